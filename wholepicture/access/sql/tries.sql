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
        AND octet_length(address) <= 200 AND known_device IS NOT NULL AND in_a_row IS NOT NULL);
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
