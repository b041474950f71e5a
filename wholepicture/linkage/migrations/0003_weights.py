"""What the model weighs: parents and ages in profiles, the weight and urgency of a question, what presses."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0002_row_security")]
    operations = [
        migrations.AddField("subjectprofile", "born_from", models.IntegerField(default=0)),
        migrations.AddField("subjectprofile", "born_to", models.IntegerField(default=0)),
        migrations.AddField("subjectprofile", "parents", ArrayField(models.TextField(), default=list)),
        migrations.AddField("subjectprofile", "version", models.IntegerField(default=0)),
        migrations.AddField("candidate", "weight", models.FloatField(null=True)),
        migrations.AddField("candidate", "is_touched", models.BooleanField(default=False)),
        migrations.CreateModel(
            "Pressing",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "submission", "why", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("submission", models.UUIDField()),
                ("why", models.CharField(max_length=16)),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname FROM pg_policy "
                "WHERE polrelid = 'linkage_pressing'::regclass LOOP "
                "EXECUTE format('DROP POLICY %I ON linkage_pressing', p.polname); END LOOP; END $$;",
                "ALTER TABLE linkage_pressing DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;",
            ],
        ),
    ]
