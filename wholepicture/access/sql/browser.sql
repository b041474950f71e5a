-- What a browser of the site keeps between pages: only whoever has the browser's mark has what is kept under it.

CREATE FUNCTION sec.kept_for_browser(of_mark bytea) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(octet_length(of_mark) = 32);
    RETURN (SELECT b.kept FROM sec.browser b
            WHERE b.mark = of_mark AND b.kept_at > clock_timestamp() - interval '12 hours');
END $$;

-- Nothing is kept for nobody; what is too old goes, a little at a time.
CREATE FUNCTION sec.keep_for_browser(of_mark bytea, what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(octet_length(of_mark) = 32 AND octet_length(what) <= 500000);
    IF what = '' THEN
        DELETE FROM sec.browser b WHERE b.mark = of_mark;
        RETURN;
    END IF;
    INSERT INTO sec.browser AS b (mark, kept, kept_at) VALUES (of_mark, what, clock_timestamp())
    ON CONFLICT (mark) DO UPDATE SET kept = EXCLUDED.kept, kept_at = EXCLUDED.kept_at;
    DELETE FROM sec.browser o WHERE o.mark IN (
        SELECT old.mark FROM sec.browser old WHERE old.kept_at < clock_timestamp() - interval '12 hours'
        LIMIT 20 FOR UPDATE SKIP LOCKED);
END $$;
