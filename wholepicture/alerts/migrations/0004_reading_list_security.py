"""Row security of the reading list: the hub's. The machine puts a report on it; only a person's answer takes it off."""

from typing import Any

from django.db import migrations

from wholepicture.access.sql.rows import conflict_bars, visible
from wholepicture.base.rowsecurity import background, force, policy

LIST, ANSWER = "alerts_toread", "alerts_answer"
HUB = "(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {table}.area_id = (SELECT sec.area())"
# What the hub may read of reports anyway; and what is kept for named people waits for them, not for their colleagues.
READER = (
    f"{HUB.format(table=LIST)} "
    f"AND ({LIST}.level <> 'named' OR (SELECT sec.professional()) = ANY ({LIST}.named)) AND {visible(LIST)}"
)
NOW = "BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp()"

# Whether a person has answered a report: by itself, or by deciding an alert that it stands behind.
IS_ANSWERED = """
CREATE FUNCTION sec.is_answered(of_submission uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (sec.is_hub() OR sec.context() ->> 'system' IS NOT NULL) AND (
        EXISTS (SELECT 1 FROM public.alerts_answer a WHERE a.submission = of_submission)
        OR EXISTS (SELECT 1 FROM public.alerts_evidence e JOIN public.alerts_triage t ON t.alert_id = e.alert_id
                   WHERE e.submission = of_submission))
$$;
ALTER FUNCTION sec.is_answered(uuid) OWNER TO wp_definer;
REVOKE ALL ON FUNCTION sec.is_answered(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.is_answered(uuid) TO wp_app, wp_worker;
"""


def statements() -> Any:
    out = [
        force(LIST),
        force(ANSWER),
        f"GRANT SELECT ON {ANSWER}, alerts_triage TO wp_definer;",
        policy(ANSWER, "definer", "wp_definer", using="true"),
        policy("alerts_triage", "definer", "wp_definer", using="true"),
        IS_ANSWERED,
        f"GRANT SELECT, UPDATE (answered_at) ON {LIST} TO wp_app;",
        policy(LIST, "viewer_reads", "wp_app", using=READER),
        conflict_bars(LIST, f"{LIST}.nominals"),
        # Off the list once and for good, on the database's word that a person answered.
        policy(
            LIST,
            "answers",
            "wp_app",
            to="UPDATE",
            using=f"answered_at IS NULL AND {READER} AND ((SELECT sec.free()) OR NOT sec.bars({LIST}.nominals))",
            check=f"answered_at {NOW} AND sec.is_answered(submission)",
        ),
        # The worker lists, and whom a report concerns follows its joining. It takes nothing off.
        f"GRANT SELECT, INSERT, UPDATE (nominals) ON {LIST} TO wp_worker;",
        policy(LIST, "wp_worker_reads", "wp_worker", using="true"),
        policy(
            LIST,
            "wp_worker_lists",
            "wp_worker",
            to="INSERT",
            check="answered_at IS NULL OR sec.is_answered(submission)",
        ),
        policy(LIST, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
        f"GRANT SELECT, INSERT ON {ANSWER} TO wp_app;",
        background(ANSWER, rights="SELECT"),
    ]
    # An answer shows to whoever may see the report on the list: conflicts of interest and named people included.
    listed = f"EXISTS (SELECT 1 FROM {LIST} r WHERE r.submission = {ANSWER}.submission)"
    out += [
        policy(ANSWER, "with_report", "wp_app", using=f"{HUB.format(table=ANSWER)} AND {listed}"),
        policy(
            ANSWER,
            "answers",
            "wp_app",
            to="INSERT",
            check=f"{HUB.format(table=ANSWER)} AND made_by_id = (SELECT sec.professional()) AND at {NOW} AND {listed}",
        ),
        "INSERT INTO sec.step (task) VALUES ('alerts.put_on_list');",
    ]
    return out


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_reading_list"),
        ("access", "0003_sign_in_and_queue"),
        ("linkage", "0002_row_security"),
    ]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DELETE FROM sec.step WHERE task = 'alerts.put_on_list';",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                f"WHERE polrelid IN ('{LIST}'::regclass, '{ANSWER}'::regclass) LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                "DROP POLICY definer ON alerts_triage; REVOKE SELECT ON alerts_triage FROM wp_definer; "
                "DROP FUNCTION sec.is_answered(uuid);",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in (LIST, ANSWER)),
            ],
        )
    ]
