"""The two functions by which whoever oversees finds the person about whom they ask who looked.

They read no content, so no table of it answers them. What these functions tell, and why, is decision 38: ids by a name that
was typed; and of an id the name, the date of birth, and no more, unless two read alike. Of whom whoever asks is barred
from they tell nothing, and who is left out neither counts nor makes anybody read alike.
"""

from wholepicture.picture.sql.search import QUESTIONS

# So many people at most, and one: whoever asks is told that there are more.
SHOWN = 20
# Rows that a question fits and that are looked at: of a very common name not all.
ROWS = 4_000
# A date of birth, or the year or month of one, as keys tell it; `_` for each digit of a year that was not typed. Two: a year of
# two digits may be of either century.
BORN = "^b/([0-9]{4}|____)(-[0-9]{2}){0,2}$"
BIRTHS = 2
# A date of birth that may be told: reports state it in their own words, and these may be about anything.
DATE = r"^\d{4}(-\d{2}){0,2}$"
# A question of names and years of birth, and of nothing else that people are found by: no number, telephone or address.
NAME = "'[nsgb]/[A-Za-z0-9-]+'(:\\*)?"

PEOPLE_CALLED = f"""
CREATE FUNCTION sec.people_called(wanted text[], born text[]) RETURNS TABLE (person uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan SET client_min_messages = error AS $$
DECLARE
    here uuid := sec.area();
    barred uuid[] := sec.barred();
    asked tsquery[] := '{{}}';
    fits tsquery;
    found uuid[] := '{{}}';
    fitting uuid[];
    looked int;
    is_cut boolean := false;
BEGIN
    PERFORM sec.accept(array_ndims(wanted) = 1 AND array_lower(wanted, 1) = 1 AND cardinality(wanted) <= {QUESTIONS}
        AND (born IS NULL OR cardinality(born) <= {BIRTHS} AND NOT EXISTS (
            SELECT 1 FROM unnest(born) one WHERE one IS NULL OR one !~ '{BORN}')));
    FOR n IN 1..cardinality(wanted) LOOP
        asked[n] := sec.question(wanted[n]);
        PERFORM sec.accept(regexp_replace(asked[n]::text, '{NAME.replace("'", "''")}', '', 'g') ~ '^[ ()|&!]*$');
    END LOOP;
    IF NOT sec.may('ledger') THEN
        RETURN;
    END IF;
    FOREACH fits IN ARRAY asked LOOP
        EXIT WHEN cardinality(found) > {SHOWN};
        SELECT array_agg(DISTINCT r.about), count(*) INTO fitting, looked FROM (
            SELECT t.about FROM picture_term t
            WHERE array_to_tsvector(t.keys) @@ fits AND t.about_kind = 'nominal' AND t.area_id = here
            AND t.about <> ALL (barred)
            LIMIT {ROWS} + 1) r;
        is_cut := is_cut OR looked > {ROWS};
        found := found || ARRAY(
            SELECT DISTINCT stands FROM (
                SELECT one, sec.stands_in(one) AS stands FROM unnest(fitting) one
                WHERE born IS NULL OR EXISTS (
                    SELECT 1 FROM picture_fact f JOIN picture_term t ON t.submission = f.submission AND t.about = f.about
                    WHERE f.about = one AND f.kind = 'date_of_birth' AND f.area_id = here AND f.superseded_at IS NULL
                    AND EXISTS (SELECT 1 FROM unnest(t.keys) k WHERE k LIKE ANY (born)))
                OFFSET 0) t
            WHERE stands IS NOT NULL AND stands <> ALL (found) AND stands <> ALL (barred)
            LIMIT {SHOWN} + 1);
    END LOOP;
    RETURN QUERY SELECT one FROM unnest(found) one LIMIT {SHOWN} + 1;
    -- That there may be more of that name than were looked at.
    IF is_cut THEN
        RETURN QUERY SELECT NULL::uuid;
    END IF;
END $$;
"""

# What they are called is said as most reports say it. When they were first written of is told of those alone who read alike.
KNOWN_AS = f"""
CREATE FUNCTION sec.known_as(people uuid[]) RETURNS TABLE (person uuid, name text, born text, since timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(cardinality(people) <= {SHOWN} + 1);
    WITH bars AS MATERIALIZED (SELECT sec.barred() AS barred),
    asked AS MATERIALIZED (
        SELECT DISTINCT stands.id FROM bars, unnest(people) one, LATERAL (SELECT sec.stands_in(one) AS id OFFSET 0) stands
        WHERE sec.may('ledger') AND stands.id IS NOT NULL AND stands.id <> ALL (bars.barred)),
    stated AS (
        SELECT f.about, f.kind, f.value, count(*) AS times FROM picture_fact f JOIN asked ON asked.id = f.about
        WHERE f.about_kind = 'nominal' AND f.kind IN ('name', 'also_known_as', 'date_of_birth')
        AND (f.kind <> 'date_of_birth' OR f.value ~ '{DATE}')
        AND f.area_id = (SELECT sec.area()) AND f.superseded_at IS NULL AND NOT f.located
        GROUP BY f.about, f.kind, f.value),
    called AS (
        SELECT asked.id,
            (SELECT s.value FROM stated s WHERE s.about = asked.id AND s.kind <> 'date_of_birth'
             ORDER BY s.kind = 'name' DESC, s.times DESC, length(s.value) DESC, s.value LIMIT 1) AS name,
            (SELECT s.value FROM stated s WHERE s.about = asked.id AND s.kind = 'date_of_birth'
             ORDER BY s.times DESC, s.value LIMIT 1) AS born
        FROM asked),
    alike AS (
        SELECT called.*, count(*) OVER (PARTITION BY lower(called.name), called.born) > 1 AS is_alike FROM called)
    SELECT alike.id, coalesce(alike.name, ''), coalesce(alike.born, ''),
        CASE WHEN alike.is_alike THEN (
            SELECT min(e.received_at) FROM picture_event e WHERE e.nominal = alike.id AND e.area_id = (SELECT sec.area())) END
    FROM alike ORDER BY lower(alike.name), alike.born, 4, 1
$$;
"""
