"""Registers of a school by when they were: who was absent together is asked of each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("picture", "0014_placed")]
    operations = [
        migrations.AddIndex(
            "Event",
            models.Index(
                fields=["agency", "-at"], name="event_attendance", condition=models.Q(kind="attendance", role="child")
            ),
        ),
    ]
