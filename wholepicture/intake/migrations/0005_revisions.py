"""Reports that correct, complete or withdraw earlier ones, and feeds that send the same key again."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Now

REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid IN ('intake_revision'::regclass, 'intake_feed'::regclass) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]
HOWS = ["later_state", "correction", "withdrawal"]


def kept(to: str, **options: Any) -> Any:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options
    )


def only(to: str, **options: Any) -> Any:
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options)


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_waiting"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("Submission", "version", models.SmallIntegerField(default=1)),
        migrations.RemoveConstraint("Submission", "key_once_an_agency"),
        migrations.AddConstraint(
            "Submission", models.UniqueConstraint(fields=["agency", "key", "version"], name="key_once_an_agency")
        ),
        migrations.AddIndex(
            "Submission",
            models.Index(
                models.F("agency"),
                KeyTextTransform("reference", KeyTransform("missing", models.F("stated"))),
                name="submission_by_episode",
                condition=models.Q(kind="missing_episode"),
            ),
        ),
        migrations.CreateModel(
            "Revision",
            [
                ("later", only("intake.submission", primary_key=True, serialize=False)),
                ("earlier", only("intake.submission", null=True)),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("key", models.CharField(max_length=128)),
                (
                    "how",
                    models.CharField(
                        max_length=11,
                        choices=[
                            ("later_state", "A later state of it"),
                            ("correction", "A correction"),
                            ("withdrawal", "A withdrawal"),
                        ],
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(how__in=HOWS), name="revision_known"),
                    models.CheckConstraint(condition=~models.Q(later=models.F("earlier")), name="revision_of_another"),
                ],
                "indexes": [
                    models.Index(fields=["agency", "key"], name="revision_awaited", condition=models.Q(earlier=None))
                ],
            },
        ),
        migrations.CreateModel(
            "Feed",
            [
                ("agency", only("partnership.agency", primary_key=True, serialize=False)),
                (
                    "same_key",
                    models.CharField(
                        max_length=11,
                        choices=[
                            ("refused", "refused: a key stands for one report"),
                            ("later-state", "taken as a later state of the same report"),
                        ],
                    ),
                ),
                ("set_at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
