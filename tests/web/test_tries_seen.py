"""Failed tries and errors are on the ledger, are listed for information governance, and say nothing that was typed."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from synthetic.factories import child, concern
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.trying import (
    ELSEWHERE,
    HOME,
    WRONG,
    answer_of,
    browser,
    code_now,
    is_held_anywhere,
    known_browser,
    sign_in,
    tries_in,
    type_code,
    type_password,
)

PAGE = "/oversight/tries/"


@pytest.fixture
def nurse(house: House) -> str:
    house.account("nurse")
    return house.emails["nurse"]


def page(house: House, who: str = "information_governance") -> str:
    return text_of(client_of(house, who), PAGE)


def stands_out(house: House) -> str:
    return page(house).partition("What stands out")[2].partition("The rules")[0]


# -- what is written ------------------------------------------------------------------------------------------------


def test_a_wrong_password_is_written_with_whose_account_it_was(house: House, nurse: str) -> None:
    type_password(browser(), nurse, WRONG)
    assert tries_in(house) == [("web.session.sign_in", "refused", "nurse", "Wrong password, or no such account")]
    listed = page(house).partition("Each one")[2]
    assert "Tried to sign in" in listed
    assert "Esme Nurse-Test" in listed
    assert "Harrowmere Hospital" in listed


def test_a_try_of_no_account_is_seen_by_those_who_oversee(house: House, nurse: str) -> None:
    type_password(browser(), "no.such.person@example.org", WRONG)
    listed = page(house).partition("Each one")[2]
    assert "Nobody that can be told" in listed
    assert "Wrong password, or no such account" in listed


def test_wrong_used_and_blocked_codes_are_written(house: House, nurse: str) -> None:
    with time_machine.travel(int(time.time()) // 30 * 30 + 2):
        assert sign_in(browser(), nurse)
        stranger = browser(ELSEWHERE + "1")
        type_password(stranger, nurse)
        for code in (code_now(), *["000000"] * 5):
            type_code(stranger, code)
    assert [words for _, _, _, words in tries_in(house)] == [
        "Right password, a code that was used before",
        *["Right password, wrong code"] * 4,
        "Right password, blocked before the code was looked at: Too many codes for this account from unknown devices",
    ]


def test_of_many_blocked_tries_few_are_written_and_they_say_how_many(house: House, nurse: str) -> None:
    client = browser()
    for _ in range(4 + 100):
        type_password(client, nurse, WRONG)
    words = [words for _, _, _, words in tries_in(house) if words.startswith("Blocked")]
    assert len(words) <= 4
    assert "in a row" in words[-1]


def test_a_closed_account_and_somebody_no_longer_at_work_are_written(house: House, nurse: str) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_professional SET role = '' WHERE email = %s", [nurse])
    assert not sign_in(browser(), nurse)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE access_account SET is_active = false WHERE email = %s", [nurse])
    type_password(browser(), nurse)
    words = [words for _, _, _, words in tries_in(house)]
    assert words == [
        "Signed in, but no longer at work or without a role",
        "Right password, but the account is closed",
    ]


def test_what_was_typed_and_from_where_is_kept_nowhere(house: House, nurse: str) -> None:
    typed = ("typed-password-zq7", "typed.person.zq7@example.org", "731906", "wpk_" + "ab" * 20, ELSEWHERE + "87")
    client = browser(typed[4])
    type_password(client, nurse, typed[0])
    type_password(client, typed[1], typed[0])
    type_password(client, nurse)
    type_code(client, typed[2])
    client.get("/api/v1/submissions/AAAA-BBBB-CCCC", headers={"Authorization": f"Bearer {typed[3]}"})
    assert len(tries_in(house)) == 4
    for text in typed:
        assert is_held_anywhere(house, text) == [], text
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE access_try SET kind = %s WHERE kind = 'unknown_key'", [typed[0]])
    assert is_held_anywhere(house, typed[0]) == ["access_try"], "the search looks where it should"


def test_only_the_sign_in_role_touches_what_is_left_of_tries(house: House) -> None:
    for table in ("access_triesleft", "access_knowndevice", "access_usedcode"):
        for role in ("wp_app", "wp_worker", "wp_sequencer", "wp_definer"):
            with as_superuser(house.database) as superuser:
                for verb in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                    may = superuser.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, verb]).fetchone()
                    forgets = (role, table, verb) == ("wp_definer", "access_knowndevice", "DELETE")
                    assert may == (forgets,), f"{role} may {verb} {table}"
    with as_role(
        "wp_app", house.database
    ) as app:  # what is forgotten goes with a factor that is taken away, and not alone
        assert refused(app, "SELECT sec.forget_devices(gen_random_uuid())") == "InsufficientPrivilege"
    with as_role("wp_signin", house.database) as signin:
        for verb in ("INSERT INTO access_try DEFAULT VALUES", "SELECT 1 FROM access_try", "DELETE FROM access_try"):
            assert refused(signin, verb) == "InsufficientPrivilege"
    with as_role("wp_app", house.database) as app:
        nobody = "NULL, NULL, '', '', '', '', '', '', '', false, 1"
        assert refused(app, f"SELECT sec.write_try({nobody})") == "InvalidParameterValue", (
            "it knows of nobody's signing in"
        )
        assert answer(app, "SELECT sec.agency_of_key(''::bytea)") is None, "whose key it is knows only who has it"


def test_those_who_do_not_oversee_and_those_of_another_area_see_none(house: House, nurse: str) -> None:
    from wholepicture.partnership import commands

    type_password(browser(), nurse, WRONG)
    area, _ = commands.add_area(house.operator(), code="elsewhere", name="Elsewhere")
    agency, _ = commands.add_agency(house.operator(), area=area.id, code="ELS", name="Elsewhere Hub", type="other")
    house.agencies["ELS"] = agency.id
    house.add_colleague("other_governance", "information_governance", agency="ELS")
    assert "Esme" not in page(house, "other_governance")
    assert "Esme" in page(house)
    assert client_of(house, "coordinator").get(PAGE).status_code == 404


# -- what stands out ------------------------------------------------------------------------------------------------


def test_a_spray_is_recognised_and_said_in_words(house: House, nurse: str) -> None:
    house.account("social_worker")
    emails = [f"nobody{number}@example.org" for number in range(10)] + [nurse, house.emails["social_worker"]]
    for email in emails:
        type_password(browser(ELSEWHERE + "66"), email, WRONG)
    words = stands_out(house)
    assert "A few passwords tried on many accounts" in words
    assert "12 tries on 12 accounts from address" in words
    assert "Cora Worker-Test, Esme Nurse-Test" in words


def test_somebody_who_has_a_password_and_tries_codes_is_recognised(house: House, nurse: str) -> None:
    stranger = browser(ELSEWHERE + "66")
    type_password(stranger, nurse)
    for _ in range(5):
        type_code(stranger, "000000")
    words = stands_out(house)
    assert "Somebody has a password and tries codes" in words
    assert "5 tries on account" in words
    assert "Whose: Esme Nurse-Test" in words
    assert "have it set again today" in words


def test_a_monday_morning_of_mistyped_passwords_does_not_stand_out(house: House) -> None:
    for who in ("nurse", "social_worker", "teacher_dsl", "coordinator", "charity_worker", "care_home_worker"):
        house.account(who)
        client = known_browser(house, who)
        for _ in range(3):
            type_password(client, house.emails[who], WRONG)
        assert sign_in(client, house.emails[who])
    assert "Nothing stands out." in stands_out(house)


# -- refused keys ---------------------------------------------------------------------------------------------------


def ask(key: str, address: str = HOME) -> Any:
    body = json.dumps(concern(child(), key="k1"))
    headers = {"Authorization": f"Bearer {key}"}
    return browser(address).post("/api/v1/submissions", body, content_type="application/json", headers=headers)


def test_unknown_withdrawn_and_malformed_keys_are_answered_alike_and_written(house: House) -> None:
    from wholepicture.access.accounts import new_agency_key

    key = new_agency_key(house.operator(), agency=house.agencies["HLT"])
    assert ask(key).status_code == 201
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE sec.api_key SET revoked_at = now() WHERE token_hash = %s", [hashlib.sha256(key.encode()).digest()]
        )
    answers = {answer_of(ask(refused)) for refused in (key, "wpk_" + "0" * 64, "nonsense", "é" * 3)}
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    assert [(role, words) for _, _, role, words in tries_in(house)] == [
        ("feed", "A key that was withdrawn or has ended"),
        *[("nobody", "A key that was never given out")] * 3,
    ]
    listed = page(house).partition("Each one")[2]
    assert "Harrowmere Hospital" in listed


def test_a_flood_of_unknown_keys_does_not_fill_the_ledger_and_keeps_no_known_key_out(house: House) -> None:
    from wholepicture.access.accounts import new_agency_key

    key = new_agency_key(house.operator(), agency=house.agencies["HLT"])
    for number in range(150):
        assert ask(f"wpk_{number:064x}").status_code == 401
    assert len(tries_in(house)) < 45
    assert "Many keys tried" in stands_out(house)
    assert ask(key).status_code == 201


# -- errors of ours -------------------------------------------------------------------------------------------------


def broken(*_: Any, **__: Any) -> Any:
    raise ValueError("Wren Ashdown-Test of 4 Fern Walk")


def test_an_error_on_a_page_is_written_with_who_met_it_and_where(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.web.picture import views

    client = client_of(house, "nurse")
    client.raise_request_exception = False
    monkeypatch.setattr(views, "picture_of", broken)
    assert client.get(f"/people/{uuid4()}/").status_code == 500
    ((operation, result, role, words),) = tries_in(house)
    assert (operation, result, role) == ("access.tries.error", "failed", "nurse")
    assert words == "Something went wrong on our side: ValueError in GET /people/<uuid:nominal>/"
    assert is_held_anywhere(house, "4 Fern Walk") == []
    listed = page(house).partition("Each one")[2]
    assert "Esme Nurse-Test" in listed
    assert "Our error" in listed


def test_an_error_where_nobody_is_signed_in_is_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access import signing_in

    monkeypatch.setattr(signing_in, "begin_password", broken)
    assert type_password(browser(), house.emails["nurse"]).status_code == 500
    ((_, result, role, words),) = tries_in(house)
    assert (result, role) == ("failed", "nobody")
    assert "ValueError in POST /accounts/login/" in words


def test_an_error_is_written_where_the_site_is_served_as_it_is_in_earnest(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.access import signing_in

    monkeypatch.setattr(signing_in, "begin_password", broken)
    client = AsyncClient(raise_request_exception=False)
    typed = {"login": house.emails["nurse"], "password": WRONG}
    assert async_to_sync(client.post)("/accounts/login/", typed).status_code == 500
    assert "ValueError in POST /accounts/login/" in tries_in(house)[0][3]


def test_an_error_at_a_machines_door_is_written_with_the_agency(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access.accounts import new_agency_key
    from wholepicture.api import submissions

    key = new_agency_key(house.operator(), agency=house.agencies["HLT"])
    monkeypatch.setattr(submissions, "accept_submission", broken)
    assert ask(key).status_code == 500
    ((_, result, role, words),) = tries_in(house)
    assert (result, role) == ("failed", "feed")
    assert "ValueError in POST /api/v1/submissions" in words


def test_an_error_that_broke_the_transaction_is_written_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.base.database_role import cursor
    from wholepicture.web.picture import views

    def broken_statement(*_: Any, **__: Any) -> Any:
        with cursor() as sql:
            sql.execute("SELECT 1/0")

    client = client_of(house, "nurse")
    client.raise_request_exception = False
    monkeypatch.setattr(views, "picture_of", broken_statement)
    assert client.get(f"/people/{uuid4()}/").status_code == 500
    assert "DataError in GET" in tries_in(house)[0][3]


def test_a_step_that_fails_is_written_for_the_agency_whose_report_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.picture import commands

    house.send("SCH1", concern(child(), key="s1"))
    monkeypatch.setattr(commands, "derive", broken)
    house.process()
    words = "Something went wrong on our side: ValueError in the step picture.derive"
    assert set(tries_in(house)) == {("access.tries.error", "failed", "system:derivation", words)}
    assert "Marsh Lane Academy" in page(house).partition("Each one")[2]


def test_a_command_that_fails_is_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.config import cli

    monkeypatch.setattr(cli, "parser", lambda: _parser_of(broken))
    with pytest.raises(ValueError, match="Fern Walk"):
        cli.main([])
    ((_, result, role, words),) = tries_in(house)
    assert (result, role) == ("failed", "system:operator")
    assert re.fullmatch("Something went wrong on our side: ValueError in a command on the server", words)


def _parser_of(run: Callable[..., Any]) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    return parser


def test_a_door_that_writes_nothing_is_noticed(house: House, nurse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access import signing_in

    monkeypatch.setattr(signing_in, "write_try", lambda *_, **__: None)
    type_password(browser(), nurse, WRONG)
    assert tries_in(house) == []
    assert "Nothing has failed." in page(house)
