"""What a rule would have raised over the last year is told from what is stored, as whoever asks may see it; and nothing is raised."""

from typing import Any

import pytest

from synthetic.factories import adult, concern, place, tie, vehicle
from tests.access.raw import as_superuser
from tests.alerts.setting_rules import days_ago, girl, set_up, three_signs, told, tried
from tests.living import House
from wholepicture.alerts import rule_trial
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.rule_settings import NotSet
from wholepicture.alerts.rule_trial import NotTried, Trial
from wholepicture.base.ledgered import NotPermitted


def names(trial: Trial) -> list[str]:
    return [child.label.partition(" ")[0] for child in trial.children]


def everything(house: House) -> list[Any]:
    """How many rows each table holds, but for the ledger's."""
    with as_superuser(house.database) as superuser:
        tables = superuser.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relname !~ 'ledger|session' ORDER BY relname"
        ).fetchall()
        return [
            (table, superuser.execute(f'SELECT count(*) FROM public."{table}"'.encode()).fetchone())
            for (table,) in tables
        ]


def test_it_tells_whom_a_threshold_would_have_named_and_when_by_what_was_written_down_then(house: House) -> None:
    three_signs(house, 0, days=40)
    three_signs(house, 1, days=200)
    told(house, 2, "drug_use", 30)
    told(house, 2, "despair", 20)
    three_signs(house, 3, days=500)
    house.process()
    trial = tried(house.viewer("coordinator"))
    assert names(trial) == ["Robin", "Wren"], "in the order of time; two signs are too few, and 500 days too long ago"
    assert [child.at[0].date() for child in trial.children] == [days_ago(200).date(), days_ago(40).date()]
    assert (trial.fired, trial.looked_at, trial.is_capped) == (2, 4, False)
    assert names(tried(house.viewer("coordinator"), at_least=2)) == ["Robin", "Wren", "Linnet"]
    assert names(tried(house.viewer("coordinator"), at_least=2, days=3)) == []


def test_its_share_is_told_by_the_decisions_since_whichever_rule_raised_them(house: House) -> None:
    hub = house.viewer("coordinator")
    for number in range(3):
        three_signs(house, number, days=40 + number)
        told(house, number, "sti_under_16" if number < 2 else "late_return", 5)
    house.process()
    for row in alerts_awaiting(hub):
        who = row.about[0][1]
        decide_alert(hub, alert=row.id, decision="act" if who.startswith("Wren") else "dismiss", reason="Looked into.")
    trial = tried(hub)
    by_name = {child.label.partition(" ")[0]: child.decision for child in trial.children}
    assert by_name == {"Wren": "act", "Robin": "dismiss", "Linnet": ""}
    assert (trial.right, trial.decided, trial.share) == (1, 2, 0.5), (
        "what was dismissed is among what it would have raised"
    )


def test_a_trial_raises_and_changes_nothing(house: House) -> None:
    three_signs(house, 0, days=40)
    house.process()
    before = everything(house)
    assert tried(house.viewer("coordinator")).fired == 1
    house.process()
    assert everything(house) == before
    set_up(house.viewer("coordinator"))
    assert everything(house) != before, "what changes is seen"


def test_what_a_viewer_may_not_see_is_in_no_count(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import people_listed

    three_signs(house, 0, days=40)
    three_signs(house, 1, days=41)
    house.process()
    hub, officer = house.viewer("coordinator"), house.viewer("police_intelligence")
    assert (tried(officer).fired, tried(officer).looked_at) == (2, 2)
    wren = next(person.id for person in people_listed(hub, role="child") if person.label.startswith("Wren"))
    bar_viewer(hub, professional=house.professionals["police_intelligence"], nominal=wren, reason="Her niece.")
    barred = tried(house.viewer("police_intelligence"))
    assert (names(barred), barred.fired, barred.looked_at) == (["Robin"], 1, 1)
    assert tried(hub).fired == 2, "nobody else sees less"


def test_a_published_rule_is_tried_with_other_parameters_whatever_the_child_is_tied_to(house: House) -> None:
    hub = house.viewer("coordinator")
    for number, sign in enumerate(("cars_unknown_adults", "missing_overnight")):
        at = days_ago(60 - 30 * number)
        seen = concern(
            girl(0),
            girl(1),
            adult(),
            key=f"c{number}",
            signs=[sign],
            vehicles=[vehicle()],
            places=[place()],
            ties=[tie("c1", "v1", "travelled_in"), tie("c1", "l1", "seen_at"), tie("c1", "p1")],
            recorded_at=at.isoformat(),
            happened={"from": at.date().isoformat(), "precision": "day"},
        )
        house.send(("POL", "SCH1")[number], seen)
    house.process()
    assert names(tried(hub, rule="pointing_and_away")) == ["Wren"]
    assert names(tried(hub, rule="pointing_and_away", days=20)) == []
    for rule in ("associate", "missing_together", "of_concern", "in_care_near_concern"):
        assert names(tried(hub, rule=rule)) == [], "it reads all that the rule reads, and finds nothing"


def test_it_says_where_it_looked_at_the_newest_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        three_signs(house, number, days=40 + number)
    house.process()
    monkeypatch.setattr(rule_trial, "MOST_CHILDREN", 2)
    trial = tried(house.viewer("coordinator"))
    assert (trial.looked_at, trial.is_capped, trial.fired) == (2, True, 2)


def test_it_is_an_act_of_whoever_works_with_alerts_about_those_whom_it_shows(house: House) -> None:
    three_signs(house, 0, days=40)
    house.process()
    trial = tried(house.viewer("police_intelligence"))
    with as_superuser(house.database) as superuser:
        row = superuser.execute(
            "SELECT subjects FROM access_ledgerentry WHERE operation = 'alerts.rule_trial.trial_of' ORDER BY at DESC LIMIT 1"
        ).fetchone()
    assert row == ([trial.children[0].child],)
    with pytest.raises(NotPermitted):
        tried(house.viewer("social_worker"))


def test_what_makes_no_sense_is_refused_as_when_it_is_set(shared_house: House) -> None:
    hub = shared_house.viewer("coordinator")
    with pytest.raises(NotSet):
        tried(hub, days=0)
    with pytest.raises(NotSet):
        tried(hub, rule="nights", nights=0)
    for rule in ("second_look", "shared_tie"):
        with pytest.raises(NotTried, match="cannot be tried"):
            tried(hub, rule=rule)
