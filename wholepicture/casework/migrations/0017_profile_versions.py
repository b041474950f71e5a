"""Of two who kept a profile at the same moment, the later follows the earlier: as both stand, so they are chained.

Undone, they stay chained: nothing that anybody wrote is changed by it, and each is read as before.
"""

from django.db import migrations, models

CHAIN = """
ALTER TABLE casework_missingprofile NO FORCE ROW LEVEL SECURITY;
UPDATE casework_missingprofile kept SET follows = chained.before FROM (
    SELECT id, lag(id) OVER (PARTITION BY agency_id, subject ORDER BY at, id) before FROM casework_missingprofile
) chained WHERE chained.id = kept.id AND kept.follows IS DISTINCT FROM chained.before;
ALTER TABLE casework_missingprofile FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_entered_by_mistake"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="missingprofile",
            constraint=models.UniqueConstraint(fields=("agency", "follows"), name="profile_followed_once"),
        ),
        migrations.AddConstraint(
            model_name="missingprofile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows", None)), fields=("agency", "subject"), name="profile_begun_once"
            ),
        ),
    ]
