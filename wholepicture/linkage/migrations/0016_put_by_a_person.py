"""Two people whom somebody put before an officer, as perhaps one."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0015_authors_word"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="PutForward",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject_a", models.UUIDField(db_index=True)),
                ("subject_b", models.UUIDField(db_index=True)),
                ("reason", models.TextField()),
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
                    "put_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.professional"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject_a__lt", models.F("subject_b"))), name="put_forward_pair_in_order"
                    )
                ]
            },
        ),
    ]
