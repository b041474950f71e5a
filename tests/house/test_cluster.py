"""The private cluster: it starts, comes back after a kill, and gives nobody more than their role needs.

Each test runs against a throw-away installation of its own, never the one that the other tests use.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wholepicture.config import cluster, database_roles, home, postgres_place, postgres_server, role_settings
from wholepicture.config.database_roles import DEFINER, OWNER, ROLES, SIGN_IN_ROLES

START = "from wholepicture.config import cluster; cluster.ensure_running(); print(cluster.status().pid)"


@pytest.fixture(scope="module")
def installation(own_server: None) -> Iterator[Path]:
    """A home of its own with a prepared cluster; not in pytest's tmp_path, as root's is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="wp-test-"))
    folder.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOLEPICTURE_HOME", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        assert cluster.ensure_running().created
        assert cluster.bootstrap()
        yield folder
        cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def running(installation: Path) -> Path:
    """The installation, started again if the test before left it stopped."""
    cluster.ensure_running()
    return installation


def connect(role: str, dbname: str | None = None, *, autocommit: bool = False, **changed: str) -> psycopg.Connection:
    if role == postgres_server.SUPERUSER:
        return _superuser(dbname, autocommit=autocommit)
    entry = cluster.settings_for(role, dbname)
    address = {"host": entry["HOST"], "port": entry["PORT"], "dbname": entry["NAME"]}
    who = {"user": entry["USER"], "password": entry["PASSWORD"]}
    return psycopg.connect(make_conninfo(**address | who | entry["OPTIONS"] | changed), autocommit=autocommit)


def _superuser(dbname: str | None, *, autocommit: bool) -> psycopg.Connection:
    """As the server's own account, for the superuser has no password."""
    address = make_conninfo(**cluster.address(), user=postgres_server.SUPERUSER, dbname=dbname or cluster.NAME)
    with cluster._as_cluster_account():
        return psycopg.connect(address, autocommit=autocommit)


def ask(role: str, statement: str) -> list[tuple]:
    with connect(role) as connection:
        return connection.execute(statement).fetchall()


def in_another_process(code: str, **environment: str) -> subprocess.Popen[str]:
    # Started from the project's folder, as `script/test` is; the environment names the throw-away home.
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=home.PROJECT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )


# -- starting and stopping -------------------------------------------------------------------------


def test_starting_again_changes_nothing(running: Path) -> None:
    before = cluster.status()
    again = cluster.ensure_running()
    assert not again.created
    assert not cluster.bootstrap()
    assert cluster.status().pid == before.pid


def test_asking_for_a_running_database_costs_next_to_nothing(running: Path) -> None:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        cluster.ensure_running()
        times.append(time.perf_counter() - began)
    assert sorted(times)[10] < 0.015


def test_stop_stops_and_says_whether_there_was_something_to_stop(running: Path) -> None:
    assert cluster.stop()
    assert not cluster.is_running()
    assert not cluster.stop()
    assert not cluster.ensure_running().created


def test_commands_that_start_together_share_one_server(running: Path) -> None:
    cluster.stop()
    starters = [in_another_process(START) for _ in range(3)]
    pids = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert pids == {str(cluster.status().pid)}


def test_what_was_committed_survives_a_kill_that_leaves_a_session_behind(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(OWNER) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")
    busy = threading.Thread(target=_work_until_killed, daemon=True)
    busy.start()
    where = postgres_place.place()
    pid = cluster.status().pid
    assert where is not None
    assert pid is not None
    _wait_for(lambda: len(_sessions(where)) > 0)
    for child in _sessions(where):  # held still, so that it cannot notice by itself that its parent is gone
        os.kill(child, signal.SIGSTOP)
    os.kill(pid, signal.SIGKILL)
    _wait_for(lambda: postgres_server.postmaster(where) is None)
    with monkeypatch.context() as patch:  # what happens unless the remnant is cleared
        patch.setattr(postgres_server, "clear_orphans", lambda where: [])
        with pytest.raises(cluster.ClusterError, match="another server"):
            cluster.ensure_running()

    cluster.ensure_running()

    assert cluster.status().pid != pid
    assert ask(OWNER, "SELECT word FROM kept") == [("acknowledged",)]
    busy.join(timeout=5)


def test_a_stale_lock_with_the_number_of_an_innocent_process_harms_neither(running: Path) -> None:
    cluster.stop()
    where = postgres_place.place()
    assert where is not None
    innocent = subprocess.Popen(["sleep", "60"])
    lock = where.data / "postmaster.pid"
    lock.write_text(f"{innocent.pid}\n{where.data}\n0\n5432\n{where.run}\n\n0 0\nready   \n")

    assert not cluster.is_running()
    cluster.ensure_running()

    assert innocent.poll() is None
    innocent.kill()
    innocent.wait()


def test_a_start_that_fails_says_why_and_what_to_do(running: Path) -> None:
    cluster.stop()
    where = postgres_place.place()
    assert where is not None
    broken = where.data / "postgresql.auto.conf"
    kept = broken.read_text()
    broken.write_text("no_such_setting_at_all = 1\n")
    with pytest.raises(cluster.ClusterError, match="no_such_setting_at_all") as refusal:
        cluster.ensure_running()
    assert str(where.data) in str(refusal.value)
    assert "try again" in str(refusal.value)
    broken.write_text(kept)
    assert not cluster.ensure_running().created


def test_a_copied_home_does_not_touch_the_database_of_the_first(
    running: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(running / "cluster.json", tmp_path)
    shutil.copytree(running / "secrets", tmp_path / "secrets")
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    with pytest.raises(cluster.ClusterError, match="moved or copied"):
        cluster.ensure_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_a_home_that_the_servers_account_cannot_enter_gets_its_cluster_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_server: None
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    outside = Path(tempfile.mkdtemp(prefix="wp-test-"))
    outside.chmod(0o755)
    monkeypatch.setattr(postgres_place, "OUTSIDE", outside)
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(closed / "home"))
    try:
        assert cluster.ensure_running().created
        data = cluster.status().data
        assert data is not None
        assert data.is_relative_to(outside)
        kept = json.loads((closed / "home" / "cluster.json").read_text())
        assert kept["data"] == str(data)

        # The home is deleted and made anew while the server runs: the data are set aside, not lost or reused.
        shutil.rmtree(closed / "home")
        assert cluster.ensure_running().created
        assert len(list(outside.glob("*-left-*"))) == 1
    finally:
        cluster.stop()
        shutil.rmtree(outside)


def test_a_home_with_a_long_path_gets_a_socket_with_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tempfile.mkdtemp(prefix="wp-test-"))
    folder.chmod(0o711)
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(folder / ("long" * 25)))
    where = postgres_place.choose_place()
    assert where == postgres_place.place()
    assert len(os.fsencode(where.socket)) <= home.LONGEST_SOCKET
    assert where.run.stat().st_mode & 0o777 == postgres_server.run_mode()
    where.run.rmdir()
    shutil.rmtree(folder)


def test_a_socket_folder_laid_out_by_somebody_else_is_refused(tmp_path: Path) -> None:
    account = postgres_place.ACCOUNT_FOR_ROOT if os.geteuid() == 0 else Path.home().owner()
    trap = tmp_path / "elsewhere"
    trap.mkdir()
    link = tmp_path / "run"
    link.symlink_to(trap)
    with pytest.raises(cluster.ClusterError, match="closed to others"):
        postgres_server.own_folder(link, account, 0o700)
    trap.chmod(0o777)
    with pytest.raises(cluster.ClusterError, match="closed to others"):
        postgres_server.own_folder(trap, account, 0o700)
    assert postgres_server.own_folder(tmp_path / "ours", account, 0o700)


# -- what it promises ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("password_encryption", "scram-sha-256"),
        ("track_activities", "off"),
        ("server_encoding", "UTF8"),
    ],
)
def test_the_server_is_set_as_promised(running: Path, setting: str, value: str) -> None:
    assert ask(OWNER, f"SHOW {setting}") == [(value,)]


def test_nobody_comes_in_without_the_password(running: Path) -> None:
    for role in SIGN_IN_ROLES:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(role, password="guessed")
        connect(role).close()


def test_the_log_tells_of_refused_sign_ins_and_of_no_value(running: Path) -> None:
    with connect("wp_app") as connection, contextlib.suppress(psycopg.Error):
        connection.execute("SELECT CAST('canary-in-a-refused-value' AS date)")
    with pytest.raises(psycopg.OperationalError):
        connect("wp_app", password="guessed")
    log = cluster.status().log
    assert log is not None
    text = "".join(file.read_text() for file in log.glob("*.log"))
    assert "password authentication failed" in text, "the wrong log was read"
    assert "canary" not in text


def test_a_copy_of_a_database_is_prepared_like_its_template(running: Path) -> None:
    cluster.create_database("wp_template")
    with connect(OWNER, "wp_template") as connection:
        connection.execute("CREATE TABLE copied AS SELECT 1 AS n")
    cluster.create_database("wp_copy", template="wp_template")
    with connect(OWNER, "wp_copy") as connection:
        assert connection.execute("SELECT n FROM copied").fetchall() == [(1,)]
    with connect("wp_app", "wp_copy") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TEMP TABLE mine (n int)")
    for name in ("wp_copy", "wp_template", "wp_copy"):
        cluster.drop_database(name)
    with pytest.raises(cluster.ClusterError, match="not dropped"):
        cluster.drop_database(cluster.NAME)


# -- roles -----------------------------------------------------------------------------------------


def test_no_role_of_the_product_has_a_special_attribute(running: Path) -> None:
    question = f"""
        SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,
               rolcanlogin
          FROM pg_roles
         WHERE rolname = ANY('{{{",".join(ROLES)}}}') OR rolname = '{postgres_server.SUPERUSER}'
    """
    found = {name: (special, signs_in) for name, special, signs_in in ask(OWNER, question)}
    assert found.pop(postgres_server.SUPERUSER) == (True, True), "the question no longer sees a special role"
    assert found == {role: (False, role != DEFINER) for role in ROLES}


def test_only_the_owner_may_act_as_the_definer(running: Path) -> None:
    question = """
        SELECT m.rolname, g.rolname FROM pg_auth_members a
          JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
         WHERE m.rolname LIKE 'wp\\_%' AND g.rolname NOT LIKE 'pg\\_%' OR g.rolname LIKE 'wp\\_%'
    """
    assert ask(OWNER, question) == [(OWNER, DEFINER)]


REFUSED = {
    "make a large object": "SELECT lo_create(0)",
    "make a large object from bytes": "SELECT lo_from_bytea(0, 'x')",
    "notify": "SELECT pg_notify('any', 'text')",
    "sleep": "SELECT pg_sleep(0)",
    "sleep by interval": "SELECT pg_sleep_for('0 s')",
    "take an advisory lock": "SELECT pg_advisory_xact_lock(1)",
    "try for an advisory lock": "SELECT pg_try_advisory_lock(1)",
    "end another session": "SELECT pg_terminate_backend(0)",
    "cancel another statement": "SELECT pg_cancel_backend(0)",
    "see other sessions": "SELECT * FROM pg_stat_activity",
    "see how many rows were written": "SELECT * FROM pg_stat_user_tables",
    "see locks": "SELECT * FROM pg_locks",
    "measure a table": "SELECT pg_relation_size('pg_class')",
    "measure a database": "SELECT pg_database_size(current_database())",
    "make a temporary table": "CREATE TEMP TABLE mine (n int)",
    "make a table": "CREATE TABLE public.mine (n int)",
    "make a schema": "CREATE SCHEMA mine",
    "run a block of code": "DO $$ BEGIN END $$",
    "become the owner": "SET ROLE wp_owner",
    "become the definer": "SET ROLE wp_definer",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
    "read password verifiers": "SELECT rolpassword FROM pg_authid",
    "lift its limit on temporary files": "SET temp_file_limit = -1",
}


@pytest.mark.parametrize("deed", REFUSED)
@pytest.mark.parametrize("role", ["wp_app", "wp_signin", "wp_sender", "wp_public"])
def test_the_applications_roles_may_not(running: Path, role: str, deed: str) -> None:
    with connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(REFUSED[deed])


@pytest.mark.parametrize("deed", REFUSED)
def test_each_refusal_is_about_rights_and_not_about_a_misspelt_statement(running: Path, deed: str) -> None:
    with connect(postgres_server.SUPERUSER) as connection:
        connection.execute(REFUSED[deed])
        connection.rollback()


def test_who_needs_to_notify_and_to_lock_may(running: Path) -> None:
    assert ask("wp_worker", "SELECT pg_notify('any', 'text')")
    for role in ("wp_worker", "wp_sequencer", OWNER):
        assert ask(role, "SELECT pg_try_advisory_xact_lock(1)") == [(True,)]


def test_a_new_function_is_nobodys_until_it_is_granted(running: Path) -> None:
    with connect(OWNER) as connection:
        connection.execute("CREATE FUNCTION secret() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        connection.execute(f"ALTER FUNCTION secret() OWNER TO {DEFINER}")
    with connect("wp_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT secret()")


def test_databases_that_are_not_the_products_let_no_role_in(running: Path) -> None:
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            connect("wp_app", name)


# -- another server --------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(running: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A second home, to which the first one's server is a stranger's; the address of its administrator."""
    where = postgres_place.place()
    assert where is not None
    with connect(postgres_server.SUPERUSER, autocommit=True) as superuser:
        superuser.execute("DROP ROLE IF EXISTS its_administrator")
        superuser.execute("CREATE ROLE its_administrator SUPERUSER LOGIN PASSWORD 'theirs'")
    access = where.data / "pg_hba.conf"
    access.write_text("local all its_administrator,nobody_known scram-sha-256\n" + access.read_text())
    pid = postgres_server.postmaster(where)
    assert pid is not None
    os.kill(pid, signal.SIGHUP)
    time.sleep(cluster.RELOADS_IN)
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    return f"postgresql://its_administrator:theirs@/elsewhere?host={where.run}&port=5432"


@pytest.fixture
def its_passwords_put_back(running: Path) -> Iterator[None]:
    """Roles belong to the whole server, so preparing it from a second home changes their passwords."""
    yield
    cluster.ensure_running()
    cluster.bootstrap()
    with connect(postgres_server.SUPERUSER, autocommit=True) as superuser:
        for name in ("elsewhere", "handed_over"):
            superuser.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        superuser.execute("DROP ROLE IF EXISTS its_administrator")


def test_another_server_is_prepared_with_the_credentials_of_its_address(
    its_passwords_put_back: None, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    assert not cluster.ensure_running().managed
    assert cluster.bootstrap()
    assert not cluster.bootstrap()
    assert not cluster.stop()
    assert cluster.is_running()
    with connect("wp_app") as connection:
        assert connection.execute("SELECT current_database()").fetchall() == [("elsewhere",)]


@pytest.mark.skipif(shutil.which("psql") is None, reason="the administrator's part needs psql")
def test_where_we_may_not_prepare_a_server_its_administrator_is_handed_a_script(
    its_passwords_put_back: None, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = elsewhere.replace("its_administrator", "nobody_known").replace("/elsewhere", "/handed_over")
    monkeypatch.setenv("DATABASE_URL", stranger)
    script = tmp_path / "prepare-database.sql"
    with pytest.raises(cluster.ClusterError, match=str(script)):
        cluster.bootstrap()
    assert not any(password in script.read_text() for password in home.secrets().passwords.values())

    administrator = elsewhere.replace("/elsewhere", "/postgres")
    for _ in range(2):  # it may be run again
        subprocess.run(["psql", "--quiet", "--file", script, administrator], check=True, capture_output=True)
    assert not cluster.bootstrap()
    with connect("wp_app") as connection:
        assert connection.execute("SELECT current_database()").fetchall() == [("handed_over",)]


@pytest.mark.parametrize("address", ["mysql://somewhere/else", "wholepicture", "postgresql://a@b:port/c"])
def test_an_address_that_cannot_be_understood_is_explained(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(cluster.ClusterError, match="should look like"):
        cluster.ensure_running()


def test_a_server_across_a_network_is_not_spoken_to_in_clear(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@database.example.org/wholepicture")
    assert cluster.settings_for("wp_app")["OPTIONS"]["sslmode"] == "require"


# -- secrets ---------------------------------------------------------------------------------------


def test_commands_that_start_together_get_the_same_secrets(tmp_path: Path) -> None:
    code = "from wholepicture.config import home; print(home.secrets().django_key, home.key('source.key').hex())"
    processes = [in_another_process(code, WHOLEPICTURE_HOME=str(tmp_path / "new")) for _ in range(4)]
    said = {process.communicate(timeout=60)[0] for process in processes}
    assert len(said) == 1
    assert len(said.pop().split()[1]) == 64


def test_secrets_are_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path / "new"))
    home.secrets()
    files = [*(f"secrets/{process}.json" for process in home.ROLES_OF), "keys/source.key", "keys/ledger.key"]
    for name in files:
        assert (tmp_path / "new" / name).stat().st_mode & 0o777 == 0o600
    closed = 0o711 if os.geteuid() == 0 else 0o700  # root's are passed through by each process, to what is its own
    for folder in (home.keys_dir(), home.secrets_dir()):
        assert folder.stat().st_mode & 0o777 == closed


def test_a_lost_key_or_a_lost_password_file_is_missed_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    first = home.key("source.key")
    assert home.key("source.key") == first
    (tmp_path / "keys" / "source.key").unlink()
    with pytest.raises(home.HomeError, match="Restore it from a backup"):
        home.key("source.key")
    (tmp_path / "cluster.json").write_text("{}")
    (tmp_path / "secrets" / "web.json").unlink()
    with pytest.raises(home.HomeError, match="Restore it from a backup"):
        home.secrets()


def _work_until_killed() -> None:
    with contextlib.suppress(psycopg.Error), connect(OWNER) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 10000000000)")


def _sessions(where: postgres_server.Place) -> list[int]:
    """The server's processes that work for wp_owner."""
    found = []
    for pid in postgres_server.processes(where):
        with contextlib.suppress(OSError):
            if f": {OWNER} ".encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def _wait_for(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.02)


# -- what a role makes of itself -------------------------------------------------------------------

SERVING = database_roles.SERVING


def weaken(role: str) -> list[str]:
    """As the role itself, set for good every setting that PostgreSQL lets it set, to something else; which those were."""
    done = []
    with connect(role, autocommit=True) as connection:
        every = (
            "SELECT name, vartype, setting, boot_val, min_val, coalesce(enumvals, '{}') FROM pg_settings ORDER BY name"
        )
        for name, kind, setting, usual, least, choices in connection.execute(every).fetchall():
            values = {"bool": ["off" if setting == "on" else "on"], "enum": [one for one in choices if one != setting]}
            for value in (*values.get(kind, [least or "x"]), usual or "", setting):
                with contextlib.suppress(psycopg.Error):
                    put = sql.SQL("ALTER ROLE CURRENT_USER {} SET {} = {}")
                    for within in ("", f"IN DATABASE {cluster.NAME}"):
                        connection.execute(put.format(sql.SQL(within), sql.Identifier(name), sql.Literal(value)))
                    done.append(name)
                    break
    return done


def kept_settings() -> dict[tuple[str, str, str], str]:
    with connect(OWNER) as connection:
        rows = connection.execute(database_roles.stored_settings_sql()).fetchall()
    return {(role, database, name): value for role, database, name, value in rows}


DECLARED = {(role, "", name): value for role in ROLES for name, value in database_roles.settings_of(role).items()}


def told() -> list[str]:
    """What `wholepicture check` says of the roles."""
    with connect(OWNER) as connection:
        return [difference.sentence for difference in role_settings.differences(connection)]


def start_again() -> None:
    cluster.stop()
    cluster.ensure_running()


@pytest.mark.parametrize("put_right", [start_again, cluster.bootstrap])
def test_no_setting_that_a_role_gives_itself_outlasts_a_start_or_init(
    running: Path, put_right: Callable[[], Any]
) -> None:
    assert told() == []
    for role in SERVING:
        weakened = weaken(role)
        assert len(weakened) > 100, "what PostgreSQL lets a role set"
        assert {"synchronous_commit", "search_path", "default_transaction_read_only"} <= set(weakened)
        sentences = "\n".join(told())
        assert [name for name in weakened if f"{role}'s own setting {name} is" not in sentences] == []
    assert kept_settings() != DECLARED
    put_right()
    assert kept_settings() == DECLARED
    assert told() == []


def test_a_connection_of_ours_takes_nothing_from_a_role_that_weakened_itself(running: Path) -> None:
    for role in SERVING:
        weaken(role)
        with connect(role) as connection:
            for name, value in database_roles.PINNED.items():
                assert connection.execute(f"SHOW {name}").fetchone() == (value,), f"{role}: {name}"
    cluster.bootstrap()


@pytest.mark.parametrize("put_right", [start_again, cluster.bootstrap])
def test_a_password_that_a_role_gave_itself_is_told_and_put_back(running: Path, put_right: Callable[[], Any]) -> None:
    for role in SERVING:
        with connect(role, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER PASSWORD 'mine'")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(role)
    assert sum("password is not this installation's" in sentence for sentence in told()) == len(SERVING)
    put_right()
    assert told() == []
    for role in SERVING:
        connect(role).close()


def test_commands_that_put_roles_right_at_one_moment_do_not_disturb_each_other(running: Path) -> None:
    code = "from wholepicture.config import cluster\nfor _ in range(8): cluster._put_roles_right()\nprint('done')"
    commands = [in_another_process(code) for _ in range(4)]
    assert [command.communicate(timeout=60)[0].strip() for command in commands] == ["done"] * 4


def test_a_start_that_puts_nothing_back_would_be_caught(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect("wp_app", autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_put_roles_right", lambda: None)
        start_again()
        assert kept_settings() != DECLARED
        assert told() == [
            "wp_app's own setting synchronous_commit is in the database, and the code does not declare it."
        ]
    with monkeypatch.context() as patch:
        patch.setattr(database_roles, "RESET", "SELECT {name};")
        cluster.bootstrap()
        assert kept_settings() != DECLARED
    cluster.bootstrap()
    assert kept_settings() == DECLARED


DEFINITIONS = ("DROP OWNED BY CURRENT_USER", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")


def test_no_role_that_serves_throws_away_its_rights_or_gives_away_those_to_come(running: Path) -> None:
    for role in SERVING:
        for statement in DEFINITIONS:
            with connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    with connect(postgres_server.SUPERUSER, autocommit=True) as superuser:
        superuser.execute("ALTER EVENT TRIGGER wp_no_definitions DISABLE")
    for statement in DEFINITIONS:  # and without the trigger PostgreSQL lets them
        with connect("wp_app") as connection:
            connection.execute(statement)
            connection.rollback()
    cluster.bootstrap()
    with connect("wp_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(DEFINITIONS[0])
