"""Missing episodes of an area by when they were: who was away at the same time is asked of each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("picture", "0007_revisions")]
    operations = [
        migrations.AddIndex(
            "Event",
            models.Index(fields=["area", "at"], name="event_missing", condition=models.Q(kind="missing_episode")),
        ),
    ]
