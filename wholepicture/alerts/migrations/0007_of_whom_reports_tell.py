"""Behind each alert stands of whom, or of what, each of its reports tells: so it is read as people are joined now.

Of what was raised before it is found in where everybody and everything in those reports stands, and ever stood.
"""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this statement.
READ = ("alerts_alert", "alerts_evidence", "linkage_membership", "linkage_thingprofile", "linkage_thingstanding")
OUTSIDE = " ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ)
INSIDE = " ".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ)

TELL = f"""
{OUTSIDE}
UPDATE alerts_evidence e SET
    about = ARRAY(
        SELECT m.subject FROM linkage_membership m WHERE m.submission = e.submission AND m.nominal = a.about
        UNION SELECT p.thing FROM linkage_thingprofile p WHERE p.submission = e.submission AND p.thing = a.about
        UNION SELECT s.thing FROM linkage_thingstanding s WHERE s.submission = e.submission AND s.stands_in = a.about
        ORDER BY 1),
    people = ARRAY(
        SELECT DISTINCT m.subject FROM linkage_membership m
        WHERE m.submission = e.submission AND m.nominal = ANY (a.nominals) ORDER BY 1)
FROM alerts_alert a WHERE a.id = e.alert_id;
SET CONSTRAINTS ALL IMMEDIATE;
{INSIDE}
"""


def _ids() -> Any:
    return django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0006_reasons_as_data"), ("linkage", "0012_what_was_joined_goes")]
    operations = [
        migrations.AddField("evidence", "about", _ids()),
        migrations.AddField("evidence", "people", _ids()),
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "evidence",
            django.contrib.postgres.indexes.GinIndex(fields=["about"], name="evidence_by_about", fastupdate=False),
        ),
    ]
