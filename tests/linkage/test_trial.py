"""Tried on people it has never met, the linkage joins no two without a person, and misses few."""

from pathlib import Path

import pytest

from tests.linkage.test_weighing import town
from wholepicture.linkage.labelled import LabelledRefused, read_labelled
from wholepicture.linkage.trial import Trial, Tried
from wholepicture.linkage.weighing import shipped


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return Trial(shipped(), town(tmp_path_factory.mktemp("town"), 104, 900)).run()


def test_no_two_people_are_joined_without_a_person_saying_so(tried: Tried) -> None:
    assert tried.twins > 40
    assert tried.siblings > 1000
    assert tried.joined_by_rule > 500
    assert tried.wrongly_joined == 0


def test_ninety_eight_of_a_hundred_true_pairs_are_joined_once_what_is_asked_is_answered(tried: Tried) -> None:
    assert tried.recall_after[100] >= 0.98


def test_the_first_half_of_the_answers_brings_more_than_half_of_what_answers_can_bring(tried: Tried) -> None:
    gain = tried.recall_after[100] - tried.recall_by_rule
    assert tried.recall_after[50] - tried.recall_by_rule > gain / 2


def test_a_rule_that_joined_by_resemblance_would_be_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholepicture.linkage.trial.same_by_rule", lambda a, b: True)
    monkeypatch.setattr("wholepicture.linkage.trial.contradicts", lambda a, b: False)
    rows = town(tmp_path, 105, 200)
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
