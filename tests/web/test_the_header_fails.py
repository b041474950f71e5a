"""What stands in the header of every page may fail alone: the page is shown, and what was done and read for it stays."""

from contextlib import suppress

import pytest
from django.db import DatabaseError

from tests.access.raw import answer, as_superuser
from tests.living import House
from tests.web.story import client_of
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.web.frame import navigation


def broken(viewer: Viewer) -> None:
    """A query of which a statement fails, as where one takes too long."""
    with viewer.acting(is_read=True), cursor() as sql:
        sql.execute("SELECT 1 / 0")


@pytest.mark.parametrize("part", ["unseen", "duty_contact"])
def test_what_was_read_stands_in_the_ledger_though_the_header_could_not_be_read(
    house: House, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    client = client_of(house, "coordinator")
    assert client.get("/directory/").status_code == 200
    entries = "SELECT count(*) FROM access_ledgerentry WHERE result = 'allowed'"
    with as_superuser(house.database) as superuser:
        before = answer(superuser, entries)
        monkeypatch.setattr(navigation, part, broken)
        assert client.get("/directory/").status_code == 200
        assert answer(superuser, entries) > before


def test_no_page_is_answered_as_done_of_which_the_database_takes_everything_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swallowed(viewer: Viewer) -> str:
        with suppress(DatabaseError):
            broken(viewer)
        return ""

    client = client_of(house, "coordinator")
    monkeypatch.setattr(navigation, "_unseen", swallowed)
    with pytest.raises(RuntimeError, match="nothing that this page says would be kept"):
        client.get("/directory/")
