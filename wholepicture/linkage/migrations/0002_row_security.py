"""Row security of linkage is declared in `linkage/security.py` and laid down after the migrations.

What is left here undoes it, so that the migrations below can be undone.
"""

from typing import Any

from django.db import migrations

TABLES = (
    *("linkage_identity", "linkage_identitynumber", "linkage_blockingkey", "linkage_subjectprofile"),
    *(
        "linkage_subjectwhereabouts",
        "linkage_membership",
        "linkage_judgement",
        "linkage_candidate",
        "linkage_heldapart",
    ),
)
REVERSE: Any = [
    "DROP POLICY IF EXISTS conflict_bars ON intake_submission; DROP POLICY IF EXISTS conflict_bars ON intake_original; "
    "DROP FUNCTION IF EXISTS sec.touches_barred(uuid);",
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid::regclass::text LIKE 'linkage_%' LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial"), ("intake", "0002_row_security")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, REVERSE)]
