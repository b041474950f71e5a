"""A session is opened by a proof of the account, which the database itself compares: of each password's Argon2id hash it keeps
the SHA-256 from here on (`access/passwords.py`).

Back again: a hash cannot be had from its SHA-256, and so nobody signs in with the older release by their old password; the
operator gives them a new one (`wholepicture professional reset`). The rows stay as they are: going forward again, the old ones hold.
"""

from django.db import migrations

TABLE = """
CREATE TABLE sec.proof (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    professional uuid NOT NULL,
    proved_at timestamptz NOT NULL
);
CREATE INDEX proof_by_professional ON sec.proof (professional, proved_at);
CREATE INDEX proof_by_age ON sec.proof (proved_at);
"""

# The owner of the table comes under its policies too, and would change nothing: it steps outside for this.
HASHED = """
ALTER TABLE access_account NO FORCE ROW LEVEL SECURITY;
UPDATE access_account SET password = 'argon2_proved$' || array_to_string((string_to_array(password, '$'))[2:5], '$') || '$'
    || rtrim(encode(sha256(decode(rpad(split_part(password, '$', 6),
                                       (length(split_part(password, '$', 6)) + 3) / 4 * 4, '='), 'base64')), 'base64'), '=')
WHERE password LIKE 'argon2$%';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE access_account FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_processes_apart"), ("socialaccount", "0006_alter_socialaccount_extra_data")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE sec.proof"),
        migrations.RunSQL(HASHED, migrations.RunSQL.noop),
    ]
