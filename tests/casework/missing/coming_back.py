"""A girl who was away and came back, for the tests of what is done about her."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import child, involvement, missing_episode, upn_of
from tests.living import House

NOW = datetime.now(UTC).replace(microsecond=0)
WREN: dict[str, Any] = {"identifiers": [upn_of(1)]}


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def went(key: str, since: float, back: float | None, **fields: Any) -> dict[str, Any]:
    """An episode that began so many hours ago, and ended so many hours ago; None: nobody says that it did."""
    told: dict[str, Any] = {
        "missing_since": hours_ago(since).isoformat(),
        "reported_at": None,
        "returned_at": hours_ago(back).isoformat() if back is not None else None,
        "recorded_at": hours_ago(back if back is not None else since - 0.5).isoformat(),
        "reference": None,
    }
    return missing_episode(*fields.pop("of", [child(**WREN)]), key=key, **told | fields)


def works_with_her(house: House) -> None:
    """The home, her social worker and her school work with her."""
    house.send("HOM", involvement(child(**WREN), key="home", service="Residential home", worker="Finn Carer-Test"))
    house.send("CSC", involvement(child(**WREN), key="worker", service="Allocated social worker"))
    house.send("SCH1", involvement(child(**WREN), key="roll"))


def came_back(house: House, *, since: float = 100, back: float = 80) -> tuple[UUID, UUID]:
    """She was away, as the home says; her id and its report's."""
    from wholepicture.picture.queries import people_listed, picture_of

    works_with_her(house)
    house.send("HOM", went("h1", since, back))
    house.process()
    hub = house.viewer("coordinator")
    (girl,) = people_listed(hub, role="child")
    picture = picture_of(hub, nominal=girl.id)
    assert picture is not None
    (episode,) = {entry.submission for entry in picture.chronology if entry.kind == "missing_episode"}
    return girl.id, episode
