"""Reports in words: their kinds, their passages and the values of each kind's own block. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wholepicture.intake import kinds
from wholepicture.intake.grades import in_words, older_grade
from wholepicture.picture.results import GRADED_PIECE
from wholepicture.web.wording.facts import CARE
from wholepicture.web.wording.times import gds_date, gds_datetime

KINDS = {kind.code: kind.title for kind in kinds.KINDS.values()}
# What stands in a chronology: reports, and graded pieces of reports that do not show.
ENTRIES = KINDS | {GRADED_PIECE: "Information, graded"}

HOW_KNOWN = {
    "saw_or_heard": "saw or heard it",
    "child_told_me": "the child told them",
    "someone_else_told_me": "somebody told them",
    "online": "saw it online",
    "records": "from their records",
    "inferred": "not sure, or put together from several things",
}

# How far a report has come. It is *linked* once somebody in it stands in a picture that holds more than this report.
LINKED, RECEIVED = "linked", "received"
WAITS = "Not matched with other reports yet"
WORKING_DAYS_TO_MATCH = 2  # ours: within which the linkage officers look at whom a report may be about


def state_said(state: str, title: str, *, names_somebody: bool, revises: str = "", revised: str = "") -> str:
    """How far a report has come, in a list: where it was only received, that it waits, if there is anybody to match; where
    another stands in its place, what that one does. Nobody matches what counts no more, or withdraws."""
    if revised:
        return REVISED_BRIEFLY[revised]
    return WAITS if state == RECEIVED and names_somebody and revises != "withdrawal" else title


def match_waits(team: str, by: datetime, *, now: datetime) -> str:
    """Who matches a report with whomever else is known, and by when."""
    somebody = f"Somebody in {team or 'the hub'}"
    if by < now:
        return (
            f"Nothing else that is known was matched with it by {gds_date(by)}. {somebody} matches it when more comes. "
            "If you know who it is, correct it and choose the child."
        )
    return f"{somebody} looks by {gds_date(by)} whether other reports are about the same people. It is read and answered without that."


# What a later report does to the one in whose place it stands: in a line about the earlier one, and in a list.
REVISED = {
    "correction": "This was corrected",
    "later_state": "What came later was added to this",
    "withdrawal": "This was withdrawn",
}
REVISED_BRIEFLY = {"correction": "Corrected", "later_state": "Added to", "withdrawal": "Withdrawn"}
REVISES = {
    "correction": "This corrects an earlier report",
    "later_state": "This adds what came later to an earlier report",
    "withdrawal": "This withdraws an earlier report",
}
DONE_TO_IT = {
    "correction": "Corrects it",
    "later_state": "Adds what came later",
    "withdrawal": "Withdraws it",
}
REVISION = {"correction": "a correction", "later_state": "with what came later", "withdrawal": "a withdrawal"}

# Facts, opinion and the child's own words are never mixed: each passage stands under its label.
PASSAGES = {
    "why_revised": "Why it was changed or withdrawn",
    "facts": "What was seen, heard or done",
    "child_words": "The child’s own words",
    "opinion": "What the writer makes of it (opinion)",
    "circumstances": "Circumstances",
    "as_given": "Kept as it was written",
    "push_factors": "What the child was getting away from",
    "pull_factors": "What drew the child",
    "where": "Where the child was",
    "with_whom": "Who the child was with",
    "harm": "Harm",
    "would_help": "What would help",
}

PLANS = {
    "early_help": "Early help",
    "child_in_need": "Child in need plan",
    "child_protection": "Child protection plan",
    "looked_after": "Looked after by the authority",
    "care_leaver": "Care leaver",
    "youth_justice": "Youth justice",
    "health": "Health plan",
    "other": "Another plan",
}

# Who leads, where several work with a child: the plan with the strongest duty first. (ours)
LEADING = ("child_protection", "looked_after", "child_in_need", "care_leaver", "youth_justice", "early_help")

BASES = {
    "disclosure": "The child said it",
    "incident": "Something that happened",
    "missing": "Going missing",
    "carer_breakdown": "Breakdown with carers",
    "older_person": "Someone older",
    "unexplained_money_or_items": "Money or things without explanation",
    "alcohol_or_drugs": "Alcohol or drugs",
    "changed_behaviour": "Changed behaviour",
    "peers": "Friends and peers",
    "prevention": "Prevention",
    "other": "Something else",
}

DETAILS = {
    "danger_is_uncertain": "Not sure whether a child is in danger now",
    "rang": "Rang 999 or the duty team",
    "emergency_reference": "Emergency reference",
    "basis": "Why it was reported",
    "given_grade": "Grade, as its sender gave it",
    "handling_conditions": "Conditions of handling",
    "older_grade": "Older grade",
    "type": "Recorded as",
    "missing_from": "Missing from",
    "missing_since": "Missing since",
    "reported_at": "Reported to the police",
    "returned_at": "Returned",
    "police_risk": "Police risk grade",
    "offered_at": "Offered",
    "accepted": "Accepted",
    "declined_reason": "Why it was declined",
    "held_at": "Held",
    "with_another_child": "Interview with another child",
    "interviewer": "Interviewer",
    "independent": "Independent interviewer",
    "provider": "Provider",
    "from": "From",
    "to": "To",
    "reason_for_end": "Why it ended",
    "placing_authority": "Placing authority",
    "host_authority": "Host authority",
    "notified_at": "Host authority told",
    "consulted_at": "Host authority asked",
    "care_plan_shared_at": "Care plan shared",
    "possible_sessions": "Possible sessions (half days)",
    "attended_sessions": "Attended",
    "authorised_absences": "Absent with leave",
    "unauthorised_absences": "Absent without leave",
    "suspensions": "Suspensions",
    "service": "Service",
    "team": "Team",
    "worker": "Worker",
    "worker_phone": "Telephone",
    "last_contact": "Last contact",
    "plan": "Plan",
}

_CODES = {
    "basis": BASES,
    "plan": PLANS | {"none": "None"},
    "type": CARE | {
        "missing": "missing",
        "away_without_authorisation": "away without authorisation",
        "no_apparent_risk": "no apparent risk",
    },
    "missing_from": {"care": "where the child is in care", "other": "somewhere else"},
    "looked_after": CARE,
}  # fmt: skip


def grade_said(grade: str) -> str:
    """`2-C-P: untested source; known indirectly; may be shared lawfully`."""
    return f"{grade}: {in_words(*grade.split('-'))}"


def older_grade_said(written: str) -> str:
    """An older grade as it was written, and beside it what that said, and how the scheme in use shows it."""
    older = older_grade(written)
    if not older.is_read:
        return f"{written} (as it was written)"
    return f"{written}, as it was written ({older.in_words}). The grades in use would show it as {older.shown_as}"


_GRADES = {"given_grade": grade_said, "older_grade": older_grade_said}


def detail_rows(detail: dict[str, Any], *, beyond: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What a report's own block says, as label and value, in the order in which a person asks for it.

    `beyond`: names that are said elsewhere.
    """
    filled_in = {
        name: value for name, value in detail.items() if value not in (None, "", []) and name not in set(beyond)
    }
    if filled_in.get("basis") == "other":
        del filled_in["basis"]  # says nothing
    return [(label, value_said(name, filled_in[name])) for name, label in DETAILS.items() if name in filled_in]


def value_said(name: str, value: Any) -> str:
    """A value of a report's block, in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if name in _GRADES:
        return _GRADES[name](text)
    if name in _CODES:
        return _CODES[name].get(text, text.replace("_", " "))
    return gds_datetime(text) if name.endswith(("_at", "_since")) or name in ("from", "to", "last_contact") else text
