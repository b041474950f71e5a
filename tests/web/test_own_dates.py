"""One's own dates in one's calendar: what is written there, who may ask for them, and that nothing of a child is told."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import icalendar
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import signed
from tests.casework.cases.opening import opened
from tests.casework.context import planning
from tests.casework.disruption.measures import Town, days_ago, entered
from tests.casework.missing.coming_back import came_back
from tests.casework.missing.test_profiles import SAID
from tests.casework.question.asking import asked
from tests.casework.referral.referring import leads
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access import administration
from wholepicture.access.calendars import calendar_of, end_calendar, new_calendar
from wholepicture.access.commands import bar_viewer
from wholepicture.access.viewer import SignedOut, viewer_from_calendar
from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.queries import worklist
from wholepicture.casework.context.commands import change_plan
from wholepicture.casework.dates.queries import own_dates
from wholepicture.casework.dates.rules import KINDS, OwnDate
from wholepicture.casework.missing.commands import record_step
from wholepicture.casework.missing.profiles import keep_profile
from wholepicture.casework.missing.rules import Given
from wholepicture.casework.question.commands import take_question
from wholepicture.picture.returned import subjects_of
from wholepicture.web.calendar.feed import as_calendar

MOMENTS = st.integers(0, 3 * 366 * 24 * 3600).map(
    lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
FORWARD, BACK = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)


def written(*dates: OwnDate, secret: str = "wpc_0") -> list[icalendar.Event]:
    body = as_calendar(dates, secret=secret, at=datetime.now(UTC), link=lambda one: f"https://example.org/{one.kind}/")
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def read(secret: str) -> list[icalendar.Event]:
    answered = Client().get(f"/dates/{secret}.ics")
    assert answered.status_code == 200
    return list(icalendar.Calendar.from_ical(answered.content).walk("VEVENT"))


def status(secret: str) -> int:
    return Client().get(f"/dates/{secret}.ics").status_code


@given(MOMENTS)
def test_a_moment_is_the_same_moment_in_a_calendar_whatever_the_clocks_do(at: datetime) -> None:
    (event,) = written(OwnDate("interview", uuid4(), at.astimezone(LOCAL)))
    assert event.start == at
    assert event.start.utcoffset() == timedelta(0)


@pytest.mark.parametrize("change", [FORWARD, BACK])
@pytest.mark.parametrize("minutes", [-30, 0, 30, 60, 90])
def test_an_hour_that_the_clocks_skip_or_repeat_is_told_apart(change: datetime, minutes: int) -> None:
    at = change + timedelta(minutes=minutes)
    (event,) = written(OwnDate("interview", uuid4(), at.astimezone(LOCAL)))
    assert event.start == at


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_day_stays_a_day(on: date) -> None:
    (event,) = written(OwnDate("action", uuid4(), on))
    assert event.start == on
    assert not isinstance(event.start, datetime)
    assert event.duration == timedelta(days=1)


def test_two_calendars_know_the_same_date_by_names_that_do_not_meet() -> None:
    one = OwnDate("measure", uuid4(), date(2027, 1, 4))
    assert written(one)[0]["uid"] == written(one)[0]["uid"]
    assert written(one)[0]["uid"] != written(one, secret="wpc_1")[0]["uid"]


def everything(house: House) -> tuple[UUID, UUID]:
    """One of each that the co-ordinator sees to. The child, and the action."""
    girl, episode = came_back(house, since=30, back=20)
    hub = house.viewer("coordinator")
    opened(house, "coordinator", girl, "coordinator")
    record_step(hub, nominal=girl, episode=episode, given=Given("taken"), seen=0)
    signed(house, "coordinator", girl, "significant", **{"a-late_return": "yes"})
    town = Town(house)
    entered(house, town.man, town.wren, held_by=house.professionals["coordinator"])
    return girl, worklist(house.viewer("coordinator")).actions[0].id


def test_what_is_hers_to_do_stands_there_without_a_word_of_whom(house: House) -> None:
    girl, action = everything(house)
    secret = new_calendar(house.viewer("coordinator"))
    events = read(secret)
    assert sorted(str(event["summary"]) for event in events) == sorted(
        KINDS[kind] for kind in ("action", "interview", "assessment", "measure")
    )
    due = {str(event["summary"]): event for event in events}
    assert due["Action due"].start == local_date() + timedelta(days=3)
    assert due["Action due"]["url"].endswith(f"/actions/{action}/")
    assert due["Measure expires"].start == days_ago(-20)
    assert isinstance(due["Return interview due"].start, datetime)
    whole = Client().get(f"/dates/{secret}.ics").content.decode().replace("\r\n ", "")
    for told in ("Wren", "Ashdown", "Kez", "Older men", "at school", "Gull", "Harrowmere", str(girl)):
        assert told not in whole
    said = {line.partition(":")[2] for line in whole.splitlines() if line.startswith(("SUMMARY", "DESCRIPTION"))}
    assert said <= {*KINDS.values(), "Open Whole Picture to see what it is. You are asked to sign in."}
    assert Client().get(due["Action due"]["url"]).status_code == 302


def test_a_profile_that_was_written_again_is_to_be_looked_over_once(house: House) -> None:
    girl, _ = came_back(house)
    carer = house.viewer("care_home_worker")
    first = keep_profile(carer, nominal=girl, parts=SAID, review_by=days_ago(-90), follows=None)
    with carer.acting():
        own, *_, partners = subjects_of(carer, girl)
    # It was written by what a partner's report says of her; since then a report of the home's own describes her as well.
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_missingprofile SET subject = %s WHERE subject = %s", [partners, own])
    keep_profile(carer, nominal=girl, parts=SAID, review_by=days_ago(-60), follows=first)
    (event,) = read(new_calendar(carer))
    assert (str(event["summary"]), event.start) == ("Profile to look over", days_ago(-60))


def test_what_is_hers_in_plans_and_what_she_took_of_questions_stands_there_until_she_may_not_read_it(
    house: House,
) -> None:
    ids = planning.told(house)
    plan = planning.for_car(house, ids["car"])
    review = planning.given(house, review_on=local_date() + timedelta(days=9))
    change_plan(house.viewer("coordinator"), plan=plan, given=review, seen=1)
    action = planning.to_do(house, plan, "social_worker")
    leads(house, "social_worker")
    question = asked(house, "nurse", ids["wren"], "CSC")
    theirs = house.professionals["social_worker"]
    take_question(house.viewer("social_worker"), question=question, taker=theirs, words="", seen=1)
    (looked_at,) = read(new_calendar(house.viewer("coordinator")))
    assert (str(looked_at["summary"]), looked_at.start) == ("Plan to look at again", local_date() + timedelta(days=9))
    assert str(looked_at["url"]).endswith(f"/plans/{plan}/")
    secret = new_calendar(house.viewer("social_worker"))
    due = {str(event["summary"]): event for event in read(secret)}
    assert set(due) == {"Action of a plan due", "Question to answer"}
    assert str(due["Action of a plan due"]["url"]).endswith(f"/plans/actions/{action}/")
    assert str(due["Question to answer"]["url"]).endswith(f"/agency-questions/{question}/")
    assert isinstance(due["Question to answer"].start, datetime)
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        answer(app, "SELECT sec.begin_calendar(%s)", secret)
        for table in ("contextplanmove", "contextactionmove", "questionmove", "questionabout"):
            assert answer(app, f"SELECT count(*) FROM casework_{table}") == 0, "the dates, and nothing that was said"
    bar_viewer(house.viewer("coordinator"), professional=theirs, nominal=ids["wren"], reason="Kin.")
    assert read(secret) == []


def test_nobody_finds_anothers_dates_in_their_own(house: House) -> None:
    everything(house)
    assert read(new_calendar(house.viewer("police_intelligence"))) == []
    assert read(new_calendar(house.viewer("care_home_worker"))) == []


def test_what_is_kept_from_her_on_screen_is_kept_from_her_calendar(house: House) -> None:
    girl, _ = everything(house)
    secret = new_calendar(house.viewer("coordinator"))
    house.add_colleague("second", "coordinator")
    bar_viewer(house.viewer("second"), professional=house.professionals["coordinator"], nominal=girl, reason="Kin.")
    assert worklist(house.viewer("coordinator")).actions == []
    assert {str(event["summary"]) for event in read(secret)} <= {"Measure expires"}


def test_what_her_role_does_not_let_her_read_any_more_is_not_in_it(house: House) -> None:
    everything(house)
    secret = new_calendar(house.viewer("coordinator"))
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET role = 'linkage_officer' WHERE id = %s",
            [house.professionals["coordinator"]],
        )
    assert "Measure expires" not in {str(event["summary"]) for event in read(secret)}
    assert "Assessment to look at again" not in {str(event["summary"]) for event in read(secret)}


def test_a_new_address_ends_the_old_one_and_one_that_is_taken_back_opens_nothing(house: House) -> None:
    viewer = house.viewer("coordinator")
    assert calendar_of(viewer) is None
    first = new_calendar(viewer)
    second = new_calendar(viewer)
    assert (status(first), status(second)) == (404, 200)
    found = calendar_of(viewer)
    assert found is not None
    assert found.last_read_at is not None
    end_calendar(viewer)
    assert status(second) == 404
    assert calendar_of(viewer) is None
    with pytest.raises(NotFound):
        end_calendar(viewer)


def ended_by(house: House) -> Iterator[str]:
    """Each way in which somebody stops working here, done; before each they have an address that opens."""
    house.add_colleague("admin", "agency_administrator", "SCH1")
    person, admin = house.professionals["teacher_dsl"], house.viewer("admin")
    house.account("teacher_dsl")
    ways = {
        "leave": lambda: administration.mark_left(admin, person=person, reason="Moved."),
        "close": lambda: administration.close_account(admin, person=person, reason="Away."),
        "sessions": lambda: administration.end_sessions(admin, person=person, reason="Lost phone."),
    }
    for way in ways.values():
        with as_superuser(house.database) as superuser:
            superuser.execute("UPDATE partnership_professional SET is_active = true WHERE id = %s", [person])
            superuser.execute("UPDATE access_account SET is_active = true WHERE professional = %s", [person])
        secret = new_calendar(house.viewer("teacher_dsl"))
        assert status(secret) == 200
        way()
        yield secret


def test_the_address_of_whoever_leaves_or_is_put_out_stops_at_once_and_stays_stopped(house: House) -> None:
    for secret in ended_by(house):
        assert status(secret) == 404
        with as_superuser(house.database) as superuser:
            superuser.execute("UPDATE partnership_professional SET is_active = true")
            superuser.execute("UPDATE access_account SET is_active = true")
        assert status(secret) == 404


def test_a_new_password_or_second_factor_ends_what_somebody_else_may_have_made(house: House) -> None:
    secret, kept = new_calendar(house.viewer("coordinator")), new_calendar(house.viewer("care_home_worker"))
    token = house.token("coordinator")
    with as_role("wp_signin", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.end_others(%s, %s)", house.professionals["coordinator"], token)
    assert (status(secret), status(kept)) == (404, 200)


@pytest.mark.parametrize(
    "gone",
    [
        "UPDATE partnership_professional SET is_active = false WHERE id = %s",
        "UPDATE partnership_professional SET role = '' WHERE id = %s",
        "UPDATE access_account SET is_active = false WHERE professional = %s",
    ],
)
def test_however_somebody_is_gone_their_address_opens_nothing(house: House, gone: str) -> None:
    house.account("coordinator")
    secret = new_calendar(house.viewer("coordinator"))
    viewer = viewer_from_calendar(secret)
    with as_superuser(house.database) as superuser:
        superuser.execute(gone.encode(), [house.professionals["coordinator"]])
    assert status(secret) == 404
    with pytest.raises(SignedOut):
        own_dates(viewer)


def test_it_ends_at_the_next_statement_of_whoever_reads_at_that_moment(house: House) -> None:
    secret = new_calendar(house.viewer("coordinator"))
    with as_role("wp_app", house.database) as connection, connection.transaction():
        assert answer(connection, "SELECT sec.begin_calendar(%s)", secret) is not None
        assert answer(connection, "SELECT sec.professional()") == house.professionals["coordinator"]
        end_calendar(house.viewer("coordinator"))
        assert answer(connection, "SELECT sec.professional()") is None


def test_the_address_lets_nobody_do_anything_but_read_those_dates(house: House) -> None:
    girl, _ = everything(house)
    secret = new_calendar(house.viewer("coordinator"))
    viewer = viewer_from_calendar(secret)
    for act in (worklist, calendar_of, new_calendar, end_calendar):
        with pytest.raises(NotPermitted):
            act(viewer)
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin_calendar(%s)", secret)
        assert answer(connection, "SELECT sec.new_calendar()") is None
        assert answer(connection, "SELECT sec.end_calendar()") is False
        assert answer(connection, "SELECT count(*) FROM sec.own_calendar()") == 0
        assert answer(connection, "SELECT sec.may('cases')") is False
        measures = "SELECT count(*) FROM casework_disruption"
        assert answer(connection, measures) == 1
        say = "INSERT INTO casework_actionmove SELECT gen_random_uuid(), id, 2, 'done', doer_id, due_on, 'done', 'x', doer_id, now()"
        assert refused(connection, f"{say} FROM casework_action") != ""
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", secret)
        assert answer(connection, "SELECT sec.professional()") is None, "it is no session"
    assert girl


def test_others_measures_are_not_read_by_an_address(house: House) -> None:
    town = Town(house)
    entered(house, town.man, town.wren)  # the police see to it
    secret = new_calendar(house.viewer("coordinator"))
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin_calendar(%s)", secret)
        assert answer(connection, "SELECT count(*) FROM casework_disruption") == 0


def test_a_session_opens_no_calendar_and_a_calendar_no_page(house: House) -> None:
    secret, token = new_calendar(house.viewer("coordinator")), house.token("coordinator")
    assert status(token) == 404
    client = Client()
    client.cookies["wp_viewer"] = secret
    assert client.get("/your-dates/").status_code == 403


def test_only_a_hash_of_it_is_kept(house: House) -> None:
    secret = new_calendar(house.viewer("coordinator"))
    with as_superuser(house.database) as superuser:
        kept = superuser.execute(
            "SELECT c::text, c.token_hash = sha256(%s::bytea) FROM sec.calendar c", [secret.encode()]
        )
        ((row, is_hash),) = kept.fetchall()
    assert is_hash
    assert secret[4:] not in row
    with as_role("wp_app", house.database) as connection:
        assert refused(connection, "SELECT * FROM sec.calendar") == "InsufficientPrivilege"


def test_each_look_is_written_to_the_ledger_as_its_owners(house: House) -> None:
    _, action = everything(house)
    secret = new_calendar(house.viewer("coordinator"))
    read(secret)
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT professional, channel, result, records FROM access_ledgerentry WHERE operation = %s",
            ["casework.dates.queries.own_dates"],
        ).fetchall()
    ((who, channel, result, records),) = rows
    assert (who, channel, result) == (house.professionals["coordinator"], "calendar", "allowed")
    assert action in records


@pytest.mark.parametrize("secret", ["wpc_" + "0" * 64, "wps_" + "0" * 64, "x", "wpc_" + "g" * 64])
def test_an_address_that_never_was_is_answered_as_one_that_was_taken_back(house: House, secret: str) -> None:
    ended = new_calendar(house.viewer("coordinator"))
    end_calendar(house.viewer("coordinator"))
    never, before = Client().get(f"/dates/{secret}.ics"), Client().get(f"/dates/{ended}.ics")
    assert (never.status_code, never.content) == (before.status_code, before.content) == (404, never.content)
    assert Client().post(f"/dates/{ended}.ics").status_code == 405


def test_it_is_made_renewed_and_taken_back_on_screen(house: House) -> None:
    client = client_of(house, "care_home_worker")
    assert "Make your secret address" in text_of(client, "/your-dates/")
    made = client.post("/your-dates/new/").content.decode()
    (secret,) = re.findall(r"/dates/(wpc_[0-9a-f]+)\.ics", made)
    assert status(secret) == 200
    page = text_of(client, "/your-dates/")
    assert secret not in page
    assert "A calendar last read it" in page
    assert "taken back" in client.post("/your-dates/end/", follow=True).content.decode()
    assert status(secret) == 404
    assert "You have no address" in client.post("/your-dates/end/", follow=True).content.decode()
    assert client.get("/your-dates/new/").status_code == 405


def test_whoever_asks_again_and_again_is_told_to_wait_and_nothing_is_read_or_written_for_them(house: House) -> None:
    secret, other = new_calendar(house.viewer("coordinator")), new_calendar(house.viewer("care_home_worker"))
    assert [status(secret) for _ in range(10)] == [200] * 10
    answer = Client().get(f"/dates/{secret}.ics")
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= 60) == (429, True)
    assert status(other) == 200
    with as_superuser(house.database) as superuser:
        looks = "SELECT count(*) FROM access_ledgerentry WHERE professional = %s AND channel = 'calendar'"
        counted = superuser.execute(looks, [house.professionals["coordinator"]]).fetchone()
    assert counted == (10,)
