"""Values that many share: who gives which, the list of them, and what people said of each."""

import uuid

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

HOLDING, VALUE, WORD = "linkage_sharedholding", "linkage_sharedvalue", "linkage_sharedword"


def belongs(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"partnership.{to}"
    )


class Migration(migrations.Migration):
    dependencies = [("linkage", "0007_narrow_keys"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "SharedHolding",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "value", "subject", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.UUIDField()),
                ("subject", models.UUIDField()),
                ("area", belongs("area")),
                ("agency", belongs("agency")),
                ("nominal", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("called", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["subject"], name="sharedholding_by_subject")]},
        ),
        migrations.CreateModel(
            "SharedValue",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("area", belongs("area")),
                ("kind", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("people", models.IntegerField()),
                ("agencies", models.IntegerField()),
                ("nominals", ArrayField(models.UUIDField(), default=list)),
                ("since", models.DateTimeField()),
                ("by_rule", models.BooleanField()),
                ("word", models.CharField(max_length=12, blank=True)),
                ("is_damped", models.BooleanField()),
            ],
            options={"indexes": [models.Index(fields=["area", "-since", "id"], name="sharedvalue_newest")]},
        ),
        migrations.CreateModel(
            "SharedWord",
            [
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, serialize=False)),
                ("area", belongs("area")),
                ("value", models.UUIDField()),
                ("answer", models.CharField(max_length=12)),
                ("undoes", models.UUIDField(null=True, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.professional"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "indexes": [models.Index(fields=["value", "at"], name="sharedword_by_value")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", "undone"), ("undoes__isnull", True), _connector="XOR"),
                        name="sharedword_undoes_a_word",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                f"WHERE polrelid IN ('{HOLDING}'::regclass, '{VALUE}'::regclass, '{WORD}'::regclass) LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
            ],
        ),
    ]
