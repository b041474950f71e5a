"""What a partnership still lacks before it is safe to open: one list, for the command `check` and for the first page of whoever
sets it up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.access.models import TrustedFeed
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.narrowing.queries import rules_in
from wholepicture.partnership.queries import agencies_by_id, agreeing, leading_at, teams_at
from wholepicture.partnership.rules import PUBLIC

HUB_ROLES = {
    "coordinator": "A co-ordinator of the hub who can sign in, to read what comes",
    "linkage_officer": "A linkage officer who can sign in, to say which reports are of one person",
    "information_governance": "An information-governance officer who can sign in, to read who looked",
}
# On which page it is done. Where there is none it takes the operator's command.
AGENCIES, AGREEMENTS, AGENCY, TRAINING = "agencies", "agreements", "agency", "training"


@dataclass(frozen=True)
class Step:
    """One thing that a partnership needs, whether it is there, and what brings it about."""

    code: str
    title: str
    is_done: bool
    command: str
    page: str = ""
    agency: UUID | None = None
    agency_name: str = ""
    is_needed: bool = True  # else it is worth having, and one can open without it


@dataclass
class Known:
    """What is known of one agency."""

    code: str
    name: str
    phones: bool = False
    leads: bool = False
    deputies: bool = False
    reporters: int = 0  # people who can sign in and report
    administrators: int = 0
    keys: int = 0
    agreements: bool = False


@query(Permission.ENTRIES, called="Looked what the partnership still lacks")
def steps_to_open(viewer: Viewer, *, area: UUID) -> list[Step]:
    """Every step, in the order in which one takes them, done and not done."""
    concerning(records=[area])
    of_area = sorted(
        (each for each in agencies_by_id().values() if each.area_id == area and each.type != PUBLIC),
        key=lambda each: each.name,
    )
    agreed = agreeing(area)
    agencies = {each.id: Known(each.code, each.name, agreements=each.id in agreed) for each in of_area}
    duty, hub = _teams(agencies)
    _people(agencies)
    roles = _enters(agencies)
    fed = TrustedFeed.objects.filter(area_id=area, withdrawn_at=None).exists()
    return [
        Step(
            "agencies",
            "Two agencies or more",
            len(agencies) > 1,
            "wholepicture agency add CODE --name NAME --type TYPE",
            AGENCIES,
        ),
        Step(
            "hub",
            "The co-ordination hub: an agency with a team that is the hub’s",
            hub,
            "wholepicture team add CODE --name NAME --phone NUMBER --hub",
            AGENCIES,
        ),
        Step(
            "duty",
            "A duty desk with a telephone number: every page gives it to whoever reads of a child in danger",
            duty,
            "wholepicture team add CODE --name NAME --phone NUMBER --duty",
            AGENCIES,
        ),
        *_hub_people(roles),
        *(step for id, known in agencies.items() for step in _of_agency(id, known)),
        *_with_each_other(agencies, fed),
        *_reading(area),
    ]


def _reading(area: UUID) -> list[Step]:
    """Where roles read only with training: that some course counts for each of these rules. One that none counts for asks nobody."""
    rules = [row for row in rules_in(area) if not row.is_ended]
    roles = sorted({ROLES[row.role].title if row.role in ROLES else row.role for row in rules if not row.can_be_met})
    title = "A course in force for every rule by which a role reads only with training"
    if roles:
        title += f" (none counts for: {', '.join(roles)}; until one does, they read without)"
    how = "on the page Training: add a course that counts for it or bring one back; or end the rule"
    return [Step("reading", title, not roles, how, TRAINING, is_needed=False)] if rules else []


def _hub_people(roles: Mapping[str, int]) -> list[Step]:
    how = "wholepicture professional add EMAIL --agency CODE --name NAME --role {} --sign-in"
    return [Step(role, title, bool(roles[role]), how.format(role)) for role, title in HUB_ROLES.items()]


def _of_agency(id: UUID, known: Known) -> list[Step]:
    add = f"wholepicture professional add EMAIL --agency {known.code} --name NAME"
    team = f"wholepicture team add {known.code} --name NAME --phone NUMBER"
    here: dict[str, Any] = {"page": AGENCY, "agency": id, "agency_name": known.name}
    return [
        Step("phone", "A team with a telephone number", known.phones, team, **here),
        Step("lead", "A safeguarding lead", known.leads, f"{add} --standing lead", **here),
        Step(
            "deputy",
            "A deputy, for when the lead is away",
            known.deputies,
            f"{add} --standing deputy",
            is_needed=False,
            **here,
        ),
        Step(
            "administrator",
            "An administrator who can sign in, or a key for its system",
            bool(known.administrators or known.keys),
            f"{add} --role agency_administrator --sign-in, or: wholepicture agency key {known.code}",
            **here,
        ),
        Step(
            "reporter",
            "Somebody who can sign in and report, or a key for its system",
            bool(known.reporters or known.keys),
            f"{add} --role ROLE --sign-in",
            **here,
        ),
    ]


def _with_each_other(agencies: Mapping[UUID, Known], fed: bool) -> list[Step]:
    without = [known.name for known in agencies.values() if not known.agreements]
    title = "Agreements: from which agency each may learn that something is held"
    if without and len(without) < len(agencies):
        title += f" (still without any: {', '.join(without)})"
    return [
        Step(
            "agreements",
            title,
            bool(agencies) and not without,
            "wholepicture agreement add --holder CODE --reader CODE, or --everyone",
            AGREEMENTS,
        ),
        Step(
            "feeds",
            "A system whose word is taken on who works with a child; without one, a person confirms each",
            fed,
            "wholepicture agency trust CODE --service NAME --by file --reason WHY",
            is_needed=False,
        ),
    ]


def _teams(agencies: Mapping[UUID, Known]) -> tuple[bool, bool]:
    """Whether a duty desk has a number, and whether the hub has a team."""
    duty = hub = False
    for team in teams_at(agencies):
        agencies[team.agency_id].phones |= bool(team.phone)
        duty |= team.is_duty and bool(team.phone)
        hub |= team.is_hub
    return duty, hub


def _people(agencies: Mapping[UUID, Known]) -> None:
    for person in leading_at(agencies):
        agencies[person.agency_id].leads |= person.is_lead
        agencies[person.agency_id].deputies |= person.is_deputy


def _enters(agencies: Mapping[UUID, Known]) -> Counter[str]:
    """How many can sign in in each role, in all."""
    roles = Counter[str]()
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.who_enters()")
        rows = sql.fetchall()
    for agency, role, number in rows:
        if agency not in agencies:
            continue
        roles[role] += number
        if role == "feed":
            agencies[agency].keys += number
            continue
        may = ROLES[role].permissions if role in ROLES else frozenset()
        agencies[agency].reporters += number if Permission.REPORT in may else 0
        agencies[agency].administrators += number if Permission.ADMINISTER in may else 0
    return roles
