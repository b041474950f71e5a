"""Involvements say how they came and what somebody else said of them; what was answered, and which feeds are trusted.

What counted before an upgrade: an involvement that an agency's system sent goes on counting, as one that somebody confirmed
(nobody's name stands behind it, and the hub can take it back); what a person sent waits until somebody confirms it; what was
kept from those who work with the child opens nothing.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this statement.
READ = ("access_involvement", "intake_submission", "picture_working")
OUTSIDE = " ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ)
INSIDE = " ".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ)

TAKE_OVER = f"""
{OUTSIDE}
UPDATE access_involvement i SET
    made_known_at = s.received_at,
    starts_on = greatest(i.starts_on, (s.received_at AT TIME ZONE 'Europe/London')::date),
    feed = CASE WHEN s.author_id IS NULL AND s.channel IN ('file', 'api') AND btrim(w.service) <> ''
           THEN s.channel || ':' || lower(btrim(regexp_replace(w.service, '\\s+', ' ', 'g'))) ELSE '' END
FROM intake_submission s, picture_working w WHERE s.id = i.submission AND w.id = i.id;
DELETE FROM access_involvement i USING intake_submission s WHERE s.id = i.submission AND s.level <> 'partners';
DELETE FROM access_involvement WHERE made_known_at IS NULL;
UPDATE access_involvement i SET answer = 'confirmed'
FROM intake_submission s WHERE s.id = i.submission AND s.author_id IS NULL AND s.channel IN ('file', 'api');
INSERT INTO access_involvementanswer (id, area_id, involvement, answer, reason)
SELECT gen_random_uuid(), area_id, id, 'confirmed', 'It counted before, and the agency''s system sent it: taken over by an upgrade.'
FROM access_involvement WHERE answer = 'confirmed';
SET CONSTRAINTS ALL IMMEDIATE;
{INSIDE}
"""

GIVE_BACK = f"""
{OUTSIDE}
UPDATE access_involvement i SET starts_on = w.starts_on FROM picture_working w WHERE w.id = i.id;
INSERT INTO access_involvement (id, area_id, agency_id, nominal, submission, starts_on, ends_on, feed, answer, made_known_at)
SELECT w.id, w.area_id, w.agency_id, w.nominal, w.submission, w.starts_on, w.ends_on, '', '', w.received_at
FROM picture_working w WHERE NOT EXISTS (SELECT 1 FROM access_involvement i WHERE i.id = w.id);
SET CONSTRAINTS ALL IMMEDIATE;
{INSIDE}
"""


def _of(model: str, **given: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"partnership.{model}", **given
    )


def _id() -> Any:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_tries"),
        ("partnership", "0001_initial"),
        ("intake", "0003_files_by_screen"),
        ("picture", "0005_search_the_shortest_way"),
    ]
    operations = [
        migrations.AddField("involvement", "feed", models.TextField(blank=True, default="")),
        migrations.AddField("involvement", "answer", models.CharField(blank=True, default="", max_length=9)),
        migrations.AddField("involvement", "made_known_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="InvolvementAnswer",
            fields=[
                ("id", _id()),
                ("involvement", models.UUIDField()),
                ("answer", models.CharField(max_length=9)),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("area", _of("area")),
                ("by_agency", _of("agency", null=True)),
                ("made_by", _of("professional", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["involvement", "-made_at"], name="answer_by_involvement")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(answer__in=["confirmed", "refused", "withdrawn"]),
                        name="involvement_answer_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustedFeed",
            fields=[
                ("id", _id()),
                ("feed", models.TextField()),
                ("reason", models.TextField()),
                ("trusted_at", models.DateTimeField(db_default=Now())),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("agency", _of("agency")),
                ("area", _of("area")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["agency", "feed"], condition=models.Q(withdrawn_at=None), name="feed_trusted_once"
                    )
                ]
            },
        ),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
        migrations.AlterField("involvement", "made_known_at", models.DateTimeField()),
        migrations.AddIndex(
            "involvement",
            models.Index(
                fields=["area", "made_known_at"],
                name="involvement_not_confirmed",
                condition=models.Q(("answer", "confirmed"), _negated=True),
            ),
        ),
    ]
