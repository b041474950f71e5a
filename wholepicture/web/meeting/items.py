"""An item of a panel on one screen: why it is there, what stands, and what is typed of it while the panel sits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.cases.queries import people_to_choose
from wholepicture.casework.cases.results import Sought
from wholepicture.casework.cases.rules import FirstAction
from wholepicture.casework.meeting.panels.commands import NotWritten, decide_on_item, write_on_item
from wholepicture.casework.meeting.panels.queries import panel_item, panel_of
from wholepicture.casework.meeting.panels.results import ItemRow, PanelPage
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.meeting.words import WORDS_SAID, why_said
from wholepicture.web.parts.finding import finding, is_sent, sought_in
from wholepicture.web.parts.form_days import day_from
from wholepicture.web.parts.opening import marked

DUE = tuple(f"action_due-{part}" for part in ("day", "month", "year"))
ACTION = ("action_what", "action_doer", *DUE)
BOXES = ("seen", "doing", "decided", "dissent", "case", *ACTION, "said", "dropped", "kept")
ORDER = ("decided", "dissent", "case", "action_what", "action_doer", "action_due-day", "said", "dropped", "kept")
RECORDED = {
    "decided": "It is recorded.",
    "said": "It is kept with the item.",
    "dropped": "It is left out, with the reason.",
    "kept": "It is taken up again.",
}
PAGES = {"child": "person", "nominal": "person"}


@require_http_methods(["GET", "POST"])
def item(request: Request, panel_item_id: UUID) -> HttpResponse:
    """One item: read, and written on."""
    row, shown = panel_item(request.viewer, item=panel_item_id)
    given, status = typed(request.POST, *BOXES), 200
    errors: dict[str, str] = {}
    if is_sent(request):
        errors, status = _written(request.viewer, shown, given)
        if not errors:
            messages.success(request, RECORDED[given["doing"]])
            return redirect("panel_item", panel_item_id)
    page = panel_of(request.viewer, panel=row.id)
    seen = number_or_none(given["seen"], digits=5) if given["seen"] else shown.seen
    said = [(word, WORDS_SAID[word.kind]) for word in shown.words]
    context = {
        "row": row,
        "page": page,
        "item": shown,
        **dict(zip(("number", "before", "next"), _place(page, shown), strict=True)),
        "why": why_said(shown),
        "words": said[::-1],
        "new": said[seen or 0 :],
        "given": given,
        "due": {part: given[f"action_due-{part}"] for part in ("day", "month", "year")},
        "person_page": PAGES.get(shown.kind, ""),
        **_action_context(request.viewer, page, shown, given, sought_in(request.POST, "action_doer")),
        **with_errors({name: errors[name] for name in ORDER if name in errors}),
    }
    return render(request, "meeting/item.html", context, status=status)


def _written(viewer: Viewer, item: ItemRow, given: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """What is wrong, by field, with the answer's status; nothing where it is written."""
    doing = given["doing"]
    errors: dict[str, str] = {}
    if doing not in RECORDED:
        raise NotFound
    seen = number_or_none(given["seen"], digits=5) or 0
    try:
        if doing == "decided":
            _decide(viewer, item, given, errors, seen)
        else:
            write_on_item(viewer, item=item.id, kind=doing, words=given[doing], seen=seen)
    except NotWritten as refused:
        problems = {doing if name == "words" else name: said for name, said in refused.problems.items()}
        return problems | errors, 422
    except NotFound:
        raise
    except Refusal as refused:
        return {doing: str(refused)}, refused.status
    return {}, 200


def _decide(viewer: Viewer, item: ItemRow, given: Mapping[str, str], errors: dict[str, str], seen: int) -> None:
    """What is decided, and what somebody is to do, where something of an action was typed."""
    first = None
    case = id_or_none(given["case"]) or (item.cases[0].id if len(item.cases) == 1 else None)
    if any(given[name] for name in ACTION):
        due_on = day_from(given, "action_due", errors)
        first = FirstAction(given["action_what"], id_or_none(given["action_doer"]), due_on)
    decide_on_item(
        viewer,
        item=item.id,
        words=given["decided"],
        dissent=given["dissent"],
        seen=seen,
        case=case,
        first=first,
    )


def _place(page: PanelPage, item: ItemRow) -> tuple[int, ItemRow | None, ItemRow | None]:
    """The number of an item among what its reader sees, and what is spoken of before and after it."""
    listed = [one for one in page.items if one.left_out is None or one.id == item.id]
    place = next(number for number, one in enumerate(listed) if one.id == item.id)
    before, after = listed[max(place - 1, 0) : place], listed[place + 1 : place + 2]
    return listed[place].number, before[0] if before else None, after[0] if after else None


def _action_context(
    viewer: Viewer, page: PanelPage, item: ItemRow, given: Mapping[str, str], sought: Sought
) -> dict[str, Any]:
    """Who may be given something to do about a child, and in which of her cases."""
    if not page.may_record or item.kind != "child" or not item.cases or item.about is None:
        return {}
    chosen = next((case for case in item.cases if str(case.id) == given["case"]), item.cases[0])
    offered = people_to_choose(viewer, nominal=item.about, case=chosen.id, sought=sought)
    cases: Sequence[tuple[str, str]] = [(str(case.id), case.what) for case in item.cases]
    people = list(marked(viewer, offered.people).items())
    return {"people": people, "cases": cases if len(cases) > 1 else [], **finding(sought, offered)}


urlpatterns = [path("panel-items/<uuid:panel_item_id>/", item, name="panel_item")]
