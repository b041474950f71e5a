"""What PostgreSQL itself refuses of assessments, to whoever runs statements as the application's role."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.access.raw import Connection, answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import begun, known, signed
from tests.living import House

DENIED = "InsufficientPrivilege"
COPY = """INSERT INTO casework_assessment SELECT (jsonb_populate_record(a, jsonb_build_object(
              'id', gen_random_uuid(), 'made_by_id', sec.professional(), 'agency_id', sec.agency(), 'at', statement_timestamp(),
              'stood', a.id) || %s::jsonb)).* FROM casework_assessment a WHERE a.id = %s"""
REVIEW = """INSERT INTO casework_assessmentreview (id, assessment_id, area_id, decision, reason, made_by_id)
            SELECT gen_random_uuid(), %s, sec.area(), 'approve', 'Invented.', {by}"""


@pytest.fixture
def assessment(house: House) -> UUID:
    return signed(house, "social_worker", known(house), "significant", **{"a-late_return": "yes"})


def as_somebody(house: House, who: str) -> Iterator[Connection]:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        yield connection


def test_nobody_signs_in_anothers_name_nor_of_a_child_they_do_not_see_nor_hides_that_they_lower(
    house: House, assessment: UUID
) -> None:
    another = str(house.professionals["coordinator"])
    for given in (
        f'{{"made_by_id": "{another}"}}',
        f'{{"agency_id": "{house.agencies["HUB"]}"}}',
        '{"at": "2020-01-01T00:00:00Z"}',
        '{"about": "00000000-0000-4000-8000-000000000001", "nominals": ["00000000-0000-4000-8000-000000000001"], "stood": null}',
        '{"step": 1}',
        f'{{"named": ["{another}"]}}',
    ):
        for connection in as_somebody(house, "nurse"):
            assert refused(connection, COPY, given, assessment) == DENIED, given
    for connection in as_somebody(house, "nurse"):
        assert refused(connection, COPY, "{}", assessment) == ""


def test_nobody_approves_their_own_nor_another_agencys_nor_in_anothers_name(house: House, assessment: UUID) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_professional SET is_lead = true")
    mine = REVIEW.format(by="sec.professional()")
    for who in ("social_worker", "nurse", "teacher_dsl", "charity_worker", "police_intelligence"):
        for connection in as_somebody(house, who):
            assert refused(connection, mine, assessment) == DENIED, who
    for connection in as_somebody(house, "coordinator"):
        another = REVIEW.format(by=f"'{house.professionals['social_worker']}'::uuid")
        assert refused(connection, another, assessment) == DENIED
        assert refused(connection, mine, assessment) == ""


def test_nobody_changes_what_was_signed_and_no_step_writes_one(house: House, assessment: UUID) -> None:
    for connection in as_somebody(house, "social_worker"):
        assert refused(connection, "UPDATE casework_assessment SET reason = 'x'") == DENIED
        assert refused(connection, "DELETE FROM casework_assessment") == DENIED
    with as_role("wp_worker", house.database) as worker:
        assert refused(worker, "UPDATE casework_assessment SET set_level = 'none'") == DENIED
        assert refused(worker, "UPDATE casework_assessment SET nominals = nominals") == ""
        for table in ("casework_assessment", "casework_assessmentreview", "casework_assessmentdraft"):
            assert refused(worker, f"INSERT INTO {table} DEFAULT VALUES") == DENIED


def test_a_draft_is_hidden_from_everybody_but_its_writer(house: House, assessment: UUID) -> None:
    from tests.casework.assessment.assessing import girl

    begun(house, "nurse", girl(house))
    counts = {}
    for who in ("nurse", "social_worker", "coordinator", "information_governance"):
        for connection in as_somebody(house, who):
            counts[who] = answer(connection, "SELECT count(*) FROM casework_assessmentdraft")
    assert counts == {"nurse": 1, "social_worker": 0, "coordinator": 0, "information_governance": 0}
