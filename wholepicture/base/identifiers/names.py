"""Names folded for comparison. What was typed is always kept; the folded form is never shown."""

import re
import unicodedata

# Letters that NFKD leaves whole although readers without the letter write another.
_PLAIN_LETTER = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    # Indian scripts write some n as a sign above a letter, which would go with the accents.
    | dict.fromkeys("\u0901\u0902", "न")
    | dict.fromkeys("\u0a01\u0a02\u0a70", "ਨ")
    | dict.fromkeys("\u0a81\u0a82", "ન")
)
_JOINERS = re.compile(r"[\s\-_/,\u00ad\u2010-\u2015\u2212]+")
_DROPPED = re.compile(r"['`´\u2018\u2019\u201b\u02bb\u02bc\u055a\uff07.\"()\[\]]")

# Direction overrides can make a name read as another; the rest print nothing and make two equal names differ.
# The joiners U+200C and U+200D are left out: some scripts need them.
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def fold_name(name: str) -> str:
    """A name for comparison: no case, no accents, apostrophes and dots dropped, hyphens as spaces.

    `Ashdown-Test`, `ASHDOWN  TEST` and `Ashdown Tést` are one. Letters of any script are kept. Folding twice
    changes nothing.
    """
    text = name
    # casefolding can undo a decomposition and the reverse, so the pair runs until it settles (twice is
    # enough)
    for _ in range(3):
        text = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN_LETTER)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc") or c.isspace())
    return _JOINERS.sub(" ", _DROPPED.sub("", text)).strip()


def name_tokens(name: str) -> tuple[str, ...]:
    """The folded parts of a name in their order; empty for an empty name."""
    return tuple(fold_name(name).split())


def hidden_characters(text: str) -> tuple[str, ...]:
    """Characters that print nothing or turn the direction of reading, as `U+202E`, each once, in order."""
    return tuple(dict.fromkeys(f"U+{ord(c):04X}" for c in _HIDDEN.findall(text)))
