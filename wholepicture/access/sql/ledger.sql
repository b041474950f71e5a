-- The ledger. Who, for which agency, in which role and for which purpose comes from the signed context, never from the
-- caller. A leaf commits to a salted digest, so that a lawful erasure of an entry leaves the log verifiable.

CREATE FUNCTION sec.ledger_text(e public.access_ledgerentry) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(chr(31), e.id::text, ((extract(epoch FROM e.at) * 1000000)::bigint)::text,
        coalesce(e.area::text, '-'), coalesce(e.agency::text, '-'), coalesce(e.professional::text, '-'), e.role, e.purpose,
        e.channel, e.action, e.operation, e.result, e.justification, array_to_string(e.subjects, ','),
        array_to_string(e.records, ','))
$$;

CREATE FUNCTION sec.write_entry(context jsonb, channel text, action text, operation text, result text,
                                justification text, subjects uuid[], records uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e public.access_ledgerentry;
BEGIN
    e.id := gen_random_uuid();
    e.at := clock_timestamp();
    e.area := (context ->> 'area')::uuid;
    e.agency := (context ->> 'agency')::uuid;
    e.professional := (context ->> 'professional')::uuid;
    e.role := context ->> 'role';
    e.purpose := context ->> 'purpose';
    -- What the caller says is kept so that it reads in one way only: no separator of the digest's text inside a field,
    -- flat lists without gaps. Otherwise an entry could be written that fails its own check.
    e.channel := translate(channel, chr(31), ' ');
    e.action := translate(action, chr(31), ' ');
    e.operation := translate(operation, chr(31), ' ');
    e.result := translate(result, chr(31), ' ');
    e.justification := translate(justification, chr(31), ' ');
    e.subjects := ARRAY(SELECT DISTINCT s FROM unnest(subjects) s WHERE s IS NOT NULL ORDER BY s);
    e.records := ARRAY(SELECT DISTINCT r FROM unnest(records) r WHERE r IS NOT NULL ORDER BY r);
    e.salt := uuid_send(gen_random_uuid());
    e.digest := sha256(e.salt || convert_to(sec.ledger_text(e), 'UTF8'));
    INSERT INTO public.access_ledgerentry SELECT e.*;
    INSERT INTO public.access_ledgerpending (entry) VALUES (e.id);
END $$;

CREATE FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text,
                                 subjects uuid[], records uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    PERFORM sec.accept(octet_length(channel) <= 1000 AND octet_length(action) <= 1000 AND octet_length(operation) <= 1000
        AND octet_length(result) <= 1000 AND octet_length(justification) <= 1000000
        AND cardinality(subjects) <= 1000000 AND cardinality(records) <= 1000000);
    context := sec.context();
    IF context IS NULL THEN
        RAISE EXCEPTION 'nobody asks: the ledger cannot be written' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM sec.write_entry(context, channel, action, operation, result, justification, subjects, records);
END $$;

-- Signing in and out, and tries that failed. Who tried is known only by the account, if there is one.
CREATE FUNCTION sec.write_signin(of_professional uuid, operation text, result text, justification text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    PERFORM sec.accept(octet_length(operation) <= 1000 AND octet_length(result) <= 1000
        AND octet_length(justification) <= 1000000);
    SELECT jsonb_build_object('area', a.area_id, 'agency', a.id, 'professional', p.id, 'role', p.role,
                              'purpose', 'sign_in')
    INTO context FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
    WHERE p.id = of_professional;
    PERFORM sec.write_entry(coalesce(context, '{"role": "nobody", "purpose": "sign_in"}'::jsonb), 'page',
        'consultation', operation, result, justification, '{}', '{}');
END $$;

-- Which entries are about somebody, newest first: ids, which are then read under row security. Under it they could not be
-- found by whom they are about, since comparing lists is not leakproof and the policy must come first: every entry of the
-- area would be read. As whom she stood, and when, says `sec.stood_as` (linkage): who looked before she was joined with
-- somebody looked at her too, and who looks at that other one after they were parted does not. Of whom the asker is barred from
-- it answers as of an id of nobody; and lines that name her besides somebody else are left out before they are counted.
CREATE FUNCTION sec.looks_at(of_person uuid, by_professional uuid, for_agency uuid, since timestamptz, until timestamptz,
                             before timestamptz, before_entry uuid, most int) RETURNS TABLE (entry uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    here uuid := sec.area();
    ids uuid[];
    spans tstzmultirange[];
    clear boolean := sec.free();
BEGIN
    PERFORM sec.accept(of_person IS NOT NULL AND most BETWEEN 1 AND 100000);
    IF NOT sec.may('ledger') THEN
        RETURN;
    END IF;
    IF NOT clear AND sec.stands_in(of_person) = ANY (sec.barred()) THEN
        ids := ARRAY[of_person];
        spans := ARRAY[tstzmultirange(tstzrange(NULL, NULL))];
    ELSE
        SELECT array_agg(s.person), array_agg(s.spans) INTO ids, spans FROM sec.stood_as(of_person) s;
    END IF;
    -- First everything about her, by its own index; else the newest of the area would be walked until enough were hers. A child
    -- in thousands of reports stood as thousands. The index compares each line with all that are asked for at once, and goes each
    -- time through what was not filed yet: so some hundreds are asked for at a time, and then each line's own people are looked up.
    RETURN QUERY
    WITH stood AS MATERIALIZED (SELECT s.person, s.during FROM unnest(ids, spans) s (person, during)),
    some_of_them AS MATERIALIZED (
        SELECT array_agg(u.person) AS people FROM unnest(ids) WITH ORDINALITY u (person, n) GROUP BY u.n / 500),
    about AS MATERIALIZED (
        SELECT DISTINCT n.id, n.at FROM (
            SELECT l.id, l.at, one.person FROM some_of_them CROSS JOIN LATERAL (
                SELECT e.id, e.at, e.subjects FROM access_ledgerentry e
                WHERE e.subjects && some_of_them.people AND e.area = here
                AND (since IS NULL OR e.at >= since) AND (until IS NULL OR e.at < until)
                AND (before IS NULL OR (e.at, e.id) < (before, coalesce(before_entry, e.id)))
                AND (by_professional IS NULL OR e.professional = by_professional)
                AND (for_agency IS NULL OR e.agency = for_agency) OFFSET 0) l
            CROSS JOIN LATERAL unnest(l.subjects) one (person) OFFSET 0) n
        JOIN stood ON stood.person = n.person WHERE n.at <@ stood.during)
    SELECT a.id FROM (SELECT about.id, about.at FROM about ORDER BY about.at DESC, about.id DESC OFFSET 0) a
    WHERE clear OR NOT sec.bars_look(a.id)
    ORDER BY a.at DESC, a.id DESC LIMIT most;
END $$;
