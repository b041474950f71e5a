"""What is said around somebody whose name is not known: the car, part of a plate, the end of a number, a place. Pure.

"Kez", twenty to thirty, dark Corsa, the guest house by the harbour: no part of that is anybody. Two reports that share a
nickname *and* such traits may be about one man, and a person is asked. The same nickname alone is not the same man.
"""

import re
from collections.abc import Iterator
from typing import Any

from wholepicture.base.identifiers import (
    check_handle,
    check_phone,
    check_vrm,
    fold_name,
    is_everybodys_number,
    vrm_skeleton,
    where_of,
)
from wholepicture.base.identifiers.vehicles import is_model

# Words of places that half a town's places hold.
EVERYWHERE = frozenset(
    "the and near behind opposite outside by at on of in to house guest hotel hostel flat flats street road lane avenue "
    "close drive way court park car shop shops station bus school academy college gate home centre center takeaway taxi "
    "rank office club pub bar cafe restaurant garage".split()
)
_LEAST_PLATE = 3  # characters read in a row, below which a part of a plate says nothing
_LEAST_PHONE = 4  # figures at the end of a number


def traits_of(kind: str, stated: dict[str, Any]) -> frozenset[str]:
    """Returns what a vehicle, phone, account or place, as stated, has in common with others that may be the same one."""
    return frozenset(_BY_KIND[kind](stated))


def _vehicle(stated: dict[str, Any]) -> Iterator[str]:
    colour = fold_name(stated.get("colour", ""))
    words = fold_name(f"{stated.get('make', '')} {stated.get('model', '')}").split()
    for word in words if colour else ():
        if len(word) > 2:
            yield f"car {word} {COLOURS.get(colour, colour)}"
    plate = check_vrm(stated.get("registration", "")).normalised or ""
    if not is_model(plate):
        yield from _of_plate(plate)


def _of_plate(plate: str) -> Iterator[str]:
    """Yields what each run of characters that was read has in common with other plates."""
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
    number = check_phone(stated.get("number", "")).normalised or ""
    figures = re.sub("[^0-9]", "", number)
    if len(figures) >= _LEAST_PHONE and not is_everybodys_number(number):
        yield f"phone {figures[-_LEAST_PHONE:]}"


def _account(stated: dict[str, Any]) -> Iterator[str]:
    handle = check_handle(stated.get("handle", "")).normalised
    if handle and len(handle) > 2:
        yield f"handle {handle}"


def _place(stated: dict[str, Any]) -> Iterator[str]:
    where = where_of(stated.get("name", ""), stated.get("address", {}).get("lines", ()))
    for word in " ".join((where.name, *where.lines)).split():
        if len(word) > 3 and word not in EVERYWHERE and word.isalpha():
            yield f"place {word}"


_BY_KIND = {"vehicle": _vehicle, "phone": _phone, "account": _account, "place": _place}
