"""The page on which somebody says why an entry matters, and where their words stand then."""

from uuid import UUID

from django.test import Client

from tests.access.raw import answer, as_superuser
from tests.living import House
from tests.web.story import client_of, text_of, told

WORDS = {"matters": "It is the third car in a week.", "impact": "She was sick.", "done": "Told her social worker."}


def _report(house: House, key: str) -> UUID:
    with as_superuser(house.database) as superuser:
        return UUID(str(answer(superuser, "SELECT id FROM intake_submission WHERE key = %s", key)))


def _says(client: Client, address: str, seen: int = 0, **words: str) -> tuple[int, str]:
    answered = client.post(address, {"seen": seen, **words}, follow=True)
    return answered.status_code, answered.content.decode()


def test_words_stand_under_the_entry_with_who_says_them_on_her_page_and_with_the_report(house: House) -> None:
    story = told(house)
    entry = _report(house, "p1")
    address = f"/people/{story.girl}/entries/{entry}/"
    worker = client_of(house, "social_worker")
    assert address in worker.get(f"/people/{story.girl}/").content.decode()
    status, page = _says(worker, address, **WORDS)
    assert status == 200
    assert "It stands under the entry, with your name" in page
    for path in (f"/people/{story.girl}/", f"/behind/{entry}/"):
        read = text_of(client_of(house, "teacher_dsl"), path)
        said = "Why it matters It is the third car in a week. What it does to the child She was sick. What was done Told her social"
        assert said in read, path
        assert "Cora Worker-Test , Harrowmere Children's Social Care" in read.replace("&#x27;", "'"), path


def test_what_somebody_says_last_stands_and_what_they_said_before_unfolds(house: House) -> None:
    story = told(house)
    address = f"/people/{story.girl}/entries/{_report(house, 'p1')}/"
    worker = client_of(house, "social_worker")
    _says(worker, address, **WORDS)
    form = worker.get(address).content.decode()
    assert "It is the third car in a week.</textarea>" in form
    _says(worker, address, seen=1, matters="It was the second car.")
    read = text_of(worker, f"/people/{story.girl}/")
    assert "It was the second car." in read
    assert read.index("What Cora Worker-Test said before") < read.index("It is the third car in a week.")


def test_an_error_stands_at_the_field_and_what_was_typed_stays(house: House) -> None:
    story = told(house)
    address = f"/people/{story.girl}/entries/{_report(house, 'p1')}/"
    worker = client_of(house, "social_worker")
    status, page = _says(worker, address, matters="  ", done="")
    assert status == 422
    assert 'href="#matters"' in page
    assert "Say at least one of the three" in page
    status, page = _says(worker, address, matters="Typed.", done="a" * 2001)
    assert status == 422
    assert 'href="#done"' in page
    assert "Typed.</textarea>" in page
    assert "a" * 2001 in page


def test_of_two_tabs_the_second_reads_the_first_and_may_send_again(house: House) -> None:
    story = told(house)
    address = f"/people/{story.girl}/entries/{_report(house, 'p1')}/"
    worker = client_of(house, "social_worker")
    _says(worker, address, matters="First tab.")
    status, page = _says(worker, address, matters="Second tab.")
    assert status == 422
    assert "First tab." in page
    assert "Second tab.</textarea>" in page
    assert 'name="seen" value="1"' in page
    assert _says(worker, address, seen=1, matters="Second tab.")[0] == 200
    read = text_of(worker, f"/people/{story.girl}/")
    assert read.index("Second tab.") < read.index("First tab.")


def test_whoever_does_not_work_with_her_is_offered_nothing_and_gets_what_a_stranger_gets(house: House) -> None:
    story = told(house)
    entry = _report(house, "h1")
    home = client_of(house, "care_home_worker")
    assert "/entries/" not in home.get(f"/people/{story.girl}/").content.decode()
    address = f"/people/{story.girl}/entries/{entry}/"
    assert home.get(address).status_code == client_of(house, "other_teacher").get(address).status_code == 404


def test_words_are_not_read_as_markup(house: House) -> None:
    story = told(house)
    address = f"/people/{story.girl}/entries/{_report(house, 'p1')}/"
    worker = client_of(house, "social_worker")
    _, page = _says(worker, address, matters="<b>Bold</b>")
    assert "&lt;b&gt;Bold" in worker.get(f"/people/{story.girl}/").content.decode()
    assert "<b>Bold" not in page


def test_what_a_past_day_knew_is_said_without_what_is_said_since(house: House) -> None:
    story = told(house)
    worker = client_of(house, "social_worker")
    _says(worker, f"/people/{story.girl}/entries/{_report(house, 'p1')}/", **WORDS)
    known = worker.get(f"/people/{story.girl}/?known=2026-11-29").content.decode()
    assert "third car" not in known
    assert "/entries/" not in known
