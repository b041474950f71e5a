"""Whoever chairs a panel, of another agency too, writes down while it sits what comes of it: of what they may read, and of no other."""

from uuid import UUID

import pytest
from django.db import DatabaseError

from tests.access.raw import as_superuser
from tests.casework.cases.opening import first
from tests.casework.meeting.panelling import March
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.commands import open_case
from wholepicture.casework.cases.rules import Opening
from wholepicture.casework.meeting.panels.commands import (
    act_on_item,
    add_item,
    build_agenda,
    call_panel,
    hold_panel,
    move_panel,
    name_panel_chair,
    name_panel_member,
)
from wholepicture.casework.meeting.panels.queries import panel_of
from wholepicture.casework.meeting.panels.results import ItemRow
from wholepicture.casework.models import PanelStep, PanelWord

CHAIR = "care_home_worker"


@pytest.fixture
def march(house: House) -> March:
    """The panel of March, chaired by somebody of the home, who may read what is left on it; it sits now."""
    march = March(house)
    mine = march.labels(CHAIR)
    for item in march.page().items:
        if item.label not in mine:
            march.write(item.label, "dropped", "Not this time.")
    name_panel_chair(march.hub, panel=march.id, chair=house.professionals[CHAIR], seen=1)
    meets(march)
    return march


def meets(march: March, hours: int = 0) -> None:
    """It meets so many hours from now."""
    with as_superuser(march.house.database) as superuser:
        superuser.execute(
            "UPDATE casework_panel SET meets_at = now() + make_interval(hours => %s) WHERE id = %s", [hours, march.id]
        )


def a_case_of_theirs(march: March, who: str = CHAIR) -> tuple[UUID, ItemRow]:
    """A case that the chair, or somebody of their agency, opened about a girl who stands on the agenda, and the item."""
    item = next(item for item in march.page(CHAIR).items if item.kind == "child")
    assert item.about is not None
    house = march.house
    opening = Opening(item.about, first(house, who), what="Her case.", lead=house.professionals[who])
    return open_case(house.viewer(who), opening=opening), item


def holds(march: March, who: str, seen: int = 2) -> None:
    came = [one.id for one in march.page().members]
    viewer = march.house.viewer(who)
    hold_panel(viewer, panel=march.id, came=came, words="", seen=seen, is_known_short=True)


def test_the_chair_of_another_agency_records_decisions_actions_and_who_came(march: March) -> None:
    house = march.house
    case, item = a_case_of_theirs(march)
    label = item.label
    march.write(label, "decided", "She is seen at home.", who=CHAIR)
    assert [word.words for word in march.item(label).words] == ["She is seen at home."]
    doing = first(house, CHAIR, what="Ring her aunt.")
    action = act_on_item(house.viewer(CHAIR), item=item.id, case=case, first=doing)
    assert [one.id for one in march.item(label).actions] == [action]
    holds(march, CHAIR)
    assert march.page().row.held_at
    assert "Record who came" in text_of(client_of(house, CHAIR), f"/panels/{march.id}/")


def test_the_chair_gives_an_action_in_a_case_of_the_child_on_which_they_do_not_work(march: March) -> None:
    house = march.house
    house.add_colleague("colleague", "care_home_worker", "HOM")
    case, item = a_case_of_theirs(march, "colleague")
    due = clock.local_date()
    sent = {
        "doing": "decided",
        "seen": str(item.seen),
        "decided": "The home rings every evening.",
        "action_what": "Ring her aunt.",
        "action_doer": str(house.professionals[CHAIR]),
        "case": str(case),
        **{"action_due-day": str(due.day), "action_due-month": str(due.month), "action_due-year": str(due.year)},
    }
    assert client_of(house, CHAIR).post(f"/panel-items/{item.id}/", sent).status_code == 302
    assert [action.what for action in march.item(item.label).actions] == ["Ring her aunt."]
    for of_another in march.cases:
        with pytest.raises((NotFound, NotPermitted)):
            act_on_item(house.viewer(CHAIR), item=item.id, case=of_another, first=first(house, CHAIR))


def test_the_chair_types_it_on_the_screen(march: March) -> None:
    house, label = march.house, march.labels(CHAIR)[0]
    browser, item = client_of(house, CHAIR), march.item(label, CHAIR)
    assert "What is decided?" in text_of(browser, f"/panel-items/{item.id}/")
    sent = {"doing": "decided", "seen": str(item.seen), "decided": "The home rings every evening."}
    assert browser.post(f"/panel-items/{item.id}/", sent).status_code == 302
    page = text_of(client_of(house, "nurse"), f"/panels/{march.id}/")
    assert "Record who came" not in page, "a member who does not chair writes nothing of it"
    for who in ("nurse", "social_worker"):
        assert client_of(house, who).get(f"/panels/{march.id}/who-came/").status_code == 404


def test_the_chair_neither_builds_the_agenda_nor_says_who_is_on_it_or_when(march: March) -> None:
    chair, nurse = march.house.viewer(CHAIR), march.house.professionals["nurse"]
    label = march.labels(CHAIR)[0]
    for refused in (
        lambda: march.write(label, "dropped", "No.", who=CHAIR),
        lambda: build_agenda(chair, panel=march.id),
        lambda: add_item(chair, panel=march.id, kind="theme", theme="Taxis", reason="Three spoke of it."),
        lambda: name_panel_member(chair, panel=march.id, person=nurse, is_in=False),
        lambda: name_panel_chair(chair, panel=march.id, chair=nurse, seen=2),
        lambda: move_panel(chair, panel=march.id, meets_at=clock.now(), words="Later.", seen=2),
    ):
        with pytest.raises(NotPermitted):
            refused()


@pytest.mark.parametrize("hours", [2, 72, -25])
def test_before_and_after_it_sits_the_chair_writes_nothing(march: March, hours: int) -> None:
    meets(march, hours)
    label = march.labels(CHAIR)[0]
    with pytest.raises(NotPermitted):
        march.write(label, "decided", "She is seen at home.", who=CHAIR)
    with pytest.raises(NotPermitted):
        holds(march, CHAIR)
    assert "What is decided?" not in text_of(client_of(march.house, CHAIR), f"/panel-items/{march.item(label).id}/")
    assert stored(march, CHAIR, march.item(label).id) == [False, False], "nor does the database take it"


def test_who_chaired_it_before_and_who_is_taken_from_the_chair_writes_no_more(march: March) -> None:
    label = march.labels(CHAIR)[0]
    name_panel_chair(march.hub, panel=march.id, chair=march.house.professionals["coordinator"], seen=2)
    meets(march)
    with pytest.raises(NotPermitted):
        march.write(label, "decided", "She is seen at home.", who=CHAIR)
    assert stored(march, CHAIR, march.item(label).id) == [False, False]


def test_of_an_item_that_the_chair_may_not_read_nothing_is_theirs_to_write(march: March) -> None:
    case, item = a_case_of_theirs(march)
    assert item.about is not None
    who = march.house.professionals[CHAIR]
    bar_viewer(march.hub, professional=who, nominal=item.about, reason="Her niece")
    with pytest.raises(NotFound):
        act_on_item(march.house.viewer(CHAIR), item=item.id, case=case, first=first(march.house, CHAIR))
    assert stored(march, CHAIR, item.id)[0] is False


def test_the_database_takes_it_from_the_chair_alone_and_of_this_panel_alone(march: March) -> None:
    item = march.item(march.labels(CHAIR)[0]).id
    assert stored(march, CHAIR, item) == [True, True]
    assert stored(march, "nurse", item) == [False, False]
    assert stored(march, "social_worker", item) == [False, False]
    other = call_panel(march.hub, name="Another", meets_at=clock.now(), chair=march.hub.professional_id)
    name_panel_member(march.hub, panel=other, person=march.house.professionals[CHAIR])
    of_other = panel_of(march.house.viewer(CHAIR), panel=other).items[0]
    assert stored(march, CHAIR, of_other.id)[0] is False


def stored(march: March, who: str, item: UUID) -> list[bool]:
    """Whether the database takes from somebody what is decided of an item, and who came; nothing is kept."""
    by = march.house.professionals[who]
    number = march.page().seen + 1
    rows = (
        PanelWord(id=new_id(), item_id=item, number=90, kind="decided", words="So.", by_id=by, at=clock.now()),
        PanelStep(
            id=new_id(), panel_id=march.id, number=number, kind="held", is_quorate=False, by_id=by, at=clock.now()
        ),
    )
    return [_takes(march, who, row) for row in rows]


class Undone(Exception):
    """What was stored is to be taken back."""


def _takes(march: March, who: str, row: PanelWord | PanelStep) -> bool:
    with pytest.raises((Undone, DatabaseError)) as ended:
        _stored_and_undone(march, who, row)
    assert isinstance(ended.value, Undone) or "row-level security" in str(ended.value)
    return isinstance(ended.value, Undone)


def _stored_and_undone(march: March, who: str, row: PanelWord | PanelStep) -> None:
    with march.house.viewer(who).acting():
        row.save(force_insert=True)
        raise Undone
