-- Setting up: the directory's teams and people, and letting newcomers in. An agency's administrator does it in their own agency,
-- whoever sets up the partnership in every agency of their area, the operator everywhere. Nobody does it alone: who entered
-- somebody, or gave them their role, does not make the code by which they sign in for the first time. What is not there and
-- what is not theirs are answered alike, with nothing. What they do not take they refuse before they read a row (sec.accept).

-- The public has no people and no teams: whoever stood there would read what anybody told as their own.
CREATE FUNCTION sec.keeps(of_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    WITH me AS MATERIALIZED (SELECT sec.context() AS c)
    SELECT NOT EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.id = of_agency AND a.type = 'public') AND (
        coalesce(me.c ->> 'system' = 'operator', false)
        OR coalesce(me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'administer'
                    AND (me.c ->> 'agency')::uuid = of_agency, false)
        OR coalesce(me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'partnership' AND EXISTS (
            SELECT 1 FROM public.partnership_agency a WHERE a.id = of_agency AND a.area_id = (me.c ->> 'area')::uuid), false))
    FROM me
$$;
CREATE FUNCTION sec.agencies_kept() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id FROM public.partnership_agency a WHERE sec.keeps(a.id)
$$;
-- Whether whoever asks says which team is the hub's, and which agency's team answers when a child is in danger.
CREATE FUNCTION sec.sets_up() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH me AS MATERIALIZED (SELECT sec.context() AS c)
    SELECT coalesce(me.c ->> 'system' = 'operator', false) OR coalesce(me.c -> 'permissions' ? 'partnership', false) FROM me
$$;
CREATE FUNCTION sec.may_name_duty(of_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    SELECT sec.keeps(of_agency) AND (sec.sets_up() OR EXISTS (
        SELECT 1 FROM public.partnership_team t WHERE t.agency_id = of_agency AND t.is_hub))
$$;
-- Whoever sets up the partnership gives, besides what an agency's own administrator gives, the role of that administrator: it
-- reads nothing.
CREATE FUNCTION sec.may_enter_as(wanted text, in_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(wanted) <= 64 AND in_agency IS NOT NULL);
    SELECT wanted = '' OR sec.may_give(wanted, in_agency) OR (sec.keeps(in_agency) AND sec.sets_up() AND EXISTS (
        SELECT 1 FROM sec.role r JOIN public.partnership_agency a ON a.id = in_agency
        WHERE r.code = wanted AND (a.type = ANY (r.given_in) OR (NOT r.reads AND 'administer' = ANY (r.permissions)))))
$$;
CREATE FUNCTION sec.sets_up_area(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(which IS NOT NULL);
    SELECT sec.sets_up() AND (sec.professional() IS NULL OR which = sec.area())
$$;

-- Agencies. Files and keys name one by its code alone, whatever its area: 'taken' where any has it.
CREATE FUNCTION sec.enter_agency(in_area uuid, short text, called text, kind text, trusted text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(in_area IS NOT NULL AND short ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'
        AND length(called) BETWEEN 1 AND 200 AND octet_length(kind) <= 16 AND cardinality(trusted) <= 100
        AND NOT EXISTS (SELECT 1 FROM unnest(trusted) t WHERE (octet_length(t) <= 16) IS NOT TRUE));
    IF kind = 'public' OR NOT sec.sets_up_area(in_area)
       OR NOT EXISTS (SELECT 1 FROM public.partnership_area a WHERE a.id = in_area) THEN
        RETURN '';
    END IF;
    IF EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.code = short) THEN
        RETURN 'taken';
    END IF;
    INSERT INTO public.partnership_agency (id, area_id, code, name, type, trusted_identifiers)
    VALUES (gen_random_uuid(), in_area, short, called, kind, trusted) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'taken' END;
EXCEPTION WHEN check_violation THEN
    RETURN '';
END $$;
CREATE FUNCTION sec.rename_agency(which uuid, seen text, called text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(which IS NOT NULL AND octet_length(seen) <= 10000 AND length(called) BETWEEN 1 AND 200);
    IF NOT EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.id = which AND sec.sets_up_area(a.area_id)) THEN
        RETURN '';
    END IF;
    UPDATE public.partnership_agency a SET name = called WHERE a.id = which AND a.name = seen;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'changed' END;
END $$;

-- Agreements: what is not there yet between each of some agencies and each of others; with `anew`, what has ended as well.
-- How many, or nothing where one of them is not of the area.
CREATE FUNCTION sec.agree(in_area uuid, holders uuid[], readers uuid[], first_day date, last_day date, anew boolean)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    begun int;
    made int;
BEGIN
    PERFORM sec.accept(in_area IS NOT NULL AND cardinality(holders) <= 10000 AND cardinality(readers) <= 10000
        AND NOT EXISTS (SELECT 1 FROM unnest(holders) h WHERE h IS NULL)
        AND NOT EXISTS (SELECT 1 FROM unnest(readers) r WHERE r IS NULL) AND anew IS NOT NULL AND isfinite(first_day)
        AND (last_day IS NULL OR (isfinite(last_day) AND last_day >= first_day)));
    IF NOT sec.sets_up_area(in_area) OR EXISTS (
        SELECT 1 FROM (SELECT unnest(holders) UNION SELECT unnest(readers)) named (id) WHERE NOT EXISTS (
            SELECT 1 FROM public.partnership_agency a WHERE a.id = named.id AND a.area_id = in_area)) THEN
        RETURN NULL;
    END IF;
    UPDATE public.partnership_sharingagreement g SET starts_on = first_day, ends_on = last_day
    WHERE anew AND g.kind = 'pointer' AND g.holder_id = ANY (holders) AND g.reader_id = ANY (readers) AND g.ends_on < sec.today();
    GET DIAGNOSTICS begun = ROW_COUNT;
    INSERT INTO public.partnership_sharingagreement (id, area_id, holder_id, reader_id, kind, starts_on, ends_on)
    SELECT gen_random_uuid(), in_area, h, r, 'pointer', first_day, last_day
    FROM (SELECT DISTINCT unnest(holders)) hs (h), (SELECT DISTINCT unnest(readers)) rs (r) WHERE h <> r
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN begun + made;
END $$;
-- Its last day was yesterday: from now on nobody hears by it.
CREATE FUNCTION sec.end_agreement(which uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(which IS NOT NULL);
    UPDATE public.partnership_sharingagreement g
    SET starts_on = least(g.starts_on, sec.today() - 1), ends_on = sec.today() - 1
    WHERE g.id = which AND (g.ends_on IS NULL OR g.ends_on >= sec.today()) AND sec.sets_up_area(g.area_id);
    RETURN FOUND;
END $$;

-- Teams. `seen`: how the row stood when the form was opened, by column; 'changed' where somebody changed it meanwhile.
CREATE FUNCTION sec.enter_team(of_agency uuid, called text, number text, duty boolean, hub boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_agency IS NOT NULL AND length(called) BETWEEN 1 AND 200 AND length(number) <= 40
        AND duty IS NOT NULL AND hub IS NOT NULL AND (number <> '' OR NOT duty));
    IF NOT sec.keeps(of_agency) OR NOT EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.id = of_agency)
       OR (hub AND NOT sec.sets_up()) OR (duty AND NOT sec.may_name_duty(of_agency)) THEN
        RETURN '';
    END IF;
    INSERT INTO public.partnership_team (id, agency_id, name, phone, is_duty, is_hub)
    VALUES (gen_random_uuid(), of_agency, called, number, duty, hub)
    ON CONFLICT (agency_id, name) DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'taken' END;
END $$;
CREATE FUNCTION sec.change_team(which uuid, seen jsonb, called text, number text, duty boolean, hub boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stands public.partnership_team;
BEGIN
    PERFORM sec.accept(which IS NOT NULL AND octet_length(seen::text) <= 10000 AND length(called) BETWEEN 1 AND 200
        AND length(number) <= 40 AND duty IS NOT NULL AND hub IS NOT NULL AND (number <> '' OR NOT duty));
    SELECT * INTO stands FROM public.partnership_team t WHERE t.id = which AND sec.keeps(t.agency_id) FOR UPDATE;
    IF stands.id IS NULL OR (hub <> stands.is_hub AND NOT sec.sets_up())
       OR (duty <> stands.is_duty AND NOT sec.may_name_duty(stands.agency_id)) THEN
        RETURN '';
    END IF;
    IF NOT to_jsonb(stands) @> seen THEN
        RETURN 'changed';
    END IF;
    IF EXISTS (SELECT 1 FROM public.partnership_team t
               WHERE t.agency_id = stands.agency_id AND t.name = called AND t.id <> which) THEN
        RETURN 'taken';
    END IF;
    UPDATE public.partnership_team t SET name = called, phone = number, is_duty = duty, is_hub = hub WHERE t.id = which;
    RETURN 'done';
END $$;

-- People. `standing`: 'lead', 'deputy' or ''. Nobody says of themself that they lead: leads read what is kept for leads.
CREATE FUNCTION sec.enter_person(
    of_agency uuid, address text, called text, their_job text, number text, in_team uuid, standing text, to_role text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_agency IS NOT NULL AND octet_length(address) BETWEEN 3 AND 254 AND length(called) BETWEEN 1 AND 200
        AND length(their_job) <= 200 AND length(number) <= 40 AND standing IN ('', 'lead', 'deputy')
        AND octet_length(to_role) <= 64);
    IF NOT sec.keeps(of_agency) OR NOT EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.id = of_agency)
       OR NOT sec.may_enter_as(to_role, of_agency) OR (in_team IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.partnership_team t WHERE t.id = in_team AND t.agency_id = of_agency)) THEN
        RETURN '';
    END IF;
    INSERT INTO public.partnership_professional
        (id, agency_id, team_id, name, email, job, phone, role, is_lead, is_deputy, is_active, entered_by)
    VALUES (gen_random_uuid(), of_agency, in_team, called, lower(address), their_job, number, to_role, standing = 'lead',
            standing = 'deputy', true, sec.and_me('{}'))
    ON CONFLICT (email) DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'taken' END;
END $$;
CREATE FUNCTION sec.change_person(
    which uuid, seen jsonb, address text, called text, their_job text, number text, in_team uuid, standing text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stands public.partnership_professional;
    account uuid;
BEGIN
    PERFORM sec.accept(which IS NOT NULL AND octet_length(seen::text) <= 10000 AND octet_length(address) BETWEEN 3 AND 254
        AND length(called) BETWEEN 1 AND 200 AND length(their_job) <= 200 AND length(number) <= 40
        AND standing IN ('', 'lead', 'deputy'));
    SELECT * INTO stands FROM public.partnership_professional p
    WHERE p.id = which AND p.is_active AND sec.keeps(p.agency_id) FOR UPDATE;
    IF stands.id IS NULL OR (in_team IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.partnership_team t WHERE t.id = in_team AND t.agency_id = stands.agency_id)) THEN
        RETURN '';
    END IF;
    IF NOT to_jsonb(stands) @> seen THEN
        RETURN 'changed';
    END IF;
    IF which IS NOT DISTINCT FROM sec.professional()
       AND (stands.is_lead <> (standing = 'lead') OR stands.is_deputy <> (standing = 'deputy')) THEN
        RETURN 'own';
    END IF;
    -- They sign in with this address as well.
    SELECT a.id INTO account FROM public.access_account a WHERE a.professional = which;
    IF EXISTS (SELECT 1 FROM public.partnership_professional p WHERE p.email = lower(address) AND p.id <> which)
       OR EXISTS (SELECT 1 FROM public.access_account a WHERE a.email = lower(address) AND a.professional <> which) THEN
        RETURN 'taken';
    END IF;
    IF account IS NOT NULL AND stands.email <> lower(address) THEN
        UPDATE public.access_account a SET email = lower(address) WHERE a.id = account;
        UPDATE public.account_emailaddress e SET email = lower(address) WHERE e.user_id = account;
    END IF;
    -- Under another name or address it may be another person: for them too, somebody else makes the first code.
    UPDATE public.partnership_professional p
    SET email = lower(address), name = called, job = their_job, phone = number, team_id = in_team,
        is_lead = standing = 'lead', is_deputy = standing = 'deputy',
        entered_by = CASE WHEN stands.name = called AND stands.email = lower(address) THEN stands.entered_by
                          ELSE sec.and_me(stands.entered_by) END
    WHERE p.id = which;
    RETURN 'done';
END $$;

-- Letting a newcomer in: an account, and a code by which they set its first password.
CREATE FUNCTION sec.newcomers() RETURNS TABLE (
    person uuid, name text, job text, role text, agency uuid, agency_name text, entered_by text, may_let_in boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS MATERIALIZED (SELECT sec.agencies_kept() AS id), me AS MATERIALIZED (SELECT sec.professional() AS id)
    SELECT p.id, p.name, p.job, p.role, a.id, a.name,
           coalesce((SELECT string_agg(e.name, ', ' ORDER BY e.name) FROM public.partnership_professional e
                     WHERE e.id = ANY (p.entered_by)), ''),
           me.id IS NULL OR (p.id <> me.id AND NOT me.id = ANY (p.entered_by))
    FROM me, kept JOIN public.partnership_agency a ON a.id = kept.id
    JOIN public.partnership_professional p ON p.agency_id = a.id AND p.is_active AND p.role <> ''
    WHERE NOT EXISTS (SELECT 1 FROM public.access_account c WHERE c.professional = p.id)
    ORDER BY a.name, p.name, p.id
    LIMIT 200
$$;
CREATE FUNCTION sec.let_in(person uuid, code_hash bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    comes public.partnership_professional;
    account uuid;
BEGIN
    PERFORM sec.accept(person IS NOT NULL AND octet_length(code_hash) = 32);
    SELECT * INTO comes FROM public.partnership_professional p
    WHERE p.id = person AND p.is_active AND p.role <> '' AND p.id IS DISTINCT FROM sec.professional()
    AND sec.keeps(p.agency_id) FOR UPDATE;
    IF comes.id IS NULL OR EXISTS (SELECT 1 FROM public.access_account a WHERE a.professional = person)
       OR EXISTS (SELECT 1 FROM sec.invitation i WHERE i.code_hash = let_in.code_hash) THEN
        RETURN '';
    END IF;
    IF sec.professional() = ANY (comes.entered_by) THEN
        RETURN 'entered';
    END IF;
    INSERT INTO public.access_account (id, email, professional, is_active, password)
    VALUES (gen_random_uuid(), comes.email, person, true, '!' || encode(uuid_send(gen_random_uuid()), 'hex'))
    ON CONFLICT DO NOTHING RETURNING id INTO account;
    IF account IS NULL THEN
        RETURN '';
    END IF;
    INSERT INTO public.account_emailaddress (email, verified, "primary", user_id) VALUES (comes.email, true, true, account);
    INSERT INTO sec.invitation (code_hash, professional, expires_at)
    VALUES (let_in.code_hash, person, clock_timestamp() + interval '3 days');
    INSERT INTO sec.renewal (professional, factor, by_professional) VALUES (person, 'password', sec.professional());
    RETURN 'done';
END $$;
-- Whether whoever asks entered this person, or gave them their role, and they have never signed in: whoever has the first code
-- sets the second factor as well.
CREATE FUNCTION sec.entered_newcomer(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.partnership_professional p WHERE p.id = person AND sec.professional() = ANY (p.entered_by))
    AND NOT EXISTS (SELECT 1 FROM public.mfa_authenticator m JOIN public.access_account a ON a.id = m.user_id
                    WHERE a.professional = person AND m.type <> 'recovery_codes')
    AND NOT EXISTS (SELECT 1 FROM sec.session s WHERE s.professional = person)
$$;

-- Of each agency that whoever asks keeps: how many can sign in in each role, and as 'feed', how many keys work.
CREATE FUNCTION sec.who_enters() RETURNS TABLE (agency uuid, role text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS MATERIALIZED (SELECT sec.agencies_kept() AS id)
    SELECT p.agency_id, p.role::text, count(*) FROM kept
    JOIN public.partnership_professional p ON p.agency_id = kept.id AND p.is_active AND p.role <> ''
    JOIN public.access_account a ON a.professional = p.id AND a.is_active
    GROUP BY p.agency_id, p.role
    UNION ALL
    SELECT k.agency, 'feed', count(*) FROM kept JOIN sec.api_key k ON k.agency = kept.id
    WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
    GROUP BY k.agency
$$;
