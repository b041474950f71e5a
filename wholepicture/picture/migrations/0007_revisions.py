"""When a later report took the place of the one that a row comes from."""

from django.db import migrations, models

TABLES = ("Event", "Passage", "Fact", "Association", "Sign", "Working", "Term")


class Migration(migrations.Migration):
    dependencies = [("picture", "0006_texts_of_any_length")]
    operations = [
        *(migrations.AddField(table, "superseded_at", models.DateTimeField(null=True)) for table in TABLES),
        migrations.AddField("Event", "revises", models.UUIDField(null=True)),
        migrations.AddField(
            "Event", "revision", models.CharField(max_length=11, blank=True, default=""), preserve_default=False
        ),
        migrations.AddIndex(
            "Event",
            models.Index(fields=["revises"], name="event_by_revised", condition=models.Q(revises__isnull=False)),
        ),
    ]
