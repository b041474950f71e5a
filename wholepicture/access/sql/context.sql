-- The session context. Only sec.begin (from a token) and sec.begin_system (the worker and the operator only) set who is asking.
-- The value is MAC-signed with a key that no login role can read, and bound to the backend process, the transaction
-- and the login role: a forged or replayed value reads as no context at all, and so as no rows.

-- What a function that serves is told is looked at before it reads any row: what it does not take is refused in these
-- words, whoever asks and whatever there is. An error that came later could tell from which row it came.
CREATE FUNCTION sec.accept(is_acceptable boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF is_acceptable IS NOT TRUE THEN
        RAISE EXCEPTION 'that is not taken' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END $$;

-- What a policy asks is asked several times by every statement. These are written in PL/pgSQL, which keeps what it has planned: a
-- function in SQL that cannot be put into its caller is parsed and planned anew by every statement that asks it.

-- HMAC-SHA-256 (RFC 2104) from the two padded keys, so that no extension is needed.
CREATE FUNCTION sec.mac(message text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(message, 'UTF8'))), 'hex') FROM sec.mac_key k);
END $$;

-- The day it is where the children are. CURRENT_DATE would follow the session's TimeZone, which anyone may set, by up
-- to seven days either way: an involvement that has ended would be live again.
CREATE FUNCTION sec.today() RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (statement_timestamp() AT TIME ZONE 'Europe/London')::date;
END $$;

CREATE FUNCTION sec.transaction_mark() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN pg_backend_pid() || '/' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint || '/' || session_user;
END $$;

-- Sign a context and put it in place until the transaction ends.
CREATE FUNCTION sec.put(context jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    marked text := (context || jsonb_build_object('mark', sec.transaction_mark()))::text;
    held text;
BEGIN
    -- A cursor that somebody held open past their transaction would show their rows to whoever has this connection next.
    FOR held IN SELECT c.name FROM pg_cursors c WHERE c.is_holdable LOOP
        EXECUTE format('CLOSE %I', held);
    END LOOP;
    -- What is done in this transaction is on disk before anybody is told that it was done, whatever this session, or this
    -- role's own settings, say of it.
    PERFORM set_config('synchronous_commit', 'on', true);
    PERFORM set_config('wp.context', sec.mac(marked) || marked, true);
    RETURN context;
END $$;

-- Whether a professional still holds what a context says of them: their agency, their role, and what their training leaves of it.
CREATE FUNCTION sec.still_holds(asks uuid, context jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
    is_narrowed boolean;
BEGIN
    SELECT r.hub, r.lead OR p.is_lead AS lead, r.reads, r.permissions INTO held
    FROM public.partnership_professional p JOIN sec.role r ON r.code = p.role
    WHERE p.id = asks AND p.is_active AND p.role = context ->> 'role' AND p.agency_id = (context ->> 'agency')::uuid;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    is_narrowed := held.reads AND sec.narrows(asks, sec.today());
    RETURN (held.hub AND NOT is_narrowed) = (context ->> 'hub')::boolean
        AND (held.lead AND NOT is_narrowed) = (context ->> 'lead')::boolean
        AND (held.reads AND NOT is_narrowed) = (context ->> 'reads')::boolean
        AND (held.lead OR NOT coalesce((context ->> 'sends_register')::boolean, false))
        -- a calendar may nothing but show its owner's dates, whatever they may
        AND (context -> 'calendar' IS NOT NULL OR sec.permissions_left(held.permissions, is_narrowed) = context -> 'permissions');
END $$;

-- Who is asking: the verified context, or nothing. Rights withdrawn are gone at the next statement.
CREATE FUNCTION sec.context() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    signed text := current_setting('wp.context', true);
    context jsonb;
    asks uuid;
BEGIN
    IF signed IS NULL OR length(signed) < 65 OR sec.mac(substr(signed, 65)) <> left(signed, 64) THEN
        RETURN NULL;
    END IF;
    context := substr(signed, 65)::jsonb;
    IF context ->> 'mark' <> sec.transaction_mark() THEN
        RETURN NULL;
    END IF;
    -- A transaction that keeps to its first snapshot would never see that a right is gone.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RETURN NULL;
    END IF;
    IF context ->> 'session' IS NOT NULL THEN
        SELECT s.professional INTO asks FROM sec.session s
        WHERE s.id = (context ->> 'session')::uuid AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp();
        IF NOT FOUND OR NOT sec.still_holds(asks, context) THEN
            RETURN NULL;
        END IF;
    ELSIF context ->> 'api_key' IS NOT NULL THEN
        PERFORM 1 FROM sec.api_key k WHERE k.id = (context ->> 'api_key')::uuid AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp());
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    ELSIF context ->> 'calendar' IS NOT NULL THEN
        SELECT c.professional INTO asks FROM sec.calendar c
        WHERE c.id = (context ->> 'calendar')::uuid AND c.ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM public.access_account own WHERE own.professional = c.professional AND NOT own.is_active);
        IF NOT FOUND OR NOT sec.still_holds(asks, context) THEN
            RETURN NULL;
        END IF;
    ELSIF context ->> 'carer' IS NOT NULL THEN
        PERFORM 1 FROM sec.carer_telephone t WHERE t.id = (context ->> 'telephone')::uuid AND t.ended_at IS NULL;
        IF NOT FOUND OR NOT sec.carer_may_look((context ->> 'carer')::uuid) THEN
            RETURN NULL;
        END IF;
    END IF;
    RETURN context;
END $$;

-- How long a session is open that nobody uses: drafts are kept, so signing in again loses no word.
CREATE FUNCTION sec.idle() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '30 minutes' $$;

-- When a key was last used, to the minute. Nobody waits for anybody here: whoever finds the row taken lets it be.
CREATE FUNCTION sec.note_use(used uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sec.key_use SET last_used_at = clock_timestamp()
    WHERE key = (SELECT u.key FROM sec.key_use u WHERE u.key = used AND
                 (u.last_used_at IS NULL OR u.last_used_at < clock_timestamp() - interval '1 minute') FOR UPDATE SKIP LOCKED)
$$;

-- When a session was last used, to the minute; as `sec.note_use` of keys, apart from the session, which somebody may be ending.
CREATE FUNCTION sec.note_session(used uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sec.session_use SET last_used_at = clock_timestamp()
    WHERE session = (SELECT u.session FROM sec.session_use u WHERE u.session = used
                     AND u.last_used_at < clock_timestamp() - interval '1 minute' FOR UPDATE SKIP LOCKED)
$$;

-- Whose session this is, by the hash of its token; nobody's, where it has ended or nobody has used it for long.
CREATE FUNCTION sec.whose_session(hashed bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT jsonb_build_object(
        'session', s.id, 'professional', p.id, 'name', p.name, 'email', p.email, 'agency', a.id, 'agency_code', a.code,
        'agency_name', a.name, 'agency_type', a.type, 'area', a.area_id, 'team', coalesce(t.name, ''), 'role', r.code,
        'hub', r.hub AND NOT n.narrowed, 'lead', (r.lead OR p.is_lead) AND NOT n.narrowed, 'reads', r.reads AND NOT n.narrowed,
        'purpose', s.purpose, 'permissions', sec.permissions_left(r.permissions, n.narrowed), 'narrowed', n.narrowed,
        'sends_register', a.type = 'school' AND (r.lead OR p.is_lead))
    FROM sec.session s
    JOIN sec.session_use u ON u.session = s.id AND u.last_used_at > clock_timestamp() - sec.idle()
    JOIN public.partnership_professional p ON p.id = s.professional AND p.is_active
    JOIN public.partnership_agency a ON a.id = p.agency_id
    LEFT JOIN public.partnership_team t ON t.id = p.team_id
    JOIN sec.role r ON r.code = p.role
    CROSS JOIN LATERAL (SELECT r.reads AND sec.narrows(p.id, sec.today()) AS narrowed OFFSET 0) n -- asked once
    WHERE s.token_hash = hashed AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp());
END $$;

CREATE FUNCTION sec.begin(token text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hashed bytea;
    context jsonb;
BEGIN
    -- A token that is none is nobody's, however it reads.
    PERFORM sec.accept(token IS NULL OR octet_length(token) <= 65536);
    hashed := sha256(convert_to(token, 'UTF8'));
    PERFORM set_config('wp.context', '', true);
    context := sec.whose_session(hashed);
    PERFORM sec.note_session((context ->> 'session')::uuid);
    IF context IS NULL THEN
        SELECT jsonb_build_object(
            'api_key', k.id, 'professional', NULL, 'name', a.name, 'email', '', 'agency', a.id, 'agency_code', a.code,
            'agency_name', a.name, 'agency_type', a.type, 'area', a.area_id, 'team', '', 'role', r.code, 'hub', false,
            'lead', false, 'reads', false, 'purpose', 'system', 'permissions', to_jsonb(r.permissions))
        INTO context
        FROM sec.api_key k JOIN public.partnership_agency a ON a.id = k.agency JOIN sec.role r ON r.code = 'feed'
        WHERE k.token_hash = hashed AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp());
        PERFORM sec.note_use((context ->> 'api_key')::uuid);
    END IF;
    IF context IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN sec.put(context);
END $$;

-- As `begin`, for an open page that asks by itself what has come: that is no use of a session, and keeps none open.
CREATE FUNCTION sec.watch(token text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    PERFORM sec.accept(token IS NULL OR octet_length(token) <= 65536);
    PERFORM set_config('wp.context', '', true);
    context := sec.whose_session(sha256(convert_to(token, 'UTF8')));
    RETURN CASE WHEN context IS NOT NULL THEN sec.put(context) END;
END $$;

-- Background work and the operator's commands: a named system viewer, for one agency where there is one.
CREATE FUNCTION sec.begin_system(system_name text, for_agency uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    -- Each is one named system viewer, and never another: the operator may give and take what people have.
    PERFORM sec.accept(system_name ~ '^[a-z_]{1,64}$'
        AND session_user = CASE system_name WHEN 'operator' THEN 'wp_operator' WHEN 'derivation' THEN 'wp_worker'
                                             WHEN 'sending' THEN 'wp_sender' WHEN 'public' THEN 'wp_public' END);
    SELECT jsonb_build_object('agency', a.id, 'agency_code', a.code, 'agency_name', a.name, 'agency_type', a.type,
                              'area', a.area_id)
    INTO context FROM public.partnership_agency a WHERE a.id = for_agency;
    -- Whoever tells something without signing in is of the public of an area, and nobody else.
    IF system_name = 'public' AND (context ->> 'agency_type' = 'public') IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    RETURN sec.put(coalesce(context, '{}'::jsonb) || jsonb_build_object(
        'system', system_name, 'role', 'system:' || system_name, 'purpose', 'system', 'hub', false, 'lead', false,
        'reads', system_name <> 'public', 'permissions', '[]'::jsonb));
END $$;

CREATE FUNCTION sec.agency() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (sec.context() ->> 'agency')::uuid; END $$;
CREATE FUNCTION sec.area() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (sec.context() ->> 'area')::uuid; END $$;
CREATE FUNCTION sec.professional() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (sec.context() ->> 'professional')::uuid; END $$;
CREATE FUNCTION sec.is_hub() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce((sec.context() ->> 'hub')::boolean, false); END $$;
CREATE FUNCTION sec.is_lead() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce((sec.context() ->> 'lead')::boolean, false); END $$;
-- A school's register is taken in by whoever leads there, lapsed training or not (decision 69: telling is never cut off). What a file
-- brings is held against what is kept, so that is open to them while it is taken in: until this transaction ends, and no longer.
CREATE FUNCTION sec.take_register() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb := sec.context();
BEGIN
    IF coalesce((context ->> 'sends_register')::boolean, false) THEN
        PERFORM sec.put(context || '{"takes_register": true}'::jsonb);
        RETURN true;
    END IF;
    RETURN false;
END $$;
CREATE FUNCTION sec.takes_register() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce((sec.context() ->> 'takes_register')::boolean, false); END $$;
-- Whether a school's register shows: to whoever leads there and reads, and while they take one in.
CREATE FUNCTION sec.keeps_register() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asks jsonb := sec.context();
BEGIN
    RETURN coalesce((asks ->> 'sends_register')::boolean
                    AND ((asks ->> 'lead')::boolean OR coalesce((asks ->> 'takes_register')::boolean, false)), false);
END $$;
CREATE FUNCTION sec.reads() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce((sec.context() ->> 'reads')::boolean, false); END $$;
CREATE FUNCTION sec.may(permission text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(octet_length(permission) <= 64);
    RETURN coalesce(sec.context() -> 'permissions' ? permission, false);
END $$;

-- Nominals that this viewer is barred from (a conflict of interest). No viewer may list them, or ask of a nominal: that
-- there is a bar is all that they are told, by `free`. A policy asks of the row before it, by the row's own id
-- (access.sql.rows.conflict_bars).
CREATE FUNCTION sec.barred() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asks uuid := sec.professional();
BEGIN
    RETURN (SELECT coalesce(array_agg(n), '{}'::uuid[]) FROM public.access_bar b, unnest(b.covers) n
            WHERE b.professional_id = asks AND b.lifted_at IS NULL);
END $$;
CREATE FUNCTION sec.free() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asks uuid := sec.professional();
BEGIN
    RETURN NOT EXISTS (SELECT 1 FROM public.access_bar b WHERE b.professional_id = asks AND b.lifted_at IS NULL);
END $$;
CREATE FUNCTION sec.bars(nominals uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN nominals && sec.barred(); END $$;
-- Nominals whose whereabouts are hidden from this viewer.
CREATE FUNCTION sec.hidden() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asks jsonb := sec.context();
BEGIN
    RETURN (SELECT coalesce(array_agg(n), '{}'::uuid[]) FROM public.access_locationrestriction r, unnest(r.covers) n
            WHERE r.lifted_at IS NULL
            AND NOT coalesce((asks ->> 'professional')::uuid = ANY (r.readers), false)
            AND NOT coalesce((asks ->> 'agency')::uuid = ANY (r.reader_agencies), false));
END $$;

-- Sign-in. A token is 244 random bits, shown once and kept as a hash. Only the sign-in role opens one, and only for whoever
-- proved their account just now (access/sql/proofs.sql): that is used up by it.
CREATE FUNCTION sec.new_token(prefix text) RETURNS text LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT prefix || encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex')
$$;
CREATE FUNCTION sec.open_session(for_professional uuid, for_purpose text, hours int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := sec.new_token('wps_');
    opened uuid;
BEGIN
    PERFORM sec.accept(for_professional IS NOT NULL AND octet_length(for_purpose) <= 64 AND hours IS NOT NULL);
    -- Whoever closes the account waits for us, or we for them: no session outlives its account.
    PERFORM 1 FROM public.access_account a WHERE a.professional = for_professional FOR SHARE;
    IF NOT sec.use_proof(for_professional) THEN
        RETURN NULL;
    END IF;
    -- Twelve hours at most, whoever asks (access.rules.SESSION_HOURS).
    INSERT INTO sec.session (token_hash, professional, purpose, expires_at)
    SELECT sha256(convert_to(token, 'UTF8')), p.id, for_purpose,
           clock_timestamp() + make_interval(hours => least(greatest(hours, 0), 12))
    FROM public.partnership_professional p
    WHERE p.id = for_professional AND p.is_active AND p.role <> '' AND for_purpose <> ''
    AND NOT EXISTS (SELECT 1 FROM public.access_account a WHERE a.professional = p.id AND NOT a.is_active)
    RETURNING id INTO opened;
    IF opened IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO sec.session_use VALUES (opened, clock_timestamp());
    -- What says when those were used that ended long ago goes, a little at a time.
    DELETE FROM sec.session_use u WHERE u.session IN (
        SELECT old.session FROM sec.session_use old WHERE old.last_used_at < clock_timestamp() - interval '2 days'
        LIMIT 20 FOR UPDATE SKIP LOCKED);
    RETURN token;
END $$;
-- Whether this is an open session of this professional's: signing in asks before it lets anybody change how they sign in.
CREATE FUNCTION sec.is_open(token text, for_professional uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opened uuid;
BEGIN
    PERFORM sec.accept(octet_length(token) <= 65536 AND for_professional IS NOT NULL);
    SELECT s.id INTO opened FROM sec.session s
    JOIN sec.session_use u ON u.session = s.id AND u.last_used_at > clock_timestamp() - sec.idle()
    JOIN public.partnership_professional p ON p.id = s.professional
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.professional = for_professional
    AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND p.is_active AND p.role <> '';
    PERFORM sec.note_session(opened);
    RETURN opened IS NOT NULL;
END $$;
-- Whether this was a session that ended by itself, and by nobody: its page then leads back to where somebody was.
CREATE FUNCTION sec.ended_by_time(token text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(token) <= 65536);
    SELECT EXISTS (SELECT 1 FROM sec.session s JOIN sec.session_use u ON u.session = s.id
                   JOIN public.partnership_professional p ON p.id = s.professional AND p.is_active AND p.role <> ''
                   WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.revoked_at IS NULL
                   AND (s.expires_at <= clock_timestamp() OR u.last_used_at <= clock_timestamp() - sec.idle()))
$$;
-- Whoever sets a new password, or another second factor, puts out whoever else is signed in as them; who was may have made the address of
-- a calendar.
CREATE FUNCTION sec.end_others(for_professional uuid, than_token text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(for_professional IS NOT NULL AND octet_length(than_token) <= 65536);
    UPDATE sec.session SET revoked_at = clock_timestamp()
    WHERE professional = for_professional AND revoked_at IS NULL
    AND token_hash <> sha256(convert_to(than_token, 'UTF8'));
    UPDATE sec.calendar SET ended_at = clock_timestamp() WHERE professional = for_professional AND ended_at IS NULL
$$;
CREATE FUNCTION sec.close_session(token text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(token) <= 65536);
    UPDATE sec.session SET revoked_at = clock_timestamp()
    WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND revoked_at IS NULL
$$;
CREATE FUNCTION sec.role_of(for_professional uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(for_professional IS NOT NULL);
    SELECT p.role FROM public.partnership_professional p WHERE p.id = for_professional AND p.is_active
$$;

-- Whether a row that is seen was written in this transaction, in a savepoint of it or not: of others' transactions only
-- what is committed is seen. Ids of transactions are read from 32 bits beside the count that goes on beyond these.
CREATE FUNCTION sec.is_of_this_transaction(written_by xid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here bigint := pg_current_xact_id()::text::bigint;
    there bigint := ((here >> 32) << 32) + written_by::text::bigint;
BEGIN
    IF there - here > 2147483648 THEN
        there := there - 4294967296;
    ELSIF here - there > 2147483648 THEN
        there := there + 4294967296;
    END IF;
    RETURN there > 2 AND pg_xact_status(there::text::xid8) = 'in progress';
END $$;

-- Wake a step: one job in the queue, in this transaction. Only steps that the queue's owner listed can be woken, and
-- the job's number, which would tell volumes, is not returned. Who serves wakes a step only for what it has just written
-- itself: each room says of its steps, by a function sec.woken_by_ROOM_STEP(uuid[]), what that is; a step without one is
-- woken by the background alone. The same job twice in one transaction is one.
CREATE FUNCTION sec.defer(task text, args jsonb, priority int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ids uuid[];
    is_theirs regprocedure;
    may_wake boolean := true;
    key text;
BEGIN
    -- Ids and nothing else, no more than one step takes (base.topics.BATCH): what a step cannot read would fail and wait.
    PERFORM sec.accept(octet_length(task) <= 200 AND priority BETWEEN -2000000 AND 3000000 AND CASE
        WHEN jsonb_typeof(args -> 'ids') IS DISTINCT FROM 'array' THEN false
        WHEN jsonb_array_length(args -> 'ids') > 200 THEN false
        ELSE NOT EXISTS (SELECT 1 FROM jsonb_array_elements(args -> 'ids') one
                         WHERE (one #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') IS NOT TRUE) END);
    IF sec.context() IS NULL OR NOT EXISTS (SELECT 1 FROM sec.step s WHERE s.task = defer.task) THEN
        RAISE EXCEPTION 'no such step, or nobody asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    ids := ARRAY(SELECT DISTINCT one::uuid FROM jsonb_array_elements_text(args -> 'ids') one ORDER BY 1);
    IF session_user IN ('wp_app', 'wp_public') THEN
        is_theirs := to_regprocedure(format('sec.woken_by_%s(uuid[])', replace(task, '.', '_')));
        IF is_theirs IS NULL THEN
            may_wake := false;
        ELSE
            EXECUTE format('SELECT %s($1)', is_theirs::oid::regproc) INTO may_wake USING ids;
        END IF;
        IF may_wake IS NOT TRUE THEN
            RAISE EXCEPTION 'no such step, or nobody asks' USING ERRCODE = 'insufficient_privilege';
        END IF;
        priority := div(greatest(priority, 0), 1000000) * 1000000;
    END IF;
    IF task = 'linkage.join' THEN
        priority := priority - sec.note_waiting(ids);
    END IF;
    key := pg_current_xact_id()::text || '/' || task || '/' || md5(ids::text);
    IF EXISTS (SELECT 1 FROM public.procrastinate_jobs j WHERE j.queueing_lock = key AND j.status = 'todo') THEN
        RETURN;
    END IF;
    PERFORM public.procrastinate_defer_jobs_v1(
        ARRAY[ROW('steps', task, priority, split_part(task, '.', 1), key,
                  jsonb_build_object('ids', to_jsonb(ids)), NULL)::public.procrastinate_job_to_defer_v1]);
END $$;

CREATE FUNCTION sec.change_purpose(token text, to_purpose text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(token) <= 65536 AND octet_length(to_purpose) BETWEEN 1 AND 64);
    UPDATE sec.session SET purpose = to_purpose
    WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND revoked_at IS NULL
$$;
