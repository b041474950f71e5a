"""The agencies of the area, their teams and the people who work in them. All are invented."""

from dataclasses import asdict, dataclass
from typing import Any

from synthetic import identifiers


@dataclass(frozen=True)
class Team:
    """A part of an agency that receives work."""

    code: str
    name: str
    phone: str


@dataclass(frozen=True)
class Agency:
    """One organisation of the partnership; `type` is a code of the contract."""

    code: str
    name: str
    type: str
    phone: str  # duty desk
    teams: tuple[Team, ...]
    sends: bool = True
    feeds: tuple[
        str, ...
    ] = ()  # services of which its own system says who works with whom: a roll, an allocation system

    def as_dict(self) -> dict[str, Any]:
        """As it stands in agencies.json."""
        return asdict(self) | {"teams": list(map(asdict, self.teams))}


@dataclass(frozen=True)
class Professional:
    """Someone who works in a team. Without a `role` they are in the directory only and cannot sign in."""

    name: str
    email: str
    role: str
    agency: str
    team: str
    job: str
    phone: str
    lead: str = ""  # lead, deputy or empty

    def as_dict(self) -> dict[str, Any]:
        """As it stands in professionals.json."""
        return asdict(self)


# code, name, type, ((team code, team name), ...)
_AGENCIES: list[tuple[str, str, str, tuple[tuple[str, str], ...]]] = [
    (
        "POL",
        "Harrowmere Constabulary",
        "police",
        (
            ("intel", "Intelligence unit"),
            ("missing", "Missing from home team"),
            ("response", "Response B shift"),
        ),
    ),
    (
        "CSC",
        "Harrowmere children's social care",
        "social_care",
        (
            ("front", "Front door"),
            ("protect", "Children in need and protection"),
            ("care", "Children in care"),
        ),
    ),
    (
        "NSC",
        "Fenshaw children's social care",
        "other_area",
        (("care", "Children in care"), ("duty", "Emergency duty team")),
    ),
    ("SCH1", "Harrowmere High School", "school", (("pastoral", "Pastoral team"),)),
    ("SCH2", "Larkfield Academy", "school", (("pastoral", "Safeguarding and inclusion"),)),
    (
        "HLT",
        "Harrowmere health trust",
        "health",
        (
            ("nurses", "School nurses"),
            ("clinic", "Ropewalk sexual health clinic"),
            ("emergency", "Emergency department"),
        ),
    ),
    ("HOM", "Rowan House (private children's home)", "care_home", (("home", "Care team"),)),
    ("CHA", "Lantern Project", "charity", (("dropin", "Drop-in"), ("outreach", "Street outreach"))),
    (
        "HUB",
        "Harrowmere co-ordination hub",
        "other",
        (("hub", "Hub team"), ("records", "Records and linkage")),
    ),
]

# agency, team, name, role, job, lead
_PROFESSIONALS: list[tuple[str, str, str, str, str, str]] = [
    ("SCH1", "pastoral", "Tessa Marlowdale", "teacher_dsl", "Designated safeguarding lead", "lead"),
    ("CSC", "protect", "Owen Rudcastle", "social_worker", "Social worker", ""),
    ("POL", "intel", "Priya Kesavandra", "police_intelligence", "Intelligence officer", "lead"),
    ("HLT", "nurses", "Grace Elverstone", "nurse", "School nurse", "lead"),
    ("HOM", "home", "Marek Zdrojarski", "care_home_worker", "Senior residential worker", "deputy"),
    ("CHA", "outreach", "Layla Bou-Nasrif", "charity_worker", "Outreach worker", "deputy"),
    ("HUB", "hub", "Imogen Fairnlow", "coordinator", "Exploitation co-ordinator", "lead"),
    ("HUB", "records", "Daniel Quarnfield", "linkage_officer", "Linkage officer", ""),
    ("HUB", "records", "Rania El-Tabarin", "information_governance", "Information governance officer", ""),
    ("POL", "intel", "Nadia Thornquist", "source_custodian", "Custodian of the source register", ""),
    ("HUB", "hub", "Bettina Craswell", "partnership_administrator", "Partnership manager", ""),
    ("HUB", "hub", "Aurelia Penhallow", "independent_scrutineer", "Independent scrutineer", ""),
    ("SCH1", "pastoral", "Hugo Caldmoor-Vane", "", "Deputy safeguarding lead", "deputy"),
    ("SCH2", "pastoral", "Nikhil Verasanth", "", "Designated safeguarding lead", "lead"),
    ("SCH2", "pastoral", "Ruby Tarnfield", "", "Deputy safeguarding lead", "deputy"),
    ("CSC", "front", "Simon Hatherlow", "", "Front door manager", "lead"),
    ("CSC", "care", "Jasleen Gurmohal", "agency_administrator", "Team manager", "deputy"),
    ("CSC", "protect", "Callum Ulverdale", "", "Social worker", ""),
    ("NSC", "care", "Wenqi Bai", "", "Social worker", "lead"),
    ("NSC", "duty", "Peter Goslarch", "", "Duty manager", "deputy"),
    ("HLT", "clinic", "Anjali Prathwari", "", "Clinic nurse", ""),
    ("HLT", "emergency", "Toby Kelderstone", "", "Named nurse for safeguarding", "deputy"),
    ("HOM", "home", "Erin Dunstfield", "", "Registered manager", "lead"),
    ("CHA", "dropin", "Sorina Ciulandrel", "", "Project manager", "lead"),
    ("POL", "missing", "Luke Inglstone", "", "Missing from home co-ordinator", "deputy"),
    ("POL", "response", "Maja Olszanecka", "", "Sergeant", ""),
]

# Who works with whom is kept in a register of their own by schools, social care, health and the home; the police and the
# charity write it down as they go.
_FEEDS = {
    "SCH1": ("School on roll",),
    "SCH2": ("School on roll",),
    "CSC": ("Allocated social worker",),
    "NSC": ("Allocated social worker",),
    "HLT": ("School nursing",),
    "HOM": ("Residential home",),
}

SIGN_IN_ROLES = tuple(row[3] for row in _PROFESSIONALS if row[3])


def agencies() -> list[Agency]:
    """Every agency of the area, the hub last; the hub sends nothing."""
    made = []
    desks = iter(range(100))
    for code, name, kind, teams in _AGENCIES:
        phone = identifiers.landline(next(desks)) or ""
        rooms = tuple(Team(team, title, identifiers.landline(next(desks)) or "") for team, title in teams)
        made.append(Agency(code, name, kind, phone, rooms, sends=code != "HUB", feeds=_FEEDS.get(code, ())))
    return made


def professionals() -> list[Professional]:
    """Everyone who works in the partnership; of each role that signs in, one."""
    made = []
    for number, (agency, team, name, role, job, lead) in enumerate(_PROFESSIONALS):
        plain = name.lower().replace(" ", ".")
        phone = identifiers.mobile(number) or ""
        made.append(Professional(name, f"{plain}@example.org", role, agency, team, job, phone, lead))
    return made


def staff_of(agency: str, staff: list[Professional]) -> list[Professional]:
    """Those of one agency."""
    return [person for person in staff if person.agency == agency]
