"""The worklist of one worker, of a group, and the page on which all that somebody has goes to another."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.casework.cases.commands import NotOpened, NotYoursToHand, hand_over
from wholepicture.casework.cases.queries import group_work, who_takes_over, worklist
from wholepicture.casework.cases.results import ActionRow, CaseRow, GroupWork, Load
from wholepicture.casework.cases.rules import DUE, LATER, NEW, OVERDUE, is_stuck_action, is_stuck_closing
from wholepicture.casework.context.queries import own_plan_work
from wholepicture.casework.question.queries import question_lists
from wholepicture.casework.referral.queries import referral_lists
from wholepicture.casework.supervision.queries import last_talks
from wholepicture.casework.supervision.results import LastTalk
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.finding import finding, is_sent, sought_in
from wholepicture.web.parts.opening import marked
from wholepicture.web.parts.question_lines import question_lines
from wholepicture.web.parts.referral_lines import lines_of
from wholepicture.web.parts.work import OTHERS, cards_of

HEADINGS = {
    OVERDUE: "Overdue",
    DUE: "To do within a week",
    NEW: "New",
    LATER: "Later",
}


@require_http_methods(["GET"])
def own(request: Request) -> HttpResponse:
    """What the viewer has to do, leads and waits for, beside the other work that waits for them."""
    viewer = request.viewer
    work = worklist(viewer)
    context = {
        "work": work,
        "parts": _by_place(work.actions),
        "referrals": lines_of(referral_lists(viewer).waiting),
        "plans": own_plan_work(viewer),
        "questions": question_lines(question_lists(viewer).waiting),
        "late_of_others": [row for row in work.waiting if row.place == OVERDUE],
        "cards": cards_of(viewer, OTHERS),
        "may_see_group": viewer.is_hub or viewer.is_lead,
        "own_talk": last_talks(viewer, workers=[viewer.person]).get(viewer.person),
    }
    return render(request, "worklist/own.html", context)


def _by_place(actions: Iterable[ActionRow]) -> list[tuple[str, list[ActionRow]]]:
    listed = list(actions)
    parts = [(heading, [row for row in listed if row.place == place]) for place, heading in HEADINGS.items()]
    return [(heading, rows) for heading, rows in parts if rows]


@require_http_methods(["GET"])
def group(request: Request) -> HttpResponse:
    """The group at a glance, for the hub and for whoever leads an agency."""
    viewer = request.viewer
    if not (viewer.is_hub or viewer.is_lead):
        raise NotPermitted
    work = group_work(viewer)
    talks = last_talks(viewer, workers=[load.person for load in work.loads])
    context = {
        "work": work,
        "parts": _by_place(row for row in work.actions if not _is_stuck(row)),
        "stuck": _stuck(work),
        "columns": ("Who", "Cases led", "Actions", "Overdue", "Next", "Other open things", "Supervised last"),
        "loads": [_load(load, work.counted_to, talks.get(load.person), viewer) for load in work.loads],
        "of_area": viewer.is_hub,
    }
    return render(request, "worklist/group.html", context)


def _is_stuck(row: ActionRow) -> bool:
    return is_stuck_action(row.due_on, clock.local_date()) or bool(row.doer.covers)


def _stuck(work: GroupWork) -> dict[str, Any]:
    """What does not move by itself: long past its day, or whoever has it cannot do it; asked to close long ago; left by who has gone."""
    today = clock.local_date()
    closing: list[CaseRow] = [row for row in work.closing if is_stuck_closing(row.moved_at, today)]
    return {"actions": [row for row in work.actions if _is_stuck(row)], "closing": closing, "gone": work.gone}


def _load(load: Load, most: int, talk: LastTalk | None, viewer: Viewer) -> dict[str, Any]:
    def number(counted: int) -> str:
        return f"{most} or more" if counted >= most else str(counted)

    return {
        "load": load,
        "cases": number(load.cases),
        "actions": number(load.actions),
        "overdue": number(load.overdue),
        "others": number(load.others),
        "talk": talk,
        "is_late": bool(talk and talk.next_on and talk.next_on < clock.local_date()),
        "is_supervised": viewer.is_lead and load.person != viewer.professional_id,
    }


@require_http_methods(["GET", "POST"])
def handing(request: Request, professional: UUID) -> HttpResponse:
    """All that somebody has goes to somebody else."""
    sought = sought_in(request.POST, "successor")
    found = who_takes_over(request.viewer, leaver=professional, sought=sought)
    if found is None:
        raise NotFound
    name, offered = found
    given = typed(request.POST, "successor", "reason")
    errors: dict[str, str] = {}
    if is_sent(request):
        try:
            hand_over(
                request.viewer, leaver=professional, successor=id_or_none(given["successor"]), reason=given["reason"]
            )
        except NotOpened as refused:
            errors = refused.problems
        except NotYoursToHand as refused:
            errors["successor"] = str(refused)
        except NeedsReason as refused:
            errors["reason"] = str(refused)
        else:
            messages.success(
                request, f"What {name} had, and they may read, is theirs now. Anything else goes to who stands in."
            )
            back = "worklist_group" if request.viewer.may(Permission.CASES) else "administration"
            return redirect(back)
    context = {
        "name": name,
        "people": list(marked(request.viewer, offered.people).items()),
        **finding(sought, offered),
        "given": given,
        "may_see_group": request.viewer.may(Permission.CASES),
        **with_errors(errors),
    }
    return render(request, "worklist/handing.html", context, status=422 if errors else 200)


urlpatterns = [
    path("worklist/", own, name="worklist"),
    path("worklist/group/", group, name="worklist_group"),
    path("worklist/hand-over/<uuid:professional>/", handing, name="hand_over"),
]
