"""A town in which somebody marks people and things, with the real worker."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import adult, child, concern, missing_episode, nhs_of, tie, vehicle
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.alerts.markable import ToMark
from wholepicture.alerts.models import Alert
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.base.database_role import cursor

WREN: dict[str, Any] = {"given": "Wren", "family": "Ashdown-Test", "identifiers": [nhs_of(1)]}
PIPPA: dict[str, Any] = {
    "given": "Pippa",
    "family": "Sallow-Test",
    "date_of_birth": "2011-01-09",
    "identifiers": [nhs_of(2)],
}
KEZ: dict[str, Any] = {"given": "Kezber", "family": "Marlow-Test", "date_of_birth": "1991-07-02", "also_known_as": None}
CAR = "XX00 ABC"


def seen_with_him(
    stated: dict[str, Any], *, key: str, man: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A girl with the man, and him at the wheel of his car."""
    usual = {
        "signs": ["older_partner"],
        "vehicles": [vehicle(CAR)],
        "ties": [tie("c1", "p1"), tie("p1", "v1", "drives")],
    }
    return concern(child(**stated), adult(**(man or KEZ)), key=key, **(usual | more))


def in_the_car(stated: dict[str, Any], *, key: str, **more: Any) -> dict[str, Any]:
    """A foster carer's note: she got out of a car."""
    usual = {"vehicles": [vehicle(CAR)], "ties": [tie("c1", "v1", "travelled_in")]}
    return concern(child(**stated), key=key, **(usual | more))


def sent(house: House, agency: str, *bodies: dict[str, Any]) -> list[UUID]:
    receipts = house.send(agency, *bodies)
    house.process()
    return [receipt.submission for receipt in receipts]


def night(day: int, month: int = 3, **more: Any) -> dict[str, Any]:
    """She is away from the evening of a day until after two."""
    since = datetime(2026, month, day, 21, tzinfo=UTC)
    return missing_episode(
        child(**WREN),
        key=f"night-{month}-{day}",
        missing_since=f"{since.isoformat()}",
        reported_at=f"{(since + timedelta(hours=2)).isoformat()}",
        returned_at=f"{(since + timedelta(hours=8)).isoformat()}",
        recorded_at=f"{(since + timedelta(hours=12)).isoformat()}",
        **more,
    )


def nominal(house: House, submission: UUID, role: str = "person_of_concern") -> UUID:
    """Who stands in a report in that role, as joined now."""
    return _first(house, "SELECT nominal FROM picture_event WHERE submission = %s AND role = %s", submission, role)


def thing(house: House, submission: UUID, kind: str = "vehicle") -> UUID:
    """What a report names of that kind."""
    return _first(house, "SELECT b FROM picture_association WHERE submission = %s AND b_kind = %s", submission, kind)


def _first(house: House, statement: str, *given: Any) -> UUID:
    with house.operator().acting(), cursor() as sql:
        sql.execute(statement, list(given))
        found: UUID = sql.fetchone()[0]
        return found


def man(about: UUID) -> list[ToMark]:
    return [ToMark("nominal", about)]


def car(about: UUID) -> list[ToMark]:
    return [ToMark("vehicle", about)]


def raised(house: House, rule: str = "of_concern") -> list[str]:
    """Whom alerts of a rule are about that wait, by name."""
    hub = house.viewer("coordinator")
    names = []
    for row in alerts_awaiting(hub):
        if row.rule == rule or rule in {alert.rule for alert in waiting_with(house, row.id)}:
            names += [person.label for person in row.people if person.id in row.about_now]
    return sorted(names)


def waiting_with(house: House, alert: UUID) -> list[Alert]:
    from wholepicture.alerts.standing import together

    with house.operator().acting():
        (leading,) = Alert.objects.filter(id=alert)
        return together([leading]).waiting(alert)


def marks_in(house: House) -> list[tuple[str, UUID, str]]:
    """Every mark that is stored: its kind, what it is about, what it says."""
    with as_superuser(house.database) as superuser:
        return superuser.execute("SELECT kind, about, says FROM alerts_mark ORDER BY at, id").fetchall()  # type: ignore[return-value]
