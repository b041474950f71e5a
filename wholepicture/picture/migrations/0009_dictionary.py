"""Under which version of the dictionary of signs a sign was reported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("picture", "0008_who_was_away_at_once")]
    operations = [migrations.AddField("Sign", "dictionary", models.SmallIntegerField(null=True))]
