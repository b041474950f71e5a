"""Rows of what was done, and times away with what became of each. Inside a recorded act."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.casework.missing.results import Return, Told
from wholepicture.casework.missing.rules import Step, as_told, owner_of
from wholepicture.casework.models import MissingStep
from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import Cover
from wholepicture.partnership.queries import names_of
from wholepicture.picture.nights import DUE, EPISODE, NONE, OFFERED, Said, TimeAway, held, interview_due, times_away
from wholepicture.picture.returned import Called, Report, called

_FIELDS = ("id", "episode", "kind", "at", "step", "procedure", "done_at", "by_name", "independent", "words", "undoes")


def steps_on(episodes: Collection[UUID]) -> dict[tuple[UUID, UUID], list[Step]]:
    """What was done, by the report on which it hangs and the child as that describes them."""
    found: dict[tuple[UUID, UUID], list[Step]] = {}
    for row in MissingStep.objects.filter(episode__in=list(episodes)).order_by("at", "id"):
        given = {name: getattr(row, name) for name in _FIELDS}
        step = Step(agency=row.agency_id, made_by=row.made_by_id, **given)
        found.setdefault((row.episode, row.subject), []).append(step)
    return found


class Times:
    """The times away of children with what was done about each, read once for all of them."""

    def __init__(self, viewer: Viewer, reports: Mapping[UUID, Sequence[Report]]):
        self._viewer = viewer
        self._now = clock.now()
        self._reports = {nominal: _standing(told) for nominal, told in reports.items()}
        self._stands_for = {nominal: stands_for(told) for nominal, told in reports.items()}
        episodes = {report.submission for told in reports.values() for report in told if report.kind == EPISODE}
        self._steps = steps_on(episodes)
        self._subjects = {
            (report.submission, report.nominal): report.subject for told in reports.values() for report in told
        }

    def returns(self, keep: Callable[[Return], bool] = lambda _: True) -> list[Return]:
        """Every time away that is kept, in no order. Only of those that are, it is looked up what their children are called and who sees
        to them."""
        rows = [row for nominal in self._reports for row in self._of_child(nominal) if keep(row)]
        children = called({row.child.nominal for row in rows})
        covers = cover_for({row.owner for row in rows if row.owner})
        names = names_of({*covers, *_standing_in(covers)})
        return [self._owned(replace(row, child=children[row.child.nominal]), covers, names) for row in rows]

    def _owned(self, row: Return, covers: Mapping[UUID, Cover], names: Mapping[UUID, str]) -> Return:
        if row.owner is None:
            return row
        cover = covers[row.owner]
        people = cover.people if cover.is_away else ()
        return replace(
            row,
            owner_name=names.get(row.owner, ""),
            covered_by=tuple(names[person] for person in people if person in names),
            is_mine=self._viewer.professional_id in (row.owner, *people),
        )

    def _of_child(self, nominal: UUID) -> Iterable[Return]:
        reports, stands_for = self._reports[nominal], self._stands_for[nominal]
        steps: dict[UUID, list[Step]] = {}
        for report in stands_for:
            subject = self._subjects[report, nominal]
            steps.setdefault(stands_for[report], []).extend(self._steps.get((report, subject), ()))
        told = [one for episode, done in steps.items() for one in as_told(done, episode)]
        for time in times_away([*reports, *told], now=self._now).times:
            yield self._return(nominal, time, [step for one in time.told for step in steps.get(one.submission, ())])

    def _return(self, nominal: UUID, time: TimeAway, done: list[Step]) -> Return:
        reports = {report.submission: report for report in self._reports[nominal]}
        told = [reports[one.submission] for one in time.told]
        anchor = next((report for report in told if report.is_partners), told[0])
        answers = [reports[one.submission] for one in time.interviews if one.submission in reports]
        due_at = _due(time.until)
        is_open = time.outcome in (DUE, NONE, OFFERED) and due_at is not None
        return Return(
            child=Called(nominal, "", ""),
            episode=anchor.submission,
            subject=anchor.subject,
            since=time.since,
            until=time.until,
            is_out=time.is_out,
            due_at=due_at,
            outcome=time.outcome,
            told=_as_told(told),
            answers=_as_told(filter(held, answers)),
            steps=done,
            owner=owner_of(done),
            is_open=is_open,
            is_late=is_open and due_at is not None and due_at < self._now,
            reference=_reference(told),
        )


def _standing_in(covers: Mapping[UUID, Cover]) -> set[UUID]:
    return {person for cover in covers.values() if cover.is_away for person in cover.people}


def _as_told(reports: Iterable[Report]) -> list[Told]:
    return [Told(report.submission, report.agency, report.recorded_at) for report in reports]


def _reference(told: Iterable[Report]) -> str:
    return next((str(report.detail["reference"]) for report in told if report.detail.get("reference")), "")


def _due(until: Said | None) -> datetime | None:
    """By when its interview is to be held; of a day without a time, counted from its end."""
    if until is None or until.precision not in ("exact", "day"):
        return None
    return interview_due(until.latest)


def _standing(reports: Iterable[Report]) -> list[Report]:
    return [report for report in reports if report.stands]


def stands_for(reports: Sequence[Report]) -> dict[UUID, UUID]:
    """By the report of an episode, the one that stands in its place now, or itself."""
    later = {report.revises: report.submission for report in reports if report.revises}
    found = {}
    for report in reports:
        if report.kind == EPISODE:
            last, seen = report.submission, set[UUID]()
            while last in later and last not in seen:
                seen.add(last)
                last = later[last]
            found[report.submission] = last
    return found
