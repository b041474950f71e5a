"""Conflicts of interest: the hub bars somebody by name, and whoever is barred learns nothing of it."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from synthetic.factories import adult, child, concern, upn_of
from tests.access.raw import answer, as_superuser
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_who_looked import words
from wholepicture.web.bars.views import BARRED_ALREADY, NO_NAME, NO_REASON

WHY = "Her aunt"


@pytest.fixture
def girl(house: House) -> UUID:
    house.add_colleague("second_coordinator", "coordinator")
    house.send("SCH1", concern(child(identifiers=[upn_of(1)]), adult()))
    house.process()
    with as_superuser(house.database) as superuser:
        return answer(superuser, "SELECT nominal FROM linkage_membership WHERE role = 'child'")


def barred(hub: Client, person: UUID, **typed: str) -> str:
    return words(hub.post(f"/people/{person}/bars/new/", typed, follow=True))


def plain(answer: Any) -> str:
    """A page without what is drawn anew each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_the_hub_bars_somebody_by_name_and_they_get_the_answer_of_what_is_not_there(house: House, girl: UUID) -> None:
    hub, niece = client_of(house, "coordinator"), client_of(house, "second_coordinator")
    assert f"/people/{girl}/bars/new/" in hub.get(f"/people/{girl}/").content.decode()
    done = barred(hub, girl, colleague="second coord", reason=WHY)
    assert "Second Coordinator-Test, Harrowmere Co-ordination Hub, is barred from this record, and is not told." in done
    listed = text_of(hub, "/bars/")
    assert "Second Coordinator-Test , Harrowmere Co-ordination Hub, from the record of Wren Ashdown-Test" in listed
    assert WHY in listed
    absent = niece.get("/people/00000000-0000-4000-8000-000000000000/bars/new/")
    hidden = niece.get(f"/people/{girl}/bars/new/")
    assert (hidden.status_code, plain(hidden)) == (404, plain(absent))
    assert "Nobody is barred from a record that you can see" in text_of(niece, "/bars/")


def test_whoever_is_barred_does_not_learn_of_the_record_by_the_bars_of_others(house: House, girl: UUID) -> None:
    hub, niece = client_of(house, "coordinator"), client_of(house, "second_coordinator")
    barred(hub, girl, colleague="nurse", reason="Her mother")
    assert "Esme Nurse-Test" in text_of(niece, "/bars/")
    barred(hub, girl, colleague="second coord", reason=WHY)
    assert "Esme Nurse-Test" not in text_of(niece, "/bars/")
    assert "Her mother" not in text_of(niece, "/bars/")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(house: House, girl: UUID) -> None:
    hub = client_of(house, "coordinator")
    assert NO_NAME in barred(hub, girl, reason=WHY)
    assert NO_REASON in barred(hub, girl, colleague="Esme")
    several = hub.post(f"/people/{girl}/bars/new/", {"colleague": "teacher", "reason": WHY})
    assert several.status_code == 422
    assert "Ada Teacher-Test" in words(several)
    assert "Ben Teacher-Test" in words(several)
    assert WHY in several.content.decode()
    themself = barred(hub, girl, colleague="Hana", reason=WHY)
    assert "You cannot bar yourself" in themself
    long = hub.post(f"/people/{girl}/bars/new/", {"colleague": "Esme", "reason": "x" * 20_000})
    assert "Say why in 4,000 characters or fewer. There are 20,000." in words(long)
    assert "x" * 20_000 in long.content.decode()
    assert 'id="reason-error"' in long.content.decode()
    assert "is barred from this record" in barred(hub, girl, colleague="Esme", reason=WHY)
    assert BARRED_ALREADY in barred(hub, girl, colleague="Esme", reason=WHY)


def test_an_id_that_was_not_offered_bars_nobody_outside_the_directory(house: House, girl: UUID) -> None:
    hub = client_of(house, "coordinator")
    stranger = "00000000-0000-4000-8000-000000000000"
    sent = {"colleague": "a", "colleague_asked": "a", "professional": stranger, "reason": WHY}
    assert hub.post(f"/people/{girl}/bars/new/", sent).status_code == 422
    me = str(house.professionals["coordinator"])
    assert hub.post(f"/people/{girl}/bars/new/", sent | {"professional": me}).status_code == 422


def test_an_adult_is_barred_from_as_well_and_it_is_lifted_on_the_page(house: House, girl: UUID) -> None:
    with as_superuser(house.database) as superuser:
        man = answer(superuser, "SELECT nominal FROM linkage_membership WHERE role <> 'child'")
    hub = client_of(house, "coordinator")
    assert "is barred from this record" in barred(hub, man, colleague="Esme", reason="Her brother")
    with as_superuser(house.database) as superuser:
        bar = answer(superuser, "SELECT id FROM access_bar")
    lifted = hub.post(f"/people/{man}/bars/", {"bar": str(bar)})
    assert (lifted.status_code, "Say why the bar can end" in words(lifted)) == (422, True)
    done = hub.post(f"/people/{man}/bars/", {"bar": str(bar), "bar_reason": "Not her brother"}, follow=True)
    assert "The bar is lifted" in words(done)


def test_nobody_but_the_hubs_coordinators_sets_or_lists_bars(house: House, girl: UUID) -> None:
    for who in ("social_worker", "police_intelligence", "linkage_officer", "teacher_dsl", "information_governance"):
        client = client_of(house, who)
        assert client.get("/bars/").status_code == 404
        assert client.get(f"/people/{girl}/bars/new/").status_code == 404
        assert client.post(f"/people/{girl}/bars/new/", {"colleague": "Esme", "reason": WHY}).status_code == 404
        assert "Bar somebody" not in client.get(f"/people/{girl}/").content.decode()


def test_whoever_oversees_and_is_barred_finds_on_the_pages_of_oversight_what_is_not_there(
    house: House, girl: UUID
) -> None:
    hub, officer = client_of(house, "coordinator"), client_of(house, "information_governance")
    assert officer.get(f"/oversight/?person={girl}").status_code == 200
    officer.post("/oversight/export/", {"person": str(girl)})
    barred(hub, girl, colleague="Jo Governance", reason=WHY)
    nobody = "00000000-0000-4000-8000-000000000000"
    for address in ("/oversight/?person={}", "/oversight/?person={}&since=2026-01-01"):
        absent, hidden = officer.get(address.format(nobody)), officer.get(address.format(girl))
        assert (hidden.status_code, plain(hidden)) == (404, plain(absent))
    assert officer.post("/oversight/export/", {"person": str(girl)}).status_code == 404
    absent = officer.post("/oversight/", {"name": "Zzyx Quorm"})
    hidden = officer.post("/oversight/", {"name": "Wren Ashdown"})
    assert (hidden.status_code, plain(hidden)) == (422, plain(absent).replace("Zzyx Quorm", "Wren Ashdown"))
    assert "Wren" not in text_of(officer, "/oversight/exports/")
    looks = text_of(officer, "/oversight/")
    assert "Opened a person’s whole picture" not in looks
    assert WHY not in looks
