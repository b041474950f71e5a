"""Names of other scripts in the letters a to z, near to how they are written here. Pure.

`anyascii` knows a letter for every sign; what it cannot know stands here: scripts that leave vowels out (Arabic, Persian,
Urdu, Hebrew) write some of them with letters that are consonants elsewhere, Greek writes single sounds with two letters,
Tamil one letter for two sounds. What comes out is for comparing by sound, and is never shown.
"""

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii

_ALEF, _WAW, _YA = "ا", "و", frozenset("يی")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]+")
_HEBREW = re.compile("[\u05d0-\u05ea]+")
_GREEK = re.compile("[\u0370-\u03ff]+")
_TAMIL = re.compile("[\u0b80-\u0bff]+")
_HANGUL = re.compile("[\uac00-\ud7af]+")

_PERSIAN_LETTERS = frozenset("پچژگکیےٹڈڑ")
_ARABIC_SIGNS = {"ة": "a", "ۃ": "a", "ء": "", "ظ": "z", "ى": "a", "ے": "e", "ـ": "", "\u200c": " ", "\u200d": ""}
_PERSIAN_SIGNS = {**_ARABIC_SIGNS, "ذ": "z", "ض": "z", "ث": "s", "ى": "i"}
_SERVANT, _ARTICLE, _GOD = "عبد", "ال", frozenset({"لله", "له"})

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
    letters: list[str] = []
    for place, letter in enumerate(word):
        before, after = word[place - 1] if place else "", word[place + 1 : place + 2]
        if letter == "ع":
            letters.append("" if before or after == _ALEF else "a")
        elif letter == _ALEF:
            letters.append("a")
        elif letter == _WAW:
            letters.append(_waw(before, after))
        elif letter in _YA:
            letters.append("y" if not before or _ALEF in (before, after) else "i")
        elif letter in "هہھ" and not after and before not in ("", _ALEF, _WAW):
            letters.append("a")
        else:
            letters.append(signs.get(letter, letter))
    return "".join(letters)


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
    letters: list[str] = []
    for place, letter in enumerate(word):
        before, after = word[place - 1] if place else "", word[place + 1 : place + 2]
        letters.append(_hebrew_letter(letter, before, after))
    return "".join(letters)


def _hebrew_letter(letter: str, before: str, after: str) -> str:
    if letter in "אע":
        return "" if before or after in ("ו", "י") else "a"
    if letter == "ו":
        return "v" if not before or after in ("ו", "י", "ה") else "" if before == "ו" else "o"
    if letter == "י":
        return "i" if before else "y"
    if letter == "ה" and not after:
        return "a"
    first = {"ב": "b", "כ": "k", "פ": "p"}
    return first.get(letter, letter) if not before else letter


def _greek(word: str) -> str:
    for pair, sound in _GREEK_FIRST:
        if word.startswith(pair):
            word = sound + word[2:]
    for pair, sound in _GREEK_SOUNDS:
        word = word.replace(pair, sound)
    return word


def _tamil(word: str) -> str:
    """Returns a word in which letters between others are voiced, as they are spoken; doubled ones are not."""
    letters: list[str] = []
    for place, letter in enumerate(word):
        is_doubled = letter in (word[place - 1 : place], word[place + 1 : place + 2])
        spoken = _VOICED.get(letter, letter) if place else _SPOKEN_FIRST.get(letter, letter)
        letters.append(letter if is_doubled else spoken)
    return "".join(letters)


def _korean(word: str) -> str:
    return _WRITTEN_HERE.get(word, word)


_READ: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_ARABIC, _arabic),
    (_HEBREW, _hebrew),
    (_GREEK, _greek),
    (_TAMIL, _tamil),
    (_HANGUL, _korean),
)
