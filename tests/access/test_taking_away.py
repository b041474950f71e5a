"""What was given can be taken away: it works while it is given, and is refused at the very next statement once it is not."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import authenticate
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic import factories
from tests.access.administering import ADMINISTRATOR, READS, begins, key_id, open_session, with_administrator
from tests.access.raw import altered, answer, as_role, as_superuser, refused
from tests.access.writing import entries
from tests.living import PASSWORD, House
from wholepicture.access import administration
from wholepicture.access.accounts import (
    NotYoursToGive,
    OtherFactorFirst,
    accept_invitation,
    end_agency_key,
    keys_of,
    new_agency_key,
    tidy_code,
)
from wholepicture.access.commands import bar_viewer, lift_bar
from wholepicture.access.models import Account
from wholepicture.access.queries import bars_standing
from wholepicture.access.rules import ROLES, Permission, roles_given_in
from wholepicture.access.viewer import SignedOut, viewer_from_token
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, ReasonTooLong, Refusal
from wholepicture.partnership.rules import AGENCY_TYPES

WHY = "Invented: she left her telephone on a train"


@pytest.fixture
def administered(house: House) -> House:
    return with_administrator(house)


# -- each thing that can be taken from somebody who is signed in ------------------------------------------------------


@dataclass(frozen=True)
class Taking:
    """One way to take something away: the act, its code in the ledger, and what of it ends an open session."""

    name: str
    take: Callable[[Any, UUID], Any]
    code: str

    def __str__(self) -> str:
        return self.name


def _session_of(person: UUID) -> UUID:
    """The newest session of a person, whoever asks."""
    with as_superuser(connections["default"].settings_dict["NAME"]) as superuser:
        session: UUID = answer(
            superuser, "SELECT id FROM sec.session WHERE professional = %s ORDER BY opened_at DESC", person
        )
        return session


TAKINGS = [
    Taking(
        "one session",
        lambda viewer, person: administration.end_session(viewer, session=_session_of(person), reason=WHY),
        "access.administration.end_session",
    ),
    Taking(
        "every session",
        lambda viewer, person: administration.end_sessions(viewer, person=person, reason=WHY),
        "access.administration.end_sessions",
    ),
    Taking(
        "the account",
        lambda viewer, person: administration.close_account(viewer, person=person, reason=WHY),
        "access.administration.close_account",
    ),
    Taking(
        "the password",
        lambda viewer, person: administration.invite(viewer, person=person, reason=WHY),
        "access.administration.invite",
    ),
    Taking(
        "the second factor",
        lambda viewer, person: administration.remove_second_factor(viewer, person=person, reason=WHY),
        "access.administration.remove_second_factor",
    ),
    Taking(
        "their place in the directory",
        lambda viewer, person: administration.mark_left(viewer, person=person, reason=WHY),
        "access.administration.mark_left",
    ),
    Taking(
        "the role",
        lambda viewer, person: administration.take_role(viewer, person=person, reason=WHY),
        "access.administration.take_role",
    ),
]
BY = {"the operator": lambda house: house.operator(), "their administrator": lambda house: house.viewer(ADMINISTRATOR)}


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("taking", TAKINGS, ids=str)
def test_an_open_session_reads_nothing_from_the_next_statement_on(administered: House, taking: Taking, by: str) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    token = house.token("teacher_dsl")
    with open_session(house, token) as session:
        taking.take(BY[by](house), person)
        assert answer(session, READS) == 0
        assert answer(session, "SELECT sec.context()") is None
    assert not begins(house, token)
    with pytest.raises(SignedOut):
        viewer_from_token(token, channel="page")
    ((_, result, role, why),) = entries(house, taking.code)
    assert (result, role, why) == (
        "allowed",
        "system:operator" if by == "the operator" else ADMINISTRATOR,
        WHY,
    )


def test_a_transaction_that_keeps_to_its_first_snapshot_reads_nothing_at_all(administered: House) -> None:
    """It would never see that a right is gone."""
    token = administered.token("teacher_dsl")
    for level in ("REPEATABLE READ", "SERIALIZABLE"):
        with as_role("wp_app", administered.database) as connection, connection.transaction():
            connection.execute(f"SET TRANSACTION ISOLATION LEVEL {level}".encode())
            answer(connection, "SELECT sec.begin(%s)", token)
            assert answer(connection, READS) == 0


PEOPLE_WHO_MAY_NOT = ["teacher_dsl", "coordinator", "information_governance", "nurse", "other_administrator"]


@pytest.mark.parametrize("who", PEOPLE_WHO_MAY_NOT)
@pytest.mark.parametrize("taking", TAKINGS, ids=str)
def test_nobody_else_takes_it_not_even_another_agencys_administrator(
    administered: House, taking: Taking, who: str
) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    token = house.token("teacher_dsl")
    viewer = house.viewer(who)
    with pytest.raises((NotPermitted, NotFound)):
        taking.take(viewer, person)
    assert begins(house, token)
    refusals = [row for row in entries(house) if row[1] == "refused"]
    assert {row[3] for row in refusals} <= {"NotPermitted", "NotFound"}
    assert refusals


@pytest.mark.parametrize("taking", TAKINGS[2:], ids=str)
def test_an_administrator_takes_nothing_from_themself(administered: House, taking: Taking) -> None:
    administered.account(ADMINISTRATOR)
    viewer = administered.viewer(ADMINISTRATOR)
    with pytest.raises(NotFound):
        taking.take(viewer, administered.professionals[ADMINISTRATOR])


def test_an_administrator_ends_their_other_sessions_and_keeps_the_one_they_ask_in(administered: House) -> None:
    other = administered.token(ADMINISTRATOR)
    viewer = administered.viewer(ADMINISTRATOR)
    me = administered.professionals[ADMINISTRATOR]
    assert administration.end_sessions(viewer, person=me, reason=WHY) == 1
    assert not begins(administered, other)
    _, sessions = administration.sign_in_of(viewer, person=me, agency=administered.agencies["SCH1"])
    assert [session.is_this_one for session in sessions] == [True]
    with pytest.raises(NotFound):
        administration.end_session(viewer, session=sessions[0].id, reason=WHY)


@pytest.mark.parametrize("taking", TAKINGS, ids=str)
def test_what_is_taken_away_is_taken_with_a_reason(
    administered: House, taking: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    administered.account("teacher_dsl")
    token = administered.token("teacher_dsl")
    monkeypatch.setattr(f"{__name__}.WHY", "  ")
    with pytest.raises(NeedsReason):
        taking.take(administered.viewer(ADMINISTRATOR), administered.professionals["teacher_dsl"])
    assert begins(administered, token)


@pytest.mark.parametrize("taking", TAKINGS, ids=str)
def test_a_longer_reason_than_is_kept_is_refused_in_plain_words_and_nothing_is_taken(
    administered: House, taking: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = administered
    house.account("teacher_dsl")
    token = house.token("teacher_dsl")
    monkeypatch.setattr(f"{__name__}.WHY", "x" * 4001)
    with pytest.raises(ReasonTooLong, match="4,000 characters or fewer. There are 4,001."):
        taking.take(house.viewer(ADMINISTRATOR), house.professionals["teacher_dsl"])
    assert begins(house, token)
    monkeypatch.setattr(f"{__name__}.WHY", "x" * 4000)
    taking.take(house.viewer(ADMINISTRATOR), house.professionals["teacher_dsl"])
    assert not begins(house, token)


# -- who has left ----------------------------------------------------------------------------------------------------


def _listed(house: House, who: str = "nurse") -> list[str]:
    """Names in the directory, as somebody reads it."""
    from wholepicture.partnership.queries import directory_of

    agencies = directory_of(house.viewer(who))
    return [person.name for agency in agencies for place in (*agency.teams, agency) for person in place.people]


def test_somebody_who_left_is_in_the_directory_no_more_and_is_let_in_no_more(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    assert "Ada Teacher-Test" in _listed(house)
    administration.mark_left(house.viewer(ADMINISTRATOR), person=person, reason=WHY)
    assert "Ada Teacher-Test" not in _listed(house)
    house.prove(person)
    with as_role("wp_signin", house.database) as signin:
        assert answer(signin, "SELECT sec.open_session(%s, 'safeguarding_child', 1)", person) is None
    assert not Account.objects.get(professional=person).is_active
    with pytest.raises(NotFound):
        administration.mark_left(house.viewer(ADMINISTRATOR), person=person, reason=WHY)


def test_somebody_who_comes_back_is_listed_again_and_let_in_once_their_account_is_opened(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    administrator = house.viewer(ADMINISTRATOR)
    administration.mark_left(administrator, person=person, reason=WHY)
    listed = administration.people_of(administrator, agency=house.agencies["SCH1"])
    assert (listed[-1].person, listed[-1].is_at_work) == (person, False)
    for stranger in ("other_administrator", "coordinator"):
        with pytest.raises((NotPermitted, NotFound)):
            administration.mark_back(house.viewer(stranger), person=person)
    administration.mark_back(administrator, person=person)
    assert "Ada Teacher-Test" in _listed(house)
    assert not Account.objects.get(professional=person).is_active
    administration.reopen_account(administrator, person=person)
    assert begins(house, house.token("teacher_dsl"))


def test_reading_the_directory_is_an_act_on_the_ledger(house: House) -> None:
    _listed(house)
    ((_, result, role, _),) = entries(house, "partnership.queries.directory_of")
    assert (result, role) == ("allowed", "nurse")


# -- known devices ---------------------------------------------------------------------------------------------------


def _known_devices(house: House) -> int:
    from wholepicture.access.models import KnownDevice

    return KnownDevice.objects.count()


def _accept(house: House, person: UUID) -> None:
    code = administration.invite(house.viewer(ADMINISTRATOR), person=person, reason=WHY)
    _remember(house)
    assert accept_invitation(email=house.emails["teacher_dsl"], code=code, password=PASSWORD)


def _reset(house: House, person: UUID) -> None:
    from wholepicture.access.accounts import reset_account

    assert reset_account(house.operator(), professional=person, password=PASSWORD)


def _remember(house: House) -> None:
    from wholepicture.access.signing_in import remember_device

    remember_device(Account.objects.get(professional=house.professionals["teacher_dsl"]).id, "")


def _remove_own(house: House, person: UUID) -> None:
    from tests.web.story import client_of

    client = client_of(house, "teacher_dsl")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302


FACTORS_SET_ANEW: dict[str, Callable[[House, UUID], None]] = {
    "their password is taken away": lambda house, person: TAKINGS[3].take(house.viewer(ADMINISTRATOR), person),
    "they set a new one by invitation": _accept,
    "their second factor is taken away": lambda house, person: TAKINGS[4].take(house.viewer(ADMINISTRATOR), person),
    "the operator gives them a first password": _reset,
    "they remove their own second factor": _remove_own,
}


@pytest.mark.parametrize("how", FACTORS_SET_ANEW)
def test_no_device_is_known_any_more_once_a_factor_is_set_anew(administered: House, how: str) -> None:
    administered.account("teacher_dsl")
    administered.account("nurse")
    _remember(administered)
    from wholepicture.access.signing_in import remember_device

    remember_device(Account.objects.get(professional=administered.professionals["nurse"]).id, "")
    FACTORS_SET_ANEW[how](administered, administered.professionals["teacher_dsl"])
    assert _known_devices(administered) == 1, "the nurse's alone"


# What each guard says in the database, without it, and the statement by which another agency's administrator then takes.
FAULTS = [
    ("sec.administers(uuid)", "(me.c ->> 'agency')::uuid = of_agency", "true", "SELECT sec.end_sessions(%s) > 0"),
    ("sec.administers(uuid)", "(me.c ->> 'agency')::uuid = of_agency", "true", "SELECT sec.close_account(%s)"),
    ("sec.administers_person(uuid)", "sec.administers(p.agency_id)", "true", "SELECT sec.change_role(%s, '')"),
    ("sec.end_sessions(uuid)", "sec.administers(p.agency_id)", "true", "SELECT sec.end_sessions(%s) > 0"),
    ("sec.leave(uuid)", "NOT sec.administers_person(person)", "false", "SELECT sec.leave(%s)"),
]


@pytest.mark.parametrize(("function", "guard", "broken", "statement"), FAULTS)
def test_a_guard_that_is_left_out_is_noticed(
    administered: House, function: str, guard: str, broken: str, statement: str
) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    house.token("teacher_dsl")
    token = house.token("other_administrator")
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", token)
        assert not answer(connection, statement, person)
    with altered(house.database, *planted(house, function, guard, broken)) as connection:
        answer(connection, "SELECT sec.begin(%s)", token)
        assert answer(connection, statement, person)


def planted(house: House, function: str, guard: str, broken: str) -> list[str]:
    """Statements that put a function in place with one of its conditions changed."""
    with as_superuser(house.database) as superuser:
        whole: str = answer(superuser, "SELECT pg_get_functiondef(%s::regprocedure)", function)
    assert guard in whole, f"{function} does not say {guard!r}"
    return [whole.replace(guard, broken)]


# What is asked at each statement, by which function, and what takes it away.
ASKED_EACH_TIME = {
    "s.revoked_at IS NULL AND ": ("sec.context()", "UPDATE sec.session SET revoked_at = now()"),
    "AND s.expires_at > clock_timestamp()": ("sec.context()", "UPDATE sec.session SET expires_at = now()"),
    "AND p.role = context ->> 'role'": (
        "sec.still_holds(uuid, jsonb)",
        "UPDATE partnership_professional SET role = 'charity_worker' WHERE role = 'nurse'",
    ),
    "AND p.is_active ": (
        "sec.still_holds(uuid, jsonb)",
        "UPDATE partnership_professional SET is_active = false",
    ),
}


@pytest.mark.parametrize("guard", ASKED_EACH_TIME)
def test_a_context_that_does_not_look_again_is_noticed(administered: House, guard: str) -> None:
    token = administered.token("nurse")
    function, taking = ASKED_EACH_TIME[guard]
    for statements, shown in ([], False), (planted(administered, function, guard, ""), True):
        with altered(administered.database, *statements) as connection:
            answer(connection, "SELECT sec.begin(%s)", token)
            connection.execute("RESET SESSION AUTHORIZATION")
            connection.execute(taking.encode())
            connection.execute("SET LOCAL SESSION AUTHORIZATION wp_app")
            assert (answer(connection, READS) > 0) is shown


def test_a_context_that_lasts_for_a_whole_snapshot_is_noticed(administered: House) -> None:
    guard = "'read committed', 'read uncommitted'"
    (fault,) = planted(administered, "sec.context()", guard, f"{guard}, 'repeatable read'")
    with as_superuser(administered.database) as superuser:
        superuser.execute(fault.encode())
    token = administered.token("teacher_dsl")
    with as_role("wp_app", administered.database) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        answer(connection, "SELECT sec.begin(%s)", token)
        administration.end_sessions(
            administered.operator(), person=administered.professionals["teacher_dsl"], reason=WHY
        )
        assert answer(connection, READS) > 0


# -- accounts ---------------------------------------------------------------------------------------------------------


def test_a_closed_account_signs_in_no_more_and_an_opened_one_does(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    viewer = house.viewer(ADMINISTRATOR)
    administration.close_account(viewer, person=person, reason=WHY)
    assert authenticate(None, email=house.emails["teacher_dsl"], password=PASSWORD) is None
    assert house.token("teacher_dsl") is None
    with pytest.raises(NotFound):
        administration.close_account(viewer, person=person, reason=WHY)
    administration.reopen_account(viewer, person=person)
    assert authenticate(None, email=house.emails["teacher_dsl"], password=PASSWORD) is not None
    assert begins(house, house.token("teacher_dsl"))
    assert [row[:2] for row in entries(house, "access.administration.reopen_account")] == [
        ("access.administration.reopen_account", "allowed")
    ]


def test_whoever_signs_in_while_the_account_is_closed_is_left_without_a_session(administered: House) -> None:
    """Whichever comes first: the one waits for the other, and no session outlives the account."""
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    with as_role("wp_app", house.database) as closing, as_role("wp_signin", house.database) as opening:
        opening.execute("SET lock_timeout = '200ms'")
        house.prove(person)
        with closing.transaction():
            answer(closing, "SELECT sec.begin(%s)", house.token(ADMINISTRATOR))
            assert answer(closing, "SELECT sec.close_account(%s)", person)
            with pytest.raises(Exception, match="lock timeout"):
                opening.execute("SELECT sec.open_session(%s, 'safeguarding_child', 12)", [person])
        house.prove(person)  # as the right password of a closed account does
        assert answer(opening, "SELECT sec.open_session(%s, 'safeguarding_child', 12)", person) is None


def test_an_administrator_opens_no_account_whose_role_is_not_theirs_to_give(administered: House) -> None:
    house = administered
    house.add_colleague("hub_administrator", ADMINISTRATOR, "HUB")
    house.account("coordinator")
    person, viewer = house.professionals["coordinator"], house.viewer("hub_administrator")
    administration.close_account(viewer, person=person, reason=WHY)
    with pytest.raises(NotYoursToGive):
        administration.reopen_account(viewer, person=person)
    administration.reopen_account(house.operator(), person=person)
    assert begins(house, house.token("coordinator"))


# -- factors ----------------------------------------------------------------------------------------------------------


def _enrolled(house: House, who: str) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(Account.objects.get(professional=house.professionals[who])))


def test_a_lost_telephone_opens_nothing_and_its_owner_enrols_anew(administered: House) -> None:
    house = administered
    house.account("teacher_dsl")
    assert _enrolled(house, "teacher_dsl")
    administration.remove_second_factor(
        house.viewer(ADMINISTRATOR), person=house.professionals["teacher_dsl"], reason=WHY
    )
    assert not _enrolled(house, "teacher_dsl")
    assert authenticate(None, email=house.emails["teacher_dsl"], password=PASSWORD) is not None


def test_an_invitation_ends_the_password_at_once_and_sets_another_once(administered: House) -> None:
    house, email = administered, administered.emails["teacher_dsl"]
    house.account("teacher_dsl")
    code = administration.invite(house.viewer(ADMINISTRATOR), person=house.professionals["teacher_dsl"], reason=WHY)
    assert authenticate(None, email=email, password=PASSWORD) is None
    assert not accept_invitation(email="nobody@example.org", code=code, password="another invented phrase")
    assert not accept_invitation(email=email, code=code[:-1], password="another invented phrase")
    typed = code.lower().replace("-", " ")
    assert tidy_code(typed) == code
    assert accept_invitation(email=email.upper(), code=typed, password="another invented phrase")
    assert authenticate(None, email=email, password="another invented phrase") is not None
    assert not accept_invitation(email=email, code=code, password="a third invented phrase")
    assert authenticate(None, email=email, password="another invented phrase") is not None
    assert _enrolled(house, "teacher_dsl"), "the second factor stays"
    ((_, result, role, _),) = entries(house, "web.invitation.accept")
    assert (result, role) == ("allowed", "teacher_dsl")


@pytest.mark.parametrize("end", ["another invitation", "a closed account", "three days"])
def test_an_invitation_that_has_ended_sets_nothing(administered: House, end: str) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    viewer = house.viewer(ADMINISTRATOR)
    code = administration.invite(viewer, person=person, reason=WHY)
    if end == "another invitation":
        administration.invite(viewer, person=person, reason=WHY)
    elif end == "a closed account":
        administration.close_account(viewer, person=person, reason=WHY)
    else:
        with as_superuser(house.database) as superuser:
            superuser.execute(
                "UPDATE sec.invitation SET expires_at = now() WHERE expires_at < now() + interval '3 days'"
            )
    assert not accept_invitation(email=house.emails["teacher_dsl"], code=code, password="another invented phrase")


def test_nobody_alone_takes_both_factors_before_their_owner_has_signed_in(administered: House) -> None:
    """Whoever could set the password and enrol the telephone could sign in as them."""
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    viewer = house.viewer(ADMINISTRATOR)
    administration.invite(viewer, person=person, reason=WHY)
    with pytest.raises(OtherFactorFirst):
        administration.remove_second_factor(viewer, person=person, reason=WHY)
    assert _enrolled(house, "teacher_dsl")
    house.token("teacher_dsl")  # they sign in, with the authenticator that they have
    administration.remove_second_factor(viewer, person=person, reason=WHY)
    with pytest.raises(OtherFactorFirst):
        administration.invite(viewer, person=person, reason=WHY)
    administration.invite(house.viewer("second_administrator"), person=person, reason=WHY)
    assert ("access.administration.invite", "refused", ADMINISTRATOR, "OtherFactorFirst") in entries(house)


def test_the_operator_takes_both_where_nobody_else_can(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    administration.invite(house.operator(), person=person, reason=WHY)
    administration.remove_second_factor(house.operator(), person=person, reason=WHY)
    assert not _enrolled(house, "teacher_dsl")


def test_one_who_may_take_both_is_noticed(administered: House) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    house.account("teacher_dsl")
    administration.invite(house.viewer(ADMINISTRATOR), person=person, reason=WHY)
    fault = planted(house, "sec.set_other_factor(uuid, text)", "r.factor <> this_factor", "r.factor = this_factor")
    with altered(house.database, *fault) as connection:
        answer(connection, "SELECT sec.begin(%s)", house.token(ADMINISTRATOR))
        assert answer(connection, "SELECT sec.remove_second_factor(%s)", person) == "done"


def test_whoever_is_reset_by_the_operator_is_signed_out_at_the_next_statement(administered: House) -> None:
    from wholepicture.access.accounts import reset_account

    administered.account("teacher_dsl")
    token = administered.token("teacher_dsl")
    with open_session(administered, token) as session:
        reset_account(
            administered.operator(), professional=administered.professionals["teacher_dsl"], password="another phrase"
        )
        assert answer(session, READS) == 0
    assert not begins(administered, token)


# -- roles ------------------------------------------------------------------------------------------------------------


def test_a_role_given_works_and_a_role_taken_does_not(administered: House) -> None:
    house = administered
    house.add_colleague("newcomer", "", "SCH1")
    person, viewer = house.professionals["newcomer"], house.viewer(ADMINISTRATOR)
    assert house.token("newcomer", "safeguarding_child") is None
    administration.give_role(viewer, person=person, role="teacher_dsl")
    asking = viewer_from_token(house.token("newcomer"), channel="page")
    assert (asking.role, asking.may(Permission.PICTURE)) == ("teacher_dsl", True)
    with open_session(house, asking.token) as session:
        administration.take_role(viewer, person=person, reason=WHY)
        assert answer(session, READS) == 0
    assert house.token("newcomer", "safeguarding_child") is None
    assert [row[1:] for row in entries(house, "access.administration.give_role")] == [
        ("allowed", ADMINISTRATOR, "Designated safeguarding lead")
    ]


@pytest.mark.parametrize("role", [role.code for role in ROLES.values() if role.code != "teacher_dsl"])
def test_a_schools_administrator_gives_no_role_but_the_schools(administered: House, role: str) -> None:
    """None of the hub, none of oversight, none of another kind of agency, not their own."""
    viewer = administered.viewer(ADMINISTRATOR)
    with pytest.raises((NotYoursToGive, NotFound)):
        administration.give_role(viewer, person=administered.professionals["teacher_dsl"], role=role)
    with as_role("wp_app", administered.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", viewer.token)
        assert not answer(connection, "SELECT sec.change_role(%s, %s)", administered.professionals["teacher_dsl"], role)


@pytest.mark.parametrize("role", ["teacher_dsl", "coordinator", "agency_administrator", ""])
def test_an_administrator_cannot_raise_themself(administered: House, role: str) -> None:
    viewer = administered.viewer(ADMINISTRATOR)
    me = administered.professionals[ADMINISTRATOR]
    with pytest.raises(Refusal):
        administration.give_role(viewer, person=me, role=role)
    with as_role("wp_app", administered.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", viewer.token)
        assert not answer(connection, "SELECT sec.change_role(%s, %s)", me, role)
    assert administered.viewer(ADMINISTRATOR).role == ADMINISTRATOR


@pytest.mark.parametrize("agency_type", AGENCY_TYPES)
def test_what_an_administrator_may_give_reaches_no_further_than_their_agency(agency_type: str) -> None:
    wide = {Permission.LEDGER, Permission.ALERTS, Permission.JUDGE, Permission.SOURCE, Permission.ADMINISTER}
    for role in roles_given_in(agency_type):
        assert not role.hub
        assert not role.permissions & wide


def test_an_administrator_reads_nothing_of_children() -> None:
    role = ROLES[ADMINISTRATOR]
    assert not role.reads
    assert role.permissions == {Permission.ADMINISTER, Permission.ENTRIES, Permission.DIRECTORY}


def test_a_role_that_anybody_may_give_is_noticed(administered: House) -> None:
    person = administered.professionals["teacher_dsl"]
    fault = planted(administered, "sec.may_give(text, uuid)", "a.type = ANY (r.given_in)", "true")
    with altered(administered.database, *fault) as connection:
        answer(connection, "SELECT sec.begin(%s)", administered.token(ADMINISTRATOR))
        assert answer(connection, "SELECT sec.change_role(%s, 'coordinator')", person)
    fault = planted(administered, "sec.administers_person(uuid)", "p.id IS DISTINCT FROM sec.professional()", "true")
    with altered(administered.database, *fault) as connection:
        answer(connection, "SELECT sec.begin(%s)", administered.token(ADMINISTRATOR))
        assert answer(
            connection, "SELECT sec.change_role(%s, 'teacher_dsl')", administered.professionals[ADMINISTRATOR]
        )


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_key_works_is_seen_in_use_and_is_refused_at_the_next_statement_once_it_is_ended(administered: House) -> None:
    house, agency = administered, administered.agencies["SCH1"]
    viewer = house.viewer(ADMINISTRATOR)
    key = new_agency_key(viewer, agency=agency, name="Nightly export", days=90)
    (listed,) = keys_of(viewer, agency=agency)
    assert (listed.name, listed.last_used_at, listed.has_ended) == ("Nightly export", None, False)
    assert (listed.expires_at - listed.made_at).days == 90  # type: ignore[operator]
    assert begins(house, key)
    assert keys_of(viewer, agency=agency)[0].last_used_at is not None
    with open_session(house, key) as session:
        end_agency_key(viewer, agency=agency, key=key_id(house, key), reason=WHY)
        assert answer(session, READS) == 0
    assert not begins(house, key)
    assert keys_of(viewer, agency=agency)[0].has_ended
    with pytest.raises(NotFound):
        end_agency_key(viewer, agency=agency, key=key_id(house, key), reason=WHY)
    assert [row[1:] for row in entries(house, "access.accounts.end_agency_key")] == [
        ("allowed", ADMINISTRATOR, WHY),
        ("refused", ADMINISTRATOR, "NotFound"),
    ]


def test_a_key_ends_by_itself_in_an_open_session_too(administered: House) -> None:
    house = administered
    key = new_agency_key(house.operator(), agency=house.agencies["SCH1"], days=1)
    with open_session(house, key) as session:
        with as_superuser(house.database) as superuser:
            superuser.execute("UPDATE sec.api_key SET expires_at = now()")
        assert answer(session, READS) == 0
    assert not begins(house, key)


def test_both_keys_work_while_one_takes_the_place_of_the_other(administered: House) -> None:
    house, agency = administered, administered.agencies["SCH1"]
    viewer = house.viewer(ADMINISTRATOR)
    old = new_agency_key(house.operator(), agency=agency)
    new = new_agency_key(viewer, agency=agency, name="New", days=365, replaces=key_id(house, old), overlap_hours=24)
    assert begins(house, old)
    assert begins(house, new)
    with as_superuser(house.database) as superuser:
        left = answer(superuser, "SELECT expires_at - now() FROM sec.api_key WHERE id = %s", key_id(house, old))
        assert 23 < left.total_seconds() / 3600 <= 24
        superuser.execute("UPDATE sec.api_key SET expires_at = expires_at - interval '24 hours 1 second'")
    assert not begins(house, old)
    assert begins(house, new)
    newest = new_agency_key(viewer, agency=agency, name="Newest", days=365, replaces=key_id(house, new))
    assert (begins(house, new), begins(house, newest)) == (False, True)


def test_an_overlap_never_lengthens_what_a_key_had_left(administered: House) -> None:
    house, agency = administered, administered.agencies["SCH1"]
    old = new_agency_key(house.operator(), agency=agency, days=1)
    new_agency_key(house.operator(), agency=agency, replaces=key_id(house, old), overlap_hours=720)
    with as_superuser(house.database) as superuser:
        assert answer(
            superuser,
            "SELECT expires_at - now() <= interval '1 day' FROM sec.api_key WHERE id = %s",
            key_id(house, old),
        )


def test_an_administrator_reaches_no_key_of_another_agency(administered: House) -> None:
    house, theirs = administered, administered.agencies["SCH1"]
    key = new_agency_key(house.operator(), agency=theirs)
    stranger = house.viewer("other_administrator")
    assert keys_of(stranger, agency=theirs) == []
    for attempt in (
        lambda: end_agency_key(stranger, agency=theirs, key=key_id(house, key), reason=WHY),
        lambda: end_agency_key(stranger, agency=house.agencies["SCH2"], key=key_id(house, key), reason=WHY),
        lambda: new_agency_key(stranger, agency=theirs, name="Mine", days=1),
        lambda: new_agency_key(
            stranger, agency=house.agencies["SCH2"], name="Mine", days=1, replaces=key_id(house, key)
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert begins(house, key)
    assert keys_of(stranger, agency=house.agencies["SCH2"]) == [], "what was refused left nothing behind"


def test_a_key_administers_nothing(administered: House) -> None:
    key = new_agency_key(administered.operator(), agency=administered.agencies["SCH1"])
    viewer = viewer_from_token(key, channel="api")
    with pytest.raises(NotPermitted):
        new_agency_key(viewer, agency=administered.agencies["SCH1"], name="More", days=1)
    with as_role("wp_app", administered.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", key)
        assert answer(connection, "SELECT sec.new_api_key(%s, 'More', 1)", administered.agencies["SCH1"]) is None


def test_a_long_request_holds_up_nobody_who_withdraws_its_key(administered: House) -> None:
    house, agency = administered, administered.agencies["SCH1"]
    key = new_agency_key(house.operator(), agency=agency)
    with open_session(house, key) as session:  # noted its use, and has not committed
        with as_role("wp_app", house.database) as other:
            other.execute("SET lock_timeout = '200ms'")
            with other.transaction():
                assert answer(other, "SELECT sec.begin(%s)", key) is not None, "nor another request with it"
        end_agency_key(house.viewer(ADMINISTRATOR), agency=agency, key=key_id(house, key), reason=WHY)
        assert answer(session, READS) == 0


def test_a_key_that_is_not_looked_at_again_is_noticed(administered: House) -> None:
    key = new_agency_key(administered.operator(), agency=administered.agencies["SCH1"])
    fault = planted(administered, "sec.context()", "AND k.revoked_at IS NULL", "")
    with altered(administered.database, *fault) as connection:
        answer(connection, "SELECT sec.begin(%s)", key)
        connection.execute("RESET SESSION AUTHORIZATION")
        connection.execute("UPDATE sec.api_key SET revoked_at = now()")
        connection.execute("SET LOCAL SESSION AUTHORIZATION wp_app")
        assert answer(connection, READS) > 0


# -- trust and bars ---------------------------------------------------------------------------------------------------


def _children(house: House) -> int:
    with as_superuser(house.database) as superuser:
        return int(answer(superuser, "SELECT count(DISTINCT nominal) FROM linkage_membership"))


def test_a_feed_whose_trust_is_withdrawn_joins_nobody_from_the_next_report_on(administered: House) -> None:
    house = administered

    def sends(agency: str, key: str, number: int) -> None:
        house.send(agency, factories.concern(factories.child(identifiers=[factories.nhs_of(number)]), key=key))
        house.process()

    sends("HLT", "a", 1)
    sends("SCH1", "b", 1)
    assert _children(house) == 1
    school = house.agencies["SCH1"]
    administration.withdraw_trust(house.viewer(ADMINISTRATOR), agency=school, identifiers=["nhs_number"], reason=WHY)
    assert "nhs_number" not in administration.trusted_identifiers(house.operator(), agency=school)
    assert "upn" in administration.trusted_identifiers(house.operator(), agency=school)
    child = factories.child(
        given="Ines", family="Marl-Test", date_of_birth="2010-02-03", identifiers=[factories.nhs_of(2)]
    )
    house.send("HLT", factories.concern(child, key="c"))
    house.send("SCH1", factories.concern(child, key="d"))
    house.process()
    assert _children(house) == 3


def test_an_administrator_withdraws_trust_only_of_their_own_feed_and_adds_none(administered: House) -> None:
    house = administered
    with pytest.raises(NotFound):
        administration.withdraw_trust(
            house.viewer("other_administrator"), agency=house.agencies["SCH1"], identifiers=["upn"], reason=WHY
        )
    with pytest.raises(NotFound):
        administration.withdraw_trust(
            house.viewer(ADMINISTRATOR), agency=house.agencies["SCH1"], identifiers=["shoe_size"], reason=WHY
        )
    assert "upn" in administration.trusted_identifiers(house.operator(), agency=house.agencies["SCH1"])


def _known_child(house: House) -> UUID:
    house.send("SCH1", factories.concern(factories.child(identifiers=[factories.nhs_of(1)])))
    house.process()
    with as_superuser(house.database) as superuser:
        child: UUID = answer(superuser, "SELECT nominal FROM linkage_membership")
        return child


def test_a_bar_that_is_lifted_shows_again_at_the_next_statement(administered: House) -> None:
    house, child = administered, _known_child(administered)
    officer, events = house.professionals["linkage_officer"], "SELECT count(*) FROM picture_event"
    hub = house.viewer("coordinator")
    with as_role("wp_app", house.database) as session, session.transaction():
        answer(session, "SELECT sec.begin(%s)", house.token("linkage_officer"))
        assert answer(session, events) > 0
        bar = bar_viewer(hub, professional=officer, nominal=child, reason="Her niece")
        assert answer(session, events) == 0
        assert [(row.id, row.nominal, row.reason) for row in bars_standing(hub, nominal=child)] == [
            (bar, child, "Her niece")
        ]
        lift_bar(hub, bar=bar, reason="It was somebody else of that name")
        assert answer(session, events) > 0
    assert bars_standing(hub) == []
    with pytest.raises(NotFound):
        lift_bar(hub, bar=bar, reason="Twice")
    assert [row[1:] for row in entries(house, "access.commands.lift_bar")] == [
        ("allowed", "coordinator", "It was somebody else of that name"),
        ("refused", "coordinator", "NotFound"),
    ]


@pytest.mark.parametrize("who", ["social_worker", "linkage_officer", "nurse", ADMINISTRATOR, "the one who is barred"])
def test_a_bar_is_lifted_by_nobody_outside_the_hub_and_never_by_whom_it_bars(administered: House, who: str) -> None:
    house, child = administered, _known_child(administered)
    house.add_colleague("the one who is barred", "coordinator")
    bar = bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["the one who is barred"],
        nominal=child,
        reason="Her niece",
    )
    viewer = house.viewer(who)
    with pytest.raises((NotPermitted, NotFound)):
        lift_bar(viewer, bar=bar, reason=WHY)
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", viewer.token)
        assert connection.execute("UPDATE access_bar SET lifted_at = now()").rowcount == 0
    assert len(bars_standing(house.viewer("coordinator"))) == 1


def test_a_bar_that_the_barred_one_could_lift_is_noticed(administered: House) -> None:
    house, child = administered, _known_child(administered)
    house.add_colleague("barred", "coordinator")
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["barred"], nominal=child, reason="Her niece"
    )
    faults = [
        f"ALTER POLICY {name} ON access_bar USING (sec.may('protect') AND sec.is_hub())"
        for name in ("lifts", "others_only")
    ]
    with altered(house.database, *faults) as connection:
        answer(connection, "SELECT sec.begin(%s)", house.token("barred"))
        assert answer(connection, "SELECT count(*) FROM access_bar") == 1


# -- what is not there, and any order of giving and taking ------------------------------------------------------------


ASKED = [
    "SELECT count(*) FROM sec.sign_in_states(%s, NULL)",
    "SELECT count(*) FROM sec.sessions_of(%s)",
    "SELECT count(*) FROM sec.keys_of(%s)",
    "SELECT sec.end_session(%s)",
    "SELECT sec.end_sessions(%s)",
    "SELECT sec.close_account(%s)",
    "SELECT sec.reopen_account(%s)",
    "SELECT sec.remove_second_factor(%s)",
    "SELECT sec.invite(%s, sha256('x'))",
    "SELECT sec.change_role(%s, '')",
    "SELECT sec.end_api_key(%s, 0)",
    "SELECT sec.new_api_key(%s, 'x', 1)",
    "SELECT sec.withdraw_trust(%s, '{upn}')",
]


@pytest.mark.parametrize("who", ["other_administrator", "nurse", "coordinator"])
@pytest.mark.parametrize("statement", ASKED)
def test_what_is_not_theirs_and_what_is_not_there_are_answered_alike(
    administered: House, statement: str, who: str
) -> None:
    house = administered
    house.account("teacher_dsl")
    house.token("teacher_dsl")
    with as_superuser(house.database) as superuser:
        session = answer(
            superuser, "SELECT id FROM sec.session WHERE professional = %s", house.professionals["teacher_dsl"]
        )
    key = key_id(house, new_agency_key(house.operator(), agency=house.agencies["SCH1"]))
    hidden = [house.professionals["teacher_dsl"], house.agencies["SCH1"], session, key]
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        nothing = answer(connection, statement, uuid4())
        assert [answer(connection, statement, one) for one in hidden] == [nothing] * len(hidden)
        assert refused(connection, statement, None) == "InvalidParameterValue"


@dataclass(frozen=True)
class Model:
    """What somebody may do by what was given to them and taken away, as anybody would say it."""

    has_role: bool = True
    is_open: bool = True
    is_signed_in: bool = False

    def after(self, act: str) -> "Model":
        lets_in = self.has_role and self.is_open
        return {
            "sign in": replace(self, is_signed_in=self.is_signed_in or lets_in),
            "end sessions": replace(self, is_signed_in=False),
            "take role": replace(self, has_role=False, is_signed_in=False),
            "give role": replace(self, has_role=True),
            "close": replace(self, is_open=False, is_signed_in=False),
            "open": replace(self, is_open=True),
        }[act]


ACTS = ["sign in", "end sessions", "take role", "give role", "close", "open"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=12))
def test_whatever_the_order_of_giving_and_taking_a_session_is_open_as_anybody_would_say(
    administered: House, acts: list[str]
) -> None:
    house, person = administered, administered.professionals["teacher_dsl"]
    viewer = house.viewer(ADMINISTRATOR)
    house.account("teacher_dsl")
    do: dict[str, Callable[[], Any]] = {
        "end sessions": lambda: administration.end_sessions(viewer, person=person, reason=WHY),
        "take role": lambda: administration.take_role(viewer, person=person, reason=WHY),
        "give role": lambda: administration.give_role(viewer, person=person, role="teacher_dsl"),
        "close": lambda: administration.close_account(viewer, person=person, reason=WHY),
        "open": lambda: administration.reopen_account(viewer, person=person),
    }
    for act in ("open", "give role", "end sessions"):
        _if_it_can(do[act])
    model, tokens = Model(), []
    for act in acts:
        if act == "sign in":
            tokens.append(house.token("teacher_dsl", "safeguarding_child"))
        else:
            _if_it_can(do[act])
        model = model.after(act)
        assert any(token and begins(house, token) for token in tokens) is model.is_signed_in, act


def _if_it_can(act: Callable[[], Any]) -> None:
    with suppress(Refusal):  # there is nothing to take, or it is given already
        act()
