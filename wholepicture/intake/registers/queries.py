"""What is read of a school's own register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.known_before import BATCH
from wholepicture.intake.models import Submission
from wholepicture.intake.register_tables import NewsSetting, PupilMonth, RegisteredPupil
from wholepicture.intake.registers.days import Marks, Week, dated, laid_over, weeks_of
from wholepicture.intake.registers.planning import LISTED_FOR, plan
from wholepicture.intake.registers.reading import RegisterFile
from wholepicture.intake.registers.reporting import News, end_of, month_of, months_after
from wholepicture.partnership.queries import names_of

MOST_LISTED = 100
WEEKS_SHOWN = 16


@dataclass(frozen=True)
class PupilRow:
    """A pupil whose pattern changed, with the last weeks. `report`: the last report made of the register about them."""

    id: UUID
    given: str
    family: str
    year: str
    last_day: date
    now: int
    usual: int | None
    fallen: int
    unexplained: int
    weeks: list[Week]
    report: UUID


@dataclass(frozen=True)
class Foreseen:
    """What taking a register in would do: marks that are new or others than before, and reports that it would make."""

    changed: int
    reports: int


@dataclass(frozen=True)
class OwnRegister:
    """A school's own register: how many pupils, up to which day, and those whose pattern changed, by year group and name: no child stands
    before another for how far they fell. `years`: the year groups of all of these; `are_more`: than are listed."""

    pupils: int
    last_day: date | None
    changed: list[PupilRow]
    are_more: bool
    years: list[str]


@dataclass(frozen=True)
class NewsRow:
    """What somebody set to be news of a register, why and when."""

    news: News
    reason: str
    by: str
    at: datetime


@query(Permission.DIRECTORY, called="Looked at what is news of a school’s register")
def news_settings(viewer: Viewer) -> list[NewsRow]:
    """What was set in the viewer's area, the last first; none: it is as usual."""
    rows = list(NewsSetting.objects.filter(area_id=viewer.area_id).order_by("-number"))
    names = names_of({row.made_by_id for row in rows})
    return [
        NewsRow(News(row.sessions, row.points, row.days), row.reason, names.get(row.made_by_id, ""), row.made_at)
        for row in rows
    ]


@query(Permission.REPORT, called="Looked a school’s register over before it is taken in")
def foresee_register(viewer: Viewer, *, found: RegisterFile) -> Foreseen | None:
    """What taking this file in would do, as the register stands now; None: the viewer reads none of it, since their training lapsed."""
    if viewer.is_narrowed:
        return None
    changed = reports = 0
    waiting = iter(found.pupils.values())
    while batch := list(islice(waiting, BATCH)):
        for one in plan(viewer, batch, clock.local_date()):
            changed, reports = changed + one.sessions, reports + len(one.reports)
    return Foreseen(changed, reports)


@query(Permission.REPORT, called="Read which of their school’s pupils changed")
def own_register(viewer: Viewer, *, year: str | None = None) -> OwnRegister:
    """The viewer's own school's register. Row security shows nobody else's, and it to a school's safeguarding lead alone. `year`: of this
    year group alone, as the school writes it; None: of all.

    Whoever is barred from a pupil does not see them: what was reported of them is not the viewer's to see.
    """
    own = RegisteredPupil.objects.filter(agency_id=viewer.agency_id, joined_to=None)
    since = clock.local_date() - LISTED_FOR
    changed = sorted(own.filter(fallen__gt=0, last_day__gte=since, now__isnull=False), key=_in_class_order)
    months = _months_of(changed)
    shown = _shown(changed, months)
    asked = [pupil for pupil in shown if year is None or pupil.year == year]
    rows = [_row(pupil, months[pupil.id]) for pupil in asked[:MOST_LISTED]]
    concerning(records=[row.id for row in rows])
    years = list(dict.fromkeys(pupil.year for pupil in shown))
    last = own.order_by("-last_day").exclude(last_day=None).values_list("last_day", flat=True).first()
    return OwnRegister(own.count(), last, rows, len(asked) > MOST_LISTED, years)


def _in_class_order(pupil: RegisteredPupil) -> tuple[int, str, str, str, str]:
    """By year group, as it counts up (`9` before `10`, what holds no number before both), then by name."""
    digits = "".join(filter(str.isdigit, pupil.year))[:4]
    return int(digits or 0), pupil.year.casefold(), pupil.family.casefold(), pupil.given.casefold(), str(pupil.id)


def _months_of(pupils: Iterable[RegisteredPupil]) -> dict[UUID, list[PupilMonth]]:
    by_id = {pupil.id: pupil for pupil in pupils}
    since = months_after(
        month_of(min((pupil.last_day for pupil in by_id.values() if pupil.last_day), default=date.max)), -4
    )
    found: dict[UUID, list[PupilMonth]] = {}
    theirs = {id: id for id in by_id}
    joined = RegisteredPupil.objects.filter(joined_to__in=by_id).values_list("id", "joined_to")
    theirs.update((id, pupil) for id, pupil in joined if pupil)
    # Of a month that was known twice what was reported comes last, as what is taken in holds it.
    months = PupilMonth.objects.filter(pupil_id__in=theirs, month__gte=since).order_by("month")
    for month in sorted(months, key=lambda month: (month.month, bool(month.reported))):
        found.setdefault(theirs[month.pupil_id], []).append(month)
    return found


def _shown(pupils: Iterable[RegisteredPupil], months: dict[UUID, list[PupilMonth]]) -> list[RegisteredPupil]:
    """Of these pupils those of whom reports were made, all of which the viewer may see."""
    made = {pupil: {month.report for month in of_pupil if month.report} for pupil, of_pupil in months.items()}
    readable = set(Submission.objects.filter(id__in=set().union(*made.values())).values_list("id", flat=True))
    return [pupil for pupil in pupils if made.get(pupil.id) and made[pupil.id] <= readable]


def _row(pupil: RegisteredPupil, months: list[PupilMonth]) -> PupilRow:
    reports = [month.report for month in months if month.report]
    if pupil.last_day is None or pupil.now is None:
        raise ValueError("A pupil who fell has a last day, and what they attend now.")
    days: dict[date, Marks] = {}
    for month in months:
        laid_over(days, dated(month.month, end_of(month.month), month.marks))
    return PupilRow(
        id=pupil.id,
        given=pupil.given,
        family=pupil.family,
        year=pupil.year,
        last_day=pupil.last_day,
        now=pupil.now,
        usual=pupil.usual,
        fallen=pupil.fallen,
        unexplained=pupil.unexplained,
        weeks=weeks_of(days)[-WEEKS_SHOWN:],
        report=reports[-1],
    )
