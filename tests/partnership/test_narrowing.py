"""Reading that needs current training: PostgreSQL narrows, the register gives back, and telling is never cut off."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege

from synthetic.factories import child, concern
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import girl, known
from tests.living import House
from tests.partnership.narrowed import TODAY, course, forget, lifted, rule, took
from tests.web.story import client_of, text_of
from wholepicture.access.rules import KEPT_WITHOUT_READING, READING_ROLES
from wholepicture.base import clock
from wholepicture.base.ledgered import NotPermitted, Refusal
from wholepicture.base.rowsecurity import Declaration, Policy, declaration, parts_of, policy
from wholepicture.intake.commands import accept_submission
from wholepicture.partnership.absences.queries import cover_for, narrowed_among
from wholepicture.partnership.narrowing.commands import (
    NotForThemself,
    NotLapsed,
    RuleSetMeanwhile,
    RuleThere,
    WrongDaysLifted,
    WrongMonths,
    WrongRule,
    end_lift,
    set_reading_rule,
    set_reminder,
)
from wholepicture.partnership.narrowing.queries import own_reading, reading_rules, reading_standing, reminded_after
from wholepicture.partnership.narrowing.rules import Asked, Version, lapses_on
from wholepicture.picture.queries import picture_of
from wholepicture.policies.declared import everything

# What somebody who reads nothing for want of training still reads: their own reports and what came of them, their own notices and
# choices, the directory, and what holds nothing of a child.
STILL_READ = {
    *(
        "intake_submission",
        "intake_subject",
        "intake_mention",
        "intake_submissionstate",
        "intake_feedback",
        "intake_revision",
    ),
    *(
        "intake_draft",
        "intake_original",
        "intake_quarantine",
        "intake_upload",
        "intake_delivery",
        "intake_savedmapping",
    ),
    "intake_fileseal",  # the public keys by which files that are attached are sealed
}


@pytest.fixture(scope="module")
def told(shared_house: House) -> House:
    """A house that knows of a girl, with somebody who sets up the partnership and two who look after agencies."""
    known(shared_house)
    shared_house.add_colleague("sets_up", "partnership_administrator", "HUB")
    shared_house.add_colleague("keeper", "agency_administrator", "CSC")
    shared_house.add_colleague("second", "coordinator", "HUB")
    shared_house.add_colleague("lead", "social_worker", "CSC", is_lead=True)
    return shared_house


@pytest.fixture(autouse=True)
def nothing_set(told: House) -> Iterator[None]:
    forget(told)
    course(told)
    yield
    forget(told)


def seen(house: House, who: str) -> dict[str, set[str]]:
    """Every row of every table of rooms that the database shows to somebody, by table."""
    with as_role("wp_app", house.database) as app:
        tables = [
            name
            for (name,) in app.execute(
                """SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                   AND c.relrowsecurity AND has_any_column_privilege('wp_app', c.oid, 'SELECT') ORDER BY 1"""
            )
        ]
        shown = {}
        with app.transaction():
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            for name in tables:
                with (
                    suppress(InsufficientPrivilege),
                    app.transaction(),
                ):  # of some tables a few columns alone are granted
                    shown[name] = {str(row) for row in app.execute(f"SELECT t.* FROM {name} t")}
        return shown


# -- what is narrowed ------------------------------------------------------------------------------------------------


def test_nobody_is_narrowed_where_no_rule_was_set(told: House) -> None:
    for who in ("social_worker", "coordinator", "nurse", "police_intelligence"):
        viewer = told.viewer(who)
        assert (viewer.reads, viewer.is_narrowed) == (True, False)


@pytest.mark.parametrize("who", ["social_worker", "coordinator", "police_intelligence", "linkage_officer"])
def test_who_lapsed_is_shown_no_row_about_a_child_by_any_table(told: House, who: str) -> None:
    before = seen(told, who)
    assert sum(map(len, (before[one] for one in before if one.startswith(("picture_", "alerts_"))))) > 0
    rule(told, {"police_intelligence": who, "linkage_officer": who}.get(who, who))
    after = seen(told, who)
    wider = {table: rows - before.get(table, set()) for table, rows in after.items() if rows - before.get(table, set())}
    assert set(wider) <= {"partnership_readingrule"}
    content = {
        table
        for table, rows in after.items()
        if rows
        and table.split("_")[0] in ("picture", "alerts", "linkage", "casework", "intake", "analysis", "governance")
    }
    assert content - STILL_READ <= {"alerts_rulesetting"}, content
    assert after["intake_submission"] == set()  # they wrote none themself


# What whoever is of an agency, or whose own it is, reads whatever they may read otherwise: it tells nothing of a child that they did not
# write themself, or rests on a row that asks (an entry, a case, an operation, a report of one's own).
ASKED_ELSEWHERE = re.compile(
    r"SELECT (1|true) FROM (picture_event|linkage_subjectprofile|casework_\w+|intake_(submission|attachedfile|attachment|unmaskrequest))"
    r"|sec\.(operations_read|panels_read|is_party|keeps_register)\("
)
OF_NOBODY = {
    *(
        "notices_notice",
        "notices_choice",
        "notices_browser",
        "notices_channel",
        "notices_sending",
        "access_trustedfeed",
    ),
    *(
        "intake_feed",
        "intake_newssetting",
        "intake_waiting",
        "intake_quota",
        "intake_publicdoor",
        "intake_answerread",
        "intake_draftfile",
    ),
    *("intake_unmaskrequest", "intake_attachedfile", "casework_ladderversion"),
    "picture_lastlook",  # which pages somebody opened, and when
    "casework_supervisionnote",  # of one's own work; of a case, as the case
}
STAYS_OPEN = frozenset(KEPT_WITHOUT_READING)


def opens_without_reading(declared: Declaration) -> set[str]:
    """The tables of which a policy shows a row to somebody who reads nothing, by no more than who they are."""
    return {
        one.table
        for one in parts_of(declared, Policy)
        if one.role == "wp_app" and one.to in ("SELECT", "ALL") and not one.restrictive
        if not is_closed(one.using) and not one.table.startswith("partnership_")
    }


def is_closed(using: str) -> bool:
    """Whether what a policy asks keeps out whoever reads nothing."""
    asked = set(re.findall(r"sec\.may\('(\w+)'\)", using))
    asks_lead = "sec.is_lead()" in using and " OR " not in using  # who lapsed leads nobody
    return bool(
        "sec.reads()" in using or asks_lead or (asked and not asked & STAYS_OPEN) or ASKED_ELSEWHERE.search(using)
    )


def test_no_policy_of_any_table_opens_content_by_who_somebody_is_alone() -> None:
    assert opens_without_reading(everything()) - STILL_READ <= OF_NOBODY
    planted = declaration(
        policy("picture_fact", "own", "wp_app", using="professional_id = (SELECT sec.professional())")
    )
    assert opens_without_reading(planted) == {"picture_fact"}


def test_the_hub_and_its_leads_are_neither_once_they_lapsed(told: House) -> None:
    rule(told, "coordinator")
    viewer = told.viewer("coordinator")
    assert (viewer.reads, viewer.is_hub, viewer.is_lead, viewer.is_narrowed) == (False, False, False, True)
    assert viewer.permissions == {"report", "own_reports", "directory"}


def test_what_opens_a_picture_is_closed_to_who_lapsed(told: House) -> None:
    hers = girl(told)
    picture_of(told.viewer("social_worker"), nominal=hers)
    rule(told, "social_worker")
    with pytest.raises(NotPermitted):
        picture_of(told.viewer("social_worker"), nominal=hers)


def test_it_begins_on_its_day_and_ends_in_a_transaction_that_is_open(told: House) -> None:
    rule(told, "social_worker", from_day=TODAY + timedelta(days=1))
    with as_role("wp_app", told.database) as app, app.transaction():
        app.execute("SELECT sec.begin(%s)", [told.token("social_worker")])
        assert answer(app, "SELECT sec.reads()") is True
        rule(told, "social_worker", level=0, from_day=TODAY)
        assert answer(app, "SELECT sec.context()") is None, "a right that is gone is gone at the next statement"


def test_a_calendar_of_who_lapsed_reads_what_they_read(told: House) -> None:
    with as_role("wp_app", told.database) as app, app.transaction():
        app.execute("SELECT sec.begin(%s)", [told.token("social_worker")])
        address = answer(app, "SELECT sec.new_calendar()")
        assert answer(app, "SELECT sec.begin_calendar(%s) ->> 'reads'", address) == "true"
        assert answer(app, "SELECT sec.role_includes('cases')") is True
    rule(told, "social_worker")
    with as_role("wp_app", told.database) as app, app.transaction():
        assert answer(app, "SELECT sec.begin_calendar(%s) ->> 'reads'", address) == "false"
        assert answer(app, "SELECT sec.role_includes('cases')") is False


def test_another_role_and_who_reads_nothing_anyway_are_left_alone(told: House) -> None:
    rule(told, "social_worker")
    assert told.viewer("nurse").reads
    assert "entries" in told.viewer("keeper").permissions


# -- telling is never cut off -----------------------------------------------------------------------------------------


def test_who_lapsed_sends_reports_and_follows_their_own_and_no_colleagues(told: House) -> None:
    body = concern(child(given="Ivy", family="Told-Test", identifiers=None), key="own-1")
    before = accept_submission(told.viewer("social_worker"), body=body, channel="screen")
    rule(told, "social_worker")
    body = concern(child(given="Ivy", family="Told-Test", identifiers=None), key="own-2")
    after = accept_submission(told.viewer("social_worker"), body=body, channel="screen")
    shown = {row.split("'")[1] for row in seen(told, "social_worker")["intake_submission"]}
    assert (len(shown), before != after) == (2, True)
    assert len(seen(told, "lead")["intake_submission"]) == 0, "a colleague's who lapsed too"


# -- given back -------------------------------------------------------------------------------------------------------


def test_it_is_given_back_the_moment_that_the_register_says_so(told: House) -> None:
    rule(told, "social_worker")
    assert told.viewer("social_worker").is_narrowed
    took(told, "social_worker")
    assert told.viewer("social_worker").reads
    assert told.viewer("lead").is_narrowed  # another's training is nobody else's


def test_what_somebody_entered_of_themself_gives_nothing_back(told: House) -> None:
    rule(told, "social_worker")
    took(told, "social_worker", by="social_worker")
    assert told.viewer("social_worker").is_narrowed


def test_an_entry_by_address_alone_counts_and_one_that_was_an_error_does_not(told: House) -> None:
    rule(told, "social_worker")
    took(told, "social_worker")
    with as_superuser(told.database) as superuser:
        superuser.execute("UPDATE partnership_trainee SET professional_id = NULL")
    assert told.viewer("social_worker").reads
    with as_superuser(told.database) as superuser:
        superuser.execute(
            "UPDATE partnership_coursetaken SET ended_at = now(), ended_by_id = entered_by_id, ended_reason = 'Invented.'"
        )
    assert told.viewer("social_worker").is_narrowed


def test_the_rule_ended_everybody_reads_again(told: House) -> None:
    rule(told, "social_worker")
    rule(told, "social_worker", is_ended=True)
    assert told.viewer("social_worker").reads


# -- in an emergency --------------------------------------------------------------------------------------------------


def test_the_duty_desk_lifts_it_for_so_many_days_with_a_reason_in_the_ledger(told: House) -> None:
    rule(told, "social_worker")
    lift = lifted(told, "social_worker", days=2)
    assert told.viewer("social_worker").reads
    (row,) = [one for one in reading_standing(told.viewer("coordinator")) if one.name == "Cora Worker-Test"]
    assert (row.has_lapsed, row.is_narrowed, row.lifted_to) == (True, False, TODAY + timedelta(days=1))
    with as_superuser(told.database) as superuser:
        (why,) = superuser.execute(
            "SELECT justification FROM access_ledgerentry WHERE operation = 'partnership.narrowing.commands.lift_reading' "
            "AND result = 'allowed' ORDER BY at DESC LIMIT 1"
        ).fetchone()
        superuser.execute("UPDATE partnership_readinglift SET starts_on = starts_on - 3, ends_on = ends_on - 3")
    assert why == "A child is in danger tonight."
    assert told.viewer("social_worker").is_narrowed  # its days are over
    with as_superuser(told.database) as superuser:
        superuser.execute("UPDATE partnership_readinglift SET starts_on = starts_on + 3, ends_on = ends_on + 3")
    end_lift(told.viewer("second"), lift=lift)
    assert told.viewer("social_worker").is_narrowed


def test_nobody_lifts_it_for_themself_nor_without_authority_days_or_a_reason(told: House) -> None:
    from wholepicture.partnership.narrowing.commands import lift_reading

    rule(told, "social_worker")
    person = told.professionals["social_worker"]
    for who in ("police_intelligence", "linkage_officer", "lead", "sets_up", "keeper", "social_worker"):
        with pytest.raises(NotPermitted):
            lift_reading(told.viewer(who), person=person, days=1, reason="Invented.")
    with pytest.raises(NotForThemself):
        lift_reading(told.viewer("coordinator"), person=told.professionals["coordinator"], days=1, reason="Invented.")
    with pytest.raises(NotLapsed):
        lift_reading(told.viewer("coordinator"), person=told.professionals["nurse"], days=1, reason="Invented.")
    for days in (None, 0, 15):
        with pytest.raises(WrongDaysLifted):
            lift_reading(told.viewer("coordinator"), person=person, days=days, reason="Invented.")
    with pytest.raises(Refusal):
        lift_reading(told.viewer("coordinator"), person=person, days=1, reason=" ")
    assert told.viewer("social_worker").is_narrowed


def test_postgresql_takes_no_lift_for_oneself_for_longer_or_from_who_lapsed(told: House) -> None:
    insert = """INSERT INTO partnership_readinglift (id, area_id, professional_id, starts_on, ends_on, reason, made_by_id)
                VALUES (gen_random_uuid(), sec.area(), %s, sec.today(), sec.today() + %s, 'Invented.', sec.professional())"""
    them = told.professionals
    with as_role("wp_app", told.database) as app, app.transaction():
        app.execute("SELECT sec.begin(%s)", [told.token("coordinator")])
        assert "InsufficientPrivilege" in refused(app, insert, them["coordinator"], 0)
        assert "InsufficientPrivilege" in refused(app, insert, them["social_worker"], 14)
        app.execute(insert, [them["social_worker"], 13])
    rule(told, "coordinator")
    with as_role("wp_app", told.database) as app, app.transaction():
        app.execute("SELECT sec.begin(%s)", [told.token("coordinator")])
        assert "InsufficientPrivilege" in refused(app, insert, them["social_worker"], 0)


# -- who is told of whom ----------------------------------------------------------------------------------------------


def test_who_will_lapse_and_who_has_is_told_to_who_leads_or_looks_after_them_and_to_nobody_else(told: House) -> None:
    rule(told, "social_worker")
    rule(told, "nurse")
    took(told, "lead", ago=330)

    def told_of(who: str) -> set[str]:
        return {row.name for row in reading_standing(told.viewer(who))}

    of_csc = {"Cora Worker-Test", "Lead-Test"}
    assert told_of("keeper") == told_of("lead") == of_csc
    assert told_of("social_worker") == {"Cora Worker-Test"}
    assert told_of("coordinator") == told_of("sets_up") >= {*of_csc, "Esme Nurse-Test"}
    assert told_of("police_intelligence") == told_of("information_governance") == set()
    own = own_reading(told.viewer("lead"))
    assert own is not None
    assert (own.has_lapsed, own.needs[0].title) == (False, "Signs of exploitation")


# -- nothing is left without an owner ---------------------------------------------------------------------------------


def test_what_waits_for_who_lapsed_goes_to_their_lead_and_a_telephone_is_answered_all_the_same(told: House) -> None:
    person, lead = told.professionals["social_worker"], told.professionals["lead"]
    rule(told, "social_worker")
    took(told, "lead")
    with told.viewer("coordinator").acting():
        assert narrowed_among([person, lead], TODAY) == {person}
        assert cover_for([person])[person].people == (lead,)
        assert not cover_for([person], in_person=True)[person].is_away
    with told.operator_of_steps().acting():
        assert narrowed_among(None, TODAY) == {person}


def test_however_many_people_there_are_it_is_worked_out_who_lapsed(told: House) -> None:
    rule(told, "social_worker")
    asked = "ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 30000)) || %s::uuid"
    with as_role("wp_worker", told.database) as worker, worker.transaction():
        lapsed = answer(
            worker, f"SELECT count(*) FROM sec.reading_lapses({asked})", told.professionals["social_worker"]
        )
    assert lapsed == 1


def test_what_every_statement_asks_calls_nothing_that_postgresql_plans_anew_at_each_call(told: House) -> None:
    with as_superuser(told.database) as superuser:
        written = answer(superuser, "SELECT prosrc FROM pg_proc WHERE oid = 'sec.narrows'::regproc")
        called = set(re.findall(r"sec\.(\w+)\(", written))
        planned = "SELECT count(*) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = 'sql' AND p.prosecdef"
        assert answer(superuser, f"{planned} AND p.proname = ANY (%s)", sorted(called)) == 0


# -- the rules --------------------------------------------------------------------------------------------------------


def asked(house: House, who: str = "sets_up", after: int = 0, **more: object) -> None:
    given = dict(
        role="social_worker",
        roles=READING_ROLES,
        course="CSE-1",
        level=0,
        from_day=TODAY + timedelta(days=60),
        warnings=(60, 30, 7),
        reason="The partnership agreed it.",
    )
    set_reading_rule(house.viewer(who), after=after, **{**given, **more})  # type: ignore[arg-type]


def test_a_rule_is_set_by_who_sets_up_the_partnership_and_read_by_everybody(told: House) -> None:
    with pytest.raises(NotPermitted):
        asked(told, "coordinator")
    asked(told)
    with pytest.raises(RuleThere):
        asked(told)
    with pytest.raises(RuleSetMeanwhile):
        asked(told, after=2)
    (row,) = reading_rules(told.viewer("nurse"))
    assert (row.role, row.title, row.warnings, row.number) == ("social_worker", "Signs of exploitation", (60, 30, 7), 1)
    asked(told, after=1, is_ended=True)
    assert [row.is_ended for row in reading_rules(told.viewer("nurse"))] == [True]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("role", {"role": "agency_administrator"}),
        ("need", {"course": "XYZ"}),
        ("need", {"course": "", "level": 4}),
        ("need", {"course": "CSE-1", "level": 1}),
        ("warnings", {"warnings": None}),
        ("warnings", {"warnings": (181,)}),
        ("from-day", {"from_day": None}),
        ("from-day", {"from_day": TODAY + timedelta(days=59)}),
        ("reason", {"reason": "  "}),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(told: House, field: str, more: dict[str, object]) -> None:
    with pytest.raises(WrongRule) as refusal:
        asked(told, **more)
    assert set(refusal.value.problems) == {field}


def test_a_rule_that_is_in_force_keeps_its_day_when_its_warnings_change(told: House) -> None:
    rule(told, "social_worker", from_day=TODAY - timedelta(days=9))
    asked(told, after=1, from_day=TODAY - timedelta(days=9), warnings=(30, 7))
    with pytest.raises(WrongRule):
        asked(told, after=2, from_day=TODAY - timedelta(days=8), warnings=(30, 7))


def test_after_how_long_somebody_is_reminded_is_set_by_who_sets_up_the_partnership(told: House) -> None:
    assert reminded_after(told.area) == (6, 0)
    set_reminder(told.viewer("sets_up"), months=12, after=0)
    with told.viewer("nurse").acting():
        assert reminded_after(told.area) == (12, 1)
    for months in (None, -1, 37):
        with pytest.raises(WrongMonths):
            set_reminder(told.viewer("sets_up"), months=months, after=1)
    with pytest.raises(NotPermitted):
        set_reminder(told.viewer("coordinator"), months=1, after=1)
    with as_superuser(told.database) as superuser:
        superuser.execute("DELETE FROM partnership_remindersetting")


# -- what no course can give ------------------------------------------------------------------------------------------


def test_a_level_of_which_no_course_is_taught_any_more_is_asked_of_nobody_and_that_is_said(told: House) -> None:
    rule(told, "social_worker", "", 2)
    assert told.viewer("social_worker").reads, "there is no course of that level yet"
    assert [row.can_be_met for row in reading_rules(told.viewer("nurse"))] == [False]
    course(told, "CSE-2", 2)
    assert told.viewer("social_worker").is_narrowed
    assert [row.can_be_met for row in reading_rules(told.viewer("nurse"))] == [True]
    assert not said_of_rule(told)
    course(told, "CSE-2", 2, is_retired=True)
    assert told.viewer("social_worker").reads
    assert own_reading(told.viewer("social_worker")) is None
    assert said_of_rule(told)


def said_of_rule(house: House) -> bool:
    """Whether the page of the only rule, the list and the first page of who sets up say that it narrows nobody."""
    setter = client_of(house, "sets_up")
    (row,) = reading_rules(house.viewer("nurse"))
    said = [
        "No course in force counts for this rule" in text_of(setter, f"/training/reading/{row.id}/"),
        "No course in force counts for this" in text_of(setter, "/training/reading/"),
        "none counts for: Social worker" in text_of(setter, "/partnership/"),
    ]
    assert len(set(said)) == 1, said
    return said[0]


def test_a_level_that_is_taught_again_is_asked_again_with_every_warning(told: House) -> None:
    rule(told, "social_worker", "", 2)
    course(told, "CSE-2", 2)
    course(told, "CSE-2", 2, is_retired=True)
    course(told, "CSE-3", 3, is_retired=True)
    with as_superuser(told.database) as superuser:
        superuser.execute("UPDATE partnership_course SET made_at = now() - interval '9 days' WHERE is_retired")
    course(told, "CSE-3", 3)
    own = own_reading(told.viewer("social_worker"))
    assert own is not None
    assert own.needs[0].lapses_on == TODAY + timedelta(days=61)
    assert told.viewer("social_worker").reads


# -- in whatever order it happens -------------------------------------------------------------------------------------

EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(0, 800)),
        st.tuples(st.just("take_level_2"), st.integers(0, 800)),
        st.tuples(st.just("lift"), st.just(1)),
        st.tuples(st.just("ask"), st.integers(-30, 30)),
        st.tuples(st.just("ask_level"), st.integers(1, 3)),
        st.tuples(st.just("ask_no_more"), st.just(0)),
        st.tuples(st.just("course"), st.integers(1, 24)),
        st.tuples(st.just("retire"), st.just(0)),
        st.tuples(st.just("retire_level_2"), st.just(0)),
        st.tuples(st.just("teach_level_2"), st.integers(1, 24)),
        st.tuples(st.just("join"), st.sampled_from(["social_worker", "nurse"])),
    ),
    max_size=7,
)


class Histories:
    """What happened to one person, in the house and beside it as the rules have it."""

    def __init__(self, house: House) -> None:
        self.house, self.who = house, "social_worker"
        self.role, self.taken, self.lifted = "social_worker", [], False
        self.courses: dict[str, list[Version]] = {"CSE-1": [Version(1, 12)], "CSE-2": [Version(2, 12)]}
        self.asks: dict[tuple[str, str, int], Asked | None] = {}
        course(house, "CSE-2", 2)

    def happens(self, event: str, value: object) -> None:
        getattr(self, f"_{event}")(value)

    def _take(self, ago: int, code: str = "CSE-1") -> None:
        if (code, TODAY - timedelta(days=ago)) not in self.taken:
            self.taken.append((code, TODAY - timedelta(days=ago)))
            took(self.house, self.who, ago, code)

    def _take_level_2(self, ago: int) -> None:
        self._take(ago, "CSE-2")

    def _lift(self, _: int) -> None:
        with suppress(NotLapsed):
            lifted(self.house, self.who)
            self.lifted = True

    def _ask(self, days: int) -> None:
        rule(self.house, "social_worker", from_day=TODAY + timedelta(days=days))
        self.asks["social_worker", "CSE-1", 0] = Asked("CSE-1", 0, TODAY + timedelta(days=days))

    def _ask_level(self, level: int) -> None:
        rule(self.house, "social_worker", "", level)
        self.asks["social_worker", "", level] = Asked("", level, TODAY)

    def _ask_no_more(self, _: int) -> None:
        rule(self.house, "social_worker", is_ended=True)
        self.asks["social_worker", "CSE-1", 0] = None

    def _course(self, months: int, code: str = "CSE-1", *, is_retired: bool = False) -> None:
        level = int(code[-1])
        course(self.house, code, level, months=months, is_retired=is_retired)
        before = [replace(one, until=one.until or TODAY) for one in self.courses[code]]
        self.courses[code] = [*before, Version(level, months, is_retired, since=TODAY)]

    def _retire(self, _: int) -> None:
        self._course(12, is_retired=True)

    def _retire_level_2(self, _: int) -> None:
        self._course(12, "CSE-2", is_retired=True)

    def _teach_level_2(self, months: int) -> None:
        self._course(months, "CSE-2")

    def _join(self, role: str) -> None:
        self.role = role
        with as_superuser(self.house.database) as superuser:
            superuser.execute(
                "UPDATE partnership_professional SET role = %s WHERE id = %s",
                [role, self.house.professionals[self.who]],
            )

    def should_be_narrowed(self) -> bool:
        lapses = [
            lapses_on(one, self.courses, self.taken)
            for (role, _, _), one in self.asks.items()
            if one is not None and role == self.role
        ]
        return any(day is not None and day <= TODAY for day in lapses) and not self.lifted


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_whatever_happens_telling_goes_on_reading_is_never_wider_and_the_rules_are_right(
    told: House, events: list[tuple[str, object]]
) -> None:
    forget(told)
    course(told)
    history = Histories(told)
    plain = told.viewer("social_worker")
    try:
        for event, value in events:
            history.happens(event, value)
            viewer = told.viewer("social_worker")
            assert viewer.is_narrowed == history.should_be_narrowed(), events
            assert {"report", "own_reports", "directory"} <= viewer.permissions
            assert viewer.reads == (not viewer.is_narrowed)
            if viewer.role == plain.role:
                assert viewer.permissions <= plain.permissions
                assert (viewer.is_hub, viewer.is_lead) <= (plain.is_hub, plain.is_lead)
        body = concern(child(given="Ivy", family="Told-Test", identifiers=None), key=str(clock.now().timestamp()))
        assert accept_submission(told.viewer("social_worker"), body=body, channel="screen")
    finally:
        history._join("social_worker")
