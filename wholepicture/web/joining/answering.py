"""The form in which a judgement is given, of people and of things alike. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

Answers = Mapping[str, tuple[str, str]]
"""What may be answered, with what would follow, by code."""


@dataclass
class Answered:
    """What was filled in, and what is wrong with it: a sentence each by field."""

    given: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    reason: str = ""  # as it is recorded

    def context(self, answers: Answers, reasons: Mapping[str, str]) -> dict[str, Any]:
        """What the form is drawn from."""
        return {
            "answers": answers,
            "reasons": reasons,
            "given": self.given,
            "errors": self.errors,
            "mistakes": [{"field": name, "message": message} for name, message in self.errors.items()],
        }


def answered(sent: QueryDict, answers: Answers, reasons: Mapping[str, str], *, choose: str) -> Answered:
    """What was sent. `choose` is said where no answer was chosen."""
    given = {name: sent.get(name, "").strip() for name in ("answer", "reason", "words")}
    errors = {}
    if given["answer"] not in answers:
        errors["answer"] = choose
    if given["reason"] not in reasons:
        errors["reason"] = "Choose why."
    elif given["reason"] == "other" and not given["words"]:
        errors["words"] = "Say in a few words why."
    usual = reasons.get(given["reason"], "") if given["reason"] != "other" else ""
    return Answered(given, errors, ". ".join(filter(None, (usual, given["words"]))))
