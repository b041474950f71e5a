"""Whether an assessment holds harm is a column, so that it stands whatever is said of the assessment later."""

from typing import Any

from django.db import migrations, models

# Row security holds for the table's owner too, who has no policy of their own; it is forced again at once.
FROM_WHAT_WAS_PRINTED: Any = [
    "ALTER TABLE casework_assessment NO FORCE ROW LEVEL SECURITY;",
    "UPDATE casework_assessment SET holds_harm = true "
    "WHERE jsonb_array_length(printed -> 'harm') + jsonb_array_length(printed -> 'past_harm') > 0;",
    "ALTER TABLE casework_assessment FORCE ROW LEVEL SECURITY;",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_assessment")]

    operations = [
        migrations.AddField(
            model_name="assessment", name="holds_harm", field=models.BooleanField(default=False), preserve_default=False
        ),
        migrations.RunSQL(FROM_WHAT_WAS_PRINTED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("holds_harm", False), ("must_be_raised", True), _connector="OR"),
                name="harm_is_raised",
            ),
        ),
    ]
