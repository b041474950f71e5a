"""What is late about a placement, and what a panel waits for, wait until they are done as well."""

from django.db import migrations, models

KINDS = [
    "action",
    "alert",
    "assessment",
    "away",
    "closing",
    "danger",
    "escalation",
    "expired",
    "expiring",
    "held",
    "interview",
    "panel_words",
    "placement_late",
    "referral",
    "report",
    "route",
    "unmask",
    "urgent",
]
WAITS = models.Q(("done_at", None), ("kind__in", KINDS))


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0007_ended_by_the_clock"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_that_waits",
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_waits_for_person",
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_waits_of_kind",
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=WAITS, fields=["record"], name="notice_that_waits"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=WAITS, fields=["person"], name="notice_waits_for_person"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=WAITS, fields=["kind", "area"], name="notice_waits_of_kind"),
        ),
    ]
