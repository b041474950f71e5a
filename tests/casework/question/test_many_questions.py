"""Thousands of questions that wait in an area: whoever opens their list waits for none that is not theirs."""

from time import monotonic
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.question.asking import asked, lists
from tests.casework.referral.referring import staffed
from tests.living import House

MANY = 3000
MOST_SECONDS = 5


@pytest.fixture(scope="module")
def waiting(shared_house: House) -> UUID:
    """One of very many that a nurse asked at the charity's front door, each taken by somebody who leaves."""
    hers = known(shared_house)
    shared_house.add_colleague("sister", "nurse", "HLT")
    for who in ("helper", "taker"):
        shared_house.add_colleague(who, "charity_worker", "CHA")
    staffed(shared_house)
    first = asked(shared_house, "sister", hers, "CHA")
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "CREATE TEMPORARY TABLE many AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, %s) n", [MANY]
        )
        for table, key, changes in (
            (
                "casework_agencyquestion",
                "id",
                "jsonb_build_object('id', many.id, 'due_at', t.due_at + many.n * interval '1 minute')",
            ),
            ("casework_questionabout", "question_id", "jsonb_build_object('question_id', many.id)"),
        ):
            superuser.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(t, {changes})).* FROM {table} t, many WHERE t.{key} = %s",
                [first],
            )
            superuser.execute(f"ANALYZE {table}")
    return first


def seconds_of_list(house: House, who: str) -> float:
    began = monotonic()
    lists(house, who)
    return monotonic() - began


def test_many_that_wait_hold_up_nobody_who_is_not_asked(shared_house: House, waiting: UUID) -> None:
    assert lists(shared_house, "helper").to_answer == []
    took = {who: seconds_of_list(shared_house, who) for who in ("helper", "charity_worker", "coordinator", "nurse")}
    assert max(took.values()) < MOST_SECONDS, took
    assert waiting in {row.id for row in lists(shared_house, "charity_worker").to_answer}


def test_many_of_who_has_left_hold_up_nobody_who_does_not_stand_in(shared_house: House, waiting: UUID) -> None:
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("UPDATE casework_agencyquestion SET taken_by_id = %s", [shared_house.professionals["taker"]])
        for who in ("sister", "taker"):
            superuser.execute(
                "UPDATE partnership_professional SET is_active = false WHERE id = %s", [shared_house.professionals[who]]
            )
        superuser.execute("ANALYZE casework_agencyquestion")
    took = {who: seconds_of_list(shared_house, who) for who in ("helper", "charity_worker", "coordinator", "nurse")}
    assert max(took.values()) < MOST_SECONDS, took
