"""The three functions that find what is searched.

Asked under row security, a search by words or by beginnings would read every row of the area, since its operators are
not leakproof and the policy must come first. So a function owned by `wp_definer` finds candidates by index and asks of
each what the policies ask, in their own words (`access.sql.rows.shows`). It answers with ids, never with content:
everything shown is then read as the viewer, under row security. What it answers is always the newest rows that the viewer
may see, so many a question; what is hidden neither counts nor shifts them. Which way it takes depends on how many rows the
planner expects to fit and on how many children the viewer's agency works with, and decides about nothing but time.

What is asked is looked at before any row is (`sec.accept`): an error that a row raised would tell what stands in it. For the
same reason a pattern is compared with what shows already and with nothing else.
"""

from wholepicture.access.sql.rows import COUNTS, LIVE, shows

# Name, table, columns, what fits by the index and what must fit besides (`{pattern}`: this question's), of both functions.
# `but`: what the asker has already, so that a person of whom very many reports tell hides nobody else of that name.
TERMS = (
    "search_terms",
    "picture_term",
    "t.about_kind::text, t.about, t.submission",
    "array_to_tsvector(t.keys) @@ fits",
    "t.about <> ALL (but) AND ({pattern} IS NULL OR EXISTS (SELECT 1 FROM unnest(t.keys) k WHERE k LIKE {pattern}))",
)
PASSAGES = (
    "search_words",
    "picture_passage",
    "'report', t.submission, t.submission",
    "t.words @@ fits",
    "t.superseded_at IS NULL AND t.submission <> ALL (but)",
)

# What is graded is found by its sanitised words, and only by those whom its handling leaves.
INFORMATION = (
    "search_information",
    "picture_information",
    "'report', t.item, t.item",
    "t.words @@ fits",
    "t.superseded_at IS NULL AND t.item <> ALL (but)",
)


def handled(table: str) -> str:
    """The condition under which the conditions of a graded piece leave it to a viewer to whom its level shows it."""
    return f"{table}.left_to = '' OR (SELECT sec.may('grade')) OR ({table}.left_to = 'police' AND (SELECT sec.is_police()))"


# So many questions and rows of each at most. A question may be long, for a name with a letter wrong has very many spellings,
# but neither deep nor of more parts than the server can walk: that it cannot, it would say where a row fits and not elsewhere.
QUESTIONS, ROWS, LEFT_OUT = 24, 200, 12_000
LONGEST_QUESTION, MOST_PARTS, DEEPEST = 200_000, 8_192, 200
# Part of a plate, as `search.query` writes it: what no reading asks for is not taken.
PATTERN = "^v/[A-Z0-9_%]{1,40}$"

# Up to so many rows that fit a question are found by index and looked at one by one. Who works with more children than
# that would have many to walk, so more rows are looked at: twice as many as there are children, up to the second number.
# The hub goes further by turns: what is common is soon met among the newest rows, and of what is not no more rows fit than the
# index tells. Of a place in ten thousand reports, left out since it was found, the whole area would be walked for nothing.
# (All numbers: benchmarks/search.py, at a million people.)
FEW, FEW_AT_MOST = 4_000, 40_000
# From so many rows on that are to be looked at, whom the agency works with is read once, not looked up row by row.
ROW_BY_ROW = 300
# Who works with many walks the newest rows of the area where half as many as there are children are likely to do.
WALKS = "rows * everything <= expected * share * many"

QUESTION = f"""
CREATE FUNCTION sec.question(wanted text) RETURNS tsquery LANGUAGE plpgsql AS $$
DECLARE
    question tsquery;
BEGIN
    PERFORM sec.accept(octet_length(wanted) <= {LONGEST_QUESTION}
        AND length(wanted) - length(translate(wanted, '(!', '')) <= {DEEPEST});
    BEGIN
        question := wanted::tsquery;
    EXCEPTION WHEN OTHERS THEN
        PERFORM sec.accept(false);
    END;
    PERFORM sec.accept(numnode(question) BETWEEN 1 AND {MOST_PARTS});
    RETURN question;
END $$;
"""

FIND = """
CREATE FUNCTION sec.{name}(wanted text[], patterns text[], most int, but uuid[] DEFAULT '{{}}')
RETURNS TABLE (question int, about_kind text, about uuid, submission uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan SET client_min_messages = error AS $$
DECLARE
    here uuid := sec.area();
    us uuid := sec.agency();
    me uuid := sec.professional();
    hub boolean := sec.is_hub();
    works_with uuid[];
    many int := 0;
    share float8 := 0;  -- of the newest rows of the area, those that may show
    at_most int := {few};
    far bigint;  -- the same, of the hub's question
    rows int := most;
    everything float8 := (SELECT greatest(c.reltuples, 1) FROM pg_class c WHERE c.oid = '{table}'::regclass);
    expected float8;
    is_known boolean;
    is_everywhere boolean;
    plan json;
    asked tsquery[] := '{{}}';
    fits tsquery;
    tids tid[];
    looked int;
    questions int[] := '{{}}';
    found tid[] := '{{}}';
BEGIN
    PERFORM sec.accept(most BETWEEN 1 AND {most_rows}
        AND array_ndims(wanted) = 1 AND array_lower(wanted, 1) = 1 AND cardinality(wanted) <= {most_questions}
        AND array_ndims(patterns) = 1 AND array_lower(patterns, 1) = 1 AND cardinality(patterns) = cardinality(wanted)
        AND cardinality(but) <= {most_left_out} AND (SELECT count(*) = count(one) FROM unnest(but) one));
    FOR n IN 1..cardinality(wanted) LOOP
        PERFORM sec.accept(patterns[n] IS NULL OR patterns[n] ~ '{acceptable}');
        asked[n] := sec.question(wanted[n]);
    END LOOP;
    IF NOT (sec.reads() AND sec.may('picture')) THEN
        RETURN;
    END IF;
    FOR n IN 1..cardinality(asked) LOOP
        fits := asked[n];
        EXECUTE 'EXPLAIN (FORMAT JSON) SELECT 1 FROM {table} t WHERE {indexed} @@ $1' INTO plan USING fits;
        expected := (plan #>> '{{0,Plan,Plan Rows}}')::float8;
        -- Of one word the planner knows how common it is, of several together roughly. What it expects of beginnings, or
        -- of one word or another, may be far too many, and walking for what is not there takes long.
        is_known := fits::text NOT LIKE '%:*%' AND fits::text NOT LIKE '%|%' AND patterns[n] IS NULL;
        is_everywhere := is_known AND numnode(fits) = 1 AND expected > 10 * {few};
        tids := NULL;
        IF is_known AND expected > {few} AND works_with IS NULL AND NOT hub THEN
            {load}
        END IF;
        IF is_known AND many > {few} AND {walks} THEN
            {walk}
        END IF;
        WHILE tids IS NULL AND NOT is_everywhere LOOP
            {by_index}
            EXIT WHEN tids IS NOT NULL OR hub OR works_with IS NOT NULL;
            {load}
            EXIT WHEN many <= {few};
        END LOOP;
        -- The hub: by walking and by the index in turn, each time four times as far, until one of them has all.
        far := {few};
        WHILE tids IS NULL AND hub LOOP
            {walk_far}
            EXIT WHEN tids IS NOT NULL;
            far := 4 * far + 1;
            {far_by_index}
        END LOOP;
        IF tids IS NULL THEN
            tids := ARRAY(SELECT t.tid FROM (
                (SELECT t.tid, t.received_at, t.id FROM ({own} OFFSET 0) t WHERE {match} AND {shows_and_fits} LIMIT rows)
                UNION
                (SELECT t.tid, t.received_at, t.id FROM unnest(works_with) one CROSS JOIN LATERAL ({children} OFFSET 0) t
                 WHERE {match} AND {shows_and_fits})
                UNION
                (SELECT t.tid, t.received_at, t.id FROM ({naming} OFFSET 0) t WHERE {match} AND {shows_and_fits})) t
            ORDER BY t.received_at DESC, t.id LIMIT rows);
        END IF;
        questions := questions || array_fill(n, ARRAY[cardinality(tids)]);
        found := found || tids;
    END LOOP;
    IF NOT hub AND works_with IS NULL AND cardinality(found) > {row_by_row} THEN
        {load}
    END IF;
    RETURN QUERY SELECT t.n, {columns} FROM (
        SELECT t.*, row_number() OVER (PARTITION BY t.n ORDER BY t.received_at DESC, t.id) AS place FROM (
            SELECT c.n, t.* FROM unnest(questions, found) c (n, tid) JOIN {table} t ON t.ctid = c.tid
            WHERE works_with IS NULL OR {may_show}
            OFFSET 0) t
        WHERE CASE WHEN {shows} THEN {found_fits} ELSE false END) t
    WHERE t.place <= rows ORDER BY t.n, t.place;
END $$;
"""

LOAD = """works_with := ARRAY(
                SELECT DISTINCT i.nominal FROM access_involvement i WHERE i.agency_id = us
                AND {live} AND {counts});
            many := cardinality(works_with);
            IF many > {few} THEN
                at_most := least(2 * many, {few_at_most});
                share := (SELECT avg(({may_show})::int) FROM ({of_area} LIMIT 500) t);
            END IF;"""

# All that fit, where they are no more than `{most}`.
BY_INDEX = """SELECT coalesce(array_agg(t.tid) FILTER (WHERE works_with IS NULL OR {may_show}), '{{}}'), count(*)
            INTO tids, looked
            FROM (SELECT t.ctid AS tid, t.* FROM {table} t WHERE {match} LIMIT {most} + 1) t;
            tids := CASE WHEN looked <= {most} THEN tids END;"""

# The newest that fit, where they are among the newest `{most}` of the area; and what is for the viewer by name from anywhere.
WALK = """SELECT array_agg(t.tid ORDER BY t.received_at DESC, t.id), count(*) FILTER (WHERE t.is_here) INTO tids, looked FROM (
                (SELECT t.tid, t.received_at, t.id, true AS is_here FROM ({of_area} LIMIT {most}) t
                 WHERE {match} AND {shows_and_fits} LIMIT rows)
                UNION ALL
                (SELECT t.tid, t.received_at, t.id, false FROM ({naming} AND t.area_id <> here OFFSET 0) t
                 WHERE {match} AND {shows_and_fits})) t;
            tids := CASE WHEN looked = rows THEN tids[:rows] END;"""

# What shows to nobody but the hub is left aside before it is asked what the policies ask: most rows are. Written so that
# PostgreSQL makes one hashed table of whom the agency works with: as a join it would make one a row, and `= ANY` of the
# array would be planned anew with each of its thousands of values.
MAY_SHOW = """t.agency_id = us OR t.level = 'named' OR EXISTS (
                SELECT 1 FROM unnest(t.nominals) one WHERE (one IN (SELECT unnest(works_with))) IS TRUE)"""


def find(
    name: str,
    table: str,
    columns: str,
    match: str,
    besides: str,
    *,
    few: int = FEW,
    few_at_most: int = FEW_AT_MOST,
    row_by_row: int = ROW_BY_ROW,
    walks: str = WALKS,
    handled: str = "true",
) -> str:
    """The function `sec.name`, which finds rows of `table` that `match` and, where they show, fit `besides`; `handled`: what their
    policies ask besides what those of every derived row do."""
    showing = f"({shows('t')}) AND ({handled})"
    every = f"SELECT t.ctid AS tid, t.* FROM {table} t WHERE"
    values = {
        "name": name,
        "table": table,
        "columns": columns,
        "match": match,
        "indexed": match.partition(" @@ ")[0],
        "shows": showing,
        "shows_and_fits": f"CASE WHEN {showing} THEN {besides.format(pattern='patterns[n]')} ELSE false END",
        "found_fits": besides.format(pattern="patterns[t.n]"),
        "acceptable": PATTERN,
        "most_rows": ROWS,
        "most_questions": QUESTIONS,
        "most_left_out": LEFT_OUT,
        "live": LIVE,
        "counts": COUNTS,
        "may_show": MAY_SHOW,
        "few": few,
        "few_at_most": few_at_most,
        "row_by_row": row_by_row,
        "walks": walks,
        "of_area": f"{every} t.area_id = here ORDER BY t.received_at DESC, t.id",
        "own": f"{every} t.agency_id = us ORDER BY t.received_at DESC, t.id",
        "children": f"{every} t.nominals @> ARRAY[one]",
        "naming": f"{every} t.level = 'named' AND t.named @> ARRAY[me]",
    }
    return FIND.format(
        **values,
        load=LOAD.format(**values),
        by_index=BY_INDEX.format(**values, most="at_most"),
        far_by_index=BY_INDEX.format(**values, most="far"),
        walk=WALK.format(**values, most="2 * many"),
        walk_far=WALK.format(**values, most="far"),
    )
