"""The page on which one chooses how one is told, and in which browsers; and whether what is sent gets out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import Refusal
from wholepicture.casework.placement.rules import AUTHORITIES
from wholepicture.notices.commands import add_browser, choose, end_browser
from wholepicture.notices.queries import ChannelRow, ChosenRow, channels, how_told
from wholepicture.notices.rules import ALWAYS_AT_ONCE, BY_MAIL, KINDS, has_no_mail
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.times import gds_datetime

# What only those who work the hub's lists are told of.
OF_THE_HUB = frozenset({"held", "by_file", "alert", "overdue", "route", "route_overdue", "expiring", "expired"})
# What besides them whoever reads content is told of, where a sender keeps a report to them.
OF_READERS = frozenset({"danger", "urgent", "report", "kept_overdue"})
HOURS = {str(hour * 60): f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}" for hour in range(6, 21)}
SILENT = timedelta(minutes=10)  # after which whatever sends is not running
NOT_OFFERED = "Choose one of the ways that are offered for each."
TITLES = {"mail": "E-mail", "push": "Browser notices"}


@require_http_methods(["GET", "POST"])
def how(request: Request) -> HttpResponse:
    """How the viewer is told of each kind of thing."""
    kinds = _kinds_of(request)
    errors: dict[str, str] = {}
    chosen, browsers = how_told(request.viewer)
    if request.method == "POST":
        chosen = _sent(request, kinds, chosen)
        try:
            choose(request.viewer, mails=chosen.mails, pushes=chosen.pushes, digest_at=chosen.digest_at)
            messages.success(request, "From now on you are told so.")
            return redirect("notices_how")
        except Refusal:
            errors[f"mail-{kinds[0]}"] = NOT_OFFERED
    context = {
        **_choices(request, kinds, chosen),
        **_ways(request),
        "browsers": browsers,
        **with_errors(errors),
    }
    return render(request, "notices/how.html", context, status=422 if errors else 200)


def _choices(request: Request, kinds: list[str], chosen: ChosenRow) -> dict[str, Any]:
    return {
        "kinds": [(f"mail-{kind}", KINDS[kind], chosen.mails[kind]) for kind in kinds],
        "always": [KINDS[kind] for kind in _always(request)],
        "by_mail": BY_MAIL,
        "hours": HOURS,
        "digest_at": str(chosen.digest_at),
        "push_options": [(kind, KINDS[kind]) for kind in kinds],
        "pushed": [kind for kind in kinds if chosen.pushes[kind]],
        "no_mail": has_no_mail({kind: chosen.mails[kind] for kind in kinds}),
    }


def _ways(request: Request) -> dict[str, Any]:
    ways = channels()
    return {
        "sends_mail": _is_set_up(ways, "mail"),
        "sends_push": _is_set_up(ways, "push"),
        "public_key": ways["push"].public_key if "push" in ways else "",
        "states": [state_of(ways[code], with_numbers=_looks_after(request)) for code in TITLES if code in ways],
    }


@require_http_methods(["POST"])
def browser_add(request: Request) -> HttpResponse:
    """Adds the browser in which this is asked."""
    given = typed(request.POST, "called", "endpoint", "p256dh", "auth")
    try:
        add_browser(request.viewer, **given)
        messages.success(request, "You are told in this browser too.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("notices_how")


@require_http_methods(["POST"])
def browser_end(request: Request, browser: UUID) -> HttpResponse:
    """Takes a browser away."""
    end_browser(request.viewer, browser=browser)
    messages.success(request, "You are told in that browser no more.")
    return redirect("notices_how")


def state_of(way: ChannelRow, *, with_numbers: bool) -> str:
    """Whether a way out works, in words; `with_numbers`: for whoever looks after it, how many wait."""
    title = TITLES[way.code]
    if not way.is_set_up:
        return f"{title}: not set up here."
    waiting = (
        f" {plural(way.waiting, 'notice')} wait{'s' if way.waiting == 1 else ''} to go out." if with_numbers else ""
    )
    if way.failing_since:
        since = f"{title}: nothing gets out since {gds_datetime(way.failing_since)}. {way.error}"
        return f"{since} It is tried again by itself, and nothing is lost: all of it stands under Notices.{waiting}"
    if way.looked_at is None or way.looked_at < clock.now() - SILENT:
        return f"{title}: nothing is sent, because whatever sends is not running.{waiting}"
    last = f" Last sent {gds_datetime(way.sent_at)}." if way.sent_at else ""
    return f"{title}: works.{last}{waiting}"


def _looks_after(request: Request) -> bool:
    return request.viewer.may(Permission.ADMINISTER) or request.viewer.may(Permission.PARTNERSHIP)


def _kinds_of(request: Request) -> list[str]:
    """The kinds of which this viewer chooses."""
    viewer, grades = request.viewer, request.viewer.may(Permission.GRADE)
    told = {
        OF_THE_HUB: viewer.role in HUB_READERS,
        OF_READERS: viewer.may(Permission.ANSWER_NAMED),
        frozenset({"interview"}): viewer.may(Permission.MISSING),
        frozenset({"carer"}): viewer.may(Permission.CASES) and viewer.agency_type in AUTHORITIES,
        frozenset({"to_grade"}): grades,
        frozenset({"unmask"}): grades or viewer.may(Permission.SOURCE_REGISTER),
    }
    never = ALWAYS_AT_ONCE.union(*(kinds for kinds, is_told in told.items() if not is_told))
    return [kind for kind in KINDS if kind not in never]


def _always(request: Request) -> list[str]:
    is_hub, may_be_named = request.viewer.role in HUB_READERS, request.viewer.may(Permission.ANSWER_NAMED)
    return [kind for kind in KINDS if kind in ALWAYS_AT_ONCE and (is_hub or (may_be_named and kind in OF_READERS))]


def _is_set_up(ways: dict[str, ChannelRow], code: str) -> bool:
    return code in ways and ways[code].is_set_up


def _sent(request: Request, kinds: list[str], before: ChosenRow) -> ChosenRow:
    """What was chosen on the page; of kinds that do not stand there, as it was."""
    minutes = number_or_none(request.POST.get("digest_at", ""), digits=4)
    others = set(KINDS) - set(kinds) - ALWAYS_AT_ONCE if before.is_own else set()
    given = typed(request.POST, *(f"mail-{kind}" for kind in kinds))
    mails = {kind: given[f"mail-{kind}"] or before.mails[kind] for kind in kinds}
    return ChosenRow(
        mails={kind: before.mails[kind] for kind in others} | mails,
        pushes={kind: before.pushes[kind] for kind in others} | _ticked(request, kinds, before),
        digest_at=before.digest_at if minutes is None else minutes,
        is_own=True,
    )


def _ticked(request: Request, kinds: list[str], before: ChosenRow) -> dict[str, bool]:
    """Of which kinds browsers are told; as before, where the page asked for no browser."""
    if "has_pushes" not in request.POST:
        return {kind: before.pushes[kind] for kind in kinds}
    ticked = request.POST.getlist("pushes")
    return {kind: kind in ticked for kind in kinds}


urlpatterns = [
    path("notices/how/", how, name="notices_how"),
    path("notices/how/browser/", browser_add, name="browser_add"),
    path("notices/how/browser/<uuid:browser>/end/", browser_end, name="browser_end"),
]
