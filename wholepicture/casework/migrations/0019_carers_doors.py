"""Foster carers' doors: who was given one, for which placements, which reports came by it, and which steps of the procedure."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_letters"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarersChild",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("called", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                ("until_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CarersDoor",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("carer", models.CharField(max_length=200)),
                ("phone", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CarersReport",
            fields=[
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("what", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="missingstep",
            name="carer",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="missingstep",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("carer__isnull", True), ("made_by__isnull", False)),
                    models.Q(("carer__isnull", False), ("kind", "followed"), ("made_by__isnull", True)),
                    _connector="OR",
                ),
                name="missing_step_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="carerschild",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="carerschild",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.plannedplacement"
            ),
        ),
        migrations.AddField(
            model_name="carersdoor",
            name="agency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.agency"
            ),
        ),
        migrations.AddField(
            model_name="carersdoor",
            name="area",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.area"
            ),
        ),
        migrations.AddField(
            model_name="carersdoor",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="carersdoor",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="carerschild",
            name="door",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.carersdoor"
            ),
        ),
        migrations.AddField(
            model_name="carersreport",
            name="child",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.carerschild"
            ),
        ),
        migrations.AddIndex(
            model_name="carersdoor",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["agency", "carer"], name="carers_door_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="carersdoor",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("carer", ""), _negated=True), models.Q(("phone", ""), _negated=True)),
                name="carer_is_called_and_rung",
            ),
        ),
        migrations.AddConstraint(
            model_name="carerschild",
            constraint=models.UniqueConstraint(fields=("door", "placement"), name="carers_child_once"),
        ),
        migrations.AddConstraint(
            model_name="carerschild",
            constraint=models.CheckConstraint(
                condition=models.Q(("called", ""), _negated=True), name="carers_child_is_called"
            ),
        ),
        migrations.AddIndex(
            model_name="carersreport",
            index=models.Index(fields=["child", "-at"], name="carers_reports"),
        ),
        migrations.AddConstraint(
            model_name="carersreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ("missing", "back", "worry"))), name="carers_report_known"
            ),
        ),
    ]
