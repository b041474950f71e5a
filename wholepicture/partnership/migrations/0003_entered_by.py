"""Who entered somebody in the directory, gave them a role or made them another person: they do not make the first code to sign in by."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_dictionaries")]
    operations = [
        migrations.AddField(
            "professional",
            "entered_by",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        )
    ]
