"""Graded information as others may read it, found by its sanitised words."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# As of passages: what the words say, by their stems, and what is common (migration 0004).
WORDS = """
ALTER TABLE picture_information ADD COLUMN words tsvector
    GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', left(text, 200000))) STORED;
CREATE INDEX information_by_word ON picture_information USING gin (words) WITH (fastupdate = off);
CREATE INDEX information_newest_of_agency ON picture_information (agency_id, received_at DESC, id);
CREATE INDEX information_by_nominals ON picture_information USING gin (nominals) WITH (fastupdate = off);
CREATE INDEX information_by_named ON picture_information USING gin (named) WHERE level = 'named';
"""
# Functions and policies of a later version, which name the table.
UNDO = """
DROP FUNCTION IF EXISTS sec.search_information(text[], text[], int, uuid[]);
DROP FUNCTION IF EXISTS sec.bars_picture_information(uuid) CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_entered_by"),
        ("picture", "0011_tied_last"),
    ]

    operations = [
        migrations.CreateModel(
            name="Information",
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
                ("superseded_at", models.DateTimeField(null=True)),
                ("item", models.UUIDField()),
                ("subject", models.UUIDField(null=True)),
                ("nominal", models.UUIDField(null=True)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("precision", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("opinion", models.TextField(blank=True)),
                ("source", models.CharField(max_length=1)),
                ("assessment", models.CharField(max_length=1)),
                ("handling", models.CharField(max_length=1)),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("marking", models.CharField(max_length=10)),
                ("sensitive", models.BooleanField(default=True)),
                ("told_as", models.TextField(blank=True)),
                ("left_to", models.CharField(blank=True, default="", max_length=6)),
                ("graded_by", models.UUIDField()),
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
                    models.Index(fields=["nominal", "-received_at"], name="information_by_nominal"),
                    models.Index(fields=["subject"], name="information_by_subject"),
                    models.Index(fields=["item"], name="information_by_item"),
                    models.Index(fields=["submission"], name="information_by_submission"),
                    models.Index(fields=["area", "-received_at", "id"], name="information_newest"),
                ],
            },
        ),
        migrations.RunSQL(WORDS, UNDO),
    ]
