"""Whoever works in an area may tell others of it that something waits; each reads their own notices, and no others.

What goes out by e-mail and push is made by the database with the notice, as each person chose (`post`). The role that sends it
reads addresses, and nothing of what waits.
"""

from collections.abc import Iterable

from wholepicture.base.rowsecurity import (
    DEFINER,
    Functions,
    Trigger,
    background,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    tells_pages,
    whole,
)
from wholepicture.notices.rules import ALWAYS_AT_ONCE, AT_ONCE_UNASKED, DIGEST_AT, ENDED_BY_DOING

NOTICE, CHOICE, BROWSER = "notices_notice", "notices_choice", "notices_browser"
CHANNEL, SENDING = "notices_channel", "notices_sending"
OWN = f"{NOTICE}.person_id = (SELECT sec.professional())"
COLLEAGUE = f"EXISTS (SELECT 1 FROM partnership_professional p WHERE p.id = {NOTICE}.person_id)"


def _codes(kinds: frozenset[str]) -> str:
    return "'{" + ",".join(sorted(kinds)) + "}'::text[]"


def ends_notices(
    table: str, *, record: str, kinds: Iterable[str], once: str = "", only: str = "", called: str = "done"
) -> Trigger:
    """What is stored here is what somebody did who was told to: for everybody who was told by a notice of these kinds it waits no more.

    `record`: the column that names what waited. `once`: the column whose moment says that it is done; without it, that a row is there;
    `only`: one for which this condition on `NEW` holds; `called`: the trigger, where a table has several.
    The room whose table it is declares it, and its policies say who may do it: nobody ends a notice otherwise. Raises KeyError for a
    kind of which a notice ends only when it is seen.
    """
    ending = frozenset(kinds)
    if not ENDED_BY_DOING.issuperset(ending):
        raise KeyError(*sorted(ending - ENDED_BY_DOING))
    moment = f"AFTER UPDATE OF {once}" if once else "AFTER INSERT"
    is_done = f"OLD.{once} IS NULL AND NEW.{once} IS NOT NULL" if once else only
    done = f" WHEN ({is_done})" if is_done else ""
    listed = ",".join(sorted(ending))
    return Trigger(
        table, called, (moment, f"FOR EACH ROW{done} EXECUTE FUNCTION sec.end_notices('{record}', '{{{listed}}}')")
    )


# The rules of `notices.rules` (`by_mail`, `by_push`, when a digest is due) as the database has them: whoever tells somebody else
# may not read how they chose. A time that the clocks skip or repeat is the database's to read, an hour off at most.
POST = f"""
CREATE FUNCTION sec.how_by_mail(kind text, mails jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN kind = ANY ({_codes(ALWAYS_AT_ONCE)}) THEN
            CASE WHEN mails <> '{{}}' AND NOT EXISTS (SELECT 1 FROM jsonb_each_text(mails) m WHERE m.value <> 'none')
                 THEN 'none' ELSE 'at_once' END
        ELSE coalesce(mails ->> kind, CASE WHEN kind = ANY ({_codes(AT_ONCE_UNASKED)}) THEN 'at_once' ELSE 'digest' END)
    END
$$;
CREATE FUNCTION sec.next_digest(at_minute int, since timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN today.due > since THEN today.due ELSE
        (((since AT TIME ZONE 'Europe/London')::date + 1) + make_interval(mins => at_minute)) AT TIME ZONE 'Europe/London' END
    FROM (SELECT ((since AT TIME ZONE 'Europe/London')::date + make_interval(mins => at_minute))
                 AT TIME ZONE 'Europe/London' AS due) today
$$;
CREATE FUNCTION sec.post() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.{SENDING} (id, professional_id, notice_id, channel, browser_id, in_digest, urgency, state, tries,
                                  next_try_at, error)
    SELECT gen_random_uuid(), told.person_id, told.id, told.channel, told.browser, told.how = 'digest', told.urgency,
           'waiting', 0, CASE WHEN told.how = 'digest' THEN sec.next_digest(told.digest_at, told.made_at) ELSE told.made_at END, ''
    FROM (
        SELECT came.id, came.person_id, came.kind, came.record, came.made_at, 'mail' AS channel, NULL::uuid AS browser,
               coalesce(c.digest_at, {DIGEST_AT})::int AS digest_at,
               sec.how_by_mail(came.kind, coalesce(c.mails, '{{}}')) AS how,
               CASE WHEN came.kind = ANY ({_codes(ALWAYS_AT_ONCE)}) THEN 0 ELSE 1 END AS urgency
        FROM came LEFT JOIN public.{CHOICE} c ON c.professional_id = came.person_id WHERE NOT came.is_quiet
        UNION ALL
        SELECT came.id, came.person_id, came.kind, came.record, came.made_at, 'push', b.id, 0, 'at_once',
               CASE WHEN came.kind = ANY ({_codes(ALWAYS_AT_ONCE)}) THEN 0 ELSE 1 END
        FROM came JOIN public.{BROWSER} b ON b.professional_id = came.person_id AND b.ended_at IS NULL
        LEFT JOIN public.{CHOICE} c ON c.professional_id = came.person_id
        WHERE NOT came.is_quiet AND (came.kind = ANY ({_codes(ALWAYS_AT_ONCE)})
                                     OR coalesce((c.pushes ->> came.kind)::boolean, true))
    ) told
    JOIN public.{CHANNEL} channel ON channel.code = told.channel AND channel.is_set_up
    JOIN public.partnership_professional p ON p.id = told.person_id AND p.is_active AND p.role <> ''
    WHERE told.how <> 'none'
    -- What waits for the digest already goes into it once.
    AND NOT (told.how = 'digest' AND EXISTS (
        SELECT 1 FROM public.{SENDING} s JOIN public.{NOTICE} n ON n.id = s.notice_id
        WHERE s.professional_id = told.person_id AND s.state = 'waiting' AND s.in_digest AND s.message IS NULL
        AND n.kind = told.kind AND n.record = told.record));
    RETURN NULL;
END $$;
-- What somebody has seen in the product, or what is done, goes out no more, unless it is under way.
CREATE FUNCTION sec.withdraw() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.{SENDING} s SET state = 'dropped', ended_at = clock_timestamp() FROM came
    WHERE s.notice_id = came.id AND s.state = 'waiting' AND s.message IS NULL AND (came.seen_at IS NOT NULL OR came.done_at IS NOT NULL);
    RETURN NULL;
END $$;
-- What is done waits for nobody who was told of it. Fired by what does it (`ends_notices`): the column that names what waited, and
-- the kinds of notices of it that end.
CREATE FUNCTION sec.end_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.{NOTICE} n SET done_at = clock_timestamp()
    WHERE n.record = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND n.kind = ANY (TG_ARGV[1]::text[]) AND n.done_at IS NULL
    AND n.kind = ANY ({_codes(ENDED_BY_DOING)});
    RETURN NULL;
END $$;
"""
SENT_BY_DATABASE = declaration(
    Functions(POST),
    Trigger(
        NOTICE,
        "posted",
        ("AFTER INSERT", "REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION sec.post()"),
    ),
    Trigger(
        NOTICE,
        "withdrawn",
        ("AFTER UPDATE", "REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION sec.withdraw()"),
    ),
    # Who is entered as away hears of it no more once that is ended.
    ends_notices("partnership_absence", record="professional_id", kinds=["away"], once="ended_at"),
    *(definer_reads(table) for table in (CHOICE, BROWSER, CHANNEL, SENDING)),
    grant("INSERT, UPDATE (done_at)", NOTICE, DEFINER),
    policy(NOTICE, "definer_ends", DEFINER, to="UPDATE", using="true", check="true"),
    policy(NOTICE, "definer_tells", DEFINER, to="INSERT", check="true"),
    grant("INSERT, UPDATE (state, ended_at)", SENDING, DEFINER),
    policy(SENDING, "definer_posts", DEFINER, to="INSERT", check="true"),
    policy(SENDING, "definer_withdraws", DEFINER, to="UPDATE", using="true", check="true"),
)

NOTICES = declaration(
    force(NOTICE),
    definer_reads(NOTICE),
    grant("SELECT, INSERT, UPDATE (seen_at)", NOTICE, "wp_app"),
    policy(NOTICE, "own_reads", "wp_app", using=OWN),
    policy(NOTICE, "own_sees", "wp_app", to="UPDATE", using=OWN, check=OWN),
    policy(
        NOTICE,
        "tells",
        "wp_app",
        to="INSERT",
        check=f"{NOTICE}.area_id = (SELECT sec.area()) AND seen_at IS NULL AND {COLLEAGUE}",
    ),
    # What a clock told, the clock takes back once it is so no more (`end_told`).
    background(NOTICE, "SELECT, INSERT, UPDATE (handed_at, done_at)"),
    # Of an answer, the everyday one, no page is told: whoever listens would hear how often anybody is answered.
    tells_pages(NOTICE, "id", "came.kind <> 'answer' AND NOT came.is_quiet"),
)


def _own(table: str) -> str:
    return f"{table}.professional_id = (SELECT sec.professional())"


CHOSEN = declaration(
    force(CHOICE),
    grant("SELECT, INSERT, UPDATE (mails, pushes, digest_at, changed_at)", CHOICE, "wp_app"),
    policy(CHOICE, "own_reads", "wp_app", using=_own(CHOICE)),
    policy(CHOICE, "own_begins", "wp_app", to="INSERT", check=_own(CHOICE)),
    policy(CHOICE, "own_changes", "wp_app", to="UPDATE", using=_own(CHOICE), check=_own(CHOICE)),
    force(BROWSER),
    grant("SELECT, INSERT, UPDATE (ended_at)", BROWSER, "wp_app"),
    policy(BROWSER, "own_reads", "wp_app", using=_own(BROWSER)),
    policy(BROWSER, "own_adds", "wp_app", to="INSERT", check=f"{_own(BROWSER)} AND ended_at IS NULL"),
    policy(BROWSER, "own_ends", "wp_app", to="UPDATE", using=_own(BROWSER), check=_own(BROWSER)),
)

# Whether a way out works is no secret of anybody's, and everyone who waits for e-mail may know that it is down.
SENDS = declaration(
    force(CHANNEL),
    grant("SELECT", CHANNEL, "wp_app"),
    policy(CHANNEL, "signed_in", "wp_app", using="(SELECT sec.may('directory'))"),
    whole(CHANNEL, "wp_operator", "SELECT"),
    whole(CHANNEL, "wp_sender", "SELECT, INSERT, UPDATE"),
    force(SENDING),
    grant("SELECT", SENDING, "wp_app"),
    policy(SENDING, "own_reads", "wp_app", using=_own(SENDING)),
    whole(SENDING, "wp_operator", "SELECT (id, channel, state, next_try_at, made_at)"),
    grant(
        "SELECT (id, professional_id, channel, browser_id, in_digest, urgency, state, message, tries, next_try_at, error, "
        "made_at, ended_at), UPDATE (state, message, tries, next_try_at, error, ended_at)",
        SENDING,
        "wp_sender",
    ),
    policy(SENDING, "sender_reads", "wp_sender", using="true"),
    policy(SENDING, "sender_notes", "wp_sender", to="UPDATE", using="true", check="true"),
    grant("SELECT, UPDATE (ended_at)", BROWSER, "wp_sender"),
    policy(BROWSER, "sender_reads", "wp_sender", using="true"),
    policy(BROWSER, "sender_ends", "wp_sender", to="UPDATE", using="true", check="ended_at IS NOT NULL"),
    grant("SELECT (id, email, role, is_active)", "partnership_professional", "wp_sender"),
    policy("partnership_professional", "sender_addresses", "wp_sender", using="is_active"),
)

SECURITY = declaration(NOTICES, CHOSEN, SENDS, SENT_BY_DATABASE)
