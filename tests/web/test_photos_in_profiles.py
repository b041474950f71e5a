"""The page of the photo in a child's profile, and what the pages of the profile and of the child say of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.casework.missing.coming_back import came_back
from tests.casework.missing.test_profiles import gives, goes_again, writes
from tests.intake.files import document, photo
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.config import installation

installation.load()

OTHERS = ("coordinator", "police_intelligence", "social_worker", "teacher_dsl")


@pytest.fixture
def girl(house: House) -> str:
    """Who came back, with a profile that her home wrote."""
    came, _ = came_back(house)
    writes(house, came)
    return f"/people/{came}/"


def puts(client: Client, girl: str, content: bytes, *, seen: str = "", name: str = "Wren.jpg") -> tuple[int, str]:
    answer = client.post(f"{girl}profile/photo/", {"photo": SimpleUploadedFile(name, content), "seen": seen})
    return answer.status_code, answer.content.decode()


def test_it_is_put_in_shown_drawn_again_and_said_on_the_childs_page(house: House, girl: str) -> None:
    carer = client_of(house, "care_home_worker")
    assert "Add a photo" in text_of(carer, f"{girl}profile/")
    assert puts(carer, girl, photo())[0] == 302
    assert "It is being drawn. Look again in a moment." in text_of(carer, f"{girl}profile/")
    house.process()
    page = carer.get(f"{girl}profile/").content.decode()
    assert 'alt="Photo of Wren' in page
    for size in ("small", "large"):
        picture = carer.get(f"{girl}profile/photo/{size}.jpg")
        assert picture["Content-Type"] == "image/jpeg"
        assert picture.content != photo()
    assert "Photo: in the profile of Gull House , given" in text_of(carer, girl)


def test_no_page_of_anybody_else_says_that_there_is_one(house: House, girl: str) -> None:
    before = {who: text_of(client_of(house, who), girl) for who in OTHERS}
    puts(client_of(house, "care_home_worker"), girl, photo())
    house.process()
    for who in OTHERS:
        client = client_of(house, who)
        assert text_of(client, girl) == before[who], who
        for address in ("photo/", "photo/small.jpg", "photo/large.jpg"):
            assert client.get(f"{girl}profile/{address}").status_code == 404, (who, address)


def test_the_police_are_led_to_it_while_it_may_be_opened_and_see_it_in_the_page_that_closes(
    house: House, girl: str
) -> None:
    puts(client_of(house, "care_home_worker"), girl, photo())
    goes_again(house)
    release = gives(house, girl.split("/")[2])
    police = client_of(house, "police_intelligence")
    assert "Photo: in the profile of Gull House , given" in text_of(police, girl)
    assert "A photo is with it." in text_of(police, f"{girl}profile/")
    read = police.post(f"{girl}profile/{release}/read/").content.decode()
    assert 'src="data:image/jpeg;base64,/9j/4AAQ' in read
    assert 'alt="Photo of Wren' in read
    assert "Photo: in the profile" not in text_of(police, girl)
    assert "with its photo" in text_of(client_of(house, "care_home_worker"), f"{girl}profile/")


@pytest.mark.parametrize(
    ("content", "words"),
    [(document(), "This one is no picture."), (b"PK\x03\x04", "Word, Excel or zip"), (b"", "The file is empty.")],
)
def test_what_is_no_photo_is_said_at_its_field_and_the_one_before_stays(
    house: House, girl: str, content: bytes, words: str
) -> None:
    carer = client_of(house, "care_home_worker")
    status, page = puts(carer, girl, content, name="x.pdf")
    assert status == 422
    assert words in page.partition('id="photo-error"')[2].partition("</p>")[0]


def test_one_that_is_too_large_and_none_at_all_are_said_at_the_field(house: House, girl: str) -> None:
    carer = client_of(house, "care_home_worker")
    status, page = puts(carer, girl, photo("PNG") + bytes(13 * 1024 * 1024))
    assert status == 422
    assert "The file is larger than 10 MB." in page
    assert "Choose the photo." in carer.post(f"{girl}profile/photo/", {}).content.decode()


def test_where_a_scanner_is_set_it_waits_to_be_scanned(house: House, girl: str) -> None:
    from wholepicture.intake.attachments.scanning import Scanner

    carer = client_of(house, "care_home_worker")
    with override_settings(SCANNER=Scanner(path="/nowhere.ctl")):
        puts(carer, girl, photo())
        house.process()
        assert "It waits to be scanned." in text_of(carer, f"{girl}profile/photo/")
        assert carer.get(f"{girl}profile/photo/large.jpg").status_code == 404


def test_it_is_taken_away_and_what_changed_meanwhile_is_shown(house: House, girl: str) -> None:
    carer = client_of(house, "care_home_worker")
    puts(carer, girl, photo())
    house.process()
    stale = carer.post(f"{girl}profile/photo/", {"do": "remove", "seen": ""})
    assert stale.status_code == 409
    assert "A colleague changed the photo" in stale.content.decode()
    seen = stale.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    assert carer.post(f"{girl}profile/photo/", {"do": "remove", "seen": seen}).status_code == 302
    assert "Add a photo" in text_of(carer, f"{girl}profile/")
    assert "Photo: in the profile" not in text_of(carer, girl)


def test_no_address_of_a_files_shows_it_before_it_is_taken_away_or_after(house: House, girl: str) -> None:
    carer = client_of(house, "care_home_worker")
    puts(carer, girl, photo())
    house.process()
    put = carer.get(f"{girl}profile/photo/").content.decode().partition('name="seen" value="')[2].partition('"')[0]
    addresses = [f"/attached/{put}/", f"/attached/{put}/1.jpg", f"/attached/{put}/0.jpg"]
    assert [carer.get(address).status_code for address in addresses] == [404, 404, 404]
    carer.post(f"{girl}profile/photo/", {"do": "remove", "seen": put})
    assert [carer.get(address).status_code for address in addresses] == [404, 404, 404]
