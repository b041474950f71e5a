"""Roles, permissions, purposes and sharing levels: everything that any room knows of each. Standard library only.

A role is a job description: one entry here. The database's own list of roles is laid down from it (`wholepicture.policies`),
and screens, commands and the generated reference read it. `hub` roles see everything up to level `hub` in their area;
every other role sees its own agency's items and, by involvement, what partners share. `reads` false means: no content at
all. `tests/house/test_roles_and_permissions.py` goes through every place for each.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a role may do. Content is decided by row security as well, never by a permission alone."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> "Permission":
        permission = str.__new__(cls, code)
        permission._value_ = code
        permission.meaning = meaning
        return permission

    REPORT = "report", "Report something, keep a draft of it, and send files of reports."
    OWN_REPORTS = "own_reports", "Follow what became of the reports of one’s own agency."
    PICTURE = "picture", "Open the picture of a child, a person, a vehicle, a phone or a place, and search."
    ANSWER_NAMED = (
        "answer_named",
        "Read and answer a report that its sender keeps to people whom they name, by whom one is named.",
    )
    ALERTS = "alerts", "Read alerts and reports for the hub, and decide and answer them."
    OPERATION = (
        "operation",
        "Read the operations of which one is named as a member, as far as one may see the children; in the hub, with `alerts`, whole.",
    )
    SET_RULES = (
        "set_rules",
        "Set how the partnership uses its alert rules: which raise, which only list, and its own thresholds.",
    )
    ASSESS = "assess", "Assess a child: answer a structured form, and set the child’s level with reasons."
    APPROVE = (
        "approve",
        "Approve, return or decline an assessment that somebody else signed: as a safeguarding lead of their agency, or in the hub.",
    )
    CASES = "cases", "Lead and share cases of children, and give and do actions in them."
    MISSING = (
        "missing",
        "Say what was done about a child who is missing or came back, and keep and hand over what helps to look for them.",
    )
    EXPLORE = (
        "explore",
        "Explore networks of people and things, keep and share charts of them, and take them out as files.",
    )
    JUDGE = "judge", "Say that two people or things are the same or different, and whether a shared value counts."
    CONFIRM = (
        "confirm",
        "Confirm or refuse what another agency says of its work with a child, where they work with her.",
    )
    PROTECT = "protect", "Hide where a child is, and bar somebody with a conflict of interest."
    ESCALATE = (
        "escalate",
        "Disagree with a decision of which one was told, and answer a disagreement where one is asked.",
    )
    THEMES = "themes", "Read what is learnt from disagreements: numbers, and no names."
    SOURCE = "source", "Read who told us."
    GRADE = (
        "grade",
        "Sanitise information, give each piece its grade, and enter sources in the register without reading it.",
    )
    SOURCE_REGISTER = (
        "source_register",
        "Keep the register of sources: read who a source is, and decide who else is told. No reports.",
    )
    LEDGER = "ledger", "Read who looked at what."
    DIRECTORY = "directory", "See who to call, and read the dictionary of signs and its cards."
    SIGNS = "signs", "Edit the partnership’s dictionary of signs and its cards."
    ADMINISTER = (
        "administer",
        "Take away and give, in one’s own agency: sessions, accounts, second factors, roles, keys. No content.",
    )
    ENTRIES = (
        "entries",
        "Keep the directory’s teams and people, and let newcomers in: in one’s own agency, or in all of one’s area. No content.",
    )
    PARTNERSHIP = (
        "partnership",
        "Set up the partnership: its agencies, who may learn from which of them, the hub’s teams and the duty desk. No content.",
    )
    DERIVE = "derive", "Derive in the background what follows from reports. No person has it."
    SEND = "send", "Send word by e-mail and push that something waits. No person has it."
    SPEAK_UP = (
        "speak_up",
        "Tell something without signing in, and read the one conversation whose code one has. No person has it.",
    )
    OWN_DATES = (
        "own_dates",
        "Read one’s own dates by the secret address of one’s calendar, and nothing else. No role has it.",
    )
    CARERS_DOOR = (
        "carers_door",
        "See and report about the children who live with a foster carer now, by a door of their own, and nothing else. No role has it.",
    )
    OPERATE = "operate", "Use the operator’s commands on the server. No person has it."


P = Permission

FOR_A_CHILD = ("safeguarding_child",)


@dataclass(frozen=True)
class Role:
    """A job description.

    `title` is what screens show, `held_by` says who has it. Of `purposes` a viewer chooses one; the first is the one at
    sign-in. `grades`: gives intelligence its grade; partners only say how they know. `given_in`: the types of agency
    (`partnership.rules.AGENCY_TYPES`) whose own administrator may give it; everywhere else the operator does.
    """

    code: str  # stable for ever: it stands in the directory and in the ledger
    title: str
    held_by: str
    permissions: frozenset[Permission]
    purposes: tuple[str, ...] = FOR_A_CHILD
    hub: bool = False
    lead: bool = False
    reads: bool = True
    signs_in: bool = True
    grades: bool = False
    given_in: tuple[str, ...] = ()


_PRACTITIONER = frozenset(
    {P.REPORT, P.OWN_REPORTS, P.PICTURE, P.ANSWER_NAMED, P.CONFIRM, P.DIRECTORY, P.ESCALATE}
    | {P.CASES, P.MISSING, P.OPERATION}
)
_ASSESSOR = _PRACTITIONER | {P.ASSESS, P.APPROVE}  # only a lead approves: the database looks at that as well

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "teacher_dsl",
            "Designated safeguarding lead",
            "The member of a school’s or college’s staff who leads on safeguarding, and deputies.",
            _ASSESSOR,
            lead=True,
            given_in=("school",),
        ),
        Role(
            "social_worker",
            "Social worker",
            "A social worker of children’s social care.",
            _ASSESSOR | {P.PROTECT},
            given_in=("social_care", "other_area"),
        ),
        Role(
            "police_intelligence",
            "Police intelligence officer",
            "An officer of the police’s intelligence unit who works with the hub.",
            _PRACTITIONER | {P.SOURCE, P.ALERTS, P.GRADE, P.EXPLORE},
            purposes=("crime_prevention", "safeguarding_child", "coordination"),
            hub=True,
            grades=True,
        ),
        Role(
            "source_custodian",
            "Custodian of the source register",
            "Whoever keeps the register of sources, apart from those who grade. Reads no reports.",
            frozenset({P.SOURCE_REGISTER, P.DIRECTORY, P.REPORT, P.OWN_REPORTS}),
            purposes=("source_protection",),
            reads=False,
        ),
        Role(
            "nurse",
            "Nurse",
            "A nurse of a health service, such as a school nurse.",
            _ASSESSOR,
            given_in=("health",),
        ),
        Role(
            "care_home_worker",
            "Care home worker",
            "A member of a children’s home’s staff.",
            _PRACTITIONER,
            given_in=("care_home",),
        ),
        Role(
            "charity_worker",
            "Charity worker",
            "A worker of a charity that works with children.",
            _ASSESSOR,
            given_in=("charity",),
        ),
        Role(
            "coordinator",
            "Exploitation co-ordinator",
            "Whoever co-ordinates the area’s response to exploitation, in the hub.",
            _ASSESSOR | {P.ALERTS, P.SET_RULES, P.JUDGE, P.PROTECT, P.SIGNS, P.THEMES, P.EXPLORE},
            purposes=("coordination", "safeguarding_child"),
            hub=True,
            lead=True,
        ),
        Role(
            "linkage_officer",
            "Linkage officer",
            "A member of the hub’s staff who joins and parts records of one person.",
            _PRACTITIONER | {P.JUDGE},
            purposes=("linkage", "safeguarding_child"),
            hub=True,
        ),
        Role(
            "information_governance",
            "Information-governance officer",
            "Whoever checks how information is used. Reads who looked, and no content.",
            frozenset({P.LEDGER, P.DIRECTORY, P.REPORT, P.OWN_REPORTS, P.ESCALATE, P.THEMES}),
            purposes=("information_governance",),
            reads=False,
        ),
        Role(
            "independent_scrutineer",
            "Independent scrutineer",
            "Whoever decides disagreements in the end, for no agency. Reads those that come to the top, and nothing else of children.",
            frozenset({P.ESCALATE, P.THEMES, P.DIRECTORY}),
            reads=False,
        ),
        Role(
            "agency_administrator",
            "Agency administrator",
            "Whoever looks after an agency’s own people, accounts and keys. Reads nothing of children.",
            frozenset({P.ADMINISTER, P.ENTRIES, P.DIRECTORY}),
            purposes=("administration",),
            reads=False,
        ),
        Role(
            "partnership_administrator",
            "Partnership administrator",
            "Whoever sets up the partnership: agencies, agreements, the duty desk. Reads nothing of children.",
            frozenset({P.PARTNERSHIP, P.ENTRIES, P.DIRECTORY}),
            purposes=("administration",),
            reads=False,
        ),
        Role(
            "feed",
            "Agency system",
            "An agency’s system, by its key. No person has it.",
            frozenset({P.REPORT, P.OWN_REPORTS}),
            reads=False,
            signs_in=False,
        ),
    )
}


# Those who answer a report that its sender keeps to people whom they name: whoever reads content.
READERS_BY_NAME = frozenset(role.code for role in ROLES.values() if P.ANSWER_NAMED in role.permissions)
# Those of the hub who read what is reported, and decide.
HUB_READERS = frozenset(role.code for role in ROLES.values() if role.hub and P.ALERTS in role.permissions)


@dataclass(frozen=True)
class SystemRole:
    """What the software itself may do, for no person. `connection`: which of the database's connections speaks for it."""

    code: str
    held_by: str
    permissions: frozenset[Permission]
    connection: str


SYSTEM_ROLES: dict[str, SystemRole] = {
    role.code: role
    for role in (
        SystemRole("derivation", "The background worker.", frozenset({P.DERIVE}), "worker"),
        SystemRole("sending", "Whatever sends notices out of the product.", frozenset({P.SEND}), "sender"),
        SystemRole(
            "calendar",
            "A calendar that asks for its owner’s dates, by its secret address.",
            frozenset({P.OWN_DATES}),
            "default",
        ),
        SystemRole(
            "carer",
            "A foster carer, by the door that the authority gave them which placed a child with them.",
            frozenset({P.CARERS_DOOR}),
            "default",
        ),
        SystemRole("public", "Anybody, on the page that needs no signing in.", frozenset({P.SPEAK_UP}), "public"),
        SystemRole(
            "operator",
            "Whoever runs the installation, by commands on the server.",
            frozenset(
                {P.OPERATE, P.ADMINISTER, P.ENTRIES, P.PARTNERSHIP, P.PROTECT, P.REPORT, P.OWN_REPORTS}
                | {P.PICTURE, P.ALERTS, P.JUDGE, P.CONFIRM, P.DIRECTORY}
            ),
            "operator",
        ),
    )
}

PURPOSES: dict[str, str] = {
    "safeguarding_child": "Safeguarding a child I work with",
    "coordination": "Co-ordinating the response to exploitation",
    "crime_prevention": "Preventing or investigating a crime against a child",
    "linkage": "Joining records of one person",
    "information_governance": "Checking how information is used",
    "source_protection": "Keeping safe whoever told us",
    "own_dates": "Keeping one’s own dates in a calendar",
    "caring": "Caring for a child who is placed with one",
    "administration": "Looking after agencies, their people, accounts and keys",
    "system": "Keeping the records in order (no person)",
}


def purposes_for(role: str) -> tuple[str, ...]:
    """Purposes from which a viewer in this role chooses; the first is the one at sign-in."""
    return ROLES[role].purposes if role in ROLES else FOR_A_CHILD


def roles_appointed_in(agency_type: str) -> tuple[Role, ...]:
    """Roles in which whoever sets up the partnership may enter somebody in an agency of this type: those that its own
    administrator gives, and that administrator's, which reads nothing."""
    appointed = [role for role in ROLES.values() if not role.reads and P.ADMINISTER in role.permissions]
    return (*roles_given_in(agency_type), *appointed)


def roles_given_in(agency_type: str) -> tuple[Role, ...]:
    """Roles that the administrator of an agency of this type may give."""
    return tuple(role for role in ROLES.values() if agency_type in role.given_in)


# What somebody keeps of their role whose training lapsed, where it needs it to read: telling, following their own, and who to call;
# and what reads nothing of children.
KEPT_WITHOUT_READING = frozenset({P.REPORT, P.OWN_REPORTS, P.DIRECTORY, P.ADMINISTER, P.ENTRIES, P.PARTNERSHIP})
# The roles of which a partnership may ask training to read: those that read.
READING_ROLES = tuple(role.code for role in ROLES.values() if role.reads)


def role_may(role: str, permission: Permission) -> bool:
    """Whether this role includes a permission, whichever of them whoever asks was given."""
    return role in ROLES and permission in ROLES[role].permissions


def may_grade(role: str) -> bool:
    """Whether a viewer in this role gives intelligence its grade."""
    return role in ROLES and ROLES[role].grades


LEVELS: dict[str, str] = {
    "partners": "Agencies working with a child in it, and the co-ordination hub",
    "leads": "The safeguarding leads of those agencies, and the hub",
    "hub": "The co-ordination hub only",
    "named": "Only the people I name",
}

# As `access/sql/administration.sql` has them.
MOST_KEY_DAYS = 731  # a key that an agency's administrator makes ends by itself
MOST_OVERLAP_HOURS = 2160  # for so long a key may still work beside the one that replaces it
INVITATION_DAYS = 3
# What somebody of another agency may say of an involvement. Withdrawn: nothing that was said before stands.
ANSWERS = ("confirmed", "refused", "withdrawn")

# The act under which the ledger holds exports of itself: there is an index for it. Codes never change.
EXPORT = "access.exports.export_looks"

SESSION_HOURS = 12  # absolute; the web session ends sooner when idle
