"""Referrals and transfers that tests send, and how. Invented."""

from typing import Any
from uuid import UUID

from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.config import installation

installation.load()

from wholepicture.casework.referral.commands import make_referral, transfer_case  # noqa: E402
from wholepicture.casework.referral.queries import referral_lists, referral_of  # noqa: E402
from wholepicture.casework.referral.results import Lists, ReferralPage  # noqa: E402
from wholepicture.casework.referral.rules import Sending  # noqa: E402

WORDS = "Please see her at home this week: older men wait outside."
CALLED = "Wren Ash-Test, 14"


def staffed(house: House) -> None:
    """Social care has a duty team with two people, and somebody who leads; the charity and a far school have somebody who leads."""
    house.add_colleague("colleague", "social_worker", "CSC")
    house.add_colleague("manager", "social_worker", "CSC")
    in_team(house, "social_worker", "CSC")
    in_team(house, "colleague", "CSC")
    in_team(house, "coordinator", "HUB")
    in_team(house, "linkage_officer", "HUB")
    for who in ("manager", "charity_worker", "other_teacher"):
        leads(house, who)


def in_team(house: House, who: str, agency: str) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET team_id = %s WHERE id = %s",
            [team_of(house, agency), house.professionals[who]],
        )


def leads(house: House, who: str, *, is_lead: bool = True) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = %s WHERE id = %s", [is_lead, house.professionals[who]]
        )


def team_of(house: House, agency: str) -> UUID:
    with as_superuser(house.database) as superuser:
        row = superuser.execute("SELECT id FROM partnership_team WHERE agency_id = %s", [house.agencies[agency]])
        return row.fetchone()[0]


def to_team(house: House, agency: str, **more: Any) -> Sending:
    return Sending(CALLED, WORDS, team=team_of(house, agency), **more)


def to_door(house: House, agency: str, **more: Any) -> Sending:
    return Sending(CALLED, WORDS, front_door=house.agencies[agency], **({"basis": "consent"} | more))


def referred(house: House, by: str, child: UUID, agency: str, **more: Any) -> UUID:
    """A referral that somebody sends to an agency's team."""
    return make_referral(house.viewer(by), child=child, sending=to_team(house, agency), **more)


def at_the_door(house: House, by: str, child: UUID, agency: str, **more: Any) -> UUID:
    """A referral that somebody sends to the front door of an agency that reads nothing of her."""
    return make_referral(house.viewer(by), child=child, sending=to_door(house, agency), **more)


def transferred(house: House, by: str, case: UUID, agency: str) -> UUID:
    return transfer_case(house.viewer(by), case=case, sending=to_team(house, agency))


def shown(house: House, who: str, referral: UUID) -> ReferralPage | None:
    return referral_of(house.viewer(who), referral=referral)


def page(house: House, who: str, referral: UUID) -> ReferralPage:
    found = shown(house, who, referral)
    assert found is not None
    return found


def lists(house: House, who: str, **more: Any) -> Lists:
    return referral_lists(house.viewer(who), **more)
