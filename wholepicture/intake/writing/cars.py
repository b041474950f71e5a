"""Cars in a text: by their plates, whole or in part, and by colour with make or model."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from wholepicture.base.identifiers import check_postcode, check_vrm, normalise_vrm
from wholepicture.base.identifiers.vehicles import is_make_or_model
from wholepicture.intake.writing.found import Found, by_word, words_of
from wholepicture.intake.writing.text import Text, Word

_EDGE, _NO_MORE = r"(?<![A-Za-z0-9?*])", r"(?![A-Za-z0-9?*])"
_CURRENT = re.compile(rf"{_EDGE}[A-Za-z]{{2}}[0-9]{{2}}[ \-]?[A-Za-z]{{3}}{_NO_MORE}")
_OLDER = re.compile(rf"{_EDGE}(?:[A-Z][0-9]{{1,3}} ?[A-Z]{{3}}|[A-Z]{{3}} ?[0-9]{{1,3}}[A-Z]){_NO_MORE}")
_UNREAD = re.compile(rf"{_EDGE}(?=[A-Z0-9?* ]{{0,7}}[?*])[A-Z0-9?*]{{2,4}} ?[A-Z0-9?*]{{3}}{_NO_MORE}")
_BEGINNING = re.compile(r"[A-Z]{2}[0-9]{2}")
_PIECE = re.compile(r"[A-Za-z0-9?*]{1,7}")
_BESIDE = 10  # words to either side of a plate among which its make and colour stand
_SAME_CAR = 50  # characters from a plate within which a colour and a make are of the same car
_AHEAD = 6  # words behind "plate" or "reg" among which the plate stands


def cars_in(text: Text) -> Iterator[Found]:
    """Every car that a text names by a plate, or by its colour with its make or model."""
    named = list(_by_plate(text))
    yield from named
    ends = sorted(car.end for car in named)
    for car in _by_looks(text):
        place = bisect_left(ends, car.start - _SAME_CAR)
        if place == len(ends) or ends[place] > car.end + _SAME_CAR:
            yield car


def _by_plate(text: Text) -> Iterator[Found]:
    seen: set[int] = set()  # the characters that stand in a plate already
    for written, start, end in (*_whole(text), *_unread(text), *_said_to_be(text), *_after_a_car(text)):
        if start in seen or end - 1 in seen:
            continue
        checked = check_vrm(written)
        plate = checked.normalised
        if plate is None or is_make_or_model(plate):
            continue
        seen.update(range(start, end))
        looks = _looks(text, start, end)
        said = " ".join(filter(None, (written.upper(), _in_words(looks))))
        yield Found("cars", normalise_vrm(plate), {"registration": written.upper()[:16], **looks}, said, start, end)


Written = tuple[str, int, int]


def _whole(text: Text) -> Iterator[Written]:
    for pattern in (_CURRENT, _OLDER):
        for match in pattern.finditer(text.raw):
            letters = re.findall("[A-Za-z]{3}", match[0])
            is_spaced = " " in match[0]
            if is_spaced and letters and letters[-1].lower() in words_of("cars", "never_of_a_plate"):
                continue  # "on12 may" is no plate
            yield match[0], match.start(), match.end()


def _unread(text: Text) -> Iterator[Written]:
    """Plates in which single characters were not read: `AB1? CDE`."""
    for match in _UNREAD.finditer(text.raw):
        if _is_partly_read(normalise_vrm(match[0])):
            yield match[0], match.start(), match.end()


def _is_partly_read(plate: str) -> bool:
    """Whether letters and figures were read, three at least, of a plate of seven characters or of unknown length."""
    read = [c for c in plate if c not in "?*"]
    has_both = any(c.isdigit() for c in read) and any(c.isalpha() for c in read)
    return has_both and len(read) >= 3 and not plate.endswith("??") and (len(plate) == 7 or "*" in plate)


def _said_to_be(text: Text) -> Iterator[Written]:
    """What is said to be a plate, or part of one: `part plate LK19`, `reg ending XBV`."""
    words = text.words
    for place, word in enumerate(words):
        if word.low not in words_of("cars", "plate_words"):
            continue
        before = after = ""
        for later in range(place + 1, min(place + 1 + _AHEAD, len(words))):
            if words[later].sentence != word.sentence:
                break
            before, after = _which_end(words[later], before, after)
            if _may_be_of_a_plate(words[later], is_end=bool(before or after)):
                written, end = _with_the_next(text, later)
                yield f"{before}{written}{after}", words[later].start, end
                break


def _which_end(word: Word, before: str, after: str) -> tuple[str, str]:
    """The sign for what was not read before and after the part of a plate that follows these words."""
    if word.low in words_of("cars", "ending"):
        return "*", ""
    return ("", "*") if word.low in words_of("cars", "beginning") else (before, after)


def _may_be_of_a_plate(word: Word, *, is_end: bool) -> bool:
    if not _PIECE.fullmatch(word.written):
        return False
    has_figure = any(c.isdigit() for c in word.written)
    has_letter = any(c.isalpha() for c in word.written)
    if has_figure:
        return has_letter or (is_end and len(word.written) > 1)
    return is_end and word.written.isupper() and 2 <= len(word.written) <= 4


def _with_the_next(text: Text, place: int) -> tuple[str, int]:
    """A piece of a plate, with the piece behind it where that is one too."""
    word, following = text.words[place], text.words[place + 1 : place + 2]
    if following and text.between(place, place + 1) == " " and following[0].written.isupper():
        both = word.written + following[0].written
        is_piece = _PIECE.fullmatch(following[0].written) and following[0].low not in words_of(
            "cars", "never_of_a_plate"
        )
        if is_piece and len(both) <= 7:
            return f"{word.written} {following[0].written}", following[0].end
    return word.written, word.end


def _after_a_car(text: Text) -> Iterator[Written]:
    """The first half of a plate behind words for a car: `a silver Corsa, LK19`; and not of a postcode: `LK19 9AA`."""
    for place, word in enumerate(text.words):
        if not _BEGINNING.fullmatch(word.written):
            continue
        with_next = text.raw[word.start : word.end + 4]
        if check_postcode(with_next).outcome == "valid":
            continue
        before = [other for other in text.words[max(place - 6, 0) : place] if other.sentence == word.sentence]
        if any(map(_is_of_a_car, before)):
            yield word.written, word.start, word.end


def _is_of_a_car(word: Word) -> bool:
    return any(word.low in words_of("cars", name) for name in ("words", "makes")) or word.low in by_word(
        "cars", "models"
    )


# -- make, model and colour ---------------------------------------------------------------------------------------------


def _looks(text: Text, start: int, end: int) -> dict[str, str]:
    """The make, model and colour said beside a plate: the nearest of each."""
    looks: dict[str, str] = {}
    middle = (start + end) // 2
    for word in sorted(
        text.nearby(start, end, _BESIDE), key=lambda other: abs((other.start + other.end) // 2 - middle)
    ):
        if word.end > start and word.start < end:
            continue
        for name, value in _look(word).items():
            looks.setdefault(name, value)
    return {name: looks[name] for name in ("make", "model", "colour") if name in looks}


def _look(word: Word) -> dict[str, str]:
    """What one word says of a car. A model that is a word of every day counts where it is written as a name."""
    if word.low in words_of("cars", "colours"):
        return {"colour": word.low}
    if word.low in words_of("cars", "makes") and (word.is_capital or word.low not in ("seat", "mini", "rover")):
        return {"make": word.written}
    make = by_word("cars", "models").get(word.low)
    is_named = word.is_capital or not word.low.isalpha() or word.low in ("corsa", "fiesta", "astra", "clio")
    return {"make": make, "model": word.written} if make and is_named and not word.low.isdigit() else {}


def _by_looks(text: Text) -> Iterator[Found]:
    """Cars of which a colour is said with the make or model right behind it: `a silver Corsa`."""
    words = text.words
    for place, word in enumerate(words):
        if word.low not in words_of("cars", "colours"):
            continue
        looks, end = _looks_behind(text, place)
        if len(looks) > 1:
            yield Found("cars", f"looks/{_in_words(looks).lower()}", looks, _in_words(looks), word.start, end)


def _looks_behind(text: Text, colour: int) -> tuple[dict[str, str], int]:
    """What is said of a car with its colour and within three words behind that, and where it ends."""
    word = text.words[colour]
    looks, end = {"colour": word.low}, word.end
    for other in text.words[colour + 1 : colour + 4]:
        said = _look(other) if other.sentence == word.sentence else {}
        if "colour" in said or not (said or len(looks) == 1):
            break
        looks = said | looks
        end = other.end if said else end
    return looks, end


def _in_words(looks: dict[str, str]) -> str:
    """`silver Vauxhall Corsa`."""
    return " ".join(filter(None, (looks.get("colour"), looks.get("make"), looks.get("model"))))
