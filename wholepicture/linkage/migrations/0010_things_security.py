"""Row security of things: mentions show as their report does, places and phones as whereabouts do; judging is the hub's."""

from typing import Any

from django.db import migrations

from wholepicture.access.sql.rows import derived_row
from wholepicture.base.rowsecurity import background, force, policy

WORKER_ONLY = ("linkage_thingkey", "linkage_judgedthing")
JUDGED = ("linkage_thingjudgement", "linkage_thingquestion")
SHOWN = ("linkage_thingprofile", "linkage_thingsighting", "linkage_thingstanding")
JUDGES = "(SELECT sec.may('judge')) AND (SELECT sec.is_hub()) AND {table}.area_id = (SELECT sec.area())"
# A pair shows to whoever may see both its sides.
BOTH = (
    "EXISTS (SELECT 1 FROM linkage_thingprofile p WHERE p.mention = {table}.mention_a) "
    "AND EXISTS (SELECT 1 FROM linkage_thingprofile p WHERE p.mention = {table}.mention_b)"
)


def statements() -> list[str]:
    out: list[Any] = []
    for table in WORKER_ONLY:
        out += [force(table), background(table)]
    out += [derived_row(table, located=True) for table in SHOWN]
    for table in JUDGED:
        condition = f"{JUDGES.format(table=table)} AND {BOTH.format(table=table)}"
        out += [force(table), f"GRANT SELECT ON {table} TO wp_app;", policy(table, "judges", "wp_app", using=condition)]
        if table == "linkage_thingjudgement":
            check = (
                f"{condition} AND made_by_id = (SELECT sec.professional()) "
                # Nobody back-dates a judgement: the picture as it was known on a date must stay what it was.
                "AND at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp()"
            )
            out += [
                f"GRANT INSERT ON {table} TO wp_app;",
                policy(table, "judge", "wp_app", to="INSERT", check=check),
                background(table, rights="SELECT, INSERT"),
            ]
        else:
            out.append(background(table))
    return [*out, "INSERT INTO sec.step (task) VALUES ('linkage.rejoin_things');"]


class Migration(migrations.Migration):
    dependencies = [("linkage", "0009_things"), ("access", "0003_sign_in_and_queue")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DELETE FROM sec.step WHERE task = 'linkage.rejoin_things';",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                f"WHERE polrelid::regclass::text = ANY ('{{{','.join((*WORKER_ONLY, *JUDGED, *SHOWN))}}}') LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(
                    f"ALTER TABLE {one} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;"
                    for one in (*WORKER_ONLY, *JUDGED, *SHOWN)
                ),
            ],
        )
    ]
