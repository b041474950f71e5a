"""Late interviews and measures that expire wait until they are done as well; what a clock told is found by its kind."""

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
    "referral",
    "report",
    "route",
    "unmask",
    "urgent",
]
WAITS = models.Q(("done_at", None), ("kind__in", KINDS))


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_ended_in_referrals"), ("partnership", "0009_training")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_that_waits"),
        migrations.RemoveIndex(model_name="notice", name="notice_waits_for_person"),
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
