"""What was laid down last: digests of what the code declared and of the catalogue that came of it."""

from django.db import migrations

LAID_DOWN = """
CREATE TABLE sec.laid_down (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    declared text NOT NULL,
    catalogue text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sign_in_and_queue")]
    operations = [migrations.RunSQL(LAID_DOWN, "DROP TABLE sec.laid_down;")]
