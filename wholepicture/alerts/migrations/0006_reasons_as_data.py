"""Reasons are kept as data, and worded for whoever reads them. Those of alerts raised before stay in the words they have.

The page found the reports behind such a sentence by how it begins; here that is done once, and kept.
"""

import json
from typing import Any

from django.db import migrations

from wholepicture.base.indicators import indicators

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this statement.
READ = ("alerts_alert", "alerts_evidence", "picture_event", "picture_sign")
OUTSIDE = " ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in READ)
INSIDE = " ".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in READ)

TO_DATA = """
UPDATE alerts_alert SET reasons = coalesce((
    SELECT jsonb_agg(
        jsonb_build_object('code', 'as_worded', 'values', jsonb_build_object('text', reason.text), 'reports', coalesce((
            SELECT jsonb_agg(behind.submission ORDER BY behind.submission) FROM alerts_evidence behind
            WHERE behind.alert_id = alerts_alert.id AND NOT behind.is_later AND reason.number > 1 AND (
                reason.text LIKE 'Told by: %%'
                OR (reason.text LIKE '%%passed on what%%' AND EXISTS (
                    SELECT 1 FROM picture_event WHERE submission = behind.submission AND passed_on))
                OR EXISTS (
                    SELECT 1 FROM picture_sign JOIN jsonb_each_text(%s::jsonb) AS label ON label.key = code
                    WHERE submission = behind.submission AND answer = 'yes'
                    AND starts_with(reason.text, label.value || ': ')))
        ), '[]'::jsonb)) ORDER BY reason.number)
    FROM jsonb_array_elements_text(reasons) WITH ORDINALITY AS reason (text, number)
), '[]'::jsonb)
"""


def to_data(apps: Any, schema_editor: Any) -> None:
    labels = {code: indicator.label for code, indicator in indicators().items()}
    with schema_editor.connection.cursor() as sql:
        sql.execute(OUTSIDE)
        sql.execute(TO_DATA, [json.dumps(labels)])
        sql.execute(INSIDE)


def to_sentences(apps: Any, schema_editor: Any) -> None:
    """Going back: in the words of the rules that stored them."""
    from wholepicture.alerts.finding import restored
    from wholepicture.alerts.registry import sentence_of
    from wholepicture.alerts.wording import Words

    with schema_editor.connection.cursor() as sql:
        sql.execute("SELECT id, name FROM partnership_agency")
        words = Words(dict(sql.fetchall()))
        sql.execute(OUTSIDE)
        sql.execute("SELECT id, rule, reasons FROM alerts_alert")
        for alert, rule, reasons in sql.fetchall():
            stored = json.loads(reasons) if isinstance(reasons, str) else reasons
            sentences = [sentence_of(rule, restored(reason), words) for reason in stored]
            sql.execute("UPDATE alerts_alert SET reasons = %s::jsonb WHERE id = %s", [json.dumps(sentences), alert])
        sql.execute(INSIDE)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_settling"), ("picture", "0003_events_of_nobody")]
    operations = [migrations.RunPython(to_data, to_sentences)]
