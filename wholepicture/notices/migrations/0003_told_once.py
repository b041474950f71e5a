from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_sending")]

    operations = [
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["by_file", "to_grade"]), ("seen_at", None)),
                fields=("person", "kind", "record"),
                name="notice_told_once",
            ),
        ),
    ]
