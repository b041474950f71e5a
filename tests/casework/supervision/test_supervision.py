"""What was said when somebody was supervised: who notes it, who reads it, and what it never tells."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from tests.access.raw import answer, as_role
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import leaves, opened
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.supervision.commands import NotNoted, note_supervision
from wholepicture.casework.supervision.queries import last_talks, supervision_of, supervision_of_case
from wholepicture.casework.supervision.rules import Noted


@pytest.fixture
def lead(house: House) -> str:
    """Somebody who leads social care's workers."""
    house.add_colleague("lead", "social_worker", "CSC", is_lead=True)
    return "lead"


def noted(house: House, by: str, worker: str, words: str = "How the week went.", case: UUID | None = None) -> UUID:
    on = clock.local_date()
    return note_supervision(
        house.viewer(by),
        worker=house.professionals[worker],
        noted=Noted(on, words, "She takes leave.", on + timedelta(days=28)),
        case=case,
    )


def read(house: House, who: str, worker: str = "social_worker") -> list[str]:
    try:
        return [note.words for note in supervision_of(house.viewer(who), worker=house.professionals[worker]).notes]
    except NotFound:
        return ["not theirs"]


def test_whoever_leads_notes_it_and_the_worker_reads_it(house: House, lead: str) -> None:
    noted(house, lead, "social_worker")
    assert read(house, "social_worker") == read(house, lead) == ["How the week went."]
    for nobody in ("coordinator", "nurse", "teacher_dsl"):
        assert read(house, nobody) == ["not theirs"], nobody
    talk = last_talks(house.viewer(lead), workers=[house.professionals["social_worker"]])
    assert talk[house.professionals["social_worker"]].on == clock.local_date()
    assert last_talks(house.viewer("coordinator"), workers=[house.professionals["social_worker"]]) == {}


def test_the_co_ordinator_supervises_those_who_work_for_the_hub_of_whichever_agency(house: House) -> None:
    noted(house, "coordinator", "police_intelligence")
    assert read(house, "police_intelligence", "police_intelligence") == ["How the week went."]
    assert read(house, "linkage_officer", "police_intelligence") == ["not theirs"]


@pytest.mark.parametrize(
    ("by", "worker"),
    [
        ("coordinator", "social_worker"),
        ("coordinator", "coordinator"),
        ("social_worker", "nurse"),
        ("nurse", "nurse"),
        ("police_intelligence", "coordinator"),
    ],
)
def test_nobody_else_notes_anything_of_anybody(house: House, by: str, worker: str) -> None:
    with pytest.raises(NotFound):
        noted(house, by, worker)
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token(by)])
        assert answer(app, "SELECT sec.supervises(%s)", house.professionals[worker]) is False
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                'INSERT INTO casework_supervisionnote (id, area_id, agency_id, worker_id, "on", words, agreed, by_id, at) VALUES '
                "(gen_random_uuid(), sec.area(), sec.agency(), %s, current_date, 'x', '', sec.professional(), statement_timestamp())",
                [house.professionals[worker]],
            )


def test_what_is_said_of_a_case_stands_with_the_case_and_goes_with_it(house: House, lead: str) -> None:
    wren = known(house)
    case = opened(house, "coordinator", wren, "social_worker")
    noted(house, lead, "social_worker", "Ask her aunt.", case)
    noted(house, lead, "social_worker")
    assert [note.words for note in supervision_of_case(house.viewer("coordinator"), case=case)] == ["Ask her aunt."]
    assert "Ask her aunt." in text_of(client_of(house, "coordinator"), f"/cases/{case}/")
    assert set(read(house, "social_worker")) == {"Ask her aunt.", "How the week went."}
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["social_worker"], nominal=wren, reason="Kin."
    )
    assert read(house, "social_worker") == ["How the week went."]
    assert supervision_of_case(house.viewer("social_worker"), case=case) == []


def test_a_case_that_is_not_the_workers_is_refused_at_its_field(house: House, lead: str) -> None:
    case = opened(house, "coordinator", known(house), "coordinator")
    with pytest.raises(NotNoted) as refused:
        noted(house, lead, "social_worker", case=case)
    assert list(refused.value.faults) == ["case"]
    leaves(house, "social_worker")
    with pytest.raises(NotNoted) as refused:
        noted(house, lead, "social_worker")
    assert "has left" in refused.value.faults[""]


def test_what_was_typed_stands_in_the_form_with_what_is_wrong(house: House, lead: str) -> None:
    client, to = client_of(house, lead), f"/worklist/supervision/{house.professionals['social_worker']}/"
    typed = {"on-day": "31", "on-month": "2", "on-year": "2026", "words": "About her week.", "agreed": "Leave."}
    answered = client.post(to, typed)
    assert answered.status_code == 422
    page = answered.content.decode()
    assert "About her week." in page
    assert "Leave." in page
    day = clock.local_date()
    kept = client.post(to, typed | {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)})
    assert kept.status_code == 302
    assert "About her week." in text_of(client, to)
    assert f"supervision of {house.viewer('social_worker').name}" in text_of(client, "/worklist/group/")
