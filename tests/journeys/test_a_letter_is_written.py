"""A letter is looked at and taken out, one that would tell a kept address is stopped, a member is asked for words, and a panel is given to
another to chair."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.meeting.panelling import March
from tests.casework.placement.placing import Placing, days_ago
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.access.commands import protect_location
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.casework.meeting.panels.asking import ask_silent_members
from wholepicture.casework.placement.late import tell_late_placements


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_letter_is_taken_out_or_stopped_and_a_panel_asks(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a placement out of the area that began two days ago, and a panel in three days
    placing, march = Placing(house), March(house)
    placement = placing.placed(starts_on=days_ago(2))
    steps = system_viewer("derivation")
    tell_late_placements(steps, at=clock.now())
    ask_silent_members(steps, at=clock.now())

    # When who sees to it is told that something is late, and writes the notice
    worker = somebody("fenshaw", size=size)
    worker.goto("/notices/")
    worker.get_by_text("Something about a placement is late").first.wait_for()
    worker.goto(f"/placements/{placement}/")
    worker.get_by_role("link", name="Write the notice to", exact=False).click()
    worker.get_by_label("For the attention of").fill("Pat Invented-Test")
    worker.get_by_label("Anything to add?").fill("She likes the sea. Invented.")
    worker.get_by_role("button", name="Show the letter").click()
    expect(worker.get_by_text("She likes the sea. Invented.").last).to_be_visible()
    look(worker, "a-letter")
    with worker.expect_download() as file:
        worker.get_by_role("button", name="Take it out as Word").click()
    assert file.value.suggested_filename == "placement-notice.docx"

    # Then it stands on the placement, which offers to enter that the host was told, and waits for that
    worker.goto(f"/placements/{placement}/")
    expect(worker.get_by_role("heading", name="Letters that were taken out")).to_be_visible()
    look(worker, "a-placement-with-a-letter")
    worker.get_by_role("link", name="Enter that the host authority was notified").click()
    expect(worker.get_by_label("The host authority was notified")).to_be_checked()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_text("Was the notice sent?")).to_have_count(0)

    # And once her whereabouts are kept from the host, the letter is stopped and says what to do
    fenshaw = [house.agencies["FEN"], house.agencies["HUB"]]
    protect_location(march.hub, nominal=placing.wren.id, submissions=[], reason="A threat.", reader_agencies=fenshaw)
    worker.get_by_role("link", name="Write the notice to", exact=False).click()
    expect(worker.get_by_role("button", name="Take it out as PDF")).to_have_count(0)
    worker.get_by_label("Anything to add?").fill("Kept when it is stopped.")
    worker.get_by_role("button", name="Show the letter").click()
    expect(worker.get_by_label("Anything to add?")).to_have_value("Kept when it is stopped.")
    look(worker, "a-letter-stopped")

    # And the panel says which agencies have written, is given to another, and invites
    hub = somebody("coordinator", size=size)
    hub.goto(f"/panels/{march.id}/")
    expect(hub.get_by_text("Asked: nothing yet").first).to_be_visible()
    look(hub, "a-panel-asked")
    hub.get_by_role("link", name="Write an invitation").click()
    hub.get_by_label("Where it meets", exact=False).fill("Room 4. Bring Girl1 March-Test’s school report.")
    hub.get_by_role("button", name="Show the letter").click()
    expect(hub.get_by_role("link", name="An invitation names nobody", exact=False)).to_be_visible()
    look(hub, "an-invitation-wrong")
    hub.goto(f"/panels/{march.id}/chair/")
    hub.get_by_label("Who chairs it from now on?").fill("police")
    look(hub, "who-chairs")
