from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0010_front_door")]

    operations = [
        migrations.AddIndex(
            model_name="toread",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("level", "named")),
                fields=["due_at", "submission"],
                name="to_read_by_named",
            ),
        ),
    ]
