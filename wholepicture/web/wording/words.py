"""Codes in field words, and times as people say them. Pure: no database.

An uncertain date is said in words; what is not known is said to be not known.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.intake import kinds
from wholepicture.web.templatetags.dates import gds_date, gds_datetime

KINDS = {kind.code: kind.title for kind in kinds.KINDS.values()}

ROLES = {
    "child": "child",
    "person_of_concern": "person of concern",
    "parent_or_carer": "parent or carer",
    "associate": "friend or associate",
    "witness": "witness",
    "professional": "professional",
}

HOW_KNOWN = {
    "saw_or_heard": "saw or heard it",
    "child_told_me": "the child told them",
    "someone_else_told_me": "somebody told them",
    "online": "saw it online",
    "records": "from their records",
    "inferred": "not sure, or put together from several things",
}

# Facts, opinion and the child's own words are never mixed: each passage stands under its label.
PASSAGES = {
    "facts": "What was seen, heard or done",
    "child_words": "The child’s own words",
    "opinion": "What the writer makes of it (opinion)",
    "circumstances": "Circumstances",
    "push_factors": "What the child was getting away from",
    "pull_factors": "What drew the child",
    "where": "Where the child was",
    "with_whom": "Who the child was with",
    "harm": "Harm",
    "would_help": "What would help",
}

FACTS = {
    "name": "Name",
    "also_known_as": "Also known as",
    "date_of_birth": "Date of birth",
    "age": "Age, as said",
    "sex": "Sex",
    "description": "Description",
    "address": "Address",
    "phone": "Telephone",
    "email": "E-mail",
    "school": "School",
    "year_group": "Year group",
    "looked_after": "In care",
    "responsible_authority": "Responsible authority",
    "language": "Language",
    "disability": "Disability",
    "occupation": "Occupation",
    "ethnicity": "Ethnicity code",
    **{type.code: type.title for type in IDENTIFIER_TYPES.values()},
    "registration": "Registration",
    "make": "Make",
    "model": "Model",
    "colour": "Colour",
    "taxi_plate": "Taxi plate",
    "licensing_authority": "Licensing authority",
    "number": "Number",
    "imei": "IMEI",
    "platform": "Platform",
    "handle": "Handle",
    "url": "Web address",
    "kind": "Kind of place",
    "latitude": "Latitude",
    "longitude": "Longitude",
}

# Said of a person in several ways without contradiction: many values are no difference of opinion.
MAY_HAVE_SEVERAL = frozenset(
    {"also_known_as", "phone", "email", "description", "age", "year_group"}
    | {type.code for type in IDENTIFIER_TYPES.values() if type.may_be_several}
)

CARE = {
    "never": "no",
    "previously": "in the past",
    "foster": "with foster carers",
    "residential": "in a children’s home",
    "secure": "in a secure home",
    "supported": "in supported accommodation",
    "kinship": "with relatives or friends",
    "care_leaver": "care leaver",
    "unknown": "not known",
    "hospital": "in hospital",
    "other": "other",
}

OUTCOMES = {"invalid": "does not pass its check", "unchecked": ""}

TIES = {
    "with": "seen together",
    "family": "family",
    "partner": "described as a partner",
    "friend": "described as a friend",
    "carer_of": "carer",
    "works_with": "works with",
    "drives": "drives it",
    "keeper_of": "registered keeper",
    "travelled_in": "travelled in it",
    "collected_by": "collected",
    "uses": "uses it",
    "own_number": "gives it as their own number",
    "contacted": "in contact",
    "lives_at": "lives there",
    "stayed_at": "stayed there",
    "seen_at": "seen there",
    "works_at": "works there",
    "gave_to": "something given",
    "paid_for": "something paid for",
    "met_online": "met online",
    "recruited_by": "recruited, as reported",
    "harmed_by": "harm, as reported",
    "same_as": "said to be the same",
    "other": "tied in another way",
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
    "basis": "Why it was reported",
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

THINGS = {"vehicle": "Vehicle", "phone": "Phone", "account": "Online account", "place": "Place", "nominal": "Person"}
THINGS_LISTED = {
    "nominal": "Persons of concern",
    "vehicle": "Vehicles",
    "phone": "Phones",
    "account": "Online accounts",
    "place": "Places",
}
TIES_LISTED = THINGS_LISTED | {"nominal": "People"}


def detail_rows(detail: dict[str, Any], *, beyond: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What a report's own block says, as label and value, in the order in which a person asks for it.

    `beyond`: names that are said elsewhere.
    """
    said = {name: value for name, value in detail.items() if value not in (None, "", []) and name not in set(beyond)}
    if said.get("basis") == "other":
        del said["basis"]  # says nothing
    return [(label, value_said(name, said[name])) for name, label in DETAILS.items() if name in said]


def value_said(name: str, value: Any) -> str:
    """A value of a report's block, in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if name in _CODES:
        return _CODES[name].get(text, text.replace("_", " "))
    return gds_datetime(text) if name.endswith(("_at", "_since")) or name in ("from", "to", "last_contact") else text


def fact_said(kind: str, value: str) -> str:
    """A stated fact in words: dates as dates, codes as words, everything else as written."""
    if kind == "date_of_birth":
        return gds_date(value)
    if kind == "looked_after":
        return CARE.get(value, value)
    return value.replace("_", " ") if kind in ("kind", "sex") else value


def when_said(at: datetime, until: datetime | None, precision: str) -> str:
    """When something happened, no more exactly than it is known."""
    day = at.astimezone(LOCAL)
    if precision == "recorded":
        return f"Written down on {gds_date(at)}; when it happened is not known"
    if precision == "month":
        return f"In {day:%B %Y}; the day is not known"
    if precision == "year":
        return f"In {day.year}; the date is not known"
    if precision == "approximate":
        return f"About {day:%B %Y}"
    if precision == "unknown":
        return f"Perhaps {gds_date(at)}; the date is not certain"
    say = gds_datetime if precision == "exact" else gds_date
    if until is None or say(until) == say(at):
        return str(say(at))
    return f"{say(at)} to {say(until)}"


def how_long(start: datetime, end: datetime) -> str:
    """A span in the largest useful units: `35 minutes`, `11 hours`, `2 days and 4 hours`."""
    span = end - start
    if span < timedelta(hours=1):
        return _plural(int(span.total_seconds() // 60), "minute")
    hours = round(span.total_seconds() / 3600)
    if hours < 48:
        return _plural(hours, "hour")
    days, rest = divmod(hours, 24)
    return _plural(days, "day") + (f" and {_plural(rest, 'hour')}" if rest else "")


def age_on(born: str, day: date | None = None) -> int | None:
    """Whole years from a date of birth as stored; None where it is not a date or makes no sense."""
    try:
        birthday = date.fromisoformat(born)
    except ValueError:
        return None
    today = day or local_date()
    years = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    return years if 0 <= years <= 120 else None


def and_list(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    listed = list(words)
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


PRONOUNS = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}


def pronouns(sex: str) -> tuple[str, str, str]:
    """She, her, her; he, him, his; else they, them, their: from the record."""
    return PRONOUNS.get(sex, ("they", "them", "their"))
