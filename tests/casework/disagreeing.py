"""A teacher's report that the hub answers, and her disagreement with it; and time that passes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_superuser
from tests.living import House

WORDS = {
    "type": "below_threshold",
    "what": "No action, although she is picked up at the gate.",
    "wanted": "A social worker to see her this week.",
    "risk": "She may not come back.",
}


def reported(house: House, who: str = "teacher_dsl") -> Any:
    """A concern that somebody wrote on screen: its receipt, once it is joined and on the hub's list."""
    from wholepicture.intake.commands import accept_submission

    sent = accept_submission(
        house.viewer(who), body=concern(child(identifiers=[upn_of(1)]), key=f"by-{who}"), channel="screen"
    )
    house.process()
    return sent


def answered(house: House, who: str = "teacher_dsl") -> Any:
    """The same, dismissed by the co-ordinator."""
    from wholepicture.alerts.commands import answer_report

    sent = reported(house, who)
    answer_report(
        house.viewer("coordinator"), submission=sent.submission, decision="dismiss", reason="Known to the school."
    )
    return sent


def disagrees(house: House, sent: Any, who: str = "teacher_dsl", **fields: Any) -> UUID:
    """Somebody disagrees with what became of a report."""
    from wholepicture.casework.escalation.commands import open_escalation

    return open_escalation(
        house.viewer(who), kind="report", way=sent.receipt, **{**WORDS, "is_danger": False, **fields}
    )


def let_pass(house: House, by: timedelta) -> None:
    """Let so much time pass: everything that was done in disagreements lies so much longer ago."""
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_escalationmove SET at = at - %s, due_at = due_at - %s", [by, by])
        superuser.execute("UPDATE casework_escalation SET raised_at = raised_at - %s, due_at = due_at - %s", [by, by])


def run_out(house: House) -> None:
    """Let time pass until whoever's turn it is has none left, and let the clock look."""
    let_pass(house, timedelta(days=40))
    sweep(house)


def sweep(house: House) -> None:
    """What the worker does every minute."""
    house.process()


def name(house: House, agency: str, *people: str | None) -> None:
    """Name who stands at each level below the top for an agency."""
    from wholepicture.casework.escalation.commands import name_on_ladder
    from wholepicture.casework.escalation.queries import ladder_shown

    administrator = house.viewer("partnership_administrator")
    row = [house.professionals[one] if one else None for one in people]
    name_on_ladder(administrator, agency=house.agencies[agency], people=row, seen=ladder_shown(administrator).number)


def name_top(house: House, *people: str) -> None:
    """Name who decides in the end."""
    from wholepicture.casework.escalation.commands import name_at_top
    from wholepicture.casework.escalation.queries import ladder_shown

    administrator = house.viewer("partnership_administrator")
    named = [house.professionals[one] for one in people]
    name_at_top(administrator, people=named, seen=ladder_shown(administrator).number)


def ended(house: House, number: int, *, kind: str, satisfied: bool | None) -> None:
    """Copy the one that there is so often, as ended two quarters ago."""
    with as_superuser(house.database) as superuser:
        for _ in range(number):
            made = answer(
                superuser,
                """INSERT INTO casework_escalation SELECT (jsonb_populate_record(e, jsonb_build_object(
                       'id', gen_random_uuid(), 'disputed', gen_random_uuid(), 'type', %s::text, 'due_at', NULL, 'turn', '',
                       'level', 2, 'raised_at', '2026-05-04T09:00:00Z'))).* FROM casework_escalation e
                   WHERE e.due_at IS NOT NULL LIMIT 1 RETURNING id""",
                kind,
            )
            superuser.execute(
                """INSERT INTO casework_escalationmove (id, escalation_id, number, kind, verdict, words, minority, is_danger,
                       is_satisfied, at, level, turn)
                   VALUES (gen_random_uuid(), %s, 1, 'agreed', '', 'Settled.', '', false, %s, '2026-05-08T09:00:00Z', 2, '')""",
                [made, satisfied],
            )
