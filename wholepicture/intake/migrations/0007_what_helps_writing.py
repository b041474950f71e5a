"""Under what a report meets earlier ones of its own agency, and how often words that blame a child were pointed out."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid IN ('intake_meetingkey'::regclass, 'intake_wordingcount'::regclass) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]
CHANNELS = [("screen", "Screen"), ("file", "File"), ("api", "API")]


def kept(to: str) -> Any:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_dictionary"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "MeetingKey",
            fields=[
                ("submission", kept("intake.submission")),
                ("agency", kept("partnership.agency")),
                ("key", models.UUIDField()),
                ("day", models.DateField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "submission_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["agency", "key", "day"], name="meetingkey_met")]},
        ),
        migrations.CreateModel(
            "WordingCount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("month", models.DateField()),
                ("code", models.CharField(max_length=40)),
                ("channel", models.CharField(choices=CHANNELS, max_length=8)),
                ("written", models.IntegerField()),
                ("prompted", models.IntegerField()),
                ("changed", models.IntegerField()),
            ],
            options={"indexes": [models.Index(fields=["area", "month"], name="wordingcount_month")]},
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
