"""Writes of the partnership: the operator's, on the server; agencies and agreements also by whoever sets up the partnership.

Teams and people on screen: `access.setting_up`."""

from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.partnership.models import Agency, Area, Professional, SharingAgreement, Team
from wholepicture.partnership.rules import ENTERED_TYPES, STRONG_IDENTIFIERS, TRUSTED_AT_FIRST
from wholepicture.partnership.signs.commands import begin_dictionary


class UnknownType(Refusal):
    """There is no such type of agency. Choose one of those that are listed."""


class AlreadyAnother(Refusal):
    """An agency with this code is there already, of another type. Choose another code."""


class NoNumber(Refusal):
    """A duty team needs a telephone number: every page gives it to whoever reads that a child is in danger."""

    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody else changed this while you had it open. Look at what they changed, then save again."""


class EndsBeforeItStarts(Refusal):
    """An agreement ends on the day that it starts, or later. Choose another last day."""

    status = 422


@command("operate", called="Added an area")
def add_area(viewer: Any, *, code: str, name: str) -> tuple[Area, bool]:
    """An area, and whether it is new. Its dictionary of signs begins as published."""
    area, made = Area.objects.get_or_create(code=code, defaults={"name": name})
    if made:
        begin_dictionary(viewer, area=area.id)
    return area, made


@command("operate", called="Added an agency")
def add_agency(viewer: Any, *, area: UUID, code: str, name: str, type: str) -> tuple[Agency, bool]:
    """An agency, and whether it is new. Added again with another name, it takes that name."""
    if type not in ENTERED_TYPES:
        raise UnknownType(f"{type!r} is not a type of agency. Use one of: {', '.join(ENTERED_TYPES)}.")
    agency, made = Agency.objects.get_or_create(
        area_id=area,
        code=code,
        defaults={"name": name, "type": type, "trusted_identifiers": list(TRUSTED_AT_FIRST[type])},
    )
    if not made and agency.type != type:
        raise AlreadyAnother
    if not made and agency.name != name:
        agency.name = name
        agency.save(update_fields=["name"])
    concerning(records=[agency.id])
    return agency, made


@command("operate", called="Said by which identifiers an agency’s rows may join")
def trust_feed(viewer: Any, *, agency: UUID, identifiers: list[str], reason: str = "") -> None:
    """From now on, join this agency's rows by these identifiers without a person; by no others.

    Raises NeedsReason where one of those that were trusted is taken away without.
    """
    unknown = set(identifiers) - set(STRONG_IDENTIFIERS)
    if unknown:
        raise Refusal(
            f"{', '.join(sorted(unknown))} cannot be trusted for joining. Use some of: {', '.join(STRONG_IDENTIFIERS)}."
        )
    trusted = Agency.objects.filter(id=agency).values_list("trusted_identifiers", flat=True).first() or []
    if set(trusted) - set(identifiers) and not reason.strip():
        raise NeedsReason
    Agency.objects.filter(id=agency).update(trusted_identifiers=sorted(identifiers))
    concerning(records=[agency], justification=reason.strip())


@command("operate", called="Added a team")
def add_team(
    viewer: Any,
    *,
    agency: UUID,
    name: str,
    phone: str | None = None,
    is_duty: bool | None = None,
    is_hub: bool | None = None,
) -> tuple[Team, bool]:
    """A team of an agency, and whether it is new. Added again, it takes what is given and keeps the rest: the number that
    people ring in danger must not go because somebody joins the team. Raises NoNumber where a duty team would have none."""
    before = Team.objects.filter(agency_id=agency, name=name).first()
    answers = before.is_duty if is_duty is None and before else bool(is_duty)
    number = before.phone if phone is None and before else phone or ""
    if answers and not number.strip():
        raise NoNumber
    given = {"phone": phone, "is_duty": is_duty, "is_hub": is_hub}
    team, made = Team.objects.update_or_create(
        agency_id=agency, name=name, defaults={field: value for field, value in given.items() if value is not None}
    )
    concerning(records=[team.id])
    return team, made


@command("operate", called="Added a professional to the directory")
def add_professional(viewer: Any, *, agency: UUID, email: str, **details: Any) -> tuple[Professional, bool]:
    """A professional in the directory, known by e-mail address, and whether they are new. Added again they keep what is not given;
    at another agency they begin without a team, and lead nobody."""
    address = email.strip().lower()
    comes_from_another = Professional.objects.filter(email=address).exclude(agency_id=agency).exists()
    begins: dict[str, Any] = {"team_id": None, "is_lead": False, "is_deputy": False} if comes_from_another else {}
    return Professional.objects.update_or_create(email=address, defaults={"agency_id": agency, **begins, **details})


@command("partnership", called="Made agreements between agencies", formerly=["partnership.commands.make_agreement"])
def make_agreements(
    viewer: Any,
    *,
    area: UUID,
    holder: UUID | None,
    reader: UUID | None,
    starts_on: date,
    ends_on: date | None = None,
) -> int:
    """Let `reader` hear that `holder` holds something, and whom to ring, where None is every agency of the area; how many were made
    or begun anew.

    One that stands keeps its dates. One that has ended begins anew where the two are named, and stays ended where several are
    meant. Raises EndsBeforeItStarts, and NotFound where one of the agencies is not of the area.
    """
    if ends_on and ends_on < starts_on:
        raise EndsBeforeItStarts
    everyone = list(Agency.objects.filter(area_id=area).values_list("id", flat=True))
    holders, readers = ([each] if each else everyone for each in (holder, reader))
    concerning(records=[area, *(each for each in (holder, reader) if each)])
    named = bool(holder and reader)
    made: int | None = _answer(
        "SELECT sec.agree(%s, %s, %s, %s, %s, %s)", area, holders, readers, starts_on, ends_on, named
    )
    if made is None:
        raise NotFound
    return made


@command("partnership", called="Ended an agreement between agencies")
def end_agreement(viewer: Any, *, agreement: UUID, reason: str) -> None:
    """From now on nobody hears by this agreement. One that has not begun never does."""
    if not reason.strip():
        raise NeedsReason
    if not _answer("SELECT sec.end_agreement(%s)", agreement):
        raise NotFound
    sides = SharingAgreement.objects.values_list("holder_id", "reader_id").get(id=agreement)
    concerning(records=[agreement, *sides], justification=reason.strip())


def _answer(statement: str, *values: Any) -> Any:
    with cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0]
