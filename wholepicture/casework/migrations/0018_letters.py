"""That a letter was taken out is kept; and a panel may be given to another to chair."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0017_profile_versions"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.AddField(
            model_name="panelstep",
            name="chair",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("record", models.UUIDField()),
                ("to_name", models.CharField(max_length=200)),
                ("attention", models.CharField(blank=True, max_length=200)),
                ("version", models.SmallIntegerField()),
                ("format", models.CharField(max_length=4)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
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
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "to_agency",
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
                "indexes": [models.Index(fields=["record", "-at"], name="letter_of_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("placement_notice", "referral", "panel_invitation", "abduction_notice"))
                        ),
                        name="letter_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_name", ""), _negated=True),
                            ("digest__regex", "^[0-9a-f]{64}$"),
                            ("format__in", ("pdf", "docx")),
                        ),
                        name="letter_known_again",
                    ),
                ],
            },
        ),
    ]
