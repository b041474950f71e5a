"""What every form of the dictionary has in common: who may edit, the version that one edits, and what is said where it is not saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wholepicture.access.rules import Permission
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.ledgered import NotPermitted, ReasonTooLong
from wholepicture.partnership.signs.commands import EditedMeanwhile
from wholepicture.partnership.signs.merging import BothChanged
from wholepicture.partnership.signs.queries import dictionary_of, version_in, versions_of
from wholepicture.partnership.signs.rules import NotSaved, differences
from wholepicture.web.frame.mistakes import Mistake, errors_by_field
from wholepicture.web.frame.request import Request, number_or_none
from wholepicture.web.signs.reading import DIGITS_OF_A_VERSION, OPERATOR, by_what_differs, said_of

SAY_WHY = "Say why. It stands beside the version, for whoever reads it later."
Save = Callable[[int, str], int]
"""Saves on top of a version (its number), with a reason. Returns the new version's number."""
Merge = Callable[[Dictionary, Dictionary], tuple[dict[str, Any], list[BothChanged]]]
"""Puts what was typed on top of what somebody else saved: (version of the form, version in force) to what the form shows then, and
what both changed."""


def edited(request: Request) -> Dictionary:
    """The dictionary in force, for somebody who may edit it. Raises NotPermitted."""
    if not request.viewer.may(Permission.SIGNS):
        raise NotPermitted
    return dictionary_of(request.viewer.area_id)


def saved_or_shown(
    request: Request, save: Save, template: str, context: dict[str, Any], to: str, merge: Merge | None = None
) -> HttpResponse:
    """Saves what was posted and goes on to the page named `to`; or shows the form again, with everything typed still in it. `merge`:
    for what somebody else may have changed meanwhile."""
    opened, reason = based_on(request), request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        return shown(request, template, context, [Mistake("reason", SAY_WHY)])
    try:
        number = save(opened, reason)
    except NotSaved as refused:
        return shown(request, template, context, [Mistake(fault.field, fault.reason) for fault in refused.faults])
    except ReasonTooLong as refused:
        return shown(request, template, context, [Mistake("reason", str(refused))])
    except EditedMeanwhile as refused:
        return _told(request, template, context, opened, refused, merge)
    messages.success(request, said_of(number))
    return redirect(to)


def shown(request: Request, template: str, context: dict[str, Any], mistakes: list[Mistake]) -> HttpResponse:
    """The form, with what is to be put right. It goes on being based on the version that it was opened on."""
    given = {"based_on": based_on(request) if request.method == "POST" else context["dictionary"].number}
    errors = {"mistakes": mistakes, "errors": errors_by_field(mistakes), "reason": request.POST.get("reason", "")}
    return render(request, template, {**given, **context, **errors}, status=422 if mistakes else 200)


def _told(
    request: Request,
    template: str,
    context: dict[str, Any],
    opened: int,
    refused: EditedMeanwhile,
    merge: Merge | None,
) -> HttpResponse:
    """The form again, with what somebody else saved meanwhile: theirs where only they changed it, what was typed where that was
    changed, and both told where both changed it. Saved once more, it goes on top of theirs."""
    now = dictionary_of(request.viewer.area_id)
    before = version_in(request.viewer.area_id, opened) or now
    merged, both = merge(before, now) if merge else ({}, [])
    meanwhile = {
        "made": [row for row in versions_of(request.viewer) if row.number > before.number],
        "operator": OPERATOR,
        "differing": by_what_differs(differences(before, now)),
        "both": both,
    }
    mistakes = [Mistake("meanwhile", str(refused))]
    told = {**context, **merged, "meanwhile": meanwhile, "mistakes": mistakes, "based_on": now.number}
    return render(request, template, {**told, "reason": request.POST.get("reason", "")}, status=409)


def based_on(request: Request) -> int:
    """The version on which the form was opened; 0: it does not say."""
    return number_or_none(request.POST.get("based_on", ""), digits=DIGITS_OF_A_VERSION) or 0
