"""What goes out by e-mail and push, how each person chose, and for whom somebody covers."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("partnership", "0005_absences"),
    ]

    operations = [
        migrations.CreateModel(
            name="Browser",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("called", models.CharField(max_length=60)),
                ("endpoint", models.CharField(max_length=1000)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("code", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("is_set_up", models.BooleanField(default=False)),
                ("public_key", models.CharField(blank=True, max_length=100)),
                ("looked_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("waiting", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "professional",
                    models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="partnership.professional",
                    ),
                ),
                ("mails", models.JSONField(default=dict)),
                ("pushes", models.JSONField(default=dict)),
                ("digest_at", models.SmallIntegerField(default=480)),
                ("changed_at", models.DateTimeField(default=None, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=8)),
                ("in_digest", models.BooleanField(default=False)),
                ("urgency", models.SmallIntegerField()),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("message", models.UUIDField(null=True)),
                ("tries", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("error", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="covers_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_quiet",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("seen_at", None)), fields=["person"], name="notice_unseen"),
        ),
        migrations.AddField(
            model_name="browser",
            name="professional",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_at__gte", 0), ("digest_at__lt", 1440)), name="digest_at_a_time_of_day"
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="browser",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.browser",
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="notice",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.notice"),
        ),
        migrations.AddField(
            model_name="sending",
            name="professional",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddConstraint(
            model_name="browser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("professional", "endpoint"),
                name="browser_once_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["channel", "urgency", "next_try_at"],
                name="sending_due",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["professional"], name="sending_of_professional"
            ),
        ),
    ]
