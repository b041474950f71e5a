"""The regular rows of every agency: who works with a child, placements, registers, missing episodes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from synthetic.clock import fortnight_before, later, london, office_hours, school_days
from synthetic.people import Person, Place, Vehicle
from synthetic.report import Desk, Draft, Report

_SERVICES = {
    "SCH1": "School on roll",
    "SCH2": "School on roll",
    "CSC": "Allocated social worker",
    "NSC": "Allocated social worker",
    "HLT": "School nursing",
    "HOM": "Residential home",
    "CHA": "Youth project",
    "POL": "Missing from home co-ordination",
}
_TEAMS = {
    "SCH1": "Pastoral team",
    "SCH2": "Safeguarding and inclusion",
    "CSC": "Children in need and protection",
    "NSC": "Children in care",
    "HLT": "School nurses",
    "HOM": "Care team",
    "CHA": "Drop-in",
    "POL": "Missing from home team",
}
_ABSENT_KINDLY = "IIIMLR"  # ordinary reasons
_ABSENT_BADLY = "OOUUNE"  # what grows when a child is drawn away (domain notes on numbers, section 5)


def involvement(desk: Desk, rng: Random, agency: str, child: Person, recorded: datetime) -> Report:
    """Who at `agency` works with the child, and since when."""
    draft = desk.draft(rng, agency, "involvement", recorded, recorded)
    draft.child(child, knows="record")
    worker = rng.choice(desk.staff[agency])
    since = recorded.date() - timedelta(days=rng.randint(20, 900))
    block: dict[str, Any] = {
        "service": _SERVICES[agency],
        "team": _TEAMS[agency],
        "worker": worker.name,
        "worker_phone": worker.phone,
        "worker_email": worker.email,
        "from": since.isoformat(),
        "plan": _plan(rng, agency, child),
    }
    if rng.random() < 0.6:
        block["last_contact"] = (recorded.date() - timedelta(days=rng.randint(0, 20))).isoformat()
    if not child.network and not child.protected and rng.random() < 0.04:
        block["to"] = (recorded.date() - timedelta(days=1)).isoformat()
    draft.body["involvement"] = block
    return draft.finish()


def _plan(rng: Random, agency: str, child: Person) -> str:
    if agency in {"NSC", "HOM"} or (agency == "CSC" and child.looked_after != "never"):
        return "looked_after"
    if agency == "CSC":
        return rng.choice(["child_in_need", "child_in_need", "early_help", "child_protection"])
    return {"HLT": "health", "CHA": "other", "POL": "other"}.get(agency, "none")


def placement(desk: Desk, rng: Random, agency: str, child: Person, recorded: datetime, home: Place) -> Report:
    """Where a looked-after child lives; the host is told late or not at all when a neighbour places."""
    draft = desk.draft(rng, agency, "placement", recorded, recorded)
    draft.child(child, knows="record")
    start = recorded.date() - timedelta(days=rng.randint(0, 12))
    away = child.authority != "Harrowmere Council"
    block: dict[str, Any] = {
        "type": {"residential": "residential", "kinship": "kinship"}.get(child.looked_after, "foster"),
        "from": start.isoformat(),
        "placing_authority": child.authority,
        "host_authority": "Harrowmere Council",
    }
    if child.resident:
        draft.place(home)
        draft.tie("c1", "l1", "lives_at")
        block |= {"provider": home.names[0], "ofsted_urn": "SC999901"}
        if agency != "HOM":
            block["place"] = "l1"
    if away and agency == "NSC":
        block["notified_at"] = (start + timedelta(days=19)).isoformat()
    draft.body["placement"] = block
    return draft.finish()


def attendance(desk: Desk, rng: Random, child: Person, day: date, *, absent: float, badly: float) -> Report | None:
    """The last whole fortnight of a pupil's register before `day`; None in the holidays.

    `absent` is the share of sessions missed; `badly` the share of those that have no good reason.
    """
    first, last = fortnight_before(day)
    days = school_days(first, last)
    if len(days) < 5 or not child.school.startswith("SCH"):
        return None
    monday = last + timedelta(days=3)
    recorded = london(monday, 7, rng.randrange(5, 55))
    marks = ""
    for _ in days:
        for present in "/\\":
            kinds = _ABSENT_BADLY if rng.random() < badly else _ABSENT_KINDLY
            marks += rng.choice(kinds) if rng.random() < absent else present
    attended = sum(map(marks.count, "/\\L"))
    unauthorised = sum(map(marks.count, "OUN"))
    draft = desk.draft(rng, child.school, "attendance", recorded, recorded)
    draft.child(child, knows="record")
    draft.body["attendance"] = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "possible_sessions": len(marks),
        "attended_sessions": attended,
        "authorised_absences": len(marks) - attended - unauthorised,
        "unauthorised_absences": unauthorised,
        "marks": marks,
    }
    return draft.finish()


def missing(
    desk: Desk,
    rng: Random,
    agency: str,
    children: list[Person],
    since: datetime,
    hours: float,
    *,
    circumstances: str,
    place: Place | None = None,
    vehicle: Vehicle | None = None,
    reference: str = "",
    story: str = "",
    also: Callable[[Draft], None] | None = None,
) -> Report:
    """One missing episode of the first child; the others were found with them. `also` puts in who else is named."""
    back = later(since, hours=hours)
    draft = desk.draft(rng, agency, "missing_episode", since, later(back, minutes=rng.randint(10, 300)))
    draft.body.pop("happened", None)
    _children_together(draft, children)
    reference = reference or (draft.key if agency == "POL" else f"M/{since.year % 100:02d}/9{rng.randrange(99999):05d}")
    in_care = children[0].resident or children[0].looked_after != "never"
    block: dict[str, Any] = {
        "reference": reference,
        "type": "missing" if rng.random() < 0.85 else "away_without_authorisation",
        "missing_from": "care" if in_care else "home",
        "missing_since": since.isoformat(),
        "reported_at": later(since, hours=min(hours / 2, rng.uniform(0.5, 4))).isoformat(),
        "returned_at": back.isoformat(),
        "circumstances": circumstances,
    }
    if agency == "POL":
        block |= _police_part(rng, place, children)
    if place:
        draft.place(place)
        draft.tie("c1", "l1", "stayed_at")
    if vehicle:
        draft.vehicle(vehicle, seen=rng.choice(["part", "described", "full"]))
        draft.tie("c1", "v1", "travelled_in")
    draft.body["missing"] = block
    if also:
        also(draft)
    return draft.finish(story=story)


def _children_together(draft: Draft, children: list[Person]) -> None:
    for child in children:
        draft.child(child)
    for number in range(2, len(children) + 1):
        draft.tie("c1", f"c{number}", "with")


def _police_part(rng: Random, place: Place | None, children: list[Person]) -> dict[str, Any]:
    """What only the police write of an episode: the risk, and where and with whom the child was found."""
    part: dict[str, Any] = {"police_risk": rng.choices(["low", "medium", "high"], [25, 60, 15])[0]}
    if place:
        part["found_where"] = "l1"
    if len(children) > 1:
        part["found_with"] = [f"c{number}" for number in range(2, len(children) + 1)]
    return part


def return_interview(
    desk: Desk,
    rng: Random,
    agency: str,
    child: Person,
    episode: Report,
    words: dict[str, str],
    last: datetime,
    *,
    story: str = "",
    also: Callable[[Draft], None] | None = None,
) -> Report | None:
    """The conversation after an episode, mostly offered within 72 hours; None if it would be too late.

    `also` puts in who and what the child named.
    """
    back = datetime.fromisoformat(episode.body["missing"]["returned_at"])
    offered = office_hours(later(back, hours=rng.uniform(6, 80)))
    held = office_hours(later(offered, hours=rng.uniform(4, 60)))
    recorded = office_hours(later(held, hours=rng.uniform(1, 40)))
    if recorded > last:
        return None
    draft = desk.draft(rng, agency, "return_interview", held, recorded)
    draft.child(child)
    block: dict[str, Any] = {
        "missing_reference": episode.body["missing"]["reference"],
        "offered_at": offered.isoformat(),
        "accepted": not words.get("declined_reason"),
    }
    if block["accepted"]:
        block |= {
            "held_at": held.isoformat(),
            "interviewer": draft.body["author"]["name"],
            "independent": agency != "HOM",
        }
    draft.body["return_interview"] = block | {name: text for name, text in words.items() if text}
    if also:
        also(draft)
    return draft.finish(story=story)
