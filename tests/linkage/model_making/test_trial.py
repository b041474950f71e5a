"""Tried on people it has never met, the linkage joins no two without a person, and misses few."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.linkage.comparison.test_weight import town
from wholepicture.linkage.comparison.stated import Profile
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.model_making.labelled import Labelled, LabelledRefused, read_labelled
from wholepicture.linkage.model_making.trial import Rates, Trial, Tried, together

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Labelled]:
    return town(tmp_path_factory.mktemp("town"), 104, 900)


@pytest.fixture(scope="module")
def tried(rows: list[Labelled]) -> Tried:
    return Trial(shipped(), rows).run()


@pytest.fixture(scope="module")
def tried_without(rows: list[Labelled]) -> Tried:
    return Trial(shipped(), rows, first_rule_alone=True).run()


def test_no_two_people_are_joined_without_a_person_saying_so(tried: Tried) -> None:
    assert tried.twins > 40
    assert tried.siblings > 1000
    assert tried.joined_by_rule > 1000
    assert tried.wrongly_joined == 0


def test_the_second_rule_joins_more_and_so_less_is_asked(tried: Tried, tried_without: Tried) -> None:
    assert tried_without.wrongly_joined == 0
    assert tried.joined_by_rule > tried_without.joined_by_rule
    assert tried.recall_by_rule > tried_without.recall_by_rule
    assert tried.questions < tried_without.questions


def test_twins_of_one_name_whom_the_second_rule_joined_are_parted_when_one_has_another_number(
    rows: list[Labelled],
) -> None:
    first = next(row for row in rows if row.profile.trusted and _is_told_enough(row))
    kind = next(iter(first.profile.trusted))[0]

    def described(name: str, person: str, *numbers: str) -> Labelled:
        trusted = frozenset((kind, number) for number in numbers)
        likeness = replace(first.profile.likeness, identifiers=trusted)
        return replace(first, id=name, person=person, profile=Profile(likeness, trusted))

    without = [described("1", "elder"), described("2", "elder")]
    elder, younger = described("3", "elder", "1"), described("4", "younger", "2")
    assert Trial(shipped(), [*without, elder]).run().joined_by_rule == 3
    tried = Trial(shipped(), [*without, elder, younger]).run()
    assert (tried.wrongly_joined, tried.joined_by_rule) == (0, 0)
    assert tried.parted in (0, 1), "by the order in which they come"


def _is_told_enough(row: Labelled) -> bool:
    facts = row.profile.likeness
    return bool(facts.given and facts.family and facts.born and (facts.postcode or facts.school))


def test_ninety_eight_of_a_hundred_true_pairs_are_joined_once_what_is_asked_is_answered(tried: Tried) -> None:
    assert tried.recall_after[100] >= 0.98


def test_the_first_half_of_the_answers_brings_more_than_half_of_what_answers_can_bring(tried: Tried) -> None:
    gain = tried.recall_after[100] - tried.recall_by_rule
    assert tried.recall_after[50] - tried.recall_by_rule > gain / 2


def test_trials_are_summed_by_their_pairs_and_not_by_their_shares() -> None:
    small = Tried(
        true_pairs=10, recall_by_rule=0.5, recall_after={25: 0.5, 50: 0.5, 100: 1.0}, questions=5, said_same=5
    )
    large = Tried(
        true_pairs=90, recall_by_rule=0.1, recall_after={25: 0.1, 50: 0.5, 100: 0.9}, questions=90, said_same=60
    )
    small.by_group, large.by_group = {"names: polish": Rates(10, 0, 5, 0)}, {"names: polish": Rates(90, 9, 90, 30)}
    found = together({"here": small, "there": large})
    assert found["whole"]["recall_after"] == {"25": 0.14, "50": 0.5, "100": 0.91}
    assert found["whole"]["recall_of_queue"] == round((0.91 - 0.14) / 0.86, 5)
    assert found["groups"]["names: polish"] == {"true": 100, "missed": 0.09, "asked": 95, "wrong": 0.3158}


def test_a_rule_that_joined_by_resemblance_would_be_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholepicture.linkage.rules.same_by_rule", lambda a, b: True)
    monkeypatch.setattr("wholepicture.linkage.rules.contradicts", lambda a, b: False)
    rows = town(tmp_path, 105, 20)
    for row in rows:
        # as though a feed filled in one number for everybody
        object.__setattr__(row.profile, "trusted", frozenset({("nhs_number", "1")}))
    assert Trial(shipped(), rows).run().wrongly_joined > 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 1: this is not a description"),
        ('{"agency": "A", "stated": {}}', "line 1: person is missing"),
        ('{"person": "1", "agency": "A", "stated": {"identifiers": 7}}', "line 1: this is not a description"),
    ],
)
def test_a_line_that_is_no_description_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "people.ndjson"
    file.write_text(line + "\n")
    with pytest.raises(LabelledRefused, match=said):
        list(read_labelled(file))
