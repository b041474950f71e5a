"""What a partnership sets to be news of a register, instead of the usual (decision 65)."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0015_pupils_known_twice"),
        ("partnership", "0010_narrowing"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsSetting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("sessions", models.SmallIntegerField()),
                ("points", models.SmallIntegerField()),
                ("days", models.SmallIntegerField()),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "number"), name="news_set_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__range", (5, 40)),
                            ("number__gte", 1),
                            ("points__range", (5, 80)),
                            ("sessions__range", (1, 20)),
                        ),
                        name="news_set_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="news_set_with_reason"
                    ),
                ],
            },
        ),
    ]
