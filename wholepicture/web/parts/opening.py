"""The part of a form in which a case is opened or joined: about which child, who leads it, what is done first, by who, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.casework.cases.queries import cases_from, joinable, people_to_choose
from wholepicture.casework.cases.results import EVERYBODY, CaseRow, Offered, Sought
from wholepicture.casework.cases.rules import LEVELS, FirstAction, Opening
from wholepicture.partnership.absences.queries import away_among
from wholepicture.web.frame.request import id_or_none, typed
from wholepicture.web.parts.finding import finding, sought_in
from wholepicture.web.parts.form_days import PARTS, boxes, day_from
from wholepicture.web.wording.times import gds_date

NEW = "new"
DUE = boxes("action_due")
BOXES = ("case_child", "case_joins", "case_what", "case_level", "case_lead", "action_what", "action_doer", *DUE)
# The fields of the part, in the order of the page.
FIELDS = (
    "case_child",
    "case_joins",
    "case_what",
    "case_lead",
    "case_level",
    "action_what",
    "action_doer",
    "action_due-day",
)
MOST_CHILDREN = 12  # of one alert or report
Child = tuple[UUID, str]


@dataclass(frozen=True)
class Asked:
    """What the part offers: the children, the cases of theirs that are open, and who may be chosen."""

    children: Sequence[Child]
    joins: Sequence[CaseRow] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False
    sought: Sought = EVERYBODY


@dataclass(frozen=True)
class Filled:
    """What was filled in, what it means, and what is wrong with it: a message by field."""

    given: Mapping[str, str] = field(default_factory=dict)
    opening: Opening | None = None
    errors: dict[str, str] = field(default_factory=dict)


def sought_for(sent: QueryDict) -> Sought:
    """Who is looked for in what was sent of this part."""
    return sought_in(sent, "case_lead", "action_doer")


def asked_about(viewer: Viewer, children: Sequence[Child], sought: Sought = EVERYBODY) -> Asked | None:
    """What is offered of these children; None: there is no child, or the viewer opens no cases. `sought`: of those people alone."""
    listed = list(dict(children[:MOST_CHILDREN]).items())
    if not listed or not viewer.may(Permission.CASES):
        return None
    people: dict[str, str] = {}
    is_cut = False
    for child, _ in listed:
        offered = people_to_choose(viewer, nominal=child, sought=sought)
        people |= offered.people
        is_cut = is_cut or offered.is_cut
    if not people and not sought.words:
        return None  # of a child who is told of to named people alone nobody else is told by a case
    open_cases = joinable(viewer, children=[child for child, _ in listed])
    return Asked(listed, [row for rows in open_cases.values() for row in rows], marked(viewer, people), is_cut, sought)


def marked(viewer: Viewer, people: Mapping[str, str]) -> dict[str, str]:
    """The same people, with who of them is away."""
    away = away_among(viewer, people=[UUID(one) for one in people])
    return {
        one: f"{said} (away until {gds_date(away[UUID(one)].until)})" if UUID(one) in away else said
        for one, said in people.items()
    }


def filled_in(sent: QueryDict, asked: Asked) -> Filled:
    """What was sent. What it comes to is checked when it is opened; here, that a child is chosen and the day is one."""
    given = typed(sent, *BOXES)
    errors: dict[str, str] = {}
    join = next((row for row in asked.joins if str(row.id) == given["case_joins"]), None)
    child = join.child if join else _child(given, asked)
    if child is None:
        errors["case_child"] = "Choose which child it is about."
    if asked.joins and not join and given["case_joins"] != NEW:
        errors["case_joins"] = "Choose a case that is open, or a new one."
    due_on = day_from(given, "action_due", errors)
    first = FirstAction(given["action_what"], id_or_none(given["action_doer"]), due_on)
    opening = Opening(
        child or UUID(int=0),
        first,
        joins=join.id if join else None,
        what=given["case_what"],
        level=given["case_level"],
        lead=id_or_none(given["case_lead"]),
    )
    return Filled(given, opening, errors)


def _child(given: Mapping[str, str], asked: Asked) -> UUID | None:
    if len(asked.children) == 1:
        return asked.children[0][0]
    chosen = id_or_none(given["case_child"])
    return chosen if chosen in dict(asked.children) else None


def opening_context(asked: Asked | None, filled: Filled, *, shows: bool = True) -> dict[str, Any]:
    """What `parts/opening.html` shows; nothing where nothing is offered. `shows`: whether it stands open at first."""
    if asked is None:
        return {}
    given = {"case_level": "partners", "case_joins": _usual(asked), **{k: v for k, v in filled.given.items() if v}}
    today = clock.local_date()
    return {
        "opening": {
            "shows": shows,
            "given": {**dict.fromkeys(BOXES, ""), **given},
            "children": [(str(child), label) for child, label in asked.children],
            "joins": [*((str(row.id), *_join(row, asked)) for row in asked.joins), (NEW, "No, open a new case")]
            if asked.joins
            else [],
            "people": list(asked.people.items()),
            **finding(asked.sought, Offered(asked.people, asked.is_cut)),
            "levels": list(LEVELS.items()),
            "due": {part: given.get(f"action_due-{part}", "") for part in PARTS},
            "due_hint": f"Today is {gds_date(today)}.",
        }
    }


def _usual(asked: Asked) -> str:
    return str(asked.joins[0].id) if len(asked.joins) == 1 else ""


def _join(row: CaseRow, asked: Asked) -> tuple[str, str]:
    about = f"{row.label}: " if len(asked.children) > 1 else ""
    return f"Yes: {about}{row.what}", f"Led by {row.lead.name}, open since {gds_date(row.opened_at)}."


def in_words(filled: Filled) -> dict[str, str]:
    """What was written of a case, where somebody else was faster and none of it is stored."""
    asked = {"case_what": "What is the case for?", "action_what": "What is to be done first?"}
    said = {question: filled.given.get(box, "") for box, question in asked.items()}
    return {question: words for question, words in said.items() if words}


def in_order_of_page(errors: Mapping[str, str], filled: Filled) -> dict[str, str]:
    """What is wrong with a decision, and with its case, as the fields stand: the case follows the choice to act."""
    together = {**errors, **filled.errors}
    order = ("decision", *FIELDS)
    return {
        name: together[name]
        for name in sorted(together, key=lambda name: order.index(name) if name in order else len(order))
    }


def came_to(viewer: Viewer, sources: Sequence[UUID]) -> dict[str, Any]:
    """The cases that came of an alert or a report, and who has each: what `parts/came_to.html` shows."""
    return {"came_to": cases_from(viewer, sources=sources) if viewer.may(Permission.CASES) else []}
