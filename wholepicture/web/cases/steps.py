"""The steps of a case and of an action: what each asks, and what it does with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.casework.cases.commands import (
    NotOpened,
    answer_closing,
    ask_to_close,
    end_action,
    give_action,
    lead_case,
    move_action,
    pass_action,
    reopen_case,
    share_case,
)
from wholepicture.casework.cases.queries import people_to_choose
from wholepicture.casework.cases.results import ActionPage, CasePage, MoveRow, Sought
from wholepicture.casework.cases.rules import FirstAction
from wholepicture.web.cases import words
from wholepicture.web.frame.request import id_or_none, number_or_none
from wholepicture.web.parts.finding import finding
from wholepicture.web.parts.form_days import day_from
from wholepicture.web.parts.opening import marked

DUE = ("due-day", "due-month", "due-year")
BOXES = ("seen", "person", "what", "words", "choice", *DUE)
# Where what a command says of its own fields stands on these pages.
FIELDS = {
    "lead": "person",
    "doer": "person",
    "reason": "words",
    "agrees": "choice",
    "ended": "choice",
    "action_what": "what",
    "action_doer": "person",
    "action_due-day": "due-day",
}


@dataclass(frozen=True)
class Taken:
    """What was filled in, and what is wrong with it: a message by field."""

    given: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def person(self) -> UUID | None:
        return id_or_none(self.given["person"])

    @property
    def seen(self) -> int:
        """How many moves whoever filled it in had before them."""
        return number_or_none(self.given["seen"], digits=5) or 0


Do = Callable[[Viewer, Any, Taken], object]


@dataclass(frozen=True)
class Step:
    """A step: its code in the address, what it is called, what it asks (empty: it does not ask that), and what is said once it is
    recorded."""

    code: str
    title: str
    button: str
    recorded: str
    do: Do
    is_offered: Callable[[Any], bool] = lambda page: True
    asks_what: str = ""
    asks_person: str = ""
    asks_day: str = ""
    asks_choice: str = ""
    choices: Sequence[tuple[str, str]] = ()
    asks_words: str = ""
    hint: str = ""

    def taken(self, viewer: Viewer, page: CasePage | ActionPage, taken: Taken) -> Taken:
        """The step done; or what is wrong, by field. Raises NotFound, NotPermitted."""
        errors: dict[str, str] = {}
        try:
            self.do(viewer, page, taken)
        except NotOpened as refused:
            errors = {FIELDS.get(name, name): said for name, said in refused.problems.items()}
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            errors = {self._first: str(refused)}
        return replace(taken, errors=_in_order(errors, taken))

    @property
    def _first(self) -> str:
        asked = (
            ("choice", self.asks_choice),
            ("what", self.asks_what),
            ("person", self.asks_person),
            ("due-day", self.asks_day),
        )
        return next((name for name, is_asked in asked if is_asked), "words")

    def people_of(self, viewer: Viewer, page: CasePage | ActionPage, sought: Sought) -> dict[str, Any]:
        """Who may be chosen, where somebody is, and how one is found among many: what `cases/step.html` shows."""
        if not self.asks_person:
            return {}
        case = page.row.case if isinstance(page, ActionPage) else page.row.id
        offered = people_to_choose(viewer, nominal=page.row.child, case=case, sought=sought)
        return {"people": list(marked(viewer, offered.people).items()), **finding(sought, offered)}

    def moves_since(self, page: CasePage | ActionPage, taken: Taken) -> list[tuple[MoveRow, str]]:
        """What somebody did meanwhile, in words, where whoever fills this in has not seen it."""
        said = words.case_move if isinstance(page, CasePage) else words.action_move
        seen = taken.seen if taken.given["seen"] else page.seen
        return [(move, said(move)) for move in page.moves[seen:]]


def _in_order(errors: Mapping[str, str], taken: Taken) -> dict[str, str]:
    """The messages as the fields stand; where what stands in the boxes is no day, what is wrong with it."""
    found = dict(errors)
    if "due-day" in found:
        day_from(taken.given, "due", found)
    order = ("choice", "what", "person", "due-day", "words")
    return {name: found[name] for name in sorted(found, key=order.index)}


def _give(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    first = FirstAction(taken.given["what"], taken.person, day_from(taken.given, "due", {}))
    give_action(viewer, case=page.row.id, first=first)


def _lead(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    lead_case(viewer, case=page.row.id, lead=taken.person, reason=taken.given["words"], seen=taken.seen)


def _share(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    ends = any(one.id == taken.person for one in page.sharing) and taken.given["choice"] == "end"
    share_case(viewer, case=page.row.id, person=taken.person, ends=ends, seen=taken.seen)


def _ask(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    ask_to_close(viewer, case=page.row.id, reason=taken.given["words"], seen=taken.seen)


def _answer(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    agrees = {"close": True, "keep": False}.get(taken.given["choice"])
    answer_closing(viewer, case=page.row.id, agrees=agrees, reason=taken.given["words"], seen=taken.seen)


def _reopen(viewer: Viewer, page: CasePage, taken: Taken) -> None:
    reopen_case(viewer, case=page.row.id, reason=taken.given["words"], seen=taken.seen)


def _end(viewer: Viewer, page: ActionPage, taken: Taken) -> None:
    is_done = {"done": True, "dropped": False}.get(taken.given["choice"])
    end_action(viewer, action=page.row.id, is_done=is_done, words=taken.given["words"], seen=taken.seen)


def _pass(viewer: Viewer, page: ActionPage, taken: Taken) -> None:
    pass_action(viewer, action=page.row.id, doer=taken.person, words=taken.given["words"], seen=taken.seen)


def _day(viewer: Viewer, page: ActionPage, taken: Taken) -> None:
    day = day_from(taken.given, "due", {})
    move_action(viewer, action=page.row.id, due_on=day, words=taken.given["words"], seen=taken.seen)


def _is_open(page: CasePage) -> bool:
    return page.row.state != "closed"


CASE_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "action",
            "Give an action",
            "Give it",
            "The action is given, and whoever does it is told.",
            _give,
            _is_open,
            asks_what="What is to be done?",
            asks_person="Who does it?",
            asks_day="By which day?",
        ),
        Step(
            "answer",
            "Close it, or keep it open",
            "Record it",
            "It is recorded.",
            _answer,
            lambda page: page.may_agree,
            asks_choice="Is it closed?",
            choices=(("close", "Yes, close it"), ("keep", "No, keep it open")),
            asks_words="Why?",
        ),
        Step(
            "lead",
            "Give the case to somebody else to lead",
            "Give it to them",
            "Somebody else leads it from now on, and is told.",
            _lead,
            _is_open,
            asks_person="Who leads it from now on?",
            asks_words="Why?",
        ),
        Step(
            "share",
            "Share it with somebody",
            "Record it",
            "It is recorded who shares the case.",
            _share,
            _is_open,
            asks_choice="Do they share it from now on?",
            choices=(("share", "Yes, they work on it as well"), ("end", "No, they do not share it any more")),
            asks_person="Who?",
            hint="Who leads it stays the same. They find it on their list.",
        ),
        Step(
            "close",
            "Ask to close it",
            "Ask to close it",
            "It is asked. Another person agrees, or keeps it open.",
            _ask,
            lambda page: page.row.state == "open",
            asks_words="Why may it be closed?",
            hint="Another person agrees before it is closed. Every action has to be done first, or to be needed no more.",
        ),
        Step(
            "reopen",
            "Open it again",
            "Open it again",
            "It is open again.",
            _reopen,
            lambda page: page.row.state == "closed",
            asks_words="Why is it opened again?",
        ),
    )
}
ACTION_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "end",
            "Say what came of it",
            "Record it",
            "It is recorded, and off the list.",
            _end,
            asks_choice="Is it done?",
            choices=(("done", "Yes, it is done"), ("dropped", "No, and it is needed no more")),
            asks_words="What came of it?",
            hint="What changed for the child, or why it is needed no more.",
        ),
        Step(
            "pass",
            "Give it to somebody else",
            "Give it to them",
            "Somebody else does it from now on, and is told.",
            _pass,
            asks_person="Who does it from now on?",
            asks_words="Why?",
        ),
        Step(
            "day",
            "Put it to another day",
            "Put it to this day",
            "The day is changed.",
            _day,
            asks_day="By which day?",
            asks_words="Why?",
        ),
    )
}
