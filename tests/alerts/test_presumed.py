"""What rules find only if descriptions that nobody has judged are of one child: at the hub alone, and it says so."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode
from tests.alerts.reports import sent
from tests.living import House
from wholepicture.alerts import children
from wholepicture.alerts.queries import alerts_awaiting
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
