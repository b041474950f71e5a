"""Secret addresses at which people read their own dates in a calendar: of each only its hash.

When one was read stands in a table of its own, as of keys: a calendar that reads must not hold up whoever takes its address back.
"""

from django.db import migrations

TABLES = """
CREATE TABLE sec.calendar (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    professional uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX calendar_once_a_person ON sec.calendar (professional) WHERE ended_at IS NULL;
CREATE TABLE sec.calendar_use (
    calendar uuid PRIMARY KEY,
    last_read_at timestamptz
);
"""
GONE = "DROP TABLE sec.calendar_use; DROP TABLE sec.calendar;"


class Migration(migrations.Migration):
    dependencies = [("access", "0012_who_looked")]
    operations = [migrations.RunSQL(TABLES, GONE)]
