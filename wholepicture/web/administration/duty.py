"""A team's duty rota, and people of several agencies in one team: kept by an agency's administrator, or whoever sets up the partnership."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.setting_up import agency_of_team, entries_of
from wholepicture.base.clock import moment_of
from wholepicture.partnership.duty.commands import (
    FullRota,
    MemberAlready,
    NotOnThisRota,
    NotShared,
    OfTheSameAgency,
    Overlaps,
    WrongHours,
    add_dated,
    add_member,
    add_weekly,
    end_member,
    end_shift,
    share_team,
)
from wholepicture.partnership.duty.queries import RotaOfTeam, candidates_of, rota_of, seats_elsewhere, shared_teams
from wholepicture.partnership.duty.rules import DAYS, Dated, Weekly
from wholepicture.web.administration.entries import NO_NUMBER, is_number, overview_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.wording.days import near_date_of, why_no_date
from wholepicture.web.wording.times import gds_datetime, hours_said, minutes_of

CHOOSE_DAYS = "Choose the days on which it begins."
NO_TIME = "Enter a time like 9am, 5:30pm or 17:30."
CHOOSE_WHO = "Choose one of these."
CHOOSE_TEAM = "Choose the team that they work in."
DATES = ("day", "month", "year")
WEEKLY_BOXES = ("starts", "ends", "person", "phone")
DATED_BOXES = (
    *(f"{name}-{part}" for name in ("from", "to") for part in DATES),
    "from_time",
    "to_time",
    "person",
    "phone",
)
CALLED = {"from": "When it starts", "to": "When it ends"}


@dataclass(frozen=True)
class Line:
    """A line of a rota in words."""

    id: UUID
    when: str
    who: str
    phone: str


@require_http_methods(["GET"])
def team_duty(request: Request, team: UUID) -> HttpResponse:
    """Who is on duty for a team, and when."""
    agency_of_team(request.viewer, team=team)
    rota = rota_of(request.viewer, team=team)
    week: dict[str, list[Line]] = {}
    for line in rota.weekly:
        week.setdefault(DAYS[line.day], []).append(_weekly_line(line, rota))
    context = {
        "rota": rota,
        "week": week,
        "dated": [_dated_line(shift, rota) for shift in rota.dated],
        "back_url": overview_of(request, rota.agency),
    }
    return render(request, "administration/duty.html", context)


def _weekly_line(line: Weekly, rota: RotaOfTeam) -> Line:
    return Line(line.id, hours_said(line.starts, line.minutes), _who(line, rota), line.phone)


def _dated_line(shift: Dated, rota: RotaOfTeam) -> Line:
    when = f"{gds_datetime(shift.starts_at)} to {gds_datetime(shift.ends_at)}"
    return Line(shift.id, when, _who(shift, rota), shift.phone)


def _who(shift: Weekly | Dated, rota: RotaOfTeam) -> str:
    if shift.person is None:
        return "The team"
    name = rota.names.get(shift.person, "")
    return f"{name}, who works here no more: nobody answers" if shift.person in rota.gone else name


# -- hours of every week -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def duty_weekly(request: Request, team: UUID) -> HttpResponse:
    """Hours of every week, to put on a team's rota."""
    agency_of_team(request.viewer, team=team)
    given, days = typed(request.POST, *WEEKLY_BOXES), request.POST.getlist("days")
    people = candidates_of(request.viewer, team=team)
    if request.method == "GET":
        return _weekly_page(request, team, people, given, days, {})
    starts, ends = minutes_of(given["starts"]), minutes_of(given["ends"])
    errors = _wrong_weekly(days, starts, ends) | _wrong_who(given, people)
    if not errors and starts is not None and ends is not None:
        try:
            add_weekly(
                request.viewer,
                team=team,
                days=[int(day) for day in days],
                starts=starts,
                ends=ends,
                person=id_or_none(given["person"]),
                phone=given["phone"],
            )
        except Overlaps as refused:
            errors["starts"] = _overlap_said(request, team, refused)
        except FullRota as refused:
            errors["starts"] = str(refused)
        except NotOnThisRota as refused:
            errors["person"] = str(refused)
    if errors:
        return _weekly_page(request, team, people, given, days, errors)
    messages.success(request, "These hours are on the rota from now on.")
    return redirect("team_duty", team)


def _wrong_weekly(days: list[str], starts: int | None, ends: int | None) -> dict[str, str]:
    errors = {}
    if not days or not set(days) <= {str(day) for day in DAYS}:
        errors["days"] = CHOOSE_DAYS
    if starts is None:
        errors["starts"] = NO_TIME
    if ends is None:
        errors["ends"] = NO_TIME
    return errors


def _wrong_who(given: Mapping[str, str], people: Mapping[UUID, str]) -> dict[str, str]:
    errors = {}
    if given["person"] and id_or_none(given["person"]) not in people:
        errors["person"] = CHOOSE_WHO
    if not is_number(given["phone"]):
        errors["phone"] = NO_NUMBER
    return errors


def _overlap_said(request: Request, team: UUID, refused: Overlaps) -> str:
    """Who is on at that time already, as it stands now: somebody else may have entered them meanwhile."""
    if refused.line is None:
        return str(refused)
    rota = rota_of(request.viewer, team=team)
    when = f"{DAYS[refused.line.day]}, {hours_said(refused.line.starts, refused.line.minutes)}"
    return f"{_who(refused.line, rota)} is on the rota already: {when}. Choose other hours, or take that off first."


def _weekly_page(
    request: Request,
    team: UUID,
    people: Mapping[UUID, str],
    given: Mapping[str, str],
    days: list[str],
    errors: Mapping[str, str],
) -> HttpResponse:
    context = {
        "rota": rota_of(request.viewer, team=team),
        "given": given,
        "days": days,
        "day_options": [(str(day), called) for day, called in DAYS.items()],
        "people": _options(people),
        **with_errors(errors),
    }
    return render(request, "administration/duty_weekly.html", context, status=422 if errors else 200)


def _options(people: Mapping[UUID, str]) -> dict[str, str]:
    return {"": "The team, without a name", **{str(person): name for person, name in people.items()}}


# -- hours of certain days ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def duty_dated(request: Request, team: UUID) -> HttpResponse:
    """Hours of certain days, to put on a team's rota in the place of those of every week."""
    agency_of_team(request.viewer, team=team)
    given = typed(request.POST, *DATED_BOXES)
    people = candidates_of(request.viewer, team=team)
    if request.method == "GET":
        return _dated_page(request, team, people, given, {})
    errors: dict[str, str] = {}
    starts, ends = _moment(given, "from", errors), _moment(given, "to", errors)
    errors |= _wrong_who(given, people)
    if not errors and starts and ends:
        try:
            add_dated(
                request.viewer,
                team=team,
                starts_at=starts,
                ends_at=ends,
                person=id_or_none(given["person"]),
                phone=given["phone"],
            )
        except WrongHours as refused:
            errors["to-day"] = str(refused)
        except (Overlaps, FullRota) as refused:
            errors["from-day"] = str(refused)
        except NotOnThisRota as refused:
            errors["person"] = str(refused)
    if errors:
        return _dated_page(request, team, people, given, errors)
    messages.success(request, "These hours are on the rota, in the place of those of every week.")
    return redirect("team_duty", team)


def _moment(given: Mapping[str, str], name: str, errors: MutableMapping[str, str]) -> datetime | None:
    day = _day(given, name, errors)
    minutes = minutes_of(given[f"{name}_time"])
    if minutes is None:
        errors[f"{name}_time"] = NO_TIME
    if day is None or minutes is None:
        return None
    return moment_of(datetime.combine(day, time()) + timedelta(minutes=minutes))


def _day(given: Mapping[str, str], name: str, errors: MutableMapping[str, str]) -> date | None:
    boxes = [given[f"{name}-{part}"] for part in DATES]
    day = near_date_of(*boxes)
    if day is None:
        errors[f"{name}-day"] = f"{CALLED[name]}. {why_no_date(*boxes)}"
    return day


def _dated_page(
    request: Request, team: UUID, people: Mapping[UUID, str], given: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    context = {
        "rota": rota_of(request.viewer, team=team),
        "given": given,
        "boxes": {box.replace("-", "_"): given[box] for box in DATED_BOXES},
        "people": _options(people),
        **with_errors(errors),
    }
    return render(request, "administration/duty_dated.html", context, status=422 if errors else 200)


@require_http_methods(["POST"])
def duty_off(request: Request, shift: UUID) -> HttpResponse:
    """Take hours off a rota."""
    team = end_shift(request.viewer, shift=shift)
    messages.success(request, "Taken off. From now on nobody is on the rota at these hours by it.")
    return redirect("team_duty", team)


# -- people of several agencies ----------------------------------------------------------------------------------------


@require_http_methods(["POST"])
def team_shared(request: Request, team: UUID) -> HttpResponse:
    """Say whether people of other agencies work in a team."""
    shared = request.POST.get("shared") == "yes"
    share_team(request.viewer, team=team, shared=shared)
    said = (
        "Other agencies can now say who of theirs works in this team."
        if shared
        else "Nobody more of another agency is entered in this team. Those who are go on."
    )
    messages.success(request, said)
    return redirect("team_duty", team)


@require_http_methods(["GET", "POST"])
def elsewhere(request: Request, agency: UUID) -> HttpResponse:
    """People of an agency who work in teams of others."""
    kept = entries_of(request.viewer, agency=agency)
    teams = {str(team): called for team, called in shared_teams(request.viewer, agency=agency).items()}
    people = {str(person.id): person.name for person in kept.people}
    given = typed(request.POST, "person", "team")
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = {
            field: words
            for field, words, options in (("person", CHOOSE_WHO, people), ("team", CHOOSE_TEAM, teams))
            if given[field] not in options
        }
        if not errors:
            try:
                add_member(request.viewer, team=UUID(given["team"]), person=UUID(given["person"]))
            except (MemberAlready, NotShared, OfTheSameAgency) as refused:
                errors["team"] = str(refused)
        if not errors:
            messages.success(request, f"{people[given['person']]} works in {teams[given['team']]} from now on.")
            return redirect("elsewhere", agency)
    context = {
        "kept": kept,
        "seats": seats_elsewhere(request.viewer, agency=agency),
        "teams": {"": "Choose a team", **teams},
        "has_teams": bool(teams),
        "people": {"": "Choose somebody", **people},
        "given": given,
        "back_url": overview_of(request, agency),
        **with_errors(errors),
    }
    return render(request, "administration/elsewhere.html", context, status=422 if errors else 200)


@require_http_methods(["POST"])
def member_end(request: Request, member: UUID) -> HttpResponse:
    """Say that somebody works in a team of another agency no more."""
    end_member(request.viewer, member=member)
    team, agency = id_or_none(request.POST.get("team", "")), id_or_none(request.POST.get("agency", ""))
    whose = "say who is on" if team else "tell that team, which says who is on"
    messages.success(request, f"Ended. Their hours on that team’s rota are nobody’s now: {whose}.")
    if team:
        return redirect("team_duty", team)
    return redirect("elsewhere", agency) if agency else redirect("administration")


urlpatterns = [
    path("administration/teams/<uuid:team>/duty/", team_duty, name="team_duty"),
    path("administration/teams/<uuid:team>/duty/weekly/", duty_weekly, name="duty_weekly"),
    path("administration/teams/<uuid:team>/duty/dated/", duty_dated, name="duty_dated"),
    path("administration/teams/<uuid:team>/shared/", team_shared, name="team_shared"),
    path("administration/duty/<uuid:shift>/off/", duty_off, name="duty_off"),
    path("administration/agencies/<uuid:agency>/elsewhere/", elsewhere, name="elsewhere"),
    path("administration/members/<uuid:member>/end/", member_end, name="member_end"),
]
