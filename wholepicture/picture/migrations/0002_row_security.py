"""Row security of the picture is declared in `picture/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

TABLES = (
    "picture_event",
    "picture_passage",
    "picture_fact",
    "picture_association",
    "picture_sign",
    "picture_working",
)
REVERSE: Any = [
    "DROP FUNCTION IF EXISTS sec.pointers(uuid); DROP FUNCTION IF EXISTS sec.involved_agencies(uuid[]);",
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid::regclass::text LIKE 'picture_%' LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("picture", "0001_initial"), ("linkage", "0002_row_security")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
