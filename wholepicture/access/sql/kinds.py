"""What the database knows of kinds of agency: what `partnership.rules` says, written as a function of it."""

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
