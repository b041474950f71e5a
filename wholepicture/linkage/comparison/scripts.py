"""Names of other scripts in the letters a to z, near to how they are written here. Pure.

`anyascii` knows a letter for every sign; what it cannot know stands here: scripts that leave vowels out (Arabic, Persian,
Urdu, Hebrew) write some of them with letters that are consonants elsewhere, Greek writes single sounds with two letters,
Tamil one letter for two sounds. What comes out is for comparing by sound, and is never shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from anyascii import anyascii

_ALEF, _AIN, _WAW, _YA, _HA = "ا", "ع", "و", frozenset("يی"), frozenset("هہھ")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]+")
_HEBREW = re.compile("[\u05d0-\u05ea]+")
_GREEK = re.compile("[\u0370-\u03ff]+")
_TAMIL = re.compile("[\u0b80-\u0bff]+")
_HANGUL = re.compile("[\uac00-\ud7af]+")

_PERSIAN_LETTERS = frozenset("پچژگکیےٹڈڑ")
_ARABIC_SIGNS = {"ة": "a", "ۃ": "a", "ء": "", "ظ": "z", "ى": "a", "ے": "e", "ـ": "", "\u200c": " ", "\u200d": ""}
_PERSIAN_SIGNS = {**_ARABIC_SIGNS, "ذ": "z", "ض": "z", "ث": "s", "ى": "i"}
_SERVANT, _ARTICLE, _GOD = "عبد", "ال", frozenset({"لله", "له"})

_HEBREW_FIRST = {"י": "y", "ב": "b", "כ": "k", "פ": "p"}
_HEBREW_WITHIN = {"י": "i"}

# Two letters of one sound, first where they begin a word.
_GREEK_FIRST = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"))
_GREEK_SOUNDS = (("γγ", "ng"), ("γκ", "ng"), ("γχ", "nch"), ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "mb"))

_VOICED = {"க": "g", "ச": "s", "ட": "d", "ப": "b"}
_SPOKEN_FIRST = {"ச": "s"}

# Family names that are written here otherwise than by their letters.
_WRITTEN_HERE = {
    "כהן": "cohen", "לוי": "levi",
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "윤": "yoon", "임": "lim",
    "신": "shin", "권": "kwon", "안": "ahn", "류": "ryu", "유": "yoo", "전": "jeon", "고": "ko", "구": "koo", "노": "roh",
}  # fmt: skip


def in_latin(folded: str) -> str:
    """Returns a folded name in Latin letters; as it is where it holds no others."""
    if folded.isascii():
        return folded
    text = unicodedata.normalize("NFC", folded)
    for letters, read in _READ:
        text = letters.sub(lambda word, read=read: read(word[0]), text)  # type: ignore[misc]
    return anyascii(text)


def _arabic(word: str) -> str:
    """Returns a word of the Arabic script: the article apart, and the letters that stand for vowels as vowels."""
    if word.startswith(_SERVANT + _ARTICLE) and len(word) > 5:
        rest = word.removeprefix(_SERVANT + _ARTICLE)
        return "abdullah" if rest in _GOD else f"abdul {_arabic_letters(rest)}"
    if word.startswith(_ARTICLE) and len(word) > 4:
        return f"al {_arabic_letters(word[2:])}"
    return _arabic_letters(word)


def _arabic_letters(word: str) -> str:
    signs = _PERSIAN_SIGNS if _PERSIAN_LETTERS & set(word) else _ARABIC_SIGNS
    return "".join(_arabic_letter(*around, signs) for around in _in_turn(word))


def _in_turn(word: str) -> Iterator[tuple[str, str, str]]:
    """Yields each letter of a word with the one before and the one after it, empty at the ends."""
    yield from zip(word, ("", *word), (*word[1:], ""), strict=False)


def _arabic_letter(letter: str, before: str, after: str, signs: Mapping[str, str]) -> str:
    if letter in (_AIN, _ALEF):
        return "" if letter == _AIN and (before or after == _ALEF) else "a"
    if letter == _WAW:
        return _waw(before, after)
    if letter in _YA:
        return _ya(before, after)
    is_an_ending = letter in _HA and not after and before not in ("", _ALEF, _WAW)
    return "a" if is_an_ending else signs.get(letter, letter)


def _ya(before: str, after: str) -> str:
    """Returns how ya is read: a consonant at the start and beside a long a, else a vowel."""
    return "y" if not before or _ALEF in (before, after) else "i"


def _waw(before: str, after: str) -> str:
    """Returns how waw is read: a consonant at the start and before a written vowel, else a vowel."""
    if not before or after in ("ا", "ة", "ى", "و", "ه") or after in _YA:
        return "w"
    if before == _ALEF and after:
        return "wu"
    return "" if before == _WAW and not after else "u"


def _hebrew(word: str) -> str:
    if word in _WRITTEN_HERE:
        return _WRITTEN_HERE[word]
    return "".join(_hebrew_letter(*around) for around in _in_turn(word))


def _hebrew_letter(letter: str, before: str, after: str) -> str:
    if letter == "ו":
        return _vav(before, after)
    if letter in "אע":
        return "" if before or after in ("ו", "י") else "a"
    if letter == "ה" and not after:
        return "a"
    return (_HEBREW_WITHIN if before else _HEBREW_FIRST).get(letter, letter)


def _vav(before: str, after: str) -> str:
    """Returns how vav is read: a consonant at the start and before a written vowel, else a vowel."""
    if not before or after in ("ו", "י", "ה"):
        return "v"
    return "" if before == "ו" else "o"


def _greek(word: str) -> str:
    for pair, sound in _GREEK_FIRST:
        if word.startswith(pair):
            word = sound + word[2:]
    for pair, sound in _GREEK_SOUNDS:
        word = word.replace(pair, sound)
    return word


def _tamil(word: str) -> str:
    """Returns a word in which letters between others are voiced, as they are spoken; doubled ones are not."""
    return "".join(_tamil_letter(*around) for around in _in_turn(word))


def _tamil_letter(letter: str, before: str, after: str) -> str:
    if letter in (before, after):
        return letter
    return (_VOICED if before else _SPOKEN_FIRST).get(letter, letter)


def _korean(word: str) -> str:
    return _WRITTEN_HERE.get(word, word)


_READ: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_ARABIC, _arabic),
    (_HEBREW, _hebrew),
    (_GREEK, _greek),
    (_TAMIL, _tamil),
    (_HANGUL, _korean),
)
