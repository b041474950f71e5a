"""Who answers for a team at which hours, and people of other agencies who work in one."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_clocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="team",
            name="is_shared",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="DatedShift",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "professional",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_ends_after_start"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None)),
                        expressions=[
                            ("team", "="),
                            (
                                models.Func(
                                    "starts_at",
                                    "ends_at",
                                    function="TSTZRANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="dated_shifts_do_not_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
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
                    "professional",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["professional"], name="member_by_professional")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("team", "professional"), name="in_a_team_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyShift",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("day", models.SmallIntegerField()),
                ("starts", models.SmallIntegerField()),
                ("minutes", models.SmallIntegerField()),
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
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "professional",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["team"], name="weekly_of_team")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("day__gte", 1), ("day__lte", 7)), ("day", 9), _connector="OR"),
                        name="shift_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__gte", 1), ("minutes__lte", 1440), ("starts__gte", 0), ("starts__lt", 1440)
                        ),
                        name="shift_of_a_day_at_most",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None)),
                        expressions=[
                            ("team", "="),
                            (
                                models.Func(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("day"), "*", models.Value(1440)
                                        ),
                                        "+",
                                        models.F("starts"),
                                    ),
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("day"), "*", models.Value(1440)
                                            ),
                                            "+",
                                            models.F("starts"),
                                        ),
                                        "+",
                                        models.F("minutes"),
                                    ),
                                    function="INT4RANGE",
                                    output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="weekly_shifts_do_not_overlap",
                    ),
                ],
            },
        ),
    ]
