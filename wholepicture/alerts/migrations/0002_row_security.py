"""Row security of alerts is declared in `alerts/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

TABLES = ("alerts_alert", "alerts_evidence", "alerts_triage")
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid::regclass::text LIKE 'alerts_%' LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    "DROP FUNCTION IF EXISTS sec.alert_touches_barred(uuid);",
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("picture", "0002_row_security")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
