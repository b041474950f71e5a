"""How far two registrations, whole or partial, agree place by place. Pure.

`?` is one character not read, `*` any number of them. Characters that are easily confused count as one. A registration
with one gap is taken to be of seven characters, as those issued since 2001 are.
"""

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
    """The plate with one character for all that are easily confused, each in its place: 0 O D Q, 1 I L, 8 B, 5 S, 2 Z."""
    return "".join(vrm_skeleton(one) for one in plate).replace("L", "1")


def laid_out(plate: str) -> str | None:
    """A partial plate as one character a place, `?` where it was not read; None where its places cannot be known."""
    plate = normalise_vrm(plate)
    if plate.count("*") == 1 and len(plate) - 1 <= LONG:
        plate = plate.replace("*", "?" * (LONG + 1 - len(plate)))
    return None if "*" in plate else plate


def agreement(one: str, other: str) -> Agreement | None:
    """How two plates agree; None where they cannot be laid side by side."""
    left, right = laid_out(one), laid_out(other)
    if left is not None and right is not None and len(left) == len(right):
        pairs = list(zip(alike(left), alike(right), strict=True))
        same = [a == b and a != "?" for a, b in pairs]
        conflicts = sum(a != b and "?" not in (a, b) for a, b in pairs)
        shown = "".join(min(a, b) if agrees else "." for a, b, agrees in zip(left, right, same, strict=True))
        return Agreement(sum(same), conflicts, shown)
    for seen, whole in ((one, other), (other, one)):
        if not set("?*") & set(whole):
            found = match_vrm(seen, whole)
            if found:
                shown = found.agreed
                at_an_end = "." not in shown.strip(".") and (shown[0] != "." or shown[-1] != ".")
                read = sum(character != "." for character in shown)
                return Agreement(read, 0, shown, in_place=found.how != "order" or at_an_end)
    return None


def plate_keys(plate: str, words: tuple[str, ...]) -> set[str]:
    """Keys under which plates meet: four places; or the first or last three with a word of make, model or colour."""
    keys = set()
    places = laid_out(plate)
    if places is not None and len(places) == LONG:
        read = alike(places)
        for number, four in enumerate(FOURS):
            characters = "".join(read[place] for place in four)
            if "?" not in characters:
                keys.add(f"v{number}/{characters}")
    elif places is not None and "?" not in places and len(places) > 3:
        keys |= {f"v/{alike(places)}", f"v0/{alike(places)[:4]}"}  # the rest may not have been read
    bare = alike(normalise_vrm(plate))
    for letter, three in (("h", bare[:3]), ("t", bare[-3:])):
        if len(three) == 3 and not set("?*") & set(three):
            keys |= {f"v{letter}/{three}/{word}" for word in words}
    return keys
