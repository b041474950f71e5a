"""Teams and people in the directory: added and changed by an agency's administrator, or by whoever sets up the partnership."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access import setting_up
from wholepicture.access.accounts import EnteredThem, NotYoursToGive, OtherFactorFirst
from wholepicture.access.rules import INVITATION_DAYS, Permission
from wholepicture.access.setting_up import (
    MOST_NEWCOMERS,
    STANDINGS,
    AddressTaken,
    Entries,
    MadeTheirCode,
    NameTaken,
    OperatorsToMove,
    OwnStanding,
    PersonEntry,
    TeamEntry,
    agency_of_person,
    agency_of_team,
    entries_of,
    holder_of,
    newcomers,
)
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.commands import ChangedMeanwhile
from wholepicture.partnership.rules import WORK_ADDRESS
from wholepicture.web.administration.meanwhile import TOLD, changes, merged, opened_on, seen_by, status_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed

NAME_THE_TEAM = "Enter the team’s name."
DUTY_NEEDS_A_NUMBER = (
    "Enter the number that is answered when a child is in danger. Without one it cannot be the duty desk."
)
NO_NUMBER = "Enter a telephone number, such as 01632 960001, or 01632 960001 ext 4."
NAME_THEM = "Enter their name."
ADDRESS_THEM = "Enter their work e-mail address, such as a.person@example.org, in letters without accents."
_NUMBER = re.compile(r"[0-9+() .#*xX/-]*(ext\.? ?[0-9]+)?", re.IGNORECASE)
TEAM_FIELDS = {
    "name": "The team’s name",
    "phone": "Telephone",
    "is_duty": "Duty desk",
    "is_hub": "Part of the hub",
}
PERSON_FIELDS = {
    "name": "Name",
    "email": "E-mail address",
    "job": "Job",
    "phone": "Telephone",
    "team": "Team",
    "standing": "Safeguarding lead",
}
YES_OR_NO = {"yes": "Yes", "": "No"}
Entry = TypeVar("Entry", TeamEntry, PersonEntry)


def overview_of(request: Request, agency: UUID) -> str:
    """The page from which the viewer keeps this agency's entries."""
    if request.viewer.may(Permission.PARTNERSHIP):
        return reverse("partnership_agency", args=[agency])
    return reverse("administration")


def _of(entries: Sequence[Entry], id: UUID) -> Entry:
    """The entry with this id. Raises NotFound: it may be gone since the agency was looked up by it."""
    found = next((each for each in entries if each.id == id), None)
    if found is None:
        raise NotFound
    return found


# -- teams ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def team_new(request: Request, agency: UUID) -> HttpResponse:
    """A new team of an agency."""
    kept = entries_of(request.viewer, agency=agency)
    if request.method == "GET":
        return _team_page(request, kept, None, dict.fromkeys(TEAM_FIELDS, ""), {})
    given = _team_given(request, kept, None)
    errors = _team_errors(given)
    if not errors:
        try:
            setting_up.enter_team(request.viewer, agency=agency, **_team_values(given))
        except NameTaken as refused:
            errors = {"name": str(refused)}
    if errors:
        return _team_page(request, kept, None, given, errors)
    messages.success(request, f"{given['name']} is in the directory.")
    return redirect(overview_of(request, agency))


@require_http_methods(["GET", "POST"])
def team_entry(request: Request, team: UUID) -> HttpResponse:
    """A team as it stands, to change."""
    kept = entries_of(request.viewer, agency=agency_of_team(request.viewer, team=team))
    stands = _of(kept.teams, team)
    now = _team_form(stands)
    if request.method == "GET":
        return _team_page(request, kept, stands, now, {})
    given, seen = _team_given(request, kept, stands), opened_on(request, TEAM_FIELDS)
    errors = _team_errors(given)
    if not errors:
        try:
            setting_up.change_team(request.viewer, team=team, seen=_team_values(seen), **_team_values(given))
        except NameTaken as refused:
            errors = {"name": str(refused)}
        except ChangedMeanwhile:
            told = changes(given, seen, now, TEAM_FIELDS, {"is_duty": YES_OR_NO, "is_hub": YES_OR_NO})
            return _team_page(request, kept, stands, merged(given, seen, now), {"meanwhile": TOLD}, told)
    if errors:
        return _team_page(request, kept, stands, given, errors)
    messages.success(request, f"{given['name']} is changed in the directory.")
    return redirect(overview_of(request, kept.agency))


def _team_form(team: TeamEntry) -> dict[str, str]:
    boxes = {"is_duty": "yes" if team.is_duty else "", "is_hub": "yes" if team.is_hub else ""}
    return {"name": team.name, "phone": team.phone, **boxes}


def _team_given(request: Request, kept: Entries, stands: TeamEntry | None) -> dict[str, str]:
    """What was typed. A box that the viewer is not asked stays as it is."""
    given = typed(request.POST, *TEAM_FIELDS)
    now = _team_form(stands) if stands else dict.fromkeys(TEAM_FIELDS, "")
    for box, asked in (("is_duty", kept.may_name_duty), ("is_hub", kept.may_name_hub)):
        given[box] = ("yes" if given[box] == "yes" else "") if asked else now[box]
    return given


def _team_values(given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": given["name"],
        "phone": given["phone"],
        "is_duty": given["is_duty"] == "yes",
        "is_hub": given["is_hub"] == "yes",
    }


def _team_errors(given: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if not _is_line(given["name"], 200):
        errors["name"] = NAME_THE_TEAM
    if not is_number(given["phone"]):
        errors["phone"] = NO_NUMBER
    elif given["is_duty"] and not given["phone"]:
        errors["phone"] = DUTY_NEEDS_A_NUMBER
    return errors


def _is_line(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isprintable()


def is_number(text: str) -> bool:
    """Whether this is a telephone number, or nothing."""
    digits = sum(letter.isdigit() for letter in text)
    return not text or (len(text) <= 40 and digits >= 3 and bool(_NUMBER.fullmatch(text)))


def _team_page(
    request: Request,
    kept: Entries,
    team: TeamEntry | None,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    meanwhile: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "kept": kept,
        "team": team,
        "given": given,
        "seen": seen_by(request, _team_form(team) if team else None, is_told=meanwhile is not None),
        "meanwhile": meanwhile,
        "back_url": overview_of(request, kept.agency),
        "duty_option": [
            ("yes", "It answers now, when a child is in danger", "Every page gives its number to ring after 999.")
        ],
        "hub_option": [("yes", "It is part of the co-ordination hub")],
        **with_errors(errors),
    }
    return render(request, "administration/team.html", context, status=status_of(errors, meanwhile))


# -- people ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def person_new(request: Request, agency: UUID) -> HttpResponse:
    """Somebody who is not in the directory yet, with the role that they are to have."""
    kept = entries_of(request.viewer, agency=agency)
    if request.method == "GET":
        return _person_page(request, kept, None, dict.fromkeys((*PERSON_FIELDS, "role"), ""), {})
    given = typed(request.POST, *PERSON_FIELDS, "role")
    errors = _person_errors(kept, given)
    if given["role"] and given["role"] not in kept.roles:
        errors["role"] = "Choose one of these."
    if not errors:
        try:
            setting_up.enter_person(request.viewer, agency=agency, role=given["role"], **_person_values(given))
        except AddressTaken:
            errors = {"email": _taken(request, given["email"])}
    if errors:
        return _person_page(request, kept, None, given, errors)
    waits = (
        f" They sign in once somebody else has made their first code: another administrator of {kept.name}, or a "
        "partnership administrator."
        if given["role"]
        else ""
    )
    messages.success(request, f"{given['name']} is in the directory.{waits}")
    return redirect(overview_of(request, agency))


@require_http_methods(["GET", "POST"])
def person_entry(request: Request, professional: UUID) -> HttpResponse:
    """Somebody's entry, to change."""
    kept = entries_of(request.viewer, agency=agency_of_person(request.viewer, person=professional))
    stands = _of(kept.people, professional)
    now = _person_form(stands)
    if request.method == "GET":
        return _person_page(request, kept, stands, now, {})
    given, seen = typed(request.POST, *PERSON_FIELDS), opened_on(request, PERSON_FIELDS)
    errors = _person_errors(kept, given)
    if not errors:
        try:
            columns = _person_columns(seen)
            setting_up.change_person(request.viewer, person=professional, seen=columns, **_person_values(given))
        except AddressTaken:
            errors = {"email": _taken(request, given["email"])}
        except OwnStanding as refused:
            errors = {"standing": str(refused)}
        except OperatorsToMove as refused:
            errors = {"email": str(refused)}
        except MadeTheirCode as refused:
            errors = {"name" if given["name"] != now["name"] else "email": str(refused)}
        except ChangedMeanwhile:
            told = changes(given, seen, now, PERSON_FIELDS, {"team": _teams(kept), "standing": STANDINGS})
            return _person_page(request, kept, stands, merged(given, seen, now), {"meanwhile": TOLD}, told)
    if errors:
        return _person_page(request, kept, stands, given, errors)
    messages.success(request, f"{given['name']} is changed in the directory.{_without_lead(request, kept)}")
    return redirect(overview_of(request, kept.agency))


def _without_lead(request: Request, before: Entries) -> str:
    """What is said where the agency had a lead before the change, and has none after it."""
    if not before.has_lead or entries_of(request.viewer, agency=before.agency).has_lead:
        return ""
    return f" {before.name} has no safeguarding lead now: say who takes over."


def _taken(request: Request, email: str) -> str:
    holder = holder_of(request.viewer, email=email)
    return f"This address is {holder}’s. Enter another." if holder else "This address is in use. Enter another."


def _teams(kept: Entries) -> dict[str, str]:
    return {"": "No team", **{str(team.id): team.name for team in kept.teams}}


def _person_form(person: PersonEntry) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "job": person.job,
        "phone": person.phone,
        "team": str(person.team) if person.team else "",
        "standing": person.standing,
    }


def _person_values(given: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {field: given[field] for field in ("name", "email", "job", "phone", "standing")}
    return values | {"team": id_or_none(given["team"])}


def _person_columns(seen: Mapping[str, str]) -> dict[str, Any]:
    standing = seen["standing"]
    return {
        **{field: seen[field] for field in ("name", "email", "job", "phone")},
        "team_id": seen["team"] or None,
        "is_lead": standing == "lead",
        "is_deputy": standing == "deputy",
    }


def _person_errors(kept: Entries, given: Mapping[str, str]) -> dict[str, str]:
    wrong = {
        "name": not _is_line(given["name"], 200),
        "email": not WORK_ADDRESS.fullmatch(given["email"]) or len(given["email"]) > 254,
        "job": bool(given["job"]) and not _is_line(given["job"], 200),
        "phone": not is_number(given["phone"]),
        "team": given["team"] not in _teams(kept),
        "standing": given["standing"] not in STANDINGS,
    }
    words = {
        "name": NAME_THEM,
        "email": ADDRESS_THEM,
        "job": "Enter their job in one line.",
        "phone": NO_NUMBER,
        "team": "Choose one of these teams.",
        "standing": "Choose one of these.",
    }
    return {field: words[field] for field, is_wrong in wrong.items() if is_wrong}


def _person_page(
    request: Request,
    kept: Entries,
    person: PersonEntry | None,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    meanwhile: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "kept": kept,
        "person": person,
        "given": given,
        "seen": seen_by(request, _person_form(person) if person else None, is_told=meanwhile is not None),
        "meanwhile": meanwhile,
        "back_url": overview_of(request, kept.agency),
        "teams": _teams(kept),
        "standings": {"lead": STANDINGS["lead"], "deputy": STANDINGS["deputy"], "": STANDINGS[""]},
        "roles": {"": "Stand in the directory only", **kept.roles},
        **with_errors(errors),
    }
    return render(request, "administration/entry.html", context, status=status_of(errors, meanwhile))


@require_http_methods(["POST"])
def lead(request: Request, agency: UUID) -> HttpResponse:
    """Somebody takes over as an agency's safeguarding lead."""
    kept = entries_of(request.viewer, agency=agency)
    chosen = id_or_none(request.POST.get("successor", ""))
    if chosen is None or chosen not in {person.id for person in kept.people}:
        messages.warning(request, "Choose who takes over.")
        return redirect(overview_of(request, agency))
    messages.success(request, taken_over(request, agency, chosen))
    return redirect(overview_of(request, agency))


def taken_over(request: Request, agency: UUID, person: UUID) -> str:
    """Makes somebody the lead; what is said of it."""
    try:
        name = setting_up.take_over(request.viewer, agency=agency, person=person)
    except (OwnStanding, ChangedMeanwhile) as refused:
        return str(refused)
    return f"{name} is the safeguarding lead now."


def successors(request: Request, kept: Entries, besides: UUID | None = None) -> dict[str, str]:
    """Who could take over as lead: everybody of the agency but the viewer, whoever leaves, and who leads already."""
    own = request.viewer.professional_id
    people = (each for each in kept.people if each.id not in (own, besides) and each.standing != "lead")
    return {"": "Nobody yet", **{str(each.id): f"{each.name}{', ' + each.job if each.job else ''}" for each in people}}


def waiting(request: Request, agency: UUID | None = None) -> dict[str, Any]:
    """Who waits to be let in, of an agency or of all that the viewer keeps, and whether there are more than one list holds."""
    rows = newcomers(request.viewer, agency=agency)
    return {"waiting": rows, "waiting_is_cut": len(rows) == MOST_NEWCOMERS}


@require_http_methods(["POST"])
def person_let_in(request: Request, professional: UUID) -> HttpResponse:
    """An account for a newcomer, and once, the code by which they set its password."""
    agency = agency_of_person(request.viewer, person=professional)
    kept = entries_of(request.viewer, agency=agency)
    person = _of(kept.people, professional)
    try:
        code = setting_up.let_in(request.viewer, person=professional)
    except (AddressTaken, EnteredThem, NotYoursToGive, OtherFactorFirst) as refused:
        messages.warning(request, str(refused))
        return redirect(overview_of(request, agency))
    context = {"name": person.name, "code": code, "days": INVITATION_DAYS, "back_url": overview_of(request, agency)}
    return render(request, "administration/let_in.html", context)


urlpatterns = [
    path("administration/agencies/<uuid:agency>/teams/new/", team_new, name="team_new"),
    path("administration/agencies/<uuid:agency>/people/new/", person_new, name="person_new"),
    path("administration/agencies/<uuid:agency>/lead/", lead, name="lead"),
    path("administration/teams/<uuid:team>/", team_entry, name="team_entry"),
    path("administration/entries/<uuid:professional>/", person_entry, name="person_entry"),
    path("administration/entries/<uuid:professional>/let-in/", person_let_in, name="person_let_in"),
]
