"""A decision answers what its page showed, and says no more than whoever decided meant."""

from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of, phone, tie, upn_of
from tests.access.raw import as_superuser
from tests.alerts.marked import PIPPA, WREN, car, in_the_car, marks_in, night, sent, thing
from tests.alerts.test_presumed import ADDRESS, wren
from tests.casework.cases.opening import as_typed
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts import commands, decided_before, standing
from wholepicture.alerts.commands import MoreCameMeanwhile, decide_alert
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.marking import mark
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.alerts.results import AlertRow
from wholepicture.linkage.commands import record_judgement
from wholepicture.linkage.queries import pairs_to_judge


def waiting(house: House) -> list[AlertRow]:
    return alerts_awaiting(house.viewer("coordinator"))


def titles(house: House) -> set[str]:
    return {title for row in waiting(house) for title in (row.title, *row.also)}


def sign(code: str, key: str, **more: Any) -> dict[str, Any]:
    return concern(child(**WREN), key=key, signs=[code], **more)


# -- what came while it was read --------------------------------------------------------------------------------------


@pytest.fixture
def read(house: House) -> tuple[House, UUID, str]:
    """An alert of two nights that somebody in the hub has open."""
    sent(house, "POL", night(4), night(9))
    (row,) = waiting(house)
    page = alert_of(house.viewer("coordinator"), alert=row.id)
    assert page is not None
    return house, row.id, page.as_read


def test_what_came_while_an_alert_was_read_is_not_decided_unread(read: tuple[House, UUID, str]) -> None:
    house, alert, as_read = read
    sent(house, "HLT", sign("injury_unexplained", "harm"))
    assert titles(house) == {"Nights away", "A sign of harm"}
    with pytest.raises(MoreCameMeanwhile):
        decide_alert(house.viewer("coordinator"), alert=alert, decision="dismiss", reason="Known", as_read=as_read)
    assert titles(house) == {"Nights away", "A sign of harm"}, "nothing was stored"


def test_another_report_behind_it_counts_as_more(read: tuple[House, UUID, str]) -> None:
    house, alert, as_read = read
    sent(house, "POL", night(20))
    with pytest.raises(MoreCameMeanwhile):
        decide_alert(house.viewer("coordinator"), alert=alert, decision="watch", reason="Known", as_read=as_read)


def test_what_nothing_came_to_is_decided(read: tuple[House, UUID, str]) -> None:
    house, alert, as_read = read
    sent(house, "HLT", concern(child(**PIPPA), key="other", signs=["injury_unexplained"]))
    decide_alert(house.viewer("coordinator"), alert=alert, decision="watch", reason="Known", as_read=as_read)
    assert titles(house) == {"A sign of harm"}


def test_the_page_says_that_more_came_and_keeps_what_was_typed(read: tuple[House, UUID, str]) -> None:
    house, alert, as_read = read
    client = client_of(house, "coordinator")
    sent(house, "HLT", sign("injury_unexplained", "harm"))
    typed = {
        "decision": "act",
        "changes": "Nothing yet.",
        "reason": "Two visits are planned",
        "told": "",
        "as_read": as_read,
        **as_typed(house),
    }
    answer = client.post(f"/alerts/{alert}/decide/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "More came to this alert while you were reading it." in text
    assert "Two visits are planned" in text
    assert "A sign of harm" in text
    assert as_read not in text, "sent again, it answers what is shown now"
    assert titles(house) == {"Nights away", "A sign of harm"}


def test_what_waits_that_says_nothing_of_what_waits_with_it_would_be_noticed(
    read: tuple[House, UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the text is of the alert alone."""
    monkeypatch.setattr(standing.Together, "as_it_waits", lambda self, alert: str(alert))
    with pytest.raises(pytest.fail.Exception):
        test_what_came_while_an_alert_was_read_is_not_decided_unread((read[0], read[1], str(read[1])))


def test_a_report_that_came_after_a_dismissal_was_not_dismissed(house: House) -> None:
    """It was put behind the alert while somebody decided: nobody saw it."""
    sent(house, "POL", night(4), night(9))
    (row,) = waiting(house)
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="dismiss", reason="Grandmother's")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_evidence SET added_at = added_at + interval '1 day' WHERE key = 'night-3-9'")
    with house.operator().acting():
        (child_of_night,) = {row.about for row in standing.Alert.objects.all()}
        noted = decided_before.decided_before([child_of_night])
    assert len(noted.dismissed[child_of_night]) == 1
    assert len(noted.decided[child_of_night].looked_at) == 1


# -- what dismissing says of a thing ----------------------------------------------------------------------------------


def in_one_car(house: House) -> UUID:
    """Two girls who got into one car, and a sign about one of them. Returns the first report."""
    (first,) = sent(house, "SCH1", in_the_car(WREN, key="one", signs=["older_partner"]))
    sent(house, "POL", in_the_car(PIPPA, key="two"))
    return first


def test_what_a_person_marked_meanwhile_stays_of_concern_when_an_alert_about_it_is_dismissed(house: House) -> None:
    first = in_one_car(house)
    (row,) = [row for row in waiting(house) if row.rule == "shared_tie"]
    mark(house.viewer("coordinator"), to_mark=car(thing(house, first)), says="of_concern", reason="Seen at the hotel")
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="dismiss", reason="Known already")
    assert [says for _, _, says in marks_in(house)] == ["of_concern"]


def test_what_was_of_no_concern_may_be_said_again(house: House) -> None:
    first = in_one_car(house)
    (row,) = [row for row in waiting(house) if row.rule == "shared_tie"]
    for says in ("of_concern", "lifted"):
        mark(house.viewer("coordinator"), to_mark=car(thing(house, first)), says=says, reason="Seen")
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="dismiss", reason="A taxi")
    assert [says for _, _, says in marks_in(house)] == ["of_concern", "lifted", "no_concern"]


def test_who_goes_through_the_look_again_list_marks_nothing_by_it(house: House) -> None:
    for agency, stated in (("SCH1", WREN), ("HOM", PIPPA)):
        body = concern(child(**stated), key=agency, phones=[phone("+447700900321")], ties=[tie("c1", "t1")])
        sent(house, agency, body)
    hub = house.viewer("coordinator")
    (listed,) = look_again(hub).rows
    assert listed.row.is_about_thing
    decide_alert(hub, alert=listed.row.id, decision="dismiss", reason="Sisters’ friend")
    assert marks_in(house) == []
    assert look_again(hub).rows == []


# -- who were taken to be one child -----------------------------------------------------------------------------------


AT_SCHOOL: dict[str, Any] = {"date_of_birth": None, "address": ADDRESS}
AT_HOME: dict[str, Any] = {"date_of_birth": "2010-05-17", "address": ADDRESS, "identifiers": [nhs_of(1)]}


def away_from_home(day: int) -> dict[str, Any]:
    return missing_episode(
        wren(**AT_HOME),
        key=f"h-{day}",
        missing_since=f"2026-03-{day:02}T21:00:00+00:00",
        reported_at=f"2026-03-{day:02}T22:00:00+00:00",
        returned_at=f"2026-03-{day + 1:02}T09:00:00+00:00",
    )


def dismissed_as_one(house: House) -> None:
    """A school's older partner and a home's night away, of what may be one girl."""
    sent(house, "SCH1", concern(wren(**AT_SCHOOL), key="s", signs=["older_partner"]))
    sent(house, "HOM", away_from_home(6))
    (row,) = waiting(house)
    assert row.is_presumed
    assert "About each child alone they still count" in text_of(client_of(house, "coordinator"), f"/alerts/{row.id}/")
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="dismiss", reason="A cousin’s")
    house.process()


def test_what_is_dismissed_of_two_taken_for_one_still_counts_about_each_of_them(house: House) -> None:
    dismissed_as_one(house)
    assert waiting(house) == []
    sent(house, "HOM", away_from_home(10))
    assert "Nights away" in titles(house), "of whom the home speaks, nothing was dismissed"


def test_what_is_dismissed_of_two_taken_for_one_is_not_raised_of_them_again(house: House) -> None:
    dismissed_as_one(house)
    sent(house, "SCH1", concern(wren(**AT_SCHOOL), key="s2", signs=["new_phone"]))
    assert waiting(house) == []


def test_a_dismissal_of_two_taken_for_one_that_counted_for_each_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing.Standing, "rests_on_presumption", lambda self, alert: False)
    with pytest.raises(AssertionError):
        test_what_is_dismissed_of_two_taken_for_one_still_counts_about_each_of_them(house)


def listed_while_acting(house: House) -> int:
    """How many entries the list has where somebody acts on a child, and two further descriptions may be hers."""
    sent(house, "HOM", away_from_home(6), away_from_home(10))
    (row,) = waiting(house)
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="act", reason="Disclosed", confirms=True)
    house.process()
    for agency, code in (("SCH1", "older_partner"), ("HLT", "older_partner")):
        sent(house, agency, concern(wren(**AT_SCHOOL), key=agency, signs=[code]))
    assert waiting(house) == []
    rows = look_again(house.viewer("coordinator")).rows
    return sum(raised.rule == "pointing_and_away" for row in rows for raised in row.raised)


def test_what_is_presumed_of_a_child_for_whom_somebody_acts_stands_on_the_list_once(house: House) -> None:
    assert listed_while_acting(house) == 1


def test_an_entry_with_each_further_description_would_be_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_is_listed", lambda raised, before: False)
    assert listed_while_acting(house) > 1


# -- whoever is named with a confirmed child --------------------------------------------------------------------------


def named_together(house: House) -> None:
    """Pippa has a pointing sign of her own, and a carer names her with Wren; two nights raise Wren."""
    sent(house, "SCH1", concern(child(**PIPPA), key="pippa", signs=["older_partner"]))
    sent(house, "HOM", concern(child(**WREN), child(ref="c2", **PIPPA), key="both"))
    sent(house, "POL", night(4), night(9))


def test_whoever_is_named_with_a_child_is_looked_at_at_once_when_she_is_confirmed(house: House) -> None:
    named_together(house)
    (row,) = waiting(house)
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="act", reason="Disclosed", confirms=True)
    assert waiting(house) == []
    house.process()
    (row,) = waiting(house)
    labels = [person.label for person in row.people if person.id in row.about_now]
    assert (row.rule, labels) == ("associate", ["Pippa Sallow-Test"])


@pytest.mark.parametrize("decision", ["dismiss", "watch", "act"])
def test_what_confirms_nobody_raises_nobody_beside_her(house: House, decision: str) -> None:
    named_together(house)
    (row,) = waiting(house)
    decide_alert(house.viewer("coordinator"), alert=row.id, decision=decision, reason="Known")
    house.process()
    assert waiting(house) == []


# -- what a rule finds at once ----------------------------------------------------------------------------------------


def test_what_a_rule_finds_further_comes_to_the_alert_and_nobody_was_parted(house: House) -> None:
    """Three girls of one car are told of before any rule looks: the third is no sign that people were parted since."""
    house.send("SCH1", in_the_car(WREN, key="one", signs=["older_partner"]))
    house.send("POL", in_the_car(PIPPA, key="two"))
    third = {"given": "Maud", "family": "Quill-Test", "date_of_birth": "2010-02-02", "identifiers": [nhs_of(3)]}
    house.send("HOM", in_the_car(third, key="three"))
    house.process()
    (row,) = [row for row in waiting(house) if row.rule == "shared_tie"]
    assert len([person for person in row.people if person.role == "child"]) == 3
    assert row.changed == ""
    page = alert_of(house.viewer("coordinator"), alert=row.id)
    assert page is not None
    assert len({entry.submission for entry in (*page.reports, *page.later)}) == 3


# -- who was only taken to be one -------------------------------------------------------------------------------------


def test_neither_of_two_who_are_only_taken_to_be_one_is_confirmed_until_somebody_says_that_they_are(
    house: House,
) -> None:
    """The carer names a friend with the girl of the home; the school's girl may be her."""
    sent(house, "CSC", concern(child(**PIPPA), key="friend", signs=["older_partner"]))
    sent(house, "HOM", concern(wren(**AT_HOME), child(ref="c2", **PIPPA), key="both"))
    sent(house, "SCH1", concern(wren(**AT_SCHOOL), key="s", signs=["older_partner"]))
    sent(house, "HOM", away_from_home(6))
    (row,) = [row for row in waiting(house) if row.is_presumed]
    decide_alert(house.viewer("coordinator"), alert=row.id, decision="act", reason="Disclosed", confirms=True)
    house.process()
    assert "Named with a child believed to be exploited" not in titles(house)
    officer = house.viewer("linkage_officer")
    for pair in pairs_to_judge(officer):
        record_judgement(
            officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="same", reason="Both asked"
        )
    house.process()
    assert "Named with a child believed to be exploited" in titles(house)


def test_what_was_judged_of_others_is_not_said_of_these(house: House) -> None:
    """Of one girl and each of two others it is presumed that they are one; one of the others is judged to be somebody else."""
    sent(house, "HOM", away_from_home(6))
    # The others have numbers of their own, so that each is asked about with the first: were they alike, their ids would say.
    for number, (agency, code) in enumerate((("SCH1", "older_partner"), ("HLT", "hotel_stay")), start=1):
        numbered = wren(**AT_SCHOOL, identifiers=[upn_of(number)])
        sent(house, agency, concern(numbered, key=agency, signs=[code]))
        (row,) = [row for row in waiting(house) if row.is_presumed]
        assert row.changed == "presumed"
        if agency == "SCH1":
            decide_alert(house.viewer("coordinator"), alert=row.id, decision="watch", reason="Wait")
            officer = house.viewer("linkage_officer")
            (pair,) = pairs_to_judge(officer)
            record_judgement(
                officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="different", reason="Two girls"
            )
            house.process()
