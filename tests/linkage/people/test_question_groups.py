"""Questions of equal descriptions are one question with a row for each, and one answer settles those that are ticked."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern
from tests.living import House
from wholepicture.linkage import Contradiction, NoSuchPair
from wholepicture.linkage.commands import AlreadyJudged, record_judgement, record_judgements
from wholepicture.linkage.models import Judgement
from wholepicture.linkage.people import question_group
from wholepicture.linkage.people.pair_view import Pair
from wholepicture.linkage.queries import pair_to_judge, pairs_to_judge
from wholepicture.picture.queries import people_listed

GIRL: dict[str, Any] = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "identifiers": None}
TWIN = GIRL | {"given": "Robyn"}
AGENCIES = ("SCH1", "SCH2", "POL", "HLT", "HOM", "CHA")


def send(house: House, *agencies: str, **stated: Any) -> None:
    for agency in agencies:
        house.send(agency, concern(child(**(GIRL | stated)), key=f"{agency}-{stated.get('given', '')}"))
    house.process()


def asked(house: House) -> list[Pair]:
    return pairs_to_judge(house.viewer("linkage_officer"), is_grouped=True)


def subjects(rows: Any) -> list[tuple[UUID, UUID]]:
    return [(row.a.subject, row.b.subject) for row in rows]


def test_a_girl_whom_six_describe_alike_is_one_question_with_a_row_for_each_pair(house: House) -> None:
    send(house, *AGENCIES)
    singles = pairs_to_judge(house.viewer("linkage_officer"))
    assert len(singles) == 5
    (question,) = asked(house)
    assert {row.id for row in question.rows} == {row.id for row in singles}
    for row in singles:
        opened = pair_to_judge(house.viewer("linkage_officer"), candidate=row.id)
        assert opened is not None
        assert len(opened.rows) == 5, "whichever of them is opened"


def test_one_answer_settles_every_row_and_she_has_one_picture(house: House) -> None:
    send(house, *AGENCIES)
    officer = house.viewer("linkage_officer")
    made = record_judgements(officer, pairs=subjects(asked(house)[0].rows), answer="same", reason="One pupil.")
    assert {judgement.reason for judgement in made} == {"One pupil."}
    assert len(made) == 5
    house.process()
    assert asked(house) == []
    assert len(people_listed(house.viewer("coordinator"), role="child")) == 1


def test_somebody_described_otherwise_is_a_question_of_her_own(house: House) -> None:
    send(house, *AGENCIES[:3])
    send(house, "HLT", given="Wrenn")
    questions = asked(house)
    assert sorted(len(question.rows) for question in questions) == [0, 2]
    (alone,) = [question for question in questions if not question.rows]
    assert {alone.a.given, alone.b.given} == {"wren", "wrenn"}


def test_how_many_reports_stand_on_either_side_is_told(house: House) -> None:
    send(house, *AGENCIES[:3])
    officer = house.viewer("linkage_officer")
    first = asked(house)[0].rows[0]
    record_judgement(officer, subject_a=first.a.subject, subject_b=first.b.subject, answer="same", reason="One pupil.")
    house.process()
    (question,) = asked(house)
    assert sorted((question.a.reports, question.b.reports)) == [1, 2]


@pytest.mark.parametrize("fault", ["judged", "nobody"])
def test_where_one_row_cannot_be_judged_none_is(house: House, fault: str) -> None:
    send(house, *AGENCIES[:4])
    officer = house.viewer("linkage_officer")
    pairs = subjects(asked(house)[0].rows)
    if fault == "judged":
        a, b = pairs[-1]
        record_judgement(officer, subject_a=a, subject_b=b, answer="unsure", reason="Too little.")
    else:
        pairs[-1] = (pairs[-1][0], UUID(int=7))
    before = Judgement.objects.using("owner").filter(rule="").count()
    with pytest.raises(AlreadyJudged if fault == "judged" else NoSuchPair):
        record_judgements(officer, pairs=pairs, answer="unsure", reason="Too little.")
    assert Judgement.objects.using("owner").filter(rule="").count() == before


def test_pairs_that_together_would_join_two_who_were_judged_different_are_refused_together(house: House) -> None:
    send(house, *AGENCIES[:3])
    officer = house.viewer("linkage_officer")
    rows = asked(house)[0].rows
    everybody = sorted({subject for pair in subjects(rows) for subject in pair})
    pairs = set(map(frozenset, subjects(rows)))
    (apart,) = [
        (one, other)
        for place, one in enumerate(everybody)
        for other in everybody[place + 1 :]
        if frozenset((one, other)) not in pairs
    ]
    record_judgement(officer, subject_a=apart[0], subject_b=apart[1], answer="different", reason="Two pupils.")
    house.process()
    with pytest.raises(Contradiction):
        record_judgements(officer, pairs=subjects(rows), answer="same", reason="One pupil.")


def test_a_row_beyond_the_first_page_is_not_listed_again(house: House) -> None:
    send(house, *AGENCIES)
    officer = house.viewer("linkage_officer")
    (first,) = pairs_to_judge(officer, is_grouped=True, limit=1)
    assert pairs_to_judge(officer, is_grouped=True, limit=1, after=(first.order, first.id)) == []


def test_were_names_not_compared_everybody_would_be_one_question(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    send(house, *AGENCIES[:3])
    send(house, "HLT", given="Wrenn")
    careless = question_group._ALIKE.replace(".given, ", ".family, ")
    monkeypatch.setattr(question_group, "_ALIKE", careless)
    assert [len(question.rows) for question in asked(house)] == [3], "which the test above would find"
