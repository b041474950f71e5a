"""Where a measure stands by its steps, what may come next, and what is wrong with what somebody enters. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

CONSIDERED, ASKED, IN_FORCE, RENEWED = "considered", "asked", "in_force", "renewed"
BREACHED, HANDED_OVER, ENDED, REFUSED = "breached", "handed_over", "ended", "refused"
NOT_DESCRIBED = "Not described"  # who or what nothing that shows says what they are called
STEPS: dict[str, str] = {
    CONSIDERED: "Considered",
    ASKED: "Asked for",
    IN_FORCE: "In force",
    RENEWED: "Renewed",
    BREACHED: "Breached",
    HANDED_OVER: "Handed over",
    ENDED: "Ended",
    REFUSED: "Refused",
}
# Where a measure stands after a step; none: where it stood before.
STATUSES: dict[str, str] = {
    CONSIDERED: CONSIDERED,
    ASKED: ASKED,
    IN_FORCE: IN_FORCE,
    RENEWED: IN_FORCE,
    ENDED: ENDED,
    REFUSED: REFUSED,
}
FIRST = (CONSIDERED, ASKED, IN_FORCE)  # as what a measure may be entered
NEXT: dict[str, tuple[str, ...]] = {
    "": FIRST,
    CONSIDERED: (ASKED, IN_FORCE, HANDED_OVER, REFUSED, ENDED),
    ASKED: (IN_FORCE, HANDED_OVER, REFUSED, ENDED),
    IN_FORCE: (BREACHED, RENEWED, HANDED_OVER, ENDED),
    ENDED: (),
    REFUSED: (),
}
GOES_ON = (ASKED, IN_FORCE, RENEWED)  # steps by which something is done against them from then on
IN_WORDS = (BREACHED, ENDED, REFUSED)  # steps that say what happened, or why
SOON = timedelta(days=28)
LONGEST = 4000  # characters of one answer


@dataclass(frozen=True)
class Step:
    """One step, as the rules read it."""

    kind: str
    on: date
    held_by: UUID
    expires_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where a measure stands. `since`: the day of the step by which it stands so."""

    status: str = ""
    held_by: UUID | None = None
    since: date | None = None
    served_on: date | None = None
    expires_on: date | None = None
    breaches: tuple[date, ...] = ()


@dataclass(frozen=True)
class Given:
    """What somebody enters of a step. A day that is none is none here: whoever reads the boxes says so."""

    kind: str
    on: date | None
    expires_on: date | None = None
    words: str = ""
    result: str = ""
    effect: str = ""


@dataclass(frozen=True)
class Fault:
    """What is to be put right, at its field."""

    field: str
    message: str


def standing_of(steps: Sequence[Step]) -> Standing:
    """Where a measure stands by its steps, in their order."""
    standing = Standing()
    for step in steps:
        standing = after(standing, step)
    return standing


def after(before: Standing, step: Step) -> Standing:
    """Where it stands after one more step."""
    is_new = step.kind in STATUSES
    in_force = step.kind in (IN_FORCE, RENEWED)
    return Standing(
        status=STATUSES.get(step.kind, before.status),
        held_by=step.held_by,
        since=step.on if is_new else before.since,
        served_on=step.on if step.kind == IN_FORCE else before.served_on,
        expires_on=step.expires_on if in_force else before.expires_on,
        breaches=(*before.breaches, step.on) if step.kind == BREACHED else before.breaches,
    )


def where(status: str, expires_on: date | None, today: date) -> str:
    """Where the register lists a measure: `expired`, `soon`, `in_force`, or by its status. On its last day it is still in force."""
    if status != IN_FORCE or expires_on is None:
        return status
    if expires_on < today:
        return "expired"
    return "soon" if expires_on <= today + SOON else IN_FORCE


def faults_of(given: Given, before: Standing, today: date, *, needs_end: bool) -> list[Fault]:
    """What is wrong with a step that somebody enters, in the order of the form."""
    if given.kind not in NEXT[before.status]:
        return [Fault("kind", "Choose what has happened to it.")]
    return [*_of_its_day(given, before, today), *_of_its_end(given, before, needs_end), *_of_its_words(given)]


def _of_its_day(given: Given, before: Standing, today: date) -> list[Fault]:
    if given.on is None:
        return [Fault("on-day", "Give the day, like 4 3 2027.")]
    if given.on > today:
        return [Fault("on-day", "This day is still to come. Enter what has happened.")]
    if before.since and given.on < before.since:
        was = STEPS[before.status].lower()
        return [
            Fault(
                "on-day",
                f"It was {was} on {before.since:%-d %B %Y}. This cannot have happened before: correct the day.",
            )
        ]
    return []


def _of_its_end(given: Given, before: Standing, needs_end: bool) -> list[Fault]:
    if given.kind not in (IN_FORCE, RENEWED):
        return []
    if given.expires_on is None:
        if needs_end or given.kind == RENEWED:
            return [Fault("expires-day", "Give its last day.")]
        return []
    if given.on and given.expires_on < given.on:
        return [
            Fault(
                "expires-day",
                f"It would expire before it begins, on {given.on:%-d %B %Y}. Correct one of the two days.",
            )
        ]
    if given.kind == RENEWED and before.expires_on and given.expires_on <= before.expires_on:
        return [
            Fault(
                "expires-day",
                f"It runs until {before.expires_on:%-d %B %Y} already. Give the new last day, after that one.",
            )
        ]
    return []


def _of_its_words(given: Given) -> list[Fault]:
    faults = []
    if given.kind in IN_WORDS and not given.words.strip():
        ask = "Say what happened." if given.kind == BREACHED else "Say why."
        faults.append(Fault("words", ask))
    for field, text in (("words", given.words), ("result", given.result), ("effect", given.effect)):
        if len(text) > LONGEST:
            faults.append(Fault(field, f"Use {LONGEST:,} characters or fewer here. There are {len(text):,}."))
    return faults
