"""What the operator takes away and gives back on the server, by command."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate

from synthetic import factories
from tests.access.administering import begins, key_id
from tests.access.raw import answer, as_superuser
from tests.access.writing import entries
from tests.living import PASSWORD, House

Run = Callable[..., tuple[int, Any, str]]
WHY = ("--reason", "Invented: she left her telephone on a train")
TEACHER = "teacher.dsl@example.org"


@pytest.mark.parametrize(
    "arguments",
    [
        ("access",),
        ("access", "close", TEACHER),
        ("access", "close", "nobody@example.org", *WHY),
        ("access", "end-session", "not-an-id", *WHY),
        ("access", "role", TEACHER, "feed"),
        ("access", "people", "NOBODY"),
        ("keys", "end", "SCH1", "00000000-0000-4000-8000-000000000000"),
        ("bars", "lift", "00000000-0000-4000-8000-000000000000"),
    ],
)
def test_what_is_used_wrongly_ends_with_2_and_takes_nothing(run: Run, house: House, arguments: tuple[str, ...]) -> None:
    token = house.token("teacher_dsl")
    status, _, said = run(*arguments, "--json")
    assert (status, "Traceback" in said) == (2, False)
    assert begins(house, token)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("end-sessions", TEACHER, *WHY), "end_sessions"),
        (("close", TEACHER, *WHY), "close_account"),
        (("invite", TEACHER, *WHY), "invite"),
        (("second-factor", TEACHER, *WHY), "remove_second_factor"),
        (("role", TEACHER, "none", *WHY), "take_role"),
        (("role", TEACHER, "nurse"), "give_role"),
    ],
)
def test_each_ends_the_session_says_what_happens_next_and_is_on_the_ledger(
    run: Run, house: House, command: tuple[str, ...], code: str
) -> None:
    house.account("teacher_dsl")
    token = house.token("teacher_dsl")
    status, said, _ = run("access", *command)
    assert status == 0
    assert "sign" in said
    assert not begins(house, token)
    ((_, result, role, why),) = entries(house, f"access.administration.{code}")
    assert (result, role) == ("allowed", "system:operator")
    assert why == (WHY[1] if WHY[0] in command else "Nurse")


def test_a_role_is_taken_with_a_reason(run: Run, house: House) -> None:
    token = house.token("teacher_dsl")
    assert run("access", "role", TEACHER, "none")[0] == 1
    assert begins(house, token)


def test_sessions_are_listed_and_one_is_ended(run: Run, house: House) -> None:
    kept, ended = house.token("teacher_dsl"), house.token("teacher_dsl")
    sessions = run("access", "sessions", TEACHER, "--json")[1]
    assert len(sessions) == 2
    assert run("access", "end-session", sessions[0]["id"], *WHY)[0] == 0
    assert (begins(house, kept), begins(house, ended)) == (True, False)
    status, _, said = run("access", "end-session", sessions[0]["id"], *WHY)
    assert (status, bool(said)) == (1, True)


def test_an_account_is_closed_and_opened_again(run: Run, house: House) -> None:
    house.account("teacher_dsl")
    run("access", "close", TEACHER, *WHY)
    (person,) = run("access", "people", "SCH1", "--json")[1]
    assert (person["name"], person["is_open"], person["has_second_factor"]) == ("Ada Teacher-Test", False, True)
    assert authenticate(None, email=TEACHER, password=PASSWORD) is None
    assert "closed" in run("access", "people", "SCH1")[1]
    assert run("access", "open", TEACHER)[0] == 0
    assert authenticate(None, email=TEACHER, password=PASSWORD) is not None


def test_an_invitation_is_shown_and_sets_a_new_password(run: Run, house: House) -> None:
    from wholepicture.access.accounts import accept_invitation

    house.account("teacher_dsl")
    code = run("access", "invite", TEACHER, *WHY, "--json")[1]["code"]
    assert accept_invitation(email=TEACHER, code=code, password="three other invented words")
    assert authenticate(None, email=TEACHER, password="three other invented words") is not None


def test_keys_are_listed_replaced_with_an_overlap_and_ended(run: Run, house: House) -> None:
    old = run("agency", "key", "SCH1", "--name", "Nightly", "--json")[1]["key"]
    replaced = ("--replaces", key_id(house, old), "--overlap", 24)
    new = run("agency", "key", "SCH1", "--name", "Nightly", "--days", 365, *replaced, "--json")[1]["key"]
    assert (begins(house, old), begins(house, new)) == (True, True)
    listed = run("keys", "list", "SCH1", "--json")[1]
    assert [key["name"] for key in listed] == ["Nightly", "Nightly"]
    assert all(key["last_used_at"] and key["expires_at"] for key in listed)
    assert run("keys", "end", "SCH1", key_id(house, old), *WHY)[0] == 0
    assert (begins(house, old), begins(house, new)) == (False, True)
    assert "ended" in run("keys", "list", "SCH1")[1]
    assert run("keys", "end", "SCH2", key_id(house, new), *WHY)[0] == 1, "of another agency than was said"
    assert run("agency", "key", "SCH1", "--days", 9999)[0] == 1
    assert begins(house, new)


def test_a_bar_is_set_listed_and_lifted(run: Run, house: House) -> None:
    house.send("SCH1", factories.concern(factories.child(identifiers=[factories.nhs_of(1)])))
    house.process()
    with as_superuser(house.database) as superuser:
        child = answer(superuser, "SELECT nominal FROM linkage_membership")
    bar = run("bars", "set", house.emails["linkage_officer"], child, *WHY, "--json")[1]["bar"]
    assert [row["id"] for row in run("bars", "list", "--json")[1]] == [bar]
    with house.viewer("linkage_officer").acting():
        assert _barred(house)
    assert run("bars", "lift", bar, *WHY)[0] == 0
    assert json.loads(json.dumps(run("bars", "list", "--json")[1])) == []
    with house.viewer("linkage_officer").acting():
        assert not _barred(house)
    assert run("bars", "lift", bar, *WHY)[0] == 1


def _barred(house: House) -> bool:
    from wholepicture.base.database_role import cursor

    with cursor() as sql:
        sql.execute("SELECT NOT sec.free()")
        return bool(sql.fetchone()[0])
