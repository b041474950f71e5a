"""An installation from before confirmations: what counted by a system counts on, what a person said waits. And back again."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from synthetic import factories
from tests.access.raw import as_superuser
from tests.access.test_claims import claim, read_of_others, wren
from tests.living import House
from wholepicture.access.commands import answer_involvement
from wholepicture.access.viewer import viewer_from_token
from wholepicture.config import installation
from wholepicture.intake.commands import accept_submission
from wholepicture.picture.queries import involvements_to_confirm

BEFORE = "0004_laid_down"


def back() -> None:
    connections.close_all()
    call_command("migrate", "access", BEFORE, database="owner", verbosity=0, interactive=False)
    connections.close_all()


@pytest.fixture
def upgraded(house: House) -> House:
    """Went back to the release before, and came to this one again, with an involvement by each way."""
    from wholepicture.access.accounts import new_agency_key

    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    house.send("SCH1", factories.involvement(wren(), service="A service  that nobody Registered"))
    key = new_agency_key(house.operator(), agency=house.agencies["HOM"])
    accept_submission(viewer_from_token(key, channel="api"), body=factories.involvement(wren()), channel="api")
    accept_submission(house.viewer("nurse"), body=claim(service="School nursing"), channel="screen")
    house.send("CSC", factories.involvement(wren(), service="Allocated social worker"))
    house.process()
    with as_superuser(house.database) as superuser:
        # An earlier release let an author keep it to the hub.
        for table in ("intake_submission", "picture_working"):
            csc = house.agencies["CSC"]
            superuser.execute(f"UPDATE {table} SET level = 'hub' WHERE agency_id = %s".encode(), [csc])
    back()
    installation.migrate()
    return house


def rows(house: House) -> dict[str, Any]:
    with as_superuser(house.database) as superuser:
        found = superuser.execute(
            "SELECT a.code, i.feed, i.answer, i.starts_on FROM access_involvement i "
            "JOIN partnership_agency a ON a.id = i.agency_id"
        ).fetchall()
    return {code: more for code, *more in found}


def test_what_a_system_sent_counts_on_and_what_a_person_sent_waits(upgraded: House) -> None:
    today = date.today()  # noqa: DTZ011 - received today
    told = rows(upgraded)
    assert {code: (feed, said) for code, (feed, said, _) in told.items()} == {
        "SCH1": ("file:a service that nobody registered", "confirmed"),
        "HOM": ("api:school on roll", "confirmed"),
        "HLT": ("", ""),
    }
    assert all(abs((starts_on - today).days) <= 1 for _, _, starts_on in told.values())
    with as_superuser(upgraded.database) as superuser:
        ((child,),) = superuser.execute("SELECT DISTINCT nominal FROM access_involvement").fetchall()
    reads = {who: bool(read_of_others(upgraded.viewer(who), child)) for who in ("teacher_dsl", "care_home_worker")}
    assert reads == {"teacher_dsl": True, "care_home_worker": True}
    for who in ("nurse", "social_worker"):
        assert read_of_others(upgraded.viewer(who), child) == {}, who
    assert [row.agency for row in involvements_to_confirm(upgraded.viewer("coordinator"))] == ["Harrowmere Hospital"]


def test_the_hub_takes_back_what_was_taken_over(upgraded: House) -> None:
    with as_superuser(upgraded.database) as superuser:
        involvement, child = superuser.execute(
            "SELECT id, nominal FROM access_involvement WHERE feed LIKE 'file:%'"
        ).fetchone() or (None, None)
    assert involvement is not None
    answer_involvement(
        upgraded.viewer("coordinator"), involvement=involvement, answer="withdrawn", reason="Who said so?"
    )
    assert read_of_others(upgraded.viewer("teacher_dsl"), child) == {}


def test_taken_back_to_the_release_before_it_is_as_it_was(upgraded: House) -> None:
    back()
    with as_superuser(upgraded.database) as superuser:
        was = superuser.execute(
            "SELECT i.id, i.nominal, i.starts_on, i.ends_on FROM access_involvement i ORDER BY id"
        ).fetchall()
        stated = superuser.execute("SELECT id, nominal, starts_on, ends_on FROM picture_working ORDER BY id").fetchall()
        forced = superuser.execute(
            "SELECT bool_and(relforcerowsecurity) FROM pg_class "
            "WHERE relname IN ('access_involvement', 'intake_submission', 'picture_working')"
        ).fetchone()
    assert was == stated
    assert len(was) == 4
    assert forced == (True,)
