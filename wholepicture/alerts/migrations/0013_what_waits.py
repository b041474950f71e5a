"""An alert says itself when it was decided: what waits is read from an index of its own, and not past everything that was decided."""

from django.db import migrations, models

FROM_DECISIONS = """
ALTER TABLE alerts_alert NO FORCE ROW LEVEL SECURITY;
ALTER TABLE alerts_triage NO FORCE ROW LEVEL SECURITY;
UPDATE alerts_alert a SET decided_at = t.at FROM alerts_triage t WHERE t.alert_id = a.id;
ALTER TABLE alerts_triage FORCE ROW LEVEL SECURITY;
ALTER TABLE alerts_alert FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0012_first_read_setting"), ("partnership", "0009_training")]

    operations = [
        migrations.RemoveIndex(model_name="alert", name="alert_listed"),
        migrations.AddField(model_name="alert", name="decided_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(FROM_DECISIONS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                fields=["area", "due_at", "evident_at", "id"],
                condition=models.Q(("decided_at", None), ("is_listed", False)),
                name="alert_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                fields=["area", "raised_at"],
                condition=models.Q(("decided_at", None), ("is_listed", True)),
                name="alert_listed",
            ),
        ),
    ]
