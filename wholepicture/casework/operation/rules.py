"""What an operation's numbers count, where a child stands in it, and what is wrong with what somebody enters. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

ARREST, CHARGE, NO_FURTHER_ACTION, TRIAL = "arrest", "charge", "no_further_action", "trial"
CONVICTION, ACQUITTAL = "conviction", "acquittal"
STEPS: dict[str, str] = {
    ARREST: "Arrest",
    CHARGE: "Charge",
    NO_FURTHER_ACTION: "No further action",
    TRIAL: "Trial",
    CONVICTION: "Conviction",
    ACQUITTAL: "Acquittal",
}
MEASURES: dict[str, str] = {
    "screen": "A screen in court",
    "live_link": "Evidence by live link",
    "private": "Evidence in private",
    "intermediary": "An intermediary",
    "recorded": "Recorded interview as evidence",
    "cross_examined_before": "Cross-examined and recorded before the trial",
    "no_wigs": "No wigs and gowns",
}
LONGEST = 4000  # characters of one answer


@dataclass(frozen=True)
class Came:
    """A child as she stands now, and on which day she came forward."""

    child: UUID
    on: date


@dataclass(frozen=True)
class Known:
    """A person of concern as they stand now, and since when the operation is about them."""

    person: UUID
    since: date


@dataclass(frozen=True)
class Happened:
    """A step: what became of a person, and to which children it relates. `id`: by which it is taken back."""

    id: UUID
    kind: str
    on: date
    person: UUID
    children: frozenset[UUID]
    takes_back: UUID | None = None


@dataclass(frozen=True)
class Total:
    """A number with what it counts: a sentence that says it as at a day, and its definition."""

    code: str
    number: int
    sentence: str
    definition: str


@dataclass(frozen=True)
class Fault:
    """What is to be put right, at its field."""

    field: str
    message: str


def standing_steps(steps: Iterable[Happened]) -> list[Happened]:
    """The steps that nobody took back."""
    listed = list(steps)
    taken_back = {step.takes_back for step in listed}
    return [step for step in listed if step.takes_back is None and step.id not in taken_back]


def totals(came: Collection[Came], known: Collection[Known], steps: Iterable[Happened], as_at: date) -> list[Total]:
    """The numbers of an operation as at the end of a day. Every child and every person counts once, however often something is entered."""
    before = [step for step in standing_steps(steps) if step.on <= as_at]
    children = {one.child for one in came if one.on <= as_at}
    day = f"{as_at:%-d %B %Y}"
    charged = children_of(before, CHARGE)
    return [
        Total(
            "came_forward",
            len(children),
            f"{_children(len(children))} came forward up to {day}",
            "Every child who is entered as having come forward by that day, once, whether or not anything was charged.",
        ),
        Total(
            "convictions_relate",
            len(children_of(before, CONVICTION)),
            f"The convictions up to {day} relate to {_children(len(children_of(before, CONVICTION)))}",
            "Every child who at least one conviction by that day names, once. Whoever came forward and is named by none is not in it.",
        ),
        Total(
            "charges_relate",
            len(charged),
            f"The charges up to {day} relate to {_children(len(charged))}",
            "Every child who at least one charge by that day names, once, whatever became of it.",
        ),
        Total(
            "without_charge",
            len(children - charged),
            f"No charge up to {day} relates to {_children(len(children - charged))} who came forward",
            "Every child who came forward by that day and who no charge by that day names. They stay in the operation.",
        ),
        _people(
            "known", len({one.person for one in known if one.since <= as_at}), f"of concern up to {day}", "entered"
        ),
        *_of_people(before, day),
    ]


_DONE = {ARREST: "arrested", CHARGE: "charged", TRIAL: "tried", CONVICTION: "convicted", ACQUITTAL: "acquitted"}


def _of_people(steps: Sequence[Happened], day: str) -> list[Total]:
    """How many people each kind of step is of."""
    people = {kind: {step.person for step in steps if step.kind == kind} for kind in _DONE}
    return [_people(kind, len(people[kind]), f"{done} up to {day}", done) for kind, done in _DONE.items()]


def _children(number: int) -> str:
    return "1 child" if number == 1 else f"{number} children"


def _people(code: str, number: int, what: str, done: str) -> Total:
    who = "1 person" if number == 1 else f"{number} people"
    return Total(code, number, f"{who} {what}", f"Every person of concern who was {done} by that day, once.")


def children_of(steps: Iterable[Happened], kind: str) -> set[UUID]:
    """The children to whom steps of this kind relate."""
    return {child for step in steps if step.kind == kind for child in step.children}


# Where a child stands, what says most first.
STANDS: dict[str, str] = {
    CONVICTION: "A conviction relates to this child.",
    ACQUITTAL: "A charge that relates to this child ended without a conviction.",
    TRIAL: "A trial that relates to this child has begun.",
    CHARGE: "A charge relates to this child.",
    NO_FURTHER_ACTION: "No charge relates to this child: no further action was taken.",
    ARREST: "No charge relates to this child. An arrest does.",
    "": "No charge relates to this child.",
}


def stands(steps: Iterable[Happened], child: UUID) -> str:
    """Where a child stands in an operation: a key of `STANDS`."""
    kinds = {step.kind for step in standing_steps(steps) if child in step.children}
    return next((kind for kind in STANDS if kind in kinds), "")


def faults_of_support(
    *, is_ended: bool, from_on: date | None, review_on: date | None, words: str, contact: str, today: date
) -> list[Fault]:
    """What is wrong with what somebody enters of a child's support, in the order of the form."""
    faults = []
    if from_on is None:
        faults.append(Fault("on-day", "Give the day, like 4 3 2027."))
    elif is_ended and from_on > today:
        faults.append(Fault("on-day", "This day is still to come. Enter the end when it is over."))
    elif review_on and review_on < from_on:
        faults.append(
            Fault(
                "review-day",
                f"It would be looked at before it begins, on {from_on:%-d %B %Y}. Correct one of the days.",
            )
        )
    if is_ended and not words.strip():
        faults.append(Fault("words", "Say why it ends, and whether the child agreed."))
    faults += too_long(("contact", contact), ("words", words))
    return faults


def too_long(*texts: tuple[str, str]) -> list[Fault]:
    """Answers that are longer than is kept."""
    return [
        Fault(field, f"Use {LONGEST:,} characters or fewer here. There are {len(text):,}.")
        for field, text in texts
        if len(text) > LONGEST
    ]


def faults_of_step(*, kind: str, on: date | None, people: Sequence[UUID], words: str, today: date) -> list[Fault]:
    """What is wrong with a step that somebody enters, in the order of the form."""
    faults = []
    if kind not in STEPS:
        faults.append(Fault("kind", "Choose what happened."))
    if not people:
        faults.append(Fault("people", "Choose to who."))
    if on is None:
        faults.append(Fault("on-day", "Give the day, like 4 3 2027."))
    elif on > today:
        faults.append(Fault("on-day", "This day is still to come. Enter what has happened."))
    return faults + too_long(("words", words))
