"""The published rule: what joins two descriptions without a person, and everything that keeps it from doing so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage import rules, short_forms
from wholepicture.linkage.judgements.groups import Clash, PairJudgement
from wholepicture.linkage.rules import (
    Identity,
    contradicts,
    groups_at,
    history,
    identifiers_differ,
    names_agree,
    same_by_rule,
    shared_identifiers,
)
from wholepicture.linkage.short_forms import given_names_agree

SHORT_FORMS_USED = short_forms.SHORT_FORMS
START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=99)
BORN = date(2010, 5, 17)
NHS, OTHER_NHS, UPN = ("nhs_number", "1"), ("nhs_number", "2"), ("upn", "7")
FORENAMES = st.text(alphabet="abcdefgh", min_size=1, max_size=6)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def identity(number: int = 1, **stated: object) -> Identity:
    """Somebody described with a number, a name, a date of birth and a sex."""
    whole = Identity(
        UUID(int=number), UUID(int=100 + number), START, frozenset({NHS}), "katherine", "ashdown", BORN, "female"
    )
    return replace(whole, **stated)


# -- given names ------------------------------------------------------------------------------------------------------

SHORT_FORMS = [
    "katherine catherine kate katie kathryn cath kat kath",
    "elizabeth liz lizzie beth eliza lizzy",
    "william will billy bill liam",
    "alexander alex sandy alec",
    "alexandra alex sasha lexi",
    "thomas tom tommy",
    "daniel dan danny",
    "samuel sam sammy",
    "samantha sam sammy",
    "joseph joe joey",
    "jessica jess jessie",
    "charlotte lottie charlie",
    "rebecca becky becca bex",
    "matthew matt",
    "nicholas nick nicky",
    "benjamin ben",
    "isabella bella izzy isabel",
    "mohammed muhammad mohamed mohammad muhammed mohd",
]


def test_the_published_short_forms_are_these_and_no_others() -> None:
    assert [sorted(group) for group in SHORT_FORMS_USED] == [sorted(line.split()) for line in SHORT_FORMS]


@pytest.mark.parametrize("line", SHORT_FORMS)
def test_a_short_form_is_the_long_one_and_every_other_of_its_line(line: str) -> None:
    for one_form, other_form in combinations(line.split(), 2):
        assert given_names_agree(one_form, other_form)
        assert given_names_agree(other_form, one_form)
        assert same_by_rule(identity(1, given=one_form), identity(2, given=other_form))


def test_forms_of_two_lines_are_two_names_though_both_know_one_short_form() -> None:
    assert given_names_agree("alexander", "alex")
    assert given_names_agree("alexandra", "alex")
    assert not given_names_agree("alexander", "alexandra")
    assert not given_names_agree("samuel", "samantha")


@given(st.lists(FORENAMES, min_size=1, max_size=3), st.lists(FORENAMES, max_size=3))
def test_leading_forenames_are_the_whole_name(leading: list[str], following: list[str]) -> None:
    some, all_of_them = " ".join(leading), " ".join([*leading, *following])
    assert given_names_agree(some, all_of_them)
    assert given_names_agree(all_of_them, some)


def test_a_second_forename_alone_is_not_the_name() -> None:
    assert not given_names_agree("mary", "wren mary")
    assert not given_names_agree("wren mary", "mary")
    assert not given_names_agree("mary ann", "wren mary ann")
    assert not given_names_agree("wren", "linnet wren jay")


def test_forenames_that_part_after_the_first_are_two_names() -> None:
    assert not given_names_agree("wren mary", "wren jane")
    assert not given_names_agree("wren mary", "wren jane ann")


def test_the_first_of_several_forenames_may_be_a_short_form() -> None:
    assert given_names_agree("kate mary", "katherine")
    assert given_names_agree("kate", "katherine mary")
    assert not given_names_agree("mary kate", "katherine")
    assert not given_names_agree("kate", "mary katherine")


def test_nothing_stated_is_no_name_of_anybody() -> None:
    assert not given_names_agree("", "wren")
    assert not given_names_agree("wren", "")
    assert not given_names_agree(" ", "wren")
    assert not given_names_agree("wren", " ")


# -- names as a whole -------------------------------------------------------------------------------------------------


def test_given_names_decide_where_both_are_stated_whatever_the_family_name() -> None:
    assert names_agree(identity(1, family="ashdown"), identity(2, family="marlow"))
    assert not names_agree(identity(1, given="wren"), identity(2, given="robin"))


def test_the_family_name_decides_where_one_side_has_no_given_name() -> None:
    assert names_agree(identity(1, given=""), identity(2))
    assert names_agree(identity(1), identity(2, given=""))
    assert not names_agree(identity(1, given=""), identity(2, family="marlow"))
    assert not names_agree(identity(1, given="", family=""), identity(2, family=""))


def test_blanks_within_a_family_name_tell_nobody_apart() -> None:
    assert names_agree(identity(1, given="", family="van der meer"), identity(2, family="vandermeer"))
    assert names_agree(identity(1, given="", family="vandermeer"), identity(2, family="van der meer"))


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_a_number_is_shared_if_its_kind_and_its_value_are() -> None:
    one, other = identity(1, identifiers=frozenset({NHS, UPN})), identity(2, identifiers=frozenset({OTHER_NHS, UPN}))
    assert shared_identifiers(one, other) == {UPN}
    assert shared_identifiers(one, identity(2, identifiers=frozenset({("upn", "1")}))) == set()


def test_numbers_differ_where_a_kind_that_both_hold_shares_no_value() -> None:
    one, other = identity(1, identifiers=frozenset({NHS, UPN})), identity(2, identifiers=frozenset({OTHER_NHS, UPN}))
    assert identifiers_differ(one, other)
    assert not identifiers_differ(identity(1), identity(2, identifiers=frozenset({UPN})))
    assert not identifiers_differ(identity(1), identity(2, identifiers=frozenset({NHS, OTHER_NHS})))
    assert not identifiers_differ(identity(1), identity(2))
    assert not identifiers_differ(identity(1, identifiers=frozenset()), identity(2))


# -- the rule ---------------------------------------------------------------------------------------------------------


def test_the_same_number_birth_and_name_are_one_person() -> None:
    assert same_by_rule(identity(1), identity(2))


@pytest.mark.parametrize(
    "stated",
    [
        {"identifiers": frozenset()},
        {"identifiers": frozenset({UPN})},
        {"identifiers": frozenset({OTHER_NHS})},
        {"born": None},
        {"born": date(2010, 5, 18)},
        {"given": "wren"},
        {"given": "", "family": "marlow"},
        {"given": "", "family": ""},
        {"sex": "male"},
    ],
)
def test_one_fact_that_is_missing_or_differs_leaves_it_to_a_person(stated: dict[str, object]) -> None:
    assert not same_by_rule(identity(1), identity(2, **stated))
    assert not same_by_rule(identity(1, **stated), identity(2))


def test_two_without_a_date_of_birth_are_never_joined_by_the_rule() -> None:
    assert not same_by_rule(identity(1, born=None), identity(2, born=None))


def test_a_number_of_another_kind_that_differs_contradicts_the_one_that_agrees() -> None:
    one, other = identity(1, identifiers=frozenset({NHS, UPN})), identity(2, identifiers=frozenset({OTHER_NHS, UPN}))
    assert contradicts(one, other)
    assert not same_by_rule(one, other)


@pytest.mark.parametrize(
    "stated", [{"identifiers": frozenset({OTHER_NHS})}, {"born": date(2011, 5, 17)}, {"given": "wren"}, {"sex": "male"}]
)
def test_one_difference_contradicts(stated: dict[str, object]) -> None:
    assert contradicts(identity(1), identity(2, **stated))
    assert contradicts(identity(2, **stated), identity(1))


@pytest.mark.parametrize(
    "stated", [{"identifiers": frozenset()}, {"born": None}, {"given": ""}, {"sex": ""}, {"family": "marlow"}]
)
def test_what_one_side_does_not_state_contradicts_nobody(stated: dict[str, object]) -> None:
    assert not contradicts(identity(1), identity(2, **stated))
    assert not contradicts(identity(1, **stated), identity(2))


@pytest.mark.parametrize("sex", ["female", "male", "indeterminate", ""])
def test_only_female_and_male_contradict_each_other(sex: str) -> None:
    assert not contradicts(identity(1, sex=sex), identity(2, sex=sex))
    assert not contradicts(identity(1, sex="indeterminate"), identity(2, sex=sex))


# -- groups -----------------------------------------------------------------------------------------------------------


def test_the_rule_joins_from_the_day_that_the_later_one_is_known() -> None:
    first, second = identity(1), identity(2, first_at=day(2))
    assert groups_at([first, second], [], day(0)) == ([{first.id}], [])
    assert groups_at([first, second], [], day(1)) == ([{first.id}], [])
    assert groups_at([first, second], [], day(2)) == ([{first.id, second.id}], [])


def test_a_judgement_of_somebody_not_known_yet_waits_for_them() -> None:
    first, second = identity(1), identity(2, first_at=day(3), identifiers=frozenset())
    said = [PairJudgement(UUID(int=11), day(1), first.id, second.id, "same")]
    assert groups_at([first, second], said, day(2)) == ([{first.id}], [])
    assert groups_at([second, first], said, day(3)) == ([{first.id, second.id}], [])


def test_what_contradicts_keeps_the_rule_from_joining_but_not_a_person() -> None:
    one, other = identity(1), identity(2, given="wren")
    assert groups_at([one, other], [], LATER) == ([{one.id}, {other.id}], [])
    said = [PairJudgement(UUID(int=11), day(1), one.id, other.id, "same")]
    assert groups_at([one, other], said, LATER) == ([{one.id, other.id}], [])


def test_two_whom_a_person_joined_do_not_stand_in_the_way_of_the_rule() -> None:
    one = identity(1, identifiers=frozenset({NHS}))
    renamed = identity(2, given="wren", identifiers=frozenset({UPN}))
    third = identity(3, identifiers=frozenset({NHS, UPN}), given="", first_at=day(5))
    said = [PairJudgement(UUID(int=11), day(1), one.id, renamed.id, "same")]
    assert groups_at([one, renamed, third], said, LATER) == ([{one.id, renamed.id, third.id}], [])
    apart, clashes = groups_at([one, renamed, third], [], LATER)
    assert {frozenset(group) for group in apart} == {frozenset({one.id, third.id}), frozenset({renamed.id})}
    assert clashes == [Clash(renamed.id, third.id, "identifiers_differ")]


def test_unsure_and_different_join_nobody() -> None:
    one, other = identity(1, identifiers=frozenset()), identity(2, identifiers=frozenset())
    for answer in ("unsure", "different"):
        groups, _ = groups_at([one, other], [PairJudgement(UUID(int=11), day(1), one.id, other.id, answer)], LATER)
        assert groups == [{one.id}, {other.id}]


def test_a_group_is_called_by_the_first_subject_of_its_earliest_description() -> None:
    early, late = identity(2, first_at=day(0)), identity(1, first_at=day(3))
    spans = history([late, early], []).spans
    assert [span.nominal for span in spans[early.id]] == [early.first_subject]
    assert [(span.nominal, span.since, span.until) for span in spans[late.id]] == [(early.first_subject, day(3), None)]


def test_of_two_first_known_at_one_moment_the_smaller_subject_names_the_group() -> None:
    one = identity(1, first_subject=UUID(int=209))
    other = identity(2, first_subject=UUID(int=201))
    assert history([one, other], []).spans[one.id][-1].nominal == other.first_subject


def test_a_judgement_taken_back_parts_them_again_from_that_moment() -> None:
    one, other = identity(1, identifiers=frozenset()), identity(2, identifiers=frozenset())
    said = [PairJudgement(UUID(int=11), day(2), one.id, other.id, "same", day(4))]
    spans = history([one, other], said).spans[other.id]
    assert [(span.nominal, span.since, span.until) for span in spans] == [
        (other.first_subject, day(0), day(2)),
        (one.first_subject, day(2), day(4)),
        (other.first_subject, day(4), None),
    ]


def test_the_rule_is_published_under_its_name_and_version() -> None:
    assert (rules.RULE, rules.RULE_VERSION) == ("identifier_dob_name", 1)
    assert rules.RULE_IN_WORDS == (
        "The same identifier, the same date of birth and the same name; nothing contradicts."
    )
