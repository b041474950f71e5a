"""What waits until it is done, as well: a question to an agency that is late."""

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
    "question_late",
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
    dependencies = [("notices", "0008_waits_until_done")]

    operations = [
        *(migrations.RemoveIndex(model_name="notice", name=name) for name in INDEXES),
        *(
            migrations.AddIndex(model_name="notice", index=models.Index(condition=WAITS, fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
    ]
