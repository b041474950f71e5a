"""What the site's process keeps for itself now that it can no longer open what signing in keeps.

`sec.browser`: what a browser of the site keeps between pages, which stood in the sessions of signing in; it is kept for
half a day at most and begins empty. `sec.session_use`: a session that nobody uses ends by this, where the library's own
end did it. `sec.to_write`: how often refused keys and errors of ours were written down one by one.
"""

from django.db import migrations

TABLES = """
CREATE TABLE sec.session_use (
    session uuid PRIMARY KEY,
    last_used_at timestamptz NOT NULL
);
INSERT INTO sec.session_use SELECT id, clock_timestamp() FROM sec.session WHERE expires_at > clock_timestamp();
CREATE INDEX session_use_by_age ON sec.session_use (last_used_at);
CREATE INDEX session_by_opening ON sec.session (professional, opened_at);
CREATE TABLE sec.browser (
    mark bytea PRIMARY KEY,
    kept text NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX browser_by_age ON sec.browser (kept_at);
CREATE TABLE sec.to_write (
    mark text PRIMARY KEY,
    used_until timestamptz NOT NULL,
    in_a_row integer NOT NULL
);
CREATE INDEX to_write_by_age ON sec.to_write (used_until);
"""

GONE = """
DROP TABLE sec.to_write;
DROP TABLE sec.browser;
DROP INDEX sec.session_by_opening;
DROP TABLE sec.session_use;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0008_sign_in_secrets_are_locked")]
    operations = [migrations.RunSQL(TABLES, GONE)]
