"""When each professional last opened each picture: what came since is new to them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0006_the_public"),
        ("picture", "0012_information"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastLook",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("nominal", models.UUIDField()),
                ("looked_at", models.DateTimeField()),
                ("before", models.DateTimeField(null=True)),
                (
                    "professional",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("professional", "nominal"), name="one_last_look")],
            },
        ),
    ]
