"""How an area reads first is a setting by its name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0011_kept_to_named_people"), ("partnership", "0006_the_public")]

    operations = [
        migrations.RemoveConstraint(model_name="readfirst", name="read_first_once"),
        migrations.RemoveConstraint(model_name="readfirst", name="read_first_with_reason"),
        # The table alone: nothing here is known by Django's types of content, which renaming a model would look for.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE alerts_readfirst RENAME TO alerts_firstreadsetting",
                    "ALTER TABLE alerts_firstreadsetting RENAME TO alerts_readfirst",
                )
            ],
            state_operations=[migrations.RenameModel("ReadFirst", "FirstReadSetting")],
        ),
        migrations.AddConstraint(
            model_name="firstreadsetting",
            constraint=models.UniqueConstraint(fields=("area", "number"), name="first_read_set_once"),
        ),
        migrations.AddConstraint(
            model_name="firstreadsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="first_read_set_with_reason"
            ),
        ),
    ]
