"""One draft in two tabs: what each wrote is kept, and each knows of the other."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.living import House
from tests.web.story import client_of
from wholepicture.web.reporting.two_tabs import is_overtaken, state_of

WROTE_ELSEWHERE = "You are writing this report in two places"
WREN = {"children-0-given": "Wren"}


class Tab:
    """A page of writing, as it was opened."""

    def __init__(self, client: Client, draft: str):
        self.client, self.draft = client, draft
        self.opened()

    def opened(self) -> None:
        text = self.client.get(f"/report/{self.draft}/write/").content.decode()
        self.hidden = {
            name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]  # type: ignore[index]
            for name in ("kind", "writer", "page", "built_on")
        }

    def save(self, facts: str) -> Any:
        """As the script does, which takes note of the state that the draft is in then."""
        kept = self.client.post(f"/report/{self.draft}/save", {**self.hidden, "facts": facts}).json()
        self.hidden["built_on"] = kept["built_on"]
        if "moved" in kept:
            self.draft, self.hidden["writer"] = kept["moved"]["draft"], kept["moved"]["writer"]
        return kept

    def press(self, facts: str, do: str = "readers", **besides: str) -> str:
        answer = self.client.post(
            f"/report/{self.draft}/write/", {**self.hidden, "facts": facts, "do": do, **besides}, follow=True
        )
        return answer.content.decode()


def two_tabs(house: House) -> tuple[Tab, Tab]:
    client, draft = client_of(house, "nurse"), str(uuid.uuid4())
    client.post(f"/report/{draft}/", {"danger": "no", "kind": "concern"})
    return Tab(client, draft), Tab(client, draft)


def held(house: House) -> list[str]:
    from wholepicture.intake.queries import draft_of, drafts_of

    viewer = house.viewer("nurse")
    return sorted((draft_of(viewer, draft_id=row.id) or {}).get("facts", "") for row in drafts_of(viewer))


def kept(house: House, draft: str) -> dict[str, Any]:
    from wholepicture.intake.queries import draft_of

    content = draft_of(house.viewer("nurse"), draft_id=uuid.UUID(draft))
    assert content
    return content


def test_what_two_tabs_wrote_is_kept_in_two_drafts(house: House) -> None:
    first, second = two_tabs(house)
    first.save("Seen at the gate.")
    moved = second.save("Heard at the station.")["moved"]
    assert held(house) == ["Heard at the station.", "Seen at the gate."]
    assert WROTE_ELSEWHERE in moved["notice"]
    assert "Seen at the gate." in moved["notice"]
    assert first.draft in moved["notice"]
    # each goes on in its own
    assert "moved" not in first.save("Seen at the gate at four.")
    assert "moved" not in second.save("Heard at the station at five.")
    assert held(house) == ["Heard at the station at five.", "Seen at the gate at four."]


def test_without_a_script_the_second_tab_goes_on_in_a_draft_of_its_own(house: House) -> None:
    first, second = two_tabs(house)
    first.press("Seen at the gate.")
    page = second.press("Heard at the station.")
    assert WROTE_ELSEWHERE in page
    assert "Seen at the gate." in page
    assert "Heard at the station." in page
    assert held(house) == ["Heard at the station.", "Seen at the gate."]


def test_a_report_that_was_parted_says_so_where_it_is_sent(house: House) -> None:
    first, second = two_tabs(house)
    first.press("Seen at the gate.", do="check", **WREN)
    page = second.press("Heard at the station.", do="check", **WREN)
    assert "Check and send –" in page
    assert WROTE_ELSEWHERE in page.partition("data-send")[0]
    assert "In the other: Seen at the gate." in page
    assert held(house) == ["Heard at the station.", "Seen at the gate."]
    assert WROTE_ELSEWHERE not in first.client.get(f"/report/{first.draft}/check/").content.decode()


def test_a_report_that_was_parted_says_so_where_one_stops_for_now(house: House) -> None:
    first, second = two_tabs(house)
    assert WROTE_ELSEWHERE not in first.press("Seen at the gate.", do="save")
    page = second.press("Heard at the station.", do="save")
    assert "Your work –" in page
    assert WROTE_ELSEWHERE in page


def test_what_was_written_before_a_time_out_overwrites_nothing_of_another_tab(house: House) -> None:
    first, second = two_tabs(house)
    cookies = dict(second.client.cookies)
    del second.client.cookies["wp_viewer"]
    second.press("Heard at the station.")
    second.client.cookies.update(cookies)  # signed in again, and by then the first tab has saved
    first.save("Seen at the gate.")
    page = second.client.get(f"/report/{second.draft}/write/", follow=True).content.decode()
    assert WROTE_ELSEWHERE in page
    assert held(house) == ["Heard at the station.", "Seen at the gate."]


def test_a_tab_that_never_heard_that_its_words_were_saved_is_no_second_one(house: House) -> None:
    tab, _ = two_tabs(house)
    before = dict(tab.hidden)
    tab.save("Seen at the gate.")
    tab.hidden = before  # the answer was lost on the way
    assert "moved" not in tab.save("Seen at the gate at four.")
    assert held(house) == ["Seen at the gate at four."]


def test_a_tab_that_was_opened_after_the_other_saved_goes_on_with_it(house: House) -> None:
    first, second = two_tabs(house)
    first.save("Seen at the gate.")
    second.opened()
    assert "moved" not in second.save("Seen at the gate at four.")
    assert "moved" in first.save("Seen at the gate at half past four.")
    assert held(house) == ["Seen at the gate at four.", "Seen at the gate at half past four."]


def test_the_same_words_in_two_tabs_are_one_draft(house: House) -> None:
    first, second = two_tabs(house)
    first.save("Seen at the gate.")
    assert "moved" not in second.save("Seen at the gate.")
    assert held(house) == ["Seen at the gate."]


def test_the_note_goes_when_the_other_one_is_thrown_away(house: House) -> None:
    first, second = two_tabs(house)
    first.save("Seen at the gate.")
    second.save("Heard at the station.")
    first.client.post(f"/report/{first.draft}/discard/")
    page = second.client.get(f"/report/{second.draft}/write/").content.decode()
    assert WROTE_ELSEWHERE not in page
    assert "Heard at the station." in page


def checked(house: House) -> tuple[Tab, Tab]:
    """A tab whose report was checked, and another that was opened at the same time."""
    tab, other = two_tabs(house)
    tab.press("She was dropped off by a man in his thirties in a silver Corsa.", do="check", **WREN)
    other.opened()
    return tab, other


@pytest.mark.parametrize(
    ("address", "posted"),
    [
        ("add/", {"sign": "cars_unknown_adults"}),
        ("send/", {"sign": "cars_unknown_adults"}),
        ("choose/", {"block": "0", "person": "-"}),
        ("?change=1", {"danger": "yes"}),
        ("ring/", {"rang": "rung"}),
    ],
)
def test_no_open_tab_overwrites_what_was_done_elsewhere_than_on_a_page_of_writing(
    house: House, address: str, posted: dict[str, str]
) -> None:
    tab, other = checked(house)
    before = kept(house, tab.draft)
    tab.client.post(f"/report/{tab.draft}/{address}", posted)
    after = kept(house, tab.draft)
    assert state_of(after) != state_of(before), "the premise of this test"
    for each in (tab, other):
        assert "moved" in each.save("She was dropped off by two men in a silver Corsa.")
    assert held(house) == [
        "She was dropped off by a man in his thirties in a silver Corsa.",
        *["She was dropped off by two men in a silver Corsa."] * 2,
    ]


def test_a_report_that_is_checked_again_unchanged_is_the_same_report(house: House) -> None:
    from wholepicture.intake.queries import draft_of

    tab, _ = two_tabs(house)
    tab.press("Seen at the gate.", do="check")
    first = draft_of(house.viewer("nurse"), draft_id=uuid.UUID(tab.draft))
    tab.opened()
    tab.press("Seen at the gate.", do="check")
    again = draft_of(house.viewer("nurse"), draft_id=uuid.UUID(tab.draft))
    assert first
    assert again
    assert first["recorded_at"] == again["recorded_at"]


def test_only_what_another_page_wrote_after_this_one_was_built_overtakes_it() -> None:
    before = {"facts": "x", "page": "a"}
    built = {"page": "b", "built_on": "another state"}
    assert is_overtaken(built, before, {"facts": "y"})
    assert not is_overtaken({**built, "page": "a"}, before, {"facts": "y"})
    assert not is_overtaken({**built, "built_on": state_of(before)}, before, {"facts": "y"})
    assert not is_overtaken(built, before, {"facts": "x"})
    assert is_overtaken(built, {"facts": "x"}, {"facts": "y"})
    assert not is_overtaken(built, {}, {"facts": "y"})  # the draft is not there yet
    assert not is_overtaken({"page": "b"}, before, {"facts": "y"})
    assert state_of({**before, "recorded_at": "now"}) == state_of({"facts": "x"})
