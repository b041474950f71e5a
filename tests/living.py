"""A furnished house for tests: agencies, one professional a role, and viewers signed in as they would be.

Data comes from `synthetic.factories`; nothing here is a mock.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

AGENCIES = {
    "SCH1": ("Marsh Lane Academy", "school"),
    "SCH2": ("Tern Hill School", "school"),
    "POL": ("Harrowmere Police", "police"),
    "CSC": ("Harrowmere Children's Social Care", "social_care"),
    "HLT": ("Harrowmere Hospital", "health"),
    "HOM": ("Gull House", "care_home"),
    "CHA": ("Open Door Project", "charity"),
    "HUB": ("Harrowmere Co-ordination Hub", "other"),
}
PEOPLE = {
    "teacher_dsl": ("SCH1", "Ada Teacher-Test", True),
    "other_teacher": ("SCH2", "Ben Teacher-Test", False),
    "social_worker": ("CSC", "Cora Worker-Test", False),
    "police_intelligence": ("POL", "Dev Officer-Test", False),
    "nurse": ("HLT", "Esme Nurse-Test", False),
    "care_home_worker": ("HOM", "Finn Carer-Test", False),
    "charity_worker": ("CHA", "Gia Charity-Test", False),
    "coordinator": ("HUB", "Hana Hub-Test", True),
    "linkage_officer": ("HUB", "Ivo Link-Test", False),
    "source_custodian": ("POL", "Kit Custodian-Test", False),
    "information_governance": ("HUB", "Jo Governance-Test", False),
}
ROLE_OF = {"other_teacher": "nurse"}  # a stranger school's professional who reads, but leads nobody
# What agencies' own systems say of who works with a child is taken there; the factories send "School on roll" where nothing
# else is said. A screen is no system, and no key is trusted.
FED = {
    "SCH1": ("School on roll",),
    "SCH2": ("School on roll",),
    "CSC": ("Allocated social worker", "School on roll"),
    "HLT": ("School nursing", "School on roll"),
    "HOM": ("Residential home", "School on roll"),
}
PASSWORD = "a long invented pass phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of every authenticator in tests

# Runs steps, and keeps its connections between them: a new one takes PostgreSQL longer than most steps do.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")


def hang_up() -> None:
    """Close the connections of whoever runs steps."""
    from django.db import connections

    _WORKER.submit(connections.close_all).result()


@dataclass
class House:
    """A furnished installation. `agencies` and `professionals` hold ids; `viewer(who)` signs somebody in."""

    database: str
    area: UUID
    agencies: dict[str, UUID] = field(default_factory=dict)
    professionals: dict[str, UUID] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)

    @classmethod
    def furnished(cls, database: str) -> "House":
        from wholepicture.access.viewer import system_viewer
        from wholepicture.intake.attachments.commands import set_seals
        from wholepicture.partnership import commands

        operator = system_viewer("operator")
        set_seals(operator)
        area, _ = commands.add_area(operator, code="harrowmere", name="Harrowmere")
        house = cls(database, area.id)
        for code, (name, kind) in AGENCIES.items():
            agency, _ = commands.add_agency(operator, area=area.id, code=code, name=name, type=kind)
            house.agencies[code] = agency.id
            commands.add_team(
                operator,
                agency=agency.id,
                name=f"{name} duty",
                phone="01632 960001",
                is_duty=code in ("HUB", "CSC"),
                is_hub=code in ("HUB", "POL"),
            )
        house.trust_feeds(FED)
        for who, (code, name, lead) in PEOPLE.items():
            email = f"{who.replace('_', '.')}@example.org"
            person, _ = commands.add_professional(
                operator,
                agency=house.agencies[code],
                email=email,
                name=name,
                job=who.replace("_", " "),
                phone="01632 960002",
                role=ROLE_OF.get(who, who),
                is_lead=lead,
            )
            house.professionals[who], house.emails[who] = person.id, email
        house.use_rule("several_signs")
        return house

    def use_rule(self, code: str, use: str = "raises", **parameters: Any) -> None:
        """Have the partnership use a rule so: most tests raise with *several signs*, which is off where nobody sets it."""
        from tests.access.raw import as_superuser

        with as_superuser(self.database) as superuser:
            superuser.execute(
                """INSERT INTO alerts_rulesetting (id, area_id, rule, number, use, parameters, reason, made_by_id)
                   SELECT gen_random_uuid(), %s, %s, count(*) + 1, %s, %s, 'Invented.', %s FROM alerts_rulesetting
                   WHERE area_id = %s AND rule = %s""",
                [self.area, code, use, json.dumps(parameters), self.professionals["coordinator"], self.area, code],
            )

    def trust_feeds(self, fed: dict[str, tuple[str, ...]]) -> None:
        """Take the word of these agencies' systems, by file, on who works with a child, each for these services."""
        from wholepicture.access.commands import trust_service_feed

        for code, services in fed.items():
            for service in services:
                trust_service_feed(
                    self.operator(), agency=self.agencies[code], channel="file", service=service, reason="Invented."
                )

    def add_colleague(self, who: str, role: str, agency: str = "HUB", *, is_lead: bool = False) -> None:
        """One more professional, whom tests then call by `who`."""
        from wholepicture.access.viewer import system_viewer
        from wholepicture.partnership import commands

        email = f"{who.replace('_', '.')}@example.org"
        person, _ = commands.add_professional(
            system_viewer("operator"),
            agency=self.agencies[agency],
            email=email,
            name=f"{who.replace('_', ' ').title()}-Test",
            job=role.replace("_", " "),
            phone="01632 960003",
            role=role,
            is_lead=is_lead,
        )
        self.professionals[who], self.emails[who] = person.id, email

    def operator_of_steps(self) -> Any:
        """Whoever runs the background steps."""
        from wholepicture.access.viewer import system_viewer

        return system_viewer("derivation")

    def operator(self, agency: str | None = None) -> Any:
        """The operator on the server, for an agency where there is one."""
        from wholepicture.access.viewer import system_viewer

        return system_viewer("operator", agency=self.agencies[agency] if agency else None)

    def token(self, who: str, purpose: str = "") -> str:
        """A session token, opened as signing in does."""
        from django.db import connections

        from wholepicture.access.rules import purposes_for

        self.prove(self.professionals[who])
        with connections["signin"].cursor() as sql:
            sql.execute("SELECT sec.role_of(%s)", [self.professionals[who]])
            role = sql.fetchone()[0] or ROLE_OF.get(who, who)
            sql.execute(
                "SELECT sec.open_session(%s, %s, 12)", [self.professionals[who], purpose or purposes_for(role)[0]]
            )
            return sql.fetchone()[0]

    def prove(self, person: UUID) -> None:
        """Somebody proved their account just now: as if they had typed its password, for tests of what comes after."""
        from django.db import connections

        with connections["owner"].cursor() as sql:
            sql.execute("INSERT INTO sec.proof (professional, proved_at) VALUES (%s, clock_timestamp())", [person])

    def viewer(self, who: str, channel: str = "page") -> Any:
        from wholepicture.access.viewer import viewer_from_token

        return viewer_from_token(self.token(who), channel=channel)

    def send(self, agency: str, *bodies: dict[str, Any], channel: str = "file") -> list[Any]:
        """Take these reports in from an agency, and answer their receipts."""
        from wholepicture.intake.commands import accept_submission

        return [accept_submission(self.operator(agency), body=body, channel=channel) for body in bodies]

    def by_the_first_rule_alone(self) -> None:
        """Switch the second published rule off: whoever is told alike is asked about."""
        from wholepicture.linkage.commands import switch_second_rule

        switch_second_rule(self.operator(), area=self.area, is_on=False, reason="a test of questions")

    def process(self) -> Any:
        """Run every waiting step, as the worker does: in a thread of its own, since a browser may hold this one's loop."""
        from wholepicture.config.processing import process

        return _WORKER.submit(process).result()

    def account(self, who: str) -> str:
        """Let somebody sign in with `PASSWORD` and an authenticator; answers the authenticator's secret."""
        from wholepicture.access.accounts import open_account

        open_account(
            self.operator(),
            professional=self.professionals[who],
            email=self.emails[who],
            password=PASSWORD,
            totp_secret=SECRET,
        )
        return SECRET
