"""What is told without signing in: the page of an area, who has a receipt code, what came under it, what was written back."""

import uuid
from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

CHANNELS = [("screen", "Screen"), ("file", "File"), ("api", "API"), ("public", "Public page")]
MEANT = [("first", "Something new"), ("more", "More of it"), ("withdrawal", "That it be taken back")]
TABLES = "intake_publicdoor", "intake_unnamedinformant", "intake_confidedreport", "intake_messagetoinformant"
LISTED = ", ".join(f"'{table}'::regclass" for table in TABLES)
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    f"WHERE polrelid IN ({LISTED}) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


def kept(to: str, *, by_itself: bool = False, **more: Any) -> Any:
    return models.ForeignKey(
        db_index=by_itself, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


def once(to: str, **more: Any) -> Any:
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


def its_id() -> Any:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def moment() -> Any:
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_grading"), ("partnership", "0006_the_public")]
    operations = [
        migrations.AlterField("submission", "channel", models.CharField(choices=CHANNELS, max_length=8)),
        migrations.AlterField("wordingcount", "channel", models.CharField(choices=CHANNELS, max_length=8)),
        migrations.CreateModel(
            "PublicDoor",
            fields=[
                ("agency", once("partnership.agency", primary_key=True, serialize=False)),
                ("area", once("partnership.area")),
                ("is_open", models.BooleanField()),
                ("seal", models.BinaryField()),
                ("most_a_day", models.IntegerField()),
                ("changed_at", moment()),
                ("changed_by", kept("partnership.professional", null=True)),
            ],
        ),
        migrations.CreateModel(
            "UnnamedInformant",
            fields=[
                ("id", its_id()),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("code_hash", models.BinaryField(unique=True)),
                ("wants_answer", models.BooleanField()),
                ("informant_kind", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            "ConfidedReport",
            fields=[
                ("submission", once("intake.submission", primary_key=True, serialize=False)),
                ("informant", kept("intake.unnamedinformant")),
                ("area", kept("partnership.area")),
                ("number", models.SmallIntegerField()),
                ("meant", models.CharField(choices=MEANT, max_length=10)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["informant", "number"], name="confided_in_order")]
            },
        ),
        migrations.CreateModel(
            "MessageToInformant",
            fields=[
                ("id", its_id()),
                ("area", kept("partnership.area")),
                ("report", kept("intake.confidedreport", by_itself=True)),
                ("text", models.TextField()),
                ("written_by", kept("partnership.professional")),
                ("at", moment()),
                ("read_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REVERSE),
    ]
