"""Rows in quarantine that say danger, before the hub; and which answers their readers have opened."""

from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid IN ('intake_helddanger'::regclass, 'intake_answerread'::regclass) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


def kept(to: str, **more: Any) -> Any:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_what_helps_writing"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "HeldDanger",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("told", models.BinaryField()),
                ("held_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", kept("partnership.professional", null=True)),
                ("done", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["area", "held_at"], name="helddanger_waiting", condition=models.Q(read_at=None)
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "AnswerRead",
            fields=[
                ("feedback", models.UUIDField()),
                ("professional", kept("partnership.professional")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "feedback", "professional", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
