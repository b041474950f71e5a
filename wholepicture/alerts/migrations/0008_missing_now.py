"""Between danger and harm the reading list has who is missing now: what was listed before keeps its place."""

from django.db import migrations

# The owner of the table comes under its policies too, and would change nothing: it steps outside for this statement.
MOVED = """
ALTER TABLE alerts_toread NO FORCE ROW LEVEL SECURITY;
UPDATE alerts_toread SET urgency = urgency {step} WHERE urgency >= {first};
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE alerts_toread FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0007_of_whom_reports_tell")]
    operations = [migrations.RunSQL(MOVED.format(step="+ 1", first=1), MOVED.format(step="- 1", first=2))]
