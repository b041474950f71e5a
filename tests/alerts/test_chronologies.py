"""The chronology of a child, put together: what a person dismissed is left out, and who shares her home is told."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import CHILD, START, described
from wholepicture.alerts import chronologies
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.chronologies import Beside, RowsOfChild, chronology
from wholepicture.alerts.inputs import ChronologyOfChild

AREA, SCHOOL, FRIEND, HOME = UUID(int=50), UUID(int=51), UUID(int=2), UUID(int=52)
AGENCIES = Agencies([SimpleNamespace(id=SCHOOL, name="School", type="school", code="SCH", area_id=AREA)])


def row(**more: Any) -> Any:
    usual: dict[str, Any] = {
        "agency_id": SCHOOL,
        "dictionary": None,
        "area_id": AREA,
        "root": "SCH/1",
        "at": START,
        "recorded_at": START,
        "submission": uuid4(),
        "nominal": CHILD,
        "until": None,
        "detail": {},
    }
    return SimpleNamespace(**{**usual, **more})


def put_together(rows: RowsOfChild, **beside: Any) -> ChronologyOfChild:
    return chronology(CHILD, rows, Beside(**beside), AGENCIES, described)


def test_another_childs_episode_says_whether_she_shares_the_home() -> None:
    rows = RowsOfChild(away_too=[row(nominal=FRIEND)])
    both = {CHILD: frozenset([HOME]), FRIEND: frozenset([HOME, UUID(int=53)])}
    assert put_together(rows, homes=both).away_too[0].shares_home
    assert not put_together(rows, homes={CHILD: frozenset([HOME])}).away_too[0].shares_home
    assert not put_together(rows).away_too[0].shares_home, "nobody said where either lives"


def test_a_companion_says_whether_she_shares_the_home_and_is_confirmed() -> None:
    rows = RowsOfChild(named_with=[row(nominal=FRIEND)])
    both = {CHILD: frozenset([HOME]), FRIEND: frozenset([HOME])}
    (companion,) = put_together(rows, homes=both, confirmed=frozenset([FRIEND])).companions
    assert (companion.shares_home, companion.is_confirmed) == (True, True)
    (companion,) = put_together(rows).companions
    assert (companion.shares_home, companion.is_confirmed) == (False, False)


def test_whoever_lives_where_somebody_lives_who_is_taken_to_be_her_shares_her_home() -> None:
    other = UUID(int=3)
    rows = RowsOfChild(away_too=[row(nominal=FRIEND)], named_with=[row(nominal=FRIEND)])
    homes = {other: frozenset([HOME]), FRIEND: frozenset([HOME])}
    together = chronology(CHILD, rows, Beside(homes=homes), AGENCIES, described, presumed=frozenset([other]))
    assert together.away_too[0].shares_home
    assert together.companions[0].shares_home


def test_what_a_person_dismissed_is_left_out_of_every_part() -> None:
    dismissed = uuid4()
    tie = {
        "a_kind": "nominal",
        "a": CHILD,
        "a_role": "child",
        "b_kind": "vehicle",
        "b": HOME,
        "b_role": "",
        "type": "x",
    }
    events = [
        row(kind=kind, submission=report)
        for kind in ("missing_episode", "return_interview", "attendance")
        for report in (dismissed, uuid4())
    ]
    rows = RowsOfChild(
        signs=[row(code="older_partner", submission=dismissed), row(code="older_partner")],
        events=events,
        ties=[row(submission=dismissed, **tie), row(**tie)],
        named_with=[row(nominal=FRIEND, submission=dismissed), row(nominal=FRIEND)],
    )
    left = put_together(rows, dismissed={CHILD: frozenset([dismissed])})
    parts = (left.signs, left.episodes, left.interviews, left.attendance, left.ties, left.companions)
    assert [len(part) for part in parts] == [1] * 6
    assert all(seen.submission != dismissed for part in parts for seen in part)


def test_a_retired_sign_is_no_sign_and_a_place_of_placement_means_care() -> None:
    assert put_together(RowsOfChild(signs=[row(code="no_such")])).signs == []
    assert put_together(RowsOfChild(events=[row(kind="placement")])).is_in_care
    assert put_together(RowsOfChild(facts={"looked_after": {"foster": 1}})).is_in_care
    assert not put_together(RowsOfChild(facts={"looked_after": {"no": 1}})).is_in_care


def test_the_date_of_birth_is_the_one_that_most_reports_state() -> None:
    stated = {"date_of_birth": {"2011-01-02": 1, "2012-03-04": 2, "about 2012": 5}}
    born = put_together(RowsOfChild(facts=stated)).born
    assert born is not None
    assert born.isoformat() == "2012-03-04"


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_left", lambda rows, dismissed: list(rows), test_what_a_person_dismissed_is_left_out_of_every_part),
        ("IN_CARE", frozenset(), test_a_retired_sign_is_no_sign_and_a_place_of_placement_means_care),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, chronologies, name, planted, test)


def test_a_home_that_nobody_looks_at_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(beside: Beside, child: UUID, other: UUID) -> bool:
        return False

    caught(monkeypatch, Beside, "share_home", nowhere, test_another_childs_episode_says_whether_she_shares_the_home)
