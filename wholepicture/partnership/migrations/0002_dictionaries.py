"""The dictionary of signs of each area, version by version."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid = 'partnership_dictionaryversion'::regclass LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "DictionaryVersion",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("reason", models.TextField()),
                ("entries", models.JSONField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["area", "number"], name="dictionary_version_once"),
                    models.CheckConstraint(condition=models.Q(number__gte=1), name="dictionary_versions_from_one"),
                ],
            },
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
