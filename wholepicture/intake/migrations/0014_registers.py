"""Schools' registers: a row a pupil and a row a pupil and month, for the school alone (decision 65)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0013_when_a_file_came"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredPupil",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=210)),
                ("upn", models.CharField(blank=True, max_length=200)),
                ("admission", models.CharField(blank=True, max_length=200)),
                ("given", models.CharField(max_length=200)),
                ("family", models.CharField(max_length=200)),
                ("born", models.DateField()),
                ("year", models.CharField(blank=True, max_length=200)),
                ("last_day", models.DateField(null=True)),
                ("now", models.SmallIntegerField(null=True)),
                ("usual", models.SmallIntegerField(null=True)),
                ("fallen", models.SmallIntegerField(default=0)),
                ("unexplained", models.SmallIntegerField(default=0)),
                ("kept_at", models.DateTimeField()),
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
        ),
        migrations.CreateModel(
            name="PupilMonth",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("marks", models.TextField()),
                ("news_on", models.DateField(null=True)),
                ("reported", models.TextField(blank=True)),
                ("report", models.UUIDField(null=True)),
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
                    "pupil",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.registeredpupil",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="registeredpupil",
            index=models.Index(
                models.F("agency"),
                models.OrderBy(models.F("fallen"), descending=True),
                models.F("id"),
                condition=models.Q(("fallen__gt", 0)),
                name="pupil_fallen",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredpupil",
            constraint=models.UniqueConstraint(fields=("agency", "number"), name="pupil_once_on_a_register"),
        ),
        migrations.AddConstraint(
            model_name="pupilmonth",
            constraint=models.UniqueConstraint(fields=("pupil", "month"), name="pupil_month_once"),
        ),
    ]
