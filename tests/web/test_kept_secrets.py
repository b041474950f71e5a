"""What the tables of signing in hold: nobody who reads them, or a copy of them, can sign in with what they read."""

import base64
import importlib
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.access.raw import as_superuser
from tests.living import SECRET, House
from tests.web.story import client_of
from tests.web.trying import browser, is_held_anywhere, is_in, sign_in, type_password


def rows(house: House, statement: str) -> list[tuple[Any, ...]]:
    with as_superuser(house.database) as superuser:
        return superuser.execute(statement.encode()).fetchall()


def test_an_authenticators_secret_and_the_seed_of_recovery_codes_stand_in_no_table(house: House) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from wholepicture.access.models import Account
    from wholepicture.access.second_factors import MfaAdapter

    house.account("nurse")
    codes = RecoveryCodes.activate(Account.objects.get(email=house.emails["nurse"]))
    seed = MfaAdapter().decrypt(codes.instance.data["seed"])
    for secret in (SECRET, seed, *codes.generate_codes()):
        assert is_held_anywhere(house, secret) == []
    assert sign_in(browser(), house.emails["nurse"])


def test_a_secret_that_is_being_set_up_stands_in_no_table(house: House) -> None:
    from wholepicture.access.accounts import open_account

    email, password = house.emails["nurse"], "a long invented pass phrase"
    open_account(house.operator(), professional=house.professionals["nurse"], email=email, password=password)
    client = browser()
    type_password(client, email)
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    (secret,) = set(re.findall(r"\b[A-Z2-7]{32}\b", page))
    assert client.session["mfa.totp.secret"] == secret
    assert is_held_anywhere(house, secret) == []


def changes_how(client: Client) -> bool:
    """Whether this browser is signed in where people change how they sign in: that is what those sessions are for."""
    return client.get("/accounts/2fa/").status_code == 200


def test_nobody_signs_in_with_what_the_table_of_sessions_holds(house: House) -> None:
    client = client_of(house, "nurse")
    assert is_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_held_anywhere(house, cookie) == []
    ((key, data),) = rows(house, "SELECT session_key, session_data FROM django_session")
    assert b"_auth_user_id" not in base64.b64decode(data)
    viewer = client.cookies["wp_viewer"].value  # the other half, which stands in no table: a thief is given it here
    same, thief = Client(), Client()
    same.cookies[settings.SESSION_COOKIE_NAME], same.cookies["wp_viewer"] = cookie, viewer
    assert changes_how(same), "the browser's own cookie goes on"
    # The thief comes last: whoever asks there with a viewer's session alone ends it.
    thief.cookies[settings.SESSION_COOKIE_NAME], thief.cookies["wp_viewer"] = key, viewer
    assert not changes_how(thief)


def test_a_session_in_clear_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access import web_sessions

    monkeypatch.setattr(web_sessions, "mark_of", lambda key: key)
    client = client_of(house, "nurse")
    assert is_held_anywhere(house, client.cookies[settings.SESSION_COOKIE_NAME].value) == ["django_session"]


def test_a_session_moved_to_anothers_row_signs_nobody_in(house: House) -> None:
    nurse, hub = client_of(house, "nurse"), client_of(house, "coordinator")
    assert is_in(nurse)
    assert is_in(hub)
    with as_superuser(house.database) as superuser:
        ((first, one), (second, other)) = superuser.execute(
            "SELECT session_key, session_data FROM django_session"
        ).fetchall()
        superuser.execute("UPDATE django_session SET session_data = %s WHERE session_key = %s", [other, first])
        superuser.execute("UPDATE django_session SET session_data = %s WHERE session_key = %s", [one, second])
    assert not changes_how(nurse)
    assert not changes_how(hub)


def test_a_session_ends_by_signing_out(house: House) -> None:
    client = client_of(house, "nurse")
    assert is_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not changes_how(again)


def test_secrets_of_an_earlier_release_are_locked_by_the_upgrade_and_its_sessions_end(house: House) -> None:
    """The migration back and forth, on rows as the release before wrote them."""
    migration = importlib.import_module("wholepicture.access.migrations.0008_sign_in_secrets_are_locked")
    house.account("nurse")
    assert is_in(client_of(house, "coordinator"))
    with connections["owner"].schema_editor() as editor:
        migration._unlock(None, editor)
    kept = [data for (data,) in rows(house, "SELECT data FROM mfa_authenticator")]
    assert SECRET in json.dumps(kept)
    assert rows(house, "SELECT 1 FROM django_session") == []
    with connections["owner"].schema_editor() as editor:
        migration._lock(None, editor)
    connections["owner"].close()
    assert is_held_anywhere(house, SECRET) == []
    assert sign_in(browser(), house.emails["nurse"])
    forced = rows(
        house, "SELECT relforcerowsecurity FROM pg_class WHERE relname IN ('mfa_authenticator', 'django_session')"
    )
    assert forced == [(True,), (True,)]


def test_what_was_never_locked_is_not_believed(house: House) -> None:
    house.account("nurse")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE mfa_authenticator SET data = jsonb_build_object('secret', %s::text)", [SECRET])
    assert not sign_in(browser(), house.emails["nurse"])
