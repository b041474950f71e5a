"""Candidates are read from the index alone, in its order: a wide block costs no more than a narrow one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0003_weights")]
    operations = [
        migrations.RemoveIndex("blockingkey", "block_by_key"),
        migrations.AddIndex(
            "blockingkey",
            models.Index(fields=["area", "key", "subject"], include=["identity"], name="block_by_key"),
        ),
    ]
