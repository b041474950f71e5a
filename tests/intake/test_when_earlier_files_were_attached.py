"""Files that were attached before it was kept when: they came with their report."""

from uuid import UUID

from django.core.management import call_command
from django.db import connections

from tests.access.raw import answer, as_superuser
from tests.intake.files import files_for, photo, sent_with
from tests.living import House
from wholepicture.config import installation

BEFORE = "0012_attached_files"


def back() -> None:
    connections.close_all()
    call_command("migrate", "intake", BEFORE, database="owner", verbosity=0, interactive=False)
    connections.close_all()


def received(house: House, report: UUID) -> object:
    with as_superuser(house.database) as superuser:
        return answer(superuser, "SELECT received_at FROM intake_submission WHERE id = %s", report)


def test_a_file_that_is_stored_already_was_attached_when_its_report_came(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo())
    house.process()
    back()
    installation.migrate()
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT attached_at FROM intake_attachment") == received(house, report)
        secured = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('intake_attachment', 'intake_submission')"
        assert answer(superuser, secured) is True
    (row,) = files_for(house, "teacher_dsl", report)
    assert row.state == "drawn"
