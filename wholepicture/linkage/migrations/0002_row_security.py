"""Row security of linkage. Subjects show as their submission does; judging is the hub's."""

from typing import Any

from django.db import migrations

from wholepicture.access.sql.rows import derived_row
from wholepicture.base.rowsecurity import background, force, policy

WORKER_ONLY = ("linkage_identity", "linkage_identitynumber", "linkage_blockingkey")
JUDGES = "(SELECT sec.may('judge')) AND (SELECT sec.is_hub()) AND {table}.area_id = (SELECT sec.area())"
# A pair shows to whoever may see both its sides.
BOTH = (
    "EXISTS (SELECT 1 FROM linkage_subjectprofile p WHERE p.subject = {table}.subject_a) "
    "AND EXISTS (SELECT 1 FROM linkage_subjectprofile p WHERE p.subject = {table}.subject_b)"
)
TABLES = (
    *WORKER_ONLY,
    "linkage_subjectprofile",
    "linkage_subjectwhereabouts",
    "linkage_membership",
    "linkage_judgement",
    "linkage_candidate",
    "linkage_heldapart",
)

TOUCHES_BARRED = """
CREATE FUNCTION sec.touches_barred(of_submission uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.linkage_membership m
                   WHERE m.submission = of_submission AND m.nominal = ANY (sec.barred()))
$$;
ALTER FUNCTION sec.touches_barred(uuid) OWNER TO wp_definer;
GRANT EXECUTE ON FUNCTION sec.touches_barred(uuid) TO wp_app;
"""


def statements() -> Any:
    out = []
    for table in WORKER_ONLY:
        out += [force(table), background(table)]
    out += [
        derived_row("linkage_subjectprofile"),
        derived_row("linkage_subjectwhereabouts", located=True),
        derived_row("linkage_membership"),
        "GRANT SELECT ON linkage_membership TO wp_definer;",
        policy("linkage_membership", "definer", "wp_definer", using="true"),
        TOUCHES_BARRED,
        policy(
            "intake_submission",
            "conflict_bars",
            "wp_app",
            using="(SELECT sec.free()) OR NOT sec.touches_barred(id)",
            restrictive=True,
        ),
        policy(
            "intake_original",
            "conflict_bars",
            "wp_app",
            using="(SELECT sec.free()) OR NOT sec.touches_barred(submission_id)",
            restrictive=True,
        ),
    ]
    for table in ("linkage_judgement", "linkage_candidate", "linkage_heldapart"):
        condition = f"{JUDGES.format(table=table)} AND {BOTH.format(table=table)}"
        out += [
            force(table),
            f"GRANT SELECT ON {table} TO wp_app;",
            policy(table, "judges", "wp_app", using=condition),
            background(
                table, rights="SELECT, INSERT" if table == "linkage_judgement" else "SELECT, INSERT, UPDATE, DELETE"
            ),
        ]
        if table == "linkage_judgement":
            check = (
                f"{condition} AND rule = '' AND made_by_id = (SELECT sec.professional()) "
                # Nobody back-dates a judgement: the picture as it was known on a date must stay what it was.
                "AND at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp()"
            )
            out += [f"GRANT INSERT ON {table} TO wp_app;", policy(table, "judge", "wp_app", to="INSERT", check=check)]
    return out


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial"), ("intake", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DROP POLICY conflict_bars ON intake_submission; DROP POLICY conflict_bars ON intake_original; "
                "DROP FUNCTION sec.touches_barred(uuid);",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'linkage_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
