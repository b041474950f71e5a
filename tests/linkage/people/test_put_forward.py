"""Anybody who reads two pictures may put the two before an officer; whom they may not see is nobody, and nothing is joined by it."""

from uuid import UUID, uuid4

import pytest
from django.db.utils import DatabaseError

from synthetic.factories import child, concern, involvement
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.base import topics
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.linkage.commands import AlreadyOne, AlreadyPut, put_forward, record_judgement, undo_judgement
from wholepicture.linkage.models import PutForward
from wholepicture.linkage.people import review_queue
from wholepicture.linkage.queries import pairs_to_judge
from wholepicture.picture.queries import people_listed

WREN = child(given="Wren", family="Ashdown-Test", date_of_birth="2011-05-17", identifiers=None)
KESTREL = child(given="Kestrel", family="Moor-Test", date_of_birth="2009-01-30", sex="male", identifiers=None)
TEAL = child(given="Teal", family="Row-Test", date_of_birth="2012-02-03", identifiers=None)
WHY = "He uses her name when he is stopped."


@pytest.fixture
def people(house: House) -> dict[str, UUID]:
    """Two children with whom the school works, and who are nothing alike; and one whom the police alone know."""
    house.send("SCH1", involvement(WREN, key="i-1"))
    house.send("SCH1", involvement(KESTREL, key="i-2"))
    house.send("POL", concern(TEAL, key="p-1"))
    house.process()
    return {person.label.split()[0]: person.id for person in people_listed(house.viewer("coordinator"), role="child")}


def put(house: House, people: dict[str, UUID], who: str = "teacher_dsl", reason: str = WHY) -> PutForward:
    made = put_forward(house.viewer(who), a=people["Wren"], b=people["Kestrel"], reason=reason)
    house.process()
    return made


def asked(house: House) -> list[set[str]]:
    """Of whom each question of the queue is."""
    return [{pair.a.given, pair.b.given} for pair in pairs_to_judge(house.viewer("linkage_officer"))]


def test_two_who_are_nothing_alike_are_asked_about_where_somebody_who_reads_both_says_so(
    house: House, people: dict[str, UUID]
) -> None:
    assert asked(house) == []
    put(house, people)
    (pair,) = pairs_to_judge(house.viewer("linkage_officer"))
    assert {pair.a.given, pair.b.given} == {"wren", "kestrel"}
    assert pair.weight is not None
    assert pair.weight < 0
    assert [(said.by, said.reason) for said in pair.put] == [("Ada Teacher-Test", WHY)]
    assert len(people_listed(house.viewer("coordinator"), role="child")) == 3, "and it joins nobody"


def test_the_machine_never_takes_back_what_a_person_asked(house: House, people: dict[str, UUID]) -> None:
    put(house, people)
    (pair,) = pairs_to_judge(house.viewer("linkage_officer"))
    with system_viewer("derivation").acting():
        assert review_queue.weigh_again([people["Wren"], people["Kestrel"]]) == 0
        review_queue.refresh([pair.a.subject, pair.b.subject])
    assert asked(house) == [{"wren", "kestrel"}]


def test_an_answer_settles_it_and_taking_the_answer_back_asks_again(house: House, people: dict[str, UUID]) -> None:
    put(house, people)
    officer = house.viewer("linkage_officer")
    (pair,) = pairs_to_judge(officer)
    judged = record_judgement(
        officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="different", reason="Two pupils."
    )
    house.process()
    assert asked(house) == []
    put(house, people, reason="They look alike.")
    assert asked(house) == [], "what was answered stands, until it is taken back"
    undo_judgement(officer, judgement=judged.id, reason="Mistaken.")
    house.process()
    (again,) = pairs_to_judge(officer)
    assert [said.reason for said in again.put] == [WHY, "They look alike."]


@pytest.mark.parametrize("other", ["Teal", "nobody"])
def test_whom_the_viewer_may_not_see_is_answered_as_nobody_is(
    house: House, people: dict[str, UUID], other: str
) -> None:
    with pytest.raises(NotFound) as refused:
        put_forward(house.viewer("teacher_dsl"), a=people["Wren"], b=people.get(other, uuid4()), reason=WHY)
    assert str(refused.value) == str(NotFound())
    house.process()
    assert asked(house) == []
    assert not PutForward.objects.using("owner").exists()


def test_a_reason_is_needed_and_one_person_is_not_two_and_nothing_is_put_twice(
    house: House, people: dict[str, UUID]
) -> None:
    teacher = house.viewer("teacher_dsl")
    with pytest.raises(NeedsReason):
        put_forward(teacher, a=people["Wren"], b=people["Kestrel"], reason=" ")
    with pytest.raises(AlreadyOne):
        put_forward(teacher, a=people["Wren"], b=people["Wren"], reason=WHY)
    put(house, people)
    with pytest.raises(AlreadyPut):
        put_forward(teacher, a=people["Kestrel"], b=people["Wren"], reason=WHY)
    with pytest.raises(NotPermitted):
        put_forward(house.viewer("information_governance"), a=people["Wren"], b=people["Kestrel"], reason=WHY)


@pytest.mark.parametrize("fault", ["another", "unseen", "earlier"])
def test_the_database_takes_none_in_another_name_of_somebody_unseen_or_of_another_day(
    house: House, people: dict[str, UUID], fault: str
) -> None:
    teacher = house.viewer("teacher_dsl")
    other = people["Teal"] if fault == "unseen" else people["Kestrel"]
    one, two = sorted((people["Wren"], other))
    row = PutForward(id=uuid4(), area_id=house.area, subject_a=one, subject_b=two, reason=WHY)
    row.put_by_id = house.professionals["nurse" if fault == "another" else "teacher_dsl"]
    if fault == "earlier":
        row.at = "2020-01-01T00:00:00+00:00"
    with pytest.raises(DatabaseError), teacher.acting():
        row.save(force_insert=True)


def test_who_put_two_forward_is_the_judges_and_their_own_to_read(house: House, people: dict[str, UUID]) -> None:
    put(house, people)
    counts = {}
    for who in ("teacher_dsl", "linkage_officer", "police_intelligence", "social_worker"):
        with house.viewer(who).acting():
            counts[who] = PutForward.objects.count()
    assert counts == {"teacher_dsl": 1, "linkage_officer": 1, "police_intelligence": 0, "social_worker": 0}


def test_nobody_wakes_the_step_with_what_another_put(house: House, people: dict[str, UUID]) -> None:
    made = put(house, people)
    with pytest.raises(DatabaseError), house.viewer("social_worker").acting():
        topics.publish("pair.put", [made.id])


def test_where_the_machines_refresh_took_it_back_that_would_be_found(
    house: House, people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(house, people)
    monkeypatch.setattr(review_queue, "pairs_said", lambda nominals: set())
    with system_viewer("derivation").acting():
        assert review_queue.weigh_again([people["Wren"], people["Kestrel"]]) == 1
    assert asked(house) == []
