"""Somebody says that they work with a child, to read what others wrote of her. Their word alone opens nothing.

Attacked by screen as a nurse and by an agency's key, as somebody would who knows a child's name, date of birth and number
and no more. Nothing here names what keeps them out, so that it can be tried on any release.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from synthetic import factories
from tests.living import House
from wholepicture.access.accounts import new_agency_key
from wholepicture.access.viewer import viewer_from_token
from wholepicture.base.database_role import cursor
from wholepicture.intake.commands import accept_submission
from wholepicture.picture.queries import found_by, people_listed, picture_of, report_behind

OTHERS = ("CSC", "HOM", "POL")
TABLES = ("event", "passage", "fact", "association", "sign", "working", "term")


def wren() -> dict[str, Any]:
    return factories.child(
        given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17", identifiers=[factories.nhs_of(1)]
    )


def claim(**more: Any) -> dict[str, Any]:
    """Work with her since last year, told to the hub alone."""
    return factories.involvement(wren(), from_="2025-01-06", level="hub", **more)


@pytest.fixture
def known(house: House) -> UUID:
    """A child of whom three agencies wrote, with something to find in each report. Answers her nominal."""
    for number, agency in enumerate(OTHERS):
        report = factories.concern(
            wren(),
            facts=f"Seen at Gorse Point, {agency}.",
            signs=["new_phone"],
            level=("partners", "leads")[number % 2],
        )
        house.send(agency, report)
    house.process()
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT DISTINCT nominal FROM picture_event")
        ((child,),) = sql.fetchall()
    return child


def read_of_others(viewer: Any, child: UUID) -> dict[str, Any]:
    """All that this viewer learns of what other agencies wrote, by whichever way."""
    learnt = _on_her_page(viewer, child) | _in_tables(viewer)
    learnt["searched"] = found_by(viewer, words="Gorse Point").groups
    learnt["behind"] = [report_behind(viewer, submission=one) for one in learnt["event"]]
    return {way: what for way, what in learnt.items() if what}


def _on_her_page(viewer: Any, child: UUID) -> dict[str, Any]:
    picture = picture_of(viewer, nominal=child)
    if picture is None:
        return {}
    return {
        "agencies": [name for name in picture.agencies if name != viewer.agency_name],
        "words": [entry for entry in picture.chronology if "Gorse" in str(entry.passages)],
        "pointers": picture.pointers,
    }


def _in_tables(viewer: Any) -> dict[str, list[UUID]]:
    """Reports of others by statements of one's own."""
    tables = [f"picture_{table}" for table in TABLES] + ["linkage_subjectprofile", "linkage_membership"]
    learnt = {}
    with viewer.acting(), cursor() as sql:
        for table in tables:
            sql.execute(f"SELECT DISTINCT submission FROM {table} WHERE agency_id <> sec.agency()")  # noqa: S608
            learnt[table.removeprefix("picture_")] = [row[0] for row in sql.fetchall()]
    return learnt


def by_screen(house: House) -> Any:
    accept_submission(house.viewer("nurse"), body=claim(service="School nursing"), channel="screen")
    return house.viewer("nurse")


def by_uploaded_file(house: House) -> Any:
    """As the page for files takes it in: by file, and by the person who is signed in."""
    accept_submission(house.viewer("nurse"), body=claim(service="School nursing"), channel="file")
    return house.viewer("nurse")


def by_key(house: House) -> Any:
    key = new_agency_key(house.operator(), agency=house.agencies["SCH1"])
    accept_submission(viewer_from_token(key, channel="api"), body=claim(service="School on roll"), channel="api")
    return house.viewer("teacher_dsl")


def by_another_service(house: House) -> Any:
    """The school's roll is trusted; what else its system says it does is not."""
    house.send("SCH1", claim(service="Mentoring"))
    return house.viewer("teacher_dsl")


def by_no_service(house: House) -> Any:
    house.send("SCH1", claim(service=None))
    return house.viewer("teacher_dsl")


def by_screen_where_the_roll_is_trusted(house: House) -> Any:
    accept_submission(house.viewer("other_teacher"), body=claim(service="School on roll"), channel="screen")
    return house.viewer("other_teacher")


WAYS = (
    by_screen,
    by_uploaded_file,
    by_key,
    by_another_service,
    by_no_service,
    by_screen_where_the_roll_is_trusted,
)


@pytest.mark.parametrize("claims", WAYS)
def test_who_claims_a_child_reads_nothing_that_others_wrote(
    house: House, known: UUID, claims: Callable[[House], Any]
) -> None:
    attacker = claims(house)
    house.process()
    assert read_of_others(attacker, known) == {}


def test_who_claims_a_child_sees_their_own_report_of_her_and_no_more(house: House, known: UUID) -> None:
    nurse = house.viewer("nurse")
    assert picture_of(nurse, nominal=known) is None
    by_screen(house)
    house.process()
    picture = picture_of(nurse, nominal=known)
    assert picture is not None
    assert [entry.kind for entry in picture.chronology] == ["involvement"]
    assert picture.agencies == [nurse.agency_name]
    assert [person.id for person in people_listed(nurse, role="child")] == [known]


def test_an_outsider_learns_nothing_of_a_claim_whether_it_counts_or_not(house: House, known: UUID) -> None:
    by_screen(house)
    house.process()
    outsider = house.viewer("other_teacher")
    assert picture_of(outsider, nominal=known) is None
    assert read_of_others(outsider, known) == {}


def test_those_who_work_with_her_are_told_of_a_claim_that_was_kept_to_the_hub(house: House, known: UUID) -> None:
    house.send("SCH1", factories.involvement(wren()))
    by_screen(house)
    house.process()
    told = picture_of(house.viewer("teacher_dsl"), nominal=known)
    assert told is not None
    assert {worker.agency for worker in told.working} == {"Marsh Lane Academy", "Harrowmere Hospital"}


def test_a_claim_hides_no_child_from_those_who_work_with_her(house: House, known: UUID) -> None:
    """Who protects where a child is may close her to others: a claim does not let anybody do so."""
    from wholepicture.access.commands import protect_location
    from wholepicture.access.queries import may_protect

    house.add_colleague("claimant", "social_worker", "SCH2")
    claimant = house.viewer("claimant")
    accept_submission(claimant, body=claim(service="Mentoring"), channel="screen")
    house.process()
    assert not may_protect(claimant, nominal=known)
    with pytest.raises(Exception, match="row-level security"):
        protect_location(claimant, nominal=known, submissions=[], reason="test")
