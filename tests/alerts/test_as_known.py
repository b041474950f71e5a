"""What a rule would have found at each moment: of what was written down by then, first and after 180 days, whatever was decided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.alerts.rules.observations import CHILD, START, away, mark, seen, signs, tie_to
from wholepicture.alerts.as_known import NOT_TRIED, known_at, would_have_fired
from wholepicture.alerts.inputs import ChronologyOfChild, Decided, Input, SignSeen
from wholepicture.alerts.registry import all_rules
from wholepicture.alerts.rules import of_concern
from wholepicture.alerts.threshold import rule_of_threshold

THREE_SIGNS = rule_of_threshold("own_1", 1, {"title": "Three signs", "counts": "signs", "at_least": 3, "days": 90})
CODES = ("new_phone", "older_partner", "cars_unknown_adults")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def fired(given: ChronologyOfChild, rule: Any = THREE_SIGNS, since: int = 0, until: int = 365) -> list[int]:
    """On which days after the start the rule would have fired."""
    found = would_have_fired(rule, given, since=day(since), until=day(until))
    return [(finding.evident_at - START).days for finding in found]


def _signs(given: Input) -> Sequence[SignSeen]:
    assert isinstance(given, ChronologyOfChild)
    return given.signs


def three_signs(first: int) -> list[SignSeen]:
    return [seen(code, "School", first + number) for number, code in enumerate(CODES)]


def test_a_rule_fires_on_the_day_when_the_last_report_that_it_needs_is_written_down() -> None:
    assert fired(signs(*three_signs(10))) == [12]
    assert fired(signs(*three_signs(10)[:2])) == []


def test_what_is_written_down_later_tells_nothing_of_the_day_before() -> None:
    given = signs(*three_signs(10))
    assert [len(_signs(known_at(given, day(number)))) for number in (9, 10, 11, 12)] == [0, 1, 2, 3]


def test_what_completes_it_anew_counts_after_180_days_and_not_before() -> None:
    assert fired(signs(*three_signs(10), *three_signs(100))) == [12]
    assert fired(signs(*three_signs(10), *three_signs(200))) == [12, 202]
    assert fired(signs(*three_signs(10), *three_signs(191))) == [12, 193], (
        "two of them stand before, the third completes"
    )


def test_what_fired_shortly_before_the_period_keeps_it_quiet_and_what_fired_long_before_does_not() -> None:
    assert fired(signs(*three_signs(10), *three_signs(100)), since=50) == []
    assert fired(signs(*three_signs(10), *three_signs(300)), since=250) == [302]


def test_what_is_outside_the_period_is_not_counted() -> None:
    assert fired(signs(*three_signs(10)), since=20) == []
    assert fired(signs(*three_signs(10)), until=12) == []


def test_a_decision_holds_nothing_back() -> None:
    observed = three_signs(10)
    looked_at = frozenset(sign.submission for sign in observed)
    assert fired(signs(*observed, decided=Decided(looked_at=looked_at))) == [12]


def test_each_published_rule_about_a_child_finds_its_planted_case_when_tried() -> None:
    missed, tried = set(), 0
    for code, rule in all_rules().items():
        name = f"tests.alerts.rules.test_{code}"
        if find_spec(name) is None:
            continue  # the house's tests say that a rule has none
        tried += 1
        if not would_have_fired(rule, import_module(name).planted_case(), since=day(-2000), until=day(4000)):
            missed.add(code)
    assert tried > 1
    assert missed <= NOT_TRIED, "what goes by what was decided cannot be tried, and says so"


def test_nights_are_counted_as_they_were_known() -> None:
    nights = rule_of_threshold("own_2", 1, {"title": "Two nights", "counts": "nights", "at_least": 2, "days": 30})
    given = ChronologyOfChild(child=CHILD, episodes=[away("Police", 3), away("Home", 20)])
    assert fired(given, nights) == [20], "told twelve hours after the evening of the 20th day"


def test_what_is_marked_today_counts_for_what_was_told_before_and_after_it_however_often_it_is_renewed() -> None:
    """The mark that stands says nothing of when it was made first."""
    tie = tie_to(7, "Home", 30)
    for marked in (0, 60, 90):
        given = signs(ties=[tie], marks=mark(7, marked))
        assert len(fired(given, of_concern.RULE, until=120)) == 1
