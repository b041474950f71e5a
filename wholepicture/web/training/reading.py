"""Reading that needs training: the rules, one's own standing, who lapses, an emergency lift, and how to record in two minutes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import READING_ROLES, ROLES, Permission
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, ReasonTooLong
from wholepicture.partnership.narrowing.commands import (
    NotLapsed,
    ReminderSetMeanwhile,
    RuleSetMeanwhile,
    RuleThere,
    WrongDaysLifted,
    WrongMonths,
    WrongRule,
    end_lift,
    lift_reading,
    set_reading_rule,
    set_reminder,
)
from wholepicture.partnership.narrowing.queries import (
    NeedRow,
    RuleRow,
    StandingRow,
    is_told_of_others,
    lifts_reading,
    own_reading,
    reading_rules,
    reading_standing,
    reminded_after,
    standing_of_one,
)
from wholepicture.partnership.narrowing.rules import MOST_LIFTED, MOST_LISTED, WARNINGS, read_warnings
from wholepicture.partnership.training.queries import courses_of
from wholepicture.partnership.training.rules import LEVELS
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.parts.finding import LONGEST
from wholepicture.web.training.words import day_said, role_said
from wholepicture.web.wording.days import near_date_of, why_no_date
from wholepicture.web.wording.sentences import and_list

RULE = ("role", "need", "from-day-day", "from-day-month", "from-day-year", "warnings", "reason", "is_ended", "seen")
ORDER = ("role", "need", "from-day-day", "warnings", "reason", "")
COLUMNS = ("Role", "What it needs to read", "From", "Warnings before it lapses", "Why")


@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """Which roles need which training to read, for everybody; and after how long somebody is reminded how to record."""
    sets = request.viewer.may(Permission.PARTNERSHIP)
    given = typed(request.POST, "months", "seen")
    errors = _reminder_set(request, given) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        messages.success(request, "Set. It holds from today.")
        return redirect("reading_rules")
    rows = reading_rules(request.viewer)
    months, number = reminded_after(request.viewer.area_id)
    context = {
        "rows": [
            (row, role_said(row.role), need_asked(row), warnings_said(row.warnings)) for row in rows if not row.is_ended
        ],
        "ended": [(row, role_said(row.role), need_asked(row)) for row in rows if row.is_ended],
        "columns": COLUMNS,
        "sets": sets,
        "months": given["months"] if errors else months,
        "now": months,
        "number": number,
        **with_errors(errors),
    }
    return render(request, "training/reading_rules.html", context, status=422 if errors else 200)


def _reminder_set(request: Request, given: Mapping[str, str]) -> dict[str, str]:
    """After how long somebody is reminded, set; or what is wrong with it."""
    try:
        set_reminder(request.viewer, months=number_or_none(given["months"]), after=number_or_none(given["seen"]) or 0)
    except (WrongMonths, ReminderSetMeanwhile) as refusal:
        return {"months": str(refusal)}
    return {}


def need_asked(row: RuleRow) -> str:
    """What a rule asks, in words."""
    return row.title if row.course else f"Any course at level {row.level} or above"


def warnings_said(days: tuple[int, ...]) -> str:
    return f"{and_list(list(map(str, days)))} {'day' if days == (1,) else 'days'} before"


@require_http_methods(["GET", "POST"])
def rule_new(request: Request) -> HttpResponse:
    """A rule that is not there yet."""
    return _rule_page(request, None)


@require_http_methods(["GET", "POST"])
def rule(request: Request, reading_rule: UUID) -> HttpResponse:
    """A rule, and a form to set it otherwise or to end it."""
    return _rule_page(request, reading_rule)


def _rule_page(request: Request, id: UUID | None) -> HttpResponse:
    if not request.viewer.may(Permission.PARTNERSHIP):
        raise NotPermitted
    stands = _standing_rule(request, id)
    given = typed(request.POST, *RULE) if request.method == "POST" else _form(stands)
    errors = _rule_set(request, stands, given) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        is_ended = given["is_ended"] == "yes"
        messages.success(request, "The rule has ended: everybody reads as before." if is_ended else "The rule is set.")
        return redirect("reading_rules")
    context = {
        **_rule_words(request, stands),
        "given": {box.replace("-", "_"): text for box, text in given.items()},
        **with_errors(_in_order(errors)),
    }
    return render(request, "training/reading_rule.html", context, status=422 if errors else 200)


def _in_order(errors: Mapping[str, str]) -> dict[str, str]:
    return {field: errors[field] for field in ORDER if field in errors}


def _rule_words(request: Request, stands: RuleRow | None) -> dict[str, Any]:
    """What a rule is of, and what may be chosen."""
    return {
        "stands": stands,
        "said": (role_said(stands.role), need_asked(stands)) if stands else None,
        "roles": {code: ROLES[code].title for code in READING_ROLES},
        "needs": _needs(request),
    }


def _standing_rule(request: Request, id: UUID | None) -> RuleRow | None:
    """The rule that a page is of, as it was set last; None for a new one. Raises NotFound."""
    if id is None:
        return None
    for row in reading_rules(request.viewer):
        if row.id == id:
            return row
    raise NotFound


def _needs(request: Request) -> dict[str, str]:
    levels = {f"level:{level}": f"Any course at level {level} or above" for level in LEVELS}
    courses = [row for row in courses_of(request.viewer) if not row.is_retired]
    return levels | {f"course:{row.code}": f"{row.title} (level {row.level})" for row in courses}


def _form(stands: RuleRow | None) -> dict[str, str]:
    if stands is None:
        return {**dict.fromkeys(RULE, ""), "warnings": ", ".join(map(str, WARNINGS)), "seen": "0"}
    day = stands.from_day
    return {
        **dict.fromkeys(RULE, ""),
        **{"from-day-day": str(day.day), "from-day-month": str(day.month), "from-day-year": str(day.year)},
        "warnings": ", ".join(map(str, stands.warnings)),
        "seen": str(stands.number),
    }


def _rule_set(request: Request, stands: RuleRow | None, given: Mapping[str, str]) -> dict[str, str]:
    """A rule as it was typed, set; or what is wrong with it, by field."""
    boxes = [given[f"from-day-{part}"] for part in ("day", "month", "year")]
    day = near_date_of(*boxes)
    role, course, level = (stands.role, stands.course, stands.level) if stands else _need_typed(given)
    try:
        set_reading_rule(
            request.viewer,
            role=role,
            roles=READING_ROLES,
            course=course,
            level=level,
            from_day=day,
            warnings=read_warnings(given["warnings"]),
            reason=given["reason"],
            is_ended=given["is_ended"] == "yes",
            after=(number_or_none(given["seen"]) or 0) if stands else 0,
        )
    except WrongRule as wrong:
        return _at_boxes(wrong.problems, "" if day else why_no_date(*boxes))
    except RuleThere as refusal:
        return {"need": str(refusal)}
    except RuleSetMeanwhile as refusal:
        return {"": str(refusal)}
    return {}


def _at_boxes(problems: Mapping[str, str], no_day: str) -> dict[str, str]:
    """What is wrong, with what is wrong with the day at its first box."""
    day = {"from-day-day": no_day or problems.get("from-day", "")}
    return {**problems, **{box: said for box, said in day.items() if said}}


def _need_typed(given: Mapping[str, str]) -> tuple[str, str, int]:
    """The role, the course and the level that were chosen."""
    kind, _, which = given["need"].partition(":")
    level = number_or_none(which) if kind == "level" else None
    return given["role"], which if kind == "course" else "", level or 0


@require_http_methods(["GET"])
def yours(request: Request) -> HttpResponse:
    """What whoever lapsed, or will, may still do, why, and how they get it back."""
    own = own_reading(request.viewer)
    context = {"own": own, "needs": [need_line(need) for need in own.needs] if own else []}
    return render(request, "training/reading_yours.html", context)


def need_line(need: NeedRow) -> str:
    """What somebody needs, and when it lapses or lapsed."""
    what = need.title or f"Any course at level {need.level} or above"
    return f"{what}: {'lapsed' if need.has_lapsed else 'lapses'} {day_said(need.lapses_on)}"


@require_http_methods(["GET"])
def lapsing(request: Request) -> HttpResponse:
    """Who reads no more, or soon no more, of those whom the viewer leads, looks after, or may lift it for; where there are more than are
    listed, one of them is found by a part of their name."""
    called = request.GET.get("called", "").strip()[:LONGEST]
    rows = reading_standing(request.viewer, called=called)
    others = [row for row in rows if row.person != request.viewer.professional_id]
    if request.viewer.is_narrowed and not others:
        return redirect("reading_yours")  # a notice of their colleagues may still lead here
    if not others and not is_told_of_others(request.viewer):
        raise NotFound
    context = {"rows": [_line(row) for row in others], "called": called, "is_cut": _is_cut(rows)}
    return render(request, "training/lapsing.html", context)


def _is_cut(rows: list[StandingRow]) -> bool:
    """Whether more lapse than are listed: they are found by a part of their name."""
    return sum(len(row.needs) for row in rows) >= MOST_LISTED


def _line(row: StandingRow) -> tuple[StandingRow, str, tuple[str, str], list[str]]:
    if row.is_narrowed:
        tag = ("Reports only", "red")
    elif row.has_lapsed:
        tag = ("Reads for some days", "yellow")
    else:
        tag = ("Lapses soon", "yellow")
    return row, role_said(row.role), tag, [need_line(need) for need in row.needs]


@require_http_methods(["GET", "POST"])
def one(request: Request, lapsing: UUID) -> HttpResponse:
    """One of them: why, and in an emergency a lift for some days, or its end."""
    row, lifts = standing_of_one(request.viewer, person=lapsing)
    may_lift = lifts_reading(request.viewer) and lapsing != request.viewer.professional_id
    given = typed(request.POST, "days", "reason", "lift")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _lifted(request, lapsing, given)
        except WrongDaysLifted as refusal:
            errors = {"days": str(refusal)}
        except (NeedsReason, ReasonTooLong) as refusal:
            errors = {"reason": str(refusal)}
        except NotLapsed as refusal:
            errors = {"": str(refusal)}
    context = {
        "row": row,
        "line": _line(row),
        "lifts": lifts,
        "may_lift": may_lift,
        "given": given,
        "most": MOST_LIFTED,
        **with_errors(errors),
    }
    return render(request, "training/lapsing_one.html", context, status=422 if errors else 200)


def _lifted(request: Request, person: UUID, given: Mapping[str, str]) -> HttpResponse:
    if lift := id_or_none(given["lift"]):
        end_lift(request.viewer, lift=lift)
        messages.success(request, "Ended. What the register says of their training counts again.")
    else:
        lift_reading(request.viewer, person=person, days=number_or_none(given["days"]), reason=given["reason"])
        messages.success(
            request, "They can read from now on, for those days. The ledger has your name and your reason."
        )
    return redirect("lapsing_one", person)


@require_http_methods(["GET"])
def recording(request: Request) -> HttpResponse:
    """How to record, and what, in two minutes."""
    return render(request, "training/recording.html", {})


urlpatterns = [
    path("training/reading/", rules, name="reading_rules"),
    path("training/reading/new/", rule_new, name="reading_rule_new"),
    path("training/reading/<uuid:reading_rule>/", rule, name="reading_rule"),
    path("training/yours/", yours, name="reading_yours"),
    path("training/lapsing/", lapsing, name="lapsing"),
    path("training/lapsing/<uuid:lapsing>/", one, name="lapsing_one"),
    path("training/recording/", recording, name="recording"),
]
