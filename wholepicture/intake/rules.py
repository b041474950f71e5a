"""What a report must be to be understood, and what is remarked on it once it is.

The contract's rule: a value that fails its check never loses the report. So there are two answers. A
*problem* means that the report cannot be understood and waits in quarantine: required fields missing, wrong
types, unknown fields or codes, nothing in it. A *flag* is a remark on a value that is kept as given: a check
digit, a plate, a date that cannot be.

Reasons may repeat what the sender wrote. They are for the sender and must not be logged.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.access.rules import LEVELS
from wholepicture.base.identifiers import (
    Checked,
    check_date_of_birth,
    check_email,
    check_handle,
    check_identifier,
    check_imei,
    check_phone,
    check_postcode,
    check_uprn,
    check_vrm,
    hidden_characters,
    is_no_name,
    is_not_known,
    parse_instant,
    parse_moment,
)
from wholepicture.base.identifiers.not_known import SAYS_NOTHING_KNOWN
from wholepicture.base.ids import derived_id
from wholepicture.base.indicators import Indicator, indicators
from wholepicture.intake.grades import older_grade
from wholepicture.intake.kinds import BLOCKS, KINDS, PAST

Body = dict[str, Any]

COLLECTIONS = ("subjects", "vehicles", "phones", "accounts", "places")
"""The lists whose entries carry a `ref`."""

# Free-form dates by block. `happened` also occurs inside signs and ties.
MOMENTS: dict[str, Mapping[str, str]] = {
    "happened": {"from": PAST, "to": PAST},
    "provenance": {"told_at": PAST},
    **{block.name: block.moments for block in BLOCKS.values()},
}

_IN_ORDER = {"happened": (("from", "to"),), **{block.name: block.in_order for block in BLOCKS.values()}}
_EARLIEST_YEAR = 1900
_KIND_WORDS = {
    "subjects": "a person",
    "vehicles": "a vehicle",
    "phones": "a phone",
    "accounts": "an online account",
    "places": "a place",
}


SAME_KEY = {
    "refused": "refused: a key stands for one report",
    "later-state": "taken as a later state of the same report",
}
"""What other content under a key that was used may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row or report cannot be understood. `row` is its place in a file, None outside files."""

    row: int | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark on one value of an accepted report; `value` is what was given, kept as it was."""

    field: str
    reason: str
    value: str


def quotable(value: str, most: int = 60) -> str:
    """A sender's text made fit to repeat in a sentence: short, printable, whole characters."""
    shown = value if len(value) <= most else value[:most] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in shown)


def field_in_words(path: str) -> str:
    """The last step of a field's path, to be read: `subjects[0].age_from` as `age from`."""
    return path.rpartition(".")[2].partition("[")[0].replace("_", " ")


def text_fault(value: str) -> str | None:
    """Why a text cannot be stored exactly, or None."""
    if "\0" in value:
        return f"holds a NUL character (position {value.index(chr(0)) + 1}), which cannot be stored: take it out"
    if value.isascii():
        return None
    try:
        value.encode()
    except UnicodeEncodeError as refusal:
        place = refusal.start + 1
        return f"holds half of a character (a lone surrogate, position {place}): send it again as UTF-8"
    return None


def meaning_problems(body: Body) -> Iterator[Problem]:
    """What the contract asks for in words and a schema cannot say; `body` may be wrong in any other way.

    A time of writing that exists and has its offset, something said at all, and refs of their own.
    """
    written = body.get("recorded_at")
    if isinstance(written, str) and parse_instant(written) is None:
        yield Problem(None, "recorded_at", _instant_reason(written))
    if not has_content(body):
        block = BLOCKS.get(str(body.get("kind")))
        named = ", ".join(["narrative", "signs", *COLLECTIONS, *([block.name] if block else [])])
        yield Problem(None, "body", f"The report says nothing yet: give at least one of {named}.")
    seen: dict[str, str] = {}
    for field, ref, _ in _refs(body):
        if ref in seen:
            reason = f"{field} uses “{quotable(ref)}”, as {seen[ref]} does: every ref must be its own."
            yield Problem(None, field, reason)
        seen.setdefault(ref, field)


def _instant_reason(written: str) -> str:
    moment = parse_moment(written)
    if moment is None:
        return "recorded_at is not a date and time that exists: write it as 2025-03-04T09:12:00+00:00."
    if moment.precision == "local":
        return "recorded_at lacks its offset from UTC: add Z, +00:00 or +01:00 at the end."
    return "recorded_at needs a time as well as a date: write it as 2025-03-04T09:12:00+00:00."


def has_content(body: Body) -> bool:
    """True when a report says anything: a word of narrative, a sign, someone or something, its kind's own block, or that an
    earlier report is withdrawn.
    """
    if any(_says_something(body.get(name)) for name in ("narrative", "signs", *COLLECTIONS)):
        return True
    if withdraws(body):
        return True
    block = BLOCKS.get(str(body.get("kind")))
    return block is not None and _says_something(body.get(block.name))


def withdraws(body: Mapping[str, Any]) -> bool:
    """Whether a report takes an earlier one back. It need say nothing else."""
    revises = body.get("revises")
    return isinstance(revises, dict) and revises.get("how") == "withdrawal" and bool(revises.get("key"))


_OF_WITHDRAWAL = ("key", "kind", "recorded_at", "revises", "sharing", "author")


def only_withdrawing(body: Body) -> Body:
    """A report that takes an earlier one back, without what else it says: a system that marks a record void sends it whole, and
    nothing of it is to be shown, counted or feared again. Who is in it stays, by ref and role."""
    alone = {name: body[name] for name in _OF_WITHDRAWAL if name in body}
    people = [{"ref": subject["ref"], "role": subject["role"]} for subject in body.get("subjects", ())]
    return {**alone, "subjects": people} if people else alone


def _says_something(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    if isinstance(value, list):
        return bool(value)
    return value is not None


def _refs(body: Body) -> Iterator[tuple[str, str, str]]:
    """Every ref declared in a body: (field, ref, collection)."""
    for name in COLLECTIONS:
        for place, entry in enumerate(_list(body.get(name))):
            if isinstance(entry, dict) and isinstance(entry.get("ref"), str):
                yield f"{name}[{place}].ref", entry["ref"], name


def flags_of(body: Body, *, today: date, signs: Mapping[str, Indicator] | None = None) -> list[Flag]:
    """What a person should know about the values of an accepted body; none of it refuses the report.

    `today` is the date of receipt where the readers are; `signs`, the dictionary in force there, the published one if not given.
    The body is one that was understood (`intake.understanding`).
    """
    if withdraws(body):
        return list(_withdrawal_flags(body))
    flags = [*_value_flags(body, today), *_moment_flags(body, today), *_referent_flags(body), *_level_flags(body)]
    return [*flags, *_older_grade_flags(body), *_sign_flags(body, indicators() if signs is None else signs)]


def stays_with_sender(body: Body) -> bool:
    """Whether the older grade of a report says that nobody outside the agency that wrote it reads it."""
    return older_grade(_text(body, "grading", "legacy")).stops_sharing


def _older_grade_flags(body: Body) -> Iterator[Flag]:
    written = _text(body, "grading", "legacy")
    older = older_grade(written)
    if older.stops_sharing:
        reason = "Handling 4 of the older scheme: within the originating agency only. Nobody outside your agency reads this report."
        yield Flag("grading.legacy", reason, written)
    elif written and not older.is_read:
        yield Flag("grading.legacy", "This is no grade of the older scheme: kept as it was written.", written)


def _text(body: Body, block: str, name: str) -> str:
    value = body.get(block, {}).get(name, "")
    return value if isinstance(value, str) else ""


def _sign_flags(body: Body, known: Mapping[str, Indicator]) -> Iterator[Flag]:
    for place, given in enumerate(_list(body.get("signs"))):
        sign = known.get(given["code"])
        if sign is None:
            reason = "This code is not in the dictionary of signs: kept as given, and not counted as a sign."
            yield Flag(f"signs[{place}].code", reason, given["code"])
        elif sign.is_retired:
            reason = f"“{sign.label}” is no longer asked here: kept as given and shown, and not counted as a sign."
            yield Flag(f"signs[{place}].code", reason, given["code"])


def _withdrawal_flags(body: Body) -> Iterator[Flag]:
    beside = sorted(body.keys() - {*_OF_WITHDRAWAL, "subjects"})
    if beside:
        yield Flag(
            "revises.how",
            f"A withdrawal says nothing else. What stands beside it ({', '.join(beside)}) is kept as it was sent, and not shown.",
            "withdrawal",
        )


def _level_flags(body: Body) -> Iterator[Flag]:
    kind = KINDS.get(body.get("kind", ""))
    chosen = body.get("sharing", {}).get("level")
    if kind and kind.level_always and chosen not in (None, kind.level_always):
        yield Flag(
            "sharing.level",
            f"A report of this kind is always shared with: {LEVELS[kind.level_always]}. It is kept so.",
            chosen,
        )


def _value_flags(body: Body, today: date) -> Iterator[Flag]:
    for place, subject in enumerate(_list(body.get("subjects"))):
        yield from _subject_flags(f"subjects[{place}]", subject, today)
    for place, vehicle in enumerate(_list(body.get("vehicles"))):
        yield from _checked(check_vrm, f"vehicles[{place}].registration", vehicle.get("registration"))
    for place, phone in enumerate(_list(body.get("phones"))):
        yield from _checked(check_phone, f"phones[{place}].number", phone.get("number"))
        yield from _checked(check_imei, f"phones[{place}].imei", phone.get("imei"))
    for place, account in enumerate(_list(body.get("accounts"))):
        yield from _checked(check_handle, f"accounts[{place}].handle", account.get("handle"))
    for place, where in enumerate(_list(body.get("places"))):
        yield from _address_flags(f"places[{place}].address", where.get("address"))
    attendance = body.get("attendance", {})
    possible, attended = attendance.get("possible_sessions"), attendance.get("attended_sessions")
    if possible is not None and attended is not None and attended > possible:
        yield Flag("attendance.attended_sessions", f"More than the {possible} possible sessions.", str(attended))


def _subject_flags(at: str, subject: Body, today: date) -> Iterator[Flag]:
    for name in ("given", "family"):
        yield from _name_flags(f"{at}.{name}", subject.get(name, ""))
    for place, name in enumerate(subject.get("also_known_as", ())):
        yield from _name_flags(f"{at}.also_known_as[{place}]", name)
    yield from _birth_flags(at, subject, today)
    for place, identifier in enumerate(subject.get("identifiers", ())):
        checked = check_identifier(identifier["type"], identifier["value"], identifier.get("system"))
        if checked.needs_a_look:
            yield Flag(f"{at}.identifiers[{place}].value", checked.reason or "", checked.raw)
    for place, number in enumerate(subject.get("phones", ())):
        yield from _checked(check_phone, f"{at}.phones[{place}]", number)
    for place, address in enumerate(subject.get("emails", ())):
        yield from _checked(check_email, f"{at}.emails[{place}]", address)
    yield from _school_flags(f"{at}.school", subject.get("school", ""))
    if len(year_group := subject.get("year_group", "")) > LONGEST_YEAR_GROUP:
        yield Flag(f"{at}.year_group", "This says more than a year group. It is kept as given.", year_group)
    yield from _address_flags(f"{at}.address", subject.get("address"))


LONGEST_YEAR_GROUP = 25
"""Characters of a year group as schools write it, such as `Year 13` or `Alternative provision`, without a remark."""


def _birth_flags(at: str, subject: Body, today: date) -> Iterator[Flag]:
    if "date_of_birth" in subject:
        born = check_date_of_birth(subject["date_of_birth"], today=today)
        # a date of birth known to the year has its place in age_from and age_to, so it is remarked on as well
        if born.needs_a_look or born.outcome == "partial":
            yield Flag(f"{at}.date_of_birth", born.reason or "", born.raw)
    youngest, oldest = subject.get("age_from"), subject.get("age_to")
    if youngest is not None and oldest is not None and youngest > oldest:
        yield Flag(f"{at}.age_from", f"The youngest age is above the oldest, {oldest}.", str(youngest))


def _name_flags(field: str, name: str) -> Iterator[Flag]:
    if hidden := hidden_characters(name):
        yield Flag(
            field,
            f"The name holds characters that cannot be seen ({', '.join(hidden)}). Kept as given.",
            name,
        )
    if is_no_name(name):
        yield Flag(field, "This says that no name is known. It is kept as given, and compared with nothing.", name)


def _school_flags(field: str, school: str) -> Iterator[Flag]:
    if is_not_known(school):
        yield Flag(field, SAYS_NOTHING_KNOWN, school)


def _address_flags(at: str, address: Body | None) -> Iterator[Flag]:
    if address:
        yield from _checked(check_postcode, f"{at}.postcode", address.get("postcode"))
        yield from _checked(check_uprn, f"{at}.uprn", address.get("uprn"))


def _checked(check: Callable[[str], Checked], field: str, value: str | None) -> Iterator[Flag]:
    if value is None:
        return
    checked = check(value)
    if checked.needs_a_look:
        yield Flag(field, checked.reason or "", value)


def _moment_flags(body: Body, today: date) -> Iterator[Flag]:
    yield from _one_moment("recorded_at", body["recorded_at"], PAST, today)
    for name, fields in MOMENTS.items():
        yield from _block_flags(name, name, body.get(name), fields, today)
    for name in ("signs", "ties"):
        for place, entry in enumerate(_list(body.get(name))):
            at = f"{name}[{place}].happened"
            yield from _block_flags("happened", at, entry.get("happened"), MOMENTS["happened"], today)


def _block_flags(name: str, at: str, block: Body | None, fields: Mapping[str, str], today: date) -> Iterator[Flag]:
    if not block:
        return
    for field, tense in fields.items():
        if field in block:
            yield from _one_moment(f"{at}.{field}", block[field], tense, today)
    for first, last in _IN_ORDER.get(name, ()):
        if _is_before(block.get(last), block.get(first)):
            yield Flag(f"{at}.{last}", f"This is before {first.replace('_', ' ')}, {block[first]}.", block[last])


def _one_moment(field: str, value: str, tense: str, today: date) -> Iterator[Flag]:
    moment = parse_moment(value)
    if moment is None:
        yield Flag(
            field,
            "This is not a date or time that exists, written as 2025-03-04 or 2025-03-04T09:12:00Z.",
            value,
        )
    elif moment.day.year < _EARLIEST_YEAR:
        yield Flag(field, f"This is before {_EARLIEST_YEAR}.", value)
    elif tense == PAST and moment.day > today:
        yield Flag(field, "This date is in the future.", value)


def _is_before(last: str | None, first: str | None) -> bool:
    """True when both are known and the last is certainly before the first."""
    late, early = parse_moment(last or ""), parse_moment(first or "")
    if late is None or early is None:
        return False
    coarsest = {late.precision, early.precision}
    if "year" in coarsest:
        return late.day.year < early.day.year
    if "month" in coarsest:
        return (late.day.year, late.day.month) < (early.day.year, early.day.month)
    if late.precision == early.precision and late.at and early.at:
        return late.at < early.at
    return late.day < early.day


def _referent_flags(body: Body) -> Iterator[Flag]:
    collections = {ref: collection for _, ref, collection in _refs(body)}
    for field, ref, wanted in _mentions(body):
        named = collections.get(ref)
        if named is None:
            yield Flag(field, "Nothing in this report has this ref: kept as given, and joined to nothing.", ref)
        elif wanted and named != wanted:
            yield Flag(field, f"This should name {_KIND_WORDS[wanted]}; it names {_KIND_WORDS[named]}.", ref)
    for place, tie in enumerate(_list(body.get("ties"))):
        if tie["from"] == tie["to"]:
            yield Flag(f"ties[{place}].to", "This ties something to itself.", tie["to"])


def _mentions(body: Body) -> Iterator[tuple[str, str, str | None]]:
    """Every place where a body points at a ref: (field, ref, the collection it should be in, or None for
    any).
    """
    for place, sign in enumerate(_list(body.get("signs"))):
        if "subject" in sign:
            yield f"signs[{place}].subject", sign["subject"], "subjects"
    for place, tie in enumerate(_list(body.get("ties"))):
        yield f"ties[{place}].from", tie["from"], None
        yield f"ties[{place}].to", tie["to"], None
    for block in BLOCKS.values():
        for field, collection in block.points_at.items():
            yield from _pointed_at(f"{block.name}.{field}", body.get(block.name, {}).get(field), collection)


def _pointed_at(field: str, pointed: str | list[str] | None, collection: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(pointed, list):
        yield from ((f"{field}[{place}]", ref, collection) for place, ref in enumerate(pointed))
    elif pointed is not None:
        yield field, pointed, collection


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


SOURCE_FIELDS = (("provenance", "informant"), ("safety", "risk_to_source"))
"""What could tell who the source is: kept in the source compartment, never beside the report."""
_OF_SOURCE = frozenset(field for _, field in SOURCE_FIELDS)


def is_of_source(path: str) -> bool:
    """Whether a field, as `provenance.informant` or in a sender's own words, is one that could tell who the source is."""
    return "_".join(path.rpartition(".")[2].casefold().split()) in _OF_SOURCE


def without_source(flag: Flag) -> Flag:
    """A remark as it may stand beside the report, where more people read it than may know the source."""
    if not is_of_source(flag.field):
        return flag
    return Flag(
        flag.field, "Something about this value was marked. It is kept with the source, and not repeated here.", ""
    )


def split_source(body: Body) -> tuple[Body, Body]:
    """A copy of the body without what could tell the source, and that part alone, in the same shape.

    The second is empty when there was nothing. A block left empty is taken out too, or its presence would
    tell.
    """
    public = copy.deepcopy(body)
    source: Body = {}
    for block, field in SOURCE_FIELDS:
        inner = public.get(block)
        if isinstance(inner, dict) and field in inner:
            source.setdefault(block, {})[field] = inner.pop(field)
            if not inner:
                del public[block]
    _split_as_given(public, source)
    return public, source


def _split_as_given(public: Body, source: Body) -> None:
    """What was kept as given of such a field is of the source too."""
    kept = public.get("as_given", [])
    told = [entry for entry in kept if is_of_source(entry["field"])]
    if not told:
        return
    source["as_given"] = told
    public["as_given"] = [entry for entry in kept if entry not in told]
    if not public["as_given"]:
        del public["as_given"]


def children_named(stated: Mapping[str, Any]) -> tuple[str, ...]:
    """What the children in a report are called in it, by name or else by a nickname; those who are not called anything are left out."""
    children = (subject for subject in stated.get("subjects", []) if subject.get("role") == "child")
    return tuple(filter(None, map(called, children)))


def called(child: Mapping[str, Any]) -> str:
    """What somebody is called, as a report or a draft has it: by name, else by a nickname; empty: neither is given."""
    name = " ".join(filter(None, (child.get("given"), child.get("family"))))
    return name or next(iter(child.get("also_known_as", [])), "")


def graded_about(submission: UUID) -> UUID:
    """What the sender of a report is told of by the sentence that it was graded: nothing that anybody decided about it."""
    return derived_id("graded", submission)
