"""The form in which the hub decides, about an alert or about one report: what it asks, what was filled in, what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from wholepicture.alerts.decisions import DECISIONS
from wholepicture.base.ledgered import LONGEST_REASON
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import typed

LONGEST_TOLD = 2000


@dataclass(frozen=True)
class DecisionForm:
    """How the form reads on one page. `usual`: what senders read by decision, where nothing else is written."""

    heading: str
    reason_hint: str
    told_label: str
    button: str
    recorded: str  # said once it is recorded
    usual: Mapping[str, str]

    @property
    def usual_words(self) -> list[tuple[str, str]]:
        """Each decision in a word, and what senders read of it."""
        return [(DECISIONS[code].partition(":")[0], text) for code, text in self.usual.items()]

    @property
    def decisions(self) -> Mapping[str, str]:
        return DECISIONS


@dataclass(frozen=True)
class Decision:
    """What was filled in, and what is wrong with it: a message by field."""

    given: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def decision_from(sent: QueryDict) -> Decision:
    """What was sent. A decision, a reason and what it changes for the child are needed, and for whoever sent it why nothing is done
    now; nothing is cut off where it is too long."""
    given = typed(sent, "decision", "changes", "reason", "told")
    errors = {}
    if given["decision"] not in DECISIONS:
        errors["decision"] = "Choose what is to be done: dismiss, watch or act."
    if not given["changes"]:
        errors["changes"] = "Say what this changes for the child. If it changes nothing, say so."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    if given["decision"] == "dismiss" and not given["told"]:
        errors["told"] = "Say why no action is being taken now, for whoever sent it. They may know more, or disagree."
    for name, most in (("changes", LONGEST_REASON), ("reason", LONGEST_REASON), ("told", LONGEST_TOLD)):
        if len(given[name]) > most:
            errors[name] = f"Use {most:,} characters or fewer here. There are {len(given[name]):,}."
    return Decision(given, errors)


def decision_context(form: DecisionForm, decision: Decision) -> dict[str, Any]:
    """What `parts/decision.html` shows."""
    return {"form": form, "given": decision.given, **with_errors(decision.errors)}


def not_stored(
    form: DecisionForm, decision: Decision, further: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """What was filled in and is not stored, because somebody decided first: what was asked, and what was said. `further`: the same of
    what else the form asks."""
    given = decision.given
    said = {
        "What will you do?": DECISIONS.get(given["decision"], ""),
        "What does this change for the child?": given["changes"],
        "Why?": given["reason"],
        form.told_label: given["told"],
        **(further or {}),
    }
    return [(asked, words) for asked, words in said.items() if words]


def record_decision(
    request: HttpRequest, form: DecisionForm, decision: Decision, command: Callable[..., object]
) -> None:
    """Record it with the command of the room, which tells the senders; and say so on the next page."""
    command(**decision.given)
    messages.success(request, form.recorded)
