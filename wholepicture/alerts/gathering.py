"""Gathers what the rules read from the picture, as the background worker, and has each rule look at it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.functional import SimpleLazyObject

from wholepicture.access.queries import protected_nominals
from wholepicture.alerts.finding import Finding, discreet
from wholepicture.alerts.inputs import Agency, Input, SignSeen, SignsOfChild, TieSeen, TiesOfThing
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.said_first import Directory, Named
from wholepicture.alerts.wording import LOCATED_THINGS
from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import indicators
from wholepicture.linkage.queries import damping_of, may_be_one
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
# Children tied to one thing of whom it is asked which may be one. Of more, some are others.
MOST_COMPARED = 50


@dataclass
class Told:
    """Of whom one report tells, as it describes them: `about`, of what was gathered; `people`, of each the nominal."""

    about: set[UUID] = field(default_factory=set)
    people: dict[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Gathered:
    """What was gathered of one child or thing, for every rule that reads its kind; `told`: of whom each report tells."""

    area: UUID
    about: UUID
    given: Input
    told: Mapping[UUID, Told]


@dataclass(frozen=True)
class Raised:
    """A rule that fired on what was gathered of one child or thing."""

    area: UUID
    about: UUID
    rule: AnyRule
    finding: Finding
    told: Mapping[UUID, Told]


class Agencies:
    """The area's agencies, as inputs speak of them."""

    def __init__(self) -> None:
        listed = agencies_by_id().values()
        self._by_id = {agency.id: Agency(agency.id, agency.name, agency.type) for agency in listed}
        in_area: dict[UUID, list[Named]] = {}
        for agency in listed:
            in_area.setdefault(agency.area_id, []).append(Named(agency.code, agency.name, agency.type))
        self._in_area = {area: Directory(agencies) for area, agencies in in_area.items()}

    def names(self) -> list[str]:
        """What each is called."""
        return [agency.name for agency in self._by_id.values()]

    def sender(self, row: Any) -> Agency:
        return self._by_id[row.agency_id]

    def named_root(self, root: str, area: UUID) -> str:
        """Where something first came from, with the name of the agency of this area that is meant, however it is written."""
        return self._in_area[area].root(root)

    def observed(self, row: Any) -> dict[str, Any]:
        """What every observation says of the report that it comes from."""
        return {
            "agency": self.sender(row),
            "root": self.named_root(row.root, row.area_id),
            "at": row.at.astimezone(LOCAL),  # reasons name the day as it was in England
            "recorded_at": row.recorded_at,
            "submission": row.submission,
        }


def findings(submissions: Sequence[UUID]) -> list[Raised]:
    """Everything that a rule finds in what these submissions touch; about a protected child, as it may be stored."""
    agencies = Agencies()
    raised = list(_found_by_rules(submissions, agencies))
    protected = protected_nominals({nominal for row in raised for nominal in row.finding.nominals})
    return [_as_stored(row, protected, agencies) for row in raised]


def _found_by_rules(submissions: Sequence[UUID], agencies: Agencies) -> Iterator[Raised]:
    for kind, gather in GATHERERS.items():
        reading = [rule for rule in all_rules().values() if rule.active and rule.reads is kind]
        if not reading:
            continue
        for gathered in gather(submissions, agencies):
            yield from _looked_at(gathered, reading)


def _looked_at(gathered: Gathered, reading: Iterable[AnyRule]) -> Iterator[Raised]:
    for rule in reading:
        finding = rule.evaluate(gathered.given, rule.parameters)
        if finding:
            yield Raised(gathered.area, gathered.about, rule, finding, gathered.told)


def _as_stored(row: Raised, protected: set[UUID], agencies: Agencies) -> Raised:
    if protected & set(row.finding.nominals):
        return replace(row, finding=discreet(row.finding, agencies.names()))
    return row


# -- the signs of a child -----------------------------------------------------------------------------------------------


def signs_of_children(submissions: Sequence[UUID], agencies: Agencies) -> Iterator[Gathered]:
    """The signs of every child in these submissions."""
    known = indicators()
    rows: dict[UUID, list[Any]] = {}
    for row in signs_of(nominals_touched(submissions), most=MOST):
        rows.setdefault(row.nominal, []).append(row)
    for child, signs in rows.items():
        seen = [_sign(row, agencies) for row in signs if row.code in known]
        told: dict[UUID, Told] = {}
        for row in signs:
            _tell(told, row.submission, about=row.subject, people={row.subject: child})
        yield Gathered(signs[0].area_id, child, SignsOfChild(child, seen), told)


def _tell(told: dict[UUID, Told], report: UUID, *, about: UUID, people: Mapping[UUID, UUID]) -> None:
    """Notes of whom a report tells."""
    of_report = told.setdefault(report, Told())
    of_report.about.add(about)
    of_report.people.update(people)


def _sign(row: Any, agencies: Agencies) -> SignSeen:
    indicator = indicators()[row.code]
    return SignSeen(code=row.code, list=indicator.list, groups=frozenset(indicator.overlap), **agencies.observed(row))


# -- the ties of a thing ------------------------------------------------------------------------------------------------

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
    labels = labels_of(kind, several)
    places = place_kinds(several) if kind == "place" else {}
    damping = damping_of(several)
    withheld = _withheld(several) if kind in LOCATED_THINGS else set()
    for thing, rows in several.items():
        given = TiesOfThing(
            thing=thing,
            kind=kind,
            label="" if thing in withheld else labels.get(thing, ""),
            is_withheld=thing in withheld,
            ties=[_tie(child, row, agencies) for child, row in rows if child],
            people=len({(row.a, row.b) for _, row in rows}),
            place_kind=places.get(thing, ""),
            damped=damping.get(thing),
            # Asked by few rules of few things, and it compares descriptions: only a rule that would fire does.
            may_be_one=SimpleLazyObject(partial(_may_be_one, _children(rows))),
        )
        yield Gathered(rows[0][1].area_id, thing, given, _told_of_thing(thing, rows))


def _told_of_thing(thing: UUID, rows: Iterable[TieRow]) -> dict[UUID, Told]:
    """Of which children each report tells that they are tied to it, and of what the report itself says it of."""
    told: dict[UUID, Told] = {}
    for child, row in rows:
        if child:
            own, other = (row.a_subject, row.b_subject) if row.b == thing else (row.b_subject, row.a_subject)
            is_adult = (row.b_kind if row.b == thing else row.a_kind) == "nominal"
            people = {own: child} | ({other: thing} if is_adult else {})
            _tell(told, row.submission, about=other or thing, people=people)
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


def _withheld(several: Mapping[UUID, list[TieRow]]) -> set[UUID]:
    """Those of these places and phones that would tell where a protected child is."""
    children = {thing: _children(ties) for thing, ties in several.items()}
    protected = protected_nominals(set().union(*children.values()))
    return {thing for thing, tied in children.items() if protected & tied}


def _tie(child: UUID, row: Any, agencies: Agencies) -> TieSeen:
    return TieSeen(child=child, type=row.type, **agencies.observed(row))


# What a rule may read, and who gathers it.
Gather: TypeAlias = Callable[[Sequence[UUID], Agencies], Iterator[Gathered]]
GATHERERS: Mapping[type[Input], Gather] = {SignsOfChild: signs_of_children, TiesOfThing: ties_of_things}
