"""Who may sign in to the database, and what is taken from everyone before the first table is made.

What is here is SQL that may be run again at any time and then changes nothing. cluster.py runs it; on a
server where we may not, it writes the same text to a file for that server's administrator.
"""

from __future__ import annotations

import re

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

OWNER = "wp_owner"  # owns tables; migrations only, never serves
APP = "wp_app"  # web and API; owns nothing
WORKER = "wp_worker"  # background steps and the operator's commands, as the named system viewer
SIGNIN = "wp_signin"  # accounts, passwords, sessions; opens the signed context and reads no case data
SEQUENCER = "wp_sequencer"  # gives the ledger its order and seals it
DEFINER = "wp_definer"  # owns SECURITY DEFINER functions; nobody signs in as it

SIGN_IN_ROLES = (OWNER, APP, WORKER, SIGNIN, SEQUENCER)
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
    SIGNIN: dict(zip(_LIMITS, ("10s", "5s", "30s", "100MB"), strict=True)),
    SEQUENCER: dict(zip(_LIMITS, ("5min", "30s", "5min", "1GB"), strict=True)),
}

# What anyone may call by default and must not: objects outside row-level security, ways to hold others up,
# and figures that tell how much is hidden. Patterns over names of pg_catalog's functions, and who keeps them.
REVOKED: dict[str, tuple[str, ...]] = {
    r"lo_.*|loread|lowrite": (),
    r"pg_sleep.*": (),
    r"pg_cancel_backend|pg_terminate_backend|pg_logical_emit_message": (),
    r"pg_notify": (DEFINER, WORKER),
    r"pg_(try_)?advisory_.*": (OWNER, DEFINER, WORKER, SEQUENCER),
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


def server_sql(verifiers: dict[str, str]) -> Composed:
    """The roles, with their SCRAM verifiers (a statement may be logged: it holds no password) and limits."""
    membership = SQL("GRANT {} TO {};").format(Identifier(DEFINER), Identifier(OWNER))
    return _lines(*(_role(role, verifiers.get(role)) for role in ROLES), membership)


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
        # pg_temp last: unnamed, it is searched first, and a temporary table could stand in for a real one.
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
