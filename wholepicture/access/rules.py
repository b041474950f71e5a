"""Roles, permissions, purposes and sharing levels, as data. Standard library only.

A role is a job description. `hub` roles see everything up to level `hub` in their area; every other role sees its
own agency's items and, by involvement, what partners share. `reads` false means: no content at all.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """What a role may do. Content is decided by row security as well, never by a permission alone."""

    REPORT = "report"  # record a concern, keep a draft, send files
    OWN_REPORTS = "own_reports"  # follow one's agency's reports
    PICTURE = "picture"  # open a child, a person, a vehicle, a phone, a place
    ALERTS = "alerts"  # read alerts and decide them
    JUDGE = "judge"  # say that two subjects are the same or different
    PROTECT = "protect"  # hide where a child is; bar a viewer with a conflict of interest
    SOURCE = "source"  # read who told us
    LEDGER = "ledger"  # read who looked
    DIRECTORY = "directory"  # whom to ring
    DERIVE = "derive"  # background derivation: no person has it
    OPERATE = "operate"  # the operator's commands on the server: no person has it


P = Permission


@dataclass(frozen=True)
class Role:
    """A job description. `title` is what screens show."""

    code: str
    title: str
    permissions: frozenset[Permission]
    hub: bool = False
    lead: bool = False
    reads: bool = True
    may_know_sources: bool = field(default=False)


_PRACTITIONER = frozenset({P.REPORT, P.OWN_REPORTS, P.PICTURE, P.DIRECTORY})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("teacher_dsl", "Designated safeguarding lead", _PRACTITIONER, lead=True),
        Role("social_worker", "Social worker", _PRACTITIONER | {P.PROTECT}),
        Role(
            "police_intelligence",
            "Police intelligence officer",
            _PRACTITIONER | {P.SOURCE, P.ALERTS},
            hub=True,
            may_know_sources=True,
        ),
        Role("nurse", "Nurse", _PRACTITIONER),
        Role("care_home_worker", "Care home worker", _PRACTITIONER),
        Role("charity_worker", "Charity worker", _PRACTITIONER),
        Role("coordinator", "Exploitation co-ordinator", _PRACTITIONER | {P.ALERTS, P.PROTECT}, hub=True, lead=True),
        Role("linkage_officer", "Linkage officer", _PRACTITIONER | {P.JUDGE}, hub=True),
        Role(
            "information_governance",
            "Information-governance officer",
            frozenset({P.LEDGER, P.DIRECTORY, P.REPORT, P.OWN_REPORTS}),
            reads=False,
        ),
        # An agency's system, by its key.
        Role("feed", "Agency system", frozenset({P.REPORT, P.OWN_REPORTS}), reads=False),
    )
}

SYSTEM_ROLES: dict[str, frozenset[Permission]] = {
    "derivation": frozenset({P.DERIVE}),
    "operator": frozenset({P.OPERATE, P.REPORT, P.OWN_REPORTS, P.PICTURE, P.ALERTS, P.JUDGE, P.DIRECTORY}),
}

PURPOSES: dict[str, str] = {
    "safeguarding_child": "Safeguarding a child I work with",
    "coordination": "Co-ordinating the response to exploitation",
    "crime_prevention": "Preventing or investigating a crime against a child",
    "linkage": "Joining records of one person",
    "information_governance": "Checking how information is used",
    "system": "Keeping the records in order (no person)",
}

PURPOSES_OF: dict[str, tuple[str, ...]] = {
    "police_intelligence": ("crime_prevention", "safeguarding_child", "coordination"),
    "coordinator": ("coordination", "safeguarding_child"),
    "linkage_officer": ("linkage", "safeguarding_child"),
    "information_governance": ("information_governance",),
}


def purposes_for(role: str) -> tuple[str, ...]:
    """Purposes from which a viewer in this role chooses; the first is the one at sign-in."""
    return PURPOSES_OF.get(role, ("safeguarding_child",))


LEVELS: dict[str, str] = {
    "partners": "Agencies working with a child in it, and the co-ordination hub",
    "leads": "The safeguarding leads of those agencies, and the hub",
    "hub": "The co-ordination hub only",
    "named": "Only the people I name",
}

SESSION_HOURS = 12  # absolute; the web session ends sooner when idle
