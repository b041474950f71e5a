"""Thousands of referrals that wait in an area: whoever opens their list waits for none that is not theirs."""

from time import monotonic
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.referral.referring import at_the_door, lists, staffed
from tests.living import House

MANY = 3000
MOST_SECONDS = 5  # asked of each by itself whether it shows, it took some 15, of one list


@pytest.fixture(scope="module")
def waiting(shared_house: House) -> UUID:
    """One of very many that a nurse sent to the charity's front door."""
    hers = known(shared_house)
    shared_house.add_colleague("sister", "nurse", "HLT")
    shared_house.add_colleague("helper", "charity_worker", "CHA")
    staffed(shared_house)
    first = at_the_door(shared_house, "sister", hers, "CHA")
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "CREATE TEMPORARY TABLE many AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, %s) n", [MANY]
        )
        for table, key, changes in (
            (
                "casework_referral",
                "id",
                "jsonb_build_object('id', many.id, 'due_at', t.due_at + many.n * interval '1 minute')",
            ),
            ("casework_referralchild", "referral_id", "jsonb_build_object('referral_id', many.id)"),
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


def test_many_that_wait_at_the_door_hold_up_nobody_who_does_not_receive_them(
    shared_house: House, waiting: UUID
) -> None:
    assert lists(shared_house, "helper").to_answer == []
    assert seconds_of_list(shared_house, "helper") < MOST_SECONDS
    assert waiting in {row.id for row in lists(shared_house, "charity_worker").to_answer}


def test_many_that_a_leaver_sent_hold_up_nobody_who_does_not_stand_in(shared_house: House, waiting: UUID) -> None:
    with as_superuser(shared_house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s",
            [shared_house.professionals["sister"]],
        )
    assert seconds_of_list(shared_house, "helper") < MOST_SECONDS
