"""The pages of referrals and transfers: what is sent and received, one with its history, and each step, on which nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.cases.commands import NotOpened
from wholepicture.casework.cases.queries import case_of
from wholepicture.casework.cases.results import CasePage
from wholepicture.casework.cases.rules import LEVELS
from wholepicture.casework.referral.commands import make_referral, transfer_case
from wholepicture.casework.referral.queries import colleagues_to_choose, receivers, referral_lists, referral_of
from wholepicture.casework.referral.results import Receivers, ReferralPage
from wholepicture.casework.referral.rules import REFER, TRANSFER, Sending
from wholepicture.picture.queries import people_shown
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.letters_out import letters_out
from wholepicture.web.parts.opening import Asked, Filled, asked_about, filled_in, marked, opening_context
from wholepicture.web.parts.referral_lines import NOUN, lines_of, state_of
from wholepicture.web.referral.steps import BOXES, STEPS, Step, Taken
from wholepicture.web.referral.words import move_said
from wholepicture.web.wording.bases import BASIS

FIELDS = ("to", "called", "words", "basis", "level")
TEAM, DOOR = "team-", "door-"


@require_http_methods(["GET"])
def listed(request: Request) -> HttpResponse:
    """Referrals and transfers: to answer, to do, refused, sent, late in the area, lately ended."""
    found = referral_lists(request.viewer, with_ended=True)
    parts = [
        ("To answer", found.to_answer),
        ("Refused: say what you do instead", found.back),
        ("Accepted: yours to do", found.to_do),
        ("Sent, and with others", found.out),
        ("Late in the area", found.late),
        ("Ended in the last 30 days", found.ended),
    ]
    context = {"parts": [(heading, lines_of(rows)) for heading, rows in parts if rows]}
    return render(request, "referral/list.html", context)


@require_http_methods(["GET"])
def one(request: Request, referral: UUID) -> HttpResponse:
    """One referral or transfer: what is asked, where it is, and its history."""
    page = _page(request, referral)
    context = {
        "page": page,
        "row": page.row,
        "noun": NOUN[page.row.manner],
        "state": state_of(page.row),
        "basis": BASIS.get(page.basis, ""),
        "moves": [(move, move_said(move, page.row)) for move in reversed(page.moves)],
        "steps": [step for step in STEPS.values() if step.is_offered(page)],
        "is_open": page.row.state in ("sent", "accepted"),
        "letters": letters_out(request.viewer, referral),
    }
    return render(request, "referral/page.html", context)


def _page(request: Request, referral: UUID) -> ReferralPage:
    page = referral_of(request.viewer, referral=referral)
    if page is None:
        raise NotFound
    return page


# -- sending -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def of_child(request: Request, nominal: UUID) -> HttpResponse:
    """A referral of a child, from her page."""
    names = people_shown(request.viewer, nominals=[nominal])
    if nominal not in names:
        raise NotFound
    return _new(request, REFER, nominal, names[nominal], None)


@require_http_methods(["GET", "POST"])
def of_case(request: Request, case: UUID, manner: str) -> HttpResponse:
    """A referral from a case, or a transfer of it."""
    page = case_of(request.viewer, case=case)
    if page is None or not page.may_move or page.row.state == "closed" or manner not in NOUN:
        raise NotFound
    return _new(request, manner, page.row.child, page.row.label, page)


def _new(request: Request, manner: str, child: UUID, label: str, case: CasePage | None) -> HttpResponse:
    of = case.row.id if case else None
    offered = receivers(request.viewer, child=child, case=of, front_doors=manner == REFER)
    given = typed(request.POST, *FIELDS)
    errors: dict[str, str] = {}
    if request.method == "POST":
        sent, errors = _sent(request, manner, child, of, given)
        if sent:
            messages.success(request, "It is sent. You see here where it is, and are told when somebody answers.")
            return redirect("referral", sent)
    context = {
        "noun": NOUN[manner],
        "manner": manner,
        "nominal": child,
        "label": label,
        "case": case.row if case else None,
        "given": _shown(label, given),
        "receivers": _options(offered),
        "bases": list(BASIS.items()),
        "levels": list(LEVELS.items()) if case is None else [],
        **with_errors({name: errors[name] for name in FIELDS if name in errors}),
    }
    return render(request, "referral/new.html", context, status=422 if errors else 200)


def _shown(label: str, given: Mapping[str, str]) -> dict[str, str]:
    return {"called": label, "level": "partners", **{name: said for name, said in given.items() if said}}


def _options(offered: Receivers) -> list[tuple[str, str]]:
    """Who may be chosen: teams who may read of her, then front doors, by name."""
    teams = [(f"{TEAM}{id}", name) for id, name in offered.teams.items()]
    doors = [
        (f"{DOOR}{id}", f"{name}: front door (reads your words alone)") for id, name in offered.front_doors.items()
    ]
    return [*teams, *doors]


def _sent(
    request: Request, manner: str, child: UUID, case: UUID | None, given: Mapping[str, str]
) -> tuple[UUID | None, dict[str, str]]:
    """It sent; or what is wrong, by field."""
    to = given["to"]
    sending = Sending(
        given["called"],
        given["words"],
        team=id_or_none(to.removeprefix(TEAM)) if to.startswith(TEAM) else None,
        front_door=id_or_none(to.removeprefix(DOOR)) if to.startswith(DOOR) else None,
        basis=given["basis"],
    )
    try:
        if manner == TRANSFER and case:
            return transfer_case(request.viewer, case=case, sending=sending), {}
        level = given["level"] or "partners"
        return make_referral(request.viewer, child=child, sending=sending, case=case, level=level), {}
    except NotOpened as refused:
        return None, refused.problems
    except NotFound:
        raise
    except Refusal as refused:
        return None, {"to": str(refused)}


# -- steps -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def step(request: Request, referral: UUID, turn: str) -> HttpResponse:
    """One step: accepted, taken over, refused, given to a colleague, done, taken back, settled."""
    page = _page(request, referral)
    chosen = STEPS.get(turn)
    if chosen is None or not (chosen.is_offered(page) or request.method == "POST"):
        raise NotFound
    asked = _asked(request, chosen, page)
    taken, filled = Taken(typed(request.POST, *BOXES)), Filled()
    if request.method == "POST":
        taken, filled = _taken(request, chosen, referral, taken, asked)
        if not taken.errors:
            messages.success(request, chosen.recorded)
            return redirect("referral", referral)
    return _asking(request, chosen, page, taken, filled, asked)


def _asked(request: Request, chosen: Step, page: ReferralPage) -> Asked | None:
    """What is offered of a case to open, for whoever may read of the child."""
    if not chosen.may_open or page.row.child is None:
        return None
    return asked_about(request.viewer, [(page.row.child, page.row.label)])


def _taken(request: Request, chosen: Step, referral: UUID, taken: Taken, asked: Asked | None) -> tuple[Taken, Filled]:
    """The step done, with the case that it opens where one is asked for; or with what is wrong, by field."""
    filled = Filled()
    if asked and taken.given["opens"] == "yes":
        filled = filled_in(request.POST, asked)
        taken = replace(taken, opening=filled.opening)
    errors = filled.errors or chosen.wrong(request.viewer, referral, taken)
    return replace(taken, errors=errors), filled


def _asking(
    request: Request, chosen: Step, page: ReferralPage, taken: Taken, filled: Filled, asked: Asked | None
) -> HttpResponse:
    people: Mapping[str, str] = {}
    if chosen.asks_taker and (page.may_answer or page.may_work):
        people = marked(request.viewer, colleagues_to_choose(request.viewer, referral=page.row.id).people)
    seen = taken.seen if taken.given["seen"] else page.seen
    me = str(request.viewer.professional_id)
    context = {
        "page": page,
        "row": page.row,
        "noun": NOUN[page.row.manner],
        "step": chosen,
        "seen": page.seen,
        "given": {"seen": page.seen, **taken.given, "taker": taken.given["taker"] or (me if me in people else "")},
        "people": list(people.items()),
        "moves": [(move, move_said(move, page.row)) for move in page.moves[seen:]],
        "opens": [("no", "No"), ("yes", "Yes")],
        **opening_context(asked, filled, shows=taken.given["opens"] == "yes"),
        **with_errors(taken.errors),
    }
    return render(request, "referral/step.html", context, status=422 if taken.errors else 200)


urlpatterns = [
    path("referrals/", listed, name="referrals"),
    path("referrals/<uuid:referral>/", one, name="referral"),
    path("referrals/<uuid:referral>/<slug:turn>/", step, name="referral_step"),
    path("children/<uuid:nominal>/refer/", of_child, name="referral_of_child"),
    path("cases/<uuid:case>/send/<slug:manner>/", of_case, name="referral_of_case"),
]
