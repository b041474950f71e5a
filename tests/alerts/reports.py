"""Reports for the tests of the reading list, and what became of them, read as whoever may read everything."""

from typing import Any
from uuid import UUID

from synthetic.factories import child, concern, nhs_of
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.alerts.queries import alerts_awaiting, reading_list

IN_DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


def wren(number: int = 1, **more: Any) -> dict[str, Any]:
    """A child whom two agencies know by her number."""
    return child(**{"given": "Wren", "family": "Ashdown-Test", "identifiers": [nhs_of(number)]} | more)


def sent(house: House, agency: str, *bodies: dict[str, Any]) -> list[UUID]:
    """Take reports in and process them; answers their ids."""
    receipts = house.send(agency, *bodies)
    house.process()
    return [one.submission for one in receipts]


def listed(viewer: Any) -> list[UUID]:
    """The first page of the list, as this viewer has it."""
    return [one.submission for one in reading_list(viewer).rows]


def raise_an_alert(house: House) -> UUID:
    """Three agencies report a sign each of one child. Answers the alert."""
    for agency, sign in (("SCH1", "new_phone"), ("HLT", "older_partner"), ("CSC", "missing_frequent")):
        house.send(agency, concern(wren(), key=f"{agency}-1", signs=[sign]))
    house.process()
    return alerts_awaiting(house.viewer("coordinator"))[0].id


def told(house: House, submission: UUID) -> list[str]:
    """What a report's sender reads, in order."""
    with as_superuser(house.database) as superuser:
        rows = superuser.execute("SELECT text FROM intake_feedback WHERE submission = %s ORDER BY at", [submission])
        return [text for (text,) in rows.fetchall()]
