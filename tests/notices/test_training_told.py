"""Who is told that training lapses, and that they may look again how to record: each once, and nobody of another's."""

from datetime import datetime, timedelta

import pytest

from synthetic.factories import child, concern
from tests.access.raw import as_superuser
from tests.living import House
from tests.partnership.narrowed import TODAY, course, rule, took
from tests.web.story import client_of, text_of
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.intake.commands import accept_submission
from wholepicture.intake.figures import figures_of, last_quarter
from wholepicture.intake.reminding import remind_how
from wholepicture.notices.queries import notices_of
from wholepicture.notices.training_told import tell_lapsing

KINDS = ("training", "training_team", "refresher")


@pytest.fixture(scope="module")
def told(shared_house: House) -> House:
    shared_house.add_colleague("keeper", "agency_administrator", "CSC")
    shared_house.add_colleague("other_keeper", "agency_administrator", "HLT")
    shared_house.add_colleague("lead", "social_worker", "CSC", is_lead=True)
    course(shared_house)
    return shared_house


@pytest.fixture(autouse=True)
def nothing_told(told: House) -> None:
    with as_superuser(told.database) as superuser:
        for table in (
            "notices_sending",
            "notices_notice",
            "partnership_coursetaken",
            "partnership_readingrule",
            "partnership_remindersetting",
        ):
            superuser.execute(f"DELETE FROM {table}")


def kinds(house: House, who: str) -> list[str]:
    waiting, _ = notices_of(house.viewer(who))
    return sorted(kind for row in waiting for kind in [row.kind] * row.times if row.kind in KINDS)


def days_on(house: House, days: int) -> int:
    at = clock.now() + timedelta(days=days)
    return tell_lapsing(system_viewer("derivation"), at=at)


def made(house: House, days: int) -> None:
    """What was told so far, as if it was so many days on."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE notices_notice SET made_at = made_at + make_interval(days => %s) WHERE made_at < now() + interval '1 hour'",
            [days],
        )


def test_each_warning_is_given_once_and_once_more_when_it_has_lapsed(told: House) -> None:
    rule(told, "social_worker", from_day=TODAY - timedelta(days=400))
    took(told, "social_worker", ago=265)  # counts for 100 days more, or one less
    took(told, "lead")
    assert days_on(told, 0) == 0
    given = []
    for days in (20, 41, 42, 71, 80, 94, 95, 101, 102, 103):
        new = days_on(told, days)
        given.append(new)
        if new:
            made(told, days)
    assert given == [0, 1, 0, 1, 0, 1, 0, 1, 0, 0]
    assert kinds(told, "social_worker") == ["training"] * 4
    assert kinds(told, "keeper") == kinds(told, "lead") == ["training_team"] * 4
    assert kinds(told, "other_keeper") == kinds(told, "nurse") == kinds(told, "coordinator") == []


def test_who_took_it_again_hears_of_it_no_more(told: House) -> None:
    rule(told, "social_worker")
    assert days_on(told, 0) == 2
    assert kinds(told, "social_worker") == ["training"]
    assert "You can report, but not read" in text_of(client_of(told, "social_worker"), "/training/yours/")
    took(told, "social_worker")
    took(told, "lead")
    assert days_on(told, 0) == 0
    assert kinds(told, "social_worker") == []


def test_nobody_hears_of_it_any_more_once_the_rule_has_ended(told: House) -> None:
    rule(told, "social_worker")
    assert days_on(told, 0) == 2
    rule(told, "social_worker", is_ended=True)
    assert days_on(told, 0) == 0
    assert kinds(told, "social_worker") == kinds(told, "lead") == []


def test_who_leads_hears_of_colleagues_also_where_they_are_warned_with_them_and_not_of_themself_alone(
    told: House,
) -> None:
    rule(told, "social_worker", from_day=TODAY + timedelta(days=30))
    assert days_on(told, 0) == 2
    assert kinds(told, "lead") == ["training", "training_team"]
    assert "Cora Worker-Test" in text_of(client_of(told, "lead"), "/training/lapsing/")
    with as_superuser(told.database) as superuser:
        superuser.execute("DELETE FROM notices_sending")
        superuser.execute("DELETE FROM notices_notice")
    took(told, "social_worker")
    assert days_on(told, 0) == 1
    assert kinds(told, "lead") == ["training"]


def test_who_leads_and_lapsed_is_told_of_nobody_of_whom_they_may_read_nothing(told: House) -> None:
    rule(told, "social_worker")
    assert days_on(told, 0) == 2
    assert kinds(told, "lead") == ["training"]
    assert kinds(told, "keeper") == ["training_team"]
    answer = client_of(told, "lead").get("/training/lapsing/")
    assert (answer.status_code, answer["Location"]) == (302, "/training/yours/")


def test_who_lapsed_is_told_by_every_way_that_they_chose_like_anybody_at_work(told: House) -> None:
    rule(told, "social_worker")
    days_on(told, 0)
    with as_superuser(told.database) as superuser:
        quiet = superuser.execute("SELECT count(*) FROM notices_notice WHERE is_quiet").fetchone()
    assert quiet == (0,)


# -- how to record --------------------------------------------------------------------------------------------------------


def sends(house: House, who: str, key: str, days_ago: int) -> None:
    body = concern(child(given="Ivy", family="Told-Test", identifiers=None), key=key)
    receipt = accept_submission(house.viewer(who), body=body, channel="screen")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE intake_submission SET received_at = now() - make_interval(days => %s) WHERE id = %s",
            [days_ago, receipt.submission],
        )


def reminded(house: House) -> int:
    return remind_how(system_viewer("derivation"), at=clock.now())


def test_who_recorded_last_long_ago_is_shown_how_once_and_who_never_did_or_did_lately_is_not(told: House) -> None:
    sends(told, "nurse", "n1", 200)
    sends(told, "charity_worker", "c1", 100)
    assert (reminded(told), reminded(told)) == (1, 0)
    assert kinds(told, "nurse") == ["refresher"]
    assert kinds(told, "charity_worker") == kinds(told, "social_worker") == kinds(told, "lead") == []
    page = text_of(client_of(told, "nurse"), "/training/recording/")
    assert "How to record, in two minutes" in page
    assert "Report something" in page
    sends(told, "nurse", "n2", 0)
    assert reminded(told) == 0


def test_after_how_long_is_the_partnerships_to_set_and_never_for_nobody(told: House) -> None:
    sends(told, "nurse", "n3", 0)
    sends(told, "care_home_worker", "h1", 100)
    assert reminded(told) == 0
    with as_superuser(told.database) as superuser:
        setting = """INSERT INTO partnership_remindersetting (id, area_id, number, months, made_by_id)
                     VALUES (gen_random_uuid(), %s, %s, %s, %s)"""
        superuser.execute(setting, [told.area, 1, 0, told.professionals["coordinator"]])
        assert reminded(told) == 0
        superuser.execute(setting, [told.area, 2, 3, told.professionals["coordinator"]])
    assert reminded(told) >= 1
    assert kinds(told, "care_home_worker") == ["refresher"]


# -- beside what agencies send ----------------------------------------------------------------------------------------------


def test_what_agencies_sent_is_told_in_fives_of_a_quarter_that_is_over_to_who_reads_coverage(told: House) -> None:
    first = last_quarter(clock.local_date())
    with as_superuser(told.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = now()")
    for number in range(8):
        sends(told, "teacher_dsl", f"t{number}", 0)
    for number in range(4):
        sends(told, "nurse", f"few{number}", 0)
    with as_superuser(told.database) as superuser:
        day = datetime.combine(first + timedelta(days=40), datetime.min.time())
        superuser.execute("UPDATE intake_submission SET received_at = %s WHERE key ~ '^(t|few)[0-9]'", [day])
    rows = {row.agency: row for row in figures_of(told.viewer("coordinator"), quarter=first)}
    school, health = rows[told.agencies["SCH1"]], rows[told.agencies["HLT"]]
    assert (school.sent, school.by_people, school.is_more) == (10, 100, False)
    assert (health.sent, health.by_people, health.doubted) == (None, None, None)
    assert [row.agency for row in figures_of(told.viewer("keeper"), quarter=first)] == [told.agencies["CSC"]]
    assert figures_of(told.viewer("nurse"), quarter=first) == []
    assert figures_of(told.viewer("coordinator"), quarter=date_after(first)) == [], "a quarter that is not over"
    page = text_of(client_of(told, "coordinator"), "/training/beside/")
    assert "Fewer than 5" in page
    assert client_of(told, "nurse").get("/training/beside/").status_code == 404


def date_after(first: object) -> object:
    from datetime import date

    assert isinstance(first, date)
    return date(first.year + (first.month == 10), (first.month + 3 - 1) % 12 + 1, 1)
