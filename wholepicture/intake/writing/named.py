"""The people and things that a text names, to be offered to its author one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from wholepicture.intake.writing.cars import cars_in
from wholepicture.intake.writing.contacts import accounts_in, phones_in
from wholepicture.intake.writing.found import Found
from wholepicture.intake.writing.people import people_in
from wholepicture.intake.writing.places import places_in
from wholepicture.intake.writing.text import Text

MOST = 10
"""Of each kind, that are offered for one report: more are no help on a page."""


def named_in(texts: Iterable[str]) -> list[Found]:
    """Everybody and everything that these texts name, each once, as first written, with its sentence; people first, then cars,
    phones and accounts, places. Takes time in proportion to the length of the texts."""
    first: dict[tuple[str, str], Found] = {}
    for raw in texts:
        text = Text(raw)
        for found in _all_in(text):
            before = first.get((found.kind, found.key))
            if before is None or len(found.boxes) > len(before.boxes):
                first[found.kind, found.key] = replace(found, sentence=text.said(found.start, found.end))
    kinds = ("people", "cars", "phones", "places")
    return list(chain.from_iterable(_of_kind(first.values(), kind) for kind in kinds))


def _of_kind(found: Iterable[Found], kind: str) -> list[Found]:
    return [each for each in found if each.kind == kind and each.key][:MOST]


def _all_in(text: Text) -> Iterator[Found]:
    yield from people_in(text)
    yield from cars_in(text)
    yield from phones_in(text)
    yield from accounts_in(text)
    yield from places_in(text)
