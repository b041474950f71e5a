"""When what describes somebody was written: what the rule joins is weighed in that order, whatever came first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0012_what_was_joined_goes")]
    operations = [
        migrations.AddField("SubjectProfile", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField("IdentityRow", "recorded_at", models.DateTimeField(null=True)),
    ]
