"""What waits until it is done, as well: a question of another agency, an action of a plan, what is late about a placement, and the words
that a panel waits for."""

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
