"""Courses, who took which when, and what was done with pupils."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0008_duty"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trainee",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.CharField(max_length=254)),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=80)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
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
            ],
        ),
        migrations.CreateModel(
            name="CourseTaken",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("course", models.CharField(max_length=40)),
                ("taken_on", models.DateField()),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "trainee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.trainee",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("number", models.SmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("level", models.SmallIntegerField()),
                ("renewal_months", models.SmallIntegerField(null=True)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("is_retired", models.BooleanField(default=False)),
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
                    models.UniqueConstraint(fields=("area", "code", "number"), name="course_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("level__gte", 1), ("level__lte", 3)),
                        name="course_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("renewal_months", None), ("renewal_months__gte", 1), _connector="OR"),
                        name="course_renews_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prevention",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("session", "Session with pupils"), ("material", "Leaflets or posters")], max_length=8
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("year_groups", models.CharField(blank=True, max_length=60)),
                ("done_on", models.DateField()),
                ("how_many", models.IntegerField()),
                ("what", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area", "-done_on"], name="prevention_of_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("agency", "kind", "school", "place", "year_groups", "done_on", "how_many", "what"),
                        name="prevention_entered_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["session", "material"])), name="prevention_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how_many__gte", 1)), name="prevention_reached_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("school", None), models.Q(("place", ""), _negated=True)),
                            models.Q(("place", ""), ("school__isnull", False)),
                            _connector="OR",
                        ),
                        name="prevention_at_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("ended_reason", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="prevention_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="trainee",
            index=models.Index(fields=["professional"], name="trainee_in_directory"),
        ),
        migrations.AddConstraint(
            model_name="trainee",
            constraint=models.UniqueConstraint(fields=("agency", "email"), name="trainee_once_an_agency"),
        ),
        migrations.AddConstraint(
            model_name="trainee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ended_reason", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="trainee_ended_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="coursetaken",
            index=models.Index(fields=["agency"], name="course_taken_at"),
        ),
        migrations.AddConstraint(
            model_name="coursetaken",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("trainee", "course", "taken_on"),
                name="course_taken_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="coursetaken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ended_reason", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="course_taken_ended_with_reason",
            ),
        ),
    ]
