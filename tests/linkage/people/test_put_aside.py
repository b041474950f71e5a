"""What is too wide to be joined while others wait is listed for an officer, and joined as if it had not been."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.linkage.whole import unlike_whole
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.config.processing import process
from wholepicture.linkage import queries
from wholepicture.linkage.people import nearby, put_aside

WREN = {"given": "Wren", "date_of_birth": "2010-05-17", "sex": "female"}
UPN = factories.upn_of(1)


def send(house: House, number: int, agency: str = "SCH1") -> None:
    """One more description of one child: another family name each time."""
    child = factories.child(**WREN, family=f"Ashdown{'abcdefgh'[number]}", identifiers=[UPN])
    house.send(agency, factories.concern(child, key=f"wide-{number}"))


def stands_in() -> list[str]:
    with system_viewer("operator").acting(), cursor() as sql:
        sql.execute("SELECT nominal::text FROM linkage_identity ORDER BY first_at")
        return [row[0] for row in sql.fetchall()]


def join_only(house: House, but: UUID | None = None) -> None:
    """Join what waits, but for one, and leave for later what is put aside."""
    from wholepicture.linkage import commands as linkage

    with system_viewer("operator").acting(), cursor() as sql:
        sql.execute("SELECT id FROM intake_submission s WHERE NOT EXISTS "
                    "(SELECT 1 FROM linkage_subjectprofile p WHERE p.submission = s.id)")  # fmt: skip
        unjoined = [row[0] for row in sql.fetchall() if row[0] != but]
    linkage.join(system_viewer("derivation"), submissions=unjoined)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "AT_ONCE", 3)


def test_whoever_is_put_aside_stands_alone_and_an_officer_reads_of_it(house: House) -> None:
    for number in range(5):
        send(house, number)
        join_only(house)
    *joined, last = stands_in()
    assert len(set(joined)) == 1
    assert last not in joined
    officer = house.viewer("linkage_officer")
    (row,) = queries.put_aside(officer)
    assert (row.kind, row.value, row.joined_at) == ("upn", UPN["value"], None)
    assert [row.waiting for row in queries.put_aside(officer)] == [1]


def test_the_page_of_shared_values_says_what_waits_and_why(house: House) -> None:
    for number in range(5):
        send(house, number)
        join_only(house)
    officer = client_of(house, "linkage_officer")
    page = text_of(officer, "/joining/shared/")
    assert "Too wide to be joined at once" in page
    assert f"{UPN['value']} Waits" in page
    assert "Waiting: 1." in page
    process()
    assert f"{UPN['value']} Joined" in text_of(officer, "/joining/shared/?kind=number")
    assert "Too wide" not in text_of(officer, "/joining/shared/?kind=phone")


def test_once_nothing_else_waits_it_is_joined_as_if_it_had_not_been_put_aside(house: House) -> None:
    for number in range(8):
        send(house, number, "SCH1" if number % 2 else "SCH2")
        join_only(house)
    assert len(set(stands_in())) > 1
    process()
    assert len(set(stands_in())) == 1
    assert unlike_whole() == []
    (row,) = queries.put_aside(house.viewer("linkage_officer"))
    assert row.joined_at is not None
    assert row.waiting == 0


def test_who_is_put_aside_after_standing_with_somebody_keeps_that_past(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "AT_ONCE", 1)
    nhs = factories.nhs_of(1)
    a_description = {"family": "Ashdown-Test", "identifiers": [UPN, nhs]}
    house.send("SCH1", factories.concern(factories.child(**WREN, family="Ashdown", identifiers=[UPN]), key="first"))
    join_only(house)
    house.send("HLT", factories.concern(factories.child(**WREN, family="Ashdowne", identifiers=[nhs]), key="second"))
    join_only(house)
    (earlier,) = house.send("CSC", factories.concern(factories.child(**WREN, **a_description), key="earlier"))
    house.send("CSC", factories.concern(factories.child(**WREN, **a_description), key="later"))
    join_only(house, but=earlier.submission)
    assert len(set(stands_in())) == 1
    join_only(house)
    (row,) = queries.put_aside(house.viewer("linkage_officer"))
    assert row.waiting == 1, "what is too wide to be worked out again waits too"
    process()
    assert unlike_whole() == []


def test_whoever_comes_in_the_same_job_is_not_held_up_by_one_who_is_too_wide(house: House) -> None:
    for number in range(4):
        send(house, number)
        join_only(house)
    ines = {"given": "Ines", "date_of_birth": "2011-02-03", "identifiers": [factories.nhs_of(3)]}
    (earlier,) = house.send("HLT", factories.concern(factories.child(**ines, family="Fen-Test"), key="earlier"))
    house.send("HLT", factories.concern(factories.child(**ines, family="Fenn-Test"), key="later"))
    join_only(house, but=earlier.submission)
    send(house, 5)
    join_only(house)
    assert [(row.value, row.waiting) for row in queries.put_aside(house.viewer("linkage_officer"))] == [
        (UPN["value"], 1)
    ]
    with system_viewer("operator").acting(), cursor() as sql:
        sql.execute("SELECT count(DISTINCT nominal) FROM linkage_identity WHERE given = 'ines' OR given = 'Ines'")
        assert sql.fetchone()[0] == 1


def test_a_month_after_it_was_joined_nothing_is_told_of_it(house: House) -> None:
    for number in range(5):
        send(house, number)
        join_only(house)
    process()
    officer = house.viewer("linkage_officer")
    (row,) = queries.put_aside(officer)
    assert row.waiting == 0
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE linkage_putaside SET joined_at = joined_at - interval '31 days'")
    send(house, 5)
    process()
    assert [row.since > clock.now() - timedelta(hours=1) for row in queries.put_aside(officer)] == [True]
    with as_superuser(house.database) as superuser:
        assert superuser.execute("SELECT count(*) FROM linkage_putaside").fetchone() == (1,)


def test_whoever_does_not_judge_reads_nothing_of_it(house: House) -> None:
    for number in range(5):
        send(house, number)
        join_only(house)
    with house.viewer("nurse").acting(), cursor() as sql:
        sql.execute("SELECT count(*) FROM linkage_putaside")
        assert sql.fetchone()[0] == 0


def _nobody_joins_it_later(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(put_aside, "publish", lambda topic, ids, priorities: None)


def _nothing_is_listed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(put_aside.PutAside.objects, "bulk_create", lambda rows, **options: rows)


@pytest.mark.parametrize("plant", [_nobody_joins_it_later, _nothing_is_listed])
def test_a_planted_fault_is_found(house: House, plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises((AssertionError, ValueError)):
            test_once_nothing_else_waits_it_is_joined_as_if_it_had_not_been_put_aside(house)
