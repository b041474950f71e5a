"""The front door: a first read without the sender, the ways in which a report is taken on, what came of each."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import concern
from tests.access.raw import as_role, refused
from tests.alerts.reports import listed, raise_an_alert, sent, told, wren
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.alerts.commands import HiddenUntilReadFirst, answer_report, decide_alert
from wholepicture.alerts.front_door import (
    AlreadyEnded,
    AlreadyReadFirst,
    FirstReadsSetMeanwhile,
    NotTakenOn,
    Taken,
    decide_report,
    end_route,
    first_read_setting,
    open_routes,
    record_first_read,
    route_of,
    route_work,
    set_first_reads,
    take_on,
)
from wholepicture.alerts.heard import first_read_figures, reports_heard
from wholepicture.alerts.queries import alert_reads_first, reading_list, report_to_read
from wholepicture.alerts.routes import HOW_READ_FIRST, WAYS, is_hidden
from wholepicture.alerts.urgency import DANGER, HARM, MISSING, OTHER, TAKES_BACK
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.config import installation
from wholepicture.intake.grading.queries import to_grade
from wholepicture.partnership.clocks.rules import due_by

WHY = "Invented: it says what happened, and when."


def hide(house: House, use: str = "hidden") -> None:
    hub = house.viewer("coordinator")
    set_first_reads(hub, use=use, reason="To see what the words alone are worth.", after=first_read_setting(hub).number)


def row_of(house: House, submission: UUID) -> Any:
    page = report_to_read(house.viewer("coordinator"), submission=submission)
    assert page is not None
    return page


def taken(house: House, **words: str) -> dict[str, Taken]:
    return {code: Taken(said, house.professionals["police_intelligence"]) for code, said in words.items()}


# -- the first read ---------------------------------------------------------------------------------------------------


@given(st.uuids(), st.sampled_from(sorted(HOW_READ_FIRST)), st.sampled_from([MISSING, HARM, OTHER]))
def test_who_sent_it_is_hidden_as_the_area_set_it_and_never_where_a_child_is_in_danger_now(
    submission: UUID, use: str, urgency: int
) -> None:
    assert is_hidden(use, submission, urgency) == (use == "hidden" or (use == "half" and submission.int % 2 == 0))
    assert not is_hidden(use, submission, DANGER)
    assert not is_hidden(use, submission, TAKES_BACK)


def test_nothing_is_hidden_until_somebody_sets_it(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    assert first_read_setting(house.viewer("coordinator")).use == "shown"
    assert row_of(house, report).row.agency == "Harrowmere Hospital"


def test_how_an_area_reads_first_outlasts_an_upgrade(house: House) -> None:
    hide(house)
    connections.close_all()
    call_command("migrate", "alerts", "0010_front_door", database="owner", verbosity=0, interactive=False)
    connections.close_all()
    installation.migrate()
    connections.close_all()
    setting = first_read_setting(house.viewer("coordinator"))
    assert (setting.use, setting.number) == ("hidden", 1)
    (report,) = sent(house, "HLT", concern(wren()))
    assert row_of(house, report).row.is_hidden


def test_while_it_is_hidden_neither_the_list_nor_the_report_tells_who_sent_it(house: House) -> None:
    hide(house)
    (report,) = sent(house, "HLT", concern(wren()))
    (row,) = reading_list(house.viewer("coordinator")).rows
    for shown in (row, row_of(house, report).row):
        assert (shown.agency, shown.is_hidden) == ("", True)
        assert (shown.report.agency, shown.report.author_job, shown.report.root) == ("", "", "")
        assert "HLT" not in repr(shown)
        assert "Hospital" not in repr(shown)


def test_it_is_answered_only_after_somebody_said_what_they_make_of_it(house: House) -> None:
    hide(house)
    (report,) = sent(house, "HLT", concern(wren()))
    hub = house.viewer("coordinator")
    with pytest.raises(HiddenUntilReadFirst):
        answer_report(hub, submission=report, decision="act", reason=WHY)
    with pytest.raises(NeedsReason):
        record_first_read(hub, submission=report, takes_forward=True, reason=" ")
    colleague = house.professionals["police_intelligence"]
    record_first_read(hub, submission=report, takes_forward=True, reason=WHY, goes_to=colleague)
    with pytest.raises(AlreadyReadFirst):
        record_first_read(house.viewer("police_intelligence"), submission=report, takes_forward=False, reason=WHY)
    row = row_of(house, report).row
    assert (row.agency, row.is_hidden, row.first_read.takes_forward, row.first_read.is_hidden) == (
        "Harrowmere Hospital", False, True, True,
    )  # fmt: skip
    assert row.first_read.goes_to == "Dev Officer-Test"
    answer_report(hub, submission=report, decision="act", reason=WHY)
    assert listed(hub) == []


def test_danger_now_is_never_hidden_and_is_answered_at_once(house: House) -> None:
    hide(house)
    (report,) = sent(house, "HLT", concern(wren(), safety={"immediate_danger": True}))
    assert row_of(house, report).row.agency == "Harrowmere Hospital"
    answer_report(house.viewer("coordinator"), submission=report, decision="act", reason=WHY)


def test_an_alert_that_rests_on_it_waits_until_each_of_its_reports_was_read_first(house: House) -> None:
    hide(house)
    alert = raise_an_alert(house)
    hub = house.viewer("coordinator")
    for left in (3, 2, 1):
        first = alert_reads_first(hub, alert=alert)
        assert [(row.agency, row.is_hidden) for row in first] == [("", True)] * left
        with pytest.raises(HiddenUntilReadFirst):
            decide_alert(hub, alert=alert, decision="act", reason=WHY)
        record_first_read(hub, submission=first[0].submission, takes_forward=True, reason=WHY)
    assert alert_reads_first(hub, alert=alert) == []
    decide_alert(hub, alert=alert, decision="act", reason=WHY)
    assert listed(hub) == []


def test_whoever_goes_on_with_it_is_somebody_of_the_hub(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    for stranger in (house.professionals["nurse"], uuid4()):
        with pytest.raises(NotTakenOn):
            record_first_read(
                house.viewer("coordinator"), submission=report, takes_forward=True, reason=WHY, goes_to=stranger
            )


def test_how_reports_are_read_first_is_set_by_who_sets_rules_and_not_over_a_colleague(house: House) -> None:
    hide(house)
    with pytest.raises(FirstReadsSetMeanwhile):
        set_first_reads(house.viewer("coordinator"), use="shown", reason=WHY, after=0)
    with pytest.raises(NotPermitted):
        set_first_reads(house.viewer("police_intelligence"), use="shown", reason=WHY, after=1)
    with pytest.raises(NotTakenOn):
        set_first_reads(house.viewer("coordinator"), use="off", reason=WHY, after=1)


# -- the ways ---------------------------------------------------------------------------------------------------------


def test_a_report_goes_several_ways_at_once_and_its_sender_reads_of_each(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    ways = taken(house, crime="Crime desk, 12/2026", safeguarding="Front door, ref 7")
    hub = house.viewer("coordinator")
    decide_report(
        hub, submission=report, decision="act", reason=WHY, told="Thank you.", changes="She is seen today.", ways=ways
    )
    (text,) = told(house, report)
    for said in ("is being acted on", WAYS["crime"].told, WAYS["safeguarding"].told, "Thank you."):
        assert said in text
    page = row_of(house, report)
    assert {route.way for route in page.routes} == {"crime", "safeguarding"}
    assert page.answer is not None
    assert page.answer.changes == "She is seen today."
    assert route_work(house.viewer("police_intelligence")) == (2, 0)
    assert route_work(hub) == (0, 0)


def test_a_way_ends_once_in_words_and_its_sender_hears_what_came_of_it(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    hub = house.viewer("coordinator")
    decide_report(hub, submission=report, decision="act", reason=WHY, ways=taken(house, crime="Crime desk"))
    (route,) = open_routes(hub)
    for missing in ({"done": "", "told": "x"}, {"done": "x", "told": " "}):
        with pytest.raises(NotTakenOn):
            end_route(hub, route=route.id, **missing)
    end_route(hub, route=route.id, done="No offence made out.", told="The police looked into it, and spoke to her.")
    with pytest.raises(AlreadyEnded):
        end_route(hub, route=route.id, done="x", told="y")
    assert open_routes(hub) == ()
    ended = route_of(hub, route=route.id)
    assert ended is not None
    assert ended.done == "No offence made out."
    assert set(told(house, report)[1:]) == {"The police looked into it, and spoke to her."}


def test_what_cannot_be_taken_on_answers_nothing(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    hub, nurse = house.viewer("coordinator"), house.professionals["nurse"]
    wrong = (
        taken(house, crime=" "),
        taken(house, crime="x" * 5000),
        {"crime": Taken("Crime desk", nurse)},
        taken(house, somewhere="else"),
    )
    for ways in wrong:
        with pytest.raises(NotTakenOn):
            decide_report(hub, submission=report, decision="act", reason=WHY, ways=ways)
    assert listed(hub) == [report]
    assert told(house, report) == []


def test_a_further_way_is_told_and_the_same_way_is_not_taken_twice(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    hub = house.viewer("coordinator")
    with pytest.raises(NotFound):
        take_on(hub, submission=report, ways=taken(house, crime="Crime desk"))
    decide_report(hub, submission=report, decision="watch", reason=WHY)
    take_on(hub, submission=report, ways=taken(house, crime="Crime desk"))
    with pytest.raises(NotTakenOn):
        take_on(hub, submission=report, ways=taken(house, crime="Crime desk"))
    with pytest.raises(NotTakenOn):
        take_on(hub, submission=report, ways={})
    assert told(house, report)[-1] == WAYS["crime"].told


@pytest.mark.parametrize(("safety", "is_danger"), [({}, False), ({"safety": {"immediate_danger": True}}, True)])
def test_whoever_grades_is_told_of_danger_where_danger_was_said_and_not_where_harm_was(
    house: House, safety: dict[str, Any], is_danger: bool
) -> None:
    (report,) = sent(house, "HLT", concern(wren(), signs=["injury_unexplained"], **safety))
    hub = house.viewer("coordinator")
    decide_report(hub, submission=report, decision="act", reason=WHY, ways=taken(house, intelligence="Unit"))
    (waiting,) = to_grade(house.viewer("police_intelligence")).rows
    assert waiting.is_urgent is is_danger


@pytest.mark.parametrize("code", sorted(WAYS))
def test_every_way_has_a_clock_and_words_for_its_sender(code: str) -> None:
    way, now = WAYS[code], clock.now()
    assert due_by(way.clock, now, {}) > now
    assert way.told
    assert way.asked_as.endswith("?")


# -- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_else_reads_or_writes_any_of_it(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    hub = house.viewer("coordinator")
    record_first_read(hub, submission=report, takes_forward=True, reason=WHY)
    decide_report(hub, submission=report, decision="act", reason=WHY, ways=taken(house, crime="Crime desk"))
    (route,) = open_routes(hub)
    for who in ("nurse", "teacher_dsl", "information_governance", "social_worker"):
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            for table in ("firstread", "route", "routeoutcome", "firstreadsetting"):
                assert app.execute(f"SELECT count(*) FROM alerts_{table}".encode()).fetchone() == (0,), (who, table)
            columns = "id, submission, area_id, way, passed_to, seen_to_by_id, due_at, made_by_id, at"
            forged = (
                f"INSERT INTO alerts_route ({columns}) VALUES (gen_random_uuid(), '{report}', '{house.area}', 'emergency', "
                f"'x', '{house.professionals[who]}', now(), '{house.professionals[who]}', statement_timestamp())"
            )
            assert refused(app, forged), who
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        ended = f"UPDATE alerts_route SET ended_at = statement_timestamp() WHERE id = '{route.id}'"
        assert refused(app, ended), "not without an outcome"


def test_whoever_is_barred_from_the_child_sees_no_way_and_no_figure_of_her(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    hub = house.viewer("coordinator")
    record_first_read(hub, submission=report, takes_forward=True, reason=WHY)
    decide_report(hub, submission=report, decision="act", reason=WHY, ways=taken(house, crime="Crime desk"))
    (route,) = open_routes(hub)
    (nominal,) = [person.id for person in row_of(house, report).named]
    bar_viewer(hub, professional=house.professionals["police_intelligence"], nominal=nominal, reason="Her niece.")
    barred = house.viewer("police_intelligence")
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    assert open_routes(barred) == ()
    assert route_of(barred, route=route.id) is None
    assert reports_heard(barred, since=since, until=until) == []
    assert first_read_figures(barred, since=since, until=until) == []


# -- figures ----------------------------------------------------------------------------------------------------------


def test_a_first_read_that_hides_the_sender_shows_a_prejudice_that_is_planted(house: House) -> None:
    """The reader takes no word of the charity's where they see its name; where they do not, they go by what is said."""
    reports: list[UUID] = []
    for number, agency in enumerate(("CHA", "SCH1") * 6):
        reports += sent(house, agency, concern(wren(), key=f"told-{number}", facts=f"Seen in a car, night {number}."))
    hub = house.viewer("coordinator")
    hide(house)
    for number, report in enumerate(reports):
        if number == len(reports) // 2:
            hide(house, "shown")
        row = row_of(house, report).row
        record_first_read(hub, submission=report, takes_forward=_prejudiced(row.agency), reason=WHY)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    by_agency = {row.agency: row for row in first_read_figures(hub, since=since, until=until)}
    charity, school = by_agency[house.agencies["CHA"]], by_agency[house.agencies["SCH1"]]
    assert (charity.hidden_forward, charity.hidden, charity.shown_forward, charity.shown) == (3, 3, 0, 3)
    assert (school.hidden_forward, school.hidden, school.shown_forward, school.shown) == (3, 3, 3, 3)


def _prejudiced(agency: str) -> bool:
    return agency != "Open Door Project"


def test_what_became_of_reports_is_counted_by_agency_and_each_sees_its_own(house: House) -> None:
    first, second = sent(house, "HLT", concern(wren(), key="a"), concern(wren(), key="b"))
    sent(house, "SCH1", concern(wren(), key="c"))
    hub = house.viewer("coordinator")
    decide_report(hub, submission=first, decision="act", reason=WHY)
    decide_report(hub, submission=second, decision="dismiss", reason=WHY, told="It was known.")
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    of = {row.agency: row for row in reports_heard(hub, since=since, until=until)}
    health, school = of[house.agencies["HLT"]], of[house.agencies["SCH1"]]
    assert (health.sent, health.read, health.used, health.answered, health.in_time, health.late) == (2, 2, 1, 2, 2, 0)
    assert (school.sent, school.answered, school.hours) == (1, 0, None)
    own = reports_heard(house.viewer("nurse"), since=since, until=until)
    assert [row.agency for row in own] == [house.agencies["HLT"]]
    assert reports_heard(hub, since=since - timedelta(days=9), until=since) == []
