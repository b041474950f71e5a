"""Search: what can be found by. The two functions that find it are declared in `picture/sql/search.py`."""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# What a text says, by its stems; a text longer than any report would be cut before PostgreSQL's limit refuses it.
WORDS = """
ALTER TABLE picture_passage ADD COLUMN words tsvector
    GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', left(text, 200000))) STORED;
CREATE INDEX passage_by_word ON picture_passage USING gin (words) WITH (fastupdate = off);
CREATE INDEX passage_newest ON picture_passage (area_id, received_at DESC, id);
"""

# For what is common: an agency's own newest, those about one child, those that name somebody.
INDEXES = """
CREATE INDEX {short}_newest_of_agency ON {table} (agency_id, received_at DESC, id);
CREATE INDEX {short}_by_nominal ON {table} USING gin (nominals) WITH (fastupdate = off);
CREATE INDEX {short}_by_named ON {table} USING gin (named) WHERE level = 'named';
"""

STATEMENTS: list[Any] = [
    INDEXES.format(short="term", table="picture_term"),
    WORDS,
    INDEXES.format(short="passage", table="picture_passage"),
]
UNDO: list[Any] = [
    "DROP FUNCTION IF EXISTS sec.search_terms(text[], text[], int); "
    "DROP FUNCTION IF EXISTS sec.search_words(text[], text[], int);",
    "DROP POLICY IF EXISTS definer ON picture_passage; REVOKE SELECT ON picture_passage FROM wp_definer;",
    "DROP INDEX passage_newest, passage_newest_of_agency, passage_by_nominal, passage_by_named;",
    "ALTER TABLE picture_passage DROP COLUMN words;",
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial"), ("picture", "0003_events_of_nobody")]
    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("level", models.CharField(max_length=8)),
                (
                    "nominals",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("submission", models.UUIDField()),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("received_at", models.DateTimeField()),
                ("about_kind", models.CharField(max_length=8)),
                ("about", models.UUIDField()),
                ("role", models.CharField(blank=True, max_length=20)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("located", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func("keys", function="array_to_tsvector"), fastupdate=False, name="term_by_key"
                    ),
                    models.Index(fields=["area", "-received_at", "id"], name="term_newest"),
                    models.Index(fields=["submission"], name="term_by_submission"),
                ]
            },
        ),
        migrations.RunSQL([*STATEMENTS], [*UNDO]),
    ]
