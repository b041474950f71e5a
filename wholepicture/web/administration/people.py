"""People and teams of one's agency: who signs in and how, and what is given to them or taken away, each with what follows from it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access import administration
from wholepicture.access.administration import Session, SignIn, people_of, roles_to_give, sign_in_of
from wholepicture.access.rules import INVITATION_DAYS
from wholepicture.access.setting_up import Entries, entries_of, newcomers
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.duty.queries import teams_with_hours
from wholepicture.web.administration.entries import successors, taken_over, waiting
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.wording.sentences import and_list, plural

NO_ROLE = "none"
SAY_WHY = "Say why. It is kept in the record of who did what."


class Incomplete(Exception):
    """Something was not said; holds a message by field."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors


@require_http_methods(["GET"])
def administration_page(request: Request) -> HttpResponse:
    """Everyone of the viewer's agency, and its teams."""
    viewer = request.viewer
    people = [(each, _state(each)) for each in people_of(viewer, agency=viewer.agency_id)]
    kept = entries_of(viewer, agency=viewer.agency_id)
    standing = {person.id: person.standing_title for person in kept.people if person.standing}
    context = {
        "people": [(each, state, standing.get(each.person, "")) for each, state in people],
        "kept": kept,
        **waiting(request, viewer.agency_id),
        "successors": successors(request, kept),
    }
    return render(request, "administration/people.html", context)


def _state(sign_in: SignIn) -> tuple[str, str]:
    """How somebody stands, in a word, and the colour that repeats it."""
    if not sign_in.is_at_work:
        return "Has left", "grey"
    if not sign_in.has_account:
        return "No account", "grey"
    if not sign_in.is_open:
        return "Closed", "red"
    if not sign_in.role:
        return "No role", "orange"
    if sign_in.invited_until:
        return "Invited", "blue"
    if not sign_in.has_second_factor:
        return "No authenticator app", "orange"
    return ("Signed in", "green") if sign_in.sessions else ("Can sign in", "teal")


@require_http_methods(["GET"])
def person_page(request: Request, professional: UUID) -> HttpResponse:
    """How one person signs in, and what can be given to them or taken away."""
    return _page(request, professional, {})


def _page(request: Request, professional: UUID, errors: Mapping[str, str]) -> HttpResponse:
    viewer = request.viewer
    sign_in, sessions = sign_in_of(viewer, person=professional, agency=viewer.agency_id)
    other = [session for session in sessions if not session.is_this_one]
    kept = entries_of(viewer, agency=viewer.agency_id)
    context = {
        "leads": _is_only_lead(kept, professional),
        "successors": successors(request, kept, besides=professional),
        "newcomer": next(iter(newcomers(viewer, person=professional)), None),
        "person": sign_in,
        "state": _state(sign_in),
        "sessions": other,
        "is_oneself": professional == viewer.professional_id,
        "session_options": _session_options(other),
        "role_options": _role_options(viewer, sign_in),
        "given": request.POST,
        "invitation_days": INVITATION_DAYS,
        "unfolded": {field.removesuffix("_reason"): True for field in errors},
        **with_errors(errors),
    }
    return render(request, "administration/person.html", context, status=422 if errors else 200)


def _is_only_lead(kept: Entries, person: UUID) -> bool:
    return [each.id for each in kept.people if each.standing == "lead"] == [person]


def _session_options(sessions: list[Session]) -> list[tuple[str, str]]:
    """What can be ended: any of these sessions, or all of them."""
    numbered = [(str(session.id), f"Session {number}") for number, session in enumerate(sessions, start=1)]
    return [*numbered, ("all", "All of them")]


def _role_options(viewer: Viewer, sign_in: SignIn) -> list[tuple[str, str]]:
    """What somebody's role can be made: one that the viewer may give, or none."""
    others = [(code, title) for code, title in roles_to_give(viewer).items() if code != sign_in.role]
    return [*others, (NO_ROLE, "No role")] if sign_in.role else others


# -- what can be done -----------------------------------------------------------------------------------------------


def _end_sessions(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    which, reason = sent.get("session", ""), _reason(sent, "session_reason", chosen={"session": "Choose which."})
    if which == "all":
        ended = administration.end_sessions(viewer, person=person, reason=reason)
        return f"Ended: {plural(ended, 'session')}. To go on they sign in again, with password and code."
    session = id_or_none(which)
    if session is None:
        raise NotFound
    administration.end_session(viewer, session=session, reason=reason)
    return "The session is ended. To go on there, they sign in again, with password and code."


def _close(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    administration.close_account(viewer, person=person, reason=_reason(sent, "close_reason"))
    return "The account is closed. They are signed out now, and cannot sign in until it is opened again."


def _open(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    administration.reopen_account(viewer, person=person)
    return "The account is open again. They sign in with the password and the authenticator that they had."


def _left(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    reason = _reason(sent, "left_reason")
    freed = teams_with_hours(viewer, person=person)
    administration.mark_left(viewer, person=person, reason=reason)
    rotas = f" They were on the duty rota of {and_list(freed)}: nobody is on at their hours now." if freed else ""
    return f"They stand in the directory no more. They are signed out now, and their account is closed.{rotas}"


def _follow_lead(request: Request, kept: Entries, person: UUID) -> str:
    """What is said of the agency's lead, where whoever left was its only one; whoever was chosen takes over."""
    if not _is_only_lead(kept, person):
        return ""
    chosen = id_or_none(request.POST.get("successor", ""))
    if chosen in {each.id for each in kept.people if each.id != person}:
        return f" {taken_over(request, kept.agency, chosen)}"
    return f" {kept.name} has no safeguarding lead now: say who takes over, on the page Administration."


def _back(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    administration.mark_back(viewer, person=person)
    return "They are in the directory again. An account that they had stays closed until you open it."


def _second_factor(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    administration.remove_second_factor(viewer, person=person, reason=_reason(sent, "factor_reason"))
    return (
        "The lost authenticator opens nothing any more, and they are signed out now. They sign in with their password and "
        "set up a new one."
    )


def _role(viewer: Viewer, person: UUID, sent: QueryDict) -> str:
    role = sent.get("role", "")
    if role == NO_ROLE:
        administration.take_role(viewer, person=person, reason=_reason(sent, "role_reason"))
        return "The role is taken away. They are signed out now, and stay in the directory without signing in."
    if not role:
        raise Incomplete({"role": "Choose a role, or that they have none."})
    administration.give_role(viewer, person=person, role=role)
    return "The role is changed. They are signed out now, and have it when they sign in again."


def _reason(sent: QueryDict, field: str, *, chosen: Mapping[str, str] | None = None) -> str:
    """Why something is taken away. Raises Incomplete where it is not said, or where nothing was chosen."""
    errors = {name: message for name, message in (chosen or {}).items() if not sent.get(name)}
    reason = sent.get(field, "").strip()
    if not reason:
        errors[field] = SAY_WHY
    if errors:
        raise Incomplete(errors)
    return reason


# By the last word of the address; each answers with what happens next, in words.
ACTS: dict[str, Callable[[Viewer, UUID, QueryDict], str]] = {
    "sessions": _end_sessions,
    "close": _close,
    "open": _open,
    "left": _left,
    "back": _back,
    "second-factor": _second_factor,
    "role": _role,
}


@require_http_methods(["POST"])
def person_act(request: Request, professional: UUID, act: str) -> HttpResponse:
    """Do one of the acts for a person, and say what happens next."""
    sign_in_of(request.viewer, person=professional, agency=request.viewer.agency_id)
    if act not in ACTS:
        raise NotFound
    kept = entries_of(request.viewer, agency=request.viewer.agency_id)
    try:
        said = ACTS[act](request.viewer, professional, request.POST)
    except Incomplete as incomplete:
        return _page(request, professional, incomplete.errors)
    if act == "left":
        said += _follow_lead(request, kept, professional)
    messages.success(request, said)
    return redirect("administration_person", professional)


@require_http_methods(["POST"])
def person_invite(request: Request, professional: UUID) -> HttpResponse:
    """Take a password away, and show once the code by which a new one is set."""
    sign_in, _ = sign_in_of(request.viewer, person=professional, agency=request.viewer.agency_id)
    reason = typed(request.POST, "invite_reason")["invite_reason"]
    if not reason:
        return _page(request, professional, {"invite_reason": SAY_WHY})
    code = administration.invite(request.viewer, person=professional, reason=reason)
    context: dict[str, Any] = {"person": sign_in, "code": code, "days": INVITATION_DAYS}
    return render(request, "administration/invited.html", context)


urlpatterns = [
    path("administration/", administration_page, name="administration"),
    path("administration/people/<uuid:professional>/", person_page, name="administration_person"),
    path("administration/people/<uuid:professional>/invite/", person_invite, name="administration_invite"),
    path("administration/people/<uuid:professional>/<slug:act>/", person_act, name="administration_act"),
]
