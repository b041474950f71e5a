"""A girl who is away many nights, for the tests of their calendar: several agencies tell of them, and some of it is in doubt."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import adult, child, involvement, missing_episode, place, return_interview, upn_of
from tests.living import House
from wholepicture.picture.queries import people_listed

NOW = datetime.now(UTC).replace(microsecond=0)
WREN: dict[str, Any] = {"identifiers": [upn_of(1)]}


def evening(days_ago: int, hour: int = 22) -> datetime:
    return (NOW - timedelta(days=days_ago)).replace(hour=hour, minute=0, second=0)


def night(
    days_ago: int, *, key: str, hours: float | None = 9, nights: int = 1, hour: int = 22, **fields: Any
) -> dict[str, Any]:
    """An episode that began so many days ago in the evening."""
    since = evening(days_ago, hour)
    back = since + timedelta(hours=hours + 24 * (nights - 1)) if hours is not None else None
    told: dict[str, Any] = {
        "reference": f"M/{key}",
        "recorded_at": (back or since + timedelta(hours=1)).isoformat(),
        "missing_since": since.isoformat(),
        "reported_at": (since + timedelta(minutes=30)).isoformat(),
        "returned_at": back.isoformat() if back else None,
    }
    return missing_episode(*fields.pop("of", [child(**WREN)]), key=key, **told | fields)


def interview(days_ago: int, *, key: str, **fields: Any) -> dict[str, Any]:
    """A return interview that was held so many days ago."""
    held = evening(days_ago, 16).isoformat()
    told: dict[str, Any] = {"offered_at": held, "held_at": held, "recorded_at": held}
    return return_interview(child(**WREN), key=key, **told | fields)


def nights_told(house: House) -> UUID:
    """Seven nights in the last eight weeks and four in the year before; her id."""
    working = involvement(child(**WREN), key="home", service="Residential home", worker="Finn Carer-Test")
    house.send("HOM", working)
    house.send("CSC", involvement(child(**WREN), key="worker", service="Allocated social worker"))
    found = {"places": [place()], "found_where": "l1", "found_with": ["s2"]}
    house.send("POL", night(50, key="p1", of=[child(ref="s1", **WREN), adult(ref="s2")], **found))
    house.send("CSC", interview(48, key="c1"))
    house.send("HOM", night(30, key="h1", nights=2))
    house.send("POL", night(30, key="p2", nights=2, hours=8.5))  # the same nights
    house.send("CSC", interview(20, key="c2"))
    house.send("HOM", night(18, key="h2"))
    declined = {"held_at": None, "accepted": False, "declined_reason": "Would rather not."}
    house.send("CSC", interview(16, key="c3", **declined))
    house.send("HOM", night(9, key="h3"))
    house.send("HOM", night(4, key="h4", hours=None))
    house.send("HOM", night(2, key="h5"))
    for days_ago in (100, 150, 200, 300):
        house.send("HOM", night(days_ago, key=f"old{days_ago}"))
    house.send("SCH1", night(12, key="s1", hour=10, hours=4))  # a day
    house.send("SCH1", missing_episode(child(**WREN), key="s2", missing_since="2026-02", returned_at=None))
    house.process()
    (girl,) = people_listed(house.viewer("coordinator"), role="child")
    return girl.id
