"""Who reads a question, and who makes which move of it.

Whoever asks: their agency, and the hub. Whoever is asked: of the agency, who leads there, the team that is asked (of a front door: the duty
team), whoever took it on and whoever answered; they read the words and the thread. Nobody of either side who is barred from the child, or
from somebody to whom the thing is tied, reads any of it. Who or what it is about here shows to whoever reads it and may see them anyway:
a question tells nobody of a child of whom they may not read, but by what whoever asks writes.

Taken back, those who are asked read it no more. Nobody answers what they asked. Its number of moves, and that somebody took it, are told to
both sides alike: they are the same whether something is held there or nothing.
"""

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
from wholepicture.casework.as_they_stand import all_show, ids_of, none_barred, reads_no_more, thing_is_free, thing_shows
from wholepicture.notices.security import ends_notices

QUESTION, ABOUT, MOVE = "casework_agencyquestion", "casework_questionabout", "casework_questionmove"
MAY = "(SELECT sec.may('cases'))"
ME = "(SELECT sec.professional())"
MOST_LEFT = 100


def _free(somebody: str) -> str:
    """That somebody is barred from nobody in a question about `d`."""
    return (
        f"(CASE WHEN d.kind = 'child' THEN {none_barred(somebody, 'ARRAY[d.about]')} "
        f"ELSE {thing_is_free(somebody, 'd')} END)"
    )


# Somebody who works on cases at the agency that is asked, and is neither who asked nor barred. Who may read nothing for want of training
# is asked nothing, and given nothing. Nobody calls these two: they say something of others.
_READS = "NOT sec.narrows(p.id, sec.today())"


def _there(who: str) -> str:
    """Each question `q` with those (`p`) who work on cases at the agency that is asked. `who`: of who it is asked."""
    return f"""public.{QUESTION} q JOIN public.{ABOUT} d ON d.question_id = q.id
        JOIN public.partnership_professional p ON {who} AND p.is_active AND p.agency_id = q.to_agency_id
        JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)"""


_THERE = _there("p.id = person")
_APART = "p.id NOT IN (q.asked_by_id, q.keeper_id)"
MAY_BE_ASKED = f"""
CREATE FUNCTION sec.may_be_asked(person uuid, of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM {_THERE}
        LEFT JOIN public.partnership_team t ON t.id = p.team_id AND t.agency_id = p.agency_id
        WHERE q.id = of_question AND q.state <> 'withdrawn' AND {_APART}
        AND (coalesce(p.id = q.taken_by_id, false) OR coalesce(p.id = q.answered_by_id, false)
             OR p.is_lead OR p.is_deputy OR role.lead
             OR coalesce(CASE WHEN q.to_team_id IS NULL THEN t.is_duty ELSE t.id = q.to_team_id END, false))
        AND {_free("p.id")} AND {_READS})
$$;
"""
MAY_BE_GIVEN = f"""
CREATE FUNCTION sec.may_be_given(person uuid, of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM {_THERE} WHERE q.id = of_question AND {_APART} AND {_free("p.id")} AND {_READS})
$$;
"""
# Whether somebody reads it for those who ask: of their agency, or of the hub. Nobody calls it.
MAY_ASK = f"""
CREATE FUNCTION sec.may_ask(person uuid, of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.{QUESTION} q JOIN public.{ABOUT} d ON d.question_id = q.id
        JOIN public.partnership_professional p ON p.id = person AND p.is_active
        JOIN public.partnership_agency a ON a.id = p.agency_id AND a.area_id = q.area_id
        JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        WHERE q.id = of_question AND (p.agency_id = q.agency_id OR role.hub) AND {_free("p.id")} AND {_READS})
$$;
"""
SHOWS = f"""
CREATE FUNCTION sec.question_shows(of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_question IS NOT NULL);
    SELECT sec.may('cases') AND sec.reads() AND EXISTS (
        SELECT 1 FROM {QUESTION} q LEFT JOIN {ABOUT} d ON d.question_id = q.id
        WHERE q.id = of_question AND q.area_id = sec.area()
        AND CASE WHEN d.question_id IS NULL THEN q.asked_by_id = sec.professional() AND q.agency_id = sec.agency()
            ELSE ((q.agency_id = sec.agency() OR sec.is_hub()) AND {_free("sec.professional()")})
                 OR sec.may_be_asked(sec.professional(), q.id) END)
$$;
"""
# Whether somebody's calendar may tell that they have one to answer.
OWN = """
CREATE FUNCTION sec.own_question_shows(of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_question IS NOT NULL);
    SELECT sec.reads() AND sec.may('own_dates') AND sec.role_includes('cases') AND sec.may_be_asked(sec.professional(), of_question)
$$;
"""
# Whether who or what it is about shows, to whoever reads the question.
ABOUT_SHOWS = f"""
CREATE FUNCTION sec.question_about_shows(of_question uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_question IS NOT NULL);
    SELECT sec.question_shows(of_question) AND EXISTS (
        SELECT 1 FROM {ABOUT} d WHERE d.question_id = of_question
        AND CASE WHEN d.kind = 'child' THEN {all_show("ARRAY[d.about]")} ELSE {thing_shows("d")} END)
$$;
"""
# Of these questions, those about a child whose whereabouts are hidden from whoever asks: beside them agencies are not named.
HIDES = f"""
CREATE FUNCTION sec.questions_hidden(questions uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(cardinality(questions) <= 2000);
    SELECT coalesce(array_agg(d.question_id), '{{}}') FROM {ABOUT} d
    WHERE d.question_id = ANY (questions) AND d.kind = 'child' AND {ids_of("d.about")} && sec.hidden()
    AND sec.question_shows(d.question_id)
$$;
"""
# Of these questions, those that wait with whoever asks, of those who are asked.
RECEIVED = """
CREATE FUNCTION sec.questions_received(questions uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(cardinality(questions) <= 2000);
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM unnest(questions) one
    WHERE sec.may('cases') AND sec.reads() AND sec.may_be_asked(sec.professional(), one)
$$;
"""
# Of these people, those who could have it; of nobody, where whoever asks is not one of those who are asked.
# As `sec.may_be_given` says of each, asked of all of them at once.
TAKERS = f"""
CREATE FUNCTION sec.question_takers(of_question uuid, people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_question IS NOT NULL AND cardinality(people) <= 2000);
    SELECT coalesce(array_agg(one), '{{}}') FROM unnest(people) one
    WHERE sec.may('cases') AND sec.reads() AND sec.may_be_asked(sec.professional(), of_question)
    AND one IN (SELECT p.id FROM {_there("p.id = ANY (question_takers.people)")}
                WHERE q.id = of_question AND {_APART} AND {_free("p.id")} AND NOT {reads_no_more("p.id", "question_takers.people")})
$$;
"""
# Of these pairs of a question and somebody, those who may read it. Of whoever reads it for those who ask nothing is said to who does not.
ABLE = f"""
CREATE FUNCTION sec.able_on_questions(questions uuid[], people uuid[]) RETURNS TABLE (of_question uuid, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(cardinality(questions) = cardinality(people) AND cardinality(questions) <= 5000);
    RETURN QUERY
    WITH shown AS MATERIALIZED (
        SELECT q.id, sec.is_hub() OR q.agency_id = sec.agency() AS asks FROM {QUESTION} q
        WHERE q.id IN (SELECT DISTINCT one FROM unnest(questions) one) AND sec.question_shows(q.id)
    )
    SELECT shown.id, pair.person FROM unnest(questions, people) pair (of_question, person)
    JOIN shown ON shown.id = pair.of_question
    WHERE (shown.asks AND sec.may_ask(pair.person, shown.id)) OR sec.may_be_asked(pair.person, shown.id);
END $$;
"""
# Of these pairs of a question and somebody, those who may read it: for the clock, which tells nobody of what they may not read.
TOLD_OF = """
CREATE FUNCTION sec.told_of_questions(questions uuid[], people uuid[]) RETURNS TABLE (of_question uuid, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(cardinality(questions) = cardinality(people) AND cardinality(questions) <= 5000);
    RETURN QUERY SELECT pair.of_question, pair.person FROM unnest(questions, people) pair (of_question, person)
    WHERE sec.may_ask(pair.person, pair.of_question) OR sec.may_be_asked(pair.person, pair.of_question);
END $$;
"""
# The open questions that whoever has them cannot see to: who has left or is away, is of another agency now, reads no cases any more, or
# nothing for want of training, or is barred. For the hub; for the agency that asks, of what they see to; for those who are asked, of what
# one of them took. Whether each shows is asked as `sec.question_shows` does, and not by it: of each it plans all anew.
LEFT = f"""
CREATE FUNCTION sec.questions_left() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH held AS (
        SELECT q.id, q.agency_id AS works_at, q.due_at, q.keeper_id AS holder FROM {QUESTION} q
        WHERE q.state IN ('waiting', 'answered') AND q.area_id = (SELECT sec.area())
        AND ((SELECT sec.is_hub()) OR q.agency_id = (SELECT sec.agency()))
        UNION ALL
        SELECT q.id, q.to_agency_id, q.due_at, q.taken_by_id FROM {QUESTION} q
        WHERE q.state = 'waiting' AND q.taken_by_id IS NOT NULL AND q.area_id = (SELECT sec.area())
        AND ((SELECT sec.is_hub()) OR q.to_agency_id = (SELECT sec.agency()))
    ), lapsed AS MATERIALIZED (
        SELECT one.holder FROM (SELECT DISTINCT held.holder FROM held OFFSET 0) one WHERE sec.narrows(one.holder, (SELECT sec.today()))
    ), apart AS (
        SELECT DISTINCT held.id, held.due_at FROM held JOIN {ABOUT} d ON d.question_id = held.id
        JOIN partnership_professional p ON p.id = held.holder
        LEFT JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        WHERE {MAY} AND held.holder <> {ME}
        AND (NOT p.is_active OR p.agency_id <> held.works_at OR role.code IS NULL OR p.id IN (SELECT lapsed.holder FROM lapsed)
             OR EXISTS (SELECT 1 FROM partnership_absence a WHERE a.professional_id = p.id
                        AND (a.ended_at IS NULL OR a.ended_at > statement_timestamp())
                        AND a.starts_on <= (SELECT sec.today()) AND a.ends_on >= (SELECT sec.today()))
             OR (EXISTS (SELECT 1 FROM access_bar b WHERE b.professional_id = p.id AND b.lifted_at IS NULL) AND NOT {_free("p.id")}))
    ), me AS MATERIALIZED (
        SELECT p.id, p.team_id, p.is_lead OR p.is_deputy OR role.lead AS leads, coalesce(t.is_duty, false) AS on_duty
        FROM partnership_professional p JOIN sec.role role ON role.code = p.role
        LEFT JOIN partnership_team t ON t.id = p.team_id AND t.agency_id = p.agency_id WHERE p.id = {ME}
    ), first AS (
        SELECT q.id FROM apart JOIN {QUESTION} q ON q.id = apart.id JOIN {ABOUT} d ON d.question_id = q.id CROSS JOIN me
        WHERE (SELECT sec.reads()) AND ((SELECT sec.is_hub()) OR q.agency_id = (SELECT sec.agency()) OR (
            me.id NOT IN (q.asked_by_id, q.keeper_id) AND (me.leads OR coalesce(q.answered_by_id = me.id, false)
            OR CASE WHEN q.to_team_id IS NULL THEN me.on_duty ELSE coalesce(q.to_team_id = me.team_id, false) END)))
        AND ((SELECT sec.free()) OR {_free("me.id")})
        ORDER BY apart.due_at, apart.id LIMIT {MOST_LEFT}
    )
    SELECT coalesce(array_agg(id), '{{}}') FROM first
$$;
"""

# Each move is made from where it stands, by whoever it is for: those who ask take back, ask again and close, those who are asked answer.
KEEPS = f"""
CREATE FUNCTION sec.keep_question() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.{QUESTION};
    goes_to text;
BEGIN
    SELECT * INTO kept FROM public.{QUESTION} q WHERE q.id = NEW.question_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM public.{ABOUT} d WHERE d.question_id = NEW.question_id) OR NEW.number <> 1 + (
        SELECT count(*) FROM public.{MOVE} m WHERE m.question_id = NEW.question_id AND m.id <> NEW.id) THEN
        RAISE EXCEPTION 'a move is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    goes_to := CASE NEW.kind
        WHEN 'asked' THEN CASE WHEN NEW.number = 1 THEN 'waiting' END
        WHEN 'taken' THEN CASE WHEN kept.state = 'waiting' THEN 'waiting' END
        WHEN 'answered' THEN CASE WHEN kept.state = 'waiting' THEN 'answered' END
        WHEN 'again' THEN CASE WHEN kept.state = 'answered' THEN 'waiting' END
        WHEN 'withdrawn' THEN CASE WHEN kept.state = 'waiting' THEN 'withdrawn' END
        WHEN 'closed' THEN CASE WHEN kept.state = 'answered' THEN 'closed' END
        WHEN 'handed' THEN CASE WHEN kept.state IN ('waiting', 'answered') THEN kept.state END END;
    IF goes_to IS DISTINCT FROM NEW.state OR (NEW.kind = 'asked') <> (NEW.number = 1)
       OR (NEW.kind <> 'again' AND NEW.due_at <> kept.due_at) OR (NEW.kind = 'again' AND NEW.due_at <= NEW.at) THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind <> 'handed' AND (
        NEW.keeper_id <> kept.keeper_id
        OR (NEW.kind IN ('again', 'withdrawn', 'closed') AND NOT sec.may_ask(NEW.by_id, kept.id))
        OR (NEW.kind IN ('taken', 'answered') AND NOT sec.may_be_asked(NEW.by_id, kept.id))
        OR (NEW.kind <> 'taken' AND NEW.taken_by_id IS DISTINCT FROM kept.taken_by_id)
        OR (NEW.kind = 'taken' AND (NEW.taken_by_id IS NULL OR NOT sec.may_be_given(NEW.taken_by_id, kept.id)))) THEN
        RAISE EXCEPTION 'this move is another’s to make' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{QUESTION} SET state = NEW.state, keeper_id = NEW.keeper_id, taken_by_id = NEW.taken_by_id, due_at = NEW.due_at,
        moved_at = NEW.at, answered_by_id = CASE WHEN NEW.kind = 'answered' THEN NEW.by_id ELSE answered_by_id END
    WHERE id = NEW.question_id;
    RETURN NULL;
END $$;
"""
# The questions that somebody sees to or took, to somebody else, with the rest of what they have (`sec.hand_over`, which alone calls it).
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_questions(leaver uuid, successor uuid, said text, asker uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
    keeps boolean;
    takes boolean;
BEGIN
    FOR held IN SELECT q.*, (SELECT count(*) FROM public.{MOVE} m WHERE m.question_id = q.id) AS moves
        FROM public.{QUESTION} q WHERE q.state IN ('waiting', 'answered') AND leaver IN (q.keeper_id, q.taken_by_id)
        ORDER BY q.id FOR UPDATE OF q
    LOOP
        -- Nobody sees for those who ask to what they answer.
        keeps := held.keeper_id = leaver AND successor IS DISTINCT FROM held.taken_by_id AND sec.may_ask(successor, held.id);
        takes := coalesce(held.taken_by_id = leaver, false) AND sec.may_be_given(successor, held.id);
        IF keeps OR takes THEN
            INSERT INTO public.{MOVE} (id, question_id, number, kind, state, keeper_id, taken_by_id, due_at, answer, words, by_id, at)
            VALUES (gen_random_uuid(), held.id, held.moves + 1, 'handed', held.state,
                    CASE WHEN keeps THEN successor ELSE held.keeper_id END,
                    CASE WHEN takes THEN successor ELSE held.taken_by_id END, held.due_at, '', said, asker, statement_timestamp());
        END IF;
    END LOOP;
END $$;
"""
FUNCTIONS = declaration(
    Functions(MAY_BE_ASKED),
    Functions(MAY_BE_GIVEN),
    Functions(MAY_ASK),
    Functions(SHOWS),
    Functions(OWN),
    Functions(ABOUT_SHOWS),
    Functions(HIDES),
    Functions(RECEIVED),
    Functions(TAKERS),
    Functions(ABLE),
    Functions(TOLD_OF),
    Functions(LEFT),
    Functions(KEEPS),
    Functions(HANDS_OVER),
    calls(
        "wp_app",
        "question_shows(uuid)",
        "own_question_shows(uuid)",
        "question_about_shows(uuid)",
        "questions_hidden(uuid[])",
        "questions_received(uuid[])",
        "question_takers(uuid,uuid[])",
        "able_on_questions(uuid[],uuid[])",
        "questions_left()",
    ),
    calls("wp_worker", "told_of_questions(uuid[],uuid[])"),
)

OTHER_OF_AREA = (
    "to_agency_id <> agency_id AND EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = to_agency_id "
    f"AND a.area_id = {QUESTION}.area_id)"
)
TEAM_OF_IT = "(to_team_id IS NULL OR EXISTS (SELECT 1 FROM partnership_team t WHERE t.id = to_team_id AND t.agency_id = to_agency_id))"
QUESTIONS = declaration(
    force(QUESTION),
    definer_reads(QUESTION),
    grant("SELECT, INSERT", QUESTION, "wp_app"),
    policy(QUESTION, "reads", "wp_app", using=f"{MAY} AND sec.question_shows({QUESTION}.id)"),
    # A calendar reads when what its owner took is due.
    policy(
        QUESTION,
        "own_dates",
        "wp_app",
        using=(
            f"(SELECT sec.reads()) AND (SELECT sec.may('own_dates')) AND taken_by_id = {ME} "
            f"AND sec.own_question_shows({QUESTION}.id)"
        ),
    ),
    policy(
        QUESTION,
        "asks",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
            f"AND asked_by_id = {ME} AND keeper_id = {ME} AND answered_by_id IS NULL AND taken_by_id IS NULL AND state = 'waiting' "
            f"AND at {UNTIL_NOW} AND {OTHER_OF_AREA} AND {TEAM_OF_IT}"
        ),
    ),
    grant("UPDATE (state, keeper_id, answered_by_id, taken_by_id, due_at, moved_at)", QUESTION, DEFINER),
    policy(QUESTION, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    whole(QUESTION, "wp_operator", "SELECT"),
    # The clock tells that it is late, and reads no word of it.
    grant(
        "SELECT (id, area_id, agency_id, to_agency_id, to_team_id, asked_by_id, keeper_id, taken_by_id, due_at, state)",
        QUESTION,
        "wp_worker",
    ),
    policy(QUESTION, "clock_reads", "wp_worker", using="true"),
)

ASKED_IT = f"EXISTS (SELECT 1 FROM {QUESTION} q WHERE q.id = question_id AND q.asked_by_id = {ME} AND q.agency_id = (SELECT sec.agency()))"
# Of what is told of to named people alone, a question would tell others.
SEEN = (
    f"(CASE WHEN kind = 'child' THEN EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {ABOUT}.about AND e.role = 'child' "
    f"AND e.level <> 'named') ELSE EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = {ABOUT}.about AND f.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.a = {ABOUT}.about AND p.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.b = {ABOUT}.about AND p.level <> 'named') END)"
)
ABOUTS = declaration(
    force(ABOUT),
    definer_reads(ABOUT),
    grant("SELECT, INSERT", ABOUT, "wp_app"),
    policy(ABOUT, "seen_anyway", "wp_app", using=f"{MAY} AND sec.question_about_shows({ABOUT}.question_id)"),
    policy(ABOUT, "asks", "wp_app", to="INSERT", check=f"{MAY} AND {ASKED_IT} AND {SEEN}"),
    whole(ABOUT, "wp_operator", "SELECT"),
    whole(ABOUT, "wp_worker", "SELECT"),
)

# A scalar: looked up by the row's own question.
OF_QUESTION = f"(SELECT true FROM {QUESTION} q WHERE q.id = {MOVE}.question_id)"
MOVES = declaration(
    force(MOVE),
    definer_reads(MOVE),
    grant("SELECT, INSERT", MOVE, "wp_app"),
    policy(MOVE, "with_question", "wp_app", using=f"{MAY} AND {OF_QUESTION}"),
    policy(
        MOVE,
        "says",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND by_id = {ME} AND at {UNTIL_NOW} AND kind <> 'handed' AND {OF_QUESTION}",
    ),
    grant("INSERT", MOVE, DEFINER),
    policy(MOVE, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
    Trigger(MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_question()")),
    ends_notices(
        MOVE,
        record="question_id",
        kinds=["question"],
        only="NEW.kind IN ('taken', 'answered', 'withdrawn')",
    ),
    # Who took it is late with it still, and so is what was asked.
    ends_notices(
        MOVE,
        record="question_id",
        kinds=["question_late"],
        only="NEW.kind IN ('answered', 'withdrawn')",
        called="late_no_more",
    ),
    whole(MOVE, "wp_operator", "SELECT"),
)

SECURITY = declaration(FUNCTIONS, QUESTIONS, ABOUTS, MOVES)
