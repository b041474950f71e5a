"""The form in which a judgement is given, of people and of things alike. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from wholepicture.base.ledgered import LONGEST_REASON
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import typed

Answers = Mapping[str, tuple[str, str]]
"""What may be answered, with what would follow, by code."""

# Of two people; of things, see the screens of joining.
ANSWERS = {
    "same": ("The same person", "Their reports become one picture. It can be undone."),
    "different": ("Different people", "They are kept apart, now and when more comes in. It can be undone."),
    "unsure": ("Unsure", "Nothing changes. The pair leaves the list; it stays among what was judged."),
}

REASONS = {
    "identifier": "A number settles it",
    "facts": "Name and date of birth settle it",
    "family": "One family: brothers, sisters, twins or parent and child",
    "known": "Somebody who knows them confirmed it",
    "little": "Too little is said to tell",
    "other": "Another reason, in the box below",
}


@dataclass(frozen=True)
class JudgementForm:
    """What the form asks. `choose` is said where no answer was chosen."""

    answers: Answers
    reasons: Mapping[str, str]
    choose: str


@dataclass
class Judgement:
    """What was filled in, and what is wrong with it: a message by field."""

    given: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    reason: str = ""  # as it is recorded


def judgement_from(sent: QueryDict, form: JudgementForm) -> Judgement:
    """What was sent. An answer and a reason are needed, and words where the reason is none of the usual ones."""
    given = typed(sent, "answer", "reason", "words")
    errors = {}
    if given["answer"] not in form.answers:
        errors["answer"] = form.choose
    if given["reason"] not in form.reasons:
        errors["reason"] = "Choose why."
    elif given["reason"] == "other" and not given["words"]:
        errors["words"] = "Say in a few words why."
    usual = form.reasons.get(given["reason"], "") if given["reason"] != "other" else ""
    reason = ". ".join(filter(None, (usual, given["words"])))
    if len(reason) > LONGEST_REASON:
        errors["words"] = f"Use fewer words: the reason has {len(reason):,} characters, of {LONGEST_REASON:,} at most."
    return Judgement(given, errors, reason)


def judgement_context(form: JudgementForm, judgement: Judgement) -> dict[str, Any]:
    """What `parts/judgement.html` shows."""
    return {
        "answers": form.answers,
        "reasons": form.reasons,
        "given": judgement.given,
        **with_errors(judgement.errors),
    }
