"""Of what very many reports tell, a child's page shows the newest, says how many more there are, and leads to every one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string

from tests.picture.test_over_time import entry
from wholepicture.picture.nights import times_away
from wholepicture.picture.over_time.absences import Absence
from wholepicture.picture.results import Picture, Tie
from wholepicture.web.parts.entry import entry_in_words
from wholepicture.web.picture.chronology import Filters
from wholepicture.web.picture.missing import TOLD_ONE_BY_ONE, nights_in_words
from wholepicture.web.picture.ties import MOST_OF_A_KIND, ties_in_words
from wholepicture.web.picture.weighed import MOST_UNFOLDED, Weighing, week_shown, weeks_of

TODAY = date(2026, 7, 15)
WENT = datetime(2026, 3, 2, 20, tzinfo=UTC)


def _line(accounts: int) -> Any:
    told = tuple(entry(kind="missing_episode", at=WENT + timedelta(hours=number)) for number in range(accounts))
    (group,) = weeks_of(told, Weighing(TODAY, absences=[Absence(WENT, None, told)]))
    (line,) = week_shown(group, TODAY, lambda one: entry_in_words(one, {}, about="child")).leading
    return line


def _page(line: Any) -> str:
    return render_to_string("picture/_week_line.html", {"line": line})


def test_under_a_line_so_many_reports_unfold_and_the_others_are_a_link_away() -> None:
    line = _line(MOST_UNFOLDED + 30)
    assert len(line.in_words) == MOST_UNFOLDED
    assert "30 more reports of this time" in _page(line)
    first, last = line.days
    filters = Filters.of({"from": first.isoformat(), "until": last.isoformat()})
    assert f"from={first}&amp;until={last}" in _page(line)
    assert len(filters.keep(line.reports)) == MOST_UNFOLDED + 30, "none is lost where the link leads"


def test_where_all_reports_of_a_line_unfold_no_more_is_said() -> None:
    assert "of this time" not in _page(_line(MOST_UNFOLDED))


def _picture(ties: int) -> Picture:
    moments = [WENT - timedelta(days=number) for number in range(ties)]
    tied = [
        Tie("place", uuid4(), f"Place {at:%d %m}", "", ["seen_at"], at, at, [("School", at, uuid4(), "")])
        for at in moments
    ]
    return Picture(id=uuid4(), kind="nominal", label="Wren", roles=["child"], known_at=None, ties=tied)


def test_of_very_many_ties_the_latest_are_listed_and_every_one_can_be_asked_for() -> None:
    picture = _picture(MOST_OF_A_KIND + 5)
    (group,) = ties_in_words(picture)
    assert [tie.tie for tie in group.ties] == picture.ties[:MOST_OF_A_KIND]
    page = render_to_string("picture/_ties.html", {"groups": [group], "query": "known=2026-03-01"})
    assert 'href="?ties=every&amp;known=2026-03-01#ties">5 more, tied earlier' in page
    (every,) = ties_in_words(picture, every=True)
    assert [tie.tie for tie in every.ties] == picture.ties
    assert "tied earlier" not in render_to_string("picture/_ties.html", {"groups": [every]})


def test_of_a_time_away_twelve_accounts_are_named_and_all_are_a_link_away() -> None:
    told = [
        entry(kind="missing_episode", at=WENT + timedelta(minutes=number), detail={"reference": "M1"})
        for number in range(TOLD_ONE_BY_ONE + 20)
    ]
    picture = _picture(0)
    picture.chronology = told
    (time,) = nights_in_words(picture, times_away(told, now=WENT + timedelta(days=90)), TODAY).times
    page = render_to_string("picture/_times_away.html", {"listed": [time], "caption": "Each time away"})
    assert page.count("the report of the time away") == TOLD_ONE_BY_ONE
    assert f"more reports, {TOLD_ONE_BY_ONE + 20} in all" in page
    assert "?from=2026-03-02&amp;until=2026-03-02#chronology" in page
