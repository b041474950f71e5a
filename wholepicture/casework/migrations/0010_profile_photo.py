"""A photo of the child in a profile, and whether one was given with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_operation")]

    operations = [
        migrations.AddField(
            model_name="missingprofile", name="photo", field=models.UUIDField(db_index=True, null=True)
        ),
        migrations.AddField(model_name="profilerelease", name="has_photo", field=models.BooleanField(db_default=False)),
    ]
