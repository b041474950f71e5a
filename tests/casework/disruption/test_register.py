"""What is done against whom, until when, and what becomes of it: a register in which nothing runs out unseen."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.access.raw import as_superuser
from tests.casework.disruption.measures import Town, days_ago, entered, followed, listed, step
from tests.living import House
from tests.web.story import client_of


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def faults(call: Any, *given: Any, **more: Any) -> dict[str, str]:
    from wholepicture.casework.disruption.commands import NotEntered

    with pytest.raises(NotEntered) as refused:
        call(*given, **more)
    return {fault.field: fault.message for fault in refused.value.faults}


def test_a_notice_is_drafted_in_force_breached_renewed_and_ended_and_every_step_stays(town: Town) -> None:
    from wholepicture.casework.disruption.queries import disruption_of

    house = town.house
    notice = entered(house, town.man, town.wren, given=step("considered", on=days_ago(9)))
    assert listed(house) == {notice: "considered"}
    followed(house, notice, "asked", seen=1, on=days_ago(8))
    followed(house, notice, "in_force", seen=2, on=days_ago(7), expires_on=days_ago(-10))
    assert listed(house) == {notice: "soon"}
    followed(house, notice, "breached", seen=3, on=days_ago(3), words="He rang her.")
    followed(house, notice, "renewed", seen=4, on=days_ago(2), expires_on=days_ago(-90))
    assert listed(house) == {notice: "in_force"}
    followed(house, notice, "ended", seen=5, words="He moved away.", result="He is gone.", effect="She sleeps.")
    assert listed(house) == {}
    assert listed(house, with_ended=True) == {notice: "ended"}
    page = disruption_of(house.viewer("coordinator"), measure=notice)
    assert [one.kind for one in page.steps] == ["considered", "asked", "in_force", "breached", "renewed", "ended"]
    assert (page.row.is_breached, page.served_on, page.may_come) == (True, days_ago(7), ())
    assert page.steps[-1].effect == "She sleeps."


def test_what_has_expired_stays_on_the_register_until_a_person_renews_or_ends_it(town: Town) -> None:
    from wholepicture.casework.disruption.queries import expiring

    house = town.house
    gone = entered(house, town.man, town.wren, given=step("in_force", on=days_ago(60), expires_on=days_ago(1)))
    today = entered(house, town.inn, given=step("in_force", on=days_ago(60), expires_on=days_ago(0)))
    far = entered(house, town.inn, given=step("in_force", expires_on=days_ago(-29)))
    assert listed(house) == {gone: "expired", today: "soon", far: "in_force"}
    assert expiring(house.viewer("coordinator")) == 2
    house.process()
    assert listed(house)[gone] == "expired"
    followed(house, gone, "renewed", seen=1, expires_on=days_ago(-100))
    assert listed(house)[gone] == "in_force"


def test_it_is_found_by_the_person_the_car_the_place_and_the_child(town: Town) -> None:
    from wholepicture.casework.disruption.queries import standing_against

    house = town.house
    notice, licence, inn = (
        entered(house, town.man, town.wren),
        entered(house, town.car, tactic="licensing"),
        entered(house, town.inn),
    )
    hub = house.viewer("coordinator")
    for end, measures in ((town.man, {notice}), (town.car, {licence}), (town.inn, {inn}), (town.wren, {notice})):
        assert {row.id for row in standing_against(hub, kind=end.kind, about=end.id)} == measures


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_stored(town: Town) -> None:
    house = town.house
    said = faults(entered, house, town.man, given=step("in_force", on=days_ago(1), expires_on=days_ago(2)))
    assert said["expires-day"].startswith("It would expire before it begins, on")
    assert said["children"] == "A Child Abduction Warning Notice is for a child. Choose for which."
    said = faults(entered, house, town.inn, tactic="abduction_notice", basis=" ", held_by=None)
    assert said.keys() == {"tactic", "basis", "colleague"}
    said = faults(entered, house, town.inn, given=step("in_force", on=days_ago(-1)))
    assert said["on-day"] == "This day is still to come. Enter what has happened."
    assert listed(house, with_ended=True) == {}


def test_an_owner_who_has_left_is_refused_in_words_and_one_who_leaves_later_is_covered(town: Town) -> None:
    from wholepicture.casework.disruption.queries import disruption_of

    house = town.house
    house.add_colleague("carys", "police_intelligence", "POL")
    notice = entered(house, town.man, town.wren, held_by=house.professionals["carys"])
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals["carys"]]
        )
    holder = disruption_of(house.viewer("coordinator"), measure=notice).row.holder
    assert holder.has_left
    assert holder.stands_in  # nothing is nobody's to see to
    said = faults(entered, house, town.man, town.wren, held_by=house.professionals["carys"])
    assert said == {"colleague": "Carys-Test has left. Choose somebody who works here."}
    said = faults(followed, house, notice, "handed_over", seen=1, held_by=house.professionals["carys"])
    assert said == {"colleague": "Carys-Test has left. Choose somebody who works here."}
    followed(house, notice, "handed_over", seen=1, held_by=house.professionals["coordinator"])
    assert disruption_of(house.viewer("coordinator"), measure=notice).row.holder.name == "Hana Hub-Test"


def test_two_who_enter_at_a_time_store_one_step_and_the_other_is_told(town: Town) -> None:
    from wholepicture.casework.disruption.commands import MovedMeanwhile

    house = town.house
    notice = entered(house, town.man, town.wren)
    followed(house, notice, "breached", seen=1, words="He rang her.")
    with pytest.raises(MovedMeanwhile):
        followed(house, notice, "ended", seen=1)
    assert listed(house) == {notice: "soon"}


def test_nothing_is_done_against_a_child(town: Town) -> None:
    from wholepicture.casework.disruption.commands import NotAgainst

    with pytest.raises(NotAgainst, match="calls this person a child"):
        entered(town.house, town.wren, town.pippa)


def test_what_turns_out_to_be_against_a_child_does_not_go_on_and_is_ended(town: Town) -> None:
    house = town.house
    notice = entered(house, town.man, town.wren, given=step("considered"))
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE picture_event SET role = 'child' WHERE nominal = %s", [town.man.id])
    for kind in ("asked", "in_force"):
        assert "End this measure" in faults(followed, house, notice, kind, seen=1)["kind"]
    followed(house, notice, "ended", seen=1, words="He is 16 himself.")
    assert listed(house, with_ended=True) == {notice: "ended"}


def test_what_is_missing_because_a_search_was_cut_is_not_called_absent(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.picture.results import Findings

    client = client_of(town.house, "coordinator")
    for more, is_said in (({"people"}, True), ({"reports"}, False)):
        cut = Findings("kez", more=more)
        monkeypatch.setattr("wholepicture.casework.disruption.queries.found_by", lambda viewer, words, cut=cut: cut)
        page = client.post("/disruption/", {"words": "Kez"}).content.decode()
        assert ("may be called so than were looked for" in page) == is_said


def test_a_measure_shows_to_nobody_who_may_not_see_everybody_in_it(town: Town) -> None:
    from wholepicture.access.commands import bar_viewer

    house = town.house
    notice, inn = entered(house, town.man, town.wren), entered(house, town.inn)
    assert listed(house) == {notice: "soon", inn: "soon"}
    house.add_colleague("barred", "coordinator")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["barred"],
        nominal=town.wren.id,
        reason="Invented: her aunt.",
    )
    assert listed(house, "barred") == {}
    assert listed(house) == {notice: "soon", inn: "soon"}


def test_a_measure_for_a_child_who_is_kept_from_the_hub_is_not_there(town: Town) -> None:
    """As it would be had it never been entered: what becomes of it, and how many expire, say nothing either."""
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.disruption.queries import disruption_of, expiring, register, standing_against

    house, hub = town.house, town.house.viewer("coordinator")
    plain = entered(house, town.man, town.wren)

    def read() -> tuple[Any, ...]:
        return (
            register(hub),
            standing_against(hub, kind="nominal", about=town.man.id),
            expiring(hub),
            disruption_of(hub, measure=plain),
        )

    before = read()
    hidden = entered(house, town.man, town.pippa)
    assert read() != before
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE picture_event SET level = 'named' WHERE nominal = %s", [town.pippa.id])
    assert read() == before
    with pytest.raises(NotFound):
        disruption_of(hub, measure=hidden)
    with pytest.raises(NotFound):
        followed(house, hidden, "ended", seen=1)


def test_a_child_who_only_one_may_read_of_is_not_entered(town: Town) -> None:
    from wholepicture.base.ledgered import NotFound

    with pytest.raises(NotFound):
        entered(town.house, town.man, town.hidden_girl())


@pytest.mark.parametrize("who", ["social_worker", "linkage_officer", "nurse"])
def test_the_register_is_the_hubs(town: Town, who: str) -> None:
    from wholepicture.base.ledgered import NotPermitted
    from wholepicture.casework.models import Disruption

    entered(town.house, town.man, town.wren)
    viewer = town.house.viewer(who)
    with pytest.raises(NotPermitted):
        listed(town.house, who)
    with viewer.acting():
        assert not Disruption.objects.exists()


def test_nobody_changes_a_step_and_none_is_left_out(town: Town) -> None:
    from django.db import ProgrammingError

    from wholepicture.casework.models import Disruption, DisruptionStep

    measure = entered(town.house, town.man, town.wren)
    for change in (
        lambda: DisruptionStep.objects.update(words="otherwise"),
        lambda: Disruption.objects.update(status="ended"),
        lambda: DisruptionStep.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), town.house.viewer("coordinator").acting():
            change()
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), as_superuser(town.house.database) as superuser:
        superuser.execute(
            """INSERT INTO casework_disruptionstep (id, disruption_id, number, kind, "on", words, result, effect, held_by_id, by_id, at)
               SELECT %s, disruption_id, 3, 'ended', "on", 'x', '', '', held_by_id, by_id, at FROM casework_disruptionstep
               WHERE disruption_id = %s""",
            [uuid4(), measure],
        )


@pytest.mark.parametrize("is_own", [True, False])
def test_nobody_is_offered_to_enter_a_measure_where_none_can_be(town: Town, is_own: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr("wholepicture.casework.disruption.queries.is_a_childs", lambda kind, about: is_own)
    page = client_of(town.house, "coordinator").get(f"/disruption/of/nominal/{town.man.id}/").content.decode()
    assert ("Enter a measure" in page) is not is_own
