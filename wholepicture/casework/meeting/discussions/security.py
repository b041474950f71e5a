"""What PostgreSQL enforces of strategy discussions.

A discussion shows as its case does: to nobody else, and to nobody who is barred from the child. Its chair reads the case. Where it stands
is kept by the database alone, from its steps; whether it was quorate follows from who came, and one that was not holds no decision.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    Trigger,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)

DISCUSSION, STEP, VOICE = "casework_discussion", "casework_discussionstep", "casework_discussionvoice"
MAY = "(SELECT sec.may('cases'))"
ME = "(SELECT sec.professional())"
# Scalars, as in `casework/cases/security.py`: looked up by the row's own.
OF_CASE = "(SELECT true FROM casework_case c WHERE c.id = case_id)"
OF_DISCUSSION = "(SELECT true FROM casework_discussion d WHERE d.id = discussion_id)"
OF_STEP = "(SELECT true FROM casework_discussionstep s WHERE s.id = step_id)"
OWN_STEP = f"EXISTS (SELECT 1 FROM {STEP} s WHERE s.id = step_id AND s.by_id = {ME} AND s.at {AROUND_NOW})"
# A constraint lets pass what comes to NULL: a sitting of which nobody says whether it was quorate, or a decision without one. A policy
# does not.
QUORATE_OR_UNDECIDED = "(kind = 'sat') = (is_quorate IS NOT NULL) AND (decision = '' OR is_quorate IS TRUE)"

KEEPS = """
CREATE FUNCTION sec.keep_discussion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.casework_discussion;
    within public.casework_case;
BEGIN
    SELECT * INTO kept FROM public.casework_discussion d WHERE d.id = NEW.discussion_id FOR UPDATE;
    SELECT * INTO within FROM public.casework_case c WHERE c.id = kept.case_id;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_discussionstep s
                          WHERE s.discussion_id = NEW.discussion_id AND s.id <> NEW.id) THEN
        RAISE EXCEPTION 'a step is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (CASE WHEN NEW.number = 1 THEN NEW.kind = 'called' WHEN kept.state = 'called' THEN NEW.kind IN ('moved', 'sat', 'off', 'added')
                 ELSE NEW.kind = 'added' END) THEN
        RAISE EXCEPTION 'this step is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.number = 1 AND NOT sec.may_hold(kept.chair_id, within.nominals, within.level, within.agency_id, within.area_id) THEN
        RAISE EXCEPTION 'whoever chairs it reads the case' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.casework_discussion SET
        state = CASE WHEN NEW.kind = 'sat' THEN CASE WHEN NEW.is_quorate AND NEW.decision <> 'again' THEN 'decided' ELSE 'called' END
                     WHEN NEW.kind IN ('called', 'off') THEN NEW.kind ELSE state END,
        planned_at = coalesce(NEW.planned_at, planned_at),
        held_at = CASE WHEN NEW.is_quorate THEN coalesce(held_at, NEW.sat_at) ELSE held_at END
    WHERE id = NEW.discussion_id;
    RETURN NULL;
END $$;
"""


def _said(table: str, shown: str, checked: str) -> Declaration:
    """A table of what was said, that shows with what it belongs to, and of which rows are added and never changed."""
    return declaration(
        force(table),
        definer_reads(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "with_case", "wp_app", using=shown),
        policy(table, "says", "wp_app", to="INSERT", check=f"{MAY} AND {shown} AND {checked}"),
        whole(table, "wp_operator", "SELECT"),
    )


SECURITY = declaration(
    Functions(KEEPS),
    _said(
        DISCUSSION,
        OF_CASE,
        f"called_by_id = {ME} AND at {AROUND_NOW} AND area_id = (SELECT sec.area()) AND state = '' "
        "AND planned_at IS NULL AND held_at IS NULL",
    ),
    grant("UPDATE (state, planned_at, held_at)", DISCUSSION, DEFINER),
    policy(DISCUSSION, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    _said(STEP, OF_DISCUSSION, f"by_id = {ME} AND at {AROUND_NOW} AND {QUORATE_OR_UNDECIDED}"),
    Trigger(STEP, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_discussion()")),
    _said(VOICE, OF_STEP, OWN_STEP),
)
