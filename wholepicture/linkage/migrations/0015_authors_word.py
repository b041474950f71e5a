"""The author's word of who is in their report, among the judgements.

Taken back, what was said so would have nobody who said it: it goes with the column, and the reports stand as they describe.
"""

import django.db.models.deletion
from django.db import migrations, models

BY_PERSON_OR_RULE = "judgement_by_person_or_rule"


class Migration(migrations.Migration):
    dependencies = [("linkage", "0014_elder_first"), ("partnership", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("Judgement", BY_PERSON_OR_RULE),
        migrations.AddField(
            "Judgement",
            "said_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.agency",
            ),
        ),
        migrations.AddField("Judgement", "said_of", models.UUIDField(null=True)),
        migrations.AddField("SubjectProfile", "by_word", models.BooleanField(default=False)),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DELETE FROM linkage_judgement u USING linkage_judgement w WHERE u.undoes = w.id AND w.said_by_id IS NOT NULL; "
            "DELETE FROM linkage_judgement WHERE said_by_id IS NOT NULL",
        ),
        migrations.AddConstraint(
            "Judgement",
            models.CheckConstraint(
                condition=models.Q(rule="") ^ models.Q(made_by__isnull=True, said_by__isnull=True),
                name=BY_PERSON_OR_RULE,
            ),
        ),
    ]
