"""From one submission to the rows it adds to the picture. Pure: the same submission and nominals give the same rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wholepicture.base.identifiers import IDENTIFIER_TYPES, check_identifier, parse_moment
from wholepicture.intake.grades import rendered
from wholepicture.intake.kinds import BLOCKS, KINDS
from wholepicture.intake.rules import field_in_words

LOCAL = ZoneInfo("Europe/London")
Row = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """A subject of the submission and the nominal it stands in now."""

    subject: UUID
    nominal: UUID
    role: str
    stated: Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """A mention of the submission and the item or location it is: where a person joined it to others, `described` is what
    it would be alone."""

    kind: str
    id: UUID
    stated: Mapping[str, Any]
    described: UUID | None = None


@dataclass(frozen=True)
class Report:
    """One submission with everybody and everything in it, by ref."""

    agency: str
    key: str
    kind: str
    recorded_at: datetime
    stated: Mapping[str, Any]
    people: Mapping[str, Person] = field(default_factory=dict)
    things: Mapping[str, Thing] = field(default_factory=dict)
    # (kind, number or address) of things stated inside a subject, by what was written
    own_phones: Mapping[str, Thing] = field(default_factory=dict)
    own_places: Mapping[str, Thing] = field(default_factory=dict)
    revises: UUID | None = None  # the report in whose place it stands
    revision: str = ""  # how: a later state, a correction, a withdrawal
    reason: str = ""  # why, in its sender's words
    first_key: str = ""  # the key of the first report of its chain; empty: its own
    dictionary: int | None = None  # the version of the dictionary of signs that it was made under


@dataclass(frozen=True)
class When:
    """When something happened: from `at`, perhaps until a moment, and how exactly that is known."""

    at: datetime
    until: datetime | None
    precision: str


# Words of a report that tell where a child goes.
# What was kept as given may be an address.
LOCATED_PASSAGES = frozenset(
    {"as_given", "why_revised", *(name for block in BLOCKS.values() for name in block.words_that_tell_where)}
)


def root_of(report: Report) -> tuple[str, bool]:
    """The root source, and whether this is passed on: `agency/reference` of where it first came from."""
    provenance = report.stated.get("provenance", {})
    first, reference = provenance.get("original_agency"), provenance.get("original_reference")
    # Whoever corrects what they said, under a key of its own, is no second source.
    own = report.first_key or report.key
    if first and (first, reference or own) != (report.agency, own):
        return f"{first}/{reference or own}", True
    return f"{report.agency}/{own}", False


def when(happened: Mapping[str, Any] | None) -> When | None:
    """A stated time as instants and the contract's precision code; None where nothing usable is given."""
    if not happened or not happened.get("from"):
        return None
    start = parse_moment(happened["from"])
    if start is None:
        return None
    end = parse_moment(happened["to"]) if happened.get("to") else None
    precision = happened.get("precision") or ("exact" if start.at else str(start.precision))
    return When(_instant(start.day, start.at), _instant(end.day, end.at) if end else None, precision)


def _instant(day: date, at: datetime | None) -> datetime:
    if at is None:
        return datetime.combine(day, time(0), LOCAL).astimezone(UTC)
    return (at if at.tzinfo else at.replace(tzinfo=LOCAL)).astimezone(UTC)


def when_of(report: Report) -> When:
    """When the report's event happened: as stated, else by its own block, else only when it was written down."""
    return when(report.stated.get("happened")) or _when_of_block(report) or When(report.recorded_at, None, "recorded")


def _when_of_block(report: Report) -> When | None:
    block = BLOCKS.get(report.kind)
    if block is None:
        return None
    stated = report.stated.get(block.name, {})
    return when({"from": stated.get(block.begins), "to": stated.get(block.ends) if block.ends else None})


def derive(report: Report) -> dict[str, list[Row]]:
    """Rows by table name (`Event`, `Passage`, …), without the visibility columns that all rows of a submission share."""
    happened, (root, passed_on) = when_of(report), root_of(report)
    sourced = {"recorded_at": report.recorded_at, "root": root}
    event = _event(report, happened) | sourced | {"passed_on": passed_on}
    return {
        "Event": [event | _of_another(report, person, event) | whose(person) for person in _around(report)],
        "Passage": list(_passages(report)),
        "Fact": [*_person_facts(report), *_thing_facts(report)],
        "Association": [tie | sourced for tie in _associations(report, happened)],
        "Sign": [sign | sourced for sign in _signs(report, happened)],
        "Working": list(_working(report)),
    }


def _around(report: Report) -> list[Person] | list[None]:
    """Whom the report is about. One that describes nobody is an event all the same: its words, and what it names, are read through it."""
    return list(report.people.values()) or [None]


# In the detail of a return interview: it was held with another child, who spoke of this one.
WITH_ANOTHER_CHILD = "with_another_child"


def _of_another(report: Report, person: Person | None, event: Row) -> Row:
    """Of a return interview, for a child of whom it speaks and with whom it was not: not that they were back, or asked. It was with the
    first child whom the report describes."""
    children = _children(report)
    if report.kind != "return_interview" or person not in children or person.nominal == children[0].nominal:
        return {}
    block = report.stated.get("return_interview", {})
    rest = {name: value for name, value in event["detail"].items() if name not in block}
    return {"detail": rest | {WITH_ANOTHER_CHILD: True}}


def _event(report: Report, happened: When) -> Row:
    """What the event is, whomever it is about."""
    return {
        "kind": report.kind,
        "at": happened.at,
        "until": happened.until,
        "precision": happened.precision,
        "how_known": report.stated.get("provenance", {}).get("how_known", ""),
        "author_job": report.stated.get("author", {}).get("job", ""),
        "detail": _detail(report) | _rung(report.stated.get("safety", {})),
        "located": KINDS[report.kind].tells_where,
        "revises": report.revises,
        "revision": report.revision,
    }


def whose(person: Person | None) -> Row:
    """The columns of an event that say whom it is about."""
    if person is None:
        return {"part": "event/nobody", "subject": None, "nominal": None, "role": ""}
    return {
        "part": f"event/{person.subject}",
        "subject": person.subject,
        "nominal": person.nominal,
        "role": person.role,
    }


def _detail(report: Report) -> Row:
    block = BLOCKS.get(report.kind)
    if block is None:
        basis = {"basis": report.stated["basis"]} if report.stated.get("basis") else {}
        return basis | _grading_given(report.stated.get("grading", {}))
    told_elsewhere = {*block.words, *block.told_as_ties}
    own = {name: value for name, value in report.stated.get(block.name, {}).items() if name not in told_elsewhere}
    return own | _grading_given(report.stated.get("grading", {}))


# Said so, 999 was rung: as our own form says it, and as systems do. "Will ring 999" says that nobody has.
RUNG = frozenset({"999 or the duty team", "999", "police on 999", "ambulance on 999"})


def _rung(safety: Mapping[str, Any]) -> Row:
    """Where a child is in danger now, or may be: which of the two, whether 999 was rung, and the reference that was given. Who else was
    told stays with the sender: names and places may stand there."""
    if safety.get("immediate_danger") is not True:
        return {}
    given: Row = {"danger_is_uncertain": True} if safety.get("danger_is_uncertain") is True else {}
    if safety.get("emergency_reference"):
        given["emergency_reference"] = safety["emergency_reference"]
    if any(told.strip().casefold() in RUNG for told in safety.get("already_told", [])):
        given["rang"] = True
    return given


def _grading_given(grading: Mapping[str, Any]) -> Row:
    """The grade with which a report came, as its sender gave it: conditions go wherever its words go, and an older grade stays as it
    was written."""
    given: Row = {}
    if all(grading.get(part) for part in ("source", "assessment", "handling")):
        given["given_grade"] = rendered(grading["source"], grading["assessment"], grading["handling"])
    if grading.get("conditions"):
        given["handling_conditions"] = "; ".join(grading["conditions"])
    if grading.get("legacy"):
        given["older_grade"] = grading["legacy"]
    return given


def _passages(report: Report) -> Iterator[Row]:
    passages: dict[str, str] = dict(report.stated.get("narrative", {}))
    for block in BLOCKS.values():
        stated = report.stated.get(block.name, {})
        passages |= {name: text for name, text in stated.items() if name in block.words}
    passages["why_revised"] = report.reason
    passages["as_given"] = _as_given(report.stated.get("as_given", ()))
    for kind, text in passages.items():
        if text.strip():
            yield {"part": f"passage/{kind}", "kind": kind, "text": text, "located": kind in LOCATED_PASSAGES}


def _as_given(kept: Iterable[Mapping[str, str]]) -> str:
    """What no field could hold, a line each: the field's own name, and what was written there."""
    return "\n".join(f"{field_in_words(entry['field'])}: {entry['value']}" for entry in kept)


def _person_facts(report: Report) -> Iterator[Row]:
    for person in report.people.values():
        facts = (*_single_facts(person.stated), *_listed_facts(person.stated))
        for number, (kind, value, outcome, located) in enumerate(facts):
            yield {
                "part": f"fact/{person.subject}/{number}",
                "about_kind": "nominal",
                "about": person.nominal,
                "subject": person.subject,
                "kind": kind,
                "value": value,
                "outcome": outcome,
                "located": located,
            }


# Kind of fact, value as written, outcome of an identifier's check, and whether it may tell where somebody is.
StatedFact = tuple[str, str, str, bool]


def _single_facts(stated: Mapping[str, Any]) -> Iterator[StatedFact]:
    """What is stated once of a person."""
    looked_after = stated.get("looked_after", {})
    values = (
        ("name", " ".join(filter(None, (stated.get("given"), stated.get("family")))), False),
        ("date_of_birth", stated.get("date_of_birth"), False),
        ("age", _span(stated.get("age_from"), stated.get("age_to")), False),
        ("sex", stated.get("sex"), False),
        ("ethnicity", stated.get("ethnicity", {}).get("code"), False),
        ("language", stated.get("language"), False),
        ("disability", stated.get("disability"), False),
        ("occupation", stated.get("occupation"), False),
        ("description", stated.get("description"), False),
        ("looked_after", looked_after.get("status"), False),
        ("responsible_authority", looked_after.get("responsible_authority"), True),
        ("school", stated.get("school"), True),
        ("year_group", stated.get("year_group"), False),
        ("address", address_text(stated.get("address", {})), True),
    )
    for kind, value, located in values:
        if value:
            yield kind, str(value), "", located


def _listed_facts(stated: Mapping[str, Any]) -> Iterator[StatedFact]:
    """What may be stated more than once of a person."""
    for name in stated.get("also_known_as", ()):
        yield "also_known_as", name, "", False
    for number in stated.get("phones", ()):
        yield "phone", number, "", True
    for address in stated.get("emails", ()):
        yield "email", address, "", True
    for identifier in stated.get("identifiers", ()):
        type, value, system = identifier["type"], identifier["value"], identifier.get("system")
        checked = check_identifier(type, value, system)
        # A pupil number names the authority and the school in its digits.
        located = IDENTIFIER_TYPES[type].tells_place
        yield type, f"{value} ({system})" if system else value, checked.outcome, located


def _thing_facts(report: Report) -> Iterator[Row]:
    for ref, thing in report.things.items():
        number = 0
        for kind, value in thing.stated.items():
            if kind == "ref" or value in (None, "", {}):
                continue
            text = address_text(value) if kind == "address" else str(value)
            yield {
                "part": f"fact/{thing.kind}/{ref}/{number}",
                "about_kind": thing.kind,
                "about": thing.id,
                "subject": thing.described,
                "kind": kind,
                "value": text,
                "outcome": "",
                "located": thing.kind in ("place", "phone"),
            }
            number += 1


def _span(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low is None or high is None or low == high:
        return f"about {low if high is None else high}"
    return f"{low} to {high}"


def address_text(address: Mapping[str, Any]) -> str:
    """An address on one line, as written."""
    return ", ".join([*address.get("lines", ()), *filter(None, (address.get("postcode"),))])


def _associations(report: Report, happened: When) -> Iterator[Row]:
    ties = (*report.stated.get("ties", ()), *_ties_of_missing(report))
    for number, tie in enumerate(ties, 1):
        near, far = _end(report, tie["from"], "a"), _end(report, tie["to"], "b")
        if near is not None and far is not None:
            own = when(tie.get("happened")) or happened
            yield _tie(near, far, tie["type"], own, f"tie/{number}", tie.get("note", ""))
    for person in report.people.values():
        yield from _ties_to_own(report, person, happened)


def _ties_to_own(report: Report, person: Person, happened: When) -> Iterator[Row]:
    """Ties between a person and the telephones and home that are stated inside her."""
    near = _person_end(person, "a")
    for position, number in enumerate(person.stated.get("phones", ())):
        if number in report.own_phones:
            phone = _thing_end(report.own_phones[number], "b")
            yield _tie(near, phone, "own_number", happened, f"own/{person.subject}/phone/{position}", "")
    address = address_text(person.stated.get("address", {}))
    if address in report.own_places:
        home = _thing_end(report.own_places[address], "b")
        yield _tie(near, home, "lives_at", happened, f"own/{person.subject}/home", "")


def _end(report: Report, ref: str, side: str) -> Row | None:
    if ref in report.people:
        return _person_end(report.people[ref], side)
    if ref in report.things:
        return _thing_end(report.things[ref], side)
    return None


def _person_end(person: Person, side: str) -> Row:
    return {
        f"{side}_kind": "nominal",
        side: person.nominal,
        f"{side}_subject": person.subject,
        f"{side}_role": person.role,
    }


def _thing_end(thing: Thing, side: str) -> Row:
    return {f"{side}_kind": thing.kind, side: thing.id, f"{side}_subject": thing.described, f"{side}_role": ""}


def _ties_of_missing(report: Report) -> Iterator[Row]:
    """Ties that a missing episode states in its own fields."""
    missing = report.stated.get("missing", {})
    child = next((ref for ref, person in report.people.items() if person.role == "child"), None)
    if child is None:
        return
    written = {(tie["from"], tie["to"]) for tie in report.stated.get("ties", ())}
    place = missing.get("found_where")
    if place and (child, place) not in written:
        yield {"from": child, "to": place, "type": "stayed_at", "note": "Found here."}
    for ref in missing.get("found_with", ()):
        if (child, ref) not in written and ref != child:
            yield {"from": child, "to": ref, "type": "with", "note": "Found together."}


def _tie(near: Row, far: Row, type: str, happened: When, part: str, note: str) -> Row:
    kinds = {near["a_kind"], far["b_kind"]}
    return {
        "part": part,
        **near,
        **far,
        "type": type,
        "at": happened.at,
        "precision": happened.precision,
        "note": note,
        "located": "nominal" in kinds and bool(kinds & {"place", "phone"}),
    }


def _children(report: Report) -> list[Person]:
    return [person for person in report.people.values() if person.role == "child"]


def _signs(report: Report, happened: When) -> Iterator[Row]:
    for number, sign in enumerate(report.stated.get("signs", ())):
        named = report.people.get(sign.get("subject"))
        own = when(sign.get("happened")) or happened
        for person in [named] if named else _children(report):
            yield {
                "part": f"sign/{number}/{person.subject}",
                "subject": person.subject,
                "nominal": person.nominal,
                "code": sign["code"],
                "answer": sign["answer"],
                "at": own.at,
                "precision": own.precision,
                "note": sign.get("note", ""),
                "dictionary": report.dictionary,
            }


def _working(report: Report) -> Iterator[Row]:
    if report.kind != "involvement" or report.revision == "withdrawal":
        return
    block = report.stated.get("involvement", {})
    for person in _children(report):
        yield {
            "part": f"working/{person.subject}",
            "subject": person.subject,
            "nominal": person.nominal,
            "service": block.get("service", ""),
            "team": block.get("team", ""),
            "worker": block.get("worker", ""),
            "phone": block.get("worker_phone", ""),
            "email": block.get("worker_email", ""),
            "starts_on": _day(block.get("from")) or report.recorded_at.astimezone(LOCAL).date(),
            "ends_on": _day(block.get("to")),
            "last_contact_on": _day(block.get("last_contact")),
            "plan": block.get("plan", ""),
            "located": True,
        }


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
