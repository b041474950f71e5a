"""The reading list and its answers; and which reports were added to an alert that had been raised already."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.deletion import PROTECT
from django.db.models.functions.datetime import Now

DECISIONS = [
    ("dismiss", "Dismiss: no action now"),
    ("watch", "Watch: look again if more comes in"),
    ("act", "Act: take it forward"),
]


def belongs_to(model: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=f"partnership.{model}", **more)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_row_security"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("evidence", "is_later", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("submission", models.UUIDField()),
                ("decision", models.CharField(choices=DECISIONS, max_length=8)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=Now())),
                ("area", belongs_to("area", db_index=False)),
                ("made_by", belongs_to("professional")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("submission",), name="answered_once"),
                    models.CheckConstraint(condition=~models.Q(reason=""), name="answered_with_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToRead",
            fields=[
                ("level", models.CharField(max_length=8)),
                ("nominals", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("named", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("urgency", models.SmallIntegerField()),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("agency", belongs_to("agency", db_index=False)),
                ("area", belongs_to("area", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(answered_at=None),
                        fields=["area", "urgency", "received_at", "submission"],
                        name="to_read_in_order",
                    )
                ],
            },
        ),
    ]
