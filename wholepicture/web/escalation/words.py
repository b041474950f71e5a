"""A disagreement in words: whose turn it is, who is asked at a level and why, what was done. Pure."""

from dataclasses import dataclass
from datetime import datetime

from wholepicture.casework.escalation.results import EscalationPage, EscalationRow, LevelShown, MoveShown, OnLadder
from wholepicture.casework.escalation.rules import (
    AGREED,
    ANSWERED,
    DECIDED,
    DECISIONS,
    HIGHER,
    MOVES,
    OTHER,
    RAISED,
    RAISER,
    SILENCE,
    TOP,
    TYPES,
    VERDICTS,
    VIEW,
)
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.times import gds_date, gds_datetime

WITHIN_THE_DAY = "the same day if a child is in immediate danger"
NOBODY = (
    "Nobody could be found to ask here: nobody is named, and no safeguarding lead, deputy or co-ordinator can answer. The clock "
    "runs all the same, and whoever sets up the partnership can name somebody at any time."
)

NOBODY_KEPT = (
    "Nobody else may read this report: its sender keeps it to the people who are named in it. Nobody is told here, and the clock runs "
    "all the same. If the child needs help meanwhile, ring whoever can give it."
)


@dataclass(frozen=True)
class Person:
    """Somebody on the ladder: who they are, and why they are asked where they are not simply named."""

    name: str
    about: str
    phone: str
    why: str


@dataclass(frozen=True)
class Step:
    """One level as drawn. `clock`: its time, or until when; `state`: a word and its colour, where there is one."""

    number: int
    title: str
    clock: str
    is_reached: bool
    is_now: bool
    state: tuple[str, str]
    asked: list[Person]
    beside: list[Person]
    nobody: str
    done: list[str]
    due_at: datetime | None
    until: str  # what is said before that moment


def steps_of(levels: list[LevelShown], turn: str = "", *, is_kept: bool = False) -> list[Step]:
    """The ladder as drawn, lowest level first. `turn`: whose it is where it stands; `is_kept`: it is about a report that its sender
    keeps to named people."""
    until = "it was answered, and whoever disagrees has until" if turn == RAISER else "until"
    return [
        _step(level, until, is_top=level is levels[-1], nobody=NOBODY_KEPT if is_kept else NOBODY) for level in levels
    ]


def _step(level: LevelShown, until: str, *, is_top: bool, nobody: str) -> Step:
    return Step(
        number=level.number,
        title=level.title,
        clock=_clock(level),
        is_reached=level.state in ("past", "now"),
        is_now=level.state == "now",
        state=_STATES.get(level.state, ("", "")),
        asked=[
            _person(one, is_first=place == 0, is_top=is_top, is_ahead=level.state == "ahead")
            for place, one in enumerate(level.asked)
        ],
        beside=[_person(one, is_first=False, is_top=is_top, is_ahead=False) for one in level.beside],
        nobody="" if level.asked or level.state == "passed_by" else nobody,
        done=[_done(move) for move in level.moves],
        due_at=level.due_at,
        until=until,
    )


_STATES = {"now": ("It stands here", "blue"), "passed_by": ("Passed by: immediate danger", "grey")}


def _clock(level: LevelShown) -> str:
    days = plural(level.days, "working day")
    return f"{days}; {WITHIN_THE_DAY}" if level.number == 1 else days


def _person(one: OnLadder, *, is_first: bool, is_top: bool, is_ahead: bool) -> Person:
    about = ", ".join(filter(None, (one.job, one.agency)))
    return Person(one.name, about, one.phone, _why(one, is_first=is_first, is_top=is_top, is_ahead=is_ahead))


def _why(one: OnLadder, *, is_first: bool, is_top: bool, is_ahead: bool) -> str:
    if one.why == "supports":
        return "supports whoever raised it"
    if one.why == "reader":
        return "is named in the report"
    if not is_first:
        return "deputy" if one.why != "hub" else "deputy, from the hub"
    asked = "would be asked" if is_ahead else "is asked"
    if one.instead_of:
        return f"{asked} instead of {one.instead_of}, who is away or cannot answer here"
    return {
        "decided": "made the decision",
        "lead": f"nobody is named here, so whoever holds this role {asked}"
        if is_top
        else f"nobody is named here, so the safeguarding lead {asked}",
        "deputy": f"nobody is named here, so the deputy of the safeguarding lead {asked}",
        "hub": f"nobody is named here, so the hub’s co-ordinator {asked}",
    }.get(one.why, "")


def _done(move: MoveShown) -> str:
    if move.kind == SILENCE:
        return f"No answer in time: it went up on {gds_datetime(move.at)}"
    return f"{called(move)}: {move.by}, {gds_datetime(move.at)}"


def called(move: MoveShown) -> str:
    """What a move is called."""
    if move.kind == ANSWERED:
        return VERDICTS[move.verdict]
    if move.kind == DECIDED:
        return DECISIONS[move.verdict]
    if move.kind == HIGHER and move.is_danger:
        return "Taken to the top: a child is in immediate danger"
    return MOVES[move.kind]


@dataclass(frozen=True)
class Entry:
    """One move in the record, as read."""

    title: str
    by: str
    at: datetime
    words: str
    notes: list[tuple[str, str]]


def record_of(page: EscalationPage) -> list[Entry]:
    """Everything that was done, oldest first."""
    return [_entry(move, page) for move in page.moves if move.kind != RAISED]


def _entry(move: MoveShown, page: EscalationPage) -> Entry:
    notes = []
    if move.kind == SILENCE:
        title = page.levels[move.level - 1].title
        notes.append(
            ("", f"Level {move.level}, {title[0].lower() + title[1:]}: the time ran out. This stays in the record.")
        )
    if move.minority:
        notes.append(("The view that was not followed", move.minority))
    if move.is_satisfied is not None:
        notes.append(
            ("", "Whoever raised it is satisfied." if move.is_satisfied else "Whoever raised it is not satisfied.")
        )
    by = ", ".join(filter(None, (move.by, move.job, move.agency))) or "The clock"
    return Entry(called(move), by, move.at, move.words, notes)


def type_of(row: EscalationRow) -> str:
    """What kind of disagreement."""
    return TYPES.get(row.type, row.type)


def stands(row: EscalationRow) -> tuple[str, str]:
    """Where it stands, in a word or two, and its colour."""
    if row.due_at is None:
        return ("Ended", "green")
    if row.is_my_turn:
        return ("Waits for you", "yellow")
    waits = {OTHER: "Waits for an answer", RAISER: "Answered", TOP: "At the top level"}
    return (waits[row.turn], "blue")


def stands_at_length(page: EscalationPage) -> str:
    """The same as a sentence."""
    row = page.row
    if row.due_at is None:
        return _ended(page)
    now = page.levels[row.level - 1]
    asked = and_list(one.name for one in now.asked) or "somebody who is to be named"
    if row.turn == RAISER:
        who = "You say" if row.is_mine else f"{row.raised_by} says"
        return f"It was answered. {who} by {gds_date(row.due_at)} whether it is settled or goes higher. Otherwise it goes higher by itself."
    if row.turn == TOP:
        return (
            f"{asked} decides by {gds_datetime(row.due_at)}."
            if len(now.asked) < 2
            else f"{asked} decide by {gds_datetime(row.due_at)}."
        )
    return f"{asked} ({row.against}) to answer by {gds_datetime(row.due_at)}. Otherwise it goes to the next level by itself."


def _ended(page: EscalationPage) -> str:
    last = next(move for move in reversed(page.moves) if move.kind in (AGREED, DECIDED))
    if last.kind == AGREED:
        return f"It ended on {gds_date(last.at)}: {last.by} agrees that it is settled."
    view = (
        " Whoever raised it may still say what they think of it."
        if VIEW not in {move.kind for move in page.moves}
        else ""
    )
    return f"It ended on {gds_date(last.at)}: {DECISIONS[last.verdict][0].lower() + DECISIONS[last.verdict][1:]}.{view}"
