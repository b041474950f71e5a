"""The author's word of who is in their report, among the judgements.

It is not taken back where anybody was joined by such a word: without who said it, it would stand as an officer's judgement.
Undo these words first, or go back to a copy.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BY_PERSON_OR_RULE = "judgement_by_person_or_rule"
STANDS_BY_WORD: Any = [
    # Row security binds the owner too.
    "ALTER TABLE linkage_judgement NO FORCE ROW LEVEL SECURITY",
    """DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM linkage_judgement WHERE said_of IS NOT NULL) THEN
            RAISE EXCEPTION 'Reports stand with whoever their authors said: a release without that cannot keep them so.'
                USING HINT = 'Go back to a copy from before the upgrade, or stay.';
        END IF;
    END $$""",
    "ALTER TABLE linkage_judgement FORCE ROW LEVEL SECURITY",
]


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
        migrations.RunSQL(migrations.RunSQL.noop, STANDS_BY_WORD),
        migrations.AddConstraint(
            "Judgement",
            models.CheckConstraint(
                condition=models.Q(rule="") ^ models.Q(made_by__isnull=True, said_by__isnull=True),
                name=BY_PERSON_OR_RULE,
            ),
        ),
    ]
