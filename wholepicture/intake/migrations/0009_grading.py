"""Grading: what waits for a grade, what was graded, and the register of sources."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_before_the_hub"),
        ("partnership", "0003_entered_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredSource",
            fields=[
                ("urn", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("role_type", models.CharField(blank=True, max_length=100)),
                ("fitting", models.IntegerField(null=True)),
                ("anonymous_to_partners", models.BooleanField(default=False)),
                ("re_contact_ok", models.BooleanField(default=False)),
                ("entered_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
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
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnmaskRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("reason", models.TextField()),
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
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.registeredsource"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GradingNumbers",
            fields=[
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="partnership.area",
                    ),
                ),
                ("fewest_knowers", models.SmallIntegerField()),
                ("fewest_fitting", models.SmallIntegerField()),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConditionCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=16)),
                ("words", models.CharField(max_length=200)),
                (
                    "readers",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("partners", "Agencies working with them, and the hub"),
                            ("leads", "The safeguarding leads of those agencies, and the hub"),
                            ("hub", "The co-ordination hub only"),
                            ("police", "The police only"),
                            ("unit", "The intelligence unit only: nobody is told without the originator’s agreement"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_used", models.BooleanField(default=True)),
                ("set_at", models.DateTimeField()),
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
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "code"), name="condition_code_once")],
            },
        ),
        migrations.CreateModel(
            name="GradedInformation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("item", models.UUIDField()),
                ("version", models.SmallIntegerField()),
                ("submission", models.UUIDField()),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("extract", models.TextField()),
                ("sanitised", models.TextField()),
                ("opinion", models.TextField(blank=True)),
                ("sanitised_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[("1", "Reliable"), ("2", "Untested"), ("3", "Not reliable")], max_length=1
                    ),
                ),
                (
                    "assessment",
                    models.CharField(
                        choices=[
                            ("A", "Known directly to the source"),
                            ("B", "Known indirectly to the source, but corroborated"),
                            ("C", "Known indirectly to the source"),
                            ("D", "Not known"),
                            ("E", "Suspected to be false"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "handling",
                    models.CharField(
                        choices=[("P", "Lawful sharing permitted"), ("C", "Lawful sharing permitted with conditions")],
                        max_length=1,
                    ),
                ),
                ("rendered", models.CharField(max_length=5)),
                ("conditions", models.TextField(blank=True)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("partners", "Agencies working with them, and the hub"),
                            ("leads", "The safeguarding leads of those agencies, and the hub"),
                            ("hub", "The co-ordination hub only"),
                            ("police", "The police only"),
                            ("unit", "The intelligence unit only: nobody is told without the originator’s agreement"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("secret", "SECRET"), ("top_secret", "TOP SECRET")],
                        max_length=10,
                    ),
                ),
                ("sensitive", models.BooleanField(default=True)),
                ("rationale", models.TextField(blank=True)),
                ("knowers", models.IntegerField(null=True)),
                (
                    "confirmed",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("urn", models.CharField(blank=True, max_length=16)),
                ("same_as", models.UUIDField(null=True)),
                ("why_again", models.TextField(blank=True)),
                ("graded_at", models.DateTimeField()),
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
                    "graded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "sanitised_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["submission", "item", "version"], name="graded_by_report"),
                    models.Index(fields=["area", "-graded_at"], name="graded_newest"),
                    models.Index(
                        condition=models.Q(("urn", ""), _negated=True), fields=["urn"], name="graded_by_source"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "version"), name="graded_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessment__in", ["A", "B", "C", "D", "E"]),
                            ("handling__in", ["P", "C"]),
                            ("source__in", ["1", "2", "3"]),
                        ),
                        name="grade_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "P"), _negated=True),
                            models.Q(
                                ("codes", []),
                                ("conditions", ""),
                                models.Q(("readers__in", ["police", "unit"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="conditions_under_c",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking", "official"), ("readers", "unit"), _connector="OR"),
                        name="above_official_to_the_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sanitised", ""), _negated=True), name="sanitised_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("why_again", ""), _negated=True), _connector="OR"),
                        name="graded_again_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceIdentity",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="intake.registeredsource",
                    ),
                ),
                ("locked", models.BinaryField()),
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
        ),
        migrations.CreateModel(
            name="ToGrade",
            fields=[
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                ("is_urgent", models.BooleanField(default=False)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("done_at", models.DateTimeField(null=True)),
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
                    "put_by",
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
                "indexes": [
                    models.Index(
                        models.F("area"),
                        models.OrderBy(models.F("is_urgent"), descending=True),
                        models.F("since"),
                        models.F("submission"),
                        condition=models.Q(("done_at", None)),
                        name="tograde_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnmaskDecision",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="intake.unmaskrequest",
                    ),
                ),
                ("is_granted", models.BooleanField()),
                ("reason", models.TextField()),
                ("decided_at", models.DateTimeField()),
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
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="unmaskrequest",
            index=models.Index(fields=["area", "-asked_at"], name="unmask_newest"),
        ),
    ]
