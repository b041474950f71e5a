"""Which identities are one person: a function of what was said alone, that contradicts nobody and can be taken back."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.judgements.groups import Clash, GroupHistory, PairJudgement, in_force
from wholepicture.linkage.rules import (
    Identity,
    contradicts,
    groups_at,
    history,
    same_by_rule,
)
from wholepicture.linkage.short_forms import given_names_agree

START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=99)
BORN = date(2010, 5, 17)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


IDENTIFIERS = st.frozensets(
    st.sampled_from([("nhs_number", "1"), ("nhs_number", "2"), ("upn", "1"), ("local_id:MIS", "7")]), max_size=2
)


@st.composite
def identities(draw: st.DrawFn, most: int = 6) -> list[Identity]:
    return [
        Identity(
            id=UUID(int=number),
            first_subject=UUID(int=100 + draw(st.integers(0, 50)) * 10 + number),
            first_at=day(draw(st.integers(0, 5))),
            identifiers=draw(IDENTIFIERS),
            given=draw(st.sampled_from(["wren", "robin", "kate", "catherine", ""])),
            family=draw(st.sampled_from(["ashdown", ""])),
            born=draw(st.sampled_from([BORN, BORN, BORN, date(2010, 5, 18), None])),
            sex=draw(st.sampled_from(["female", "female", "male", ""])),
        )
        for number in range(1, draw(st.integers(2, most)) + 1)
    ]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Identity], list[PairJudgement]]:
    people = draw(identities())
    said = []
    for number in range(draw(st.integers(0, 6))):
        a, b = sorted(draw(st.lists(st.sampled_from([one.id for one in people]), min_size=2, max_size=2, unique=True)))
        at = day(draw(st.integers(3, 9)))
        undone = draw(st.one_of(st.none(), st.integers(0, 4)))
        answer = draw(st.sampled_from(["same", "different", "unsure"]))
        said.append(
            PairJudgement(
                UUID(int=1000 + number), at, a, b, answer, None if undone is None else at + timedelta(days=undone)
            )
        )
    return people, said


def sets(groups: list[set[UUID]]) -> set[frozenset[UUID]]:
    return {frozenset(one) for one in groups}


def now(answer: GroupHistory) -> dict[UUID, UUID]:
    """The nominal in which each identity stands at the end."""
    return {one: spans[-1].nominal for one, spans in answer.spans.items()}


@given(cases(), st.randoms(use_true_random=False), st.integers(0, 14))
def test_the_order_in_which_things_are_processed_changes_nothing(
    case: tuple[list[Identity], list[PairJudgement]], chance: random.Random, at: int
) -> None:
    people, said = case
    other_people, other_said = chance.sample(people, len(people)), chance.sample(said, len(said))
    groups, clashes = groups_at(people, said, day(at))
    other_groups, other_clashes = groups_at(other_people, other_said, day(at))
    assert sets(groups) == sets(other_groups)
    assert set(clashes) == set(other_clashes)
    assert history(people, said) == history(other_people, other_said)


@given(cases(), st.integers(0, 14))
def test_no_group_holds_two_whom_a_standing_judgement_says_to_be_different(
    case: tuple[list[Identity], list[PairJudgement]], at: int
) -> None:
    people, said = case
    groups, _ = groups_at(people, said, day(at))
    for one in in_force(said, day(at)):
        if one.answer == "different":
            assert not any({one.a, one.b} <= group for group in groups)


@given(cases(), st.integers(0, 14))
def test_everyone_known_is_in_exactly_one_group(case: tuple[list[Identity], list[PairJudgement]], at: int) -> None:
    people, said = case
    groups, _ = groups_at(people, said, day(at))
    members = [one for group in groups for one in group]
    assert sorted(members) == sorted(one.id for one in people if one.first_at <= day(at))


@given(identities())
def test_without_a_person_nobody_is_joined_whom_anything_contradicts(people: list[Identity]) -> None:
    by_id = {one.id: one for one in people}
    groups, clashes = groups_at(people, [], LATER)
    for group in groups:
        for a, b in combinations(sorted(group), 2):
            assert not contradicts(by_id[a], by_id[b])
        # And nobody by resemblance: every member shares an identifier with another.
        for one in group:
            assert len(group) == 1 or any(same_by_rule(by_id[one], by_id[other]) for other in group if other != one)
    for clash in clashes:
        assert clash.why == "identifiers_differ"


@given(cases())
def test_taking_every_judgement_back_restores_what_was(case: tuple[list[Identity], list[PairJudgement]]) -> None:
    people, said = case
    undone = [replace(one, undone_at=max(one.undone_at or one.at, one.at) + timedelta(days=1)) for one in said]
    assert sets(groups_at(people, undone, LATER)[0]) == sets(groups_at(people, [], LATER)[0])
    assert now(history(people, undone)) == now(history(people, []))


@given(cases())
def test_what_was_known_on_a_date_is_not_changed_by_what_is_said_later(
    case: tuple[list[Identity], list[PairJudgement]],
) -> None:
    people, said = case
    until = day(6)
    known = [one for one in people if one.first_at <= until]
    before = history(known, [as_it_stood(one, until) for one in said if one.at <= until])
    for one, spans in history(people, said).spans.items():
        then = [span.nominal for span in spans if span.since <= until and (span.until is None or span.until > until)]
        assert then == [span.nominal for span in before.spans.get(one, []) if span.until is None]


def as_it_stood(judgement: PairJudgement, moment: datetime) -> PairJudgement:
    """A judgement as it was known at a moment: not taken back yet, if that came later."""
    undone_later = judgement.undone_at is not None and judgement.undone_at > moment
    return replace(judgement, undone_at=None) if undone_later else judgement


@given(cases())
def test_spans_follow_one_another_without_gap_and_name_a_member(
    case: tuple[list[Identity], list[PairJudgement]],
) -> None:
    people, said = case
    anchors = {one.first_subject for one in people}
    for one in people:
        spans = history(people, said).spans[one.id]
        assert spans[0].since == one.first_at
        assert spans[-1].until is None
        assert all(
            left.until == right.since and left.nominal != right.nominal
            for left, right in zip(spans, spans[1:], strict=False)
        )
        assert {span.nominal for span in spans} <= anchors


NAMES = st.sampled_from(["wren", "robin", "kestrel", "martin", "linnet", "jay", "wren mary", "amos", "tam"])


@given(NAMES, NAMES, IDENTIFIERS, IDENTIFIERS, st.integers(0, 3), st.integers(0, 3))
def test_twins_are_never_joined_by_the_rule_not_even_by_a_number_that_is_wrong(
    one: str, other: str, mine: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]], first: int, second: int
) -> None:
    if given_names_agree(one, other):
        return
    faulty = frozenset({("nhs_number", "1")})
    a = Identity(UUID(int=1), UUID(int=101), day(first), mine | faulty, one, "ashdown", BORN, "female")
    b = Identity(UUID(int=2), UUID(int=102), day(second), theirs | faulty, other, "ashdown", BORN, "female")
    # A report that gives no name of its own, with the same wrong number, does not bring them together either.
    between = Identity(UUID(int=3), UUID(int=103), day(1), faulty, "", "ashdown", BORN, "")
    assert not same_by_rule(a, b)
    groups, _ = groups_at([a, b, between], [], LATER)
    assert not any({a.id, b.id} <= group for group in groups)


def test_a_chain_that_contradicts_itself_is_put_before_a_person() -> None:
    first = Identity(
        UUID(int=1), UUID(int=101), day(0), frozenset({("nhs_number", "1"), ("upn", "1")}), "wren", "", BORN
    )
    middle = Identity(UUID(int=2), UUID(int=102), day(1), frozenset({("upn", "1")}), "wren", "", BORN)
    last = Identity(
        UUID(int=3), UUID(int=103), day(2), frozenset({("upn", "1"), ("nhs_number", "2")}), "wren", "", BORN
    )
    assert same_by_rule(first, middle)
    assert same_by_rule(middle, last)
    assert not same_by_rule(first, last)
    groups, clashes = groups_at([first, middle, last], [], LATER)
    assert sets(groups) == {frozenset({first.id, middle.id}), frozenset({last.id})}
    assert clashes == [Clash(middle.id, last.id, "identifiers_differ")]


def test_a_judgement_that_would_bring_different_people_together_is_held_apart() -> None:
    a, b, c = (Identity(UUID(int=n), UUID(int=100 + n), day(0)) for n in (1, 2, 3))
    said = [
        PairJudgement(UUID(int=11), day(1), a.id, b.id, "different"),
        PairJudgement(UUID(int=12), day(2), a.id, c.id, "same"),
        PairJudgement(UUID(int=13), day(3), b.id, c.id, "same"),
    ]
    groups, clashes = groups_at([a, b, c], said, LATER)
    assert sets(groups) == {frozenset({a.id, c.id}), frozenset({b.id})}
    assert clashes == [Clash(b.id, c.id, "judged_different")]


def test_the_latest_answer_about_a_pair_stands() -> None:
    a, b = (Identity(UUID(int=n), UUID(int=100 + n), day(0)) for n in (1, 2))
    said = [
        PairJudgement(UUID(int=11), day(1), a.id, b.id, "same"),
        PairJudgement(UUID(int=12), day(2), a.id, b.id, "different"),
        PairJudgement(UUID(int=13), day(3), a.id, b.id, "unsure"),
    ]
    assert [len(groups_at([a, b], said, day(n))[0]) for n in (0, 1, 2, 3)] == [2, 1, 2, 2]
    taken_back = [
        *said[:2],
        replace(said[2], undone_at=day(4)),
        PairJudgement(UUID(int=14), day(5), a.id, b.id, "same", day(6)),
    ]
    assert [len(groups_at([a, b], taken_back, day(n))[0]) for n in (4, 5, 6)] == [2, 1, 2]
