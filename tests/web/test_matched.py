"""*Linked* is said of a report once somebody in it stands in a picture that holds more; until then, who matches it and by when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from synthetic.factories import child, concern
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.web.wording.reports import match_waits, state_said

FACTS = {"facts": "Quieter than usual.", "how_known": "saw_or_heard", "level": "partners", "do": "check"}


def sent(house: House, client: Any, **typed: str) -> str:
    draft = f"/report/{uuid4()}/"
    client.post(draft, {"kind": "concern", "danger": "no"})
    client.post(f"{draft}write/", FACTS | typed)
    return str(client.post(f"{draft}send/")["Location"].rstrip("/").rpartition("/")[2])


def test_until_it_is_linked_its_page_receipt_and_place_in_the_list_say_who_matches_it_and_by_when(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(house, client, **{"children-0-given": "Wren"})
    for page in (f"/reports/{receipt}/", f"/reports/{receipt}/receipt/"):
        said = text_of(client, page)
        assert "Not matched with other reports yet" in said
        assert "Somebody in Harrowmere Co-ordination Hub duty looks by" in said
    for page in ("/", "/reports/"):
        assert "Not matched with other reports yet" in text_of(client, page)


def test_a_report_that_names_nobody_waits_for_no_match(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    receipt = sent(house, client)
    for page in ("/", "/reports/", f"/reports/{receipt}/", f"/reports/{receipt}/receipt/"):
        assert "matched" not in text_of(client, page), page


def test_once_it_is_linked_it_says_so_and_no_longer_waits(house: House) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.intake.commands import accept_submission, mark_reached

    client = client_of(house, "teacher_dsl")
    stored = accept_submission(house.viewer("teacher_dsl"), body=concern(child()), channel="screen")
    receipt = stored.receipt
    mark_reached(system_viewer("derivation"), submissions=[stored.submission], state="linked")
    for page in (f"/reports/{receipt}/", f"/reports/{receipt}/receipt/", "/reports/", "/"):
        said = text_of(client, page)
        assert "Linked" in said, page
        assert "Not matched with other reports yet" not in said


def test_the_team_is_that_of_the_linkage_officers_where_they_have_one(house: House) -> None:
    from wholepicture.partnership.commands import add_professional, add_team

    hub = house.agencies["HUB"]
    team, _ = add_team(house.operator(), agency=hub, name="Records team")
    add_professional(house.operator(), agency=hub, email=house.emails["linkage_officer"], team_id=team.id)
    client = client_of(house, "teacher_dsl")
    receipt = sent(house, client, **{"children-0-given": "Wren"})
    assert "Somebody in Records team looks by" in text_of(client, f"/reports/{receipt}/")


NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_a_day_that_has_passed_is_said_to_have_passed_with_what_to_do() -> None:
    later = match_waits("Hub", NOW + timedelta(days=1), now=NOW)
    assert later == (
        "Somebody in Hub looks by 5 March 2026 whether other reports are about the same people. "
        "It is read and answered without that."
    )
    passed = match_waits("", NOW - timedelta(days=1), now=NOW)
    assert passed.startswith(
        "Nothing else that is known was matched with it by 3 March 2026. Somebody in the hub matches"
    )
    assert "correct it and choose the child" in passed


@pytest.mark.parametrize(
    ("state", "names_somebody", "words"),
    [
        ("received", True, "Not matched with other reports yet"),
        ("received", False, "Title"),
        ("linked", True, "Title"),
        ("decided", True, "Title"),
    ],
)
def test_how_far_a_report_has_come_in_a_list(state: str, names_somebody: bool, words: str) -> None:
    assert state_said(state, "Title", names_somebody=names_somebody) == words
    assert state_said(state, "Title", names_somebody=names_somebody, revised="correction") == "Corrected"
    assert state_said("received", "Title", names_somebody=True, revises="withdrawal") == "Title"
