"""The functions that search find each viewer exactly what the policies show them: against the oracle, cell by cell.

They pass by row security to use their indexes, so they are held to the same matrix as the tables: on both ways that they
can go, with the faults that the comparison must catch.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.raw import Connection, altered, answer, as_role, as_superuser, refused
from tests.access.witnesses import Witnesses, gather
from tests.living import House
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.sql.rows import shows
from wholepicture.picture.sql import search

ASKED = {"picture_term": ("search_terms", "'n/wren'"), "picture_passage": ("search_words", "'x'")}
DROP = "DROP FUNCTION sec.search_terms(text[], text[], int); DROP FUNCTION sec.search_words(text[], text[], int)"


def functions(**told: Any) -> list[str]:
    return [DROP, search.find(*search.TERMS, **told), search.find(*search.PASSAGES, **told)]


# Every way that the functions can go: rows found by index, whom the agency works with looked up row by row or read once;
# as for a question that is common, asked by the hub, by few who work with few, and by some who work with very many.
WAYS = {
    "few": functions(),
    "few, read once": functions(row_by_row=0),
    "common": functions(few=0, few_at_most=0, walks="false"),
    "common, of many children": functions(few=0, walks="false"),
    "common, walked": functions(few=0, few_at_most=0, walks="true"),
}


@pytest.fixture(scope="module")
def witnesses(shared_house: House) -> Witnesses:
    made = gather(shared_house)
    with as_superuser(shared_house.database) as superuser:
        # Everybody is called the same, and every report says the same; each row answers with its own id.
        superuser.execute("UPDATE picture_term SET keys = '{n/wren}', about = id")
        superuser.execute("UPDATE picture_passage SET submission = id")
    return made


def differences(connection: Connection, witnesses: Witnesses) -> Iterator[str]:
    """Cells in which what is found differs from what the oracle shows."""
    for person in witnesses.people:
        with connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [person.token])
            role = connection.execute("SELECT sec.context() ->> 'role'").fetchone()
            may = role is not None and Permission.PICTURE in ROLES[role[0]].permissions
            for table, (function, question) in ASKED.items():
                rows = connection.execute(
                    f"SELECT about FROM sec.{function}(%s, %s, 200)".encode(), [[question], [None]]
                ).fetchall()
                seen = {row[0] for row in rows}
                expected = {one for _, one in witnesses.expected(person, (table,)) if may}
                if seen != expected or len(rows) != len(seen):
                    yield f"{person.name} / {table}: {len(seen - expected)} shown, {len(expected - seen)} hidden"


def test_each_viewer_finds_exactly_what_the_oracle_shows(shared_house: House, witnesses: Witnesses) -> None:
    with as_role("wp_app", shared_house.database) as connection:
        assert list(differences(connection, witnesses)) == []
    assert witnesses.expected(witnesses.people[0], ("picture_term",))


@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_it_is_found_it_is_the_same(shared_house: House, witnesses: Witnesses, way: str) -> None:
    with altered(shared_house.database, *WAYS[way]) as connection:
        assert list(differences(connection, witnesses)) == []


def newest(connection: Connection, witnesses: Witnesses, most: int) -> dict[tuple[str, str], list[Any]]:
    """What each viewer finds first, in its order."""
    found = {}
    for person in witnesses.people:
        with connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [person.token])
            for table, (function, question) in ASKED.items():
                rows = connection.execute(
                    f"SELECT about FROM sec.{function}(%s, %s, %s)".encode(), [[question], [None], most]
                ).fetchall()
                found[person.name, table] = [row[0] for row in rows]
    return found


@pytest.mark.parametrize("most", [1, 3])
def test_whichever_way_it_is_found_the_newest_come_first(shared_house: House, witnesses: Witnesses, most: int) -> None:
    with as_role("wp_app", shared_house.database) as connection:
        expected = newest(connection, witnesses, most)
    assert max(map(len, expected.values())) == most
    for way in WAYS.values():
        with altered(shared_house.database, *way) as connection:
            assert newest(connection, witnesses, most) == expected
    late = [one.replace("ORDER BY t.received_at DESC, t.id", "ORDER BY t.received_at, t.id") for one in WAYS["common"]]
    with altered(shared_house.database, *late) as connection:
        assert newest(connection, witnesses, most) != expected, "a fault that is planted is caught"


CLAUSES = {
    "everything": (shows("t"), "true"),
    "roles that read nothing": ("(sec.reads() AND sec.may('picture'))", "true"),
    "own agency": ("t.agency_id = (SELECT sec.agency())\n        OR (t.level", "(t.level"),
    "hub: not what is for named people": ("t.level <> 'named' AND", ""),
    "leads only": ("AND (SELECT sec.is_lead())", ""),
    "involvement: this child's": ("AND i.nominal = ANY (t.nominals)", ""),
    "involvement: not ended": ("AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))", ""),
    "named people": ("(t.level = 'named' AND (SELECT sec.professional()) = ANY (t.named))", "t.level = 'named'"),
    "conflicts of interest": ("(SELECT sec.free()) OR NOT sec.bars(t.nominals)", "true"),
    "protected places": ("NOT (t.nominals && (SELECT sec.hidden()))", "true"),
}
# What the way of looking narrows already, so that the clause alone is not missed there.
HELD_TWICE = {
    *((way, "roles that read nothing") for way in WAYS),
    *((way, "involvement: this child's") for way in WAYS if way != "few"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_a_function_that_forgets_a_clause_is_caught(
    shared_house: House, witnesses: Witnesses, name: str, way: str
) -> None:
    clause, instead = CLAUSES[name]
    made = WAYS[way]
    assert all(clause in one for one in made[1:]), "the fault is planted"
    with altered(shared_house.database, *(one.replace(clause, instead) for one in made)) as connection:
        fault = next(differences(connection, witnesses), "")
    assert bool(fault) is ((way, name) not in HELD_TWICE)


@pytest.mark.parametrize("way", ["few, read once", "common, of many children"])
@pytest.mark.parametrize(
    ("clause", "instead"),
    [
        ("t.agency_id = us OR t.level = 'named'", "t.level = 'named'"),
        ("OR t.level = 'named' OR EXISTS", "OR EXISTS"),
        ("(one IN (SELECT unnest(works_with))) IS TRUE", "false"),
    ],
)
def test_what_is_left_aside_before_the_policies_are_asked_would_not_have_shown(
    shared_house: House, witnesses: Witnesses, way: str, clause: str, instead: str
) -> None:
    made = [one.replace(clause, instead) for one in WAYS[way]]
    assert made != WAYS[way], "the fault is planted"
    with altered(shared_house.database, *made) as connection:
        assert next(differences(connection, witnesses), "")


def test_the_functions_in_place_ask_what_the_policies_ask_now(shared_house: House) -> None:
    """A policy that is changed by a later migration takes these functions with it."""
    with as_superuser(shared_house.database) as superuser:
        for function in ("search_terms", "search_words"):
            text = answer(superuser, "SELECT prosrc FROM pg_proc WHERE proname = %s", function)
            assert text.count(shows("t")) >= 5


# -- statements of one's own ----------------------------------------------------------------------------------------


@pytest.fixture
def stranger(shared_house: House, witnesses: Witnesses) -> Iterator[Connection]:
    token = next(one.token for one in witnesses.people if one.name == "reads at STRANGER")
    with as_role("wp_app", shared_house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", token)
        yield connection


@pytest.mark.parametrize(
    ("wanted", "patterns", "most"),
    [
        (["'n/wren'"] * 500, [None] * 500, 10**9),
        (["'n/wren'"], ["%"], 200),
        (["'n/wren'"], ["%' OR true --"], 200),
        (["!'nothing'"], [None], 200),
        (["''''"], [None], 200),
        (["'n/':*"], [], 200),
        ([], [], 200),
        (["'n/wren'"], [None], -1),
        ([None], [None], None),
    ],
)
def test_hostile_arguments_find_nothing_that_is_not_the_viewers(
    stranger: Connection, wanted: list[Any], patterns: list[Any], most: Any
) -> None:
    for function in ("search_terms", "search_words"):
        call = f"SELECT count(*) FROM sec.{function}(%s::text[], %s::text[], %s::int)"
        if refused(stranger, call, wanted, patterns, most) == "":
            assert answer(stranger, call, wanted, patterns, most) == 0


def test_a_question_that_cannot_be_read_is_refused_alike_whatever_there_is(stranger: Connection) -> None:
    for question in ("'n/wren", "'n/wren' 'n/x'", "&", "'a' <->", "\\"):
        assert refused(stranger, "SELECT 1 FROM sec.search_terms(%s, %s, 10)", [question], [None]) == "SyntaxError"


def test_no_more_than_two_hundred_rows_and_twenty_four_questions_are_answered(
    shared_house: House, witnesses: Witnesses
) -> None:
    hub = next(one.token for one in witnesses.people if one.name == "reads at HUB")
    with as_role("wp_app", shared_house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", hub)
        rows = "SELECT count(DISTINCT question) FROM sec.search_terms(%s, %s, %s)"
        assert answer(connection, rows, ["'n/wren'"] * 30, [None] * 30, 1) == 24
        assert answer(connection, "SELECT count(*) FROM sec.search_terms(%s, %s, %s)", ["'n/wren'"], [None], 3) == 3


def test_without_a_context_nothing_is_found_and_other_roles_may_not_ask(
    shared_house: House, witnesses: Witnesses
) -> None:
    call = "SELECT count(*) FROM sec.search_terms(ARRAY['''n/wren'''], ARRAY[NULL], 200)"
    with as_role("wp_app", shared_house.database) as connection:
        assert answer(connection, call) == 0
    for role in ("wp_worker", "wp_signin", "wp_sequencer"):
        with as_role(role, shared_house.database) as connection:
            assert refused(connection, call) == "InsufficientPrivilege"
