"""What a person says is of concern, how a partnership uses its rules, and what an alert only lists or presumes."""

import uuid
from typing import Any

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models.deletion import PROTECT

SAYS = [
    ("of_concern", "Of concern"),
    ("no_concern", "Of no concern"),
    ("lifted", "Neither: as if nothing had been said"),
]
MARKABLE = ("nominal", "vehicle", "phone", "account", "place")
USES = [("raises", "Raises alerts"), ("lists", "Only lists, to look at again"), ("off", "Is not used")]


def _id() -> Any:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def _at() -> Any:
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


def _to(model: str, **more: Any) -> Any:
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=model, **more)


def _not_empty(name: str) -> Any:
    return models.CheckConstraint(condition=~models.Q(reason=""), name=name)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0008_missing_now"), ("partnership", "0001_initial")]
    operations = [
        migrations.AddField("alert", "is_listed", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "alert",
            "presumes",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddIndex(
            "alert", models.Index(fields=["area"], condition=models.Q(is_listed=True), name="alert_listed")
        ),
        # Alerts are looked for by whom they are about, whichever rule raised them.
        migrations.RemoveIndex("alert", "alert_by_about"),
        migrations.AddIndex("alert", models.Index(fields=["about"], name="alert_by_about")),
        migrations.AddField("triage", "confirms", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            "triage",
            models.CheckConstraint(
                condition=models.Q(confirms=False) | models.Q(decision="act"), name="confirms_who_acts"
            ),
        ),
        migrations.CreateModel(
            "Mark",
            [
                ("id", _id()),
                ("kind", models.CharField(max_length=8)),
                ("about", models.UUIDField()),
                ("says", models.CharField(choices=SAYS, max_length=10)),
                ("reason", models.TextField()),
                ("at", _at()),
                ("review_on", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("area", _to("partnership.area", db_index=False)),
                ("decision", _to("alerts.triage", db_constraint=False, null=True)),
                ("made_by", _to("partnership.professional")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about", "-at"], name="mark_by_about"),
                    models.Index(fields=["area", "kind", "-at"], name="mark_by_kind"),
                ],
                "constraints": [
                    _not_empty("marked_with_reason"),
                    models.CheckConstraint(condition=models.Q(kind__in=MARKABLE), name="marked_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            "RuleSetting",
            [
                ("id", _id()),
                ("rule", models.CharField(max_length=40)),
                ("number", models.IntegerField()),
                ("use", models.CharField(choices=USES, max_length=6)),
                ("parameters", models.JSONField(default=dict)),
                ("reason", models.TextField()),
                ("at", _at()),
                ("area", _to("partnership.area", db_index=False)),
                ("made_by", _to("partnership.professional")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "rule", "number"), name="setting_once"),
                    _not_empty("set_with_reason"),
                ]
            },
        ),
    ]
