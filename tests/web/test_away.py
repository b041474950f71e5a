"""The pages on which one says when one is away, and who covers."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_who_looked import words
from wholepicture.base import clock
from wholepicture.partnership.absences.queries import AbsenceRow, CoverRow
from wholepicture.partnership.absences.rules import By
from wholepicture.web.away.words import who_gets
from wholepicture.web.wording.times import gds_date

TODAY = clock.local_date()
LAST = TODAY + timedelta(days=5)


def days(first: date = TODAY, last: date = LAST, **typed: str) -> dict[str, str]:
    boxes = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("starts", first), ("ends", last))
        for part in ("day", "month", "year")
    }
    return {**boxes, **typed}


@pytest.fixture
def house(house: House) -> House:
    for who in ("ann", "bob"):
        house.add_colleague(who, "teacher_dsl", "SCH1")
    return house


def test_somebody_says_that_they_are_away_and_who_covers_and_comes_back(house: House) -> None:
    ann = client_of(house, "ann")
    assert '/away/"' in ann.get("/directory/").content.decode()
    done = words(ann.post("/away/", days(colleague="bob"), follow=True))
    assert "Entered. Bob-Test covers." in done
    assert f"{gds_date(TODAY)} to {gds_date(LAST)}" in done
    bob = text_of(client_of(house, "bob"), "/away/")
    assert f"Who you cover for Ann-Test, {gds_date(TODAY)} to {gds_date(LAST)}" in bob
    assert f"Away until {gds_date(LAST)}. Bob-Test covers." in text_of(client_of(house, "nurse"), "/directory/")
    page = ann.get("/away/").content.decode()
    ends = re.search(r'action="(/away/[0-9a-f-]{36}/end/)"', page)
    assert ends
    assert client_of(house, "nurse").post(ends[1]).status_code == 404
    assert "Ended. From now on nobody covers by it." in words(ann.post(ends[1], follow=True))
    assert "Away until" not in text_of(ann, "/directory/")


def test_a_lead_says_it_of_a_colleague_by_name_and_somebody_of_another_agency_finds_no_page(house: House) -> None:
    lead, nurse = client_of(house, "teacher_dsl"), client_of(house, "nurse")
    assert "Say when a colleague is away" in text_of(lead, "/away/")
    assert "Say when a colleague is away" not in text_of(nurse, "/away/")
    assert nurse.get("/away/colleague/").status_code == 404
    assert nurse.get(f"/away/of/{house.professionals['ann']}/").status_code == 404
    page = lead.post("/away/colleague/", {"colleague": "ann"}, follow=True)
    assert "When Ann-Test is away" in words(page)
    done = words(lead.post(f"/away/of/{house.professionals['ann']}/", days(), follow=True))
    assert "Nobody is named to cover. What waits goes to Ada Teacher-Test, the safeguarding lead." in done
    assert "Entered by Ada Teacher-Test" in text_of(client_of(house, "ann"), "/away/")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(house: House) -> None:
    ann = client_of(house, "ann")
    nothing = ann.post("/away/", {"colleague": "-Test"})
    assert nothing.status_code == 422
    for end in ("First day away", "Last day away"):
        assert f"{end}. Enter a date like 3 3 2025." in words(nothing)
    assert "Ada Teacher-Test" in words(nothing), "several are called so: she chooses"
    before = ann.post("/away/", days(TODAY, TODAY - timedelta(days=1), colleague="Esme"))
    assert "Nobody at work in your agency who signs in here is called that." in words(before)
    assert f'value="{TODAY.year}"' in before.content.decode()
    before = ann.post("/away/", days(TODAY, TODAY - timedelta(days=1)))
    assert "The last day is before the first." in words(before)
    ann.post("/away/", days())
    assert "Some of these days are entered as away already." in words(ann.post("/away/", days()))


ROW = AbsenceRow(UUID(int=1), UUID(int=2), "Ann", TODAY, LAST, UUID(int=3), "Bob", "")
UNNAMED = AbsenceRow(UUID(int=1), UUID(int=2), "Ann", TODAY, LAST, None, "", "")


@pytest.mark.parametrize(
    ("row", "cover", "said"),
    [
        (ROW, CoverRow(("Bob",), By.COVER, (), False), "Bob covers."),
        (ROW, CoverRow(("Cat",), By.COVER, ("Bob",), False), "Bob is away then too. What waits goes to Cat."),
        (
            ROW,
            CoverRow(("Ada",), By.LEAD, ("Bob",), True),
            "Bob is away then too, and they cover for each other. What waits goes to Ada, the safeguarding lead.",
        ),
        (
            ROW,
            CoverRow(("Ada",), By.DEPUTY, ("Bob", "Cat"), False),
            "Bob and Cat are away then too. What waits goes to Ada, the deputy safeguarding lead.",
        ),
        (ROW, CoverRow(("Ada",), By.LEAD, (), False), "Bob has left. What waits goes to Ada, the safeguarding lead."),
        (
            UNNAMED,
            CoverRow(("Hana", "Ivo", "Jo"), By.DESK, (), False),
            "Nobody is named to cover. What waits goes to Hana, Ivo and Jo, at the hub’s duty desk.",
        ),
        (
            UNNAMED,
            CoverRow((), By.NOBODY, (), False),
            "Nobody is named to cover. Nobody is left who could get it: name a colleague who is there.",
        ),
    ],
)
def test_who_gets_what_waits_is_said_in_words(row: AbsenceRow, cover: CoverRow, said: str) -> None:
    assert who_gets(row, cover) == said


def test_whoever_is_away_is_marked_where_somebody_of_the_hub_is_chosen(house: House) -> None:
    from synthetic.factories import child, concern
    from wholepicture.intake.commands import accept_submission

    house.add_colleague("second", "coordinator")
    submission = accept_submission(house.viewer("nurse"), body=concern(child()), channel="screen").submission
    house.process()
    hana = client_of(house, "coordinator")
    where = f"/reading/{submission}/"
    assert "Second-Test (away" not in text_of(hana, where)
    client_of(house, "second").post("/away/", days(colleague="Hana"))
    until = f"{LAST.day} {LAST:%B}"
    assert f"Second-Test (away until {until}; Hana Hub-Test covers)" in text_of(hana, where)


def test_whoever_another_enters_as_away_reads_it_in_a_notice(house: House) -> None:
    house.add_colleague("pal", "nurse", "SCH1")
    client_of(house, "teacher_dsl").post(f"/away/of/{house.professionals['pal']}/", days())
    pal = client_of(house, "pal")
    page = pal.get("/notices/").content.decode()
    assert "A colleague entered that you are away" in page
    (link,) = re.findall(r'href="(/notices/[0-9a-f-]{36}/)"', page)
    assert pal.get(link)["Location"] == "/away/"
    assert "Entered by Ada Teacher-Test I am back" in text_of(pal, "/away/")
