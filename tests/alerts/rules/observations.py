"""Signs and ties as rules read them, for the tests of rules: who saw what, on which day after 1 March 2026."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from wholepicture.alerts.finding import Finding, Thing, restored, stored
from wholepicture.alerts.inputs import (
    Agency,
    AttendanceSeen,
    ChronologyOfChild,
    CompanionSeen,
    Decided,
    EpisodeSeen,
    InterviewSeen,
    Mark,
    Observation,
    SignSeen,
    TieOfChild,
    TieSeen,
    TiesOfThing,
)
from wholepicture.alerts.registry import AnyRule, sentence_of
from wholepicture.alerts.wording import Words
from wholepicture.base.indicators import indicators

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
        points=indicators()[code].points if code in indicators() else False,
        agency=agency(by),
        root=root or f"{by}/{code}{day}",
        at=at,
        recorded_at=at,
        submission=uuid4(),
    )


def signs(*seen: SignSeen, **more: Any) -> ChronologyOfChild:
    return ChronologyOfChild(child=CHILD, signs=list(seen), **more)


def told(by: str, at: datetime, root: str = "", submission: UUID | None = None) -> dict[str, Any]:
    """What every observation says of its report."""
    return {
        "agency": agency(by),
        "root": root or f"{by}/{at:%j%H}",
        "at": at,
        "recorded_at": at + timedelta(hours=12),
        "submission": submission or uuid4(),
    }


def away(by: str, day: int, *, hours: float = 10, at: int = 22, child: UUID = CHILD, **more: Any) -> EpisodeSeen:
    """A missing episode that begins at this hour of a day after 1 March 2026."""
    since = (START + timedelta(days=day)).replace(hour=at)
    observed = told(by, since, **{name: given for name, given in more.items() if name in ("root", "submission")})
    if "recorded_day" in more:
        observed["recorded_at"] = START + timedelta(days=more["recorded_day"])
    return EpisodeSeen(
        child=child,
        until=since + timedelta(hours=hours),
        reference=more.get("reference", ""),
        shares_home=more.get("shares_home", False),
        **observed,
    )


def interview(by: str, day: int, **more: Any) -> InterviewSeen:
    observed = {name: given for name, given in more.items() if name != "reference"}
    return InterviewSeen(reference=more.get("reference", ""), **told(by, START + timedelta(days=day), **observed))


def register(
    by: str, day: int, *, days: int = 7, possible: int = 10, attended: int = 10, **more: Any
) -> AttendanceSeen:
    at = START + timedelta(days=day)
    return AttendanceSeen(until=at + timedelta(days=days), possible=possible, attended=attended, **more, **told(by, at))


def tie_to(
    other: int, by: str, day: int, *, kind: str = "vehicle", type: str = "travelled_in", **more: Any
) -> TieOfChild:
    """A tie of the child to another, known by a number."""
    names = {"role", "place_kind"}
    return TieOfChild(
        child=CHILD,
        type=type,
        other=UUID(int=other),
        kind=kind,
        **{name: given for name, given in more.items() if name in names},
        **told(
            by,
            START + timedelta(days=day),
            **{name: given for name, given in more.items() if name not in names},
        ),
    )


def with_child(other: int, by: str, day: int, *, is_confirmed: bool = True, **more: Any) -> CompanionSeen:
    shares_home = more.pop("shares_home", False)
    return CompanionSeen(
        child=UUID(int=other),
        is_confirmed=is_confirmed,
        shares_home=shares_home,
        **told(by, START + timedelta(days=day), **more),
    )


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
    more.setdefault("pointed_at", {tie.child for tie in tied})
    return TiesOfThing(thing=uuid4(), kind=kind, label=label, ties=list(tied), people=people, **more)


def sentences(rule: AnyRule, finding: Finding, *, discreetly: bool = False) -> list[str]:
    """The reasons as they are read: stored, taken out again, and put into words."""
    words = Words({agency(name).id: name for name in NAMES}, discreetly)
    return [sentence_of(rule.code, restored(stored(reason)), words) for reason in finding.reasons]


def mark(
    about: int, day: int, *, is_of_concern: bool = True, for_days: int = 365, kind: str = "vehicle"
) -> dict[UUID, Mark]:
    """What a person said, on a day after 1 March 2026, of what is known by a number: by what it is about."""
    at = START + timedelta(days=day)
    return {UUID(int=about): Mark(UUID(int=about), is_of_concern, at, at + timedelta(days=for_days), kind)}


def decided(*looked_at: Observation, **more: Any) -> Decided:
    """What people decided on these observations."""
    return Decided(
        looked_at=frozenset(seen.submission for seen in looked_at),
        roots=frozenset(seen.root.casefold() for seen in looked_at),
        **more,
    )


def described(kind: str, thing: UUID) -> Thing:
    return Thing(kind, f"{kind} {thing.int}")


def withheld(kind: str, thing: UUID) -> Thing:
    """As what would tell where a protected child is."""
    return Thing(kind, "", True)
