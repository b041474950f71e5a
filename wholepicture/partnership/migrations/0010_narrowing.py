"""What reading needs of training, what is lifted in an emergency, and after how long somebody is shown how to record."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingLift",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
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
                (
                    "professional",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["professional", "ends_on"], name="reading_lift_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("professional", models.F("made_by")), _negated=True),
                            models.Q(
                                models.Q(("ended_at", None), ("ended_by", None)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                        ),
                        name="reading_lift_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingRule",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                ("course", models.CharField(blank=True, max_length=40)),
                ("level", models.SmallIntegerField()),
                ("number", models.SmallIntegerField()),
                ("from_day", models.DateField()),
                (
                    "warnings",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None),
                ),
                ("is_ended", models.BooleanField(default=False)),
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
                    models.UniqueConstraint(
                        fields=("area", "role", "course", "level", "number"), name="reading_rule_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("course", ""), ("level__gte", 1), ("level__lte", 3)),
                                models.Q(models.Q(("course", ""), _negated=True), ("level", 0)),
                                _connector="OR",
                            ),
                            ("number__gte", 1),
                            ("warnings__len__gte", 1),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="reading_rule_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderSetting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("months", models.SmallIntegerField()),
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
                    models.UniqueConstraint(fields=("area", "number"), name="reminder_set_once"),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 0), ("months__lte", 36), ("number__gte", 1)),
                        name="reminder_set_forward",
                    ),
                ],
            },
        ),
    ]
