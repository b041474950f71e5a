"""Placements: homes, what is to be done about one out of the area, and visits to children in care."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_meeting"),
        ("partnership", "0009_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareVisits",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("child", models.UUIDField(db_index=True)),
                ("since_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("is_ended", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
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
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CareVisit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("on", models.DateField()),
                ("is_seen", models.BooleanField(null=True)),
                ("alone", models.CharField(blank=True, max_length=8)),
                ("heard", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "visits",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.carevisits",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Home",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.area"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HomeVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("provider", models.CharField(blank=True, max_length=200)),
                ("urn", models.CharField(blank=True, max_length=40)),
                ("authority", models.CharField(blank=True, max_length=200)),
                ("beds", models.SmallIntegerField()),
                ("from_on", models.DateField()),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.home",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedPlacement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("child", models.UUIDField(db_index=True)),
                ("where", models.CharField(max_length=200)),
                ("care", models.CharField(max_length=12)),
                ("distance", models.CharField(max_length=12)),
                ("host_name", models.CharField(blank=True, max_length=200)),
                ("is_emergency", models.BooleanField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("notify_by", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(default="", max_length=8)),
                ("is_told", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
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
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.home"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlacementStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("who", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.professional",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.plannedplacement",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="carevisits",
            index=models.Index(
                condition=models.Q(("is_ended", False)), fields=["held_by", "due_at"], name="care_visits_by_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="carevisit",
            constraint=models.UniqueConstraint(fields=("visits", "number"), name="care_visit_once"),
        ),
        migrations.AddConstraint(
            model_name="carevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_seen__isnull", False), ("kind", "made")),
                    models.Q(models.Q(("kind", "made"), _negated=True), ("alone", ""), ("is_seen__isnull", True)),
                    _connector="OR",
                ),
                name="care_visit_says_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="carevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind__in", ("missed", "ended")), _negated=True),
                        models.Q(("is_seen", False), _negated=True),
                    ),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="care_visit_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", False)), fields=("agency",), name="one_home_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeversion",
            constraint=models.UniqueConstraint(fields=("home", "number"), name="home_version_once"),
        ),
        migrations.AddConstraint(
            model_name="homeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), ("beds__gte", 0), ("beds__lte", 200)),
                name="home_has_beds",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="home_is_on_the_ground",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedplacement",
            index=models.Index(
                condition=models.Q(("state__in", ("planned", "living"))),
                fields=["agency", "starts_on"],
                name="placement_open",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedplacement",
            index=models.Index(
                condition=models.Q(("state__in", ("planned", "living"))),
                fields=["host", "starts_on"],
                name="placement_by_host",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedplacement",
            index=models.Index(
                condition=models.Q(("state__in", ("planned", "living"))),
                fields=["area", "starts_on"],
                name="placement_in_area",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedplacement",
            index=models.Index(
                condition=models.Q(("state__in", ("planned", "living"))), fields=["held_by"], name="placement_by_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("where", ""), _negated=True), name="placed_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="placement_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("distance__in", ("here", "outside", "distant"))), name="placement_distance_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="placementstep",
            constraint=models.UniqueConstraint(fields=("placement", "number"), name="placement_step_once"),
        ),
        migrations.AddConstraint(
            model_name="placementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("ended", "dropped", "local_risk", "wishes")), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="placement_step_in_words",
            ),
        ),
    ]
