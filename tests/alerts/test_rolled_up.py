"""What is about the same is one look, whichever rules raised it; what only lists; and what comes while somebody acts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import attendance, child, concern, nhs_of, tie
from tests.access.raw import as_superuser
from tests.alerts.marked import CAR, PIPPA, WREN, in_the_car, marks_in, night, sent
from tests.alerts.reports import told
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts import commands, finding, standing
from wholepicture.alerts.commands import AlreadyDecided, decide_alert
from wholepicture.alerts.decisions import TOLD
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.markable import NotMarked
from wholepicture.alerts.queries import alert_of, alerts_as_data, alerts_awaiting, alerts_decided
from wholepicture.alerts.results import AlertRow
from wholepicture.base.database_role import cursor


def sign(code: str, key: str, **more: Any) -> dict[str, Any]:
    return concern(child(**WREN), key=key, signs=[code], **more)


@pytest.fixture
def away(house: House) -> House:
    """A pointing sign and two nights: two rules raise, about one girl."""
    sent(house, "SCH1", sign("older_partner", "partner"))
    sent(house, "POL", night(4), night(9))
    return house


def waiting(house: House) -> list[AlertRow]:
    return alerts_awaiting(house.viewer("coordinator"))


def decide(house: House, decision: str, **more: Any) -> UUID:
    (row,) = waiting(house)
    decide_alert(house.viewer("coordinator"), alert=row.id, decision=decision, reason="Read together", **more)
    house.process()
    return row.id


def raised(house: House) -> set[str]:
    return {code for entry in alerts_as_data(house.operator()) for code in entry["rules"]}


# -- one look ---------------------------------------------------------------------------------------------------------


def test_two_rules_about_one_girl_are_one_row_that_says_what_else_was_raised(away: House) -> None:
    (row,) = waiting(away)
    assert {row.title, *row.also} == {"A sign of what somebody does, and a night away", "Nights away"}
    page = alert_of(away.viewer("coordinator"), alert=row.id)
    assert page is not None
    assert [also.row.title for also in page.also] == list(row.also)
    (entry,) = alerts_as_data(away.operator())
    assert set(entry["rules"]) == {"pointing_and_away", "nights"}
    assert [other["rule"] for other in entry["rolled_up"]] == entry["rules"][1:]
    assert {sender["key"] for sender in entry["evidence"]} == {"partner", "night-3-4", "night-3-9"}
    assert (entry["is_listed"], entry["decision"]) == (False, None)


def test_one_decision_answers_all_that_was_rolled_up(away: House) -> None:
    alert = decide(away, "watch")
    assert waiting(away) == []
    entries = alerts_as_data(away.operator())
    assert sorted(entry["decision"] for entry in entries) == ["watch", "watch"], "each is an entry of its own"
    with pytest.raises(AlreadyDecided):
        decide_alert(away.viewer("coordinator"), alert=alert, decision="act", reason="x")


def test_alerts_that_roll_up_by_rule_and_not_by_whom_they_are_about_would_be_noticed(
    away: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing.Together, "key", lambda self, alert: (alert, self.standings[alert].about))
    with pytest.raises((AssertionError, ValueError)):
        test_two_rules_about_one_girl_are_one_row_that_says_what_else_was_raised(away)


# -- the look-again list ----------------------------------------------------------------------------------------------


@pytest.fixture
def listed(house: House) -> House:
    """Two pointing signs from two agencies: enough to look again, and not for an alert."""
    house.use_rule("dealt_with_elsewhere", "lists")
    sent(house, "SCH1", sign("older_partner", "partner"))
    sent(house, "HLT", sign("money_or_items_unexplained", "money"))
    return house


def test_what_is_only_listed_waits_in_no_alert_and_stands_on_the_list_with_the_sentences_of_all_rules(
    listed: House,
) -> None:
    assert waiting(listed) == []
    (row,) = look_again(listed.viewer("coordinator")).rows
    assert {alert.rule for alert in row.raised} == {"two_pointing", "pointing_and_another"}
    assert all(alert.is_listed and alert.reasons for alert in row.raised)
    assert row.is_new


def test_the_command_leaves_out_what_is_only_listed_unless_it_is_asked_for(listed: House) -> None:
    assert alerts_as_data(listed.operator()) == []
    (entry,) = alerts_as_data(listed.operator(), with_listed=True)
    assert entry["is_listed"]
    assert set(entry["rules"]) == {"two_pointing", "pointing_and_another"}


def test_she_leaves_the_list_when_an_alert_is_raised_about_her_and_what_was_listed_is_told_there(listed: House) -> None:
    sent(listed, "POL", night(4))
    assert look_again(listed.viewer("coordinator")).rows == []
    (row,) = waiting(listed)
    assert row.title == "A sign of what somebody does, and a night away"
    assert set(row.also) >= {
        "Two signs of what somebody does, from two agencies",
        "A sign of what somebody does, and another sign",
    }


def test_what_is_listed_is_opened_and_decided_as_an_alert_is(listed: House) -> None:
    hub = listed.viewer("coordinator")
    (row,) = look_again(hub).rows
    assert alert_of(hub, alert=row.row.id) is not None
    decide_alert(hub, alert=row.row.id, decision="dismiss", reason="His sister gives her lifts")
    listed.process()
    assert look_again(hub).rows == []
    assert len(alerts_decided(hub)) == 1


def test_what_was_dismissed_on_the_list_may_still_support_an_alert(listed: House) -> None:
    """Not worth an alert by itself is not nothing: a night away beside it is another matter."""
    hub = listed.viewer("coordinator")
    (row,) = look_again(hub).rows
    decide_alert(hub, alert=row.row.id, decision="dismiss", reason="Not enough yet")
    sent(listed, "POL", night(4))
    assert [row.title for row in waiting(listed)] == ["A sign of what somebody does, and a night away"]


def test_what_changed_last_stands_first_and_the_pages_of_the_list_hold_each_girl_once(
    listed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.alerts import looking_again

    for agency, code in (("SCH1", "older_partner"), ("HLT", "money_or_items_unexplained")):
        sent(listed, agency, concern(child(**PIPPA), key=f"pippa-{code}", signs=[code]))
    hub = listed.viewer("coordinator")
    names = [row.row.people[0].label for row in look_again(hub).rows]
    assert names == ["Pippa Sallow-Test", "Wren Ashdown-Test"]
    sent(listed, "SCH2", attendance(child(**WREN), key="suspended", suspensions=1))
    assert [row.row.people[0].label for row in look_again(hub).rows] == names[::-1]
    monkeypatch.setattr(looking_again, "ON_A_PAGE", 1)
    seen, after = [], None
    for _ in range(10):
        page = look_again(hub, after=after)
        seen += [row.row.people[0].label for row in page.rows]
        after = page.onward
        if after is None:
            break
    assert seen == names[::-1]


def test_what_changed_more_than_a_week_ago_is_not_called_new(listed: House) -> None:
    with as_superuser(listed.database) as superuser:
        superuser.execute("UPDATE alerts_alert SET raised_at = raised_at - interval '8 days'")
        superuser.execute("UPDATE alerts_evidence SET added_at = added_at - interval '8 days'")
    hub = listed.viewer("coordinator")
    assert not look_again(hub).rows[0].is_new
    sent(listed, "SCH2", attendance(child(**WREN), key="suspended", suspensions=1))
    (row,) = look_again(hub).rows
    assert row.is_new
    assert [raised.rule for raised in row.raised if raised.raised_at >= row.new_since] == ["dealt_with_elsewhere"]
    with as_superuser(listed.database) as superuser:
        superuser.execute("UPDATE alerts_evidence SET is_later = true, added_at = now() WHERE key = 'money'")
    assert look_again(hub).rows[0].added == 1


def test_only_who_works_with_alerts_reads_the_list(listed: House) -> None:
    from wholepicture.base.ledgered import NotPermitted

    for who in ("teacher_dsl", "social_worker", "linkage_officer"):
        with pytest.raises(NotPermitted):
            look_again(listed.viewer(who))


# -- while somebody acts ----------------------------------------------------------------------------------------------


def test_what_is_found_while_somebody_acts_goes_behind_that_alert_and_says_so_and_is_answered_by_nobody(
    away: House,
) -> None:
    decide(away, "act", confirms=True)
    (later,) = sent(away, "POL", night(20))
    assert waiting(away) == []
    hub = away.viewer("coordinator")
    (row,) = alerts_decided(hub)
    assert row.came_since == 1
    page = alert_of(hub, alert=row.id)
    assert page is not None
    assert [entry.submission for entry in page.since] == [later]
    assert page.later == []
    with hub.acting(), cursor() as sql:
        sql.execute("SELECT sec.is_answered(%s)", [later])
        assert sql.fetchone() == (False,)
    assert told(away, later) == []


def test_whoever_acts_on_something_else_is_told_of_this_anew(away: House) -> None:
    """Acting on harm at home, or on where she lives, is not acting on what comes to light next."""
    decide(away, "act")
    sent(away, "POL", night(20))
    (row,) = waiting(away)
    assert "Nights away" in {row.title, *row.also}


def test_harm_is_raised_at_once_also_while_somebody_acts(away: House) -> None:
    decide(away, "act", confirms=True)
    sent(away, "HLT", sign("injury_unexplained", "harm"))
    assert [row.title for row in waiting(away)] == ["A sign of harm"]


def test_what_is_found_more_than_180_days_after_is_raised_anew(away: House) -> None:
    decide(away, "act", confirms=True)
    sent(away, "POL", night(1, 10), night(5, 10))
    (row,) = waiting(away)
    assert row.title == "Nights away"


def test_what_is_watched_rolls_up_nothing(away: House) -> None:
    decide(away, "watch")
    sent(away, "POL", night(20))
    assert len(waiting(away)) == 1


def test_harm_that_went_behind_an_acted_alert_would_be_noticed(away: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from wholepicture.alerts.rules import harm

    rule = replace(harm.RULE, rolls_up=True)
    monkeypatch.setattr(harm, "RULE", rule)
    from wholepicture.alerts import registry

    registry._rules_in.cache_clear()
    try:
        with pytest.raises(AssertionError):
            test_harm_is_raised_at_once_also_while_somebody_acts(away)
    finally:
        monkeypatch.undo()
        registry._rules_in.cache_clear()


def test_evidence_that_rolled_up_for_ever_would_be_noticed(away: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "ROLLED_UP_FOR", timedelta(days=3650))
    with pytest.raises((AssertionError, ValueError)):
        test_what_is_found_more_than_180_days_after_is_raised_anew(away)


# -- what a decision says further -------------------------------------------------------------------------------------


@pytest.fixture
def shared_car(house: House) -> House:
    """Two girls who got into one car, and a sign about one of them."""
    sent(house, "SCH1", in_the_car(WREN, key="one", signs=["older_partner"]))
    sent(house, "POL", in_the_car(PIPPA, key="two"))
    return house


def test_a_car_whose_alert_is_dismissed_counts_no_more_until_somebody_says_otherwise(shared_car: House) -> None:
    (row,) = waiting(shared_car)
    assert (row.title, CAR.replace(" ", "") in row.thing.replace(" ", "")) == ("A shared tie across children", True)
    decide(shared_car, "dismiss")
    assert [(kind, says) for kind, _, says in marks_in(shared_car)] == [("vehicle", "no_concern")]
    third = {"given": "Maud", "family": "Quill-Test", "date_of_birth": "2010-02-02"}
    sent(shared_car, "HOM", in_the_car(third, key="three", signs=["hotel_stay"]))
    assert waiting(shared_car) == []


def test_a_dismissal_stands_also_where_a_report_calls_the_man_a_child(house: House) -> None:
    from synthetic.factories import adult

    him = {"given": "Kezber", "family": "Marlow-Test", "date_of_birth": "2009-07-02", "identifiers": [nhs_of(9)]}
    for agency, stated in (("SCH1", WREN), ("POL", PIPPA)):
        body = concern(
            child(**stated),
            adult(**him, also_known_as=None),
            key=f"{agency}-k",
            signs=["older_partner"],
            ties=[tie("c1", "p1")],
        )
        sent(house, agency, body)
    rows = [row for row in waiting(house) if row.rule == "shared_tie"]
    assert len(rows) == 1
    sent(house, "HOM", concern(child(**him, sex="male"), key="called-a-child"))
    decide_alert(house.viewer("coordinator"), alert=rows[0].id, decision="dismiss", reason="A friend of both")
    house.process()
    assert [says for _, _, says in marks_in(house)] == ["no_concern"]
    assert waiting(house) == []


@pytest.mark.parametrize("decision", ["dismiss", "watch"])
def test_only_who_acts_confirms_a_child(away: House, decision: str) -> None:
    with pytest.raises(NotMarked, match="Choose act"):
        decide(away, decision, confirms=True)
    assert len(waiting(away)) == 1


def test_a_child_with_whom_somebody_acts_is_not_confirmed_by_that_and_nobody_else_in_the_alert_is(away: House) -> None:
    from wholepicture.alerts.decided_before import confirmed_among

    sent(away, "HOM", concern(child(**WREN), child(**PIPPA), key="both", recorded_at="2026-03-10T09:00:00+00:00"))
    (row,) = waiting(away)
    (wren,) = row.about_now

    def confirmed() -> set[UUID]:
        with system_viewer("derivation").acting(), cursor() as sql:
            sql.execute("SELECT DISTINCT nominal FROM linkage_membership WHERE until IS NULL")
            return set(confirmed_among([nominal for (nominal,) in sql.fetchall()]))

    decide(away, "act", confirms=False)
    assert confirmed() == set()
    sent(away, "HLT", sign("injury_unexplained", "harm"))
    decide(away, "act", confirms=True)
    assert confirmed() == {wren}


def test_the_database_itself_keeps_a_confirmation_to_who_acts(away: House) -> None:
    from django.db import IntegrityError

    from wholepicture.alerts.models import Triage
    from wholepicture.base.ids import new_id

    hub, (row,) = away.viewer("coordinator"), waiting(away)
    with hub.acting(), pytest.raises(IntegrityError):
        Triage.objects.create(
            id=new_id(),
            alert_id=row.id,
            area_id=away.area,
            decision="watch",
            reason="x",
            confirms=True,
            made_by_id=hub.person,
        )


def test_senders_are_told_the_decision_and_nothing_of_what_was_marked(shared_car: House) -> None:
    from tests.alerts.marked import car, thing

    (first,) = sent(shared_car, "SCH1", in_the_car(WREN, key="again"))
    (row,) = waiting(shared_car)
    its = car(thing(shared_car, first))
    decide_alert(shared_car.viewer("coordinator"), alert=row.id, decision="act", reason="Secret reason", of_concern=its)
    shared_car.process()
    assert told(shared_car, first) == [TOLD["act"]]
    assert [(kind, says) for kind, _, says in marks_in(shared_car)] == [("vehicle", "of_concern")]


def test_a_decision_with_a_mark_that_is_refused_stores_nothing(away: House) -> None:
    from wholepicture.alerts.markable import ToMark

    (row,) = waiting(away)
    girl = ToMark("nominal", next(iter(row.about_now)))
    with pytest.raises(NotMarked, match="A child is never marked"):
        decide_alert(away.viewer("coordinator"), alert=row.id, decision="act", reason="x", of_concern=[girl])
    assert len(waiting(away)) == 1
    assert marks_in(away) == []


def test_nights_stay_quiet_about_her_for_half_a_year_once_they_are_dismissed(away: House) -> None:
    decide(away, "dismiss")
    sent(away, "POL", night(20), night(25))
    assert waiting(away) == []
    sent(away, "POL", night(1, 10), night(5, 10))
    assert [row.title for row in waiting(away)] == ["Nights away"]


def test_a_dismissal_that_left_the_car_unmarked_would_be_noticed(
    shared_car: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "mark_dismissed", lambda *given, **more: [])
    with pytest.raises(AssertionError):
        test_a_car_whose_alert_is_dismissed_counts_no_more_until_somebody_says_otherwise(shared_car)
