"""The pages of rules: how each has done, how one is used and why, and a form to try it on last year and to set it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.alerts.rule_figures import RuleFigures, figures_of_rules
from wholepicture.alerts.rule_settings import (
    NotSet,
    RuleInUse,
    SetMeanwhile,
    line_of,
    rules_in_use,
    set_line,
    set_rule,
)
from wholepicture.alerts.rule_trial import Trial, may_be_tried, trial_of
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, ReasonTooLong, Refusal
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.rules import forms, words
from wholepicture.web.rules.forms import Filled

A_YEAR = timedelta(days=365)
PERIODS = {"30": "The last 30 days", "90": "The last 90 days", "365": "The last year", "3650": "The last ten years"}
USUAL_PERIOD = "365"


@dataclass(frozen=True)
class Answered:
    """What came of what was filled in: what is wrong with it, by box, and how a trial went. `status`: of the answer."""

    given: Filled | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    trial: Trial | None = None
    status: int = 200


@require_http_methods(["GET"])
def rules(request: Request) -> HttpResponse:
    """Every rule with how it is used and how it has done: those that raise, those that only list, those that are off, each in the
    order in which they are published."""
    viewer = request.viewer
    period = request.GET.get("days", USUAL_PERIOD)
    period = period if period in PERIODS else USUAL_PERIOD
    used = sorted(rules_in_use(viewer), key=lambda rule: list(words.IN_THE_TABLE).index(rule.use))
    figures = _figures(request, timedelta(days=int(period)))
    line = line_of(viewer)
    rows = []
    for rule in used:
        of_rule = figures.get(rule.code, RuleFigures(line=line.percent))
        page = "threshold" if rule.is_own else "rule"
        rows.append(words.row_of(rule, of_rule, reverse(page, args=[rule.code])))
    context = {
        "columns": words.COLUMNS,
        "rows": rows,
        "line": line,
        "periods": PERIODS.items(),
        "period": period,
        "may_set": viewer.may(Permission.SET_RULES),
    }
    return render(request, "rules/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule(request: Request, rule: str) -> HttpResponse:
    """One published rule: what it is, how it is used and since when, how it has done; to be tried on last year, and set."""
    shown = rule_shown(request, rule)
    if shown.is_own:
        return redirect("threshold", rule)
    answered = Answered()
    if request.method == "POST":
        given = forms.filled_in(request.POST, shown)
        answered = answer(request, rule, given, [forms.PREFIX + name for name in forms.changeable(shown)], _set(shown))
        if answered is DONE:
            return redirect("rule", rule)
        shown = rule_shown(request, rule)  # as it is set now, where somebody was quicker
    return render(request, "rules/rule.html", _context(request, shown, answered), status=answered.status)


def rule_shown(request: Request, code: str) -> RuleInUse:
    """A rule of the viewer's area, by its code. Raises NotFound."""
    for used in rules_in_use(request.viewer):
        if used.code == code:
            return used
    raise NotFound


DONE = Answered()


def _set(shown: RuleInUse) -> Any:
    def set_it(request: Request, given: Filled) -> None:
        set_rule(
            request.viewer,
            rule=shown.code,
            use=given.use,
            parameters=given.parameters,
            reason=given.reason,
            seen=given.seen or 0,
        )

    return set_it


def answer(request: Request, code: str, given: Filled, boxes: list[str], set_it: Any) -> Answered:
    """Tries what was filled in on last year, or sets it, as was asked; DONE: it is set. What is refused stays in the form."""
    order = [*boxes, "use", "reason"]
    try:
        if request.POST.get("do") != "set":
            now = clock.now()
            trial = trial_of(request.viewer, rule=code, parameters=given.parameters, since=now - A_YEAR, until=now)
            return Answered(given, trial=trial)
        set_it(request, given)
    except NotSet as refusal:
        return Answered(given, forms.by_box(refusal.problems, order), status=refusal.status)
    except (NeedsReason, ReasonTooLong) as refusal:
        return Answered(given, {"reason": str(refusal)}, status=refusal.status)
    except SetMeanwhile as refusal:
        return Answered(
            given, {"": f"{refusal} What you typed is still here: send it again if it still holds."}, status=409
        )
    messages.success(request, "Set. It holds for what comes in from now on.")
    return DONE


def _context(request: Request, shown: RuleInUse, answered: Answered) -> dict[str, Any]:
    given, dictionary = answered.given, dictionary_of(request.viewer.area_id)
    return {
        **page_of(request, shown, answered),
        "parameters": forms.parameters_in_words(shown, dictionary),
        "fields": forms.fields_of(shown, given.parameters if given else {}, dictionary),
        "history": [(row, forms.changes_in_words(row.parameters, dictionary)) for row in shown.history],
        "is_changed": shown.rule.parameters != shown.published,
        "may_be_tried": may_be_tried(shown.rule),
    }


def page_of(request: Request, shown: RuleInUse, answered: Answered) -> dict[str, Any]:
    """What the pages of a published rule and of a threshold have in common."""
    figures = _figures(request, A_YEAR).get(shown.code, RuleFigures())
    return {
        "shown": shown,
        "figures": words.figures_in_words(figures),
        "is_below_line": figures.is_below_line,
        "uses": forms.uses(shown),
        "may_set": request.viewer.may(Permission.SET_RULES),
        **form_of(answered, use=shown.use, seen=shown.number),
    }


def form_of(answered: Answered, *, use: str, seen: int) -> dict[str, Any]:
    """What was filled in, what is wrong with it, and how a trial went, as the form shows them."""
    trial, given = answered.trial, answered.given
    return {
        "use": given.use if given else use,
        "reason": given.reason if given else "",
        "seen": seen,
        "trial": words.trial_in_words(trial) if trial else (),
        "named": [(child, words.days_in_words(child.at), words.DECISIONS[child.decision]) for child in trial.children]
        if trial
        else (),
        **with_errors(answered.errors),
    }


def _figures(request: Request, period: timedelta) -> dict[str, RuleFigures]:
    today = clock.local_date()
    begin = datetime.combine(today - period, time(0), clock.LOCAL)
    return figures_of_rules(request.viewer, since=begin, until=clock.now())


@require_http_methods(["GET", "POST"])
def line(request: Request) -> HttpResponse:
    """The share below which the table says so of a rule, and a form to set it."""
    viewer = request.viewer
    errors: dict[str, str] = {}
    given = typed(request.POST, "percent", "reason", "seen")
    if request.method == "POST":
        try:
            set_line(
                viewer,
                percent=number_or_none(given["percent"]),
                reason=given["reason"],
                seen=number_or_none(given["seen"]) or 0,
            )
        except Refusal as refusal:
            errors = _errors_of(refusal)
        else:
            messages.success(request, "Set. The table shows it from now on; no rule has been moved.")
            return redirect("rules")
    stands = line_of(viewer)
    context = {
        "line": stands,
        "given": given if errors else {"percent": str(stands.percent)},
        "may_set": viewer.may(Permission.SET_RULES),
        **with_errors(errors),
    }
    return render(request, "rules/line.html", context, status=422 if errors else 200)


def _errors_of(refusal: Refusal) -> dict[str, str]:
    """What is wrong, by box. What is no mistake in the form is not shown in it."""
    if isinstance(refusal, NotSet):
        return refusal.problems
    if isinstance(refusal, NeedsReason | ReasonTooLong):
        return {"reason": str(refusal)}
    if isinstance(refusal, SetMeanwhile):
        return {"": str(refusal)}
    raise refusal


urlpatterns = [
    path("rules/", rules, name="rules"),
    path("rules/line/", line, name="rules_line"),
    path("rules/published/<slug:rule>/", rule, name="rule"),
]
