"""Every function that a serving role may call, with hostile arguments, as each role: no row, no error and no delay tells of others'.

Two installations are alike but for what others wrote, and for whom a viewer is barred from. Whatever is said must be said in
both. The functions come from the catalogue, so that one is tried from the day that it is added.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic import factories
from tests.access import hostile
from tests.access.raw import Connection, Said, altered, answer, as_role, as_superuser, is_telling, said
from tests.databases import copied, use
from tests.intake.unnamed import Teller, opened
from tests.living import House
from wholepicture.access.models import Bar
from wholepicture.config.database_roles import SERVING
from wholepicture.intake.confidential.queries import doors

# All that a function with more rights than its caller ever raises.
REFUSALS = {
    ("22023", "that is not taken"),
    ("42501", "no such step, or nobody asks"),
    ("42501", "nobody asks: the ledger cannot be written"),
}
# What differs from call to call: new tokens, ids and times.
DRAWN = re.compile(r"wp[skc]_[0-9a-f]{64}|'mark': '[^']*'|datetime\.datetime\([^()]*(\([^()]*\))?[^()]*\)")
# Of these roles a step's work is to read what everybody wrote, once it says which step it is: its answers may differ, its
# errors may not.
READS_ALL = {"wp_worker, as the derivation"}
WORDS = ("n/wren", "c/ZA5 2AA", "f/321009007", "v/XX00A8C")


@dataclass
class Worlds:
    """Two databases, the second with what others wrote; whom to be in them; and ids and words of what is hidden."""

    plain: str
    hidden: str
    tokens: dict[str, str] = field(default_factory=dict)
    ids: list[UUID] = field(default_factory=list)
    public: UUID | None = None  # in whose name something is told without signing in

    def asking(self) -> Iterator[tuple[str, str, tuple[str, tuple[Any, ...]] | None]]:
        """Whoever asks: what to call them, their role, and the statement that says who they are, if they say so."""
        for role in SERVING:
            yield f"{role}, as nobody", role, None
        for who, token in self.tokens.items():
            yield f"wp_app, as {who}", "wp_app", ("SELECT sec.begin(%s)", (token,))
        yield "wp_worker, as the derivation", "wp_worker", ("SELECT sec.begin_system(%s, NULL)", ("derivation",))
        yield "wp_public, as anybody", "wp_public", ("SELECT sec.begin_system(%s, %s)", ("public", self.public))
        yield "wp_operator, as the operator", "wp_operator", ("SELECT sec.begin_system(%s, NULL)", ("operator",))
        yield "wp_sender, as what sends", "wp_sender", ("SELECT sec.begin_system(%s, NULL)", ("sending",))


def hide(house: House, worlds: Worlds) -> None:
    """Others report a girl, in the words that are asked for; and the nurse is barred from her."""
    girl = factories.child(
        identifiers=[factories.nhs_of(1)],
        address={"lines": ["1 Quay Street"], "postcode": "ZA5 2AA"},
        phones=["07700 900123"],
    )
    car = [factories.vehicle("XX00 ABC", make="Vauxhall", model="Corsa")]
    for agency, level in (("POL", "partners"), ("CSC", "hub"), ("CHA", "leads")):
        house.send(agency, factories.concern(girl, vehicles=car, level=level, facts="Seen at the boathouse."))
    Teller.arrives(house, doors()[0]).tells()
    house.process()
    with as_superuser(house.database) as superuser:
        girls = answer(superuser, "SELECT nominals[1] FROM picture_event WHERE nominals <> '{}'")
        superuser.execute("UPDATE access_bar SET nominal = %s, subject = %s, covers = ARRAY[%s]", [girls, girls, girls])
        worlds.ids += [girls] + [
            answer(superuser, f"SELECT {column} FROM {table} LIMIT 1")
            for table, column in (
                ("intake_submission", "id"),
                ("picture_event", "id"),
                ("picture_term", "id"),
                ("picture_passage", "id"),
                ("picture_fact", "id"),
                ("linkage_membership", "id"),
                ("linkage_subjectprofile", "subject"),
                ("alerts_toread", "submission"),
                ("intake_confidedreport", "submission_id"),
                ("intake_unnamedinformant", "id"),
            )
        ]
        assert all(worlds.ids)


@pytest.fixture(scope="module")
def worlds(shared_house: House) -> Iterator[Worlds]:
    house = shared_house
    made = Worlds(house.database, "")
    for who in ("other_teacher", "nurse", "teacher_dsl"):
        made.tokens[who] = house.token(who)
    from wholepicture.access.accounts import new_agency_key

    made.tokens["a school's key"] = new_agency_key(house.operator(), agency=house.agencies["SCH2"])
    made.public = opened(house).agency
    nobody = uuid4()
    with house.operator().acting():
        Bar.objects.create(
            area_id=house.area,
            professional_id=house.professionals["nurse"],
            subject=nobody,
            nominal=nobody,
            reason="test",
        )
    with copied(house.database) as name:
        made.hidden = name
        hide(House(name, house.area, house.agencies, house.professionals, house.emails), made)
        use(house.database)
        made.ids += [house.professionals["police_intelligence"], house.agencies["POL"]]
        for database in (made.plain, made.hidden):
            with as_superuser(database) as superuser:
                # The queue's numbers go on from where its jobs left off: for the worker, whose queue it is, to see.
                superuser.execute(
                    "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers "
                    "RESTART IDENTITY CASCADE"
                )
                superuser.execute("ANALYZE")
        yield made


def _begin(connection: Connection, who: tuple[str, tuple[Any, ...]] | None) -> None:
    if who is not None:
        assert answer(connection, who[0], *who[1]) is not None


def _plainly(told: Said) -> str:
    """What was said, without what is drawn anew at each call."""
    return DRAWN.sub("…", repr(told))


@dataclass
class Tried:
    """What came of trying: how many calls of which functions, and everything that tells."""

    calls: Counter[str] = field(default_factory=Counter)
    functions: set[str] = field(default_factory=set)
    telling: list[str] = field(default_factory=list)


def tried(worlds: Worlds, plain: Connection, hidden: Connection, who: str, only: str = "") -> Tried:
    """Call all that the connections' role may call, in both worlds, inside a transaction of whoever asks."""
    role = who.partition(",")[0]
    came = Tried()
    for function in hostile.callable_by(role, hidden):
        # Functions of libraries that read no table are tried once a role.
        if only not in function.name or (function.name.startswith("public.") and "nobody" not in who):
            continue
        came.functions.add(str(function))
        for values in hostile.arguments(function, worlds.ids, WORDS):
            came.calls[who] += 2
            here, there = said(plain, function.statement, *values), said(hidden, function.statement, *values)
            came.telling += [f"{who}: {function} {fault}" for fault in faults(who, function, values, here, there)]
    return came


def faults(who: str, function: hostile.Function, values: tuple[Any, ...], here: Said, there: Said) -> Iterator[str]:
    """What tells, of one call in both worlds."""
    given = repr(values)[:200]
    if (here.error, here.notices) != (there.error, there.notices):
        yield f"raises or remarks otherwise, of {given}: {here.error}, {here.notices} / {there.error}, {there.notices}"
    if function.is_definers and (there.notices or (there.error and there.refusal not in REFUSALS)):
        yield f"says what it should not, of {given}: {there.error}, {there.notices}"
    if who not in READS_ALL:
        yield from _rows_of_others(values, here, there)


def _rows_of_others(values: tuple[Any, ...], here: Said, there: Said) -> Iterator[str]:
    given = repr(values)
    if _plainly(here) != _plainly(there):
        yield f"answers otherwise, of {given[:200]}: {_plainly(here)[:200]} / {_plainly(there)[:200]}"
    if any(str(one) in repr(there.rows) and str(one) not in given for one in worlds_ids):
        yield f"shows what is hidden, of {given[:200]}"


worlds_ids: list[UUID] = []


@contextmanager
def both(worlds: Worlds, role: str, who: tuple[str, tuple[Any, ...]] | None) -> Iterator[tuple[Connection, Connection]]:
    """A transaction of whoever asks, in each world."""
    with ExitStack() as stack:
        connections = [stack.enter_context(as_role(role, database)) for database in (worlds.plain, worlds.hidden)]
        for connection in connections:
            stack.enter_context(connection.transaction(force_rollback=True))
            _begin(connection, who)
        worlds_ids[:] = worlds.ids[:9]
        yield connections[0], connections[1]


@pytest.mark.long
def test_nothing_that_any_function_says_tells_of_others(worlds: Worlds) -> None:
    came = Tried()
    for name, role, who in worlds.asking():
        with both(worlds, role, who) as (plain, hidden):
            more = tried(worlds, plain, hidden, name)
        came.calls += more.calls
        came.functions |= more.functions
        came.telling += more.telling
    assert came.telling == []
    assert len(came.functions) > 60, sorted(came.functions)
    assert came.calls.total() > 10_000, came.calls


def slow(worlds: Worlds, plain: Connection, hidden: Connection, role: str, only: str = "") -> Iterator[str]:
    """Functions that take longer in one world than in the other."""
    for function in hostile.callable_by(role, hidden):
        if only not in function.name or not function.name.startswith("sec."):
            continue
        for values in hostile.fitting(function, worlds.ids, WORDS):
            if is_telling(
                lambda f=function, v=values: said(plain, f.statement, *v),  # type: ignore[misc]
                lambda f=function, v=values: said(hidden, f.statement, *v),  # type: ignore[misc]
                rounds=4,
            ):
                yield f"{function} of {values!r}"


@pytest.mark.long
def test_no_function_takes_longer_where_there_is_something_of_others(worlds: Worlds) -> None:
    telling = []
    for name, role, who in worlds.asking():
        if name in READS_ALL:
            continue
        with both(worlds, role, who) as (plain, hidden):
            told = set(slow(worlds, plain, hidden, role))
            for _ in range(2):  # a busy machine makes any of them slow once; what a row costs, it costs each time
                told = told and told & set(slow(worlds, plain, hidden, role))
        telling += [f"{name}: {function}" for function in sorted(told)]
    assert telling == []


# -- functions of the day after -------------------------------------------------------------------------------------

DEFINER = (
    "CREATE FUNCTION sec.new_one({}) RETURNS {} LANGUAGE {} SECURITY DEFINER "
    "SET search_path = pg_catalog, public, pg_temp AS $$ {} $$"
)
PLANTED = {
    "shows rows of others'": DEFINER.format("", "SETOF uuid", "sql", "SELECT id FROM picture_event"),
    "counts them": DEFINER.format("", "bigint", "sql", "SELECT count(*) FROM picture_event"),
    "says whether an id is somebody's": DEFINER.format(
        "one uuid", "boolean", "sql", "SELECT EXISTS (SELECT FROM picture_event e WHERE e.nominals @> ARRAY[one])"
    ),
    "says whom the viewer is barred from": DEFINER.format(
        "these uuid[]", "boolean", "sql", "SELECT these && sec.barred()"
    ),
    "raises where a row fits": DEFINER.format(
        "like_this text",
        "void",
        "plpgsql",
        "BEGIN PERFORM 1 FROM picture_term t, unnest(t.keys) k WHERE k LIKE like_this; END",
    ),
    "raises what is not agreed": DEFINER.format("one text", "int", "sql", "SELECT one::int"),
    "remarks where there is a row": DEFINER.format(
        "", "void", "plpgsql", "BEGIN IF EXISTS (SELECT FROM picture_event) THEN RAISE NOTICE 'hm'; END IF; END"
    ),
}
WAITS = DEFINER.format(
    "one uuid", "void", "plpgsql",
    "BEGIN PERFORM count(*) FROM generate_series(1, 200000) WHERE EXISTS (SELECT FROM picture_event e WHERE e.id = one); END",
)  # fmt: skip


@contextmanager
def with_new_function(
    worlds: Worlds, made: str, who: tuple[str, tuple[Any, ...]]
) -> Iterator[tuple[Connection, Connection]]:
    statements = [made, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO wp_definer"]
    signature = "SELECT oid::regprocedure FROM pg_proc WHERE proname = 'new_one'"
    statements.append(
        f"DO $do$ DECLARE f regprocedure := ({signature}); BEGIN EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO wp_app'; END $do$"
    )
    with altered(worlds.plain, *statements) as plain, altered(worlds.hidden, *statements) as hidden:
        for connection in (plain, hidden):
            _begin(connection, who)
        worlds_ids[:] = worlds.ids[:9]
        yield plain, hidden


@pytest.mark.parametrize("fault", sorted(PLANTED))
def test_a_new_function_that_tells_is_caught(worlds: Worlds, fault: str) -> None:
    who = "nurse"
    with with_new_function(worlds, PLANTED[fault], ("SELECT sec.begin(%s)", (worlds.tokens[who],))) as (plain, hidden):
        came = tried(worlds, plain, hidden, f"wp_app, as {who}", only="new_one")
    assert came.functions
    assert came.telling


def test_a_new_function_that_takes_longer_is_caught(worlds: Worlds) -> None:
    who = ("SELECT sec.begin(%s)", (worlds.tokens["nurse"],))
    with with_new_function(worlds, WAITS, who) as (plain, hidden):
        assert list(slow(worlds, plain, hidden, "wp_app", only="new_one"))
