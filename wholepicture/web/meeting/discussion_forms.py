"""What is typed of strategy discussions, read. No database."""

from collections.abc import Mapping, MutableMapping

from django.http import QueryDict

from wholepicture.casework.meeting.discussions.rules import AGENCIES, Call, Sitting, Voice
from wholepicture.web.frame.request import id_or_none, number_or_none, typed
from wholepicture.web.meeting.moments import moment_from

WHO = tuple(f"who_{agency}" for agency in AGENCIES)
CALL = ("why", "planned", "chair", *WHO)
SAT = (
    "sat",
    *(f"{name}_{agency}" for agency in AGENCIES for name in ("came", "who", "brought")),
    "words",
    "decision",
    "reasons",
    "dissent",
    "next",
)
STEP = ("planned", "words", "dissent")
CAME = {"yes": True, "no": False}


def given_of(sent: QueryDict, names: tuple[str, ...]) -> dict[str, str]:
    """What was typed into the boxes of a form, with how many steps whoever typed had before them."""
    return typed(sent, "seen", *names)


def seen_in(given: Mapping[str, str]) -> int:
    """How many steps there were when the page was opened."""
    return number_or_none(given["seen"], digits=5) or 0


def call_from(given: Mapping[str, str], errors: MutableMapping[str, str]) -> Call:
    """A discussion as somebody calls it."""
    invited = tuple(Voice(agency, given[f"who_{agency}"]) for agency in AGENCIES if given[f"who_{agency}"])
    return Call(given["why"], id_or_none(given["chair"]), moment_from(given, "planned", errors), invited)


def sitting_from(given: Mapping[str, str], errors: MutableMapping[str, str]) -> Sitting:
    """What somebody writes of a discussion that met."""
    voices = tuple(
        Voice(agency, given[f"who_{agency}"], CAME.get(given[f"came_{agency}"]), given[f"brought_{agency}"])
        for agency in AGENCIES
    )
    return Sitting(
        sat_at=moment_from(given, "sat", errors),
        voices=voices,
        words=given["words"],
        decision=given["decision"],
        reasons=given["reasons"],
        dissent=given["dissent"],
        next_at=moment_from(given, "next", errors),
    )


def in_order(errors: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """The messages as the fields stand."""
    return {name: errors[name] for name in names if name in errors}
