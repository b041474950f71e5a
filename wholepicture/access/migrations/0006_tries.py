"""What is kept of tries to sign in: how many are left, known devices, used codes, and the marks of those that failed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_taking_away")]
    operations = [
        migrations.CreateModel(
            name="TriesLeft",
            fields=[
                ("mark", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("used_until", models.DateTimeField(db_index=True)),
                ("in_a_row", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="UsedCode",
            fields=[
                ("mark", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("step", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Try",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("area", models.UUIDField(null=True)),
                ("kind", models.TextField()),
                ("account", models.TextField()),
                ("address", models.TextField()),
                ("known_device", models.BooleanField()),
                ("in_a_row", models.IntegerField()),
            ],
            options={"indexes": [models.Index(fields=["area", "-at"], name="tries_by_area")]},
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("device", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "device"), name="device_once_an_account")],
            },
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                fields=["area", "-at"],
                name="ledger_of_tries",
                condition=models.Q(
                    (
                        "operation__in",
                        (
                            "web.session.sign_in",
                            "access.tries.second_factor",
                            "access.tries.key",
                            "access.tries.error",
                        ),
                    ),
                    ("result__in", ("refused", "failed")),
                ),
            ),
        ),
    ]
