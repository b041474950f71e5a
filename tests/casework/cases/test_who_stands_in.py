"""Whoever stands in finds it on their list, however it came that whoever has it cannot: nobody is named who does not know of it."""

from uuid import UUID

import pytest

from tests.access.raw import as_role, as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import first, leaves, opened, page
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.casework.cases.commands import ask_to_close, end_action, give_action
from wholepicture.casework.cases.queries import action_of, group_work, worklist


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def works_no_more(house: House, agency: str) -> None:
    """What an agency does with each child ended yesterday."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE access_involvement SET ends_on = sec.today() - 1, starts_on = sec.today() - 9 WHERE agency_id = %s",
            [house.agencies[agency]],
        )


def refused_to(house: House, agency: str) -> None:
    """Somebody else said that an agency works with no child."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE access_involvement SET answer = 'refused' WHERE agency_id = %s", [house.agencies[agency]]
        )


def covers(house: House, who: str, action: UUID) -> list[str]:
    found = action_of(house.viewer(who), action=action)
    assert found is not None
    return [one.name for one in found.row.doer.covers]


def for_nurse(house: House, wren: UUID) -> tuple[UUID, UUID]:
    """A case that a social worker leads, and an action in it that a nurse of another agency does."""
    case = opened(house, "coordinator", wren, "social_worker")
    return case, give_action(house.viewer("coordinator"), case=case, first=first(house, "nurse", 1))


def actions(house: House, who: str) -> list[UUID]:
    return [row.id for row in worklist(house.viewer(who)).actions]


def cases(house: House, who: str) -> list[UUID]:
    return [row.id for row in worklist(house.viewer(who)).cases]


@pytest.mark.parametrize("ends", [works_no_more, refused_to])
def test_what_an_agency_may_not_read_any_more_is_on_the_list_of_who_leads_the_case(
    house: House, wren: UUID, ends: object
) -> None:
    _, action = for_nurse(house, wren)
    assert action not in actions(house, "social_worker")
    assert callable(ends)
    ends(house, "HLT")
    assert covers(house, "social_worker", action) == ["Cora Worker-Test"]
    assert action in actions(house, "social_worker")
    assert action not in actions(house, "coordinator"), "nobody else is asked while the nearest is there"
    assert actions(house, "nurse") == []


@pytest.mark.parametrize("ends", [works_no_more, refused_to])
def test_a_case_whose_lead_may_not_read_it_any_more_is_on_the_list_of_who_leads_where_it_was_opened(
    house: House, wren: UUID, ends: object
) -> None:
    case, action = for_nurse(house, wren)
    assert cases(house, "coordinator") == []
    assert callable(ends)
    ends(house, "CSC")
    assert [one.name for one in page(house, "coordinator", case).row.lead.covers] == ["Hana Hub-Test"]
    assert cases(house, "coordinator") == [case]
    assert len(actions(house, "coordinator")) == 1
    assert cases(house, "nurse") == cases(house, "social_worker") == []
    assert actions(house, "nurse") == [action], "and what is another's stays theirs"


def test_what_somebody_of_another_agency_left_is_on_the_list_of_who_leads_the_case(house: House, wren: UUID) -> None:
    _, action = for_nurse(house, wren)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_team SET is_duty = false")  # nobody is at the desk, who would come first
    leaves(house, "nurse")
    assert covers(house, "social_worker", action) == ["Cora Worker-Test"]
    assert action in actions(house, "social_worker")


def test_what_somebody_of_another_agency_is_barred_from_is_on_the_list_of_who_leads_the_case(
    house: House, wren: UUID
) -> None:
    _, action = for_nurse(house, wren)
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["nurse"], nominal=wren, reason="Kin.")
    assert covers(house, "social_worker", action) == ["Cora Worker-Test"]
    assert action in actions(house, "social_worker")


def test_who_cannot_read_what_they_have_is_told_to_nobody_who_does_not_see_the_case(house: House, wren: UUID) -> None:
    case, _ = for_nurse(house, wren)
    works_no_more(house, "CSC")
    told = {}
    for who in ("coordinator", "nurse", "social_worker", "teacher_dsl", "other_teacher", "information_governance"):
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            told[who] = app.execute("SELECT * FROM sec.cut_off()").fetchall()
    pair = (case, house.professionals["social_worker"])
    assert told.pop("coordinator") == [pair]
    assert set(map(tuple, told.values())) == {()}


def test_a_group_sees_as_stuck_what_is_led_by_who_may_not_read_it_any_more(house: House, wren: UUID) -> None:
    case, _ = for_nurse(house, wren)
    assert group_work(house.viewer("coordinator")).gone == []
    works_no_more(house, "CSC")
    assert [row.id for row in group_work(house.viewer("coordinator")).gone] == [case]
    assert "Cannot read it any more" in text_of(client_of(house, "coordinator"), "/worklist/group/")


def test_who_does_not_stand_in_for_a_colleague_is_not_asked_whether_their_case_is_closed(
    house: House, wren: UUID
) -> None:
    house.add_colleague("colleague", "social_worker", "CSC")
    case = opened(house, "coordinator", wren, "social_worker")
    worker = house.viewer("social_worker")
    end_action(worker, action=worklist(worker).actions[0].id, is_done=True, words="Seen.", seen=1)
    ask_to_close(worker, case=case, reason="She is safe.", seen=1)
    leaves(house, "social_worker")
    assert worklist(house.viewer("colleague")).closing == []
    assert [row.id for row in worklist(house.viewer("coordinator")).closing] == [case]
