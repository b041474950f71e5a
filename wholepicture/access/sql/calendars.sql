-- Calendars: a secret address at which one's own dates are read without signing in. Made, renewed and ended by whoever's dates they are,
-- signed in, and by nobody for them; kept as a hash, as sessions and keys are. Whoever has the address may ask for those dates, as their
-- owner would read them now, and for nothing else: the context it opens has one permission, that no role has.

-- Whose calendar this is, by the hash of its address; nobody's where it was ended, its owner has left, or their account is closed.
CREATE FUNCTION sec.whose_calendar(hashed bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object(
        'calendar', c.id, 'professional', p.id, 'name', p.name, 'email', '', 'agency', a.id, 'agency_code', a.code,
        'agency_name', a.name, 'agency_type', a.type, 'area', a.area_id, 'team', '', 'role', r.code,
        'hub', r.hub AND NOT n.narrowed, 'lead', (r.lead OR p.is_lead) AND NOT n.narrowed, 'reads', r.reads AND NOT n.narrowed,
        'narrowed', n.narrowed, 'purpose', 'own_dates', 'permissions', '["own_dates"]'::jsonb)
    FROM sec.calendar c
    JOIN public.partnership_professional p ON p.id = c.professional AND p.is_active
    JOIN public.partnership_agency a ON a.id = p.agency_id
    JOIN sec.role r ON r.code = p.role
    CROSS JOIN LATERAL (SELECT r.reads AND sec.narrows(p.id, sec.today()) AS narrowed) n
    WHERE c.token_hash = hashed AND c.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.access_account own WHERE own.professional = p.id AND NOT own.is_active)
$$;

CREATE FUNCTION sec.begin_calendar(token text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    PERFORM sec.accept(token IS NULL OR octet_length(token) <= 65536);
    PERFORM set_config('wp.context', '', true);
    context := sec.whose_calendar(sha256(convert_to(token, 'UTF8')));
    IF context IS NULL THEN
        RETURN NULL;
    END IF;
    -- To the minute, and nobody waits for anybody.
    UPDATE sec.calendar_use SET last_read_at = clock_timestamp()
    WHERE calendar = (SELECT u.calendar FROM sec.calendar_use u WHERE u.calendar = (context ->> 'calendar')::uuid AND
                      (u.last_read_at IS NULL OR u.last_read_at < clock_timestamp() - interval '1 minute') FOR UPDATE SKIP LOCKED);
    RETURN sec.put(context);
END $$;

-- Whether the role of whoever asks includes this, also where they ask by their calendar: that an address may read what its owner's
-- role does not let them read any more is looked at here.
CREATE FUNCTION sec.role_includes(permission text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(permission) <= 64);
    SELECT EXISTS (SELECT 1 FROM (SELECT sec.context() AS c) me JOIN sec.role r ON r.code = me.c ->> 'role'
                   WHERE sec.permissions_left(r.permissions, coalesce((me.c ->> 'narrowed')::boolean, false)) ? permission)
$$;

-- One's own, as it stands. Only in a session: an address makes no other address, and tells nothing of itself.
CREATE FUNCTION sec.own_calendar() RETURNS TABLE (made_at timestamptz, last_read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.made_at, u.last_read_at FROM sec.calendar c JOIN sec.calendar_use u ON u.calendar = c.id
    WHERE c.professional = sec.professional() AND c.ended_at IS NULL AND sec.context() ->> 'session' IS NOT NULL
$$;
CREATE FUNCTION sec.end_calendar() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sec.calendar c SET ended_at = clock_timestamp()
    WHERE c.professional = sec.professional() AND c.ended_at IS NULL AND sec.context() ->> 'session' IS NOT NULL;
    RETURN FOUND;
END $$;
-- A new address for whoever asks; the one that they had opens nothing from now on.
CREATE FUNCTION sec.new_calendar() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := sec.new_token('wpc_');
    made uuid;
BEGIN
    IF sec.context() ->> 'session' IS NULL THEN
        RETURN NULL;
    END IF;
    -- Of two who ask at once, one waits for the other: one address at a time.
    PERFORM 1 FROM public.partnership_professional p WHERE p.id = sec.professional() FOR NO KEY UPDATE;
    PERFORM sec.end_calendar();
    INSERT INTO sec.calendar (token_hash, professional) VALUES (sha256(convert_to(token, 'UTF8')), sec.professional())
    RETURNING id INTO made;
    INSERT INTO sec.calendar_use (calendar) VALUES (made);
    RETURN token;
END $$;
