"""The rules that raise an alert: data, and a pure function each. Standard library only.

A source is counted by where its information first came from (its root), so a story that five agencies pass on counts
once, and by agency. Nothing here adds up to a score: a rule fires or it does not, and says why in sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.indicators import indicators


@dataclass(frozen=True)
class Rule:
    """A published rule. `parameters` may be changed by a partnership; a change is a new version."""

    code: str
    version: int
    title: str
    explanation: str
    parameters: Mapping[str, Any]
    active: bool = True


SEVERAL_SIGNS = Rule(
    code="several_signs",
    version=1,
    title="Several signs from several agencies",
    explanation=(
        "Different signs of harm or risk about one child, from independent sources in different agencies, within a "
        "window. Signs that one observation may explain together count once. What is passed on counts once, for whoever "
        "first said it. Vulnerabilities never raise this alert."
    ),
    parameters={"signs": 3, "agencies": 2, "days": 90},
)

SHARED_TIE = Rule(
    code="shared_tie",
    version=2,
    title="A shared tie across children",
    explanation=(
        "The same adult, vehicle, phone or place is tied to two or more children, by independent sources. Schools, "
        "surgeries, stations and other everyday places, places where both live, anything on the list of values that many "
        "share and damped there, and anything tied to very many people, do not count."
    ),
    parameters={
        "children": 2,
        "sources": 2,
        "days": 365,
        "most_people": 25,
        "everyday_places": ["school", "health", "station", "home", "care_home", "shop", "online"],
        # own_number: how to ring somebody, as an agency holds it; families share one
        "everyday_ties": ["lives_at", "family", "carer_of", "works_at", "works_with", "own_number"],
        "adult_roles": ["person_of_concern"],
    },
)

RULES: tuple[Rule, ...] = (SEVERAL_SIGNS, SHARED_TIE)

# Signs that raise: harm and risk. List V (vulnerability and context) never raises suspicion on its own.
RAISING_LISTS = frozenset({"H", "R"})


@dataclass(frozen=True)
class Seen:
    """A sign answered yes for one child. `groups` are the overlap groups that one observation may satisfy together."""

    code: str
    label: str
    list: str
    groups: frozenset[str]
    agency: str
    root: str
    at: datetime
    recorded_at: datetime
    submission: UUID


@dataclass(frozen=True)
class Tied:
    """A tie of one child to the same thing or adult. `household` ties (living there, family) do not count."""

    child: UUID
    type: str
    agency: str
    root: str
    at: datetime
    recorded_at: datetime
    submission: UUID


@dataclass(frozen=True)
class Finding:
    """A rule that fired: its reasons as sentences, the reports behind it, and when the evidence was complete."""

    rule: Rule
    reasons: tuple[str, ...]
    evidence: tuple[UUID, ...]
    evident_at: datetime
    roots: frozenset[str]
    nominals: tuple[UUID, ...] = ()
    items: tuple[UUID, ...] = ()


@dataclass
class _Tally:
    """Independent observations so far: each counts one sign group once, one root once."""

    kept: list[Seen] = field(default_factory=list)

    def distinct_signs(self) -> int:
        return _largest_matching(self.kept)

    def agencies(self) -> set[str]:
        return {one.root.partition("/")[0] for one in self.kept}


def several_signs(child: UUID, signs: Iterable[Seen], rule: Rule = SEVERAL_SIGNS) -> Finding | None:
    """Whether enough different signs from enough agencies lie within one window; the window that fills first.

    Evidence is added in the order in which it was written down: `evident_at` is when the last needed report was.
    """
    wanted = sorted(
        (one for one in signs if one.list in RAISING_LISTS),
        key=lambda one: (one.recorded_at, one.submission.hex, one.code),
    )
    span = timedelta(days=int(rule.parameters["days"]))
    tally = _Tally()
    for one in wanted:
        tally.kept.append(one)
        near = [other for other in tally.kept if abs(other.at - one.at) <= span]
        met = _Tally(near)
        # Cheap first: most children never come near, and the fullest window costs more to find.
        if len({other.code for other in near}) < rule.parameters["signs"]:
            continue
        if len(met.agencies()) < rule.parameters["agencies"]:
            continue
        window = _one_window(near, one, span)
        met = _Tally(window)
        if met.distinct_signs() >= rule.parameters["signs"] and len(met.agencies()) >= rule.parameters["agencies"]:
            return _signs_finding(child, window, rule, one.recorded_at)
    return None


def _one_window(near: list[Seen], one: Seen, span: timedelta) -> list[Seen]:
    """Of the signs near `one`, those of the fullest single window of `span` that holds it."""
    best: list[Seen] = []
    for start in {other.at for other in near if other.at <= one.at} | {one.at}:
        inside = [other for other in near if start <= other.at <= start + span]
        if _Tally(inside).distinct_signs() > _Tally(best).distinct_signs() or not best:
            best = inside
    return best


def _largest_matching(signs: Sequence[Seen]) -> int:
    """How many different signs there are when one observation counts once.

    Signs of one root that share an overlap group, directly or through another, are one observation and may stand for
    any one of their codes; the same code from two roots is one sign. So: the largest matching of observations to codes.
    """
    observations = _observations(signs)
    taken: dict[str, int] = {}

    def place(number: int, tried: set[str]) -> bool:
        for code in sorted(observations[number]):
            if code in tried:
                continue
            tried.add(code)
            if code not in taken or place(taken[code], tried):
                taken[code] = number
                return True
        return False

    return sum(place(number, set()) for number in range(len(observations)))


def _observations(signs: Sequence[Seen]) -> list[set[str]]:
    """The codes that each observation may stand for."""
    by_root: dict[str, list[tuple[set[str], set[str]]]] = {}
    for one in sorted(signs, key=lambda s: (s.root, s.code)):
        codes, groups = {one.code}, set(one.groups)
        apart = []
        for other_codes, other_groups in by_root.get(one.root, []):
            if groups & other_groups or one.code in other_codes:
                codes |= other_codes
                groups |= other_groups
            else:
                apart.append((other_codes, other_groups))
        by_root[one.root] = [*apart, (codes, groups)]
    return [codes for met in by_root.values() for codes, _ in met]


def _signs_finding(child: UUID, window: Sequence[Seen], rule: Rule, evident_at: datetime) -> Finding:
    roots = {one.root for one in window}
    retold = {one.submission for one in window if one.root.partition("/")[0] != one.agency}
    by_code: dict[str, list[Seen]] = {}
    for one in window:
        by_code.setdefault(one.code, []).append(one)
    first, last = min(one.at for one in window), max(one.at for one in window)
    agencies = sorted({one.root.partition("/")[0] for one in window})
    reasons = [
        f"{len(by_code)} different signs from {count(len(agencies), 'agency', 'agencies')} "
        f"({count(len(roots), 'independent source')}) {spanning(first, last)}."
    ]
    for rows in by_code.values():
        told = sorted({(one.agency, day(one.at)) for one in rows})
        reasons.append(f"{rows[0].label}: " + "; ".join(f"{agency}, {when}" for agency, when in told) + ".")
    if retold:
        reasons.append(
            f"{count(len(retold), 'report')} passed on what another agency said first, and "
            f"{'counts' if len(retold) == 1 else 'count'} with it as one source."
        )
    return Finding(
        rule=rule,
        reasons=tuple(reasons),
        evidence=tuple(sorted({one.submission for one in window})),
        evident_at=evident_at,
        roots=frozenset(roots),
        nominals=(child,),
    )


def shared_tie(
    thing: UUID,
    kind: str,
    label: str,
    ties: Iterable[Tied],
    people: int,
    place_kind: str = "",
    damped: bool | None = None,
    rule: Rule = SHARED_TIE,
) -> Finding | None:
    """Whether two or more children are tied to one adult, vehicle, phone or place, by two or more independent sources.

    `people` is how many people are tied to it in all: beyond a limit it says too little (a switchboard, a bus stop).
    `damped`: it is on the list of values that many share, and counts for nothing; False: a person said that it counts,
    however many share it.
    """
    limits = rule.parameters
    if damped or (kind == "place" and place_kind in limits["everyday_places"]):
        return None
    if damped is None and people > limits["most_people"]:
        return None
    wanted = sorted(
        (one for one in ties if one.type not in limits["everyday_ties"]),
        key=lambda one: (one.recorded_at, one.submission.hex, one.child.hex),
    )
    span = timedelta(days=int(limits["days"]))
    kept: list[Tied] = []
    for one in wanted:
        kept.append(one)
        window = [other for other in kept if abs(other.at - one.at) <= span]
        roots, children = {other.root for other in window}, {other.child for other in window}
        if len(children) >= limits["children"] and len(roots) >= limits["sources"]:
            return Finding(
                rule=rule,
                reasons=tuple(_tie_reasons(kind, label, window, roots, children)),
                evidence=tuple(sorted({other.submission for other in window})),
                evident_at=one.recorded_at,
                roots=frozenset(roots),
                nominals=tuple(sorted(children)) + ((thing,) if kind == "nominal" else ()),
                items=() if kind == "nominal" else (thing,),
            )
    return None


def _tie_reasons(kind: str, label: str, window: Sequence[Tied], roots: set[str], children: set[UUID]) -> list[str]:
    spoken = {"nominal": "The same person", "vehicle": "The same vehicle", "phone": "The same phone"}
    what = spoken.get(kind, "The same account" if kind == "account" else "The same place")
    first, last = min(one.at for one in window), max(one.at for one in window)
    return [
        f"{what} ({label}) is tied to {count(len(children), 'child', 'children')} by "
        f"{count(len(roots), 'independent source')}, {spanning(first, last)}.",
        "Told by: "
        + "; ".join(f"{agency}, {when}" for agency, when in sorted({(t.agency, day(t.at)) for t in window}))
        + ".",
        "This is information, not proof: a shared tie may be innocent.",
    ]


def worth_raising(finding: Finding, earlier: Iterable[frozenset[str]]) -> bool:
    """Whether a finding adds an independent source to every alert of the kind that a person has already decided."""
    return all(finding.roots - before for before in earlier)


def count(number: int, one: str, many: str = "") -> str:
    """`1 report`, `2 reports`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def day(at: datetime) -> str:
    """4 March 2025."""
    return f"{at.day} {at:%B %Y}"


def spanning(first: datetime, last: datetime) -> str:
    """`on 4 March 2025`, or `between 4 March 2025 and 6 March 2025`."""
    return f"on {day(first)}" if day(first) == day(last) else f"between {day(first)} and {day(last)}"


# -- deciding -----------------------------------------------------------------------------------------------------

DECISIONS: dict[str, str] = {
    "dismiss": "Dismiss: no action now",
    "watch": "Watch: look again if more comes in",
    "act": "Act: take it forward",
}

TOLD: dict[str, str] = {
    "dismiss": "Your report was read together with others. No action is being taken now. It stays on record and counts if more is learned.",
    "watch": "Your report was read together with others. It is being watched: we will look again if more comes in.",
    "act": "Your report was read together with others and is being acted on.",
}

TOLD_OF_ONE: dict[str, str] = {
    "dismiss": "Your report was read by the hub. No action is being taken now. It stays on record and counts if more is learned.",
    "watch": "Your report was read by the hub. It is being watched: we will look again if more comes in.",
    "act": "Your report was read by the hub and is being acted on.",
}

# -- the reading list: what a person in the hub reads, whether or not it raised an alert ------------------------------

# In the order of the list. The number says which is read first, and nothing about a child.
DANGER, HARM, OTHER = 0, 1, 2
URGENCIES: dict[int, str] = {
    DANGER: "A child is in danger now, the sender says",
    HARM: "A sign of harm",
    OTHER: "In the order received",
}

# Written for somebody to read. The other kinds record where a child was or who works with her: they go into her
# picture, are looked at with all else, and are read one by one only where they say danger or harm.
ALWAYS_READ = frozenset({"concern", "intelligence", "return_interview"})

HOURS_IF_URGENT = 24
WORKING_DAYS_TO_READ = 3


def urgency_of(kind: str, stated: Mapping[str, Any]) -> int | None:
    """How soon a person in the hub is to read a report (its kind, and its body as stated); None: not one by one."""
    if stated.get("safety", {}).get("immediate_danger") is True:
        return DANGER
    if harm_signs(sign["code"] for sign in stated.get("signs", ()) if sign["answer"] == "yes"):
        return HARM
    return OTHER if kind in ALWAYS_READ else None


def harm_signs(codes: Iterable[str]) -> list[str]:
    """What those of these signs say that stand in list H, each once."""
    known = indicators()
    return [known[one].label for one in dict.fromkeys(codes) if one in known and known[one].list == "H"]


def read_by(urgency: int, received_at: datetime) -> datetime:
    """When a report received then is to have been read and answered."""
    if urgency in (DANGER, HARM):
        return received_at + timedelta(hours=HOURS_IF_URGENT)
    return clock.end_of_working_day(received_at, WORKING_DAYS_TO_READ)
