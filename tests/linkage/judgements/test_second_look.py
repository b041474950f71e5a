"""A judgement that goes against the facts, or joins somebody who is kept to few, is looked at by a second person."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from synthetic import factories
from wholepicture.base.database_role import speaking_as
from wholepicture.base.ledgered import NeedsReason, NotFound
from wholepicture.linkage.commands import (
    AlreadyJudged,
    AlreadyLookedAt,
    OwnJudgement,
    look_again,
    record_judgement,
    undo_judgement,
)
from wholepicture.linkage.models import Membership, SubjectProfile
from wholepicture.linkage.queries import judgement_to_look_at, judgements_recent, judgements_to_look_at
from wholepicture.linkage.rules import DIFFERENT_UP_TO, SAME_FROM, second_look

WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "sex": "female"}
TOBY = {"given": "Toby", "family": "Quill-Test", "date_of_birth": "2014-09-02", "sex": "male"}


def two(house: Any, first: dict[str, Any], second: dict[str, Any], **sharing: Any) -> tuple[UUID, UUID]:
    """Two reports of two agencies; the subjects in them."""
    house.add_colleague("second_officer", "linkage_officer")
    more = {"sharing": {"level": "named", "named": sharing["named"]}} if sharing else {}
    house.send("SCH1", factories.concern(factories.child(**first, identifiers=[]), key="a", **more))
    house.send("POL", factories.concern(factories.child(**second, identifiers=[]), key="b", **more))
    house.process()
    with speaking_as("worker"):
        a, b = SubjectProfile.objects.order_by("received_at").values_list("subject", flat=True)
    return a, b


def nominals(house: Any) -> int:
    """In how many nominals everybody stands."""
    house.process()
    with speaking_as("worker"):
        return Membership.objects.filter(until=None).values("nominal").distinct().count()


@pytest.mark.parametrize(
    ("answer", "weight", "restricted", "why"),
    [
        ("same", SAME_FROM + 1, False, ""),
        ("same", SAME_FROM - 1, False, "facts_against"),
        ("same", 20.0, True, "restricted"),
        ("different", DIFFERENT_UP_TO - 1, False, ""),
        ("different", DIFFERENT_UP_TO + 1, False, "facts_for"),
        ("different", 0.0, True, ""),
        ("unsure", 40.0, True, ""),
    ],
)
def test_a_second_look_is_wanted_where_the_facts_disagree_or_few_may_know(
    answer: str, weight: float, restricted: bool, why: str
) -> None:
    assert second_look(answer, weight, restricted=restricted) == why


def test_same_against_the_facts_joins_nobody_until_a_colleague_agrees(house: Any) -> None:
    a, b = two(house, WREN, TOBY)
    made = record_judgement(house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="A hunch")
    assert made.second == "facts_against"
    assert made.weight is not None
    assert nominals(house) == 2
    colleague = house.viewer("second_officer")
    (waiting,) = judgements_to_look_at(colleague)
    assert (waiting.id, waiting.is_own) == (made.id, False)
    look_again(colleague, judgement=made.id, agrees=True, reason="I rang the school")
    assert nominals(house) == 1
    assert judgements_to_look_at(house.viewer("second_officer")) == []
    (told,) = judgements_recent(house.viewer("linkage_officer"))
    assert "agreed: I rang the school" in told.second_said


def test_a_colleague_who_does_not_agree_leaves_everything_as_it_was(house: Any) -> None:
    a, b = two(house, WREN, TOBY)
    made = record_judgement(house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="A hunch")
    look_again(house.viewer("second_officer"), judgement=made.id, agrees=False, reason="Two children")
    assert nominals(house) == 2


def test_different_against_the_facts_keeps_apart_at_once_and_until_a_colleague_objects(house: Any) -> None:
    a, b = two(house, WREN, WREN)
    officer = house.viewer("linkage_officer")
    made = record_judgement(officer, subject_a=a, subject_b=b, answer="different", reason="Twins")
    assert made.second == "facts_for"
    with pytest.raises(Exception, match="judged to be different"):
        # through a chain, as another pair of the same two would: the pair itself may be judged anew
        _same_through_a_third(house, a, b)
    look_again(house.viewer("second_officer"), judgement=made.id, agrees=False, reason="One child, I rang")
    _same_through_a_third(house, a, b)
    assert nominals(house) == 1


def _same_through_a_third(house: Any, a: UUID, b: UUID) -> None:
    house.send(
        "CHA", factories.concern(factories.child(**WREN, identifiers=[]), key=f"c-{UUID(int=a.int ^ b.int).hex[:6]}")
    )
    house.process()
    with speaking_as("worker"):
        third = SubjectProfile.objects.exclude(subject__in=[a, b]).values_list("subject", flat=True)[0]
    for one in (a, b):
        with suppress(AlreadyJudged):
            record_judgement(
                house.viewer("linkage_officer"), subject_a=one, subject_b=third, answer="same", reason="One"
            )
        house.process()


def test_nobody_looks_again_at_their_own_judgement_not_even_by_a_statement_of_their_own(house: Any) -> None:
    a, b = two(house, WREN, TOBY)
    officer = house.viewer("linkage_officer")
    made = record_judgement(officer, subject_a=a, subject_b=b, answer="same", reason="A hunch")
    with pytest.raises(OwnJudgement):
        look_again(officer, judgement=made.id, agrees=True, reason="I still think so")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        officer.acting(),
        connections["default"].cursor() as sql,
    ):
        sql.execute(
            "INSERT INTO linkage_secondlook (judgement, area_id, agrees, made_by_id, reason) "
            "VALUES (%s, %s, true, %s, 'x')",
            [made.id, house.area, house.professionals["linkage_officer"]],
        )
    assert nominals(house) == 2


def test_a_judgement_is_looked_at_once_with_a_reason_and_not_after_it_was_taken_back(house: Any) -> None:
    a, b = two(house, WREN, TOBY)
    made = record_judgement(house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="A hunch")
    with pytest.raises(NeedsReason):
        look_again(house.viewer("second_officer"), judgement=made.id, agrees=True, reason="  ")
    with pytest.raises(NotFound):
        look_again(house.viewer("second_officer"), judgement=UUID(int=1), agrees=True, reason="?")
    undo_judgement(house.viewer("linkage_officer"), judgement=made.id, reason="Too quick")
    with pytest.raises(AlreadyLookedAt):
        look_again(house.viewer("second_officer"), judgement=made.id, agrees=True, reason="Late")
    assert judgements_to_look_at(house.viewer("second_officer")) == []
    assert nominals(house) == 2


def test_joining_somebody_whom_only_named_people_may_know_wants_a_second_person(house: Any) -> None:
    named = ["linkage.officer@example.org", "second.officer@example.org"]
    a, b = two(house, WREN, WREN, named=named)
    made = record_judgement(
        house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="One child"
    )
    assert made.second == "restricted"
    found = judgement_to_look_at(house.viewer("second_officer"), judgement=made.id)
    assert found is not None
    house.add_colleague("third_officer", "linkage_officer")
    third = house.viewer("third_officer")
    assert judgement_to_look_at(third, judgement=made.id) is None, "absent and not yours are one answer"
    assert judgements_to_look_at(third) == []


def test_an_undo_after_a_second_look_parts_them_again(house: Any) -> None:
    a, b = two(house, WREN, TOBY)
    made = record_judgement(house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="A hunch")
    look_again(house.viewer("second_officer"), judgement=made.id, agrees=True, reason="Seen both")
    assert nominals(house) == 1
    undo_judgement(house.viewer("linkage_officer"), judgement=made.id, reason="Wrong after all")
    assert nominals(house) == 2
