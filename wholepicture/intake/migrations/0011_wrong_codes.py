from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_told_without_a_name")]

    operations = [
        migrations.CreateModel(
            name="WrongCodes",
            fields=[
                ("hour", models.DateTimeField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
            ],
        ),
    ]
