"""Gathers what the rules look at, as the background worker: the signs of a child, the ties of a thing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from wholepicture.alerts.rules import SEVERAL_SIGNS, SHARED_TIE, Finding, Seen, Tied, several_signs, shared_tie
from wholepicture.base.indicators import indicators
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.queries import (
    associations_with,
    labels_of,
    nominals_touched,
    place_kinds,
    signs_of,
    things_touched,
)

# Rows of one child or thing that a rule reads at most: the newest. A child with more has long been raised.
MOST = 2000


def findings(submissions: Sequence[UUID]) -> Iterator[tuple[UUID, UUID, Finding]]:
    """(area, what was looked at, finding) for everything that these submissions touch."""
    agencies = {one.id: one.code for one in agencies_by_id().values()}
    names = {one.id: one.name for one in agencies_by_id().values()}
    yield from _by_child(nominals_touched(submissions), agencies, names)
    yield from _by_thing(things_touched(submissions), agencies, names)


def _by_child(children: Iterable[UUID], agencies: dict[UUID, str], names: dict[UUID, str]) -> Any:
    known = indicators()
    rows: dict[UUID, list[Any]] = {}
    for row in signs_of(children, most=MOST):
        rows.setdefault(row.nominal, []).append(row)
    for child, signs in rows.items():
        seen = [
            Seen(
                code=row.code,
                label=known[row.code].label,
                list=known[row.code].list,
                groups=frozenset(known[row.code].overlap),
                agency=names[row.agency_id],
                root=_named_root(row.root, agencies, names),
                at=row.at,
                recorded_at=row.recorded_at,
                submission=row.submission,
            )
            for row in signs
            if row.code in known
        ]
        found = several_signs(child, seen, SEVERAL_SIGNS)
        if found:
            yield signs[0].area_id, child, found


def _by_thing(things: Iterable[tuple[str, UUID]], agencies: dict[UUID, str], names: dict[UUID, str]) -> Any:
    by_kind: dict[str, list[UUID]] = {}
    for kind, thing in things:
        by_kind.setdefault(kind, []).append(thing)
    for kind, ids in by_kind.items():
        rows: dict[UUID, list[Any]] = {}
        for about, child, row in associations_with(kind, ids, most=MOST):
            rows.setdefault(about, []).append((child, row))
        several = [one for one, ties in rows.items() if len({child for child, _ in ties if child}) >= 2]
        labels, places = labels_of(kind, several), place_kinds(several) if kind == "place" else {}
        for thing in several:
            ties = [
                Tied(
                    child=child,
                    type=row.type,
                    agency=names[row.agency_id],
                    root=_named_root(row.root, agencies, names),
                    at=row.at,
                    recorded_at=row.recorded_at,
                    submission=row.submission,
                )
                for child, row in rows[thing]
                if child
            ]
            found = shared_tie(
                thing,
                kind,
                labels.get(thing, "not described"),
                ties,
                people=len({(row.a, row.b) for _, row in rows[thing]}),
                place_kind=places.get(thing, ""),
                rule=SHARED_TIE,
            )
            if found:
                yield rows[thing][0][1].area_id, thing, found


def _named_root(root: str, agencies: dict[UUID, str], names: dict[UUID, str]) -> str:
    """The root with its agency's name where the code is one of ours, so that reasons and counts speak of one agency."""
    code, _, reference = root.partition("/")
    name = next((names[one] for one, its in agencies.items() if its == code), code)
    return f"{name}/{reference}"


