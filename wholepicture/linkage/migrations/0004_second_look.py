"""A second pair of eyes: who looked again at a judgement, and what they said. Nobody confirms their own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from wholepicture.base.rowsecurity import background, force, policy

TABLE = "linkage_secondlook"
# The judgement is seen only by whoever may see both its sides, so this row is as well.
SEEN = f"EXISTS (SELECT 1 FROM linkage_judgement j WHERE j.id = {TABLE}.judgement)"
JUDGES = f"(SELECT sec.may('judge')) AND (SELECT sec.is_hub()) AND {TABLE}.area_id = (SELECT sec.area())"
BY_ANOTHER = (
    f"EXISTS (SELECT 1 FROM linkage_judgement j WHERE j.id = {TABLE}.judgement AND j.second <> '' "
    "AND j.made_by_id <> (SELECT sec.professional()))"
)


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
            [
                force(TABLE),
                f"GRANT SELECT, INSERT ON {TABLE} TO wp_app;",
                policy(TABLE, "judges", "wp_app", using=f"{JUDGES} AND {SEEN}"),
                policy(
                    TABLE,
                    "looks_again",
                    "wp_app",
                    to="INSERT",
                    check=(
                        f"{JUDGES} AND {BY_ANOTHER} AND made_by_id = (SELECT sec.professional()) "
                        "AND at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp()"
                    ),
                ),
                background(TABLE, rights="SELECT"),
            ],
            [
                f"DROP POLICY judges ON {TABLE}; DROP POLICY looks_again ON {TABLE}; "
                f"DROP POLICY wp_worker_all ON {TABLE};",
                f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;",
            ],
        ),
    ]
