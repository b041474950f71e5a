"""A second pair of eyes: who looked again at a judgement, and what they said. Nobody confirms their own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

TABLE = "linkage_secondlook"


class Migration(migrations.Migration):
    dependencies = [("linkage", "0003_weights"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("judgement", "second", models.CharField(max_length=16, blank=True, default=""), False),
        migrations.CreateModel(
            "SecondLook",
            [
                ("judgement", models.UUIDField(primary_key=True, serialize=False)),
                ("agrees", models.BooleanField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=Now())),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.professional"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "judgement",
            models.Index(fields=["area", "at"], name="judgement_wants_second", condition=models.Q(second__gt="")),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname FROM pg_policy "
                f"WHERE polrelid = '{TABLE}'::regclass LOOP "
                f"EXECUTE format('DROP POLICY %I ON {TABLE}', p.polname); END LOOP; END $$;",
                f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;",
            ],
        ),
    ]
