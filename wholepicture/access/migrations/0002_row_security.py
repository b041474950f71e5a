"""The database's side of access: signed context, ledger functions, row security on the tables of the two lowest rooms.

Reversible: the schema `sec` and every policy go with it; the rows stay.
"""

from typing import Any

from django.db import migrations

from wholepicture.access import sql
from wholepicture.access.sql.rows import conflict_bars
from wholepicture.base.rowsecurity import background, force, policy

TABLES = (
    "partnership_area partnership_agency partnership_team partnership_professional partnership_sharingagreement "
    "access_involvement access_bar access_locationrestriction access_ledgerentry access_ledgerpending "
    "access_ledgerleaf access_ledgerseal"
).split()

DIRECTORY = {
    "partnership_area": "id = (SELECT sec.area())",
    "partnership_agency": "area_id = (SELECT sec.area())",
    "partnership_team": "EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id)",
    "partnership_professional": "EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id)",
    "partnership_sharingagreement": "area_id = (SELECT sec.area())",
}

# Which functions each role may call. Everything else in the schema is for the functions themselves.
CALLS = {
    "wp_app, wp_worker": (
        "agency() area() professional() is_hub() is_lead() reads() may(text) today() free() bars(uuid[]) hidden() "
        "defer(text,jsonb) write_ledger(text,text,text,text,text,uuid[],uuid[]) context()"
    ),
    "wp_app": "begin(text)",
    "wp_worker": "begin_system(text,uuid) new_api_key(uuid) put_role(text,boolean,boolean,boolean,text[])",
    "wp_signin": (
        "open_session(uuid,text,int) close_session(text) change_purpose(text,text) role_of(uuid) "
        "write_signin(uuid,text,text,text)"
    ),
}


def statements() -> Any:
    out = [sql.load("context"), sql.load("ledger"), OWNERSHIP]
    for roles, functions in CALLS.items():
        out += [f"GRANT EXECUTE ON FUNCTION sec.{one} TO {roles};" for one in functions.split()]
    out += [force(table) for table in TABLES]
    for table, condition in DIRECTORY.items():
        out += [
            f"GRANT SELECT ON {table} TO wp_app, wp_definer;",
            policy(table, "same_area", "wp_app", using=condition),
        ]
        out += [policy(table, "definer", "wp_definer", using="true"), background(table)]
    for table in ("access_involvement", "access_bar", "access_locationrestriction"):
        out += [f"GRANT SELECT ON {table} TO wp_definer;", policy(table, "definer", "wp_definer", using="true")]
        out.append(background(table))
    out += [
        "GRANT SELECT ON access_involvement TO wp_app;",
        policy(
            "access_involvement",
            "own_agency",
            "wp_app",
            using="(SELECT sec.reads()) AND agency_id = (SELECT sec.agency())",
        ),
        conflict_bars("access_involvement", "ARRAY[access_involvement.nominal]"),
    ]
    protects = "(SELECT sec.may('protect')) AND area_id = (SELECT sec.area())"
    mine = "set_by_id = (SELECT sec.professional())"
    # Somebody of this area's directory: whether an id is anybody elsewhere is not told by a foreign key.
    colleague = "EXISTS (SELECT 1 FROM partnership_professional p WHERE p.id = professional_id)"
    circle = (
        "set_by_id = (SELECT sec.professional()) OR (SELECT sec.professional()) = ANY (readers) "
        "OR (SELECT sec.agency()) = ANY (reader_agencies)"
    )
    works_with = (
        "(SELECT sec.is_hub()) OR EXISTS (SELECT 1 FROM access_involvement i WHERE i.agency_id = (SELECT sec.agency()) "
        "AND i.nominal = access_locationrestriction.nominal)"
    )
    out += [
        "GRANT SELECT, INSERT, UPDATE (lifted_at) ON access_locationrestriction TO wp_app;",
        policy("access_locationrestriction", "circle_reads", "wp_app", using=f"{protects} AND ({circle})"),
        policy(
            "access_locationrestriction",
            "protects",
            "wp_app",
            to="INSERT",
            check=f"{protects} AND {mine} AND ({works_with})",
        ),
        policy(
            "access_locationrestriction",
            "lifts",
            "wp_app",
            to="UPDATE",
            using=f"{protects} AND ({circle})",
            check=f"{protects} AND ({circle})",
        ),
        "GRANT SELECT, INSERT ON access_bar TO wp_app;",
        policy(
            "access_bar",
            "others_only",
            "wp_app",
            using=f"{protects} AND (SELECT sec.is_hub()) AND professional_id <> (SELECT sec.professional())",
        ),
        policy(
            "access_bar",
            "bars",
            "wp_app",
            to="INSERT",
            check=f"{protects} AND {mine} AND {colleague} AND (SELECT sec.is_hub())",
        ),
        "GRANT SELECT, INSERT ON access_ledgerentry TO wp_definer;",
        policy("access_ledgerentry", "definer", "wp_definer", to="ALL", using="true", check="true"),
        "GRANT SELECT ON access_ledgerentry TO wp_app, wp_sequencer;",
        policy(
            "access_ledgerentry",
            "overseers",
            "wp_app",
            using="(SELECT sec.may('ledger')) AND area = (SELECT sec.area())",
        ),
        policy("access_ledgerentry", "sequencer", "wp_sequencer", using="true"),
        "GRANT INSERT ON access_ledgerpending TO wp_definer;",
        policy("access_ledgerpending", "definer", "wp_definer", to="INSERT", check="true"),
        background("access_ledgerpending", "wp_sequencer", "SELECT, DELETE"),
        background("access_ledgerleaf", "wp_sequencer", "SELECT, INSERT"),
        background("access_ledgerseal", "wp_sequencer", "SELECT, INSERT"),
    ]
    return out


OWNERSHIP = """
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'sec'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO wp_definer', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$;
"""

REVERSE: Any = [
    """
    DO $$
    DECLARE p record;
    BEGIN
        FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy
                 WHERE polrelid::regclass::text LIKE ANY (ARRAY['partnership_%', 'access_%']) LOOP
            EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t);
        END LOOP;
    END $$;
    """,
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
    "DROP SCHEMA sec CASCADE;",
]


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("partnership", "0001_initial")]
    operations = [migrations.RunSQL(statements(), REVERSE)]
