"""Pages of meetings: two who write at once both see both, and what was typed stays; who may not read one finds nothing there."""

import pytest

from tests.casework.meeting.discussing import called, held
from tests.casework.meeting.panelling import March
from tests.living import House
from tests.web.story import client_of, text_of


def test_whoever_is_slower_on_a_discussion_reads_what_was_written_and_keeps_what_they_typed(house: House) -> None:
    discussion = called(house)
    held(house, discussion)
    quicker, slower = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    path = f"/discussions/{discussion}/add/"
    assert quicker.post(path, {"seen": "2", "words": "The home rang back."}).status_code == 302
    answer = slower.post(path, {"seen": "2", "words": "He was seen again."})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "This was written since you opened the page" in said
    assert "The home rang back." in said
    assert "He was seen again." in said
    assert 'name="seen" value="3"' in said
    assert slower.post(path, {"seen": "3", "words": "He was seen again."}).status_code == 302
    page = text_of(quicker, f"/discussions/{discussion}/")
    assert "The home rang back." in page
    assert "He was seen again." in page


def test_a_moment_that_nobody_can_read_is_said_at_its_box_and_nothing_is_stored(house: House) -> None:
    discussion = called(house)
    browser = client_of(house, "coordinator")
    answer = browser.post(
        f"/discussions/{discussion}/time/", {"seen": "1", "planned": "soon", "words": "Health is away."}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="soon"' in said
    assert "Health is away." in said
    assert "Put to" not in text_of(browser, f"/discussions/{discussion}/")


@pytest.mark.parametrize("who", ["other_teacher", "agency_administrator", "information_governance"])
def test_who_may_not_read_the_case_finds_no_discussion(house: House, who: str) -> None:
    discussion = called(house)
    if who in house.professionals:
        assert client_of(house, who).get(f"/discussions/{discussion}/").status_code == 404


def test_whoever_is_slower_on_an_item_reads_what_was_decided_and_keeps_what_they_typed(house: House) -> None:
    march = March(house)
    item = march.item("Girl1 March-Test")
    quicker, slower = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    path, sent = f"/panel-items/{item.id}/", {"seen": "0", "doing": "decided"}
    assert quicker.post(path, {**sent, "decided": "Ask the home."}).status_code == 302
    answer = slower.post(path, {**sent, "decided": "Ask her school.", "dissent": "Her aunt."})
    said = answer.content.decode()
    assert answer.status_code == 409
    for words in ("This was written since you opened the page", "Ask the home.", "Ask her school.", "Her aunt."):
        assert words in said


@pytest.mark.parametrize(("page", "typed"), [("who-came", "words"), ("time", "words")])
def test_whoever_is_slower_on_a_panel_reads_how_it_stands_now_and_keeps_what_they_typed(
    house: House, page: str, typed: str
) -> None:
    march = March(house)
    came = [str(house.professionals["social_worker"])]
    quicker, slower = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    sent = {"seen": "1", "came": came, "words": "The nurse sent word.", "short": "yes"}
    assert quicker.post(f"/panels/{march.id}/who-came/", sent).status_code == 302
    meets = {"seen": "1", "meets": "tomorrow 10am", typed: "Nobody told me.", "came": came, "short": "yes"}
    answer = slower.post(f"/panels/{march.id}/{page}/", meets)
    said = answer.content.decode()
    for words in (
        "Now it stands so",
        "Came: Cora Worker-Test.",
        "The nurse sent word.",
        "Nobody told me.",
        'name="seen" value="2"',
    ):
        assert words in said, words


def test_a_decision_with_a_wrong_action_is_not_stored_by_half(house: House) -> None:
    march = March(house)
    item = march.item("Girl1 March-Test")
    sent = {"seen": "0", "doing": "decided", "decided": "Ask the home.", "action_what": "Ring them."}
    answer = client_of(house, "coordinator").post(f"/panel-items/{item.id}/", sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose who does it." in said
    assert "Enter the day by which it is to be done." in said
    assert march.item("Girl1 March-Test").words == ()


def test_an_action_about_a_child_without_a_case_is_said_at_its_field(house: House) -> None:
    march = March(house)
    item = march.add(kind="nominal", about=march.man.id, reason="He is tied to all three.")
    sent = {"seen": "0", "doing": "decided", "decided": "Watch him.", "action_what": "Ring the licensing team."}
    answer = client_of(house, "coordinator").post(f"/panel-items/{item}/", sent)
    assert answer.status_code == 422
    assert "Choose in which case." in answer.content.decode()


def test_a_member_who_may_not_see_an_item_finds_nothing_at_its_address(house: House) -> None:
    march = March(house)
    item = march.item("Girl1 March-Test")
    nurse = client_of(house, "nurse")
    assert nurse.get(f"/panel-items/{item.id}/").status_code == 404
    assert "Nothing stands on it that you may read." in text_of(nurse, f"/panels/{march.id}/")
    assert nurse.get(f"/panels/{march.id}/members/").status_code == 404
