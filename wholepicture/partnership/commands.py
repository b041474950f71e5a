"""Writes of the partnership: the operator's, on the server. `act` is checked and written to the ledger by the caller's
decorator, which access provides through `base.ledgered`."""

from typing import Any
from uuid import UUID

from wholepicture.base.ledgered import NeedsReason, Refusal, command, concerning
from wholepicture.partnership.models import Agency, Area, Professional, SharingAgreement, Team
from wholepicture.partnership.rules import AGENCY_TYPES, STRONG_IDENTIFIERS, TRUSTED_AT_FIRST
from wholepicture.partnership.signs.commands import begin_dictionary


class UnknownType(Refusal):
    """That is not a type of agency."""


class AlreadyAnother(Refusal):
    """An agency with this code is there already, of another type. Choose another code."""


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
    if type not in AGENCY_TYPES:
        raise UnknownType(f"{type!r} is not a type of agency. Use one of: {', '.join(AGENCY_TYPES)}.")
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
    people ring in danger must not go because somebody joins the team."""
    given = {"phone": phone, "is_duty": is_duty, "is_hub": is_hub}
    team, made = Team.objects.update_or_create(
        agency_id=agency, name=name, defaults={field: value for field, value in given.items() if value is not None}
    )
    concerning(records=[team.id])
    return team, made


@command("operate", called="Added a professional to the directory")
def add_professional(viewer: Any, *, agency: UUID, email: str, **details: Any) -> tuple[Professional, bool]:
    """A professional in the directory, known by e-mail address."""
    return Professional.objects.update_or_create(email=email.strip().lower(), defaults={"agency_id": agency, **details})


@command("operate", called="Made an agreement between agencies")
def make_agreement(viewer: Any, *, area: UUID, holder: UUID, reader: UUID, starts_on: Any) -> SharingAgreement:
    """Let `reader` hear that `holder` holds something, and whom to ring."""
    made, _ = SharingAgreement.objects.get_or_create(
        area_id=area, holder_id=holder, reader_id=reader, kind="pointer", defaults={"starts_on": starts_on}
    )
    return made
