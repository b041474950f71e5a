"""Which pupil of a register a file speaks of: by the school's own numbers, and by nothing else. Pure.

The same number, as the school wrote it, is the same pupil. A UPN and an admission number are one pupil's where one row holds both. A pupil
of another UPN is another, whatever the admission number; one of another date of birth is not joined by the admission number alone,
since schools give these anew. A name joins nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Known(Protocol):
    """A pupil as a register has them. `number`: by which they were known first, `upn …` or `adm …`."""

    number: str
    upn: str
    admission: str
    born: date


K = TypeVar("K", bound=Known)


def is_one(told: Known, kept: Known) -> bool:
    """Whether what a file says is of this pupil."""
    if told.upn and kept.upn:
        return told.upn == kept.upn
    by_admission = bool(told.admission) and (told.admission, told.born) == (kept.admission, kept.born)
    return by_admission or told.number == kept.number


def those_of(told: Known, kept: Iterable[K]) -> list[K]:
    """Of the pupils of a register those who this one is, the one with a UPN first. Several: the file holds both their numbers in one row.

    Where one admission number stands for pupils of several UPNs, it tells none of them.
    """
    found = sorted((one for one in kept if is_one(told, one)), key=lambda one: (not one.upn, one.number))
    if len({one.upn for one in found if one.upn}) > 1:
        return [one for one in found if one.number == told.number]
    return found


def upns_by_admission(rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Of rows of a file (UPN, admission number) the UPNs with which each admission number stands."""
    found: dict[str, set[str]] = {}
    for upn, admission in rows:
        if upn and admission:
            found.setdefault(admission, set()).add(upn)
    return found


def numbers_of(pupils: Sequence[Known]) -> tuple[set[str], set[str], set[str]]:
    """By what these may be known: their first numbers, their UPNs, their admission numbers."""
    return (
        {one.number for one in pupils},
        {one.upn for one in pupils if one.upn},
        {one.admission for one in pupils if one.admission},
    )
