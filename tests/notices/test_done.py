"""What is done waits for nobody any more, whoever did it; and what waits already goes to whoever covers for somebody who goes away."""

from datetime import timedelta
from uuid import UUID

import pytest

from synthetic.factories import child, concern, upn_of
from tests.living import House
from tests.notices.test_telling import DANGER, is_away, kinds, say, told
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts.commands import answer_report
from wholepicture.base import clock
from wholepicture.notices.going_away import say_away, say_back
from wholepicture.notices.handing_over import hand_over
from wholepicture.notices.queries import notices_of, unseen
from wholepicture.notices.telling import end_notices
from wholepicture.partnership.absences.commands import NotACover


def sent(house: House) -> UUID:
    from wholepicture.intake.commands import accept_submission

    body = concern(child(identifiers=[upn_of(1)])) | DANGER
    report = accept_submission(house.viewer("nurse"), body=body, channel="screen").submission
    house.process()
    return report


def hands_over(house: House) -> int:
    return hand_over(system_viewer("derivation"), at=clock.now())


def test_a_report_that_one_answers_waits_for_nobody_else_of_the_desk(house: House) -> None:
    house.add_colleague("second", "coordinator")
    report = sent(house)
    assert "danger" in kinds(house, "second")
    answer_report(house.viewer("coordinator"), submission=report, decision="act", reason="Invented.")
    assert "danger" not in kinds(house, "second")
    with house.viewer("second").acting():
        assert unseen(house.viewer("second")) == 0
    _, behind = notices_of(house.viewer("second"))
    assert [(row.kind, row.is_done, row.seen_at) for row in behind] == [("danger", True, None)]


def test_only_what_is_ended_by_doing_is_ended_and_nothing_of_another_area(house: House) -> None:
    with house.viewer("nurse").acting(), pytest.raises(KeyError):
        end_notices({"answer"}, [], area=house.area)
    record = say(house, "coordinator")
    other = UUID(int=7)
    with house.viewer("nurse").acting():
        end_notices({"assessment"}, [record], area=other)
    assert kinds(house, "coordinator") == ["assessment"]
    with house.viewer("nurse").acting():
        end_notices({"alert"}, [record], area=house.area)
    assert kinds(house, "coordinator") == ["assessment"], "a notice of another kind"
    with house.viewer("nurse").acting():
        end_notices({"assessment"}, [record], area=house.area)
    assert kinds(house, "coordinator") == []


def test_whoever_covers_is_told_of_what_waited_before_and_of_each_once(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    record = say(house, "social_worker")
    finished = say(house, "social_worker", kind="route")
    say(house, "social_worker", kind="answer")
    say(house, "social_worker", kind="unmask", with_cover=False)
    with house.viewer("nurse").acting():
        end_notices({"route"}, [finished], area=house.area)
    assert hands_over(house) == 0, "nobody is away"
    is_away(house, "social_worker", "stand_in")
    assert told(house, "stand_in") == []
    assert hands_over(house) == 1
    (row,) = told(house, "stand_in")
    assert (row.kind, row.record, row.covers_for) == ("assessment", record, "Cora Worker-Test")
    assert hands_over(house) == 0
    assert len(told(house, "stand_in")) == 1


def test_whoever_is_entered_as_away_by_another_hears_of_it_and_no_more_once_that_is_ended(house: House) -> None:
    house.add_colleague("pal", "nurse", "SCH1")
    lead, person = house.viewer("teacher_dsl"), house.professionals["pal"]
    days = {"starts_on": clock.local_date(), "ends_on": clock.local_date() + timedelta(days=2)}
    absence = say_away(lead, person=person, **days)
    assert [(row.kind, row.record) for row in told(house, "pal")] == [("away", person)]
    say_back(lead, absence=absence)
    assert told(house, "pal") == []
    say_away(house.viewer("pal"), person=person, **days)
    assert told(house, "pal") == [], "they know what they entered"


def test_what_is_refused_tells_nobody(house: House) -> None:
    house.add_colleague("pal", "nurse", "SCH1")
    today = clock.local_date()
    with pytest.raises(NotACover):
        say_away(
            house.viewer("teacher_dsl"),
            person=house.professionals["pal"],
            starts_on=today,
            ends_on=today,
            cover=house.professionals["nurse"],
        )
    assert told(house, "pal") == []
