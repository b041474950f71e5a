"""A file between being looked at and being taken in: whose it is, how long it lasts, and that it goes in whole or not at all."""

import pytest

from tests.access.raw import answer as ask
from tests.access.raw import as_role, as_superuser
from tests.living import House
from tests.web.sending_files import Sender, lines, plain
from tests.web.story import text_of

# -- one transaction ------------------------------------------------------------------------------------------------

REFUSES = """
CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '{code}'; END $$;
GRANT EXECUTE ON FUNCTION planted() TO PUBLIC;
CREATE TRIGGER planted BEFORE INSERT ON {table} FOR EACH ROW {when} EXECUTE FUNCTION planted();
"""


def test_a_row_that_the_database_refuses_does_not_spoil_the_others(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.ndjson", lines(7) + b"\n{ cut off")
    with as_superuser(house.database) as superuser:
        when = "WHEN (NEW.key = 'k-3')"
        superuser.execute(REFUSES.format(code="22P02", table="intake_submission", when=when).encode())
    account = sender.take(upload)
    assert "Taken in 6" in account
    assert "Held in quarantine 2" in account
    assert sorted(sender.stored()) == ["k-0", "k-1", "k-2", "k-4", "k-5", "k-6"]
    assert {one.row for one in sender.held()} == {4, 8}


@pytest.mark.parametrize(
    ("table", "when", "code"),
    [
        ("intake_delivery", "", "53100"),  # a full disk, when everything else was stored
        ("intake_submission", "WHEN (NEW.key = 'k-202')", "53100"),  # in the second batch
        ("intake_submission", "WHEN (NEW.key = 'k-202')", "55P03"),  # somebody else holds the key too long
        ("intake_quarantine", "", "XX000"),
    ],
)
def test_an_error_on_the_way_leaves_nothing_half_stored_and_the_file_still_waits(
    house: House, table: str, when: str, code: str
) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.ndjson", lines(204) + b"\n{ cut off")
    with as_superuser(house.database) as superuser:
        superuser.execute(REFUSES.format(code=code, table=table, when=when).encode())
        answer = sender.client.post(f"/report/file/{upload}/take/")
        assert answer.status_code == 503
        assert "None of the file was stored." in answer.content.decode()
        for empty in ("intake_submission", "intake_original", "intake_quarantine", "procrastinate_jobs"):
            assert ask(superuser, f"SELECT count(*) FROM {empty}") == 0, empty
        superuser.execute(f"DROP TRIGGER planted ON {table}".encode())
    assert "Taken in 204" in sender.take(upload)
    assert house.process().failed == 0


def test_pressing_twice_takes_the_file_in_once_and_a_thrown_away_file_is_gone(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    upload = sender.upload("a.ndjson", lines(3))
    assert sender.take(upload) == sender.take(upload)
    assert sender.client.get(f"/report/file/{upload}/")["Location"] == f"/report/file/{upload}/account/"
    assert len(sender.stored()) == 3
    gone = sender.upload("b.ndjson", lines(4))
    sender.client.post(f"/report/file/{gone}/discard/")
    assert sender.client.get(f"/report/file/{gone}/").status_code == 404
    assert sender.client.post(f"/report/file/{gone}/take/").status_code == 404
    with as_superuser(house.database) as superuser:
        assert ask(superuser, "SELECT count(*) FROM intake_upload") == 0


# -- whose it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stranger", ["linkage_officer", "teacher_dsl"])
def test_a_file_and_its_account_are_not_there_for_a_colleague_or_another_agency(house: House, stranger: str) -> None:
    sender = Sender(house, "coordinator")
    upload, taken = sender.upload("a.ndjson", lines(1)), sender.upload("b.ndjson", lines(2))
    sender.take(taken)
    other = Sender(house, stranger)
    absent = "00000000-0000-4000-8000-000000000000"
    for method, address, real in (
        *(("get", "/report/file/{}/", one) for one in (upload, taken)),
        *(("post", "/report/file/{}/take/", one) for one in (upload, taken)),
        *(("post", "/report/file/{}/discard/", one) for one in (upload, taken)),
        *(("get", f"/report/file/{{}}/{page}", taken) for page in ("account/", "receipts/", "receipts.csv")),
    ):
        there = plain(other.client, method, address.format(real))
        assert there == plain(other.client, method, address.format(absent)), address
        assert there[0] == 404, address
    assert "a.ndjson" not in text_of(other.client, "/report/file/")
    assert "Would be taken in 1" not in sender.look(upload), "k-0 was sent with the other file"


def test_a_waiting_file_lies_encrypted_and_row_security_keeps_it_for_its_sender(house: House) -> None:
    sender = Sender(house, "coordinator")
    sender.upload("a.ndjson", lines(1).replace(b"k-0", b"Test Marker"))
    count = "SELECT count(*) FROM intake_upload"
    with as_superuser(house.database) as superuser:
        assert ask(superuser, count) == 1
        for spelt in ("Test Marker", b"Test Marker".hex()):
            assert not ask(
                superuser, "SELECT EXISTS (SELECT 1 FROM intake_upload t WHERE t::text LIKE %s)", f"%{spelt}%"
            )
    with as_role("wp_app", house.database) as app:
        for who, seen in (("coordinator", 1), ("linkage_officer", 0), ("teacher_dsl", 0)):
            with app.transaction():
                ask(app, "SELECT sec.begin(%s)", house.token(who))
                assert ask(app, count) == seen
    with as_role("wp_worker", house.database) as worker:
        assert ask(worker, count) == 0


def test_a_file_that_nobody_came_back_to_is_erased_after_a_day_and_a_younger_one_is_not(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    old, young = sender.upload("old.ndjson", lines(1)), sender.upload("young.ndjson", lines(1))
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_upload SET uploaded_at = now() - interval '25 hours' WHERE id = %s", [old])
    assert sender.client.get(f"/report/file/{old}/").status_code == 404
    assert sender.client.post(f"/report/file/{old}/take/").status_code == 404
    house.process()
    with as_superuser(house.database) as superuser:
        assert str(ask(superuser, "SELECT id FROM intake_upload")) == young
        told = "SELECT count(*) FROM access_ledgerentry WHERE operation = 'intake.commands.erase_old_uploads'"
        assert ask(superuser, told) == 1
        house.process()
        assert ask(superuser, told) == 1, "nothing is written where nothing was erased"


def test_only_so_many_files_wait_for_one_person(house: House) -> None:
    sender = Sender(house, "teacher_dsl")
    for number in range(10):
        sender.upload(f"{number}.ndjson", lines(1))
    assert "Ten of your files wait" in sender.refused("11.ndjson", lines(1))
