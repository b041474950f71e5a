"""Whose turn it is and by when, over any order of moves with time between: no dead end, no skipped clock, no other end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.clock import LOCAL, is_working_day
from wholepicture.casework.escalation.rules import (
    AGREED,
    ANSWERED,
    DECIDED,
    HIGHER,
    LEAST_HOURS,
    MOST_ASKED,
    MOVES,
    NOBODY,
    OTHER,
    PUBLISHED,
    RAISED,
    RAISER,
    SILENCE,
    TOP,
    VIEW,
    Asked,
    Directory,
    Ladder,
    Level,
    Move,
    NotNow,
    RanOut,
    Standing,
    after,
    begun,
    clock,
    open_moves,
    standing_of,
    who_is_asked,
)

moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ladders = st.builds(
    Ladder,
    st.lists(st.builds(Level, st.just("Somebody"), st.integers(1, 20)), min_size=2, max_size=6).map(tuple),
    st.integers(1, 20),
)
tries = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in MOVES if kind != RAISED]),
        st.booleans(),
        st.one_of(st.integers(0, 48), st.integers(0, 60 * 24)),
    ),
    max_size=25,
)


def climbed(
    ladder: Ladder, at: datetime, *, danger: bool, tried: list[tuple[str, bool, int]]
) -> list[tuple[Move, Standing]]:
    """Every move that was taken of those tried, with where it stood afterwards."""
    first = Move(RAISED, at, danger)
    path = [(first, begun(ladder, first))]
    for kind, is_danger, hours in tried:
        at += timedelta(hours=hours)
        move = Move(kind, at, is_danger)
        try:
            path.append((move, after(ladder, path[-1][1], move)))
        except NotNow:
            continue
    return path


@given(ladders, moments, st.booleans(), tries)
def test_it_ends_only_by_the_raisers_agreement_or_the_tops_decision(
    ladder: Ladder, at: datetime, danger: bool, tried: list[tuple[str, bool, int]]
) -> None:
    path = climbed(ladder, at, danger=danger, tried=tried)
    for (_, before), (move, now) in zip(path, path[1:], strict=False):
        if before.is_open and not now.is_open:
            assert move.kind in (AGREED, DECIDED)
            assert (now.ended_by, now.turn) == (move.kind, NOBODY)
            assert move.kind == AGREED or before.turn == TOP
        if not before.is_open:
            assert (move.kind, now.is_open) == (VIEW, False)


@given(ladders, moments, st.booleans(), tries)
def test_wherever_it_stands_somebody_can_move_and_the_clock_runs(
    ladder: Ladder, at: datetime, danger: bool, tried: list[tuple[str, bool, int]]
) -> None:
    for move, standing in climbed(ladder, at, danger=danger, tried=tried):
        if not standing.is_open:
            continue
        assert standing.due_at is not None
        assert standing.due_at > move.at or move.kind == ANSWERED  # which gives the top no more time
        assert {SILENCE, AGREED} <= open_moves(standing).keys()
        assert standing.turn in open_moves(standing).values()
        assert (standing.turn == TOP) == (standing.level == ladder.top)
        late = max(standing.due_at, move.at) + timedelta(seconds=1)
        up = after(ladder, standing, Move(SILENCE, late))
        assert up.level == min(standing.level + 1, ladder.top)
        assert up.due_at
        assert up.due_at > late


@given(ladders, moments, st.booleans(), tries)
def test_no_level_is_passed_before_its_time_but_for_immediate_danger_or_an_answer(
    ladder: Ladder, at: datetime, danger: bool, tried: list[tuple[str, bool, int]]
) -> None:
    path = climbed(ladder, at, danger=danger, tried=tried)
    for (_, before), (move, now) in zip(path, path[1:], strict=False):
        if now.level == before.level:
            continue
        if move.kind == SILENCE:
            assert before.is_overdue(move.at)
            assert now.level == before.level + 1
        elif move.danger:
            assert now.level == ladder.top
        else:
            assert (move.kind, before.turn, now.level) == (HIGHER, RAISER, before.level + 1)


@given(ladders, moments, st.booleans(), tries)
def test_a_chain_read_again_stands_where_its_moves_led(
    ladder: Ladder, at: datetime, danger: bool, tried: list[tuple[str, bool, int]]
) -> None:
    path = climbed(ladder, at, danger=danger, tried=tried)
    assert standing_of(ladder, [move for move, _ in path]) == path[-1][1]


@given(ladders, moments, st.booleans())
def test_left_alone_it_reaches_the_top_and_waits_there(ladder: Ladder, at: datetime, danger: bool) -> None:
    standing = begun(ladder, Move(RAISED, at, danger))
    for _ in range(ladder.top + 3):
        assert standing.due_at is not None
        standing = after(ladder, standing, Move(SILENCE, standing.due_at + timedelta(seconds=1)))
    assert (standing.turn, standing.level) == (TOP, ladder.top)
    assert after(ladder, standing, Move(DECIDED, standing.due_at)).ended_by == DECIDED  # type: ignore[arg-type]


@given(ladders, moments, st.sampled_from([OTHER, RAISER]))
def test_a_clock_ends_on_a_working_day_and_so_many_later(ladder: Ladder, at: datetime, turn: str) -> None:
    due = clock(ladder, 1, turn, at, danger=False)
    days = ladder.raiser_days if turn == RAISER else ladder.levels[0].days
    first, last = at.astimezone(LOCAL).date(), due.astimezone(LOCAL).date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert is_working_day(last)
    assert sum(map(is_working_day, between)) == days


@given(moments)
def test_in_immediate_danger_it_begins_at_the_top_and_is_due_that_day(at: datetime) -> None:
    standing = begun(PUBLISHED, Move(RAISED, at, danger=True))
    assert (standing.level, standing.turn) == (5, TOP)
    assert standing.due_at is not None
    assert timedelta(hours=LEAST_HOURS) <= standing.due_at - at <= timedelta(hours=24)


def test_bank_holidays_and_weekends_stop_a_clock_but_not_one_of_danger() -> None:
    good_friday_eve = datetime(2026, 4, 2, 10, tzinfo=UTC)
    due = begun(PUBLISHED, Move(RAISED, good_friday_eve)).due_at
    assert due
    assert due.astimezone(LOCAL).date().isoformat() == "2026-04-07"
    due = begun(PUBLISHED, Move(RAISED, datetime(2026, 12, 25, 10, tzinfo=UTC), danger=True)).due_at
    assert due
    assert due.astimezone(LOCAL).date().isoformat() == "2026-12-25"


def test_an_answer_after_its_time_is_too_late_and_one_within_is_the_raisers_to_weigh() -> None:
    at = datetime(2026, 11, 30, 10, tzinfo=UTC)
    raised = begun(PUBLISHED, Move(RAISED, at))
    assert raised.due_at is not None
    with pytest.raises(RanOut):
        after(PUBLISHED, raised, Move(ANSWERED, raised.due_at + timedelta(seconds=1)))
    answered = after(PUBLISHED, raised, Move(ANSWERED, raised.due_at))
    assert (answered.level, answered.turn) == (1, RAISER)
    with pytest.raises(NotNow):
        after(PUBLISHED, answered, Move(DECIDED, at))


MONDAY = datetime(2026, 6, 15, 9, tzinfo=UTC)


def at_the_end(day: int, month: int = 6) -> datetime:
    """The end of a day of that summer in England, in UTC."""
    return datetime(2026, month, day, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("danger", [False, True])
def test_what_is_said_of_danger_stays_with_every_move(danger: bool) -> None:
    raised = begun(PUBLISHED, Move(RAISED, MONDAY, danger))
    assert raised.danger is danger
    assert after(PUBLISHED, raised, Move(AGREED, MONDAY)).danger is danger
    late = after(PUBLISHED, raised, Move(SILENCE, MONDAY + timedelta(days=30)))
    assert late.danger is danger
    top = Standing(PUBLISHED.top, TOP, MONDAY + timedelta(days=1), danger)
    decided = after(PUBLISHED, top, Move(DECIDED, MONDAY))
    assert (decided.danger, decided.ended_by, decided.turn) == (danger, DECIDED, NOBODY)
    viewed = after(PUBLISHED, decided, Move(VIEW, MONDAY))
    assert viewed == Standing(PUBLISHED.top, NOBODY, None, danger, DECIDED, has_view=True)


def test_the_raisers_time_after_an_answer_is_their_own_and_short_in_danger() -> None:
    for level in (1, 3):
        asked = Standing(level, OTHER, MONDAY + timedelta(days=1))
        told = after(PUBLISHED, asked, Move(ANSWERED, MONDAY))
        assert told == Standing(level, RAISER, at_the_end(22), danger=False)
    in_danger = after(PUBLISHED, Standing(2, OTHER, MONDAY + timedelta(days=1), danger=True), Move(ANSWERED, MONDAY))
    assert in_danger == Standing(2, RAISER, at_the_end(15), danger=True)


def test_whoever_raised_it_goes_one_level_higher_and_in_danger_to_the_top() -> None:
    weighed = Standing(2, RAISER, MONDAY + timedelta(days=1))
    assert after(PUBLISHED, weighed, Move(HIGHER, MONDAY)) == Standing(3, OTHER, at_the_end(22))
    assert after(PUBLISHED, weighed, Move(HIGHER, MONDAY, danger=True)) == Standing(
        PUBLISHED.top, TOP, at_the_end(15), danger=True
    )
    waits = Standing(2, OTHER, MONDAY + timedelta(days=1))
    assert after(PUBLISHED, waits, Move(HIGHER, MONDAY, danger=True)).turn == TOP
    with pytest.raises(NotNow):
        after(PUBLISHED, waits, Move(HIGHER, MONDAY))


def test_the_moves_that_are_open_and_whose_each_is() -> None:
    due = MONDAY + timedelta(days=1)
    always = {AGREED: RAISER, SILENCE: NOBODY}
    assert open_moves(Standing(1, OTHER, due)) == {**always, ANSWERED: OTHER, HIGHER: RAISER}
    assert open_moves(Standing(1, RAISER, due)) == {**always, HIGHER: RAISER}
    assert open_moves(Standing(5, TOP, due)) == {**always, ANSWERED: OTHER, DECIDED: TOP, HIGHER: RAISER}
    assert open_moves(Standing(5, TOP, due, danger=True)) == {**always, ANSWERED: OTHER, DECIDED: TOP}
    assert open_moves(Standing(5, NOBODY, None, ended_by=DECIDED)) == {VIEW: RAISER}
    assert open_moves(Standing(5, NOBODY, None, ended_by=DECIDED, has_view=True)) == {}
    assert open_moves(Standing(5, NOBODY, None, ended_by=AGREED)) == {}


def test_a_clock_of_danger_ends_with_the_day_in_england_to_the_second_and_keeps_the_zone_that_it_was_asked_in() -> None:
    for zone in (UTC, LOCAL):
        at = MONDAY.astimezone(zone)
        for danger, end in ((True, at_the_end(15)), (False, at_the_end(16))):
            ends = clock(PUBLISHED, 1, OTHER, at, danger=danger)
            assert (ends, ends.tzinfo) == (end, zone)
    late = datetime(2026, 6, 15, 21, tzinfo=UTC)
    assert clock(PUBLISHED, 1, OTHER, late, danger=True) == late + timedelta(hours=LEAST_HOURS)


def test_a_refused_move_says_why() -> None:
    waits = Standing(2, OTHER, MONDAY + timedelta(days=1))
    for kind, why in (
        (VIEW, VIEW),
        (SILENCE, "the time has not run out"),
        (HIGHER, "the other side still has time to answer"),
    ):
        with pytest.raises(NotNow, match=f"^{why}$"):
            after(PUBLISHED, waits, Move(kind, MONDAY))


def test_what_the_other_side_says_at_the_top_gives_the_top_no_more_time() -> None:
    at = datetime(2026, 11, 30, 10, tzinfo=UTC)
    top = begun(PUBLISHED, Move(RAISED, at, danger=True))
    assert after(PUBLISHED, top, Move(ANSWERED, at + timedelta(hours=1))) == top


# -- who is asked ------------------------------------------------------------------------------------------------------

PEOPLE = [UUID(int=number) for number in range(1, 9)]
people = st.sampled_from(PEOPLE)
some = st.lists(people, max_size=3, unique=True)
directories = st.builds(
    Directory,
    leads=some,
    deputies=some,
    hub=some,
    away=st.sets(people),
    stands_in=st.dictionaries(people, people, max_size=6),
)


@given(st.none() | people, directories, st.sets(people, max_size=2), st.none() | people)
def test_nobody_is_asked_twice_nor_who_is_away_nor_who_never_may(
    named: UUID | None, directory: Directory, never: set[UUID], last: UUID | None
) -> None:
    asked = who_is_asked(named, directory, never=never, last=last)
    found = [one.person for one in asked]
    assert len(found) == len(set(found)) <= MOST_ASKED
    assert not set(found) & (set(directory.away) | never)
    if last in found:
        assert len(found) == 1  # only where nobody else is left
    if named and named not in directory.away and named not in never and named != last:
        assert (asked[0].person, asked[0].why) == (named, "named")


@given(st.none() | people, directories, st.sets(people, max_size=3), st.sets(people, max_size=3), st.none() | people)
def test_whoever_stood_on_a_side_is_asked_only_where_nobody_else_is_left(
    named: UUID | None, directory: Directory, never: set[UUID], involved: set[UUID], last: UUID | None
) -> None:
    without = who_is_asked(named, directory, never={*never, *involved}, last=last)
    asked = who_is_asked(named, directory, never=never, involved=involved, last=last)
    if without and without[0].why != "decided":
        assert asked == without
    else:
        assert asked == who_is_asked(named, directory, never=never, last=last)


@given(directories, people)
def test_somebody_is_asked_wherever_somebody_is_there(directory: Directory, raiser: UUID) -> None:
    there = {*directory.leads, *directory.deputies, *directory.hub} - set(directory.away) - {raiser}
    asked = who_is_asked(None, directory, never={raiser})
    assert bool(asked) or not there


def test_a_deputy_who_is_away_too_falls_through_to_the_next() -> None:
    manager, deputy, cover, lead = PEOPLE[:4]
    directory = Directory(leads=[lead], away={manager, deputy}, stands_in={manager: deputy, deputy: cover})
    first, second = who_is_asked(manager, directory)
    assert (first.person, first.why, first.instead_of) == (cover, "instead", manager)
    assert (second.person, second.why) == (lead, "lead")
    round_in_a_ring = Directory(leads=[lead], away={manager, deputy}, stands_in={manager: deputy, deputy: manager})
    assert [one.person for one in who_is_asked(manager, round_in_a_ring)] == [lead]


def test_where_nobody_is_named_the_lead_is_asked_then_the_deputy_then_the_hub() -> None:
    lead, deputy, hub, raiser = (uuid4() for _ in range(4))
    whole = Directory(leads=[lead], deputies=[deputy], hub=[hub])
    assert [(one.person, one.why) for one in who_is_asked(None, whole)] == [(lead, "lead"), (deputy, "deputy")]
    assert [one.why for one in who_is_asked(None, Directory(hub=[hub]))] == ["hub"]
    assert who_is_asked(None, Directory(), never={raiser}) == ()
    assert [one.why for one in who_is_asked(None, Directory(hub=[hub]), last=hub)] == ["decided"]


def test_where_nobody_else_is_left_whoever_decided_is_asked_and_it_is_said_instead_of_who() -> None:
    named, decided = uuid4(), uuid4()
    nobody = Directory(away=[named])
    assert who_is_asked(None, nobody, last=decided) == (Asked(decided, "decided"),)
    assert who_is_asked(named, nobody, last=decided) == (Asked(decided, "decided", named),)
    assert who_is_asked(None, Directory(leads=[named]), last=decided) == (Asked(named, "lead"),)
    # named for this level themselves, and last of all
    assert who_is_asked(decided, Directory(), last=decided) == (Asked(decided, "decided"),)
    assert who_is_asked(None, nobody, last=decided, never=[decided]) == ()
    assert who_is_asked(None, Directory(away=[decided], stands_in={decided: named}), last=decided) == ()
