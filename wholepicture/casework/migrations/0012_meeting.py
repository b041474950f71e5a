"""Meetings: strategy discussions and panels, and an index by which cases that moved lately are found."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_referral"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="Discussion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("state", models.CharField(db_default="", default="", max_length=8)),
                ("planned_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DiscussionStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("planned_at", models.DateTimeField(null=True)),
                ("sat_at", models.DateTimeField(null=True)),
                (
                    "present",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("is_quorate", models.BooleanField(null=True)),
                ("decision", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("dissent", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DiscussionVoice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency", models.CharField(max_length=12)),
                ("who", models.CharField(blank=True, max_length=200)),
                ("came", models.BooleanField(null=True)),
                ("brought", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("meets_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PanelAction",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelItem",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("section", models.CharField(max_length=1)),
                ("kind", models.CharField(max_length=8)),
                ("about", models.UUIDField(null=True)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("theme", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("is_in", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelReason",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("source_kind", models.CharField(max_length=8)),
                ("source", models.UUIDField()),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("meets_at", models.DateTimeField(null=True)),
                (
                    "came",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "present",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("is_quorate", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelWord",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("words", models.TextField()),
                ("dissent", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["area", "-moved_at"],
                name="case_moved_lately",
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="area",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.area"
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="called_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="chair",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="discussionstep",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="discussionstep",
            name="discussion",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.discussion"
            ),
        ),
        migrations.AddField(
            model_name="discussionvoice",
            name="step",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.discussionstep",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="area",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.area"
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="called_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="chair",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelaction",
            name="action",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.action"
            ),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelitem",
            name="panel",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panel"),
        ),
        migrations.AddField(
            model_name="panelaction",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panelitem"
            ),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="panel",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panel"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelreason",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panelitem"
            ),
        ),
        migrations.AddField(
            model_name="panelstep",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelstep",
            name="panel",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panel"
            ),
        ),
        migrations.AddField(
            model_name="panelword",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.professional",
            ),
        ),
        migrations.AddField(
            model_name="panelword",
            name="item",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.panelitem"
            ),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(fields=["case", "-at"], name="discussion_by_case"),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(
                condition=models.Q(("state", "called")), fields=["area", "due_at"], name="discussion_to_hold"
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="discussion_called_in_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="discussionstep",
            constraint=models.UniqueConstraint(fields=("discussion", "number"), name="discussion_step_once"),
        ),
        migrations.AddConstraint(
            model_name="discussionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("kind", "sat"), _negated=True), ("is_quorate", None)),
                    models.Q(
                        ("is_quorate", True),
                        ("kind", "sat"),
                        ("present__contains", ["social_care", "police", "health"]),
                    ),
                    models.Q(
                        ("is_quorate", False),
                        ("kind", "sat"),
                        models.Q(("present__contains", ["social_care", "police", "health"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="discussion_quorate_by_who_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), models.Q(("is_quorate", True), _negated=True)),
                    models.Q(
                        ("is_quorate", True),
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="discussion_decides_where_quorate",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("moved", "off", "added")), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="discussion_moved_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussionvoice",
            constraint=models.UniqueConstraint(fields=("step", "agency"), name="discussion_voice_once"),
        ),
        migrations.AddIndex(
            model_name="panel",
            index=models.Index(fields=["area", "-at"], name="panel_by_area"),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="panel_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="panelitem",
            constraint=models.UniqueConstraint(fields=("panel", "kind", "about"), name="panel_item_once"),
        ),
        migrations.AddConstraint(
            model_name="panelitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about", None), ("reason", "")), fields=("panel", "theme"), name="panel_theme_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", None), ("kind", "theme"), models.Q(("theme", ""), _negated=True)),
                    models.Q(models.Q(("kind", "theme"), _negated=True), ("about__isnull", False)),
                    _connector="OR",
                ),
                name="panel_item_about_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("child", "nominal", "vehicle", "phone", "place", "theme"))),
                name="panel_item_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="panelmember",
            index=models.Index(fields=["person", "panel", "-at"], name="panel_by_member"),
        ),
        migrations.AddConstraint(
            model_name="panelstep",
            constraint=models.UniqueConstraint(fields=("panel", "number"), name="panel_step_once"),
        ),
        migrations.AddConstraint(
            model_name="panelstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("kind", "held"), _negated=True), ("is_quorate", None)),
                    models.Q(
                        ("is_quorate", True),
                        ("kind", "held"),
                        ("present__contains", ["social_care", "police", "health"]),
                    ),
                    models.Q(
                        ("is_quorate", False),
                        ("kind", "held"),
                        models.Q(("present__contains", ["social_care", "police", "health"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="panel_quorate_by_who_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelword",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="panel_word_once"),
        ),
        migrations.AddConstraint(
            model_name="panelword",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="panel_word_in_words"
            ),
        ),
    ]
