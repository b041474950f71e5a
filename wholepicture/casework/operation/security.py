"""Who reads an operation: the hub whole or not at all; whoever is named as a member, of the children whom they may see.

Whoever is barred from anybody in it, of the hub or not, reads nothing of it. Somebody of the hub who sees nothing of one of its children
reads nothing of it either: a number that leaves one out would be wrong, and one that is left out would tell. A member reads no number at
all, and of the steps only those that relate to a child whom they may see: the relation, never the step with its words.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.as_they_stand import SEEN, none_barred, stands

OPERATION, MEMBER, CHILD = "casework_operation", "casework_operationmember", "casework_operationchild"
PERSON, STEP, RELATION = "casework_operationperson", "casework_operationstep", "casework_operationrelation"
SUPPORT, BACK, ENDING = "casework_childsupport", "casework_operationback", "casework_operationending"
ME = "(SELECT sec.professional())"

# Whoever was entered by mistake stands in an operation no more: they hide it from nobody, and it shows nothing of them.
_STAYS = f"NOT EXISTS (SELECT 1 FROM {BACK} b WHERE b.row = {{row}}.id)"

# The operations that whoever asks reads whole, or in part. Told once a statement, by their ids.
READ = f"""
CREATE FUNCTION sec.operations_read(wholly boolean) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(wholly IS NOT NULL);
    SELECT coalesce(array_agg(o.id), '{{}}') FROM {OPERATION} o
    WHERE o.area_id = sec.area() AND sec.reads() AND sec.may('operation')
    AND wholly = (sec.is_hub() AND sec.may('alerts'))
    AND (wholly OR coalesce((SELECT m.is_in FROM {MEMBER} m WHERE m.operation_id = o.id AND m.person_id = sec.professional()
                             ORDER BY m.at DESC, m.id DESC LIMIT 1), false))
    AND (sec.free() OR NOT EXISTS (
        SELECT 1 FROM (SELECT c.child AS id FROM {CHILD} c WHERE c.operation_id = o.id AND {_STAYS.format(row="c")}
                       UNION ALL SELECT p.about FROM {PERSON} p WHERE p.operation_id = o.id AND {_STAYS.format(row="p")}) one {stands()}
        WHERE sec.bars(stands.ids)))
    AND (NOT wholly OR NOT EXISTS (
        SELECT 1 FROM (SELECT c.child AS id FROM {CHILD} c WHERE c.operation_id = o.id AND {_STAYS.format(row="c")}) one {stands()}
        WHERE NOT {SEEN}))
$$;
"""

# Whether a child of an operation shows to a member. Asked by the row's own id.
CHILD_SHOWS = f"""
CREATE FUNCTION sec.operation_child_shows(of_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_row IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM (SELECT c.child AS id FROM {CHILD} c WHERE c.id = of_row AND {_STAYS.format(row="c")}) one {stands()}
                   WHERE {SEEN})
$$;
"""

# Whether an operation that whoever asks reads whole is closed.
ENDED = f"""
CREATE FUNCTION sec.operation_is_ended(of_operation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_operation IS NOT NULL);
    SELECT of_operation = ANY (sec.operations_read(true)) AND coalesce(
        (SELECT e.is_ended FROM {ENDING} e WHERE e.operation_id = of_operation ORDER BY e.number DESC LIMIT 1), false)
$$;
"""

# Of the children who somebody supported who is succeeded, those of operations in which the other is a member too, and who they are not
# barred from. Nobody calls it but `sec.hand_over`, which knows whose it is to hand over.
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_supports(leaver uuid, successor uuid, asker uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO {SUPPORT}
        (id, operation_id, child_id, number, is_ended, held_by_id, contact, measures, words, from_on, review_on, by_id, at)
    SELECT gen_random_uuid(), s.operation_id, s.child_id, s.number + 1, false, successor, s.contact, s.measures, s.words,
           greatest(s.from_on, sec.today()), CASE WHEN s.review_on >= greatest(s.from_on, sec.today()) THEN s.review_on END,
           asker, statement_timestamp()
    FROM {SUPPORT} s JOIN {CHILD} c ON c.id = s.child_id
    WHERE s.held_by_id = leaver AND NOT s.is_ended
    AND NOT EXISTS (SELECT 1 FROM {SUPPORT} later WHERE later.child_id = s.child_id AND later.number > s.number)
    AND coalesce((SELECT m.is_in FROM {MEMBER} m WHERE m.operation_id = s.operation_id AND m.person_id = successor
                  ORDER BY m.at DESC, m.id DESC LIMIT 1), false)
    AND {none_barred("successor", "ARRAY[c.child]")}
$$;
"""


def _in(table: str, *, wholly: bool, key: str = "operation_id") -> str:
    return f"{table}.{key} = ANY ((SELECT sec.operations_read({str(wholly).lower()}))::uuid[])"


def _child_of(table: str) -> str:
    """That a row is of a child of the same operation, who shows."""
    return f"EXISTS (SELECT 1 FROM {CHILD} c WHERE c.id = {table}.child_id AND c.operation_id = {table}.operation_id)"


def _table(table: str, read: str, writes: str, key: str = "operation_id") -> Declaration:
    """A table whose rows are added by who may, and changed by nobody."""
    return declaration(
        force(table),
        definer_reads(table),
        whole(table, "wp_operator", "SELECT"),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "hub_reads", "wp_app", using=_in(table, wholly=True, key=key)),
        *([policy(table, "member_reads", "wp_app", using=read)] if read else []),
        policy(table, "enters", "wp_app", to="INSERT", check=writes),
    )


BY_HUB = f"by_id = {ME} AND at {AROUND_NOW}"
OF_OPERATION = f"EXISTS (SELECT 1 FROM {OPERATION} o WHERE o.id = operation_id)"
STILL_OPEN = "(NOT sec.operation_is_ended(operation_id))"
OF_PERSON = f"EXISTS (SELECT 1 FROM {PERSON} p WHERE p.id = person_id AND p.operation_id = {STEP}.operation_id)"
OF_CHILD = f"EXISTS (SELECT 1 FROM {CHILD} c WHERE c.id = child_id)"
SEEN_CHILD = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {CHILD}.child AND e.role = 'child' AND e.level <> 'named')"
SEEN_PERSON = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {PERSON}.about AND e.level <> 'named')"
OPENS = (
    f"(SELECT sec.reads()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {OPERATION}.area_id = (SELECT sec.area()) "
    f"AND opened_by_id = {ME} AND at {AROUND_NOW}"
)
SECURITY = declaration(
    Functions(READ),
    Functions(CHILD_SHOWS),
    Functions(ENDED),
    Functions(HANDS_OVER),
    calls("wp_app", "operations_read(boolean)", "operation_child_shows(uuid)", "operation_is_ended(uuid)"),
    _table(OPERATION, _in(OPERATION, wholly=False, key="id"), OPENS, key="id"),
    _table(MEMBER, _in(MEMBER, wholly=False), f"{BY_HUB} AND {_in(MEMBER, wholly=True)} AND {OF_OPERATION}"),
    _table(
        CHILD,
        f"{_in(CHILD, wholly=False)} AND sec.operation_child_shows({CHILD}.id)",
        f"{BY_HUB} AND {_in(CHILD, wholly=True)} AND {OF_OPERATION} AND {SEEN_CHILD} AND {STILL_OPEN}",
    ),
    _table(
        BACK,
        "",
        f"{BY_HUB} AND {_in(BACK, wholly=True)} AND {OF_OPERATION} AND (EXISTS (SELECT 1 FROM {CHILD} c WHERE c.id = {BACK}.row "
        f"AND c.operation_id = {BACK}.operation_id) OR EXISTS (SELECT 1 FROM {PERSON} p WHERE p.id = {BACK}.row "
        f"AND p.operation_id = {BACK}.operation_id))",
    ),
    _table(
        PERSON, "", f"{BY_HUB} AND {_in(PERSON, wholly=True)} AND {OF_OPERATION} AND {SEEN_PERSON} AND {STILL_OPEN}"
    ),
    # What was entered wrongly is taken back of a closed one too.
    _table(
        STEP,
        "",
        f"{BY_HUB} AND {_in(STEP, wholly=True)} AND {OF_OPERATION} AND {OF_PERSON} AND (takes_back IS NOT NULL OR {STILL_OPEN})",
    ),
    _table(
        ENDING,
        "",
        f"{BY_HUB} AND {_in(ENDING, wholly=True)} AND {OF_OPERATION} AND is_ended = {STILL_OPEN}",
    ),
    _table(
        RELATION,
        f"{_in(RELATION, wholly=False)} AND {OF_CHILD}",
        f"{BY_HUB} AND {_in(RELATION, wholly=True)} AND {OF_OPERATION} AND {_child_of(RELATION)}",
    ),
    _table(
        SUPPORT,
        f"{_in(SUPPORT, wholly=False)} AND {OF_CHILD}",
        f"{BY_HUB} AND ({_in(SUPPORT, wholly=True)} OR {_in(SUPPORT, wholly=False)}) AND {OF_OPERATION} AND {_child_of(SUPPORT)}",
    ),
    grant("INSERT", SUPPORT, DEFINER),
    policy(SUPPORT, "definer_hands", DEFINER, to="INSERT", check="NOT is_ended"),
)
