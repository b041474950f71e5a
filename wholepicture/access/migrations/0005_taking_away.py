"""What is kept so that what was given can be taken away: names, ends and uses of keys, invitations, factors set anew.

The use of a key stands in a table of its own: a long request that notes it must not hold up whoever withdraws the key.
"""

from django.db import migrations

TABLES = """
ALTER TABLE sec.role ADD COLUMN given_in text[] NOT NULL DEFAULT '{}';
ALTER TABLE sec.api_key ADD COLUMN name text NOT NULL DEFAULT '';
ALTER TABLE sec.api_key ADD COLUMN expires_at timestamptz;
CREATE TABLE sec.key_use (
    key uuid PRIMARY KEY,
    last_used_at timestamptz
);
INSERT INTO sec.key_use (key) SELECT id FROM sec.api_key;
CREATE TABLE sec.invitation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code_hash bytea NOT NULL UNIQUE,
    professional uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    withdrawn_at timestamptz
);
CREATE INDEX invitation_by_professional ON sec.invitation (professional);
CREATE TABLE sec.renewal (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    professional uuid NOT NULL,
    factor text NOT NULL CHECK (factor IN ('password', 'second_factor')),
    by_professional uuid,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX renewal_by_professional ON sec.renewal (professional);
"""

GONE = """
DROP TABLE sec.renewal;
DROP TABLE sec.invitation;
DROP TABLE sec.key_use;
ALTER TABLE sec.api_key DROP COLUMN expires_at;
ALTER TABLE sec.api_key DROP COLUMN name;
ALTER TABLE sec.role DROP COLUMN given_in;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_laid_down")]
    operations = [migrations.RunSQL(TABLES, GONE)]
