"""Files by screen: uploads that wait, accounts of what was taken in, saved mappings; with their row security.

An upload and its account are for whoever sent the file, while they act for the agency they sent it for. A mapping is the
agency's. The worker erases what is older than a day, and may read no more of it than which that is.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from wholepicture.base.rowsecurity import force, policy

TABLES = "intake_upload intake_delivery intake_savedmapping".split()
SENDER = (
    "professional_id = (SELECT sec.professional()) AND agency_id = (SELECT sec.agency()) AND (SELECT sec.may('report'))"
)
AGENCY = "agency_id = (SELECT sec.agency()) AND (SELECT sec.may('report'))"
NOW = "{} BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() + interval '5 minutes'"
OLD = "uploaded_at < statement_timestamp() - interval '1 day'"


def statements() -> Any:
    saves = f"{AGENCY} AND saved_by_id = (SELECT sec.professional()) AND {NOW.format('saved_at')}"
    return [
        *(force(table) for table in TABLES),
        "GRANT SELECT, INSERT, DELETE ON intake_upload TO wp_app;",
        policy("intake_upload", "sender_reads", "wp_app", using=SENDER),
        policy(
            "intake_upload", "sender_keeps", "wp_app", to="INSERT", check=f"{SENDER} AND {NOW.format('uploaded_at')}"
        ),
        policy("intake_upload", "sender_erases", "wp_app", to="DELETE", using=SENDER),
        "GRANT SELECT (id, uploaded_at), DELETE ON intake_upload TO wp_worker;",
        policy("intake_upload", "wp_worker_finds_old", "wp_worker", using=OLD),
        policy("intake_upload", "wp_worker_erases_old", "wp_worker", to="DELETE", using=OLD),
        "GRANT SELECT, INSERT ON intake_delivery TO wp_app;",
        policy("intake_delivery", "sender_reads", "wp_app", using=SENDER),
        policy(
            "intake_delivery", "sender_accounts", "wp_app", to="INSERT", check=f"{SENDER} AND {NOW.format('taken_at')}"
        ),
        "GRANT SELECT, INSERT, UPDATE (text, saved_by_id, saved_at) ON intake_savedmapping TO wp_app;",
        policy("intake_savedmapping", "own_agency", "wp_app", using=AGENCY),
        policy("intake_savedmapping", "saves", "wp_app", to="INSERT", check=saves),
        policy("intake_savedmapping", "replaces", "wp_app", to="UPDATE", using=AGENCY, check=saves),
    ]


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
        # Going back drops the tables, and their policies with them.
        migrations.RunSQL(statements(), migrations.RunSQL.noop),
    ]
