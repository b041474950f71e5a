"""The network on a page, the explorer, and why a tie is there, as a viewer reads them in a browser without a script."""

import json
import re
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from synthetic.factories import child, concern, upn_of
from tests.analysis.world import End, World, girl, person, thing
from tests.living import House
from tests.web.story import client_of, text_of


class Story:
    """A girl, a man with a car, another girl in it, and a friend whom the same report names."""

    def __init__(self, house: House) -> None:
        self.house = house
        world = World(house)
        self.wren, self.robin = girl("Wren Ashdown-Test"), girl("Robin Hale-Test")
        self.kez, self.car = person("Kez"), thing("vehicle", "XX00 ABC")
        self.friend = girl("A friend with a name of two hundred letters " + "o" * 156)
        world.tie(self.wren, self.kez, "with")
        world.tie(self.kez, self.car, "drives")
        world.tie(self.robin, self.car, "travelled_in")
        world.report(self.wren, self.friend)
        world.works_with("SCH1", self.wren)
        world.put()


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


def of(*ends: End) -> str:
    words = {"nominal": "person"}
    return "&".join(f"of={words.get(end.kind, end.kind)}.{end.id}" for end in ends)


def test_a_childs_page_draws_her_network_and_tells_the_same_as_a_table(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    page = client.get(f"/people/{story.wren.id}/").content.decode()
    assert "<svg" in page
    assert "style=" not in page.partition("<svg")[2].partition("</svg>")[0]
    words = text_of(client, f"/people/{story.wren.id}/")
    assert "Kez, person of concern" in words
    assert "XX00 ABC, vehicle" in words
    assert "1 tie inferred, because the same report names both: a dashed line." in words
    assert "Robin" not in words  # a third step


def test_a_things_page_draws_its_network(story: Story) -> None:
    words = text_of(client_of(story.house, "coordinator"), f"/things/vehicle/{story.car.id}/")
    assert "XX00 ABC, with 3 other people and things" in words


def test_a_school_sees_of_it_what_it_may_read(story: Story) -> None:
    words = text_of(client_of(story.house, "teacher_dsl"), f"/people/{story.wren.id}/")
    assert "Kez, person of concern" in words
    assert "XX00 ABC" not in words


def test_the_explorer_draws_several_at_once_and_more_when_asked(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    words = text_of(client, f"/explorer/?{of(story.wren, story.robin)}")
    assert "Network of Wren Ashdown-Test and Robin Hale-Test" in words
    before = client.get(f"/explorer/data/?{of(story.wren)}").json()
    after = client.get(f"/explorer/data/?{of(story.wren, story.kez)}").json()
    stand = {node["id"]: (node["x"], node["y"]) for node in after["nodes"]}
    assert len(after["nodes"]) > len(before["nodes"])
    assert all(stand[node["id"]] == (node["x"], node["y"]) for node in before["nodes"])


def test_somebody_to_draw_is_found_by_words_that_stand_in_no_address(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    answer = client.post("/explorer/find/", {"words": "X"})
    assert answer.status_code == 422
    answer = client.post("/explorer/find/", {"words": "Nobody At-All", "of": f"person.{story.wren.id}"})
    assert "Nobody and nothing that you may read was found" in answer.content.decode()


def test_who_is_called_alike_is_told_apart_where_somebody_is_chosen_to_draw(house: House) -> None:
    for number, born in enumerate(("2010-05-17", "2012-01-02")):
        told = child(date_of_birth=born, identifiers=[upn_of(number + 1)])
        house.send("SCH1", concern(told, key=f"s{number}"))
    house.process()
    page = client_of(house, "coordinator").post("/explorer/find/", {"words": "Wren"}).content.decode()
    found = re.findall(r"</a>, (child, born [^,]*), last told of \d+ \w+ \d{4} by Marsh Lane Academy", page)
    assert sorted(found) == ["child, born 17 May 2010", "child, born 2 January 2012"]


def test_whom_two_share_and_the_way_between_them_are_shown(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    ends = f"one=person.{story.wren.id}&other=person.{story.robin.id}"
    words = text_of(client, f"/explorer/between/?{ends}")
    assert "No report that you may read ties anybody or anything to both." in words
    assert "3 steps, by ties that reports state." in words
    ends = f"one=person.{story.kez.id}&other=person.{story.robin.id}"
    assert "XX00 ABC, vehicle" in text_of(client, f"/explorer/between/?{ends}")


def test_why_a_tie_is_there_names_its_reports(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    words = text_of(client, f"/network/nominal/{story.wren.id}/nominal/{story.kez.id}/")
    assert "Seen together" in words
    assert "The reports that state it" in words
    assert "Gull House" in words
    words = text_of(client, f"/network/nominal/{story.wren.id}/nominal/{story.friend.id}/")
    assert "The reports that name both" in words


def test_what_is_left_out_is_left_out_and_the_rest_holds_still(story: Story) -> None:
    client = client_of(story.house, "coordinator")
    whole = client.get(f"/explorer/data/?{of(story.wren)}").json()["nodes"]
    less = client.get(f"/explorer/data/?{of(story.wren)}&without=inferred").json()["nodes"]
    assert {node["name"] for node in whole} - {node["name"] for node in less} == {story.friend.name}
    assert [node for node in whole if node["name"] != story.friend.name] == [
        node | {"draw": one["draw"]} for node, one in zip(less, whole, strict=False)
    ]


def test_a_day_that_is_none_is_said_at_the_field(story: Story) -> None:
    words = text_of(client_of(story.house, "coordinator"), f"/explorer/?{of(story.wren)}&until=2099-01-01")
    assert "Enter a date that is not in the future." in words


@pytest.mark.parametrize("chosen", ["csv", "graphml", "ftm", "svg"])
def test_a_network_is_taken_out_with_who_took_it_and_who_may_read_it(story: Story, chosen: str) -> None:
    client = client_of(story.house, "coordinator")
    asked = {"of": [f"person.{story.wren.id}", f"person.{story.kez.id}"], "format": chosen}
    answer = client.post("/explorer/file/", asked)
    text = answer.content.decode("utf-8-sig")
    assert "Hana Hub-Test" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "XX00 ABC" in text
    assert "attachment" in answer["Content-Disposition"]
    if chosen in ("graphml", "svg"):
        ElementTree.fromstring(text.encode())
    if chosen == "ftm":
        schemas = [json.loads(line)["schema"] for line in text.splitlines()]
        assert {"Person", "Vehicle", "UnknownLink"} <= set(schemas)


def test_a_kept_chart_is_called_by_what_its_reader_may_see(story: Story) -> None:
    hub, police = client_of(story.house, "coordinator"), client_of(story.house, "police_intelligence")
    places = json.dumps([[str(story.kez.id), 5, 7], ["nonsense"], [str(story.kez.id), "x", 1]])
    kept = hub.post("/explorer/keep/", {"of": f"person.{story.wren.id}", "places": places, "shared": "yes"})
    chart = kept["Location"]
    assert "Wren Ashdown-Test" in text_of(police, "/explorer/")
    opened = police.get(police.get(chart)["Location"].replace("/explorer/", "/explorer/data/")).json()
    assert next((node["x"], node["y"]) for node in opened["nodes"] if node["name"] == "Kez") == (5, 7)
    assert police.post(f"{chart}away/").status_code == 404
    assert hub.post(f"{chart}away/").status_code == 302
    assert police.get(chart).status_code == 404


def test_a_chart_that_is_not_shared_is_its_makers_alone(story: Story) -> None:
    hub, police = client_of(story.house, "coordinator"), client_of(story.house, "police_intelligence")
    chart = hub.post("/explorer/keep/", {"of": f"person.{story.wren.id}"})["Location"]
    assert police.get(chart).status_code == 404
    assert "Wren" not in text_of(police, "/explorer/")


def test_whoever_does_not_explore_gets_none_of_it(story: Story) -> None:
    client = client_of(story.house, "teacher_dsl")
    assert client.get("/explorer/").status_code == 404
    assert client.get(f"/explorer/?{of(story.wren)}").status_code == 404
    assert client.post("/explorer/file/", {"of": f"person.{story.wren.id}", "format": "csv"}).status_code == 404


def test_what_is_not_there_and_what_is_hidden_read_the_same(story: Story) -> None:
    client = client_of(story.house, "teacher_dsl")
    nobody: UUID = uuid4()
    answers = [
        _without_ids(client, f"/network/nominal/{story.wren.id}/nominal/{other}/", other)
        for other in (story.robin.id, nobody)
    ]
    assert answers[0] == answers[1]


def _without_ids(client: Client, address: str, id: UUID) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.content.decode().partition("<main")[2].replace(str(id), "")
