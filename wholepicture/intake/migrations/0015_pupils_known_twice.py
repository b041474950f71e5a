"""A pupil of a register who was known twice, by two numbers, is one where a row holds both (decision 65)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_registers")]

    operations = [
        migrations.AddField(
            model_name="registeredpupil",
            name="joined_to",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="registeredpupil",
            index=models.Index(
                fields=["agency", "admission"], name="pupil_admission", condition=~models.Q(admission="")
            ),
        ),
        migrations.AddIndex(
            model_name="registeredpupil",
            index=models.Index(fields=["agency", "upn"], name="pupil_upn", condition=~models.Q(upn="")),
        ),
    ]
