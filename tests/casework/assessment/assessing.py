"""Children whom tests assess, and how they do it. Invented."""

from typing import Any
from uuid import UUID

from synthetic import factories
from tests.living import House
from wholepicture.casework.assessment.tools import USUAL

WREN = factories.child(identifiers=[factories.upn_of(1)])
WHOLE: dict[str, Any] = {
    "kind": "assessment",
    "protective": "Her aunt rings every evening.",
    "protective_known": "The aunt says so, and Wren does.",
    "voice_asked": "yes",
    "voice": "“They are just my mates.”",
    "narrative": "Invented narrative: she is away at night, and somebody drives her.",
    "shared": "partners",
    "reason": "Invented: three signs in one month.",
}


def known(house: House, **more: Any) -> UUID:
    """A girl of whom a home and the police tell, and with whom social care and health work. Returns her nominal."""
    house.send(
        "HOM", factories.concern(WREN, key="h1", signs=["late_return", "cars_unknown_adults"], **_on("2026-10-30"))
    )
    house.send("POL", factories.concern(WREN, key="p1", signs=["older_partner"], **_on("2026-11-02")))
    house.send("CSC", factories.involvement(WREN, key="i1", service="Allocated social worker"))
    house.send("HLT", factories.involvement(WREN, key="i2", service="School nursing"))
    for body in more.get("also", ()):
        house.send(*body)
    house.process()
    return girl(house)


def _on(day: str) -> dict[str, Any]:
    return {"happened": {"from": day, "precision": "day"}, "recorded_at": f"{day}T20:00:00+00:00"}


def girl(house: House, key: str = "h1") -> UUID:
    """The nominal in which the child of a report stands now."""
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        return superuser.execute(
            """SELECT m.nominal FROM linkage_membership m JOIN intake_submission s ON s.id = m.submission
               WHERE s.key = %s AND m.until IS NULL AND m.role = 'child'""",
            [key],
        ).fetchone()[0]


def begun(house: House, who: str, nominal: UUID, tool: str = USUAL, **fields: Any) -> UUID:
    """A draft with everything that is compulsory, and what is given."""
    from wholepicture.casework.assessment.commands import begin_assessment, keep_assessment

    viewer = house.viewer(who)
    draft = begin_assessment(viewer, nominal=nominal, tool=tool)
    keep_assessment(viewer, draft=draft, fields=WHOLE | no_to_the_rest(fields))
    return draft


def no_to_the_rest(fields: dict[str, Any]) -> dict[str, Any]:
    """These fields, and no to every sign that they say nothing of."""
    from tests.casework.assessment.making import CODES

    return {f"a-{code}": "no" for code in CODES} | fields


def signed(house: House, who: str, nominal: UUID, level: str, **fields: Any) -> UUID:
    """An assessment that somebody signs, with a reason for everything that may need one."""
    from wholepicture.casework.assessment.commands import sign_assessment

    reasons = {"level": level, "differs_reason": "Invented: the rule does not know all."}
    draft = begun(house, who, nominal, **(reasons | fields))
    return sign_assessment(house.viewer(who), draft=draft)


def reviewed(house: House, who: str, assessment: UUID, decision: str = "approve") -> UUID:
    from wholepicture.casework.assessment.commands import review_assessment

    return review_assessment(
        house.viewer(who), assessment=assessment, decision=decision, reason="Invented: I read all of it."
    )


def level_of(house: House, who: str, nominal: UUID) -> str:
    """The level that stands, as somebody sees it."""
    from wholepicture.casework.assessment.queries import level_standing

    row = level_standing(house.viewer(who), nominal=nominal)
    return row.level.code if row else ""
