"""Questions about whom an alert speaks of, or who is missing, come before all others, and no longer than that."""

from datetime import timedelta

from synthetic.factories import child, concern, missing_episode, upn_of
from tests.living import House
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.base import clock
from wholepicture.linkage.queries import pairs_counted, pairs_to_judge

WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "sex": "female"}
INES = {"given": "Ines", "family": "Marl-Test", "date_of_birth": "2011-02-03", "sex": "female"}


def first_asked(house: House) -> set[str]:
    pair = pairs_to_judge(house.viewer("linkage_officer"))[0]
    return {pair.a.given, pair.b.given}


def test_the_child_of_an_alert_that_waits_is_asked_about_first_and_no_longer_once_it_is_decided(house: House) -> None:
    # Ines is asked about with more behind it: without an alert she would come first.
    for number, agency in enumerate(("SCH1", "SCH2", "HLT")):
        house.send(agency, concern(child(**INES, identifiers=None), key=f"i{number}"))
    house.process()
    for agency, sign in (("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "missing_frequent")):
        house.send(agency, concern(child(**WREN, identifiers=[upn_of(1)]), signs=[sign], key=f"w-{agency}"))
    house.send("CHA", concern(child(**WREN, identifiers=None), key="w-cha"))
    house.process()
    (alert,) = alerts_awaiting(house.viewer("coordinator"))
    assert first_asked(house) == {"wren"}
    decide_alert(house.viewer("coordinator"), alert=alert.id, decision="dismiss", reason="Explained.")
    house.process()
    assert not any(one.is_touched for one in pairs_to_judge(house.viewer("linkage_officer")))


def test_a_child_who_is_missing_is_asked_about_first_and_one_who_is_back_is_not(house: House) -> None:
    house.send(
        "SCH1", concern(child(**WREN, identifiers=None), key="w1"), concern(child(**INES, identifiers=None), key="i1")
    )
    house.process()
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    since = {"missing_since": yesterday, "recorded_at": yesterday}
    house.send("POL", missing_episode(child(**INES, identifiers=None), key="m-back", **since, returned_at=yesterday))
    house.send("POL", missing_episode(child(**WREN, identifiers=None), key="m-away", **since, returned_at=None))
    house.process()
    touched = {one.a.given: one.is_touched for one in pairs_to_judge(house.viewer("linkage_officer"))}
    assert touched == {"wren": True, "ines": False}
    assert first_asked(house) == {"wren"}


def test_a_child_in_danger_now_is_asked_about_before_one_about_whom_an_alert_waits(house: House) -> None:
    for agency, sign in (("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "missing_frequent")):
        house.send(agency, concern(child(**WREN, identifiers=[upn_of(1)]), signs=[sign], key=f"w-{agency}"))
    house.send("CHA", concern(child(**WREN, identifiers=None), key="w-cha"))
    house.send("SCH2", concern(child(**INES, identifiers=None), key="i1"))
    now = {"recorded_at": clock.now().isoformat(), "safety": {"immediate_danger": True}}
    house.send("POL", concern(child(**INES, identifiers=None), key="i2", **now))
    house.process()
    assert first_asked(house) == {"ines"}
    officer = house.viewer("linkage_officer")
    assert pairs_counted(officer) == {"now": 1, "alert": 1, "others": 0}
    assert [pair.a.given for pair in pairs_to_judge(officer, presses="now")] == ["ines"]
    assert [pair.a.given for pair in pairs_to_judge(officer, presses="alert")] == ["wren"]
