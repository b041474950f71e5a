"""What somebody can do who runs statements of their own as the application's role: see what they may see, and no more."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.raw import Connection, altered, answer, as_role, as_superuser, connect, refused
from tests.access.witnesses import Witnesses, gather
from tests.living import House
from wholepicture.access.sql.rows import visible


@pytest.fixture(scope="module")
def witnesses(shared_house: House) -> Witnesses:
    return gather(shared_house)


@pytest.fixture
def app(shared_house: House, witnesses: Witnesses) -> Iterator[Connection]:
    with as_role("wp_app", shared_house.database) as connection:
        yield connection


def token(witnesses: Witnesses, name: str) -> str:
    return next(person.token for person in witnesses.people if person.name == name)


def readable(connection: Connection) -> list[str]:
    """Tables of which the role may read at least a column."""
    rows = connection.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname IN ('public', 'sec') "
        "AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def everything(connection: Connection) -> dict[str, int]:
    """How many rows the connection sees of each table that it may read."""
    tables = readable(connection)
    query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    return {table: count for table, count in connection.execute(query.encode()).fetchall() if count}


def test_without_a_context_there_is_nothing(app: Connection, witnesses: Witnesses) -> None:
    assert len(readable(app)) > 25
    assert everything(app) == {}
    with app.transaction():
        answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at HUB"))
        assert everything(app)["picture_event"] > 10
    assert everything(app) == {}


def test_a_token_that_is_none_gives_nobody(app: Connection, witnesses: Witnesses) -> None:
    real = token(witnesses, "reads at HUB")
    for wrong in (None, "", "x", real[:-1], real + " ", real.upper(), "wps_" + "0" * 64, "' OR true --"):
        with app.transaction():
            assert answer(app, "SELECT sec.begin(%s::text)", wrong) is None
            assert everything(app) == {}


def test_a_wrong_token_ends_the_context_that_was(app: Connection, witnesses: Witnesses) -> None:
    with app.transaction():
        answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at HUB"))
        answer(app, "SELECT sec.begin('wps_guess')")
        assert everything(app) == {}


# -- forged contexts ------------------------------------------------------------------------------------------------


def _shows_nothing(connection: Connection, value: str) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('wp.context', %s, true)", [value])
        assert answer(connection, "SELECT sec.context()") is None
        assert answer(connection, "SELECT count(*) FROM picture_event") == 0
    with connection.transaction(force_rollback=True):
        # For the whole session, before and inside the transaction.
        connection.execute("SELECT set_config('wp.context', %s, false)", [value])
        assert answer(connection, "SELECT count(*) FROM partnership_agency") == 0


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200)))
def test_an_invented_context_is_no_context(app: Connection, value: str) -> None:
    _shows_nothing(app, value)
    _shows_nothing(app, "0" * 64 + value)


def _captured(connection: Connection, who: str) -> str:
    answer(connection, "SELECT sec.begin(%s)", who)
    value: str = answer(connection, "SELECT current_setting('wp.context')")
    return value


def test_a_captured_context_works_nowhere_else(app: Connection, witnesses: Witnesses, shared_house: House) -> None:
    hub = token(witnesses, "reads at HUB")
    with as_role("wp_app", shared_house.database) as other, other.transaction():
        value = _captured(other, hub)
        assert answer(other, "SELECT count(*) FROM picture_event") > 0
        _shows_nothing(app, value)  # another backend, while it is still open
    _shows_nothing(app, value)  # after it was committed
    with app.transaction():
        value = _captured(app, hub)
    _shows_nothing(app, value)  # the same backend, the next transaction
    with as_role("wp_worker", shared_house.database) as worker, worker.transaction():
        answer(worker, "SELECT sec.begin_system('derivation', NULL)")
        system = answer(worker, "SELECT current_setting('wp.context')")
        _shows_nothing(app, system)  # another session user's


def test_a_context_that_was_changed_is_no_context(app: Connection, witnesses: Witnesses) -> None:
    with app.transaction():
        value = _captured(app, token(witnesses, "reads at STRANGER"))
        payload = json.loads(value[64:])
        changes: list[dict[str, Any]] = [
            {"hub": True},
            {"lead": True},
            {"session": None},
            {"session": None, "system": "operator"},
            {"agency": next(p.asking.agency for p in witnesses.people if p.name == "reads at AUTHOR")},
            {"permissions": ["picture", "alerts", "ledger", "source"]},
        ]
        tampered = [value[:64] + json.dumps(payload | change) for change in changes]
        tampered += [value[:64] + value[64:] + " ", value[1:], value[64:], value[:64], value[::-1]]
        for one in tampered:
            with app.transaction():
                app.execute("SELECT set_config('wp.context', %s, true)", [one])
                assert answer(app, "SELECT sec.context()") is None
                assert everything(app) == {}


def test_a_replay_in_one_message_is_still_only_oneself(
    app: Connection, witnesses: Witnesses, shared_house: House
) -> None:
    """Statements sent as one message share a start time; whoever replays there is whom they were already."""
    with connect("wp_app", shared_house.database) as connection:
        who = token(witnesses, "reads at STRANGER")
        connection.execute(
            f"BEGIN; SELECT sec.begin('{who}'); SELECT set_config('my.copy', current_setting('wp.context'), false); "
            "COMMIT; BEGIN; SELECT set_config('wp.context', current_setting('my.copy'), true)".encode()
        )
        assert answer(connection, "SELECT sec.is_hub()") is False
        assert answer(connection, "SELECT count(*) FROM picture_event") == 0
        connection.execute("ROLLBACK")


# -- settings -------------------------------------------------------------------------------------------------------

ODD = {
    "TimeZone": ["XXX+167", "XXX-167", "Pacific/Kiritimati", "Etc/GMT+12", "167", "-167"],
    "search_path": ["pg_temp", "sec, public", "information_schema", '""'],
    "role": ["wp_worker", "wp_definer", "wp_owner", "postgres"],
    "session_authorization": ["wp_worker", "wp_owner", "postgres"],
    "DateStyle": ["SQL, DMY", "German"],
    "client_encoding": ["SQL_ASCII", "LATIN1"],
}


def _values(kind: str, name: str, setting: str, low: str | None, high: str | None, choices: list[str]) -> list[str]:
    """What else a setting may be: the odd ones that we know of, or every other choice, or the ends of its range."""
    if name in ODD:
        return ODD[name]
    others = {"bool": ["on", "off"], "enum": choices, "integer": [low, high], "real": [low, high]}
    if kind not in others:
        return ["x"]
    return [str(value) for value in others[kind] if value not in (None, setting)]


def _widening(connection: Connection, witnesses: Witnesses) -> list[str]:
    """Settings under which somebody whose involvement has ended, or has not begun, sees more than nothing of others'."""
    found = connection.execute(
        "SELECT vartype, name, setting, min_val, max_val, coalesce(enumvals, '{}') FROM pg_settings "
        "WHERE context IN ('user', 'superuser', 'backend', 'superuser-backend', 'sighup') AND name NOT LIKE '%timeout' "
        "AND name <> 'transaction_read_only' ORDER BY name"
    ).fetchall()
    assert len(found) > 200
    wider, refusals = [], 0
    people = [token(witnesses, "reads at ENDED"), token(witnesses, "leads at NOT_YET")]
    for row in found:
        for value in _values(*row):
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute("SELECT set_config(%s, %s, true)", [row[1], value])
                    for who in people:
                        connection.execute("SELECT sec.begin(%s)", [who])
                        if answer(connection, "SELECT count(*) FROM picture_event"):
                            wider.append(f"{row[1]} = {value}")
            except psycopg.Error:
                refusals += 1
    assert refusals > 50, "settings that are not the application's to change"
    return wider


def test_no_setting_shows_more(app: Connection, witnesses: Witnesses) -> None:
    assert _widening(app, witnesses) == []


def test_a_policy_that_trusts_a_setting_is_caught(shared_house: House, witnesses: Witnesses) -> None:
    trusting = visible("picture_event").replace("(SELECT sec.today())", "CURRENT_DATE")
    with altered(shared_house.database, f"ALTER POLICY viewer_reads ON picture_event USING ({trusting})") as connection:
        assert "TimeZone = XXX+167" in _widening(connection, witnesses)


# -- reusing what an earlier context left ---------------------------------------------------------------------------


def test_a_plan_made_for_one_viewer_shows_the_next_only_their_own(app: Connection, witnesses: Witnesses) -> None:
    for mode in ("force_generic_plan", "force_custom_plan", "auto"):
        app.execute(f"SET plan_cache_mode = {mode}".encode())
        app.execute("PREPARE all_events AS SELECT count(*) FROM picture_event")
        for _ in range(6):
            for name, some in (("reads at HUB", True), ("reads at STRANGER", False)):
                with app.transaction():
                    answer(app, "SELECT sec.begin(%s)", token(witnesses, name))
                    assert bool(answer(app, "EXECUTE all_events")) is some
            assert answer(app, "EXECUTE all_events") == 0
        app.execute("DEALLOCATE all_events")


def test_a_cursor_held_open_by_one_viewer_is_closed_to_the_next(app: Connection, witnesses: Witnesses) -> None:
    with app.transaction():
        answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at HUB"))
        app.execute("DECLARE loot CURSOR WITH HOLD FOR SELECT id FROM picture_event")
    with app.transaction():
        answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at STRANGER"))
        assert refused(app, "FETCH ALL FROM loot") == "InvalidCursorName"


def test_a_change_of_viewer_within_a_transaction_is_whole(app: Connection, witnesses: Witnesses) -> None:
    with app.transaction():
        answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at STRANGER"))
        with app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", token(witnesses, "reads at HUB"))
            assert answer(app, "SELECT count(*) FROM picture_event") > 0
        assert answer(app, "SELECT count(*) FROM picture_event") == 0
        assert answer(app, "SELECT sec.is_hub()") is False


# -- rights withdrawn -----------------------------------------------------------------------------------------------


@dataclass
class Withdrawal:
    """One way to take a right away, as SQL of the superuser; `%(id)s` is the professional."""

    name: str
    statement: str
    who: str = "bar lifted at HUB"
    for_good: bool = True  # or until they ask again, as whoever they are then


WITHDRAWALS = [
    Withdrawal("the session is closed", "UPDATE sec.session SET revoked_at = now() WHERE professional = %(id)s"),
    Withdrawal("the session has expired", "UPDATE sec.session SET expires_at = now() WHERE professional = %(id)s"),
    Withdrawal("the role is another", "UPDATE partnership_professional SET role = 'nurse' WHERE id = %(id)s"),
    Withdrawal("the role is taken", "UPDATE partnership_professional SET role = '' WHERE id = %(id)s"),
    Withdrawal("they have left", "UPDATE partnership_professional SET is_active = false WHERE id = %(id)s"),
    Withdrawal(
        "they work elsewhere",
        "UPDATE partnership_professional SET agency_id = (SELECT id FROM partnership_agency WHERE code = 'W-STRANGER') "
        "WHERE id = %(id)s",
        for_good=False,
    ),
    Withdrawal("the role reads nothing now", "UPDATE sec.role SET reads = false WHERE code = 'police_intelligence'"),
    Withdrawal("the role is no hub role now", "UPDATE sec.role SET hub = false WHERE code = 'police_intelligence'"),
    Withdrawal(
        "they lead no longer",
        "UPDATE partnership_professional SET is_lead = false WHERE id = %(id)s",
        who="lead by the directory",
    ),
    Withdrawal("a key is withdrawn", "UPDATE sec.api_key SET revoked_at = now()", who="key of AUTHOR"),
    Withdrawal(
        "a conflict of interest is found",
        "INSERT INTO access_bar (id, area_id, professional_id, subject, nominal, reason) SELECT gen_random_uuid(), "
        "a.area_id, p.id, n, n, 'test' FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id, "
        "(SELECT DISTINCT unnest(nominals) n FROM picture_event) e WHERE p.id = %(id)s",
    ),
]


@pytest.mark.parametrize("withdrawal", WITHDRAWALS, ids=lambda one: one.name)
def test_a_right_withdrawn_is_gone_at_the_next_statement(
    app: Connection, witnesses: Witnesses, shared_house: House, withdrawal: Withdrawal
) -> None:
    person = next(one for one in witnesses.people if one.name == withdrawal.who)
    counted = (
        "SELECT count(*) FROM partnership_agency"
        if person.asking.professional is None
        else "SELECT count(*) FROM picture_event WHERE cardinality(nominals) > 0 AND level IN ('leads', 'hub')"
    )
    with as_superuser(shared_house.database) as superuser:
        touched = "partnership_professional, sec.session, sec.role, sec.api_key"
        for table in touched.split(", "):
            kept = table.replace(".", "_")
            superuser.execute(f"CREATE TEMP TABLE kept_{kept} AS TABLE {table}".encode())
        try:
            with app.transaction():
                answer(app, "SELECT sec.begin(%s)", person.token)
                assert answer(app, counted) > 0
                superuser.execute(withdrawal.statement.encode(), {"id": person.asking.professional})
                assert answer(app, counted) == 0
            with app.transaction():
                answer(app, "SELECT sec.begin(%s)", person.token)
                assert answer(app, counted) == 0 or not withdrawal.for_good
        finally:
            superuser.execute(
                "UPDATE partnership_professional p SET role = k.role, is_active = k.is_active, is_lead = k.is_lead, "
                "agency_id = k.agency_id FROM kept_partnership_professional k WHERE k.id = p.id"
            )
            superuser.execute(
                "UPDATE sec.session s SET revoked_at = k.revoked_at, expires_at = k.expires_at "
                "FROM kept_sec_session k WHERE k.id = s.id"
            )
            superuser.execute(
                "UPDATE sec.role r SET hub = k.hub, reads = k.reads FROM kept_sec_role k WHERE k.code = r.code"
            )
            superuser.execute("UPDATE sec.api_key SET revoked_at = NULL")
            superuser.execute("DELETE FROM access_bar WHERE professional_id = %s", [person.asking.professional])
