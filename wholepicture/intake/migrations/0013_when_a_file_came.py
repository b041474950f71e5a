"""When a report brought a file is kept beside the two: a file says what the last report says of it that brought it. Those that are
stored came with their report."""

from django.db import migrations, models

TABLES = ("intake_attachment", "intake_submission")
OUTSIDE = " ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in TABLES)
INSIDE = " ".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in TABLES)
WITH_THEIR_REPORT = f"""
{OUTSIDE}
UPDATE intake_attachment a SET attached_at = s.received_at FROM intake_submission s WHERE s.id = a.submission_id;
SET CONSTRAINTS ALL IMMEDIATE;
{INSIDE}
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_attached_files")]

    operations = [
        migrations.AddField(
            model_name="attachment", name="attached_at", field=models.DateTimeField(null=True), preserve_default=False
        ),
        migrations.RunSQL(WITH_THEIR_REPORT, migrations.RunSQL.noop),
        migrations.AlterField(model_name="attachment", name="attached_at", field=models.DateTimeField()),
    ]
