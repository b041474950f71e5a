"""Members of a panel whose agency has written nothing are asked once; and who may chair one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.access.raw import answer, as_role
from tests.casework.cases.opening import leaves
from tests.casework.meeting.panelling import March
from tests.living import House
from tests.partnership.narrowed import course, rule
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.casework.meeting.panels.asking import ask_silent_members
from wholepicture.casework.meeting.panels.commands import (
    NotWritten,
    WrittenMeanwhile,
    call_panel,
    hold_panel,
    move_panel,
    name_panel_chair,
    name_panel_member,
    write_on_item,
)
from wholepicture.notices.queries import notices_of


@pytest.fixture
def march(house: House) -> March:
    return March(house)


def the_clock_runs(**later: Any) -> int:
    return ask_silent_members(system_viewer("derivation"), at=clock.now() + timedelta(**later))


def asked(house: House, who: str) -> int:
    waiting, _ = notices_of(house.viewer(who))
    return sum(row.kind == "panel_words" for row in waiting)


def says_something(march: March, who: str) -> None:
    item = march.page(who).items[0]
    write_on_item(march.house.viewer(who), item=item.id, kind="said", words="We saw her.", seen=item.seen)


# -- asked --------------------------------------------------------------------------------------------------------------


def test_members_whose_agency_has_written_nothing_are_asked_once(march: March) -> None:
    house = march.house
    says_something(march, "care_home_worker")
    assert the_clock_runs() == 2
    assert the_clock_runs() == 0
    assert [asked(house, who) for who in ("social_worker", "nurse", "care_home_worker", "coordinator")] == [1, 1, 0, 0]
    page = text_of(client_of(house, "nurse"), "/notices/")
    assert "A panel waits for what your agency has to say" in page


def test_nobody_is_asked_before_its_time_nor_after_it_met(march: March) -> None:
    at = clock.now() + timedelta(days=30)
    move_panel(march.hub, panel=march.id, meets_at=at, words="Later.", seen=1)
    assert the_clock_runs() == 0
    assert the_clock_runs(days=29) == 3
    came = [march.house.professionals["social_worker"]]
    hold_panel(march.hub, panel=march.id, came=came, words="", seen=2, is_known_short=True)
    assert asked(march.house, "nurse") == 0, "it was held: nothing is waited for"
    assert the_clock_runs(days=29) == 0


def test_whoever_writes_is_waited_for_no_more_and_so_are_their_colleagues(march: March) -> None:
    house = march.house
    house.add_colleague("home_too", "care_home_worker", "HOM")
    name_panel_member(march.hub, panel=march.id, person=house.professionals["home_too"])
    the_clock_runs()
    assert (asked(house, "home_too"), asked(house, "nurse")) == (1, 1)
    says_something(march, "care_home_worker")
    the_clock_runs()
    assert (asked(house, "home_too"), asked(house, "care_home_worker"), asked(house, "nurse")) == (0, 0, 1)


def test_whoever_covers_for_a_member_is_not_asked(march: March) -> None:
    from wholepicture.partnership.absences.commands import enter_absence

    house = march.house
    house.add_colleague("nurse_too", "nurse", "HLT")
    today = clock.local_date()
    enter_absence(
        house.viewer("nurse"),
        person=house.professionals["nurse"],
        starts_on=today,
        ends_on=today + timedelta(days=9),
        cover=house.professionals["nurse_too"],
    )
    the_clock_runs()
    assert asked(house, "nurse_too") == 0


def test_the_page_says_which_agencies_have_written_as_far_as_its_reader_may_know(march: March) -> None:
    house = march.house
    says_something(march, "care_home_worker")
    page = text_of(client_of(house, "coordinator"), f"/panels/{march.id}/")
    assert "Has written" in page
    assert page.count("Asked: nothing yet") == 2, "neither of the hub, nor of who has"
    item = march.page("care_home_worker").items[0]
    officer = house.professionals["police_intelligence"]
    name_panel_member(march.hub, panel=march.id, person=officer)
    for one in march.girls:
        if one.id == item.about:
            bar_viewer(march.hub, professional=officer, nominal=one.id, reason="Her niece")
    page = text_of(client_of(house, "police_intelligence"), f"/panels/{march.id}/")
    assert "Has written" not in page, "it was written of a girl from who the reader is barred"
    assert page.count("Asked: nothing yet") == 3


def test_the_clock_counts_back_in_working_days_and_as_the_partnership_set_it() -> None:
    from wholepicture.base.clock import working_days_before
    from wholepicture.casework.meeting.panels.rules import asked_on
    from wholepicture.partnership.clocks.rules import Limit

    tuesday = datetime(2027, 1, 5, 14, tzinfo=clock.LOCAL)
    assert asked_on(tuesday, Limit(3, "working_days")).isoformat() == "2026-12-30", "New Year and a weekend lie between"
    assert asked_on(tuesday, Limit(1, "weeks")).isoformat() == "2026-12-29"
    assert asked_on(tuesday, Limit(1, "months")).isoformat() == "2026-12-05"
    assert asked_on(tuesday, Limit(30, "hours")).isoformat() == "2027-01-03"
    assert asked_on(tuesday, Limit(2, "days")).isoformat() == "2027-01-03"
    with pytest.raises(ValueError, match="counted back"):
        working_days_before(tuesday.date(), -1)


# -- who chairs it --------------------------------------------------------------------------------------------------------


def names_chair(march: March, who: str, seen: int = 1) -> None:
    name_panel_chair(march.hub, panel=march.id, chair=march.house.professionals[who], seen=seen)


def left_out_but(march: March, *labels: str) -> None:
    for item in march.page().items:
        if item.label not in labels:
            march.write(item.label, "dropped", "Not this time.")


def test_somebody_of_another_agency_chairs_it_who_may_read_every_item(march: March) -> None:
    house = march.house
    worker = house.professionals["care_home_worker"]
    bar_viewer(march.hub, professional=worker, nominal=march.girls[1].id, reason="Her niece")
    with pytest.raises(NotWritten) as refused:
        names_chair(march, "care_home_worker")
    assert "may not read every item on this agenda" in refused.value.problems["colleague"]
    assert "Girl2" not in str(refused.value.problems)
    left_out_but(march, *march.labels("care_home_worker"))
    names_chair(march, "care_home_worker")
    page = march.page()
    assert page.row.chair == house.viewer("care_home_worker").name
    assert not page.chair_lacks
    with pytest.raises(NotWritten, match="put right") as refused:
        name_panel_member(march.hub, panel=march.id, person=house.professionals["care_home_worker"], is_in=False)
    assert "They chair this panel." in refused.value.problems["colleague"]


def test_an_item_that_the_chair_may_not_read_is_said_to_who_runs_it_and_to_nobody_else(march: March) -> None:
    left_out_but(march, *march.labels("care_home_worker"))
    names_chair(march, "care_home_worker")
    march.add(kind="nominal", about=march.man.id, reason="He waits outside.")
    bar_viewer(
        march.hub,
        professional=march.house.professionals["care_home_worker"],
        nominal=march.man.id,
        reason="Her brother",
    )
    assert march.page().chair_lacks
    assert not march.page("care_home_worker").chair_lacks
    assert "may not read every item" in text_of(client_of(march.house, "coordinator"), f"/panels/{march.id}/")


def test_nobody_chairs_who_reads_no_children_has_left_or_lapsed(march: March) -> None:
    house = march.house
    house.add_colleague("old_officer", "police_intelligence", "POL")
    leaves(house, "old_officer")
    course(house)
    rule(house, "police_intelligence")
    why = {"information_governance": "no role", "old_officer": "has left", "police_intelligence": "training"}
    for who, words in why.items():
        with pytest.raises(NotWritten) as refused:
            names_chair(march, who)
        assert words in refused.value.problems["colleague"], who
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
        asked = "SELECT sec.may_chair(%s, %s)"
        for who in why:
            assert answer(connection, asked, march.id, house.professionals[who]) is False, who
        assert answer(connection, asked, march.id, house.professionals["coordinator"]) is True


def test_two_who_name_a_chair_at_once_see_each_others(march: March) -> None:
    names_chair(march, "police_intelligence")
    with pytest.raises(WrittenMeanwhile):
        names_chair(march, "coordinator")
    names_chair(march, "coordinator", seen=2)
    assert march.page().row.chair == march.hub.name
    page = client_of(march.house, "coordinator").post(
        f"/panels/{march.id}/chair/", {"seen": "1", "colleague": "Somebody of whom nobody knows"}
    )
    assert page.status_code == 422
    assert "chaired by" in page.content.decode()


def test_a_panel_is_called_with_a_chair_of_another_agency_where_they_may_read_all_of_it(march: March) -> None:
    house = march.house
    said = {"name": "Panel of April", "meets_at": clock.now() + timedelta(days=3)}
    with pytest.raises(NotWritten) as refused:
        call_panel(march.hub, chair=house.professionals["teacher_dsl"], **said)
    assert "may not read every item" in refused.value.problems["colleague"]
    assert [one.name for one in panels(house)] == ["Panel of March"], "nothing half called"


def panels(house: House) -> list[Any]:
    from wholepicture.casework.meeting.panels.queries import panels as listed

    return listed(house.viewer("coordinator"))


def test_the_database_lets_nobody_be_made_chair_who_may_not_read_it(march: March) -> None:
    from django.db import DatabaseError

    from wholepicture.base.ids import new_id
    from wholepicture.casework.models import PanelStep

    def step(chair: str, who: str = "coordinator", kind: str = "chaired") -> PanelStep:
        return PanelStep(
            id=new_id(),
            panel_id=march.id,
            number=2,
            kind=kind,
            chair_id=march.house.professionals[chair],
            by_id=march.house.professionals[who],
            at=clock.now(),
        )

    for chair, who, kind in (
        ("teacher_dsl", "coordinator", "chaired"),
        ("police_intelligence", "social_worker", "chaired"),
        ("police_intelligence", "coordinator", "moved"),
    ):
        with pytest.raises(DatabaseError), march.house.viewer(who).acting():
            step(chair, who, kind).save(force_insert=True)
    with march.hub.acting():
        step("police_intelligence").save(force_insert=True)


def test_of_items_that_do_not_show_to_who_asks_nothing_is_said(march: March) -> None:
    from wholepicture.base.database_role import cursor

    def may_chair(who: str, chair: UUID) -> bool:
        with march.house.viewer(who).acting(), cursor() as sql:
            sql.execute("SELECT sec.may_chair(%s, %s)", [march.id, chair])
            return bool(sql.fetchone()[0])

    hub = march.house.professionals["police_intelligence"]
    assert may_chair("coordinator", hub)
    assert not may_chair("social_worker", hub), "whoever runs no panel is told nothing"


def test_the_chair_is_named_on_screen_and_told(march: March) -> None:
    house = march.house
    name, officer = house.viewer("police_intelligence").name, house.professionals["police_intelligence"]
    browser = client_of(house, "coordinator")
    sent = {"seen": "1", "colleague": name, "colleague_asked": name, "professional": str(officer)}
    assert browser.post(f"/panels/{march.id}/chair/", sent).status_code == 302
    assert march.page().row.chair == name
    waiting, _ = notices_of(house.viewer("police_intelligence"))
    assert "panel" in {row.kind for row in waiting}
    for who in ("social_worker", "nurse", "teacher_dsl"):
        assert client_of(house, who).get(f"/panels/{march.id}/chair/").status_code == 404, who
