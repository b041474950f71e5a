"""People in a text: by a name with a title or behind "called" and the like, by a nickname in quotes, by an age.

Nobody found here has a role: what somebody is to the child is their author's to say.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from wholepicture.base.identifiers import fold_name
from wholepicture.intake.writing.found import Found, words_of
from wholepicture.intake.writing.text import Text, Word

_BETWEEN_NAMES = re.compile(r"[ ]?[\"“”‘’']?[ ]?[\"“”‘’']?")
_QUOTES = "\"“”‘’'"
_OPENS, _CLOSES = (' "', " “", " '", " ‘"), ('" ', "” ", "' ", "’ ")
_MOST_NAMES = 3
_CUES = frozenset(
    tuple(cue.split())
    for cue in (
        "known as", "goes by", "went by", "goes as", "nicknamed", "aka", "name is", "name was", "name's", "name of", "nickname is",
        "nickname",
        "calls himself", "calls herself", "calls themselves", "call him", "call her", "calls him", "calls her", "street name", "saved as",
        "introduced himself as", "introduced herself as", "by the name of", "named as", "called himself", "called herself",
    )
)  # fmt: skip
_GUARDED = frozenset({"called", "named"})
_FILLERS = frozenset({"the", "name", "of", "is", "as", "only", "simply", "just"})
_NUMBER = re.compile(r"[1-9][0-9]")
_AGE_BEHIND_A_NAME = re.compile(
    r"[\"”’']?(?:,? ?\(|,? (?:who is |who's |is |was |aged? |about |around |approximately ){0,3}|, ?)"
    r"([1-9][0-9])(?![0-9:])(?=\)|,|\.(?:\s|$)| y(?:ea)?rs? old|yo\b|$| and | who | from )"
)
_YEARS_OLD = re.compile(r"([1-9][0-9])(?:[ \-]?(?:years?|yrs?|yr)[ \-]olds?|[ \-]?yo)(?![A-Za-z])", re.IGNORECASE)
_AHEAD = 7  # words behind somebody among which their age stands
_CALLED_WITHIN = 10  # words behind somebody within which they are called by a name


@dataclass(frozen=True)
class _Aged:
    """Somebody of whom only an age is said: from which word to which, and the age."""

    first: int
    last: int
    age: str


def people_in(text: Text) -> Iterator[Found]:
    """Everybody whom a text names or whose age it says, each mention once."""
    aged = list(_aged(text))
    spoken_for: set[_Aged] = set()
    for name, first, end in _named(text):
        who = _of_the_name(text, first, aged)
        age = _age_behind(text, end)
        if who is not None:
            spoken_for.add(who)
            age = age or who.age
        yield _found(name, age, text.words[first].start, end)
    for who in aged:
        if who not in spoken_for:
            start, end = text.words[who.first].start, text.words[who.last].end
            said = " ".join(text.raw[start:end].split())
            said = said[:1].upper() + said[1:]
            yield Found("people", fold_name(said), {"age": who.age, "description": said}, said, start, end)


def _found(name: str, age: str, start: int, end: int) -> Found:
    words = [word for word in name.split() if word]
    is_titled = words[0].lower().strip(".") in words_of("people", "titles")
    box = "called" if len(words) < (3 if is_titled else 2) else "name"
    if is_titled and len(words) > 2:
        words = words[1:]
    boxes = {box: " ".join(words), "age": age}
    said = ", ".join(filter(None, (name, age)))
    key = fold_name(" ".join(words))
    return Found("people", key, {box: value for box, value in boxes.items() if value}, said, start, end)


# -- names --------------------------------------------------------------------------------------------------------------

Name = tuple[str, int, int]  # as written, the place of its first word, where it ends


def _named(text: Text) -> Iterator[Name]:
    """Names with a title, behind a cue, or in quotes behind somebody; each place once."""
    taken = -1
    for place in range(len(text.words)):
        if place <= taken:
            continue
        name = _titled(text, place) or _after_a_cue(text, place) or _quoted(text, place)
        if name:
            yield name
            taken = text.word_at(name[2] - 1)


def _titled(text: Text, place: int) -> Name | None:
    word = text.words[place]
    if word.low not in words_of("people", "titles") or not word.is_capital or place + 1 >= len(text.words):
        return None
    if text.between(place, place + 1) not in (" ", ". "):
        return None
    name = _name_from(text, place + 1)
    return (f"{word.written} {name[0]}", place, name[2]) if name else None


def _after_a_cue(text: Text, place: int) -> Name | None:
    """A name behind "known as", "his name is" and so on, and behind "called" where that is said of somebody."""
    behind = _cue_at(text, place)
    if behind is None or _is_the_authors_own(text, place):
        return None
    for at in range(behind, min(behind + 3, len(text.words))):
        if text.words[at].sentence != text.words[place].sentence:
            return None
        is_quoted = text.raw[text.words[at].start - 1] in _QUOTES
        if name := _name_from(text, at, is_quoted=is_quoted):
            return name
        if text.words[at].low not in _FILLERS:
            return None
    return None


def _cue_at(text: Text, place: int) -> int | None:
    """The place of the word behind a cue that begins here, if one does."""
    words = text.words
    for many in (4, 3, 2, 1):
        if tuple(word.low for word in words[place : place + many]) in _CUES:
            return place + many
    if words[place].low in _GUARDED and place and _is_of_somebody(text, place):
        return place + 1
    return None


def _is_of_somebody(text: Text, called: int) -> bool:
    """Whether "called" or "named" is said of somebody, and not what somebody did: `a man in his thirties called Kez`."""
    words = text.words
    for before in range(called - 1, max(called - 8, -1), -1):
        word = words[before]
        if word.sentence != words[called].sentence:
            return False
        if _is_somebody(word) or word.low in words_of("people", "is_called"):
            return True
        is_age = word.low in words_of("people", "decades") or _NUMBER.fullmatch(word.written)
        if not is_age and word.low not in words_of("people", "before_an_age"):
            return False
    return False


def _is_the_authors_own(text: Text, place: int) -> bool:
    return place > 0 and text.words[place - 1].low == "my"


def _is_somebody(word: Word) -> bool:
    return word.low in words_of("people", "nouns")


def _quoted(text: Text, place: int) -> Name | None:
    """A nickname in quotes: within a name, or behind somebody."""
    if not text.words[place].is_capital:
        return None
    return _with_a_nickname(text, place) or _nickname_alone(text, place)


def _with_a_nickname(text: Text, place: int) -> Name | None:
    """`Karl "Kez" Brown`."""
    if place + 2 >= len(text.words) or text.between(place, place + 1) not in _OPENS:
        return None
    return _name_from(text, place) if text.between(place + 1, place + 2) in _CLOSES else None


def _nickname_alone(text: Text, place: int) -> Name | None:
    """`the older lad, “Biggz”`. One word: more are what somebody said."""
    word = text.words[place]
    around = text.raw[max(word.start - 1, 0) : word.start], text.raw[word.end : word.end + 1]
    if not all(mark and mark in _QUOTES for mark in around):
        return None
    before = text.words[max(place - 2, 0) : place]
    is_of_somebody = any(other.sentence == word.sentence and _is_somebody(other) for other in before)
    return (word.written, place, word.end + 1) if is_of_somebody and _may_be_a_name(word) else None


def _name_from(text: Text, place: int, *, is_quoted: bool = False) -> Name | None:
    """The name that begins with this word: up to three words with capitals; in quotes, one word of any kind."""
    words = text.words
    if place >= len(words):
        return None
    if is_quoted and not words[place].is_capital:
        return (words[place].written, place, words[place].end + 1)
    if not _may_be_a_name(words[place]):
        return None
    last = place
    while last + 1 < len(words) and last + 1 - place < _MOST_NAMES and _goes_on(text, last):
        last += 1
    end = words[last].end
    opened = sum(text.raw.count(quote, words[place].start, end) for quote in '"“”')
    end += opened % 2 and text.raw[end : end + 1] in tuple('"”')
    return text.raw[words[place].start : end], place, end


def _goes_on(text: Text, place: int) -> bool:
    following = text.words[place + 1]
    return bool(_BETWEEN_NAMES.fullmatch(text.between(place, place + 1))) and _may_be_a_name(following)


def _may_be_a_name(word: Word) -> bool:
    is_word = any(c.isalpha() for c in word.written) and "?" not in word.written and "*" not in word.written
    return word.is_capital and is_word and word.low.removesuffix("'s") not in words_of("people", "never_a_name")


# -- ages ---------------------------------------------------------------------------------------------------------------


def _age_behind(text: Text, end: int) -> str:
    """The age right behind a name: `Kez, 25,`, `Kez (25)`, `Kez is about 25 years old`."""
    match = _AGE_BEHIND_A_NAME.match(text.raw[end : end + 60])
    return match[1] if match else ""


def _of_the_name(text: Text, first: int, aged: list[_Aged]) -> _Aged | None:
    """The one whose age is said shortly before a name: `a man in his thirties called Kez`."""
    place = bisect_left(aged, first, key=attrgetter("first")) - 1
    if place < 0 or first - aged[place].first > _CALLED_WITHIN:
        return None
    who = aged[place]
    return who if text.words[who.first].sentence == text.words[first].sentence else None


def _aged(text: Text) -> Iterator[_Aged]:
    for place, word in enumerate(text.words):
        if _is_somebody(word):
            who = _age_ahead(text, place) or _age_before(text, place)
            if who:
                yield who


def _age_ahead(text: Text, place: int) -> _Aged | None:
    """`a man in his thirties`, `a lad of about 20`, `a male (19)`."""
    words = text.words
    for at in range(place + 1, min(place + 1 + _AHEAD, len(words))):
        word = words[at]
        if word.sentence != words[place].sentence:
            return None
        if word.low in words_of("people", "decades"):
            first = at - 1 if words[at - 1].low in ("early", "mid", "late") else at
            return _Aged(place, at, text.raw[words[first].start : word.end])
        if _is_an_age(text, at):
            return _Aged(place, at, word.written)
        if word.low not in words_of("people", "before_an_age"):
            return None
    return None


def _is_an_age(text: Text, place: int) -> bool:
    """Whether a number of two figures is somebody's age: said so before it, and followed by no hour, mile or street."""
    words = text.words
    if not _NUMBER.fullmatch(words[place].written):
        return False
    behind = words[place + 1 : place + 2]
    if behind and (behind[0].low in words_of("people", "never_an_age") or _is_of_an_address(text, place)):
        return False
    between = text.between(place - 1, place)
    is_said = words[place - 1].low in words_of("people", "before_a_number")
    return is_said or between in (" (", ", ", " ,")


def _is_of_an_address(text: Text, place: int) -> bool:
    return text.between(place, place + 1) == " " and text.words[place + 1].is_capital


def _age_before(text: Text, place: int) -> _Aged | None:
    """`a 25-year-old man`, `a 25 year old white male`."""
    words = text.words
    start = words[max(place - 5, 0)].start
    ages = [match for match in _YEARS_OLD.finditer(text.raw[start : words[place].start])]
    if not ages:
        return None
    first = text.word_at(start + ages[-1].start())
    if words[first].sentence != words[place].sentence:
        return None
    return _Aged(first, place, ages[-1][1])
