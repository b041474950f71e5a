"""Things: what is compared of each mention, where they meet, what people judged, and in what each stands."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0008_shared_values"),
        ("partnership", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ThingKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "is_loose", "thing", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("is_loose", models.BooleanField()),
                ("thing", models.UUIDField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="JudgedThing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("certain", models.TextField(blank=True)),
                ("first_mention", models.UUIDField()),
                ("first_at", models.DateTimeField()),
                (
                    "judged",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("stands_in", models.UUIDField(db_index=True)),
                ("spans", models.JSONField(default=list)),
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
            name="ThingJudgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("mention_a", models.UUIDField(db_index=True)),
                ("mention_b", models.UUIDField(db_index=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("same", "The same thing"),
                            ("different", "Different things"),
                            ("unsure", "Unsure"),
                            ("undone", "Undone"),
                        ],
                        max_length=9,
                    ),
                ),
                ("undoes", models.UUIDField(null=True, unique=True)),
                ("reason", models.TextField()),
                ("rank", models.IntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.professional"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area", "-at"], name="thing_judgement_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mention_a__lt", models.F("mention_b"))),
                        name="thing_judgement_pair_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThingProfile",
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
                ("mention", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("ref", models.CharField(max_length=48)),
                ("thing", models.UUIDField()),
                ("certain", models.TextField(blank=True)),
                ("written", models.JSONField(default=dict)),
                ("compared", models.JSONField(default=dict)),
                (
                    "tied",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("received_at", models.DateTimeField()),
                ("located", models.BooleanField()),
                ("version", models.IntegerField()),
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
                    models.Index(fields=["submission"], name="thing_profile_by_submission"),
                    models.Index(fields=["thing", "-received_at", "mention"], name="thing_profile_by_thing"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThingQuestion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("mention_a", models.UUIDField(db_index=True)),
                ("mention_b", models.UUIDField(db_index=True)),
                ("thing_a", models.UUIDField(db_index=True)),
                ("thing_b", models.UUIDField(db_index=True)),
                ("rank", models.IntegerField()),
                ("order", models.IntegerField()),
                ("is_touched", models.BooleanField(default=False)),
                ("is_open", models.BooleanField(default=True)),
                ("found_at", models.DateTimeField()),
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
                    models.Index(
                        condition=models.Q(("is_open", True)), fields=["area", "order", "id"], name="thing_queue"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThingSighting",
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
                ("mention", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("located", models.BooleanField(default=True)),
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
                "indexes": [models.Index(fields=["submission"], name="sighting_by_submission")],
            },
        ),
        migrations.CreateModel(
            name="ThingStanding",
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
                ("mention", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("thing", models.UUIDField()),
                ("stands_in", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("located", models.BooleanField()),
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
                    models.Index(fields=["thing"], name="standing_by_thing"),
                    models.Index(fields=["stands_in"], name="standing_by_what_it_is_in"),
                    models.Index(fields=["submission"], name="standing_by_submission"),
                ],
                "constraints": [models.UniqueConstraint(fields=("mention", "since"), name="standing_once_a_moment")],
            },
        ),
    ]
