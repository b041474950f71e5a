"""What stands on the pages of referrals, asked as a browser does: late in a word on both sides, and nothing typed lost."""

from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import opened
from tests.casework.referral.referring import at_the_door, referred, staffed, transferred
from tests.living import House
from tests.web.story import client_of
from wholepicture.casework.referral.commands import accept_referral


@pytest.fixture(scope="module")
def wren(shared_house: House) -> UUID:
    hers = known(shared_house)
    staffed(shared_house)
    return hers


def body(house: House, who: str, address: str) -> str:
    answer = client_of(house, who).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_late_is_said_in_a_word_to_the_team_the_sender_and_the_hub_and_on_their_lists(
    shared_house: House, wren: UUID
) -> None:
    referral = referred(shared_house, "nurse", wren, "CSC")
    with as_superuser(shared_house.database) as superuser:
        superuser.execute(
            "UPDATE casework_referral SET at = at - interval '9 days', due_at = due_at - interval '8 days' WHERE id = %s",
            [referral],
        )
    for who, address in (("colleague", "/worklist/"), ("nurse", "/worklist/"), ("coordinator", "/referrals/")):
        said = body(shared_house, who, address)
        assert f'href="/referrals/{referral}/"' in said, who
        assert ">Late</strong>" in said, who
        assert "Nothing is yours to do." not in said
    assert "1 late" in body(shared_house, "colleague", "/")
    assert "An answer was due" in body(shared_house, "nurse", f"/referrals/{referral}/")


def test_what_was_typed_stays_where_somebody_was_faster(shared_house: House, wren: UUID) -> None:
    referral = referred(shared_house, "nurse", wren, "CSC")
    address = f"/referrals/{referral}/refuse/"
    slow = client_of(shared_house, "colleague")
    assert slow.get(address).status_code == 200
    accept_referral(shared_house.viewer("social_worker"), referral=referral, words="We see her.", seen=1)
    answer = slow.post(address, {"seen": "1", "words": "We are full."})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This happened since you opened the page" in said
    assert "We see her." in said
    assert "We are full." in said


def test_a_transfer_that_waits_already_is_said_at_the_field(shared_house: House, wren: UUID) -> None:
    case = opened(shared_house, "nurse", wren, "nurse")
    transferred(shared_house, "nurse", case, "CSC")
    with as_superuser(shared_house.database) as superuser:
        (team,) = superuser.execute(
            "SELECT id FROM partnership_team WHERE agency_id = %s", [shared_house.agencies["CSC"]]
        ).fetchone()
    sent = {"to": f"team-{team}", "called": "Wren", "words": "Please lead."}
    answer = client_of(shared_house, "nurse").post(f"/cases/{case}/send/transfer/", sent)
    assert answer.status_code == 422
    assert "waits for somebody’s answer to a transfer already" in answer.content.decode()
    assert "Please lead." in answer.content.decode()


def test_whoever_receives_it_at_a_front_door_finds_no_link_to_the_child_and_no_id_of_hers(
    shared_house: House, wren: UUID
) -> None:
    case = opened(shared_house, "nurse", wren, "nurse")
    referral = at_the_door(shared_house, "nurse", wren, "CHA", case=case)
    for address in (f"/referrals/{referral}/", f"/referrals/{referral}/accept/", "/referrals/", "/", "/worklist/"):
        said = body(shared_house, "charity_worker", address)
        assert str(wren) not in said, address
        assert str(case) not in said, address
    assert client_of(shared_house, "charity_worker").get(f"/cases/{case}/").status_code == 404
