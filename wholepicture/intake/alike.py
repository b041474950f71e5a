"""Which earlier reports of the viewer's own agency look like the one that is sent: looked for by every door, before or while it is
stored, and never in its way.

What is looked through is bounded: of the reports of those days that name somebody or something that this one names, the latest few.
Of a report that was corrected or told again, the latest state alone: nothing else of it counts.
"""

from bisect import bisect_right, insort_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.intake.likeness import Gist, are_alike, gist_of
from wholepicture.intake.models import MeetingKey, Submission
from wholepicture.intake.revising import said_in
from wholepicture.intake.rules import withdraws

MOST_LOOKED_AT = 20
"""Reports that are held against a new one, the latest of those that share a key with it."""
MOST_SHOWN = 5

Told = tuple[Submission, Gist]


@dataclass
class Alike:
    """Reports by the keys under which they meet others, as far as new ones may look like them; of each key by their first day.

    `by_key`: those that were read; `taken`: those that were added since.
    """

    by_key: dict[UUID, list[Told]] = field(default_factory=dict)
    taken: dict[UUID, list[Told]] = field(default_factory=dict)

    @classmethod
    def by(cls, viewer: Viewer, bodies: Sequence[Mapping[str, Any]]) -> "Alike":
        """Read those that these understood bodies may look like."""
        alike = cls()
        alike.read(viewer, bodies)
        return alike

    def read(self, viewer: Viewer, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Read those that these understood bodies may look like, in the place of what was read before: two statements, however
        many bodies there are."""
        met = set(_met(viewer, [gist for body in bodies if (gist := _gist(body))]))
        reports = _reports({report for _, report in met})
        self.by_key = {}
        for key, report in met:
            if report in reports:
                _put(self.by_key, key, reports[report])

    def to(self, viewer: Viewer, body: Mapping[str, Any]) -> list[Submission]:
        """The reports that this understood body looks like, latest first. None where it says itself that it revises one."""
        gist = _gist(body)
        if gist is None or said_in(body):
            return []
        alike = [
            report
            for report, other in self._looked_at(viewer, gist)
            if report.key != body["key"] and are_alike(gist, other)
        ]
        return sorted(alike, key=_when_received, reverse=True)[:MOST_SHOWN]

    def _looked_at(self, viewer: Viewer, gist: Gist) -> list[Told]:
        """Of all of those days that share one of its keys, the latest few, each once."""
        earliest, latest = gist.met
        told: dict[UUID, Told] = {}
        for of_key in (there.get(key, []) for key in _ids(viewer, gist) for there in (self.by_key, self.taken)):
            end = bisect_right(of_key, latest, key=_first_day)
            told |= {
                each[0].id: each for each in of_key[max(0, end - MOST_LOOKED_AT) : end] if each[1].first >= earliest
            }
        return sorted(told.values(), key=_first_day)[-MOST_LOOKED_AT:]

    def take(self, viewer: Viewer, report: Submission) -> list[MeetingKey]:
        """Add a report that is taken in, or would be. Returns the rows under which later ones will meet it."""
        gist = _gist(report.stated)
        if gist is None:
            return []
        ids = list(dict.fromkeys(_ids(viewer, gist)))
        for key in ids:
            _put(self.taken, key, (report, gist))
        return [MeetingKey(submission=report, agency_id=viewer.agency_id, key=key, day=gist.first) for key in ids]


def _put(there: dict[UUID, list[Told]], key: UUID, told: Told) -> None:
    insort_right(there.setdefault(key, []), told, key=_first_day)


def _first_day(told: Told) -> date:
    return told[1].first


def _when_received(report: Submission) -> tuple[bool, Any]:
    return (report.received_at is not None, report.received_at)


def _gist(body: Mapping[str, Any]) -> Gist | None:
    return None if withdraws(body) else gist_of(body)


def _ids(viewer: Viewer, gist: Gist) -> list[UUID]:
    """What stands for the keys of a report in the table: of one agency and one kind, so that those of two never meet."""
    return [derived_id("looks like", viewer.agency_id, gist.kind, key) for key in gist.keys]


Asked = tuple[UUID, date, date]  # a key, and the days in which others are looked for under it


def _met(viewer: Viewer, gists: Iterable[Gist]) -> Iterator[tuple[UUID, UUID]]:
    """(key, report) of those that each of these is held against: the latest that stand under its keys, in the days around it."""
    asked = [[(key, *gist.met) for key in _ids(viewer, gist)] for gist in gists]
    stored = _stored(viewer, {each for of_one in asked for each in of_one})
    for of_one in asked:
        yield from _latest([(each[0], *told) for each in of_one for told in stored.get(each, ())])


def _latest(met: Sequence[tuple[UUID, UUID, date]]) -> Iterator[tuple[UUID, UUID]]:
    """(key, report) of the latest few reports, of (key, report, first day)."""
    first_days = {report: day for _, report, day in met}
    latest = set(sorted(first_days, key=first_days.__getitem__)[-MOST_LOOKED_AT:])
    return ((key, report) for key, report, _ in met if report in latest)


def _stored(viewer: Viewer, asked: Collection[Asked]) -> dict[Asked, list[tuple[UUID, date]]]:
    """(report, first day) of the latest few that stand under each key in its days. What another took the place of is none of them:
    the latest of a chain is met by what it says itself, and where that is a withdrawal, nothing of the chain is met."""
    if not asked or viewer.agency_id is None:
        return {}
    rows = prepared(
        """SELECT asked.key, asked.earliest, asked.latest, met.submission_id, met.day
           FROM unnest(%s::uuid[], %s::date[], %s::date[]) AS asked (key, earliest, latest)
           CROSS JOIN LATERAL (
               SELECT m.submission_id, m.day FROM intake_meetingkey m
               WHERE m.agency_id = %s AND m.key = asked.key AND m.day BETWEEN asked.earliest AND asked.latest
                 AND NOT EXISTS (SELECT FROM intake_revision r WHERE r.earlier_id = m.submission_id)
               ORDER BY m.day DESC LIMIT %s) met""",
        [*map(list, zip(*asked, strict=True)), viewer.agency_id, MOST_LOOKED_AT],
    )
    stored: dict[Asked, list[tuple[UUID, date]]] = {}
    for key, earliest, latest, report, day in rows:
        stored.setdefault((key, earliest, latest), []).append((report, day))
    return stored


def _reports(ids: Iterable[UUID]) -> dict[UUID, Told]:
    reports: dict[UUID, Told] = {}
    for report in Submission.objects.filter(id__in=list(ids)).select_related("author"):
        gist = _gist(report.stated)
        if gist is not None:
            reports[report.id] = (report, gist)
    return reports
