"""The administration screens: an agency's own people and keys, what follows from each act, and nothing of anybody else."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from synthetic import factories
from tests.access.administering import ADMINISTRATOR, key_id, with_administrator
from tests.access.raw import answer, as_superuser
from tests.access.writing import entries
from tests.living import PASSWORD, House
from tests.web.story import client_of, text_of
from tests.web.trying import tries_in
from wholepicture.access import signing_in
from wholepicture.access.accounts import new_agency_key
from wholepicture.access.administration import invite
from wholepicture.access.commands import bar_viewer

WHY = "Left on a train"


@pytest.fixture
def administered(house: House) -> House:
    return with_administrator(house)


def words_of(response: Any) -> str:
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def act(house: House, client: Client, what: str, who: str = "teacher_dsl", **sent: str) -> Any:
    return client.post(f"/administration/people/{house.professionals[who]}/{what}/", sent, follow=True)


def test_it_lists_the_agencys_own_people_and_how_they_sign_in(administered: House) -> None:
    administered.account("teacher_dsl")
    words = text_of(client_of(administered, ADMINISTRATOR), "/administration/")
    assert (
        "Ada Teacher-Test Can sign in Safeguarding lead Designated safeguarding lead, teacher dsl. Has not signed in yet."
        in words
    )
    assert "Agency Administrator-Test Signed in Agency administrator" in words
    assert "Second Administrator-Test No account" in words
    for stranger in ("Ben Teacher-Test", "Cora", "Hana", "Other Administrator-Test"):
        assert stranger not in words


@pytest.mark.parametrize("who", ["teacher_dsl", "coordinator", "information_governance", "linkage_officer"])
def test_nobody_else_finds_it(administered: House, who: str) -> None:
    client = client_of(administered, who)
    for address in ("/administration/", "/administration/keys/"):
        assert client.get(address).status_code == 404
    assert "Administration" not in client.get("/").content.decode()


def test_an_administrator_finds_nothing_of_children_and_no_button_to_what_is_not_theirs(administered: House) -> None:
    administered.send("SCH1", factories.concern())
    administered.process()
    client = client_of(administered, ADMINISTRATOR)
    for address in (
        "/children/",
        "/reports/",
        "/alerts/",
        "/reading/",
        "/oversight/",
        "/report/file/quarantine/",
    ):
        assert client.get(address).status_code == 404, address
    home = client.get("/").content.decode()
    assert "Report a concern" not in home
    assert "/reports/" not in home
    assert "Accounts and keys of your agency" in home


SAID = {
    "sessions": ({"session": "all", "session_reason": WHY}, "Ended: 1 session. To go on they sign in again"),
    "close": ({"close_reason": WHY}, "The account is closed. They are signed out now"),
    "second-factor": ({"factor_reason": WHY}, "They sign in with their password and set up a new one."),
    "role": ({"role": "none", "role_reason": WHY}, "The role is taken away. They are signed out now"),
}


@pytest.mark.parametrize("what", SAID)
def test_the_persons_next_page_is_refused_and_the_administrator_reads_what_happens_next(
    administered: House, what: str
) -> None:
    house, teacher = administered, client_of(administered, "teacher_dsl")
    assert teacher.get("/children/").status_code == 200
    sent, said = SAID[what]
    assert said in words_of(act(house, client_of(house, ADMINISTRATOR), what, **sent))
    gone = teacher.get("/children/")
    assert gone.status_code == 403
    assert "You have been signed out" in gone.content.decode()
    assert teacher.get("/children/").status_code == 302, "nor does the browser's own session let them in"
    assert teacher.get("/accounts/2fa/").status_code == 302, "nor to where a second factor is set up"
    assert WHY in [row[3] for row in entries(house, "access.administration.%")]


@pytest.mark.parametrize("what", SAID)
def test_without_a_reason_nothing_is_taken_and_the_page_says_what_is_missing(administered: House, what: str) -> None:
    house, teacher = administered, client_of(administered, "teacher_dsl")
    assert teacher.get("/children/").status_code == 200
    sent = {name: value for name, value in SAID[what][0].items() if not name.endswith("reason")}
    refused = act(house, client_of(house, ADMINISTRATOR), what, **sent)
    assert (refused.status_code, "Say why" in words_of(refused)) == (422, True)
    assert teacher.get("/children/").status_code == 200


def test_one_session_of_two_is_ended_and_the_other_goes_on(administered: House) -> None:
    house = administered
    first, second = client_of(house, "teacher_dsl"), client_of(house, "teacher_dsl")
    assert [client.get("/children/").status_code for client in (first, second)] == [200, 200]
    administrator = client_of(house, ADMINISTRATOR)
    page = administrator.get(f"/administration/people/{house.professionals['teacher_dsl']}/").content.decode()
    newest = re.findall(r'name="session" type="radio" value="([0-9a-f-]{36})"', page)[0]
    act(house, administrator, "sessions", session=newest, session_reason=WHY)
    assert [client.get("/children/").status_code for client in (first, second)] == [200, 403]


def test_another_role_is_given_and_one_that_is_not_theirs_to_give_is_not(administered: House) -> None:
    house = administered
    house.add_colleague("newcomer", "", "SCH1")
    house.account("newcomer")
    client = client_of(house, ADMINISTRATOR)
    said = act(house, client, "role", "newcomer", role="teacher_dsl")
    assert "The role is changed" in words_of(said)
    assert client_of(house, "newcomer").get("/children/").status_code == 200
    refused = act(house, client, "role", "newcomer", role="coordinator")
    assert (refused.status_code, "Only the operator gives that role" in words_of(refused)) == (409, True)
    assert (
        'value="coordinator"'
        not in client.get(f"/administration/people/{house.professionals['newcomer']}/").content.decode()
    )


def test_a_closed_account_is_opened_again(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    house.account("teacher_dsl")
    act(house, client, "close", close_reason=WHY)
    assert "Closed" in text_of(client, "/administration/")
    assert "The account is open again" in words_of(act(house, client, "open"))
    assert client_of(house, "teacher_dsl").get("/children/").status_code == 200


def test_on_their_own_page_an_administrator_is_offered_nothing_to_change(administered: House) -> None:
    client = client_of(administered, ADMINISTRATOR)
    me = administered.professionals[ADMINISTRATOR]
    page = client.get(f"/administration/people/{me}/").content.decode()
    assert "This is you." in page
    for offered in ("/close/", "/role/", "/invite/", "/second-factor/"):
        assert offered not in page
    for what, sent in (("close", {"close_reason": WHY}), ("role", {"role": "teacher_dsl"})):
        assert act(administered, client, what, ADMINISTRATOR, **sent).status_code in (404, 409)


@pytest.mark.parametrize("what", [*SAID, "open", "invite", "no-such-act"])
def test_somebody_of_another_agency_and_nobody_at_all_are_answered_alike(administered: House, what: str) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    house.account("other_teacher")
    house.token("other_teacher")
    sent = SAID.get(what, ({"invite_reason": WHY}, ""))[0]
    theirs, nobody = (
        client.post(f"/administration/people/{person}/{what}/", sent)
        for person in (house.professionals["other_teacher"], uuid4())
    )
    assert theirs.status_code == nobody.status_code == 404
    assert words_of(theirs) == words_of(nobody)
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT count(*) FROM sec.session WHERE revoked_at IS NOT NULL") == 0


# -- a new password by invitation -------------------------------------------------------------------------------------


def test_an_invitation_is_shown_once_and_sets_a_new_password(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    house.account("teacher_dsl")
    shown = act(house, client, "invite", invite_reason=WHY)
    code = re.findall(r"[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}", shown.content.decode())[0]
    assert code not in client.get(f"/administration/people/{house.professionals['teacher_dsl']}/").content.decode()
    sent = {"email": house.emails["teacher_dsl"], "code": code.lower(), "password": "three other words"}
    wrong = Client().post("/accounts/invitation/", sent | {"again": "three other wordz"})
    assert (wrong.status_code, "Enter the same password twice" in words_of(wrong)) == (422, True)
    weak = Client().post("/accounts/invitation/", sent | {"password": "short", "again": "short"})
    assert (weak.status_code, "too short" in words_of(weak)) == (422, True)
    done = Client().post("/accounts/invitation/", sent | {"again": "three other words"}, follow=True)
    assert "Your new password is set" in words_of(done)
    again = Client().post("/accounts/invitation/", sent | {"again": "three other words"})
    assert (again.status_code, "was used, or has ended" in words_of(again)) == (422, True)


def test_an_account_that_is_not_there_and_a_code_that_is_wrong_are_answered_alike(administered: House) -> None:
    house = administered
    house.account("teacher_dsl")
    invite(house.viewer(ADMINISTRATOR), person=house.professionals["teacher_dsl"], reason=WHY)
    tried = [
        words_of(
            Client().post(
                "/accounts/invitation/",
                {"email": email, "code": "ACDEF-ACDEF", "password": PASSWORD, "again": PASSWORD},
            )
        )
        for email in (house.emails["teacher_dsl"], "nobody@example.org")
    ]
    assert tried[0] == tried[1]


def test_wrong_codes_of_invitations_are_written_down_and_after_a_few_not_looked_at(administered: House) -> None:
    house = administered
    house.account("teacher_dsl")
    code = invite(house.viewer(ADMINISTRATOR), person=house.professionals["teacher_dsl"], reason=WHY)
    sent = {"email": house.emails["teacher_dsl"], "password": "three other words", "again": "three other words"}
    pages = [words_of(Client().post("/accounts/invitation/", sent | {"code": "ACDEF-ACDEF"})) for _ in range(5)]
    assert ["Too many tries" in page for page in pages] == [False, False, False, False, True]
    assert "Too many tries" in words_of(Client().post("/accounts/invitation/", sent | {"code": code}))
    wrong, blocked = (
        "Wrong code of an invitation, or none for this address",
        "Blocked before the password was looked at",
    )
    told = [words for _, _, role, words in tries_in(house) if role == "teacher_dsl"]
    assert told[:4] == [wrong] * 4
    assert told[4].startswith(blocked)


def test_planted_tries_of_codes_that_nobody_writes_down_are_found(
    administered: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in.Attempt, "failed", lambda self, kind: None)
    with pytest.raises(AssertionError):
        test_wrong_codes_of_invitations_are_written_down_and_after_a_few_not_looked_at(administered)


# -- keys -------------------------------------------------------------------------------------------------------------


def asks(key: str) -> int:
    return Client().get("/api/v1/submissions/3333-4444-6666", headers={"authorization": f"Bearer {key}"}).status_code


def made(response: Any) -> str:
    return re.findall(r"wpk_[0-9a-f]{64}", response.content.decode())[0]


def test_a_key_is_made_used_replaced_and_ended_by_screen(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    first = made(client.post("/administration/keys/", {"name": "Nightly export", "days": "90"}))
    assert "Nightly export : replace or end this key Never used" in text_of(client, "/administration/keys/")
    assert asks(first) != 401
    words = text_of(client, "/administration/keys/")
    assert "Last used" in words
    assert first not in words
    address = f"/administration/keys/{key_id(house, first)}/"
    second = made(client.post(address, {"do": "replace", "days": "365", "overlap": "24"}))
    assert (asks(first), asks(second)) == (asks(second), asks(second)), "both work for a day"
    assert asks(first) != 401
    refused = client.post(address, {"do": "end"})
    assert (refused.status_code, "Say why" in words_of(refused)) == (422, True)
    ended = client.post(address, {"do": "end", "end_reason": WHY}, follow=True)
    assert "Whatever is sent with it from now on is refused" in words_of(ended)
    assert asks(first) == 401
    assert asks(second) != 401
    assert client.get(address).status_code == 404
    assert "ended by hand" in text_of(client, "/administration/keys/")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "days": "90"}, "Say what the key is for"),
        ({"name": "Nightly", "days": ""}, "Choose when it ends"),
        ({"name": "Nightly", "days": "99999"}, "Choose when it ends"),
    ],
)
def test_a_key_says_what_it_is_for_and_when_it_ends(administered: House, sent: dict[str, str], said: str) -> None:
    refused = client_of(administered, ADMINISTRATOR).post("/administration/keys/", sent)
    assert (refused.status_code, said in words_of(refused)) == (422, True)


def test_no_key_of_another_agency_is_there(administered: House) -> None:
    house = administered
    key = new_agency_key(house.operator(), agency=house.agencies["SCH2"], name="Theirs")
    client = client_of(house, ADMINISTRATOR)
    assert "Theirs" not in text_of(client, "/administration/keys/")
    for sent in ({"do": "end", "end_reason": WHY}, {"do": "replace", "days": "90", "overlap": "0"}):
        assert client.post(f"/administration/keys/{key_id(house, key)}/", sent).status_code == 404
    assert asks(key) != 401


def test_trust_is_withdrawn_by_screen_and_cannot_be_given(administered: House) -> None:
    house, client = administered, client_of(administered, ADMINISTRATOR)
    page = client.get("/administration/keys/").content.decode()
    assert 'value="upn"' in page
    refused = client.post("/administration/trust/", {"identifiers": ["upn"]})
    assert (refused.status_code, "Say why" in words_of(refused)) == (422, True)
    done = client.post("/administration/trust/", {"identifiers": ["upn", "nonsense"], "trust_reason": WHY}, follow=True)
    assert "a person looks before rows join by these" in words_of(done)
    assert 'value="upn"' not in client.get("/administration/keys/").content.decode()
    with as_superuser(house.database) as superuser:
        trusted = answer(superuser, "SELECT trusted_identifiers FROM partnership_agency WHERE code = 'SCH1'")
    assert trusted == ["nhs_number", "pnc_id", "local_id"]


# -- bars, on the child's own page ------------------------------------------------------------------------------------


def test_the_hub_reads_and_lifts_a_bar_on_the_childs_page_and_the_barred_one_never_reads_it(house: House) -> None:
    house.add_colleague("second_coordinator", "coordinator")
    house.send("SCH1", factories.concern(factories.child(identifiers=[factories.nhs_of(1)])))
    house.process()
    with as_superuser(house.database) as superuser:
        child = answer(superuser, "SELECT nominal FROM linkage_membership")
    hub, barred = client_of(house, "coordinator"), client_of(house, "second_coordinator")
    page = f"/people/{child}/"
    assert barred.get(page).status_code == 200
    assert "Who is barred" not in text_of(hub, page)
    bar = bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["second_coordinator"],
        nominal=child,
        reason="Niece",
    )
    assert "Who is barred from this record" in text_of(hub, page)
    assert barred.get(page).status_code == 404
    assert barred.post(f"{page}bars/", {"bar": str(bar), "bar_reason": WHY}).status_code == 404
    refused = hub.post(f"{page}bars/", {"bar": str(bar)})
    assert (refused.status_code, "Say why the bar can end" in words_of(refused)) == (422, True)
    done = hub.post(f"{page}bars/", {"bar": str(bar), "bar_reason": "Another of that name"}, follow=True)
    assert "The bar is lifted" in words_of(done)
    assert barred.get(page).status_code == 200
    assert hub.post(f"{page}bars/", {"bar": str(bar), "bar_reason": WHY}).status_code == 404
