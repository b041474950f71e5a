"""What somebody may mean by the words that they type: a name, part of a plate, the end of a number, a street. Pure.

Each reading is a question in PostgreSQL's language of text search over the keys of `picture.search.keys`, and the reason for
which what it finds is shown. They come from the surest to the faintest; what a surer one finds, a fainter one leaves
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
from wholepicture.picture.search.keys import phone_digits, sound_keys, squeezed, words_of

LONGEST = 200  # characters of a search
MOST_WORDS = 8
MOST_LETTERS = 40  # of a name that may be misspelt: every letter makes some fifty other spellings
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
        return {one[0] for one in (*self.keys, *self.beginnings)}

    def fits(self, keys: Iterable[str]) -> bool:
        """Whether a fact with these keys is what this reading found."""
        return any(
            one in self.keys or (one.startswith(self.beginnings) and (self.like is None or _like(self.like, one)))
            for one in keys
        )


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
        *_numbers(words),
        *_phones(words),
        *_plates(words),
        *_online(words),
        *_names(words),
        *_places(words),
        *_cars(words),
    ]


def near_readings(words: str) -> list[Reading]:
    """Names with one letter wrong, for when the surer readings find few."""
    parts, born = _name_parts(words)
    # A short word is near to very many others: it may be wrong only where another word stands beside it.
    long = 2 if len(parts) > 1 else 3
    if not any(len(one) > long for one in parts) or sum(map(len, parts)) > MOST_LETTERS:
        return []
    ways = [{f"n/{other}" for other in ((one, *_near(one)) if len(one) > long else (one,))} for one in parts]
    keys = frozenset().union(*ways)
    return [Reading(NEAR, _all([*map(_any, ways), *born]), words, keys=keys)]


# -- the ways of reading ----------------------------------------------------------------------------------------------


def _numbers(words: str) -> Iterator[Reading]:
    """A number of a register, whole: part of one would find a crowd."""
    number = squeezed(words)
    if len(number) < 5 or sum(one.isdigit() for one in number) < 4 or len(number) > 40:
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
    seen = re.sub(r"[^A-Z0-9?*]", "", vrm_skeleton(words))
    typed = re.sub(r"[^A-Z0-9?*]", "", anyascii(words).upper())
    known = re.sub(r"[?*]", "", seen)
    telling = re.search(r"[0-9?*]", typed) or len(typed) == 3
    if not 3 <= len(known) <= 12 or len(seen) > 16 or len(words.split()) > 3 or typed.isdigit() or not telling:
        return
    whole = f"v/{seen}"
    if known == seen:
        yield Reading("plate", _any({whole}), words, keys=frozenset({whole}))
        # Another may have seen all of it but one character.
        unread = frozenset(f"v/{seen[:at]}?{seen[at + 1 :]}" for at in range(len(seen)))
        yield Reading("plate_unread", _any(unread), words, keys=unread)
    pieces = {f"u/{one}" for one in known}
    for run in re.split(r"[?*]+", seen):
        pieces |= {f"t/{run[at : at + 3]}" for at in range(len(run) - 2)}
    # Without a sign for what was not read, a part may stand anywhere in the plate.
    part = seen if known != seen else f"*{seen}*"
    like = "v/" + part.replace("?", "_").replace("*", "%")
    question = _all(pieces) + ("" if known != seen else f" & !{_quoted(whole)}")
    yield Reading("plate_part", question, words, like=like, beginnings=("v/",))


def _online(words: str) -> Iterator[Reading]:
    if " " in words:
        return
    mail = check_email(words).normalised
    if mail:
        yield Reading("email", _any({f"e/{mail}"}), words, keys=frozenset({f"e/{mail}"}))
    handle = check_handle(words).normalised or ""
    if len(handle) > 2 and not mail:
        yield Reading("handle", _any({f"h/{handle}"}), words, keys=frozenset({f"h/{handle}"}))
        question = f"{_quoted('h/' + handle)}:* & !{_quoted('h/' + handle)}"
        yield Reading("handle_begins", question, words, beginnings=(f"h/{handle}",))


def _names(words: str) -> Iterator[Reading]:
    """All the words must be the same person's; each may be written, shortened or heard in its own way."""
    parts, born = _name_parts(words)
    if not parts:
        return
    written = [{f"n/{one}"} for one in parts]
    short = [same | {f"g/{group}" for group in groups_of(one)} for one, same in zip(parts, written, strict=True)]
    heard = [same | set(sound_keys(one)) for one, same in zip(parts, short, strict=True)]
    before: list[str] = []
    for why, ways in (("name", written), ("short_name", short), ("sounds_like", heard)):
        question = _all([_any(way) for way in ways])
        if question not in before:
            apart = [f"!({one})" for one in before[-1:]]
            yield Reading(why, _all([question, *born, *apart]), words, keys=frozenset().union(*ways))
            before.append(question)
    if all(len(one) > 2 for one in parts):
        longer = [f"({_any(way)} | {_quoted(f'n/{one}')}:*)" for one, way in zip(parts, heard, strict=True)]
        begins = tuple(f"n/{one}" for one in parts)
        yield Reading("begins", _all([*longer, *born, f"!({before[-1]})"]), words, beginnings=begins)


def _places(words: str) -> Iterator[Reading]:
    checked = check_postcode(words)
    if checked.normalised and checked.outcome == "valid":
        keys = frozenset({f"c/{checked.normalised}"})
        yield Reading("postcode", _any(keys), words, keys=keys)
    elif checked.normalised:
        space = "" if " " in checked.normalised else " "
        yield _beginning("postcode_part", f"c/{checked.normalised}{space}", checked.normalised)
    parts = [f"c/{check_postcode(one).normalised}" for one in _postcodes_in(words)]
    parts += [f"p/{one}" for one in words_of(_without_postcodes(words))]
    telling = [one for one in parts if len(one) > 4 and not one[2:].isdigit()]
    if telling and len(parts) <= MOST_WORDS and checked.outcome != "valid":
        keys = frozenset(parts)
        whole = _all([_quoted(one) for one in parts])
        yield Reading("place", whole, words, keys=keys)
        longer = [_quoted(one) + (":*" if one in telling and one.startswith("p/") else "") for one in parts]
        yield Reading("place", _all([*longer, f"!({whole})"]), words, keys=keys, beginnings=tuple(telling))


def _cars(words: str) -> Iterator[Reading]:
    """What a car looks like: every word is its make, model or colour."""
    keys = frozenset(f"m/{one}" for one in words_of(words))
    if keys and all(len(one) > 3 and not one[2:].isdigit() for one in keys):
        yield Reading("looks", _all(map(_quoted, keys)), words, keys=keys)


def _name_parts(words: str) -> tuple[list[str], list[str]]:
    """The words of a name, and questions of when its bearer was born, if that stands beside it."""
    born, rest = [], words
    for found in re.finditer(r"\b(\d{1,2})[ /.-](\d{1,2})[ /.-]((?:19|20)\d{2})\b|\b((?:19|20)\d{2})\b", words):
        day, month, year, alone = found.groups()
        born.append(_quoted(f"b/{alone}" if alone else f"b/{year}-{int(month):02}-{int(day):02}"))
        rest = rest.replace(found.group(), " ")
    if any(one.isdigit() for one in rest):
        return [], []
    parts = plain(rest).split()
    return [one for one in dict.fromkeys(parts) if len(one) > 1][:MOST_WORDS], born


def _postcodes_in(words: str) -> list[str]:
    found = re.findall(r"\b[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}\b", words)
    return [one for one in found if check_postcode(one).outcome == "valid"]


def _without_postcodes(words: str) -> str:
    for one in _postcodes_in(words):
        words = words.replace(one, " ")
    return words


# -- writing a question -----------------------------------------------------------------------------------------------


def _quoted(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(keys: Iterable[str]) -> str:
    return "(" + " | ".join(_quoted(one) for one in sorted(keys)) + ")"


def _all(questions: Iterable[str]) -> str:
    return " & ".join(one if one[0] in "'(!" else _quoted(one) for one in sorted(questions))


def _beginning(why: str, key: str, typed: str) -> Reading:
    return Reading(why, f"{_quoted(key)}:*", typed, beginnings=(key,))


def _near(word: str) -> tuple[str, ...]:
    """Every word that differs in one letter: left out, put in, another, or two changed about."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    found |= {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return tuple(sorted(found - {word}))


def _like(pattern: str, key: str) -> bool:
    """SQL's LIKE, for patterns made above."""
    return re.fullmatch(re.escape(pattern).replace("%", ".*").replace("_", "."), key) is not None
