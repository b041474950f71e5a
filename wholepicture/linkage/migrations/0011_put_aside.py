"""A number is looked up with the date of birth of whoever has it; what was put aside; what people said lately is found."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

READ = ("linkage_identitynumber", "linkage_identity")
# Row security holds for the tables' owner too, who has no policy of their own; it is forced again at once.
BORN: Any = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ),
    "UPDATE linkage_identitynumber n SET born = i.born FROM linkage_identity i "
    "WHERE i.id = n.identity AND i.born IS NOT NULL",
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ),
]
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    "WHERE polrelid = 'linkage_putaside'::regclass LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


class Migration(migrations.Migration):
    dependencies = [("linkage", "0010_things_security"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("IdentityNumber", "born", models.DateField(null=True)),
        migrations.RunSQL(BORN, migrations.RunSQL.noop),
        migrations.RemoveIndex("IdentityNumber", "identity_by_number"),
        migrations.AddIndex(
            "IdentityNumber",
            models.Index(fields=["area", "kind", "value", "born", "identity"], name="identity_by_number"),
        ),
        migrations.AddIndex(
            "Judgement", models.Index(fields=["at"], name="judgement_by_people", condition=models.Q(rule=""))
        ),
        migrations.AddIndex("SecondLook", models.Index(fields=["at"], name="secondlook_newest")),
        migrations.CreateModel(
            "PutAside",
            [
                ("identity", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
                ("subject", models.UUIDField()),
                ("kind", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                ("put_aside_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["area", "-put_aside_at"], name="putaside_newest")]},
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
