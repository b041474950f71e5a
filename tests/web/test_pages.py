"""The screens of the picture, alerts, joining and oversight, read as real viewers through the real doors."""

import html
import re
import uuid

import pytest
from django.test import Client

from synthetic.factories import child, concern, nhs_of, upn_of
from tests.living import House
from tests.web.story import Told, client_of, text_of, told
from wholepicture.base.ledgered import acts
from wholepicture.picture.queries import people_listed


@pytest.fixture(scope="module")
def story(shared_house: House) -> Told:
    """For tests that only read."""
    return told(shared_house)


# -- who may, and who may not ---------------------------------------------------------------------------------------


def pages_of(story: Told) -> list[tuple[str, str]]:
    return [
        ("coordinator", "/children/"),
        ("teacher_dsl", "/children/"),
        ("coordinator", f"/people/{story.girl}/"),
        ("teacher_dsl", f"/people/{story.girl}/"),
        ("social_worker", f"/people/{story.girl}/"),
        ("coordinator", f"/things/vehicle/{story.car}/"),
        *(("coordinator", f"/things/?kind={kind}") for kind in ("nominal", "vehicle", "phone", "account", "place")),
        ("coordinator", f"/behind/{story.report}/"),
        ("coordinator", "/alerts/"),
        ("coordinator", f"/alerts/{story.alert}/"),
        ("police_intelligence", f"/alerts/{story.alert}/"),
        ("coordinator", "/reading/"),
        ("police_intelligence", f"/reading/{story.report}/"),
        ("linkage_officer", "/joining/"),
        ("linkage_officer", f"/joining/{story.pair}/"),
        ("linkage_officer", "/joining/judged/"),
        ("information_governance", "/oversight/"),
        ("information_governance", f"/oversight/?nominal={story.girl}"),
        ("nurse", "/purpose/"),
    ]


def test_each_page_opens_for_those_who_may(story: Told) -> None:
    for who, address in pages_of(story):
        assert client_of(story.house, who).get(address).status_code == 200, (who, address)


def test_a_stranger_reads_the_same_of_what_is_hidden_and_of_what_is_not_there(story: Told) -> None:
    stranger = client_of(story.house, "other_teacher")
    for address in ("/people/{}/", "/things/vehicle/{}/", "/behind/{}/", "/alerts/{}/", "/joining/{}/", "/reading/{}/"):
        for real in (story.girl, story.car, story.report, story.alert, story.pair):
            hidden, absent = stranger.get(address.format(real)), stranger.get(address.format(uuid.uuid4()))
            assert hidden.status_code == absent.status_code == 404
            assert _plain(hidden.content) == _plain(absent.content)


def _plain(body: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body.decode())


def test_a_strangers_date_does_not_tell_whether_anything_was_known(story: Told) -> None:
    stranger = client_of(story.house, "other_teacher")
    assert stranger.get(f"/people/{story.girl}/?known=2020-01-01").status_code == 404


def test_titles_hold_no_name(story: Told) -> None:
    for who, address in pages_of(story):
        title = re.search(r"<title>(.*?)</title>", client_of(story.house, who).get(address).content.decode())
        assert title is not None
        assert "Wren" not in title.group(1)
        assert "Ashdown" not in title.group(1)


def test_whether_the_site_answers_is_told_to_anybody() -> None:
    answer = Client(SERVER_NAME="localhost").get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


# -- the picture ----------------------------------------------------------------------------------------------------


def test_the_directory_lists_whoever_stands_in_no_team_under_their_agency(story: Told) -> None:
    page = text_of(client_of(story.house, "nurse"), "/directory/")
    assert "Marsh Lane Academy duty: 01632 960001 Nobody listed. Call the team’s number. Ada Teacher-Test" in page
    assert "Safeguarding lead 01632 960002" in page


def test_one_chronology_says_who_said_it_how_they_knew_and_how_certain_the_time_is(story: Told) -> None:
    coordinator = client_of(story.house, "coordinator")
    weighed = text_of(coordinator, f"/people/{story.girl}/")
    assert (
        "Written down 3 November : Concern: Seen at the gate" in weighed
        or "Written down 3 November: Concern" in weighed
    )
    assert "Passed on" in weighed
    page = text_of(coordinator, f"/people/{story.girl}/?whole=1")
    assert "In October 2026; the day is not known" in page
    assert "Written down on 3 November 2026; when it happened is not known" in page
    for said in ("Gull House", "Harrowmere Police", "Marsh Lane Academy", "Harrowmere Hospital", "somebody told them"):
        assert said in page
    assert "Passed on. First said by Harrowmere Police" in page
    facts, opinion = page.index("What was seen, heard or done Seen with"), page.index("(opinion) I fear for her.")
    words = page.index("The child’s own words It is fine.")
    assert facts < words < opinion


def test_one_new_phone_does_not_look_like_three_signs(story: Told) -> None:
    page = text_of(client_of(story.house, "coordinator"), f"/people/{story.girl}/")
    signs = page[page.index("Signs over time") : page.index("People and things A tie")]
    assert "one thing seen may tick several of these. Count it once." in signs
    assert signs.count("Same report") == 2


def test_the_chronology_is_narrowed_by_agency_kind_and_sign(story: Told) -> None:
    coordinator = client_of(story.house, "coordinator")
    kind = text_of(coordinator, f"/people/{story.girl}/?kind=missing_episode")
    chronology = kind[kind.index("Newest first") : kind.index("Signs over time An empty")]
    assert "Missing episode" in chronology
    assert "Seen with a new phone." not in chronology
    assert "Seen with a new phone." in text_of(coordinator, f"/people/{story.girl}/?sign=new_phone")
    assert "Nothing fits" in text_of(coordinator, f"/people/{story.girl}/?sign=new_phone&kind=placement")


def test_the_whole_chronology_to_print_is_that_of_what_was_chosen(story: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, address = client_of(story.house, "coordinator"), f"/people/{story.girl}/"
    monkeypatch.setattr("wholepicture.web.picture.views.ON_A_PAGE", 1)
    page = coordinator.get(f"{address}?kind=concern").content.decode()
    link = re.search(r'href="(\?whole=1[^"]*)#chronology">Show all [0-9]+ on one page', page)
    assert link
    whole = text_of(coordinator, address + html.unescape(link[1]))
    assert "Seen with a new phone." in whole
    assert "Not everything is shown." in whole


def test_the_page_says_whom_to_ring(story: Told) -> None:
    answer = client_of(story.house, "teacher_dsl").get(f"/people/{story.girl}/").content.decode()
    assert 'href="tel:01632960009"' in answer
    assert "Pat Worker-Test" in answer


def test_a_past_day_before_anything_was_received_says_so(story: Told) -> None:
    coordinator = client_of(story.house, "coordinator")
    page = text_of(coordinator, f"/people/{story.girl}/?known=2020-01-01")
    assert "As known on 1 January 2020" in page
    assert "nothing had been received" in page
    assert "Enter a date like" in text_of(coordinator, f"/people/{story.girl}/?known=yesterday")


def test_a_tie_leads_to_the_report_behind_it(story: Told) -> None:
    page = client_of(story.house, "coordinator").get(f"/things/vehicle/{story.car}/").content.decode()
    behind = re.search(r"/behind/([0-9a-f-]{36})/", page)
    assert behind is not None
    assert "Gull House" in text_of(client_of(story.house, "coordinator"), behind.group(0))


def test_each_entry_on_the_page_of_a_thing_or_an_adult_says_about_whom_it_is(story: Told) -> None:
    hub, stranger = client_of(story.house, "coordinator"), client_of(story.house, "other_teacher")
    page = hub.get(f"/things/vehicle/{story.car}/").content.decode()
    entries = page.partition('id="chronology"')[2].partition("govuk-tabs__panel")[0]
    assert f'About <a class="govuk-link" href="/people/{story.girl}/">Wren Ashdown-Test</a>' in entries
    assert "(person of concern)" in entries
    man = re.search(
        r"/people/([0-9a-f-]{36})/", hub.get("/things/?kind=nominal").content.decode().partition("<main")[2]
    )
    assert man is not None
    his = hub.get(man.group(0)).content.decode().partition('id="chronology"')[2].partition("govuk-tabs__panel")[0]
    assert f'href="/people/{story.girl}/">Wren Ashdown-Test</a></p>' in his
    hers = hub.get(f"/people/{story.girl}/").content.decode()
    assert "wp-timeline__people" not in hers, "on her own page it would say nothing"
    assert stranger.get(f"/things/vehicle/{story.car}/").status_code == 404


def test_the_list_of_people_and_things_is_sorted_and_narrowed_and_takes_whatever_an_address_says(story: Told) -> None:
    client = client_of(story.house, "coordinator")
    text = text_of(client, "/things/?kind=vehicle&sort=children")
    assert "XX00 ABC" in text
    assert "1 child" in text
    assert "Last seen 30 October 2026" in text
    assert "Told of by Gull House" in text
    assert "Nothing fits all that you chose" in text_of(client, "/things/?kind=vehicle&marked=of_concern")
    assert "Nothing fits all that you chose" in text_of(client, "/things/?kind=vehicle&agency=Nobody")
    for odd in ("sort=x&page=x", "page=-1", "page=99999999", "page=²", "sort=name&agency=Gull+House&page=2"):
        assert "XX00 ABC" in text_of(client, f"/things/?kind=vehicle&{odd}")


def test_however_many_are_of_concern_the_pages_list_them_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.alerts.marked import WREN, car, man, nominal, seen_with_him, sent, thing
    from wholepicture.alerts import marking
    from wholepicture.web.alerts import marks

    (report,) = sent(house, "SCH1", seen_with_him(WREN, key="seen"))
    hub = house.viewer("coordinator")
    for to_mark in (man(nominal(house, report)), car(thing(house, report))):
        marking.mark(hub, to_mark=to_mark, says="of_concern", reason="Two girls name him")
    browser = client_of(house, "coordinator")
    whole = text_of(browser, "/alerts/of-concern/")
    assert "page 1" not in whole
    for module in (marking, marks):
        monkeypatch.setattr(module, "ON_A_PAGE", 1)
    pages = [text_of(browser, f"/alerts/of-concern/?page={number}") for number in (1, 2)]
    assert "2 are marked, page 1 of 2." in pages[0]
    assert "2 are marked, page 2 of 2." in pages[1]
    assert sorted("XX00 ABC" in page for page in pages) == [False, True]
    assert sorted("Kezber" in page for page in pages) == [False, True]


def test_few_children_of_whom_very_many_reports_tell_hide_no_other_from_the_list(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.picture import queries

    house.send("SCH1", concern(child(given="Ada", identifiers=[nhs_of(1)])))
    for _ in range(30):
        house.send("SCH1", concern(child(given="Bel", identifiers=[nhs_of(2)])))
    house.process()
    for who in ("coordinator", "teacher_dsl"):
        viewer = house.viewer(who)
        listed = people_listed(viewer, role="child", limit=2)
        assert ([row.label.split()[0] for row in listed], listed.is_cut) == (["Bel", "Ada"], False)
        with monkeypatch.context() as patched:
            patched.setattr(queries, "WALKED", 30)
            listed = people_listed(viewer, role="child", limit=2)
            assert ([row.label.split()[0] for row in listed], listed.is_cut) == (["Bel"], True)
            assert "There may be others" in text_of(client_of(house, who), "/children/")
        assert "There may be others" not in text_of(client_of(house, who), "/children/")


def test_the_list_of_children_tells_namesakes_apart(story: Told) -> None:
    text = text_of(client_of(story.house, "coordinator"), "/children/")
    assert "Concern from Open Door Project" in text
    assert "There are more" not in text


# -- protecting where a child is ------------------------------------------------------------------------------------


def test_whoever_does_not_work_with_a_child_cannot_hide_where_she_is(story: Told) -> None:
    police = client_of(story.house, "police_intelligence")
    assert police.post(f"/people/{story.girl}/protect/", {"reason": "No."}).status_code == 404


# -- alerts ---------------------------------------------------------------------------------------------------------


def test_an_alert_shows_each_reason_with_its_reports_and_who_will_be_told(story: Told) -> None:
    page = text_of(client_of(story.house, "coordinator"), f"/alerts/{story.alert}/")
    assert "different signs from" in page
    assert "Seen with a new phone." in page
    assert "one source" in page
    assert "will be told" in page
    assert "Harrowmere Police (1 report)" in page


# -- joining --------------------------------------------------------------------------------------------------------


def test_a_pair_shows_names_as_written_and_what_agrees_in_words(story: Told) -> None:
    page = text_of(client_of(story.house, "linkage_officer"), f"/joining/{story.pair}/")
    assert "Wren Ashdown-Test" in page
    assert "✓ Agrees" in page
    assert "One side only" in page


def test_a_pair_shows_what_each_agency_holds_of_either_and_what_would_be_brought_together(story: Told) -> None:
    page = text_of(client_of(story.house, "linkage_officer"), f"/joining/{story.pair}/")
    held = page[page.index("What each agency holds") : page.index("What would follow")]
    for agency in ("Gull House", "Harrowmere Police", "Marsh Lane Academy", "Open Door Project"):
        assert agency in held
    assert "one picture holds 8 reports by 6 agencies" in page


def test_what_only_named_people_may_see_is_neither_listed_nor_counted_beside_a_pair(house: House) -> None:
    story = told(house)
    named = {"level": "named", "lawful_basis": "gdpr_6_1_e", "named": ["teacher.dsl@example.org"]}
    officer = client_of(house, "linkage_officer")
    before = text_of(officer, f"/joining/{story.pair}/")
    house.send("SCH2", concern(child(identifiers=[upn_of(1)], address=None), key="n1", sharing=named))
    house.process()
    after = text_of(officer, f"/joining/{story.pair}/")
    assert "one picture holds 8 reports by 6 agencies" in after
    assert after[after.index("What each agency holds") :] == before[before.index("What each agency holds") :]


# -- oversight and purpose ------------------------------------------------------------------------------------------


def test_oversight_shows_no_code(story: Told) -> None:
    page = client_of(story.house, "information_governance").get("/oversight/").content.decode()
    assert [code for act in acts() for code in (act.code, *act.formerly) if code in page] == []
    assert "Signed in" in page or "Opened" in page


def test_a_purpose_is_changed_to_one_of_the_roles_own_only(story: Told) -> None:
    coordinator = client_of(story.house, "coordinator")
    coordinator.get("/")
    assert coordinator.post("/purpose/", {"purpose": "crime_prevention"}).status_code == 422
    assert coordinator.post("/purpose/", {"purpose": "safeguarding_child"}).status_code == 302
    assert "Safeguarding a child I work with" in coordinator.get("/").content.decode()
