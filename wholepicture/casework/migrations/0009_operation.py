"""Operations: who came forward, what became of whom, and who supports each child."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_disruption"),
        ("partnership", "0007_clocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("started_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.area"
                    ),
                ),
                (
                    "opened_by",
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
            name="OperationChild",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("child", models.UUIDField()),
                ("came_on", models.DateField()),
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
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChildSupport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("is_ended", models.BooleanField()),
                ("contact", models.TextField(blank=True)),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("from_on", models.DateField()),
                ("review_on", models.DateField(null=True)),
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
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.operationchild",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OperationMember",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("is_in", models.BooleanField()),
                ("is_lead", models.BooleanField()),
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
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
                (
                    "person",
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
            name="OperationPerson",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("about", models.UUIDField()),
                ("since", models.DateField()),
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
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OperationRelation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("step", models.UUIDField(db_index=True)),
                ("about", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("takes_back", models.UUIDField(null=True)),
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
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operationchild"
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OperationStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("takes_back", models.UUIDField(null=True)),
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
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.operation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.operationperson",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="operation_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="childsupport",
            constraint=models.UniqueConstraint(fields=("child", "number"), name="support_once"),
        ),
        migrations.AddConstraint(
            model_name="childsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_ended", False), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="support_ends_in_words",
            ),
        ),
        migrations.AddIndex(
            model_name="operationmember",
            index=models.Index(fields=["person", "operation", "-at"], name="operation_by_member"),
        ),
        migrations.AddConstraint(
            model_name="operationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes_back", None), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="step_back_in_words",
            ),
        ),
    ]
