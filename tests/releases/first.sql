

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;



COMMENT ON SCHEMA public IS 'standard public schema';

CREATE SCHEMA sec;

ALTER SCHEMA sec OWNER TO wp_owner;

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

ALTER TYPE public.procrastinate_job_event_type OWNER TO wp_owner;

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

ALTER TYPE public.procrastinate_job_status OWNER TO wp_owner;

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

ALTER TYPE public.procrastinate_job_to_defer_v1 OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

ALTER FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

ALTER FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

ALTER FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO wp_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

ALTER TABLE public.procrastinate_jobs OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

ALTER FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

ALTER FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_notify_queue_abort_job_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_notify_queue_job_inserted_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

ALTER FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

ALTER FUNCTION public.procrastinate_register_worker_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

ALTER FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

ALTER FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

ALTER FUNCTION public.procrastinate_trigger_function_status_events_update_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

ALTER FUNCTION public.procrastinate_unlink_periodic_defers_v1() OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

ALTER FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO wp_owner;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

ALTER FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO wp_owner;

CREATE FUNCTION sec.agency() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT (sec.context() ->> 'agency')::uuid $$;

ALTER FUNCTION sec.agency() OWNER TO wp_definer;

CREATE FUNCTION sec.alert_touches_barred(of_alert uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT EXISTS (SELECT 1 FROM public.alerts_alert a WHERE a.id = of_alert AND sec.bars(a.nominals))
        OR EXISTS (SELECT 1 FROM public.alerts_evidence e WHERE e.alert_id = of_alert
                   AND sec.touches_barred(e.submission))
$$;

ALTER FUNCTION sec.alert_touches_barred(of_alert uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.area() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT (sec.context() ->> 'area')::uuid $$;

ALTER FUNCTION sec.area() OWNER TO wp_definer;

CREATE FUNCTION sec.barred() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(b.nominal), '{}'::uuid[]) FROM public.access_bar b
    WHERE b.professional_id = sec.professional() AND b.lifted_at IS NULL
$$;

ALTER FUNCTION sec.barred() OWNER TO wp_definer;

CREATE FUNCTION sec.bars(nominals uuid[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT nominals && sec.barred() $$;

ALTER FUNCTION sec.bars(nominals uuid[]) OWNER TO wp_definer;

CREATE FUNCTION sec.begin(token text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    hashed bytea := sha256(convert_to(token, 'UTF8'));
    context jsonb;
BEGIN
    PERFORM set_config('wp.context', '', true);
    SELECT jsonb_build_object(
        'session', s.id, 'professional', p.id, 'name', p.name, 'email', p.email, 'agency', a.id, 'agency_code', a.code,
        'agency_name', a.name, 'agency_type', a.type, 'area', a.area_id, 'team', coalesce(t.name, ''), 'role', r.code,
        'hub', r.hub, 'lead', r.lead OR p.is_lead, 'reads', r.reads, 'purpose', s.purpose,
        'permissions', to_jsonb(r.permissions))
    INTO context
    FROM sec.session s
    JOIN public.partnership_professional p ON p.id = s.professional AND p.is_active
    JOIN public.partnership_agency a ON a.id = p.agency_id
    LEFT JOIN public.partnership_team t ON t.id = p.team_id
    JOIN sec.role r ON r.code = p.role
    WHERE s.token_hash = hashed AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp();
    IF context IS NULL THEN
        SELECT jsonb_build_object(
            'api_key', k.id, 'professional', NULL, 'name', a.name, 'email', '', 'agency', a.id, 'agency_code', a.code,
            'agency_name', a.name, 'agency_type', a.type, 'area', a.area_id, 'team', '', 'role', r.code, 'hub', false,
            'lead', false, 'reads', false, 'purpose', 'system', 'permissions', to_jsonb(r.permissions))
        INTO context
        FROM sec.api_key k JOIN public.partnership_agency a ON a.id = k.agency JOIN sec.role r ON r.code = 'feed'
        WHERE k.token_hash = hashed AND k.revoked_at IS NULL;
    END IF;
    IF context IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN sec.put(context);
END $$;

ALTER FUNCTION sec.begin(token text) OWNER TO wp_definer;

CREATE FUNCTION sec.begin_system(system_name text, for_agency uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    context jsonb;
BEGIN
    SELECT jsonb_build_object('agency', a.id, 'agency_code', a.code, 'agency_name', a.name, 'agency_type', a.type,
                              'area', a.area_id)
    INTO context FROM public.partnership_agency a WHERE a.id = for_agency;
    RETURN sec.put(coalesce(context, '{}'::jsonb) || jsonb_build_object(
        'system', system_name, 'role', 'system:' || system_name, 'purpose', 'system', 'hub', false, 'lead', false,
        'reads', true, 'permissions', '[]'::jsonb));
END $$;

ALTER FUNCTION sec.begin_system(system_name text, for_agency uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.change_purpose(token text, to_purpose text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    UPDATE sec.session SET purpose = to_purpose
    WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND revoked_at IS NULL
$$;

ALTER FUNCTION sec.change_purpose(token text, to_purpose text) OWNER TO wp_definer;

CREATE FUNCTION sec.close_session(token text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    UPDATE sec.session SET revoked_at = clock_timestamp()
    WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND revoked_at IS NULL
$$;

ALTER FUNCTION sec.close_session(token text) OWNER TO wp_definer;

CREATE FUNCTION sec.context() RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    signed text := current_setting('wp.context', true);
    context jsonb;
BEGIN
    IF signed IS NULL OR length(signed) < 65 OR sec.mac(substr(signed, 65)) <> left(signed, 64) THEN
        RETURN NULL;
    END IF;
    context := substr(signed, 65)::jsonb;
    IF context ->> 'mark' <> sec.transaction_mark() THEN
        RETURN NULL;
    END IF;
    IF context ->> 'session' IS NOT NULL THEN
        PERFORM 1 FROM sec.session s JOIN public.partnership_professional p ON p.id = s.professional
        JOIN sec.role r ON r.code = p.role
        WHERE s.id = (context ->> 'session')::uuid AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
        AND p.is_active AND p.role = context ->> 'role' AND p.agency_id = (context ->> 'agency')::uuid
        AND r.hub = (context ->> 'hub')::boolean AND (r.lead OR p.is_lead) = (context ->> 'lead')::boolean
        AND r.reads = (context ->> 'reads')::boolean AND to_jsonb(r.permissions) = context -> 'permissions';
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    ELSIF context ->> 'api_key' IS NOT NULL THEN
        PERFORM 1 FROM sec.api_key WHERE id = (context ->> 'api_key')::uuid AND revoked_at IS NULL;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    RETURN context;
END $$;

ALTER FUNCTION sec.context() OWNER TO wp_definer;

CREATE FUNCTION sec.defer(task text, args jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    ids jsonb;
BEGIN
    IF sec.context() IS NULL OR NOT EXISTS (SELECT 1 FROM sec.step s WHERE s.task = defer.task) THEN
        RAISE EXCEPTION 'no such step, or nobody asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Ids and nothing else, no more than one step takes (base.topics.BATCH): what a step cannot read would fail and wait.
    IF jsonb_typeof(args -> 'ids') IS DISTINCT FROM 'array' OR jsonb_array_length(args -> 'ids') > 200 THEN
        RAISE EXCEPTION 'a step takes up to 200 ids' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    ids := jsonb_build_object('ids', (SELECT coalesce(jsonb_agg(one::uuid), '[]')
                                      FROM jsonb_array_elements_text(args -> 'ids') one));
    PERFORM public.procrastinate_defer_jobs_v1(
        ARRAY[ROW('steps', defer.task, 0, split_part(defer.task, '.', 1), NULL, ids, NULL)::public.procrastinate_job_to_defer_v1]);
END $$;

ALTER FUNCTION sec.defer(task text, args jsonb) OWNER TO wp_definer;

CREATE FUNCTION sec.free() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT NOT EXISTS (SELECT 1 FROM public.access_bar b
                       WHERE b.professional_id = sec.professional() AND b.lifted_at IS NULL)
$$;

ALTER FUNCTION sec.free() OWNER TO wp_definer;

CREATE FUNCTION sec.hidden() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH me AS MATERIALIZED (SELECT sec.context() AS c)
    SELECT coalesce(array_agg(r.nominal), '{}'::uuid[]) FROM public.access_locationrestriction r, me
    WHERE r.lifted_at IS NULL
    AND NOT coalesce((me.c ->> 'professional')::uuid = ANY (r.readers), false)
    AND NOT coalesce((me.c ->> 'agency')::uuid = ANY (r.reader_agencies), false)
$$;

ALTER FUNCTION sec.hidden() OWNER TO wp_definer;

CREATE FUNCTION sec.involved_agencies(children uuid[]) RETURNS TABLE(agency uuid, name text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT DISTINCT a.id, a.name::text FROM public.picture_working w JOIN public.partnership_agency a ON a.id = w.agency_id
    WHERE w.nominal = ANY (children) AND w.agency_id <> sec.agency()
    AND w.starts_on <= sec.today() AND (w.ends_on IS NULL OR w.ends_on >= sec.today())
    ORDER BY 2
$$;

ALTER FUNCTION sec.involved_agencies(children uuid[]) OWNER TO wp_owner;

CREATE FUNCTION sec.is_hub() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT coalesce((sec.context() ->> 'hub')::boolean, false) $$;

ALTER FUNCTION sec.is_hub() OWNER TO wp_definer;

CREATE FUNCTION sec.is_lead() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT coalesce((sec.context() ->> 'lead')::boolean, false) $$;

ALTER FUNCTION sec.is_lead() OWNER TO wp_definer;

CREATE TABLE public.access_ledgerentry (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    area uuid,
    agency uuid,
    professional uuid,
    role text NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL,
    action text NOT NULL,
    operation text NOT NULL,
    result text NOT NULL,
    justification text NOT NULL,
    subjects uuid[] NOT NULL,
    records uuid[] NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL
);

ALTER TABLE ONLY public.access_ledgerentry FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerentry OWNER TO wp_owner;

CREATE FUNCTION sec.ledger_text(e public.access_ledgerentry) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT concat_ws(chr(31), e.id::text, ((extract(epoch FROM e.at) * 1000000)::bigint)::text,
        coalesce(e.area::text, '-'), coalesce(e.agency::text, '-'), coalesce(e.professional::text, '-'), e.role, e.purpose,
        e.channel, e.action, e.operation, e.result, e.justification, array_to_string(e.subjects, ','),
        array_to_string(e.records, ','))
$$;

ALTER FUNCTION sec.ledger_text(e public.access_ledgerentry) OWNER TO wp_definer;

CREATE FUNCTION sec.mac(message text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(message, 'UTF8'))), 'hex') FROM sec.mac_key k
$$;

ALTER FUNCTION sec.mac(message text) OWNER TO wp_definer;

CREATE FUNCTION sec.may(permission text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT coalesce(sec.context() -> 'permissions' ? permission, false) $$;

ALTER FUNCTION sec.may(permission text) OWNER TO wp_definer;

CREATE FUNCTION sec.new_api_key(for_agency uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    token text := sec.new_token('wpk_');
BEGIN
    INSERT INTO sec.api_key (token_hash, agency) VALUES (sha256(convert_to(token, 'UTF8')), for_agency);
    RETURN token;
END $$;

ALTER FUNCTION sec.new_api_key(for_agency uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.new_token(prefix text) RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT prefix || encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex')
$$;

ALTER FUNCTION sec.new_token(prefix text) OWNER TO wp_definer;

CREATE FUNCTION sec.open_session(for_professional uuid, for_purpose text, hours integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    token text := sec.new_token('wps_');
BEGIN
    -- Twelve hours at most, whoever asks (access.rules.SESSION_HOURS).
    INSERT INTO sec.session (token_hash, professional, purpose, expires_at)
    SELECT sha256(convert_to(token, 'UTF8')), p.id, for_purpose,
           clock_timestamp() + make_interval(hours => least(greatest(hours, 0), 12))
    FROM public.partnership_professional p
    WHERE p.id = for_professional AND p.is_active AND p.role <> '' AND for_purpose <> '';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN token;
END $$;

ALTER FUNCTION sec.open_session(for_professional uuid, for_purpose text, hours integer) OWNER TO wp_definer;

CREATE FUNCTION sec.pointers(of_nominal uuid) RETURNS TABLE(agency text, contact text, phone text, since date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT a.name, coalesce(lead.name || ', ' || lead.job, duty.name, ''), coalesce(lead.phone, duty.phone, ''),
           held.since
    FROM (SELECT e.agency_id, min(e.received_at)::date AS since FROM public.picture_event e
          WHERE e.nominal = of_nominal AND e.level IN ('partners', 'leads') AND NOT e.located
          AND NOT sec.bars(e.nominals)
          GROUP BY e.agency_id) held
    JOIN public.partnership_sharingagreement g ON g.holder_id = held.agency_id AND g.kind = 'pointer'
        AND g.reader_id = sec.agency() AND g.starts_on <= sec.today()
        AND (g.ends_on IS NULL OR g.ends_on >= sec.today())
    JOIN public.partnership_agency a ON a.id = held.agency_id
    LEFT JOIN LATERAL (SELECT p.name, p.job, p.phone FROM public.partnership_professional p
        WHERE p.agency_id = a.id AND p.is_active ORDER BY p.is_lead DESC, p.is_deputy DESC, p.name LIMIT 1) lead ON true
    LEFT JOIN LATERAL (SELECT t.name, t.phone FROM public.partnership_team t
        WHERE t.agency_id = a.id ORDER BY t.is_duty DESC, t.name LIMIT 1) duty ON true
    WHERE sec.reads() AND held.agency_id <> sec.agency() AND NOT sec.is_hub()
    AND NOT of_nominal = ANY (sec.hidden()) AND NOT sec.bars(ARRAY[of_nominal])
    AND EXISTS (SELECT 1 FROM public.access_involvement i WHERE i.agency_id = sec.agency() AND i.nominal = of_nominal
                AND i.starts_on <= sec.today() AND (i.ends_on IS NULL OR i.ends_on >= sec.today()))
    AND EXISTS (SELECT 1 FROM public.picture_event e WHERE e.nominal = of_nominal AND e.agency_id = held.agency_id
                AND e.level = 'leads' AND NOT sec.is_lead() AND NOT sec.bars(e.nominals))
    ORDER BY a.name
$$;

ALTER FUNCTION sec.pointers(of_nominal uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.professional() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT (sec.context() ->> 'professional')::uuid $$;

ALTER FUNCTION sec.professional() OWNER TO wp_definer;

CREATE FUNCTION sec.put(context jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    marked text := (context || jsonb_build_object('mark', sec.transaction_mark()))::text;
    held text;
BEGIN
    -- A cursor that somebody held open past their transaction would show their rows to whoever has this connection next.
    FOR held IN SELECT c.name FROM pg_cursors c WHERE c.is_holdable LOOP
        EXECUTE format('CLOSE %I', held);
    END LOOP;
    PERFORM set_config('wp.context', sec.mac(marked) || marked, true);
    RETURN context;
END $$;

ALTER FUNCTION sec.put(context jsonb) OWNER TO wp_definer;

CREATE FUNCTION sec.put_role(c text, is_hub boolean, is_lead boolean, does_read boolean, may text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO sec.role (code, hub, lead, reads, permissions) VALUES (c, is_hub, is_lead, does_read, may)
    ON CONFLICT (code) DO UPDATE SET hub = excluded.hub, lead = excluded.lead, reads = excluded.reads,
        permissions = excluded.permissions
$$;

ALTER FUNCTION sec.put_role(c text, is_hub boolean, is_lead boolean, does_read boolean, may text[]) OWNER TO wp_definer;

CREATE FUNCTION sec.reads() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT coalesce((sec.context() ->> 'reads')::boolean, false) $$;

ALTER FUNCTION sec.reads() OWNER TO wp_definer;

CREATE FUNCTION sec.role_of(for_professional uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT p.role FROM public.partnership_professional p WHERE p.id = for_professional AND p.is_active
$$;

ALTER FUNCTION sec.role_of(for_professional uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.today() RETURNS date
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT (statement_timestamp() AT TIME ZONE 'Europe/London')::date
$$;

ALTER FUNCTION sec.today() OWNER TO wp_definer;

CREATE FUNCTION sec.touches_barred(of_submission uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT EXISTS (SELECT 1 FROM public.linkage_membership m
                   WHERE m.submission = of_submission AND m.nominal = ANY (sec.barred()))
$$;

ALTER FUNCTION sec.touches_barred(of_submission uuid) OWNER TO wp_definer;

CREATE FUNCTION sec.transaction_mark() RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_backend_pid() || '/' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint || '/' || session_user
$$;

ALTER FUNCTION sec.transaction_mark() OWNER TO wp_definer;

CREATE FUNCTION sec.write_entry(context jsonb, channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION sec.write_entry(context jsonb, channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) OWNER TO wp_definer;

CREATE FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    context jsonb := sec.context();
BEGIN
    IF context IS NULL THEN
        RAISE EXCEPTION 'nobody asks: the ledger cannot be written' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM sec.write_entry(context, channel, action, operation, result, justification, subjects, records);
END $$;

ALTER FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) OWNER TO wp_definer;

CREATE FUNCTION sec.write_signin(of_professional uuid, operation text, result text, justification text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    context jsonb;
BEGIN
    SELECT jsonb_build_object('area', a.area_id, 'agency', a.id, 'professional', p.id, 'role', p.role,
                              'purpose', 'sign_in')
    INTO context FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
    WHERE p.id = of_professional;
    PERFORM sec.write_entry(coalesce(context, '{"role": "nobody", "purpose": "sign_in"}'::jsonb), 'page',
        'consultation', operation, result, justification, '{}', '{}');
END $$;

ALTER FUNCTION sec.write_signin(of_professional uuid, operation text, result text, justification text) OWNER TO wp_definer;

CREATE TABLE public.access_account (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    id uuid NOT NULL,
    email character varying(254) NOT NULL,
    professional uuid NOT NULL,
    is_active boolean NOT NULL
);

ALTER TABLE ONLY public.access_account FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_account OWNER TO wp_owner;

CREATE TABLE public.access_bar (
    id uuid NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    reason text NOT NULL,
    set_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    lifted_at timestamp with time zone,
    area_id uuid NOT NULL,
    professional_id uuid NOT NULL,
    set_by_id uuid
);

ALTER TABLE ONLY public.access_bar FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_bar OWNER TO wp_owner;

CREATE TABLE public.access_involvement (
    id uuid NOT NULL,
    nominal uuid NOT NULL,
    submission uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.access_involvement FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_involvement OWNER TO wp_owner;

CREATE TABLE public.access_ledgerleaf (
    index bigint NOT NULL,
    entry uuid NOT NULL,
    leaf bytea NOT NULL
);

ALTER TABLE ONLY public.access_ledgerleaf FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerleaf OWNER TO wp_owner;

CREATE TABLE public.access_ledgerpending (
    entry uuid NOT NULL
);

ALTER TABLE ONLY public.access_ledgerpending FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerpending OWNER TO wp_owner;

CREATE TABLE public.access_ledgerseal (
    size bigint NOT NULL,
    root bytea NOT NULL,
    peaks bytea[] NOT NULL,
    sealed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL
);

ALTER TABLE ONLY public.access_ledgerseal FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerseal OWNER TO wp_owner;

CREATE TABLE public.access_locationrestriction (
    id uuid NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    reason text NOT NULL,
    readers uuid[] NOT NULL,
    reader_agencies uuid[] NOT NULL,
    set_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    lifted_at timestamp with time zone,
    area_id uuid NOT NULL,
    set_by_id uuid
);

ALTER TABLE ONLY public.access_locationrestriction FORCE ROW LEVEL SECURITY;

ALTER TABLE public.access_locationrestriction OWNER TO wp_owner;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id uuid NOT NULL
);

ALTER TABLE ONLY public.account_emailaddress FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account_emailaddress OWNER TO wp_owner;

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE ONLY public.account_emailconfirmation FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account_emailconfirmation OWNER TO wp_owner;

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alerts_alert (
    id uuid NOT NULL,
    rule character varying(40) NOT NULL,
    rule_version integer NOT NULL,
    about uuid NOT NULL,
    nominals uuid[] NOT NULL,
    items uuid[] NOT NULL,
    reasons jsonb NOT NULL,
    roots text[] NOT NULL,
    evident_at timestamp with time zone NOT NULL,
    raised_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    due_at timestamp with time zone NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.alerts_alert FORCE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_alert OWNER TO wp_owner;

CREATE TABLE public.alerts_evidence (
    submission uuid NOT NULL,
    agency uuid NOT NULL,
    key character varying(128) NOT NULL,
    added_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    alert_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.alerts_evidence FORCE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_evidence OWNER TO wp_owner;

CREATE TABLE public.alerts_triage (
    id uuid NOT NULL,
    decision character varying(8) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    alert_id uuid NOT NULL,
    area_id uuid NOT NULL,
    made_by_id uuid NOT NULL,
    CONSTRAINT decided_with_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE ONLY public.alerts_triage FORCE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_triage OWNER TO wp_owner;

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group OWNER TO wp_owner;

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions OWNER TO wp_owner;

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission OWNER TO wp_owner;

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type OWNER TO wp_owner;

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations OWNER TO wp_owner;

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.django_session FORCE ROW LEVEL SECURITY;

ALTER TABLE public.django_session OWNER TO wp_owner;

CREATE TABLE public.intake_draft (
    id uuid NOT NULL,
    content bytea NOT NULL,
    started_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    saved_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    agency_id uuid NOT NULL,
    professional_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_draft FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_draft OWNER TO wp_owner;

CREATE TABLE public.intake_feedback (
    id uuid NOT NULL,
    submission uuid NOT NULL,
    text text NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    about uuid NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL,
    given_by_id uuid
);

ALTER TABLE ONLY public.intake_feedback FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_feedback OWNER TO wp_owner;

CREATE TABLE public.intake_mention (
    id uuid NOT NULL,
    ref character varying(32) NOT NULL,
    kind character varying(8) NOT NULL,
    stated jsonb NOT NULL,
    agency_id uuid NOT NULL,
    submission_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_mention FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_mention OWNER TO wp_owner;

CREATE TABLE public.intake_original (
    submission_id uuid NOT NULL,
    author uuid,
    level character varying(8) NOT NULL,
    body bytea NOT NULL,
    source bytea,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_original FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_original OWNER TO wp_owner;

CREATE TABLE public.intake_quarantine (
    id uuid NOT NULL,
    channel character varying(8) NOT NULL,
    file character varying(255) NOT NULL,
    "row" integer,
    digest character varying(64) NOT NULL,
    raw bytea NOT NULL,
    problems jsonb NOT NULL,
    received_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_quarantine FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_quarantine OWNER TO wp_owner;

CREATE TABLE public.intake_subject (
    id uuid NOT NULL,
    ref character varying(32) NOT NULL,
    role character varying(20) NOT NULL,
    stated jsonb NOT NULL,
    agency_id uuid NOT NULL,
    submission_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_subject FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_subject OWNER TO wp_owner;

CREATE TABLE public.intake_submission (
    id uuid NOT NULL,
    receipt character varying(16) NOT NULL,
    key character varying(128) NOT NULL,
    kind character varying(20) NOT NULL,
    channel character varying(8) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    level character varying(8) NOT NULL,
    named uuid[] NOT NULL,
    digest character varying(64) NOT NULL,
    stated jsonb NOT NULL,
    flags jsonb NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL,
    author_id uuid,
    CONSTRAINT submission_kind_known CHECK (((kind)::text = ANY ((ARRAY['concern'::character varying, 'intelligence'::character varying, 'missing_episode'::character varying, 'return_interview'::character varying, 'placement'::character varying, 'attendance'::character varying, 'involvement'::character varying])::text[]))),
    CONSTRAINT submission_level_known CHECK (((level)::text = ANY ((ARRAY['partners'::character varying, 'leads'::character varying, 'hub'::character varying, 'named'::character varying])::text[])))
);

ALTER TABLE ONLY public.intake_submission FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_submission OWNER TO wp_owner;

CREATE TABLE public.intake_submissionstate (
    state character varying(8) NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL,
    submission_id uuid NOT NULL
);

ALTER TABLE ONLY public.intake_submissionstate FORCE ROW LEVEL SECURITY;

ALTER TABLE public.intake_submissionstate OWNER TO wp_owner;

CREATE TABLE public.linkage_blockingkey (
    id uuid NOT NULL,
    key text NOT NULL,
    subject uuid NOT NULL,
    identity uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_blockingkey FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_blockingkey OWNER TO wp_owner;

CREATE TABLE public.linkage_candidate (
    id uuid NOT NULL,
    subject_a uuid NOT NULL,
    subject_b uuid NOT NULL,
    nominal_a uuid NOT NULL,
    nominal_b uuid NOT NULL,
    "order" integer NOT NULL,
    found_at timestamp with time zone NOT NULL,
    is_open boolean NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_candidate FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_candidate OWNER TO wp_owner;

CREATE TABLE public.linkage_heldapart (
    id uuid NOT NULL,
    subject_a uuid NOT NULL,
    subject_b uuid NOT NULL,
    why character varying(20) NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_heldapart FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_heldapart OWNER TO wp_owner;

CREATE TABLE public.linkage_identity (
    id uuid NOT NULL,
    first_subject uuid NOT NULL,
    first_at timestamp with time zone NOT NULL,
    identifiers jsonb NOT NULL,
    given text NOT NULL,
    family text NOT NULL,
    born date,
    sex character varying(8) NOT NULL,
    nominal uuid NOT NULL,
    spans jsonb NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_identity FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_identity OWNER TO wp_owner;

CREATE TABLE public.linkage_identitynumber (
    id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    identity uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_identitynumber FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_identitynumber OWNER TO wp_owner;

CREATE TABLE public.linkage_judgement (
    id uuid NOT NULL,
    subject_a uuid NOT NULL,
    subject_b uuid NOT NULL,
    answer character varying(9) NOT NULL,
    undoes uuid,
    rule character varying(40) NOT NULL,
    reason text NOT NULL,
    weight double precision,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    area_id uuid NOT NULL,
    made_by_id uuid,
    CONSTRAINT judgement_by_person_or_rule CHECK (((((rule)::text = ''::text) OR (made_by_id IS NULL)) AND (1 = (
CASE
    WHEN ((rule)::text = ''::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (made_by_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT judgement_pair_in_order CHECK ((subject_a < subject_b))
);

ALTER TABLE ONLY public.linkage_judgement FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_judgement OWNER TO wp_owner;

CREATE TABLE public.linkage_membership (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    role character varying(20) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_membership FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_membership OWNER TO wp_owner;

CREATE TABLE public.linkage_subjectprofile (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    subject uuid NOT NULL,
    ref character varying(32) NOT NULL,
    role character varying(20) NOT NULL,
    identity uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    given text NOT NULL,
    family text NOT NULL,
    also_known_as text[] NOT NULL,
    born date,
    sex character varying(8) NOT NULL,
    identifiers jsonb NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_subjectprofile FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_subjectprofile OWNER TO wp_owner;

CREATE TABLE public.linkage_subjectwhereabouts (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    subject uuid NOT NULL,
    located boolean NOT NULL,
    phones text[] NOT NULL,
    postcode text NOT NULL,
    school text NOT NULL,
    things text[] NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.linkage_subjectwhereabouts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_subjectwhereabouts OWNER TO wp_owner;

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE ONLY public.mfa_authenticator FORCE ROW LEVEL SECURITY;

ALTER TABLE public.mfa_authenticator OWNER TO wp_owner;

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.partnership_agency (
    id uuid NOT NULL,
    code character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    type character varying(16) NOT NULL,
    trusted_identifiers character varying(16)[] NOT NULL,
    area_id uuid NOT NULL,
    CONSTRAINT agency_type_known CHECK (((type)::text = ANY ((ARRAY['police'::character varying, 'social_care'::character varying, 'school'::character varying, 'health'::character varying, 'care_home'::character varying, 'charity'::character varying, 'other_area'::character varying, 'other'::character varying])::text[])))
);

ALTER TABLE ONLY public.partnership_agency FORCE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_agency OWNER TO wp_owner;

CREATE TABLE public.partnership_area (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL
);

ALTER TABLE ONLY public.partnership_area FORCE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_area OWNER TO wp_owner;

CREATE TABLE public.partnership_professional (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    job character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    role character varying(40) NOT NULL,
    is_lead boolean NOT NULL,
    is_deputy boolean NOT NULL,
    is_active boolean NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid
);

ALTER TABLE ONLY public.partnership_professional FORCE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_professional OWNER TO wp_owner;

CREATE TABLE public.partnership_sharingagreement (
    id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    area_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    reader_id uuid NOT NULL,
    CONSTRAINT agreement_ends_after_start CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

ALTER TABLE ONLY public.partnership_sharingagreement FORCE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_sharingagreement OWNER TO wp_owner;

CREATE TABLE public.partnership_team (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    is_duty boolean NOT NULL,
    is_hub boolean NOT NULL,
    agency_id uuid NOT NULL
);

ALTER TABLE ONLY public.partnership_team FORCE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_team OWNER TO wp_owner;

CREATE TABLE public.picture_association (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    a_kind character varying(8) NOT NULL,
    a uuid NOT NULL,
    a_subject uuid,
    a_role character varying(20) NOT NULL,
    b_kind character varying(8) NOT NULL,
    b uuid NOT NULL,
    b_subject uuid,
    b_role character varying(20) NOT NULL,
    type character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    "precision" character varying(12) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    root text NOT NULL,
    note text NOT NULL,
    located boolean NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_association FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_association OWNER TO wp_owner;

CREATE TABLE public.picture_event (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    role character varying(20) NOT NULL,
    kind character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    "precision" character varying(12) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    how_known character varying(24) NOT NULL,
    root text NOT NULL,
    passed_on boolean NOT NULL,
    author_job character varying(200) NOT NULL,
    detail jsonb NOT NULL,
    located boolean NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_event FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_event OWNER TO wp_owner;

CREATE TABLE public.picture_fact (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    about_kind character varying(8) NOT NULL,
    about uuid NOT NULL,
    subject uuid,
    kind character varying(24) NOT NULL,
    value text NOT NULL,
    outcome character varying(10) NOT NULL,
    located boolean NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_fact FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_fact OWNER TO wp_owner;

CREATE TABLE public.picture_passage (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    kind character varying(20) NOT NULL,
    text text NOT NULL,
    located boolean NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_passage FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_passage OWNER TO wp_owner;

CREATE TABLE public.picture_sign (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    code character varying(64) NOT NULL,
    answer character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    "precision" character varying(12) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    root text NOT NULL,
    note text NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_sign FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_sign OWNER TO wp_owner;

CREATE TABLE public.picture_working (
    level character varying(8) NOT NULL,
    nominals uuid[] NOT NULL,
    named uuid[] NOT NULL,
    submission uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    subject uuid NOT NULL,
    nominal uuid NOT NULL,
    service character varying(200) NOT NULL,
    team character varying(200) NOT NULL,
    worker character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    last_contact_on date,
    plan character varying(20) NOT NULL,
    located boolean NOT NULL,
    agency_id uuid NOT NULL,
    area_id uuid NOT NULL
);

ALTER TABLE ONLY public.picture_working FORCE ROW LEVEL SECURITY;

ALTER TABLE public.picture_working OWNER TO wp_owner;

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

ALTER TABLE public.procrastinate_events OWNER TO wp_owner;

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.procrastinate_events_id_seq OWNER TO wp_owner;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.procrastinate_jobs_id_seq OWNER TO wp_owner;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.procrastinate_periodic_defers OWNER TO wp_owner;

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.procrastinate_periodic_defers_id_seq OWNER TO wp_owner;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers OWNER TO wp_owner;

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id uuid NOT NULL
);

ALTER TABLE ONLY public.socialaccount_socialaccount FORCE ROW LEVEL SECURITY;

ALTER TABLE public.socialaccount_socialaccount OWNER TO wp_owner;

ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE ONLY public.socialaccount_socialapp FORCE ROW LEVEL SECURITY;

ALTER TABLE public.socialaccount_socialapp OWNER TO wp_owner;

ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE ONLY public.socialaccount_socialtoken FORCE ROW LEVEL SECURITY;

ALTER TABLE public.socialaccount_socialtoken OWNER TO wp_owner;

ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE sec.api_key (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    agency uuid NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE sec.api_key OWNER TO wp_owner;

CREATE TABLE sec.mac_key (
    singleton boolean DEFAULT true NOT NULL,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    CONSTRAINT mac_key_singleton_check CHECK (singleton)
);

ALTER TABLE sec.mac_key OWNER TO wp_owner;

CREATE TABLE sec.role (
    code text NOT NULL,
    hub boolean NOT NULL,
    lead boolean NOT NULL,
    reads boolean NOT NULL,
    permissions text[] NOT NULL
);

ALTER TABLE sec.role OWNER TO wp_owner;

CREATE TABLE sec.session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    professional uuid NOT NULL,
    purpose text NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE sec.session OWNER TO wp_owner;

CREATE TABLE sec.step (
    task text NOT NULL
);

ALTER TABLE sec.step OWNER TO wp_owner;

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.access_account
    ADD CONSTRAINT access_account_email_key UNIQUE (email);

ALTER TABLE ONLY public.access_account
    ADD CONSTRAINT access_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_account
    ADD CONSTRAINT access_account_professional_key UNIQUE (professional);

ALTER TABLE ONLY public.access_bar
    ADD CONSTRAINT access_bar_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_involvement
    ADD CONSTRAINT access_involvement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_ledgerentry
    ADD CONSTRAINT access_ledgerentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_ledgerleaf
    ADD CONSTRAINT access_ledgerleaf_entry_key UNIQUE (entry);

ALTER TABLE ONLY public.access_ledgerleaf
    ADD CONSTRAINT access_ledgerleaf_pkey PRIMARY KEY (index);

ALTER TABLE ONLY public.access_ledgerpending
    ADD CONSTRAINT access_ledgerpending_pkey PRIMARY KEY (entry);

ALTER TABLE ONLY public.access_ledgerseal
    ADD CONSTRAINT access_ledgerseal_pkey PRIMARY KEY (size);

ALTER TABLE ONLY public.access_locationrestriction
    ADD CONSTRAINT access_locationrestriction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_agency
    ADD CONSTRAINT agency_code_once_an_area UNIQUE (area_id, code);

ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alerts_evidence
    ADD CONSTRAINT alerts_evidence_pkey PRIMARY KEY (alert_id, submission);

ALTER TABLE ONLY public.alerts_triage
    ADD CONSTRAINT alerts_triage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alerts_triage
    ADD CONSTRAINT decided_once UNIQUE (alert_id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.intake_draft
    ADD CONSTRAINT intake_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_feedback
    ADD CONSTRAINT intake_feedback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT intake_mention_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_original
    ADD CONSTRAINT intake_original_pkey PRIMARY KEY (submission_id);

ALTER TABLE ONLY public.intake_quarantine
    ADD CONSTRAINT intake_quarantine_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_subject
    ADD CONSTRAINT intake_subject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT intake_submission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT intake_submission_receipt_key UNIQUE (receipt);

ALTER TABLE ONLY public.intake_submissionstate
    ADD CONSTRAINT intake_submissionstate_pkey PRIMARY KEY (submission_id, state);

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT key_once_an_agency UNIQUE (agency_id, key);

ALTER TABLE ONLY public.linkage_blockingkey
    ADD CONSTRAINT linkage_blockingkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_candidate
    ADD CONSTRAINT linkage_candidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_heldapart
    ADD CONSTRAINT linkage_heldapart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_identity
    ADD CONSTRAINT linkage_identity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_identitynumber
    ADD CONSTRAINT linkage_identitynumber_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_judgement
    ADD CONSTRAINT linkage_judgement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_judgement
    ADD CONSTRAINT linkage_judgement_undoes_key UNIQUE (undoes);

ALTER TABLE ONLY public.linkage_membership
    ADD CONSTRAINT linkage_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linkage_subjectprofile
    ADD CONSTRAINT linkage_subjectprofile_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY public.linkage_subjectwhereabouts
    ADD CONSTRAINT linkage_subjectwhereabouts_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY public.linkage_membership
    ADD CONSTRAINT membership_once_a_moment UNIQUE (subject, since);

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT mention_ref_once UNIQUE (submission_id, ref, kind);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_sharingagreement
    ADD CONSTRAINT one_agreement_a_pair UNIQUE (holder_id, reader_id, kind);

ALTER TABLE ONLY public.partnership_agency
    ADD CONSTRAINT partnership_agency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_area
    ADD CONSTRAINT partnership_area_code_key UNIQUE (code);

ALTER TABLE ONLY public.partnership_area
    ADD CONSTRAINT partnership_area_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_professional
    ADD CONSTRAINT partnership_professional_email_key UNIQUE (email);

ALTER TABLE ONLY public.partnership_professional
    ADD CONSTRAINT partnership_professional_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_sharingagreement
    ADD CONSTRAINT partnership_sharingagreement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partnership_team
    ADD CONSTRAINT partnership_team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_association
    ADD CONSTRAINT picture_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_event
    ADD CONSTRAINT picture_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_fact
    ADD CONSTRAINT picture_fact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_passage
    ADD CONSTRAINT picture_passage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_sign
    ADD CONSTRAINT picture_sign_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_working
    ADD CONSTRAINT picture_working_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_quarantine
    ADD CONSTRAINT quarantined_once UNIQUE (agency_id, digest);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.intake_subject
    ADD CONSTRAINT subject_ref_once UNIQUE (submission_id, ref);

ALTER TABLE ONLY public.partnership_team
    ADD CONSTRAINT team_name_once_an_agency UNIQUE (agency_id, name);

ALTER TABLE ONLY public.intake_feedback
    ADD CONSTRAINT told_once UNIQUE (submission, about);

ALTER TABLE ONLY sec.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sec.api_key
    ADD CONSTRAINT api_key_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY sec.mac_key
    ADD CONSTRAINT mac_key_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY sec.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (code);

ALTER TABLE ONLY sec.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sec.session
    ADD CONSTRAINT session_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY sec.step
    ADD CONSTRAINT step_pkey PRIMARY KEY (task);

CREATE INDEX access_account_email_84cb3b78_like ON public.access_account USING btree (email varchar_pattern_ops);

CREATE INDEX access_bar_area_id_b529848e ON public.access_bar USING btree (area_id);

CREATE INDEX access_bar_professional_id_b8e73487 ON public.access_bar USING btree (professional_id);

CREATE INDEX access_bar_set_by_id_d02329e6 ON public.access_bar USING btree (set_by_id);

CREATE INDEX access_involvement_area_id_3be53656 ON public.access_involvement USING btree (area_id);

CREATE INDEX access_involvement_submission_de1112ba ON public.access_involvement USING btree (submission);

CREATE INDEX access_locationrestriction_area_id_e9a2807f ON public.access_locationrestriction USING btree (area_id);

CREATE INDEX access_locationrestriction_set_by_id_58abeff5 ON public.access_locationrestriction USING btree (set_by_id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX alert_by_about ON public.alerts_alert USING btree (rule, about);

CREATE INDEX alert_newest ON public.alerts_alert USING btree (area_id, raised_at DESC);

CREATE INDEX alerts_evidence_alert_id_f3b81f78 ON public.alerts_evidence USING btree (alert_id);

CREATE INDEX alerts_evidence_submission_69ef1e58 ON public.alerts_evidence USING btree (submission);

CREATE INDEX alerts_triage_alert_id_79f98bf7 ON public.alerts_triage USING btree (alert_id);

CREATE INDEX alerts_triage_made_by_id_64e425a3 ON public.alerts_triage USING btree (made_by_id);

CREATE INDEX association_by_submission ON public.picture_association USING btree (submission);

CREATE INDEX association_from ON public.picture_association USING btree (a, at DESC);

CREATE INDEX association_from_subject ON public.picture_association USING btree (a_subject);

CREATE INDEX association_to ON public.picture_association USING btree (b, at DESC);

CREATE INDEX association_to_subject ON public.picture_association USING btree (b_subject);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX block_by_key ON public.linkage_blockingkey USING btree (area_id, key);

CREATE INDEX candidate_queue ON public.linkage_candidate USING btree (area_id, "order", id) WHERE is_open;

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX event_by_nominal ON public.picture_event USING btree (nominal, received_at DESC);

CREATE INDEX event_by_subject ON public.picture_event USING btree (subject);

CREATE INDEX event_by_submission ON public.picture_event USING btree (submission);

CREATE INDEX event_newest ON public.picture_event USING btree (area_id, role, received_at DESC);

CREATE INDEX event_newest_of_agency ON public.picture_event USING btree (agency_id, role, received_at DESC);

CREATE INDEX fact_by_about ON public.picture_fact USING btree (about, kind);

CREATE INDEX fact_by_subject ON public.picture_fact USING btree (subject);

CREATE INDEX fact_by_submission ON public.picture_fact USING btree (submission);

CREATE INDEX identity_by_number ON public.linkage_identitynumber USING btree (area_id, kind, value);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX intake_draft_professional_id_41ad4340 ON public.intake_draft USING btree (professional_id);

CREATE INDEX intake_feedback_given_by_id_fbb673a5 ON public.intake_feedback USING btree (given_by_id);

CREATE INDEX intake_feedback_submission_21da00f6 ON public.intake_feedback USING btree (submission);

CREATE INDEX intake_mention_submission_id_98444713 ON public.intake_mention USING btree (submission_id);

CREATE INDEX intake_subject_submission_id_5c44edda ON public.intake_subject USING btree (submission_id);

CREATE INDEX intake_submission_receipt_8610e4f3_like ON public.intake_submission USING btree (receipt varchar_pattern_ops);

CREATE INDEX intake_submissionstate_submission_id_69adac89 ON public.intake_submissionstate USING btree (submission_id);

CREATE INDEX involvement_by_agency ON public.access_involvement USING btree (agency_id, nominal);

CREATE INDEX ledger_by_area ON public.access_ledgerentry USING btree (area, at DESC);

CREATE INDEX ledger_by_professional ON public.access_ledgerentry USING btree (professional, at DESC);

CREATE INDEX ledger_by_subject ON public.access_ledgerentry USING gin (subjects);

CREATE INDEX linkage_blockingkey_subject_ef13f0ca ON public.linkage_blockingkey USING btree (subject);

CREATE INDEX linkage_candidate_nominal_a_b857a580 ON public.linkage_candidate USING btree (nominal_a);

CREATE INDEX linkage_candidate_nominal_b_4af10545 ON public.linkage_candidate USING btree (nominal_b);

CREATE INDEX linkage_candidate_subject_a_dd05b12f ON public.linkage_candidate USING btree (subject_a);

CREATE INDEX linkage_candidate_subject_b_8bdc1914 ON public.linkage_candidate USING btree (subject_b);

CREATE INDEX linkage_identity_nominal_92452542 ON public.linkage_identity USING btree (nominal);

CREATE INDEX linkage_identitynumber_identity_e25e81bf ON public.linkage_identitynumber USING btree (identity);

CREATE INDEX linkage_judgement_made_by_id_66d9ad6a ON public.linkage_judgement USING btree (made_by_id);

CREATE INDEX linkage_judgement_subject_a_50a17963 ON public.linkage_judgement USING btree (subject_a);

CREATE INDEX linkage_judgement_subject_b_014571e0 ON public.linkage_judgement USING btree (subject_b);

CREATE INDEX linkage_subjectprofile_identity_4a621d0d ON public.linkage_subjectprofile USING btree (identity);

CREATE INDEX membership_by_nominal ON public.linkage_membership USING btree (nominal, subject);

CREATE INDEX membership_by_submission ON public.linkage_membership USING btree (submission);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX partnership_agency_area_id_c135210c ON public.partnership_agency USING btree (area_id);

CREATE INDEX partnership_area_code_7496b523_like ON public.partnership_area USING btree (code varchar_pattern_ops);

CREATE INDEX partnership_professional_agency_id_e902e7d8 ON public.partnership_professional USING btree (agency_id);

CREATE INDEX partnership_professional_email_bb2e3e44_like ON public.partnership_professional USING btree (email varchar_pattern_ops);

CREATE INDEX partnership_professional_team_id_dfb5bab3 ON public.partnership_professional USING btree (team_id);

CREATE INDEX partnership_sharingagreement_area_id_f206d62f ON public.partnership_sharingagreement USING btree (area_id);

CREATE INDEX partnership_sharingagreement_holder_id_705b7639 ON public.partnership_sharingagreement USING btree (holder_id);

CREATE INDEX partnership_sharingagreement_reader_id_9e7c9b27 ON public.partnership_sharingagreement USING btree (reader_id);

CREATE INDEX partnership_team_agency_id_030ce351 ON public.partnership_team USING btree (agency_id);

CREATE INDEX passage_by_submission ON public.picture_passage USING btree (submission);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX profile_by_name ON public.linkage_subjectprofile USING btree (born, family, given);

CREATE INDEX profile_by_submission ON public.linkage_subjectprofile USING btree (submission);

CREATE INDEX quarantine_newest ON public.intake_quarantine USING btree (agency_id, received_at DESC);

CREATE INDEX sign_by_nominal ON public.picture_sign USING btree (nominal, at);

CREATE INDEX sign_by_subject ON public.picture_sign USING btree (subject);

CREATE INDEX sign_by_submission ON public.picture_sign USING btree (submission);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);

CREATE INDEX submission_by_author ON public.intake_submission USING btree (author_id, received_at DESC);

CREATE INDEX submission_newest ON public.intake_submission USING btree (agency_id, received_at DESC);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX working_by_nominal ON public.picture_working USING btree (nominal);

CREATE INDEX working_by_subject ON public.picture_working USING btree (subject);

CREATE INDEX working_by_submission ON public.picture_working USING btree (submission);

CREATE INDEX session_by_professional ON sec.session USING btree (professional) WHERE (revoked_at IS NULL);

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

ALTER TABLE public.procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1;

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

ALTER TABLE public.procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1;

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.access_bar
    ADD CONSTRAINT access_bar_area_id_b529848e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_bar
    ADD CONSTRAINT access_bar_professional_id_b8e73487_fk_partnersh FOREIGN KEY (professional_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_bar
    ADD CONSTRAINT access_bar_set_by_id_d02329e6_fk_partnership_professional_id FOREIGN KEY (set_by_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_involvement
    ADD CONSTRAINT access_involvement_agency_id_ab30b83b_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_involvement
    ADD CONSTRAINT access_involvement_area_id_3be53656_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_locationrestriction
    ADD CONSTRAINT access_locationrestr_area_id_e9a2807f_fk_partnersh FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_locationrestriction
    ADD CONSTRAINT access_locationrestr_set_by_id_58abeff5_fk_partnersh FOREIGN KEY (set_by_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_access_account_id FOREIGN KEY (user_id) REFERENCES public.access_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_area_id_0aec0a2e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.alerts_evidence
    ADD CONSTRAINT alerts_evidence_area_id_4566ee6a_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.alerts_triage
    ADD CONSTRAINT alerts_triage_area_id_ec09fc24_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.alerts_triage
    ADD CONSTRAINT alerts_triage_made_by_id_64e425a3_fk_partnersh FOREIGN KEY (made_by_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_draft
    ADD CONSTRAINT intake_draft_agency_id_97cf6ea7_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_draft
    ADD CONSTRAINT intake_draft_professional_id_41ad4340_fk_partnersh FOREIGN KEY (professional_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_feedback
    ADD CONSTRAINT intake_feedback_agency_id_1175cfd2_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_feedback
    ADD CONSTRAINT intake_feedback_area_id_b111c71f_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_feedback
    ADD CONSTRAINT intake_feedback_given_by_id_fbb673a5_fk_partnersh FOREIGN KEY (given_by_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT intake_mention_agency_id_1cc2821c_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_mention
    ADD CONSTRAINT intake_mention_submission_id_98444713_fk_intake_submission_id FOREIGN KEY (submission_id) REFERENCES public.intake_submission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_original
    ADD CONSTRAINT intake_original_agency_id_e6700858_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_original
    ADD CONSTRAINT intake_original_area_id_8cc166e3_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_original
    ADD CONSTRAINT intake_original_submission_id_1fbae839_fk_intake_submission_id FOREIGN KEY (submission_id) REFERENCES public.intake_submission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_quarantine
    ADD CONSTRAINT intake_quarantine_agency_id_5978fc67_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_quarantine
    ADD CONSTRAINT intake_quarantine_area_id_35dccda7_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_subject
    ADD CONSTRAINT intake_subject_agency_id_b808a6d7_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_subject
    ADD CONSTRAINT intake_subject_submission_id_5c44edda_fk_intake_submission_id FOREIGN KEY (submission_id) REFERENCES public.intake_submission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT intake_submission_agency_id_a0fb4d7c_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT intake_submission_area_id_f2678324_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_submission
    ADD CONSTRAINT intake_submission_author_id_24437d39_fk_partnersh FOREIGN KEY (author_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_submissionstate
    ADD CONSTRAINT intake_submissionsta_agency_id_21254820_fk_partnersh FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_submissionstate
    ADD CONSTRAINT intake_submissionstate_area_id_41a30421_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_blockingkey
    ADD CONSTRAINT linkage_blockingkey_area_id_f3c6fef3_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_candidate
    ADD CONSTRAINT linkage_candidate_area_id_9cd3618e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_heldapart
    ADD CONSTRAINT linkage_heldapart_area_id_6e8e5177_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_identity
    ADD CONSTRAINT linkage_identity_area_id_8c77c79f_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_identitynumber
    ADD CONSTRAINT linkage_identitynumber_area_id_f6cf9466_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_judgement
    ADD CONSTRAINT linkage_judgement_area_id_d2c5ac4e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_judgement
    ADD CONSTRAINT linkage_judgement_made_by_id_66d9ad6a_fk_partnersh FOREIGN KEY (made_by_id) REFERENCES public.partnership_professional(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_membership
    ADD CONSTRAINT linkage_membership_agency_id_de34f5d1_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_membership
    ADD CONSTRAINT linkage_membership_area_id_8a01ab8e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_subjectprofile
    ADD CONSTRAINT linkage_subjectprofi_agency_id_3a9410f5_fk_partnersh FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_subjectprofile
    ADD CONSTRAINT linkage_subjectprofile_area_id_519fc482_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_subjectwhereabouts
    ADD CONSTRAINT linkage_subjectwhere_agency_id_c45ebdf1_fk_partnersh FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linkage_subjectwhereabouts
    ADD CONSTRAINT linkage_subjectwhere_area_id_74209183_fk_partnersh FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_access_account_id FOREIGN KEY (user_id) REFERENCES public.access_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_agency
    ADD CONSTRAINT partnership_agency_area_id_c135210c_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_professional
    ADD CONSTRAINT partnership_professi_agency_id_e902e7d8_fk_partnersh FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_professional
    ADD CONSTRAINT partnership_professi_team_id_dfb5bab3_fk_partnersh FOREIGN KEY (team_id) REFERENCES public.partnership_team(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_sharingagreement
    ADD CONSTRAINT partnership_sharinga_area_id_f206d62f_fk_partnersh FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_sharingagreement
    ADD CONSTRAINT partnership_sharinga_holder_id_705b7639_fk_partnersh FOREIGN KEY (holder_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_sharingagreement
    ADD CONSTRAINT partnership_sharinga_reader_id_9e7c9b27_fk_partnersh FOREIGN KEY (reader_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.partnership_team
    ADD CONSTRAINT partnership_team_agency_id_030ce351_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_association
    ADD CONSTRAINT picture_association_agency_id_4c1d6ac3_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_association
    ADD CONSTRAINT picture_association_area_id_0347d3a5_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_event
    ADD CONSTRAINT picture_event_agency_id_30eb1c2d_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_event
    ADD CONSTRAINT picture_event_area_id_7d9106aa_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_fact
    ADD CONSTRAINT picture_fact_agency_id_ebdfe420_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_fact
    ADD CONSTRAINT picture_fact_area_id_8ff4fb4d_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_passage
    ADD CONSTRAINT picture_passage_agency_id_c1a27006_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_passage
    ADD CONSTRAINT picture_passage_area_id_05f49a49_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_sign
    ADD CONSTRAINT picture_sign_agency_id_0cacc775_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_sign
    ADD CONSTRAINT picture_sign_area_id_fff6610e_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_working
    ADD CONSTRAINT picture_working_agency_id_5d74b886_fk_partnership_agency_id FOREIGN KEY (agency_id) REFERENCES public.partnership_agency(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.picture_working
    ADD CONSTRAINT picture_working_area_id_df2b5cfd_fk_partnership_area_id FOREIGN KEY (area_id) REFERENCES public.partnership_area(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_access_ac FOREIGN KEY (user_id) REFERENCES public.access_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.access_account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_bar ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_involvement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerentry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerleaf ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerpending ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_ledgerseal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_locationrestriction ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_emailaddress ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account_emailconfirmation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_alert ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_evidence ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alerts_triage ENABLE ROW LEVEL SECURITY;

CREATE POLICY author_or_source_role ON public.intake_original FOR SELECT TO wp_app USING (((author = ( SELECT sec.professional() AS professional)) OR (( SELECT sec.may('source'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND ((level)::text <> 'named'::text))));

CREATE POLICY bars ON public.access_bar FOR INSERT TO wp_app WITH CHECK ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (set_by_id = ( SELECT sec.professional() AS professional)) AND (EXISTS ( SELECT 1
   FROM public.partnership_professional p
  WHERE (p.id = access_bar.professional_id))) AND ( SELECT sec.is_hub() AS is_hub)));

CREATE POLICY circle_reads ON public.access_locationrestriction FOR SELECT TO wp_app USING ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND ((set_by_id = ( SELECT sec.professional() AS professional)) OR (( SELECT sec.professional() AS professional) = ANY (readers)) OR (( SELECT sec.agency() AS agency) = ANY (reader_agencies)))));

CREATE POLICY conflict_bars ON public.access_involvement AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(ARRAY[nominal]))));

CREATE POLICY conflict_bars ON public.alerts_alert AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.alert_touches_barred(id))));

CREATE POLICY conflict_bars ON public.alerts_evidence AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.alert_touches_barred(alert_id))));

CREATE POLICY conflict_bars ON public.alerts_triage AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.alert_touches_barred(alert_id))));

CREATE POLICY conflict_bars ON public.intake_original AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.touches_barred(submission_id))));

CREATE POLICY conflict_bars ON public.intake_submission AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.touches_barred(id))));

CREATE POLICY conflict_bars ON public.linkage_membership AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.linkage_subjectprofile AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.linkage_subjectwhereabouts AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_association AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_event AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_fact AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_passage AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_sign AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY conflict_bars ON public.picture_working AS RESTRICTIVE FOR SELECT TO wp_app USING ((( SELECT sec.free() AS free) OR (NOT sec.bars(nominals))));

CREATE POLICY decides ON public.alerts_triage FOR INSERT TO wp_app WITH CHECK ((( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (made_by_id = ( SELECT sec.professional() AS professional)) AND ((at >= (statement_timestamp() - '00:05:00'::interval)) AND (at <= statement_timestamp())) AND (EXISTS ( SELECT 1
   FROM public.alerts_alert a
  WHERE (a.id = alerts_triage.alert_id)))));

CREATE POLICY definer ON public.access_bar FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.access_involvement FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.access_ledgerentry TO wp_definer USING (true) WITH CHECK (true);

CREATE POLICY definer ON public.access_ledgerpending FOR INSERT TO wp_definer WITH CHECK (true);

CREATE POLICY definer ON public.access_locationrestriction FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.alerts_alert FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.alerts_evidence FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.linkage_membership FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.partnership_agency FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.partnership_area FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.partnership_professional FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.partnership_sharingagreement FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.partnership_team FOR SELECT TO wp_definer USING (true);

CREATE POLICY definer ON public.picture_event FOR SELECT TO wp_definer USING (true);

ALTER TABLE public.django_session ENABLE ROW LEVEL SECURITY;

CREATE POLICY hub ON public.alerts_alert FOR SELECT TO wp_app USING ((( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area))));

CREATE POLICY hub ON public.alerts_evidence FOR SELECT TO wp_app USING ((( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area))));

CREATE POLICY hub ON public.alerts_triage FOR SELECT TO wp_app USING ((( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area))));

CREATE POLICY hub_tells ON public.intake_feedback FOR INSERT TO wp_app WITH CHECK ((( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.partnership_agency a
  WHERE (a.id = intake_feedback.agency_id))) AND ((at >= (statement_timestamp() - '00:05:00'::interval)) AND (at <= (statement_timestamp() + '00:05:00'::interval))) AND (given_by_id = ( SELECT sec.professional() AS professional))));

ALTER TABLE public.intake_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_feedback ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_mention ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_original ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_quarantine ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_subject ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_submission ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intake_submissionstate ENABLE ROW LEVEL SECURITY;

CREATE POLICY judge ON public.linkage_judgement FOR INSERT TO wp_app WITH CHECK ((( SELECT sec.may('judge'::text) AS may) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_judgement.subject_a))) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_judgement.subject_b))) AND ((rule)::text = ''::text) AND (made_by_id = ( SELECT sec.professional() AS professional)) AND ((at >= (statement_timestamp() - '00:05:00'::interval)) AND (at <= statement_timestamp()))));

CREATE POLICY judges ON public.linkage_candidate FOR SELECT TO wp_app USING ((( SELECT sec.may('judge'::text) AS may) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_candidate.subject_a))) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_candidate.subject_b)))));

CREATE POLICY judges ON public.linkage_heldapart FOR SELECT TO wp_app USING ((( SELECT sec.may('judge'::text) AS may) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_heldapart.subject_a))) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_heldapart.subject_b)))));

CREATE POLICY judges ON public.linkage_judgement FOR SELECT TO wp_app USING ((( SELECT sec.may('judge'::text) AS may) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_judgement.subject_a))) AND (EXISTS ( SELECT 1
   FROM public.linkage_subjectprofile p
  WHERE (p.subject = linkage_judgement.subject_b)))));

CREATE POLICY lifts ON public.access_locationrestriction FOR UPDATE TO wp_app USING ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND ((set_by_id = ( SELECT sec.professional() AS professional)) OR (( SELECT sec.professional() AS professional) = ANY (readers)) OR (( SELECT sec.agency() AS agency) = ANY (reader_agencies))))) WITH CHECK ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND ((set_by_id = ( SELECT sec.professional() AS professional)) OR (( SELECT sec.professional() AS professional) = ANY (readers)) OR (( SELECT sec.agency() AS agency) = ANY (reader_agencies)))));

ALTER TABLE public.linkage_blockingkey ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_candidate ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_heldapart ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_identity ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_identitynumber ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_judgement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_membership ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_subjectprofile ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.linkage_subjectwhereabouts ENABLE ROW LEVEL SECURITY;

CREATE POLICY location_hides ON public.linkage_subjectwhereabouts AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

CREATE POLICY location_hides ON public.picture_association AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

CREATE POLICY location_hides ON public.picture_event AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

CREATE POLICY location_hides ON public.picture_fact AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

CREATE POLICY location_hides ON public.picture_passage AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

CREATE POLICY location_hides ON public.picture_working AS RESTRICTIVE FOR SELECT TO wp_app USING (((NOT located) OR (agency_id = ( SELECT sec.agency() AS agency)) OR (NOT (nominals && ( SELECT sec.hidden() AS hidden)))));

ALTER TABLE public.mfa_authenticator ENABLE ROW LEVEL SECURITY;

CREATE POLICY others_only ON public.access_bar FOR SELECT TO wp_app USING ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND ( SELECT sec.is_hub() AS is_hub) AND (professional_id <> ( SELECT sec.professional() AS professional))));

CREATE POLICY overseers ON public.access_ledgerentry FOR SELECT TO wp_app USING ((( SELECT sec.may('ledger'::text) AS may) AND (area = ( SELECT sec.area() AS area))));

CREATE POLICY own_agency ON public.access_involvement FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND (agency_id = ( SELECT sec.agency() AS agency))));

CREATE POLICY own_agency ON public.intake_quarantine FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('own_reports'::text) AS may)));

CREATE POLICY own_agency ON public.intake_submission FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND (( SELECT sec.reads() AS reads) OR (( SELECT sec.may('own_reports'::text) AS may) AND ((( SELECT sec.professional() AS professional) IS NULL) OR (author_id = ( SELECT sec.professional() AS professional)))))));

ALTER TABLE public.partnership_agency ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_area ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_professional ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_sharingagreement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.partnership_team ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_association ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_fact ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_passage ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_sign ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.picture_working ENABLE ROW LEVEL SECURITY;

CREATE POLICY protects ON public.access_locationrestriction FOR INSERT TO wp_app WITH CHECK ((( SELECT sec.may('protect'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (set_by_id = ( SELECT sec.professional() AS professional)) AND (( SELECT sec.is_hub() AS is_hub) OR (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = access_locationrestriction.nominal)))))));

CREATE POLICY same_area ON public.partnership_agency FOR SELECT TO wp_app USING ((area_id = ( SELECT sec.area() AS area)));

CREATE POLICY same_area ON public.partnership_area FOR SELECT TO wp_app USING ((id = ( SELECT sec.area() AS area)));

CREATE POLICY same_area ON public.partnership_professional FOR SELECT TO wp_app USING ((EXISTS ( SELECT 1
   FROM public.partnership_agency a
  WHERE (a.id = partnership_professional.agency_id))));

CREATE POLICY same_area ON public.partnership_sharingagreement FOR SELECT TO wp_app USING ((area_id = ( SELECT sec.area() AS area)));

CREATE POLICY same_area ON public.partnership_team FOR SELECT TO wp_app USING ((EXISTS ( SELECT 1
   FROM public.partnership_agency a
  WHERE (a.id = partnership_team.agency_id))));

CREATE POLICY sends ON public.intake_mention FOR INSERT TO wp_app WITH CHECK (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_mention.submission_id)))));

CREATE POLICY sends ON public.intake_original FOR INSERT TO wp_app WITH CHECK (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_original.submission_id)))));

CREATE POLICY sends ON public.intake_quarantine FOR INSERT TO wp_app WITH CHECK (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND (area_id = ( SELECT sec.area() AS area))));

CREATE POLICY sends ON public.intake_subject FOR INSERT TO wp_app WITH CHECK (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_subject.submission_id)))));

CREATE POLICY sends ON public.intake_submission FOR INSERT TO wp_app WITH CHECK (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (NOT (author_id IS DISTINCT FROM ( SELECT sec.professional() AS professional))) AND ((received_at >= (statement_timestamp() - '00:05:00'::interval)) AND (received_at <= (statement_timestamp() + '00:05:00'::interval)))));

CREATE POLICY sends_or_hub ON public.intake_submissionstate FOR INSERT TO wp_app WITH CHECK ((((at >= (statement_timestamp() - '00:05:00'::interval)) AND (at <= (statement_timestamp() + '00:05:00'::interval))) AND (((agency_id = ( SELECT sec.agency() AS agency)) AND ( SELECT sec.may('report'::text) AS may) AND ((state)::text = 'received'::text) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_submissionstate.submission_id)))) OR (( SELECT sec.is_hub() AS is_hub) AND ( SELECT sec.may('alerts'::text) AS may) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.partnership_agency a
  WHERE (a.id = intake_submissionstate.agency_id))) AND ((state)::text = ANY ((ARRAY['read'::character varying, 'decided'::character varying])::text[]))))));

CREATE POLICY sequencer ON public.access_ledgerentry FOR SELECT TO wp_sequencer USING (true);

ALTER TABLE public.socialaccount_socialaccount ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.socialaccount_socialapp ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.socialaccount_socialtoken ENABLE ROW LEVEL SECURITY;

CREATE POLICY viewer_reads ON public.linkage_membership FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (linkage_membership.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.linkage_subjectprofile FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (linkage_subjectprofile.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.linkage_subjectwhereabouts FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (linkage_subjectwhereabouts.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_association FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_association.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_event FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_event.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_fact FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_fact.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_passage FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_passage.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_sign FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_sign.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY viewer_reads ON public.picture_working FOR SELECT TO wp_app USING ((( SELECT sec.reads() AS reads) AND ((agency_id = ( SELECT sec.agency() AS agency)) OR (((level)::text <> 'named'::text) AND ( SELECT sec.is_hub() AS is_hub) AND (area_id = ( SELECT sec.area() AS area))) OR ((((level)::text = 'partners'::text) OR (((level)::text = 'leads'::text) AND ( SELECT sec.is_lead() AS is_lead))) AND (area_id = ( SELECT sec.area() AS area)) AND (EXISTS ( SELECT 1
   FROM public.access_involvement i
  WHERE ((i.agency_id = ( SELECT sec.agency() AS agency)) AND (i.nominal = ANY (picture_working.nominals)) AND (i.starts_on <= ( SELECT sec.today() AS today)) AND ((i.ends_on IS NULL) OR (i.ends_on >= ( SELECT sec.today() AS today))))))) OR (((level)::text = 'named'::text) AND (( SELECT sec.professional() AS professional) = ANY (named))))));

CREATE POLICY with_submission ON public.intake_feedback FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_feedback.submission)))));

CREATE POLICY with_submission ON public.intake_mention FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_mention.submission_id)))));

CREATE POLICY with_submission ON public.intake_subject FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_subject.submission_id)))));

CREATE POLICY with_submission ON public.intake_submissionstate FOR SELECT TO wp_app USING (((agency_id = ( SELECT sec.agency() AS agency)) AND (EXISTS ( SELECT 1
   FROM public.intake_submission s
  WHERE (s.id = intake_submissionstate.submission_id)))));

CREATE POLICY wp_sequencer_all ON public.access_ledgerleaf TO wp_sequencer USING (true) WITH CHECK (true);

CREATE POLICY wp_sequencer_all ON public.access_ledgerpending TO wp_sequencer USING (true) WITH CHECK (true);

CREATE POLICY wp_sequencer_all ON public.access_ledgerseal TO wp_sequencer USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.access_account TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.account_emailaddress TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.account_emailconfirmation TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.django_session TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.mfa_authenticator TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.socialaccount_socialaccount TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.socialaccount_socialapp TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_signin_all ON public.socialaccount_socialtoken TO wp_signin USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.access_bar TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.access_involvement TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.access_locationrestriction TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.alerts_alert TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.alerts_evidence TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.alerts_triage TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.intake_feedback TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.intake_mention TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.intake_subject TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.intake_submission TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.intake_submissionstate TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_blockingkey TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_candidate TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_heldapart TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_identity TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_identitynumber TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_judgement TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_membership TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_subjectprofile TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.linkage_subjectwhereabouts TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.partnership_agency TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.partnership_area TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.partnership_professional TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.partnership_sharingagreement TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.partnership_team TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_association TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_event TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_fact TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_passage TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_sign TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_all ON public.picture_working TO wp_worker USING (true) WITH CHECK (true);

CREATE POLICY wp_worker_holds ON public.intake_quarantine FOR INSERT TO wp_worker WITH CHECK (true);

CREATE POLICY wp_worker_reads ON public.intake_quarantine FOR SELECT TO wp_worker USING (true);

CREATE POLICY wp_worker_sends ON public.intake_original FOR INSERT TO wp_worker WITH CHECK (true);

CREATE POLICY writer_only ON public.intake_draft TO wp_app USING ((professional_id = ( SELECT sec.professional() AS professional))) WITH CHECK (((professional_id = ( SELECT sec.professional() AS professional)) AND (agency_id = ( SELECT sec.agency() AS agency))));

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO wp_owner;
GRANT USAGE ON SCHEMA public TO wp_app;
GRANT USAGE ON SCHEMA public TO wp_worker;
GRANT USAGE ON SCHEMA public TO wp_signin;
GRANT USAGE ON SCHEMA public TO wp_sequencer;
GRANT ALL ON SCHEMA public TO wp_definer;

GRANT USAGE ON SCHEMA sec TO wp_app;
GRANT USAGE ON SCHEMA sec TO wp_worker;
GRANT USAGE ON SCHEMA sec TO wp_signin;
GRANT USAGE ON SCHEMA sec TO wp_sequencer;
GRANT ALL ON SCHEMA sec TO wp_definer;

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT ALL ON LANGUAGE plpgsql TO wp_owner;
GRANT ALL ON LANGUAGE plpgsql TO wp_definer;

REVOKE ALL ON FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) TO wp_worker;
GRANT ALL ON FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) TO wp_definer;

REVOKE ALL ON FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_jobs TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.procrastinate_jobs TO wp_definer;

REVOKE ALL ON FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_notify_queue_abort_job_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_notify_queue_abort_job_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_notify_queue_job_inserted_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_notify_queue_job_inserted_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_register_worker_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_register_worker_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_trigger_function_status_events_update_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_trigger_function_status_events_update_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_unlink_periodic_defers_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_unlink_periodic_defers_v1() TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) TO wp_worker;

REVOKE ALL ON FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) TO wp_worker;

REVOKE ALL ON FUNCTION sec.agency() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.agency() TO wp_app;
GRANT ALL ON FUNCTION sec.agency() TO wp_worker;

REVOKE ALL ON FUNCTION sec.alert_touches_barred(of_alert uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.alert_touches_barred(of_alert uuid) TO wp_app;

REVOKE ALL ON FUNCTION sec.area() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.area() TO wp_app;
GRANT ALL ON FUNCTION sec.area() TO wp_worker;

REVOKE ALL ON FUNCTION sec.barred() FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.bars(nominals uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.bars(nominals uuid[]) TO wp_app;
GRANT ALL ON FUNCTION sec.bars(nominals uuid[]) TO wp_worker;

REVOKE ALL ON FUNCTION sec.begin(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.begin(token text) TO wp_app;

REVOKE ALL ON FUNCTION sec.begin_system(system_name text, for_agency uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.begin_system(system_name text, for_agency uuid) TO wp_worker;

REVOKE ALL ON FUNCTION sec.change_purpose(token text, to_purpose text) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.change_purpose(token text, to_purpose text) TO wp_signin;

REVOKE ALL ON FUNCTION sec.close_session(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.close_session(token text) TO wp_signin;

REVOKE ALL ON FUNCTION sec.context() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.context() TO wp_app;
GRANT ALL ON FUNCTION sec.context() TO wp_worker;

REVOKE ALL ON FUNCTION sec.defer(task text, args jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.defer(task text, args jsonb) TO wp_app;
GRANT ALL ON FUNCTION sec.defer(task text, args jsonb) TO wp_worker;

REVOKE ALL ON FUNCTION sec.free() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.free() TO wp_app;
GRANT ALL ON FUNCTION sec.free() TO wp_worker;

REVOKE ALL ON FUNCTION sec.hidden() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.hidden() TO wp_app;
GRANT ALL ON FUNCTION sec.hidden() TO wp_worker;

REVOKE ALL ON FUNCTION sec.involved_agencies(children uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.involved_agencies(children uuid[]) TO wp_app;
GRANT ALL ON FUNCTION sec.involved_agencies(children uuid[]) TO wp_worker;

REVOKE ALL ON FUNCTION sec.is_hub() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.is_hub() TO wp_app;
GRANT ALL ON FUNCTION sec.is_hub() TO wp_worker;

REVOKE ALL ON FUNCTION sec.is_lead() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.is_lead() TO wp_app;
GRANT ALL ON FUNCTION sec.is_lead() TO wp_worker;

GRANT SELECT,INSERT ON TABLE public.access_ledgerentry TO wp_definer;
GRANT SELECT ON TABLE public.access_ledgerentry TO wp_app;
GRANT SELECT ON TABLE public.access_ledgerentry TO wp_sequencer;

REVOKE ALL ON FUNCTION sec.ledger_text(e public.access_ledgerentry) FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.mac(message text) FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.may(permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.may(permission text) TO wp_app;
GRANT ALL ON FUNCTION sec.may(permission text) TO wp_worker;

REVOKE ALL ON FUNCTION sec.new_api_key(for_agency uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.new_api_key(for_agency uuid) TO wp_worker;

REVOKE ALL ON FUNCTION sec.new_token(prefix text) FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.open_session(for_professional uuid, for_purpose text, hours integer) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.open_session(for_professional uuid, for_purpose text, hours integer) TO wp_signin;

REVOKE ALL ON FUNCTION sec.pointers(of_nominal uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.pointers(of_nominal uuid) TO wp_app;

REVOKE ALL ON FUNCTION sec.professional() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.professional() TO wp_app;
GRANT ALL ON FUNCTION sec.professional() TO wp_worker;

REVOKE ALL ON FUNCTION sec.put(context jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.put_role(c text, is_hub boolean, is_lead boolean, does_read boolean, may text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.put_role(c text, is_hub boolean, is_lead boolean, does_read boolean, may text[]) TO wp_worker;

REVOKE ALL ON FUNCTION sec.reads() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.reads() TO wp_app;
GRANT ALL ON FUNCTION sec.reads() TO wp_worker;

REVOKE ALL ON FUNCTION sec.role_of(for_professional uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.role_of(for_professional uuid) TO wp_signin;

REVOKE ALL ON FUNCTION sec.today() FROM PUBLIC;
GRANT ALL ON FUNCTION sec.today() TO wp_app;
GRANT ALL ON FUNCTION sec.today() TO wp_worker;

REVOKE ALL ON FUNCTION sec.touches_barred(of_submission uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.touches_barred(of_submission uuid) TO wp_app;

REVOKE ALL ON FUNCTION sec.transaction_mark() FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.write_entry(context jsonb, channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) TO wp_app;
GRANT ALL ON FUNCTION sec.write_ledger(channel text, action text, operation text, result text, justification text, subjects uuid[], records uuid[]) TO wp_worker;

REVOKE ALL ON FUNCTION sec.write_signin(of_professional uuid, operation text, result text, justification text) FROM PUBLIC;
GRANT ALL ON FUNCTION sec.write_signin(of_professional uuid, operation text, result text, justification text) TO wp_signin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_account TO wp_signin;

GRANT SELECT ON TABLE public.access_bar TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_bar TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.access_bar TO wp_app;

GRANT SELECT ON TABLE public.access_involvement TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_involvement TO wp_worker;
GRANT SELECT ON TABLE public.access_involvement TO wp_app;

GRANT SELECT,INSERT ON TABLE public.access_ledgerleaf TO wp_sequencer;

GRANT INSERT ON TABLE public.access_ledgerpending TO wp_definer;
GRANT SELECT,DELETE ON TABLE public.access_ledgerpending TO wp_sequencer;

GRANT SELECT,INSERT ON TABLE public.access_ledgerseal TO wp_sequencer;

GRANT SELECT ON TABLE public.access_locationrestriction TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_locationrestriction TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.access_locationrestriction TO wp_app;

GRANT UPDATE(lifted_at) ON TABLE public.access_locationrestriction TO wp_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_emailaddress TO wp_signin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_emailconfirmation TO wp_signin;

GRANT SELECT ON TABLE public.alerts_alert TO wp_app;
GRANT SELECT,INSERT ON TABLE public.alerts_alert TO wp_worker;
GRANT SELECT ON TABLE public.alerts_alert TO wp_definer;

GRANT SELECT ON TABLE public.alerts_evidence TO wp_app;
GRANT SELECT,INSERT ON TABLE public.alerts_evidence TO wp_worker;
GRANT SELECT ON TABLE public.alerts_evidence TO wp_definer;

GRANT SELECT,INSERT ON TABLE public.alerts_triage TO wp_app;
GRANT SELECT ON TABLE public.alerts_triage TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_session TO wp_signin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.intake_draft TO wp_app;

GRANT SELECT,INSERT ON TABLE public.intake_feedback TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_feedback TO wp_app;

GRANT SELECT,INSERT ON TABLE public.intake_mention TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_mention TO wp_app;

GRANT INSERT ON TABLE public.intake_original TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_original TO wp_app;

GRANT INSERT ON TABLE public.intake_quarantine TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_quarantine TO wp_app;

GRANT SELECT(id) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(channel) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(file) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT("row") ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(digest) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(problems) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(received_at) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(agency_id) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT(area_id) ON TABLE public.intake_quarantine TO wp_worker;

GRANT SELECT,INSERT ON TABLE public.intake_subject TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_subject TO wp_app;

GRANT SELECT,INSERT ON TABLE public.intake_submission TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_submission TO wp_app;

GRANT SELECT,INSERT ON TABLE public.intake_submissionstate TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.intake_submissionstate TO wp_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_blockingkey TO wp_worker;

GRANT SELECT ON TABLE public.linkage_candidate TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_candidate TO wp_worker;

GRANT SELECT ON TABLE public.linkage_heldapart TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_heldapart TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_identity TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_identitynumber TO wp_worker;

GRANT SELECT,INSERT ON TABLE public.linkage_judgement TO wp_app;
GRANT SELECT,INSERT ON TABLE public.linkage_judgement TO wp_worker;

GRANT SELECT ON TABLE public.linkage_membership TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_membership TO wp_worker;
GRANT SELECT ON TABLE public.linkage_membership TO wp_definer;

GRANT SELECT ON TABLE public.linkage_subjectprofile TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_subjectprofile TO wp_worker;

GRANT SELECT ON TABLE public.linkage_subjectwhereabouts TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linkage_subjectwhereabouts TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mfa_authenticator TO wp_signin;

GRANT SELECT ON TABLE public.partnership_agency TO wp_app;
GRANT SELECT ON TABLE public.partnership_agency TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partnership_agency TO wp_worker;

GRANT SELECT ON TABLE public.partnership_area TO wp_app;
GRANT SELECT ON TABLE public.partnership_area TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partnership_area TO wp_worker;

GRANT SELECT ON TABLE public.partnership_professional TO wp_app;
GRANT SELECT ON TABLE public.partnership_professional TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partnership_professional TO wp_worker;

GRANT SELECT ON TABLE public.partnership_sharingagreement TO wp_app;
GRANT SELECT ON TABLE public.partnership_sharingagreement TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partnership_sharingagreement TO wp_worker;

GRANT SELECT ON TABLE public.partnership_team TO wp_app;
GRANT SELECT ON TABLE public.partnership_team TO wp_definer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.partnership_team TO wp_worker;

GRANT SELECT ON TABLE public.picture_association TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_association TO wp_worker;

GRANT SELECT ON TABLE public.picture_event TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_event TO wp_worker;
GRANT SELECT ON TABLE public.picture_event TO wp_definer;

GRANT SELECT ON TABLE public.picture_fact TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_fact TO wp_worker;

GRANT SELECT ON TABLE public.picture_passage TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_passage TO wp_worker;

GRANT SELECT ON TABLE public.picture_sign TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_sign TO wp_worker;

GRANT SELECT ON TABLE public.picture_working TO wp_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.picture_working TO wp_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO wp_worker;
GRANT SELECT,INSERT ON TABLE public.procrastinate_events TO wp_definer;

GRANT USAGE ON SEQUENCE public.procrastinate_events_id_seq TO wp_worker;
GRANT USAGE ON SEQUENCE public.procrastinate_events_id_seq TO wp_definer;

GRANT USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO wp_worker;
GRANT USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO wp_definer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO wp_worker;

GRANT USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO wp_worker;
GRANT USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO wp_definer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO wp_worker;

GRANT USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO wp_worker;
GRANT USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO wp_definer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.socialaccount_socialaccount TO wp_signin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.socialaccount_socialapp TO wp_signin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.socialaccount_socialtoken TO wp_signin;

GRANT SELECT,INSERT,UPDATE ON TABLE sec.api_key TO wp_definer;

GRANT SELECT,INSERT,UPDATE ON TABLE sec.mac_key TO wp_definer;

GRANT SELECT,INSERT,UPDATE ON TABLE sec.role TO wp_definer;

GRANT SELECT,INSERT,UPDATE ON TABLE sec.session TO wp_definer;

GRANT SELECT ON TABLE sec.step TO wp_definer;



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

INSERT INTO public.django_migrations VALUES (1, 'partnership', '0001_initial', '2026-11-28 22:06:41.096466+00');
INSERT INTO public.django_migrations VALUES (2, 'access', '0001_initial', '2026-11-28 22:06:42.029236+00');
INSERT INTO public.django_migrations VALUES (3, 'socialaccount', '0001_initial', '2026-11-28 22:06:42.423254+00');
INSERT INTO public.django_migrations VALUES (4, 'socialaccount', '0002_token_max_lengths', '2026-11-28 22:06:42.559177+00');
INSERT INTO public.django_migrations VALUES (5, 'socialaccount', '0003_extra_data_default_dict', '2026-11-28 22:06:42.60968+00');
INSERT INTO public.django_migrations VALUES (6, 'socialaccount', '0004_app_provider_id_settings', '2026-11-28 22:06:42.788148+00');
INSERT INTO public.django_migrations VALUES (7, 'socialaccount', '0005_socialtoken_nullable_app', '2026-11-28 22:06:42.98828+00');
INSERT INTO public.django_migrations VALUES (8, 'socialaccount', '0006_alter_socialaccount_extra_data', '2026-11-28 22:06:43.164188+00');
INSERT INTO public.django_migrations VALUES (9, 'sessions', '0001_initial', '2026-11-28 22:06:43.33991+00');
INSERT INTO public.django_migrations VALUES (10, 'procrastinate', '0001_initial', '2026-11-28 22:06:43.537454+00');
INSERT INTO public.django_migrations VALUES (11, 'procrastinate', '0002_drop_started_at_column', '2026-11-28 22:06:43.542214+00');
INSERT INTO public.django_migrations VALUES (12, 'procrastinate', '0003_drop_started_at_column', '2026-11-28 22:06:43.580608+00');
INSERT INTO public.django_migrations VALUES (13, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-11-28 22:06:43.593609+00');
INSERT INTO public.django_migrations VALUES (14, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-11-28 22:06:43.645191+00');
INSERT INTO public.django_migrations VALUES (15, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-11-28 22:06:43.680066+00');
INSERT INTO public.django_migrations VALUES (16, 'procrastinate', '0007_add_queueing_lock_column', '2026-11-28 22:06:43.717684+00');
INSERT INTO public.django_migrations VALUES (17, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-11-28 22:06:43.768586+00');
INSERT INTO public.django_migrations VALUES (18, 'procrastinate', '0009_add_defer_job_function', '2026-11-28 22:06:43.804611+00');
INSERT INTO public.django_migrations VALUES (19, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-11-28 22:06:43.870967+00');
INSERT INTO public.django_migrations VALUES (20, 'procrastinate', '0011_add_foreign_key_index', '2026-11-28 22:06:43.925929+00');
INSERT INTO public.django_migrations VALUES (21, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-11-28 22:06:44.109285+00');
INSERT INTO public.django_migrations VALUES (22, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-11-28 22:06:44.15701+00');
INSERT INTO public.django_migrations VALUES (23, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-11-28 22:06:44.184103+00');
INSERT INTO public.django_migrations VALUES (24, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-11-28 22:06:44.253008+00');
INSERT INTO public.django_migrations VALUES (25, 'procrastinate', '0016_delete_finished_jobs', '2026-11-28 22:06:44.27923+00');
INSERT INTO public.django_migrations VALUES (26, 'procrastinate', '0017_add_checks_to_finish_job', '2026-11-28 22:06:44.305047+00');
INSERT INTO public.django_migrations VALUES (27, 'procrastinate', '0018_add_checks_to_retry_job', '2026-11-28 22:06:44.330435+00');
INSERT INTO public.django_migrations VALUES (28, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-11-28 22:06:44.366822+00');
INSERT INTO public.django_migrations VALUES (29, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-11-28 22:06:44.420346+00');
INSERT INTO public.django_migrations VALUES (30, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-11-28 22:06:44.475009+00');
INSERT INTO public.django_migrations VALUES (31, 'procrastinate', '0022_null_locks_excluded', '2026-11-28 22:06:44.511697+00');
INSERT INTO public.django_migrations VALUES (32, 'procrastinate', '0023_remove_old_finish_job_function', '2026-11-28 22:06:44.529725+00');
INSERT INTO public.django_migrations VALUES (33, 'procrastinate', '0024_job_id_bigint', '2026-11-28 22:06:44.606682+00');
INSERT INTO public.django_migrations VALUES (34, 'procrastinate', '0025_add_models', '2026-11-28 22:06:44.653186+00');
INSERT INTO public.django_migrations VALUES (35, 'procrastinate', '0026_add_job_priority', '2026-11-28 22:06:44.695362+00');
INSERT INTO public.django_migrations VALUES (36, 'procrastinate', '0027_add_periodic_job_priority', '2026-11-28 22:06:44.734675+00');
INSERT INTO public.django_migrations VALUES (37, 'procrastinate', '0028_add_cancel_states', '2026-11-28 22:06:44.80736+00');
INSERT INTO public.django_migrations VALUES (38, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-11-28 22:06:44.854833+00');
INSERT INTO public.django_migrations VALUES (39, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-11-28 22:06:44.892324+00');
INSERT INTO public.django_migrations VALUES (40, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-11-28 22:06:44.982699+00');
INSERT INTO public.django_migrations VALUES (41, 'procrastinate', '0032_pre_cancel_notification', '2026-11-28 22:06:45.063218+00');
INSERT INTO public.django_migrations VALUES (42, 'procrastinate', '0033_post_cancel_notification', '2026-11-28 22:06:45.308686+00');
INSERT INTO public.django_migrations VALUES (43, 'procrastinate', '0034_pre_add_heartbeat', '2026-11-28 22:06:45.438967+00');
INSERT INTO public.django_migrations VALUES (44, 'procrastinate', '0035_post_add_heartbeat', '2026-11-28 22:06:45.504718+00');
INSERT INTO public.django_migrations VALUES (45, 'procrastinate', '0036_add_worker_model', '2026-11-28 22:06:45.561551+00');
INSERT INTO public.django_migrations VALUES (46, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-11-28 22:06:45.594223+00');
INSERT INTO public.django_migrations VALUES (47, 'procrastinate', '0038_post_batch_defer_jobs', '2026-11-28 22:06:45.644874+00');
INSERT INTO public.django_migrations VALUES (48, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-11-28 22:06:45.671182+00');
INSERT INTO public.django_migrations VALUES (49, 'procrastinate', '0040_pre_retry_failed_job', '2026-11-28 22:06:45.696483+00');
INSERT INTO public.django_migrations VALUES (50, 'procrastinate', '0041_post_retry_failed_job', '2026-11-28 22:06:45.733469+00');
INSERT INTO public.django_migrations VALUES (51, 'mfa', '0001_initial', '2026-11-28 22:06:45.92226+00');
INSERT INTO public.django_migrations VALUES (52, 'mfa', '0002_authenticator_timestamps', '2026-11-28 22:06:46.021842+00');
INSERT INTO public.django_migrations VALUES (53, 'mfa', '0003_authenticator_type_uniq', '2026-11-28 22:06:46.28284+00');
INSERT INTO public.django_migrations VALUES (54, 'account', '0001_initial', '2026-11-28 22:06:46.689443+00');
INSERT INTO public.django_migrations VALUES (55, 'account', '0002_email_max_length', '2026-11-28 22:06:46.778013+00');
INSERT INTO public.django_migrations VALUES (56, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-28 22:06:46.994619+00');
INSERT INTO public.django_migrations VALUES (57, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-28 22:06:47.128797+00');
INSERT INTO public.django_migrations VALUES (58, 'account', '0005_emailaddress_idx_upper_email', '2026-11-28 22:06:47.224926+00');
INSERT INTO public.django_migrations VALUES (59, 'account', '0006_emailaddress_lower', '2026-11-28 22:06:47.456372+00');
INSERT INTO public.django_migrations VALUES (60, 'account', '0007_emailaddress_idx_email', '2026-11-28 22:06:47.631212+00');
INSERT INTO public.django_migrations VALUES (61, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-28 22:06:47.846302+00');
INSERT INTO public.django_migrations VALUES (62, 'account', '0009_emailaddress_unique_primary_email', '2026-11-28 22:06:47.925103+00');
INSERT INTO public.django_migrations VALUES (63, 'access', '0002_row_security', '2026-11-28 22:06:48.621974+00');
INSERT INTO public.django_migrations VALUES (64, 'access', '0003_sign_in_and_queue', '2026-11-28 22:06:48.80077+00');
INSERT INTO public.django_migrations VALUES (65, 'picture', '0001_initial', '2026-11-28 22:06:50.972506+00');
INSERT INTO public.django_migrations VALUES (66, 'linkage', '0001_initial', '2026-11-28 22:06:54.420172+00');
INSERT INTO public.django_migrations VALUES (67, 'intake', '0001_initial', '2026-11-28 22:07:02.928141+00');
INSERT INTO public.django_migrations VALUES (68, 'intake', '0002_row_security', '2026-11-28 22:07:03.219311+00');
INSERT INTO public.django_migrations VALUES (69, 'linkage', '0002_row_security', '2026-11-28 22:07:03.872885+00');
INSERT INTO public.django_migrations VALUES (70, 'picture', '0002_row_security', '2026-11-28 22:07:04.005838+00');
INSERT INTO public.django_migrations VALUES (71, 'alerts', '0001_initial', '2026-11-28 22:07:07.416459+00');
INSERT INTO public.django_migrations VALUES (72, 'alerts', '0002_row_security', '2026-11-28 22:07:07.506177+00');
INSERT INTO public.django_migrations VALUES (73, 'contenttypes', '0001_initial', '2026-11-28 22:07:07.591967+00');
INSERT INTO public.django_migrations VALUES (74, 'contenttypes', '0002_remove_content_type_name', '2026-11-28 22:07:08.108246+00');
INSERT INTO public.django_migrations VALUES (75, 'auth', '0001_initial', '2026-11-28 22:07:08.501316+00');
INSERT INTO public.django_migrations VALUES (76, 'auth', '0002_alter_permission_name_max_length', '2026-11-28 22:07:10.139269+00');
INSERT INTO public.django_migrations VALUES (77, 'auth', '0003_alter_user_email_max_length', '2026-11-28 22:07:10.20444+00');
INSERT INTO public.django_migrations VALUES (78, 'auth', '0004_alter_user_username_opts', '2026-11-28 22:07:10.259054+00');
INSERT INTO public.django_migrations VALUES (79, 'auth', '0005_alter_user_last_login_null', '2026-11-28 22:07:10.310904+00');
INSERT INTO public.django_migrations VALUES (80, 'auth', '0006_require_contenttypes_0002', '2026-11-28 22:07:10.328178+00');
INSERT INTO public.django_migrations VALUES (81, 'auth', '0007_alter_validators_add_error_messages', '2026-11-28 22:07:10.396784+00');
INSERT INTO public.django_migrations VALUES (82, 'auth', '0008_alter_user_username_max_length', '2026-11-28 22:07:10.459814+00');
INSERT INTO public.django_migrations VALUES (83, 'auth', '0009_alter_user_last_name_max_length', '2026-11-28 22:07:10.535359+00');
INSERT INTO public.django_migrations VALUES (84, 'auth', '0010_alter_group_name_max_length', '2026-11-28 22:07:10.712239+00');
INSERT INTO public.django_migrations VALUES (85, 'auth', '0011_update_proxy_permissions', '2026-11-28 22:07:11.094197+00');
INSERT INTO public.django_migrations VALUES (86, 'auth', '0012_alter_user_first_name_max_length', '2026-11-28 22:07:11.178379+00');

INSERT INTO sec.step VALUES ('linkage.join');
INSERT INTO sec.step VALUES ('linkage.rejoin');
INSERT INTO sec.step VALUES ('picture.derive');
INSERT INTO sec.step VALUES ('alerts.look');

SELECT pg_catalog.setval('public.django_migrations_id_seq', 86, true);

