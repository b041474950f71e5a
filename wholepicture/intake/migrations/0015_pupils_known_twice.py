"""A pupil of a register who was known twice, by two numbers, is one where a row holds both (decision 65)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_registers")]

    operations = [
        migrations.AddField(
            model_name="registeredpupil",
            name="joined_to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intake.registeredpupil",
            ),
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
