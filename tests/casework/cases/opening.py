"""Cases that tests open, and how. Invented."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.living import House
from wholepicture.base import clock
from wholepicture.config import installation

installation.load()

from wholepicture.casework.cases.commands import open_case  # noqa: E402
from wholepicture.casework.cases.queries import case_of  # noqa: E402
from wholepicture.casework.cases.results import CasePage  # noqa: E402
from wholepicture.casework.cases.rules import FirstAction, Opening  # noqa: E402


def in_days(days: int) -> date:
    return clock.local_date() + timedelta(days=days)


def first(house: House, doer: str, days: int = 3, what: str = "See her at school, alone.") -> FirstAction:
    return FirstAction(what, house.professionals[doer], in_days(days))


def opened(house: House, by: str, child: UUID, lead: str, doer: str = "", **more: Any) -> UUID:
    """A case that somebody opens, led by somebody, with a first action."""
    action = first(house, doer or lead, more.pop("days", 3))
    given: dict[str, Any] = {"what": "Older men drive her at night.", "lead": house.professionals[lead], **more}
    return open_case(house.viewer(by), opening=Opening(child, action, **given))


def page(house: House, who: str, case: UUID) -> CasePage:
    found = case_of(house.viewer(who), case=case)
    assert found is not None
    return found


def leaves(house: House, who: str) -> None:
    """Somebody is not at work any more."""
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals[who]]
        )


def as_typed(house: House, lead: str = "coordinator", doer: str = "", days: int = 3, **fields: str) -> dict[str, str]:
    """What somebody fills in who acts with a case of their own, as a browser sends it."""
    due = in_days(days)
    given = {
        "case_what": "Older men drive her at night.",
        "case_lead": str(house.professionals[lead]),
        "case_level": "partners",
        "case_joins": "new",
        "action_what": "See her at school, alone.",
        "action_doer": str(house.professionals[doer or lead]),
        "action_due-day": str(due.day),
        "action_due-month": str(due.month),
        "action_due-year": str(due.year),
    }
    return given | fields
