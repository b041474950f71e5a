"""From a person's page or a search, two people are put before an officer; the officer reads who asked, and why."""

import re
from uuid import uuid4

from synthetic.factories import child, concern, involvement
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.picture.queries import people_listed

WREN = child(given="Wren", family="Ashdown-Test", date_of_birth="2011-05-17", identifiers=None)
KESTREL = child(given="Kestrel", family="Moorland", date_of_birth="2009-01-30", sex="male", identifiers=None)
TEAL = child(given="Teal", family="Moorland", date_of_birth="2012-02-03", identifiers=None)
SAME = "/people/same/"


def furnish(house: House) -> dict[str, str]:
    for number, stated in enumerate((WREN, KESTREL)):
        house.send("SCH1", involvement(stated, key=f"i-{number}"))
    house.send("POL", concern(TEAL, key="p-1"))
    house.process()
    hub = house.viewer("coordinator")
    return {person.label.split()[0]: str(person.id) for person in people_listed(hub, role="child")}


def test_a_teacher_puts_two_of_hers_before_an_officer_from_the_page_of_one(house: House) -> None:
    people = furnish(house)
    school = client_of(house, "teacher_dsl")
    page = f"{SAME}?who={people['Wren']}"
    assert page in school.get(f"/people/{people['Wren']}/").content.decode()
    assert "Who is the other?" in text_of(school, page)
    sought = school.post(SAME, {"who": people["Wren"], "words": "Moorland"}).content.decode()
    assert people["Kestrel"] in sought
    assert people["Teal"] not in sought, "the school may not see her"
    both = {"who": [people["Wren"], people["Kestrel"]]}
    unsaid = school.post(SAME, both | {"reason": ""})
    assert (unsaid.status_code, "Say in a few words why" in unsaid.content.decode()) == (422, True)
    done = school.post(SAME, both | {"reason": "He uses her name."}, follow=True)
    assert "A linkage officer is asked" in done.content.decode()
    house.process()
    officer = client_of(house, "linkage_officer")
    queue = text_of(officer, "/joining/")
    assert "Put by a person Ada Teacher-Test" in queue
    assert "He uses her name." in queue
    pair = re.search(r"/joining/[0-9a-f-]{36}/", officer.get("/joining/").content.decode())
    assert pair
    assert "Ada Teacher-Test put these two before you" in text_of(officer, pair.group())


def test_the_other_is_named_by_the_address_of_their_page_too(house: House) -> None:
    people = furnish(house)
    school = client_of(house, "teacher_dsl")
    for typed in (people["Kestrel"], f"https://example.org/people/{people['Kestrel']}/"):
        answer = school.post(SAME, {"who": people["Wren"], "words": typed})
        assert "Why do you think so?" in answer.content.decode()


def test_an_id_of_somebody_unseen_is_answered_as_one_of_nobody(house: House) -> None:
    people = furnish(house)
    school = client_of(house, "teacher_dsl")
    answers = []
    for other in (people["Teal"], str(uuid4())):
        typed = school.post(SAME, {"who": people["Wren"], "words": other})
        sent = school.post(SAME, {"who": [people["Wren"], other], "reason": "I say so."})
        asked = school.get(f"{SAME}?who={people['Wren']}&who={other}")
        said = re.findall(r'error-message"[^>]*>(.*?)</p>', typed.content.decode(), re.DOTALL)
        answers.append((typed.status_code, said, sent.status_code, asked.status_code))
    assert answers[0] == answers[1]
    assert answers[0][2:] == (404, 404)
    assert school.get(SAME).status_code == school.get(f"{SAME}?who=Teal").status_code == 404


def test_two_are_chosen_among_what_a_search_found(house: House) -> None:
    furnish(house)
    hub = client_of(house, "coordinator")
    found = hub.post("/search/", {"words": "Moorland"}, follow=True).content.decode()
    assert "Two of these may be the same person" in found
    ids = re.findall(r'name="who" type="checkbox" value="([0-9a-f-]{36})"', found)
    assert "Why do you think so?" in text_of(hub, f"{SAME}?" + "&".join(f"who={one}" for one in ids))
    assert "Choose two people" in text_of(hub, f"{SAME}?who={ids[0]}&who={ids[1]}&who={_third(house, ids)}", 422)


def _third(house: House, ids: list[str]) -> str:
    everybody = people_listed(house.viewer("coordinator"), role="child")
    return next(str(person.id) for person in everybody if str(person.id) not in ids)
