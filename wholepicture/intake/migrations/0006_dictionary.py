"""Under which version of the dictionary of signs a report was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_revisions")]
    operations = [migrations.AddField("Submission", "dictionary", models.SmallIntegerField(null=True))]
