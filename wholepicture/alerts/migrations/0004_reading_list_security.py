"""Row security of the reading list is declared in `alerts/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

LIST, ANSWER = "alerts_toread", "alerts_answer"
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    f"WHERE polrelid IN ('{LIST}'::regclass, '{ANSWER}'::regclass) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    "DROP FUNCTION IF EXISTS sec.is_answered(uuid);",
    *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in (LIST, ANSWER)),
]


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_reading_list"),
        ("access", "0003_sign_in_and_queue"),
        ("linkage", "0002_row_security"),
    ]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
