"""Alerts and the reading list are the hub's; what a sender keeps to people whom they name is theirs. The machine raises and lists;
only a person's role decides and answers."""

from wholepicture.access.sql.rows import conflict_bars, unbarred, visible
from wholepicture.base.rowsecurity import (
    DEFINER,
    UNTIL_NOW,
    Declaration,
    Functions,
    Trigger,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    tells_pages,
    whole,
)
from wholepicture.notices.security import ends_notices

LIST, ANSWER, TRIAGE = "alerts_toread", "alerts_answer", "alerts_triage"
MARK, SETTING = "alerts_mark", "alerts_rulesetting"
FIRST, ROUTE, OUTCOME, HOW_READ_FIRST = (
    "alerts_firstread",
    "alerts_route",
    "alerts_routeoutcome",
    "alerts_firstreadsetting",
)


def _hub(table: str) -> str:
    """The condition on a viewer of the hub of a row's area who works with alerts."""
    return f"(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {table}.area_id = (SELECT sec.area())"


# An alert stays as it was raised, while people are joined and parted afterwards: whom it touches now is told by the
# reports behind it. Whoever does not work with alerts is told nothing of one.
TOUCHES_BARRED = """
CREATE FUNCTION sec.alert_touches_barred(of_alert uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_alert IS NOT NULL);
    SELECT sec.is_hub() AND sec.may('alerts') AND EXISTS (
        SELECT 1 FROM public.alerts_alert a WHERE a.id = of_alert AND a.area_id = sec.area()
        AND (sec.bars(a.nominals) OR EXISTS (SELECT 1 FROM public.alerts_evidence e WHERE e.alert_id = a.id
                                             AND sec.report_bars(e.submission))))
$$;
"""

# Whether a person has answered a report: by itself, or by deciding an alert that it stood behind. What came behind an alert
# after somebody had decided it is answered by nobody.
IS_ANSWERED = """
CREATE FUNCTION sec.is_answered(of_submission uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_submission IS NOT NULL);
    SELECT (sec.is_hub() OR sec.context() ->> 'system' IS NOT NULL OR EXISTS (
        SELECT 1 FROM public.alerts_toread r
        WHERE r.submission = of_submission AND r.level = 'named' AND sec.professional() = ANY (r.named))) AND (
        EXISTS (SELECT 1 FROM public.alerts_answer a WHERE a.submission = of_submission)
        OR EXISTS (SELECT 1 FROM public.alerts_evidence e JOIN public.alerts_triage t ON t.alert_id = e.alert_id
                   WHERE e.submission = of_submission AND e.added_at <= t.at))
$$;
"""

# Whoever judges two people has what counts them looked at again.
JUDGED = """
CREATE FUNCTION sec.woken_by_alerts_look_again(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.woken_by_linkage_rejoin(ids)
$$;
"""

# Whoever decides or answers has what waited because of it settled, and what is known beside whom they confirm looked at.
WOKEN = """
CREATE FUNCTION sec.woken_by_alerts_settle(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(
        EXISTS (SELECT 1 FROM public.alerts_triage t WHERE t.id = given
                AND t.made_by_id = sec.professional() AND sec.is_of_this_transaction(t.xmin))
        OR EXISTS (SELECT 1 FROM public.alerts_answer a WHERE a.id = given
                   AND a.made_by_id = sec.professional() AND sec.is_of_this_transaction(a.xmin)))
    FROM unnest(ids) given
$$;
CREATE FUNCTION sec.woken_by_alerts_look_at_confirmed(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.woken_by_alerts_settle(ids)
$$;
"""

# What waits is told by the alert itself, from the decision: asked of every decision that there is, it took as long as the record is old.
KEEP_DECIDED = """
CREATE FUNCTION sec.keep_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.alerts_alert SET decided_at = NEW.at WHERE id = NEW.alert_id;
    RETURN NULL;
END $$;
"""


def _of_alert(table: str, alert: str, *, worker: str) -> Declaration:
    """A table of alerts: the hub reads it, but for whoever is barred from somebody whom the alert touches."""
    barred = f"(SELECT sec.free()) OR NOT sec.alert_touches_barred({alert})"
    return declaration(
        force(table),
        grant("SELECT", table, "wp_app"),
        policy(table, "hub", "wp_app", using=_hub(table)),
        policy(table, "conflict_bars", "wp_app", using=barred, restrictive=True),
        definer_reads(table),
        background(table, worker),
    )


ALERTS = declaration(
    Functions(TOUCHES_BARRED),
    calls("wp_app", "alert_touches_barred(uuid)"),
    _of_alert("alerts_alert", "id", worker="SELECT, INSERT"),
    Functions(KEEP_DECIDED),
    grant("UPDATE (decided_at)", "alerts_alert", DEFINER),
    policy("alerts_alert", "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    _of_alert("alerts_evidence", "alert_id", worker="SELECT, INSERT"),
    # No background role decides: the worker may read what was decided, and write nothing of it.
    _of_alert(TRIAGE, "alert_id", worker="SELECT"),
    grant("INSERT", TRIAGE, "wp_app"),
    policy(
        TRIAGE,
        "decides",
        "wp_app",
        to="INSERT",
        check=(
            f"{_hub(TRIAGE)} AND made_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW} "
            "AND EXISTS (SELECT 1 FROM alerts_alert a WHERE a.id = alert_id)"
        ),
    ),
    Trigger(TRIAGE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_decided()")),
    ends_notices(TRIAGE, record="alert_id", kinds=["alert"]),
)

# What the hub may read of reports anyway; and what is kept for named people waits for them, not for their colleagues.
BY_NAME = "(SELECT sec.may('answer_named'))"
READER = (
    f"(({_hub(LIST)}) OR ({LIST}.level = 'named' AND {BY_NAME})) "
    f"AND ({LIST}.level <> 'named' OR (SELECT sec.professional()) = ANY ({LIST}.named)) AND {visible(LIST)}"
)
READING_LIST = declaration(
    Functions(IS_ANSWERED),
    Functions(WOKEN),
    Functions(JUDGED),
    calls("wp_app, wp_worker, wp_operator", "is_answered(uuid)"),
    force(LIST),
    grant("SELECT, UPDATE (answered_at)", LIST, "wp_app"),
    policy(LIST, "viewer_reads", "wp_app", using=READER),
    conflict_bars(LIST, f"{LIST}.nominals", key="submission", reads=READER),
    # Off the list once and for good, on the database's word that a person answered.
    policy(
        LIST,
        "answers",
        "wp_app",
        to="UPDATE",
        using=f"answered_at IS NULL AND {READER} AND ({unbarred(LIST, 'submission')})",
        check=f"answered_at {UNTIL_NOW} AND sec.is_answered(submission)",
    ),
    # The worker lists, and whom a report concerns follows its joining. It takes nothing off.
    grant("SELECT, INSERT, UPDATE (nominals)", LIST, "wp_worker"),
    policy(LIST, "wp_worker_reads", "wp_worker", using="true"),
    whole(LIST, "wp_operator", "SELECT"),
    policy(
        LIST,
        "wp_worker_lists",
        "wp_worker",
        to="INSERT",
        check="answered_at IS NULL OR sec.is_answered(submission)",
    ),
    policy(LIST, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
    ends_notices(LIST, record="submission", kinds=["danger", "urgent", "report"], once="answered_at"),
)


def _with_report(table: str, report: str, *, worker: str = "SELECT", whose: str = "") -> Declaration:
    """A table of what the hub says of a report: it shows, and is written, where the report on the list does. `whose`: who else than
    the hub may."""
    who = f"(({_hub(table)}) OR {whose})" if whose else _hub(table)
    return declaration(
        force(table),
        definer_reads(table),
        grant("SELECT, INSERT", table, "wp_app"),
        background(table, worker),
        policy(table, "with_report", "wp_app", using=f"{who} AND {report}"),
        policy(
            table,
            "says",
            "wp_app",
            to="INSERT",
            check=f"{who} AND made_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW} AND {report}",
        ),
    )


def _listed(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {LIST} r WHERE r.submission = {table}.submission)"


# An answer shows to whoever may see the report on the list: conflicts of interest and named people included.
ANSWERS = _with_report(ANSWER, _listed(ANSWER), whose=BY_NAME)

# Whoever answers a report that is kept to them tells its sender, of that report and of what they decided, and nothing else.
FEEDBACK, STATE = "intake_feedback", "intake_submissionstate"
OF_KEPT = f"EXISTS (SELECT 1 FROM {LIST} r WHERE r.level = 'named' AND r.submission = {{report}} AND r.agency_id = {{table}}.agency_id)"
TELLS_BY_NAME = declaration(
    policy(
        STATE,
        "named_reads",
        "wp_app",
        to="INSERT",
        check=f"{BY_NAME} AND at {UNTIL_NOW} AND state IN ('read', 'decided') AND "
        + OF_KEPT.format(report=f"{STATE}.submission_id", table=STATE),
    ),
    policy(
        FEEDBACK,
        "named_tells",
        "wp_app",
        to="INSERT",
        check=f"{BY_NAME} AND at {UNTIL_NOW} AND given_by_id = (SELECT sec.professional()) AND "
        + OF_KEPT.format(report=f"{FEEDBACK}.submission", table=FEEDBACK)
        + f" AND EXISTS (SELECT 1 FROM {ANSWER} a WHERE a.id = {FEEDBACK}.about AND a.submission = {FEEDBACK}.submission "
        "AND a.made_by_id = (SELECT sec.professional()))",
    ),
)

# How reports are heard, by agency: figures alone. The hub and whoever oversees it see every agency, everybody else their own. What
# the hub's reader may not see is not counted for them; what is kept to named people is counted for those of its own agency who may
# read it. At most a year, along its index.
HEARD = """
CREATE FUNCTION sec.reports_heard(since timestamptz, until timestamptz)
RETURNS TABLE (agency uuid, sent bigint, read bigint, used bigint, answered bigint, in_time bigint, late bigint, taken bigint,
               hours double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(CASE WHEN since >= '2000-01-01Z' AND until < '2200-01-01Z' AND since < until
                           THEN until - since <= interval '400 days' ELSE false END);
    WITH listed AS MATERIALIZED (
        SELECT r.submission, r.agency_id, r.received_at, r.due_at, r.answered_at FROM public.alerts_toread r
        WHERE r.area_id = (SELECT sec.area()) AND r.received_at >= since AND r.received_at < until
      AND (((SELECT sec.is_hub() AND sec.may('alerts')) AND r.level <> 'named'
            AND ((SELECT sec.free()) OR NOT sec.report_bars(r.submission)))
           OR ((SELECT sec.may('own_reports')) AND r.agency_id = (SELECT sec.agency())
               AND (r.level <> 'named' OR ((SELECT sec.reads())
                    AND ((SELECT sec.free()) OR NOT sec.report_bars(r.submission))))))
    ), opened AS (
        SELECT s.submission_id AS submission FROM listed l JOIN public.intake_submissionstate s ON s.submission_id = l.submission
        WHERE s.state = 'read'
    ), routed AS (
        SELECT DISTINCT w.submission FROM listed l JOIN public.alerts_route w ON w.submission = l.submission
    ), used AS (
        SELECT w.submission FROM routed w
        UNION SELECT e.submission FROM listed l JOIN public.alerts_evidence e ON e.submission = l.submission
        UNION SELECT a.submission FROM listed l JOIN public.alerts_answer a ON a.submission = l.submission WHERE a.decision = 'act'
    )
    SELECT l.agency_id, count(*), count(*) FILTER (WHERE l.answered_at IS NOT NULL OR o.submission IS NOT NULL), count(u.submission),
           count(l.answered_at), count(*) FILTER (WHERE l.answered_at <= l.due_at),
           count(*) FILTER (WHERE l.answered_at IS NULL AND l.due_at < statement_timestamp()), count(w.submission),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM l.answered_at - l.received_at) / 3600)
    FROM listed l LEFT JOIN opened o USING (submission) LEFT JOIN used u USING (submission) LEFT JOIN routed w USING (submission)
    GROUP BY l.agency_id
$$;
CREATE FUNCTION sec.first_read_figures(since timestamptz, until timestamptz)
RETURNS TABLE (agency uuid, is_hidden boolean, read bigint, forward bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(CASE WHEN since >= '2000-01-01Z' AND until < '2200-01-01Z' AND since < until
                           THEN until - since <= interval '400 days' ELSE false END);
    SELECT f.agency, f.is_hidden, count(*), count(*) FILTER (WHERE f.takes_forward)
    FROM public.alerts_firstread f JOIN public.alerts_toread r ON r.submission = f.submission
    WHERE f.area_id = (SELECT sec.area()) AND f.at >= since AND f.at < until AND (SELECT sec.is_hub() AND sec.may('alerts'))
      AND r.level <> 'named' AND ((SELECT sec.free()) OR NOT sec.report_bars(f.submission))
    GROUP BY f.agency, f.is_hidden
$$;
"""

# Whether somebody has said what came of a way in which a report was taken on.
HAS_OUTCOME = """
CREATE FUNCTION sec.has_outcome(of_route uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_route IS NOT NULL);
    SELECT sec.is_hub() AND sec.may('alerts') AND EXISTS (
        SELECT 1 FROM public.alerts_routeoutcome o WHERE o.route_id = of_route AND o.area_id = sec.area())
$$;
"""

ROUTED = f"EXISTS (SELECT 1 FROM {ROUTE} w WHERE w.id = {OUTCOME}.route_id)"
FRONT_DOOR = declaration(
    Functions(HEARD),
    Functions(HAS_OUTCOME),
    calls(
        "wp_app",
        "has_outcome(uuid)",
        "reports_heard(timestamptz, timestamptz)",
        "first_read_figures(timestamptz, timestamptz)",
    ),
    _with_report(FIRST, _listed(FIRST)),
    _with_report(ROUTE, _listed(ROUTE)),
    _with_report(OUTCOME, ROUTED),
    # A way ends once and for good, on the word of whoever said what came of it.
    grant("UPDATE (ended_at)", ROUTE, "wp_app"),
    policy(
        ROUTE,
        "ends",
        "wp_app",
        to="UPDATE",
        using=f"ended_at IS NULL AND {_hub(ROUTE)} AND {_listed(ROUTE)}",
        check=f"ended_at {UNTIL_NOW} AND sec.has_outcome(id)",
    ),
    ends_notices(ROUTE, record="id", kinds=["route"], once="ended_at"),
    force(HOW_READ_FIRST),
    grant("SELECT, INSERT", HOW_READ_FIRST, "wp_app"),
    policy(HOW_READ_FIRST, "hub", "wp_app", using=_hub(HOW_READ_FIRST)),
    policy(
        HOW_READ_FIRST,
        "sets",
        "wp_app",
        to="INSERT",
        check=(
            f"{_hub(HOW_READ_FIRST)} AND (SELECT sec.may('set_rules')) AND made_by_id = (SELECT sec.professional()) "
            f"AND at {UNTIL_NOW}"
        ),
    ),
    background(HOW_READ_FIRST, "SELECT"),
)

# What came without a name, and what was written back about it, shows to whoever may read that report on the list, and to nobody
# else: conflicts of interest included.
CONFIDED, MESSAGE, INFORMANT = "intake_confidedreport", "intake_messagetoinformant", "intake_unnamedinformant"
UNNAMED = declaration(
    policy(
        CONFIDED,
        "with_report",
        "wp_app",
        using=f"{_hub(CONFIDED)} AND EXISTS (SELECT 1 FROM {LIST} r WHERE r.submission = {CONFIDED}.submission_id)",
    ),
    policy(
        INFORMANT,
        "with_report",
        "wp_app",
        using=f"{_hub(INFORMANT)} AND EXISTS (SELECT 1 FROM {CONFIDED} c WHERE c.informant_id = {INFORMANT}.id)",
    ),
    policy(
        MESSAGE,
        "with_report",
        "wp_app",
        using=f"{_hub(MESSAGE)} AND EXISTS (SELECT 1 FROM {CONFIDED} c WHERE c.submission_id = {MESSAGE}.report_id)",
    ),
    policy(
        MESSAGE,
        "writes_back",
        "wp_app",
        to="INSERT",
        check=(
            f"{_hub(MESSAGE)} AND written_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW} AND read_at IS NULL "
            f"AND EXISTS (SELECT 1 FROM {CONFIDED} c WHERE c.submission_id = {MESSAGE}.report_id)"
        ),
    ),
)

# Who marks somebody wakes what is to be looked at because of it.
MARKED = """
CREATE FUNCTION sec.woken_by_alerts_look_at_marked(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (SELECT 1 FROM public.alerts_mark m WHERE m.id = given
                            AND m.made_by_id = sec.professional() AND sec.is_of_this_transaction(m.xmin)))
    FROM unnest(ids) given
$$;
"""

# A mark touches somebody whom its reader is barred from: who is marked, where their subject stands now; to whom a thing is
# tied, in what it stands now; whom the alert touches with whose decision it was made. Its reason may speak of any of them.
TOUCHES_MARKED = """
CREATE FUNCTION sec.mark_touches_barred(of_mark uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_mark IS NOT NULL);
    SELECT sec.is_hub() AND sec.may('alerts') AND EXISTS (
        SELECT 1 FROM public.alerts_mark k WHERE k.id = of_mark AND k.area_id = sec.area() AND (
            sec.bars(ARRAY[k.about])
            OR EXISTS (SELECT 1 FROM public.linkage_membership m
                       WHERE m.subject = k.about AND m.until IS NULL AND sec.bars(ARRAY[m.nominal]))
            OR EXISTS (SELECT 1 FROM (SELECT k.about AS thing UNION
                                      SELECT s.stands_in FROM public.linkage_thingstanding s
                                      WHERE s.thing = k.about AND s.until IS NULL) stands
                       JOIN public.picture_association p ON p.a = stands.thing OR p.b = stands.thing
                       WHERE sec.bars(ARRAY[p.a, p.b]))
            OR EXISTS (SELECT 1 FROM public.alerts_triage t
                       WHERE t.id = k.decision_id AND sec.alert_touches_barred(t.alert_id))))
$$;
"""

# A mark is the hub's own word, and shows to the hub alone; whoever is barred from somebody sees no mark on them.
UNBARRED = f"(SELECT sec.free()) OR NOT sec.mark_touches_barred({MARK}.id)"
MARKS = declaration(
    Functions(MARKED),
    Functions(TOUCHES_MARKED),
    calls("wp_app", "mark_touches_barred(uuid)"),
    force(MARK),
    definer_reads(MARK),
    grant("SELECT, INSERT", MARK, "wp_app"),
    policy(MARK, "hub", "wp_app", using=_hub(MARK)),
    policy(MARK, "conflict_bars", "wp_app", using=UNBARRED, restrictive=True),
    policy(
        MARK,
        "marks",
        "wp_app",
        to="INSERT",
        check=(
            f"{_hub(MARK)} AND made_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW} AND (decision_id IS NULL OR EXISTS "
            "(SELECT 1 FROM alerts_triage t WHERE t.id = decision_id AND t.made_by_id = (SELECT sec.professional())))"
        ),
    ),
    background(MARK, "SELECT"),
)

# How a partnership uses its rules is about nobody: the hub reads it, and whoever decides for the partnership sets it. Harm
# stays an alert, whoever sets what.
SETTINGS = declaration(
    force(SETTING),
    grant("SELECT, INSERT", SETTING, "wp_app"),
    policy(SETTING, "hub", "wp_app", using=_hub(SETTING)),
    policy(
        SETTING,
        "sets",
        "wp_app",
        to="INSERT",
        check=(
            f"{_hub(SETTING)} AND (SELECT sec.may('set_rules')) AND made_by_id = (SELECT sec.professional()) "
            f"AND at {UNTIL_NOW} AND (rule <> 'harm' OR (use = 'raises' AND parameters = '{{}}'::jsonb))"
        ),
    ),
    background(SETTING, "SELECT"),
)

# Danger, who is missing, harm; alerts, but for what is only listed; and what somebody has answered or decided since.
URGENT = 3  # `alerts.urgency.OTHER`, before which all else comes
TOLD = declaration(
    tells_pages(LIST, "submission", f"came.urgency < {URGENT}"),
    tells_pages(LIST, "submission", f"came.urgency < {URGENT} AND came.answered_at IS NOT NULL", on="UPDATE"),
    tells_pages("alerts_alert", "id", "NOT came.is_listed"),
    tells_pages(TRIAGE, "alert_id", "true"),
)

SECURITY = declaration(ALERTS, READING_LIST, ANSWERS, TELLS_BY_NAME, FRONT_DOOR, UNNAMED, MARKS, SETTINGS, TOLD)
