"""A submission of the contract becomes a draft again, to be corrected or to have something added: the reverse of `body.py`.

Pure. Whoever and whatever the form numbered keeps its place, so that a correction speaks of each under the reference that the
earlier report gave it. A report that came by another door may hold what the form has no box for: `not_on_the_form` says what.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wholepicture.base.clock import LOCAL
from wholepicture.base.identifiers.types import ON_THE_FORM
from wholepicture.intake.rules import field_in_words
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask, Field, Kind
from wholepicture.web.reporting.body import WEARING, Body, Content
from wholepicture.web.reporting.kind_answers import STILL_MISSING
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import at_time, side_of
from wholepicture.web.wording.times import gds_date

RUNG = "999 or the duty team"  # as `body.py` sends it
Row = dict[str, Any]
Refs = dict[str, str]  # by a reference of the report, the one that the form gives


def draft_from(body: Body) -> Content:
    """The draft that would send this report again. Who told is not in it: it is kept apart, with the earlier report."""
    refs: Refs = {}
    rows = {
        "children": _placed([subject for subject in body.get("subjects", []) if _is_child(subject)], "children", refs),
        "people": _placed([subject for subject in body.get("subjects", []) if not _is_child(subject)], "people", refs),
        "cars": _placed(body.get("vehicles", []), "cars", refs),
        "phones": _phones_and_accounts(body, refs),
        "places": _placed(body.get("places", []), "places", refs),
    }
    for tie in body.get("ties", []):
        _tied(rows, refs.get(tie["from"], ""), refs.get(tie["to"], ""), tie["type"])
    content: Content = {"kind": kind_of(body).code, **_plain(body), **rows}
    content |= _signs(body, refs)
    for field in kind_of(body).fields:
        content |= _answer(field, body.get(field.block, {}).get(field.name), refs)
    return {**content, **_of_the_missing(content)} if content["kind"] == "missing_episode" else content


def _of_the_missing(content: Content) -> Content:
    """What the form of a missing child asks by itself, and the report tells in words: whether missing now, and what was worn."""
    told = content.get("missing-circumstances", "")
    children = [{**row, **_worn(row.get("description", ""))} for row in content["children"]]
    if told.partition("\n")[0] != STILL_MISSING or content.get("missing-returned_at"):
        return {"children": children, **({"aside-missing_now": "no"} if content.get("missing-returned_at") else {})}
    return {
        "children": children,
        "aside-missing_now": "yes",
        "missing-circumstances": told.removeprefix(STILL_MISSING).removeprefix("\n"),
    }


def _worn(description: str) -> Row:
    """The line of a description that `body.py` made of what a child was wearing, back in its own box."""
    lines = description.split("\n")
    worn = next((line for line in lines if line.startswith(WEARING)), "")
    if not worn or len(worn) > len(WEARING) + choices.THING_LIMITS["children"]["wearing"]:
        return {}
    lines.remove(worn)
    return {"wearing": worn.removeprefix(WEARING), "description": "\n".join(lines)}


def _plain(body: Body) -> Content:
    """The boxes that are of the whole report."""
    provenance, sharing, safety = (body.get(name, {}) for name in ("provenance", "sharing", "safety"))
    told = list(safety.get("already_told", []))
    rang = {"rang": "rung"} if told[:1] == [RUNG] else {}
    said = {
        **{name: body.get("narrative", {}).get(name, "") for name in ("facts", "opinion", "child_words")},
        **{name: provenance.get(name, "") for name in ("how_known", "original_agency", "original_reference")},
        "informant_kind": provenance.get("informant_kind", ""),
        **{name: sharing.get(name, "") for name in ("level", "conditions", "lawful_basis", "necessity", "child_told")},
        "why_not_told": sharing.get("why_not_told", ""),
        "named": ", ".join(sharing.get("named", [])),
        "emergency_reference": safety.get("emergency_reference", ""),
        "already_told": ", ".join(told[1:] if rang else told),
        "danger": {True: "yes", False: "no"}.get(safety.get("immediate_danger"), ""),
        "basis": body.get("basis", ""),
    }
    return _said({**said, **rang, **_when(body.get("happened", {}))})


def _said(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if value not in ("", None, [])}


# When


def _when(happened: Mapping[str, str]) -> Row:
    start, precision = happened.get("from", ""), happened.get("precision", "")
    if not start:
        return {"when": "unknown"} if precision == "unknown" else {}
    day = _day(start)
    if day is None:
        return {"when": "unknown"}
    if precision in ("month", "year", "approximate"):
        typed = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        known = {"month": ("month", "year"), "year": ("year",)}.get(precision, ("day", "month", "year"))
        return {"when": "about", **{f"about-{part}": typed[part] for part in known}}
    return {"when": "date", **_boxes("when", day), "when_time": _time(start)}


def _day(text: str) -> date | None:
    """The day of a date or of a date and time, as the clock stood in England."""
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at.astimezone(LOCAL) if at.tzinfo else at).date()


def _time(text: str) -> str:
    """`15:20` of a date and time; empty of a date."""
    if len(text) <= 10:
        return ""
    at = datetime.fromisoformat(text)
    return f"{at.astimezone(LOCAL) if at.tzinfo else at:%H:%M}{side_of(at)}"


def _boxes(name: str, day: date) -> Row:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


# Who and what


def _is_child(subject: Mapping[str, Any]) -> bool:
    """Whether the form has its own block for her: another child may stand among the people."""
    return subject["role"] == "child" and not re.fullmatch(r"p[0-9]+", subject["ref"])


def _placed(things: Sequence[Body], kind: str, refs: Refs) -> list[Row]:
    """The rows of one kind, each where the form had it, else one after another; as many as the form takes."""
    places = _places(things, choices.REFS[kind], choices.CAPS[kind])
    rows: list[Row] = [{} for _ in range(max(places.values(), default=-1) + 1)]
    for thing in things:
        if thing["ref"] in places:
            place = places[thing["ref"]]
            refs[thing["ref"]] = f"{choices.REFS[kind]}{place + 1}"
            rows[place] = _said(_ROWS[kind](thing))
    return rows


def _places(things: Sequence[Body], prefix: str, most: int) -> dict[str, int]:
    """Where each thing stands on the form, by its reference."""
    numbered = [re.fullmatch(rf"{prefix}([1-9][0-9]?)", thing["ref"]) for thing in things]
    places: dict[str, int] = {}
    for thing, match in zip(things, numbered, strict=True):
        if match and int(match[1]) <= most:
            places[thing["ref"]] = int(match[1]) - 1
    # What another system named otherwise takes what is left: nobody is taken for somebody else by a number.
    free = iter(sorted(set(range(most)) - set(places.values())))
    others = (thing["ref"] for thing in things if thing["ref"] not in places)
    return places | dict(zip(others, free, strict=False))


def _child(child: Body) -> Row:
    numbers = {identifier["type"]: identifier["value"] for identifier in reversed(child.get("identifiers", []))}
    return {
        **_person_facts(child),
        "person": child.get("person", ""),
        "given": child.get("given", ""),
        "family": child.get("family", ""),
        "also": ", ".join(child.get("also_known_as", [])),
        "school": child.get("school", ""),
        "year_group": child.get("year_group", ""),
        "lives": child.get("looked_after", {}).get("status", ""),
        **{field.name: numbers.get(code, "") for code, field in ON_THE_FORM},
    }


def _person(person: Body) -> Row:
    return {
        **_person_facts(person),
        "role": person["role"],
        "name": " ".join(filter(None, (person.get("given"), person.get("family")))),
        "called": ", ".join(person.get("also_known_as", [])),
        "work": person.get("occupation", ""),
    }


def _person_facts(person: Body) -> Row:
    born = _day(person.get("date_of_birth", ""))
    return {
        **(_boxes("dob", born) if born else {}),
        "age": _age(person.get("age_from"), person.get("age_to")),
        "sex": person.get("sex", ""),
        "phone": next(iter(person.get("phones", [])), ""),
        "description": person.get("description", ""),
        **_address(person),
    }


def _age(low: int | None, high: int | None) -> str:
    """What `as_written.age_of` reads as these ages."""
    if low is None:
        return "" if high is None else f"under {high + 1}"
    if high is None:
        return f"over {low}"
    return str(low) if low == high else f"{low} to {high}"


def _address(thing: Body) -> Row:
    address = thing.get("address", {})
    return {"address": "\n".join(address.get("lines", [])), "postcode": address.get("postcode", "")}


def _car(car: Body) -> Row:
    return {name: car.get(name, "") for name in choices.THING_LIMITS["cars"]}


def _place(place: Body) -> Row:
    return {**{name: place.get(name, "") for name in ("name", "kind", "description")}, **_address(place)}


_ROWS = {"children": _child, "people": _person, "cars": _car, "places": _place}


def _phones_and_accounts(body: Body, refs: Refs) -> list[Row]:
    """Phones and accounts in their blocks: on the form one block may hold one of each, `t2` and `a2`."""
    blocks: dict[int, Row] = {}
    of_the_form = all(re.fullmatch(r"[ta][1-6]", ref) for ref in _refs(body, "phones", "accounts"))
    for kind, prefix, names in (("phones", "t", ("number",)), ("accounts", "a", ("platform", "handle"))):
        for thing in body.get(kind, []):
            place = int(thing["ref"][1:]) - 1 if of_the_form else len(blocks)
            if place < choices.CAPS["phones"]:
                told = {name: thing.get(name, "") for name in (*names, "description")}
                blocks[place] = _said(told) | blocks.get(place, {})
                refs[thing["ref"]] = f"{prefix}{place + 1}"
    return [blocks.get(place, {}) for place in range(max(blocks, default=-1) + 1)]


def _refs(body: Body, *kinds: str) -> list[str]:
    return [thing["ref"] for kind in kinds for thing in body.get(kind, [])]


# How they are tied


def _tied(rows: Mapping[str, list[Row]], start: str, end: str, type: str) -> None:
    """Note a tie in the row in which the form asks for it; one that it does not ask for is left out."""
    if not start or not end:
        return
    kind = _KINDS[end[0]]
    row = rows[kind][int(end[1:]) - 1]
    match kind, type:
        case (("children" | "people"), "with") if start[0] == "c":
            row.setdefault("with", []).append(start)
        case "cars", "drives":
            row.setdefault("driver", start)
        case "cars", "travelled_in":
            row.setdefault("inside", []).append(start)
        case "phones", "uses":
            row.setdefault("whose", start)
        case "places", _ if type in choices.PLACE_TIES and row.get("tie", type) == type:
            row["tie"] = type
            row.setdefault("seen", []).append(start)


_KINDS = {**{prefix: kind for kind, prefix in choices.REFS.items()}, "a": "phones"}


def _signs(body: Body, refs: Refs) -> Content:
    signs = body.get("signs", [])
    about = next((refs[sign["subject"]] for sign in signs if sign.get("subject") in refs), "")
    of_one = [sign for sign in signs if refs.get(sign.get("subject", ""), about) == about]
    return _said({"signs_about": about, "signs": {sign["code"]: sign["answer"] for sign in of_one}})


# The kind's own answers


def answers_typed(kind: Kind, block: str, answers: Mapping[str, Any]) -> Content:
    """These answers of a kind's own block as they stand in its boxes."""
    content: Content = {}
    for field in kind.fields:
        if field.block == block and field.name in answers:
            content |= _answer(field, answers[field.name], {})
    return content


def _answer(field: Field, answer: Any, refs: Refs) -> Content:
    """What stands in the boxes of a kind's own question."""
    if answer is None:
        return {}
    match field.ask:
        case Ask.DATE | Ask.MOMENT:
            return _moment(field, str(answer))
        case Ask.YES_NO:
            return {field.id: "yes" if answer else "no"}
        case Ask.LIST:
            return {field.id: ", ".join(answer)}
        case Ask.PLACE | Ask.PERSON:
            return _said({field.id: refs.get(answer, "")})
        case Ask.PEOPLE:
            return {field.id: [refs[ref] for ref in answer if ref in refs]}
    return {field.id: str(answer)}


def _moment(field: Field, text: str) -> Content:
    """A day in its boxes; a moment as one would type it, and as it was understood."""
    day = _day(text)
    if day is None:
        return {}
    if field.ask is Ask.DATE:
        return _boxes(field.id, day)
    if len(text) <= 10:
        return {field.id: gds_date(day), f"{field.id}-read": text}
    when = at_time(day, _time(text))
    typed = {field.id: f"{gds_date(day)} {_as_typed(datetime.fromisoformat(when['from']))}"}
    # a system may say a time that came twice without its offset: that is asked about
    return typed | ({f"{field.id}-read": when["from"]} if when["precision"] == "exact" else {})


def _as_typed(at: datetime) -> str:
    """A time as the form takes it: 12:00am would be asked about."""
    return "00:00" if (at.hour, at.minute) == (0, 0) else at.strftime("%I:%M%p").lower() + side_of(at)


# What the form has no box for

_OF_THE_FRAME = frozenset(
    {"key", "recorded_at", "author", "revises", "happened", "ref", "from", "to", "type", "subject", "person"}
)


def not_on_the_form(body: Body, again: Body) -> list[tuple[str, str]]:
    """What a report says and its draft would not send again, as (what it is, what was said). `again`: what that would send."""
    sent_again = [value for _, value in _told(again)]
    lost = []
    for name, value in _told(body):
        if value in sent_again:
            sent_again.remove(value)
        else:
            lost.append((field_in_words(name), value))
    ended = body.get("happened", {}).get("to", "")
    if ended and not again.get("happened", {}).get("to"):
        lost.append(("until when it happened", gds_date(_day(ended)) or ended))
    ties = len(body.get("ties", [])) - len(again.get("ties", []))
    return lost + ([("ties between people and things", str(ties))] if ties > 0 else [])


def _told(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every value that says something by itself, with the name of its field."""
    if isinstance(value, Mapping):
        parts: Iterable[tuple[str, Any]] = ((key, inner) for key, inner in value.items() if key not in _OF_THE_FRAME)
    elif isinstance(value, list):
        parts = ((name, inner) for inner in value)
    else:
        if (isinstance(value, str) and value not in ("", "unknown")) or isinstance(value, bool | int | float):
            yield name, " ".join(str(value).split())
        return
    for part, inner in parts:
        yield from _told(inner, part)
