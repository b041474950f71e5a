"""Who told us: for the source role, after a reason, on the ledger; for everybody else it is not there."""

import re

import pytest

from synthetic.factories import child, concern, upn_of
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_who_looked import words
from wholepicture.access.queries import Asked, who_looked
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.intake.queries import source_of
from wholepicture.web.reading.source import NO_REASON

TOLD = {"how_known": "someone_else_told_me", "informant": "Pat Neighbour-Test"}
ROLES_WITHOUT = (
    *(
        "coordinator",
        "linkage_officer",
        "social_worker",
        "teacher_dsl",
        "nurse",
        "information_governance",
        "other_teacher",
    ),
)


@pytest.fixture(scope="module")
def reported(shared_house: House) -> House:
    """A report with a source, one without, and one kept to named people."""
    wren = child(identifiers=[upn_of(1)])
    shared_house.send(
        "SCH1",
        concern(
            wren, key="told", provenance=TOLD, safety={"risk_to_source": "Beaten before"}, sharing={"level": "hub"}
        ),
    )
    shared_house.process()
    return shared_house


@pytest.fixture
def page(reported: House) -> str:
    from tests.access.raw import answer, as_superuser

    with as_superuser(reported.database) as superuser:
        return f"/reading/{answer(superuser, 'SELECT id FROM intake_submission')}/source/"


def test_the_source_role_is_asked_why_and_then_shown_who_told_us(reported: House, page: str) -> None:
    police = client_of(reported, "police_intelligence")
    assert page in police.get(page.replace("/reading/", "/behind/").replace("source/", "")).content.decode()
    asked = text_of(police, page)
    assert "Why do you need to know?" in asked
    assert "Neighbour" not in asked
    refused = police.post(page, {"reason": "  "})
    assert (refused.status_code, NO_REASON in words(refused)) == (422, True)
    assert "Neighbour" not in words(refused)
    long = police.post(page, {"reason": "x" * 20_000})
    assert (long.status_code, "x" * 20_000 in long.content.decode()) == (422, True)
    assert "There are 20,000" in words(long)
    shown = words(police.post(page, {"reason": "To warn them before the arrest"}))
    assert "Pat Neighbour-Test" in shown
    assert "Beaten before" in shown


def test_it_is_a_look_at_the_girl_and_the_reason_stays_unread(reported: House, page: str) -> None:
    from wholepicture.picture.looked_up import people_called

    client_of(reported, "police_intelligence").post(page, {"reason": "To warn Pat"})
    officer = reported.viewer("information_governance")
    girl = people_called(officer, words="Wren Ashdown").people[0].id
    told = [one for one in who_looked(officer, asked=Asked(person=girl)) if one.operation == "intake.queries.source_of"]
    assert told
    assert all(one.keeps_reason and not one.reason for one in told)


@pytest.mark.parametrize("who", ROLES_WITHOUT)
def test_nobody_else_learns_that_there_is_such_a_page(reported: House, page: str, who: str) -> None:
    client = client_of(reported, who)
    nothing = re.sub("[0-9a-f]{8}-", "00000000-", page, count=1)
    for ask in (client.get, client.post):
        assert ask(page).status_code == ask(nothing).status_code == 404
    for shown in ("/reading/", "/behind/"):
        body = client.get(page.replace("/reading/", shown).replace("source/", "")).content.decode()
        assert "source/" not in body
        assert "Who told us" not in body
    with pytest.raises(NotPermitted):
        source_of(reported.viewer(who), submission=page.split("/")[2], reason="x")  # type: ignore[arg-type]


def test_a_reason_is_needed_whoever_calls_and_nothing_is_told_of_what_is_hidden(house: House) -> None:
    named = {"level": "named", "lawful_basis": "gdpr_6_1_e", "named": ["teacher.dsl@example.org"]}
    sent = house.send("SCH1", concern(child(identifiers=[upn_of(1)]), key="n", provenance=TOLD, sharing=named))
    house.process()
    police = house.viewer("police_intelligence")
    with pytest.raises(NeedsReason):
        source_of(police, submission=sent[0].submission, reason=" ")
    with pytest.raises(NotFound):
        source_of(police, submission=sent[0].submission, reason="To warn them")
    assert client_of(house, "police_intelligence").get(f"/reading/{sent[0].submission}/source/").status_code == 404
