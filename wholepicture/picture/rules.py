"""From one submission to the rows it adds to the picture. Pure: the same submission and nominals give the same rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wholepicture.base.identifiers import IDENTIFIER_TYPES, check_identifier, check_phone, parse_moment
from wholepicture.intake.kinds import BLOCKS, KINDS

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


@dataclass(frozen=True)
class When:
    at: datetime
    until: datetime | None
    precision: str


# Words of a report that tell where a child goes.
LOCATED_PASSAGES = frozenset(name for block in BLOCKS.values() for name in block.words_that_tell_where)


def root_of(report: Report) -> tuple[str, bool]:
    """The root source, and whether this is passed on: `agency/reference` of where it first came from."""
    said = report.stated.get("provenance", {})
    first, reference = said.get("original_agency"), said.get("original_reference")
    if first and (first, reference or report.key) != (report.agency, report.key):
        return f"{first}/{reference or report.key}", True
    return f"{report.agency}/{report.key}", False


def when(happened: Mapping[str, Any] | None) -> When | None:
    """A stated time as instants and the contract's precision code; None where nothing usable is said."""
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
    """When the report's event happened: as said, else by its own block, else only when it was written down."""
    said = when(report.stated.get("happened"))
    if said:
        return said
    if report.kind in BLOCKS:
        block = BLOCKS[report.kind]
        held = report.stated.get(block.name, {})
        said = when({"from": held.get(block.begins), "to": held.get(block.ends) if block.ends else None})
        if said:
            return said
    return When(report.recorded_at, None, "recorded")


def derive(report: Report) -> dict[str, list[Row]]:
    """Rows by table name (`Event`, `Passage`, …), without the visibility columns that all rows of a submission share."""
    told, (root, passed_on) = when_of(report), root_of(report)
    sourced = {"recorded_at": report.recorded_at, "root": root}
    # A report that describes nobody is an event all the same: its words, and what it names, are read through it.
    around: list[Person] | list[None] = list(report.people.values()) or [None]
    return {
        "Event": [
            {
                "part": f"event/{person.subject if person else 'nobody'}",
                "subject": person.subject if person else None,
                "nominal": person.nominal if person else None,
                "role": person.role if person else "",
                "kind": report.kind,
                "at": told.at,
                "until": told.until,
                "precision": told.precision,
                "how_known": report.stated.get("provenance", {}).get("how_known", ""),
                "passed_on": passed_on,
                "author_job": report.stated.get("author", {}).get("job", ""),
                "detail": _detail(report),
                "located": KINDS[report.kind].tells_where,
                **sourced,
            }
            for person in around
        ],
        "Passage": list(_passages(report)),
        "Fact": [*_person_facts(report), *_thing_facts(report)],
        "Association": [row | sourced for row in _associations(report, told)],
        "Sign": [row | sourced for row in _signs(report, told)],
        "Working": list(_working(report)),
    }


def _detail(report: Report) -> Row:
    block = BLOCKS.get(report.kind)
    if block is None:
        return {"basis": report.stated["basis"]} if report.stated.get("basis") else {}
    told_elsewhere = {*block.words, *block.told_as_ties}
    return {name: value for name, value in report.stated.get(block.name, {}).items() if name not in told_elsewhere}


def _passages(report: Report) -> Iterator[Row]:
    words: dict[str, str] = dict(report.stated.get("narrative", {}))
    for block in BLOCKS.values():
        words |= {name: text for name, text in report.stated.get(block.name, {}).items() if name in block.words}
    for kind, text in words.items():
        if text.strip():
            yield {"part": f"passage/{kind}", "kind": kind, "text": text, "located": kind in LOCATED_PASSAGES}


def _person_facts(report: Report) -> Iterator[Row]:
    for person in report.people.values():
        said = person.stated
        about = {"about_kind": "nominal", "about": person.nominal, "subject": person.subject}
        listed: list[tuple[str, str, str, bool]] = []
        name = " ".join(filter(None, (said.get("given"), said.get("family"))))
        for kind, value, located in (
            ("name", name, False),
            ("date_of_birth", said.get("date_of_birth"), False),
            ("age", _span(said.get("age_from"), said.get("age_to")), False),
            ("sex", said.get("sex"), False),
            ("ethnicity", said.get("ethnicity", {}).get("code"), False),
            ("language", said.get("language"), False),
            ("disability", said.get("disability"), False),
            ("occupation", said.get("occupation"), False),
            ("description", said.get("description"), False),
            ("looked_after", said.get("looked_after", {}).get("status"), False),
            ("responsible_authority", said.get("looked_after", {}).get("responsible_authority"), True),
            ("school", said.get("school"), True),
            ("year_group", said.get("year_group"), False),
            ("address", address_text(said.get("address", {})), True),
        ):
            if value:
                listed.append((kind, str(value), "", located))
        listed += [("also_known_as", name, "", False) for name in said.get("also_known_as", ())]
        listed += [("phone", number, "", True) for number in said.get("phones", ())]
        listed += [("email", address, "", True) for address in said.get("emails", ())]
        for one in said.get("identifiers", ()):
            kind, checked = one["type"], check_identifier(one["type"], one["value"], one.get("system"))
            value = f"{one['value']} ({one['system']})" if one.get("system") else one["value"]
            # A pupil number names the authority and the school in its digits.
            listed.append((kind, value, checked.outcome, IDENTIFIER_TYPES[kind].tells_place))
        for number, (kind, value, outcome, located) in enumerate(listed):
            yield about | {
                "part": f"fact/{person.subject}/{number}",
                "kind": kind,
                "value": value,
                "outcome": outcome,
                "located": located,
            }


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


def _end(report: Report, ref: str, side: str) -> Row | None:
    if ref in report.people:
        person = report.people[ref]
        return {
            f"{side}_kind": "nominal",
            side: person.nominal,
            f"{side}_subject": person.subject,
            f"{side}_role": person.role,
        }
    if ref in report.things:
        thing = report.things[ref]
        return _thing_end(thing, side)
    return None


def _thing_end(thing: Thing, side: str) -> Row:
    return {f"{side}_kind": thing.kind, side: thing.id, f"{side}_subject": thing.described, f"{side}_role": ""}


def _associations(report: Report, told: When) -> Iterator[Row]:
    found_at = list(_implied(report))
    number = 0
    for tie in (*report.stated.get("ties", ()), *found_at):
        one, other = _end(report, tie["from"], "a"), _end(report, tie["to"], "b")
        number += 1
        if one is None or other is None:
            continue
        said = when(tie.get("happened")) or told
        yield _tie(one, other, tie["type"], said, f"tie/{number}", tie.get("note", ""))
    for ref, person in report.people.items():
        one = _end(report, ref, "a")
        assert one is not None
        for position, number_written in enumerate(person.stated.get("phones", ())):
            if number_written in report.own_phones:
                other = _thing_end(report.own_phones[number_written], "b")
                yield _tie(one, other, "own_number", told, f"own/{person.subject}/phone/{position}", "")
        place = address_text(person.stated.get("address", {}))
        if place in report.own_places:
            other = _thing_end(report.own_places[place], "b")
            yield _tie(one, other, "lives_at", told, f"own/{person.subject}/home", "")


def _implied(report: Report) -> Iterator[Row]:
    """Ties that a missing episode states in its own fields."""
    missing = report.stated.get("missing", {})
    children = [ref for ref, person in report.people.items() if person.role == "child"]
    if not children:
        return
    child = children[0]
    stated = {(t["from"], t["to"]) for t in report.stated.get("ties", ())}
    if missing.get("found_where") and (child, missing["found_where"]) not in stated:
        yield {"from": child, "to": missing["found_where"], "type": "stayed_at", "note": "Found here."}
    for ref in missing.get("found_with", ()):
        if (child, ref) not in stated and ref != child:
            yield {"from": child, "to": ref, "type": "with", "note": "Found together."}


def _tie(one: Row, other: Row, type: str, said: When, part: str, note: str) -> Row:
    kinds = {one["a_kind"], other["b_kind"]}
    return {
        "part": part,
        **one,
        **other,
        "type": type,
        "at": said.at,
        "precision": said.precision,
        "note": note,
        "located": "nominal" in kinds and bool(kinds & {"place", "phone"}),
    }


def _signs(report: Report, told: When) -> Iterator[Row]:
    children = [person for person in report.people.values() if person.role == "child"]
    for number, sign in enumerate(report.stated.get("signs", ())):
        about = [report.people[sign["subject"]]] if sign.get("subject") in report.people else children
        said = when(sign.get("happened")) or told
        for person in about:
            yield {
                "part": f"sign/{number}/{person.subject}",
                "subject": person.subject,
                "nominal": person.nominal,
                "code": sign["code"],
                "answer": sign["answer"],
                "at": said.at,
                "precision": said.precision,
                "note": sign.get("note", ""),
            }


def _working(report: Report) -> Iterator[Row]:
    if report.kind != "involvement":
        return
    block = report.stated.get("involvement", {})
    for person in report.people.values():
        if person.role != "child":
            continue
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


LEFT_OUT = "Left out: the words would tell where this child is. The agency that wrote them has them."


def whereabouts_in(said: Mapping[str, Any]) -> set[str]:
    """What a report states of a person that would tell where they are: address and its lines, numbers, school."""
    address = said.get("address", {})
    lines = {part.strip() for part in address_text(address).split(",") if len(part.strip()) > 4}
    words = {
        address_text(address),
        said.get("school", ""),
        said.get("looked_after", {}).get("responsible_authority", ""),
    }
    return {one for one in (words | lines | {*said.get("phones", ()), *said.get("emails", ())}) if one}


def tells_where(text: str, whereabouts: Mapping[str, Any] | frozenset[str]) -> bool:
    """Whether words name a place or number that would tell where a protected child is. Compared without case or spaces."""
    squeezed = "".join(text.split()).casefold()
    return any(one and "".join(one.split()).casefold() in squeezed for one in whereabouts)


def phone_written(number: str) -> str:
    """A telephone number as shown: its checked form where it has one."""
    return check_phone(number).normalised or number
