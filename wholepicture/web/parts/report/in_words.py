"""A submission in plain words: for checking before sending, and for reading it again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.intake.rules import field_in_words
from wholepicture.web.parts.report.kinds import kind_of, parts_with_questions
from wholepicture.web.parts.report.questions import Ask, Field
from wholepicture.web.wording import choices
from wholepicture.web.wording.reports import BASES, DONE_TO_IT
from wholepicture.web.wording.times import gds_date, gds_datetime

Body = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One fact: what it is, and what was said."""

    key: str
    value: str


@dataclass
class Section:
    """Facts that belong together, and the part of the form they came from."""

    title: str
    anchor: str
    rows: list[Row] = field(default_factory=list)

    def add(self, key: str, value: object) -> None:
        if value not in (None, "", [], {}):
            self.rows.append(Row(key, str(value)))


def sections_of(body: Body, sign_labels: Mapping[str, str]) -> list[Section]:
    """The submission as sections of rows, those that say nothing left out. `sign_labels`: code to label."""
    names = {subject["ref"]: name_of(subject) for subject in body.get("subjects", [])}
    people = [_subject(subject, body, names) for subject in body.get("subjects", [])]
    first = 1 if kind_of(body).needs_child else 0  # a report of a child names the child before what befell
    sections = [_revision(body), _safety(body), _what(body), *people[:first], *_own(body, names), *people[first:]]
    sections += [_thing(thing, kind, body, names) for kind in _THINGS for thing in body.get(kind, [])]
    sections += [_signs(body, sign_labels, names), _how(body), _sharing(body), _as_given(body)]
    return [section for section in sections if section.rows]


def name_of(subject: Mapping[str, Any]) -> str:
    """What to call someone in a report: name, else nickname, else what the report says they are."""
    name = " ".join(filter(None, (subject.get("given"), subject.get("family"))))
    called = next(iter(subject.get("also_known_as", [])), "")
    return name or called or _BLANK_NAMES.get(subject["role"], "A person")


_BLANK_NAMES = {"child": "A child", "parent_or_carer": "A parent or carer", "witness": "A witness"}


def _revision(body: Body) -> Section:
    """That the report stands in the place of an earlier one of its sender, and why."""
    revises = body.get("revises", {})
    section = Section("In place of an earlier report", "revises")
    if revises:
        section.add("What it does", DONE_TO_IT.get(revises.get("how", "later_state")))
        section.add("Why", revises.get("reason"))
    return section


def _safety(body: Body) -> Section:
    safety = body.get("safety", {})
    section = Section("Danger", "danger")
    if "immediate_danger" in safety:
        unsure = safety.get("danger_is_uncertain") and "I am not sure"
        section.add("In danger now", unsure or ("Yes" if safety["immediate_danger"] else "No"))
    section.add("Emergency reference", safety.get("emergency_reference"))
    section.add("Already told", ", ".join(safety.get("already_told", [])))
    return section


def _what(body: Body) -> Section:
    narrative = body.get("narrative", {})
    has_part = any(part.id == "what" for part in kind_of(body).parts)
    section = Section("What happened" if has_part else "Anything else", "what" if has_part else "words")
    section.add("Facts", narrative.get("facts"))
    section.add("What I think", narrative.get("opinion"))
    section.add("The child's own words", narrative.get("child_words"))
    section.add("When", happened_in_words(body.get("happened", {})))
    section.add("Why it was reported", BASES.get(body.get("basis", "")))
    return section


def _own(body: Body, names: Mapping[str, str]) -> Iterator[Section]:
    """What each kind asks besides, whichever way the report came, in the words of its questions."""
    called = {**names, **{place["ref"]: place.get("name") or "A place" for place in body.get("places", [])}}
    for part in parts_with_questions():
        section = Section(part.heading.rstrip("?"), part.id)
        for asked in part.asked:
            section.add(asked.key, _said(asked, body.get(asked.block, {}).get(asked.name), called))
        yield section


def _said(asked: Field, value: Any, called: Mapping[str, str]) -> str:
    """One answer in words; what is no date or code of ours stays as given."""
    if value is None:
        return ""
    match asked.ask:
        case Ask.YES_NO:
            return "Yes" if value else "No"
        case Ask.CHOICE:
            return asked.options.get(value, value)
        case Ask.DATE | Ask.MOMENT:
            return gds_datetime(value)
        case Ask.PLACE | Ask.PERSON:
            return called.get(value, value)
        case Ask.PEOPLE:
            return ", ".join(called.get(ref, ref) for ref in value)
        case Ask.LIST:
            return ", ".join(value)
    return str(value)


def happened_in_words(happened: Mapping[str, str]) -> str:
    """`On 3 March 2025 at 3:20pm`, `Around March 2025`, `Not known`; what is no date stays as given."""
    start, precision = happened.get("from", ""), happened.get("precision", "")
    if not start:
        return "Not known" if precision == "unknown" else ""
    try:
        at: date = datetime.fromisoformat(start) if "T" in start else date.fromisoformat(start)
    except ValueError:
        return start
    if precision == "month":
        return f"Around {at:%B %Y}"
    if precision == "year":
        return f"Around {at:%Y}"
    return f"Around {gds_date(at)}" if precision == "approximate" else gds_datetime(at)


def _subject(subject: Mapping[str, Any], body: Body, names: Mapping[str, str]) -> Section:
    role = "The child" if subject["role"] == "child" and subject["ref"].startswith("c") else "Person"
    section = Section(f"{role}: {name_of(subject)}", anchor_of(subject["ref"]))
    if role == "Person":
        section.add("Who they are", choices.ROLES.get(subject["role"], subject["role"]))
    section.add("Name", " ".join(filter(None, (subject.get("given"), subject.get("family")))))
    section.add("Also called", ", ".join(subject.get("also_known_as", [])))
    if subject.get("date_of_birth"):
        section.add("Date of birth", gds_date(subject["date_of_birth"]))
    section.add("Age", _age(subject))
    section.add("Sex", choices.SEXES.get(subject.get("sex", "")))
    section.add("School", subject.get("school"))
    section.add("Year group", subject.get("year_group"))
    section.add("Lives", choices.LIVES.get(subject.get("looked_after", {}).get("status", "")))
    section.add("Address", _address(subject))
    section.add("Phone", ", ".join(subject.get("phones", [])))
    section.add("Work", subject.get("occupation"))
    for identifier in subject.get("identifiers", []):
        section.add(IDENTIFIER_TYPES[identifier["type"]].title, identifier["value"])
    section.add("Description", subject.get("description"))
    section.add("Was with", _others(body, subject["ref"], "with", names))
    if not section.rows:
        section.add("Details", "None given")
    return section


def _age(subject: Mapping[str, Any]) -> str:
    low, high = subject.get("age_from"), subject.get("age_to")
    if low is None and high is None:
        return ""
    if low == high:
        return str(low)
    if low is None:
        return f"{high} or under"
    return f"{low} or over" if high is None else f"{low} to {high}"


def _address(thing: Mapping[str, Any]) -> str:
    address = thing.get("address", {})
    return "\n".join([*address.get("lines", []), *filter(None, [address.get("postcode")])])


def _others(body: Body, ref: str, kind: str, names: Mapping[str, str]) -> str:
    """Who is tied to `ref` by this kind of tie, by name."""
    tied = [tie["from"] for tie in body.get("ties", []) if tie["type"] == kind and tie["to"] == ref]
    return ", ".join(names.get(other, other) for other in tied)


# kind in the contract: heading, (label, field) pairs, (label, tie) pairs
_THINGS: dict[str, tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]] = {
    "vehicles": (
        "Car",
        (
            ("Registration", "registration"),
            ("Make", "make"),
            ("Model", "model"),
            ("Colour", "colour"),
            ("Taxi plate", "taxi_plate"),
            ("Licensed by", "licensing_authority"),
        ),
        (("Driver", "drives"), ("In it", "travelled_in")),
    ),
    "phones": ("Phone", (("Number", "number"),), (("Used by", "uses"),)),
    "accounts": (
        "Online account",
        (("App or site", "platform"), ("Name on it", "handle")),
        (("Used by", "uses"),),
    ),
    "places": ("Place", (("Place", "name"),), tuple((said, tie) for tie, said in choices.PLACE_TIES.items())),
}


def _thing(thing: Mapping[str, Any], kind: str, body: Body, names: Mapping[str, str]) -> Section:
    heading, fields, ties = _THINGS[kind]
    section = Section(heading, anchor_of(thing["ref"]))
    for label, name in fields:
        section.add(label, thing.get(name))
    section.add("Kind", choices.PLACE_KINDS.get(thing.get("kind", "")))
    section.add("Address", _address(thing))
    section.add("Description", thing.get("description"))
    for label, tie in ties:
        section.add(label, _others(body, thing["ref"], tie, names))
    return section


def anchor_of(ref: str) -> str:
    """The block of the form that a reference came from; reports that came another way have none."""
    kinds: dict[str, str] = {prefix: kind for kind, prefix in choices.REFS.items()} | {"a": "phones"}
    match = re.fullmatch(r"([a-z])([0-9]{1,2})", ref)
    return f"{kinds[match[1]]}-{int(match[2]) - 1}" if match and match[1] in kinds else "who"


def _signs(body: Body, labels: Mapping[str, str], names: Mapping[str, str]) -> Section:
    section = Section("Signs", "signs")
    for sign in body.get("signs", []):
        about = names.get(sign.get("subject", ""), "")
        answer = choices.SIGN_ANSWERS[sign["answer"]]
        words = f"{answer} ({about})" if about and len(names) > 1 else answer
        section.add(labels.get(sign["code"], sign["code"]), words)
    return section


def _as_given(body: Body) -> Section:
    """What no field can hold, under the name of the field that it was written in."""
    section = Section("Kept as it was written", "given")
    for entry in body.get("as_given", []):
        words = field_in_words(entry["field"])
        section.add(words[:1].upper() + words[1:], entry["value"])
    return section


def _how(body: Body) -> Section:
    provenance = body.get("provenance", {})
    section = Section("How I know", "how")
    section.add("How", choices.HOW_KNOWN.get(provenance.get("how_known", "")))
    section.add("Who told me", provenance.get("informant"))
    section.add("They are", choices.INFORMANT_KINDS.get(provenance.get("informant_kind", "")))
    section.add("If it came out who told", body.get("safety", {}).get("risk_to_source"))
    section.add("First came from", provenance.get("original_agency"))
    section.add("Their reference", provenance.get("original_reference"))
    return section


def _sharing(body: Body) -> Section:
    sharing = body.get("sharing", {})
    section = Section("Who will see this", "readers")
    section.add("Shared with", choices.LEVELS.get(sharing.get("level", ""), ("",))[0])
    section.add("Named", ", ".join(sharing.get("named", [])))
    section.add("Conditions", sharing.get("conditions"))
    section.add("Lawful basis", choices.LAWFUL_BASES.get(sharing.get("lawful_basis", "")))
    section.add("Why it is needed", sharing.get("necessity"))
    section.add("Child told", choices.CHILD_TOLD.get(sharing.get("child_told", "")))
    section.add("Why not told", sharing.get("why_not_told"))
    return section
