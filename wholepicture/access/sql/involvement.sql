-- Who works with a child: what an agency says of itself opens nothing by itself (docs/decisions/0022). No function here
-- raises for what it is asked about; one that answers nothing does so for what is absent and for what is not the asker's.

-- The feeds of the asker's agency whose word is taken now: `file:school on roll`. Read once a statement, so that a trust
-- that is withdrawn is gone at the next one.
CREATE FUNCTION sec.trusted_feeds() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own uuid := sec.agency();
BEGIN
    RETURN (SELECT coalesce(array_agg(f.feed), '{}'::text[]) FROM public.access_trustedfeed f
            WHERE f.agency_id = own AND f.withdrawn_at IS NULL);
END $$;

-- Whether one involvement is more than its sender's word (`access.sql.rows.COUNTS`, for an agency that is not the asker's).
CREATE FUNCTION sec.counts(of_agency uuid, feed text, answer text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT $3 = 'confirmed' OR ($3 = '' AND EXISTS (
        SELECT 1 FROM public.access_trustedfeed f
        WHERE f.agency_id = $1 AND f.feed = $2 AND f.withdrawn_at IS NULL))
$$;

-- Whether an agency works with a child now.
CREATE FUNCTION sec.agency_works_with(of_agency uuid, of_nominal uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.access_involvement i WHERE i.agency_id = of_agency AND i.nominal = of_nominal
                   AND i.starts_on <= sec.today() AND (i.ends_on IS NULL OR i.ends_on >= sec.today())
                   AND sec.counts(i.agency_id, i.feed, i.answer))
$$;

-- Whether somebody may say that an involvement is so, or is not: of the hub, or of an agency that works with the child;
-- never of the agency whose word it is; nobody who is barred from the child, or from whom her whereabouts are hidden.
CREATE FUNCTION sec.may_answer(who uuid, claim uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(claim IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM public.access_involvement i
        JOIN public.partnership_professional p ON p.id = who AND p.is_active
        JOIN public.partnership_agency a ON a.id = p.agency_id AND a.area_id = i.area_id
        JOIN sec.role r ON r.code = p.role AND r.reads AND 'confirm' = ANY (r.permissions)
        WHERE i.id = claim AND i.agency_id <> p.agency_id
        AND (r.hub OR sec.agency_works_with(p.agency_id, i.nominal))
        AND NOT EXISTS (SELECT 1 FROM public.access_bar b
                        WHERE b.professional_id = p.id AND i.nominal = ANY (b.covers) AND b.lifted_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM public.access_locationrestriction l
                        WHERE i.nominal = ANY (l.covers) AND l.lifted_at IS NULL
                        AND NOT p.id = ANY (l.readers) AND NOT p.agency_id = ANY (l.reader_agencies)))
$$;
CREATE FUNCTION sec.may_answer(claim uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(claim IS NOT NULL);
    SELECT sec.may_answer(sec.professional(), claim) $$;

-- How each of these involvements stands, for whoever may know of it: its own agency, the hub of its area, agencies that
-- work with the child. `refused`, `counts` or `waiting`; and, for others than the one that says so, what stands as said of it,
-- also of an earlier state of its report, and who said something last.
CREATE FUNCTION sec.standing_of(involvements uuid[])
RETURNS TABLE (involvement uuid, standing text, is_fed boolean, may_answer boolean, by_agency uuid, at timestamptz,
               answer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(cardinality(involvements) <= 100000);
    WITH asker AS MATERIALIZED (
        SELECT sec.agency() AS agency, sec.area() AS area, sec.is_hub() AS hub, sec.hidden() AS hidden,
               sec.barred() AS barred, sec.context() ->> 'system' IS NOT NULL AS is_system
        WHERE sec.reads()
    ), known AS MATERIALIZED (
        SELECT i.*, sec.counts(i.agency_id, i.feed, i.answer) AS counts, asker.agency AS asking_agency
        FROM public.access_involvement i, asker
        WHERE i.id = ANY (involvements) AND (asker.is_system OR (
            NOT i.nominal = ANY (asker.barred)
            AND (i.agency_id = asker.agency OR (NOT i.nominal = ANY (asker.hidden) AND i.area_id = asker.area
                 AND (asker.hub OR sec.agency_works_with(asker.agency, i.nominal))))))
    )
    SELECT k.id, CASE WHEN k.answer = 'refused' THEN 'refused' WHEN k.counts THEN 'counts' ELSE 'waiting' END,
           k.feed <> '', sec.may_answer(k.id), last.by_agency_id, last.made_at,
           CASE WHEN k.agency_id IS DISTINCT FROM k.asking_agency THEN k.answer ELSE '' END
    FROM known k LEFT JOIN LATERAL (
        SELECT o.by_agency_id, o.made_at FROM public.access_involvementanswer o
        WHERE o.involvement = k.id AND k.agency_id IS DISTINCT FROM k.asking_agency
        ORDER BY o.made_at DESC, o.id LIMIT 1) last ON true
$$;

-- What the hub has to confirm: involvements that open nothing yet, and refused ones after which somebody of that agency
-- looked for the child. What the asker could not answer is not listed, nor what an agency says that works with her anyway.
-- Those who looked come first, then the oldest; of one agency no more than a hundred, so that a feed that nobody registered
-- takes no other's place.
CREATE FUNCTION sec.involvements_to_confirm(most int)
RETURNS TABLE (involvement uuid, submission uuid, nominal uuid, agency uuid, standing text, made_known_at timestamptz,
               looks bigint, last_look timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(most BETWEEN 0 AND 10000);
    WITH asker AS MATERIALIZED (
        SELECT sec.area() AS area, sec.context() ->> 'system' IS NOT NULL AS is_system
        WHERE sec.context() ->> 'system' IS NOT NULL OR (sec.reads() AND sec.is_hub() AND sec.may('alerts'))
    ), unconfirmed AS MATERIALIZED (
        SELECT * FROM (
            SELECT i.*, asker.is_system,
                   row_number() OVER (PARTITION BY i.agency_id ORDER BY i.feed <> '', i.made_known_at, i.id) AS place
            FROM asker JOIN public.access_involvement i ON asker.is_system OR i.area_id = asker.area
            LEFT JOIN public.access_trustedfeed f
                ON f.agency_id = i.agency_id AND f.feed = i.feed AND f.withdrawn_at IS NULL
            WHERE i.answer <> 'confirmed' AND (i.answer = 'refused' OR f.id IS NULL)
            AND (i.ends_on IS NULL OR i.ends_on >= sec.today())) of_agency
        WHERE place <= 100
    )
    SELECT i.id, i.submission, i.nominal, i.agency_id,
           CASE WHEN i.answer = 'refused' THEN 'refused' ELSE 'waiting' END, i.made_known_at, looked.looks, looked.last_look
    FROM unconfirmed i CROSS JOIN LATERAL (
        SELECT count(*) AS looks, max(l.at) AS last_look FROM public.access_ledgerentry l
        WHERE l.subjects @> ARRAY[i.nominal] AND l.agency = i.agency_id AND l.at >= i.made_known_at
        AND l.professional IS NOT NULL AND l.action = 'consultation' AND l.operation LIKE 'picture.%') looked
    WHERE (i.is_system OR sec.may_answer(i.id)) AND NOT sec.agency_works_with(i.agency_id, i.nominal)
    AND (i.answer = '' OR looked.last_look > (
        SELECT max(o.made_at) FROM public.access_involvementanswer o WHERE o.involvement = i.id))
    ORDER BY looked.looks > 0 DESC, i.made_known_at, i.id LIMIT least(greatest(most, 0), 500)
$$;

-- An answer takes effect in the transaction that gives it. `access.commands.replace_involvement` takes a row away before
-- it reads the answers: whoever of the two comes second waits for the other, and sees what it did.
CREATE FUNCTION sec.heed_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT sec.may_answer(NEW.made_by_id, NEW.involvement) THEN
        RAISE EXCEPTION 'this involvement is not theirs to answer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR attempt IN 1..2 LOOP
        UPDATE public.access_involvement SET answer = CASE WHEN NEW.answer = 'withdrawn' THEN '' ELSE NEW.answer END
        WHERE id = NEW.involvement;
        EXIT WHEN FOUND;
    END LOOP;
    RETURN NULL;
END $$;
