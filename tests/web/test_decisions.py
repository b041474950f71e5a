"""What people do on the screens of the picture, alerts and joining, and what follows from it."""

import re
from uuid import UUID

from synthetic.factories import child, concern, upn_of
from tests.casework.cases.opening import as_typed
from tests.living import House
from tests.web.story import Told, client_of, text_of, told
from wholepicture.alerts.decisions import TOLD


def test_a_protected_address_reads_as_one_neutral_sentence_outside_the_circle(house: House) -> None:
    story = told(house)
    page = f"/people/{story.girl}/"
    worker, hub = client_of(house, "social_worker"), client_of(house, "coordinator")
    assert "4 Fern Walk" in text_of(hub, page)
    assert worker.post(f"{page}protect/", {"reason": ""}).status_code == 422
    done = worker.post(
        f"{page}protect/", {"reason": "Her father must not find her.", "circle": [str(house.agencies["CSC"])]}
    )
    assert done.status_code == 302
    house.process()
    outside = text_of(hub, page)
    assert "4 Fern Walk" not in outside
    assert "Gull House" not in outside
    assert "Where she lives or can be reached is protected. Ask her social worker." in outside
    assert "Her father" not in outside
    inside = text_of(worker, page)
    assert "4 Fern Walk" in inside
    assert "Her father must not find her." in inside
    # and the circle can end it
    lift = re.search(rf"{page}protect/[0-9a-f-]{{36}}/lift/", worker.get(page).content.decode())
    assert lift is not None
    assert hub.post(lift.group(0), {"lift_reason": "I say so."}).status_code == 404
    assert worker.post(lift.group(0), {"lift_reason": "He has left the country."}).status_code == 302
    assert "4 Fern Walk" in text_of(hub, page)


def test_a_decision_needs_a_reason_and_tells_the_sender(house: House) -> None:
    story = told(house)
    coordinator, receipt = client_of(house, "coordinator"), _receipt(story)
    decide = f"/alerts/{story.alert}/decide/"
    answer = coordinator.post(decide, {"decision": "watch", "changes": "Nothing yet.", "reason": " "})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    given = {
        "decision": "act",
        "changes": "Nothing yet.",
        "reason": "A strategy discussion is called.",
        "told": "We are meeting about this.",
        **as_typed(house),
    }
    assert coordinator.post(decide, given).status_code == 302
    page = text_of(coordinator, f"/alerts/{story.alert}/")
    assert "Act: take it forward" in page
    assert "What will you do?" not in page
    assert coordinator.post(decide, given).status_code == 409
    told_to = _answers(house, receipt)
    assert told_to == [f"{TOLD['act']}\n\nWe are meeting about this."]


def test_who_ticks_what_was_offered_is_told_that_somebody_decided_meanwhile(house: House) -> None:
    story = told(house)
    coordinator = client_of(house, "coordinator")
    decide = f"/alerts/{story.alert}/decide/"
    offered = re.search(
        r'name="of_concern"[^>]*value="([^"]+)"', coordinator.get(f"/alerts/{story.alert}/").content.decode()
    )
    assert offered is not None
    assert (
        coordinator.post(
            decide, {"decision": "watch", "changes": "Nothing yet.", "reason": "We keep an eye on it."}
        ).status_code
        == 302
    )
    given = {
        "decision": "act",
        "changes": "Nothing yet.",
        "reason": "A strategy discussion is called.",
        "of_concern": offered.group(1),
    }
    answer = coordinator.post(decide, given)
    assert answer.status_code == 409
    assert "Somebody decided this alert before you." in answer.content.decode()


def test_a_longer_reason_than_is_kept_is_refused_beside_its_box_and_decides_nothing(house: House) -> None:
    story = told(house)
    coordinator = client_of(house, "coordinator")
    decide = f"/alerts/{story.alert}/decide/"
    long = coordinator.post(
        decide, {"decision": "watch", "changes": "Nothing yet.", "reason": "x" * 4001, "told": "y" * 2001}
    )
    page = long.content.decode()
    assert long.status_code == 422
    assert page.count("Use 4,000 characters or fewer here. There are 4,001.") == 2, "above, and beside the box"
    assert page.count("Use 2,000 characters or fewer here. There are 2,001.") == 2
    assert "x" * 4001 in page, "what was typed is there to be shortened"
    assert (
        coordinator.post(decide, {"decision": "watch", "changes": "Nothing yet.", "reason": "x" * 4000}).status_code
        == 302
    )


def test_elsewhere_too_a_longer_reason_is_refused_and_nothing_is_stored(house: House) -> None:
    from wholepicture.access.models import LocationRestriction
    from wholepicture.linkage.models import Judgement

    story = told(house)
    hub = client_of(house, "coordinator")
    officer = client_of(house, "linkage_officer")
    protected = hub.post(f"/people/{story.girl}/protect/", {"reason": "x" * 4001})
    judged = officer.post(f"/joining/{story.pair}/judge/", {"answer": "same", "reason": "other", "words": "x" * 4001})
    assert (protected.status_code, judged.status_code) == (422, 422)
    assert "Say why in 4,000 characters or fewer. There are 4,001." in protected.content.decode()
    assert "the reason has 4,001 characters, of 4,000 at most" in judged.content.decode()
    with house.operator().acting():
        assert (LocationRestriction.objects.count(), Judgement.objects.filter(answer="same", rule="").count()) == (0, 0)


def _receipt(story: Told) -> str:
    from wholepicture.intake.queries import my_reports

    return next(one.receipt for one in my_reports(story.house.operator("POL")) if one.key == "p1")


def _answers(house: House, receipt: str) -> list[str]:
    from wholepicture.intake.queries import report_of

    found = report_of(house.operator("POL"), receipt=receipt)
    assert found is not None
    return [answer.text for answer in found.feedback]


def test_the_reasons_of_an_alert_name_the_day_as_it_was_in_england(house: House) -> None:
    from wholepicture.alerts.queries import alerts_awaiting

    # In summer a day begins at 11pm of the day before by universal time.
    happened = {"from": "2026-06-10", "precision": "day"}
    for agency, sign in (("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "missing_frequent")):
        house.send(agency, concern(child(identifiers=[upn_of(2)]), signs=[sign], happened=happened))
    house.process()
    reasons = " ".join(alerts_awaiting(house.viewer("coordinator"))[0].reasons)
    assert "10 June 2026" in reasons
    assert "9 June 2026" not in reasons


def test_a_judgement_joins_and_undoing_it_restores(house: House) -> None:
    from wholepicture.picture.queries import people_listed

    story = told(house)
    officer, hub = client_of(house, "linkage_officer"), house.viewer("coordinator")

    def people() -> set[UUID]:
        return {one.id for one in people_listed(hub, role="child")}

    before = people()
    judge = f"/joining/{story.pair}/judge/"
    assert officer.post(judge, {"answer": "same"}).status_code == 422
    assert officer.post(judge, {"answer": "same", "reason": "facts"}).status_code == 302
    assert f"/joining/{story.pair}/" not in officer.get("/joining/").content.decode()
    house.process()
    assert len(people()) == len(before) - 1
    undo = re.search(r"/joining/judged/[0-9a-f-]{36}/undo/", officer.get("/joining/judged/").content.decode())
    assert undo is not None
    assert officer.post(undo.group(0), {"reason": "Two girls."}).status_code == 302
    house.process()
    assert people() == before
    assert "Undone" in text_of(officer, "/joining/judged/")
    assert officer.post(undo.group(0), {"reason": "Again."}).status_code == 409


def test_a_judgement_against_the_facts_counts_once_a_colleague_agrees(house: House) -> None:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.models import SubjectProfile

    house.send("SCH1", concern(child(identifiers=None), key="one"))
    house.send("POL", concern(child(given="Toby", family="Quill-Test", sex="male", identifiers=None), key="two"))
    house.process()
    house.add_colleague("second_officer", "linkage_officer")
    with speaking_as("worker"):
        a, b = SubjectProfile.objects.values_list("subject", flat=True)
    made = record_judgement(house.viewer("linkage_officer"), subject_a=a, subject_b=b, answer="same", reason="A hunch.")
    own, colleague = client_of(house, "linkage_officer"), client_of(house, "second_officer")
    assert "wait for a second look" in text_of(colleague, "/joining/")
    assert "wait for a second look" not in text_of(own, "/joining/")
    assert "Does not count yet" in text_of(own, "/joining/judged/")
    look = f"/joining/second/{made.id}/"
    assert "A colleague looks at it" in text_of(own, look)
    assert own.post(look, {"agrees": "yes", "reason": "Still."}).status_code == 409
    said = text_of(colleague, look)
    assert "judged: the same person" in said
    assert "A hunch." in said
    assert "the facts speak strongly against one person" in said
    assert colleague.post(look, {"agrees": "", "reason": ""}).status_code == 422
    assert colleague.post(look, {"agrees": "yes", "reason": "I rang both."}).status_code == 302
    assert "looked again and agreed: I rang both." in text_of(own, "/joining/judged/")
