"""Reports that wait to be joined, by agency, and how many may."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid IN ('intake_waiting'::regclass, 'intake_quota'::regclass) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_files_by_screen"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Waiting",
            [
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=Now())),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["agency"], name="waiting_by_agency")]},
        ),
        migrations.CreateModel(
            "Quota",
            [
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="partnership.agency",
                    ),
                ),
                ("waiting", models.IntegerField()),
                ("quarantined", models.IntegerField()),
                ("set_at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
