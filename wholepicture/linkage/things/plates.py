"""How far two registrations, whole or partial, agree place by place. Pure.

`?` is one character not read, `*` any number of them. Characters that are easily confused count as one. A registration
with one gap is taken to be of seven characters, as those issued since 2001 are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wholepicture.base.identifiers.vehicles import match_vrm, normalise_vrm, vrm_skeleton

LONG = 7  # characters of a current registration

# Four of seven places, chosen so that any five known places hold one of these sets: what stands outside each is a line of
# the Fano plane, on whose seven lines any two of seven points lie.
FOURS = ((0, 1, 2, 3), (2, 3, 5, 6), (0, 1, 5, 6), (1, 3, 4, 6), (0, 2, 4, 6), (1, 2, 4, 5), (0, 3, 4, 5))


@dataclass(frozen=True)
class Agreement:
    """`agreed` places hold the same character on both sides, `conflicts` others; `shown` has a dot for what is not agreed."""

    agreed: int
    conflicts: int
    shown: str
    in_place: bool = True


def alike(plate: str) -> str:
    """Returns the plate with one character for all that are easily confused, each in its place: 0 O D Q, 1 I L, 8 B, 5 S,
    2 Z."""
    return "".join(map(vrm_skeleton, plate)).replace("L", "1")


def is_whole(plate: str) -> bool:
    """Whether every character was read."""
    return not set("?*") & set(plate)


def laid_out(plate: str) -> str | None:
    """Returns a partial plate as one character a place, `?` where it was not read; None where its places cannot be known."""
    plate = normalise_vrm(plate)
    if plate.count("*") == 1 and len(plate) - 1 <= LONG:
        plate = plate.replace("*", "?" * (LONG + 1 - len(plate)))
    return None if "*" in plate else plate


def agreement(plate_a: str, plate_b: str) -> Agreement | None:
    """Returns how two plates agree; None where they cannot be laid side by side."""
    left, right = laid_out(plate_a), laid_out(plate_b)
    if left is not None and right is not None and len(left) == len(right):
        return _place_by_place(left, right)
    return _read_in(plate_a, plate_b) or _read_in(plate_b, plate_a)


def _place_by_place(left: str, right: str) -> Agreement:
    agreed = conflicts = 0
    shown = ""
    for a, b in zip(left, right, strict=True):
        is_agreed = alike(a) == alike(b) != "?"
        agreed += is_agreed
        conflicts += not is_agreed and "?" not in (a, b)
        shown += min(a, b) if is_agreed else "."
    return Agreement(agreed, conflicts, shown)


def _read_in(seen: str, whole: str) -> Agreement | None:
    """Returns how what was read of one plate stands in another that was read whole; None where it does not."""
    match = match_vrm(seen, whole) if is_whole(whole) else None
    if not match:
        return None
    shown = match.agreed
    at_an_end = "." not in shown.strip(".") and (shown[0] != "." or shown[-1] != ".")
    read = len(shown) - shown.count(".")
    return Agreement(read, 0, shown, in_place=match.how != "order" or at_an_end)


def plate_keys(plate: str, words: tuple[str, ...]) -> set[str]:
    """Returns keys under which plates meet: four places; or the first or last three with a word of make, model or colour."""
    keys = _keys_of_places(laid_out(plate))
    bare = alike(normalise_vrm(plate))
    for letter, three in (("h", bare[:3]), ("t", bare[-3:])):
        if len(three) == 3 and is_whole(three):
            keys |= {f"v{letter}/{three}/{word}" for word in words}
    return keys


def _keys_of_places(places: str | None) -> set[str]:
    if places is None:
        return set()
    read = alike(places)
    if len(places) == LONG:
        return set(_keys_of_fours(read))
    if "?" in places or len(places) <= 3:
        return set()
    return {f"v/{read}", f"v0/{read[:4]}"}  # the rest may not have been read


def _keys_of_fours(read: str) -> Iterator[str]:
    for number, four in enumerate(FOURS):
        characters = "".join(map(read.__getitem__, four))
        if "?" not in characters:
            yield f"v{number}/{characters}"
