"""Statements of one's own, as the application's role: who reads a case, and what nobody writes; and all that somebody has, handed over."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_role, refused
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import first, in_days, leaves, opened, page
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import NeedsReason
from wholepicture.casework.cases.commands import (
    NotOpened,
    NotYoursToHand,
    ask_to_close,
    end_action,
    give_action,
    hand_over,
    open_case,
)
from wholepicture.casework.cases.queries import group_work, people_to_choose, who_takes_over, worklist
from wholepicture.casework.cases.rules import LEFT, NOT_OFFERED, Opening

TABLES = ("casework_case", "casework_casemove", "casework_action", "casework_actionmove")
EVERYBODY = ("coordinator", "police_intelligence", "linkage_officer", "social_worker", "nurse", "care_home_worker", "teacher_dsl",
             "other_teacher", "charity_worker", "source_custodian", "information_governance")  # fmt: skip


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def counts(house: House, who: str) -> list[int]:
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        answer(app, "SELECT sec.begin(%s)", house.token(who))
        return [answer(app, f"SELECT count(*) FROM {table}") for table in TABLES]


def readers(house: House) -> set[str]:
    return {who for who in EVERYBODY if counts(house, who) == [1, 1, 1, 1]}


HUB = {"coordinator", "police_intelligence", "linkage_officer"}


@pytest.mark.parametrize(
    ("level", "others"), [("partners", {"social_worker", "nurse"}), ("leads", set()), ("hub", set())]
)
def test_row_security_shows_it_as_far_as_it_is_shared_and_to_nobody_else(
    house: House, wren: UUID, level: str, others: set[str]
) -> None:
    opened(house, "coordinator", wren, "coordinator", level=level)
    assert readers(house) == HUB | others
    for who in set(EVERYBODY) - HUB - others:
        assert counts(house, who) == [0, 0, 0, 0], who


def test_whoever_is_barred_from_the_child_counts_nothing_of_it(house: House, wren: UUID) -> None:
    opened(house, "coordinator", wren, "social_worker")
    for who in ("police_intelligence", "social_worker"):
        bar_viewer(house.viewer("coordinator"), professional=house.professionals[who], nominal=wren, reason="Kin.")
        assert counts(house, who) == [0, 0, 0, 0]
        assert group_work(house.viewer("police_intelligence")).loads[0].cases == 0


def test_of_a_child_who_is_told_of_to_named_people_alone_there_is_no_case(house: House) -> None:
    hers = child(given="Maud", family="Kept-Test", identifiers=[upn_of(9)])
    named = {"level": "named", "named": [house.emails["coordinator"]], "lawful_basis": "gdpr_6_1_e"}
    house.send("HOM", concern(hers, key="kept", sharing=named))
    house.process()
    from tests.casework.assessment.assessing import girl

    maud, hub = girl(house, "kept"), house.viewer("coordinator")
    assert people_to_choose(hub, nominal=maud).people == {}
    mine = Opening(maud, first(house, "coordinator"), what="Hers.", lead=house.professionals["coordinator"])
    with pytest.raises(NotOpened):
        open_case(hub, opening=mine)
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        assert refused(app, case_of_mine(house, maud))


def case_of_mine(house: House, about: UUID, **other: Any) -> str:
    """A statement that opens a case as the co-ordinator does, but for what is given."""
    me, area, agency = house.professionals["coordinator"], house.area, house.agencies["HUB"]
    given = {
        "agency_id": agency,
        "nominals": f"{{{about}}}",
        "opened_by_id": me,
        "state": "open",
        "sharing": "{}",
        **other,
    }
    columns = {"area_id": area, "about": about, "level": "partners", "what": "x", "lead_id": me, "named": "{}", **given}
    names, values = ", ".join(columns), ", ".join(f"'{value}'" for value in columns.values())
    return (
        f"INSERT INTO casework_case (id, at, moved_at, {names}) "
        f"VALUES (gen_random_uuid(), statement_timestamp(), statement_timestamp(), {values})"
    )


def test_nobody_opens_a_case_in_another_name_nor_closed_nor_about_who_they_do_not_see(house: House, wren: UUID) -> None:
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        assert not refused(app, case_of_mine(house, wren))
        wrong: list[dict[str, Any]] = [
            {"opened_by_id": house.professionals["nurse"]},
            {"agency_id": house.agencies["HLT"]},
            {"state": "closed"},
            {"nominals": f"{{{wren},{uuid4()}}}"},
            {"sharing": f"{{{house.professionals['nurse']}}}"},
            {"level": "named"},
        ]
        for other in wrong:
            assert refused(app, case_of_mine(house, wren, **other)), other
        assert refused(app, case_of_mine(house, uuid4()))


def test_the_database_keeps_the_chain_and_who_may_hold_it(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "coordinator")
    me, nurse, stranger = (house.professionals[who] for who in ("coordinator", "nurse", "other_teacher"))

    def move(number: int, kind: str, state: str, lead: UUID = me, by: UUID = me) -> str:
        return (
            "INSERT INTO casework_casemove (id, case_id, number, kind, source_kind, lead_id, sharing, state, reason, by_id, at) "
            f"VALUES (gen_random_uuid(), '{case}', {number}, '{kind}', '', '{lead}', '{{}}', '{state}', 'x', '{by}', "
            "statement_timestamp())"
        )

    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        for wrong in (
            move(3, "asked", "closing"),  # one is missing before it
            move(2, "asked", "closing", by=nurse),  # in another's name
            move(2, "closed", "closed"),  # nobody asked
            move(2, "asked", "closed"),
            move(2, "asked", "closing", lead=nurse),  # it changes who leads
            move(2, "led", "open", lead=stranger),  # who could not read it
            move(2, "handed", "open", lead=nurse),  # handing over is not a move of one's own
            f"UPDATE casework_case SET state = 'closed' WHERE id = '{case}'",
            f"DELETE FROM casework_casemove WHERE case_id = '{case}'",
        ):
            assert refused(app, wrong), wrong
        assert not refused(app, move(2, "asked", "closing"))
        assert refused(app, move(3, "closed", "closed")), "by who asked, and over what is to be done"


def test_no_step_of_the_machine_writes_a_move(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "coordinator")
    with as_role("wp_worker", house.database) as worker, worker.transaction(force_rollback=True):
        worker.execute("SELECT sec.begin_system('derivation', NULL)")
        assert refused(worker, f"UPDATE casework_case SET state = 'closed' WHERE id = '{case}'")
        assert refused(worker, "DELETE FROM casework_case")
        assert refused(worker, "INSERT INTO casework_casemove SELECT * FROM casework_casemove")


# -- handing over ---------------------------------------------------------------------------------------------------------


def test_the_administrator_hands_over_what_a_leaver_has_and_reads_nothing_of_it(house: House, wren: UUID) -> None:
    house.add_colleague("administrator", "agency_administrator", "CSC")
    house.add_colleague("colleague", "social_worker", "CSC")
    case = opened(house, "coordinator", wren, "social_worker")
    leaves(house, "social_worker")
    administrator, leaver = house.viewer("administrator"), house.professionals["social_worker"]
    found = who_takes_over(administrator, leaver=leaver)
    assert found is not None
    assert list(found[1].people) == [str(house.professionals["colleague"])]
    hand_over(administrator, leaver=leaver, successor=house.professionals["colleague"], reason="She has left.")
    assert counts(house, "administrator") == [0, 0, 0, 0]
    work = worklist(house.viewer("colleague"))
    assert [row.id for row in work.cases] == [case]
    assert [(row.what, row.due_on) for row in work.actions] == [("See her at school, alone.", in_days(3))]
    assert page(house, "coordinator", case).moves[-1].words == "She has left."


def test_what_the_other_may_not_read_is_not_handed_to_them(house: House, wren: UUID) -> None:
    house.add_colleague("colleague", "social_worker", "CSC")
    case = opened(house, "coordinator", wren, "social_worker")
    colleague = house.professionals["colleague"]
    bar_viewer(house.viewer("coordinator"), professional=colleague, nominal=wren, reason="Her uncle.")
    leaves(house, "social_worker")
    hand_over(
        house.viewer("coordinator"), leaver=house.professionals["social_worker"], successor=colleague, reason="Left."
    )
    found = page(house, "coordinator", case)
    assert (found.row.lead.name, found.row.lead.has_left) == ("Cora Worker-Test", True)
    assert [one.name for one in found.row.lead.covers] == ["Hana Hub-Test"]


def test_it_is_handed_over_by_nobody_else_and_to_nobody_who_has_left(house: House, wren: UUID) -> None:
    house.add_colleague("administrator", "agency_administrator", "HOM")
    opened(house, "coordinator", wren, "social_worker")
    leaver, nurse = house.professionals["social_worker"], house.professionals["nurse"]
    for who in ("administrator", "nurse", "teacher_dsl", "social_worker"):
        assert who_takes_over(house.viewer(who), leaver=leaver) is None
        with pytest.raises(NotYoursToHand):
            hand_over(house.viewer(who), leaver=leaver, successor=nurse, reason="Invented.")
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            assert answer(app, "SELECT sec.hand_over(%s, %s, 'x')", leaver, nurse) is False, who
        assert [row.lead.id for row in worklist(house.viewer("social_worker")).cases] == [leaver]
    hub = house.viewer("coordinator")
    with pytest.raises(NeedsReason):
        hand_over(hub, leaver=leaver, successor=nurse, reason=" ")
    leaves(house, "nurse")
    for successor, said in ((nurse, LEFT), (uuid4(), NOT_OFFERED), (None, NOT_OFFERED)):
        with pytest.raises(NotOpened) as wrong:
            hand_over(hub, leaver=leaver, successor=successor, reason="Invented.")
        assert wrong.value.problems == {"successor": said}


def test_a_case_that_another_shares_goes_on_with_who_leads_it_when_they_leave(house: House, wren: UUID) -> None:
    from wholepicture.casework.cases.commands import share_case

    case = opened(house, "coordinator", wren, "coordinator")
    share_case(house.viewer("coordinator"), case=case, person=house.professionals["social_worker"], seen=1)
    hand_over(
        house.viewer("coordinator"),
        leaver=house.professionals["social_worker"],
        successor=house.professionals["nurse"],
        reason="Invented.",
    )
    found = page(house, "coordinator", case)
    assert (found.row.lead.name, [one.name for one in found.sharing]) == ("Hana Hub-Test", ["Esme Nurse-Test"])


def test_asking_to_close_is_answered_by_another_even_in_raw_sql(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "coordinator")
    hub = house.viewer("coordinator")
    end_action(hub, action=worklist(hub).actions[0].id, is_done=True, words="Seen.", seen=1)
    ask_to_close(hub, case=case, reason="She is safe.", seen=1)
    give_action(hub, case=case, first=first(house, "nurse"))
    columns = "id, case_id, number, kind, source_kind, lead_id, sharing, state, reason, by_id, at"
    for who in ("coordinator", "police_intelligence"):
        closes = (
            f"INSERT INTO casework_casemove ({columns}) VALUES (gen_random_uuid(), '{case}', 3, 'closed', '', "
            f"'{house.professionals['coordinator']}', '{{}}', 'closed', 'x', '{house.professionals[who]}', statement_timestamp())"
        )
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            assert refused(app, closes), who
