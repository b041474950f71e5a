"""How judgements add up over time, and how spans are stored and told for one report's part."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.judgements.groups import (
    Clash,
    PairJudgement,
    Span,
    as_stored,
    grouped,
    in_force,
    spans_since_received,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in (1, 2, 3, 4))
NOBODY = frozenset[UUID]()


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def said(
    number: int, a: UUID, b: UUID, answer: str, at: int = 1, until: int | None = None, about: frozenset[UUID] = NOBODY
) -> PairJudgement:
    return PairJudgement(UUID(int=900 + number), day(at), a, b, answer, None if until is None else day(until), about)


# -- what stands ------------------------------------------------------------------------------------------------------


def test_a_judgement_stands_from_its_moment_until_it_is_undone() -> None:
    one = said(1, A, B, "same", at=2, until=4)
    assert [in_force([one], day(number)) for number in (1, 2, 3, 4, 5)] == [[], [one], [one], [], []]


def test_of_two_said_of_one_pair_the_later_stands_whoever_is_named_first() -> None:
    earlier, later = said(1, A, B, "same", at=1), said(2, B, A, "different", at=2)
    assert in_force([later, earlier], day(3)) == [later]
    assert in_force([later, earlier], day(1)) == [earlier]


def test_of_two_said_at_one_moment_the_one_of_the_larger_id_stands() -> None:
    one, other = said(1, A, B, "same"), said(2, A, B, "different")
    assert in_force([one, other], day(3)) == in_force([other, one], day(3)) == [other]


def test_what_is_said_of_another_two_of_those_described_alike_does_not_take_it_back() -> None:
    one = said(1, A, B, "different", at=1, about=frozenset({C, D}))
    other = said(2, A, B, "same", at=2)
    assert in_force([one, other], day(3)) == [one, other]
    again = said(3, A, B, "same", at=2, about=frozenset({D, C}))
    assert in_force([one, again], day(3)) == [again]


# -- what joins -------------------------------------------------------------------------------------------------------


def never(left: set[UUID], right: set[UUID], by_rule: bool) -> bool:
    return False


def sets(groups: list[set[UUID]]) -> set[frozenset[UUID]]:
    return {frozenset(group) for group in groups}


def test_a_persons_answer_goes_before_a_rule_of_the_same_moment() -> None:
    asked: list[tuple[set[UUID], set[UUID], bool]] = []

    def note(left: set[UUID], right: set[UUID], by_rule: bool) -> bool:
        asked.append((set(left), set(right), by_rule))
        return False

    groups, clashes = grouped({A, B, C}, [said(1, C, B, "same", at=2)], [(day(2), 1, A, B)], note)
    assert asked == [({B}, {C}, False), ({A}, {B, C}, True)]
    assert (sets(groups), clashes) == ({frozenset({A, B, C})}, [])


def test_joins_are_weighed_in_the_order_in_which_they_became_known() -> None:
    apart = said(1, A, C, "different")
    groups, clashes = grouped({A, B, C}, [apart], [(day(2), 1, B, C), (day(1), 1, A, B)], never)
    assert sets(groups) == {frozenset({A, B}), frozenset({C})}
    assert clashes == [Clash(B, C, "judged_different")]


@pytest.mark.parametrize(("a", "b"), [(A, D), (D, A)])
def test_two_judged_different_are_kept_apart_through_whoever_joins_them(a: UUID, b: UUID) -> None:
    joins = [(day(1), 1, A, B), (day(2), 1, C, D), (day(3), 1, B, C)]
    groups, clashes = grouped({A, B, C, D}, [said(1, a, b, "different")], joins, never)
    assert sets(groups) == {frozenset({A, B}), frozenset({C, D})}
    assert clashes == [Clash(B, C, "judged_different")]


def test_after_a_clash_the_other_joins_are_still_made() -> None:
    joins = [(day(1), 1, A, B), (day(2), 1, C, D)]
    groups, clashes = grouped({A, B, C, D}, [said(1, A, B, "different")], joins, never)
    assert sets(groups) == {frozenset({A}), frozenset({B}), frozenset({C, D})}
    assert len(clashes) == 1
    again, differing = grouped({A, B, C, D}, [], joins, lambda left, right, by_rule: A in left | right)
    assert sets(again) == sets(groups)
    assert differing == [Clash(A, B, "identifiers_differ")]


def test_what_is_joined_already_is_not_weighed_again() -> None:
    joins = [(day(1), 1, A, B), (day(2), 1, A, B), (day(3), 1, C, D)]
    asked: list[bool] = []

    def note(left: set[UUID], right: set[UUID], by_rule: bool) -> bool:
        asked.append(by_rule)
        return False

    assert sets(grouped({A, B, C, D}, [], joins, note)[0]) == {frozenset({A, B}), frozenset({C, D})}
    assert asked == [True, True]


# -- spans ------------------------------------------------------------------------------------------------------------


def test_spans_are_stored_as_text_in_utc() -> None:
    summer = timezone(timedelta(hours=1))
    spans = [Span(A, datetime(2026, 7, 1, 1, tzinfo=summer), day(200)), Span(B, day(200), None)]
    assert as_stored(spans) == [
        [str(A), "2026-07-01T00:00:00+00:00", day(200).isoformat()],
        [str(B), day(200).isoformat(), None],
    ]


def test_of_a_description_a_reports_part_begins_when_that_report_came() -> None:
    spans = as_stored([Span(A, day(0), day(2)), Span(B, day(2), day(4)), Span(C, day(4), None)])
    assert list(spans_since_received(spans, day(0))) == [
        Span(A, day(0), day(2)),
        Span(B, day(2), day(4)),
        Span(C, day(4), None),
    ]
    assert list(spans_since_received(spans, day(3))) == [Span(B, day(3), day(4)), Span(C, day(4), None)]
    assert list(spans_since_received(spans, day(2))) == [Span(B, day(2), day(4)), Span(C, day(4), None)]
    assert list(spans_since_received(spans, day(9))) == [Span(C, day(9), None)]


@given(st.integers(0, 20), st.integers(-12, 12))
def test_when_a_report_came_is_told_in_utc_whatever_its_offset(number: int, offset: int) -> None:
    received = day(number).astimezone(timezone(timedelta(hours=offset)))
    (span,) = spans_since_received(as_stored([Span(A, day(5), None)]), received)
    assert (span.since, span.since.tzinfo) == (max(day(5), day(number)), UTC)
