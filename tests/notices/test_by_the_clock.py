"""What a clock tells: a return interview that is late, a measure that expires or has expired. Ended by what is done about it."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, involvement, return_interview, upn_of
from tests.access.raw import as_superuser
from tests.casework.disruption.measures import Town, days_ago, entered, followed, step
from tests.casework.missing.coming_back import WREN, came_back, hours_ago, went, works_with_her
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.casework.disruption import expiry
from wholepicture.casework.disruption.expiry import tell_expiring
from wholepicture.casework.missing import late
from wholepicture.casework.missing.commands import record_step, undo_step
from wholepicture.casework.missing.late import tell_late_interviews
from wholepicture.casework.missing.queries import times_of_child
from wholepicture.casework.missing.rules import Given
from wholepicture.notices.queries import notices_of
from wholepicture.picture.queries import people_listed
from wholepicture.picture.returned import went_in

KINDS = ("interview", "expiring", "expired")


def the_clock_runs(house: House, **later: Any) -> int:
    at, steps = clock.now() + timedelta(**later), system_viewer("derivation")
    return tell_late_interviews(steps, at=at) + tell_expiring(steps, at=at)


def told(house: House, who: str) -> list[str]:
    waiting, _ = notices_of(house.viewer(who))
    return [row.kind for row in waiting if row.kind in KINDS]


def takes(house: House, who: str, girl: UUID, episode: UUID, kind: str = "taken", seen: int = 0, **more: Any) -> None:
    record_step(house.viewer(who), nominal=girl, episode=episode, given=Given(kind, **more), seen=seen)


# -- return interviews --------------------------------------------------------------------------------------------------


def test_whoever_sees_to_an_interview_is_told_once_that_it_is_late_and_nobody_else_is(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    assert the_clock_runs(house) == 1
    assert the_clock_runs(house) == 0
    assert told(house, "social_worker") == ["interview"]
    assert told(house, "coordinator") == told(house, "care_home_worker") == []
    page = text_of(client_of(house, "social_worker"), "/notices/")
    assert "A return interview is late" in page
    assert "Wren" in page


def test_one_that_is_not_late_yet_is_told_of_to_nobody(house: House) -> None:
    girl, episode = came_back(house, since=40, back=30)
    takes(house, "social_worker", girl, episode)
    assert the_clock_runs(house) == 0


def test_where_nobody_sees_to_it_the_desk_is_told(house: House) -> None:
    came_back(house)
    assert the_clock_runs(house) >= 1
    assert told(house, "coordinator") == ["interview"]
    assert told(house, "social_worker") == []


@pytest.mark.parametrize(
    "done",
    [
        {"kind": "held", "done_at": hours_ago(2).isoformat(), "by_name": "Pat Independent-Test", "independent": True},
        {"kind": "declined", "words": "“Not today.”"},
    ],
)
def test_what_is_done_about_it_ends_it_at_once(house: House, done: dict[str, Any]) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    takes(house, "coordinator", girl, episode, seen=1, **done)
    assert told(house, "social_worker") == []


def test_what_is_done_about_one_of_two_sisters_in_a_report_leaves_the_others_told_of(house: House) -> None:
    robin = child(identifiers=[upn_of(7)], given="Robin")
    works_with_her(house)
    house.send("CSC", involvement(robin, key="robin", service="Allocated social worker"))
    house.send("HOM", went("both", 100, 80, of=[child(**WREN), robin]))
    house.process()
    (one, other) = (person.id for person in people_listed(house.viewer("coordinator"), role="child"))
    (away,) = times_of_child(house.viewer("coordinator"), nominal=one)
    for girl in (one, other):
        takes(house, "social_worker", girl, away.episode)
    assert the_clock_runs(house) == 1
    takes(house, "social_worker", one, away.episode, seen=1, kind="declined", words="“Not today.”")
    the_clock_runs(house)
    assert told(house, "social_worker") == ["interview"]
    assert the_clock_runs(house) == 0


def test_one_that_was_not_done_after_all_is_told_of_again(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    takes(house, "social_worker", girl, episode, seen=1, kind="declined", words="“Not today.”")
    (away,) = times_of_child(house.viewer("social_worker"), nominal=girl)
    undo_step(house.viewer("social_worker"), nominal=girl, episode=episode, step=away.steps[-1].id, words="Her sister.")
    assert the_clock_runs(house) == 1
    assert told(house, "social_worker") == ["interview"]


def test_an_attempt_ends_nothing(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    takes(house, "social_worker", girl, episode, seen=1, kind="tried", words="No answer.")
    assert told(house, "social_worker") == ["interview"]


def test_an_interview_that_came_as_a_report_ends_it_when_the_clock_looks_next(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    held = hours_ago(20).isoformat()
    said = {"offered_at": hours_ago(79).isoformat(), "held_at": held, "recorded_at": held}
    house.send("CSC", return_interview(child(**WREN), key="r1", **said))
    house.process()
    the_clock_runs(house)
    assert told(house, "social_worker") == []


def test_where_more_went_than_are_looked_at_what_was_looked_at_is_ended_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    held = hours_ago(20).isoformat()
    said = {"offered_at": hours_ago(79).isoformat(), "held_at": held, "recorded_at": held}
    house.send("CSC", return_interview(child(**WREN), key="r1", **said))
    house.process()
    monkeypatch.setattr(late, "went_in", lambda area, since: (went_in(area, since=since)[0], True))
    the_clock_runs(house)
    assert told(house, "social_worker") == []


def test_whoever_sees_to_it_from_now_on_is_told_as_well(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    the_clock_runs(house)
    takes(house, "care_home_worker", girl, episode, seen=1)
    assert the_clock_runs(house) == 1
    assert told(house, "care_home_worker") == ["interview"]


def test_whoever_is_barred_from_the_child_since_is_told_nothing(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["social_worker"], nominal=girl, reason="Kin."
    )
    the_clock_runs(house)
    assert told(house, "social_worker") == []
    assert told(house, "coordinator") == ["interview"]


# -- measures -----------------------------------------------------------------------------------------------------------


def test_whoever_sees_to_a_measure_is_told_once_that_it_expires_and_once_that_it_has(house: House) -> None:
    town = Town(house)
    entered(house, town.man, town.wren)
    assert the_clock_runs(house) == 1
    assert the_clock_runs(house) == 0
    assert told(house, "police_intelligence") == ["expiring"]
    assert the_clock_runs(house, days=21) == 1
    assert told(house, "police_intelligence") == ["expired"]
    assert told(house, "coordinator") == []
    page = text_of(client_of(house, "police_intelligence"), "/notices/")
    assert "A measure in the disruption register has expired" in page
    assert "Kez Marlow-Test" in page


def test_however_many_expired_and_were_left_whoever_sees_to_the_next_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "MOST", 1)
    town = Town(house)
    entered(house, town.man, town.wren, given=step("in_force", on=days_ago(30), expires_on=days_ago(9)))
    the_clock_runs(house)
    entered(house, town.man, town.pippa, given=step("in_force", on=days_ago(30), expires_on=days_ago(2)))
    entered(house, town.man, town.pippa)
    assert the_clock_runs(house) == 2
    assert sorted(told(house, "police_intelligence")) == ["expired", "expired", "expiring"]


@pytest.mark.parametrize("days", [29, 40])
def test_one_that_runs_on_for_longer_is_told_of_to_nobody(house: House, days: int) -> None:
    town = Town(house)
    entered(house, town.man, town.wren, given=step("in_force", expires_on=days_ago(-days)))
    assert the_clock_runs(house) == 0
    assert the_clock_runs(house, days=days - 28) == 1


@pytest.mark.parametrize("kind", ["renewed", "ended", "handed_over"])
def test_what_is_done_with_a_measure_ends_it_at_once(house: House, kind: str) -> None:
    town = Town(house)
    measure = entered(house, town.man, town.wren)
    the_clock_runs(house)
    more = {"renewed": {"expires_on": days_ago(-200)}, "handed_over": {"held_by": house.professionals["coordinator"]}}
    followed(house, measure, kind, seen=1, **more.get(kind, {}))
    assert told(house, "police_intelligence") == []
    assert the_clock_runs(house) == (1 if kind == "handed_over" else 0)


def test_a_breach_ends_nothing_of_when_it_expires(house: House) -> None:
    town = Town(house)
    measure = entered(house, town.man, town.wren)
    the_clock_runs(house)
    followed(house, measure, "breached", seen=1)
    assert told(house, "police_intelligence") == ["expiring"]


def test_one_that_was_renewed_is_told_of_again_when_it_runs_out_again(house: House) -> None:
    town = Town(house)
    measure = entered(house, town.man, town.wren)
    the_clock_runs(house)
    followed(house, measure, "renewed", seen=1, expires_on=days_ago(-60))
    assert the_clock_runs(house) == 0
    assert the_clock_runs(house, days=40) == 1


def test_of_a_measure_about_somebody_from_whom_its_holder_is_barred_the_desk_is_told(house: House) -> None:
    town = Town(house)
    entered(house, town.man, town.wren)
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=town.wren.id,
        reason="Kin.",
    )
    the_clock_runs(house)
    assert told(house, "police_intelligence") == []
    assert told(house, "coordinator") == ["expiring"]


def test_of_whoever_has_left_the_measure_is_told_to_who_stands_in(house: House) -> None:
    town = Town(house)
    entered(house, town.man, town.wren)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s",
            [house.professionals["police_intelligence"]],
        )
    assert the_clock_runs(house) >= 1
    assert told(house, "coordinator") == ["expiring"]
    assert the_clock_runs(house) == 0, "and once"
    (notice,), _ = notices_of(house.viewer("coordinator"))
    assert notice.times == 1


def leaves_while_somebody_is_barred(house: House, who: str, girl: UUID) -> None:
    """So nobody may stand in for them who was not asked of."""
    barred = house.professionals["nurse"]
    bar_viewer(house.viewer("coordinator"), professional=barred, nominal=girl, reason="Kin.")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals[who]]
        )


def test_where_nobody_may_stand_in_for_who_has_left_the_desk_is_told_that_an_interview_is_late(house: House) -> None:
    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    leaves_while_somebody_is_barred(house, "social_worker", girl)
    the_clock_runs(house)
    assert told(house, "coordinator") == ["interview"]
    assert the_clock_runs(house) == 0


def test_where_nobody_may_stand_in_for_who_has_left_the_desk_is_told_that_a_measure_expires(house: House) -> None:
    town = Town(house)
    entered(house, town.man, town.wren)
    leaves_while_somebody_is_barred(house, "police_intelligence", town.wren.id)
    the_clock_runs(house)
    assert told(house, "coordinator") == ["expiring"]
    assert the_clock_runs(house) == 0


def test_the_worker_tells_on_its_clock(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.config import processing

    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    monkeypatch.setattr(processing, "_looked_at", {})
    processing.tell_late()
    processing.tell_late()
    assert told(house, "social_worker") == ["interview"]
    assert processing._looked_at


@pytest.mark.parametrize(
    "broken",
    ["sweep", "tell_overdue", "tell_expiring", "tell_late_placements", "tell_late_questions", "ask_for_panels"],
)
def test_what_cannot_be_told_of_keeps_nobody_from_being_told_of_the_rest(
    house: House, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    from wholepicture.config import processing

    def fails() -> None:
        raise RuntimeError

    girl, episode = came_back(house)
    takes(house, "social_worker", girl, episode)
    monkeypatch.setattr(processing, "_looked_at", {})
    monkeypatch.setattr(processing, broken, fails)
    processing.do_by_the_clock()
    assert told(house, "social_worker") == ["interview"]


def test_of_measures_the_worker_tells_once_a_day_from_seven_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.config import processing

    town = Town(house)
    entered(house, town.man, town.wren)
    monkeypatch.setattr(processing, "_told_on", {})
    today = clock.local_date()
    for hour, waiting in ((6, []), (7, ["expiring"]), (8, ["expiring"])):
        at = datetime.combine(today, time(hour, 30), clock.LOCAL)
        with monkeypatch.context() as set_to:
            set_to.setattr(clock, "now", lambda at=at: at)
            processing.tell_expiring()
        assert told(house, "police_intelligence") == waiting
