"""A panel's agenda is built by rules; every member reads it as themself, and what they may not see leaves no gap."""

import pytest
from django.db import ProgrammingError

from tests.casework.cases.opening import opened
from tests.casework.meeting.panelling import March
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases import standing
from wholepicture.casework.disruption.results import Named
from wholepicture.casework.meeting.panels import commands, stored
from wholepicture.casework.meeting.panels.commands import (
    NotWritten,
    WrittenMeanwhile,
    build_agenda,
    hold_panel,
    name_panel_member,
    write_on_item,
)
from wholepicture.casework.meeting.panels.queries import panel_item, panel_of, panels
from wholepicture.casework.models import Action, PanelAction, PanelItem, PanelStep
from wholepicture.notices.queries import notices_of
from wholepicture.partnership.absences.commands import enter_absence


@pytest.fixture
def march(house: House) -> March:
    return March(house)


def test_the_agenda_says_why_each_child_is_on_it(march: March) -> None:
    page = march.page()
    assert [item.number for item in page.items] == list(range(1, len(page.items) + 1))
    one = march.item("Girl1 March-Test")
    assert ("case_new", "Case of girl 1.") in [(why.code, why.words) for why in one.why]
    assert [case.what for case in one.cases] == ["Case of girl 1."]


def test_whoever_is_barred_sees_neither_the_item_nor_a_gap_nor_a_number(house: House, march: March) -> None:
    before = march.labels("police_intelligence")
    officer = house.professionals["police_intelligence"]
    bar_viewer(march.hub, professional=officer, nominal=march.girls[1].id, reason="Her niece")
    hidden = march.item("Girl2 March-Test")
    page = march.page("police_intelligence")
    assert [item.label for item in page.items] == [one for one in before if one != "Girl2 March-Test"]
    assert [item.number for item in page.items] == list(range(1, len(page.items) + 1))
    with pytest.raises(NotFound):
        panel_item(house.viewer("police_intelligence"), item=hidden.id)


def test_a_member_sees_those_whom_they_may_see_and_nobody_else_reads_it(house: House, march: March) -> None:
    assert set(march.labels("care_home_worker")) >= {"Girl1 March-Test"}
    assert march.labels("nurse") == [], "nothing is told to health of these girls"
    with pytest.raises(NotFound):
        panel_of(house.viewer("charity_worker"), panel=march.id)
    assert panels(house.viewer("charity_worker")) == []


def test_a_member_reads_no_reason_that_rests_on_what_they_may_not_open(march: March) -> None:
    seen = {why.source_kind for item in march.page("care_home_worker").items for why in item.why}
    assert not seen & {"alert", "mark", "measure"}


def test_a_theme_of_which_alerts_alone_tell_shows_to_who_works_with_alerts(house: House, march: March) -> None:
    """Its name is the alert's: of alerts nobody else is told anything, though they may see every child."""
    theme = PanelItem(
        id=new_id(), panel_id=march.id, section="T", kind="theme", theme="Seen with the same man",
        people=[one.id for one in march.girls], by_id=house.professionals["coordinator"], at=clock.now(),
    )  # fmt: skip
    with march.hub.acting():
        theme.save(force_insert=True)
    assert "Seen with the same man" in march.labels()
    shown = march.labels("care_home_worker")
    assert {"Girl1 March-Test", "Girl2 March-Test", "Girl3 March-Test"} <= set(shown)
    assert "Seen with the same man" not in shown


def test_nobody_is_put_on_it_whom_named_people_alone_may_know_of(march: March) -> None:
    hidden = march.hidden_girl()
    with pytest.raises(NotFound):
        march.add(kind="child", about=hidden.id, reason="Somebody said so.")
    march.build()
    assert "Hidden March-Test" not in march.labels()


def test_what_was_left_out_stays_left_out_with_its_reason_and_comes_back_with_one(march: March) -> None:
    march.write("Girl1 March-Test", "dropped", "Spoken of last week.")
    assert march.build() == 0
    left = march.item("Girl1 March-Test").left_out
    assert left is not None
    assert left.words == "Spoken of last week."
    march.write("Girl1 March-Test", "kept", "Something new.")
    assert march.item("Girl1 March-Test").left_out is None


def test_an_item_is_added_with_a_reason_and_once(march: March) -> None:
    with pytest.raises(NotWritten) as refused:
        march.add(kind="theme", theme="Lifts from the station at night", reason="")
    assert set(refused.value.problems) == {"reason"}
    march.add(kind="theme", theme="Lifts from the station at night", reason="Two schools say so.")
    assert march.item("Lifts from the station at night", "nurse").reason == "Two schools say so."
    march.add(kind="nominal", about=march.man.id, reason="He is tied to all three.")
    with pytest.raises(NotWritten) as refused:
        march.add(kind="nominal", about=march.man.id, reason="Again.")
    assert set(refused.value.problems) == {"child"}


def test_beside_a_child_whose_place_is_hidden_no_writer_is_named_by_their_agency_however_she_was_joined_since(
    march: March, monkeypatch: pytest.MonkeyPatch
) -> None:
    march.write("Girl1 March-Test", "said", "She was driven back.", "care_home_worker")
    (open_word,) = march.item("Girl1 March-Test").words
    joined = new_id()
    monkeypatch.setattr(
        stored, "items_now", lambda rows: {row.about: Named("nominal", joined, "Joined") for row in rows}
    )
    monkeypatch.setattr(standing, "hidden_from", lambda _: {joined})
    words = [word for item in march.page().items for word in item.words]
    assert [word.by for word in words] == [open_word.by]
    assert [word.agency for word in words] != [open_word.agency]


def test_whoever_covers_for_a_member_is_not_told_of_a_panel_that_they_may_not_open(house: House, march: March) -> None:
    for one in ("member", "cover"):
        house.add_colleague(one, "social_worker", "CSC")
    away, cover = house.professionals["member"], house.professionals["cover"]
    days = {"starts_on": clock.local_date(), "ends_on": clock.local_date(), "cover": cover}
    enter_absence(house.viewer("member"), person=away, **days)
    name_panel_member(march.hub, panel=march.id, person=away)
    told = {who: {row.kind for row in notices_of(house.viewer(who))[0]} for who in ("member", "cover")}
    assert ("panel" in told["member"], "panel" in told["cover"]) == (True, False)


def test_whoever_adds_somebody_in_the_same_moment_as_another_is_told_so(
    march: March, monkeypatch: pytest.MonkeyPatch
) -> None:
    march.add(kind="nominal", about=march.man.id, reason="He is tied to all three.")
    monkeypatch.setattr(commands, "_standing", lambda _: {})  # as it was when they looked
    with pytest.raises(NotWritten) as refused:
        march.add(kind="nominal", about=march.man.id, reason="Again.")
    assert refused.value.problems == {"child": commands.ON_IT}


def test_two_who_write_at_once_both_see_both(house: House, march: March) -> None:
    march.write("Girl1 March-Test", "said", "The home says she was driven back.", "care_home_worker")
    with pytest.raises(WrittenMeanwhile):
        march.write("Girl1 March-Test", "decided", "Ask the home.", seen=0)
    march.write("Girl1 March-Test", "decided", "Ask the home.", dissent="The home would wait.")
    assert [one.name for one in march.page().members if one.has_written] == ["Finn Carer-Test"]
    item = march.item("Girl1 March-Test", "care_home_worker")
    assert [(word.kind, word.words) for word in item.words] == [
        ("said", "The home says she was driven back."),
        ("decided", "Ask the home."),
    ]


def test_whoever_does_not_run_it_decides_nothing_and_builds_nothing(house: House, march: March) -> None:
    home = house.viewer("care_home_worker")
    with pytest.raises(NotPermitted):
        build_agenda(home, panel=march.id)
    with pytest.raises(NotPermitted):
        march.write("Girl1 March-Test", "decided", "Close it.", "care_home_worker")
    with pytest.raises(NotFound):
        write_on_item(house.viewer("nurse"), item=march.item("Girl1 March-Test").id, kind="said", words="x", seen=0)


def test_an_action_given_on_the_panel_stands_in_the_case_and_with_the_item(house: House, march: March) -> None:
    march.act("Girl1 March-Test", 1, "Ring her school.")
    assert [one.what for one in march.item("Girl1 March-Test").actions] == ["Ring her school."]


def test_without_health_it_is_said_at_the_field_and_recorded_as_not_quorate(house: House, march: March) -> None:
    came = [house.professionals["social_worker"]]
    with pytest.raises(NotWritten) as refused:
        hold_panel(march.hub, panel=march.id, came=came, words="", seen=1)
    assert "the police and health" in refused.value.problems["short"]
    hold_panel(march.hub, panel=march.id, came=came, words="Health sent word.", seen=1, is_known_short=True)
    page = march.page()
    assert (page.is_quorate, page.apologies) == (False, "Health sent word.")
    assert {member.name: member.came for member in page.members}["Cora Worker-Test"] is True
    assert sum(member.came is False for member in page.members) == len(page.members) - 1
    with pytest.raises(WrittenMeanwhile):
        hold_panel(march.hub, panel=march.id, came=came, words="", seen=1, is_known_short=True)


def test_nobody_stores_that_a_panel_was_held_without_saying_whether_it_was_quorate(house: House, march: March) -> None:
    """As the application, past its commands: what is empty is no way round what the constraint asks."""
    held = PanelStep(
        id=new_id(), panel_id=march.id, number=2, kind="held", by_id=house.professionals["coordinator"], at=clock.now()
    )
    with march.hub.acting(), pytest.raises(ProgrammingError, match="row-level security"):
        held.save(force_insert=True)


def test_a_member_who_does_not_run_it_hangs_no_action_on_an_item(house: House, march: March) -> None:
    case = opened(house, "care_home_worker", march.girls[0].id, "care_home_worker")
    item, home = march.item("Girl1 March-Test").id, house.viewer("care_home_worker")
    with home.acting():
        action = Action.objects.get(case_id=case)
        hung = PanelAction(id=new_id(), item_id=item, action_id=action.id, at=clock.now())
        with pytest.raises(ProgrammingError, match="row-level security"):
            hung.save(force_insert=True)


def test_somebody_who_has_left_or_reads_no_children_is_no_member(house: House, march: March) -> None:
    from tests.casework.cases.opening import leaves

    leaves(house, "charity_worker")
    for who, said in (("charity_worker", "has left"), ("information_governance", "no role")):
        with pytest.raises(NotWritten) as refused:
            name_panel_member(march.hub, panel=march.id, person=house.professionals[who])
        assert said in refused.value.problems["colleague"]
