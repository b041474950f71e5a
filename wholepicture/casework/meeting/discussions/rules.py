"""Who must take part in a strategy discussion, what may follow what, and what is wrong with what somebody writes. Pure.

Who must be there is the published rule: children's social care, the police and health at least (Working Together 2023).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

AGENCIES: dict[str, str] = {
    "social_care": "Children’s social care",
    "police": "Police",
    "health": "Health",
    "school": "School or college",
    "referrer": "Who made the referral",
    "other": "Somebody else",
}
QUORUM = ("social_care", "police", "health")
CALLED, MOVED, SAT, OFF, ADDED = "called", "moved", "sat", "off", "added"
STEPS = (CALLED, MOVED, SAT, OFF, ADDED)
DECIDED = "decided"
AGAIN = "again"
DECISIONS: dict[str, str] = {
    "enquiry_joint": "Start a section 47 enquiry, by social care and the police together",
    "enquiry_single": "Start a section 47 enquiry, by social care alone",
    "assessment": "No enquiry: assess what the child needs (section 17)",
    "support": "No enquiry: other help, as the reasons say",
    "none": "Nothing more now",
    AGAIN: "Decide later: meet again",
}
SHORT = "short"
# What is chosen where somebody who must take part did not: no decision, and stored as none.
NOTHING_DECIDED = (
    "Nothing is decided: somebody who must be there did not come. It is recorded as not quorate, and meets again"
)
ENQUIRIES = frozenset({"enquiry_joint", "enquiry_single"})
# Where a discussion stands, and what may be done there.
OPEN_TO: dict[str, tuple[str, ...]] = {
    "": (CALLED,),
    CALLED: (SAT, MOVED, OFF, ADDED),
    DECIDED: (ADDED,),
    OFF: (ADDED,),
}
LONGEST, LONGEST_NAME = 4000, 200
FURTHEST = timedelta(days=60)


@dataclass(frozen=True)
class Voice:
    """An agency at a discussion. `came`: None while it has not met."""

    agency: str
    who: str = ""
    came: bool | None = None
    brought: str = ""


@dataclass(frozen=True)
class Call:
    """A discussion as somebody calls it."""

    why: str
    chair: UUID | None
    planned_at: datetime | None
    invited: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """What somebody writes of a discussion that met. `decision`: of DECISIONS, or SHORT; `next_at`: when it meets again."""

    sat_at: datetime | None
    voices: tuple[Voice, ...]
    words: str = ""
    decision: str = ""
    reasons: str = ""
    dissent: str = ""
    next_at: datetime | None = None

    @property
    def present(self) -> list[str]:
        """Which agencies took part."""
        return [voice.agency for voice in self.voices if voice.came]


@dataclass
class Faults:
    """What is to be put right, a message by field, in the order in which it was found."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        """The first message of a field stands."""
        if message:
            self.found.setdefault(name, message)


def missing_of(present: Collection[str]) -> list[str]:
    """Who must take part and did not, in the order of the rule."""
    return [agency for agency in QUORUM if agency not in present]


def is_quorate(present: Collection[str]) -> bool:
    """Whether everybody who must take part did."""
    return not missing_of(present)


def not_quorate_said(present: Collection[str]) -> str:
    """Who is missing, and what that means, in words."""
    names = [_inside(AGENCIES[agency]) for agency in missing_of(present)]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"Nobody came for {listed}. Without them nothing is decided."


def _inside(name: str) -> str:
    """As a name stands inside a sentence."""
    return f"the {name.lower()}" if name == "Police" else f"{name[0].lower()}{name[1:]}"


def after(state: str, kind: str, *, decides: bool) -> str:
    """Where a discussion stands after a step."""
    if kind == SAT:
        return DECIDED if decides else CALLED
    return kind if kind in (CALLED, OFF) else state


def decides(sitting: Sitting) -> bool:
    """Whether a sitting ends the discussion."""
    return is_quorate(sitting.present) and sitting.decision != AGAIN


def wrong_words(text: str, asked: str = "", most: int = LONGEST) -> str:
    """What is wrong with what was written; empty: nothing. `asked`: what is said where it is empty and must not be."""
    if len(text) > most:
        return f"Use {most:,} characters or fewer here. There are {len(text):,}."
    return asked if not text.strip() else ""


def wrong_call(call: Call, now: datetime) -> dict[str, str]:
    """What is wrong with a discussion that is to be called, a message by field. Who chairs it is looked up by whoever asks."""
    faults = Faults()
    faults.add("why", wrong_words(call.why, "Say in a line or two why it is called."))
    faults.add("planned", wrong_ahead(call.planned_at, now))
    invited = {voice.agency: voice.who for voice in call.invited}
    for agency in AGENCIES:
        must = f"Say who is invited for {_inside(AGENCIES[agency])}: without them it decides nothing."
        faults.add(
            f"who_{agency}", wrong_words(invited.get(agency, ""), must if agency in QUORUM else "", LONGEST_NAME)
        )
    return faults.found


def wrong_ahead(at: datetime | None, now: datetime) -> str:
    """What is wrong with when it is to meet; empty: nothing. One that meets at once began a few minutes ago."""
    if at is None:
        return "Say when it meets, like 14 March 2027 2pm."
    if at < now - timedelta(hours=1):
        return "This is over. Enter when it meets."
    return "This is more than two months away. Enter a nearer day." if at > now + FURTHEST else ""


def wrong_sitting(sitting: Sitting, now: datetime, called_at: datetime) -> dict[str, str]:
    """What is wrong with what somebody writes of a discussion that met, a message by field, as the page asks."""
    faults = Faults()
    faults.add("sat", _wrong_behind(sitting.sat_at, now, called_at))
    for voice in sitting.voices:
        name = _inside(AGENCIES[voice.agency])
        if voice.agency in QUORUM and voice.came is None:
            faults.add(f"came_{voice.agency}", f"Say whether somebody came for {name}.")
        faults.add(
            f"who_{voice.agency}",
            wrong_words(voice.who, f"Say who came for {name}." if voice.came else "", LONGEST_NAME),
        )
        asked = "Say what they brought; “nothing known” is an answer." if voice.came else ""
        faults.add(f"brought_{voice.agency}", wrong_words(voice.brought, asked))
    faults.add("words", wrong_words(sitting.words))
    if all(voice.came is not None for voice in sitting.voices if voice.agency in QUORUM):
        _of_its_end(sitting, now, faults)
    faults.add("reasons", wrong_words(sitting.reasons))
    faults.add("dissent", wrong_words(sitting.dissent))
    return faults.found


def _of_its_end(sitting: Sitting, now: datetime, faults: Faults) -> None:
    """What is wrong with what was decided: nothing is, where somebody who must be there was not."""
    if not is_quorate(sitting.present):
        said = not_quorate_said(sitting.present)
        if sitting.decision != SHORT:
            faults.add("decision", f"{said} Choose “Nothing is decided”, and say when it meets again.")
        faults.add("next", wrong_ahead(sitting.next_at, now))
        return
    if sitting.decision == SHORT:
        faults.add("decision", "Everybody who must be there came. Choose what was decided.")
    elif sitting.decision not in DECISIONS:
        faults.add("decision", "Choose what was decided.")
    faults.add("reasons", wrong_words(sitting.reasons, "Say why it was decided so."))
    if sitting.decision == AGAIN:
        faults.add("next", wrong_ahead(sitting.next_at, now))


def _wrong_behind(at: datetime | None, now: datetime, called_at: datetime) -> str:
    if at is None:
        return "Say when it met, like 14 March 2027 2pm."
    if at > now:
        return "This is still to come. Enter when it met."
    # A discussion may be held, and its record be begun a little later.
    return "It was called after that. Correct the day or the time." if at < called_at - timedelta(days=1) else ""
