"""When somebody ended an agreement: its first day and its last stay what was agreed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_entered_by")]
    operations = [migrations.AddField("sharingagreement", "ended_at", models.DateTimeField(null=True))]
