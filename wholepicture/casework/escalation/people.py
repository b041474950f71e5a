"""Who is asked at each level of a disagreement, from the ladder in force and the directory as they stand now.

Where it is about a report that its sender keeps to named people, those people alone are asked, at every level, and nobody stands in
for them: a ladder tells nobody that there is a report which they may not read.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.access.rules import READERS_BY_NAME, ROLES, Permission
from wholepicture.casework.cases.results import Offered, Sought
from wholepicture.casework.escalation.rules import (
    COORDINATOR,
    OTHER,
    RAISER,
    SCRUTINEER,
    TOP,
    Asked,
    Directory,
    who_is_asked,
)
from wholepicture.casework.models import LadderVersion
from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import By, Cover
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import leading_at, people_at, people_at_work, people_in_roles

MOST_COLLEAGUES = 200


@dataclass(frozen=True)
class Sides:
    """Who stands against whom: the raiser and their agency, the other agency, and who decided there, if anybody has. `kept_to`: who
    alone may read what it is about, besides the raiser's own agency; None: it is not kept to anybody."""

    area: UUID
    raiser: UUID
    agency: UUID
    against: UUID
    decided_by: UUID | None
    kept_to: frozenset[UUID] | None = None


@dataclass(frozen=True)
class Before:
    """Who stood on a side of a disagreement before it came to the top: whoever was asked, and of them whoever answered for it."""

    asked: Collection[UUID] = ()
    answered: Collection[UUID] = ()


NOBODY_BEFORE = Before()


@dataclass
class Askable:
    """Whom there is to be asked, read once for all levels. `people`: everybody in question who is at work, by id."""

    sides: Sides
    ladder: LadderVersion | None
    people: dict[UUID, Professional] = field(default_factory=dict)
    directories: dict[str, Directory] = field(default_factory=dict)

    @classmethod
    def of(cls, sides: Sides, ladder: LadderVersion | None) -> "Askable":
        """Reads the directory."""
        if sides.kept_to is not None:
            return cls._of_kept(sides, sides.kept_to)
        askable = cls(sides, ladder)
        leading = leading_at([sides.agency, sides.against])
        hub = people_in_roles(sides.area, [COORDINATOR])
        scrutineers = people_in_roles(sides.area, [SCRUTINEER])
        named = askable._everybody_named()
        asked = named | {one.id for one in (*leading, *hub, *scrutineers)}
        covers = {one: cover for one, cover in cover_for(asked).items() if cover.is_away}
        askable.people = people_at_work(asked | {one for cover in covers.values() for one in cover.people})
        away, stands_in = _away(askable.people, named, covers)
        askable.directories = {
            OTHER: Directory(*_leading(leading, sides.against), _ids(hub), away, stands_in),
            RAISER: Directory(*_leading(leading, sides.agency), (), away, stands_in),
            TOP: Directory(_ids(scrutineers), (), _ids(hub), away, stands_in),
        }
        return askable

    @classmethod
    def _of_kept(cls, sides: Sides, kept_to: frozenset[UUID]) -> "Askable":
        """The same of a report that is kept to named people: they, and the leads of the raiser's own agency, who may read it."""
        askable = cls(sides, None)
        readers, leading = readers_by_name(kept_to), leading_at([sides.agency])
        reading = [one for one in leading if may_read_kept(one)]
        askable.people = people_at_work(_ids([*readers, *reading]))
        away = {one.id for one in askable.people.values() if not may_answer(one)}
        askable.directories = {
            OTHER: Directory(readers=_ids(readers), away=away),
            RAISER: Directory(*_leading(reading, sides.agency), (), away),
            TOP: Directory(readers=_ids(readers), away=away),
        }
        return askable

    def _everybody_named(self) -> set[UUID]:
        decided = {self.sides.decided_by} if self.sides.decided_by else set()
        if self.ladder is None:
            return decided
        rows = (self._row(self.sides.agency), self._row(self.sides.against), self.ladder.top)
        return decided | {UUID(one) for row in rows for one in row if one}

    def _row(self, agency: UUID) -> list[str | None]:
        return list(self.ladder.named.get(str(agency), [])) if self.ladder else []

    def _named_at(self, agency: UUID, level: int) -> UUID | None:
        row = self._row(agency)
        return UUID(row[level - 1]) if level <= len(row) and row[level - 1] else None

    def other(self, level: int, *, below: Collection[UUID] = (), deciding: Collection[UUID] = ()) -> tuple[Asked, ...]:
        """Who of the other side is asked at a level below the top: first of all, whoever decided. `below`: whoever was asked at a
        lower level, who is asked again only if they are named here, or nobody else is left. `deciding`: whoever is asked at the top
        already, who does not speak for a side as well."""
        never, decided = {self.sides.raiser, *deciding}, self.sides.decided_by
        if level == 1 and decided:
            return who_is_asked(decided, self.directories[OTHER], never=never, why="decided")
        named = self._named_at(self.sides.against, level)
        return who_is_asked(named, self.directories[OTHER], never=never, involved={*below} - {named}, last=decided)

    def supporting(self, level: int, against: Collection[UUID] = ()) -> tuple[Asked, ...]:
        """Who of the raiser's own agency stands with them at a level below the top. `against`: whoever is asked of the other side,
        which may be of the same agency; like whoever decided, they do not stand on both."""
        named = self._named_at(self.sides.agency, level)
        never = {self.sides.raiser, *against} | self._decided
        return who_is_asked(named, self.directories[RAISER], never=never)

    @property
    def _decided(self) -> set[UUID]:
        return {self.sides.decided_by} if self.sides.decided_by else set()

    def top(self, silent: Collection[UUID] = (), before: Before = NOBODY_BEFORE) -> tuple[Asked, ...]:
        """Who decides in the end: never the raiser, nor whoever made the decision or answered for it; whoever else stood on a side
        before, only where nobody else is left. `silent`: whoever was asked there and was, in whose place others are looked for."""
        never = {self.sides.raiser, *silent, *before.answered} | self._decided
        first, *others = [UUID(one) for one in self.ladder.top if one] if self.ladder and self.ladder.top else [None]
        directory = self.directories[TOP]
        deputies = Directory(
            [*others, *directory.leads], (), directory.hub, directory.away, directory.stands_in, directory.readers
        )
        return who_is_asked(first, deputies, never=never, involved=before.asked)


def readers_by_name(named: Iterable[UUID]) -> list[Professional]:
    """Those of the people to whom a report is kept who are at work and may answer it, by name."""
    readers = [one for one in people_at_work(list(named)).values() if may_read_kept(one)]
    return sorted(readers, key=lambda one: (one.name, one.id))


def _leading(leading: Iterable[Professional], agency: UUID) -> tuple[list[UUID], list[UUID]]:
    """An agency's safeguarding leads, and their deputies."""
    own = [one for one in leading if one.agency_id == agency]
    return _ids(one for one in own if one.is_lead), _ids(one for one in own if not one.is_lead)


def _ids(people: Iterable[Professional]) -> list[UUID]:
    return [one.id for one in people]


def _away(
    people: Mapping[UUID, Professional], named: Iterable[UUID], covers: Mapping[UUID, Cover]
) -> tuple[set[UUID], dict[UUID, UUID]]:
    """Who of these cannot be asked now, and who stands in for each: who is away or has left, and who does not sign in or may not
    answer here. Somebody stands in whom they named themselves: where they named nobody, the ladder says who comes next."""
    away = {one for one in named if one not in people} | set(covers)
    away |= {one.id for one in people.values() if not may_answer(one)}
    return away, {one: cover.people[0] for one, cover in covers.items() if cover.by is By.COVER}


def may_answer(person: Professional) -> bool:
    """Whether somebody's role lets them read and answer a disagreement here."""
    return person.role in ROLES and Permission.ESCALATE in ROLES[person.role].permissions


def may_read_kept(person: Professional) -> bool:
    """Whether somebody's role lets them read a report that is kept to them, or that their own agency keeps to others."""
    return person.role in READERS_BY_NAME


def colleagues_of(agency: UUID, person: UUID | None, *, is_kept: bool) -> list[Professional]:
    """Who of their agency could support somebody; of a report that is kept to named people, whoever may read it."""
    able = [one for one in people_at(agency) if may_answer(one) and (may_read_kept(one) or not is_kept)]
    return [one for one in able if one.id != person]


def offered_of(people: Iterable[Professional], sought: Sought) -> Offered:
    """Those of these people who are sought, who is chosen already first, at most MOST_COLLEAGUES."""
    found = [one for one in people if sought.finds(one.id, one.name)]
    found.sort(key=lambda one: one.id not in sought.chosen)
    return Offered({str(one.id): one.name for one in found[:MOST_COLLEAGUES]}, len(found) > MOST_COLLEAGUES)
