"""What is disputed is found by its decision, so that whoever reads the decision reads that it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_recorded_harm")]

    operations = [
        migrations.AddIndex(
            model_name="escalation", index=models.Index(fields=["disputed"], name="escalation_by_decision")
        ),
    ]
