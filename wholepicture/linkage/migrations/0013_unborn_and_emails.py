"""E-mail addresses speak for people as telephones do; an unborn child is compared by the days on which it may be born."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0012_what_was_joined_goes")]
    operations = [
        migrations.AddField("subjectwhereabouts", "emails", ArrayField(models.TextField(), default=list)),
        migrations.AddField("subjectprofile", "day_from", models.IntegerField(default=0)),
        migrations.AddField("subjectprofile", "day_to", models.IntegerField(default=0)),
    ]
