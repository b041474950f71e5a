"""Gathers the ties of each thing and adult of concern that reports name, from the picture, as the background worker."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, cast
from uuid import UUID

from django.utils.functional import SimpleLazyObject

from wholepicture.access.queries import protected_nominals
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.decided_before import DecidedBefore, decided_before
from wholepicture.alerts.gathered import MOST, Gathered, Told, tell
from wholepicture.alerts.inputs import NOTHING_DECIDED, Mark, TieSeen, TiesOfThing
from wholepicture.alerts.marks import marks_on
from wholepicture.alerts.wording import LOCATED_THINGS
from wholepicture.base import clock
from wholepicture.linkage.queries import damping_of, may_be_one
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.picture.background import (
    associations_with,
    homes_of,
    labels_for_rules,
    place_kinds,
    signs_of,
    things_touched,
)

# Children tied to one thing of whom it is asked which may be one. Of more, some are others.
MOST_COMPARED = 50

TieRow: TypeAlias = tuple[UUID | None, Any]  # the child, where it is tied to one; the association


def ties_of_things(submissions: Sequence[UUID], agencies: Agencies) -> Iterator[Gathered]:
    """The ties of every thing and adult of concern in these submissions to which two or more children are tied."""
    by_kind: dict[str, list[UUID]] = {}
    for kind, thing in things_touched(submissions):
        by_kind.setdefault(kind, []).append(thing)
    for kind, things in by_kind.items():
        yield from _ties_of_kind(kind, things, agencies)


def _ties_of_kind(kind: str, things: Iterable[UUID], agencies: Agencies) -> Iterator[Gathered]:
    several = _tied_to_several(kind, things)
    if not several:
        return
    labels = labels_for_rules(kind, several)
    places = place_kinds(several) if kind == "place" else {}
    damping = damping_of(several)
    withheld = _withheld(several) if kind in LOCATED_THINGS else set()
    before = decided_before(set(several))
    marks = marks_on(several if kind == "nominal" else (), () if kind == "nominal" else several)
    for thing, rows in several.items():
        children = _children(rows)
        given = TiesOfThing(
            thing=thing,
            kind=kind,
            label="" if thing in withheld else labels.get(thing, ""),
            is_withheld=thing in withheld,
            ties=[_tie(child, row, agencies) for child, row in _left(thing, rows, before)],
            people=len({(row.a, row.b) for _, row in rows}),
            place_kind=places.get(thing, ""),
            damped=damping.get(thing),
            # Asked by few rules of few things, and it compares descriptions: only a rule that would fire does.
            may_be_one=SimpleLazyObject(partial(_may_be_one, children)),
            pointed_at=SimpleLazyObject(partial(_pointed_at, children, rows[0][1].area_id)),
            homes=cast(Mapping[UUID, frozenset[UUID]], SimpleLazyObject(partial(homes_of, children))),
            mark=_lasting(marks.get(thing)),
            decided=before.decided.get(thing, NOTHING_DECIDED),
        )
        yield Gathered(rows[0][1].area_id, thing, given, _told_of_thing(thing, rows))


def _lasting(mark: Mark | None) -> Mark | None:
    """A mark that has not ended. What was of concern until a day is an ordinary thing afterwards: its ties count again."""
    return mark if mark and mark.until > clock.now() else None


def _left(thing: UUID, rows: Iterable[TieRow], before: DecidedBefore) -> Iterator[tuple[UUID, Any]]:
    """The ties to children, without those of reports that a person dismissed."""
    dismissed = before.dismissed.get(thing, frozenset())
    for child, row in rows:
        if child and row.submission not in dismissed:
            yield child, row


def _told_of_thing(thing: UUID, rows: Iterable[TieRow]) -> dict[UUID, Told]:
    """Of which children each report tells that they are tied to it, and of what the report itself says it of."""
    told: dict[UUID, Told] = {}
    for child, row in rows:
        if child:
            own, other = (row.a_subject, row.b_subject) if row.b == thing else (row.b_subject, row.a_subject)
            is_adult = (row.b_kind if row.b == thing else row.a_kind) == "nominal"
            people = {own: child} | ({other: thing} if is_adult else {})
            tell(told, row.submission, about=other or thing, people=people)
    return told


def _tied_to_several(kind: str, things: Iterable[UUID]) -> dict[UUID, list[TieRow]]:
    """Those of these things to which two or more children are tied, with all their ties."""
    rows: dict[UUID, list[TieRow]] = {}
    for thing, child, row in associations_with(kind, things, most=MOST):
        rows.setdefault(thing, []).append((child, row))
    return {thing: ties for thing, ties in rows.items() if len(_children(ties)) >= 2}


def _children(rows: Iterable[TieRow]) -> set[UUID]:
    return {child for child, _ in rows if child}


def _may_be_one(children: set[UUID]) -> set[frozenset[UUID]]:
    """Pairs of them who may be one. Of more than are told apart at once there are more than two in any case."""
    return may_be_one(children) if len(children) <= MOST_COMPARED else set()


def _pointed_at(children: set[UUID], area: UUID) -> set[UUID]:
    """Those of them about whom a sign that counts speaks of what another does, and no person dismissed its report."""
    dictionary, dismissed = dictionary_of(area), decided_before(children).dismissed
    pointed: set[UUID] = set()
    for row in signs_of(children, most=MOST):
        sign = dictionary.counting(row.code, row.dictionary)
        if sign is not None and sign.points and row.submission not in dismissed.get(row.nominal, frozenset()):
            pointed.add(row.nominal)
    return pointed


def _withheld(several: Mapping[UUID, list[TieRow]]) -> set[UUID]:
    """Those of these places and phones that would tell where a protected child is."""
    children = {thing: _children(ties) for thing, ties in several.items()}
    protected = protected_nominals(set().union(*children.values()))
    return {thing for thing, tied in children.items() if protected & tied}


def _tie(child: UUID, row: Any, agencies: Agencies) -> TieSeen:
    return TieSeen(child=child, type=row.type, **agencies.observed(row))
