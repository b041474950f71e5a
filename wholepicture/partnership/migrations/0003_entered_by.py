"""Who entered somebody in the directory, or gave them their role, last: they do not make the first code to sign in by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_dictionaries")]
    operations = [migrations.AddField("professional", "entered_by", models.UUIDField(null=True))]
