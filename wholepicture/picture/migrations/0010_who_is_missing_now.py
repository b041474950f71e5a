"""Missing episodes of an area without a return: who is missing now is asked of each first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("picture", "0009_dictionary")]
    operations = [
        migrations.AddIndex(
            "Event",
            models.Index(
                fields=["area", "-received_at", "id"],
                name="event_missing_open",
                condition=models.Q(kind="missing_episode", superseded_at=None)
                & ~models.Q(detail__has_key="returned_at"),
            ),
        ),
    ]
