"""Blocking keys as numbers, and nothing else that candidates do not need: 165 bytes a key become 100, with its indexes.

Undone, the words of the keys cannot be had back from their numbers: the table is emptied, profiles are marked as made by
older code, and `link --batch` makes their keys again.
"""

from django.db import migrations, models

FORWARD = """
DROP INDEX block_by_key;
ALTER TABLE linkage_blockingkey DROP CONSTRAINT linkage_blockingkey_pkey;
-- as `columns.block_numbers` does it
ALTER TABLE linkage_blockingkey ALTER COLUMN key TYPE bigint
    USING ('x' || encode(substr(sha256(convert_to(area_id::text || '|' || key, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint;
ALTER TABLE linkage_blockingkey DROP COLUMN id, DROP COLUMN area_id;
-- rows are written anew, so that what was dropped takes no more room
ALTER TABLE linkage_blockingkey ALTER COLUMN key TYPE bigint USING key + 0;
ALTER TABLE linkage_blockingkey ADD CONSTRAINT linkage_blockingkey_pkey PRIMARY KEY (key, subject) INCLUDE (identity);
"""
BACK = """
TRUNCATE linkage_blockingkey;
ALTER TABLE linkage_subjectprofile NO FORCE ROW LEVEL SECURITY;
UPDATE linkage_subjectprofile SET version = 0;
ALTER TABLE linkage_subjectprofile FORCE ROW LEVEL SECURITY;
ALTER TABLE linkage_blockingkey DROP CONSTRAINT linkage_blockingkey_pkey;
ALTER TABLE linkage_blockingkey ALTER COLUMN key TYPE text;
ALTER TABLE linkage_blockingkey ADD COLUMN id uuid PRIMARY KEY, ADD COLUMN area_id uuid NOT NULL
    REFERENCES partnership_area (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX block_by_key ON linkage_blockingkey (area_id, key, subject) INCLUDE (identity);
"""


class Migration(migrations.Migration):
    dependencies = [("linkage", "0006_traits")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(FORWARD, BACK)],
            [
                migrations.RemoveIndex("blockingkey", "block_by_key"),
                migrations.RemoveField("blockingkey", "area"),
                migrations.RemoveField("blockingkey", "id"),
                migrations.AlterField("blockingkey", "key", models.BigIntegerField()),
                migrations.AddField(
                    "blockingkey",
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "subject", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        )
    ]
