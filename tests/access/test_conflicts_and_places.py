"""Conflicts of interest and protected places, carried through everything that is derived from whom they concern."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest

from synthetic import factories
from tests.living import House
from wholepicture.access.commands import bar_viewer, lift_protection, protect_location
from wholepicture.access.models import Bar, LocationRestriction
from wholepicture.access.queries import readers_of
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.base.database_role import cursor
from wholepicture.intake.commands import accept_submission
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.queries import pairs_to_judge
from wholepicture.picture.queries import picture_of

BORN = "2010-05-17"


def wren(number: int | None = 1, **more: Any) -> dict[str, Any]:
    """One child, as an agency that knows her number describes her; without it, as one that does not."""
    held = {"identifiers": [factories.nhs_of(number)]} if number else {}
    return factories.child(given="Wren", family="Ashdown-Test", date_of_birth=BORN, **held, **more)


def signs_from_three_agencies(house: House) -> UUID:
    """Reports enough to raise an alert about one child. Answers her nominal."""
    house.send("SCH1", factories.concern(wren(), signs=["new_phone"]))
    house.send("HLT", factories.concern(wren(), signs=["older_partner"]))
    house.send("CSC", factories.concern(wren(), signs=["missing_frequent"]))
    house.process()
    return child_of(house)


def child_of(house: House) -> UUID:
    with house.operator().acting(), cursor() as sql:
        sql.execute(
            "SELECT nominal FROM linkage_membership WHERE until IS NULL AND role = 'child' ORDER BY since LIMIT 1"
        )
        found: UUID = sql.fetchone()[0]
        return found


def sees(viewer: Any, tables: Iterable[str]) -> dict[str, int]:
    """How many rows of each table show to a viewer."""
    with viewer.acting(), cursor() as sql:
        counts = {}
        for table in tables:
            sql.execute(f"SELECT count(*) FROM {table}")
            counts[table] = sql.fetchone()[0]
        return counts


EVERYWHERE = (
    "intake_submission intake_subject intake_mention intake_original intake_submissionstate intake_feedback "
    "picture_event picture_passage picture_fact picture_association picture_sign picture_working "
    "linkage_membership linkage_subjectprofile linkage_subjectwhereabouts access_involvement "
    "alerts_alert alerts_evidence alerts_triage alerts_mark alerts_toread alerts_answer linkage_judgement "
    "linkage_candidate linkage_heldapart"
).split()


@pytest.mark.parametrize("who", ["coordinator", "police_intelligence", "nurse"])
def test_somebody_barred_from_a_child_sees_no_row_anywhere_that_touches_her(house: House, who: str) -> None:
    house.send("HLT", factories.involvement(wren()))
    child = signs_from_three_agencies(house)
    police = house.viewer("police_intelligence")
    alert = alerts_awaiting(police)[0]
    decide_alert(police, alert=alert.id, decision="watch", reason="test")
    viewer = house.viewer(who)
    before = sees(viewer, EVERYWHERE)
    assert before["picture_event"] > 0
    if who == "police_intelligence":
        # A source role opens originals; the hub reads alerts.
        assert before["intake_original"] > 0
        assert before["alerts_triage"] > 0
    if who == "coordinator":
        _bar(house, who, child)  # nobody bars themself
    else:
        bar_viewer(house.viewer("coordinator"), professional=house.professionals[who], nominal=child, reason="family")
    assert {table: count for table, count in sees(viewer, EVERYWHERE).items() if count} == {}
    if who != "nurse":
        assert alerts_awaiting(viewer) == []
        assert alert_of(viewer, alert=alert.id) is None
    assert picture_of(viewer, nominal=child) is None
    # And nobody else lost anything.
    assert picture_of(house.viewer("linkage_officer"), nominal=child) is not None


def _bar(house: House, who: str, child: UUID) -> None:
    with house.operator().acting():
        Bar.objects.create(
            area_id=house.area,
            professional_id=house.professionals[who],
            subject=child,
            nominal=child,
            reason="family",
        )


def _two_descriptions(house: House) -> tuple[UUID, UUID]:
    """One child known twice: by number, and by name alone. Answers the two subjects, the earlier first."""
    house.send("SCH1", factories.concern(wren(1), facts="first"))
    house.process()
    house.send("SCH2", factories.concern(wren(None, address={"lines": ["4 Test Row"], "postcode": "ZA1 1AA"})))
    house.process()
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT subject FROM linkage_subjectprofile ORDER BY received_at")
        first, second = (row[0] for row in sql.fetchall())
        return first, second


def _join_but_do_not_derive(house: House, first: UUID, second: UUID) -> None:
    """What a viewer meets between the step that joins and the step that derives the picture again."""
    linkage.record_judgement(
        house.viewer("linkage_officer"), subject_a=first, subject_b=second, answer="same", reason="test"
    )
    linkage.rejoin(system_viewer("derivation"), subjects=[first, second])


def test_a_bar_follows_its_subject_into_another_nominal_at_once(house: House) -> None:
    first, second = _two_descriptions(house)
    viewer = house.viewer("coordinator")
    _bar(house, "coordinator", second)
    assert sees(viewer, ["picture_event"]) == {"picture_event": 1}
    _join_but_do_not_derive(house, first, second)
    assert sees(viewer, ["picture_event", "picture_fact", "linkage_membership"]) == {
        "picture_event": 0,
        "picture_fact": 0,
        "linkage_membership": 0,
    }


def test_a_protected_place_stays_hidden_when_its_child_is_joined_to_another(house: House) -> None:
    first, second = _two_descriptions(house)
    with house.operator().acting():
        LocationRestriction.objects.create(area_id=house.area, subject=second, nominal=second, reason="test")
    viewer = house.viewer("coordinator")
    where = "picture_fact WHERE kind = 'address'"
    assert sees(viewer, [where]) == {where: 0}
    _join_but_do_not_derive(house, first, second)
    assert sees(viewer, [where]) == {where: 0}
    house.process()
    assert sees(viewer, [where]) == {where: 0}
    assert sees(house.viewer("other_teacher"), [where]) == {where: 1}, "the agency that wrote it"


def test_what_keeps_a_pair_together_is_told_without_a_protected_place(house: House) -> None:
    """An officer who may not see where one of two is does not learn it from the other, either."""
    house.by_the_first_rule_alone()
    home = {"lines": ["4 Test Row"], "postcode": "ZA1 1AA"}
    house.send("SCH1", factories.concern(wren(1, address=home)))
    house.send("SCH2", factories.concern(wren(None, address=home)))
    house.process()
    officer = house.viewer("linkage_officer")
    assert "postcode" in {one["fact"] for one in pairs_to_judge(officer)[0].facts}
    protect_location(house.viewer("coordinator"), nominal=child_of(house), submissions=[], reason="test")
    pair = pairs_to_judge(officer)[0]
    assert {"postcode", "phone", "school", "things"} & {one["fact"] for one in pair.facts} == set()
    assert "given" in {one["fact"] for one in pair.facts}, "the pair is still there to judge"


def test_the_list_of_readers_names_no_agency_whose_involvement_is_not_the_viewers_to_see(house: House) -> None:
    house.send("SCH1", factories.involvement(wren()))
    house.send("HLT", factories.involvement(wren(), from_="2025-01-01"))
    accept_submission(house.viewer("social_worker"), body=factories.involvement(wren()), channel="screen")
    house.process()
    child = child_of(house)

    def named(who: str) -> set[str]:
        listed = readers_of(house.viewer(who), level="partners", children=[child])
        return {one.agency for one in listed if one.why.startswith("Works with")}

    hospital, care, school = "Harrowmere Hospital", "Harrowmere Children's Social Care", "Marsh Lane Academy"
    assert named("teacher_dsl") == {hospital}
    assert named("coordinator") == {hospital, school}, "social care's is its own word alone, and it would not read this"
    assert named("charity_worker") == set()
    house.send("CSC", factories.involvement(wren(), service="Allocated social worker"))
    house.process()
    assert named("coordinator") == {hospital, care, school}
    protect_location(house.viewer("coordinator"), nominal=child, submissions=[], reason="test")
    assert named("teacher_dsl") == set()
    assert named("coordinator") == {hospital, care, school}


def test_an_alert_rests_on_nothing_that_is_kept_for_named_people(house: House) -> None:
    sharing = {"level": "named", "named": [house.emails["social_worker"]], "lawful_basis": "gdpr_6_1_e"}
    house.send("SCH1", factories.concern(wren(), signs=["new_phone"]))
    house.send("HLT", factories.concern(wren(), signs=["money_or_items_unexplained"]))
    house.send("CSC", factories.concern(wren(), signs=["new_clothes"], sharing=sharing))
    house.process()
    assert alerts_awaiting(house.viewer("coordinator")) == []
    house.send("HOM", factories.concern(wren(), signs=["new_clothes"]))
    house.process()
    assert len(alerts_awaiting(house.viewer("coordinator"))) == 1


def test_what_is_raised_about_a_protected_child_names_no_place_and_no_agency_by_name(house: House) -> None:
    """The hub is told, whether or not it is in the circle; where she is, it is not told by the alert."""
    hotel = factories.place("Harbour Lights Guest House", address={"lines": ["1 Quay"], "postcode": "ZA1 1AA"})
    robin = factories.child(given="Robin", date_of_birth="2009-01-02", identifiers=[factories.nhs_of(2)])
    house.send("SCH1", factories.concern(wren(), signs=["new_phone"]))
    house.process()
    child = child_of(house)
    protect_location(house.viewer("coordinator"), nominal=child, submissions=[], reason="test")
    seen: dict[str, Any] = {"places": [hotel], "ties": [factories.tie("c1", "l1", "seen_at")]}
    house.send("HLT", factories.concern(wren(), signs=["older_partner"], **seen))
    house.send("CSC", factories.concern(wren(), signs=["missing_frequent"]))
    house.send("POL", factories.concern(robin, signs=["older_partner"], **seen))
    house.process()
    officer = house.viewer("police_intelligence")
    raised = {one.rule: one for one in alerts_awaiting(officer)}
    assert set(raised) == {"several_signs", "shared_tie"}
    for one in raised.values():
        words = " ".join(one.reasons)
        for name in ("Marsh Lane", "Harrowmere Hospital", "Harbour Lights", "1 Quay", "Quay"):
            assert name not in words
        assert one.items == []
    assert "a school" in " ".join(raised["several_signs"].reasons)
    shown = picture_of(officer, nominal=child)
    assert shown is not None
    assert shown.whereabouts_hidden
    assert {entry.root for entry in shown.chronology} == {""}
    assert not any("Marsh Lane" in entry.agency for entry in shown.chronology)


def test_a_lifted_protection_shows_again(house: House) -> None:
    house.send("SCH1", factories.concern(wren(1, address={"lines": ["4 Test Row"], "postcode": "ZA1 1AA"})))
    house.process()
    where = "picture_fact WHERE kind = 'address'"
    protector = house.viewer("coordinator")
    made = protect_location(protector, nominal=child_of(house), submissions=[], reason="test")
    officer = house.viewer("linkage_officer")
    assert sees(officer, [where]) == {where: 0}
    assert sees(protector, [where]) == {where: 1}
    lift_protection(protector, restriction=made, submissions=(), reason="test")
    assert sees(officer, [where]) == {where: 1}
