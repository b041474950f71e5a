"""Foster carers' doors: links that are used once, and the telephones on which a door was opened. Of each only its hash.

When a telephone was used last stands in a table of its own, as of keys and calendars: somebody who reads must not hold up whoever ends
their door.
"""

from django.db import migrations

TABLES = """
CREATE TABLE sec.carer_link (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    code_hash bytea NOT NULL,
    door uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    wrong smallint NOT NULL DEFAULT 0,
    used_at timestamptz,
    ended_at timestamptz
);
CREATE UNIQUE INDEX carer_link_once_a_door ON sec.carer_link (door) WHERE ended_at IS NULL AND used_at IS NULL;
CREATE TABLE sec.carer_telephone (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    door uuid NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX carer_telephone_once_a_door ON sec.carer_telephone (door) WHERE ended_at IS NULL;
CREATE TABLE sec.carer_use (
    telephone uuid PRIMARY KEY,
    last_used_at timestamptz
);
"""
GONE = "DROP TABLE sec.carer_use; DROP TABLE sec.carer_telephone; DROP TABLE sec.carer_link;"


class Migration(migrations.Migration):
    dependencies = [("access", "0013_calendars")]
    operations = [migrations.RunSQL(TABLES, GONE)]
