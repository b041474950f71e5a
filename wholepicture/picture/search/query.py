"""What somebody may mean by the words that they type: a name, part of a plate, the end of a number, a street. Pure.

Each reading is a question in PostgreSQL's language of text search over the keys of `picture.search.keys`, and the reason
for which what it finds is shown. They come from the surest to the faintest; what a surer one finds, a fainter one leaves
out. Nothing here knows what is stored: the same words always make the same questions.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from anyascii import anyascii

from wholepicture.base.identifiers import (
    IDENTIFIER_TYPES,
    check_email,
    check_handle,
    check_phone,
    check_postcode,
    vrm_skeleton,
)
from wholepicture.linkage.comparison.names import groups_of, plain
from wholepicture.picture.search.dates import born_beside, born_on
from wholepicture.picture.search.keys import described_by, phone_digits, sound_keys, squeezed, words_of

LONGEST = 200  # characters of a search
MOST_WORDS = 8
MOST_LETTERS = 40  # of a name that may be misspelt: every letter makes some fifty other spellings
NAMES = ("name", "short_name", "sounds_like", "begins")  # the reasons of readings of a person's name
NEAR = "near"  # the reason of readings that are asked only where surer ones find few


@dataclass(frozen=True)
class Reading:
    """One thing that the words may mean. `why` is a code that screens put in words; `typed` what it rests on.

    `like`: a pattern that one key must fit besides (part of a plate). `keys` and `beginnings`: what tells which of a
    person's facts was meant.
    """

    why: str
    question: str
    typed: str
    like: str | None = None
    keys: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    @property
    def letters(self) -> set[str]:
        """Kinds of keys that can be meant."""
        return {key[0] for key in (*self.keys, *self.beginnings)}

    def fits(self, keys: Iterable[str]) -> bool:
        """Whether a fact with these keys is what this reading found."""
        return any(map(self._is_meant, keys))

    def _is_meant(self, key: str) -> bool:
        if key in self.keys:
            return True
        return key.startswith(self.beginnings) and (self.like is None or _like(self.like, key))


def tidied(words: str) -> str:
    """What was typed as one line, without characters that print nothing or turn the direction of reading."""
    text = "".join(" " if c.isspace() else c for c in words if c.isspace() or unicodedata.category(c) not in _SILENT)
    return " ".join(text.split())


_SILENT = {"Cc", "Cf", "Cs", "Co", "Cn"}


def readings(words: str) -> list[Reading]:
    """What tidied words may mean, the surest first."""
    if len(words.split()) > MOST_WORDS:
        return []
    return [
        *_born(words),
        *_numbers(words),
        *_phones(words),
        *_plates(words),
        *_online(words),
        *_names(words),
        *_places(words),
        *_looks(words),
    ]


def near_readings(words: str) -> list[Reading]:
    """Names with one letter wrong, for when the surer readings find few."""
    parts, born = next(_name_parts(words), ([], []))
    # A short word is near to very many others: it may be wrong only where another word stands beside it.
    short = 2 if len(parts) > 1 else 3
    if len(max(parts, key=len, default="")) <= short or sum(map(len, parts)) > MOST_LETTERS:
        return []
    ways = []
    for part in parts:
        spellings = (part, *_near(part)) if len(part) > short else (part,)
        ways.append(set(map(_name_key, spellings)))
    keys = frozenset().union(*ways)
    return [Reading(NEAR, _all([*map(_any, ways), *born]), words, keys=keys)]


# -- the ways of reading ----------------------------------------------------------------------------------------------


def _born(words: str) -> Iterator[Reading]:
    """A whole date of birth by itself. Half of one finds a crowd, and is taken beside a name alone."""
    keys = frozenset(f"b/{day}" for day in born_on(words))
    if keys:
        yield Reading("born", _any(keys), words, keys=keys)


def _numbers(words: str) -> Iterator[Reading]:
    """A number of a register or of a missing episode, whole: part of one would find a crowd."""
    number = squeezed(words)
    if len(number) < 3 or sum(map(str.isdigit, number)) < 2 or len(number) > 40:
        return
    keys = {f"i/{number}"}
    for whole in (type.check(words) for type in IDENTIFIER_TYPES.values() if type.has_short_form):
        if whole.outcome == "valid" and whole.normalised:
            keys.add(f"i/{squeezed(whole.normalised)}")
    yield Reading("number", _any(keys), words, keys=frozenset(keys))


def _phones(words: str) -> Iterator[Reading]:
    if not re.fullmatch(r"[0-9+().\-\s]+", words):
        return
    digits = phone_digits(words)
    if not digits:
        return
    if check_phone(words).outcome in ("valid", "unchecked"):
        keys = frozenset({f"f/{digits}"})
        yield Reading("phone", _any(keys), words, keys=keys)
        # Somebody else may have seen the end of it only.
        ends = frozenset(f"f/{digits[:many]}" for many in range(6, len(digits)))
        yield Reading("phone_part", _any(ends), words, keys=ends)
    else:
        yield _beginning("phone_ends", "f/" + digits, digits[::-1])


def _plates(words: str) -> Iterator[Reading]:
    """A registration, whole or in part, read as generously as a plate at night is."""
    plate = _plate_in(words)
    if plate is None:
        return
    if not {"?", "*"} & set(plate):
        yield _exactly("plate", f"v/{plate}", words)
        # Another may have seen all of it but one character.
        unread = frozenset(f"v/{plate[:at]}?{plate[at + 1 :]}" for at in range(len(plate)))
        yield Reading("plate_unread", _any(unread), words, keys=unread)
    yield _part_of_plate(plate, words)


def _plate_in(words: str) -> str | None:
    """What may be a registration, with `?` and `*` for what was not read; None where it can be none."""
    seen = re.sub(r"[^A-Z0-9?*]", "", vrm_skeleton(words))
    typed = re.sub(r"[^A-Z0-9?*]", "", anyascii(words).upper())
    known = re.sub(r"[?*]", "", seen)
    if not 3 <= len(known) <= 12 or len(seen) > 16 or len(words.split()) > 3:
        return None
    is_word = not re.search(r"[0-9?*]", typed) and len(typed) != 3
    return None if typed.isdigit() or is_word else seen


def _part_of_plate(plate: str, words: str) -> Reading:
    pieces = {f"u/{character}" for character in plate if character not in "?*"}
    for run in re.split(r"[?*]+", plate):
        pieces |= {f"t/{run[at : at + 3]}" for at in range(len(run) - 2)}
    question, part = _all(pieces), plate
    if not {"?", "*"} & set(plate):
        # Without a sign for what was not read, a part may stand anywhere in the plate.
        question, part = f"{question} & !{_quoted(f'v/{plate}')}", f"*{plate}*"
    like = "v/" + part.replace("?", "_").replace("*", "%")
    return Reading("plate_part", question, words, like=like, beginnings=("v/",))


def _online(words: str) -> Iterator[Reading]:
    if " " in words:
        return
    mail = check_email(words).normalised
    if mail:
        yield _exactly("email", f"e/{mail}", words)
    handle = check_handle(words).normalised or ""
    if len(handle) > 2 and not mail:
        yield _exactly("handle", f"h/{handle}", words)
        question = f"{_quoted('h/' + handle)}:* & !{_quoted('h/' + handle)}"
        yield Reading("handle_begins", question, words, beginnings=(f"h/{handle}",))


def _names(words: str) -> Iterator[Reading]:
    """All the words must be the same person's; each may be written, shortened or heard in its own way."""
    for parts, born in _name_parts(words):
        yield from _names_of(words, parts, born)


def _names_of(words: str, parts: list[str], born: list[str]) -> Iterator[Reading]:
    surer: list[str] = []
    for why, keys_of_word in (("name", _written), ("short_name", _shortened), ("sounds_like", _heard)):
        ways = list(map(keys_of_word, parts))
        question = _all(map(_any, ways))
        if question not in surer:
            yield Reading(why, _all([question, *born, *_none_of(surer)]), words, keys=frozenset().union(*ways))
            surer.append(question)
    if len(min(parts, key=len)) > 2:
        longer = map(_heard_or_longer, parts)
        beginnings = tuple(map(_name_key, parts))
        yield Reading("begins", _all([*longer, *born, *_none_of(surer)]), words, beginnings=beginnings)


def _none_of(surer: list[str]) -> list[str]:
    """That nothing is found which a surer question finds: the last asked finds all that those before it do."""
    return [f"!({surer[-1]})"] if surer else []


def _name_key(word: str) -> str:
    return f"n/{word}"


def _written(word: str) -> set[str]:
    return {_name_key(word)}


def _shortened(word: str) -> set[str]:
    return _written(word) | {f"g/{group}" for group in groups_of(word)}


def _heard(word: str) -> set[str]:
    return _shortened(word) | set(sound_keys(word))


def _heard_or_longer(word: str) -> str:
    return f"({_any(_heard(word))} | {_quoted(_name_key(word))}:*)"


def _places(words: str) -> Iterator[Reading]:
    checked = check_postcode(words)
    if checked.outcome != "valid":
        if checked.normalised:
            space = "" if " " in checked.normalised else " "
            yield _beginning("postcode_part", f"c/{checked.normalised}{space}", checked.normalised)
        yield from _addresses(words)
    elif checked.normalised:
        yield _exactly("postcode", f"c/{checked.normalised}", words)


def _addresses(words: str) -> Iterator[Reading]:
    """The words and the postcodes of an address, in any order; its words perhaps only begun."""
    postcodes = [f"c/{check_postcode(postcode).normalised}" for postcode in _postcodes_in(words)]
    parts = [*postcodes, *(f"p/{word}" for word in words_of(_without_postcodes(words)))]
    telling = list(filter(_tells, parts))
    if not telling or len(parts) > MOST_WORDS:
        return
    keys = frozenset(parts)
    whole = _all(map(_quoted, parts))
    yield Reading("place", whole, words, keys=keys)
    longer = []
    for part in parts:
        may_be_begun = part in telling and part.startswith("p/")
        longer.append(_quoted(part) + (":*" if may_be_begun else ""))
    yield Reading("place", _all([*longer, f"!({whole})"]), words, keys=keys, beginnings=tuple(telling))


def _tells(key: str) -> bool:
    """Whether a word says more than a house's number or an `at` would: whole towns share those."""
    return len(key) > 4 and not key[2:].isdigit()


def _looks(words: str) -> Iterator[Reading]:
    """What a car looks like: every word is its make, model or colour. Then what anybody or anything does, as described."""
    cars = frozenset(f"m/{word}" for word in words_of(words))
    surer = []
    if cars and all(len(key) > 3 and not key[2:].isdigit() for key in cars):
        surer.append(_all(map(_quoted, cars)))
        yield Reading("looks", surer[0], words, keys=cars)
    described = list(described_by(words))
    if any(map(str.isalpha, "".join(described))):
        yield from _described(words, described, surer)


def _described(words: str, described: list[str], surer: list[str]) -> Iterator[Reading]:
    keys = frozenset(f"d/{stem}" for stem in described)
    whole = _all(map(_quoted, keys))
    yield Reading("described", whole, words, keys=keys)
    ways = [{f"m/{word}" for word in words_of(words) if word.startswith(stem)} | {f"d/{stem}"} for stem in described]
    if len(ways) > 1:
        # `silver corsa, dented`: some of it is its colour or model, the rest how somebody described it.
        question = _all([*map(_any, ways), *(f"!({found})" for found in (whole, *surer))])
        yield Reading("described", question, words, keys=keys.union(*ways))


def _name_parts(words: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words of a name, and questions of when its bearer was born, if that stands beside it; in each way that they can be
    read: `May 2010` may be a month, or a girl and a year."""
    for days, rest in born_beside(words):
        parts = [part for part in dict.fromkeys(plain(rest).split()) if len(part) > 1][:MOST_WORDS]
        if parts and not any(map(str.isdigit, rest)):
            yield parts, [_any(f"b/{day}" for day in each) for each in days]


def _postcodes_in(words: str) -> list[str]:
    candidates = re.findall(r"\b[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}\b", words)
    return [postcode for postcode in candidates if check_postcode(postcode).outcome == "valid"]


def _without_postcodes(words: str) -> str:
    for postcode in _postcodes_in(words):
        words = words.replace(postcode, " ")
    return words


# -- writing a question -----------------------------------------------------------------------------------------------


def _quoted(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(keys: Iterable[str]) -> str:
    return "(" + " | ".join(map(_quoted, sorted(keys))) + ")"


def _all(questions: Iterable[str]) -> str:
    return " & ".join(map(_as_question, sorted(questions)))


def _as_question(text: str) -> str:
    """A key, quoted; what is a question already, as it is."""
    return text if text[0] in "'(!" else _quoted(text)


def _exactly(why: str, key: str, typed: str) -> Reading:
    return Reading(why, _any({key}), typed, keys=frozenset({key}))


def _beginning(why: str, key: str, typed: str) -> Reading:
    return Reading(why, f"{_quoted(key)}:*", typed, beginnings=(key,))


def _near(word: str) -> tuple[str, ...]:
    """Every word that differs in one letter: left out, put in, another, or two changed about."""
    near = set[str]()
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        near.update(before + letter + after for letter in ascii_lowercase)
        if after:
            near.add(before + after[1:])
            near.update(before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            near.add(before + after[1] + after[0] + after[2:])
    return tuple(sorted(near - {word}))


def _like(pattern: str, key: str) -> bool:
    """SQL's LIKE, for patterns made above."""
    return re.fullmatch(re.escape(pattern).replace("%", ".*").replace("_", "."), key) is not None
