"""What is said around somebody whose name is not known: the car, part of a plate, the end of a number, a place. Pure.

"Kez", twenty to thirty, dark Corsa, the guest house by the harbour: no part of that is anybody. Two reports that share a
nickname *and* such traits may be about one man, and a person is asked. The same nickname alone is not the same man.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wholepicture.base.identifiers import check_handle, fold_name
from wholepicture.base.identifiers.vehicles import normalise_vrm, vrm_skeleton

# Words of places that half a town's places hold.
EVERYWHERE = frozenset(
    "the and near behind opposite outside by at on of in to house guest hotel hostel flat flats street road lane avenue "
    "close drive way court park car shop shops station bus school academy college gate home centre center takeaway taxi "
    "rank office club pub bar cafe restaurant garage".split()
)
_LEAST_PLATE = 3  # characters read in a row, below which a part of a plate says nothing
_LEAST_PHONE = 4  # figures at the end of a number


def traits_of(kind: str, stated: dict[str, Any]) -> frozenset[str]:
    """What a vehicle, phone, account or place, as stated, has in common with others that may be the same one."""
    return frozenset(_BY_KIND[kind](stated))


def traits_around(things: Iterable[tuple[str, dict[str, Any]]]) -> frozenset[str]:
    """The traits of all things (kind, as stated) that are tied to somebody."""
    return frozenset(trait for kind, stated in things for trait in traits_of(kind, stated))


def _vehicle(stated: dict[str, Any]) -> Iterator[str]:
    colour = fold_name(stated.get("colour", ""))
    words = fold_name(f"{stated.get('make', '')} {stated.get('model', '')}").split()
    if colour:
        yield from (f"car {word} {COLOURS.get(colour, colour)}" for word in words if len(word) > 2)
    plate = normalise_vrm(stated.get("registration", ""))
    for run in plate.replace("?", "*").split("*"):
        if len(run) >= _LEAST_PLATE:
            # as the eye confuses characters: D and 0, B and 8
            skeleton = vrm_skeleton(run)
            yield f"plate {skeleton[:4]}" if plate.startswith(run) and len(run) > 3 else f"plate {skeleton[-3:]}"
            if len(skeleton) >= 7:
                yield f"plate {skeleton[-3:]}"


# Clerks and witnesses name dark and light colours alike.
COLOURS = {
    **dict.fromkeys(("black", "dark", "dark grey", "dark gray", "charcoal", "navy", "dark blue"), "dark"),
    **dict.fromkeys(("grey", "gray", "silver"), "grey"),
    **dict.fromkeys(("white", "cream", "ivory"), "white"),
    **dict.fromkeys(("red", "maroon", "burgundy", "dark red"), "red"),
}


def _phone(stated: dict[str, Any]) -> Iterator[str]:
    figures = "".join(c for c in stated.get("number", "") if c.isdigit() and c.isascii())
    if len(figures) >= _LEAST_PHONE:
        yield f"phone {figures[-_LEAST_PHONE:]}"


def _account(stated: dict[str, Any]) -> Iterator[str]:
    handle = check_handle(stated.get("handle", "")).normalised
    if handle and len(handle) > 2:
        yield f"handle {handle}"


def _place(stated: dict[str, Any]) -> Iterator[str]:
    said = fold_name(f"{stated.get('name', '')} {' '.join(stated.get('address', {}).get('lines', ()))}")
    yield from (f"place {word}" for word in said.split() if len(word) > 3 and word not in EVERYWHERE and word.isalpha())


_BY_KIND = {"vehicle": _vehicle, "phone": _phone, "account": _account, "place": _place}
