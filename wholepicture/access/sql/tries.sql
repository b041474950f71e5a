-- Tries to get in that failed, and errors of ours where nobody is signed in. Who was tried is known by the account or the
-- key, where there is one; what was typed never comes here.

CREATE FUNCTION sec.write_try(of_professional uuid, of_agency uuid, kind text, channel text, operation text, result text,
                              justification text, account text, address text, known_device boolean, in_a_row integer)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
    made uuid := gen_random_uuid();
BEGIN
    PERFORM sec.accept(octet_length(kind) <= 64 AND octet_length(channel) <= 64 AND octet_length(operation) <= 200
        AND octet_length(result) <= 64 AND octet_length(justification) <= 4000 AND octet_length(account) <= 200
        AND octet_length(address) <= 200 AND known_device IS NOT NULL AND in_a_row IS NOT NULL
        -- The site's process knows of refused keys and of errors of ours, and of nobody's signing in.
        AND (session_user NOT IN ('wp_app', 'wp_public') OR (operation, kind) IN (('access.tries.key', 'unknown_key'),
            ('access.tries.key', 'ended_key'), ('access.tries.error', 'our_error'))));
    SELECT jsonb_build_object('area', a.area_id, 'agency', a.id, 'professional', p.id, 'role', p.role, 'purpose', 'sign_in')
    INTO context FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
    WHERE p.id = of_professional;
    IF context IS NULL THEN
        SELECT jsonb_build_object('area', a.area_id, 'agency', a.id, 'role', 'feed', 'purpose', 'system')
        INTO context FROM public.partnership_agency a WHERE a.id = of_agency;
    END IF;
    context := coalesce(context, '{"role": "nobody", "purpose": "sign_in"}'::jsonb);
    PERFORM sec.write_entry(context, coalesce(channel, ''), 'consultation', coalesce(operation, ''), coalesce(result, ''),
        coalesce(justification, ''), '{}', ARRAY[made]);
    INSERT INTO public.access_try (id, at, area, kind, account, address, known_device, in_a_row)
    VALUES (made, clock_timestamp(), (context ->> 'area')::uuid, coalesce(kind, ''), coalesce(account, ''),
        coalesce(address, ''), coalesce(known_device, false), greatest(coalesce(in_a_row, 1), 1));
    DELETE FROM public.access_try t WHERE t.at < clock_timestamp() - interval '90 days';
END $$;

-- Whose key this is or was, by its hash: for the entry of one that is refused.
CREATE FUNCTION sec.agency_of_key(hashed bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(hashed) <= 64);
    SELECT k.agency FROM sec.api_key k WHERE k.token_hash = hashed
$$;

-- How often refused keys and errors of ours are written down one by one: a flood must not fill the ledger. It keeps nobody out,
-- and is counted apart from what does, which the site's process cannot touch. 0 where one more is written; else how many in a
-- row were not.
CREATE FUNCTION sec.take_to_write(of_mark text, at_once integer, every interval, asked_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held sec.to_write;
    used timestamptz;
BEGIN
    PERFORM sec.accept(octet_length(of_mark) BETWEEN 1 AND 64 AND at_once BETWEEN 1 AND 1000
        AND every BETWEEN interval '1 second' AND interval '1 day'
        AND asked_at BETWEEN timestamptz '2000-01-01' AND timestamptz '3000-01-01');
    INSERT INTO sec.to_write AS t VALUES (of_mark, asked_at, 0)
    ON CONFLICT (mark) DO UPDATE SET mark = t.mark RETURNING * INTO held;
    used := least(greatest(held.used_until, asked_at), asked_at + at_once * every);
    IF used - asked_at > (at_once - 1) * every THEN
        UPDATE sec.to_write SET in_a_row = in_a_row + 1 WHERE mark = of_mark;
        RETURN held.in_a_row + 1;
    END IF;
    UPDATE sec.to_write SET used_until = used + every, in_a_row = 0 WHERE mark = of_mark;
    DELETE FROM sec.to_write t WHERE t.mark IN (SELECT o.mark FROM sec.to_write o
        WHERE o.used_until < asked_at - interval '1 hour' LIMIT 20 FOR UPDATE SKIP LOCKED);
    RETURN 0;
END $$;
