"""A partnership that keeps a register of training: who sets it up, two who keep their agency's people, and a course."""

from typing import Any

from tests.living import House
from wholepicture.base import clock
from wholepicture.partnership.training.commands import set_course

TODAY = clock.local_date()


def peopled(house: House) -> House:
    house.add_colleague("sets_up", "partnership_administrator", "HUB")
    house.add_colleague("keeper", "agency_administrator", "SCH1")
    house.add_colleague("other_keeper", "agency_administrator", "HLT")
    course(house)
    return house


def course(house: House, who: str = "sets_up", after: int = 0, **other: Any) -> str:
    asked = dict(
        code="cse-1",
        title="Signs of exploitation",
        level="1",
        renewal_months=12,
        roles=["Class teacher", "teacher_dsl"],
    )
    return set_course(house.viewer(who), after=after, **{**asked, **other})


def row(email: str = "rowan@example.org", number: int = 2, **other: str) -> tuple[int, dict[str, str]]:
    asked = dict(
        email=email,
        name="Rowan Finch-Test",
        agency="SCH1",
        role="Class teacher",
        course="CSE-1",
        date=TODAY.isoformat(),
    )
    return number, {**asked, **other}


def done_row(number: int = 2, **other: str) -> tuple[int, dict[str, str]]:
    asked = dict(
        kind="Session",
        where="Marsh Lane Academy",
        years="Year 8",
        date=TODAY.isoformat(),
        how_many="120",
        what="Online",
    )
    return number, {**asked, **other}
