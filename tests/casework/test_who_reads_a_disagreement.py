"""Statements of one's own, as the application's role: who reads a disagreement, and what nobody writes in another's name."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.disagreeing import WORDS, answered, disagrees, ended, run_out
from tests.living import House

TABLES = ("casework_escalation", "casework_escalationmove", "casework_escalationparty")
DENIED = "InsufficientPrivilege"


@pytest.fixture
def raised(house: House) -> UUID:
    house.add_colleague("manager", "coordinator")
    house.add_colleague("scrutineer", "independent_scrutineer")
    return disagrees(house, answered(house))


def counts(house: House, who: str) -> list[int]:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        return [answer(connection, f"SELECT count(*) FROM {table}") for table in TABLES]


def test_row_security_shows_it_to_both_sides_and_the_hub_and_to_nobody_else(house: House, raised: UUID) -> None:
    assert counts(house, "teacher_dsl") == counts(house, "coordinator") == counts(house, "police_intelligence")
    assert counts(house, "teacher_dsl")[:2] == [1, 1]
    for who in ("other_teacher", "nurse", "social_worker", "linkage_officer", "information_governance", "scrutineer"):
        assert counts(house, who) == [0, 0, 0], who


def test_whoever_is_barred_counts_nothing_of_it(house: House, raised: UUID) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import people_listed

    girl = people_listed(house.viewer("manager"), role="child")[0].id
    bar_viewer(house.viewer("manager"), professional=house.professionals["coordinator"], nominal=girl, reason="Kin.")
    assert counts(house, "coordinator") == [0, 0, 0]


MOVE = (
    "INSERT INTO casework_escalationmove (id, escalation_id, number, kind, verdict, words, minority, is_danger, by_id, at, level, "
    "turn) VALUES (gen_random_uuid(), %s, 2, %s, '', 'Words.', '', false, %s, statement_timestamp(), 1, '')"
)


@pytest.mark.parametrize(
    ("who", "kind", "by"),
    [
        ("coordinator", "agreed", "coordinator"),  # whoever raised it agrees, and nobody else
        ("coordinator", "agreed", "teacher_dsl"),  # nor anybody in her name
        ("police_intelligence", "answered", "police_intelligence"),  # who reads it and is not asked
        ("coordinator", "decided", "coordinator"),  # who is asked, and not at the top
        ("teacher_dsl", "decided", "teacher_dsl"),
        ("teacher_dsl", "silence", "teacher_dsl"),  # the clock's to say
        ("nurse", "answered", "nurse"),
    ],
)
def test_nobody_makes_anothers_move(house: House, raised: UUID, who: str, kind: str, by: str) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        assert refused(connection, MOVE, raised, kind, house.professionals[by]) == DENIED


@pytest.mark.parametrize("kind", ["agreed", "decided", "answered", "higher"])
def test_the_worker_says_nothing_but_that_somebody_was_silent(house: House, raised: UUID, kind: str) -> None:
    with as_role("wp_worker", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin_system('derivation', NULL)")
        assert refused(connection, MOVE, raised, kind, None) == DENIED
        assert refused(connection, MOVE, raised, "silence", None) == ""


def test_nobody_changes_or_erases_what_was_said_or_where_it_stands(house: House, raised: UUID) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("teacher_dsl"))
        for table in TABLES:
            assert refused(connection, f"DELETE FROM {table}") == DENIED
        assert refused(connection, "UPDATE casework_escalation SET due_at = NULL") == DENIED
        assert refused(connection, "UPDATE casework_escalationmove SET words = 'Other.'") == DENIED


def test_nobody_puts_themself_on_a_ladder(house: House, raised: UUID) -> None:
    row = (
        "INSERT INTO casework_escalationparty (id, escalation_id, person_id, agency_id, level, side, place, why, at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, 1, 'top', 1, 'named', statement_timestamp())"
    )
    for who, agency in (("nurse", "HLT"), ("teacher_dsl", "SCH1"), ("police_intelligence", "POL")):
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            assert refused(connection, row, raised, house.professionals[who], house.agencies[agency]) == DENIED


def test_nobody_raises_anything_about_a_report_that_is_hidden_from_them(house: House, raised: UUID) -> None:
    """Else that it could not be read back would tell whether they are barred from somebody in it."""
    with as_superuser(house.database) as superuser:
        report = answer(superuser, "SELECT submissions[1] FROM casework_escalation")
    statement = (
        "INSERT INTO casework_escalation (id, area_id, agency_id, raised_by_id, against_id, disputed_kind, disputed, way, decision, "
        "submissions, about, type, children, what, wanted, risk, is_danger, ladder, raised_at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, %s, 'report', gen_random_uuid(), '', '', %s, '{}', 'plan', '', 'a', 'b', 'c', false, "
        "'{}', statement_timestamp())"
    )
    for who, agency, expected in (("nurse", "HLT", DENIED), ("teacher_dsl", "SCH1", "")):
        values = (house.area, house.agencies[agency], house.professionals[who], house.agencies["HUB"], [report])
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            assert refused(connection, statement, *values) == expected, who


# -- what is learnt ----------------------------------------------------------------------------------------------------


def themes(house: House, who: str) -> Any:
    from wholepicture.casework.escalation.queries import escalation_themes

    return escalation_themes(house.viewer(who), since=date(2025, 10, 1), until=date(2026, 10, 1))


def test_what_is_learnt_is_told_in_fives_and_nothing_of_fewer_than_five(house: House, raised: UUID) -> None:
    ended(house, 4, kind="plan", satisfied=True)
    ended(house, 7, kind="roles", satisfied=True)
    ended(house, 3, kind="roles", satisfied=False)
    for who in ("information_governance", "scrutineer", "coordinator"):
        found = themes(house, who)
        (told,) = found.by["type"]
        assert (told.code, told.number, told.median_days, told.satisfied) == ("roles", 10, 4, 70), who
        assert [(row.code, row.number) for row in found.by["outcome"]] == [("agreed:", 15)]
        assert [(row.code, row.number) for row in found.by["level"]] == [("2", 15)]


def test_a_share_is_told_only_where_five_said_and_a_quarter_that_is_not_over_never(house: House, raised: UUID) -> None:
    from wholepicture.casework.escalation.queries import escalation_themes

    ended(house, 6, kind="roles", satisfied=None)
    ended(house, 4, kind="roles", satisfied=True)
    assert themes(house, "scrutineer").by["type"][0].satisfied is None
    scrutineer = house.viewer("scrutineer")
    for since, until in ((date(2026, 1, 1), date(2027, 1, 1)), (date(2026, 5, 5), date(2026, 7, 1))):
        assert escalation_themes(scrutineer, since=since, until=until).by["type"] == []


def test_whoever_may_not_learn_is_told_no_number(house: House, raised: UUID) -> None:
    from wholepicture.base.ledgered import NotPermitted

    ended(house, 9, kind="roles", satisfied=True)
    with pytest.raises(NotPermitted):
        themes(house, "teacher_dsl")
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("teacher_dsl"))
        assert answer(connection, "SELECT count(*) FROM sec.escalation_themes('2026-01-01', '2026-10-01')") == 0


def test_each_look_and_each_move_is_on_the_ledger_also_under_the_child(house: House, raised: UUID) -> None:
    run_out(house)
    from wholepicture.casework.escalation.queries import escalation_of

    escalation_of(house.viewer("coordinator"), escalation=raised)
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT operation FROM access_ledgerentry WHERE %s = ANY (records) AND subjects <> '{}' ORDER BY at",
            [raised],
        ).fetchall()
    found = [row[0].rpartition(".")[2] for row in rows]
    assert [found[0], *found[-2:]] == ["open_escalation", "pass_over_silence", "escalation_of"]
    assert WORDS["what"] not in str(rows)
