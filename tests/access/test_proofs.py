"""A session is opened for whoever just proved their account, and the process of signing in has no other way to one."""

import base64
import hashlib
import importlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.access.raw import Connection, answer, as_role, as_superuser, refused
from tests.living import PASSWORD, House
from wholepicture.access import administration, passwords
from wholepicture.access.models import Account

OPENED = "SELECT sec.open_session(%s, 'safeguarding_child', 1)"
WHY = "Invented, for a test."


@pytest.fixture
def proving(house: House) -> House:
    """A house in which a nurse and a teacher have accounts."""
    with_administrator(house)
    for who in ("nurse", "teacher_dsl"):
        house.account(who)
    return house


@pytest.fixture
def signin(proving: House) -> Iterator[Connection]:
    """Whoever has code in the process of signing in: its role, and every statement that this may send."""
    with as_role("wp_signin", proving.database) as connection:
        yield connection


def account_of(house: House, who: str) -> Account:
    return Account.objects.get(professional=house.professionals[who])


def proof_of(account: Account, typed: str = PASSWORD) -> bytes:
    return passwords.ProvedPasswordHasher().proof_of(typed, account.password)


def proves(signin: Connection, account: Account, proof: bytes) -> bool:
    return bool(answer(signin, "SELECT sec.prove(%s, %s)", account.id, proof))


def opens(signin: Connection, person: UUID) -> bool:
    return bool(answer(signin, OPENED, person))


# -- what opens ------------------------------------------------------------------------------------------------------


def test_a_session_opens_once_for_each_proof_and_never_without_one(proving: House, signin: Connection) -> None:
    nurse, person = account_of(proving, "nurse"), proving.professionals["nurse"]
    assert not opens(signin, person)
    assert proves(signin, nurse, proof_of(nurse))
    assert not opens(signin, proving.professionals["teacher_dsl"]), "one account's proof is no other's"
    assert opens(signin, person)
    assert not opens(signin, person)


def test_two_who_sign_in_to_one_account_at_one_moment_are_both_let_in(proving: House, signin: Connection) -> None:
    nurse, person = account_of(proving, "nurse"), proving.professionals["nurse"]
    for _ in range(2):
        assert proves(signin, nurse, proof_of(nurse))
    with as_role("wp_signin", proving.database) as other, signin.transaction():
        assert opens(signin, person)
        assert opens(other, person)


def test_neither_a_wrong_password_nor_what_is_kept_of_the_right_one_proves_anything(
    proving: House, signin: Connection
) -> None:
    nurse = account_of(proving, "nurse")
    kept = base64.b64decode(nurse.password.rpartition("$")[2] + "=")
    right = proof_of(nurse)
    for proof in (proof_of(nurse, "another long phrase"), kept, hashlib.sha256(right).digest(), right[:-1], bytes(32)):
        assert not proves(signin, nurse, proof)
    assert not proves(signin, account_of(proving, "teacher_dsl"), right)
    assert not opens(signin, proving.professionals["nurse"])


def test_a_proof_is_one_for_a_quarter_of_an_hour(proving: House, signin: Connection) -> None:
    nurse, person = account_of(proving, "nurse"), proving.professionals["nurse"]
    with as_superuser(proving.database) as superuser:
        for minutes, is_one in ((14, True), (16, False)):
            assert proves(signin, nurse, proof_of(nurse))
            superuser.execute(f"UPDATE sec.proof SET proved_at = proved_at - interval '{minutes} minutes'".encode())
            assert opens(signin, person) is is_one
        assert proves(signin, nurse, proof_of(nurse))
        assert answer(superuser, "SELECT count(*) FROM sec.proof") == 1, "what is too old goes"


TAKEN: dict[str, Callable[[Any, UUID], Any]] = {
    "sessions": lambda viewer, person: administration.end_sessions(viewer, person=person, reason=WHY),
    "role": lambda viewer, person: administration.take_role(viewer, person=person, reason=WHY),
    "password": lambda viewer, person: administration.invite(viewer, person=person, reason=WHY),
    "second factor": lambda viewer, person: administration.remove_second_factor(viewer, person=person, reason=WHY),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_was_proved_before_something_was_taken_away_opens_nothing_after(
    proving: House, signin: Connection, what: str
) -> None:
    teacher, person = account_of(proving, "teacher_dsl"), proving.professionals["teacher_dsl"]
    assert proves(signin, teacher, proof_of(teacher))
    TAKEN[what](proving.viewer(ADMINISTRATOR), person)
    assert not opens(signin, person)


# -- what the process of signing in cannot do --------------------------------------------------------------------------


def test_it_neither_sets_a_password_nor_makes_an_account_nor_says_who_proved_what(
    proving: House, signin: Connection
) -> None:
    kept = passwords.verifier_of("a phrase of the thief's own")
    nurse = account_of(proving, "nurse")
    for statement, values in (
        ("UPDATE access_account SET password = %s WHERE id = %s", (kept, nurse.id)),
        ("UPDATE access_account SET professional = gen_random_uuid() WHERE id = %s", (nurse.id,)),
        ("UPDATE access_account SET is_active = true WHERE id = %s", (nurse.id,)),
        ("DELETE FROM access_account WHERE id = %s", (nurse.id,)),
        (
            "INSERT INTO access_account (id, email, professional, is_active, password) "
            "VALUES (gen_random_uuid(), 'thief@example.org', %s, true, %s)",
            (proving.professionals["coordinator"], kept),
        ),
        ("INSERT INTO sec.proof (professional, proved_at) VALUES (%s, now())", (nurse.professional,)),
        ("SELECT sec.note_proof(%s)", (nurse.professional,)),
        ("SELECT sec.use_proof(%s)", (nurse.professional,)),
        ("SELECT sec.reset_account(%s, %s)", (nurse.professional, kept)),
        ("SELECT sec.new_account(%s, 'thief@example.org', %s, NULL)", (proving.professionals["coordinator"], kept)),
    ):
        assert refused(signin, statement, *values) == "InsufficientPrivilege", statement


def test_a_password_is_changed_by_whoever_just_proved_the_old_one(proving: House, signin: Connection) -> None:
    nurse, kept = account_of(proving, "nurse"), passwords.verifier_of("three other invented words")
    changed = "SELECT sec.change_password(%s, %s)"
    assert not answer(signin, changed, nurse.id, kept)
    assert proves(signin, nurse, proof_of(nurse))
    assert proves(signin, nurse, proof_of(nurse))
    assert answer(signin, changed, nurse.id, kept)
    assert not opens(signin, nurse.professional), "the other proof was one of the old password"
    assert not proves(signin, nurse, proof_of(nurse))
    nurse.refresh_from_db()
    assert proves(signin, nurse, proof_of(nurse, "three other invented words"))


@pytest.mark.parametrize("kept", ["", "!", "argon2_proved$", "plain words", "x" * 200])
def test_what_is_not_the_hash_of_a_hash_is_kept_as_nobodys_password(
    proving: House, signin: Connection, kept: str
) -> None:
    nurse = account_of(proving, "nurse")
    assert proves(signin, nurse, proof_of(nurse))
    assert refused(signin, "SELECT sec.change_password(%s, %s)", nurse.id, kept) == "InvalidParameterValue"
    assert refused(signin, "SELECT sec.accept_invitation('x', 'y', %s)", kept) == "InvalidParameterValue"


TIED = (
    "INSERT INTO socialaccount_socialaccount (provider, uid, last_login, date_joined, extra_data, user_id) "
    "VALUES ('council', 'subject-1', now(), now(), '{}', %s)"
)


def test_an_account_is_tied_to_another_provider_by_whoever_just_proved_it(proving: House, signin: Connection) -> None:
    nurse, teacher = account_of(proving, "nurse"), account_of(proving, "teacher_dsl")
    assert refused(signin, TIED, nurse.id) == "InsufficientPrivilege"
    assert proves(signin, nurse, proof_of(nurse))
    assert answer(signin, "SELECT sec.is_proved(%s)", nurse.id)
    signin.execute(TIED.encode(), [nurse.id])
    moved = "UPDATE socialaccount_socialaccount SET user_id = %s"
    assert refused(signin, moved, teacher.id) == "InsufficientPrivilege"


def test_the_other_providers_word_opens_the_account_that_is_tied_and_no_other(
    proving: House, signin: Connection
) -> None:
    nurse = account_of(proving, "nurse")
    by_provider = "SELECT sec.prove_by_provider('council', %s)"
    assert not answer(signin, by_provider, "subject-1")
    assert proves(signin, nurse, proof_of(nurse))
    signin.execute(TIED.encode(), [nurse.id])
    assert not opens(signin, nurse.professional), "what tied it is used up"
    assert not answer(signin, by_provider, "subject-2")
    assert answer(signin, by_provider, "subject-1")
    assert not opens(signin, proving.professionals["teacher_dsl"])
    assert opens(signin, nurse.professional)


# -- passwords of before -----------------------------------------------------------------------------------------------


def test_a_password_of_before_the_upgrade_still_opens_its_account(proving: House, signin: Connection) -> None:
    migration = importlib.import_module("wholepicture.access.migrations.0010_sessions_by_proof")
    hasher = Argon2PasswordHasher()
    with as_superuser(proving.database) as superuser:
        superuser.execute(
            "UPDATE access_account SET password = CASE professional WHEN %s THEN %s ELSE '!taken away' END",
            [proving.professionals["nurse"], hasher.encode(PASSWORD, hasher.salt())],
        )
        assert not account_of(proving, "nurse").check_password(PASSWORD)
        superuser.execute(migration.HASHED.encode())
    assert account_of(proving, "nurse").check_password(PASSWORD)
    assert not account_of(proving, "nurse").check_password(PASSWORD + "!")
    assert opens(signin, proving.professionals["nurse"])
    assert account_of(proving, "teacher_dsl").password == "!taken away"
    assert not account_of(proving, "teacher_dsl").check_password("taken away")


# -- planted faults ----------------------------------------------------------------------------------------------------

PROVES = "CREATE OR REPLACE FUNCTION sec.{} RETURNS boolean LANGUAGE sql SECURITY DEFINER AS 'SELECT true'"
PLANTS: dict[str, tuple[str, Callable[[House, Connection], None]]] = {
    "nothing is needed": (
        PROVES.format("use_proof(of_professional uuid)"),
        test_a_session_opens_once_for_each_proof_and_never_without_one,
    ),
    "anything proves": (
        "CREATE OR REPLACE FUNCTION sec.prove(for_account uuid, proof bytea) RETURNS boolean LANGUAGE sql SECURITY DEFINER AS "
        "'SELECT sec.note_proof(a.professional) IS NOT NULL FROM public.access_account a WHERE a.id = for_account'",
        test_neither_a_wrong_password_nor_what_is_kept_of_the_right_one_proves_anything,
    ),
    "it lasts": (
        "CREATE OR REPLACE FUNCTION sec.proved_for() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '1 day' $$",
        test_a_proof_is_one_for_a_quarter_of_an_hour,
    ),
    "it sets passwords": (
        "GRANT UPDATE (password) ON access_account TO wp_signin",
        test_it_neither_sets_a_password_nor_makes_an_account_nor_says_who_proved_what,
    ),
    "it makes accounts": (
        "GRANT INSERT ON access_account TO wp_signin",
        test_it_neither_sets_a_password_nor_makes_an_account_nor_says_who_proved_what,
    ),
    "it notes proofs": (
        "GRANT EXECUTE ON FUNCTION sec.note_proof(uuid) TO wp_signin",
        test_it_neither_sets_a_password_nor_makes_an_account_nor_says_who_proved_what,
    ),
    "it ties accounts": (
        "DROP TRIGGER tied_by_proof ON socialaccount_socialaccount",
        test_an_account_is_tied_to_another_provider_by_whoever_just_proved_it,
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found(proving: House, signin: Connection, plant: str) -> None:
    statement, test = PLANTS[plant]
    with as_superuser(proving.database) as superuser:
        superuser.execute(statement.encode())
    with pytest.raises(AssertionError):
        test(proving, signin)


def test_a_planted_proof_that_outlives_what_was_taken_away_is_found(proving: House, signin: Connection) -> None:
    with as_superuser(proving.database) as superuser:
        superuser.execute(
            b"CREATE RULE kept AS ON DELETE TO sec.proof WHERE session_user = 'wp_app' DO INSTEAD NOTHING"
        )
    with pytest.raises(AssertionError):
        test_what_was_proved_before_something_was_taken_away_opens_nothing_after(proving, signin, "sessions")
