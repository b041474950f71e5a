"""Indexes by which somebody's own dates are found: what they hold, made or did last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_placement"), ("partnership", "0009_training")]

    operations = [
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["made_by", "due_on"], name="assessment_due_of_maker"),
        ),
        migrations.AddIndex(
            model_name="disruption",
            index=models.Index(
                condition=models.Q(("status", "in_force")),
                fields=["held_by", "expires_on"],
                name="disruption_by_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="missingprofile",
            index=models.Index(fields=["made_by", "review_by"], name="profile_by_maker"),
        ),
        migrations.AddIndex(
            model_name="missingstep",
            index=models.Index(fields=["made_by", "-at"], name="missing_step_by_maker"),
        ),
    ]
