"""What each column of a table probably is: by the words of its heading first, then by what stands in it. Pure.

A guess is shown to a person as one, beside what stands in the column, and nothing is read by it until they say so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wholepicture.intake.formats.columns import Column
from wholepicture.intake.formats.matching.fields import BOTH_WHEN, ONE, TableField, fields_of, words
from wholepicture.intake.formats.matching.looks import CONTRADICTS, EMPTY, FITS, STRICT, looks_of
from wholepicture.intake.formats.rows import column_key
from wholepicture.intake.kinds import BLOCKS, KINDS

_TOKEN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+|[0-9]+")
_PHRASE_WORD, _EXTRA_WORD, _OWNED = 10, 3, 4
_WHOLE_HEADING = 100
_ONE_WORD = 5  # for the kind: a heading of one word might be of any
_ENOUGH = 6  # of a score, below which a heading says nothing
# Looks that say what a column is where its heading does not; the field of each.
_BY_LOOK = {
    "nhs_number": "subjects[0].identifiers[0].value",
    "upn": "subjects[0].identifiers[1].value",
    "email": "subjects[0].emails",
    "postcode": "subjects[0].address.postcode",
    "plate": "vehicles[0].registration",
    "phone": "subjects[0].phones",
    "sex": "subjects[0].sex",
    "words": "narrative.facts",
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably is: the code of a field. `why`: `heading` or `cells`."""

    code: str
    why: str


def heading_words(heading: str) -> tuple[str, ...]:
    """The words of a heading, with short forms written out: `YP_DoB` gives child, date, of, birth."""
    short = words()["short_forms"]
    tokens = [token.casefold() if token.casefold() in short else token for token in _TOKEN.findall(heading)]
    whole = "".join(tokens).casefold()
    if whole in short:
        return tuple(short[whole].split())
    # `DoB` is one short form, `IncidentDate` two words
    parts = [part.casefold() for token in tokens for part in ([token] if token in short else _WORD.findall(token))]
    return _single([word for part in _joined(parts, short) for word in short.get(part, part).split()])


def _joined(parts: Sequence[str], short: Mapping[str, str]) -> Iterator[str]:
    """The parts, with two that make one known word as that: `post code`."""
    left = list(parts)
    while left:
        pair = "".join(left[:2])
        taken = 2 if len(left) > 1 and pair in short else 1
        yield pair if taken == 2 else left[0]
        del left[:taken]


def _single(listed: Sequence[str]) -> tuple[str, ...]:
    """Without a word said twice, as in `dob (date of birth)`."""
    return tuple(dict.fromkeys(listed))


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(words()["passed_over"]["words"])


@cache
def _owner_words() -> Mapping[str, str]:
    return {word: owner for owner, listed in words()["owners"].items() for word in listed}


@cache
def _phrase_words(phrase: str) -> frozenset[str]:
    return frozenset(heading_words(phrase)) - _passed_over()


def score(field: TableField, heading: str, said: frozenset[str]) -> int:
    """How well the words of a heading fit a field; 0 where they do not."""
    if column_key(heading) == column_key(field.heading):
        return _WHOLE_HEADING
    return max((_score(field, said, _phrase_words(phrase)) for phrase in field.phrases), default=0)


def _score(field: TableField, said: frozenset[str], phrase: frozenset[str]) -> int:
    if not phrase or not phrase <= said:
        return 0
    extra = said - phrase
    owners = {_owner_words()[word] for word in extra if word in _owner_words()}
    if _is_of_another(field, owners):
        return 0
    points = _PHRASE_WORD * len(phrase)
    if owners - {field.owner}:
        return points - 3 * _EXTRA_WORD
    return points - _EXTRA_WORD * len(extra - _owner_words().keys()) + _OWNED * bool(owners)


def _is_of_another(field: TableField, owners: set[str]) -> bool:
    """Whether a heading says that its column is of somebody, or something, else than the field."""
    if field.owner == "second" and "second" not in owners:
        return True
    return "second" in owners - {field.owner} or bool(field.owner and owners - {field.owner})


def guessed_kind(columns: Sequence[Column]) -> str:
    """The kind whose own questions most columns answer; a concern where none do."""
    said = [(column.name, frozenset(heading_words(column.name)) - _passed_over()) for column in columns]
    answered = {code: sum(_answers(code, heading, spoken) for heading, spoken in said) for code in BLOCKS}
    best = max(answered, key=lambda code: answered[code])
    return best if answered[best] >= 2 * _PHRASE_WORD else _by_heading_of_template(columns)


def _by_heading_of_template(columns: Sequence[Column]) -> str:
    named = {column_key(column.name) for column in columns}
    grade = column_key(fields_of("intelligence")["grading.source"].heading)
    return "intelligence" if grade in named else next(iter(KINDS))


def _answers(kind: str, heading: str, said: frozenset[str]) -> int:
    """How well the kind's own questions are answered by a column."""
    own = [
        score(field, heading, said)
        for field in fields_of(kind).values()
        if field.code.startswith(f"{BLOCKS[kind].name}.")
    ]
    best = max(own, default=0)
    return best if len(said) > 1 else best and _ONE_WORD


def guesses(columns: Sequence[Column], kind: str) -> dict[int, Guess]:
    """What each column probably is, by its place; nothing for one that could be anything, or that cannot be read."""
    fields = fields_of(kind)
    readable = [column for column in columns if not column.fault]
    looks = {column.place: looks_of(column.values) for column in readable}
    taken = _by_heading(readable, fields, looks)
    for column in readable:
        if column.place not in taken and (code := _by_look(looks[column.place], taken, fields)):
            taken[column.place] = Guess(code, "cells")
    return _times(_written_down(taken), readable, fields, looks)


def _by_heading(
    columns: Sequence[Column], fields: Mapping[str, TableField], looks: Mapping[int, frozenset[str]]
) -> dict[int, Guess]:
    taken: dict[int, Guess] = {}
    used: set[str] = set()
    scored = sorted(_scored(columns, fields, looks), key=lambda found: -found[0])
    for _, place, field in scored:
        if place not in taken and (field.several != ONE or field.code not in used):
            taken[place] = Guess(field.code, "heading")
            used.add(field.code)
    return taken


def _scored(
    columns: Sequence[Column], fields: Mapping[str, TableField], looks: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, int, TableField]]:
    for column in columns:
        said = frozenset(heading_words(column.name)) - _passed_over()
        for field in fields.values():
            points = score(field, column.name, said)
            if points >= _ENOUGH and not _contradicted(field, looks[column.place]):
                yield points, column.place, field


def _contradicted(field: TableField, looks: frozenset[str]) -> bool:
    """Whether what stands in a column is something else than its heading says."""
    if EMPTY in looks:
        return False
    if field.look in CONTRADICTS:
        return bool(looks & CONTRADICTS[field.look])
    fits = FITS.get(field.look)
    others = looks & FITS.keys()
    if fits is None:
        return field.code == "key" and bool(looks & {"date", "moment", "time"})
    if field.look in STRICT:
        return not looks & fits
    return bool(others) and not others & fits


def _by_look(looks: frozenset[str], taken: Mapping[int, Guess], fields: Mapping[str, TableField]) -> str | None:
    used = {guess.code for guess in taken.values()}
    return next(
        (code for look, code in _BY_LOOK.items() if look in looks and code in fields and code not in used), None
    )


def _written_down(taken: dict[int, Guess]) -> dict[int, Guess]:
    """Where no column says when a row was written down, the date on which it happened stands for both."""
    codes = {guess.code for guess in taken.values()}
    if "recorded_at" in codes or "happened.from" not in codes:
        return taken
    return {
        place: Guess(BOTH_WHEN, guess.why) if guess.code == "happened.from" else guess for place, guess in taken.items()
    }


def _times(
    taken: dict[int, Guess],
    columns: Sequence[Column],
    fields: Mapping[str, TableField],
    looks: Mapping[int, frozenset[str]],
) -> dict[int, Guess]:
    """With times of day where they belong: to the date that they are called after, or to the one before them in the table."""
    dates = {place: guess for place, guess in taken.items() if not fields[guess.code].part_of}
    dated = {guess.code for guess in dates.values()}
    settled = dict(dates)
    for place in sorted(taken.keys() | _of_times(columns, looks)):
        own = taken.get(place)
        if place in dates:
            continue
        if own and fields[own.code].part_of in dated:
            settled[place] = own
        elif code := _time_of_last_date(place, settled, fields, looks):
            settled[place] = Guess(code, "cells")
    return settled


def _of_times(columns: Sequence[Column], looks: Mapping[int, frozenset[str]]) -> set[int]:
    """The places of columns that hold times of day."""
    return {column.place for column in columns if "time" in looks[column.place]}


def _time_of_last_date(
    place: int, settled: Mapping[int, Guess], fields: Mapping[str, TableField], looks: Mapping[int, frozenset[str]]
) -> str | None:
    used = {guess.code for guess in settled.values()}
    for before in sorted((other for other in settled if other < place), reverse=True):
        code = f"{settled[before].code}@time"
        if code in fields and code not in used and "moment" not in looks[before]:
            return code
    return None
