"""Who enters teams and people in the directory, and lets newcomers in; what nobody does alone, or for themself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.access.raw import altered, answer, as_role, as_superuser, refused
from tests.access.writing import entries
from tests.living import House
from wholepicture.access import administration, setting_up
from wholepicture.access.accounts import EnteredThem, NotYoursToGive, OtherFactorFirst, accept_invitation, reset_account
from wholepicture.access.setting_up import (
    AddressTaken,
    CodeTaken,
    MadeTheirCode,
    NameTaken,
    OperatorsToMove,
    OwnStanding,
)
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, Refusal
from wholepicture.partnership import commands
from wholepicture.partnership.commands import ChangedMeanwhile, EndsBeforeItStarts, NoNumber, UnknownType
from wholepicture.partnership.queries import agreeing, agreements_of
from wholepicture.partnership.rules import ENTERED_TYPES, STRONG_IDENTIFIERS, TRUSTED_AT_FIRST

PARTNERSHIP = "partnership_administrator"
NEW = {"email": "new@example.org", "name": "Nia New-Test", "job": "Teacher", "phone": "", "team": None, "standing": ""}


FORGOTTEN = "UPDATE partnership_professional SET entered_by = '{}'"


@pytest.fixture
def administered(house: House) -> House:
    with_administrator(house)
    house.add_colleague(PARTNERSHIP, PARTNERSHIP)
    return house


def enter(house: House, who: str = ADMINISTRATOR, agency: str = "SCH1", role: str = "", **given: Any) -> UUID:
    return setting_up.enter_person(house.viewer(who), agency=house.agencies[agency], **(NEW | given), role=role)


def entry(house: House, person: UUID, who: str = ADMINISTRATOR) -> setting_up.PersonEntry:
    agency = setting_up.agency_of_person(house.viewer(who), person=person)
    kept = setting_up.entries_of(house.viewer(who), agency=agency)
    return next(each for each in kept.people if each.id == person)


def change(house: House, person: UUID, who: str = ADMINISTRATOR, seen: Any = None, **given: Any) -> None:
    stands = entry(house, person, who)
    now = {name: getattr(stands, name) for name in ("email", "name", "job", "phone", "team", "standing")}
    setting_up.change_person(house.viewer(who), person=person, seen=seen or stands.columns, **(now | given))


def kept_of(house: House, person: UUID) -> tuple[Any, ...]:
    with as_superuser(house.database) as superuser:
        row = superuser.execute(
            "SELECT role, is_lead, is_deputy, entered_by, email FROM partnership_professional WHERE id = %s", [person]
        ).fetchone()
    assert row is not None
    return tuple(row)


# -- what nobody does alone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [ADMINISTRATOR, PARTNERSHIP])
def test_nobody_who_enters_somebody_lets_them_in_and_another_does(administered: House, who: str) -> None:
    person = enter(administered, who, role="teacher_dsl")
    with pytest.raises(EnteredThem):
        setting_up.let_in(administered.viewer(who), person=person)
    code = setting_up.let_in(administered.viewer("second_administrator"), person=person)
    assert accept_invitation(email=NEW["email"], code=code, password="four invented words here")
    assert [row[3] for row in entries(administered, "access.setting_up.let_in")] == ["EnteredThem", ""]


def test_whoever_gives_a_role_does_not_let_them_in_either(administered: House) -> None:
    person = enter(administered, PARTNERSHIP)
    administration.give_role(administered.viewer(ADMINISTRATOR), person=person, role="teacher_dsl")
    for who in (ADMINISTRATOR, PARTNERSHIP):
        with pytest.raises(EnteredThem):
            setting_up.let_in(administered.viewer(who), person=person)
    assert setting_up.let_in(administered.viewer("second_administrator"), person=person)


@pytest.mark.parametrize("given", [{"name": "Another Altogether"}, {"email": "another@example.org"}])
def test_whoever_makes_another_person_of_them_does_not_let_them_in(administered: House, given: dict[str, str]) -> None:
    person = enter(administered, "second_administrator", role="teacher_dsl")
    change(administered, person, **given)
    with pytest.raises(EnteredThem):
        setting_up.let_in(administered.viewer(ADMINISTRATOR), person=person)


def test_what_others_change_afterwards_does_not_let_them_in_alone(administered: House) -> None:
    """A colleague mends the name, the operator gives the role: whoever entered them still holds no code of theirs."""
    house, person = administered, enter(administered, role="teacher_dsl")
    change(house, person, "second_administrator", name="Nia Newer-Test")
    administration.take_role(house.operator(), person=person, reason="Given anew")
    administration.give_role(house.operator(), person=person, role="teacher_dsl")
    for who in (ADMINISTRATOR, "second_administrator"):
        with pytest.raises(EnteredThem):
            setting_up.let_in(house.viewer(who), person=person)
    assert setting_up.let_in(house.viewer(PARTNERSHIP), person=person)


def test_whoever_entered_a_newcomer_does_not_make_their_second_code_before_they_signed_in(administered: House) -> None:
    person = enter(administered, role="teacher_dsl")
    setting_up.let_in(administered.viewer("second_administrator"), person=person)
    with pytest.raises(EnteredThem):
        administration.invite(administered.viewer(ADMINISTRATOR), person=person, reason="The code is lost")
    assert administration.invite(administered.viewer("second_administrator"), person=person, reason="The code is lost")


def test_an_old_session_frees_nobody_who_gave_the_role_once_the_authenticator_is_gone(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    administration.take_role(house.viewer("second_administrator"), person=person, reason="Given anew")
    administration.give_role(house.viewer(ADMINISTRATOR), person=person, role="teacher_dsl")
    house.token("teacher_dsl")
    administration.remove_second_factor(house.viewer("second_administrator"), person=person, reason="A lost phone")
    with pytest.raises(EnteredThem):
        administration.invite(house.viewer(ADMINISTRATOR), person=person, reason="The password is lost")
    assert administration.invite(house.operator(), person=person, reason="The password is lost")


@pytest.mark.parametrize("given", [{"name": "Another Altogether"}, {"email": "another@example.org"}])
@pytest.mark.parametrize("is_used", [False, True])
def test_whoever_let_somebody_in_does_not_make_another_person_of_them_afterwards(
    administered: House, given: dict[str, str], is_used: bool
) -> None:
    """Let in first, renamed afterwards: who holds the code would sign in as somebody who does not exist."""
    house, person = administered, enter(administered, "second_administrator", role="teacher_dsl")
    code = setting_up.let_in(house.viewer(ADMINISTRATOR), person=person)
    if is_used:
        assert accept_invitation(email=NEW["email"], code=code, password="four invented words here")
    with pytest.raises(MadeTheirCode):
        change(house, person, **given)
    change(house, person, job="Head of year")
    assert entry(house, person).job == "Head of year"
    change(house, person, PARTNERSHIP, **given)
    assert entry(house, person).columns.items() >= given.items()


def test_whoever_invited_somebody_without_a_second_factor_does_not_rename_them_either(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    code = administration.invite(house.viewer(ADMINISTRATOR), person=person, reason="A leaked password")
    with pytest.raises(MadeTheirCode):
        change(house, person, name="Another Altogether")
    assert accept_invitation(email=house.emails["teacher_dsl"], code=code, password="four invented words here")
    change(house, person, name="Ada Married-Test")
    administration.remove_second_factor(house.viewer("second_administrator"), person=person, reason="A lost phone")
    with pytest.raises(MadeTheirCode):
        change(house, person, name="Another Altogether")


@pytest.mark.parametrize("given", [{"name": "Another Altogether"}, {"email": "another@example.org"}])
def test_a_code_for_one_person_opens_nothing_once_they_are_another(administered: House, given: dict[str, str]) -> None:
    house, person = administered, enter(administered, "second_administrator", role="teacher_dsl")
    code = setting_up.let_in(house.viewer(ADMINISTRATOR), person=person)
    change(house, person, PARTNERSHIP, job="Head of year")
    change(house, person, PARTNERSHIP, **given)
    address = given.get("email", NEW["email"])
    assert not accept_invitation(email=address, code=code, password="four invented words here")
    assert administration.invite(house.viewer(ADMINISTRATOR), person=person, reason="Renamed")


def test_an_operators_reset_leaves_no_code_open(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    code = administration.invite(house.viewer(ADMINISTRATOR), person=person, reason="A leaked password")
    assert reset_account(house.operator(), professional=person, password="a first password")
    assert not accept_invitation(email=house.emails["teacher_dsl"], code=code, password="four invented words here")
    change(house, person, name="Ada Married-Test")


@pytest.mark.parametrize(("planted", "said"), [("SELECT 1", "entered"), (FORGOTTEN, "done")])
def test_the_rule_is_the_databases(administered: House, planted: str, said: str) -> None:
    """Planted: where nobody remembers who entered them, one administrator alone makes somebody up and signs in as them."""
    person, token = enter(administered, role="teacher_dsl"), administered.token(ADMINISTRATOR)
    with altered(administered.database, planted) as connection:
        answer(connection, "SELECT sec.begin(%s)", token)
        assert answer(connection, "SELECT sec.let_in(%s, sha256('a code'))", person) == said


def test_nobody_says_of_themself_that_they_lead_and_may_change_the_rest(administered: House) -> None:
    own = administered.professionals[ADMINISTRATOR]
    with pytest.raises(OwnStanding):
        change(administered, own, standing="lead")
    with pytest.raises(OwnStanding):
        setting_up.take_over(administered.viewer(ADMINISTRATOR), agency=administered.agencies["SCH1"], person=own)
    change(administered, own, phone="01632 960009")
    assert entry(administered, own).phone == "01632 960009"
    assert kept_of(administered, own)[1] is False


def test_nobody_lets_themself_in(administered: House) -> None:
    own = administered.professionals[PARTNERSHIP]
    with pytest.raises(NotFound):
        setting_up.let_in(administered.viewer(PARTNERSHIP), person=own)


@pytest.mark.parametrize("who", [ADMINISTRATOR, PARTNERSHIP])
def test_the_address_by_which_somebody_signs_in_whose_role_one_does_not_give_is_the_operators(
    administered: House, who: str
) -> None:
    house = administered
    house.add_colleague("hub_administrator", ADMINISTRATOR, "HUB")
    asks = "hub_administrator" if who == ADMINISTRATOR else PARTNERSHIP
    person = house.professionals["coordinator"]
    change(house, person, asks, email="before.an.account@example.org")
    house.emails["coordinator"] = "before.an.account@example.org"
    house.account("coordinator")
    with pytest.raises(OperatorsToMove):
        change(house, person, asks, email="mine@example.org")
    change(house, person, asks, name="Hana Married-Test", phone="01632 960009")
    administration.take_role(house.operator(), person=person, reason="Reads no more")
    change(house, person, asks, email="mine@example.org")
    assert kept_of(house, person)[4] == "mine@example.org"


def test_the_ledger_says_whose_sign_in_address_moved_and_who_leads(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    change(house, person, phone="01632 960009")
    change(house, person, email="ada.married@example.org", standing="deputy")
    change(house, person, standing="lead")
    enter(house, standing="lead", role="teacher_dsl")
    setting_up.take_over(
        house.viewer(ADMINISTRATOR),
        agency=house.agencies["SCH1"],
        person=house.professionals["second_administrator"],
    )
    assert [row[3] for row in entries(house, "access.setting_up.change_person")] == [
        "",
        "sign-in address; safeguarding lead: no",
        "safeguarding lead: yes",
    ]
    assert [row[3] for row in entries(house, "access.setting_up.enter_person")] == [
        "Designated safeguarding lead; safeguarding lead: yes"
    ]
    assert [row[3] for row in entries(house, "access.setting_up.take_over")] == ["safeguarding lead: yes"]


def test_whoever_sets_up_the_partnership_is_let_in_by_the_operator_alone(administered: House) -> None:
    house = administered
    for who, role in (("third", PARTNERSHIP), ("hub_administrator", ADMINISTRATOR)):
        house.add_colleague(who, role, "HUB")
    third = house.professionals["third"]
    for who in (PARTNERSHIP, "hub_administrator"):
        (waits,) = (each for each in setting_up.newcomers(house.viewer(who)) if each.person == third)
        assert waits.barred_by == "operator"
        with pytest.raises(NotYoursToGive):
            setting_up.let_in(house.viewer(who), person=third)
    assert setting_up.let_in(house.operator(), person=third)
    with pytest.raises(NotYoursToGive):
        administration.invite(house.viewer("hub_administrator"), person=third, reason="The code is lost")
    house.account(PARTNERSHIP)
    own = house.professionals[PARTNERSHIP]
    assert administration.invite(house.viewer("hub_administrator"), person=own, reason="A leaked password")


# -- which roles, and whose ---------------------------------------------------------------------------------------------

HUBS = ("coordinator", "linkage_officer", "information_governance", "police_intelligence", PARTNERSHIP, "feed")


@pytest.mark.parametrize("role", [*HUBS, ADMINISTRATOR, "social_worker"])
def test_an_agencys_administrator_enters_nobody_in_a_role_that_is_not_theirs_to_give(
    administered: House, role: str
) -> None:
    with pytest.raises(NotFound):
        enter(administered, role=role)


@pytest.mark.parametrize("agency", ["HUB", "SCH1"])
@pytest.mark.parametrize("role", HUBS)
def test_whoever_sets_up_the_partnership_gives_no_role_of_the_hub_nor_their_own(
    administered: House, role: str, agency: str
) -> None:
    with pytest.raises(NotFound):
        enter(administered, PARTNERSHIP, agency, role=role)


def test_whoever_sets_up_the_partnership_enters_an_agencys_administrator_whom_another_lets_in(
    administered: House,
) -> None:
    person = enter(administered, PARTNERSHIP, "CHA", role=ADMINISTRATOR)
    with pytest.raises(EnteredThem):
        setting_up.let_in(administered.viewer(PARTNERSHIP), person=person)
    assert setting_up.let_in(administered.operator(), person=person)


def test_another_agencys_teams_and_people_are_answered_as_what_is_not_there(administered: House) -> None:
    house, viewer = administered, administered.viewer("other_administrator")
    person, absent = house.professionals["teacher_dsl"], uuid4()
    team = setting_up.entries_of(house.viewer(ADMINISTRATOR), agency=house.agencies["SCH1"]).teams[0]
    values = {"name": "Taken over", "phone": "", "is_duty": False, "is_hub": False}
    for attempt in (
        lambda agency, _: setting_up.entries_of(viewer, agency=agency),
        lambda agency, _: setting_up.enter_team(viewer, agency=agency, **values),
        lambda agency, _: setting_up.enter_person(viewer, agency=agency, **NEW, role=""),
        lambda _, person: setting_up.agency_of_person(viewer, person=person),
        lambda _, person: setting_up.change_person(viewer, person=person, seen={}, **NEW),
        lambda _, person: setting_up.let_in(viewer, person=person),
        lambda agency, person: setting_up.take_over(viewer, agency=agency, person=person),
    ):
        said = []
        for ids in ((house.agencies["SCH1"], person), (absent, absent)):
            with pytest.raises(NotFound) as refusal:
                attempt(*ids)
            said.append(str(refusal.value))
        assert said[0] == said[1]
    for id in (team.id, absent):
        with pytest.raises(NotFound):
            setting_up.agency_of_team(viewer, team=id)
        with pytest.raises(NotFound):
            setting_up.change_team(viewer, team=id, seen={}, **values)


@pytest.mark.parametrize("who", ["teacher_dsl", "coordinator", "information_governance", "social_worker"])
def test_nobody_else_enters_anybody(administered: House, who: str) -> None:
    with pytest.raises(NotPermitted):
        enter(administered, who)
    with pytest.raises(NotPermitted):
        setting_up.enter_agency(
            administered.viewer(who), area=administered.area, code="X1", name="Made up", type="police"
        )


WRITES = (
    "INSERT INTO partnership_agency VALUES (gen_random_uuid(), 'X', 'X', 'other', '{}', gen_random_uuid())",
    "UPDATE partnership_agency SET name = 'Other'",
    "UPDATE partnership_agency SET trusted_identifiers = '{}'",
    "UPDATE partnership_team SET is_hub = true",
    "UPDATE partnership_professional SET role = 'coordinator'",
    "UPDATE partnership_professional SET entered_by = '{}'",
    "UPDATE partnership_sharingagreement SET ends_on = NULL",
    "DELETE FROM partnership_sharingagreement",
)


@pytest.mark.parametrize("who", [ADMINISTRATOR, PARTNERSHIP, "coordinator"])
def test_nobody_writes_the_directory_past_the_functions(administered: House, who: str) -> None:
    with as_role("wp_app", administered.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", administered.token(who))
        for statement in WRITES:
            assert refused(connection, statement) == "InsufficientPrivilege", statement


def test_no_code_of_an_agency_is_used_twice_whatever_the_area_and_no_other_area_is_set_up(administered: House) -> None:
    house, viewer = administered, administered.viewer(PARTNERSHIP)
    area, _ = commands.add_area(house.operator(), code="fenshaw", name="Fenshaw")
    far, _ = commands.add_agency(house.operator(), area=area.id, code="FAR", name="Far", type="school")
    new: dict[str, Any] = {"name": "New", "type": "school"}
    for code in ("FAR", "SCH1"):
        with pytest.raises(CodeTaken):
            setting_up.enter_agency(viewer, area=house.area, code=code, **new)
    made = setting_up.enter_agency(viewer, area=house.area, code="SCH9", **new)
    assert setting_up.entries_of(viewer, agency=made).type == "school"
    with pytest.raises(UnknownType):
        setting_up.enter_agency(viewer, area=house.area, code="SCH8", name="New", type="castle")
    for attempt in (
        lambda: setting_up.enter_agency(viewer, area=area.id, code="SCH7", **new),
        lambda: setting_up.entries_of(viewer, agency=far.id),
        lambda: setting_up.rename_agency(viewer, agency=far.id, name="Near", seen="Far"),
        lambda: commands.make_agreements(
            viewer, area=area.id, holder=None, reader=far.id, starts_on=clock.local_date()
        ),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("type", ENTERED_TYPES)
def test_by_what_a_new_agencys_rows_join_follows_from_its_kind_and_from_nothing_that_is_sent(
    administered: House, type: str
) -> None:
    house, viewer = administered, administered.viewer(PARTNERSHIP)
    setting_up.enter_agency(viewer, area=house.area, code="NEW", name="New", type=type)
    with as_superuser(house.database) as connection:
        trusted = answer(connection, "SELECT trusted_identifiers FROM partnership_agency WHERE code = 'NEW'")
    assert trusted == list(TRUSTED_AT_FIRST[type])
    everything = list(STRONG_IDENTIFIERS)
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token(PARTNERSHIP))
        sent = "SELECT sec.enter_agency(%s, 'MINE', 'Mine', 'charity', %s)"
        assert refused(connection, sent, house.area, everything) == "UndefinedFunction"
        assert answer(connection, "SELECT sec.enter_agency(%s, 'MINE', 'Mine', 'castle')", house.area) == ""


# -- what is refused in words, and what changed meanwhile ------------------------------------------------------------------


def test_a_duty_desk_without_a_number_is_refused_by_whatever_way(administered: House) -> None:
    house, hub = administered, administered.agencies["HUB"]
    with pytest.raises(NoNumber):
        setting_up.enter_team(house.viewer(PARTNERSHIP), agency=hub, name="Desk", phone="", is_duty=True, is_hub=True)
    with pytest.raises(NoNumber):
        commands.add_team(house.operator(), agency=hub, name="Desk", is_duty=True)
    commands.add_team(house.operator(), agency=hub, name="Desk", phone="01632 960003", is_duty=True)
    with pytest.raises(NoNumber):
        commands.add_team(house.operator(), agency=hub, name="Desk", phone="")


def test_only_the_hubs_administrator_and_whoever_sets_up_name_the_duty_desk(administered: House) -> None:
    house = administered
    house.add_colleague("hub_administrator", ADMINISTRATOR, "HUB")
    desk = {"name": "Desk", "phone": "01632 960003", "is_duty": True, "is_hub": False}
    with pytest.raises(NotFound):
        setting_up.enter_team(house.viewer(ADMINISTRATOR), agency=house.agencies["SCH1"], **desk)
    with pytest.raises(NotFound):
        setting_up.enter_team(
            house.viewer("hub_administrator"), agency=house.agencies["HUB"], **(desk | {"is_hub": True})
        )
    setting_up.enter_team(house.viewer("hub_administrator"), agency=house.agencies["HUB"], **desk)
    setting_up.enter_team(house.viewer(PARTNERSHIP), agency=house.agencies["SCH1"], **desk)
    with pytest.raises(NameTaken):
        setting_up.enter_team(house.viewer(PARTNERSHIP), agency=house.agencies["SCH1"], **desk)


def test_of_two_who_change_one_entry_the_second_writes_nothing(administered: House) -> None:
    person = administered.professionals["teacher_dsl"]
    seen = entry(administered, person).columns
    change(administered, person, "second_administrator", phone="01632 960008")
    with pytest.raises(ChangedMeanwhile):
        change(administered, person, seen=seen, job="Head of year")
    stands = entry(administered, person)
    assert (stands.phone, stands.job) == ("01632 960008", "teacher dsl")
    team = setting_up.entries_of(administered.viewer(ADMINISTRATOR), agency=administered.agencies["SCH1"]).teams[0]
    given = {"name": team.name, "phone": "01632 960007", "is_duty": False, "is_hub": False}
    setting_up.change_team(administered.viewer("second_administrator"), team=team.id, seen=team.columns, **given)
    with pytest.raises(ChangedMeanwhile):
        setting_up.change_team(
            administered.viewer(ADMINISTRATOR), team=team.id, seen=team.columns, **(given | {"phone": ""})
        )


def test_an_address_is_one_persons_and_whoever_signs_in_by_it_signs_in_by_the_new_one(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    with pytest.raises(AddressTaken):
        enter(house, email=house.emails["nurse"])
    with pytest.raises(AddressTaken):
        change(house, person, email=house.emails["nurse"])
    change(house, person, email="Ada.Married@Example.org")
    with as_superuser(house.database) as superuser:
        for table in ("access_account", "account_emailaddress", "partnership_professional"):
            assert answer(superuser, f"SELECT count(*) FROM {table} WHERE email = 'ada.married@example.org'") == 1, (
                table
            )


def test_an_address_that_stands_among_anothers_to_sign_in_with_is_taken(administered: House) -> None:
    house = administered
    house.account("teacher_dsl")
    house.account("nurse")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
            " SELECT %s, true, false, id FROM access_account WHERE email = %s",
            (NEW["email"], house.emails["nurse"]),
        )
    with pytest.raises(AddressTaken):
        change(house, house.professionals["teacher_dsl"], email=NEW["email"])
    person = enter(house, role="teacher_dsl")
    with pytest.raises(AddressTaken):
        setting_up.let_in(house.viewer("second_administrator"), person=person)


def test_of_two_who_take_one_name_at_one_moment_the_second_is_told_so(administered: House) -> None:
    house, agency = administered, administered.agencies["SCH1"]
    given = {"agency": agency, "phone": "", "is_duty": False, "is_hub": False}
    teams = [setting_up.enter_team(house.viewer(ADMINISTRATOR), name=name, **given) for name in ("One", "Two")]
    called = "SELECT sec.change_team(%s, '{}', 'Three', '', false, false)"
    with as_role("wp_app", house.database) as first, as_role("wp_app", house.database) as second:
        for connection, who in ((first, ADMINISTRATOR), (second, "second_administrator")):
            connection.execute("BEGIN")
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
        assert answer(first, called, teams[0]) == "done"
        with ThreadPoolExecutor() as beside, as_superuser(house.database) as watching:
            told = beside.submit(answer, second, called, teams[1])
            until(lambda: answer(watching, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0)
            first.execute("COMMIT")
            assert told.result(timeout=30) == "taken"


def until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        sleep(0.05)
    raise AssertionError("It never came to hold.")


def test_a_lead_who_leaves_leads_no_more_nor_when_they_come_back(administered: House) -> None:
    person = administered.professionals["teacher_dsl"]
    viewer = administered.viewer(ADMINISTRATOR)
    administration.mark_left(viewer, person=person, reason="Moved away")
    assert not setting_up.entries_of(viewer, agency=administered.agencies["SCH1"]).has_lead
    administration.mark_back(viewer, person=person)
    assert kept_of(administered, person)[1:3] == (False, False)
    setting_up.take_over(viewer, agency=administered.agencies["SCH1"], person=person)
    assert setting_up.entries_of(viewer, agency=administered.agencies["SCH1"]).has_lead


def test_who_waits_to_be_let_in_is_listed_for_whoever_may_and_gone_once_they_are(administered: House) -> None:
    for who in (ADMINISTRATOR, "second_administrator", "other_administrator", PARTNERSHIP, *administered.emails):
        administered.account(who)
    person = enter(administered, role="teacher_dsl")

    def waits(who: str) -> list[tuple[str, bool]]:
        return [(each.name, each.may_let_in) for each in setting_up.newcomers(administered.viewer(who))]

    assert waits(ADMINISTRATOR) == [(NEW["name"], False)]
    assert waits("second_administrator") == waits(PARTNERSHIP) == [(NEW["name"], True)]
    assert waits("other_administrator") == []
    code = setting_up.let_in(administered.viewer(PARTNERSHIP), person=person)
    assert waits(PARTNERSHIP) == []
    lapse(administered)
    assert waits(ADMINISTRATOR) == [(NEW["name"], False)]
    with pytest.raises(EnteredThem):
        setting_up.let_in(administered.viewer(ADMINISTRATOR), person=person)
    assert waits("second_administrator") == waits(PARTNERSHIP) == [(NEW["name"], True)]
    another = setting_up.let_in(administered.viewer(PARTNERSHIP), person=person)
    assert waits(PARTNERSHIP) == []
    assert not accept_invitation(email=NEW["email"], code=code, password="four invented words here")
    assert accept_invitation(email=NEW["email"], code=another, password="four invented words here")


def test_whoever_has_a_password_and_no_authenticator_waits_and_nobody_takes_it_without_a_reason(
    administered: House,
) -> None:
    house, person = administered, enter(administered, role="teacher_dsl")
    code = setting_up.let_in(house.viewer("second_administrator"), person=person)
    assert accept_invitation(email=NEW["email"], code=code, password="four invented words here")
    for who in ("second_administrator", PARTNERSHIP):
        (waits,) = (each for each in setting_up.newcomers(house.viewer(who)) if each.person == person)
        assert waits.barred_by == "password"
        with pytest.raises(NotFound):
            setting_up.let_in(house.viewer(who), person=person)


def test_whoever_signed_in_before_is_given_another_code_by_their_own_agency_or_the_operator_alone(
    administered: House,
) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    house.token("teacher_dsl")
    administration.remove_second_factor(house.operator(), person=person, reason="A lost phone")
    administration.invite(house.operator(), person=person, reason="A lost password")
    lapse(house)
    (waits,) = (each for each in setting_up.newcomers(house.viewer(PARTNERSHIP)) if each.person == person)
    assert waits.barred_by == "administrator"
    with pytest.raises(NotFound):
        setting_up.let_in(house.viewer(PARTNERSHIP), person=person)
    assert setting_up.let_in(house.viewer(ADMINISTRATOR), person=person)


def test_whoever_took_the_authenticator_makes_no_code_either(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    administration.invite(house.viewer("second_administrator"), person=person, reason="A lost password")
    lapse(house)
    administration.remove_second_factor(house.viewer(ADMINISTRATOR), person=person, reason="A lost phone")
    with pytest.raises(OtherFactorFirst):
        setting_up.let_in(house.viewer(ADMINISTRATOR), person=person)


def many_waiting(house: House, agency: str, number: int) -> None:
    """So many wait in an agency, whom its first administrator entered."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO partnership_professional (id, agency_id, name, email, job, phone, role, is_lead, is_deputy, is_active,"
            " entered_by) SELECT gen_random_uuid(), %s, 'Aa ' || n, n || '@many.example.org', '', '', 'teacher_dsl', false, false,"
            " true, ARRAY[%s]::uuid[] FROM generate_series(1, %s) n",
            (house.agencies[agency], house.professionals[ADMINISTRATOR], number),
        )


def test_however_many_wait_elsewhere_an_agencys_own_and_each_person_are_found(administered: House) -> None:
    house, person = administered, enter(administered, role="teacher_dsl")
    viewer = house.viewer(PARTNERSHIP)
    many_waiting(house, "HUB", setting_up.MOST_NEWCOMERS + 1)
    assert len(setting_up.newcomers(viewer)) == setting_up.MOST_NEWCOMERS
    assert person in [each.person for each in setting_up.newcomers(viewer, agency=house.agencies["SCH1"])]
    assert [each.person for each in setting_up.newcomers(viewer, person=person)] == [person]
    assert setting_up.newcomers(house.viewer("other_administrator"), agency=house.agencies["SCH1"]) == []
    assert setting_up.newcomers(house.viewer("other_administrator"), person=person) == []


def test_who_cannot_be_let_in_pushes_nobody_off_the_list_who_can(administered: House) -> None:
    house = administered
    many_waiting(house, "SCH1", setting_up.MOST_NEWCOMERS + 1)
    person = enter(house, "second_administrator", role="teacher_dsl")
    assert person in [each.person for each in setting_up.newcomers(house.viewer(ADMINISTRATOR))]


def test_who_asks_is_looked_at_once_however_many_agencies_they_keep(administered: House) -> None:
    looked = "SELECT coalesce(pg_stat_get_xact_function_calls('sec.context()'::regprocedure), 0)"
    administered.account("teacher_dsl")
    with altered(administered.database, "SET LOCAL track_functions = 'all'") as connection:
        answer(connection, "SELECT sec.begin(%s)", administered.token(PARTNERSHIP))
        rows = answer(connection, "SELECT count(*) FROM sec.who_enters()")
        connection.execute("RESET SESSION AUTHORIZATION")
        assert (rows > 0, answer(connection, looked)) == (True, 1)


def lapse(house: House) -> None:
    """Every code ends, as three days end it."""
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.invitation SET expires_at = clock_timestamp()")


# -- agreements ---------------------------------------------------------------------------------------------------------


def test_agreements_are_made_ended_and_made_anew(administered: House) -> None:
    house, viewer, today = administered, administered.viewer(PARTNERSHIP), clock.local_date()
    pair = {"area": house.area, "holder": house.agencies["HOM"], "reader": house.agencies["CSC"]}
    assert commands.make_agreements(viewer, **pair, starts_on=today) == 1
    assert commands.make_agreements(viewer, **pair, starts_on=today + timedelta(days=9)) == 0
    (row,) = agreements_of(viewer, area=house.area)
    assert (row.holder, row.starts_on, row.has_ended) == ("Gull House", today, False)
    with pytest.raises(NeedsReason):
        commands.end_agreement(viewer, agreement=row.id, reason=" ")
    commands.end_agreement(viewer, agreement=row.id, reason="The contract ended")
    assert [each.has_ended for each in agreements_of(viewer, area=house.area)] == [True]
    with pytest.raises(NotFound):
        commands.end_agreement(viewer, agreement=row.id, reason="Again")
    commands.make_agreements(viewer, **(pair | {"holder": None}), starts_on=today)
    assert [each.has_ended for each in agreements_of(viewer, area=house.area, only=row.id)] == [True], "as it was ended"
    assert commands.make_agreements(viewer, **pair, starts_on=today) == 1
    assert [each.has_ended for each in agreements_of(viewer, area=house.area, only=row.id)] == [False]
    with pytest.raises(EndsBeforeItStarts):
        commands.make_agreements(viewer, **pair, starts_on=today, ends_on=today - timedelta(days=1))
    everyone: dict[str, Any] = {"area": house.area, "holder": None, "reader": None}
    agencies = len(house.agencies)
    assert commands.make_agreements(viewer, **everyone, starts_on=today) == (agencies - 1) ** 2


@pytest.mark.parametrize(("begins", "last_day"), [(-9, 0), (0, 0), (9, None)])
def test_an_agreement_that_is_ended_keeps_the_days_that_were_agreed_and_says_until_when_it_held(
    administered: House, begins: int, last_day: int | None
) -> None:
    house, viewer, today = administered, administered.viewer(PARTNERSHIP), clock.local_date()
    pair = {"holder": house.agencies["HOM"], "reader": house.agencies["CSC"]}
    days = {"starts_on": today + timedelta(days=begins), "ends_on": today + timedelta(days=30)}
    commands.make_agreements(viewer, area=house.area, **pair, **days)
    (row,) = agreements_of(viewer, area=house.area)
    assert (row.last_day, in_force(house)) == (days["ends_on"], set(pair.values()) if begins <= 0 else set())
    commands.end_agreement(viewer, agreement=row.id, reason="The contract ended")
    (ended,) = agreements_of(viewer, area=house.area)
    assert {"starts_on": ended.starts_on, "ends_on": ended.ends_on} == days
    assert (ended.has_ended, in_force(house)) == (True, set())
    assert ended.last_day == (None if last_day is None else today)
    ((_, _, _, justification),) = entries(house, "partnership.commands.end_agreement")
    assert justification == "The contract ended"
    assert commands.make_agreements(viewer, area=house.area, **pair, starts_on=today) == 1
    (anew,) = agreements_of(viewer, area=house.area)
    assert (anew.starts_on, anew.last_day, anew.has_ended) == (today, None, False)


def in_force(house: House) -> set[UUID]:
    with house.operator().acting():
        return agreeing(house.area)


def test_no_agreement_is_made_with_an_agency_of_another_area_nor_by_anybody_else(administered: House) -> None:
    area, _ = commands.add_area(administered.operator(), code="fenshaw", name="Fenshaw")
    far, _ = commands.add_agency(administered.operator(), area=area.id, code="FAR", name="Far", type="school")
    pair = {"area": administered.area, "holder": far.id, "reader": administered.agencies["CSC"]}
    for viewer in (administered.viewer(PARTNERSHIP), administered.operator()):
        with pytest.raises(NotFound):
            commands.make_agreements(viewer, **pair, starts_on=clock.local_date())
    with pytest.raises(Refusal):
        commands.make_agreements(administered.viewer(ADMINISTRATOR), **pair, starts_on=clock.local_date())
