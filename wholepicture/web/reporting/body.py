"""A draft as typed becomes a submission of the contract.

Pure: the same draft, key, time and author always give the same body, so that sending again is recognised
as the same report. Nothing typed is lost: what does not fit its own field (a date of birth that is no
date, an age in words) goes into the description as given, because a bad value never loses a report.

A draft (`content`) is a flat dictionary of text as typed, named as in `choices.TEXT_LIMITS`, plus
`children`, `people`, `cars`, `phones`, `places`: lists of dictionaries named as in
`choices.THING_LIMITS`; `signs`: code to `yes`, `no` or `not_known`; `kind`, a concern if it says none; the kind's own
answers (`kind_answers.py`); `when_at`, set when "now" or "today" was chosen; and `recorded_at`, set when the form was
finished. A child's `person` is whom its writer chose from the children they work with (`chosen.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.identifiers.types import ON_THE_FORM
from wholepicture.intake.kinds import level_for
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.reporting import kind_answers
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import (
    age_of,
    ages_between,
    at_time,
    boxes_of,
    name_parts,
    part_of_date,
    several,
    side_of,
)
from wholepicture.web.wording.days import date_of, near_date_of

WEARING = "Wearing: "  # begins the line of a child's description that says what they wore
Content = dict[str, Any]
Body = dict[str, Any]


def body_from(
    content: Content, *, key: str, recorded_at: datetime, author: dict[str, str], may_grade: bool = False
) -> Body:
    """The submission this draft makes. `author` is `{name, job, team, email, phone}`, empties allowed.

    Grades are left out unless the author is one who may grade.
    """
    content = _tidied(content)
    ties = _ties(content)
    signs = _signs(content)
    written_on = recorded_at.astimezone(LOCAL).date()
    of_kind: Body = {"people": found_with(content), "places": known_refs(content, "places"), "may_grade": may_grade}
    named = set(kind_answers.refs_in(content, **of_kind))
    for tie in ties:
        named |= {tie["from"], tie["to"]}
    for sign in signs:
        if "subject" in sign:
            named.add(sign["subject"])
    phones, accounts = _phones_and_accounts(content, named)
    body = {
        "key": key,
        "kind": kind_of(content).code,
        "revises": _revises(content),
        "recorded_at": recorded_at.isoformat(),
        "happened": _happened(content, recorded_at),
        "author": _kept(author),
        "narrative": _typed(content, "facts", "opinion", "child_words"),
        "basis": content.get("basis") or None,
        "signs": signs,
        "provenance": _typed(
            content, "how_known", "informant", "informant_kind", "original_agency", "original_reference"
        ),
        "subjects": [
            *_things(content, "children", partial(_child, on=written_on), named),
            *_things(content, "people", partial(_person, on=written_on), named),
        ],
        "vehicles": _things(content, "cars", _car, named),
        "phones": phones,
        "accounts": accounts,
        "places": _things(content, "places", _place, named),
        "ties": ties,
        "sharing": _sharing(content),
        "safety": _safety(content),
        **kind_answers.blocks_in(content, **of_kind),
    }
    return {name: value for name, value in body.items() if value not in ({}, [], None)}


def ref_of(kind: str, index: int) -> str:
    """The reference of the thing at `index` (from 0) of that kind inside one report, such as `p2`."""
    return f"{choices.REFS[kind]}{index + 1}"


def known_refs(content: Content, *kinds: str) -> list[str]:
    """References of all of these kinds on the form, filled in or not."""
    return [ref_of(kind, index) for kind in kinds for index in range(len(rows_of(content, kind)))]


def rows_of(content: Content, kind: str) -> list[dict[str, Any]]:
    """The things of one kind, with the blanks that the form always shows: a concern's first child, for one."""
    rows = list(content.get(kind, []))
    return rows + [{} for _ in range(kind_of(content).fewest.get(kind, 0) - len(rows))]


def says_something(row: dict[str, Any]) -> bool:
    """Whether anything was typed or ticked in the row of a person or thing: what a place is to whoever was there is always chosen."""
    return any(value for name, value in row.items() if name != "tie")


def found_with(content: Content) -> list[str]:
    """References of whoever a child may have been found with or brought back by: anyone but that child, the first."""
    return [ref for ref in known_refs(content, "children", "people") if ref != ref_of("children", 0)]


# The parts of the body


def _revises(content: Content) -> Body:
    """That it stands in the place of an earlier report, where the draft was begun from that one (`revising.py`)."""
    revised = content.get("revises", {})
    return _kept({name: revised.get(name, "") for name in ("key", "how", "reason")}) if revised.get("key") else {}


def _happened(content: Content, recorded_at: datetime) -> Body | None:
    match when_of(content):
        case "now":
            return {"from": (chosen_at(content) or recorded_at).isoformat(), "precision": "exact"}
        case "today" | "yesterday" as said:
            return at_time(day_meant(said, chosen_at(content) or recorded_at), content.get("when_time", ""))
        case "date":
            parts = boxes_of(content, "when")
            day = near_date_of(*parts)
            if day:
                return at_time(day, content.get("when_time", ""))
            given = " ".join([*filter(None, parts), *filter(None, [content.get("when_time", "")])])
            # kept as given: the contract lets a bad date through to be flagged
            return {"from": given[:35], "precision": "unknown"} if given else {"precision": "unknown"}
        case "about":
            return _around(*boxes_of(content, "about"))
        case "unknown":
            return {"precision": "unknown"}
    return None


def when_of(content: Content) -> str:
    """The choice made, or the one implied by what was typed: without scripts the boxes always show."""
    if content.get("when"):
        return str(content["when"])
    if any(boxes_of(content, "when")):
        return "date"
    return "about" if any(boxes_of(content, "about")) else ""


CHOSEN_AT, OF_THAT_MOMENT = "when_at", ("now", "today", "yesterday")


def day_meant(said: str, at: datetime) -> date:
    """The day that "today" or "yesterday" means where it is said then."""
    return local_date(at) - timedelta(days=said == "yesterday")


def chosen_at(content: Content) -> datetime | None:
    """When "now", "today" or "yesterday" was chosen: that is what it means, however late the report is finished. None in older drafts."""
    return datetime.fromisoformat(content[CHOSEN_AT]) if CHOSEN_AT in content else None


def with_its_day(content: Content, written: datetime) -> Content:
    """The draft in which "today", "yesterday" and "now" are the day and the hour that they meant when they were chosen, or else when it was
    written: on another day they would say something else."""
    when, at = when_of(content), (chosen_at(content) or written).astimezone(LOCAL)
    if when not in OF_THAT_MOMENT:
        return content
    rest = {name: value for name, value in content.items() if name != CHOSEN_AT}
    meant = day_meant(when, at)
    day = {"when": "date", "when-day": str(meant.day), "when-month": str(meant.month), "when-year": str(meant.year)}
    return {**rest, **day} if when != "now" else {**rest, **day, "when_time": f"{at:%H:%M}{side_of(at)}"}


def _around(day: str, month: str, year: str) -> Body:
    if exact := date_of(day, month, year):
        return {"from": exact.isoformat(), "precision": "approximate"}
    if not day and (first := date_of("1", month, year)):
        return {"from": first.isoformat(), "precision": "month"}
    if not day and not month and (first := date_of("1", "1", year)):
        return {"from": first.isoformat(), "precision": "year"}
    given = " ".join(filter(None, (day, month, year)))
    return {"from": given[:35], "precision": "approximate"} if given else {"precision": "unknown"}


def _things(content: Content, kind: str, make: Any, named: set[str]) -> list[Body]:
    """Everything of one kind that says more than a blank, or that a tie or a sign speaks of."""
    made = [(ref_of(kind, index), make(row)) for index, row in enumerate(rows_of(content, kind))]
    return [{"ref": ref, **thing} for ref, thing in made if ref in named or thing != make({})]


def _child(row: dict[str, Any], *, on: date) -> Body:
    facts = _person_facts(row, on)
    if worn := " ".join(row.get("wearing", "").split()):
        facts["description"] = "\n".join(filter(None, (facts["description"], WEARING + worn)))
    return {
        "role": "child",
        **_kept(
            {
                "person": row.get("person", ""),
                **facts,
                "given": row.get("given", ""),
                "family": row.get("family", ""),
                "also_known_as": several(row.get("also", "")),
                "school": row.get("school", ""),
                "year_group": row.get("year_group", ""),
                "looked_after": _kept({"status": row.get("lives", "")}),
                "identifiers": [
                    {"type": code, "value": row[field.name]} for code, field in ON_THE_FORM if row.get(field.name)
                ],
            }
        ),
    }


def _person(row: dict[str, Any], *, on: date) -> Body:
    names = name_parts(row.get("name", ""))
    called = several(row.get("called", ""))
    names["also_known_as"] = list(dict.fromkeys([*called, *names.get("also_known_as", [])]))
    return {
        "role": row.get("role") or "unknown",
        **_kept({**_person_facts(row, on), **names, "occupation": row.get("work", "")}),
    }


def _person_facts(row: dict[str, Any], on: date) -> Body:
    lowest, highest, says_all = age_of(row.get("age", ""))
    boxes = boxes_of(row, "dob")
    born = date_of(*boxes)
    if not row.get("age"):
        lowest, highest = _ages_left_open(boxes, on) or (None, None)
    description = [row.get("description", "")]
    if any(boxes) and born is None:
        description.append("Date of birth as given: " + " ".join(filter(None, boxes)))
    if row.get("age") and not says_all:
        description.append(f"Age as given: {row['age']}")
    return {
        "date_of_birth": born.isoformat() if born else "",
        "age_from": lowest,
        "age_to": highest,
        "sex": row.get("sex", ""),
        "address": _address(row),
        "phones": [row["phone"]] if row.get("phone") else [],
        "description": "\n".join(filter(None, description)),
    }


def _ages_left_open(boxes: tuple[str, str, str], on: date) -> tuple[int, int] | None:
    """The ages on a day that a year of birth leaves open, or a month and a year."""
    born_between = part_of_date(*boxes)
    return ages_between(*born_between, on) if born_between else None


def _address(row: dict[str, Any]) -> Body:
    lines = [line.strip() for line in row.get("address", "").split("\n") if line.strip()]
    if len(lines) > 8 or any(len(line) > 200 for line in lines):
        whole = ", ".join(lines)
        lines = [whole[start : start + 200].strip() for start in range(0, len(whole), 200)]
    return _kept({"lines": lines, "postcode": row.get("postcode", "")})


def _car(row: dict[str, Any]) -> Body:
    return _typed(row, "registration", "make", "model", "colour", "taxi_plate", "licensing_authority", "description")


def _phones_and_accounts(content: Content, named: set[str]) -> tuple[list[Body], list[Body]]:
    phones: list[Body] = []
    accounts: list[Body] = []
    for index, row in enumerate(content.get("phones", [])):
        ref = ref_of("phones", index)
        account = _typed(row, "platform", "handle")
        phone = _typed(row, "number")
        note = _typed(row, "description")
        if account:
            accounts.append({"ref": account_ref(index), **account, **({} if phone else note)})
        if phone or (not account and (note or ref in named)):
            phones.append({"ref": ref, **phone, **note})
    return phones, accounts


def account_ref(index: int) -> str:
    """The reference of the online account in the phone block at `index`."""
    return f"a{index + 1}"


def _place(row: dict[str, Any]) -> Body:
    return _kept(
        {
            "name": row.get("name", ""),
            "kind": row.get("kind", ""),
            "address": _address(row),
            "description": row.get("description", ""),
        }
    )


Tie = tuple[str, str, str]  # from, to, type


def _ties(content: Content) -> list[Body]:
    anyone = known_refs(content, "children", "people")
    ties = [
        *_ties_of_people(content),
        *_ties_of_cars(content, anyone),
        *_ties_of_phones(content, anyone),
        *_ties_of_places(content, anyone),
    ]
    return [{"from": start, "to": end, "type": type} for start, end, type in dict.fromkeys(ties)]


def _ties_of_people(content: Content) -> Iterator[Tie]:
    """Who was with a child."""
    children = known_refs(content, "children")
    for kind in ("children", "people"):
        for who, row in _with_refs(content, kind):
            for child in row.get("with", []):
                if child in children and child != who:
                    yield child, who, "with"


def _ties_of_cars(content: Content, anyone: Sequence[str]) -> Iterator[Tie]:
    for car, row in _with_refs(content, "cars"):
        if row.get("driver") in anyone:
            yield row["driver"], car, "drives"
        for who in row.get("inside", []):
            if who in anyone:
                yield who, car, "travelled_in"


def _ties_of_phones(content: Content, anyone: Sequence[str]) -> Iterator[Tie]:
    """Who uses the account that stands in a phone's block, and who the phone, where the block speaks of one."""
    for index, (phone, row) in enumerate(_with_refs(content, "phones")):
        if row.get("whose") not in anyone:
            continue
        has_account = row.get("platform") or row.get("handle")
        if has_account:
            yield row["whose"], account_ref(index), "uses"
        if row.get("number") or not has_account:
            yield row["whose"], phone, "uses"


def _ties_of_places(content: Content, anyone: Sequence[str]) -> Iterator[Tie]:
    for place, row in _with_refs(content, "places"):
        type = row.get("tie") or choices.DEFAULT_PLACE_TIE
        for who in row.get("seen", []):
            if who in anyone:
                yield who, place, type


def _with_refs(content: Content, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The things of one kind that were added, each with its reference."""
    for index, row in enumerate(content.get(kind, [])):
        yield ref_of(kind, index), row


def _signs(content: Content) -> list[Body]:
    """Answers given. Not known is an answer where somebody chose it, and never the same as no."""
    children = known_refs(content, "children")
    about = content.get("signs_about", "")
    subject = about if about in children else next(iter(children), "")
    return [
        _kept({"code": code, "answer": answer, "subject": subject})
        for code, answer in content.get("signs", {}).items()
        if answer in choices.SIGN_ANSWERS
    ]


def _sharing(content: Content) -> Body:
    level = level_for(kind_of(content).code, content.get("level"))
    return _kept(
        {
            "level": level,
            "named": several(content.get("named", ""), 50) if level == "named" else [],
            "conditions": content.get("conditions", ""),
            "lawful_basis": content.get("lawful_basis") or choices.DEFAULT_BASIS,
            "necessity": content.get("necessity", ""),
            "child_told": content.get("child_told", ""),
            "why_not_told": content.get("why_not_told", ""),
        }
    )


def _safety(content: Content) -> Body:
    already_told = several(content.get("already_told", ""))
    if content.get("rang") == "rung":
        already_told = ["999 or the duty team", *already_told]
    return _kept(
        {
            "immediate_danger": {"yes": True, "no": False}.get(content.get("danger", "")),
            "emergency_reference": content.get("emergency_reference", ""),
            "already_told": already_told,
            "risk_to_source": content.get("risk_to_source", ""),
        }
    )


def _typed(content: Content, *names: str) -> Body:
    """What was typed under these names, as far as it says something."""
    return _kept({name: content.get(name, "") for name in names})


def _kept(fields: dict[str, Any]) -> Body:
    """The fields that say something. False and 0 do; nothing and blanks do not."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


def _tidied(value: Any) -> Any:
    """The same draft without blanks around any text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if isinstance(value, dict):
        return {name: _tidied(item) for name, item in value.items()}
    return value
