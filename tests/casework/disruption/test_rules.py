"""Where a measure stands by its steps: whatever came of it, in whatever order it may come."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.disruption.rules import (
    BREACHED,
    HANDED_OVER,
    IN_FORCE,
    IN_WORDS,
    NEXT,
    RENEWED,
    SOON,
    STATUSES,
    STEPS,
    Given,
    Standing,
    Step,
    after,
    faults_of,
    standing_of,
    where,
)
from wholepicture.casework.disruption.tactics import against, tactics

TODAY = date(2026, 3, 27)
DAY = timedelta(days=1)
A, B = UUID(int=1), UUID(int=2)


def follow(chosen: list[tuple[int, int, int, bool]]) -> list[Step]:
    """Steps that may follow one another, each on the day of the one before it or later."""
    steps: list[Step] = []
    on = TODAY - timedelta(days=400)
    for which, gap, lasts, is_other in chosen:
        kinds = NEXT[standing_of(steps).status]
        if not kinds:
            break
        on += timedelta(days=gap)
        kind = kinds[which % len(kinds)]
        until = on + timedelta(days=lasts) if kind in (IN_FORCE, RENEWED) else None
        steps.append(Step(kind, on, B if is_other else A, until))
    return steps


HISTORIES = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 30), st.integers(0, 400), st.booleans()), max_size=9)


def histories() -> st.SearchStrategy[list[Step]]:
    return HISTORIES.map(follow)


@given(histories())
def test_something_open_is_always_somebodys_to_see_to(steps: list[Step]) -> None:
    for number in range(1, len(steps) + 1):
        standing = standing_of(steps[:number])
        assert standing.held_by == steps[number - 1].held_by
        assert standing.status in NEXT


@given(histories())
def test_a_breach_and_a_handing_over_move_nothing_else(steps: list[Step]) -> None:
    before = standing_of(steps)
    for kind in (BREACHED, HANDED_OVER):
        then = after(before, Step(kind, TODAY, B))
        assert (then.status, then.expires_on, then.since, then.served_on) == (
            before.status,
            before.expires_on,
            before.since,
            before.served_on,
        )
    assert standing_of(steps).breaches == tuple(step.on for step in steps if step.kind == BREACHED)


@given(histories(), st.integers(-400, 400))
def test_only_a_step_ends_what_is_in_force_and_never_a_day(steps: list[Step], days: int) -> None:
    standing = standing_of(steps)
    listed = where(standing.status, standing.expires_on, TODAY + timedelta(days=days))
    assert (listed in ("in_force", "soon", "expired")) == (standing.status == IN_FORCE)


def test_the_last_day_is_a_day_in_force_and_28_days_before_it_is_said() -> None:
    assert where(IN_FORCE, TODAY, TODAY) == "soon"
    assert where(IN_FORCE, TODAY - DAY, TODAY) == "expired"
    assert where(IN_FORCE, TODAY + SOON, TODAY) == "soon"
    assert where(IN_FORCE, TODAY + SOON + DAY, TODAY) == "in_force"
    assert where(IN_FORCE, None, TODAY) == "in_force"
    assert where("asked", TODAY - DAY, TODAY) == "asked"
    assert timedelta(days=28) == SOON


@given(histories(), st.sampled_from(list(STEPS)), st.dates(TODAY - 500 * DAY, TODAY), st.integers(-9, 500))
def test_whatever_is_taken_leaves_a_measure_that_can_be(steps: list[Step], kind: str, on: date, lasts: int) -> None:
    """No fault: then its end is not before its beginning, and it did not happen before what it follows."""
    standing = standing_of(steps)
    until = on + lasts * DAY if kind in (IN_FORCE, RENEWED) else None
    faults = faults_of(Given(kind, on, until, words="x"), standing, TODAY, needs_end=True)
    if faults:
        return
    assert kind in NEXT[standing.status]
    assert standing.since is None or on >= standing.since
    if until:
        assert until >= on
        assert kind != RENEWED or standing.expires_on is None or until > standing.expires_on


def said(given: Given, before: Standing = Standing(), *, needs_end: bool = False) -> dict[str, str]:
    return {fault.field: fault.message for fault in faults_of(given, before, TODAY, needs_end=needs_end)}


def test_each_fault_is_said_at_its_field() -> None:
    in_force = standing_of([Step(IN_FORCE, TODAY - 9 * DAY, A, TODAY + DAY)])
    assert said(Given("renewed", TODAY)) == {"kind": "Choose what has happened to it."}
    assert said(Given("asked", None)) == {"on-day": "Give the day, like 4 3 2027."}
    assert said(Given("asked", TODAY + DAY))["on-day"].startswith("This day is still to come.")
    assert said(Given("breached", TODAY - 10 * DAY, words="x"), in_force) == {
        "on-day": "It was in force on 18 March 2026. This cannot have happened before: correct the day."
    }
    assert said(Given(IN_FORCE, TODAY), needs_end=True) == {"expires-day": "Give its last day."}
    assert said(Given(IN_FORCE, TODAY)) == {}
    assert said(Given(RENEWED, TODAY), in_force) == {"expires-day": "Give its last day."}
    assert said(Given(RENEWED, TODAY, TODAY + DAY), in_force) == {
        "expires-day": "It runs until 28 March 2026 already. Give the new last day, after that one."
    }
    assert said(Given(IN_FORCE, TODAY, TODAY - DAY)) == {
        "expires-day": "It would expire before it begins, on 27 March 2026. Correct one of the two days."
    }
    assert said(Given("breached", TODAY), in_force) == {"words": "Say what happened."}
    assert said(Given("ended", TODAY, words=" "), in_force) == {"words": "Say why."}
    assert said(Given("asked", TODAY, result="x" * 4001)) == {
        "result": "Use 4,000 characters or fewer here. There are 4,001."
    }
    assert said(Given("asked", TODAY, effect="x" * 4000)) == {}
    assert set(IN_WORDS) == {"breached", "ended", "refused"}
    assert set(STATUSES) | {BREACHED, HANDED_OVER} == set(STEPS)


def test_every_tactic_is_against_something_and_names_its_power() -> None:
    kinds = {"nominal", "vehicle", "phone", "place"}
    for tactic in tactics().values():
        assert tactic.against
        assert set(tactic.against) <= kinds
        assert tactic.power or tactic.code == "other"
    assert all(against(kind) for kind in kinds)
    assert [tactic.code for tactic in tactics().values() if tactic.needs_child] == ["abduction_notice"]
