"""What is done about a time away, what becomes of a return interview by it, and what to put right before it is kept. Pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from wholepicture.picture.nights import CLOCKS_DIFFER, INTERVIEW, Said, said

FOLLOWED, TAKEN, OFFERED, ACCEPTED, DECLINED, TRIED, HELD, POLICE, UNDONE = (
    "followed",
    "taken",
    "offered",
    "accepted",
    "declined",
    "tried",
    "held",
    "police",
    "undone",
)
LONGEST_NAME, LONGEST_WORDS = 200, 2000
# What somebody says that they did about a return, in the order in which it happens.
INTERVIEW_STEPS = (TAKEN, OFFERED, TRIED, ACCEPTED, DECLINED, HELD)
_ANSWERS = (ACCEPTED, DECLINED)


# -- the procedure ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProcedureStep:
    """One step of the procedure, in plain words. `phones`: numbers that it says to ring."""

    code: str
    title: str
    hint: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """One version of what is done when a child is missing."""

    number: int
    steps: tuple[ProcedureStep, ...]

    def titled(self, code: str) -> str:
        """What a step of it is called; its code, where it has none of that code."""
        return next((step.title for step in self.steps if step.code == code), code)


@cache
def procedures() -> Mapping[int, Procedure]:
    """Every version, by number."""
    folder = files("wholepicture.casework.missing").joinpath("procedures")
    found = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            number = int(file.name.removesuffix(".toml"))
            found[number] = Procedure(number, tuple(map(_step, tomllib.loads(file.read_text("utf-8"))["steps"])))
    return found


def _step(given: Mapping[str, Any]) -> ProcedureStep:
    return ProcedureStep(given["code"], given["title"], given.get("hint", ""), tuple(given.get("phones", ())))


def procedure_in_force() -> Procedure:
    """The version with the highest number."""
    return procedures()[max(procedures())]


# -- what was done ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing that somebody did about a time away. `episode`: the report on which it hangs. `made_by`: none, where a foster carer did."""

    id: UUID
    episode: UUID
    kind: str
    at: datetime
    agency: UUID
    made_by: UUID | None
    step: str = ""
    procedure: int | None = None
    done_at: str = ""
    by_name: str = ""
    independent: bool | None = None
    words: str = ""
    undoes: UUID | None = None


def standing_steps(steps: Iterable[Step]) -> list[Step]:
    """Those that nobody of the agency that entered them says to be a mistake, in the order in which they were entered."""
    listed = sorted(steps, key=lambda step: (step.at, step.id.bytes))
    entered = {step.id: step for step in listed}
    undone = {
        step.undoes
        for step in listed
        if step.undoes and step.undoes in entered and entered[step.undoes].agency == step.agency
    }
    return [step for step in listed if step.kind != UNDONE and step.id not in undone]


@dataclass(frozen=True)
class AsTold:
    """What was done about an interview, as the rules of nights read a report of one."""

    submission: UUID
    at: datetime
    detail: Mapping[str, Any]
    kind: str = INTERVIEW
    precision: str = "exact"
    revision: str = ""

    @property
    def recorded_at(self) -> datetime:
        return self.at

    @property
    def received_at(self) -> datetime:
        return self.at


def as_told(steps: Iterable[Step], episode: UUID) -> list[AsTold]:
    """The steps of one time away as interviews about it: the last answer that was given counts, and no attempt is one."""
    listed = standing_steps(steps)
    answered = [step for step in listed if step.kind in (OFFERED, *_ANSWERS)]
    last = answered[-1].kind if answered else ""
    told = []
    for step in listed:
        if step.kind == DECLINED and last != DECLINED:
            continue
        if detail := _detail(step):
            told.append(AsTold(step.id, step.at, {**detail, "episode": str(episode)}))
    return told


def _detail(step: Step) -> dict[str, Any]:
    who = {"interviewer": step.by_name, "independent": step.independent}
    details: dict[str, dict[str, Any]] = {
        OFFERED: {"offered_at": step.done_at},
        ACCEPTED: {"accepted": True},
        DECLINED: {"accepted": False, "declined_reason": step.words},
        HELD: {"held_at": step.done_at, **who},
    }
    return details.get(step.kind, {})


def owner_of(steps: Iterable[Step]) -> UUID | None:
    """Who sees to the interview: whoever said so last, else whoever did something about it last; None: nobody yet."""
    listed = [step for step in standing_steps(steps) if step.kind in INTERVIEW_STEPS]
    taken = [step for step in listed if step.kind == TAKEN]
    return (taken or listed)[-1].made_by if listed else None


def known_of_interview(steps: Iterable[Step]) -> dict[str, Any]:
    """What the steps say of an interview that was held, as the report of it has it; empty: none was."""
    listed = standing_steps(steps)
    held = [step for step in listed if step.kind == HELD]
    if not held:
        return {}
    offered = [step for step in listed if step.kind == OFFERED]
    known: dict[str, Any] = {"held_at": held[-1].done_at, "interviewer": held[-1].by_name, "accepted": True}
    if held[-1].independent is not None:
        known["independent"] = held[-1].independent
    if offered:
        known["offered_at"] = offered[0].done_at
    return known


# -- what to put right ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """What somebody says that they did about a return. `done_at`: a day, or a moment with its offset."""

    kind: str = ""
    done_at: str = ""
    by_name: str = ""
    independent: bool | None = None
    words: str = ""


@dataclass(frozen=True)
class Fault:
    """What is to be put right, by the field that it stands at."""

    field: str
    words: str


@dataclass
class _Faults:
    found: list[Fault] = field(default_factory=list)

    def ask(self, wrong: bool, name: str, words: str) -> None:
        if wrong and not any(fault.field == name for fault in self.found):
            self.found.append(Fault(name, words))


_WHEN = {
    OFFERED: "Say when it was offered, like today 4pm.",
    HELD: "Say when it was held, like today 4pm.",
    POLICE: "Say when the police spoke with them, like today 4pm.",
}


def faults_in(given: Given, back: Said, now: datetime) -> list[Fault]:
    """What is to be put right before it is kept. `back`: when the child came back."""
    faults, moment = _Faults(), said(given.done_at)
    faults.ask(given.kind not in (*INTERVIEW_STEPS, POLICE), "kind", "Choose what was done.")
    faults.ask(given.kind in _WHEN and moment is None, "done_at", _WHEN.get(given.kind, ""))
    if moment is not None:
        _order(faults, given.kind, moment, back, now)
    faults.ask(given.kind == HELD and not given.by_name, "by_name", "Say who talked with the child.")
    independent = "Say whether that person is independent of whoever cares for the child."
    faults.ask(given.kind == HELD and given.independent is None, "independent", independent)
    faults.ask(
        given.kind == DECLINED and not given.words,
        "words",
        "Say why it was declined, in the child’s own words if you can.",
    )
    faults.ask(len(given.by_name) > LONGEST_NAME, "by_name", f"Use {LONGEST_NAME} characters or fewer.")
    faults.ask(len(given.words) > LONGEST_WORDS, "words", f"Use {LONGEST_WORDS:,} characters or fewer.")
    return faults.found


def _order(faults: _Faults, kind: str, moment: Said, back: Said, now: datetime) -> None:
    what = {
        OFFERED: "An interview is offered after the child is back",
        HELD: "An interview is held after the child is back",
    }
    is_before = moment.latest <= back.earliest if moment.latest > moment.earliest else moment.latest < back.earliest
    words = what.get(kind, "This is about what was done after the child came back")
    faults.ask(is_before, "done_at", f"{words}. This is before the return. Correct it, or correct when they came back.")
    faults.ask(moment.earliest > now + CLOCKS_DIFFER, "done_at", "This has not happened yet. Enter it once it has.")


def newest_first(steps: Sequence[Step]) -> list[Step]:
    """Every step, also those that were mistakes, the last entered first."""
    return sorted(steps, key=lambda step: (step.at, step.id.bytes), reverse=True)
