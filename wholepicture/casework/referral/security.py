"""Who reads a referral, and who makes which move of it.

Whoever may read of the child as its sender shares it, or the case from which it was sent: whole. Whoever receives it: its words, its
history, and nothing by which the child is found here, unless they may see her anyway. A team receives it only as far as each of it could
read a case of hers; a front door, by the basis that the sender gave: whoever leads there, and the duty team. Nobody who is barred from
the child reads it at all. Once a team answered, whoever has it, whoever answered and who leads there read it on, whatever became of what
they may read of her: somebody has to see to it. Taking it on opens nothing: what somebody reads of a child never rests on a referral.

Until somebody answers, it may be taken back, and then whoever receives it reads it no more; once refused, whoever refused it and their
leads do. Nobody answers what they sent themself.
"""

from wholepicture.access.sql.rows import conflict_bars, visible
from wholepicture.base.rowsecurity import (
    DEFINER,
    UNTIL_NOW,
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
from wholepicture.notices.security import ends_notices

REFERRAL, CHILD, MOVE = "casework_referral", "casework_referralchild", "casework_referralmove"
CASE = "casework_case"
MAY = "(SELECT sec.may('cases'))"
ME = "(SELECT sec.professional())"
MOST_LEFT = 1000


# Whether somebody receives this referral and may read its words. Nobody calls it: it says something of others.
MAY_RECEIVE = f"""
CREATE FUNCTION sec.may_receive(person uuid, of_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.{REFERRAL} r JOIN public.{CHILD} c ON c.referral_id = r.id
        JOIN public.partnership_professional p ON p.id = person AND p.is_active AND p.agency_id = r.to_agency_id
        JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        LEFT JOIN public.partnership_team t ON t.id = p.team_id AND t.agency_id = p.agency_id
        WHERE r.id = of_referral AND r.state <> 'withdrawn'
        AND NOT EXISTS (SELECT 1 FROM public.access_bar b
                        WHERE b.professional_id = p.id AND b.lifted_at IS NULL AND b.covers && c.nominals)
        AND (coalesce(p.id = r.taken_by_id, false) OR coalesce(p.id = r.answered_by_id, false)
             OR p.is_lead OR p.is_deputy OR role.lead
             OR (r.state IN ('sent', 'accepted', 'done')
                 AND coalesce(CASE WHEN r.to_team_id IS NULL THEN t.is_duty ELSE t.id = r.to_team_id END, false)))
        AND (r.to_team_id IS NULL
             OR (r.state <> 'sent' AND (coalesce(p.id = r.taken_by_id, false) OR coalesce(p.id = r.answered_by_id, false)
                                        OR p.is_lead OR role.lead))
             OR sec.may_hold(p.id, c.nominals, c.level, c.agency_id, c.area_id)))
$$;
"""
# Whether somebody could have it for the agency that receives it, whatever their team: whoever answers may give it to a colleague, but to
# nobody who may read nothing for want of training.
# Nobody calls it.
MAY_TAKE = f"""
CREATE FUNCTION sec.may_take(person uuid, of_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.{REFERRAL} r JOIN public.{CHILD} c ON c.referral_id = r.id
        JOIN public.partnership_professional p ON p.id = person AND p.is_active AND p.agency_id = r.to_agency_id
        JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        WHERE r.id = of_referral AND p.id NOT IN (r.sent_by_id, r.keeper_id) AND NOT sec.narrows(p.id, sec.today())
        AND NOT EXISTS (SELECT 1 FROM public.access_bar b
                        WHERE b.professional_id = p.id AND b.lifted_at IS NULL AND b.covers && c.nominals))
$$;
"""
# Of these people, those who could have it; of nobody, where whoever asks does not receive it.
TAKERS = """
CREATE FUNCTION sec.referral_takers(of_referral uuid, people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_referral IS NOT NULL AND cardinality(people) <= 2000);
    SELECT coalesce(array_agg(one), '{}') FROM unnest(people) one
    WHERE sec.may('cases') AND sec.reads() AND sec.may_receive(sec.professional(), of_referral) AND sec.may_take(one, of_referral)
$$;
"""
# Whether whoever asks may read of the child as the referral is shared, or the case from which it was sent.
_READS_CHILD = (
    f"(({visible(CHILD)}) OR EXISTS (SELECT 1 FROM {CASE} WHERE {CASE}.id = {CHILD}.case_id AND ({visible(CASE)}))) "
    f"AND NOT sec.bars({CHILD}.nominals)"
)
SHOWS = f"""
CREATE FUNCTION sec.referral_shows(of_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_referral IS NOT NULL);
    SELECT sec.may('cases') AND sec.reads() AND EXISTS (
        SELECT 1 FROM {REFERRAL} r LEFT JOIN {CHILD} ON {CHILD}.referral_id = r.id
        WHERE r.id = of_referral AND r.area_id = sec.area()
        AND CASE WHEN {CHILD}.referral_id IS NULL THEN r.sent_by_id = sec.professional() AND r.agency_id = sec.agency()
            ELSE ({_READS_CHILD}) OR sec.may_receive(sec.professional(), r.id) END)
$$;
"""
# Of these referrals, those about a child whose whereabouts are hidden from whoever asks: beside them agencies are not named.
HIDES = f"""
CREATE FUNCTION sec.referrals_hidden(referrals uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(cardinality(referrals) <= 2000);
    SELECT coalesce(array_agg(c.referral_id), '{{}}') FROM {CHILD} c
    WHERE c.referral_id = ANY (referrals) AND c.nominals && sec.hidden() AND sec.referral_shows(c.referral_id)
$$;
"""
# Of these referrals, those that whoever asks receives: theirs to answer, or to see to.
RECEIVED = """
CREATE FUNCTION sec.referrals_received(referrals uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(cardinality(referrals) <= 2000);
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM unnest(referrals) one
    WHERE sec.may('cases') AND sec.reads() AND sec.may_receive(sec.professional(), one)
$$;
"""
# Of these pairs of a referral and somebody, those who may read it: of one that the caller does not see, none. Who could read of the child
# is told to whoever may read of her: to anybody else it would tell who works with her.
ABLE = f"""
CREATE FUNCTION sec.able_on_referrals(referrals uuid[], people uuid[]) RETURNS TABLE (of_referral uuid, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(cardinality(referrals) = cardinality(people) AND cardinality(referrals) <= 5000);
    RETURN QUERY
    WITH shown AS MATERIALIZED (
        SELECT {CHILD}.*, {_READS_CHILD} AS is_read FROM {CHILD}
        WHERE {CHILD}.referral_id IN (SELECT DISTINCT one FROM unnest(referrals) one) AND sec.referral_shows({CHILD}.referral_id)
    )
    SELECT shown.referral_id, pair.person FROM unnest(referrals, people) pair (of_referral, person)
    JOIN shown ON shown.referral_id = pair.of_referral LEFT JOIN {CASE} k ON k.id = shown.case_id
    WHERE (shown.is_read AND sec.may_hold(pair.person, shown.nominals, shown.level, shown.agency_id, shown.area_id))
    OR (shown.is_read AND k.id IS NOT NULL AND sec.may_hold(pair.person, k.nominals, k.level, k.agency_id, k.area_id))
    OR sec.may_receive(pair.person, shown.referral_id);
END $$;
"""
# The open referrals that whoever has them cannot see to: who has left or is away, is of another agency now, reads no cases any more,
# or is barred from the child. For the hub; for the agency that sent or received them; for who leads or shares the case. Whether each shows
# is asked in the order in which they are due, of no more than are told, and not by `sec.referral_shows`: of each it plans all anew.
LEFT = f"""
CREATE FUNCTION sec.referrals_left() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH held AS (
        SELECT r.id, r.agency_id, r.to_agency_id, r.due_at, r.keeper_id AS holder, r.agency_id AS works_at FROM {REFERRAL} r
        WHERE r.state IN ('sent', 'accepted', 'refused') AND r.area_id = (SELECT sec.area())
        UNION ALL
        SELECT r.id, r.agency_id, r.to_agency_id, r.due_at, r.taken_by_id, r.to_agency_id FROM {REFERRAL} r
        WHERE r.state = 'accepted' AND r.area_id = (SELECT sec.area())
    ), apart AS (
        SELECT DISTINCT held.id, held.due_at FROM held JOIN {CHILD} c ON c.referral_id = held.id
        JOIN partnership_professional p ON p.id = held.holder
        LEFT JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        LEFT JOIN {CASE} k ON k.id = c.case_id
        WHERE {MAY} AND held.holder <> {ME}
        AND ((SELECT sec.is_hub()) OR (SELECT sec.agency()) IN (held.agency_id, held.to_agency_id)
             OR coalesce({ME} = ANY (k.lead_id || k.sharing), false))
        AND (NOT p.is_active OR p.agency_id <> held.works_at OR role.code IS NULL OR sec.narrows(p.id, (SELECT sec.today()))
             OR EXISTS (SELECT 1 FROM access_bar b WHERE b.professional_id = p.id AND b.lifted_at IS NULL AND b.covers && c.nominals)
             OR EXISTS (SELECT 1 FROM partnership_absence a WHERE a.professional_id = p.id
                        AND (a.ended_at IS NULL OR a.ended_at > statement_timestamp())
                        AND a.starts_on <= (SELECT sec.today()) AND a.ends_on >= (SELECT sec.today())))
    ), in_turn AS (
        SELECT {CHILD}.*, apart.due_at FROM apart JOIN {CHILD} ON {CHILD}.referral_id = apart.id
        ORDER BY apart.due_at, apart.id OFFSET 0
    ), first AS (
        SELECT {CHILD}.referral_id AS id FROM in_turn {CHILD}
        WHERE (SELECT sec.reads()) AND (({_READS_CHILD}) OR sec.may_receive({ME}, {CHILD}.referral_id)) LIMIT {MOST_LEFT}
    )
    SELECT coalesce(array_agg(id), '{{}}') FROM first
$$;
"""

# Each move is made from where it stands, by whoever it is for: the sender's side takes back and settles, whoever receives it answers.
KEEPS = f"""
CREATE FUNCTION sec.keep_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.{REFERRAL};
    hers public.{CHILD};
    within public.{CASE};
    goes_to text;
    sends boolean;
    receives boolean;
BEGIN
    SELECT * INTO hers FROM public.{CHILD} c WHERE c.referral_id = NEW.referral_id;
    SELECT * INTO within FROM public.{CASE} c WHERE c.id = hers.case_id FOR UPDATE;
    SELECT * INTO kept FROM public.{REFERRAL} r WHERE r.id = NEW.referral_id FOR UPDATE;
    IF hers.referral_id IS NULL OR NEW.number <> 1 + (
        SELECT count(*) FROM public.{MOVE} m WHERE m.referral_id = NEW.referral_id AND m.id <> NEW.id) THEN
        RAISE EXCEPTION 'a move is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    goes_to := CASE NEW.kind
        WHEN 'sent' THEN CASE WHEN NEW.number = 1 THEN 'sent' END
        WHEN 'accepted' THEN CASE WHEN kept.state = 'sent' THEN CASE kept.manner WHEN 'transfer' THEN 'done' ELSE 'accepted' END END
        WHEN 'refused' THEN CASE WHEN kept.state = 'sent' THEN 'refused' END
        WHEN 'withdrawn' THEN CASE WHEN kept.state = 'sent' THEN 'withdrawn' END
        WHEN 'passed' THEN CASE WHEN kept.state = 'accepted' THEN 'accepted' END
        WHEN 'done' THEN CASE WHEN kept.state = 'accepted' THEN 'done' END
        WHEN 'settled' THEN CASE WHEN kept.state = 'refused' THEN 'settled' END
        WHEN 'handed' THEN CASE WHEN kept.state IN ('sent', 'accepted', 'refused') THEN kept.state END END;
    IF goes_to IS DISTINCT FROM NEW.state OR (NEW.kind = 'sent') <> (NEW.number = 1) THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    sends := sec.agency() = kept.agency_id OR sec.is_hub() OR coalesce(NEW.by_id = ANY (within.lead_id || within.sharing), false);
    receives := sec.may_receive(NEW.by_id, kept.id) AND NEW.by_id NOT IN (kept.sent_by_id, kept.keeper_id);
    IF NEW.kind <> 'handed' AND (
        NEW.keeper_id <> kept.keeper_id
        OR (NEW.kind IN ('withdrawn', 'settled') AND NOT sends)
        OR (NEW.kind IN ('accepted', 'refused', 'passed', 'done') AND NOT receives)
        OR (NEW.kind NOT IN ('accepted', 'passed') AND NEW.taken_by_id IS DISTINCT FROM kept.taken_by_id)
        OR (NEW.kind IN ('accepted', 'passed') AND NEW.taken_by_id IS NULL)
        OR (NEW.kind IN ('accepted', 'passed') AND kept.manner = 'refer' AND NOT sec.may_take(NEW.taken_by_id, kept.id))) THEN
        RAISE EXCEPTION 'this move is another’s to make' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind = 'sent' AND (
        (kept.to_team_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.partnership_professional p WHERE p.agency_id = kept.to_agency_id AND sec.may_receive(p.id, kept.id)))
        OR (hers.case_id IS NOT NULL AND within.state = 'closed')
        OR (kept.manner = 'transfer' AND (hers.case_id IS NULL OR EXISTS (
            SELECT 1 FROM public.{REFERRAL} r JOIN public.{CHILD} c ON c.referral_id = r.id
            WHERE c.case_id = hers.case_id AND r.manner = 'transfer' AND r.state = 'sent' AND r.id <> kept.id)))) THEN
        RAISE EXCEPTION 'nobody could take it on' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind = 'accepted' AND kept.manner = 'transfer' AND (within.state = 'closed' OR within.lead_id <> NEW.taken_by_id) THEN
        RAISE EXCEPTION 'whoever takes a case over leads it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{REFERRAL} SET state = NEW.state, keeper_id = NEW.keeper_id, taken_by_id = NEW.taken_by_id, moved_at = NEW.at,
        answered_by_id = CASE WHEN NEW.kind IN ('accepted', 'refused') THEN NEW.by_id ELSE answered_by_id END
    WHERE id = NEW.referral_id;
    RETURN NULL;
END $$;
"""
# The referrals that somebody sees to or has, to somebody else, with the rest of what they have (`sec.hand_over`, which alone calls it).
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_referrals(leaver uuid, successor uuid, said text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
    me uuid := sec.professional();
    keeps boolean;
    takes boolean;
BEGIN
    FOR held IN SELECT r.*, c.nominals, c.level, (SELECT count(*) FROM public.{MOVE} m WHERE m.referral_id = r.id) AS moves
        FROM public.{REFERRAL} r JOIN public.{CHILD} c ON c.referral_id = r.id
        WHERE r.state IN ('sent', 'accepted', 'refused') AND leaver IN (r.keeper_id, r.taken_by_id) ORDER BY r.id FOR UPDATE OF r
    LOOP
        -- Nobody has what they see to for its sender: whoever took it on would be able to say no more that it is done.
        keeps := held.keeper_id = leaver AND successor IS DISTINCT FROM held.taken_by_id
            AND sec.may_hold(successor, held.nominals, held.level, held.agency_id, held.area_id);
        takes := coalesce(held.taken_by_id = leaver, false) AND sec.may_take(successor, held.id);
        IF keeps OR takes THEN
            INSERT INTO public.{MOVE} (id, referral_id, number, kind, state, keeper_id, taken_by_id, words, by_id, at)
            VALUES (gen_random_uuid(), held.id, held.moves + 1, 'handed', held.state,
                    CASE WHEN keeps THEN successor ELSE held.keeper_id END,
                    CASE WHEN takes THEN successor ELSE held.taken_by_id END, said, me, statement_timestamp());
        END IF;
    END LOOP;
END $$;
"""
FUNCTIONS = declaration(
    Functions(MAY_RECEIVE),
    Functions(MAY_TAKE),
    Functions(TAKERS),
    Functions(SHOWS),
    Functions(HIDES),
    Functions(RECEIVED),
    Functions(ABLE),
    Functions(LEFT),
    Functions(KEEPS),
    Functions(HANDS_OVER),
    calls(
        "wp_app",
        "referral_shows(uuid)",
        "referrals_hidden(uuid[])",
        "referrals_received(uuid[])",
        "referral_takers(uuid,uuid[])",
        "able_on_referrals(uuid[],uuid[])",
        "referrals_left()",
    ),
)

IN_AREA = f"EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = to_agency_id AND a.area_id = {REFERRAL}.area_id)"
TEAM_OF_IT = "(to_team_id IS NULL OR EXISTS (SELECT 1 FROM partnership_team t WHERE t.id = to_team_id AND t.agency_id = to_agency_id))"
REFERRALS = declaration(
    force(REFERRAL),
    definer_reads(REFERRAL),
    grant("SELECT, INSERT", REFERRAL, "wp_app"),
    policy(REFERRAL, "reads", "wp_app", using=f"{MAY} AND sec.referral_shows({REFERRAL}.id)"),
    policy(
        REFERRAL,
        "sends",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
            f"AND sent_by_id = {ME} AND keeper_id = {ME} AND answered_by_id IS NULL AND taken_by_id IS NULL AND state = 'sent' "
            f"AND at {UNTIL_NOW} AND {IN_AREA} AND {TEAM_OF_IT}"
        ),
    ),
    grant("UPDATE (state, keeper_id, answered_by_id, taken_by_id, moved_at)", REFERRAL, DEFINER),
    policy(REFERRAL, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    whole(REFERRAL, "wp_operator", "SELECT"),
)

# Of a child who is told of to named people alone, a referral would tell others.
SEEN = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = ANY ({CHILD}.nominals) AND e.role = 'child' AND e.level <> 'named')"
OWN = f"EXISTS (SELECT 1 FROM {REFERRAL} r WHERE r.id = referral_id AND r.sent_by_id = {ME} AND r.agency_id = {CHILD}.agency_id)"
OF_CASE = (
    f"EXISTS (SELECT 1 FROM {CASE} c WHERE c.id = case_id AND c.nominals = {CHILD}.nominals AND c.about = {CHILD}.about "
    f"AND c.level = {CHILD}.level)"
)
CHILDREN = declaration(
    force(CHILD),
    grant("SELECT, INSERT", CHILD, "wp_app"),
    policy(CHILD, "viewer_reads", "wp_app", using=visible(CHILD)),
    policy(CHILD, "with_case", "wp_app", using=f"{MAY} AND EXISTS (SELECT 1 FROM {CASE} c WHERE c.id = case_id)"),
    policy(CHILD, "receiver_reads", "wp_app", using=f"{MAY} AND sec.referral_shows({CHILD}.referral_id) AND {SEEN}"),
    conflict_bars(CHILD, f"{CHILD}.nominals", key="referral_id"),
    policy(
        CHILD,
        "sends",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) AND named = '{{}}'::uuid[] "
            f"AND {OWN} AND {SEEN} AND CASE WHEN case_id IS NULL THEN nominals = ARRAY[about] ELSE {OF_CASE} END"
        ),
    ),
    # No step of the machine sends or answers one: it follows the child.
    grant("SELECT, UPDATE (nominals)", CHILD, "wp_worker"),
    policy(CHILD, "wp_worker_reads", "wp_worker", using="true"),
    policy(CHILD, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
    whole(CHILD, "wp_operator", "SELECT"),
)

# A scalar: looked up by the row's own referral. What the sender does after a refusal is not for whoever refused.
OF_REFERRAL = f"(SELECT true FROM {REFERRAL} r WHERE r.id = {MOVE}.referral_id)"
SENDERS = f"(kind <> 'settled' OR (SELECT true FROM {CHILD} c WHERE c.referral_id = {MOVE}.referral_id))"
MOVES = declaration(
    force(MOVE),
    definer_reads(MOVE),
    grant("SELECT, INSERT", MOVE, "wp_app"),
    policy(MOVE, "with_referral", "wp_app", using=f"{OF_REFERRAL} AND {SENDERS}"),
    policy(
        MOVE,
        "says",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND by_id = {ME} AND at {UNTIL_NOW} AND kind <> 'handed' AND {OF_REFERRAL}",
    ),
    grant("INSERT", MOVE, DEFINER),
    policy(MOVE, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
    Trigger(MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_referral()")),
    ends_notices(MOVE, record="referral_id", kinds=["referral"]),
    whole(MOVE, "wp_operator", "SELECT"),
)

SECURITY = declaration(FUNCTIONS, REFERRALS, CHILDREN, MOVES)
