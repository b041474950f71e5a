"""Signs and ties as rules read them, for the tests of rules: who saw what, on which day after 1 March 2026."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from wholepicture.alerts.finding import Finding, restored, stored
from wholepicture.alerts.inputs import Agency, SignSeen, SignsOfChild, TieSeen, TiesOfThing
from wholepicture.alerts.registry import AnyRule, sentence_of
from wholepicture.alerts.wording import Words

CHILD = UUID(int=1)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("Home", "School", "Police", "Charity", *(f"Agency {number}" for number in range(10)))
GROUPS = {
    "new_phone": {"phone", "gifts"},
    "phone_use_increased": {"phone"},
    "money_or_items_unexplained": {"gifts"},
    "missing_frequent": {"absence"},
    "cars_unknown_adults": {"vehicles"},
    "older_partner": {"people"},
}


def agency(name: str) -> Agency:
    assert name in NAMES
    return Agency(uuid5(NAMESPACE_OID, name), name, "other")


def seen(code: str, by: str, day: int, root: str = "", list_: str = "R") -> SignSeen:
    at = START + timedelta(days=day)
    return SignSeen(
        code=code,
        list=list_,
        groups=frozenset(GROUPS.get(code, ())),
        agency=agency(by),
        root=root or f"{by}/{code}{day}",
        at=at,
        recorded_at=at,
        submission=uuid4(),
    )


def signs(*seen: SignSeen) -> SignsOfChild:
    return SignsOfChild(CHILD, list(seen))


def tied(child: int, by: str, day: int, type: str = "travelled_in", root: str = "") -> TieSeen:
    at = START + timedelta(days=day)
    return TieSeen(
        child=UUID(int=child),
        type=type,
        agency=agency(by),
        root=root or f"{by}/{day}",
        at=at,
        recorded_at=at,
        submission=uuid4(),
    )


def ties(kind: str, label: str, *tied: TieSeen, people: int = 2, **more: Any) -> TiesOfThing:
    return TiesOfThing(thing=uuid4(), kind=kind, label=label, ties=list(tied), people=people, **more)


def sentences(rule: AnyRule, finding: Finding, *, discreetly: bool = False) -> list[str]:
    """The reasons as they are read: stored, taken out again, and put into words."""
    words = Words({agency(name).id: name for name in NAMES}, discreetly)
    return [sentence_of(rule.code, restored(stored(reason)), words) for reason in finding.reasons]
