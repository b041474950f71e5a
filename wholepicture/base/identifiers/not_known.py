"""What people and systems write where nothing is known: it is nobody's number, name, plate or address. Pure.

Two records that both say `NULL` agree on nothing. The words stand in `not_known.toml`.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from wholepicture.base.identifiers.checked import Checked, is_digits, is_one_digit_repeated, plain_text

SAYS_NOTHING_KNOWN = "This is what is written where nothing is known. It is kept as given, and compared with nothing."
STANDS_FOR_NO_NUMBER = (
    "This usually stands for a number that is not known. It is kept as given, and compared with nothing."
)

# Spreadsheets write these into cells; a `#` in front tells them from words.
_CELL_ERRORS = frozenset(
    "#n/a #na #ref! #ref #value! #value #name? #name #div/0! #div/0 #num! #num #null! #null #spill! #calc! #field! #blocked! "
    "#unknown! #getting_data".split()
)
_UPWARDS, _DOWNWARDS = "012345678901234567890", "987654321098765432109"
_LEAST_RUN, _LEAST_REPEATED, _LEAST_ZEROS = 6, 5, 3
_PRINTED = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRACKETED = re.compile(r"[(\[{<]\s*(?:null|none|nil|n/?a|nan|empty|blank)\s*[)\]}>]", re.IGNORECASE)
_ABBREVIATED = re.compile(r"n\s?[/\\.]\s?[ak]\.?", re.IGNORECASE)
_IN_CAPITALS = frozenset({"NULL", "NONE", "NaN"})


@cache
def _entries(part: str) -> tuple[str, ...]:
    """Returns the entries of one part of the list as written there."""
    listed = tomllib.loads(files("wholepicture.base.identifiers").joinpath("not_known.toml").read_text("utf-8"))
    entries = (" ".join(entry.split()) for entry in listed[part].split(","))
    return tuple(filter(None, entries))


@cache
def _listed(part: str) -> frozenset[str]:
    """Returns the entries of one part of the list, each without blanks."""
    return frozenset(map(squeezed, _entries(part)))


def entries_squeezed(part: str) -> frozenset[str]:
    """Returns the entries of one part of the list, for those that look for the same kind of words."""
    return _listed(part)


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """Returns the letters, figures and pictures of a text without case, blanks, marks and punctuation."""
    if text.isascii():
        folded = text.casefold()
    else:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded if folded.isalnum() else "".join(filter(_is_a_sign, folded))


def _is_a_sign(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] not in "PZC" and category not in ("Sm", "Sk")


def is_not_known(text: str) -> bool:
    """Whether a value that somebody gave says that nothing is known: `NULL`, `n/k`, `--`, `number not given`. Not for names.

    Nothing at all says nothing either way.
    """
    plain = plain_text(text)
    if not plain:
        return False
    letters = squeezed(plain)
    if not letters or plain.casefold() in _CELL_ERRORS or letters in _listed("of_any_value"):
        return True
    return _is_said_in_words(plain)


def _is_said_in_words(plain: str) -> bool:
    """Whether what is left without the words around it, and without what stands in brackets, is one of the list."""
    outside = re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", plain)
    words = [squeezed(word) for word in _PRINTED.findall(outside)]
    if len(outside.split()) < 2 and outside == plain:
        return False
    if "".join(words) in _listed("of_any_value"):
        return True
    told = [word for word in words if word not in _listed("around_a_value")]
    return len(told) < len(words) and "".join(told) in _listed("of_any_value")


def is_no_number(text: str) -> bool:
    """Whether a number stands for none: `0`, `00000`, `999`, `11111`, `123456`, `987654`, `test`; or says so in words."""
    return is_not_known(text) or is_filled_in(text) or squeezed(text) in _listed("of_a_number")


def is_filled_in(text: str) -> bool:
    """Whether a value holds nothing but one figure or x again and again, or a row of figures."""
    letters = squeezed(text)
    if is_digits(letters):
        return _are_filled_in(letters)
    return len(letters) >= _LEAST_ZEROS and set(letters) in ({"x"}, {"z"})


def _are_filled_in(digits: str) -> bool:
    if is_one_digit_repeated(digits):
        least = _LEAST_ZEROS if digits[0] in "09" else _LEAST_REPEATED
        return len(digits) >= least or not digits.strip("0")
    return len(digits) >= _LEAST_RUN and is_a_run(digits)


def is_a_run(digits: str) -> bool:
    """Whether each figure follows the one before it, upwards or downwards, as on a keyboard: 9 goes on with 0."""
    return digits in _UPWARDS or digits in _DOWNWARDS


def longest_filled_in(digits: str) -> int:
    """Returns how many figures, at most, stand in one row that repeats a figure or runs up or down."""
    longest = 0
    for start in range(len(digits)):
        end = start + longest + 1
        while end <= len(digits) and (is_one_digit_repeated(digits[start:end]) or is_a_run(digits[start:end])):
            longest, end = end - start, end + 1
    return longest


def is_no_name(text: str) -> bool:
    """Whether a person's name says that none is known: `Unknown`, `Unknown male 2`, `-`, `(null)`, `NONE`.

    Narrower than `is_not_known`: people are called Null, None and Na. The first two count wholly in capitals only, as
    systems write them.
    """
    plain = plain_text(text)
    if not plain:
        return False
    letters = squeezed(plain)
    if not letters or is_digits(letters) or _IN_CAPITALS.issuperset(_PRINTED.findall(plain)):
        return True
    if plain.casefold() in _CELL_ERRORS or _BRACKETED.fullmatch(plain) or _ABBREVIATED.fullmatch(plain):
        return True
    return letters in _listed("never_a_name") or _is_nobody_in_words(plain)


def _is_nobody_in_words(plain: str) -> bool:
    """Whether every word says that no name is known, or is one of those beside it: each may be said again."""
    words = [squeezed(word) for word in _PRINTED.findall(plain)]
    told = [word for word in words if not _tells_nobody_apart(word)]
    says_so = "".join(told) in _listed("never_a_name") or all(word in _listed("never_a_name") for word in told)
    return bool(told) and (says_so or "".join(words) in _listed("never_a_name"))


def _tells_nobody_apart(word: str) -> bool:
    return len(word) < 2 or word in _listed("around_a_name") or is_digits(word)


def known_name(text: str) -> str:
    """Returns a name as given; nothing where it says that none is known."""
    return "" if is_no_name(text) else text


def known_names(given: str, family: str) -> tuple[str, str]:
    """Returns the given and the family name of somebody as given; nothing of what says, by itself or with the other, that
    none is known: `Unknown` `Male`.
    """
    both = f"{given} {family}"
    if is_no_name(both) or _says_only_what_somebody_is(both) or _is_a_label(both):
        return "", ""
    return known_name(given), known_name(family)


def _says_only_what_somebody_is(text: str) -> bool:
    words = [squeezed(word) for word in _PRINTED.findall(plain_text(text))]
    return all(map(_tells_nobody_apart, words)) and not _listed("what_somebody_is").isdisjoint(words)


def _is_a_label(text: str) -> bool:
    """`Child A`, `Girl 2`: a name that keeps the name out of a report, and is another child's in the next."""
    words = [squeezed(word) for word in _PRINTED.findall(plain_text(text))]
    label, letter = "".join(words[:-1]), words[-1] if words else ""
    return label in _listed("a_label") and (len(letter) == 1 or (is_digits(letter) and len(letter) == 2))


def is_no_school(text: str) -> bool:
    """Whether the name of a school says that it is not known, or that there is none."""
    return is_not_known(text) or squeezed(text) in _listed("no_school")


def says_no_abode(text: str) -> bool:
    """Whether a line of an address, or the name of a place, says that somebody lives nowhere: `NFA`, `No fixed abode`."""
    letters = squeezed(text)
    if letters in _listed("nowhere"):
        return True
    words = " " + " ".join(squeezed(word) for word in _PRINTED.findall(plain_text(text))) + " "
    return any(f" {phrase} " in words for phrase in _entries("no_abode"))


def is_no_mailbox(local: str, domain: str) -> bool:
    """Whether an e-mail address is one that is written where there is none: `none@none.com`, `noemail@example.org`."""
    letters, first_label = squeezed(local), domain.partition(".")[0]
    if letters in _listed("no_mailbox") or letters in _listed("never_a_name"):
        return True
    filled_in = is_no_number(local) or len(letters) < 2 or _are_first_letters(letters)
    return filled_in and squeezed(first_label) == letters


def _are_first_letters(letters: str) -> bool:
    """Whether these are the first letters of the alphabet, or of a keyboard."""
    return len(letters) > 2 and ("abcdefghij".startswith(letters) or "qwertyuiop".startswith(letters))


def not_known(raw: str) -> Checked:
    """Returns the answer for a value that says that nothing is known."""
    return Checked(raw, None, "invalid", SAYS_NOTHING_KNOWN)


def no_number(raw: str) -> Checked:
    """Returns the answer for a number that stands for none."""
    return not_known(raw) if is_not_known(raw) else Checked(raw, None, "invalid", STANDS_FOR_NO_NUMBER)
