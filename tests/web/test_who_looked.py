"""The pages of who looked: a person is found by name, the question is answered, and what it is about stays unread."""

import csv
import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from synthetic.factories import child, concern
from tests.living import House
from tests.web.story import Told, client_of, text_of, told
from wholepicture.web.oversight.question import NO_DAY, NOBODY, WRONG_WAY_ROUND
from wholepicture.web.parts.pick import CHOOSE, NO_COLLEAGUE

OFFICER = "information_governance"


@pytest.fixture(scope="module")
def story(shared_house: House) -> Told:
    return told(shared_house)


@pytest.fixture
def officer(story: Told) -> Client:
    return client_of(story.house, OFFICER)


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode().partition("<main")[2]).split())


def asked(officer: Client, **typed: str) -> Any:
    return officer.post("/oversight/", typed, follow=True)


def asked_about_her(story: Told, officer: Client, **typed: str) -> Any:
    """Two are known by her name, whom nobody has joined yet: she is picked."""
    name = typed.pop("name", "wren ashdown")
    first = officer.post("/oversight/", {"name": name, **typed})
    assert CHOOSE in words(first)
    assert f'value="{story.girl}"' in first.content.decode()
    return asked(officer, name=name, name_asked=name, person=str(story.girl), **typed)


def test_whoever_oversees_finds_a_girl_by_name_and_reads_who_looked_and_why(story: Told, officer: Client) -> None:
    text_of(client_of(story.house, "coordinator"), f"/people/{story.girl}/")
    answer = asked_about_her(story, officer, name="wren ashdown 2010", since="2026")
    page = words(answer)
    assert "Looks at Wren Ashdown-Test, born 17 May 2010, by anybody, from 1 January 2026" in page, page
    rows = page[page.index("Acts, newest first") :]
    assert "Hana Hub-Test Exploitation co-ordinator, Harrowmere Co-ordination Hub" in rows
    assert "Opened a person’s whole picture" in rows
    assert "Co-ordinating the response to exploitation" in rows
    assert "Jo Governance-Test" in rows  # the look-up itself
    address = answer.redirect_chain[-1][0]
    assert "ren" not in re.sub("person", "", address).lower()


def test_the_page_of_a_car_was_a_look_at_everybody_whose_reports_it_shows(story: Told, officer: Client) -> None:
    text_of(client_of(story.house, "linkage_officer"), f"/things/vehicle/{story.car}/")
    page = words(asked_about_her(story, officer, colleague="Ivo"))
    assert "Opened a vehicle’s, phone’s, account’s or place’s picture" in page
    assert "Ivo Link-Test" in page
    assert "Hana Hub-Test" not in page[page.index("Acts, newest first") :]


def test_it_shows_nothing_that_a_record_says(story: Told, officer: Client) -> None:
    from wholepicture.access.commands import protect_location

    client_of(story.house, "coordinator").post("/search/", {"words": "Wren Ashdown"}, follow=True)
    hub = story.house.viewer("coordinator")
    protect_location(hub, nominal=story.girl, submissions=[story.report], reason="Her uncle at the boathouse")
    page = words(asked_about_her(story, officer))
    assert "Searched" in page
    assert "Protected where a child is" in page
    assert "boathouse" not in page
    assert "Looked for" not in page
    assert "They gave words of their own" in page
    for told_of in ("Fern Walk", "new phone", "I fear", "XX00", "Pat Worker", "child_protection", "ZA3"):
        assert told_of not in page


def test_a_refusal_is_said_in_words(story: Told, officer: Client) -> None:
    from wholepicture.base.ledgered import NotPermitted
    from wholepicture.picture.queries import picture_of

    with pytest.raises(NotPermitted):
        picture_of(story.house.viewer(OFFICER), nominal=story.girl)
    client_of(story.house, "nurse").get("/alerts/")
    page = words(asked(officer, colleague="Esme"))
    assert "Refused Their role does not include this." in page
    assert "NotPermitted" not in page


def test_ten_of_one_name_are_told_apart_and_what_was_typed_is_kept(house: House) -> None:
    for number in range(10):
        one = child(given="Amy", family="Wren-Test", identifiers=None, date_of_birth=f"2010-05-{number + 1:02}")
        house.send("SCH1", concern(one, key=f"a{number}"))
    house.process()
    officer = client_of(house, OFFICER)
    answer = officer.post("/oversight/", {"name": "Amy Wren May 2010", "since": "1 May 2026", "until": "soon"})
    page = words(answer)
    assert answer.status_code == 422
    assert CHOOSE in page
    assert NO_DAY in page
    assert page.count("Amy Wren-Test, born") == 10
    assert "born 7 May 2010" in page
    assert "first written of" not in page  # the date of birth is enough
    body = answer.content.decode()
    assert 'value="Amy Wren May 2010"' in body
    assert 'value="soon"' in body
    seventh = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>Amy Wren-Test, born 7 May 2010', body, re.DOTALL)
    assert seventh
    again = {"name": "Amy Wren May 2010", "name_asked": "Amy Wren May 2010", "person": seventh.group(1)}
    assert "Looks at Amy Wren-Test, born 7 May 2010" in words(asked(officer, **again))
    only = words(asked(officer, name="Amy Wren 7 May 2010"))
    assert "Looks at Amy Wren-Test, born 7 May 2010" in only


def test_two_who_read_alike_are_told_apart_by_when_they_were_first_written_of(house: House) -> None:
    for number in range(2):
        one = child(given="Bea", family="Alike-Test", identifiers=None, date_of_birth=None)
        house.send("SCH1", concern(one, key=f"b{number}"))
    house.process()
    page = words(client_of(house, OFFICER).post("/oversight/", {"name": "Bea Alike"}))
    assert page.count("date of birth not known, first written of on") == 2
    assert "may be one person, not joined yet" in page


def test_two_readers_of_one_name_are_told_apart_on_the_page_in_the_choice_and_in_the_file(house: House) -> None:
    from tests.access.raw import as_superuser

    house.send("SCH1", concern(child(identifiers=None)))
    house.process()
    for who in ("first_reader", "second_reader"):
        house.add_colleague(who, "coordinator")
    with as_superuser(house.database) as superuser:
        alike = "UPDATE partnership_professional SET name = CASE email WHEN %s THEN 'Nia Same-Test' ELSE 'nia same-test' END"
        first, second = house.emails["first_reader"], house.emails["second_reader"]
        superuser.execute(f"{alike} WHERE email IN (%s, %s)".encode(), [first, first, second])
    for who in ("first_reader", "second_reader", "coordinator"):
        client_of(house, who).get("/children/")
    officer = client_of(house, OFFICER)
    page = words(asked(officer, since="2026"))
    assert f"Nia Same-Test ({first})" in page
    assert f"nia same-test ({second})" in page
    assert "Hana Hub-Test (" not in page
    choice = words(asked(officer, colleague="Nia"))
    assert f"Nia Same-Test ({first}), coordinator" in choice
    reader = {"professional": str(house.professionals["second_reader"])}
    assert f"by nia same-test ({second}), Harrowmere" in words(officer.get("/oversight/", reader))
    rows = list(csv.reader(io.StringIO(officer.post("/oversight/export/", {}).content.decode("utf-8-sig"))))
    assert {row[1] for row in rows if "ame-" in "".join(row[1:2])} == {
        f"Nia Same-Test ({first})",
        f"nia same-test ({second})",
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"since": "June 2026", "until": "1 May 2026"}, WRONG_WAY_ROUND),
        ({"since": "the day before"}, NO_DAY),
        ({"until": "31 2 2026"}, NO_DAY),
        ({"since": "Martin 2026"}, NO_DAY),
        ({"since": "2099"}, "not in the future"),
        ({"name": "Zzyx Quorm"}, NOBODY),
        ({"name": "x" * 20_000}, "no more than eight words or 200 characters"),
        ({"name": "a"}, "at least two letters"),
        ({"name": "Amy 40 May 2010"}, "no day of any year"),
        ({"colleague": "Nobody-At-All"}, NO_COLLEAGUE),
        ({"agency": "zz"}, "Choose one of the agencies"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    story: Told, officer: Client, typed: dict[str, str], said: str
) -> None:
    answer = officer.post("/oversight/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'{next(reversed(typed))}-error"' in page
    for box, value in typed.items():
        assert value in page or box == "agency"


def test_a_page_says_that_there_is_more_only_where_there_is_and_keeps_what_was_asked(
    story: Told, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.web.oversight import views

    nurse = story.house.professionals["nurse"]
    browser = client_of(story.house, "nurse")
    for _ in range(6):
        browser.get("/children/")
    until = f"until={timezone.localdate() + timedelta(days=1)}"
    address = f"/oversight/?professional={nurse}&{until}"
    monkeypatch.setattr(views, "ON_A_PAGE", 4)
    page = officer.get(address)
    pages, seen = 1, _lines(page)
    while (found := re.search(r'href="\?([^"]*)">Older lines', page.content.decode())) is not None:
        assert f"professional={nurse}" in found.group(1)
        assert until in found.group(1)
        page = officer.get("/oversight/?" + found.group(1).replace("&amp;", "&"))
        assert _lines(page)
        seen += _lines(page)
        pages += 1
    assert pages > 1
    assert all("Esme Nurse-Test" in line for line in seen)
    monkeypatch.setattr(views, "ON_A_PAGE", len(seen))
    whole = officer.get(address)
    assert len(_lines(whole)) == len(seen)
    assert "Older lines" not in whole.content.decode()


def _lines(page: Any) -> list[str]:
    return re.findall(r'<tr class="govuk-table__row">\s*<td.*?</tr>', page.content.decode(), re.DOTALL)


def test_an_export_is_a_file_that_can_be_proved_later(story: Told, officer: Client) -> None:
    text_of(client_of(story.house, "coordinator"), f"/people/{story.girl}/")
    answer = officer.post("/oversight/export/", {"person": str(story.girl), "since": "2026-01-01"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Who looked", "Looks at Wren Ashdown-Test, born 17 May 2010, by anybody, from 1 January 2026"]
    assert rows[1][1].startswith("Jo Governance-Test, Information-governance officer")
    assert any("Hana Hub-Test" in row for row in rows)
    digest = hashlib.sha256(answer.content).hexdigest()
    assert digest[:8] in answer["Content-Disposition"]
    assert digest in text_of(officer, "/oversight/exports/")
    proved = words(officer.post("/oversight/exports/", {"file": SimpleUploadedFile("a.csv", answer.content)}))
    assert "Yes. This file is what Jo Governance-Test exported on" in proved
    changed = answer.content.replace(b"Hana", b"Dana")
    refuted = words(officer.post("/oversight/exports/", {"file": SimpleUploadedFile("a.csv", changed)}))
    assert "No export of this area has this digest." in refuted
    assert officer.post("/oversight/exports/").status_code == 422


def test_nobody_else_gets_any_of_it(story: Told) -> None:
    for who in ("coordinator", "linkage_officer", "teacher_dsl", "police_intelligence"):
        client = client_of(story.house, who)
        assert client.get("/oversight/").status_code == 404
        assert client.post("/oversight/", {"since": "nonsense"}).status_code == 404
        assert client.post("/oversight/", {"name": "Wren"}).status_code == 404
        assert client.post("/oversight/export/", {"person": str(story.girl)}).status_code == 404
        assert client.get("/oversight/exports/").status_code == 404


def test_an_id_of_nobody_is_not_there(story: Told, officer: Client) -> None:
    assert officer.get("/oversight/?person=00000000-0000-4000-8000-000000000000").status_code == 404


def test_what_was_decided_and_who_looked_stands_in_short_before_the_lines_of_somebody(
    story: Told, officer: Client
) -> None:
    from wholepicture.alerts.commands import decide_alert

    hub = client_of(story.house, "coordinator")
    text_of(hub, f"/people/{story.girl}/")
    text_of(hub, f"/people/{story.girl}/")
    decide_alert(
        story.house.viewer("coordinator"), alert=story.alert, decision="act", reason="Invented.", changes="She is seen."
    )
    page = words(officer.get(f"/oversight/?person={story.girl}"))
    short = page[page.index("In short:") : page.index("Acts, newest first")]
    assert "In short: 1 decision, and" in short
    assert "Decided an alert: Hana Hub-Test, Harrowmere Co-ordination Hub," in short
    assert short.count("Hana Hub-Test, Exploitation co-ordinator") == 1
    assert "In short:" not in words(officer.get("/oversight/")), "of nobody in particular there is none"


def test_every_act_by_which_somebody_decides_about_a_child_stands_in_short_as_decided() -> None:
    from wholepicture.web.oversight.in_short import DECISIONS

    acts = (Path(__file__).parent.parent / "house" / "act_codes.txt").read_text().split()
    about_children = {act for act in acts if act.startswith(("alerts.", "casework."))}
    verbs = ("decide", "accept", "refuse", "sign", "answer_closing", "answer_report", "answer_kept", "record_sitting")
    decides = {act for act in about_children if act.rpartition(".")[2].startswith(verbs) and ".queries." not in act}
    assert decides <= DECISIONS <= about_children
