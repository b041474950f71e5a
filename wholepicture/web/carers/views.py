"""A foster carer's door: the children who live with them now, *missing now* in three taps, the procedure's steps as they follow them, that
a child is back, and a worry.

Nobody signs in here. A browser holds the secret of each door that was opened in it, and the database says, at each request, whether it
opens anything. A door that opens nothing is answered alike whatever was the matter.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import SignedOut, Viewer, viewer_from_carer
from wholepicture.base import clock
from wholepicture.base.addresses import counted_as
from wholepicture.base.allowance import Allowance
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.carers.commands import (
    NotGiven,
    open_door,
    say_back,
    say_followed,
    say_missing,
    say_worry,
)
from wholepicture.casework.carers.queries import carers_page
from wholepicture.casework.carers.results import CarersChildNow, CarersPage, SentByCarer
from wholepicture.casework.carers.rules import BACK, LONGEST_WORRY, MISSING, WHAT, key_of
from wholepicture.casework.missing.rules import procedure_in_force
from wholepicture.web.carers.words import HAVE_READY
from wholepicture.web.frame.carers_door import keep, telephones_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import id_or_none, typed
from wholepicture.web.wording.moments import LIKE, LONGEST, Unclear, read_moment
from wholepicture.web.wording.times import gds_datetime

WRONG = (
    "This link and this code do not open the door. Check the code. After five wrong codes the link stops: then ring the social worker, "
    "who gives you a new one."
)
LONGEST_HOW = 3900
TYPED = ("how", "words")  # what a carer wrote, which no answer loses
# Of one telephone, for somebody who taps quickly in a bad hour; of one address, for somebody who tries codes.
_taps = Allowance(60)
_sends = Allowance(20)
_openings = Allowance(10)


@dataclass(frozen=True)
class Here:
    """A door that opened: who asks by it, and what it shows."""

    viewer: Viewer
    page: CarersPage


def _doors(request: HttpRequest) -> list[Here]:
    """The doors of this browser that open now."""
    found = []
    for telephone in telephones_of(request):
        try:
            viewer = viewer_from_carer(telephone)
            found.append(Here(viewer, carers_page(viewer)))
        except (SignedOut, NotFound):
            continue
    return found


def _wait(request: HttpRequest) -> HttpResponse | None:
    """What is answered to a browser that asks too often, with what was typed meanwhile; none: it does not."""
    telephones = telephones_of(request)
    if not telephones:
        return None
    seconds = _taps.take(telephones[0]) or (_sends.take(telephones[0]) if request.method == "POST" else 0.0)
    return _too_often(request, seconds) if seconds else None


def _too_often(request: HttpRequest, seconds: float) -> HttpResponse:
    kept = [text for name in TYPED if (text := request.POST.get(name, "").strip()[:LONGEST_HOW])]
    answer = render(request, "carers/too_often.html", {"kept": kept}, status=429)
    answer["Retry-After"] = str(math.ceil(seconds))
    return answer


def _closed(request: HttpRequest, given: Mapping[str, str] | None = None) -> HttpResponse:
    """A door that opens nothing; with what was typed meanwhile, so that it can be told by telephone."""
    kept = [text for name, text in (given or {}).items() if text and name in TYPED]
    return render(request, "carers/closed.html", {"kept": kept}, status=403)


@require_http_methods(["GET"])
def door(request: HttpRequest) -> HttpResponse:
    """The children who live with the carer now, who to call, and what the carer sent."""
    if wait := _wait(request):
        return wait
    doors = _doors(request)
    return _door_page(request, doors) if doors else _closed(request)


def _door_page(request: HttpRequest, doors: Sequence[Here], said: str = "", status: int = 200) -> HttpResponse:
    """The carer's own page; with what was not done, and what to do, where something was not (`said`)."""
    pages = [here.page for here in doors]
    children = [(child, page.away(child.id), page) for page in pages for child in page.children]
    sent = sorted((one for page in pages for one in page.sent), key=lambda one: one.at, reverse=True)
    context = {
        "children": children,
        "sent": [(one, WHAT[one.what]) for one in sent],
        "pages": pages,
        "ready": HAVE_READY,
        "said": said,
    }
    return render(request, "carers/door.html", context, status=status)


@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, carers_link: str) -> HttpResponse:
    """Open the door on this telephone, with the code that the worker says. Looking at the address opens nothing: whatever previews links
    does not use it up."""
    if request.method == "GET":
        return render(request, "carers/open.html", {"given": {"code": ""}, **with_errors({})})
    given = typed(request.POST, "code")
    code = "".join(given["code"].split())
    if len(code) != 6 or not code.isdecimal() or not code.isascii():
        return _opening(request, given, "Type the six digits of the code.", 422)
    asks_from = counted_as(str(request.META.get("REMOTE_ADDR", "")))
    if seconds := _openings.take(asks_from) or _openings.take(carers_link.lower()):
        return _too_often(request, seconds)
    opened = open_door(carers_link.lower(), code)
    if opened is None:
        return _opening(request, given, WRONG, 422)
    answer = redirect("carers_door")
    keep(answer, [opened, *telephones_of(request)])
    return answer


def _opening(request: HttpRequest, given: Mapping[str, str], wrong: str, status: int) -> HttpResponse:
    return render(request, "carers/open.html", {"given": given, **with_errors({"code": wrong})}, status=status)


def _of_child(request: HttpRequest, child: UUID) -> tuple[Here, CarersChildNow] | None:
    """The door that shows a child, and the child; none: no door of this browser does."""
    for here in _doors(request):
        found = here.page.child(child)
        if found:
            return here, found
    return None


@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest, carers_child: UUID) -> HttpResponse:
    """Say that a child is missing now: the third tap. When they were last seen is *now* unless it is said. Of a child of who that was said
    before it shows what to do; with `again`, they were back in between, whoever said so, and are missing again."""
    given = typed(request.POST, "since", "how", "key")
    if wait := _wait(request):
        return wait
    found = _of_child(request, carers_child)
    if found is None:
        return _closed(request, given)
    here, child = found
    if request.method == "GET":
        if here.page.away(child.id) and "again" not in request.GET:
            return redirect("carers_steps", child.id)
        return _missing_page(request, here, child, {"since": "now", "how": "", "key": str(new_id())}, {})
    key = id_or_none(given["key"]) or new_id()
    errors, since = _mistakes(given)
    try:
        if not errors:
            said = {"since": given["since"], "how": given["how"]}
            say_missing(here.viewer, child=child.id, key=key_of(str(key), said), since=since, how=given["how"])
            return redirect("carers_steps", child.id)
    except (SignedOut, NotFound):
        return _closed(request, given)
    except Refusal:
        errors["how"] = NOT_SENT
    return _missing_page(request, here, child, {**given, "key": str(key)}, errors)


GONE = (
    "That child does not live with you any more, as we have it, so nothing was sent. If the child is with you, or you know where they are, "
    "ring the social worker now, and the police if you rang them."
)
BACK_ALREADY = "You said already that {called} is back: {at}. It was not sent again, and you need do nothing more here."
NOT_AWAY = (
    "You have not said here that {called} is missing, so nothing was sent. If you rang the police, tell them that {called} is back; "
    "then ring the social worker."
)
NOT_SENT_BACK = (
    "That {called} is back could not be sent: what was known of it changed meanwhile. Ring the social worker and say so, and the police if "
    "you rang them. The numbers are below."
)
NOT_SENT = "That could not be sent. What you wrote is still here: ring the police, and then try again."


def _mistakes(given: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What is to be put right, by box; and since when, as it is understood."""
    errors, since = {}, ""
    try:
        if len(given["since"]) > LONGEST:
            raise Unclear(LIKE)
        since = read_moment(given["since"] or "now", now=clock.now()).iso
    except Unclear as unclear:
        errors["since"] = str(unclear)
    if len(given["how"]) > LONGEST_HOW:
        errors["how"] = f"Use {LONGEST_HOW:,} characters or fewer here. There are {len(given['how']):,}."
    return errors, since


def _missing_page(
    request: HttpRequest, here: Here, child: CarersChildNow, given: Mapping[str, str], errors: dict[str, str]
) -> HttpResponse:
    context = {"child": child, "page": here.page, "given": given, **with_errors(errors)}
    return render(request, "carers/missing.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest, carers_child: UUID) -> HttpResponse:
    """What to do now, step by step; each kept, with its time, as the carer says that they did it."""
    if wait := _wait(request):
        return wait
    found = _of_child(request, carers_child)
    if found is None:
        return _closed(request)
    here, child = found
    last = next((one for one in here.page.sent if one.child == child.id and one.what == MISSING), None)
    if last is None:
        return redirect("carers_door")
    if request.method == "POST":
        try:
            say_followed(here.viewer, child=child.id, steps=request.POST.getlist("step")[:50])
        except (SignedOut, NotFound):
            return _closed(request)
        except NotGiven:
            pass  # a step of another version: the page as it is now says which there are
        return redirect(f"{reverse('carers_steps', args=[child.id])}#next")
    context = {
        "child": child,
        "page": here.page,
        "told": last,
        "is_away": here.page.away(child.id) is not None,
        "steps": _steps(last),
        "ready": HAVE_READY,
        "key": str(new_id()),
    }
    return render(request, "carers/steps.html", context)


def _steps(told: SentByCarer) -> list[tuple[Any, Any, bool]]:
    """Each step with when it was followed, and whether it is the next."""
    listed = [(step, told.followed.get(step.code)) for step in procedure_in_force().steps]
    following = next((step.code for step, at in listed if at is None), "")
    return [(step, at, step.code == following) for step, at in listed]


@require_http_methods(["POST"])
def back(request: HttpRequest, carers_child: UUID) -> HttpResponse:
    """Say that a child is back."""
    if wait := _wait(request):
        return wait
    found = _of_child(request, carers_child)
    key = id_or_none(typed(request.POST, "key")["key"]) or new_id()
    if found is None:
        return _not_back(request, GONE, 404)
    here, child = found
    try:
        say_back(here.viewer, child=child.id, key=key_of(str(key), {}))
    except SignedOut:
        return _closed(request)
    except NotFound:
        return _not_back(request, *_why_not_back(request, carers_child))
    except Refusal:
        return _not_back(request, NOT_SENT_BACK.format(called=child.called), 409)
    return redirect("carers_steps", child.id)


def _not_back(request: HttpRequest, said: str, status: int) -> HttpResponse:
    """The carer's own page, with why it was not sent that a child is back; the page of a closed door where none opens any more."""
    doors = _doors(request)
    return _door_page(request, doors, said, status) if doors else _closed(request)


def _why_not_back(request: HttpRequest, carers_child: UUID) -> tuple[str, int]:
    """Why it was not sent that a child is back, with the answer's status: as the door stands now."""
    found = _of_child(request, carers_child)
    if found is None:
        return GONE, 404
    here, child = found
    if here.page.away(child.id):
        return NOT_SENT_BACK.format(called=child.called), 409
    told = next((one for one in here.page.sent if one.child == child.id and one.what == BACK), None)
    if told is None:
        return NOT_AWAY.format(called=child.called), 409
    return BACK_ALREADY.format(called=child.called, at=gds_datetime(told.at)), 409


@require_http_methods(["GET", "POST"])
def worry(request: HttpRequest, carers_child: UUID) -> HttpResponse:
    """Tell of a worry in plain words."""
    given = typed(request.POST, "words", "danger", "key")
    if wait := _wait(request):
        return wait
    found = _of_child(request, carers_child)
    if found is None:
        return _closed(request, given)
    here, child = found
    errors = _wrong_with_worry(given) if request.method == "POST" else {}
    key = id_or_none(given["key"]) or new_id()
    if request.method == "POST" and not errors:
        said = {"words": given["words"], "danger": given["danger"]}
        try:
            say_worry(
                here.viewer,
                child=child.id,
                key=key_of(str(key), said),
                words=given["words"],
                is_danger=given["danger"] == "yes",
            )
            return render(
                request, "carers/told.html", {"child": child, "page": here.page, "is_danger": given["danger"] == "yes"}
            )
        except (SignedOut, NotFound):
            return _closed(request, given)
        except Refusal:
            errors["words"] = NOT_SENT
    context = {
        "child": child,
        "page": here.page,
        "given": {**given, "key": str(key)},
        "most": LONGEST_WORRY,
        "danger": [("no", "No"), ("yes", "Yes, or it may be")],
        **with_errors(errors),
    }
    return render(request, "carers/worry.html", context, status=422 if errors else 200)


def _wrong_with_worry(given: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if not given["words"]:
        errors["words"] = "Write what worries you. A few words are enough."
    elif len(given["words"]) > LONGEST_WORRY:
        errors["words"] = f"Use {LONGEST_WORRY:,} characters or fewer. There are {len(given['words']):,}."
    if given["danger"] not in ("yes", "no"):
        errors["danger"] = "Say whether the child is in danger now."
    return errors


@require_http_methods(["GET"])
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone keeps, so that the door stands on its home screen. It names nobody and holds nothing."""
    kept = {
        "name": "Missing now: what to do",
        "short_name": "Missing now",
        "start_url": reverse("carers_door"),
        "scope": reverse("carers_door"),
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0b0c0c",
    }
    return JsonResponse(kept, content_type="application/manifest+json")


urlpatterns = [
    path("carer/", door, name="carers_door"),
    path("carer/on-a-telephone.webmanifest", manifest, name="carers_manifest"),
    path("carer/open/<slug:carers_link>/", open_link, name="carers_open"),
    path("carer/missing/<uuid:carers_child>/", missing, name="carers_missing"),
    path("carer/steps/<uuid:carers_child>/", steps, name="carers_steps"),
    path("carer/back/<uuid:carers_child>/", back, name="carers_back"),
    path("carer/worry/<uuid:carers_child>/", worry, name="carers_worry"),
]
