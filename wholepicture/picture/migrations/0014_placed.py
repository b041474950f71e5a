"""An index of placements, for what is read of one home."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0009_training"),
        ("picture", "0013_last_look"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("kind", "placement")), fields=["area", "-at"], name="event_placed"),
        ),
    ]
