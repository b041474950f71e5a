"""How often somebody may try, in any order of tries and any clock: without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.access import limits
from wholepicture.access.limits import (
    ALLOWANCES,
    Allowance,
    Counted,
    after_one_more,
    for_code,
    for_password,
    has_one_left,
    is_written,
)

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
WAITS = st.lists(st.integers(0, 400), max_size=60)
EACH = st.sampled_from(ALLOWANCES)


def admitted(allowance: Allowance, waits: list[int]) -> list[datetime]:
    """When each wrong try that was looked at was made, if one is made after each of these seconds."""
    used_until, now, at = START, START, []
    for seconds in waits:
        now += timedelta(seconds=seconds)
        if has_one_left(used_until, allowance, now):
            used_until = after_one_more(used_until, allowance, now)
            at.append(now)
    return at


def most_within(at: list[datetime], span: timedelta) -> int:
    return max((sum(begin <= moment < begin + span for moment in at) for begin in at), default=0)


@given(EACH, WAITS)
def test_no_order_of_tries_gets_more_than_the_allowance(allowance: Allowance, waits: list[int]) -> None:
    at = admitted(allowance, waits)
    for spans in (1, 2, 5, 20):
        assert most_within(at, spans * allowance.every) <= allowance.at_once + spans


@given(EACH, WAITS)
def test_nobody_waits_longer_than_until_the_next_one(allowance: Allowance, waits: list[int]) -> None:
    used_until, now = START, START
    for seconds in waits:
        now += timedelta(seconds=seconds)
        if has_one_left(used_until, allowance, now):
            used_until = after_one_more(used_until, allowance, now)
        assert has_one_left(used_until, allowance, now + allowance.every)


@given(EACH, WAITS, st.integers(0, 59))
def test_a_try_that_is_given_back_counts_for_nothing(allowance: Allowance, waits: list[int], right: int) -> None:
    used_until, now = START, START
    for seconds in waits:
        now += timedelta(seconds=seconds)
        if has_one_left(used_until, allowance, now):
            used_until = after_one_more(used_until, allowance, now)
    if has_one_left(used_until, allowance, now):
        back = after_one_more(used_until, allowance, now) - allowance.every
        assert max(back, now) == max(used_until, now)


@given(EACH, st.integers(-(10**6), 10**6))
def test_a_clock_that_was_set_back_locks_nobody_out(allowance: Allowance, seconds: int) -> None:
    now = START + timedelta(seconds=seconds)
    assert has_one_left(START + timedelta(days=400), allowance, now + allowance.every) in (True, False)
    far = after_one_more(now + timedelta(days=400), allowance, now)
    assert far - now <= allowance.whole + allowance.every


ACCOUNTS, DEVICES, PLACES = (st.sampled_from(names) for names in (["a", "b"], ["d", "e"], ["h", "i", "j"]))
STRANGE = st.lists(st.tuples(ACCOUNTS, PLACES, st.booleans()), max_size=80)


class Doors:
    """What is left of every allowance, in memory."""

    def __init__(self) -> None:
        self.used: dict[Counted, datetime] = {}

    def take(self, counted: tuple[Counted, ...], now: datetime) -> bool:
        if not all(has_one_left(self.used.get(one, now), one.allowance, now) for one in counted):
            return False
        for one in counted:
            self.used[one] = after_one_more(self.used.get(one, now), one.allowance, now)
        return True


@given(STRANGE)
def test_no_order_of_strangers_tries_takes_from_a_known_device(tries: list[tuple[str, str, bool]]) -> None:
    doors = Doors()
    for account, address, is_password in tries:
        doors.take((for_password if is_password else for_code)(account, "", address), START)
    for account in ("a", "b"):
        for address in ("h", "i", "j"):
            assert doors.take(for_password(account, "d", address), START)
        assert doors.take(for_code(account, "d", "h"), START)


@given(STRANGE)
def test_somebody_elses_known_device_takes_nothing_from_mine(tries: list[tuple[str, str, bool]]) -> None:
    doors = Doors()
    for account, address, is_password in tries:
        doors.take((for_password if is_password else for_code)(account, "e", address), START)
    assert doors.take(for_password("a", "d", "h"), START)


@given(STRANGE)
def test_one_address_never_uses_up_an_account(tries: list[tuple[str, str, bool]]) -> None:
    doors = Doors()
    for seconds, (account, _, _) in enumerate(tries):
        doors.take(for_password(account, "", "h"), START + timedelta(seconds=seconds * 5))
    assert doors.take(for_password("a", "", "i"), START + timedelta(seconds=len(tries) * 5))


def test_ten_passwords_or_codes_at_most_in_five_minutes() -> None:
    for allowance in (limits.STRANGERS, limits.KNOWN_DEVICE, limits.STRANGERS_CODES, limits.KNOWN_DEVICE_CODES):
        assert allowance.at_once + timedelta(minutes=5) // allowance.every <= 10


@pytest.mark.parametrize(("in_a_row", "written"), [(0, False), (1, True), (2, False), (10, True), (11, False)])
def test_of_many_in_a_row_few_are_written(in_a_row: int, written: bool) -> None:
    assert is_written(in_a_row) is written
    assert sum(is_written(number) for number in range(1, 10_001)) == 5
