"""Candidates are read from the index alone, in its order: a wide block costs no more than a narrow one. And whereabouts
are found by their submission: without that, each join read the whole table (measured: 0.4 s at a million)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0004_second_look")]
    operations = [
        migrations.RemoveIndex("blockingkey", "block_by_key"),
        migrations.AddIndex(
            "blockingkey",
            models.Index(fields=["area", "key", "subject"], include=["identity"], name="block_by_key"),
        ),
        migrations.AddIndex(
            "subjectwhereabouts", models.Index(fields=["submission"], name="whereabouts_by_submission")
        ),
    ]
