"""The functions that search find each viewer exactly what the policies show them: against the oracle, cell by cell.

They pass by row security to use their indexes, so they are held to the same matrix as the tables: on both ways that they
can go, with the faults that the comparison must catch.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.access.raw import Connection, Said, altered, answer, as_role, as_superuser, is_telling, refused, said
from tests.access.witnesses import Someone, Witnesses, gather
from tests.databases import copied, use
from tests.living import House
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.sql.rows import COUNTS, shows
from wholepicture.picture.search import query
from wholepicture.picture.sql import search

NOT_TAKEN = "InvalidParameterValue"  # the one refusal of whatever a function does not take
ASKED = {"picture_term": ("search_terms", "'n/wren'"), "picture_passage": ("search_words", "'x'")}
ARGUMENTS = "text[], text[], int, uuid[]"
DROP = f"DROP FUNCTION sec.search_terms({ARGUMENTS}); DROP FUNCTION sec.search_words({ARGUMENTS})"


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
        superuser.execute("UPDATE picture_term SET keys = '{n/wren,v/XX00A8C}', about = id")
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


def without_the_newest(connection: Connection, witnesses: Witnesses, most: int) -> Iterator[str]:
    """Who is not shown all but the newest where they leave the newest out, or is shown what is hidden from them."""
    for person in witnesses.people:
        with connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [person.token])
            for function, question in ASKED.values():
                call = f"SELECT about, submission FROM sec.{function}(%s, %s, 200, %s::uuid[])".encode()
                # Each row of a term answers with its own id, of a passage with its own id as the report.
                own = 0 if function == "search_terms" else 1
                every = [row[own] for row in connection.execute(call, [[question], [None], []]).fetchall()]
                others = [row[own] for row in connection.execute(call, [[question], [None], every[:most]]).fetchall()]
                if others != every[most:]:
                    yield f"{person.name} / {function}"


@pytest.mark.parametrize("way", WAYS)
def test_whom_one_has_already_may_be_left_out_and_nothing_else_comes_for_it(
    shared_house: House, witnesses: Witnesses, way: str
) -> None:
    with altered(shared_house.database, *WAYS[way]) as connection:
        assert list(without_the_newest(connection, witnesses, 2)) == []
    forgotten = [one.replace("t.about <> ALL (but)", "true") for one in WAYS[way]]
    with altered(shared_house.database, *forgotten) as connection:
        assert next(without_the_newest(connection, witnesses, 2), ""), "a fault that is planted is caught"


def at_the_quay(connection: Connection, token: str, but: list[Any]) -> tuple[set[Any], int]:
    """What the hub finds at the quay besides these, and how many rows of terms were read for it."""
    before = terms_read(connection)
    connection.execute("SELECT sec.begin(%s)", [token])
    call = "SELECT about FROM sec.search_terms(%s, %s, 200, %s::uuid[])"
    found = connection.execute(call.encode(), [["'p/quay'"], [None], but]).fetchall()
    return {row[0] for row in found}, terms_read(connection) - before


def terms_read(connection: Connection) -> int:
    """How many rows of terms were read in this transaction, by whichever index: told to PostgreSQL's own superuser."""
    connection.execute("RESET SESSION AUTHORIZATION")
    read = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'picture_term'"
    rows = int(answer(connection, read))
    connection.execute("SET LOCAL SESSION AUTHORIZATION wp_app")
    return rows


QUAY, OTHER = uuid4(), uuid4()


def reports(about: str, key: str, first: int, last: int) -> str:
    """So many rows of terms, a minute after one another."""
    return (
        "INSERT INTO picture_term SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), "
        f"'about', {about}, 'keys', ARRAY['{key}'], 'part', 'town/' || n, "
        "'received_at', timestamptz '2026-01-01' + n * interval '1 minute'))).* "
        f"FROM one, generate_series({first}, {last}) n"
    )


# One report of a quay, twenty of another, and then of all the rest of the town.
A_TOWN = (
    "CREATE TEMP TABLE one ON COMMIT DROP AS SELECT * FROM picture_term WHERE level = 'partners' LIMIT 1",
    reports(f"'{OTHER}'", "p/quay", 0, 0),
    reports(f"'{QUAY}'", "p/quay", 1, 20),
    reports("gen_random_uuid()", "p/fern", 21, 5_000),
)


def test_the_hub_walks_no_area_for_a_place_of_which_very_many_reports_tell(
    shared_house: House, witnesses: Witnesses
) -> None:
    hub = next(one.token for one in witnesses.people if one.name == "reads at HUB")
    for but, expected in (([], {QUAY, OTHER}), ([QUAY], {OTHER}), ([QUAY, OTHER], set())):
        with altered(shared_house.database, *functions(few=4), *A_TOWN) as connection:
            found, read = at_the_quay(connection, hub, but)
            assert found == expected
            assert read < 500
    walked = [one.replace("far := 4;", "far := 10000;") for one in functions(few=4)]
    with altered(shared_house.database, *walked, *A_TOWN) as connection:
        assert at_the_quay(connection, hub, [QUAY])[1] > 4_000, "a fault that is planted is caught"


CLAUSES = {
    "everything": (shows("t"), "true"),
    "roles that read nothing": ("(sec.reads() AND sec.may('picture'))", "true"),
    "own agency": ("t.agency_id = (SELECT sec.agency())\n        OR (t.level", "(t.level"),
    "hub: not what is for named people": ("t.level <> 'named' AND", ""),
    "leads only": ("AND (SELECT sec.is_lead())", ""),
    "involvement: this child's": ("AND i.nominal = ANY (t.nominals)", ""),
    "involvement: not ended": ("AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))", ""),
    "involvement: more than its sender's word": (f"AND {COUNTS}", ""),
    "involvement: what was refused": ("i.answer = '' AND", ""),
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
        assert refused(stranger, "SELECT 1 FROM sec.search_terms(%s, %s, 10)", [question], [None]) == NOT_TAKEN


def test_no_more_than_two_hundred_rows_and_twenty_four_questions_are_answered(
    shared_house: House, witnesses: Witnesses
) -> None:
    hub = next(one.token for one in witnesses.people if one.name == "reads at HUB")
    with as_role("wp_app", shared_house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", hub)
        rows = "SELECT count(DISTINCT question) FROM sec.search_terms(%s, %s, %s)"
        assert answer(connection, rows, ["'n/wren'"] * 24, [None] * 24, 1) == 24
        assert refused(connection, rows, ["'n/wren'"] * 25, [None] * 25, 1) == NOT_TAKEN
        assert answer(connection, "SELECT count(*) FROM sec.search_terms(%s, %s, 200)", ["'n/wren'"], [None]) > 3
        assert (
            refused(connection, "SELECT count(*) FROM sec.search_terms(%s, %s, 201)", ["'n/wren'"], [None]) == NOT_TAKEN
        )
        assert answer(connection, "SELECT count(*) FROM sec.search_terms(%s, %s, %s)", ["'n/wren'"], [None], 3) == 3


def test_without_a_context_nothing_is_found_and_other_roles_may_not_ask(
    shared_house: House, witnesses: Witnesses
) -> None:
    call = "SELECT count(*) FROM sec.search_terms(ARRAY['''n/wren'''], ARRAY[NULL], 200)"
    with as_role("wp_app", shared_house.database) as connection:
        assert answer(connection, call) == 0
    for role in ("wp_worker", "wp_signin", "wp_sequencer", "wp_sender", "wp_public"):
        with as_role(role, shared_house.database) as connection:
            assert refused(connection, call) == "InsufficientPrivilege"


# -- what an error, a remark or a delay would tell ------------------------------------------------------------------

WREN = "'n/wren'"
REFUSAL = ("22023", "that is not taken")
NOBODY = "00000000-0000-4000-8000-000000000000"
# (questions, patterns, rows asked for, and perhaps what is left out), every part of it as PostgreSQL writes arrays where
# Python cannot.
TAKEN: dict[str, tuple[Any, ...]] = {
    "without somebody": ([WREN], [None], 200, [NOBODY]),
    "without very many": ([WREN], [None], 200, [NOBODY] * 12_000),
    "without those in a table": ([WREN], [None], 200, [[NOBODY], [NOBODY]]),
    "a word": ([WREN], [None], 200),
    "a beginning": (["'n/wr':*"], [None], 200),
    "part of a plate": ([WREN], ["v/XX%"], 200),
    "all of a plate": ([WREN], ["v/XX00A8C"], 200),
    "very many signs": ([WREN], ["v/" + "%_" * 20], 200),
    "whatever is not something": (["!'nothing'"], [None], 200),
    "two that follow": (["'n/wren' <-> 'n/wren'"], [None], 200),
    "as deep as may be": (["(!" * 99 + WREN + ")" * 99], [None], 200),
    "nested to the right": ([f"({WREN}&" * 199 + WREN + ")" * 199], [None], 200),
    "as long as may be": ([" & ".join([WREN] * 4_000)], [None], 200),
    "as long as may be, any of it": ([" | ".join([WREN] * 2_100)], [None], 200),
    "many at once": ([WREN] * 24, ["v/%"] * 24, 1),
}
NOT_TAKEN_AT_ALL: dict[str, tuple[Any, ...]] = {
    "without who knows whom": ([WREN], [None], 200, [None]),
    "without a list": ([WREN], [None], 200, None),
    "without one too many": ([WREN], [None], 200, [NOBODY] * 12_001),
    "a pattern that ends in a backslash": ([WREN], ["v/XX00A8C\\"], 200),
    "the same, after anything": ([WREN], ["%\\"], 200),
    "the same, of a name": ([WREN], ["n/wren\\"], 200),
    "a pattern of anything": ([WREN], ["%"], 200),
    "a pattern of a postcode": ([WREN], ["c/ZA5%"], 200),
    "a pattern of nothing": ([WREN], [""], 200),
    "a pattern in small letters": ([WREN], ["v/xx"], 200),
    "a pattern with a line after it": ([WREN], ["v/XX%\n"], 200),
    "a long pattern": ([WREN], ["v/" + "%" * 41], 200),
    "a very long pattern": ([WREN], ["v/" + "%A" * 100_000], 200),
    "a question that does not end": (["'n/wren"], [None], 200),
    "a question without an operator": (["'n/wren' 'n/wren'"], [None], 200),
    "an operator alone": (["&"], [None], 200),
    "a backslash": (["\\"], [None], 200),
    "an empty question": ([""], [None], 200),
    "a question of nothing": (["''"], [None], 200),
    "too far apart": (["'a' <20000> 'b'"], [None], 200),
    "too deep": (["!" * 201 + WREN], [None], 200),
    "far too deep": (["!" * 150_000 + WREN], [None], 200),
    "too deep to the right": ([f"({WREN}&" * 201 + WREN + ")" * 201], [None], 200),
    "too many parts": ([" & ".join([WREN] * 5_000)], [None], 200),
    "too long": ([f"'{'x' * 300_000}'"], [None], 200),
    "no question": ([None], [None], 200),
    "no questions": ([], [], 200),
    "nothing": (None, None, None),
    "a pattern too few": ([WREN], [], 200),
    "a pattern too many": ([WREN], [None, None], 200),
    "no patterns": ([WREN], None, 200),
    "a question too many": ([WREN] * 25, [None] * 25, 1),
    "questions in a table": ([[WREN]], [[None]], 200),
    "questions from nought": ("[0:0]={\"'n/wren'\"}", "[0:0]={NULL}", 200),
    "one good, one bad": ([WREN, "&"], [None, None], 200),
    "no rows": ([WREN], [None], 0),
    "fewer than no rows": ([WREN], [None], -1),
    "a row too many": ([WREN], [None], 201),
    "very many rows": ([WREN], [None], 2**31 - 1),
    "who knows how many rows": ([WREN], [None], None),
}


def asked(function: str, arguments: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    types = ("%s::text[]", "%s::text[]", "%s::int", "%s::uuid[]")[: len(arguments)]
    return f"SELECT * FROM sec.{function}({', '.join(types)})", arguments


def answers(connection: Connection, person: Someone) -> dict[tuple[str, str], Said]:
    """All that is said to a viewer who asks both functions everything above."""
    told = {}
    with connection.transaction():
        connection.execute("SELECT sec.begin(%s)", [person.token])
        for function in ("search_terms", "search_words"):
            for name, arguments in (TAKEN | NOT_TAKEN_AT_ALL).items():
                statement, values = asked(function, arguments)
                told[function, name] = said(connection, statement, *values)
    return told


def telling(connection: Connection, empty: Connection, people: list[Someone]) -> Iterator[str]:
    """What tells people who may see none of the rows of one world that there are rows: there are none in the other."""
    for person in people:
        there, elsewhere = answers(connection, person), answers(empty, person)
        for key, told in there.items():
            is_taken = key[1] in TAKEN
            if told != elsewhere[key] or told.notices or told.refusal != (() if is_taken else REFUSAL):
                yield f"{person.name} / {key}: {told} / {elsewhere[key]}"


def slower(connection: Connection, empty: Connection, people: list[Someone]) -> Iterator[str]:
    """What takes people who may see none of the rows longer where there are rows."""

    def ask(where: Connection, statement: str, values: tuple[Any, ...]) -> None:
        where.execute(statement.encode(), values).fetchall()

    for person in people:
        with connection.transaction(force_rollback=True), empty.transaction(force_rollback=True):
            for where in (connection, empty):
                where.execute("SELECT sec.begin(%s)", [person.token])
            for function in ("search_terms", "search_words"):
                for name in ("a word", "part of a plate", "whatever is not something", "many at once"):
                    question = asked(function, TAKEN[name])
                    if is_telling(lambda q=question: ask(connection, *q), lambda q=question: ask(empty, *q)):  # type: ignore[misc]
                        yield f"{person.name} / {function} / {name}"


@pytest.fixture(scope="module")
def empty(shared_house: House, witnesses: Witnesses) -> Iterator[str]:
    """The name of a database that is the same, but that nothing of what is searched stands in it."""
    with copied(shared_house.database) as name:
        use(shared_house.database)
        with as_superuser(name) as superuser:
            for table in ASKED:
                superuser.execute(f"TRUNCATE {table}".encode())
                superuser.execute(f"ANALYZE {table}".encode())
        yield name


@pytest.fixture(scope="module")
def hiding(shared_house: House, witnesses: Witnesses, empty: str) -> Iterator[str]:
    """The name of a database that is the same, but that four rows of what is searched stand in it: one for each level.

    What each costs in time is known and small (THREAT_MODEL.md); what must not be is that one costs more than that.
    """
    with copied(shared_house.database) as name:
        use(shared_house.database)
        with as_superuser(name) as superuser:
            for table in ASKED:
                kept = f"SELECT DISTINCT ON (level) id FROM {table} WHERE nominals <> '{{}}' ORDER BY level, id"
                superuser.execute(f"DELETE FROM {table} WHERE id NOT IN ({kept})".encode())
                assert answer(superuser, f"SELECT count(*) FROM {table}") == 4
                superuser.execute(f"VACUUM ANALYZE {table}".encode())
        yield name


def from_whom_all_is_hidden(witnesses: Witnesses) -> list[Someone]:
    return [person for person in witnesses.people if not witnesses.expected(person, tuple(ASKED))]


def test_nothing_that_is_said_tells_of_a_row_that_is_hidden(
    shared_house: House, witnesses: Witnesses, empty: str
) -> None:
    people = from_whom_all_is_hidden(witnesses)
    assert len(people) >= 10
    people = people[::3]
    with as_role("wp_app", shared_house.database) as connection, as_role("wp_app", empty) as other:
        assert list(telling(connection, other, people)) == []


def test_whoever_sees_the_rows_is_refused_the_same_and_nothing_else(shared_house: House, witnesses: Witnesses) -> None:
    seeing = ("reads at HUB", "reads at AUTHOR", "reads at ACTIVE", "barred at ACTIVE", "named at STRANGER")
    with as_role("wp_app", shared_house.database) as connection:
        for person in (one for one in witnesses.people if one.name in seeing):
            for (function, name), told in answers(connection, person).items():
                assert told.notices == ()
                assert told.refusal == (() if name in TAKEN else REFUSAL), (person.name, function, name, told)
            assert witnesses.expected(person, tuple(ASKED))


WORDS = (
    "abcdefghijklmnopqrst abcdefghijklmnopqrsx",
    "abcdefghijklmnopqrstabcdefghijklmnopqrsx",
    "ab cd ef gh ij kl mn op",
    "X?0*A*1*B*?*C*2",
    "*" * 8 + "XX00" + "*" * 4,
    "o'brien 12/03/2010",
    "kez\\_xo",
    "kez.x-o@example.org",
)


def test_whatever_a_reading_asks_is_taken(stranger: Connection) -> None:
    asked_for = [reading for words in WORDS for reading in (*query.readings(words), *query.near_readings(words))]
    assert max(len(reading.question) for reading in asked_for) > 90_000
    assert sum(reading.like is not None for reading in asked_for) >= 2
    for reading in asked_for:
        call = "SELECT 1 FROM sec.search_terms(%s, %s, 50)"
        assert refused(stranger, call, [reading.question], [reading.like]) == "", reading


def test_no_question_takes_longer_where_hidden_rows_fit(witnesses: Witnesses, empty: str, hiding: str) -> None:
    people = [one for one in from_whom_all_is_hidden(witnesses) if one.name in ("reads at STRANGER", "reads at ENDED")]
    assert len(people) == 2
    with as_role("wp_app", hiding) as connection, as_role("wp_app", empty) as other:
        telling = set(slower(connection, other, people))
        for _ in range(2):  # a busy machine makes any of them slow once; what a row costs, it costs each time
            telling = telling and telling & set(slower(connection, other, people))
        assert telling == set()


NAME, TABLE, COLUMNS, FITS, BESIDES = search.TERMS
PATTERN = BESIDES.format(pattern="patterns[n]")
ANY_PATTERN = f"PERFORM sec.accept(patterns[n] IS NULL OR patterns[n] ~ '{search.PATTERN}');"
REMARKS = "CREATE FUNCTION sec.remark() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'a row'; RETURN true; END $$"
WAITS = (
    "CREATE FUNCTION sec.wait() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
    "PERFORM count(*) FROM generate_series(1, 50000); RETURN true; END $$"
)


def planted(fits: str, besides: str, *, without: tuple[str, str] = ("", "")) -> list[str]:
    """The search by terms with a fault in it."""
    made = search.find(NAME, TABLE, COLUMNS, fits, besides)
    assert without[0] in made, "the fault is planted"
    return [
        f"DROP FUNCTION sec.{NAME}({ARGUMENTS})",
        made.replace(*without) if without[0] else made,
        f"GRANT EXECUTE ON FUNCTION sec.{NAME}({ARGUMENTS}) TO wp_app",
    ]


FAULTS = {
    "any pattern is compared with any row": planted(f"{FITS} AND {PATTERN}", "true", without=(ANY_PATTERN, "")),
    "any pattern is compared with what shows": planted(FITS, BESIDES, without=(ANY_PATTERN, "")),
    "a question is read as it comes": planted(FITS, BESIDES, without=("sec.question(wanted[n])", "wanted[n]::tsquery")),
    "as many rows as anybody likes": planted(FITS, BESIDES, without=("most BETWEEN 1 AND 200", "most IS NOT NULL")),
    "a row that fits is remarked on": [
        REMARKS,
        *planted(f"{FITS} AND sec.remark()", BESIDES, without=("SET client_min_messages = error", "")),
    ],
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_what_tells_is_caught(shared_house: House, witnesses: Witnesses, empty: str, fault: str) -> None:
    people = [one for one in witnesses.people if one.name == "reads at STRANGER"]
    with altered(shared_house.database, *FAULTS[fault]) as connection, altered(empty, *FAULTS[fault]) as other:
        assert next(telling(connection, other, people), "")


def test_a_remark_is_not_passed_on_by_the_function(shared_house: House, witnesses: Witnesses, empty: str) -> None:
    people = [one for one in witnesses.people if one.name == "reads at STRANGER"]
    fault = [REMARKS, *planted(f"{FITS} AND sec.remark()", BESIDES)]
    with altered(shared_house.database, *fault) as connection, altered(empty, *fault) as other:
        assert next(telling(connection, other, people), "") == ""


def test_a_delay_that_tells_is_caught(witnesses: Witnesses, empty: str, hiding: str) -> None:
    people = [one for one in witnesses.people if one.name == "reads at STRANGER"]
    fault = [WAITS, *planted(f"{FITS} AND sec.wait()", BESIDES)]
    with altered(hiding, *fault) as connection, altered(empty, *fault) as other:
        assert next(slower(connection, other, people), "")
