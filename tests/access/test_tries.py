"""What stands out among failed tries, by published rules: without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.access import tries
from wholepicture.access.tries import (
    GUESSING,
    KEY_GUESSING,
    RULES,
    SECOND_FACTOR_ATTACK,
    SPRAY,
    Kind,
    Rule,
    StandsOut,
    Tried,
    what_stands_out,
)

START = datetime(2026, 11, 3, 9, tzinfo=UTC)


def tried(minutes: float, kind: Kind, account: str = "a", address: str = "h", **more: object) -> Tried:
    return Tried(START + timedelta(minutes=minutes), kind.code, account, address, **more)  # type: ignore[arg-type]


def spray(accounts: int, minutes: float = 4) -> list[Tried]:
    return [tried(number * minutes, tries.WRONG_PASSWORD, f"a{number}") for number in range(accounts)]


def found(listed: list[Tried]) -> list[Rule]:
    return [each.rule for each in what_stands_out(listed)]


def test_a_few_passwords_on_many_accounts_from_one_address_stand_out() -> None:
    (only,) = what_stands_out(spray(14))
    assert (only.rule, only.mark, only.accounts, only.tries) == (SPRAY, "h", 14, 14)
    assert (only.began, only.ended) == (START, START + timedelta(minutes=52))


def test_fewer_accounts_or_more_slowly_or_on_known_devices_do_not() -> None:
    assert found(spray(9)) == []
    assert found(spray(30, minutes=7)) == []
    assert found([tried(number, tries.WRONG_PASSWORD, f"a{number}", known_device=True) for number in range(40)]) == []
    assert found([tried(number, tries.WRONG_PASSWORD, f"a{number}", f"h{number}") for number in range(40)]) == []


def test_many_codes_after_the_right_password_stand_out_from_wherever() -> None:
    codes = [tried(number, tries.WRONG_CODE, address=f"h{number}", who="Ada") for number in range(5)]
    (only,) = what_stands_out(codes)
    assert (only.rule, only.mark, only.tries, only.who) == (SECOND_FACTOR_ATTACK, "a", 5, ("Ada",))
    assert found(codes[1:]) == []


def test_many_passwords_on_one_account_stand_out_with_those_that_were_blocked() -> None:
    wrong = [tried(0, tries.WRONG_PASSWORD, address=f"h{number}") for number in range(5)]
    assert found(wrong) == []
    assert found([*wrong, tried(1, tries.BLOCKED_PASSWORD, times=9), tried(2, tries.BLOCKED_PASSWORD, times=90)]) == [
        GUESSING
    ]


def test_many_keys_from_one_address_stand_out() -> None:
    keys = [tried(number, tries.UNKNOWN_KEY, f"k{number}") for number in range(10)]
    assert found(keys) == [KEY_GUESSING]
    assert found(keys[1:]) == []


def test_an_error_of_ours_is_nobodys_try() -> None:
    assert found([tried(0, tries.OUR_ERROR, "", "") for _ in range(100)]) == []


def test_what_goes_on_for_hours_is_one_and_what_comes_back_next_day_another() -> None:
    day = [tried(number * 3, tries.WRONG_PASSWORD, f"a{number}") for number in range(60)]
    next_day = [tried(1440 + number, tries.WRONG_PASSWORD, f"a{number}") for number in range(12)]
    assert [(each.rule, each.accounts) for each in what_stands_out([*day, *next_day])] == [(SPRAY, 12), (SPRAY, 60)]


ANY = st.builds(
    Tried,
    at=st.integers(0, 300).map(lambda minutes: START + timedelta(minutes=minutes)),
    kind=st.sampled_from(sorted(tries.KINDS)),
    account=st.sampled_from(["", *(f"a{number}" for number in range(12))]),
    address=st.sampled_from(["", "h", "i"]),
    known_device=st.booleans(),
    times=st.sampled_from([1, 1, 1, 9, 90]),
)
MANY = st.lists(ANY, max_size=60)


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_tries_changes_nothing(listed: list[Tried], random: object) -> None:
    mixed = [*listed]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert what_stands_out(mixed) == what_stands_out(listed)


@given(MANY, ANY)
def test_one_more_try_hides_nothing(listed: list[Tried], more: Tried) -> None:
    for before in what_stands_out(listed):
        assert any(covers(after, before) for after in what_stands_out([*listed, more]))


def covers(after: StandsOut, before: StandsOut) -> bool:
    same = (after.rule, after.mark) == (before.rule, before.mark)
    return same and after.began <= before.began and before.ended <= after.ended and after.tries >= before.tries


@given(MANY)
def test_a_rule_finds_what_counting_every_hour_by_hand_finds(listed: list[Tried]) -> None:
    assert {(each.rule.code, each.mark) for each in what_stands_out(listed)} == by_hand(listed)


def by_hand(listed: list[Tried]) -> set[tuple[str, str]]:
    hours = [[one for one in listed if begin.at <= one.at <= begin.at + timedelta(hours=1)] for begin in listed]
    marks = {one.account for one in listed} | {one.address for one in listed}
    return {(rule.code, mark) for hour in hours for rule in RULES for mark in marks - {""} if so_many(rule, hour, mark)}


def so_many(rule: Rule, hour: list[Tried], mark: str) -> bool:
    mine = [one for one in hour if counts(rule, one, mark)]
    many = len({one.account for one in mine}) if rule is SPRAY else sum(one.times for one in mine)
    return many >= rule.at_least


def counts(rule: Rule, one: Tried, mark: str) -> bool:
    if rule is SECOND_FACTOR_ATTACK:
        return one.kind in tries.CODES and one.account == mark
    if rule is KEY_GUESSING:
        return one.kind in tries.KEYS and one.address == mark
    stranger = one.kind in tries.PASSWORDS and not one.known_device
    return stranger and mark == (one.address if rule is SPRAY else one.account)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_looks_away_is_noticed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = {
        SPRAY: spray(14),
        SECOND_FACTOR_ATTACK: [tried(number, tries.WRONG_CODE) for number in range(5)],
        GUESSING: [tried(number, tries.WRONG_PASSWORD) for number in range(20)],
        KEY_GUESSING: [tried(number, tries.ENDED_KEY) for number in range(10)],
    }
    assert rule in found(examples[rule])
    monkeypatch.setitem(tries._OF_WHAT, rule.code, lambda tried: "")
    assert rule not in found(examples[rule])
