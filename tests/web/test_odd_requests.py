"""What no browser sends by itself: characters that no database holds, and ids of somebody else's."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from synthetic.factories import child, concern, upn_of
from tests.living import House
from tests.web.story import client_of, text_of

NUL = "a\0b"


@pytest.fixture
def girl(house: House) -> str:
    """The address of a child's picture."""
    from wholepicture.picture.queries import people_listed

    house.send("SCH1", concern(child(identifiers=[upn_of(1)]), key="k1", recorded_at="2026-11-01T09:00:00+00:00"))
    house.process()
    return f"/people/{people_listed(house.viewer('coordinator'), role='child')[0].id}/"


def test_a_reason_with_a_character_that_cannot_be_stored_is_kept_without_it(house: House, girl: str) -> None:
    hub = client_of(house, "coordinator")
    assert hub.post(f"{girl}protect/", {"reason": NUL}).status_code == 302
    assert "You see it because you are in the circle. ab In the circle" in text_of(hub, girl)


def test_an_address_with_such_a_character_is_like_one_that_is_not_there(house: House) -> None:
    assert client_of(house, "nurse").get("/reports/%00/").status_code == 404


def test_a_mapping_is_kept_under_a_name_without_such_a_character(house: House) -> None:
    lead = client_of(house, "teacher_dsl")
    mapping = SimpleUploadedFile(
        "m.toml", b'[fields]\n"key" = "Ref"\n"recorded_at" = "At"\n"narrative.facts" = "What"\n'
    )
    file = SimpleUploadedFile("week.csv", b"Ref,At,What\n1,2026-11-01T09:00:00+00:00,Seen\n")
    answer: Any = lead.post("/report/file/", {"file": file, "mapping_file": mapping, "mapping_name": NUL})
    assert answer.status_code == 302
    assert "ab" in text_of(lead, "/report/file/")


def _begin(client: Client, draft: uuid.UUID) -> Any:
    return client.post(f"/report/{draft}/", {"kind": "concern", "danger": "no"})


def test_anothers_draft_is_neither_read_nor_changed_and_is_nothing_to_whoever_asks(house: House) -> None:
    draft = uuid.uuid4()
    writer, other = client_of(house, "teacher_dsl"), client_of(house, "nurse")
    _begin(writer, draft)
    writer.post(f"/report/{draft}/write/", {"facts": "She was crying.", "do": "save"})
    for answer in (_begin(other, draft), other.post(f"/report/{draft}/write/", {"facts": "Mine.", "do": "save"})):
        assert (answer.status_code, "Nothing here that you can see" in answer.content.decode()) == (404, True)
    other.post(f"/report/{draft}/discard/")
    assert "She was crying." in writer.get(f"/report/{draft}/write/").content.decode()
