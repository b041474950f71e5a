"""The step that settles what pressed because of an alert, once it is decided."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_reading_list_security")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO sec.step (task) VALUES ('alerts.settle');",
            "DELETE FROM sec.step WHERE task = 'alerts.settle';",
        )
    ]
