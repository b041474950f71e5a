"""Receipt codes: made, written down by hand, typed again. Standard library only.

A code is eighty random bits in sixteen letters and digits, and two more by which a slip of the pen is told apart from another
code. Whether a code was ever given says nothing of this: anybody can work it out.
"""

import secrets
from dataclasses import dataclass

# No I, L, O or U: each looks like another, or makes a word.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM, CHECKING = 16, 2
LENGTH = RANDOM + CHECKING
GROUP = 3
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BETWEEN = " -–—.,_/\t\r\n"
# Prime, and below what two letters hold: no letter written as another, and no two that changed places, come to the same.
_PRIME, _STEP = 1021, 3


def new_code() -> str:
    """A code that nobody has: eighty bits of the system's randomness, and its check."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return drawn + _check_of(drawn)


def in_groups(code: str) -> str:
    """A code as it is written down: six groups of three."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


@dataclass(frozen=True)
class Typed:
    """What somebody typed as their code: the code, or in words where the slip is."""

    code: str = ""
    slip: str = ""


def typed(text: str) -> Typed:
    """Read what was typed, however it is spaced and in whichever case."""
    written = "".join(letter for letter in text.upper() if letter not in _BETWEEN).translate(_READ_AS)
    if not written:
        return Typed(slip="Type your code.")
    strange = next((letter for letter in written if letter not in LETTERS), "")
    if strange:
        return Typed(slip=f"No code has “{strange}” in it. Look at what you wrote down, and type it again.")
    if len(written) != LENGTH:
        return Typed(
            slip=f"A code has {LENGTH} letters and numbers. You typed {len(written)}. Look for what is missing or doubled."
        )
    if _check_of(written[:RANDOM]) != written[RANDOM:]:
        return Typed(slip="There is a slip in it: one or two letters or numbers are wrong or have changed places.")
    return Typed(written)


def _check_of(drawn: str) -> str:
    total, weight = 0, 1
    for letter in drawn:
        total = (total + weight * LETTERS.index(letter)) % _PRIME
        weight = weight * _STEP % _PRIME
    return LETTERS[total // len(LETTERS)] + LETTERS[total % len(LETTERS)]
