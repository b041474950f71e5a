"""Files that come with a report: the original, what waits to be drawn, what was drawn, and which draft or report has it."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("jpeg", "Photo (JPEG)"),
    ("png", "Picture (PNG)"),
    ("gif", "Picture (GIF)"),
    ("webp", "Picture (WebP)"),
    ("pdf", "Document (PDF)"),
]
STATES = [("waiting", "Waits to be drawn"), ("drawn", "Drawn"), ("held", "Held back")]
TABLES = (
    *("intake_attachedfile", "intake_fileoriginal", "intake_filetodraw", "intake_drawnpage", "intake_fileplace"),
    *("intake_draftfile", "intake_attachment", "intake_fileseal"),
)
LISTED = ", ".join(f"'{table}'::regclass" for table in TABLES)
# What is encrypted does not get smaller: PostgreSQL need not try.
ENCRYPTED: Any = [
    f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL"
    for table, column in (
        ("intake_fileoriginal", "content"),
        ("intake_filetodraw", "content"),
        ("intake_drawnpage", "picture"),
    )
]
REVERSE: Any = [
    "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
    f"WHERE polrelid IN ({LISTED}) LOOP "
    "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
]


def kept(to: str, *, by_itself: bool = False, **more: Any) -> Any:
    return models.ForeignKey(
        db_index=by_itself, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


def of_file() -> Any:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name="+",
        serialize=False,
        to="intake.attachedfile",
    )


def both(one: str, other: str) -> Any:
    return models.CompositePrimaryKey(one, other, blank=True, editable=False, primary_key=True, serialize=False)


def its_id() -> Any:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_wrong_codes"), ("partnership", "0006_the_public")]
    operations = [
        migrations.CreateModel(
            "AttachedFile",
            fields=[
                ("id", its_id()),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("sender", kept("partnership.professional", null=True)),
                ("kind", models.CharField(choices=KINDS, max_length=4)),
                ("size", models.IntegerField()),
                ("state", models.CharField(choices=STATES, max_length=7)),
                ("why", models.CharField(blank=True, max_length=12)),
                ("tries", models.SmallIntegerField(default=0)),
                ("page_count", models.IntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            "FileOriginal",
            fields=[
                ("file", of_file()),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("sender", models.UUIDField(null=True)),
                ("name", models.BinaryField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            "FileToDraw",
            fields=[("file", of_file()), ("agency", kept("partnership.agency")), ("content", models.BinaryField())],
        ),
        migrations.CreateModel(
            "DrawnPage",
            fields=[
                ("id", its_id()),
                ("file", kept("intake.attachedfile")),
                ("number", models.SmallIntegerField()),
                ("width", models.SmallIntegerField()),
                ("height", models.SmallIntegerField()),
                ("picture", models.BinaryField()),
            ],
        ),
        migrations.CreateModel("FilePlace", fields=[("file", of_file()), ("place", models.BinaryField())]),
        migrations.CreateModel(
            "DraftFile",
            fields=[
                ("pk", both("draft", "file_id")),
                ("draft", models.UUIDField()),
                ("file", kept("intake.attachedfile", by_itself=True)),
                ("agency", kept("partnership.agency")),
                ("professional", kept("partnership.professional", null=True)),
                ("number", models.SmallIntegerField()),
                ("name", models.BinaryField()),
                ("said", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            "Attachment",
            fields=[
                ("pk", both("submission_id", "file_id")),
                ("submission", kept("intake.submission")),
                ("file", kept("intake.attachedfile", by_itself=True)),
                ("area", kept("partnership.area")),
                ("agency", kept("partnership.agency")),
                ("number", models.SmallIntegerField()),
                ("said", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            "FileSeal",
            fields=[
                ("code", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("half", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            "attachedfile",
            models.Index(
                fields=["tries", "received_at"], name="attachedfile_waiting", condition=models.Q(state="waiting")
            ),
        ),
        migrations.AddIndex(
            "attachedfile",
            models.Index(
                fields=["dropped_at"], name="attachedfile_dropped", condition=models.Q(dropped_at__isnull=False)
            ),
        ),
        migrations.AddConstraint(
            "attachedfile",
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "drawn", "held"]), name="attachedfile_state_known"
            ),
        ),
        migrations.AddConstraint(
            "attachment", models.UniqueConstraint(fields=["submission", "number"], name="attachment_number_once")
        ),
        migrations.AddConstraint(
            "drawnpage", models.UniqueConstraint(fields=["file", "number"], name="drawnpage_once")
        ),
        migrations.RunSQL(ENCRYPTED, REVERSE),
    ]
