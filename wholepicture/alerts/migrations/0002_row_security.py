"""Row security of alerts: the hub's. The machine raises; only a person's role decides."""

from typing import Any

from django.db import migrations

from wholepicture.base.rowsecurity import background, force, policy

HUB = "(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {table}.area_id = (SELECT sec.area())"
TABLES = ("alerts_alert", "alerts_evidence", "alerts_triage")

# An alert stays as it was raised, while people are joined and parted afterwards: whom it touches now is told by the
# reports behind it.
TOUCHES_BARRED = """
CREATE FUNCTION sec.alert_touches_barred(of_alert uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.alerts_alert a WHERE a.id = of_alert AND sec.bars(a.nominals))
        OR EXISTS (SELECT 1 FROM public.alerts_evidence e WHERE e.alert_id = of_alert
                   AND sec.touches_barred(e.submission))
$$;
ALTER FUNCTION sec.alert_touches_barred(uuid) OWNER TO wp_definer;
REVOKE ALL ON FUNCTION sec.alert_touches_barred(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.alert_touches_barred(uuid) TO wp_app;
"""


def statements() -> Any:
    out = []
    for table in TABLES:
        hub = HUB.format(table=table)
        out += [force(table), f"GRANT SELECT ON {table} TO wp_app;", policy(table, "hub", "wp_app", using=hub)]
        # No background role decides: the worker may read what was decided, and write nothing of it.
        out.append(background(table, rights="SELECT" if table == "alerts_triage" else "SELECT, INSERT"))
    out += [
        "GRANT SELECT ON alerts_alert, alerts_evidence TO wp_definer;",
        policy("alerts_alert", "definer", "wp_definer", using="true"),
        policy("alerts_evidence", "definer", "wp_definer", using="true"),
        TOUCHES_BARRED,
    ]
    for table, alert in (("alerts_alert", "id"), ("alerts_evidence", "alert_id"), ("alerts_triage", "alert_id")):
        using = f"(SELECT sec.free()) OR NOT sec.alert_touches_barred({alert})"
        out.append(policy(table, "conflict_bars", "wp_app", using=using, restrictive=True))
    out += [
        "GRANT INSERT ON alerts_triage TO wp_app;",
        policy(
            "alerts_triage",
            "decides",
            "wp_app",
            to="INSERT",
            check=(
                f"{HUB.format(table='alerts_triage')} AND made_by_id = (SELECT sec.professional()) "
                "AND at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() "
                "AND EXISTS (SELECT 1 FROM alerts_alert a WHERE a.id = alert_id)"
            ),
        ),
    ]
    return out


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("picture", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DROP POLICY conflict_bars ON alerts_alert; DROP POLICY conflict_bars ON alerts_evidence; "
                "DROP POLICY conflict_bars ON alerts_triage; DROP FUNCTION sec.alert_touches_barred(uuid);",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'alerts_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
