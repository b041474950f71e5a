-- Proofs: who showed just now that an account is theirs. A session is opened by one, and uses it up. The password's Argon2id
-- hash is never kept, only its SHA-256: the process of signing in sends the hash of what was typed, and cannot have it otherwise.

-- How long a proof opens something: as long as the library waits for the code after the password.
CREATE FUNCTION sec.proved_for() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '15 minutes' $$;
CREATE FUNCTION sec.note_proof(of_professional uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_professional IS NOT NULL);
    INSERT INTO sec.proof (professional, proved_at) VALUES (of_professional, clock_timestamp());
    -- What is too old goes, a little at a time.
    DELETE FROM sec.proof p WHERE p.id IN (
        SELECT old.id FROM sec.proof old WHERE old.proved_at < clock_timestamp() - sec.proved_for()
        LIMIT 20 FOR UPDATE SKIP LOCKED)
$$;
CREATE FUNCTION sec.prove(for_account uuid, proof bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    proved uuid;
BEGIN
    PERFORM sec.accept(for_account IS NOT NULL AND octet_length(proof) BETWEEN 16 AND 64);
    SELECT a.professional INTO proved FROM public.access_account a
    WHERE a.id = for_account AND a.password LIKE 'argon2\_proved$%'
    AND split_part(a.password, '$', 6) = rtrim(encode(sha256(proof), 'base64'), '=');
    IF proved IS NULL THEN
        RETURN false;
    END IF;
    PERFORM sec.note_proof(proved);
    RETURN true;
END $$;
-- That another provider says so is the word of the process of signing in: the database does not check its signature. It holds
-- for accounts that are tied to one.
CREATE FUNCTION sec.prove_by_provider(of_provider text, of_uid text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    proved uuid;
BEGIN
    PERFORM sec.accept(octet_length(of_provider) <= 1000 AND octet_length(of_uid) <= 1000);
    SELECT a.professional INTO proved FROM public.socialaccount_socialaccount s
    JOIN public.access_account a ON a.id = s.user_id WHERE s.provider = of_provider AND s.uid = of_uid;
    IF proved IS NULL THEN
        RETURN false;
    END IF;
    PERFORM sec.note_proof(proved);
    RETURN true;
END $$;
CREATE FUNCTION sec.is_proved(account uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(account IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM sec.proof p JOIN public.access_account a ON a.professional = p.professional
                   WHERE a.id = account AND p.proved_at > clock_timestamp() - sec.proved_for())
$$;
-- Uses up the oldest proof that holds: of two who sign in to one account at one moment, each has one.
CREATE FUNCTION sec.use_proof(of_professional uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_professional IS NOT NULL);
    DELETE FROM sec.proof p WHERE p.id = (
        SELECT oldest.id FROM sec.proof oldest
        WHERE oldest.professional = of_professional AND oldest.proved_at > clock_timestamp() - sec.proved_for()
        ORDER BY oldest.proved_at LIMIT 1 FOR UPDATE SKIP LOCKED);
    RETURN FOUND;
END $$;

-- A password, as it is kept: the one that is there is nobody's to overwrite but by a proof of it, an invitation, or the operator.
CREATE FUNCTION sec.is_verifier(kept text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(octet_length(kept) <= 128
        AND kept ~ '^argon2_proved\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{43}$', false)
$$;
CREATE FUNCTION sec.change_password(for_account uuid, verifier text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person uuid;
BEGIN
    PERFORM sec.accept(for_account IS NOT NULL AND sec.is_verifier(verifier));
    SELECT a.professional INTO person FROM public.access_account a WHERE a.id = for_account AND a.is_active FOR UPDATE;
    IF person IS NULL OR NOT sec.use_proof(person) THEN
        RETURN false;
    END IF;
    UPDATE public.access_account a SET password = verifier WHERE a.id = for_account;
    -- What was proved by the old one is proved no more.
    DELETE FROM sec.proof p WHERE p.professional = person;
    RETURN true;
END $$;
-- Whoever ties an account to a login of another provider signs in by that from then on: only who proved the account may.
CREATE FUNCTION sec.tied_by_proof() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person uuid;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.provider, NEW.uid) IS NOT DISTINCT FROM (OLD.user_id, OLD.provider, OLD.uid) THEN
        RETURN NEW;
    END IF;
    SELECT a.professional INTO person FROM public.access_account a WHERE a.id = NEW.user_id;
    IF person IS NULL OR NOT sec.use_proof(person) THEN
        RAISE EXCEPTION 'that account was not proved' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- The operator's: an account for somebody of the directory, or a password and second factor anew. `factor`: what the library
-- keeps of an authenticator, where they have one already.
CREATE FUNCTION sec.new_account(for_professional uuid, with_email text, verifier text, factor jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    PERFORM sec.accept(for_professional IS NOT NULL AND octet_length(with_email) BETWEEN 3 AND 254
        AND sec.is_verifier(verifier) AND (factor IS NULL OR octet_length(factor::text) <= 10000));
    IF sec.administers_person(for_professional) IS NOT TRUE THEN
        RETURN false;
    END IF;
    INSERT INTO public.access_account (id, email, professional, is_active, password)
    SELECT gen_random_uuid(), with_email, for_professional, true, verifier
    ON CONFLICT (professional) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO public.account_emailaddress (email, verified, "primary", user_id) VALUES (with_email, true, true, made);
    IF factor IS NOT NULL THEN
        INSERT INTO public.mfa_authenticator (type, data, user_id, created_at)
        VALUES ('totp', factor, made, clock_timestamp());
    END IF;
    RETURN true;
END $$;
CREATE FUNCTION sec.reset_account(person uuid, verifier text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account uuid;
BEGIN
    PERFORM sec.accept(person IS NOT NULL AND sec.is_verifier(verifier));
    IF sec.administers_person(person) IS NOT TRUE THEN
        RETURN false;
    END IF;
    UPDATE public.access_account a SET password = verifier WHERE a.professional = person RETURNING a.id INTO account;
    IF account IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM public.mfa_authenticator m WHERE m.user_id = account;
    PERFORM sec.withdraw_codes(person);
    INSERT INTO sec.renewal (professional, factor, by_professional) VALUES (person, 'password', NULL);
    PERFORM sec.forget_devices(account);
    PERFORM sec.revoke_sessions(person);
    RETURN true;
END $$;
