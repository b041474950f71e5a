"""An operation holds who came forward and what became of whom; each child's support goes on, whatever a court says."""

from typing import Any

import pytest

from tests.access.raw import as_superuser
from tests.analysis.world import girl
from tests.casework.operation.operating import Sandpiper, ago, supported
from tests.living import House
from tests.web.story import client_of


@pytest.fixture
def operation(house: House) -> Sandpiper:
    return Sandpiper(house)


def faults(call: Any, *given: Any, **more: Any) -> dict[str, str]:
    from wholepicture.casework.operation.commands import NotEntered

    with pytest.raises(NotEntered) as refused:
        call(*given, **more)
    return {fault.field: fault.message for fault in refused.value.faults}


def test_its_numbers_count_each_child_once_as_at_any_day(operation: Sandpiper) -> None:
    operation.step("arrest", 0, 0, 1, days=60)
    operation.step("charge", 0, 0, 1, days=50)
    operation.step("charge", 1, 1, days=50)
    operation.step("conviction", 0, 0, days=10)
    now = operation.numbers()
    assert (now["came_forward"], now["charges_relate"], now["convictions_relate"], now["without_charge"]) == (
        3,
        2,
        1,
        1,
    )
    assert (now["known"], now["arrest"], now["charge"], now["conviction"]) == (2, 1, 2, 1)
    then = operation.numbers(as_at=ago(55))
    assert (then["came_forward"], then["charges_relate"], then["arrest"]) == (3, 0, 1)
    assert operation.numbers(as_at=ago(199))["came_forward"] == 2


def test_two_records_that_are_joined_are_one_child_in_every_number(operation: Sandpiper) -> None:
    house = operation.house
    one, other = operation.girls[:2]
    assert operation.numbers()["came_forward"] == 3
    with as_superuser(house.database) as superuser:
        superuser.execute(
            """INSERT INTO linkage_membership (id, area_id, agency_id, level, nominals, named, submission, nominal, role, since, subject)
               SELECT gen_random_uuid(), area_id, agency_id, level, ARRAY[%s]::uuid[], named, submission, %s, role, since, %s
               FROM linkage_membership WHERE nominal = %s LIMIT 1""",
            [one.id, one.id, other.id, other.id],
        )
    assert operation.numbers()["came_forward"] == 2


def test_what_was_entered_by_mistake_is_taken_back_and_stays_to_be_read(operation: Sandpiper) -> None:
    from wholepicture.base.ledgered import NeedsReason, NotFound
    from wholepicture.casework.operation.commands import take_back

    operation.world.works_with("CHA", operation.girls[0])
    operation.world.put()
    step = operation.step("conviction", 0, 0, words="Count 2.")
    assert operation.numbers()["convictions_relate"] == 1
    with pytest.raises(NeedsReason):
        take_back(operation.hub, step=step, reason=" ")
    police = operation.house.viewer("police_intelligence")
    take_back(police, step=step, reason="Another man’s.")
    assert operation.numbers()["convictions_relate"] == 0
    (row,) = operation.page().steps
    assert (row.is_taken_back, row.words, row.why_back) == (True, "Count 2.", "Another man’s.")
    assert (row.by, row.back_by) == (operation.hub.name, police.name)
    (row,) = operation.page("charity_worker").steps
    assert (row.is_taken_back, row.words, row.why_back) == (True, "", "")
    assert (row.by, row.back_by) == (operation.hub.name, police.name)
    with pytest.raises(NotFound):
        take_back(operation.hub, step=step, reason="Again.")


def test_support_goes_on_after_the_verdict_and_without_a_charge_and_who_has_none_is_said(operation: Sandpiper) -> None:
    supported(operation, 0)
    supported(operation, 1)
    operation.step("conviction", 0, 0)
    operation.step("no_further_action", 0, 1)
    children = operation.page().children
    assert [(one.stands, one.is_supported) for one in children] == [
        ("conviction", True),
        ("no_further_action", True),
        ("", False),
    ]
    supported(operation, 1, seen=1, is_ended=True, words="She asked for it.")
    assert not operation.page().children[1].is_supported


def test_what_cannot_be_is_said_at_its_field(operation: Sandpiper) -> None:
    from wholepicture.casework.operation.commands import enter_child, enter_person, name_member, open_operation

    house, hub = operation.house, operation.hub
    assert faults(open_operation, hub, name=" ", started_on=ago(-1), lead=None).keys() == {
        "name",
        "on-day",
        "colleague",
    }
    again = faults(enter_child, hub, operation=operation.id, child=operation.girls[0].id, came_on=ago(1))
    assert again == {"child": "This child stands in this operation already."}
    late = faults(enter_child, hub, operation=operation.id, child=operation.girls[0].id, came_on=None)
    assert "on-day" in late
    child = faults(enter_person, hub, operation=operation.id, about=operation.girls[0].id, since=ago(1))
    assert child["child"].startswith("A report calls them a child")
    assert "member of the operation" in faults(supported, operation, 0, who="nurse")["held_by"]
    governs = house.professionals["information_governance"]
    assert "no role" in faults(name_member, hub, operation=operation.id, person=governs)["colleague"]
    lead = house.professionals["police_intelligence"]
    said = faults(name_member, hub, operation=operation.id, person=lead, is_in=False)
    assert said["colleague"].startswith("They lead this operation.")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s",
            [house.professionals["charity_worker"]],
        )
    assert faults(supported, operation, 0)["held_by"] == "Gia Charity-Test has left. Choose somebody who works here."


def test_who_is_seen_beside_a_child_is_seen_in_the_ledger_too(operation: Sandpiper) -> None:
    from wholepicture.access.queries import Asked, who_looked
    from wholepicture.casework.operation.queries import child_in_operation

    house = operation.house
    operation.step("charge", 0, 0, 1)
    child_in_operation(operation.hub, child=operation.rows[0])
    for one, times in (
        (operation.girls[0], 1),
        (operation.girls[1], 1),
        (operation.men[0], 1),
        (operation.girls[2], 0),
    ):
        asked = Asked(person=one.id, professional=house.professionals["coordinator"])
        looks = [look.operation for look in who_looked(house.viewer("information_governance"), asked=asked)]
        assert looks.count("casework.operation.queries.child_in_operation") == times


def test_a_search_that_was_cut_picks_nobody_unasked(operation: Sandpiper, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.picture.results import Findings, Found

    found = Found("people", "nominal", operation.men[0].id, "Man1 Sandpiper-Test", "name", "man1")
    cut = Findings("man1", {"people": [found]}, perhaps_more={"people"})
    monkeypatch.setattr("wholepicture.casework.operation.queries.found_by", lambda viewer, words: cut)
    client, to = client_of(operation.house, "coordinator"), f"/operations/{operation.id}/people/new/"
    answer = client.post(to, {"child": "Man1", "on-day": "4", "on-month": "3", "on-year": "2026"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose who you mean." in page
    assert "There are more than are shown here." in page


def test_whoever_leads_does_so_until_another_is_named_to(operation: Sandpiper) -> None:
    from wholepicture.casework.operation.commands import name_member

    hub, lead = operation.hub, operation.house.professionals["police_intelligence"]
    said = faults(name_member, hub, operation=operation.id, person=lead)
    assert said == {"colleague": "They lead this operation. Name who leads it from now on first."}
    row = operation.page().row
    assert row.lead is not None
    assert row.lead.id == lead
    name_member(hub, operation=operation.id, person=operation.house.professionals["social_worker"], is_lead=True)
    name_member(hub, operation=operation.id, person=lead)
    assert operation.page().row.lead.id == operation.house.professionals["social_worker"]


def test_two_who_enter_support_at_a_time_store_one_and_the_other_is_told(operation: Sandpiper) -> None:
    from wholepicture.casework.operation.commands import MovedMeanwhile

    supported(operation, 0)
    with pytest.raises(MovedMeanwhile):
        supported(operation, 0, who="social_worker")


def test_a_member_reads_the_children_whom_they_may_see_no_number_and_no_step_of_others(operation: Sandpiper) -> None:
    operation.world.works_with("CHA", operation.girls[0])
    operation.world.put()
    operation.step("charge", 0, 0, 1, words="Count 1, of both.")
    operation.step("arrest", 1, 1)
    page = operation.page("charity_worker")
    assert [one.named.label for one in page.children] == ["Girl01 Sandpiper-Test"]
    assert (list(page.totals), list(page.people), page.is_whole) == ([], [], False)
    (step,) = page.steps
    assert (step.kind, [one.label for one in step.children], step.words) == ("charge", ["Girl01 Sandpiper-Test"], "")


def test_whoever_is_no_member_or_is_none_any_more_reads_nothing_of_it(operation: Sandpiper) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.operation.commands import name_member
    from wholepicture.casework.operation.queries import operations

    house = operation.house
    worker = house.professionals["social_worker"]
    assert [row.name for row in operations(house.viewer("social_worker")).rows] == ["Sandpiper"]
    name_member(operation.hub, operation=operation.id, person=worker, is_in=False)
    for who in ("social_worker", "nurse", "linkage_officer"):
        assert operations(house.viewer(who)).rows == []
        with pytest.raises(NotFound):
            operation.page(who)


@pytest.mark.parametrize("who", ["girl", "man"])
def test_whoever_is_barred_from_anybody_in_it_reads_nothing_of_it(operation: Sandpiper, who: str) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.operation.queries import operations

    house = operation.house
    house.add_colleague("barred", "coordinator")
    barred_from = (operation.girls if who == "girl" else operation.men)[0].id
    operation.world.works_with("CHA", *operation.girls)
    operation.world.put()
    for one in ("barred", "charity_worker"):
        assert operation.page(one)
        bar_viewer(operation.hub, professional=house.professionals[one], nominal=barred_from, reason="Invented.")
        assert operations(house.viewer(one)).rows == []
        with pytest.raises(NotFound):
            operation.page(one)


def test_a_hidden_child_changes_no_byte_for_a_member_and_takes_the_whole_from_the_hub(operation: Sandpiper) -> None:
    """With her steps, her share in others' steps, and her support: as if she had never come forward."""
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.operation.commands import enter_child
    from wholepicture.casework.operation.queries import child_in_operation, operations

    house = operation.house
    operation.world.works_with("CHA", operation.girls[0])
    operation.world.put()
    operation.step("arrest", 0, 0)

    def read(who: str) -> tuple[str, ...]:
        viewer = house.viewer(who)
        return (
            repr(operations(viewer)),
            repr(operation.page(who)),
            repr(child_in_operation(viewer, child=operation.rows[0])),
        )

    before = read("charity_worker")
    hidden = girl("Hidden Girl-Test")
    report = operation.world.report(hidden, agency="HOM", level="partners")
    operation.world.put()
    operation.girls.append(hidden)
    operation.rows.append(enter_child(operation.hub, operation=operation.id, child=hidden.id, came_on=ago(3)))
    operation.step("charge", 1, 3)
    operation.step("trial", 0, 3)
    supported(operation, 3, who="social_worker")
    assert read("charity_worker") == before
    assert operation.numbers()["came_forward"] == 4
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE picture_event SET level = 'named' WHERE submission = %s", [report])
    assert read("charity_worker") == before
    with pytest.raises(NotFound):
        operation.page()
    assert operations(operation.hub).rows == []


def test_nobody_changes_what_stands_in_it_and_a_member_adds_support_and_nothing_else(operation: Sandpiper) -> None:
    from django.db import ProgrammingError

    from wholepicture.base import clock
    from wholepicture.base.ledgered import NotPermitted
    from wholepicture.casework.models import ChildSupport, OperationMember, OperationStep
    from wholepicture.casework.operation.commands import enter_step, name_member

    house = operation.house
    operation.world.works_with("CHA", operation.girls[0])
    operation.world.put()
    operation.step("charge", 0, 0)
    supported(operation, 0, by="charity_worker")
    member = house.viewer("charity_worker")
    with pytest.raises(NotPermitted):
        name_member(member, operation=operation.id, person=house.professionals["nurse"])
    with pytest.raises(NotPermitted):
        enter_step(member, operation=operation.id, kind="charge", on=ago(1), people=[], children=[])
    for table in (OperationStep, OperationMember, ChildSupport):
        with pytest.raises(ProgrammingError, match="permission denied"), operation.hub.acting():
            table.objects.all().delete()
    told = {"operation_id": operation.id, "person_id": house.professionals["nurse"], "is_in": True, "is_lead": False}
    told |= {"id": operation.rows[0], "by_id": house.professionals["charity_worker"], "at": clock.now()}
    with pytest.raises(ProgrammingError, match="row-level security"), member.acting():
        OperationMember.objects.create(**told)


def reads(operation: Sandpiper, who: str) -> bool:
    from wholepicture.base.ledgered import NotFound

    try:
        operation.page(who)
    except NotFound:
        return False
    return True


def test_a_child_who_was_entered_by_mistake_stands_there_no_more_and_it_stays_to_be_read(operation: Sandpiper) -> None:
    from wholepicture.base.ledgered import NeedsReason, NotFound
    from wholepicture.casework.operation.commands import enter_child, take_back_somebody

    row = operation.rows[0]
    with pytest.raises(NeedsReason):
        take_back_somebody(operation.hub, row=row, reason=" ")
    take_back_somebody(operation.hub, row=row, reason="Another girl of that name.")
    page = operation.page()
    assert row not in [one.id for one in page.children]
    assert operation.numbers()["came_forward"] == 2
    (mistake,) = page.mistakes
    assert (mistake.named.id, mistake.words, mistake.by) == (
        operation.girls[0].id,
        "Another girl of that name.",
        operation.hub.name,
    )
    with pytest.raises(NotFound):
        supported(operation, 0)
    with pytest.raises(NotFound):
        take_back_somebody(operation.hub, row=row, reason="Again.")
    again = enter_child(operation.hub, operation=operation.id, child=operation.girls[0].id, came_on=ago(3))
    assert again in [one.id for one in operation.page().children]


def test_whoever_is_kept_from_somebody_entered_by_mistake_reads_the_operation_again_once_they_are_taken_back(
    operation: Sandpiper,
) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.casework.operation.commands import take_back_somebody

    house = operation.house
    police = house.professionals["police_intelligence"]
    for about in (operation.girls[0], operation.men[1]):
        bar_viewer(operation.hub, professional=police, nominal=about.id, reason="Kin.")
    assert reads(operation, "police_intelligence") is False
    take_back_somebody(operation.hub, row=operation.rows[0], reason="Mistaken.")
    assert reads(operation, "police_intelligence") is False
    take_back_somebody(operation.hub, row=operation.people[1], reason="Mistaken.")
    assert reads(operation, "police_intelligence") is True
    assert [one for one, _ in operation.page("police_intelligence").people] == [operation.people[0]]


def test_nobody_is_taken_back_to_whom_something_relates_or_who_is_supported(operation: Sandpiper) -> None:
    from wholepicture.casework.operation.commands import (
        StandsInSteps,
        StillSupported,
        take_back,
        take_back_somebody,
    )

    step = operation.step("charge", 0, 0)
    supported(operation, 1)
    for row in (operation.rows[0], operation.people[0]):
        with pytest.raises(StandsInSteps):
            take_back_somebody(operation.hub, row=row, reason="Mistaken.")
    with pytest.raises(StillSupported):
        take_back_somebody(operation.hub, row=operation.rows[1], reason="Mistaken.")
    take_back(operation.hub, step=step, reason="Another man’s.")
    for row in (operation.rows[0], operation.people[0]):
        take_back_somebody(operation.hub, row=row, reason="Mistaken.")
    assert len(operation.page().mistakes) == 2


def test_a_member_takes_nobody_back_and_sees_nothing_of_who_was(operation: Sandpiper) -> None:
    from wholepicture.base.ledgered import NotPermitted
    from wholepicture.casework.operation.commands import take_back_somebody

    operation.world.works_with("CHA", operation.girls[0])
    operation.world.put()
    assert [one.id for one in operation.page("charity_worker").children] == [operation.rows[0]]
    with pytest.raises(NotPermitted):
        take_back_somebody(operation.house.viewer("charity_worker"), row=operation.rows[0], reason="Mistaken.")
    client = client_of(operation.house, "coordinator")
    answer = client.post(
        f"/operations/entries/{operation.rows[0]}/back/", {"operation": str(operation.id), "reason": "Mistaken."}
    )
    assert answer.status_code == 302
    assert "Entered by mistake" in client.get(f"/operations/{operation.id}/").content.decode()
    page = operation.page("charity_worker")
    assert (list(page.children), list(page.mistakes)) == ([], [])


def test_a_closed_operation_takes_nothing_more_until_it_is_opened_again_and_what_it_owes_goes_on(
    operation: Sandpiper,
) -> None:
    from wholepicture.casework.operation.commands import EndedMeanwhile, IsEnded, end_operation, take_back
    from wholepicture.casework.operation.queries import child_in_operation, operation_of, operations

    hub, row = operation.hub, operation.rows[0]
    supported(operation, 0)
    charged = operation.step("charge", 0, 0)
    assert faults(end_operation, hub, operation=operation.id, is_ended=True, words=" ", seen=0) == {"words": "Say why."}
    end_operation(hub, operation=operation.id, is_ended=True, words="The last trial is over.", seen=0)
    page = operation_of(hub, operation=operation.id)
    assert page.row.is_ended
    assert [(one.is_ended, one.words) for one in page.endings] == [(True, "The last trial is over.")]
    assert operation.numbers()["came_forward"] == 3, "its numbers stay"
    with pytest.raises(IsEnded):
        operation.step("arrest", 1, 1)
    with pytest.raises(EndedMeanwhile):
        end_operation(hub, operation=operation.id, is_ended=True, words="Again.", seen=0)
    with pytest.raises(EndedMeanwhile):
        end_operation(hub, operation=operation.id, is_ended=True, words="Again.", seen=1)
    assert child_in_operation(hub, child=row).row.is_supported
    supported(operation, 0, seen=1)
    assert child_in_operation(hub, child=row).number == 2, "support is entered on, charge or no charge"
    take_back(hub, step=charged, reason="Another man.")
    end_operation(hub, operation=operation.id, is_ended=False, words="An appeal.", seen=1)
    operation.step("charge", 1, 1)
    assert [one.is_ended for one in operations(hub).rows] == [False]


def test_a_member_closes_none_and_reads_no_reason_and_the_database_takes_nothing_into_a_closed_one(
    operation: Sandpiper,
) -> None:
    from tests.access.raw import answer, as_role, refused
    from wholepicture.base.ledgered import NotFound, NotPermitted
    from wholepicture.casework.operation.commands import end_operation
    from wholepicture.casework.operation.queries import operation_of

    house = operation.house
    for who in ("social_worker", "nurse"):
        with pytest.raises((NotFound, NotPermitted)):
            end_operation(house.viewer(who), operation=operation.id, is_ended=True, words="x", seen=0)
    end_operation(operation.hub, operation=operation.id, is_ended=True, words="Over.", seen=0)
    assert operation_of(house.viewer("social_worker"), operation=operation.id).endings == []
    me = house.professionals["coordinator"]
    with as_role("wp_app", house.database) as app:
        for statement, given in (
            (
                "INSERT INTO casework_operationchild (id, operation_id, child, came_on, by_id, at) "
                "VALUES (gen_random_uuid(), %s, %s, current_date, %s, statement_timestamp())",
                (operation.id, operation.girls[0].id, me),
            ),
            (
                'INSERT INTO casework_operationstep (id, operation_id, person_id, kind, "on", words, by_id, at) '
                "VALUES (gen_random_uuid(), %s, %s, 'arrest', current_date, '', %s, statement_timestamp())",
                (operation.id, operation.people[0], me),
            ),
            (
                "INSERT INTO casework_operationending (id, operation_id, number, is_ended, words, by_id, at) "
                "VALUES (gen_random_uuid(), %s, 2, true, 'x', %s, statement_timestamp())",
                (operation.id, me),
            ),
        ):
            with app.transaction(force_rollback=True):
                answer(app, "SELECT sec.begin(%s)", house.token("coordinator"))
                assert refused(app, statement, *given), statement


def test_the_page_of_closing_says_what_goes_on_and_who_nobody_supports(operation: Sandpiper) -> None:
    supported(operation, 0)
    client, address = client_of(operation.house, "coordinator"), f"/operations/{operation.id}/ending/"
    said = client.get(address).content.decode()
    assert "Whoever supports 1 child goes on" in said
    assert "Nobody supports these." in said
    assert client.post(address, {"seen": "0", "ends": "yes", "words": ""}).status_code == 422
    assert client.post(address, {"seen": "0", "ends": "yes", "words": "The last trial is over."}).status_code == 302
    late = client.post(address, {"seen": "0", "ends": "yes", "words": "I close it."})
    assert late.status_code == 409
    assert "I close it." in late.content.decode()
    page = client.get(f"/operations/{operation.id}/").content.decode()
    assert "The last trial is over." in page
    assert "Enter a child who came forward" not in page


def test_an_open_operation_stands_before_every_closed_one_however_many_there_are_and_the_rest_on_older_pages(
    operation: Sandpiper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.casework.operation import queries
    from wholepicture.casework.operation.commands import end_operation, open_operation

    operations = queries.operations
    monkeypatch.setattr(queries, "MOST_LISTED", 2)
    house, lead = operation.house, operation.house.professionals["police_intelligence"]
    for days in (1, 2, 3, 4):
        later = open_operation(operation.hub, name=f"Dunlin {days}", started_on=ago(days), lead=lead)
        if days != 4:
            end_operation(operation.hub, operation=later, is_ended=True, words="It came to nothing.", seen=0)
    pages = [operations(operation.hub, page=number) for number in (1, 2, 3, 4)]
    assert [[row.name for row in page.rows] for page in pages] == [
        ["Dunlin 4", "Sandpiper"],
        ["Dunlin 1", "Dunlin 2"],
        ["Dunlin 3"],
        [],
    ]
    assert [page.is_more for page in pages] == [True, True, False, False]
    browser = client_of(house, "coordinator")
    first, last = browser.get("/operations/").content.decode(), browser.get("/operations/?page=3").content.decode()
    assert "Older operations" in first
    assert "Newer operations" not in first
    assert "Older operations" not in last
    assert "Newer operations" in last
    for odd in ("0", "-1", "x", "99999999999999999999"):
        assert "Sandpiper" in browser.get(f"/operations/?page={odd}").content.decode(), odd
