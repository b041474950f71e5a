"""What is said around somebody whose name is not known, for asking whether two such are one."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0005_narrow_reading")]
    operations = [
        migrations.AddField("subjectwhereabouts", "traits", ArrayField(models.TextField(), default=list)),
    ]
