"""What taking a register in does, worked out before any of it is stored: the same when it is looked over and when it is taken in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.intake.models import Submission
from wholepicture.intake.register_tables import NewsSetting, PupilMonth, RegisteredPupil
from wholepicture.intake.registers.codes import NO_MARK
from wholepicture.intake.registers.days import (
    SCHOOL_DAYS,
    Days,
    Marks,
    counted,
    dated,
    laid_over,
    latest_pattern,
    unexplained_on,
    written,
)
from wholepicture.intake.registers.knowing import numbers_of, those_of
from wholepicture.intake.registers.reading import PupilInFile
from wholepicture.intake.registers.reporting import (
    USUAL,
    Kept,
    News,
    ToReport,
    end_of,
    month_of,
    months_after,
    news_of,
    to_report,
)

_LOOKED_BACK = 14  # months, in which a pattern and what was usual a year before lie
_NONE: Marks = (NO_MARK, NO_MARK)


@dataclass(frozen=True)
class School:
    """Whose register it is: its code, by which its own numbers are known, and its name."""

    code: str
    name: str


@dataclass
class Planned:
    """What a file does to one pupil: the row, the months that it changes, and the reports that are made of them. `row_in_file`: the first
    about the pupil; `sessions`: marks that were not there before, or were others; `joined`: rows that are known to be the same pupil now,
    whose months stay with them."""

    pupil: RegisteredPupil
    row_in_file: int
    sessions: int = 0
    joined: list[RegisteredPupil] = field(default_factory=list)
    months: list[PupilMonth] = field(default_factory=list)
    reports: list[tuple[PupilMonth, ToReport]] = field(default_factory=list)


def plan(viewer: Viewer, pupils: Sequence[PupilInFile], today: date, *, lock: bool = False) -> list[Planned]:
    """What these pupils' marks do. `lock`: until the end of the transaction nobody else changes these pupils' registers."""
    told = _told_once(viewer, pupils, lock=lock)
    news = news_set(viewer.area_id)
    months = _months_of([row for _, rows in told for row in rows], pupils)
    planned = [_planned(viewer, pupil, rows, months, today, news) for pupil, rows in told]
    _leave_to_a_colleague(planned)
    return planned


def news_set(area: UUID) -> News:
    """What is news of a register in an area: as it was set last, or else as usual."""
    row = NewsSetting.objects.filter(area_id=area).order_by("-number").first()
    return News(row.sessions, row.points, row.days) if row else USUAL


def _told_once(
    viewer: Viewer, pupils: Sequence[PupilInFile], *, lock: bool
) -> list[tuple[PupilInFile, list[RegisteredPupil]]]:
    """Each pupil that these are, once, with the rows of the register that are theirs: who they are first, and who was joined to them."""
    numbers, upns, admissions = numbers_of(pupils)
    rows = RegisteredPupil.objects.filter(agency_id=viewer.agency_id).order_by("id")
    by_number = Q(number__in=numbers) | Q(upn__in=upns) | Q(admission__in=admissions)
    found = rows.filter(by_number, joined_to=None)
    stored = Stored(found.select_for_update() if lock else found)
    by_pupil: dict[str | UUID, tuple[PupilInFile, list[RegisteredPupil]]] = {}
    for pupil in pupils:
        theirs = those_of(pupil, stored.like(pupil))
        kept, _ = by_pupil.setdefault(theirs[0].id if theirs else pupil.number, (pupil, theirs))
        if kept is not pupil:
            kept.take_over(pupil)
    first = {row.id: theirs for _, theirs in by_pupil.values() for row in theirs}
    for row in rows.filter(joined_to__in=first):
        if row.joined_to:
            first[row.joined_to].append(row)
    return list(by_pupil.values())


class Stored:
    """Pupils of a register by each of their numbers, so that nobody is held against the whole school."""

    def __init__(self, rows: Iterable[RegisteredPupil]) -> None:
        self.by: dict[tuple[str, str], list[RegisteredPupil]] = {}
        for row in rows:
            for key in _keys(row):
                self.by.setdefault(key, []).append(row)

    def like(self, told: PupilInFile) -> list[RegisteredPupil]:
        """Whoever has any of these numbers."""
        return list({row.id: row for key in _keys(told) for row in self.by.get(key, ())}.values())


def _keys(one: PupilInFile | RegisteredPupil) -> list[tuple[str, str]]:
    keys = [("number", one.number), ("upn", one.upn), ("admission", one.admission)]
    return [key for key in keys if key[1]]


def _leave_to_a_colleague(planned: Sequence[Planned]) -> None:
    """Make no later state of a report that does not show to whoever sends, as of a pupil from who they are barred: the marks are kept, and
    the next change that a colleague sends reports them."""
    made = {month.report for one in planned for month, _ in one.reports if month.report}
    shown = set(Submission.objects.filter(id__in=made).values_list("id", flat=True))
    for one in planned:
        one.reports = [(month, told) for month, told in one.reports if month.report is None or month.report in shown]


def _months_of(stored: Iterable[RegisteredPupil], pupils: Sequence[PupilInFile]) -> dict[UUID, dict[date, PupilMonth]]:
    first = min((day for pupil in pupils for day in pupil.marks), default=None)
    if first is None:
        return {}
    since = months_after(month_of(first), -_LOOKED_BACK)
    found: dict[UUID, dict[date, PupilMonth]] = {}
    for row in PupilMonth.objects.filter(pupil_id__in=[row.id for row in stored], month__gte=since):
        found.setdefault(row.pupil_id, {})[row.month] = row
    return found


def _planned(
    viewer: Viewer,
    told: PupilInFile,
    rows: Sequence[RegisteredPupil],
    months: Mapping[UUID, dict[date, PupilMonth]],
    today: date,
    news: News,
) -> Planned:
    pupil = _as_told(viewer, told, rows[0] if rows else None)
    planned = Planned(pupil, told.row, joined=_joined(pupil, rows[1:]))
    kept, others = _one_a_month([month for row in (pupil, *rows[1:]) for month in months.get(row.id, {}).values()])
    days, touched = _merged(told, [*others, *kept.values()], planned)
    if not planned.sessions:
        return planned
    changed = _marked(pupil, days, kept, touched, news)
    _stand(pupil, days)
    said = {month: Kept(row.news_on, row.reported) for month, row in kept.items()}
    planned.reports = [(kept[one.month], one) for one in to_report(days, said, today)]
    changed |= {one.month for _, one in planned.reports}
    planned.months = [kept[month] for month in sorted(changed)]
    return planned


def _marked(
    pupil: RegisteredPupil, days: Days, kept: dict[date, PupilMonth], touched: set[date], news: News
) -> set[date]:
    """Write the marks of the months that were touched, and what is news in these and those after them; answers all of these."""
    for month in sorted(touched):
        kept.setdefault(month, PupilMonth(id=new_id(), pupil=pupil, agency_id=pupil.agency_id, month=month))
        kept[month].marks = written(days, month, end_of(month))
    # The ten days before a day of the month that follows may lie in one that was touched.
    changed = touched | {month for month in kept if months_after(month, -1) in touched}
    for month, news_on in news_of(days, changed, news).items():
        kept[month].news_on = news_on
    return changed


def _joined(pupil: RegisteredPupil, rows: Iterable[RegisteredPupil]) -> list[RegisteredPupil]:
    """Rows that are this pupil's from now on, and are listed by themselves no more."""
    changed = [row for row in rows if row.joined_to != pupil.id]
    for row in changed:
        pupil.admission, pupil.upn = pupil.admission or row.admission, pupil.upn or row.upn
        row.joined_to, row.fallen = pupil.id, 0
    return changed


def _one_a_month(months: Iterable[PupilMonth]) -> tuple[dict[date, PupilMonth], list[PupilMonth]]:
    """Of a pupil's months, who may have been known twice, one of each: what was reported before others, so that its chain goes on; and
    the others, whose marks count."""
    kept: dict[date, PupilMonth] = {}
    others = []
    for month in sorted(months, key=lambda month: not month.reported):
        if kept.setdefault(month.month, month) is not month:
            others.append(month)
    return kept, others


def _as_told(viewer: Viewer, told: PupilInFile, stored: RegisteredPupil | None) -> RegisteredPupil:
    """The pupil's row, with what the file says of them."""
    pupil = stored or RegisteredPupil(
        id=new_id(), area_id=viewer.area_id, agency_id=viewer.agency_id, number=told.number
    )
    for name in ("upn", "admission", "given", "family", "born", "year"):
        if value := getattr(told, name):
            setattr(pupil, name, value)
    pupil.kept_at = clock.now()
    return pupil


def _merged(told: PupilInFile, kept: Iterable[PupilMonth], planned: Planned) -> tuple[Days, set[date]]:
    """What is kept with what the file says over it; and the months in which that changes anything. An empty mark takes none away."""
    days: dict[date, Marks] = {}
    for row in kept:
        laid_over(days, dated(row.month, end_of(row.month), row.marks))
    touched = set()
    for day, codes in told.marks.items():
        before = days.get(day, _NONE)
        now = (codes[0] if codes[0] != NO_MARK else before[0], codes[1] if codes[1] != NO_MARK else before[1])
        changed = sum(one != other for one, other in zip(before, now, strict=True))
        if changed:
            days[day] = now
            touched.add(month_of(day))
            planned.sessions += changed
    return days, touched


def _stand(pupil: RegisteredPupil, days: Days) -> None:
    """How the last ten school days stand against the pupil's own pattern."""
    pattern = latest_pattern(days)
    pupil.last_day = max(days) if days else None
    if pattern is None:
        return
    pupil.now = round(pattern.now)
    pupil.usual = None if pattern.usual is None else round(pattern.usual)
    pupil.fallen = pattern.points if pattern.has_fallen else 0
    lately = {day: codes for day, codes in days.items() if pattern.first <= day <= pattern.last}
    pupil.unexplained = min(len(unexplained_on(lately)), SCHOOL_DAYS)


def body_of(month: PupilMonth, report: ToReport, school: School, author: str) -> dict[str, Any]:
    """A month as the report that the door takes, with the marks in it."""
    key = f"register {month.pupil_id} {report.month:%Y-%m}"
    sessions = counted(dated(report.month, report.last, report.marks))
    body: dict[str, Any] = {
        "key": key,
        "kind": "attendance",
        "recorded_at": clock.now().isoformat(timespec="seconds"),
        "author": {"name": author} if author else {},
        "subjects": [_subject(month.pupil, school)],
        "attendance": _filled(
            {
                "from": report.month.isoformat(),
                "to": report.last.isoformat(),
                "possible_sessions": sessions.possible,
                "attended_sessions": sessions.attended,
                "authorised_absences": sessions.authorised,
                "unauthorised_absences": sessions.unauthorised,
                "suspensions": sessions.suspensions or None,
                "marks": report.marks,
            }
        ),
        "revises": {"key": key, "how": "later_state"} if month.reported else {},
    }
    return _filled(body)


def _subject(pupil: RegisteredPupil, school: School) -> dict[str, Any]:
    numbers = [
        {"type": "upn", "value": pupil.upn},
        {"type": "local_id", "value": pupil.admission, "system": school.code},
    ]
    return _filled(
        {
            "ref": "c1",
            "role": "child",
            "given": pupil.given,
            "family": pupil.family,
            "date_of_birth": pupil.born.isoformat(),
            "identifiers": [number for number in numbers if number["value"]],
            "school": school.name,
            "year_group": pupil.year,
        }
    )


def _filled(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in (None, "", {}, [])}


LISTED_FOR = timedelta(days=60)
"""How long after the last day with a mark a pupil is listed: who left the school is not."""
