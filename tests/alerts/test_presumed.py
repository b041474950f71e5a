"""What rules find only if descriptions that nobody has judged are of one child: at the hub alone, and it says so."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode
from tests.alerts.reports import sent, told
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts import children
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.decisions import TOLD_OF_ONE
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.results import AlertRow
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.queries import pairs_to_judge

ADDRESS = {"lines": ["14 Osier Road", "Harrowmere"], "postcode": "ZA1 6AA"}


def wren(**more: Any) -> dict[str, Any]:
    stated = {"given": "Wrenna", "family": "Ashdown-Test", "identifiers": None, "sex": "female"}
    return child(**stated | more)


def pointing_and_away(house: House) -> list[UUID]:
    """A school tells of an older partner of a girl, and a home of a night away of what may be the same girl."""
    (school,) = sent(
        house, "SCH1", concern(wren(date_of_birth="2010-05-17", address=ADDRESS), key="s", signs=["older_partner"])
    )
    away = missing_episode(
        wren(date_of_birth=None, address=ADDRESS),
        key="h",
        missing_since="2026-03-06T21:00:00+00:00",
        reported_at="2026-03-06T22:00:00+00:00",
        returned_at="2026-03-07T09:00:00+00:00",
    )
    (home,) = sent(house, "HOM", away)
    return [school, home]


def test_a_night_and_a_pointing_sign_of_two_who_may_be_one_raise_an_alert_that_says_so(house: House) -> None:
    pointing_and_away(house)
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    assert row.rule == "pointing_and_away"
    assert row.reasons[1] == "If these 2 descriptions are of one child: not judged when this was raised."
    assert [label for _, label in row.about] == ["Wrenna Ashdown-Test", "Wrenna Ashdown-Test"]


def test_judged_one_the_alert_is_about_one_child_and_is_not_raised_twice(house: House) -> None:
    pointing_and_away(house)
    officer = house.viewer("linkage_officer")
    (pair,) = pairs_to_judge(officer)
    linkage.record_judgement(
        officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="same", reason="One girl"
    )
    house.process()
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    assert len(row.about) == 1


def test_what_is_looked_for_without_presuming_is_missed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nobody may be anybody."""
    monkeypatch.setattr(children, "presumed_with", lambda nominals: {})
    pointing_and_away(house)
    assert alerts_awaiting(house.viewer("coordinator")) == []


def judged(house: House, answer: str) -> AlertRow:
    """The alert after an officer has judged the two."""
    pointing_and_away(house)
    officer = house.viewer("linkage_officer")
    (pair,) = pairs_to_judge(officer)
    linkage.record_judgement(
        officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer=answer, reason="Asked both"
    )
    house.process()
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    return row


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("same", "have been judged to be: it is about one child now."),
        ("different", "Somebody has judged since that they are not, or that they cannot be told apart."),
        ("unsure", "Somebody has judged since that they are not, or that they cannot be told apart."),
    ],
)
def test_what_people_said_of_the_presumption_stands_on_its_page(house: House, answer: str, said: str) -> None:
    row = judged(house, answer)
    assert said in text_of(client_of(house, "coordinator"), f"/alerts/{row.id}/")


def test_while_nobody_has_judged_the_page_asks_for_the_judgement_first(house: House) -> None:
    pointing_and_away(house)
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    page = text_of(client_of(house, "coordinator"), f"/alerts/{row.id}/")
    asked = page.index("Nobody has judged yet whether these descriptions are of one child.")
    assert asked < page.index("If these 2 descriptions are of one child: not judged when this was raised.")


def test_senders_are_told_of_their_own_report_alone_while_it_rests_on_a_presumption(house: House) -> None:
    reports = pointing_and_away(house)
    (row,) = alerts_awaiting(house.viewer("coordinator"))
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="act", reason="Two visits.")
    assert [told(house, report) for report in reports] == [[TOLD_OF_ONE["act"]], [TOLD_OF_ONE["act"]]]


def test_twins_are_never_presumed_to_be_one(house: House) -> None:
    """All but the forename in common, and an initial says which of them it is to nobody."""
    for given, key in (("Wrenna", "w"), ("Isolde", "i")):
        stated = wren(given=given, date_of_birth="2010-05-17", address=ADDRESS)
        sent(house, "SCH1", concern(stated, key=key, signs=["older_partner"]))
    night = missing_episode(
        wren(given="W", date_of_birth="2010-05-17", address=ADDRESS),
        key="n",
        missing_since="2026-03-06T21:00:00+00:00",
        reported_at="2026-03-06T22:00:00+00:00",
        returned_at="2026-03-07T09:00:00+00:00",
    )
    sent(house, "POL", night)
    assert alerts_awaiting(house.viewer("coordinator")) == []
