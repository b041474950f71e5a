"""What is news after a decision: what a person has not looked at, also where it comes in the place of what they have."""

from typing import Any

from synthetic.factories import child, concern, missing_episode
from tests.alerts.marked import WREN, night, sent
from tests.alerts.setting_rules import set_up
from tests.living import House
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.queries import alerts_awaiting


def sign(code: str, key: str, **more: Any) -> dict[str, Any]:
    return concern(child(**WREN), key=key, signs=[code], **more)


def titles(house: House) -> list[str]:
    return [title for row in alerts_awaiting(house.viewer("coordinator")) for title in (row.title, *row.also)]


def decide(house: House, decision: str) -> None:
    for row in alerts_awaiting(house.viewer("coordinator")):
        decide_alert(house.viewer("coordinator"), alert=row.id, decision=decision, reason="Read together")
    house.process()


def test_harm_that_a_later_state_of_a_decided_report_adds_is_raised(house: House) -> None:
    sent(house, "SCH1", sign("older_partner", "partner"))
    sent(house, "POL", night(4))
    decide(house, "watch")
    assert titles(house) == []
    later = sign("injury_unexplained", "partner-2", revises={"key": "partner", "how": "later_state"})
    sent(house, "SCH1", later)
    assert "A sign of harm" in titles(house)


def test_what_another_agency_passes_on_of_it_is_not(house: House) -> None:
    sent(house, "SCH1", sign("injury_unexplained", "injury"))
    decide(house, "watch")
    first = {"how_known": "someone_else_told_me", "original_agency": "SCH1", "original_reference": "injury"}
    sent(house, "HLT", sign("injury_unexplained", "heard", provenance=first))
    assert titles(house) == []


def test_a_rule_that_is_moved_to_raise_raises_what_only_stood_on_the_list(house: House) -> None:
    sent(house, "SCH1", sign("older_partner", "partner"))
    sent(house, "HLT", sign("money_or_items_unexplained", "money"))
    assert titles(house) == []
    house.use_rule("two_pointing", "raises")
    sent(house, "CSC", sign("hotel_stay", "hotel"))
    assert "Two signs of what somebody does, from two agencies" in titles(house)


def test_something_new_after_a_dismissal_is_listed_for_a_second_look_although_all_else_is_quiet(house: House) -> None:
    sent(house, "SCH1", sign("older_partner", "partner"))
    sent(house, "POL", night(4))
    decide(house, "dismiss")
    sent(house, "HLT", sign("money_or_items_unexplained", "money", recorded_at="2026-05-01T10:00:00+00:00"))
    away = missing_episode(
        child(**WREN),
        key="away-again",
        missing_since="2026-05-02T21:00:00+00:00",
        reported_at="2026-05-02T22:00:00+00:00",
        returned_at="2026-05-03T09:00:00+00:00",
        recorded_at="2026-05-03T12:00:00+00:00",
    )
    sent(house, "POL", away)
    listed = [row.row.title for row in look_again(house.viewer("coordinator")).rows]
    also = [title for row in look_again(house.viewer("coordinator")).rows for title in row.row.also]
    raised = [title for row in alerts_awaiting(house.viewer("coordinator")) for title in (row.title, *row.also)]
    assert "A second look" in [*listed, *also, *raised]


def test_harm_after_decided_harm_is_raised_whoever_said_it_first(house: House) -> None:
    """By a later state of the same report, and by word of somebody whom nobody can tell."""
    sent(house, "SCH1", sign("injury_unexplained", "injury"))
    decide(house, "watch")
    later = sign("harm_disclosed", "injury-2", revises={"key": "injury", "how": "later_state"})
    sent(house, "SCH1", later)
    assert titles(house) == ["A sign of harm"]
    for number in range(2):
        decide(house, "watch")
        heard = {"how_known": "someone_else_told_me", "original_agency": "A neighbour"}
        sent(house, "HLT", sign("injury_unexplained", f"heard-{number}", provenance=heard))
        assert titles(house) == ["A sign of harm"]


def test_once_a_threshold_of_nights_is_dismissed_the_rules_about_nights_stay_quiet(house: House) -> None:
    house.use_rule("nights", "off")
    set_up(house.viewer("coordinator"), counts="nights", at_least=2, days=90, signs=())
    sent(house, "POL", night(4), night(9))
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    assert row.rule.startswith("own_")
    decide(house, "dismiss")
    house.use_rule("nights", "raises")
    sent(house, "POL", night(20), night(25))
    assert titles(house) == []
