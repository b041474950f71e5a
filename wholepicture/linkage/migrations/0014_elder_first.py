"""When what describes somebody was written, and what the second published rule looks at; and whether an area uses it."""

import uuid
from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# Whoever was known before is found as a namesake, brother or sister; what was told of them was not kept, so nobody is
# joined by it.
TABLES = ("linkage_identity", "linkage_identitynumber")


def as_owner(statement: str) -> Any:
    """Row security binds the owner too: it steps outside for this statement. While it does, others wait for these tables."""
    return [
        *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
        statement,
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
    ]


NAMED_BEFORE = """
INSERT INTO linkage_identitynumber (id, area_id, kind, value, born, identity)
SELECT gen_random_uuid(), area_id, 'name', coalesce(nullif(family, ''), given), born, id FROM linkage_identity
WHERE born IS NOT NULL AND given <> '' AND to_char(born, 'MM-DD') <> '01-01'
"""
NAMED_NO_MORE = "DELETE FROM linkage_identitynumber WHERE kind = 'name'"


class Migration(migrations.Migration):
    dependencies = [("linkage", "0013_unborn_and_emails"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("SubjectProfile", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField("IdentityRow", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField("IdentityRow", "told", models.JSONField(null=True)),
        migrations.RunSQL(as_owner(NAMED_BEFORE), as_owner(NAMED_NO_MORE)),
        migrations.CreateModel(
            "RuleSwitch",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_on", models.BooleanField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
            ],
        ),
        migrations.AddIndex("RuleSwitch", models.Index(fields=["area", "-at"], name="ruleswitch_newest")),
    ]
