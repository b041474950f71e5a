"""How each person chooses to be told, and that the database goes by the same rule."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.raw import answer, as_superuser
from tests.living import House
from tests.notices.receiving import Pushes
from wholepicture.base.clock import LOCAL, is_working_day, local_date
from wholepicture.base.ledgered import NotFound
from wholepicture.notices.commands import (
    MOST_BROWSERS,
    EnoughBrowsers,
    NotABrowser,
    NotAChoice,
    add_browser,
    choose,
    end_browser,
)
from wholepicture.notices.outgoing import is_of_service
from wholepicture.notices.queries import how_told
from wholepicture.notices.rules import (
    BY_MAIL,
    KINDS,
    RANK,
    by_mail,
    digest_at,
    gap_after,
    is_given_up,
    said_waiting,
    wrong_choices,
)

HERE = Pushes(at="push.example.org")
SERVICES = override_settings(PUSH_SERVICES=("push.example.org",))


def add(house: House, who: str, name: str = "a", **other: Any) -> Any:
    there = HERE.phone(name).given
    given = {"called": name, "endpoint": there.endpoint, "p256dh": there.p256dh, "auth": there.auth} | other
    with SERVICES:
        return add_browser(house.viewer(who), **given)


def test_who_chose_nothing_is_told_at_once_of_what_runs_by_the_hour_and_of_the_rest_once_a_day(house: House) -> None:
    chosen, browsers = how_told(house.viewer("nurse"))
    assert {kind for kind, how in chosen.mails.items() if how == "at_once"} == {
        "danger",
        "held",
        "urgent",
        "by_file",
        "escalation",
        "lowered",
        "interview",
        "discussion",
        "carer",
    }
    assert set(chosen.mails.values()) == {"at_once", "digest"}
    assert all(chosen.pushes.values())
    assert (chosen.digest_at, chosen.is_own, browsers) == (480, False, [])


def test_what_is_chosen_holds_for_whoever_chose_it_alone(house: House) -> None:
    for digest in (600, 720):
        choose(
            house.viewer("nurse"),
            mails={"answer": "none"},
            pushes={"answer": False, "escalation": True},
            digest_at=digest,
        )
    chosen, _ = how_told(house.viewer("nurse"))
    assert (chosen.mails["answer"], chosen.pushes["answer"], chosen.digest_at) == ("none", False, 720)
    assert how_told(house.viewer("teacher_dsl"))[0].is_own is False


@pytest.mark.parametrize(
    ("mails", "pushes", "minutes"),
    [
        ({"answer": "hourly"}, {}, 480),
        ({"no_such_kind": "none"}, {}, 480),
        ({}, {"no_such_kind": True}, 480),
        ({}, {"answer": "yes"}, 480),
        ({}, {}, 1440),
        ({}, {}, -1),
    ],
)
def test_what_is_not_offered_is_refused(house: House, mails: Any, pushes: Any, minutes: int) -> None:
    assert wrong_choices(mails, pushes, minutes)
    with pytest.raises(NotAChoice):
        choose(house.viewer("nurse"), mails=mails, pushes=pushes, digest_at=minutes)


def test_danger_is_told_at_once_by_whoever_gets_any_e_mail_and_not_by_who_wants_none(house: House) -> None:
    assert by_mail("danger", {}) == "at_once"
    assert by_mail("danger", {"answer": "none", "alert": "digest"}) == "at_once"
    assert by_mail("danger", {"answer": "none", "alert": "none"}) == "none"


BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: BEGINS + timedelta(minutes=minutes))
CHOSEN = st.dictionaries(st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(BY_MAIL)))


@given(st.sampled_from(sorted(KINDS)), CHOSEN)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_goes_by_the_same_rule(shared_house: House, kind: str, chosen: dict[str, str]) -> None:
    with as_superuser(shared_house.database) as superuser:
        said = answer(superuser, "SELECT sec.how_by_mail(%s, %s::jsonb)", kind, json.dumps(chosen))
    assert said == by_mail(kind, chosen)


@given(MOMENTS, st.integers(0, 1439))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_next_digest_is_within_a_day_at_that_time_in_england(
    shared_house: House, at: datetime, minute: int
) -> None:
    with as_superuser(shared_house.database) as superuser:
        due = answer(superuser, "SELECT sec.next_digest(%s, %s)", minute, at)
    assert at < due <= at + timedelta(hours=25)
    local = due.astimezone(LOCAL)
    # Of an hour that the clocks skip or repeat, it may be read an hour off.
    assert (local.hour * 60 + local.minute - minute) % 1440 in (0, 60, 1380)


def test_every_kind_has_a_place_among_what_presses() -> None:
    assert set(RANK) == set(KINDS)


# -- when ------------------------------------------------------------------------------------------------------------


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=5)))
def test_a_digest_goes_out_on_a_working_day_and_never_before_it_is_due(due: datetime, late: timedelta) -> None:
    out = digest_at(due, due + late)
    assert is_working_day(local_date(out))
    assert out >= due + late or local_date(out) > local_date(due + late)


def test_a_digest_that_is_due_on_christmas_eves_morrow_goes_out_after_the_holidays() -> None:
    christmas = datetime(2026, 12, 25, 8, 0, tzinfo=LOCAL)
    assert digest_at(christmas, christmas) == datetime(2026, 12, 29, 8, 0, tzinfo=LOCAL), "the 28th is a bank holiday"
    assert local_date(christmas) == date(2026, 12, 25)


@given(st.integers(0, 200))
def test_the_gaps_grow_to_an_hour_and_it_is_tried_for_more_than_a_day(tries: int) -> None:
    assert timedelta(minutes=1) <= gap_after(tries) <= gap_after(tries + 1) <= timedelta(hours=1)
    now = datetime(2026, 11, 30, tzinfo=UTC)
    assert not is_given_up(now - timedelta(hours=24), now)
    assert is_given_up(now - timedelta(days=4), now)


def test_how_many_wait_is_said_and_nothing_of_what() -> None:
    assert said_waiting(1) == "Something waits for you"
    assert said_waiting(3) == "3 things wait for you"


# -- browsers ----------------------------------------------------------------------------------------------------------


def test_a_browser_is_added_once_and_taken_away_by_its_own_person_alone(house: House) -> None:
    browser = add(house, "nurse")
    assert add(house, "nurse") == browser
    assert [one.called for one in how_told(house.viewer("nurse"))[1]] == ["a"]
    assert how_told(house.viewer("teacher_dsl"))[1] == []
    with pytest.raises(NotFound):
        end_browser(house.viewer("teacher_dsl"), browser=browser)
    end_browser(house.viewer("nurse"), browser=browser)
    with pytest.raises(NotFound):
        end_browser(house.viewer("nurse"), browser=browser)
    assert how_told(house.viewer("nurse"))[1] == []
    assert add(house, "nurse") != browser, "it can be added anew"


def test_nobody_has_more_browsers_than_they_can_keep_an_eye_on(house: House) -> None:
    for number in range(MOST_BROWSERS):
        add(house, "nurse", f"b{number}")
    with pytest.raises(EnoughBrowsers):
        add(house, "nurse", "one-more")


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/a"},
        {"endpoint": "https://10.0.0.1/a"},
        {"endpoint": "https://push.example.org@internal/a"},
        {"endpoint": "https://push.example.org.evil.example/a"},
        {"endpoint": "https://push.example.org:22/a"},
        {"endpoint": "https://push.example.org:x/a"},
        {"endpoint": "x" * 2000},
        {"p256dh": "AAAA"},
        {"p256dh": "not base64!"},
        {"auth": "AAAA"},
    ],
)
def test_our_server_is_sent_to_no_other_machine_and_by_no_other_key(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(NotABrowser):
        add(house, "nurse", **wrong)


def test_the_push_services_of_the_browsers_that_people_use_are_known() -> None:
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
        "https://web.push.apple.com/x",
    ):
        assert is_of_service(endpoint), endpoint
    assert not is_of_service("https://push.apple.com.example/x")
    assert not is_of_service(f"https://{uuid4()}.example.org/x")
