"""A bar and a protected location cover everybody who was one person when it was set, also once people part them again.

What was set before covers whoever stood in that nominal at that moment, as it is known today.
"""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this statement.
# Where nothing is installed yet, there are no memberships, and nothing that was set.
COVER = """
ALTER TABLE access_bar NO FORCE ROW LEVEL SECURITY;
ALTER TABLE access_locationrestriction NO FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
    INSERT INTO access_covered (protection, subject, nominal)
    SELECT id, subject, nominal FROM access_bar UNION SELECT id, subject, nominal FROM access_locationrestriction;
    IF to_regclass('public.linkage_membership') IS NOT NULL THEN
        ALTER TABLE linkage_membership NO FORCE ROW LEVEL SECURITY;
        INSERT INTO access_covered (protection, subject, nominal)
        SELECT DISTINCT t.id, m.subject, today.nominal
        FROM (SELECT id, subject, set_at FROM access_bar UNION ALL SELECT id, subject, set_at FROM access_locationrestriction) t
        JOIN linkage_membership m ON m.nominal = t.subject AND m.since <= t.set_at AND (m.until IS NULL OR m.until > t.set_at)
        JOIN linkage_membership today ON today.subject = m.subject AND today.until IS NULL
        ON CONFLICT DO NOTHING;
        ALTER TABLE linkage_membership FORCE ROW LEVEL SECURITY;
    END IF;
END $$;
UPDATE access_bar t SET covers = ARRAY(SELECT DISTINCT nominal FROM access_covered WHERE protection = t.id ORDER BY 1);
UPDATE access_locationrestriction t
SET covers = ARRAY(SELECT DISTINCT nominal FROM access_covered WHERE protection = t.id ORDER BY 1);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE access_bar FORCE ROW LEVEL SECURITY;
ALTER TABLE access_locationrestriction FORCE ROW LEVEL SECURITY;
"""


def _covers() -> Any:
    return django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("access", "0010_sessions_by_proof")]
    operations = [
        migrations.AddField("bar", "covers", _covers()),
        migrations.AddField("locationrestriction", "covers", _covers()),
        migrations.CreateModel(
            name="Covered",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "protection", "subject", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("protection", models.UUIDField()),
                ("subject", models.UUIDField(db_index=True)),
                ("nominal", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(COVER, migrations.RunSQL.noop),
    ]
