"""Gathers what the rules look at, as the background worker: the signs of a child, the ties of a thing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from wholepicture.access.queries import protected_nominals
from wholepicture.alerts.rules import SEVERAL_SIGNS, SHARED_TIE, Finding, Seen, Tied, several_signs, shared_tie
from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import indicators
from wholepicture.linkage.queries import damping_of
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.queries import (
    associations_with,
    labels_of,
    nominals_touched,
    place_kinds,
    signs_of,
    things_touched,
)

NOT_SHOWN = "not shown: the whereabouts of a child are protected"
# Rows of one child or thing that a rule reads at most: the newest. A child with more has long been raised.
MOST = 2000


def findings(submissions: Sequence[UUID]) -> Iterator[tuple[UUID, UUID, Finding]]:
    """(area, what was looked at, finding) for everything that these submissions touch."""
    agencies = agencies_by_id().values()
    codes = {one.code: one.name for one in agencies}
    names = {one.id: one.name for one in agencies}
    spoken = {one.name: SPOKEN_AS[one.type] for one in agencies}
    found = (
        *_by_child(nominals_touched(submissions), codes, names),
        *_by_thing(things_touched(submissions), codes, names),
    )
    protected = protected_nominals({one for _, _, finding in found for one in finding.nominals})
    for area, about, finding in found:
        yield area, about, _discreet(finding, spoken) if protected & set(finding.nominals) else finding


def _discreet(finding: Finding, spoken: dict[str, str]) -> Finding:
    """The finding about a child whose whereabouts are protected: agencies by their kind, and no place to open."""
    reasons = list(finding.reasons)
    for name in sorted(spoken, key=len, reverse=True):
        reasons = [reason.replace(name, spoken[name]) for reason in reasons]
    return replace(finding, reasons=tuple(reasons), items=())


def _by_child(children: Iterable[UUID], codes: dict[str, str], names: dict[UUID, str]) -> Any:
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
                root=_named_root(row.root, codes),
                at=row.at.astimezone(LOCAL),  # reasons name the day as it was in England
                recorded_at=row.recorded_at,
                submission=row.submission,
            )
            for row in signs
            if row.code in known
        ]
        found = several_signs(child, seen, SEVERAL_SIGNS)
        if found:
            yield signs[0].area_id, child, found


def _by_thing(things: Iterable[tuple[str, UUID]], codes: dict[str, str], names: dict[UUID, str]) -> Any:
    by_kind: dict[str, list[UUID]] = {}
    for kind, thing in things:
        by_kind.setdefault(kind, []).append(thing)
    for kind, ids in by_kind.items():
        rows: dict[UUID, list[Any]] = {}
        for about, child, row in associations_with(kind, ids, most=MOST):
            rows.setdefault(about, []).append((child, row))
        several = [one for one, ties in rows.items() if len({child for child, _ in ties if child}) >= 2]
        labels, places = labels_of(kind, several), place_kinds(several) if kind == "place" else {}
        damping = damping_of(several)
        if kind in ("place", "phone"):
            protected = protected_nominals({child for one in several for child, _ in rows[one] if child})
            labels |= {one: NOT_SHOWN for one in several if protected & {child for child, _ in rows[one]}}
        for thing in several:
            ties = [
                Tied(
                    child=child,
                    type=row.type,
                    agency=names[row.agency_id],
                    root=_named_root(row.root, codes),
                    at=row.at.astimezone(LOCAL),  # reasons name the day as it was in England
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
                damped=damping.get(thing),
                rule=SHARED_TIE,
            )
            if found:
                yield rows[thing][0][1].area_id, thing, found


def _named_root(root: str, codes: dict[str, str]) -> str:
    """The root with its agency's name where the code is one of ours, so that reasons and counts speak of one agency."""
    code, _, reference = root.partition("/")
    return f"{codes.get(code, code)}/{reference}"
