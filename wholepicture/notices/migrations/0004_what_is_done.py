from django.db import migrations, models

WAITING = ["alert", "assessment", "away", "danger", "escalation", "held", "report", "route", "unmask", "urgent"]


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_told_once"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_unseen",
        ),
        migrations.AddField(
            model_name="notice",
            name="done_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_theirs_alone",
            field=models.BooleanField(db_default=True, default=False),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("done_at", None), ("seen_at", None)),
                fields=["person", "made_at"],
                name="notice_new",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("done_at", None),
                    (
                        "kind__in",
                        [
                            "alert",
                            "assessment",
                            "away",
                            "danger",
                            "escalation",
                            "held",
                            "report",
                            "route",
                            "unmask",
                            "urgent",
                        ],
                    ),
                ),
                fields=["record"],
                name="notice_that_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("done_at", None),
                    (
                        "kind__in",
                        [
                            "alert",
                            "assessment",
                            "away",
                            "danger",
                            "escalation",
                            "held",
                            "report",
                            "route",
                            "unmask",
                            "urgent",
                        ],
                    ),
                ),
                fields=["person"],
                name="notice_waits_for_person",
            ),
        ),
    ]
