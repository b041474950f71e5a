"""What stands on a child's page besides what every picture has: her first screen, her strip of time, her chronology weighed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator

from wholepicture.alerts.results import AlertRow
from wholepicture.base import clock
from wholepicture.casework.significance.results import OfChild as SaidOfChild
from wholepicture.picture.over_time.absences import Absence
from wholepicture.picture.over_time.lanes import month_is_known
from wholepicture.picture.over_time.months import Month
from wholepicture.picture.over_time.weights import REASONS
from wholepicture.picture.results import Entry, Picture
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import EntryInWords, entry_in_words
from wholepicture.web.parts.strip.child import Looked, OfChild, raised_by, strip_of_child
from wholepicture.web.picture.chronology import Beside, Filters, chips_in
from wholepicture.web.picture.first import first_of
from wholepicture.web.picture.weighed import GROUPS_ON_A_PAGE, Weighing, week_shown, weeks_of, weighing


def child_context(
    request: Request,
    picture: Picture,
    known: date | None,
    absences: Sequence[Absence],
    *,
    alerts: Sequence[AlertRow] = (),
    every: Sequence[AlertRow] = (),
    since: datetime | None = None,
    said: SaidOfChild,
) -> dict[str, Any]:
    """Everything of it. `alerts`: of those that are one, the one that stands for all; `every`: each of them. `since`: when the viewer
    last looked, where they look at what is known now. `said`: why entries matter, as those who work with her say."""
    today = known or clock.local_date()
    new = _new_since(picture, since)
    beside = Beside(
        raised=raised_by(every).keys(),
        decided=raised_by(alert for alert in every if alert.decided).keys(),
        new=new,
    )
    filters = Filters.of(request.GET, beside)
    strip = OfChild(
        picture=picture,
        absences=absences,
        today=today,
        alerts=every,
        looked=Looked(new, since.astimezone(clock.LOCAL).date() if since else None),
        known=known,
        last=_month(request.GET.get("strip", "")),
    )
    context = {
        "filters": filters,
        "strip": strip_of_child(strip),
        "chips": [
            (_chip_address(request, code), words, chosen)
            for code, words, chosen in chips_in(picture.chronology, filters)
        ],
        "first": first_of(picture, absences, alerts, every, today),
        "since": since,
        "raised_by": raised_by(every),
        "new_reports": new,
        "may_say": said.may_say,
        "undated": sum(not month_is_known(entry) for entry in picture.chronology),
    }
    if not filters.is_set and not request.GET.get("whole"):
        by = weighing(picture, absences, every, new, today, said.by_entry)
        context |= _weeks(request, picture, by, said)
    return context


def _weeks(request: Request, picture: Picture, by: Weighing, said: SaidOfChild) -> dict[str, Any]:
    """The chronology weighed, a page of weeks and months."""
    names = {} if picture.whereabouts_hidden else agency_names()
    groups = weeks_of(picture.chronology, by)
    page = Paginator(groups, GROUPS_ON_A_PAGE).get_page(request.GET.get("page"))

    def into_words(entry: Entry) -> EntryInWords:
        return entry_in_words(entry, names, about="child", threads=said.by_entry.get(entry.submission, ()))

    weeks = [week_shown(group, by.today, into_words) for group in page]
    return {
        "has_folded": any(week.number_routine or week.number_further for week in weeks),
        "weighed_by": [f"{said}." for _, said in REASONS.values()],
        "weeks_page": page,
        "weeks": weeks,
    }


def _new_since(picture: Picture, since: datetime | None) -> frozenset[UUID]:
    """The reports that came since somebody last looked; none where they never did: all would be new."""
    if since is None:
        return frozenset()
    return frozenset(entry.submission for entry in picture.chronology if entry.received_at > since)


def _month(written: str) -> Month | None:
    """A month as an address has it: `2026-07`."""
    try:
        day = date.fromisoformat(f"{written}-01") if written else None
    except ValueError:
        return None
    return (day.year, day.month) if day else None


def _chip_address(request: Request, code: str) -> str:
    kept = [(name, request.GET[name]) for name in ("known", "strip") if request.GET.get(name)]
    return f"?{urlencode([*kept, *([('show', code)] if code else [])])}#chronology"
