"""Gathers the chronology of each child whom reports are about, from the picture, as the background worker."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from wholepicture.access.queries import protected_nominals
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.chronologies import Beside, RowsOfChild, chronology
from wholepicture.alerts.decided_before import DecidedBefore, confirmed_among, decided_before
from wholepicture.alerts.finding import Thing
from wholepicture.alerts.gathered import MOST, Gathered, Presumed, Told, tell
from wholepicture.alerts.inputs import Mark
from wholepicture.alerts.marks import marks_on, places_near
from wholepicture.alerts.wording import LOCATED_THINGS
from wholepicture.linkage.people.presumed import presumed_with
from wholepicture.partnership.signs.queries import dictionaries_of
from wholepicture.picture.background import (
    away_during,
    events_of,
    facts_of,
    homes_of,
    labels_for_rules,
    named_with,
    nominals_touched,
    place_kinds,
    signs_of,
    ties_of_people,
)

# Reports about one child in which others are looked for, and episodes of others beside each of hers.
MOST_REPORTS = 500
MOST_BESIDE = 50
LONGEST_EPISODE_HOURS = 72
FACTS = ("date_of_birth", "looked_after")


def chronologies(submissions: Sequence[UUID], agencies: Agencies) -> Iterator[Gathered]:
    """The chronology of every child in these submissions."""
    yield from chronologies_of(nominals_touched(submissions), agencies)


def chronologies_of(
    children: Collection[UUID], agencies: Agencies, *, with_decisions: bool = True
) -> Iterator[Gathered]:
    """The chronologies of these children; and of each, where others may be the same child, that of all of them together.

    Without decisions: as if nobody had decided anything about them, and nobody may be anybody.
    """
    groups = presumed_with(children) if with_decisions else {}
    rows = {child: of_child for child, of_child in _rows_of({*children, *chain.from_iterable(groups.values())}).items()}
    beside = _beside({child: of_child for child, of_child in rows.items() if of_child}, with_decisions)
    describe = _describing(rows.keys())
    for child in children:
        if rows[child]:
            given = chronology(child, rows[child], beside, agencies, describe([child]))
            presumed = _presumed(child, groups.get(child, frozenset()), rows, beside, agencies, describe)
            yield Gathered(rows[child].area, child, given, _told(child, rows[child]), presumed)


def _presumed(
    child: UUID,
    others: Collection[UUID],
    rows: Mapping[UUID, RowsOfChild],
    beside: Beside,
    agencies: Agencies,
    describe: Callable[[Collection[UUID]], Callable[[str, UUID], Thing]],
) -> Presumed | None:
    """The chronology of a child together with those who may be the same child; None: there is nobody of whom anything is told."""
    told_of = sorted(other for other in others if rows[other])
    if not told_of:
        return None
    together = rows[child].with_those_of(rows[other] for other in told_of)
    given = chronology(child, together, beside, agencies, describe([child, *told_of]), presumed=frozenset(told_of))
    told: dict[UUID, Told] = {}
    of_whom: dict[UUID, UUID] = {}
    for one_of in (child, *told_of):
        for report, of_report in _told(one_of, rows[one_of]).items():
            known = told.setdefault(report, Told())
            known.about |= of_report.about
            known.people |= of_report.people
            if of_report.about:  # else it tells of somebody beside her
                of_whom.setdefault(report, one_of)
    return Presumed(given, tuple(told_of), told, of_whom)


def _rows_of(children: Collection[UUID]) -> dict[UUID, RowsOfChild]:
    rows = {child: RowsOfChild() for child in children}
    for sign in signs_of(children, most=MOST):
        rows[sign.nominal].signs.append(sign)
    for event in events_of(children, most=MOST):
        if event.nominal in rows:
            rows[event.nominal].events.append(event)
    for child, tie in ties_of_people(children, most=MOST):
        rows[child].ties.append(tie)
    for child, other in named_with(children, most=MOST_REPORTS):
        rows[child].named_with.append(other)
    for child, facts in facts_of(children, FACTS).items():
        rows[child].facts = facts
    for child, other in away_during(_spells(rows), longest_hours=LONGEST_EPISODE_HOURS, most=MOST_BESIDE):
        rows[child].away_too.append(other)
    return rows


def _spells(rows: Mapping[UUID, RowsOfChild]) -> list[tuple[UUID, UUID, datetime, datetime]]:
    spells = []
    for child, of_child in rows.items():
        for event in of_child.events:
            if event.kind == "missing_episode":
                until = event.until if event.until and event.until >= event.at else event.at + timedelta(hours=12)
                until = min(until, event.at + timedelta(hours=LONGEST_EPISODE_HOURS))  # else it holds everybody since
                spells.append((event.area_id, child, event.at, until))
    return spells


def _beside(rows: Mapping[UUID, RowsOfChild], with_decisions: bool) -> Beside:
    """What people decided and marked of these children and of whom and what they are tied to."""
    people, things = _ends(rows)
    others, away_too = _other_children(rows)
    before = decided_before(set(rows)) if with_decisions else DecidedBefore({}, {})
    places = things.get("place", set())
    return Beside(
        decided=before.decided,
        dismissed=before.dismissed,
        jointly=before.jointly,
        confirmed=confirmed_among(others),
        homes=homes_of({*rows, *others, *away_too}),
        marks=marks_on(people, set(chain.from_iterable(things.values()))),
        near=_near(rows, places),
        place_kinds=place_kinds(places) if places else {},
        dictionaries=dictionaries_of({of_child.area for of_child in rows.values()}),
    )


def _other_children(rows: Mapping[UUID, RowsOfChild]) -> tuple[set[UUID], set[UUID]]:
    """The children who are named with these, and those who were away when these were."""
    named, away = set[UUID](), set[UUID]()
    for of_child in rows.values():
        named.update(row.nominal for row in of_child.named_with)
        away.update(row.nominal for row in of_child.away_too)
    return named, away


def _near(rows: Mapping[UUID, RowsOfChild], places: Collection[UUID]) -> dict[UUID, Mark]:
    """Those of these places that lie near a marked one of an area of these children."""
    near: dict[UUID, Mark] = {}
    for area in {of_child.area for of_child in rows.values()}:
        near |= places_near(places, area)
    return near


def _ends(rows: Mapping[UUID, RowsOfChild]) -> tuple[set[UUID], dict[str, set[UUID]]]:
    """The people and the things to whom and to which these children are tied; things by their kind."""
    people: set[UUID] = set()
    things: dict[str, set[UUID]] = {}
    for child, of_child in rows.items():
        for tie in of_child.ties:
            for kind, end in ((tie.a_kind, tie.a), (tie.b_kind, tie.b)):
                if kind != "nominal":
                    things.setdefault(kind, set()).add(end)
                elif end != child:
                    people.add(end)
    return people, things


def _describing(children: Iterable[UUID]) -> Callable[[Collection[UUID]], Callable[[str, UUID], Thing]]:
    """How what a child is tied to is described in a reason: nothing that tells whereabouts where hers are protected, or those of
    anybody who is taken to be her."""
    asked = list(children)
    protected: set[UUID] | None = None
    labels: dict[tuple[str, UUID], str] = {}

    def label_of(kind: str, thing: UUID) -> str:
        if (kind, thing) not in labels:
            labels[kind, thing] = labels_for_rules(kind, [thing]).get(thing, "")
        return labels[kind, thing]

    def of_children(own: Collection[UUID]) -> Callable[[str, UUID], Thing]:
        def describe(kind: str, thing: UUID) -> Thing:
            nonlocal protected
            if protected is None:
                protected = protected_nominals(asked)
            is_withheld = kind in LOCATED_THINGS and not protected.isdisjoint(own)
            label = "" if is_withheld else label_of(kind, thing)
            return Thing(kind, label, is_withheld)

        return describe

    return of_children


def _told(child: UUID, rows: RowsOfChild) -> dict[UUID, Told]:
    """Of whom each report tells: of the child, and of those whom it ties to her or names with her."""
    told: dict[UUID, Told] = {}
    for row in (*rows.signs, *rows.events):
        tell(told, row.submission, about=row.subject, people={row.subject: child})
    for tie in rows.ties:
        people = {}
        own = tie.a_subject if tie.a == child else tie.b_subject
        for kind, subject, nominal in ((tie.a_kind, tie.a_subject, tie.a), (tie.b_kind, tie.b_subject, tie.b)):
            if kind == "nominal" and subject:
                people[subject] = nominal
        tell(told, tie.submission, about=own, people=people)
    for row in (*rows.named_with, *rows.away_too):
        tell(told, row.submission, about=None, people={row.subject: row.nominal})
    return told
