"""The pages on which what is done about a time away is read and written down, and a child is said to be missing in three taps."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from synthetic.factories import child, involvement, return_interview, upn_of
from tests.casework.missing.coming_back import WREN, came_back, hours_ago, went, works_with_her
from tests.living import House
from tests.web.story import client_of, text_of


def address(girl: object, episode: object, end: str = "") -> str:
    return f"/people/{girl}/away/{episode}/{end}"


def posts(client: Client, where: str, **fields: object) -> str:
    answer = client.post(where, fields, follow=True)
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_one_that_is_late_stands_first_on_the_list_on_the_first_page_and_on_the_childs_page(house: House) -> None:
    girl, _ = came_back(house, since=100, back=80)
    hub = client_of(house, "coordinator")
    page = text_of(hub, "/missing/interviews/")
    assert "Late (1)" in page
    assert "Late: no interview was held within 72 hours" in page
    assert "8 hours late" in page
    home = text_of(hub, "/")
    assert "1 Return interviews 1 late" in home
    assert "nobody sees to it yet" in home
    assert "Late: no interview was held within 72 hours" in text_of(hub, f"/people/{girl}/away/")


def test_whoever_took_it_on_finds_it_among_their_own(house: House) -> None:
    girl, episode = came_back(house)
    worker = client_of(house, "social_worker")
    assert "Kept." in posts(worker, address(girl, episode, "done/"), kind="taken", seen="0")
    assert "Wren" in text_of(worker, "/missing/interviews/?whose=mine")
    assert "Cora Worker-Test sees to it" in text_of(client_of(house, "coordinator"), "/missing/interviews/")
    assert "No return interview waits that you see to" in text_of(
        client_of(house, "coordinator"), "/missing/interviews/?whose=mine"
    )


def test_an_interview_before_the_return_is_said_at_its_field_and_nothing_typed_is_lost(house: House) -> None:
    girl, episode = came_back(house)
    worker = client_of(house, "social_worker")
    given = {
        "kind": "held",
        "done_at": "5 days ago",
        "by_name": "Pat Independent-Test",
        "independent": "yes",
        "seen": "0",
    }
    answer = worker.post(address(girl, episode, "done/"), given | {"words": "She asked for tea."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This is before the return" in page
    for kept in ("5 days ago", "Pat Independent-Test", "She asked for tea."):
        assert kept in page
    assert "What was done?" in text_of(worker, address(girl, episode))
    assert "Interview held" not in text_of(worker, address(girl, episode))


def test_one_that_was_held_leads_into_the_report_with_what_is_known(house: House) -> None:
    girl, episode = came_back(house)
    worker = client_of(house, "social_worker")
    offered = {"kind": "offered", "done_at": "3 days ago", "words": "By telephone.", "seen": "0"}
    posts(worker, address(girl, episode, "done/"), **offered)
    held = {
        "kind": "held",
        "done_at": "1 hour ago",
        "by_name": "Pat Independent-Test",
        "independent": "yes",
        "seen": "1",
    }
    answer = worker.post(address(girl, episode, "done/"), held, follow=True)
    asked = answer.request
    began = worker.post(
        asked["PATH_INFO"] + "?" + asked["QUERY_STRING"], {"danger": "no", "kind": "return_interview"}, follow=True
    )
    form = began.content.decode()
    assert "Record a return home interview" in form
    assert 'value="Pat Independent-Test"' in form
    assert 'name="return_interview-held_at"' in form
    assert re.search(r'name="return_interview-held_at"[^>]*value="[0-9]', form)
    page = text_of(worker, address(girl, episode))
    assert "It was held, and what was said is not reported yet" in page
    assert "Held, and what was said is not reported (1)" in text_of(worker, "/missing/interviews/")


def test_a_report_of_what_was_said_is_recognised(house: House) -> None:
    girl, episode = came_back(house)
    told = {"offered_at": hours_ago(70).isoformat(), "held_at": hours_ago(60).isoformat()}
    house.send("CSC", return_interview(child(**WREN), key="r1", recorded_at=hours_ago(59).isoformat(), **told))
    house.process()
    worker = client_of(house, "social_worker")
    assert "report by Harrowmere Children" in text_of(worker, address(girl, episode))
    assert "No return interview waits" in text_of(worker, "/missing/interviews/")


def test_somebody_elses_row_is_read_before_ones_own_is_kept(house: House) -> None:
    girl, episode = came_back(house)
    worker, hub = client_of(house, "social_worker"), client_of(house, "coordinator")
    posts(worker, address(girl, episode, "done/"), kind="tried", words="Rang twice.", seen="0")
    answer = hub.post(address(girl, episode, "done/"), {"kind": "declined", "words": "She will not.", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rang twice." in page
    assert "She will not." in page
    posts(hub, address(girl, episode, "done/"), kind="declined", words="She will not.", seen="1")
    assert "Return home interview declined" in text_of(worker, address(girl, episode))


def test_a_mistake_is_marked_with_why_by_its_own_agency(house: House) -> None:
    girl, episode = came_back(house)
    worker, hub = client_of(house, "social_worker"), client_of(house, "coordinator")
    posts(worker, address(girl, episode, "done/"), kind="taken", seen="0")
    page = worker.get(address(girl, episode)).content.decode()
    mistake = re.search(r'href="(/people/[^"]*/mistake/[^"]*)"', page)
    assert mistake is not None
    assert "mistake/" not in hub.get(address(girl, episode)).content.decode()
    assert hub.get(mistake[1]).status_code == 404
    assert worker.post(mistake[1], {"undo_words": " "}).status_code == 422
    assert "Entered by mistake" in posts(worker, mistake[1], undo_words="Not my case.")
    assert "Nobody sees to it yet" in text_of(hub, address(girl, episode))


def test_the_steps_of_the_procedure_are_ticked_on_the_board_with_who_and_when(house: House) -> None:
    works_with_her(house)
    house.send("HOM", went("h1", 3, None))
    house.process()
    carer = client_of(house, "care_home_worker")
    board = text_of(carer, "/missing/")
    assert "0 of 9 done. Next: Look for them, and ring their phone." in board
    (where,) = set(re.findall(r'href="(/people/[^"]*/away/[^"]*/)"', carer.get("/missing/").content.decode()))
    page = posts(carer, f"{where}steps/", steps=["look", "police"], steps_words="Ref 12")
    assert "Done: Finn Carer-Test, Gull House" in page
    assert "Ring 999" not in page.partition("Tick what was done")[0]  # that step is done
    assert "2 of 9 done. Next: Tell the authority that placed them." in text_of(
        client_of(house, "coordinator"), "/missing/"
    )
    assert "Tick what was done." in posts(carer, f"{where}steps/", steps_words="Ref 13")


def test_the_address_of_a_time_away_leads_on_where_its_report_was_corrected_before_anything_was_done(
    house: House,
) -> None:
    works_with_her(house)
    house.send("HOM", went("h1", 3, None))
    house.process()
    carer = client_of(house, "care_home_worker")
    (where,) = set(re.findall(r'href="(/people/[^"]*/away/[^"]*/)"', carer.get("/missing/").content.decode()))
    house.send("HOM", went("h2", 2.5, None) | {"revises": {"key": "h1", "how": "correction", "reason": "Later."}})
    house.process()
    assert "Done: Finn Carer-Test" in posts(carer, f"{where}steps/", steps=["look"])


def test_steps_about_one_of_two_sisters_in_a_report_count_for_her_alone(house: House) -> None:
    robin = child(identifiers=[upn_of(7)], given="Robin")
    works_with_her(house)
    house.send("HOM", involvement(robin, key="robin", service="Residential home"))
    house.send("HOM", went("both", 3, None, of=[child(**WREN), robin]))
    house.process()
    carer = client_of(house, "care_home_worker")
    where = re.findall(r'href="(/people/[^"]*/away/[^"]*/)"', carer.get("/missing/").content.decode())
    assert len(set(where)) == 2
    posts(carer, f"{where[0]}steps/", steps=["look", "police"])
    board = text_of(carer, "/missing/")
    assert (board.count("2 of 9 done"), board.count("0 of 9 done")) == (1, 1)


def test_steps_stay_on_the_board_where_the_report_is_corrected(house: House) -> None:
    works_with_her(house)
    house.send("HOM", went("h1", 3, None))
    house.process()
    carer = client_of(house, "care_home_worker")
    (where,) = set(re.findall(r'href="(/people/[^"]*/away/[^"]*/)"', carer.get("/missing/").content.decode()))
    correction = {"key": "h1", "how": "correction", "reason": "Half an hour later."}
    house.send("HOM", went("h2", 2.5, None) | {"revises": correction})
    house.process()
    (where,) = set(re.findall(r'href="(/people/[^"]*/away/[^"]*/)"', carer.get("/missing/").content.decode()))
    posts(carer, f"{where}steps/", steps=["look"])
    house.send("HOM", went("h3", 2, None) | {"revises": correction | {"key": "h2"}})
    house.process()
    assert "1 of 9 done" in text_of(carer, "/missing/")


def test_a_carer_says_in_three_taps_that_a_child_is_missing_now(house: House) -> None:
    works_with_her(house)
    house.process()
    carer = client_of(house, "care_home_worker")
    tap = re.search(r'href="(/missing/now/[0-9a-f-]{36}/)"', carer.get("/missing/now/").content.decode())
    assert tap is not None
    form = carer.get(tap[1]).content.decode()
    key = re.search(r'name="key" value="([^"]*)"', form)
    assert key is not None
    answer = carer.post(tap[1], {"since": "now", "how": "Grey coat.", "key": key[1]}, follow=True)
    assert "Sent. Now do this" in answer.content.decode()
    house.process()
    board = text_of(client_of(house, "coordinator"), "/missing/")
    assert "Wren" in board
    assert "Grey coat." in board
    # sent again, it is the same report
    assert carer.post(tap[1], {"since": "now", "how": "Grey coat.", "key": key[1]}).status_code in (302, 422)
    house.process()
    assert text_of(client_of(house, "coordinator"), "/missing/").count("Grey coat.") == 1


def test_when_she_was_last_seen_is_asked_again_where_it_is_not_clear(house: House) -> None:
    works_with_her(house)
    house.process()
    carer = client_of(house, "care_home_worker")
    tap = re.search(r'href="(/missing/now/[0-9a-f-]{36}/)"', carer.get("/missing/now/").content.decode())
    assert tap is not None
    answer = carer.post(tap[1], {"since": "at 9", "how": "Grey coat.", "key": ""})
    assert answer.status_code == 422
    assert "9am or 9pm" in answer.content.decode()
    assert "Grey coat." in answer.content.decode()


def test_nobody_is_offered_a_child_whom_they_do_not_work_with(house: House) -> None:
    girl, _ = came_back(house)
    stranger = client_of(house, "other_teacher")
    assert "No child is recorded here" in text_of(stranger, "/missing/now/")
    assert stranger.get(f"/missing/now/{girl}/").status_code == 404
    assert stranger.post(f"/missing/now/{girl}/", {"since": "now"}).status_code == 404


@pytest.mark.parametrize("where", ["/missing/interviews/", "/missing/"])
def test_a_role_that_reads_no_content_is_shown_none_of_it(house: House, where: str) -> None:
    came_back(house)
    governance = client_of(house, "information_governance")
    assert governance.get(where).status_code == 404


def test_often_away_of_late_is_said_above_the_times(house: House) -> None:
    girl, _ = came_back(house)
    worker = client_of(house, "social_worker")
    assert "Repeated" not in text_of(worker, f"/people/{girl}/away/")
    for number in (2, 3):
        house.send("HOM", went(f"more{number}", 100 + 100 * number, 90 + 100 * number))
    house.process()
    assert "Away 3 times in the last 90 days." in text_of(worker, f"/people/{girl}/away/")


def test_a_profile_is_written_given_and_opened_once(house: House) -> None:
    girl, _ = came_back(house)
    carer, police = client_of(house, "care_home_worker"), client_of(house, "police_intelligence")
    where = f"/people/{girl}/profile/"
    short = carer.post(f"{where}write/", {"medical": "Inhaler."})
    assert short.status_code == 422
    assert "Inhaler." in short.content.decode()
    review = (hours_ago(0) + timedelta(days=60)).date()
    boxes = {"review-day": review.day, "review-month": review.month, "review-year": review.year}
    assert "Inhaler." in posts(carer, f"{where}write/", description="Red hair.", medical="Inhaler.", **boxes)
    assert "given to the police only while the child is missing" in text_of(carer, where)
    house.send("HOM", went("again", 3, None))
    house.process()
    gives = {"police": house.agencies["POL"], "to": "PC 114"}
    assert "The police may read it once." in posts(carer, f"{where}give/", **gives)
    page = police.get(where).content.decode()
    assert "Inhaler." not in page
    opens = re.search(r'action="(/people/[^"]*/read/)"', page)
    assert opens is not None
    assert "Inhaler." in posts(police, opens[1])
    again = police.post(opens[1])
    assert again.status_code == 409
    assert "Inhaler." not in again.content.decode()
    assert "Read by Dev Officer-Test" in text_of(carer, where)


def test_two_who_write_a_profile_at_once_both_see_both(house: House) -> None:
    girl, _ = came_back(house)
    carer = client_of(house, "care_home_worker")
    review = (hours_ago(0) + timedelta(days=60)).date()
    boxes = {"review-day": review.day, "review-month": review.month, "review-year": review.year, "follows": ""}
    posts(carer, f"/people/{girl}/profile/write/", description="Red hair.", **boxes)
    answer = carer.post(f"/people/{girl}/profile/write/", {"description": "Brown hair.", **boxes})
    assert answer.status_code == 409
    assert "Red hair." in answer.content.decode()
    assert "Brown hair." in answer.content.decode()
