"""Signing in: nobody can lock somebody else out, nothing is forgotten, and no code is taken twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connections

from tests.access.raw import as_superuser
from tests.living import PASSWORD, SECRET, House
from tests.web.trying import (
    ELSEWHERE,
    HOME,
    WRONG,
    answer_of,
    asked_for_a_code,
    browser,
    code_now,
    is_in,
    known_browser,
    restart,
    sign_in,
    sign_out,
    type_code,
    type_password,
)
from wholepicture.base import addresses

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def nurse(house: House) -> str:
    house.account("nurse")
    return house.emails["nurse"]


def guess(email: str, times: int, address: str = ELSEWHERE + "1") -> int:
    """Type wrong passwords in one browser. Returns how many were looked at."""
    client = browser(address)
    return sum("password is wrong" in type_password(client, email, WRONG).content.decode() for _ in range(times))


# -- nobody can lock somebody else out ------------------------------------------------------------------------------


def strangers_lock_out(house: House, email: str) -> bool:
    """Whether somebody who signed in on a device before is kept out of it by strangers with wrong passwords."""
    client = known_browser(house, "nurse")
    for number in range(5):
        guess(email, 8, f"{ELSEWHERE}{number}")
    return not sign_in(client, email)


def test_strangers_lock_nobody_out_of_a_device_that_they_have_used(house: House, nurse: str) -> None:
    assert not strangers_lock_out(house, nurse)


def test_a_device_that_is_not_told_apart_is_noticed(house: House, nurse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access import signing_in

    monkeypatch.setattr(signing_in, "is_known_device", lambda account, device: False)
    assert strangers_lock_out(house, nurse)


def test_a_flood_from_the_schools_own_address_keeps_nobody_out_of_their_device(house: House, nurse: str) -> None:
    client = known_browser(house, "nurse")
    for number in range(60):
        guess(f"nobody{number}@example.org", 1, HOME)
    assert guess("nobody61@example.org", 1, HOME) == 0
    assert sign_in(client, nurse)


def test_wrong_codes_of_somebody_who_knows_the_password_keep_nobody_out_of_their_device(
    house: House, nurse: str
) -> None:
    client = known_browser(house, "nurse")
    stranger = browser(ELSEWHERE + "9")
    assert asked_for_a_code(type_password(stranger, nurse))
    for _ in range(12):
        type_code(stranger, "000000")
    type_code(stranger, code_now())
    assert not is_in(stranger)
    assert sign_in(client, nurse, code_now(1))


def test_one_stranger_leaves_tries_for_somebody_on_a_new_device(nurse: str) -> None:
    guess(nurse, 50)
    assert sign_in(browser(), nurse)


def test_somebody_else_is_not_known_on_a_shared_computer_until_they_have_signed_in_there(
    house: House, nurse: str
) -> None:
    house.account("social_worker")
    client = known_browser(house, "social_worker")
    looked_at = sum("password is wrong" in type_password(client, nurse, WRONG).content.decode() for _ in range(10))
    assert looked_at == 4
    assert sign_in(browser(ELSEWHERE + "1"), nurse)


def test_a_computer_that_two_share_is_known_for_both(house: House, nurse: str) -> None:
    house.account("social_worker")
    client = known_browser(house, "nurse")
    # A test's browser sends every cookie everywhere; a person's only below its path.
    assert client.cookies["wp_device"]["path"] == "/"
    assert sign_in(client, house.emails["social_worker"])
    sign_out(client)
    for who in ("nurse", "social_worker"):
        for number in range(5):
            guess(house.emails[who], 8, f"{ELSEWHERE}{number}")
        assert asked_for_a_code(type_password(client, house.emails[who]))


def test_a_forged_or_an_old_cookie_is_of_no_known_device(house: House, nurse: str) -> None:
    client = known_browser(house, "nurse")
    cookie = client.cookies["wp_device"].value
    for number in range(5):
        guess(nurse, 8, f"{ELSEWHERE}{number}")
    for forged in ("", "x", cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), "other" + cookie):
        client.cookies["wp_device"] = forged
        assert not asked_for_a_code(type_password(client, nurse))
    client.cookies["wp_device"] = cookie
    with time_machine.travel(time.time() + 181 * 86400):
        for number in range(5):
            guess(nurse, 8, f"{ELSEWHERE}{number}")
        assert not asked_for_a_code(type_password(client, nurse))


def test_a_device_that_was_forgotten_is_known_no_more(house: House, nurse: str) -> None:
    from wholepicture.access.models import Account
    from wholepicture.access.signing_in import forget_devices

    client = known_browser(house, "nurse")
    assert forget_devices(Account.objects.get(email=nurse).id) == 1
    for number in range(5):
        guess(nurse, 8, f"{ELSEWHERE}{number}")
    assert not asked_for_a_code(type_password(client, nurse))


# -- guessing is slow -----------------------------------------------------------------------------------------------


def test_ten_guesses_at_most_are_looked_at_in_five_minutes_however_many_try(nurse: str) -> None:
    start = time.time()
    looked_at = 0
    for second in range(0, 300, 15):
        with time_machine.travel(start + second):
            looked_at += sum(guess(nurse, 1, f"{ELSEWHERE}{number}") for number in range(3))
    assert looked_at <= 10


def test_wrong_codes_are_slow_on_a_known_device_as_well(house: House, nurse: str) -> None:
    client = known_browser(house, "nurse")
    assert asked_for_a_code(type_password(client, nurse))
    answers = [type_code(client, "000000").content.decode() for _ in range(8)]
    assert sum("This code is wrong" in answer for answer in answers) == 5
    type_code(client, code_now())
    assert not is_in(client)


def test_many_who_guess_at_the_same_moment_get_no_more_tries(nurse: str) -> None:
    def one(number: int) -> int:
        try:
            return guess(nurse, 1, f"{ELSEWHERE}{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(one, range(24))) == 5


def test_a_right_password_takes_no_try(house: House, nurse: str) -> None:
    for number in range(8):
        assert asked_for_a_code(type_password(browser(f"{ELSEWHERE}{number}"), nurse))


def test_whoever_waits_is_let_in(nurse: str) -> None:
    client = browser()
    for _ in range(6):
        type_password(client, nurse, WRONG)
    assert not asked_for_a_code(type_password(client, nurse))
    with time_machine.travel(time.time() + 121):
        assert asked_for_a_code(type_password(client, nurse))


def test_the_old_password_of_somebody_signed_in_cannot_be_guessed_faster(house: House, nurse: str) -> None:
    client = browser()
    assert sign_in(client, nurse)
    new = {"password1": "another invented phrase", "password2": "another invented phrase"}
    restart()
    words = [
        client.post("/accounts/password/change/", {"oldpassword": WRONG, **new}).content.decode() for _ in range(3)
    ]
    restart()
    words += [
        client.post("/accounts/password/change/", {"oldpassword": WRONG, **new}).content.decode() for _ in range(4)
    ]
    assert ["Too many tries" in page for page in words] == [False] * 5 + [True] * 2


# -- nothing is forgotten -------------------------------------------------------------------------------------------


def test_a_restart_forgets_no_try(nurse: str) -> None:
    assert guess(nurse, 3, ELSEWHERE + "1") + guess(nurse, 3, ELSEWHERE + "2") == 5
    restart()
    assert guess(nurse, 1, ELSEWHERE + "3") == 0
    assert not asked_for_a_code(type_password(browser(ELSEWHERE + "3"), nurse))


SECOND_PROCESS = """
import sys, django
django.setup()
from django.test.utils import setup_test_environment
setup_test_environment()
from tests.web.trying import asked_for_a_code, browser, is_in, type_code, type_password
email, password, address, code = sys.argv[1:]
client = browser(address)
print(asked_for_a_code(type_password(client, email, password)))
type_code(client, code)
print(is_in(client))
"""


def in_another_process(house: House, email: str, address: str, code: str) -> tuple[bool, bool]:
    """Whether another web process looks at the right password, and lets its owner in with this code."""
    run = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS, email, PASSWORD, address, code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "WHOLEPICTURE_DATABASE": house.database},
    )
    password, let_in = run.stdout.split()[-2:]
    return password == "True", let_in == "True"


def test_another_process_knows_the_tries_and_the_codes_of_this_one(house: House, nurse: str) -> None:
    with time_machine.travel(int(time.time()) // 30 * 30 + 1, tick=False):
        used = code_now()
        assert sign_in(browser(), nurse, used)
    assert in_another_process(house, nurse, HOME, used) == (True, False)
    assert in_another_process(house, nurse, HOME, code_now(1)) == (True, True)
    for number in range(5):
        guess(nurse, 8, f"{ELSEWHERE}{number}")
    assert in_another_process(house, nurse, ELSEWHERE + "77", code_now(1)) == (False, False)


# -- no code twice --------------------------------------------------------------------------------------------------


@pytest.fixture
def at_a_half_minute() -> float:
    """The beginning of this half-minute."""
    return float(int(time.time()) // 30 * 30)


def test_a_code_is_not_taken_twice_after_a_restart(nurse: str, at_a_half_minute: float) -> None:
    with time_machine.travel(at_a_half_minute + 2):
        assert sign_in(browser(), nurse, code := code_now())
        restart()
        assert not sign_in(browser(), nurse, code)


def test_a_code_is_not_taken_twice_as_long_as_it_would_be_taken_at_all(nurse: str, at_a_half_minute: float) -> None:
    with time_machine.travel(at_a_half_minute + 1):
        assert sign_in(browser(), nurse, code := code_now(1))
    for seconds in (15, 32, 45, 60, 85):
        with time_machine.travel(at_a_half_minute + seconds):
            assert not sign_in(browser(f"{ELSEWHERE}{seconds}"), nurse, code), seconds


def test_an_earlier_code_than_the_last_is_not_taken(nurse: str, at_a_half_minute: float) -> None:
    with time_machine.travel(at_a_half_minute + 1):
        assert sign_in(browser(), nurse, code_now(1))
        assert not sign_in(browser(), nurse, code_now())


def test_the_next_code_is_taken(nurse: str, at_a_half_minute: float) -> None:
    with time_machine.travel(at_a_half_minute + 1):
        assert sign_in(browser(), nurse)
    with time_machine.travel(at_a_half_minute + 31):
        assert sign_in(browser(), nurse)


def test_of_two_who_send_one_code_at_once_one_is_let_in(nurse: str, at_a_half_minute: float) -> None:
    with time_machine.travel(at_a_half_minute + 2, tick=False):
        waiting = [browser(f"{ELSEWHERE}{number}") for number in range(4)]
        for client in waiting:
            assert asked_for_a_code(type_password(client, nurse))

        def send(client: object) -> bool:
            try:
                type_code(client, code_now())  # type: ignore[arg-type]
                return is_in(client)  # type: ignore[arg-type]
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as crowd:
            assert sum(crowd.map(send, waiting)) == 1


def test_a_code_that_set_up_an_authenticator_signs_nobody_in(house: House, at_a_half_minute: float) -> None:
    from wholepicture.access.accounts import open_account

    email = house.emails["nurse"]
    open_account(house.operator(), professional=house.professionals["nurse"], email=email, password=PASSWORD)
    client = browser()
    with time_machine.travel(at_a_half_minute + 2):
        type_password(client, email)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        client.get("/accounts/2fa/totp/activate/")
        session = client.session
        session["mfa.totp.secret"] = SECRET
        session.save()
        client.post("/accounts/2fa/totp/activate/", {"code": code_now()})
        assert is_in(client)
        assert not sign_in(browser(), email)
    with time_machine.travel(at_a_half_minute + 31):
        assert sign_in(browser(), email)


def test_a_recovery_code_lets_its_owner_in_once_and_a_wrong_code_is_only_wrong(house: House, nurse: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from wholepicture.access.models import Account

    spare = RecoveryCodes.activate(Account.objects.get(email=nurse)).generate_codes()[0]
    client = browser()
    type_password(client, nurse)
    assert "This code is wrong" in type_code(client, "000000").content.decode()
    type_code(client, spare)
    assert is_in(client)
    assert not sign_in(browser(), nurse, spare)


# -- what an account is asked tells nothing of it -------------------------------------------------------------------


def hashes_made(monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]) -> int:
    from argon2 import low_level

    made = []
    # The two ways to one: as what is kept, and bare. Neither calls the other.
    real = {name: getattr(low_level, name) for name in ("hash_secret", "hash_secret_raw")}

    def counted(name: str) -> Callable[..., object]:
        def hash_it(*values: object, **named: object) -> object:
            made.append(1)
            return real[name](*values, **named)

        return hash_it

    with monkeypatch.context() as patch:
        for name in real:
            patch.setattr(low_level, name, counted(name))
        ask()
    return len(made)


def answered(monkeypatch: pytest.MonkeyPatch, address: str, email: str) -> tuple[int, tuple[int, str]]:
    """What a wrong password is answered, and how many passwords were hashed for it: that is what takes time."""
    answers: list[tuple[int, str]] = []
    client = browser(address)
    work = hashes_made(monkeypatch, lambda: answers.append(answer_of(type_password(client, email, WRONG))))
    return work, answers[0]


def test_an_unknown_account_is_answered_as_a_known_one_wrong_and_blocked(
    house: House, nurse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = []
    for _ in range(7):
        known = answered(monkeypatch, ELSEWHERE + "1", nurse)
        assert known == answered(monkeypatch, ELSEWHERE + "2", "nobody@example.org")
        work.append(known[0])
    assert work == [1, 1, 1, 1, 0, 0, 0]
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE access_account SET password = '!taken away by an invitation'")
    assert answered(monkeypatch, ELSEWHERE + "3", nurse)[0] == 1


def test_a_spelling_of_an_address_has_no_tries_of_its_own(nurse: str) -> None:
    looked_at = sum(guess(spelt, 3, f"{ELSEWHERE}{n}") for n, spelt in enumerate((nurse, nurse.upper(), f" {nurse} ")))
    assert looked_at == 5


# -- whose word on an address is believed ---------------------------------------------------------------------------


@pytest.fixture
def behind_a_proxy() -> Iterator[None]:
    before = getattr(settings, "TRUSTED_PROXIES", ())
    settings.TRUSTED_PROXIES = addresses.networks("10.0.3.7, 10.0.4.0/24")
    yield
    settings.TRUSTED_PROXIES = before


def addresses_told_apart(peer: str) -> int:
    """How many of forty wrong passwords for forty accounts are looked at, if each claims an address of its own."""
    looked_at = 0
    for number in range(40):
        client = browser(peer, HTTP_X_FORWARDED_FOR=f"{ELSEWHERE}{number}")
        answer = type_password(client, f"nobody{number}@example.org", WRONG)
        looked_at += "password is wrong" in answer.content.decode()
    return looked_at


def test_a_forwarded_address_is_believed_of_a_proxy_that_is_named(house: House, behind_a_proxy: None) -> None:
    assert addresses_told_apart("10.0.3.7") == 40


def test_a_forwarded_address_is_believed_of_nobody_else(house: House, behind_a_proxy: None) -> None:
    assert addresses_told_apart(ELSEWHERE + "200") == 30


def test_without_a_named_proxy_no_forwarded_address_is_believed(house: House) -> None:
    assert addresses_told_apart("127.0.0.1") == 30


def test_a_believed_forger_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.web.frame import proxies

    monkeypatch.setattr(proxies, "is_among", lambda address, trusted: True)
    monkeypatch.setattr(proxies, "client_of", lambda peer, forwarded, trusted: forwarded)
    assert addresses_told_apart(ELSEWHERE + "200") == 40


def test_https_is_believed_of_a_named_proxy_alone(house: House, behind_a_proxy: None) -> None:
    said = {"HTTP_X_FORWARDED_PROTO": "https"}
    before = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    try:
        for peer, believed in (("10.0.4.200", True), (ELSEWHERE + "1", False)):
            answer = browser(peer, **said).get("/healthz")
            assert ("Strict-Transport-Security" in answer.headers) is believed
    finally:
        settings.SECURE_PROXY_SSL_HEADER = before
