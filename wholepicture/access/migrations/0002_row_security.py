"""The tables of the schema `sec`: the key of the signed context, roles, sessions, keys of agencies, steps of the queue.

Functions, policies and rights are declared in each room's `security.py` and laid down after the migrations. Reversible: the
schema and every policy go with it; the rows of other tables stay.
"""

from typing import Any

from django.db import migrations

TABLES = (
    "partnership_area partnership_agency partnership_team partnership_professional partnership_sharingagreement "
    "access_involvement access_bar access_locationrestriction access_ledgerentry access_ledgerpending "
    "access_ledgerleaf access_ledgerseal"
).split()

SCHEMA = """
CREATE SCHEMA sec;
REVOKE ALL ON SCHEMA sec FROM PUBLIC;

CREATE TABLE sec.mac_key (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);
CREATE TABLE sec.role (
    code text PRIMARY KEY,
    hub boolean NOT NULL,
    lead boolean NOT NULL,
    reads boolean NOT NULL,
    permissions text[] NOT NULL
);
CREATE TABLE sec.session (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    professional uuid NOT NULL,
    purpose text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX session_by_professional ON sec.session (professional) WHERE revoked_at IS NULL;
CREATE TABLE sec.api_key (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    agency uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CREATE TABLE sec.step (task text PRIMARY KEY);

-- The key of the signed context, padded inside and outside as HMAC (RFC 2104) has it.
INSERT INTO sec.mac_key (inner_pad, outer_pad)
SELECT decode(string_agg(lpad(to_hex(get_byte(k.key, n) # 54), 2, '0'), '' ORDER BY n), 'hex'),
       decode(string_agg(lpad(to_hex(get_byte(k.key, n) # 92), 2, '0'), '' ORDER BY n), 'hex')
FROM (SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
             || decode(repeat('00', 32), 'hex') AS key) k,
     generate_series(0, 63) n;
"""

REVERSE: Any = [
    """
    DO $$
    DECLARE p record;
    BEGIN
        FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy
                 WHERE polrelid::regclass::text LIKE ANY (ARRAY['partnership_%', 'access_%']) LOOP
            EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t);
        END LOOP;
    END $$;
    """,
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for table in TABLES),
    "DROP SCHEMA sec CASCADE;",
]


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("partnership", "0001_initial")]
    operations = [migrations.RunSQL(SCHEMA, REVERSE)]
