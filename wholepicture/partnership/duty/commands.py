"""Writes of rotas and of people of several agencies in one team: by whoever keeps the directory of the agency. PostgreSQL asks the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.duty.rota import may_stand_on, weekly_of
from wholepicture.partnership.duty.rules import MOST_LINES, Weekly, length_of, overlapping, wrong_hours
from wholepicture.partnership.models import DatedShift, Professional, Team, TeamMember, WeeklyShift


class NotOnThisRota(Refusal):
    """Somebody may not stand on this rota: `why` is `elsewhere` or `left`."""

    status = 422
    WORDS = {
        "elsewhere": "{name} works for another agency. Choose somebody of this agency, or of another who is a member of this team.",
        "left": "{name} has left. Choose somebody who is at work.",
        "unknown": "Nobody of your area is known by this. Choose somebody of this agency.",
    }

    def __init__(self, why: str, name: str = ""):
        super().__init__(self.WORDS[why].format(name=name))
        self.why = why


class Overlaps(Refusal):
    """Somebody is on the rota at these hours already. Choose other hours, or take that shift off first."""

    def __init__(self, line: Weekly | None = None):
        super().__init__()
        self.line = line


class FullRota(Refusal):
    """This rota has as many lines as it may have. Take some off first, or enter longer hours in fewer lines."""


class WrongHours(Refusal):
    """These hours are not taken."""

    status = 422
    WORDS = {
        "ends_before": "It ends before it starts. Enter when it starts, and then a later time at which it ends.",
        "over": "These hours are over already. Enter hours that are still to come.",
        "far": "This is more than two years ahead. Enter it nearer the time.",
        "long": "This is longer than a month. Enter it as hours of every week, or as several shifts.",
    }

    def __init__(self, why: str):
        super().__init__(self.WORDS[why])
        self.why = why


class NotShared(Refusal):
    """This team takes nobody of other agencies. Its own agency says first that it does."""


class MemberAlready(Refusal):
    """They work in this team already."""


class OfTheSameAgency(Refusal):
    """They are of this team’s own agency: say so in their entry in the directory."""

    status = 422


@command("entries", called="Put hours of every week on a duty rota")
def add_weekly(
    viewer: Any, *, team: UUID, days: Sequence[int], starts: int, ends: int, person: UUID | None = None, phone: str = ""
) -> list[UUID]:
    """From now on somebody answers for a team on these days, from one time to another, in minutes after midnight.

    Hours that end at the time at which they start, or at an earlier one, end the next day.

    Raises NotFound, NotOnThisRota, Overlaps, FullRota.
    """
    kept = _kept(team)
    _may_stand(kept, person)
    new = [Weekly(new_id(), day, starts, length_of(starts, ends), person, phone) for day in dict.fromkeys(days)]
    standing = list(map(weekly_of, WeeklyShift.objects.filter(team_id=team, ended_at=None)))
    if line := overlapping(new, standing):
        raise Overlaps(line)
    if len(standing) + len(new) > MOST_LINES:
        raise FullRota
    with stored_first(Overlaps):
        for line in new:
            WeeklyShift.objects.create(
                id=line.id,
                area_id=kept.agency.area_id,
                team_id=team,
                professional_id=person,
                phone=phone,
                entered_by_id=viewer.professional_id,
                day=line.day,
                starts=line.starts,
                minutes=line.minutes,
            )
    concerning(records=[team, *(line.id for line in new), *([person] if person else [])])
    return [line.id for line in new]


@command("entries", called="Put hours of certain days on a duty rota")
def add_dated(
    viewer: Any, *, team: UUID, starts_at: datetime, ends_at: datetime, person: UUID | None = None, phone: str = ""
) -> UUID:
    """Between two moments somebody answers for a team, in the place of whoever does every week.

    Raises NotFound, WrongHours, NotOnThisRota, FullRota, Overlaps.
    """
    kept, now = _kept(team), clock.now()
    if why := wrong_hours(starts_at, ends_at, now):
        raise WrongHours(why)
    _may_stand(kept, person)
    if DatedShift.objects.filter(team_id=team, ended_at=None, ends_at__gt=now).count() >= MOST_LINES:
        raise FullRota
    shift = new_id()
    with stored_first(Overlaps):
        DatedShift.objects.create(
            id=shift,
            area_id=kept.agency.area_id,
            team_id=team,
            professional_id=person,
            phone=phone,
            entered_by_id=viewer.professional_id,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    concerning(records=[team, shift, *([person] if person else [])])
    return shift


@command("entries", called="Took hours off a duty rota")
def end_shift(viewer: Any, *, shift: UUID) -> UUID:
    """From now on these hours are on the rota no more; returns the team. Raises NotFound."""
    for table in (WeeklyShift, DatedShift):
        found = table.objects.filter(id=shift, ended_at=None).first()
        if found is not None:
            _kept(found.team_id)
            table.objects.filter(id=shift).update(ended_at=clock.now(), ended_by_id=viewer.professional_id)
            concerning(records=[found.team_id, shift])
            return found.team_id
    raise NotFound


@command("entries", called="Said whether people of other agencies work in a team")
def share_team(viewer: Any, *, team: UUID, shared: bool) -> None:
    """From now on other agencies may enter people of theirs in a team, or may not. Raises NotFound."""
    if not _answer("SELECT sec.share_team(%s, %s)", team, shared):
        raise NotFound
    concerning(records=[team])


@command("entries", called="Entered somebody of one agency in a team of another")
def add_member(viewer: Any, *, team: UUID, person: UUID) -> UUID:
    """Somebody of an agency that the viewer keeps works in a team of another from now on. It gives them no right.

    Raises NotFound where they, or the team, are not to be found; NotShared, OfTheSameAgency, MemberAlready.
    """
    works = Professional.objects.filter(id=person, is_active=True).first()
    there = Team.objects.filter(id=team).select_related("agency").first()
    if works is None or there is None or not _keeps(works.agency_id):
        raise NotFound
    if works.agency_id == there.agency_id:
        raise OfTheSameAgency
    if not there.is_shared:
        raise NotShared
    member = new_id()
    with stored_first(MemberAlready):
        TeamMember.objects.create(
            id=member,
            area_id=there.agency.area_id,
            team_id=team,
            professional_id=person,
            added_by_id=viewer.professional_id,
        )
    concerning(records=[team, member, person])
    return member


@command("entries", called="Said that somebody of one agency works in a team of another no more")
def end_member(viewer: Any, *, member: UUID) -> None:
    """Somebody works in a team of another agency no more; their hours on its rota are nobody's. By either agency. Raises NotFound."""
    found = TeamMember.objects.filter(id=member, ended_at=None).select_related("team", "professional").first()
    if found is None or not (_keeps(found.professional.agency_id) or _keeps(found.team.agency_id)):
        raise NotFound
    TeamMember.objects.filter(id=member).update(ended_at=clock.now(), ended_by_id=viewer.professional_id)
    concerning(records=[found.team_id, found.professional_id, member])


def _kept(team: UUID) -> Team:
    """The team, where the viewer keeps its agency's directory. Raises NotFound."""
    found = Team.objects.filter(id=team).select_related("agency").first()
    if found is None or not _keeps(found.agency_id):
        raise NotFound
    return found


def _may_stand(team: Team, person: UUID | None) -> None:
    if person is None or may_stand_on(team).filter(id=person).exists():
        return
    found = Professional.objects.filter(id=person).first()
    if found is None:
        raise NotOnThisRota("unknown")
    raise NotOnThisRota("elsewhere" if found.is_active else "left", found.name)


def _keeps(agency: UUID) -> bool:
    return bool(_answer("SELECT sec.keeps(%s)", agency))


def _answer(statement: str, *values: Any) -> Any:
    with cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0]
