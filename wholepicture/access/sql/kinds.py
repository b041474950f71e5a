"""What the database knows of kinds of agency and of permissions: what `partnership.rules` and `access.rules` say, written as functions."""

from collections.abc import Iterable

from wholepicture.partnership.rules import TRUSTED_AT_FIRST


def trusted_at_first() -> str:
    """`sec.trusted_at_first`: by which identifiers the rows of a new agency of this kind join; nothing for what is no kind."""
    whens = "\n".join(
        f"        WHEN '{kind}' THEN ARRAY[{', '.join(repr(each) for each in trusted)}]::text[]"
        for kind, trusted in TRUSTED_AT_FIRST.items()
    )
    return f"""
CREATE FUNCTION sec.trusted_at_first(kind text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(kind) <= 16);
    SELECT CASE kind
{whens}
    END
$$;"""


def permissions_left(without_reading: Iterable[str]) -> str:
    """`sec.permissions_left`: those of a role that somebody keeps whose training lapsed; all, where it did not."""
    kept = ", ".join(f"'{permission}'" for permission in sorted(without_reading))
    return f"""
CREATE FUNCTION sec.permissions_left(permissions text[], is_narrowed boolean) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_narrowed THEN
        RETURN (SELECT coalesce(jsonb_agg(one ORDER BY one), '[]') FROM unnest(permissions) one WHERE one IN ({kept}));
    END IF;
    RETURN to_jsonb(permissions);
END $$;"""  # noqa: S608 (SQL of a declaration, from constants)
