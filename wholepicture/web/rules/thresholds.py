"""The pages of a threshold of the partnership's own: built by choosing, tried on last year, switched on."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.alerts import threshold as own
from wholepicture.alerts.rule_settings import RuleInUse, rules_in_use, set_threshold
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.web.frame.request import Request
from wholepicture.web.rules import forms
from wholepicture.web.rules.forms import Filled
from wholepicture.web.rules.views import DONE, Answered, answer, form_of, page_of, rule_shown

BOXES = [forms.PREFIX + name for name in ("title", "counts", "at_least", "days", "signs")]
USUAL: Mapping[str, Any] = {"title": "", "counts": "signs", "at_least": 3, "days": 90, "signs": ()}


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A threshold that is not there yet."""
    rules_in_use(request.viewer)  # whoever may not read how rules are used is told so before anything else
    answered = Answered()
    if request.method == "POST":
        answered = _answered(request, "")
        if answered is DONE:
            return redirect("rules")
    context = {
        "uses": forms.uses(),
        "may_set": request.viewer.may(Permission.SET_RULES),
        **_threshold(answered.given, USUAL, dictionary_of(request.viewer.area_id)),
        **form_of(answered, use="lists", seen=0),
    }
    return render(request, "rules/threshold.html", context, status=answered.status)


@require_http_methods(["GET", "POST"])
def threshold(request: Request, rule: str) -> HttpResponse:
    """One that is there: how it is used, how it has done; to be tried on last year, and changed."""
    shown = _own(request, rule)
    answered = Answered()
    if request.method == "POST":
        answered = _answered(request, rule)
        if answered is DONE:
            return redirect("threshold", rule)
        shown = _own(request, rule)
    dictionary = dictionary_of(request.viewer.area_id)
    context = {
        **page_of(request, shown, answered),
        **_threshold(answered.given, shown.rule.parameters, dictionary),
        "of_retired": own.of_retired(shown.rule.parameters, dictionary),
        "history": [
            (row, f"{row.parameters['title']}: {own.in_words(row.parameters, dictionary)}") for row in shown.history
        ],
    }
    return render(request, "rules/threshold.html", context, status=answered.status)


def _own(request: Request, code: str) -> RuleInUse:
    shown = rule_shown(request, code)
    if not shown.is_own:
        raise NotFound
    return shown


def _answered(request: Request, code: str) -> Answered:
    def set_it(request: Request, given: Filled) -> None:
        set_threshold(
            request.viewer,
            code=code,
            use=given.use,
            reason=given.reason,
            seen=given.seen or 0,
            **given.parameters,
        )

    return answer(request, code, forms.threshold_filled_in(request.POST), BOXES, set_it)


def _threshold(given: Filled | None, stands: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    """What the form of a threshold shows: what was filled in, or else what stands; and in one sentence what it counts."""
    parameters = given.parameters if given else stands
    chosen = len(set(parameters["signs"]))
    is_whole = given is not None and not own.problems(parameters, dictionary)
    return {
        "threshold": parameters,
        "counted": forms.counted(),
        "only_some": f"Only some signs count ({chosen} chosen)" if chosen else "Only some signs count",
        "sign_groups": forms.sign_groups(dictionary, {*parameters["signs"], *stands["signs"]}),
        "sentence": own.in_words(parameters, dictionary) if is_whole else "",
    }


urlpatterns = [
    path("rules/own/", new, name="threshold_new"),
    path("rules/own/<slug:rule>/", threshold, name="threshold"),
]
