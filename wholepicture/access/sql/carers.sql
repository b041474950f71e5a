-- Foster carers' doors. A worker gives a door a link and a code; whoever has both opens it once, on one telephone, which from then on holds a
-- secret of its own. The context that it opens has one permission, that no role has, and reads no table as a person does: what it is
-- shown comes from functions (`casework/carers/security.py`), which say whose door it is and which children live with that carer now.

-- What has the door: the door itself, and the agency that gave it.
CREATE FUNCTION sec.carer() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (sec.context() ->> 'carer')::uuid $$;

CREATE FUNCTION sec.begin_carer(token text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    context jsonb;
BEGIN
    PERFORM sec.accept(token IS NULL OR octet_length(token) <= 65536);
    PERFORM set_config('wp.context', '', true);
    SELECT sec.carers_context(t.id, t.door) INTO context FROM sec.carer_telephone t
    WHERE t.token_hash = sha256(convert_to(token, 'UTF8')) AND t.ended_at IS NULL;
    IF context IS NULL THEN
        RETURN NULL;
    END IF;
    -- To the minute, and nobody waits for anybody.
    UPDATE sec.carer_use SET last_used_at = clock_timestamp()
    WHERE telephone = (
        SELECT u.telephone FROM sec.carer_use u WHERE u.telephone = (context ->> 'telephone')::uuid
        AND (u.last_used_at IS NULL OR u.last_used_at < clock_timestamp() - interval '1 minute') FOR UPDATE SKIP LOCKED);
    RETURN sec.put(context);
END $$;

-- A new link and code for a door. What was given before, and the telephone on which it was opened, open nothing from now on: who lost one
-- is given another in one act. Nothing, where the door is not the asker's to give, or shows a child who does not show to them.
CREATE FUNCTION sec.new_carer_link(of_door uuid, days int) RETURNS TABLE (token text, code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    drawn bytea;
BEGIN
    PERFORM sec.accept(of_door IS NOT NULL AND days BETWEEN 1 AND 31);
    IF NOT (sec.gives_carers_door(of_door) AND sec.sees_whole_carers_door(of_door)) THEN
        RETURN;
    END IF;
    PERFORM sec.end_carer_secrets(of_door);
    -- 60 random bits, short enough to be typed from paper: alone they open nothing, and whoever guesses has five codes for each.
    drawn := uuid_send(gen_random_uuid());
    token := (SELECT string_agg(substr('abcdefghijkmnpqrstuvwxyz23456789', 1 + (get_byte(drawn, n) & 31), 1) ||
                                CASE WHEN n IN (3, 10) THEN '-' ELSE '' END, '' ORDER BY n)
              FROM unnest(ARRAY[0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14]) n);
    code := lpad((('x' || substr(encode(uuid_send(gen_random_uuid()), 'hex'), 1, 8))::bit(32)::bigint % 1000000)::text, 6, '0');
    INSERT INTO sec.carer_link (token_hash, code_hash, door, expires_at)
    VALUES (sha256(convert_to(token, 'UTF8')), sha256(convert_to(token || '/' || code, 'UTF8')), of_door,
            clock_timestamp() + make_interval(days => days));
    RETURN NEXT;
END $$;

-- Whatever was given to a door opens nothing any more. Only functions call it, which know whose it is to do.
CREATE FUNCTION sec.end_carer_secrets(of_door uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sec.carer_link SET ended_at = clock_timestamp() WHERE door = of_door AND ended_at IS NULL;
    UPDATE sec.carer_telephone SET ended_at = clock_timestamp() WHERE door = of_door AND ended_at IS NULL;
$$;

-- Opens a door on a telephone: the secret that this holds from now on. Nothing, whatever was wrong: a link that never was, was used, has
-- ended or run out, and a wrong code are answered alike. The fifth wrong code ends the link.
CREATE FUNCTION sec.open_carers_door(link_token text, given_code text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link sec.carer_link;
    token text := sec.new_token('wpt_');
    opened uuid;
    around jsonb;
BEGIN
    PERFORM sec.accept(octet_length(link_token) <= 65536 AND octet_length(given_code) <= 1000);
    SELECT * INTO link FROM sec.carer_link l WHERE l.token_hash = sha256(convert_to(link_token, 'UTF8'))
    AND l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > clock_timestamp() FOR UPDATE;
    around := sec.carers_area(link.door);
    IF link.id IS NULL OR around IS NULL THEN
        RETURN NULL;
    END IF;
    IF link.code_hash <> sha256(convert_to(link_token || '/' || given_code, 'UTF8')) THEN
        UPDATE sec.carer_link SET wrong = link.wrong + 1,
            ended_at = CASE WHEN link.wrong >= 4 THEN clock_timestamp() END WHERE id = link.id;
        PERFORM sec.write_entry(around, 'carer', 'consultation', 'access.carers.opened', 'refused', 'A wrong code.', '{}',
                                ARRAY[link.door]);
        RETURN NULL;
    END IF;
    PERFORM sec.end_carer_secrets(link.door);
    UPDATE sec.carer_link SET used_at = clock_timestamp() WHERE id = link.id;
    INSERT INTO sec.carer_telephone (token_hash, door) VALUES (sha256(convert_to(token, 'UTF8')), link.door) RETURNING id INTO opened;
    INSERT INTO sec.carer_use (telephone) VALUES (opened);
    PERFORM sec.write_entry(around, 'carer', 'consultation', 'access.carers.opened', 'allowed', '', '{}', ARRAY[link.door]);
    RETURN token;
END $$;

-- How a door stands, to whoever gives it: until when its link opens it, since when it is open on a telephone, and when that was last used.
CREATE FUNCTION sec.carers_door_stands(of_door uuid) RETURNS TABLE (link_until timestamptz, opened_at timestamptz, last_used_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_door IS NOT NULL);
    IF NOT sec.gives_carers_door(of_door) THEN
        RETURN;
    END IF;
    SELECT l.expires_at INTO link_until FROM sec.carer_link l
    WHERE l.door = of_door AND l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > clock_timestamp();
    SELECT t.opened_at, u.last_used_at INTO opened_at, last_used_at
    FROM sec.carer_telephone t LEFT JOIN sec.carer_use u ON u.telephone = t.id WHERE t.door = of_door AND t.ended_at IS NULL;
    RETURN NEXT;
END $$;
