"""A question of another agency waits until it is taken or answered as well, an action of a plan until something was done with it."""

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
    "plan",
    "question",
    "referral",
    "report",
    "route",
    "unmask",
    "urgent",
]
WAITS = models.Q(("done_at", None), ("kind__in", KINDS))
INDEXES = {
    "notice_that_waits": ["record"],
    "notice_waits_for_person": ["person"],
    "notice_waits_of_kind": ["kind", "area"],
}


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_ended_by_the_clock"), ("partnership", "0009_training")]

    operations = [
        *(migrations.RemoveIndex(model_name="notice", name=name) for name in INDEXES),
        *(
            migrations.AddIndex(model_name="notice", index=models.Index(condition=WAITS, fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
    ]
