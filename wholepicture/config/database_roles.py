"""Who may sign in to the database, and what is taken from everyone before the first table is made.

What is here is SQL that may be run again at any time and then changes nothing. cluster.py runs it; on a
server where we may not, it writes the same text to a file for that server's administrator.
"""

from __future__ import annotations

import re

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

OWNER = "wp_owner"  # owns tables; migrations only, never serves
APP = "wp_app"  # web and API; owns nothing
WORKER = "wp_worker"  # background steps, as the named system viewer "derivation"
OPERATOR = "wp_operator"  # the operator's commands, as the named system viewer "operator"; serves nobody
SIGNIN = "wp_signin"  # accounts, passwords, sessions; opens the signed context and reads no case data
PUBLIC = "wp_public"  # whoever tells something without signing in: hands in, and reads the one conversation whose code it has
SEQUENCER = "wp_sequencer"  # gives the ledger its order and seals it
SENDER = "wp_sender"  # sends notices by e-mail and push; reads addresses, and nothing of what waits
DEFINER = "wp_definer"  # owns SECURITY DEFINER functions; nobody signs in as it

SIGN_IN_ROLES = (OWNER, APP, WORKER, OPERATOR, SIGNIN, PUBLIC, SEQUENCER, SENDER)
SERVING = (APP, WORKER, OPERATOR, SIGNIN, PUBLIC, SEQUENCER, SENDER)
ROLES = (*SIGN_IN_ROLES, DEFINER)

# All of them are "trusted": the database's owner may create them where no superuser is to be had.
EXTENSIONS = ("pg_trgm", "btree_gist", "fuzzystrmatch", "unaccent")

# A runaway statement ends by itself. A role can lift its own time-outs, which PostgreSQL lets nobody forbid:
# they bound accidents, and attacks only as far as the connection is ours. temp_file_limit it cannot lift.
_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "temp_file_limit")
SETTINGS: dict[str, dict[str, str]] = {
    OWNER: {"lock_timeout": "30s"},
    APP: dict(zip(_LIMITS, ("30s", "10s", "60s", "1GB"), strict=True)),
    WORKER: dict(zip(_LIMITS, ("10min", "60s", "10min", "4GB"), strict=True)),
    OPERATOR: dict(zip(_LIMITS, ("10min", "60s", "10min", "4GB"), strict=True)),
    SIGNIN: dict(zip(_LIMITS, ("10s", "5s", "30s", "100MB"), strict=True)),
    PUBLIC: dict(zip(_LIMITS, ("10s", "5s", "30s", "100MB"), strict=True)),
    SEQUENCER: dict(zip(_LIMITS, ("5min", "30s", "5min", "1GB"), strict=True)),
    SENDER: dict(zip(_LIMITS, ("1min", "30s", "1min", "100MB"), strict=True)),
}

# pg_temp last: unnamed, it is searched first, and a temporary table could stand in for a real one.
PATH = "public, pg_temp"

# A role may change its own settings and password for good, which PostgreSQL lets nobody forbid. They are put back at
# every start and by `init`; until then no session of ours takes these from its role, for they come with the connection.
PINNED = {
    "search_path": PATH,
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "row_security": "on",
    "local_preload_libraries": "",
    # What our reading of values rests on.
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "standard_conforming_strings": "on",
}
_NOT_OURS_TO_SEND = "temp_file_limit"  # a superuser's to set

# What anyone may call by default and must not: objects outside row-level security, ways to hold others up,
# and figures that tell how much is hidden. Patterns over names of pg_catalog's functions, and who keeps them.
REVOKED: dict[str, tuple[str, ...]] = {
    r"lo_.*|loread|lowrite": (),
    r"pg_sleep.*": (),
    r"pg_cancel_backend|pg_terminate_backend|pg_logical_emit_message": (),
    r"pg_notify": (DEFINER, WORKER, OPERATOR),
    r"pg_(try_)?advisory_.*": (OWNER, DEFINER, WORKER, OPERATOR, SEQUENCER),
    r"pg_stat_.*|pg_lock_status": (OWNER,),
    r"pg_(relation|table|indexes|total_relation|database|tablespace)_size": (OWNER,),
}

_UNSAFE_ROLE = SQL("(rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)")
_OPEN_TO_ALL = SQL(
    "p.pronamespace = 'pg_catalog'::regnamespace AND EXISTS "
    "(SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)"
)


def check_name(database: str) -> str:
    """The name itself, or ValueError: only plain names are taken for databases."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", database):
        raise ValueError(
            f"{database!r} cannot be a database name here: "
            "use small letters, digits and underscores, at most 63, not starting with a digit."
        )
    return database


def settings_of(role: str) -> dict[str, str]:
    """The settings that a role has for good."""
    return {"search_path": PATH} | SETTINGS.get(role, {})


def session_options(role: str) -> str:
    """What a connection of a role says at its start, as libpq's `options`: it goes before the role's own settings."""
    limits = {name: value for name, value in SETTINGS.get(role, {}).items() if name != _NOT_OURS_TO_SEND}
    escaped = {name: value.replace("\\", "\\\\").replace(" ", "\\ ") for name, value in (PINNED | limits).items()}
    return " ".join(f"-c {name}={value}" for name, value in escaped.items())


def server_sql(verifiers: dict[str, str]) -> Composed:
    """The roles, with their SCRAM verifiers (a statement may be logged: it holds no password) and limits, and no others."""
    membership = SQL("GRANT {} TO {};").format(Identifier(DEFINER), Identifier(OWNER))
    return _lines(*(_role(role, verifiers.get(role)) for role in ROLES), membership)


def stored_settings_sql() -> Composed:
    """The settings that our roles have for good, here or everywhere: rows (role, database or "", name, value)."""
    form = """
SELECT r.rolname, coalesce(d.datname, ''), split_part(stored, '=', 1), substr(stored, strpos(stored, '=') + 1)
  FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase
 CROSS JOIN LATERAL unnest(s.setconfig) stored
 WHERE r.rolname = ANY({roles}) AND coalesce(d.datname, current_database()) = current_database()
"""
    return SQL(form).format(roles=Literal(list(ROLES)))


def create_sql(database: str, template: str | None = None) -> Composed:
    """A database owned by wp_owner. Text is ordered by its bytes: an index serves a search by prefix, and no
    upgrade of the system's library reorders it. A copy is made of whole files, not written to the journal as well."""
    if template is not None:
        form = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy")
        return form.format(Identifier(check_name(database)), Identifier(OWNER), Identifier(check_name(template)))
    form = SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    return form.format(Identifier(check_name(database)), Identifier(OWNER))


def drop_sql(database: str) -> Composed:
    """Ends the database's sessions, too."""
    return SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(check_name(database)))


def connect_sql(database: str) -> Composed:
    """Who may connect. A copy does not inherit it from its template."""
    return SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC;\nGRANT CONNECT ON DATABASE {name} TO {roles};").format(
        name=Identifier(check_name(database)), roles=_names(SIGN_IN_ROLES)
    )


def database_sql() -> Composed:
    """What a new database is given and what is taken from PUBLIC in it; run while connected to it."""
    owners = _names((OWNER, DEFINER))
    private = SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;")
    return _lines(
        *(SQL("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA public;").format(Identifier(name)) for name in EXTENSIONS),
        SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC;"),
        SQL("GRANT USAGE ON SCHEMA public TO {};").format(_names(ROLES)),
        # ALTER FUNCTION ... OWNER TO asks that the new owner could have created it there.
        SQL("GRANT CREATE ON SCHEMA public TO {};").format(owners),
        # A function is for those it is granted to; by default each new one would be everyone's.
        private.format(Identifier(OWNER)),
        private.format(Identifier(DEFINER)),
        # No anonymous blocks of code (DO) but in migrations. Calling a function needs none of this.
        SQL("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;"),
        SQL("GRANT USAGE ON LANGUAGE plpgsql TO {};").format(owners),
        *(_revocation(pattern, keepers) for pattern, keepers in REVOKED.items()),
        _no_definitions(),
    )


def administrators_script(database: str, verifiers: dict[str, str]) -> str:
    """All of the above as one psql script, for the administrator of a server that is not ours."""
    name = Identifier(check_name(database))
    return _lines(
        SQL("-- Prepares a PostgreSQL server (15 or newer) for Whole Picture. Run it once, as a superuser:"),
        SQL("--     psql --file THIS_FILE postgres"),
        SQL("-- It may be run again. It holds no password, only verifiers; delete it afterwards all the same."),
        SQL("\\set ON_ERROR_STOP on"),
        server_sql(verifiers),
        SQL("SELECT {} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {}) \\gexec").format(
            Literal(create_sql(database).as_string()), Literal(database)
        ),
        SQL("ALTER DATABASE {} OWNER TO {};").format(name, Identifier(OWNER)),
        connect_sql(database),
        SQL("\\connect {}").format(name),
        database_sql(),
        SQL(""),
    ).as_string()


def faults_sql() -> Composed:
    """What is still wrong with the database one is connected to: rows (essential, sentence), none if ready.

    Without what is essential the product refuses to run. The rest a hosted server may not let us mend: a risk
    to know of.
    """
    form = """
SELECT true, 'the role ' || wanted || ' does not exist' FROM unnest({roles}::text[]) wanted
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
UNION ALL
SELECT true, 'the role ' || rolname || ' may do too much (be superuser, make roles or databases, pass by row '
             'security or replicate)'
  FROM pg_roles WHERE rolname = ANY({roles}) AND {unsafe}
UNION ALL
SELECT true, 'the role ' || m.rolname || ' is a member of ' || g.rolname
  FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
 WHERE m.rolname = ANY({roles}) AND (m.rolname, g.rolname) <> ({owner}, {definer})
UNION ALL
SELECT true, 'the database belongs to ' || pg_get_userbyid(datdba) || ', not to ' || {owner}
  FROM pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) <> {owner}
UNION ALL
SELECT true, 'the extension ' || wanted || ' is not installed' FROM unnest({extensions}::text[]) wanted
 WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = wanted)
UNION ALL
SELECT false, 'roles that serve may give away or throw away their own rights (DROP OWNED, ALTER DEFAULT PRIVILEGES)'
 WHERE NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'wp_no_definitions' AND evtenabled IN ('O', 'A'))
UNION ALL
SELECT false, 'anyone may call ' || p.oid::regprocedure
  FROM pg_proc p WHERE p.proname ~ {revoked} AND {open}
"""
    return SQL(form).format(
        roles=Literal(list(ROLES)),
        unsafe=_UNSAFE_ROLE,
        open=_OPEN_TO_ALL,
        owner=Literal(OWNER),
        definer=Literal(DEFINER),
        extensions=Literal(list(EXTENSIONS)),
        revoked=Literal(f"^({'|'.join(REVOKED)})$"),
    )


def _lines(*parts: Composable) -> Composed:
    return SQL("\n").join(parts)


def _names(roles: tuple[str, ...]) -> Composed:
    return SQL(", ").join(map(Identifier, roles))


# What a role has set for itself, everywhere and in one database.
RESET = """\
DO $$ DECLARE kept record; BEGIN
  FOR kept IN SELECT r.rolname, d.datname FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
              LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE r.rolname = {name} LOOP
    EXECUTE format('ALTER ROLE %I %s RESET ALL', kept.rolname, 'IN DATABASE ' || quote_ident(kept.datname));
  END LOOP;
END $$;"""


def _role(role: str, verifier: str | None) -> Composed:
    """One role: made if absent, its attributes put right if wrong, its limits set."""
    # Only a superuser may so much as say NOSUPERUSER of a role that exists: said only where it is needed.
    form = """\
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN CREATE ROLE {role}; END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = {name} AND {unsafe}) THEN
    ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
  END IF;
END $$;"""
    made = SQL(form).format(name=Literal(role), role=Identifier(role), unsafe=_UNSAFE_ROLE)
    entry = SQL("LOGIN PASSWORD {}").format(Literal(verifier)) if verifier else SQL("NOLOGIN")
    return _lines(
        made,
        SQL("ALTER ROLE {} {};").format(Identifier(role), entry),
        SQL(RESET).format(name=Literal(role)),
        SQL("ALTER ROLE {} SET search_path = public, pg_temp;").format(Identifier(role)),
        *(
            SQL("ALTER ROLE {} SET {} = {};").format(Identifier(role), Identifier(name), Literal(value))
            for name, value in SETTINGS.get(role, {}).items()
        ),
    )


def _revocation(pattern: str, keepers: tuple[str, ...]) -> Composed:
    """Take functions from PUBLIC and leave them to `keepers`. What was taken before is passed over."""
    form = """\
DO $$ DECLARE f regprocedure; keeper text; BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p WHERE p.proname ~ {pattern} AND {open} LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    FOREACH keeper IN ARRAY {keepers}::text[] LOOP
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f, keeper);
    END LOOP;
  END LOOP;
END $$;"""
    return SQL(form).format(pattern=Literal(f"^({pattern})$"), open=_OPEN_TO_ALL, keepers=Literal(list(keepers)))


def _no_definitions() -> Composed:
    """Whoever serves changes no definition: a role may otherwise drop its own rights, and policies with them.

    Only a superuser can lay this down; without one the server is as open as PostgreSQL leaves it, and `faults_sql` says so.
    """
    form = """\
DO $$ BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
  CREATE SCHEMA IF NOT EXISTS wp_guard;
  CREATE OR REPLACE FUNCTION wp_guard.refuse() RETURNS event_trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $body$
  BEGIN
    IF session_user = ANY ({serving}::text[]) THEN
      RAISE EXCEPTION 'permission denied: a role that serves changes no definition' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END $body$;
  DROP EVENT TRIGGER IF EXISTS wp_no_definitions;
  CREATE EVENT TRIGGER wp_no_definitions ON ddl_command_start EXECUTE FUNCTION wp_guard.refuse();
END $$;"""
    return SQL(form).format(serving=Literal(list(SERVING)))
