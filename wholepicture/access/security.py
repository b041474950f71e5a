"""The signed context and the ledger, bars and protections, the tables of the libraries.

Accounts are the sign-in role's alone: the application's role cannot read a password hash or open a session. The queue is
the worker's; the application wakes a step only through `sec.defer`.
"""

from wholepicture.access import sql
from wholepicture.access.rules import KEPT_WITHOUT_READING
from wholepicture.access.sql.kinds import permissions_left, trusted_at_first
from wholepicture.access.sql.rows import COUNTS, conflict_bars
from wholepicture.access.tries import OPERATIONS
from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    Library,
    SchemaUse,
    Trigger,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    names,
    policy,
    whole,
)

# Which functions each role may call. Everything else in the schema is for the functions themselves.
SCHEMA = declaration(
    SchemaUse(names("wp_app, wp_worker, wp_operator, wp_signin, wp_public, wp_sequencer, wp_sender, wp_definer")),
    SchemaUse((DEFINER,), "CREATE"),
    # What is laid down, and the key of all contexts, no function can change either.
    grant("SELECT", "sec.mac_key, sec.role, sec.step", DEFINER),
    grant(
        "SELECT, INSERT, UPDATE",
        "sec.session, sec.api_key, sec.key_use, sec.invitation, sec.calendar, sec.calendar_use, sec.carer_link, sec.carer_telephone, "
        "sec.carer_use",
        DEFINER,
    ),
    grant("SELECT, INSERT", "sec.renewal", DEFINER),
    grant("SELECT, INSERT, UPDATE, DELETE", "sec.browser, sec.to_write, sec.session_use, sec.proof", DEFINER),
    Functions(permissions_left(KEPT_WITHOUT_READING)),
    Functions(sql.load("context")),
    Functions(sql.load("calendars")),
    Functions(sql.load("carers")),
    Functions(sql.load("proofs")),
    Functions(sql.load("administration")),
    Functions(sql.load("setting_up")),
    Functions(trusted_at_first()),
    Functions(sql.load("ledger")),
    Functions(sql.load("involvement")),
    Functions(sql.load("tries")),
    Functions(sql.load("browser")),
    calls(
        "wp_app, wp_worker, wp_operator",
        *("agency()", "area()", "professional()", "is_hub()", "is_lead()", "reads()", "may(text)", "today()"),
        *("free()", "hidden()", "context()", "defer(text,jsonb,int)"),
        *("trusted_feeds()", "standing_of(uuid[])", "involvements_to_confirm(int)"),
        "write_ledger(text,text,text,text,text,uuid[],uuid[])",
    ),
    calls(
        "wp_app",
        "begin(text)",
        "watch(text)",
        "may_answer(uuid)",
        "change_purpose(text,text)",
        "agency_of_key(bytea)",
        "ended_by_time(text)",
        *("begin_calendar(text)", "new_calendar()", "end_calendar()", "own_calendar()", "role_includes(text)"),
        *("begin_carer(text)", "open_carers_door(text,text)"),
        "looks_at(uuid,uuid,uuid,timestamptz,timestamptz,timestamptz,uuid,int)",
        *("take_register()", "takes_register()", "keeps_register()"),
    ),
    calls("wp_app, wp_operator", "new_carer_link(uuid,int)", "carers_door_stands(uuid)"),
    calls("wp_app", "kept_for_browser(bytea)", "keep_for_browser(bytea,text)"),
    # Each of them is one named system viewer and no other.
    calls("wp_worker, wp_operator, wp_sender", "begin_system(text,uuid)"),
    calls("wp_sender", "write_ledger(text,text,text,text,text,uuid[],uuid[])"),
    calls("wp_operator", "may_answer(uuid,uuid)", "new_account(uuid,text,text,jsonb)", "reset_account(uuid,text)"),
    # Each asks the signed context who may: the operator, or an agency's own administrator.
    calls(
        "wp_app, wp_operator",
        *("sign_in_states(uuid,uuid)", "sessions_of(uuid)", "end_session(uuid)", "end_sessions(uuid)"),
        *("close_account(uuid)", "reopen_account(uuid)", "invite(uuid,bytea)", "remove_second_factor(uuid)"),
        *("change_role(uuid,text)", "withdraw_trust(uuid,text[])", "leave(uuid)", "come_back(uuid)"),
        *("new_api_key(uuid,text,int)", "keys_of(uuid)", "end_api_key(uuid,int)"),
    ),
    # And these the same, or whoever sets up the partnership.
    calls(
        "wp_app, wp_operator",
        *("keeps(uuid)", "may_name_duty(uuid)", "who_enters()"),
        *("enter_agency(uuid,text,text,text)", "rename_agency(uuid,text,text)"),
        *("agree(uuid,uuid[],uuid[],date,date,boolean)", "end_agreement(uuid)"),
        *("enter_team(uuid,text,text,boolean,boolean)", "change_team(uuid,jsonb,text,text,boolean,boolean)"),
        "share_team(uuid,boolean)",
        "enter_person(uuid,text,text,text,text,uuid,text,text)",
        "change_person(uuid,jsonb,text,text,text,text,uuid,text)",
        *("newcomers(uuid,uuid)", "let_in(uuid,bytea)"),
    ),
    calls(
        "wp_signin",
        *(
            "open_session(uuid,text,int)",
            "close_session(text)",
            "is_open(text,uuid)",
            "end_others(uuid,text)",
            "role_of(uuid)",
        ),
        *("prove(uuid,bytea)", "prove_by_provider(text,text)", "is_proved(uuid)", "change_password(uuid,text)"),
        *("write_signin(uuid,text,text,text)", "accept_invitation(text,text,text)"),
    ),
    calls("wp_app, wp_signin", "take_to_write(text,integer,interval,timestamptz)"),
    calls("wp_app, wp_signin", "write_try(uuid,uuid,text,text,text,text,text,text,text,boolean,integer)"),
)

PROTECTS = "(SELECT sec.may('protect')) AND area_id = (SELECT sec.area())"
MINE = "set_by_id = (SELECT sec.professional())"
# Somebody of this area's directory: whether an id is anybody elsewhere is not told by a foreign key.
COLLEAGUE = "EXISTS (SELECT 1 FROM partnership_professional p WHERE p.id = professional_id)"
# The hub reads and lifts the bars of others; nobody learns of one on themself.
OTHERS = f"{PROTECTS} AND (SELECT sec.is_hub()) AND professional_id <> (SELECT sec.professional())"
CIRCLE = (
    "set_by_id = (SELECT sec.professional()) OR (SELECT sec.professional()) = ANY (readers) "
    "OR (SELECT sec.agency()) = ANY (reader_agencies)"
)
WORKS_WITH = (
    "(SELECT sec.is_hub()) OR EXISTS (SELECT 1 FROM access_involvement i WHERE i.agency_id = (SELECT sec.agency()) "
    f"AND i.nominal = ANY (access_locationrestriction.covers) AND {COUNTS})"
)

OWN_TIES = "(SELECT sec.reads()) AND access_involvement.agency_id = (SELECT sec.agency())"
INVOLVEMENT = declaration(
    force("access_involvement"),
    definer_reads("access_involvement"),
    background("access_involvement"),
    grant("SELECT", "access_involvement", "wp_app"),
    policy("access_involvement", "own_agency", "wp_app", using=OWN_TIES),
    conflict_bars("access_involvement", "ARRAY[access_involvement.nominal]", reads=OWN_TIES),
    # An answer is copied here by the database alone (`sec.heed_answer`).
    grant("UPDATE (answer)", "access_involvement", DEFINER),
    policy("access_involvement", "definer_heeds", DEFINER, to="UPDATE", using="true", check="true"),
)

# Insert-only: what was said stays, and what is said last stands. Whose word it is to give, `sec.may_answer` says.
ANSWERS = declaration(
    force("access_involvementanswer"),
    definer_reads("access_involvementanswer"),
    background("access_involvementanswer", "SELECT", "SELECT, INSERT"),
    grant("SELECT, INSERT", "access_involvementanswer", "wp_app"),
    policy(
        "access_involvementanswer",
        "answerers_read",
        "wp_app",
        using="(SELECT sec.reads()) AND area_id = (SELECT sec.area()) AND sec.may_answer(involvement)",
    ),
    policy(
        "access_involvementanswer",
        "answers",
        "wp_app",
        to="INSERT",
        check=(
            "(SELECT sec.may('confirm')) AND area_id = (SELECT sec.area()) AND by_agency_id = (SELECT sec.agency()) "
            f"AND made_by_id = (SELECT sec.professional()) AND made_at {AROUND_NOW} AND sec.may_answer(involvement)"
        ),
    ),
    Trigger("access_involvementanswer", "heeded", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.heed_answer()")),
)

# Whose feed is trusted for what: the operator's to say, everybody's of the area to read.
TRUST = declaration(
    force("access_trustedfeed"),
    definer_reads("access_trustedfeed"),
    background("access_trustedfeed", "SELECT", "SELECT, INSERT, UPDATE"),
    grant("SELECT", "access_trustedfeed", "wp_app"),
    policy("access_trustedfeed", "same_area", "wp_app", using="area_id = (SELECT sec.area())"),
)

PROTECTION = declaration(
    force("access_locationrestriction"),
    definer_reads("access_locationrestriction"),
    background("access_locationrestriction"),
    grant("SELECT, INSERT, UPDATE (lifted_at)", "access_locationrestriction", "wp_app"),
    policy("access_locationrestriction", "circle_reads", "wp_app", using=f"{PROTECTS} AND ({CIRCLE})"),
    policy(
        "access_locationrestriction",
        "protects",
        "wp_app",
        to="INSERT",
        check=f"{PROTECTS} AND {MINE} AND ({WORKS_WITH})",
    ),
    policy(
        "access_locationrestriction",
        "lifts",
        "wp_app",
        to="UPDATE",
        using=f"{PROTECTS} AND ({CIRCLE})",
        check=f"{PROTECTS} AND ({CIRCLE})",
    ),
)

BARS = declaration(
    force("access_bar"),
    definer_reads("access_bar"),
    background("access_bar"),
    grant("SELECT, INSERT, UPDATE (lifted_at)", "access_bar", "wp_app"),
    policy("access_bar", "others_only", "wp_app", using=OTHERS),
    policy("access_bar", "lifts", "wp_app", to="UPDATE", using=OTHERS, check=f"{OTHERS} AND lifted_at IS NOT NULL"),
    policy(
        "access_bar",
        "bars",
        "wp_app",
        to="INSERT",
        check=f"{PROTECTS} AND {MINE} AND {COLLEAGUE} AND (SELECT sec.is_hub())",
    ),
)

# Filled where a bar or a restriction is set, and kept up by joining: no viewer reads it, who set it included.
COVERED = declaration(
    force("access_covered"),
    definer_reads("access_covered"),
    grant("INSERT", "access_covered", DEFINER),
    policy("access_covered", "definer_covers", DEFINER, to="INSERT", check="true"),
    background("access_covered", "SELECT, UPDATE", "SELECT"),
)

# A try of an account that there is not, an unknown key, a step of ours that failed: they belong to no area, and whoever
# oversees one reads them. They name nobody.
_OF_NO_AREA = "area IS NULL AND operation IN (" + ", ".join(f"'{operation}'" for operation in OPERATIONS) + ")"

LEDGER = declaration(
    force("access_ledgerentry"),
    grant("SELECT, INSERT", "access_ledgerentry", DEFINER),
    policy("access_ledgerentry", "definer", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", "access_ledgerentry", "wp_app, wp_sequencer"),
    policy(
        "access_ledgerentry",
        "overseers",
        "wp_app",
        using=f"(SELECT sec.may('ledger')) AND (area = (SELECT sec.area()) OR ({_OF_NO_AREA}))",
    ),
    policy("access_ledgerentry", "sequencer", "wp_sequencer", using="true"),
    force("access_ledgerpending"),
    grant("INSERT", "access_ledgerpending", DEFINER),
    policy("access_ledgerpending", "definer", DEFINER, to="INSERT", check="true"),
    whole("access_ledgerpending", "wp_sequencer", "SELECT, DELETE"),
    force("access_ledgerleaf"),
    whole("access_ledgerleaf", "wp_sequencer", "SELECT, INSERT"),
    force("access_ledgerseal"),
    whole("access_ledgerseal", "wp_sequencer", "SELECT, INSERT"),
)

# What is kept beside the ledger's entry of a try goes after ninety days; `sec.write_try` sees to it.
TRIES = declaration(
    force("access_try"),
    grant("SELECT, INSERT, DELETE", "access_try", DEFINER),
    policy("access_try", "definer", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", "access_try", "wp_app"),
    policy(
        "access_try",
        "overseers_of_tries",
        "wp_app",
        using="(SELECT sec.may('ledger')) AND (area = (SELECT sec.area()) OR area IS NULL)",
    ),
)

SIGN_IN = (
    *("access_triesleft", "access_knowndevice", "access_usedcode"),
    *("account_emailaddress", "account_emailconfirmation", "mfa_authenticator"),
    *("socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken", "django_session"),
)


def _accounts(table: str) -> Declaration:
    return declaration(force(table), whole(table, "wp_signin"))


# What is given and taken away for an agency's administrator or the operator, by the functions of `sec` alone.
ADMINISTERED = declaration(
    grant("SELECT (id, email, professional, is_active, password), INSERT", "access_account", DEFINER),
    grant("UPDATE (is_active, password, email)", "access_account", DEFINER),
    policy("access_account", "definer_all", DEFINER, to="ALL", using="true", check="true"),
    grant("INSERT", "account_emailaddress", DEFINER),
    policy("account_emailaddress", "definer_adds", DEFINER, to="INSERT", check="true"),
    grant("SELECT (user_id), UPDATE (email)", "account_emailaddress", DEFINER),
    policy("account_emailaddress", "definer_finds", DEFINER, using="true"),
    policy("account_emailaddress", "definer_changes", DEFINER, to="UPDATE", using="true", check="true"),
    grant("SELECT (user_id, type), INSERT, DELETE", "mfa_authenticator", DEFINER),
    policy("mfa_authenticator", "definer_all", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT (user_id, provider, uid)", "socialaccount_socialaccount", DEFINER),
    policy("socialaccount_socialaccount", "definer_reads", DEFINER, using="true"),
    grant("SELECT (account_id), DELETE", "access_knowndevice", DEFINER),
    policy("access_knowndevice", "definer_reads", DEFINER, using="true"),
    policy("access_knowndevice", "definer_forgets", DEFINER, to="DELETE", using="true"),
)

# Signing in reads accounts, and says when each was last signed in to. Their passwords are set by the functions of `sec` alone,
# and so is the tie to another provider only by whoever proved the account: else this process could be anybody.
SIGNED_IN_TO = declaration(
    force("access_account"),
    whole("access_account", "wp_signin", "SELECT, UPDATE (last_login)"),
    Trigger(
        "socialaccount_socialaccount",
        "tied_by_proof",
        (
            "BEFORE INSERT OR UPDATE",
            "FOR EACH ROW EXECUTE FUNCTION sec.tied_by_proof()",
        ),
    ),
)

ACCOUNTS = declaration(*(_accounts(table) for table in SIGN_IN), SIGNED_IN_TO, ADMINISTERED)

QUEUE = declaration(
    grant(
        "SELECT, INSERT, UPDATE, DELETE",
        "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers",
        "wp_worker",
    ),
    grant("SELECT, INSERT", "procrastinate_jobs, procrastinate_events", DEFINER),
    Library(
        "procrastinate_",
        callers=("wp_worker",),
        counters=("wp_worker", DEFINER),
        # Anyone may listen: a notification for each job, with its number, would tell how much every agency sends, and when.
        silenced=(
            ("procrastinate_jobs", "procrastinate_jobs_notify_queue_job_inserted_v1"),
            ("procrastinate_jobs", "procrastinate_jobs_notify_queue_job_aborted_v1"),
        ),
        also=(("procrastinate_defer_jobs_v1", DEFINER),),
    ),
)

SECURITY = declaration(SCHEMA, INVOLVEMENT, ANSWERS, TRUST, PROTECTION, BARS, COVERED, LEDGER, TRIES, ACCOUNTS, QUEUE)
