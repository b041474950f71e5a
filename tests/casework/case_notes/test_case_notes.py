"""Notes in cases: who writes them, who reads them, and what a note of several children tells of each."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from synthetic import factories
from tests.access.raw import answer, as_role, as_superuser
from tests.casework.assessment.assessing import girl, known
from tests.casework.cases.opening import opened
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.case_notes.commands import NoteNotWritten, write_note
from wholepicture.casework.case_notes.queries import notes_of_case
from wholepicture.casework.case_notes.rules import Written

BEA = factories.child(given="Bea", family="Rowan-Test", identifiers=[factories.upn_of(7)])
TOGETHER = "They came to the drop-in together."


@pytest.fixture
def both(house: House) -> tuple[UUID, UUID]:
    """A case of Wren's and one of Bea's, both led by the social worker; a nurse works with Wren alone."""
    wren = known(
        house,
        also=[
            ("HOM", factories.concern(BEA, key="b1", signs=["late_return"])),
            ("CSC", factories.involvement(BEA, key="b2", service="Allocated social worker")),
        ],
    )
    worker = {"lead": "social_worker"}
    return opened(house, "social_worker", wren, **worker), opened(house, "social_worker", girl(house, "b1"), **worker)


def wrote(house: House, cases: tuple[UUID, ...], who: str = "social_worker", **more: Any) -> list[UUID]:
    own = more.pop("own", {})
    return write_note(
        house.viewer(who), cases=cases, written=Written(clock.local_date(), more.pop("words", TOGETHER), own, **more)
    )


def read(house: House, who: str, case: UUID) -> list[tuple[str, str]]:
    return [(note.words, note.own) for note in notes_of_case(house.viewer(who), case=case).rows]


def test_a_note_of_two_children_stands_in_the_case_of_each_with_what_is_about_her_alone(
    house: House, both: tuple[UUID, UUID]
) -> None:
    wren, bea = both
    wrote(house, both, own={wren: "She had a new telephone.", bea: "She was crying."})
    assert read(house, "social_worker", wren) == [(TOGETHER, "She had a new telephone.")]
    assert read(house, "social_worker", bea) == [(TOGETHER, "She was crying.")]


def test_whoever_reads_one_of_the_cases_alone_learns_of_no_other(house: House, both: tuple[UUID, UUID]) -> None:
    wren, bea = both
    wrote(house, both, own={bea: "She was crying."})
    (nurses,) = notes_of_case(house.viewer("nurse"), case=wren).rows
    assert (nurses.words, nurses.own, nurses.others) == (TOGETHER, "", ())
    with pytest.raises(NotFound):
        notes_of_case(house.viewer("nurse"), case=bea)
    page = client_of(house, "nurse").get(f"/cases/{wren}/").content.decode()
    for hidden in ("Bea", "crying", str(bea), "Written also"):
        assert hidden not in page
    (workers,) = notes_of_case(house.viewer("social_worker"), case=wren).rows
    assert [case for case, _ in workers.others] == [bea]


def test_a_bar_takes_the_note_with_the_case(house: House, both: tuple[UUID, UUID]) -> None:
    wren, bea = both
    wrote(house, both)
    worker = house.professionals["social_worker"]
    bar_viewer(house.viewer("coordinator"), professional=worker, nominal=girl(house, "b1"), reason="Kin.")
    (left,) = notes_of_case(house.viewer("social_worker"), case=wren).rows
    assert left.others == ()
    with pytest.raises(NotFound):
        notes_of_case(house.viewer("social_worker"), case=bea)


def test_of_several_it_is_written_in_all_or_in_none(house: House, both: tuple[UUID, UUID]) -> None:
    wren, bea = both
    with pytest.raises(NoteNotWritten) as refused:
        wrote(house, both, words="Wren and Bea came.")
    assert list(refused.value.faults) == ["words"]
    with pytest.raises(NotFound):
        wrote(house, both, who="nurse")
    with pytest.raises(NotPermitted):
        wrote(house, (wren,), who="nurse")  # she reads the case, and does not work on it
    assert read(house, "social_worker", wren) == read(house, "social_worker", bea) == []


def test_the_database_takes_no_note_of_anybody_elses_in_another_name_or_in_a_closed_case(
    house: House, both: tuple[UUID, UUID]
) -> None:
    written = (
        'INSERT INTO casework_casenote (id, case_id, together, "on", words, own, agency_id, by_id, at) VALUES '
        "(gen_random_uuid(), %s, gen_random_uuid(), current_date, 'x', '', sec.agency(), {by}, {at})"
    )
    mine, now = "sec.professional()", "statement_timestamp()"
    wren, bea = both

    def refused(who: str, case: UUID, by: str = mine, at: str = now) -> bool:
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", house.token(who))
            try:
                app.execute(written.format(by=by, at=at).encode(), [case])
            except psycopg.errors.InsufficientPrivilege:
                return True
            return False

    assert not refused("social_worker", wren)
    assert refused("nurse", bea)
    assert refused("social_worker", wren, by=f"'{house.professionals['nurse']}'")
    assert refused("social_worker", wren, at="statement_timestamp() + interval '1 day'")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_case SET state = 'closed' WHERE id = %s", [wren])
    assert refused("social_worker", wren)
    assert not refused("social_worker", bea)


def test_a_note_is_written_on_screen_of_one_child_and_of_two(house: House, both: tuple[UUID, UUID]) -> None:
    wren, bea = both
    client, to = client_of(house, "social_worker"), f"/cases/{wren}/note/"
    assert "Bea Rowan-Test" in text_of(client, to)
    day = clock.local_date()
    typed = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year), "words": TOGETHER}
    assert client.post(to, typed).status_code == 302
    assert TOGETHER in text_of(client, f"/cases/{wren}/")
    assert TOGETHER not in text_of(client, f"/cases/{bea}/")
    asks = client.post(to, typed | {"also": [str(bea)]})
    page = asks.content.decode()
    assert asks.status_code == 200
    assert f'name="own-{bea}"' in page
    assert "Nothing is stored yet" in page
    both_asked = typed | {"also": [str(bea)], "asked": str(bea), f"own-{bea}": "She was crying."}
    named = client.post(to, both_asked | {"words": "Bea came with Wren."})
    assert named.status_code == 422
    assert 'name="may_name"' in named.content.decode()
    assert "She was crying." in named.content.decode()
    assert client.post(to, both_asked).status_code == 302
    assert "She was crying." in text_of(client, f"/cases/{bea}/")
    assert "She was crying." not in text_of(client, f"/cases/{wren}/")
    assert text_of(client, f"/cases/{wren}/notes/").count(TOGETHER) == 2


def test_a_case_with_many_notes_shows_the_latest_and_leads_to_the_rest(house: House, both: tuple[UUID, UUID]) -> None:
    wren, _ = both
    for number in range(23):
        wrote(house, (wren,), words=f"Note number {number:02}.")
    client = client_of(house, "social_worker")
    page = text_of(client, f"/cases/{wren}/")
    assert "All 23 notes" in page
    assert "Note number 22." in page
    assert "Note number 17." not in page
    assert "Note number 02." in text_of(client, f"/cases/{wren}/notes/?page=2")
    for odd in ("0", "x", "99999", "-1"):
        assert "Note number" in text_of(client, f"/cases/{wren}/notes/?page={odd}")
