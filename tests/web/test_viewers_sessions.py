"""The session by which a browser is somebody: whose it may be, how it ends, and what is left for whoever comes next."""

import pytest
from django.test import Client

from tests.access.raw import as_superuser
from tests.living import PASSWORD, House
from tests.web.story import client_of, signed_in
from wholepicture.web.frame.browser import COOKIE as KEPT
from wholepicture.web.frame.session import COOKIE

SIGNED_OUT = "You have been signed out"


def idle(house: House, minutes: int) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE sec.session_use SET last_used_at = last_used_at - make_interval(mins => %s)", [minutes]
        )


def test_an_agencys_key_opens_no_page(house: House) -> None:
    from wholepicture.access.accounts import new_agency_key

    key = new_agency_key(house.operator(), agency=house.agencies["SCH1"])
    for address in ("/", "/reports/", "/report/file/quarantine/", "/search/", "/directory/"):
        system = Client()
        system.cookies[COOKIE] = key
        answer = system.get(address)
        assert answer.status_code == 403, address
        assert SIGNED_OUT in answer.content.decode()


def test_what_a_browser_is_signed_in_by_goes_when_it_is_closed(house: House) -> None:
    nurse = client_of(house, "nurse")
    for name in (COOKIE, "sessionid"):
        assert (nurse.cookies[name]["max-age"], nurse.cookies[name]["expires"]) == ("", ""), name


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (31, False)])
def test_half_an_hour_without_use_leads_to_signing_in_and_back_to_the_page(
    house: House, minutes: int, is_in: bool
) -> None:
    nurse = client_of(house, "nurse")
    idle(house, minutes)
    answer = nurse.get("/reports/")
    assert (answer.status_code == 200) == is_in
    if not is_in:
        assert answer["Location"] == "/accounts/login/?next=%2Freports%2F"
        assert nurse.get("/accounts/2fa/").status_code == 302, "nor to where a second factor is set up"


def test_each_page_counts_as_use(house: House) -> None:
    nurse = client_of(house, "nurse")
    for _ in range(3):
        idle(house, 20)
        assert nurse.get("/reports/").status_code == 200


def test_a_session_that_never_was_is_answered_as_one_that_somebody_ended(house: House) -> None:
    stranger, nurse = Client(), client_of(house, "nurse")
    stranger.cookies[COOKIE] = "wps_invented"
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.session SET revoked_at = now()")
    pages = [client.get("/reports/") for client in (stranger, nurse)]
    assert [page.status_code for page in pages] == [403, 403]
    assert all(SIGNED_OUT in page.content.decode() for page in pages)


def test_signing_out_leaves_a_browser_that_is_nobody(house: House) -> None:
    nurse = client_of(house, "nurse")
    token = nurse.cookies[COOKIE].value
    nurse.post("/accounts/logout/")
    assert nurse.cookies[COOKIE].value == ""
    assert nurse.get("/reports/")["Location"] == "/accounts/login/?next=%2Freports%2F"
    again = Client()
    again.cookies[COOKIE] = token
    assert again.get("/reports/").status_code == 403, "nor does the token open anything any more"


def test_nobody_changes_how_they_sign_in_beside_anothers_session(house: House) -> None:
    nurse, teacher = client_of(house, "nurse"), client_of(house, "teacher_dsl")
    nurse.cookies[COOKIE] = teacher.cookies[COOKIE].value
    assert nurse.get("/accounts/2fa/").status_code == 302


def test_whoever_signs_in_next_in_a_browser_is_not_shown_what_was_searched_for(house: House) -> None:
    browser = client_of(house, "coordinator")
    at = browser.post("/search/", {"words": "Planted Surname"})["Location"]
    assert "Planted Surname" in browser.get(at).content.decode()
    browser.post("/accounts/logout/")
    house.account("nurse")
    signed_in(browser, house, "nurse")
    assert browser.cookies[KEPT].value, "the same browser"
    assert "Planted Surname" not in browser.get(at).content.decode()


@pytest.mark.parametrize("how", ["a new password", "no second factor"])
def test_whoever_changes_how_they_sign_in_puts_out_whoever_else_is_signed_in_as_them(house: House, how: str) -> None:
    nurse, thief = client_of(house, "nurse"), client_of(house, "nurse")
    assert thief.get("/reports/").status_code == 200
    nurse.post("/accounts/reauthenticate/", {"password": PASSWORD})
    if how == "a new password":
        new = "another invented pass phrase"
        sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert nurse.post("/accounts/password/change/", sent).status_code == 302
        assert nurse.get("/reports/").status_code == 200
    else:
        assert nurse.post("/accounts/2fa/totp/deactivate/").status_code == 302
        gone = nurse.get("/reports/")
        assert gone["Location"].startswith("/accounts/login/"), "nobody reads anything on a password alone"
        assert nurse.get(gone["Location"])["Location"] == "/accounts/2fa/totp/activate/"
    assert thief.get("/reports/").status_code == 403


def test_signing_out_where_the_sign_in_has_ended_already_ends_the_session_as_well(house: House) -> None:
    nurse = client_of(house, "nurse")
    token = nurse.cookies[COOKIE].value
    nurse.cookies.pop("sessionid")
    nurse.get("/accounts/logout/")
    again = Client()
    again.cookies[COOKIE] = token
    assert again.get("/reports/").status_code == 403


@pytest.mark.parametrize("sent", ["\\000", "wps_" + "g" * 64, "x" * 5000, "wps_%00", "é"])
def test_what_was_never_a_session_is_no_error_of_ours(house: House, sent: str) -> None:
    for ask in ("/reports/", "/accounts/login/"):
        stranger = Client()
        stranger.cookies[COOKIE] = sent
        assert stranger.get(ask).status_code == (403 if ask == "/reports/" else 200)
    assert Client().post(f"/report/{'-' * 36}/write/", {"facts": "x"}).status_code in (302, 404)


def test_the_way_back_keeps_what_was_asked_for(house: House) -> None:
    answer = Client().get("/oversight/?a=1&b=2")
    assert answer["Location"] == "/accounts/login/?next=%2Foversight%2F%3Fa%3D1%26b%3D2"
