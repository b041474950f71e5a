"""Nominals worked out step by step, as people come, are those that the definition gives: all pairs, at every moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations, permutations, product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.linkage.test_rules import BORN, START, cases, day, identities, sets
from wholepicture.linkage import rules
from wholepicture.linkage.judgements import groups
from wholepicture.linkage.judgements.groups import (
    Clash,
    GroupHistory,
    Join,
    PairJudgement,
    Span,
    extend,
    grouped,
    in_force_among,
)
from wholepicture.linkage.rules import Identity, Standing, after_arrival, contradicts, history, same_by_rule

Case = tuple[list[Identity], list[PairJudgement]]


# -- the definition ---------------------------------------------------------------------------------------------------


Groups = dict[UUID, set[UUID]]


def defined_at(people: Sequence[Identity], said: Sequence[PairJudgement], at: datetime) -> Any:
    """Who is one at a moment: every pair compared, everything weighed from nothing."""
    known = {person.id: person for person in people if person.first_at <= at}
    in_force = in_force_among(said, known, at)
    by_people = sorted((at, 0, min(pair), max(pair)) for at, pair in _judged(in_force, "same"))
    group_of: Groups = {member: {member} for member in known}
    clashes: list[Clash] = []
    for _, is_rule, a, b in _in_order(by_people, known):
        left, right = group_of[a], group_of[b]
        if left is right:
            continue
        if why := _why_apart(known, in_force, left, right, is_rule):
            clashes.append(Clash(a, b, why))
        else:
            left |= right
            group_of.update((member, left) for member in right)
    return list({id(group): group for group in group_of.values()}.values()), clashes


def _why_apart(
    known: dict[UUID, Identity], in_force: Sequence[PairJudgement], left: set[UUID], right: set[UUID], is_rule: int
) -> str:
    across = {frozenset((x, y)) for x, y in product(left, right)}
    if any(pair in across for _, pair in _judged(in_force, "different")):
        return "judged_different"
    judged_same = {pair for _, pair in _judged(in_force, "same")}
    differing = any(contradicts(*(known[member] for member in pair)) for pair in across - judged_same)
    return "identifiers_differ" if is_rule and differing else ""


def _judged(in_force: Sequence[PairJudgement], answer: str) -> list[tuple[datetime, frozenset[UUID]]]:
    return [(judgement.at, judgement.pair) for judgement in in_force if judgement.answer == answer]


def _in_order(by_people: list[Join], known: dict[UUID, Identity]) -> Iterator[Join]:
    """What people said, and between two of these every pair that the rule joins whose later one had come by then: in the
    order in which they were written."""
    pairs: list[tuple[Any, Join]] = []
    for one, other in combinations(known.values(), 2):
        if same_by_rule(one, other):
            came = max(one.first_at, other.first_at)
            elder, younger = sorted([(_written(one), one.id), (_written(other), other.id)])
            said_before = [join for join in by_people if join[0] <= came]
            pairs.append(((len(said_before), younger, elder), (came, 1, min(one.id, other.id), max(one.id, other.id))))
    for stage in range(len(by_people) + 1):
        yield from by_people[max(0, stage - 1) : stage]
        yield from [join for key, join in sorted(pairs) if key[0] == stage]


def _written(person: Identity) -> datetime:
    return person.recorded_at or person.first_at


def _moments(people: Sequence[Identity], said: Sequence[PairJudgement]) -> list[datetime]:
    undone = {judgement.undone_at for judgement in said if judgement.undone_at}
    return sorted({person.first_at for person in people} | {judgement.at for judgement in said} | undone)


def defined(people: Sequence[Identity], said: Sequence[PairJudgement]) -> GroupHistory:
    by_id = {person.id: person for person in people}
    spans: dict[UUID, list[Span]] = {person.id: [] for person in people}
    clashes: list[Clash] = []
    for moment in _moments(people, said):
        at_that, clashes = defined_at(people, said, moment)
        for group in at_that:
            first = min((by_id[member] for member in group), key=lambda person: (person.first_at, person.first_subject))
            for member in group:
                extend(spans[member], first.first_subject, moment)
    return GroupHistory(spans, clashes)


def differing(people: list[Identity], said: list[PairJudgement]) -> str:
    """How history differs from its definition; empty: not at all."""
    step_by_step, whole = history(people, said), defined(people, said)
    if step_by_step.spans != whole.spans:
        return "spans"
    return "clashes" if step_by_step.clashes != whole.clashes else ""


# -- people who have much in common: most of what they say is one of few things --------------------------------------


NUMBERS = st.frozensets(
    st.sampled_from([("nhs_number", "1"), ("nhs_number", "2"), ("upn", "1"), ("upn", "2"), ("local_id:MIS", "7")]),
    min_size=1,
    max_size=3,
)


@st.composite
def alike(draw: st.DrawFn, most: int = 9) -> Case:
    people = [
        Identity(
            id=UUID(int=number),
            first_subject=UUID(int=100 + draw(st.integers(0, 50)) * 10 + number),
            first_at=day(draw(st.integers(0, 4))),
            identifiers=draw(NUMBERS),
            given=draw(st.sampled_from(["wren", "wren", "wren mary", "wren rose", "robin", ""])),
            family="ashdown",
            born=draw(st.sampled_from([BORN, BORN, BORN, BORN, date(2010, 5, 18), None])),
            sex=draw(st.sampled_from(["female", "", "", "male"])),
            recorded_at=draw(st.none() | st.integers(0, 4).map(day)),
        )
        for number in range(1, draw(st.integers(2, most)) + 1)
    ]
    ids = [person.id for person in people]
    said = []
    for number in range(draw(st.integers(0, 4))):
        a, b = sorted(draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)))
        at = day(draw(st.integers(0, 7)))
        undone = draw(st.one_of(st.none(), st.none(), st.integers(0, 4)))
        answer = draw(st.sampled_from(["same", "different", "unsure"]))
        undone_at = None if undone is None else at + timedelta(days=undone)
        said.append(PairJudgement(UUID(int=1000 + number), at, a, b, answer, undone_at))
    return people, said


def _person(number: int, *identifiers: tuple[str, str]) -> Identity:
    return Identity(UUID(int=number), UUID(int=100 + number), day(number), frozenset(identifiers), "wren", "", BORN)


# Two who would join her by one number, and differ from her by another: what keeps the first apart keeps the second apart.
TWICE_APART: Case = (
    [_person(1, ("upn", "1"), ("nhs_number", "1")), _person(2, ("upn", "1")), _person(3, ("upn", "1"))]
    + [_person(4, ("upn", "1"), ("nhs_number", "2"))],
    [],
)


# One school gives a child a second number; whoever gives neither is of the elder, whichever came first.
SECOND_NUMBER: Case = (
    [
        replace(_person(1, ("upn", "1"), ("local_id:MIS", "1")), recorded_at=day(9)),
        replace(_person(2, ("upn", "1"), ("local_id:MIS", "2")), recorded_at=day(1)),
        replace(_person(3, ("upn", "1")), recorded_at=day(5)),
    ],
    [],
)


@given(st.one_of(cases(), alike()))
@example(TWICE_APART)
@example(SECOND_NUMBER)
def test_step_by_step_comes_to_what_the_definition_gives(case: Case) -> None:
    assert differing(*case) == ""


@given(alike(), st.integers(0, 9))
def test_at_any_moment_groups_are_those_of_the_definition(case: Case, at: int) -> None:
    people, said = case
    step_by_step, clashes = rules.groups_at(people, said, day(at))
    whole, other_clashes = defined_at(people, said, day(at))
    assert (sets(step_by_step), clashes) == (sets(whole), other_clashes)


# -- whoever comes, added to those who stand -------------------------------------------------------------------------


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[Case, list[Identity]]:
    """Those who stand, what was said of them; and newcomers, who came after all of it."""
    people, said = draw(alike())
    after = START + timedelta(days=20)
    newcomers = [
        replace(
            person,
            id=UUID(int=500 + person.id.int),
            first_subject=UUID(int=5000 + person.first_subject.int),
            first_at=after + (person.first_at - START),
        )
        for person in draw(identities() if draw(st.booleans()) else alike().map(lambda case: case[0]))
    ]
    return (people, said), newcomers


def unlike_whole(people: list[Identity], said: list[PairJudgement], newcomers: list[Identity]) -> str:
    """How adding newcomers differs from working out everything; empty: not at all."""
    before, whole = history(people, said), defined([*people, *newcomers], said)
    standing = [Standing(person, before.now(person.id)) for person in people]
    in_force = in_force_among(said, [person.id for person in people], START + timedelta(days=19))
    added = after_arrival(newcomers, standing, in_force)
    if added.hangs_on_order:
        return ""  # everybody is worked out from nothing then
    spans = {person.id: list(before.spans.get(person.id, [])) for person in [*people, *newcomers]}
    for member, later in added.spans.items():
        for span in later:
            extend(spans[member], span.nominal, span.since)
    if spans != whole.spans:
        return "spans"
    return "clashes" if sorted([*before.clashes, *added.clashes], key=str) != sorted(whole.clashes, key=str) else ""


@given(arrivals())
def test_whoever_comes_is_added_to_what_stands_as_if_all_were_worked_out(
    case: tuple[Case, list[Identity]],
) -> None:
    (people, said), newcomers = case
    assert unlike_whole(people, said, newcomers) == ""


@given(arrivals())
def test_what_came_in_the_order_in_which_it_was_written_hangs_on_no_order(case: tuple[Case, list[Identity]]) -> None:
    (people, said), newcomers = case
    standing = [Standing(person, person.id) for person in as_written(people)]
    assert not after_arrival(as_written(newcomers), standing).hangs_on_order


def as_written(people: list[Identity]) -> list[Identity]:
    return [replace(person, recorded_at=None) for person in people]


@given(alike(), st.randoms(use_true_random=False))
def test_the_same_reports_come_to_the_same_groups_in_whichever_order_they_come(case: Case, chance: Any) -> None:
    people = [replace(person, recorded_at=person.recorded_at or person.first_at) for person in case[0]]
    moments = [day(number) for number in range(len(people))]
    chance.shuffle(moments)
    in_another_order = [replace(person, first_at=at) for person, at in zip(people, moments, strict=True)]
    assert sets(together(in_another_order)) == sets(together(people))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_second_number_of_one_school_parts_the_same_two_in_any_order(order: tuple[int, ...]) -> None:
    people = [replace(person, first_at=day(20 + place)) for person, place in zip(SECOND_NUMBER[0], order, strict=True)]
    assert sets(together(people)) == {frozenset({UUID(int=1)}), frozenset({UUID(int=2), UUID(int=3)})}


def together(people: list[Identity]) -> list[set[UUID]]:
    """Who stands together when all have come."""
    now: dict[UUID, set[UUID]] = {}
    worked_out = history(people, [])
    for person in people:
        now.setdefault(worked_out.now(person.id), set()).add(person.id)
    return list(now.values())


@given(arrivals())
def test_a_rule_joins_no_two_groups_without_saying_by_which_pair(case: tuple[Case, list[Identity]]) -> None:
    (people, _), newcomers = case
    everyone = [*people, *newcomers]
    made = history(everyone, []).made
    by_id = {person.id: person for person in everyone}
    assert all(same_by_rule(by_id[a], by_id[b]) for a, b in made)
    joined, _ = grouped(by_id, [], [(day(0), 1, a, b) for a, b in made], lambda left, right, by_rule: False)
    assert sets(joined) == sets(rules.groups_at(everyone, [], day(99))[0])


# -- faults that this finds ------------------------------------------------------------------------------------------


def _whoever_differs_is_forgotten_about(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules._Said, "plainly_agrees", lambda mine, other: True)


def _what_groups_said_is_never_heard_again(patch: pytest.MonkeyPatch) -> None:
    with_also = rules._Said.with_also
    patch.setattr(rules._Said, "with_also", lambda mine, other: with_also(mine, mine))


def _groups_that_differ_may_be_joined_later(patch: pytest.MonkeyPatch) -> None:
    why_not = groups.Groups._why_not

    def careless(self: Any, left: set[UUID], right: set[UUID], is_rule: bool) -> str:
        differ = id(right) in self._differing.get(id(left), ())
        return "" if differ else why_not(self, left, right, is_rule)

    patch.setattr(groups.Groups, "_why_not", careless)


def _those_of_another_number_are_not_offered(patch: pytest.MonkeyPatch) -> None:
    taking = rules._Offers.taking

    def first_number_only(self: Any, arriving: list[Identity]) -> list[Join]:
        kept = [replace(person, identifiers=frozenset(sorted(person.identifiers)[:1])) for person in arriving]
        return taking(self, kept)

    patch.setattr(rules._Offers, "taking", first_number_only)


def _judgements_change_nothing_afterwards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "in_force_among", lambda said, known, at: [])


def _whoever_comes_first_is_joined_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_elder_first", lambda known, people: iter(()))
    patch.setattr(rules._Youngest, "is_followed_by", lambda self, arriving: True)


@pytest.mark.parametrize(
    "plant",
    [
        _whoever_comes_first_is_joined_first,
        _whoever_differs_is_forgotten_about,
        _what_groups_said_is_never_heard_again,
        _groups_that_differ_may_be_joined_later,
        _those_of_another_number_are_not_offered,
        _judgements_change_nothing_afterwards,
    ],
)
def test_a_planted_fault_is_found(plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    @given(alike())
    @example(TWICE_APART)
    def compare(case: Case) -> None:
        assert differing(*case) == ""

    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises(AssertionError):
            compare()
