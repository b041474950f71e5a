"""Every row of the picture shows as the submission it was derived from does; when somebody last looked is theirs alone.

A pointer says that something is held, whom to ring, since when: only where an agreement allows it, to those who work
with the child (an agency whose word nobody has confirmed does not yet, and there is no agreement about those), and never of
what its author kept to the hub or to named people. What is searched stands in `sql/search`.
"""

from wholepicture.access.sql.rows import COUNTS, LIVE, derived_row, shows
from wholepicture.base.rowsecurity import (
    Declaration,
    Functions,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    tells_pages,
)
from wholepicture.picture.sql import looked_up, search

POINTERS = f"""
CREATE FUNCTION sec.pointers(of_nominal uuid) RETURNS TABLE (agency text, contact text, phone text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_nominal IS NOT NULL);
    SELECT a.name, coalesce(lead.name || coalesce(', ' || nullif(lead.job, ''), ''), duty.name, ''),
           coalesce(nullif(lead.phone, ''), duty.phone, ''),
           held.since
    FROM (SELECT e.agency_id, min(e.received_at)::date AS since FROM public.picture_event e
          WHERE e.nominal = of_nominal AND e.superseded_at IS NULL AND e.level IN ('partners', 'leads') AND NOT e.located
          AND NOT sec.bars(e.nominals)
          GROUP BY e.agency_id) held
    JOIN public.partnership_sharingagreement g ON g.holder_id = held.agency_id AND g.kind = 'pointer'
        AND g.reader_id = sec.agency() AND g.starts_on <= sec.today()
        AND (g.ends_on IS NULL OR g.ends_on >= sec.today()) AND g.ended_at IS NULL
    JOIN public.partnership_agency a ON a.id = held.agency_id
    LEFT JOIN LATERAL (SELECT p.name, p.job, p.phone FROM public.partnership_professional p
        WHERE p.agency_id = a.id AND p.is_active ORDER BY p.is_lead DESC, p.is_deputy DESC, p.name LIMIT 1) lead ON true
    LEFT JOIN LATERAL (SELECT t.name, t.phone FROM public.partnership_team t
        WHERE t.agency_id = a.id ORDER BY t.phone = '', t.is_duty DESC, t.name LIMIT 1) duty ON true
    WHERE sec.reads() AND held.agency_id <> sec.agency() AND NOT sec.is_hub()
    AND NOT of_nominal = ANY (sec.hidden()) AND NOT sec.bars(ARRAY[of_nominal])
    AND EXISTS (SELECT 1 FROM public.access_involvement i WHERE i.agency_id = sec.agency() AND i.nominal = of_nominal
                AND {LIVE} AND {COUNTS})
    AND EXISTS (SELECT 1 FROM public.picture_event e
                WHERE e.nominal = of_nominal AND e.superseded_at IS NULL AND e.agency_id = held.agency_id
                AND e.level = 'leads' AND NOT sec.is_lead() AND NOT sec.bars(e.nominals))
    ORDER BY a.name
$$;
"""

# For the list of readers of a report being written. Not a definer function: it speaks only of involvements that the
# asker may see (of the children, of the level they were told at), so the list tells nothing that the picture would not.
# Whoever waits to be confirmed would not read the report.
INVOLVED = """
CREATE FUNCTION sec.involved_agencies(children uuid[]) RETURNS TABLE (agency uuid, name text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT a.id, a.name::text FROM public.picture_working w JOIN public.partnership_agency a ON a.id = w.agency_id
    JOIN sec.standing_of(ARRAY(SELECT o.id FROM public.picture_working o WHERE o.nominal = ANY (children))) s
        ON s.involvement = w.id AND s.standing = 'counts'
    WHERE w.nominal = ANY (children) AND w.superseded_at IS NULL AND w.agency_id <> sec.agency()
    AND w.starts_on <= sec.today() AND (w.ends_on IS NULL OR w.ends_on >= sec.today())
    ORDER BY 2
$$;
"""

# Conditions of handling make a graded piece narrower than its level: whoever they leave reads it, and whoever grades. It is asked
# of the row itself, so that no page, search, count or notice has to remember.
INFORMATION = "picture_information"
POLICE = """
CREATE FUNCTION sec.is_police() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce(sec.context() ->> 'agency_type' = 'police', false); END $$;
"""
HANDLED = declaration(
    Functions(POLICE),
    calls("wp_app", "is_police()"),
    derived_row(INFORMATION, located=True),
    definer_reads(INFORMATION),
    policy(INFORMATION, "handling_keeps", "wp_app", using=search.handled(INFORMATION), restrictive=True),
)


def _of_a_report_that_shows(table: str) -> Declaration:
    """Whoever grades sees and grades what was sent by whom only where the report itself is theirs to read."""
    shows = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = {table}.submission)"
    sent = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = {table}.submission AND e.agency_id = {table}.agency_id)"
    return declaration(
        policy(table, "report_shows", "wp_app", using=shows, restrictive=True),
        policy(table, "report_shows_to_writer", "wp_app", to="INSERT", check=sent, restrictive=True),
    )


GRADING = declaration(
    _of_a_report_that_shows("intake_tograde"),
    _of_a_report_that_shows("intake_gradedinformation"),
)

# A file shows where its report does: not to whoever reads sanitised words alone, since those are another row. What a picture shows
# of a place nobody can tell by its words, so it is kept from everybody from whom the whereabouts of somebody in the report are hidden.
ATTACHED = policy(
    "intake_attachment",
    "report_shows",
    "wp_app",
    using=(
        "EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = intake_attachment.submission_id "
        "AND (e.agency_id = (SELECT sec.agency()) OR NOT e.nominals && (SELECT sec.hidden())))"
    ),
)

SHOWN = declaration(
    *(
        derived_row(f"picture_{table}", located=True)
        for table in ("event", "passage", "fact", "association", "working", "term")
    ),
    derived_row("picture_sign"),
)

POINTED_OUT = declaration(
    definer_reads("picture_event"),
    Functions(POINTERS),
    calls("wp_app", "pointers(uuid)"),
    Functions(INVOLVED),
    calls("wp_app, wp_worker, wp_operator", "involved_agencies(uuid[])"),
)

SEARCH = declaration(
    definer_reads("picture_term"),
    definer_reads("picture_passage"),
    Functions(search.QUESTION),
    Functions(search.find(*search.TERMS)),
    Functions(search.find(*search.PASSAGES)),
    Functions(search.find(*search.INFORMATION, handled=search.handled("t"))),
    calls(
        "wp_app",
        "search_terms(text[],text[],int,uuid[])",
        "search_words(text[],text[],int,uuid[])",
        "search_information(text[],text[],int,uuid[])",
    ),
)

# Whoever hands something on asks what its recipient may not have. Of anybody of whom nothing shows to the asker it says the same,
# whether there is such a person or not: that they may have nothing.
KEPT_FROM = f"""
CREATE FUNCTION sec.kept_from(people uuid[], called text, mailed text)
RETURNS TABLE (nominal uuid, barred boolean, protected boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(people IS NOT NULL AND cardinality(people) <= 200000
                      AND octet_length(called) <= 4000 AND octet_length(mailed) <= 1000);
    WITH known AS MATERIALIZED (
        SELECT p.id, p.agency_id, p.is_active AND lower(p.email) = lower(btrim(mailed)) AS is_meant
        FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id
        WHERE a.area_id = (SELECT sec.area())
        AND (lower(p.email) = lower(btrim(mailed))
             OR lower(regexp_replace(p.name, '\\s', '', 'g')) = lower(regexp_replace(called, '\\s', '', 'g')))
    ), bars AS MATERIALIZED (
        SELECT DISTINCT n FROM access_bar b JOIN known ON known.id = b.professional_id, unnest(b.covers) n WHERE b.lifted_at IS NULL
    ), kept AS MATERIALIZED (
        SELECT DISTINCT n FROM access_locationrestriction r, unnest(r.covers) n
        WHERE r.lifted_at IS NULL AND n IN (SELECT unnest(people))
        AND NOT EXISTS (SELECT 1 FROM known WHERE known.is_meant
                        AND (known.id = ANY (r.readers) OR known.agency_id = ANY (r.reader_agencies)))
    ), asked AS MATERIALIZED (
        SELECT n, EXISTS (SELECT 1 FROM picture_event WHERE picture_event.nominal = n AND {shows("picture_event")})
               OR EXISTS (SELECT 1 FROM picture_information WHERE picture_information.nominal = n
                          AND {shows("picture_information")} AND ({search.handled("picture_information")})) AS is_shown
        FROM unnest(people) n
    )
    SELECT asked.n, NOT is_shown OR asked.n IN (SELECT bars.n FROM bars), NOT is_shown OR asked.n IN (SELECT kept.n FROM kept)
    FROM asked
$$;
"""
# The same of a letter, which an agency opens: it is for who is named there, or, where nobody there is called so, for anybody there. An
# agency that is none of the partnership (NULL) is in nobody's circle.
KEPT_FROM_AGENCY = f"""
CREATE FUNCTION sec.kept_from_agency(people uuid[], of_agency uuid, called text)
RETURNS TABLE (nominal uuid, barred boolean, protected boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(people IS NOT NULL AND cardinality(people) <= 5000 AND octet_length(called) <= 4000);
    WITH there AS MATERIALIZED (
        SELECT p.id, lower(regexp_replace(p.name, '\\s', '', 'g')) = lower(regexp_replace(called, '\\s', '', 'g')) AS is_named
        FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id
        WHERE a.area_id = (SELECT sec.area()) AND p.is_active AND (of_agency IS NULL OR p.agency_id = of_agency)
    ), opens AS MATERIALIZED (
        SELECT id FROM there WHERE is_named
        OR (of_agency IS NOT NULL AND NOT EXISTS (SELECT 1 FROM there named WHERE named.is_named))
    ), bars AS MATERIALIZED (
        SELECT DISTINCT n FROM access_bar b JOIN opens ON opens.id = b.professional_id, unnest(b.covers) n WHERE b.lifted_at IS NULL
    ), kept AS MATERIALIZED (
        SELECT DISTINCT n FROM access_locationrestriction r, unnest(r.covers) n
        WHERE r.lifted_at IS NULL AND n IN (SELECT unnest(people))
        AND NOT coalesce(of_agency = ANY (r.reader_agencies), false)
    ), asked AS MATERIALIZED (
        SELECT n, EXISTS (SELECT 1 FROM picture_event WHERE picture_event.nominal = n AND {shows("picture_event")})
               OR EXISTS (SELECT 1 FROM picture_information WHERE picture_information.nominal = n
                          AND {shows("picture_information")} AND ({search.handled("picture_information")})) AS is_shown
        FROM unnest(people) n
    )
    SELECT asked.n, NOT is_shown OR asked.n IN (SELECT bars.n FROM bars), NOT is_shown OR asked.n IN (SELECT kept.n FROM kept)
    FROM asked
$$;
"""
HANDED_ON = declaration(
    Functions(KEPT_FROM),
    Functions(KEPT_FROM_AGENCY),
    calls("wp_app", "kept_from(uuid[],text,text)", "kept_from_agency(uuid[],uuid,text)"),
)

# Who is missing, and who came back.
TOLD = tells_pages(
    "picture_event", "submission", "came.kind IN ('missing_episode', 'return_interview') AND came.level <> 'named'"
)

# Whoever reads who looked finds by these about whom they ask.
LOOKED_UP = declaration(
    definer_reads("picture_fact"),
    Functions(looked_up.PEOPLE_CALLED),
    Functions(looked_up.KNOWN_AS),
    calls("wp_app", "people_called(text[],text[])", "known_as(uuid[])"),
)

# When each professional last looked: their own to read and to write, and nobody else's.
LAST_LOOK = "picture_lastlook"
OWN = f"{LAST_LOOK}.professional_id = (SELECT sec.professional())"
LAST_LOOKS = declaration(
    force(LAST_LOOK),
    grant("SELECT, INSERT, UPDATE (looked_at, before)", LAST_LOOK, "wp_app"),
    policy(LAST_LOOK, "own_reads", "wp_app", using=OWN),
    policy(LAST_LOOK, "own_begins", "wp_app", to="INSERT", check=OWN),
    policy(LAST_LOOK, "own_changes", "wp_app", to="UPDATE", using=OWN, check=OWN),
)

SECURITY = declaration(SHOWN, HANDLED, GRADING, ATTACHED, POINTED_OUT, SEARCH, HANDED_ON, TOLD, LOOKED_UP, LAST_LOOKS)
