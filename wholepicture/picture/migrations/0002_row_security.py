"""Row security of the picture: every row shows as the submission it was derived from does.

A pointer says that something is held, whom to ring, since when: only where an agreement allows it, to those who work
with the child, and never of what its author kept to the hub or to named people.
"""

from typing import Any

from django.db import migrations

from wholepicture.access.sql.rows import derived_row
from wholepicture.base.rowsecurity import policy

TABLES = {
    "picture_event": True,
    "picture_passage": True,
    "picture_fact": True,
    "picture_association": True,
    "picture_sign": False,
    "picture_working": True,
}

POINTERS = """
CREATE FUNCTION sec.pointers(of_nominal uuid) RETURNS TABLE (agency text, contact text, phone text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.name, coalesce(lead.name || ', ' || lead.job, duty.name, ''), coalesce(lead.phone, duty.phone, ''),
           held.since
    FROM (SELECT e.agency_id, min(e.received_at)::date AS since FROM public.picture_event e
          WHERE e.nominal = of_nominal AND e.level IN ('partners', 'leads') AND NOT e.located
          AND NOT sec.bars(e.nominals)
          GROUP BY e.agency_id) held
    JOIN public.partnership_sharingagreement g ON g.holder_id = held.agency_id AND g.kind = 'pointer'
        AND g.reader_id = sec.agency() AND g.starts_on <= sec.today()
        AND (g.ends_on IS NULL OR g.ends_on >= sec.today())
    JOIN public.partnership_agency a ON a.id = held.agency_id
    LEFT JOIN LATERAL (SELECT p.name, p.job, p.phone FROM public.partnership_professional p
        WHERE p.agency_id = a.id AND p.is_active ORDER BY p.is_lead DESC, p.is_deputy DESC, p.name LIMIT 1) lead ON true
    LEFT JOIN LATERAL (SELECT t.name, t.phone FROM public.partnership_team t
        WHERE t.agency_id = a.id ORDER BY t.is_duty DESC, t.name LIMIT 1) duty ON true
    WHERE sec.reads() AND held.agency_id <> sec.agency() AND NOT sec.is_hub()
    AND NOT of_nominal = ANY (sec.hidden()) AND NOT sec.bars(ARRAY[of_nominal])
    AND EXISTS (SELECT 1 FROM public.access_involvement i WHERE i.agency_id = sec.agency() AND i.nominal = of_nominal
                AND i.starts_on <= sec.today() AND (i.ends_on IS NULL OR i.ends_on >= sec.today()))
    AND EXISTS (SELECT 1 FROM public.picture_event e WHERE e.nominal = of_nominal AND e.agency_id = held.agency_id
                AND e.level = 'leads' AND NOT sec.is_lead() AND NOT sec.bars(e.nominals))
    ORDER BY a.name
$$;
ALTER FUNCTION sec.pointers(uuid) OWNER TO wp_definer;
GRANT EXECUTE ON FUNCTION sec.pointers(uuid) TO wp_app;
"""

# For the list of readers of a report being written. Not a definer function: it speaks only of involvements that the
# asker may see (of the children, of the level they were told at), so the list tells nothing that the picture would not.
INVOLVED = """
CREATE FUNCTION sec.involved_agencies(children uuid[]) RETURNS TABLE (agency uuid, name text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT a.id, a.name::text FROM public.picture_working w JOIN public.partnership_agency a ON a.id = w.agency_id
    WHERE w.nominal = ANY (children) AND w.agency_id <> sec.agency()
    AND w.starts_on <= sec.today() AND (w.ends_on IS NULL OR w.ends_on >= sec.today())
    ORDER BY 2
$$;
REVOKE ALL ON FUNCTION sec.involved_agencies(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.involved_agencies(uuid[]) TO wp_app, wp_worker;
"""


def statements() -> Any:
    out = [derived_row(table, located=located) for table, located in TABLES.items()]
    out += [
        "GRANT SELECT ON picture_event TO wp_definer;",
        policy("picture_event", "definer", "wp_definer", using="true"),
        POINTERS,
        INVOLVED,
    ]
    return out


class Migration(migrations.Migration):
    dependencies = [("picture", "0001_initial"), ("linkage", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DROP FUNCTION sec.pointers(uuid); DROP FUNCTION sec.involved_agencies(uuid[]);",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'picture_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
