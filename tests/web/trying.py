"""Signing in by the doors that a browser uses, rightly and wrongly, from any address and at any moment."""

import re
import time
from typing import Any

import time_machine
from django.core.cache import cache
from django.test import Client

from tests.access.raw import as_superuser
from tests.living import PASSWORD, SECRET, House

HOME, ELSEWHERE = "198.51.100.7", "203.0.113."
WRONG = "a pass phrase that nobody has"


def browser(address: str = HOME, **more: Any) -> Client:
    return Client(REMOTE_ADDR=address, raise_request_exception=False, **more)


def type_password(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def asked_for_a_code(answer: Any) -> bool:
    """Whether the password was looked at, and right."""
    return bool(answer.status_code == 302 and answer["Location"].startswith("/accounts/2fa/authenticate/"))


def code_now(steps: int = 0) -> str:
    """The authenticator's code now, or some half-minutes from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps)))


def type_code(client: Client, code: str) -> Any:
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def is_in(client: Client) -> bool:
    return client.get("/reports/").status_code == 200


def sign_in(client: Client, email: str, code: str = "") -> bool:
    """Both factors, as somebody has them who may."""
    type_password(client, email)
    type_code(client, code or code_now())
    return is_in(client)


def sign_out(client: Client) -> None:
    client.post("/accounts/logout/")
    assert not is_in(client)


def restart() -> None:
    """All that a process holds in its memory is gone."""
    cache.clear()


def known_browser(house: House, who: str, address: str = HOME) -> Client:
    """A browser in which somebody has signed in a while ago, and out."""
    client = browser(address)
    with time_machine.travel(time.time() - 3600):
        assert sign_in(client, house.emails[who])
        sign_out(client)
    restart()
    return client


def answer_of(answer: Any) -> tuple[int, str]:
    """What a browser is answered, without what differs each time."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return answer.status_code, re.sub(r"[a-z.]+@example.org", "", body)


def tries_in(house: House) -> list[tuple[str, str, str, str]]:
    """(operation, result, role, justification) of what failed, oldest first."""
    with as_superuser(house.database) as superuser:
        return superuser.execute(
            "SELECT operation, result, role, justification FROM access_ledgerentry WHERE result IN ('refused', 'failed') "
            "AND (operation = 'web.session.sign_in' OR operation LIKE 'access.tries.%') ORDER BY at, id"
        ).fetchall()


def is_held_anywhere(house: House, text: str) -> list[str]:
    """Tables that hold a text somewhere, read as the superuser."""
    with as_superuser(house.database) as superuser:
        tables = superuser.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' "
            "AND c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace)"
        ).fetchall()
        return [
            table
            for (table,) in tables
            if superuser.execute(
                f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE strpos(t::text, %s) > 0 "
                "OR strpos(t::text, encode(convert_to(%s, 'UTF8'), 'hex')) > 0)".encode(),
                [text, text],
            ).fetchone()
            == (True,)
        ]
