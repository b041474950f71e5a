-- Giving and taking away: keys, sessions, accounts, factors, roles, trust. The operator may everywhere; an administrator
-- only in their own agency, and never to themself. Every function reads who asks from the signed context and answers alike
-- for what is not there and for what is not theirs: with nothing. What they do not take they refuse before they read a row (sec.accept).

CREATE FUNCTION sec.administers(of_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    WITH me AS MATERIALIZED (SELECT sec.context() AS c)
    SELECT coalesce(me.c ->> 'system' = 'operator', false)
        OR coalesce(me.c -> 'permissions' ? 'administer' AND (me.c ->> 'agency')::uuid = of_agency, false)
    FROM me
$$;

-- Whether whoever asks may take from this person, or give to them: one of their agency, and not themself.
CREATE FUNCTION sec.administers_person(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.partnership_professional p
                   WHERE p.id = person AND p.id IS DISTINCT FROM sec.professional() AND sec.administers(p.agency_id))
$$;

-- Whether whoever asks may give this role there. An administrator gives the roles of their kind of agency and no other: no
-- role of the hub, none of oversight, not their own.
CREATE FUNCTION sec.may_give(wanted text, to_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(wanted) <= 64 AND to_agency IS NOT NULL);
    SELECT sec.administers(to_agency) AND EXISTS (
        SELECT 1 FROM sec.role r JOIN public.partnership_agency a ON a.id = to_agency
        WHERE r.code = wanted AND r.code <> 'feed'
        AND (sec.professional() IS NULL OR a.type = ANY (r.given_in)))
$$;

-- Whether whoever asks has set the other factor of this person anew, and they have not signed in since. Who could set both
-- could sign in as them.
CREATE FUNCTION sec.set_other_factor(person uuid, this_factor text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL AND octet_length(this_factor) <= 64);
    SELECT EXISTS (SELECT 1 FROM sec.renewal r
                   WHERE r.professional = person AND r.factor <> this_factor AND r.by_professional = sec.professional()
                   AND NOT EXISTS (SELECT 1 FROM sec.session s WHERE s.professional = person AND s.opened_at > r.at))
$$;

-- How the people of an agency sign in, or one of them.
CREATE FUNCTION sec.sign_in_states(of_agency uuid, of_person uuid) RETURNS TABLE (
    person uuid, name text, email text, job text, role text, has_account boolean, is_open boolean, has_second_factor boolean, sessions int,
    last_signed_in timestamptz, invited_until timestamptz, may_give boolean, is_at_work boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    SELECT p.id, p.name, p.email, p.job, p.role, a.id IS NOT NULL, coalesce(a.is_active, false),
           EXISTS (SELECT 1 FROM public.mfa_authenticator m WHERE m.user_id = a.id AND m.type <> 'recovery_codes'),
           (SELECT count(*)::int FROM sec.session s
            JOIN sec.session_use u ON u.session = s.id AND u.last_used_at > clock_timestamp() - sec.idle()
            WHERE s.professional = p.id AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()),
           (SELECT max(s.opened_at) FROM sec.session s WHERE s.professional = p.id),
           (SELECT max(i.expires_at) FROM sec.invitation i WHERE i.professional = p.id AND i.used_at IS NULL
            AND i.withdrawn_at IS NULL AND i.expires_at > clock_timestamp()),
           sec.may_give(p.role, p.agency_id), p.is_active
    FROM public.partnership_professional p LEFT JOIN public.access_account a ON a.professional = p.id
    WHERE p.agency_id = of_agency AND (of_person IS NULL OR p.id = of_person) AND sec.administers(of_agency)
    ORDER BY p.name, p.id
$$;

-- Sessions. Whoever administers may end their own others as well: that takes away only. The one in which they ask they end
-- by signing out.
CREATE FUNCTION sec.session_now() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.context() ->> 'session')::uuid $$;
CREATE FUNCTION sec.sessions_of(person uuid) RETURNS TABLE (
    session uuid, purpose text, opened_at timestamptz, expires_at timestamptz, is_this_one boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT s.id, s.purpose, s.opened_at, s.expires_at, coalesce(s.id = sec.session_now(), false)
    FROM sec.session s JOIN public.partnership_professional p ON p.id = s.professional
    JOIN sec.session_use u ON u.session = s.id AND u.last_used_at > clock_timestamp() - sec.idle()
    WHERE p.id = person AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND sec.administers(p.agency_id)
    ORDER BY s.opened_at DESC, s.id
$$;
CREATE FUNCTION sec.end_session(which uuid) RETURNS uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(which IS NOT NULL);
    UPDATE sec.session s SET revoked_at = clock_timestamp() FROM public.partnership_professional p
    WHERE s.id = which AND p.id = s.professional AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND sec.administers(p.agency_id) AND s.id IS DISTINCT FROM sec.session_now()
    RETURNING s.professional
$$;
CREATE FUNCTION sec.revoke_sessions(person uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended int;
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    UPDATE sec.session s SET revoked_at = clock_timestamp()
    WHERE s.professional = person AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND s.id IS DISTINCT FROM sec.session_now();
    GET DIAGNOSTICS ended = ROW_COUNT;
    -- What they proved before opens nothing more, nor does the address of their calendar: whoever found it has it still.
    DELETE FROM sec.proof p WHERE p.professional = person;
    UPDATE sec.calendar c SET ended_at = clock_timestamp() WHERE c.professional = person AND c.ended_at IS NULL;
    RETURN ended;
END $$;
CREATE FUNCTION sec.end_sessions(person uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT EXISTS (SELECT 1 FROM public.partnership_professional p WHERE p.id = person AND sec.administers(p.agency_id)) THEN
        RETURN NULL;
    END IF;
    RETURN sec.revoke_sessions(person);
END $$;

-- Whoever asks, beside those who are listed already; the operator is nobody of them.
CREATE FUNCTION sec.and_me(listed uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(cardinality(listed) <= 10000);
    SELECT CASE WHEN sec.professional() IS NULL OR sec.professional() = ANY (listed) THEN listed
                ELSE listed || sec.professional() END
$$;

-- Codes by which they could set a password open nothing from now on.
CREATE FUNCTION sec.withdraw_codes(of_person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_person IS NOT NULL);
    UPDATE sec.invitation i SET withdrawn_at = clock_timestamp()
    WHERE i.professional = of_person AND i.used_at IS NULL AND i.withdrawn_at IS NULL
$$;
CREATE FUNCTION sec.has_second_factor(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM public.mfa_authenticator m JOIN public.access_account a ON a.id = m.user_id
                   WHERE a.professional = person AND m.type <> 'recovery_codes')
$$;

-- Accounts. The account's row is locked first: whoever signs in at that moment waits, and then finds it closed.
CREATE FUNCTION sec.close_account(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT sec.administers_person(person) THEN
        RETURN false;
    END IF;
    UPDATE public.access_account a SET is_active = false WHERE a.professional = person AND a.is_active;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM sec.withdraw_codes(person);
    PERFORM sec.revoke_sessions(person);
    RETURN true;
END $$;
-- To open again gives the role that the person has: it must be one that whoever asks may give.
CREATE FUNCTION sec.reopen_account(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT sec.administers_person(person) OR NOT EXISTS (
        SELECT 1 FROM public.partnership_professional p
        WHERE p.id = person AND (p.role = '' OR sec.may_give(p.role, p.agency_id))) THEN
        RETURN false;
    END IF;
    UPDATE public.access_account a SET is_active = true WHERE a.professional = person AND NOT a.is_active;
    RETURN FOUND;
END $$;

-- Somebody who has left stands in the directory no more, leads no more and signs in no more; what they wrote stays theirs.
CREATE FUNCTION sec.leave(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT sec.administers_person(person) THEN
        RETURN false;
    END IF;
    UPDATE public.partnership_professional p SET is_active = false, is_lead = false, is_deputy = false
    WHERE p.id = person AND p.is_active;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE public.access_account a SET is_active = false WHERE a.professional = person AND a.is_active;
    PERFORM sec.withdraw_codes(person);
    PERFORM sec.revoke_sessions(person);
    -- Nobody is on a rota who has left, whichever agency's it is.
    UPDATE public.partnership_weeklyshift s SET ended_at = statement_timestamp(), ended_by_id = sec.professional()
    WHERE s.professional_id = person AND s.ended_at IS NULL;
    UPDATE public.partnership_datedshift s SET ended_at = statement_timestamp(), ended_by_id = sec.professional()
    WHERE s.professional_id = person AND s.ended_at IS NULL AND s.ends_at > statement_timestamp();
    UPDATE public.partnership_teammember m SET ended_at = statement_timestamp(), ended_by_id = sec.professional()
    WHERE m.professional_id = person AND m.ended_at IS NULL;
    RETURN true;
END $$;
-- Back in the directory; an account that they had stays closed until it is opened.
CREATE FUNCTION sec.come_back(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT sec.administers_person(person) THEN
        RETURN false;
    END IF;
    UPDATE public.partnership_professional p SET is_active = true WHERE p.id = person AND NOT p.is_active;
    RETURN FOUND;
END $$;

CREATE FUNCTION sec.change_role(person uuid, to_role text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(person IS NOT NULL AND octet_length(to_role) <= 64);
    IF NOT sec.administers_person(person) OR to_role IS NULL OR NOT EXISTS (
        SELECT 1 FROM public.partnership_professional p
        WHERE p.id = person AND (to_role = '' OR sec.may_give(to_role, p.agency_id))) THEN
        RETURN false;
    END IF;
    UPDATE public.partnership_professional p
    SET role = to_role, entered_by = CASE WHEN to_role = '' THEN p.entered_by ELSE sec.and_me(p.entered_by) END
    WHERE p.id = person AND p.role <> to_role;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM sec.revoke_sessions(person);
    RETURN true;
END $$;

-- Factors: 'done'; 'other' where whoever asks set the other one anew and the person has not signed in since; else ''.
CREATE FUNCTION sec.lock_account(person uuid) RETURNS uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(person IS NOT NULL);
    SELECT a.id FROM public.access_account a WHERE a.professional = person AND a.is_active FOR UPDATE
$$;
-- Devices on which an account was signed in fully have tries of their own. A factor that is taken away may have been known there.
CREATE FUNCTION sec.forget_devices(of_account uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_account IS NOT NULL);
    DELETE FROM public.access_knowndevice d WHERE d.account_id = of_account
$$;
CREATE FUNCTION sec.remove_second_factor(person uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account uuid;
BEGIN
    PERFORM sec.accept(person IS NOT NULL);
    IF NOT sec.administers_person(person) THEN
        RETURN '';
    END IF;
    account := sec.lock_account(person);
    IF NOT EXISTS (SELECT 1 FROM public.mfa_authenticator m WHERE m.user_id = account) THEN
        RETURN '';
    END IF;
    IF sec.set_other_factor(person, 'second_factor') THEN
        RETURN 'other';
    END IF;
    DELETE FROM public.mfa_authenticator m WHERE m.user_id = account;
    PERFORM sec.forget_devices(account);
    INSERT INTO sec.renewal (professional, factor, by_professional) VALUES (person, 'second_factor', sec.professional());
    PERFORM sec.revoke_sessions(person);
    RETURN 'done';
END $$;
-- An invitation takes the password away at once. `code_hash`: SHA-256 of a code that is shown once; it lasts three days.
CREATE FUNCTION sec.invite(person uuid, code_hash bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account uuid;
BEGIN
    PERFORM sec.accept(person IS NOT NULL AND octet_length(code_hash) = 32);
    IF NOT sec.administers_person(person) OR length(code_hash) IS DISTINCT FROM 32
       OR EXISTS (SELECT 1 FROM sec.invitation i WHERE i.code_hash = invite.code_hash) THEN
        RETURN '';
    END IF;
    account := sec.lock_account(person);
    IF account IS NULL THEN
        RETURN '';
    END IF;
    IF sec.set_other_factor(person, 'password') THEN
        RETURN 'other';
    END IF;
    IF sec.entered_newcomer(person) THEN
        RETURN 'entered';
    END IF;
    IF sec.operator_lets_in(person) AND NOT sec.has_second_factor(person) THEN
        RETURN 'operator';
    END IF;
    PERFORM sec.withdraw_codes(person);
    UPDATE public.access_account a SET password = '!' || encode(uuid_send(gen_random_uuid()), 'hex') WHERE a.id = account;
    PERFORM sec.forget_devices(account);
    INSERT INTO sec.invitation (code_hash, professional, expires_at)
    VALUES (invite.code_hash, person, clock_timestamp() + interval '3 days');
    INSERT INTO sec.renewal (professional, factor, by_professional) VALUES (person, 'password', sec.professional());
    PERFORM sec.revoke_sessions(person);
    RETURN 'done';
END $$;
-- The sign-in role takes a code once, and with it the new password as it is kept. Returns whose account it is, or nothing.
CREATE FUNCTION sec.accept_invitation(code text, for_email text, verifier text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    invited uuid;
    account uuid;
BEGIN
    PERFORM sec.accept(octet_length(code) <= 65536 AND octet_length(for_email) <= 65536 AND sec.is_verifier(verifier));
    SELECT i.professional, a.id INTO invited, account
    FROM sec.invitation i JOIN public.access_account a ON a.professional = i.professional
    WHERE i.code_hash = sha256(convert_to(code, 'UTF8')) AND a.email = lower(for_email) AND a.is_active
    AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > clock_timestamp();
    IF invited IS NULL THEN
        RETURN NULL;
    END IF;
    account := sec.lock_account(invited);
    UPDATE sec.invitation i SET used_at = clock_timestamp()
    WHERE i.code_hash = sha256(convert_to(code, 'UTF8')) AND i.used_at IS NULL AND i.withdrawn_at IS NULL;
    IF account IS NULL OR NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE public.access_account a SET password = verifier WHERE a.id = account;
    PERFORM sec.forget_devices(account);
    RETURN invited;
END $$;

-- Keys of agencies' systems. An administrator's key ends by itself within two years.
CREATE FUNCTION sec.new_api_key(for_agency uuid, named text, days int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := sec.new_token('wpk_');
    made uuid;
BEGIN
    PERFORM sec.accept(for_agency IS NOT NULL AND octet_length(named) <= 240 AND (days IS NULL OR days BETWEEN 1 AND 731));
    IF NOT sec.administers(for_agency) OR named IS NULL OR length(named) > 60
       OR (days IS NULL AND sec.professional() IS NOT NULL) OR days NOT BETWEEN 1 AND 731
       OR NOT EXISTS (SELECT 1 FROM public.partnership_agency a WHERE a.id = for_agency) THEN
        RETURN NULL;
    END IF;
    INSERT INTO sec.api_key (token_hash, agency, name, expires_at)
    VALUES (sha256(convert_to(token, 'UTF8')), for_agency, named, clock_timestamp() + make_interval(days => days))
    RETURNING id INTO made;
    INSERT INTO sec.key_use (key) VALUES (made);
    RETURN token;
END $$;
CREATE FUNCTION sec.keys_of(of_agency uuid) RETURNS TABLE (
    key uuid, name text, made_at timestamptz, last_used_at timestamptz, expires_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_agency IS NOT NULL);
    SELECT k.id, k.name, k.made_at, u.last_used_at, k.expires_at, k.revoked_at
    FROM sec.api_key k LEFT JOIN sec.key_use u ON u.key = k.id
    WHERE k.agency = of_agency AND sec.administers(of_agency)
    ORDER BY k.made_at DESC, k.id
$$;
-- End a key now, or after so many hours, so that its successor can be put in place; never later than it would have ended.
CREATE FUNCTION sec.end_api_key(which uuid, after_hours int) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_agency uuid;
BEGIN
    PERFORM sec.accept(which IS NOT NULL AND after_hours BETWEEN 0 AND 2160);
    IF after_hours NOT BETWEEN 0 AND 2160 OR after_hours IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE sec.api_key k
    SET revoked_at = CASE WHEN after_hours = 0 THEN clock_timestamp() END,
        expires_at = CASE WHEN after_hours = 0 THEN k.expires_at
                          ELSE least(k.expires_at, clock_timestamp() + make_interval(hours => after_hours)) END
    WHERE k.id = which AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
    AND sec.administers(k.agency)
    RETURNING k.agency INTO of_agency;
    RETURN of_agency;
END $$;

-- An administrator may say that an agency's rows join by fewer identifiers; only the operator, by more.
CREATE FUNCTION sec.withdraw_trust(of_agency uuid, identifiers text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_agency IS NOT NULL AND cardinality(identifiers) <= 100);
    UPDATE public.partnership_agency a
    SET trusted_identifiers = ARRAY(SELECT t FROM unnest(a.trusted_identifiers) t WHERE NOT coalesce(t = ANY (identifiers), false))
    WHERE a.id = of_agency AND a.trusted_identifiers::text[] && identifiers AND sec.administers(of_agency);
    RETURN FOUND;
END $$;
