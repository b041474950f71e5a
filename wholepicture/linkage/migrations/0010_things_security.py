"""Row security of things is declared in `linkage/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

TABLES = (
    *("linkage_thingkey", "linkage_judgedthing", "linkage_thingjudgement", "linkage_thingquestion"),
    *("linkage_thingprofile", "linkage_thingsighting", "linkage_thingstanding"),
)
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    f"WHERE polrelid::regclass::text = ANY ('{{{','.join(TABLES)}}}') LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("linkage", "0009_things"), ("access", "0003_sign_in_and_queue")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
