"""Row security of the picture: every row shows as the submission it was derived from does.

A pointer says that something is held, whom to ring, since when: only where an agreement allows it, to those who work
with the child, and never of what its author kept to the hub or to named people.
"""

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
          GROUP BY e.agency_id) held
    JOIN public.partnership_sharingagreement g ON g.holder_id = held.agency_id AND g.kind = 'pointer'
        AND g.reader_id = sec.agency() AND g.starts_on <= CURRENT_DATE
        AND (g.ends_on IS NULL OR g.ends_on >= CURRENT_DATE)
    JOIN public.partnership_agency a ON a.id = held.agency_id
    LEFT JOIN LATERAL (SELECT p.name, p.job, p.phone FROM public.partnership_professional p
        WHERE p.agency_id = a.id AND p.is_active ORDER BY p.is_lead DESC, p.is_deputy DESC, p.name LIMIT 1) lead ON true
    LEFT JOIN LATERAL (SELECT t.name, t.phone FROM public.partnership_team t
        WHERE t.agency_id = a.id ORDER BY t.is_duty DESC, t.name LIMIT 1) duty ON true
    WHERE sec.reads() AND held.agency_id <> sec.agency() AND NOT sec.is_hub()
    AND NOT of_nominal = ANY (sec.hidden()) AND NOT of_nominal = ANY (sec.barred())
    AND EXISTS (SELECT 1 FROM public.access_involvement i WHERE i.agency_id = sec.agency() AND i.nominal = of_nominal
                AND i.starts_on <= CURRENT_DATE AND (i.ends_on IS NULL OR i.ends_on >= CURRENT_DATE))
    AND EXISTS (SELECT 1 FROM public.picture_event e WHERE e.nominal = of_nominal AND e.agency_id = held.agency_id
                AND e.level = 'leads' AND NOT sec.is_lead())
    ORDER BY a.name
$$;
ALTER FUNCTION sec.pointers(uuid) OWNER TO wp_definer;
GRANT EXECUTE ON FUNCTION sec.pointers(uuid) TO wp_app;
"""


def statements() -> list[str]:
    out = [derived_row(table, located=located) for table, located in TABLES.items()]
    out += [
        "GRANT SELECT ON picture_event TO wp_definer;",
        policy("picture_event", "definer", "wp_definer", using="true"),
        POINTERS,
    ]
    return out


class Migration(migrations.Migration):
    dependencies = [("picture", "0001_initial"), ("linkage", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DROP FUNCTION sec.pointers(uuid);",
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'picture_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
