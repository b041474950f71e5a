"""Indexes of the ledger: an agency's acts by time, and the exports of the ledger itself, by which one is proved later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0011_everybody_covered")]
    operations = [
        migrations.AddIndex("ledgerentry", models.Index(fields=["agency", "-at"], name="ledger_by_agency")),
        migrations.AddIndex(
            "ledgerentry",
            models.Index(
                fields=["area", "-at"],
                name="ledger_of_exports",
                condition=models.Q(operation="access.exports.export_looks"),
            ),
        ),
    ]
