"""What was put aside and joined is told for a month; an index finds what is older."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0011_put_aside")]
    operations = [
        migrations.AddIndex("PutAside", models.Index(fields=["joined_at"], name="putaside_joined")),
    ]
