"""A type of agency more: the public, in whose name is taken in what somebody tells without signing in."""

from django.db import migrations, models

TYPES = [
    ("police", "Police"),
    ("social_care", "Children's social care"),
    ("school", "School or college"),
    ("health", "Health"),
    ("care_home", "Children's home"),
    ("charity", "Charity"),
    ("other_area", "Another area's authority"),
    ("other", "Other"),
    ("public", "The public"),
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_absences")]
    operations = [
        migrations.RemoveConstraint("agency", "agency_type_known"),
        migrations.AlterField("agency", "type", models.CharField(choices=TYPES, max_length=16)),
        migrations.AddConstraint(
            "agency",
            models.CheckConstraint(condition=models.Q(type__in=[code for code, _ in TYPES]), name="agency_type_known"),
        ),
    ]
