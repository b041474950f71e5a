"""Row security of intake is declared in `intake/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

TABLES = (
    *("intake_submission", "intake_subject", "intake_mention", "intake_original", "intake_draft", "intake_quarantine"),
    *("intake_submissionstate", "intake_feedback"),
)
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid::regclass::text LIKE 'intake_%' LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("access", "0003_sign_in_and_queue")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
