-- Setting up: the directory's teams and people, and letting newcomers in. An agency's administrator does it in their own agency,
-- whoever sets up the partnership in every agency of their area, the operator everywhere. Nobody does it alone: who entered
-- somebody, or gave them their role, does not make the code by which they sign in for the first time. What is not there and
-- what is not theirs are answered alike, with nothing. What they do not take they refuse before they read a row (sec.accept).

-- The agencies that whoever asks keeps; with `this_one`, that one alone if they keep it. Who asks is looked at once, not for each.
-- The public has no people and no teams: whoever stood there would read what anybody told as their own.
CREATE FUNCTION sec.agencies_kept(this_one uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH me AS MATERIALIZED (SELECT sec.context() AS c)
    SELECT a.id FROM me JOIN public.partnership_agency a ON this_one IS NULL OR a.id = this_one
    WHERE a.type <> 'public' AND (
        me.c ->> 'system' = 'operator'
        OR (me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'administer' AND (me.c ->> 'agency')::uuid = a.id)
        OR (me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'partnership' AND (me.c ->> 'area')::uuid = a.area_id))
$$;
CREATE FUNCTION sec.keeps(of_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM sec.agencies_kept(of_agency))
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

-- Agencies. Files and keys name one by its code alone, whatever its area: 'taken' where any has it. By what its rows join at first
-- follows from what kind of agency it is (`sec.trusted_at_first`, written from `partnership.rules`), not from what is sent.
CREATE FUNCTION sec.enter_agency(in_area uuid, short text, called text, kind text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(in_area IS NOT NULL AND short ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'
        AND length(called) BETWEEN 1 AND 200 AND octet_length(kind) <= 16);
    IF kind = 'public' OR sec.trusted_at_first(kind) IS NULL OR NOT sec.sets_up_area(in_area)
       OR NOT EXISTS (SELECT 1 FROM public.partnership_area a WHERE a.id = in_area) THEN
        RETURN '';
    END IF;
    IF EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.code = short) THEN
        RETURN 'taken';
    END IF;
    INSERT INTO public.partnership_agency (id, area_id, code, name, type, trusted_identifiers)
    VALUES (gen_random_uuid(), in_area, short, called, kind, sec.trusted_at_first(kind)) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'taken' END;
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
    UPDATE public.partnership_sharingagreement g SET starts_on = first_day, ends_on = last_day, ended_at = NULL
    WHERE anew AND g.kind = 'pointer' AND g.holder_id = ANY (holders) AND g.reader_id = ANY (readers)
    AND (g.ended_at IS NOT NULL OR g.ends_on < sec.today());
    GET DIAGNOSTICS begun = ROW_COUNT;
    INSERT INTO public.partnership_sharingagreement (id, area_id, holder_id, reader_id, kind, starts_on, ends_on)
    SELECT gen_random_uuid(), in_area, h, r, 'pointer', first_day, last_day
    FROM (SELECT DISTINCT unnest(holders)) hs (h), (SELECT DISTINCT unnest(readers)) rs (r) WHERE h <> r
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN begun + made;
END $$;
-- From now on nobody hears by it. Its days stay as they were agreed: on those before this moment it was in force.
CREATE FUNCTION sec.end_agreement(which uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(which IS NOT NULL);
    UPDATE public.partnership_sharingagreement g
    SET ended_at = clock_timestamp()
    WHERE g.id = which AND g.ended_at IS NULL AND (g.ends_on IS NULL OR g.ends_on >= sec.today()) AND sec.sets_up_area(g.area_id);
    RETURN FOUND;
END $$;

-- Teams. `seen`: how the row stood when the form was opened, by column; 'changed' where somebody changed it meanwhile.
CREATE FUNCTION sec.enter_team(of_agency uuid, called text, number text, duty boolean, hub boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_agency IS NOT NULL AND length(called) BETWEEN 1 AND 200 AND length(number) <= 40
        AND duty IS NOT NULL AND hub IS NOT NULL AND (number <> '' OR NOT duty));
    IF NOT sec.keeps(of_agency) OR (hub AND NOT sec.sets_up()) OR (duty AND NOT sec.may_name_duty(of_agency)) THEN
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
EXCEPTION WHEN unique_violation THEN
    -- Somebody took the name at this moment.
    RETURN 'taken';
END $$;

-- Whether people of other agencies work in a team too. Those who do go on doing so: each is ended by itself.
CREATE FUNCTION sec.share_team(which uuid, shared boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(which IS NOT NULL AND shared IS NOT NULL);
    UPDATE public.partnership_team t SET is_shared = shared WHERE t.id = which AND sec.keeps(t.agency_id);
    RETURN FOUND;
END $$;

-- People. `standing`: 'lead', 'deputy' or ''. Nobody says of themself that they lead: leads read what is kept for leads.
CREATE FUNCTION sec.enter_person(
    of_agency uuid, address text, called text, their_job text, number text, in_team uuid, standing text, to_role text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_agency IS NOT NULL AND address ~ '^[!-~]{3,254}$' AND length(called) BETWEEN 1 AND 200
        AND length(their_job) <= 200 AND length(number) <= 40 AND standing IN ('', 'lead', 'deputy')
        AND octet_length(to_role) <= 64);
    IF NOT sec.keeps(of_agency) OR NOT sec.may_enter_as(to_role, of_agency) OR (in_team IS NOT NULL AND NOT EXISTS (
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
-- Whether whoever asks made the code by which this person sets a password, or has set it by that code themself for all that is
-- known: it is still open, or there is no second factor yet.
CREATE FUNCTION sec.has_their_code(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM sec.renewal r JOIN sec.invitation i ON i.professional = person AND r.at >= i.made_at
                   WHERE r.professional = person AND r.factor = 'password' AND r.by_professional = sec.professional()
                   AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > clock_timestamp())
    OR (NOT sec.has_second_factor(person) AND sec.professional() = (
        SELECT r.by_professional FROM sec.renewal r WHERE r.professional = person AND r.factor = 'password'
        ORDER BY r.at DESC LIMIT 1))
$$;
CREATE FUNCTION sec.change_person(
    which uuid, seen jsonb, address text, called text, their_job text, number text, in_team uuid, standing text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stands public.partnership_professional;
    account uuid;
    is_another boolean;
    moves boolean;
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
    -- They sign in with this address as well. Whoever makes a code for them at this moment waits, and then finds what was changed.
    SELECT a.id INTO account FROM public.access_account a WHERE a.professional = which FOR UPDATE;
    -- Under another name or address it may be another person: for them too, somebody else makes the first code.
    is_another := stands.name <> called OR stands.email <> lower(address);
    IF is_another AND sec.has_their_code(which) THEN
        RETURN 'entered';
    END IF;
    IF EXISTS (SELECT 1 FROM public.partnership_professional p WHERE p.email = lower(address) AND p.id <> which)
       OR EXISTS (SELECT 1 FROM public.access_account a WHERE a.email = lower(address) AND a.professional <> which) THEN
        RETURN 'taken';
    END IF;
    -- By which somebody signs in whom whoever asks could not have entered, the operator changes.
    moves := account IS NOT NULL AND stands.email <> lower(address);
    IF moves AND NOT sec.may_enter_as(stands.role, stands.agency_id) THEN
        RETURN 'operator';
    END IF;
    IF moves THEN
        UPDATE public.access_account a SET email = lower(address) WHERE a.id = account;
        UPDATE public.account_emailaddress e SET email = lower(address) WHERE e.user_id = account;
    END IF;
    IF is_another AND NOT sec.has_second_factor(which) THEN
        PERFORM sec.withdraw_codes(which);
    END IF;
    UPDATE public.partnership_professional p
    SET email = lower(address), name = called, job = their_job, phone = number, team_id = in_team,
        is_lead = standing = 'lead', is_deputy = standing = 'deputy',
        entered_by = CASE WHEN is_another THEN sec.and_me(stands.entered_by) ELSE stands.entered_by END
    WHERE p.id = which;
    RETURN CASE WHEN moves THEN 'moved' ELSE 'done' END;
EXCEPTION WHEN unique_violation THEN
    -- Somebody took the address at this moment, or it stands as another's among the addresses to sign in with.
    RETURN 'taken';
END $$;

-- Letting a newcomer in: an account, and a code by which they set its first password. Whoever has no second factor and no code
-- that is open waits, again where their code ended unused.
CREATE FUNCTION sec.has_open_code(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM sec.invitation i WHERE i.professional = person AND i.used_at IS NULL
                   AND i.withdrawn_at IS NULL AND i.expires_at > clock_timestamp())
$$;
CREATE FUNCTION sec.waits(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT NOT EXISTS (SELECT 1 FROM public.access_account a WHERE a.professional = person
                       AND (NOT a.is_active OR sec.has_second_factor(person) OR sec.has_open_code(person)))
$$;
-- Whether an account has a password that somebody could sign in with; nothing where there is no account.
CREATE FUNCTION sec.has_password(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT a.password NOT LIKE '!%' FROM public.access_account a WHERE a.professional = person
$$;
-- Whoever sets up the partnership lets in everywhere: their own first code is the operator's alone to make.
CREATE FUNCTION sec.operator_lets_in(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.partnership_professional p
                   JOIN sec.role r ON r.code = p.role AND 'partnership' = ANY (r.permissions)
                   WHERE p.id = person AND sec.professional() IS NOT NULL)
$$;
-- What bars whoever asks from making the code of somebody who waits; empty: nothing. 'password': it would take one away, which is
-- an invitation and takes a reason. 'administrator': they have signed in before, and their own agency's administrators say.
CREATE FUNCTION sec.bar_to_let_in(person uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT CASE WHEN sec.operator_lets_in(p.id) THEN 'operator'
                WHEN sec.professional() = ANY (p.entered_by) THEN 'entered'
                WHEN sec.has_password(p.id) THEN 'password'
                WHEN sec.set_other_factor(p.id, 'password') THEN 'other'
                WHEN NOT sec.administers(p.agency_id)
                     AND EXISTS (SELECT 1 FROM sec.session s WHERE s.professional = p.id) THEN 'administrator'
                ELSE '' END
    FROM public.partnership_professional p WHERE p.id = person
$$;
-- Whom whoever asks entered, and who has a password already, come last: they push nobody out of the first 200 who can be let in.
CREATE FUNCTION sec.newcomers(of_agency uuid, of_person uuid) RETURNS TABLE (
    person uuid, name text, job text, role text, agency uuid, agency_name text, entered_by text, has_account boolean,
    barred_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NULL OR of_person IS NULL);
    WITH me AS MATERIALIZED (SELECT sec.professional() AS id), waiting AS MATERIALIZED (
        SELECT p.id, p.name, p.job, p.role, a.id AS agency, a.name AS agency_name, p.entered_by,
               (coalesce(me.id = ANY (p.entered_by), false) OR EXISTS (
                SELECT 1 FROM public.access_account c WHERE c.professional = p.id AND c.password NOT LIKE '!%')) AS comes_last
        FROM me, sec.agencies_kept(of_agency) kept JOIN public.partnership_agency a ON a.id = kept
        JOIN public.partnership_professional p ON p.agency_id = a.id AND p.is_active AND p.role <> ''
        WHERE (of_person IS NULL OR p.id = of_person) AND p.id IS DISTINCT FROM me.id AND sec.waits(p.id)
        ORDER BY comes_last, a.name, p.name, p.id
        LIMIT 200)
    SELECT w.id, w.name, w.job, w.role, w.agency, w.agency_name,
           coalesce((SELECT string_agg(e.name, ', ' ORDER BY e.name) FROM public.partnership_professional e
                     WHERE e.id = ANY (w.entered_by)), ''),
           sec.has_password(w.id) IS NOT NULL, sec.bar_to_let_in(w.id)
    FROM waiting w
    ORDER BY w.comes_last, w.agency_name, w.name, w.id
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
    IF comes.id IS NULL THEN
        RETURN '';
    END IF;
    account := sec.lock_account(person);
    IF NOT sec.waits(person) OR EXISTS (SELECT 1 FROM sec.invitation i WHERE i.code_hash = let_in.code_hash) THEN
        RETURN '';
    END IF;
    IF sec.bar_to_let_in(person) <> '' THEN
        RETURN sec.bar_to_let_in(person);
    END IF;
    IF account IS NULL THEN
        INSERT INTO public.access_account (id, email, professional, is_active, password)
        VALUES (gen_random_uuid(), comes.email, person, true, '!' || encode(uuid_send(gen_random_uuid()), 'hex'))
        RETURNING id INTO account;
        INSERT INTO public.account_emailaddress (email, verified, "primary", user_id) VALUES (comes.email, true, true, account);
    END IF;
    INSERT INTO sec.invitation (code_hash, professional, expires_at)
    VALUES (let_in.code_hash, person, clock_timestamp() + interval '3 days');
    INSERT INTO sec.renewal (professional, factor, by_professional) VALUES (person, 'password', sec.professional());
    RETURN 'done';
EXCEPTION WHEN unique_violation THEN
    -- Somebody else signs in with this address.
    RETURN 'taken';
END $$;
-- Whether whoever asks entered this person, or gave them their role, and they have no second factor now, whatever they had
-- before: whoever has the code sets the second factor as well.
CREATE FUNCTION sec.entered_newcomer(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.partnership_professional p WHERE p.id = person AND sec.professional() = ANY (p.entered_by))
    AND NOT sec.has_second_factor(person)
$$;

-- Whether somebody can sign in: with a second factor, or with a password that they set themself. A first password that the
-- operator gave, and a code that nobody used, let nobody in yet.
CREATE FUNCTION sec.can_sign_in(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.access_account a WHERE a.professional = person AND a.is_active)
    AND (sec.has_second_factor(person) OR (sec.has_password(person) AND coalesce(
        greatest((SELECT max(i.used_at) FROM sec.invitation i WHERE i.professional = person),
                 (SELECT max(s.opened_at) FROM sec.session s WHERE s.professional = person))
        > coalesce((SELECT max(r.at) FROM sec.renewal r WHERE r.professional = person AND r.factor = 'password'), '-infinity'),
        false)))
$$;
-- Of each agency that whoever asks keeps: how many can sign in in each role, and as 'feed', how many keys work.
CREATE FUNCTION sec.who_enters() RETURNS TABLE (agency uuid, role text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS MATERIALIZED (SELECT sec.agencies_kept(NULL) AS id)
    SELECT p.agency_id, p.role::text, count(*) FROM kept
    JOIN public.partnership_professional p ON p.agency_id = kept.id AND p.is_active AND p.role <> ''
    WHERE sec.can_sign_in(p.id)
    GROUP BY p.agency_id, p.role
    UNION ALL
    SELECT k.agency, 'feed', count(*) FROM kept JOIN sec.api_key k ON k.agency = kept.id
    WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
    GROUP BY k.agency
$$;
