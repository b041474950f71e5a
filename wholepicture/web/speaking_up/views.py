"""The pages of whoever does not sign in. Nobody is known here, nothing is kept in the browser, and no address is written down.

What one page hands to the next it carries itself, sealed (`intake.confidential.carried`). A code is looked at as slowly whatever it
is, and answered alike where it was never given.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import SignedOut, Viewer, system_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.intake.confidential import Closed, SentBefore, TooMuchToday
from wholepicture.intake.confidential.carried import opened, sealed
from wholepicture.intake.confidential.codes import in_groups, new_code, typed
from wholepicture.intake.confidential.commands import ask_to_take_back, hand_in, tell_more
from wholepicture.intake.confidential.proofs import Busy, proof_of
from wholepicture.intake.confidential.queries import Door, agency_of_code, conversation, doors, note_wrong_code
from wholepicture.intake.confidential.rules import CODES_HERE, LONGEST_TELLING, TELLING_HERE, Allowances
from wholepicture.web.frame import speaking_up
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import typed as boxes
from wholepicture.web.speaking_up import telling, wording

WRITING, READING = "writing", "reading"
UNDER_CODE = ("facts", "danger", "informant", "why")  # what is written under a code
allowances = Allowances()
More = Callable[..., None]


@require_http_methods(["GET"])
def start(request: HttpRequest) -> HttpResponse:
    """What this page is, danger first; and where it is closed, that it is."""
    listed = doors()
    return _page(request, "start", {"open": [door for door in listed if door.is_open], "has_any": bool(listed)})


@csrf_exempt  # no cookie says who somebody is: there is nothing that another site could use
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Five questions; and once they are sent, the code."""
    if request.method == "GET":
        door = _chosen(request.GET.get("area", ""))
        return _write_page(request, door, {}, {}) if door else redirect("message")
    given = boxes(request.POST, *telling.BOXES)
    carried = opened(WRITING, request.POST.get("carried", ""))
    # Where the page was closed meanwhile, what was kept before is still answered, and what they wrote stays before them.
    door = _called(str(carried["area"])) if carried else _chosen(request.POST.get("area", ""))
    if door is None:
        return _page(request, "start", {"open": [], "has_any": True, **with_errors({"": wording.IT_IS_CLOSED})}, 409)
    errors = telling.mistakes_in(given)
    if not errors and carried is None:
        errors = {"facts": wording.TOO_OLD}
    if errors or carried is None:
        return _write_page(request, door, given, errors, carried)
    return _take_in(request, door, given, carried)


def _take_in(request: HttpRequest, door: Door, given: Mapping[str, str], carried: dict[str, Any]) -> HttpResponse:
    code, body = str(carried["code"]), telling.body_of(given, telling.key_of(str(carried["key"]), given))
    try:
        _slow_down(request, body)
        _store(door, body, proof_of(code), wants_answer=bool(given["answer"]))
    except SentBefore:
        pass  # the same page sent twice, for a network was away: it has the same code, and is stored once
    except (Busy, Refusal) as refusal:
        return _write_page(request, door, given, {"facts": _in_words(refusal)}, carried, status=_status(refusal))
    return _page(request, "sent", {"code": in_groups(code), "is_danger": telling.says_danger(given)})


def _store(door: Door, body: dict[str, Any], proof: bytes, *, wants_answer: bool) -> None:
    known: dict[str, Any] = {"proof": proof, "public": door.public}
    try:
        hand_in(_anybody(door), body=body, wants_answer=wants_answer, **known)
    except NotFound:
        # The answer to what was sent first never came, and they wrote more before they sent it again: both are kept.
        tell_more(_anybody(door), body=body, **known)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for a code, and shows what belongs to it."""
    if request.method == "GET":
        return _code_page(request, "", {})
    read = typed(request.POST.get("code", "")[:200])
    if read.slip:
        return _code_page(request, read.slip, request.POST)
    if not allowances.take(CODES_HERE, _address(request), clock.now()):
        return _code_page(request, wording.SLOW_DOWN, request.POST, status=429)
    try:
        proof = proof_of(read.code)
    except Busy:
        return _code_page(request, wording.BUSY, request.POST, status=503)
    door = _door_of(agency_of_code(proof))
    if door is None:
        note_wrong_code()
        return _code_page(request, wording.NO_SUCH_CODE, request.POST)
    allowances.give_back(CODES_HERE, _address(request))
    return _conversation_page(request, door, proof, boxes(request.POST, *UNDER_CODE))


@csrf_exempt
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest) -> HttpResponse:
    """Adds to what was told under a code."""
    given = boxes(request.POST, *UNDER_CODE)
    errors = telling.mistakes_in_words(given) | telling.mistakes_in_size(given)
    return _under_code(request, given, errors, tell_more, telling.more_of, "We have what you sent.")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    """Asks that what was told under a code be taken back."""
    given = dict.fromkeys(UNDER_CODE, "") | boxes(request.POST, "why")
    said = "We have your wish. Somebody will read it and write back to you here."
    return _under_code(request, given, telling.mistakes_in_size(given), ask_to_take_back, telling.taken_back, said)


def _under_code(
    request: HttpRequest,
    given: Mapping[str, str],
    errors: dict[str, str],
    command: More,
    body_of: Callable[[Mapping[str, str], str], dict[str, Any]],
    said: str,
) -> HttpResponse:
    if request.method == "GET":
        return redirect("message_code")
    carried = opened(READING, request.POST.get("carried", ""))
    door = _door_of(uuid.UUID(carried["agency"])) if carried else None
    if carried is None or door is None:
        return _code_page(request, wording.TYPE_AGAIN, request.POST)
    proof = bytes.fromhex(carried["proof"])
    try:
        if not errors:
            body = body_of(given, telling.key_of(str(carried["key"]), given))
            _slow_down(request, body)
            command(_anybody(door), body=body, proof=proof, public=door.public)
    except SentBefore:
        pass  # the same page sent twice: it is stored once
    except Refusal as refusal:
        errors = {"why" if command is ask_to_take_back else "facts": _in_words(refusal)}
    if errors:
        return _conversation_page(request, door, proof, given, errors)
    return _conversation_page(request, door, proof, {}, said=said, is_danger=telling.says_danger(given))


@require_http_methods(["GET"])
def leave(request: HttpRequest) -> HttpResponse:
    """To a page that is nobody's secret; the browser is asked to keep nothing of these."""
    away = HttpResponseRedirect(settings.LEAVE_TO)
    away["Clear-Site-Data"] = '"cache"'
    return away


def _chosen(area: str) -> Door | None:
    """The area that is told: the one that is named, or the only one."""
    open_ones = [door for door in doors() if door.is_open]
    if not area:
        return open_ones[0] if len(open_ones) == 1 else None
    return next((door for door in open_ones if door.code == area), None)


def _called(area: str) -> Door | None:
    return next((door for door in doors() if door.code == area), None)


def _door_of(agency: uuid.UUID | None) -> Door | None:
    return next((door for door in doors() if door.agency == agency), None)


def _anybody(door: Door) -> Viewer:
    return system_viewer("public", agency=door.agency, channel="page")


def _address(request: HttpRequest) -> str:
    """From where somebody asks: kept in mind for a little while by this process, under a key that ends with it, and nowhere else."""
    return str(request.META.get("REMOTE_ADDR", ""))


class _TooManyHere(Refusal):
    """A lot was sent from where you are."""

    status = 429


def _slow_down(request: HttpRequest, body: Mapping[str, Any]) -> None:
    """Raises _TooManyHere where a flood comes from one place, unless this says danger."""
    if not body.get("safety", {}).get("immediate_danger") and not allowances.take(
        TELLING_HERE, _address(request), clock.now()
    ):
        raise _TooManyHere


def _in_words(refusal: Exception) -> str:
    known = {
        Busy: wording.BUSY,
        Closed: wording.IT_IS_CLOSED,
        _TooManyHere: wording.TOO_MANY_HERE,
        TooMuchToday: "More was sent today than people can read. Try again tomorrow. If it cannot wait, ring one of the numbers above.",
    }
    return known.get(type(refusal), "That could not be sent. What you wrote is still here: try again.")


def _status(refusal: Exception) -> int:
    return int(getattr(refusal, "status", 503))


def _write_page(
    request: HttpRequest,
    door: Door,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    carried: dict[str, Any] | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    """The questions. The code goes with the page, sealed: whoever sends it twice has one report and one code."""
    kept = carried or {"code": new_code(), "key": uuid.uuid4().hex, "area": door.code}
    context = {
        "carried": sealed(WRITING, {name: kept[name] for name in ("code", "key", "area")}),
        "area": door,
        "given": given,
        "words": wording,
        "most": LONGEST_TELLING,
        **with_errors(errors),
    }
    return _page(request, "write", context, status if errors else 200)


def _code_page(request: HttpRequest, error: str, sent: Mapping[str, str], *, status: int = 422) -> HttpResponse:
    given = boxes(request.POST, "code", *UNDER_CODE) if sent else {}
    return _page(
        request, "code", {"given": given, **with_errors({"code": error} if error else {})}, status if error else 200
    )


def _conversation_page(
    request: HttpRequest,
    door: Door,
    proof: bytes,
    given: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    said: str = "",
    is_danger: bool = False,
) -> HttpResponse:
    try:
        held = conversation(_anybody(door), proof=proof)
    except (NotFound, SignedOut):
        return _code_page(request, wording.NO_SUCH_CODE, request.POST)
    lines = [(one.at, wording.MEANT[one.meant], "", wording.state_of(one.states), False) for one in held.told]
    lines += [
        (one.at, "What we decided" if one.is_answer else "We wrote to you", one.text, "", True) for one in held.written
    ]
    carried = {"agency": str(door.agency), "proof": proof.hex(), "key": uuid.uuid4().hex}
    context = {
        "lines": sorted(lines),
        "has_written": bool(held.written),
        "is_open": door.is_open,
        "carried": sealed(READING, carried),
        "given": given,
        "words": wording,
        "said": said,
        "is_danger": is_danger,
        "most": LONGEST_TELLING,
        **with_errors(errors or {}),
    }
    return _page(request, "conversation", context, 422 if errors else 200)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    numbers = {"numbers": settings.HELP_NUMBERS, "leave_to": settings.LEAVE_TO}
    return render(request, f"speaking_up/{name}.html", numbers | context, status=status)


_BELOW = speaking_up.ADDRESS.lstrip("/")
urlpatterns = [
    path(_BELOW, start, name="message"),
    path(f"{_BELOW}write/", write, name="message_write"),
    path(f"{_BELOW}code/", code, name="message_code"),
    path(f"{_BELOW}more/", more, name="message_more"),
    path(f"{_BELOW}take-back/", take_back, name="message_take_back"),
    path(f"{_BELOW}leave/", leave, name="message_leave"),
]
