"""Row security of alerts: the hub's. The machine raises; only a person's role decides."""

from django.db import migrations

from wholepicture.base.rowsecurity import background, force, policy

HUB = "(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {table}.area_id = (SELECT sec.area())"
TABLES = ("alerts_alert", "alerts_evidence", "alerts_triage")


def statements() -> list[str]:
    out = []
    for table in TABLES:
        hub = HUB.format(table=table)
        out += [force(table), f"GRANT SELECT ON {table} TO wp_app;", policy(table, "hub", "wp_app", using=hub)]
        # No background role decides: the worker may read what was decided, and write nothing of it.
        out.append(background(table, rights="SELECT" if table == "alerts_triage" else "SELECT, INSERT"))
    out += [
        policy(
            "alerts_alert",
            "conflict_bars",
            "wp_app",
            using="NOT (alerts_alert.nominals && (SELECT sec.barred()))",
            restrictive=True,
        ),
        "GRANT INSERT ON alerts_triage TO wp_app;",
        policy(
            "alerts_triage",
            "decides",
            "wp_app",
            to="INSERT",
            check=(
                f"{HUB.format(table='alerts_triage')} AND made_by_id = (SELECT sec.professional()) "
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
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'alerts_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
