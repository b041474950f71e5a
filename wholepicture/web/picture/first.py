"""What is asked first of a child, and answered before one scrolls: who leads, where she is, what waits, who is named, what changed.
No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wholepicture.alerts.results import AlertRow, Decided
from wholepicture.base.clock import LOCAL
from wholepicture.picture.labels import NAME_NOT_KNOWN
from wholepicture.picture.nights import BEFORE, LATELY, interview_due
from wholepicture.picture.over_time.absences import Absence
from wholepicture.picture.over_time.lanes import School, day_of, school_as_it_stands
from wholepicture.picture.results import Entry, Picture, Tie
from wholepicture.web.parts.strip.child import decisions_in

MOST_ADULTS = 2
MOST_AGENCIES = 4
INTERVIEW_WAITS = timedelta(days=14)  # after that nobody waits for one


@dataclass(frozen=True)
class Away:
    """How often she was away: lately, and in the year before that."""

    lately: int
    nights: int
    before: int
    last: Absence | None
    is_missing: bool


@dataclass(frozen=True)
class Adult:
    """An adult whom reports name with her: by how many, of how many agencies. Those who are called alike stand together, as words
    do; nobody is joined by it. Whoever has no name stands alone."""

    label: str
    ties: list[Tie]
    reports: int
    agencies: list[str]

    @property
    def is_one(self) -> bool:
        return len(self.ties) == 1


@dataclass(frozen=True)
class Worry:
    """An agency whose reports say yes to a sign, or tell that she was away: since when, and how many."""

    agency: str
    since: date
    reports: int


@dataclass(frozen=True)
class Home:
    where: str
    since: date | None
    by: str


@dataclass(frozen=True)
class First:
    away: Away
    adults: list[Adult]
    more_adults: int
    worries: list[Worry]
    more_worries: int
    school: School
    home: Home | None
    decided: list[tuple[date, Decided, AlertRow]]
    waiting: list[AlertRow]
    interviews_due: list[tuple[Absence, datetime]]


def first_of(
    picture: Picture,
    absences: Sequence[Absence],
    alerts: Sequence[AlertRow],
    every: Sequence[AlertRow],
    today: date,
) -> First:
    """The first screen of a child, from what the viewer was shown. `alerts`: what waits, each once; `every`: all there ever were."""
    adults, worries = adults_named(picture.ties), worries_of(picture.chronology)
    return First(
        away=away_of(absences, today),
        adults=adults[:MOST_ADULTS],
        more_adults=max(0, len(adults) - MOST_ADULTS),
        worries=worries[:MOST_AGENCIES],
        more_worries=max(0, len(worries) - MOST_AGENCIES),
        school=school_as_it_stands(picture.chronology),
        home=_placed(picture.chronology, today),
        decided=decisions_in(every),
        waiting=[alert for alert in alerts if not alert.decided and not alert.is_listed],
        interviews_due=_due(absences, today),
    )


def away_of(absences: Sequence[Absence], today: date) -> Away:
    """`absences`: newest first."""
    lately = [absence for absence in absences if today - LATELY < _began(absence) <= today]
    before = [absence for absence in absences if today - LATELY - BEFORE < _began(absence) <= today - LATELY]
    last = next((absence for absence in absences if not absence.is_ahead), None)
    return Away(
        lately=len(lately),
        nights=sum(absence.nights for absence in lately),
        before=len(before),
        last=last,
        is_missing=last is not None and last.end is None and not last.interviews,
    )


def _began(absence: Absence) -> date:
    return absence.start.astimezone(LOCAL).date()


def adults_named(ties: Iterable[Tie]) -> list[Adult]:
    """Adults who are named with her, those whom most agencies name first, then most reports. Family and whoever works with her aside."""
    called: dict[str, list[Tie]] = {}
    for tie in ties:
        if tie.kind == "nominal" and tie.role not in ("child", "parent_or_carer", "professional"):
            alone = tie.label == NAME_NOT_KNOWN
            called.setdefault(str(tie.id) if alone else tie.label.casefold(), []).append(tie)
    adults = [_adult(of_name) for of_name in called.values()]
    return sorted(adults, key=lambda adult: (-len(adult.agencies), -adult.reports, adult.label))


def _adult(ties: list[Tie]) -> Adult:
    sources = [source for tie in ties for source in tie.sources]
    reports, agencies = {source[2] for source in sources}, sorted({source[0] for source in sources})
    return Adult(ties[0].label, ties, len(reports), agencies)


def worries_of(entries: Iterable[Entry]) -> list[Worry]:
    """Each agency that worries, the latest to write first: one that says yes to a sign, or tells of a time away."""
    of_agency: dict[str, list[Entry]] = {}
    for entry in entries:
        if (entry.counting or entry.kind in ("missing_episode", "intelligence")) and not entry.superseded_at:
            of_agency.setdefault(entry.agency, []).append(entry)
    worries = [
        (max(map(day_of, found)), Worry(agency, min(map(day_of, found)), len({one.submission for one in found})))
        for agency, found in of_agency.items()
    ]
    return [worry for _, worry in sorted(worries, key=lambda each: (-each[0].toordinal(), each[1].agency))]


def _placed(entries: Iterable[Entry], today: date) -> Home | None:
    """Where she is placed, as the newest placement that has begun and not ended says."""
    placed = [
        entry
        for entry in entries
        if entry.kind == "placement"
        and not entry.superseded_at
        and day_of(entry) <= today
        and (entry.until is None or entry.until.astimezone(LOCAL).date() >= today)
    ]
    newest = max(placed, key=lambda entry: entry.at, default=None)
    if newest is None:
        return None
    return Home(str(newest.detail.get("provider") or "A placement"), day_of(newest), newest.agency)


def _due(absences: Iterable[Absence], today: date) -> list[tuple[Absence, datetime]]:
    """Times away of the last two weeks about which nobody has told of an interview, with by when one is due."""
    return [
        (absence, interview_due(absence.end))
        for absence in absences
        if absence.end
        and not absence.interviews
        and today - INTERVIEW_WAITS <= absence.end.astimezone(LOCAL).date() <= today
    ]
