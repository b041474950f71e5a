"""Who reads the register: the hub of the area, and of a measure only who may see everybody in it.

A measure is not shown in parts: its words speak of whom it is against and of every child whom it is for. Whoever is barred from one of
them, or sees nothing of one, sees no measure. That is asked of the row by its own id: nothing here takes a nominal.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Functions,
    Trigger,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.as_they_stand import all_show, none_barred, thing_shows
from wholepicture.notices.security import ends_notices

DISRUPTION, STEP = "casework_disruption", "casework_disruptionstep"
ME = "(SELECT sec.professional())"


def of_hub(table: str) -> str:
    """The condition on a viewer of the hub of a row's area who works with alerts."""
    return (
        f"(SELECT sec.reads()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) "
        f"AND {table}.area_id = (SELECT sec.area())"
    )


# The people of a measure: the children whom it is for, and whom it is against.
EVERYBODY = "d.children || CASE WHEN d.kind = 'nominal' THEN ARRAY[d.about] ELSE '{}' END"
# Everybody in it, and the thing that it is against, as they stand now: seen by whoever asks, and none whom they are barred from, nor a
# thing that is tied to one.
SHOWS = f"""
CREATE FUNCTION sec.disruption_shows(of_disruption uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_disruption IS NOT NULL);
    SELECT sec.is_hub() AND (sec.may('alerts') OR (sec.may('own_dates') AND sec.role_includes('alerts'))) AND EXISTS (
        SELECT 1 FROM casework_disruption d WHERE d.id = of_disruption AND d.area_id = sec.area()
        AND {all_show(EVERYBODY)} AND (d.kind = 'nominal' OR {thing_shows("d")}))
$$;
"""

# Where it stands is kept by the database alone, from the latest step.
KEEPS = """
CREATE FUNCTION sec.keep_where_disruption_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_disruptionstep s
                          WHERE s.disruption_id = NEW.disruption_id AND s.id <> NEW.id) THEN
        RAISE EXCEPTION 'a step is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.casework_disruption SET
        status = CASE WHEN NEW.kind = 'renewed' THEN 'in_force'
                      WHEN NEW.kind IN ('breached', 'handed_over') THEN status ELSE NEW.kind END,
        is_breached = is_breached OR NEW.kind = 'breached',
        expires_on = CASE WHEN NEW.kind IN ('in_force', 'renewed') THEN NEW.expires_on ELSE expires_on END,
        held_by_id = NEW.held_by_id
    WHERE id = NEW.disruption_id;
    RETURN NULL;
END $$;
"""

# Of what somebody who is succeeded saw to, what the other may see to: of the hub, and barred from nobody in it. Nobody calls it but
# `sec.hand_over`, which knows whose it is to hand over.
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_measures(leaver uuid, successor uuid, said text, asker uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.casework_disruptionstep (id, disruption_id, number, kind, "on", words, result, effect, held_by_id, by_id, at)
    SELECT gen_random_uuid(), d.id, 1 + (SELECT count(*) FROM public.casework_disruptionstep s WHERE s.disruption_id = d.id),
           'handed_over', sec.today(), said, '', '', successor, asker, statement_timestamp()
    FROM public.casework_disruption d
    WHERE d.held_by_id = leaver AND d.status IN ('considered', 'asked', 'in_force') AND EXISTS (
        SELECT 1 FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
        JOIN sec.role r ON r.code = p.role AND r.reads AND r.hub AND 'alerts' = ANY (r.permissions)
        WHERE p.id = successor AND p.is_active AND a.area_id = d.area_id)
    AND {none_barred("successor", EVERYBODY)}
    ORDER BY d.id FOR UPDATE OF d
$$;
"""

# Whoever enters one sees everybody in it, by what others of the hub read as well: else it would be nobody else's to see to.
ALL_SEEN = (
    f"NOT EXISTS (SELECT 1 FROM unnest({DISRUPTION}.children) one (id) WHERE NOT EXISTS (SELECT 1 FROM picture_event e "
    "WHERE e.nominal = one.id AND e.role = 'child' AND e.level <> 'named')) AND (CASE WHEN kind = 'nominal' "
    f"THEN EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {DISRUPTION}.about AND e.level <> 'named') "
    f"ELSE EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = {DISRUPTION}.about AND f.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.a = {DISRUPTION}.about AND p.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.b = {DISRUPTION}.about AND p.level <> 'named') END)"
)
DISRUPTIONS = declaration(
    Functions(SHOWS),
    Functions(KEEPS),
    Functions(HANDS_OVER),
    calls("wp_app", "disruption_shows(uuid)"),
    force(DISRUPTION),
    definer_reads(DISRUPTION),
    grant("UPDATE (status, is_breached, expires_on, held_by_id)", DISRUPTION, DEFINER),
    policy(DISRUPTION, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    whole(DISRUPTION, "wp_operator", "SELECT"),
    # The clock tells who sees to one that it expires, and writes nothing of it.
    whole(DISRUPTION, "wp_worker", "SELECT"),
    grant("SELECT, INSERT", DISRUPTION, "wp_app"),
    policy(DISRUPTION, "hub_reads", "wp_app", using=f"{of_hub(DISRUPTION)} AND sec.disruption_shows({DISRUPTION}.id)"),
    # A calendar reads its owner's own, by which it asks for them in their role.
    policy(
        DISRUPTION,
        "own_dates",
        "wp_app",
        using=(
            f"(SELECT sec.reads()) AND (SELECT sec.may('own_dates')) AND {DISRUPTION}.held_by_id = {ME} "
            f"AND sec.disruption_shows({DISRUPTION}.id)"
        ),
    ),
    policy(
        DISRUPTION,
        "enters",
        "wp_app",
        to="INSERT",
        check=(
            f"{of_hub(DISRUPTION)} AND made_by_id = {ME} AND at {AROUND_NOW} AND status = '' AND NOT is_breached "
            f"AND expires_on IS NULL AND held_by_id IS NULL AND cardinality(children) <= 50 AND {ALL_SEEN}"
        ),
    ),
)

OF_DISRUPTION = f"EXISTS (SELECT 1 FROM {DISRUPTION} d WHERE d.id = {STEP}.disruption_id)"
STEPS = declaration(
    force(STEP),
    definer_reads(STEP),
    whole(STEP, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", STEP, "wp_app"),
    policy(STEP, "with_disruption", "wp_app", using=OF_DISRUPTION),
    policy(STEP, "enters", "wp_app", to="INSERT", check=f"by_id = {ME} AND at {AROUND_NOW} AND {OF_DISRUPTION}"),
    grant("INSERT", STEP, DEFINER),
    policy(STEP, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed_over'"),
    ends_notices(
        STEP,
        record="disruption_id",
        kinds=["expiring", "expired"],
        only="NEW.kind IN ('renewed', 'handed_over', 'ended')",
    ),
    Trigger(STEP, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_where_disruption_stands()")),
)

SECURITY = declaration(DISRUPTIONS, STEPS)
