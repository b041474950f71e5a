"""Places in a text: postcodes, lines of an address, and premises by name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from wholepicture.base.identifiers import check_postcode, fold_name, pseudo_postcode_meaning
from wholepicture.intake.writing.found import Found, by_word, phrases_of, words_of
from wholepicture.intake.writing.text import Text

_POSTCODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}(?![A-Za-z0-9])")
_NUMBERED = re.compile(r"[0-9]{1,4}[a-z]?", re.IGNORECASE)
_UNITS = frozenset("flat room apartment unit".split())
_NEAR = 45  # characters behind a street within which its postcode stands
_MOST_WORDS = 4  # of a street's or of premises' name


def places_in(text: Text) -> Iterator[Found]:
    """Every place that a text names by a postcode, by the line of an address, or by the name of premises."""
    postcodes = list(_postcodes(text))
    spoken_for: set[int] = set()
    for said, start, end in _addresses(text):
        near = _soon_behind(text, end, postcodes)
        boxes = {"address": said}
        if near:
            code, at, to = near
            spoken_for.add(at)
            between = text.raw[end:at].strip(" ,\n")
            lines = "\n".join(filter(None, (said, *(part.strip() for part in re.split("[,\n]", between)))))
            boxes, end = {"address": lines[:400], "postcode": code}, to
        yield Found("places", fold_name(said), boxes, ", ".join("\n".join(boxes.values()).split("\n")), start, end)
    for code, start, end in postcodes:
        if start not in spoken_for:
            yield Found("places", code, {"postcode": code}, code, start, end)
    yield from _premises(text)


Place = tuple[str, int, int]


def _soon_behind(text: Text, end: int, postcodes: list[Place]) -> Place | None:
    """The postcode that belongs to an address that ends here: the next one, with at most a town between."""
    place = bisect_left(postcodes, end, key=itemgetter(1))
    if place == len(postcodes) or postcodes[place][1] - end > _NEAR:
        return None
    between = text.raw[end : postcodes[place][1]]
    return None if "\n\n" in between or any(c.isdigit() for c in between) else postcodes[place]


def _postcodes(text: Text) -> Iterator[Place]:
    for match in _POSTCODE.finditer(text.raw):
        checked = check_postcode(match[0])
        if checked.outcome == "valid" and checked.normalised and not pseudo_postcode_meaning(checked.normalised):
            yield checked.normalised, match.start(), match.end()


def _addresses(text: Text) -> Iterator[Place]:
    """`14 Marsh Lane`, `Flat 2, 14 Marsh Lane`: a number, a name of up to four words, and a word for a street."""
    words = text.words
    for place, word in enumerate(words):
        if not _NUMBERED.fullmatch(word.written):
            continue
        last = _end_of_street(text, place)
        if last is None:
            continue
        first = place
        if place > 1 and words[place - 2].low in _UNITS and text.between(place - 1, place).strip(" ,") == "":
            first = place - 2  # "Flat 2, 14 Marsh Lane"
        yield text.raw[words[first].start : words[last].end], words[first].start, words[last].end


def _end_of_street(text: Text, number: int) -> int | None:
    """The place of the word for a street that ends the name behind a number, if there is one."""
    words = text.words
    for later in range(number + 1, min(number + 2 + _MOST_WORDS, len(words))):
        if text.between(later - 1, later) != " " or not words[later].is_capital:
            return None
        if later > number + 1 and words[later].low in words_of("places", "words", "streets"):
            return later
    return None


def _premises(text: Text) -> Iterator[Found]:
    words = text.words
    place = 0
    while place < len(words):
        last, kind = _named_from(text, place)
        if last is None:
            place += 1
            continue
        start, end = words[place].start, words[last].end
        name = text.raw[start:end]
        boxes = {"name": name, "kind": kind, "description": _room_before(text, place)}
        said = " ".join(filter(None, (name, f"({boxes['description']})" if boxes["description"] else "")))
        key = fold_name(name).removeprefix("the ")
        yield Found("places", key, {name: value for name, value in boxes.items() if value}, said, start, end)
        place = last + 1


def _named_from(text: Text, place: int) -> tuple[int | None, str]:
    """The last word of the name of premises that begins with this word, and the kind of place; None: no such name does."""
    chain = _chain(text, place)
    if chain is not None:
        return chain
    words = text.words
    if not words[place].is_capital or words[place].low in words_of("people", "never_a_name"):
        return None, ""
    last = _last_capital(text, place)
    is_pointed_at = _is_pointed_at(text, place)
    least = place if is_pointed_at else place + 1  # one word alone is a name where it is pointed at
    kinds = by_word("places", "kinds")
    named = next((end for end in range(last, least - 1, -1) if words[end].low in kinds), None)
    if named is not None:
        return named, kinds[words[named].low]
    return (last, "") if last > place and is_pointed_at else (None, "")


def _last_capital(text: Text, place: int) -> int:
    """The last word of those with capitals that follow this one."""
    last = place
    while last - place < _MOST_WORDS and _goes_on(text, last):
        last += 1
    return last


def _goes_on(text: Text, place: int) -> bool:
    """Whether a name goes on behind this word: with a capital, one space between."""
    following = text.words[place + 1 : place + 2]
    return bool(following) and following[0].is_capital and text.between(place, place + 1) in (" ", " & ")


def _is_pointed_at(text: Text, place: int) -> bool:
    """Whether "at the" or the like stands before a name, and the name is none of those that are no premises."""
    words = text.words
    if place < 2 or words[place - 1].low != "the" or words[place].low in words_of("places", "words", "never"):
        return False
    return words[place - 2].low in words_of("places", "words", "before")


def _chain(text: Text, place: int) -> tuple[int, str] | None:
    """A name that every town has (`Travelodge`), however it is written."""
    words, listed = text.words, phrases_of("places", "chains")
    for many in (3, 2, 1):
        phrase = tuple(word.low for word in words[place : place + many])
        if phrase in listed and all(words[place + at].sentence == words[place].sentence for at in range(len(phrase))):
            return place + len(phrase) - 1, listed[phrase]
    return None


def _room_before(text: Text, place: int) -> str:
    """`Room 12`, where that is said before the name: `Room 12 at the Sunrise Lodge`."""
    words = text.words
    for before in range(max(place - 4, 0), max(place - 1, 0)):
        if words[before].low in ("room", "rm") and words[before].sentence == words[place].sentence:
            number = words[before + 1].written
            return f"Room {number}" if any(c.isdigit() for c in number) else ""
    return ""
