"""A girl of whom much is known: eighteen months in which five agencies each hold a piece, for the tests of her picture.

Every day is counted back from today, so that what is said of the last eight weeks stays true.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import (
    adult,
    attendance,
    child,
    concern,
    intelligence,
    involvement,
    missing_episode,
    placement,
    return_interview,
    tie,
    upn_of,
    vehicle,
)
from tests.living import House

AWAY_LATELY = (3, 10, 17, 24, 31, 38, 45)  # days ago: seven nights in eight weeks
AWAY_BEFORE = (80, 130, 190, 260)  # and four in the year before
SAID = "He said he would tell everyone if I stopped."
NOTES = 40  # evenings of which her home wrote that nothing was amiss

Body = dict[str, Any]


def wren(**fields: Any) -> Body:
    return child(identifiers=[upn_of(1)], **fields)


def _when(today: date, ago: int, clock: str = "20:00") -> Body:
    """Happened on that day, and was written on it."""
    day = today - timedelta(days=ago)
    return {
        "happened": {"from": day.isoformat(), "precision": "day"},
        "recorded_at": f"{day.isoformat()}T{clock}:00+00:00",
    }


def _nights(today: date) -> Iterator[tuple[str, Body]]:
    for number, ago in enumerate((*AWAY_LATELY, *AWAY_BEFORE)):
        went, back = today - timedelta(days=ago), today - timedelta(days=ago - 1)
        times: Body = {
            "missing_since": f"{went.isoformat()}T21:40:00+00:00",
            "reported_at": f"{went.isoformat()}T23:15:00+00:00",
            "returned_at": f"{back.isoformat()}T07:10:00+00:00",
            "recorded_at": f"{back.isoformat()}T09:00:00+00:00",
        }
        reference = f"MP/{number:03}"
        yield "HOM", missing_episode(wren(), key=f"hm{number}", reference=reference, **times)
        if number % 2 == 0:
            yield "POL", missing_episode(wren(), key=f"pm{number}", reference=reference, **times)
            held = {"offered_at": f"{back.isoformat()}T12:00:00+00:00", "held_at": f"{back.isoformat()}T18:00:00+00:00"}
            told = {"recorded_at": f"{back.isoformat()}T19:00:00+00:00", "missing_reference": reference}
            yield "CSC", return_interview(wren(), key=f"ri{number}", **held, **told)


def _registers(today: date) -> Iterator[tuple[str, Body]]:
    """Her school's, a month each: always there, and since four months less and less."""
    first = today - timedelta(days=480)
    for number in range(16):
        start = first + timedelta(days=30 * number)
        attended = (39, 38, 39, 38)[number % 4] if number < 12 else (33, 28, 25, 23)[number - 12]
        end = start + timedelta(days=29)
        yield (
            "SCH1",
            attendance(
                wren(),
                key=f"at{number}",
                from_=start.isoformat(),
                to=end.isoformat(),
                possible_sessions=40,
                attended_sessions=attended,
                unauthorised_absences=40 - attended,
                marks=None,
                recorded_at=f"{min(end, today).isoformat()}T16:00:00+00:00",
            ),
        )


def _worries(today: date) -> Iterator[tuple[str, Body]]:
    dex = adult(also_known_as=["Dex"])
    driver = adult(also_known_as=["Milo"], description="About 30, drives a dark Corsa")
    car = {
        "vehicles": [vehicle("AU00 BXA", colour="dark grey")],
        "ties": [tie("c1", "p1"), tie("c1", "v1", "travelled_in")],
    }
    yield (
        "SCH1",
        concern(wren(), key="w1", signs=["new_phone"], facts="She has a second telephone.", **_when(today, 420)),
    )
    yield (
        "HOM",
        concern(
            wren(), dex, key="w2", signs=["older_partner"], facts="She says that Dex is her boyfriend. He is about 27.",
            ties=[tie("c1", "p1")], **_when(today, 52),
        ),
    )  # fmt: skip
    yield (
        "POL",
        concern(
            wren(), dex, key="w3", signs=["cars_unknown_adults"], facts="Stopped in a car with Dex and two other men.",
            **_when(today, 33), **car,
        ),
    )  # fmt: skip
    yield (
        "SCH1",
        concern(
            wren(), driver, key="w4", signs=["money_or_items_unexplained"], facts="Collected at the gate in a dark Corsa.",
            **_when(today, 26), **car,
        ),
    )  # fmt: skip
    yield (
        "HOM",
        concern(
            wren(), dex, key="w5", signs=["harm_disclosed"],
            narrative={"facts": "Told her key worker after supper.", "child_words": SAID},
            provenance={"how_known": "child_told_me"}, ties=[tie("c1", "p1")], **_when(today, 16),
        ),
    )  # fmt: skip
    yield (
        "HLT",
        concern(wren(), key="w6", signs=["despair"], facts="Came to the drop-in, low and tired.", **_when(today, 200)),
    )
    yield (
        "POL",
        intelligence(
            adult(also_known_as=["Milo"], description="About 30, drives a dark Corsa", ref="p1"), wren(), key="w7",
            facts="A man called Milo collects girls from the home.", ties=[tie("c1", "p1")], **_when(today, 60),
        ),
    )  # fmt: skip
    yield (
        "SCH1",
        concern(
            wren(),
            key="w8",
            signs=["education_disengaged"],
            facts="She has stopped coming to form time.",
            **_when(today, 12),
        ),
    )


def _daily(today: date) -> Iterator[tuple[str, Body]]:
    for number in range(NOTES):
        note = f"Settled with hot chocolate, evening {number + 1}."
        yield "HOM", concern(wren(), key=f"d{number}", facts=note, **_when(today, 2 + number * 3, "21:30"))


def _lives(today: date) -> Iterator[tuple[str, Body]]:
    moved, again = today - timedelta(days=330), today - timedelta(days=140)
    house: Body = {"placing_authority": "Harrowmere Council", "host_authority": "Harrowmere Council"}
    yield (
        "CSC",
        placement(
            wren(), key="l1", type="foster", provider="Foster carers", from_=moved.isoformat(),
            to=again.isoformat(), recorded_at=f"{moved.isoformat()}T10:00:00+00:00", **house,
        ),
    )  # fmt: skip
    yield (
        "CSC",
        placement(
            wren(), key="l2", type="residential", provider="Rowan House", from_=again.isoformat(), to=None,
            recorded_at=f"{again.isoformat()}T10:00:00+00:00", **house,
        ),
    )  # fmt: skip
    since = (today - timedelta(days=500)).isoformat()
    for agency, who in (
        ("CSC", {"service": "Allocated social worker", "worker": "Wenqi Bai-Test", "worker_phone": "01632 960015", "plan": "looked_after"}),
        ("SCH1", {}),
        ("HLT", {"service": "School nursing", "worker": "Ora Lind-Test", "worker_phone": "01632 960031"}),
        ("HOM", {"service": "Residential home", "worker": "Idris Fell-Test", "worker_phone": "01632 960044"}),
    ):  # fmt: skip
        yield agency, involvement(wren(), key=f"i-{agency}", from_=since, recorded_at=f"{since}T09:00:00+00:00", **who)


def reports(today: date) -> Iterator[tuple[str, Body]]:
    """(agency, report), as they would be sent."""
    for part in (_lives, _registers, _nights, _worries, _daily):
        yield from part(today)


def told(house: House) -> UUID:
    """Everything that is known of her, taken in and put together; one alert about her decided, one waiting. Returns her nominal."""
    from wholepicture.alerts.commands import decide_alert
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.base import clock
    from wholepicture.picture.queries import people_listed

    house.use_rule("harm")
    house.use_rule("two_pointing")
    today = clock.local_date()
    lately = (today - timedelta(days=20)).isoformat()
    for agency, report in reports(today):
        if report["recorded_at"] < lately:
            house.send(agency, report)
    house.process()
    hub = house.viewer("coordinator")
    why = "Invented: her worker and the police meet on Friday."
    for alert in alerts_awaiting(hub):
        decide_alert(hub, alert=alert.id, decision="act", reason=why, changes="She is seen each week.")
        break
    for agency, report in reports(today):
        if report["recorded_at"] >= lately:
            house.send(agency, report)
    house.process()
    return next(one.id for one in people_listed(hub, role="child") if one.label.startswith("Wren"))
