"""Receipt codes that were never given stand under *Failed tries* as numbers by the hour: no code, no address, nobody."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.intake.unnamed import opened
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_speaking_up import code_in, sent, typed
from wholepicture.base.ledgered import NotPermitted
from wholepicture.intake.confidential.codes import new_code
from wholepicture.intake.confidential.queries import FEWEST_WRONG, wrong_codes
from wholepicture.intake.confidential.rules import Allowances
from wholepicture.web.speaking_up import views

PAGE = "/oversight/tries/"


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "allowances", Allowances())


def numbers(house: House) -> list[int]:
    with as_superuser(house.database) as superuser:
        return [number for (number,) in superuser.execute("SELECT number FROM intake_wrongcodes").fetchall()]


def test_codes_that_were_never_given_are_counted_by_the_hour_and_others_are_not(house: House) -> None:
    opened(house)
    client = Client()
    code = code_in(sent(client))
    typed(client, code)
    typed(client, "not a code")
    assert numbers(house) == []
    for _ in range(FEWEST_WRONG):
        typed(client, new_code())
    assert sum(numbers(house)) == FEWEST_WRONG


def test_whoever_oversees_reads_the_numbers_and_few_are_told_as_few(house: House) -> None:
    opened(house)
    overseer = client_of(house, "information_governance")
    assert "None was typed." in text_of(overseer, PAGE)
    codes = [new_code() for _ in range(FEWEST_WRONG + 1)]
    typed(Client(REMOTE_ADDR="198.51.100.77"), codes[0])
    assert f"Fewer than {FEWEST_WRONG}" in text_of(overseer, PAGE)
    for code in codes[1:]:
        typed(Client(REMOTE_ADDR="198.51.100.77"), code)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_wrongcodes SET hour = date_trunc('hour', statement_timestamp())")
    page = overseer.get(PAGE).content.decode()
    assert f'numeric">{FEWEST_WRONG + 1}</td>' in page
    assert "198.51.100.77" not in page
    assert not any(code in page for code in codes)


def test_nobody_else_reads_them_and_nobody_writes_them_but_the_page(house: House) -> None:
    opened(house)
    typed(Client(), new_code())
    since = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(NotPermitted):
        wrong_codes(house.viewer("coordinator"), since=since)
    assert [number for _, number in wrong_codes(house.viewer("information_governance"), since=since)] == [0]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert answer(connection, "SELECT count(*) FROM intake_wrongcodes") == 0
        for wrong in ("SELECT sec.note_wrong_code()", "DELETE FROM intake_wrongcodes"):
            assert refused(connection, wrong) == "InsufficientPrivilege"


def test_each_hour_is_a_number_of_its_own(house: House) -> None:
    opened(house)
    with as_superuser(house.database) as superuser:
        superuser.execute("INSERT INTO intake_wrongcodes VALUES (date_trunc('hour', now()) - interval '1 hour', 40)")
    typed(Client(), new_code())
    assert sorted(numbers(house)) == [1, 40]
    listed = text_of(client_of(house, "information_governance"), PAGE)
    assert "40" in listed.partition("Receipt codes")[2]
