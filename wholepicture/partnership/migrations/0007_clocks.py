"""What a partnership sets for its clocks, instead of the usual limits."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


def _of(model: str) -> Any:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"partnership.{model}"
    )


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_the_public")]

    operations = [
        migrations.CreateModel(
            name="ClockSetting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("clock", models.CharField(max_length=40)),
                ("number", models.SmallIntegerField()),
                ("limit", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("area", _of("area")),
                ("made_by", _of("professional")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "clock", "number"), name="clock_set_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("limit__gte", 1)), name="clock_set_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["hours", "days", "working_days", "weeks", "months"])),
                        name="clock_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="clock_set_with_reason"
                    ),
                ],
            },
        ),
    ]
