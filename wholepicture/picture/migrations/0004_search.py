"""Search: what can be found by, and the two functions that find it.

Asked under row security, a search by words or by beginnings would read every row of the area, since its operators are
not leakproof and the policy must come first. So a function owned by `wp_definer` finds candidates by index and asks of
each what the policies ask, in their own words (`access.sql.rows.shows`). It answers with ids, never with content:
everything shown is then read as the viewer, under row security.
"""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from wholepicture.access.sql.rows import derived_row, shows
from wholepicture.base.rowsecurity import policy

# What a text says, by its stems; a text longer than any report would be cut before PostgreSQL's limit refuses it.
WORDS = """
ALTER TABLE picture_passage ADD COLUMN words tsvector
    GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', left(text, 200000))) STORED;
CREATE INDEX passage_by_word ON picture_passage USING gin (words) WITH (fastupdate = off);
CREATE INDEX passage_newest ON picture_passage (area_id, received_at DESC, id);
"""

# For what is common: an agency's own newest, those about one child, those that name somebody.
INDEXES = """
CREATE INDEX {short}_newest_of_agency ON {table} (agency_id, received_at DESC, id);
CREATE INDEX {short}_by_nominal ON {table} USING gin (nominals) WITH (fastupdate = off);
CREATE INDEX {short}_by_named ON {table} USING gin (named) WHERE level = 'named';
GRANT SELECT ON {table} TO wp_definer;
"""

# Up to so many rows that fit a question are looked at one by one: an index finds them, and each is asked what the
# policies ask. More, and the question is common: then the newest rows where the viewer can have any are walked until
# enough are found. Either way the answer is the same, the newest rows that the viewer may see, `most` a question: what is
# hidden neither counts nor shifts them, and decides about nothing but the way. Who works with very many children has many
# to walk, and so more are looked at first. (Both numbers: benchmarks/search.py, at a million people.)
FEW, FEW_AT_MOST = 4_000, 20_000

FIND = """
CREATE FUNCTION sec.{name}(wanted text[], patterns text[], most int)
RETURNS TABLE (question int, about_kind text, about uuid, submission uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    here uuid := sec.area();
    us uuid := sec.agency();
    me uuid := sec.professional();
    hub boolean := sec.is_hub();
    works_with uuid[];
    rows int := least(greatest(most, 0), 200);
    few int := {few};
    fits tsquery;
    tids tid[];
    questions int[] := '{{}}';
    found tid[] := '{{}}';
BEGIN
    IF NOT (sec.reads() AND sec.may('picture')) THEN
        RETURN;
    END IF;
    IF NOT hub THEN
        works_with := ARRAY(
            SELECT DISTINCT i.nominal FROM access_involvement i WHERE i.agency_id = us
            AND i.starts_on <= (SELECT sec.today()) AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today())));
        few := least(greatest(few, cardinality(works_with)), {few_at_most});
    END IF;
    FOR n IN 1..least(coalesce(array_length(wanted, 1), 0), 24) LOOP
        fits := wanted[n]::tsquery;
        tids := ARRAY(SELECT t.ctid FROM {table} t WHERE {match} LIMIT few + 1);
        IF cardinality(tids) <= few THEN
            questions := questions || array_fill(n, ARRAY[cardinality(tids)]);
            found := found || tids;
        ELSIF hub THEN
            RETURN QUERY SELECT n, {columns} FROM (
                (SELECT t.* FROM ({of_area} OFFSET 0) t WHERE {match} AND {shows} LIMIT rows)
                UNION ALL
                (SELECT t.* FROM ({naming} AND t.area_id <> here OFFSET 0) t WHERE {match} AND {shows})) t
            ORDER BY t.received_at DESC, t.id LIMIT rows;
        ELSE
            RETURN QUERY SELECT n, {columns} FROM (
                (SELECT t.* FROM ({own} OFFSET 0) t WHERE {match} AND {shows} LIMIT rows)
                UNION
                (SELECT t.* FROM unnest(works_with) one CROSS JOIN LATERAL ({children} OFFSET 0) t
                 WHERE {match} AND {shows})
                UNION
                (SELECT t.* FROM ({naming} OFFSET 0) t WHERE {match} AND {shows})) t
            ORDER BY t.received_at DESC, t.id LIMIT rows;
        END IF;
    END LOOP;
    RETURN QUERY SELECT t.n, {columns} FROM (
        SELECT c.n, t.*, row_number() OVER (PARTITION BY c.n ORDER BY t.received_at DESC, t.id) AS place
        FROM unnest(questions, found) c (n, tid) JOIN {table} t ON t.ctid = c.tid
        WHERE {shows}) t
    WHERE t.place <= rows ORDER BY t.n, t.place;
END $$;
ALTER FUNCTION sec.{name}(text[], text[], int) OWNER TO wp_definer;
REVOKE ALL ON FUNCTION sec.{name}(text[], text[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.{name}(text[], text[], int) TO wp_app;
"""


def find(name: str, table: str, columns: str, match: str, *, few: int = FEW, few_at_most: int = FEW_AT_MOST) -> str:
    """The function `sec.name`, which finds rows of `table` that `match`."""
    every = f"SELECT t.* FROM {table} t WHERE"
    return FIND.format(
        name=name,
        table=table,
        columns=columns,
        match=match,
        shows=shows("t"),
        few=few,
        few_at_most=few_at_most,
        of_area=f"{every} t.area_id = here ORDER BY t.received_at DESC, t.id",
        own=f"{every} t.agency_id = us ORDER BY t.received_at DESC, t.id",
        children=f"{every} t.nominals @> ARRAY[one]",
        naming=f"{every} t.level = 'named' AND t.named @> ARRAY[me]",
    )


# Name, table, columns and what fits, of both functions.
TERMS = (
    "search_terms",
    "picture_term",
    "t.about_kind::text, t.about, t.submission",
    "array_to_tsvector(t.keys) @@ fits AND (patterns[n] IS NULL "
    "OR EXISTS (SELECT 1 FROM unnest(t.keys) k WHERE k LIKE patterns[n]))",
)
PASSAGES = ("search_words", "picture_passage", "'report', t.submission, t.submission", "t.words @@ fits")

UNDO = [
    "DROP FUNCTION sec.search_terms(text[], text[], int); DROP FUNCTION sec.search_words(text[], text[], int);",
    "DROP POLICY definer ON picture_passage; REVOKE SELECT ON picture_passage FROM wp_definer;",
    "DROP INDEX passage_newest, passage_newest_of_agency, passage_by_nominal, passage_by_named;",
    "ALTER TABLE picture_passage DROP COLUMN words;",
]


def statements() -> Any:
    return [
        derived_row("picture_term", located=True),
        INDEXES.format(short="term", table="picture_term"),
        policy("picture_term", "definer", "wp_definer", using="true"),
        WORDS,
        INDEXES.format(short="passage", table="picture_passage"),
        policy("picture_passage", "definer", "wp_definer", using="true"),
        find(*TERMS),
        find(*PASSAGES),
    ]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial"), ("picture", "0003_events_of_nobody")]
    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("level", models.CharField(max_length=8)),
                (
                    "nominals",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("submission", models.UUIDField()),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("received_at", models.DateTimeField()),
                ("about_kind", models.CharField(max_length=8)),
                ("about", models.UUIDField()),
                ("role", models.CharField(blank=True, max_length=20)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("located", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func("keys", function="array_to_tsvector"), fastupdate=False, name="term_by_key"
                    ),
                    models.Index(fields=["area", "-received_at", "id"], name="term_newest"),
                    models.Index(fields=["submission"], name="term_by_submission"),
                ]
            },
        ),
        migrations.RunSQL(statements(), UNDO),
    ]
