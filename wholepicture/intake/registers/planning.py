"""What taking a register in does, worked out before any of it is stored: the same when it is looked over and when it is taken in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.intake.models import Submission
from wholepicture.intake.register_tables import PupilMonth, RegisteredPupil
from wholepicture.intake.registers.codes import NO_MARK
from wholepicture.intake.registers.days import (
    SCHOOL_DAYS,
    Days,
    Marks,
    counted,
    dated,
    latest_pattern,
    unexplained_on,
    written,
)
from wholepicture.intake.registers.reading import PupilInFile
from wholepicture.intake.registers.reporting import Kept, ToReport, end_of, month_of, months_after, news_in, to_report

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
    about the pupil; `sessions`: marks that were not there before, or were others."""

    pupil: RegisteredPupil
    row_in_file: int
    sessions: int = 0
    months: list[PupilMonth] = field(default_factory=list)
    reports: list[tuple[PupilMonth, ToReport]] = field(default_factory=list)


def plan(viewer: Viewer, pupils: Sequence[PupilInFile], today: date, *, lock: bool = False) -> list[Planned]:
    """What these pupils' marks do. `lock`: until the end of the transaction nobody else changes these pupils' registers."""
    numbers = [pupil.number for pupil in pupils]
    rows = RegisteredPupil.objects.filter(agency_id=viewer.agency_id, number__in=numbers)
    stored = {row.number: row for row in (rows.select_for_update() if lock else rows)}
    months = _months_of(stored.values(), pupils)
    planned = [_planned(viewer, pupil, stored.get(pupil.number), months, today) for pupil in pupils]
    _leave_to_a_colleague(planned)
    return planned


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
    stored: RegisteredPupil | None,
    months: Mapping[UUID, dict[date, PupilMonth]],
    today: date,
) -> Planned:
    pupil = _as_told(viewer, told, stored)
    kept = dict(months.get(pupil.id, {}))
    planned = Planned(pupil, told.row)
    days, touched = _merged(told, kept, planned)
    if not planned.sessions:
        return planned
    for month in sorted(touched):
        kept.setdefault(month, PupilMonth(id=new_id(), pupil=pupil, agency_id=viewer.agency_id, month=month))
        kept[month].marks = written(days, month, end_of(month))
    # The ten days before a day of the month that follows may lie in one that was touched.
    changed = touched | {month for month in kept if months_after(month, -1) in touched}
    for month in changed:
        kept[month].news_on = news_in(days, month)
    _stand(pupil, days)
    said = {month: Kept(row.news_on, row.reported) for month, row in kept.items()}
    planned.reports = [(kept[one.month], one) for one in to_report(days, said, today)]
    changed |= {one.month for _, one in planned.reports}
    planned.months = [kept[month] for month in sorted(changed)]
    return planned


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


def _merged(told: PupilInFile, kept: Mapping[date, PupilMonth], planned: Planned) -> tuple[Days, set[date]]:
    """What is kept with what the file says over it; and the months in which that changes anything. An empty mark takes none away."""
    days: dict[date, Marks] = {}
    for month, row in kept.items():
        days |= {day: codes for day, codes in dated(month, end_of(month), row.marks).items() if codes != _NONE}
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
