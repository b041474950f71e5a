"""The register of disruption: measures, and what became of each."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_significance"),
        ("partnership", "0007_clocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disruption",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("tactic", models.CharField(max_length=24)),
                ("kind", models.CharField(max_length=8)),
                ("about", models.UUIDField(db_index=True)),
                (
                    "children",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("basis", models.TextField()),
                ("at", models.DateTimeField()),
                ("status", models.CharField(default="", max_length=12)),
                ("is_breached", models.BooleanField(default=False)),
                ("expires_on", models.DateField(null=True)),
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
                    "held_by",
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
            ],
        ),
        migrations.CreateModel(
            name="DisruptionStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("result", models.TextField(blank=True)),
                ("effect", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "disruption",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.disruption",
                    ),
                ),
                (
                    "held_by",
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
            model_name="disruption",
            index=models.Index(fields=["area", "status", "expires_on"], name="disruption_standing"),
        ),
        migrations.AddIndex(
            model_name="disruption",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["children"], name="disruption_by_child"
            ),
        ),
        migrations.AddConstraint(
            model_name="disruption",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="disrupted_by_a_power"
            ),
        ),
        migrations.AddConstraint(
            model_name="disruption",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("nominal", "vehicle", "phone", "place"))), name="disrupted_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="disruptionstep",
            constraint=models.UniqueConstraint(fields=("disruption", "number"), name="disruption_step_once"),
        ),
        migrations.AddConstraint(
            model_name="disruptionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("breached", "ended", "refused")), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="disruption_step_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="disruptionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on", None), ("expires_on__gte", models.F("on")), _connector="OR"),
                name="disruption_ends_after_it_begins",
            ),
        ),
    ]
