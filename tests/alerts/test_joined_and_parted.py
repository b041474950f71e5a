"""What was raised is read as people are joined now: an alert lives through joins and their undoing."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, nhs_of, tie, vehicle
from tests.alerts.reports import listed, told
from tests.alerts.town import RENNIE, SIGNS, WREN, Town
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts import commands, standing
from wholepicture.alerts.commands import decide_alert, open_alert
from wholepicture.alerts.decisions import TOLD
from wholepicture.alerts.queries import alert_of, alerts_about, alerts_decided, alerts_over_time, reading_list
from wholepicture.base.database_role import cursor
from wholepicture.linkage.commands import rejoin
from wholepicture.picture.queries import people_listed


@pytest.fixture
def town(house: House) -> Town:
    house.add_colleague("second_officer", "linkage_officer")
    return Town(house)


@pytest.fixture
def both_raised(town: Town) -> Town:
    """Two descriptions of one girl, each with an alert of her own."""
    town.signs_of(WREN, "wren")
    town.signs_of(RENNIE, "rennie")
    return town


W, R = "wren-new_phone", "rennie-new_phone"


def test_two_alerts_that_become_one_are_shown_as_one_and_apart_again_when_it_is_undone(both_raised: Town) -> None:
    town = both_raised
    apart = [["Rennie Marlow-Test"], ["Wren Ashdown-Test"]]
    assert town.names() == apart
    for _ in range(2):
        town.join(W, R)
        (alert,) = town.waiting()
        page = alert_of(town.hub, alert=alert.id)
        assert page is not None
        (other,) = (also for also in page.also if also.row.rule == "several_signs")
        assert len(page.reports) == 3
        assert len(other.reports) == 3
        assert alert.about[0][1] in ("Rennie Marlow-Test", "Wren Ashdown-Test")
        town.part()
        assert town.names() == apart
        for row in town.waiting():
            shown = alert_of(town.hub, alert=row.id)
            assert shown is not None
            assert all(also.row.is_listed for also in shown.also)
            assert (shown.earlier, shown.left, len(shown.reports)) == ([], [], 3)


def test_one_decision_answers_both_and_each_keeps_it_when_they_are_parted(both_raised: Town) -> None:
    town = both_raised
    town.join(W, R)
    (alert,) = town.waiting()
    open_alert(town.hub, alert=alert.id)
    decide_alert(town.hub, alert=alert.id, decision="act", reason="Both tell of one man")
    town.house.process()
    assert town.waiting() == []
    assert len(alerts_decided(town.hub)) == 1
    for submission in town.submissions.values():
        assert told(town.house, submission) == [TOLD["act"]]
    assert listed(town.hub) == []
    town.part()
    assert [row.decided.reason for row in alerts_decided(town.hub) if row.decided] == ["Both tell of one man"] * 2
    assert town.waiting() == []


def test_what_was_decided_before_is_told_when_it_becomes_one_with_what_waits(both_raised: Town) -> None:
    town = both_raised
    wren = next(row for row in town.waiting() if row.about[0][1].startswith("Wren"))
    decide_alert(town.hub, alert=wren.id, decision="dismiss", reason="Explained by her mother")
    town.house.process()
    town.join(W, R)
    (alert,) = town.waiting()
    page = alert_of(town.hub, alert=alert.id)
    assert page is not None
    assert {row.decided.reason for row in page.earlier if row.decided} == {"Explained by her mother"}
    assert alerts_decided(town.hub) == [], "it waits again, and is told there"
    town.part()
    assert [row.decided.reason for row in alerts_decided(town.hub) if row.decided] == ["Explained by her mother"]
    (alone,) = town.waiting()
    assert alone.about[0][1].startswith("Rennie")


def test_every_alert_about_a_child_is_read_with_those_that_stand_for_all_and_by_no_further_statement(
    both_raised: Town,
) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    town = both_raised
    town.join(W, R)
    nominal = town.subjects[W]
    with town.hub.acting(), CaptureQueriesContext(connections["default"]) as for_all:
        standing = alerts_about(town.hub, nominal=nominal)
    with town.hub.acting(), CaptureQueriesContext(connections["default"]) as for_each:
        over_time = alerts_over_time(town.hub, nominal=nominal)
    assert over_time.standing == standing
    assert (len(standing), len(over_time.every)) == (1, 2)
    assert len(for_each) == len(for_all)


def test_for_alerts_about_a_child_no_reports_are_gone_through_by_what_else_they_tell_of(both_raised: Town) -> None:
    """Row security lets no index answer that: it would read whatever stands behind every alert there is."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    town = both_raised
    town.house.send("HOM", concern(child(given="Quiet", family="Onlooker-Test"), key="quiet"))
    town.house.process()
    quiet = next(row.id for row in people_listed(town.hub, role="child") if row.label.startswith("Quiet"))
    with town.hub.acting(), CaptureQueriesContext(connections["default"]) as asked:
        assert len(alerts_over_time(town.hub, nominal=town.subjects[W]).every) == 1
        assert alerts_over_time(town.hub, nominal=quiet).every == []
    of_evidence = [query["sql"] for query in asked if 'FROM "alerts_evidence"' in query["sql"]]
    assert of_evidence
    assert not any("&&" in sql for sql in of_evidence)


def test_an_alert_about_what_two_descriptions_tell_together_stays_when_they_are_parted_and_says_so(town: Town) -> None:
    town.signs_of(WREN, "wren", SIGNS[:2])
    town.send("CSC", RENNIE, "rennie-last", signs=[SIGNS[2]])
    assert town.waiting() == []
    town.join(W, "rennie-last")
    (alert,) = town.waiting()
    assert (len(alert.about), alert.changed) == (1, "")
    town.part()
    (parted,) = town.waiting()
    assert parted.id == alert.id
    assert town.names() == [["Rennie Marlow-Test", "Wren Ashdown-Test"]]
    assert parted.changed == "parted"
    for key in (W, "rennie-last"):
        assert alert.id in [row.id for row in alerts_about(town.hub, nominal=town.subjects[key])]
    town.join(W, "rennie-last")
    (again,) = town.waiting()
    assert (again.id, again.changed, len(again.about)) == (alert.id, "", 1)


def test_a_report_that_came_to_an_alert_by_a_wrong_join_leaves_it_with_its_child_and_is_read_by_somebody(
    town: Town,
) -> None:
    town.signs_of(WREN, "wren")
    town.send("HOM", RENNIE, "early", signs=["new_clothes"], recorded_at="2026-03-03T08:00:00+00:00")
    town.join(W, "early")
    (alert,) = town.waiting()
    page = alert_of(town.hub, alert=alert.id)
    assert page is not None
    assert [entry.submission for entry in page.later] == [town.submissions["early"]]
    town.part()
    after = alert_of(town.hub, alert=alert.id)
    assert after is not None
    assert (after.later, [entry.submission for entry in after.left]) == ([], [town.submissions["early"]])
    assert alerts_about(town.hub, nominal=town.subjects["early"]) == []
    row = next(row for row in reading_list(town.hub).rows if row.submission == town.submissions["early"])
    assert row.behind == []
    decide_alert(town.hub, alert=alert.id, decision="act", reason="x")
    assert listed(town.hub) == [town.submissions["early"]], "nobody has answered what is told of the other child"
    assert told(town.house, town.submissions["early"]) == []


def test_an_alert_about_a_car_that_two_children_share_stands_on_the_page_of_each_through_joins_and_undos(
    town: Town,
) -> None:
    ties = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
    town.send("SCH1", WREN, "wren", signs=["older_partner"], **ties)
    town.send("POL", {"given": "Pippa", "family": "Sallow-Test", "date_of_birth": "2007-01-09"}, "pippa", **ties)
    town.send("HLT", RENNIE, "rennie")
    (alert,) = town.waiting()
    assert town.names() == [["Pippa Sallow-Test", "Wren Ashdown-Test"]]
    town.join("wren", "rennie")
    (joined,) = town.waiting()
    assert joined.id == alert.id
    assert joined.changed == ""
    for key in ("wren", "rennie", "pippa"):
        nominal = town.subjects["pippa"] if key == "pippa" else joined_nominal(town, key)
        assert [row.id for row in alerts_about(town.hub, nominal=nominal)] == [alert.id]
    town.part()
    assert alerts_about(town.hub, nominal=town.subjects["rennie"]) == []


def joined_nominal(town: Town, key: str) -> UUID:
    with town.house.operator().acting(), cursor() as sql:
        sql.execute("SELECT nominal FROM linkage_membership WHERE subject = %s AND until IS NULL", [town.subjects[key]])
        found: UUID = sql.fetchone()[0]
        return found


def test_an_alert_says_so_when_those_whom_it_counted_as_two_children_are_one(town: Town) -> None:
    ties = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "seen_with")]}
    town.send("SCH1", WREN, "wren", signs=["older_partner"], **ties)
    town.send("POL", RENNIE, "rennie", **ties)
    (alert,) = town.waiting()
    town.join("wren", "rennie")
    (joined,) = town.waiting()
    assert (joined.id, joined.changed, len(joined.about)) == (alert.id, "joined", 1)
    town.part()
    assert (town.waiting()[0].changed, len(town.waiting()[0].about)) == ("", 2)


def test_an_alert_lives_through_four_joins_and_their_undoing_with_its_names(town: Town) -> None:
    town.signs_of(WREN, "wren")
    for number, given in enumerate(("Rennie", "Wrenna", "Ren", "Wrenn"), start=2):
        stated = {"given": given, "date_of_birth": f"2010-05-{number:02}", "identifiers": [nhs_of(number)]}
        # received before her, so that the nominal is called by the other's id when they are joined
        town.send("HOM", stated, given)
    (alert,) = town.waiting()
    assert town.names() == [["Wren Ashdown-Test"]]
    for given in ("Rennie", "Wrenna", "Ren", "Wrenn"):
        town.join(W, given)
        (row,) = town.waiting()
        assert (row.id, row.about[0][1]) == (alert.id, "Wren Ashdown-Test")
    for _ in range(4):
        town.part()
        (row,) = town.waiting()
        assert (row.id, row.about[0][1], row.changed) == (alert.id, "Wren Ashdown-Test", "")
    page = alert_of(town.hub, alert=alert.id)
    assert page is not None
    assert page.earlier == []
    assert all(also.row.is_listed for also in page.also)


def test_what_was_decided_is_not_raised_again_while_the_picture_waits_to_be_derived(town: Town) -> None:
    town.send("HOM", RENNIE, "early")  # received before her, so that the nominal is called by the other's id
    town.signs_of(WREN, "wren")
    (alert,) = town.waiting()
    decide_alert(town.hub, alert=alert.id, decision="dismiss", reason="Explained by her mother")
    town.house.process()
    town.judge(W, "early")
    worker = system_viewer("derivation")
    rejoin(worker, subjects=[town.subjects[W], town.subjects["early"]])
    assert commands.look(worker, submissions=[town.submissions[W]]) == 0
    town.house.process()
    assert town.waiting() == []


def test_alerts_are_read_by_the_id_that_they_hold_no_more(both_raised: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: as it was, each alert is about the id that it was raised with."""

    def as_raised(alerts: Any) -> dict[UUID, standing.Standing]:
        return {
            alert.id: standing.Standing(
                about=frozenset([alert.about]),
                people=dict.fromkeys(alert.nominals, "child"),
                first_touched=frozenset(alert.nominals),
                raised_on=frozenset(),
                added=frozenset(),
                left=frozenset(),
            )
            for alert in alerts
        }

    monkeypatch.setattr(standing, "standings", as_raised)
    with pytest.raises((AssertionError, ValueError)):
        test_two_alerts_that_become_one_are_shown_as_one_and_apart_again_when_it_is_undone(both_raised)
