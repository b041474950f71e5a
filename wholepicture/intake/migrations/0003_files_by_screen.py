"""Files by screen: uploads that wait, accounts of what was taken in, saved mappings."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


def _of(model: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"partnership.{model}"
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_row_security"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255)),
                ("mapping_name", models.CharField(blank=True, max_length=100)),
                ("mapping", models.TextField(blank=True)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField(db_default=Now())),
                ("agency", _of("agency")),
                ("professional", _of("professional")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["professional", "-uploaded_at"], name="upload_newest"),
                    models.Index(fields=["uploaded_at"], name="upload_oldest"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("file", models.CharField(max_length=255)),
                ("account", models.BinaryField()),
                ("taken_at", models.DateTimeField(db_default=Now())),
                ("agency", _of("agency")),
                ("professional", _of("professional")),
            ],
            options={"indexes": [models.Index(fields=["professional", "-taken_at"], name="delivery_newest")]},
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField(db_default=Now())),
                ("agency", _of("agency")),
                ("saved_by", _of("professional")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("agency", "name"), name="mapping_name_once")]},
        ),
    ]
