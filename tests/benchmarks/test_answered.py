"""What is planted where three months of answers are played: the same of every report however often it is played, and fair by worth."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from benchmarks import answered
from benchmarks.answered import FAIR, UNFAIR, WORTH, _lot, _takes_forward, _working_days
from synthetic import factories
from tests.access.raw import as_superuser
from tests.living import AGENCIES, House
from wholepicture.base import clock

REPORTS = [UUID(int=number) for number in range(4000)]


def test_so_many_are_taken_forward_as_is_planted_and_none_more_where_a_charitys_name_is_shown() -> None:
    worthy = [report for report in REPORTS if _lot(report, "worth") < WORTH]
    assert abs(len(worthy) / len(REPORTS) - WORTH) < 0.03
    for shares in (FAIR, UNFAIR):
        forward = [report for report in worthy if _takes_forward(report, shares)]
        assert abs(len(forward) / len(worthy) - shares[0]) < 0.04
    assert all(_takes_forward(report, FAIR) for report in REPORTS if _takes_forward(report, UNFAIR))


def test_a_day_is_played_where_offices_work_and_ten_more_for_what_came_last() -> None:
    since, until = datetime(2026, 5, 1, tzinfo=clock.LOCAL), datetime(2026, 5, 8, 23, tzinfo=clock.LOCAL)
    days = [day.date().isoformat() for day in _working_days(since, until)]
    # the fourth is a bank holiday
    assert days[:6] == ["2026-05-01", "2026-05-05", "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-11"]
    assert days[-1] == "2026-05-22"


def test_a_charitys_report_lies_and_is_taken_forward_less_where_its_name_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        for agency in ("CHA", "SCH1"):
            day = datetime(2026, 9, 7 + number, 10, tzinfo=UTC).isoformat()
            child = factories.child(identifiers=[factories.upn_of(number)])
            house.send(agency, factories.concern(child, key=f"{agency}{number}", recorded_at=day))
    house.process()
    monkeypatch.setattr(answered, "_signed_in", lambda: house.viewer("coordinator"))
    told = {}
    for use in ("shown", "hidden"):
        with as_superuser(house.database) as database:
            database.execute("SET session_replication_role = replica")
            rows = answered._played(database, use)
        told[use] = {row["agency"]: row for row in rows}
        assert [row["answered"] for row in rows] == [12, 12]
    charity, school = (house_name(code) for code in ("CHA", "SCH1"))
    assert told["shown"][charity]["days_to_half"] >= 7
    assert told["shown"][school]["days_to_half"] < 2
    assert told["hidden"][charity]["days_to_half"] < 2
    assert told["hidden"][charity]["read_hidden"] == told["shown"][charity]["read_shown"] == 12
    assert told["hidden"][charity]["forward_hidden"] >= told["shown"][charity]["forward_shown"]


def house_name(code: str) -> str:
    return AGENCIES[code][0]
