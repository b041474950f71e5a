"""The strip of a child: what of her picture it is drawn from, and where its marks lead. No database."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from wholepicture.alerts.results import AlertRow, Decided
from wholepicture.base.clock import LOCAL
from wholepicture.picture.over_time.absences import Absence
from wholepicture.picture.over_time.lanes import Mark, Told, strip_of
from wholepicture.picture.over_time.months import Month, first_day, last_day
from wholepicture.picture.over_time.silences import Expected
from wholepicture.picture.results import Picture
from wholepicture.web.parts.alert_in_words import sentence_of
from wholepicture.web.parts.strip.drawing import NARROW, WIDE, StripShown, strip_shown
from wholepicture.web.wording.times import gds_date


@dataclass(frozen=True)
class Looked:
    """What is known besides of whoever looks: which reports came since they last did, and when that was."""

    new: Collection[UUID] = frozenset()
    at: date | None = None


@dataclass(frozen=True)
class OfChild:
    """Everything that a child's strip is drawn from. `further`: marks besides, as of assessments; `kept`: what stays in every address."""

    picture: Picture
    absences: Sequence[Absence]
    today: date
    alerts: Sequence[AlertRow] = ()
    further: Sequence[Mark] = ()
    looked: Looked = field(default_factory=Looked)
    known: date | None = None
    last: Month | None = None
    path: str = ""
    kept: Sequence[tuple[str, str]] = ()


def raised_by(alerts: Iterable[AlertRow]) -> dict[UUID, list[AlertRow]]:
    """The alerts that each report raised, as far as their reasons name it."""
    raised: dict[UUID, list[AlertRow]] = {}
    for alert in alerts:
        for report in {report for reason in alert.worded for report in reason.reports}:
            raised.setdefault(report, []).append(alert)
    return raised


def strip_of_child(of: OfChild, *, key: str = "strip") -> StripShown:
    """Her strip, drawn wide and narrow."""
    told = _told(of)
    wide, narrow = (strip_of(told, of.today, length=length, last=of.last) for length in (WIDE, NARROW))
    lines = [(of.known, f"as known on {gds_date(of.known)}", "known")] if of.known else []
    if of.looked.at and of.looked.at < of.today:
        lines.append((of.looked.at, "you last looked", "looked"))
    return strip_shown(
        wide,
        narrow,
        lambda lane, month: address_of(of, lane, month),
        key=key,
        lines=lines,
        turn=lambda month: f"{of.path}?{urlencode([*_kept(of), ('strip', _written(month))])}#strip",
    )


# What raised an alert happened before it, in whatever month: its mark leads to all of that.
WHENEVER = ("raised", "decided")


def address_of(of: OfChild, lane: str, month: Month | None) -> str:
    """Where the entries of a lane are, of a month of it, or of a month of everything."""
    given = list(_kept(of))
    given += [("strip", _written(of.last))] if of.last else []
    given += [("show", lane)] if lane else []
    if month and lane not in WHENEVER:
        given += [("from", first_day(month).isoformat()), ("until", last_day(month).isoformat())]
    return f"{of.path}?{urlencode(given)}#chronology"


def _kept(of: OfChild) -> list[tuple[str, str]]:
    return [*of.kept, *([("known", of.known.isoformat())] if of.known else [])]


def _written(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"


def _told(of: OfChild) -> Told:
    picture = of.picture
    return Told(
        entries=picture.chronology,
        absences=of.absences,
        expected=[
            Expected(row.agency, row.agency_type, row.starts_on, row.ends_on) for row in picture.working if row.counts
        ],
        raised=raised_by(of.alerts).keys(),
        new=of.looked.new,
        further=[*_of_alerts(of.alerts), *of.further],
        homes=_homes(picture),
    )


def days_of_alerts(alerts: Iterable[AlertRow]) -> list[tuple[date, list[AlertRow]]]:
    """Alerts by the day on which they were raised: what is found in one report is one thing that happened. What is only listed aside."""
    days: dict[tuple[date, bool], list[AlertRow]] = {}
    for alert in alerts:
        if not alert.is_listed:
            day = alert.raised_at.astimezone(LOCAL).date()
            days.setdefault((day, alert.decided is None), []).append(alert)
    return [(day, found) for (day, _), found in days.items()]


def decisions_in(alerts: Iterable[AlertRow]) -> list[tuple[date, Decided, AlertRow]]:
    """What was decided, each decision once: one may answer several alerts."""
    made: dict[tuple[date, str, str, str], tuple[date, Decided, AlertRow]] = {}
    for alert in alerts:
        if decided := alert.decided:
            day = decided.at.astimezone(LOCAL).date()
            made.setdefault((day, decided.title, decided.reason, decided.by), (day, decided, alert))
    return sorted(made.values(), key=lambda each: each[1].at, reverse=True)


def _of_alerts(alerts: Sequence[AlertRow]) -> Iterator[Mark]:
    for day, found in days_of_alerts(alerts):
        first, address = found[0], reverse("alert", args=[found[0].id])
        yield Mark("raised", day, is_open=first.decided is None, says=sentence_of(first), address=address)
    for day, decided, alert in decisions_in(alerts):
        yield Mark("decided", day, says=decided.title, address=reverse("alert", args=[alert.id]))


def _homes(picture: Picture) -> list[Mark]:
    """Where she lived as addresses tell it: each from when it was first written down until the next."""
    written = {entry.submission: entry.recorded_at for entry in picture.chronology}
    first_said = [
        (min(written.get(submission, at) for _, at, submission in version.sources).astimezone(LOCAL).date(), version)
        for version in picture.facts.get("address", ())
    ]
    first_said.sort(key=itemgetter(0))
    homes = []
    for place, (day, version) in enumerate(first_said):
        following = first_said[place + 1][0] if place + 1 < len(first_said) else None
        says = version.value.split(",")[0]
        homes.append(Mark("lives", day, following, is_open=following is None, says=says))
    return homes
