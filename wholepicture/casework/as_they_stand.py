"""Whether those in a record show to whoever asks, as they stand now: the SQL, written once, of wings that name several people or things.

A record names a subject, or a thing as it is described alone. Whoever was joined since stands in a nominal, or in a thing, and is known by
every id of these. What is asked here is asked inside a function that takes the record's own id: none takes a nominal.
"""

from wholepicture.access.sql.rows import shows


def ids_of(person: str) -> str:
    """Every id by which a person is known now: the one that a record names, and the nominal in whom that one stands."""
    return f"""(ARRAY[{person}] || ARRAY(SELECT m.nominal FROM public.linkage_membership m
                                         WHERE m.subject = {person} AND m.until IS NULL))"""  # noqa: S608 (SQL of a declaration, from constants)


def stands(person: str = "one.id") -> str:
    """Joins `stands`, whose `ids` are those of a person."""
    return f"CROSS JOIN LATERAL (SELECT {ids_of(person)} AS ids) stands"


# That something of who `stands` is shows.
SEEN = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = ANY (stands.ids) AND {shows('e')})"  # noqa: S608 (SQL of a declaration, from constants)


def all_show(people: str) -> str:
    """That everybody in an array of people shows to whoever asks, and that they are barred from none."""
    return f"""NOT EXISTS (SELECT 1 FROM unnest({people}) one (id) {stands()}
                           WHERE sec.bars(stands.ids) OR NOT {SEEN})"""  # noqa: S608 (SQL of a declaration, from constants)


def none_barred(somebody: str, people: str) -> str:
    """That somebody is barred from nobody in an array of people."""
    return f"""NOT EXISTS (SELECT 1 FROM unnest({people}) one (id) {stands()} JOIN public.access_bar b
                           ON b.professional_id = {somebody} AND b.lifted_at IS NULL AND b.covers && stands.ids)"""  # noqa: S608 (SQL of a declaration, from constants)


def thing(row: str) -> str:
    """`stands`, whose `ids` are those by which the thing that a row is about is known now."""
    return f"""(SELECT ARRAY[{row}.about] || ARRAY(SELECT s.stands_in FROM linkage_thingstanding s
                                                   WHERE s.thing = {row}.about AND s.until IS NULL) AS ids) stands"""  # noqa: S608 (SQL of a declaration, from constants)


def thing_is_free(somebody: str, row: str) -> str:
    """That the thing which a row is about is tied to nobody whom somebody is barred from."""
    barred = f"b.professional_id = {somebody} AND b.lifted_at IS NULL"
    return f"""NOT EXISTS (SELECT 1 FROM {thing(row)} JOIN public.access_bar b ON {barred}
                           WHERE EXISTS (SELECT 1 FROM picture_association p WHERE p.a = ANY (stands.ids) AND p.b = ANY (b.covers))
                           OR EXISTS (SELECT 1 FROM picture_association p WHERE p.b = ANY (stands.ids) AND p.a = ANY (b.covers)))"""  # noqa: S608 (SQL of a declaration, from constants)


# Each whom whoever asks is barred from. A scalar: once a statement.
BARRED = "ANY ((SELECT sec.barred())::uuid[])"


def reads_no_more(person: str, people: str) -> str:
    """That somebody of an array of people reads nothing today for want of training: told once a statement, of all of them."""
    return f"{person} = ANY ((SELECT sec.narrowed({people}, sec.today()))::uuid[])"


def thing_shows(row: str) -> str:
    """That the thing which a row is about (`about`, `kind`) shows to whoever asks, and is tied to nobody whom they are barred from: who
    that is, is asked once, however many it is tied to."""
    return f"""EXISTS (
            SELECT 1 FROM {thing(row)}
            WHERE (EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = ANY (stands.ids) AND f.about_kind = {row}.kind AND {shows("f")})
                   OR EXISTS (SELECT 1 FROM picture_association p WHERE p.a = ANY (stands.ids) AND {shows("p")})
                   OR EXISTS (SELECT 1 FROM picture_association p WHERE p.b = ANY (stands.ids) AND {shows("p")}))
            AND NOT EXISTS (SELECT 1 FROM picture_association p WHERE p.a = ANY (stands.ids) AND p.b = {BARRED})
            AND NOT EXISTS (SELECT 1 FROM picture_association p WHERE p.b = ANY (stands.ids) AND p.a = {BARRED}))"""  # noqa: S608 (SQL of a declaration, from constants)
