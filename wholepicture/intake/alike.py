"""Which earlier reports of the viewer's own agency look like the one that is sent: looked for by every door, before or while it is
stored, and never in its way.

What is looked through is bounded: of each person or thing that a report names, the latest few reports of those days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.intake.likeness import Gist, are_alike, gist_of
from wholepicture.intake.models import MeetingKey, Revision, Submission
from wholepicture.intake.revising import said_in
from wholepicture.intake.rules import withdraws

MOST_LOOKED_AT = 20
"""Of one key, reports that are held against the new one."""
MOST_SHOWN = 5


@dataclass
class Alike:
    """Reports by the keys under which they meet others, as far as new ones may look like them."""

    by_key: dict[UUID, list[tuple[Submission, Gist]]] = field(default_factory=dict)

    @classmethod
    def by(cls, viewer: Viewer, bodies: Sequence[Mapping[str, Any]]) -> "Alike":
        """Read those that these understood bodies may look like: two statements, however many bodies there are."""
        found = _met(viewer, [gist for body in bodies if (gist := _gist(body))])
        withdrawn = set(
            Revision.objects.filter(earlier__in={report for _, report in found}, how="withdrawal").values_list(
                "earlier_id", flat=True
            )
            if found
            else ()
        )
        reports = _reports({report for _, report in found} - withdrawn)
        alike = cls()
        for key, report in found:
            if report in reports:
                alike.by_key.setdefault(key, []).append(reports[report])
        return alike

    def to(self, viewer: Viewer, body: Mapping[str, Any]) -> list[Submission]:
        """The reports that this understood body looks like, latest first. None where it says itself that it revises one."""
        gist = _gist(body)
        if gist is None or said_in(body):
            return []
        seen: dict[UUID, Submission] = {}
        for key in _ids(viewer, gist):
            for report, other in reversed(self.by_key.get(key, [])[-MOST_LOOKED_AT:]):
                if report.key != body["key"] and report.id not in seen and are_alike(gist, other):
                    seen[report.id] = report
        return sorted(seen.values(), key=_when_received, reverse=True)[:MOST_SHOWN]

    def take(self, viewer: Viewer, report: Submission) -> None:
        """Add a report that is taken in, or would be."""
        gist = _gist(report.stated)
        for key in _ids(viewer, gist) if gist else ():
            self.by_key.setdefault(key, []).append((report, gist))  # type: ignore[arg-type]


def keys_of(viewer: Viewer, report: Submission) -> list[MeetingKey]:
    """The rows under which others will meet a report."""
    gist = _gist(report.stated)
    if gist is None:
        return []
    whose = {"submission": report, "agency_id": viewer.agency_id}
    return [MeetingKey(**whose, key=key, day=gist.first) for key in dict.fromkeys(_ids(viewer, gist))]


def _when_received(report: Submission) -> tuple[bool, Any]:
    return (report.received_at is not None, report.received_at)


def _gist(body: Mapping[str, Any]) -> Gist | None:
    return None if withdraws(body) else gist_of(body)


def _ids(viewer: Viewer, gist: Gist) -> list[UUID]:
    """What stands for the keys of a report in the table: of one agency and one kind, so that those of two never meet."""
    return [derived_id("looks like", viewer.agency_id, gist.kind, key) for key in gist.keys]


def _met(viewer: Viewer, gists: Iterable[Gist]) -> list[tuple[UUID, UUID]]:
    """(key, report) of the latest reports that stand under the keys of these, in the days around each; oldest first."""
    spans: dict[UUID, tuple[Any, Any]] = {}
    for gist in gists:
        earliest, latest = gist.met
        for key in _ids(viewer, gist):
            before = spans.get(key, (earliest, latest))
            spans[key] = (min(earliest, before[0]), max(latest, before[1]))
    if not spans or viewer.agency_id is None:
        return []
    keys = list(spans)
    rows = prepared(
        """SELECT asked.key, met.submission_id
           FROM unnest(%s::uuid[], %s::date[], %s::date[]) AS asked (key, earliest, latest)
           CROSS JOIN LATERAL (
               SELECT m.submission_id, m.day FROM intake_meetingkey m
               WHERE m.agency_id = %s AND m.key = asked.key AND m.day BETWEEN asked.earliest AND asked.latest
               ORDER BY m.day DESC LIMIT %s) met
           ORDER BY met.day""",
        [keys, [spans[key][0] for key in keys], [spans[key][1] for key in keys], viewer.agency_id, MOST_LOOKED_AT],
    )
    return [(key, report) for key, report in rows]


def _reports(ids: Iterable[UUID]) -> dict[UUID, tuple[Submission, Gist]]:
    reports: dict[UUID, tuple[Submission, Gist]] = {}
    for report in Submission.objects.filter(id__in=list(ids)).select_related("author"):
        gist = _gist(report.stated)
        if gist is not None:
            reports[report.id] = (report, gist)
    return reports
