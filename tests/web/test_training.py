"""The pages of training and prevention."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.living import House
from tests.partnership.trained import TODAY, course, done_row, peopled, row
from tests.web.story import client_of, text_of
from wholepicture.partnership.training.commands import take_prevention, take_training
from wholepicture.partnership.training.queries import learners_of

SEND = "/training/send/training/"
HEAD = "E-mail,Name,Agency,Role,Course,Date"


def csv_of(*lines: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\r\n".join([head, *lines]).encode())


def sent(client: Client, file: Any, to: str = SEND) -> tuple[int, str]:
    answer = client.post(to, {"file": file})
    return answer.status_code, answer.content.decode()


def test_a_file_is_taken_in_and_sent_again_stores_nothing_twice(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    lines = ("r@example.org,Rowan Finch-Test,,Class teacher,cse-1,04/03/2026", "w@example.org,Wren Kite-Test,,Cook,,")
    assert sent(keeper, csv_of(*lines))[0] == 302
    school = house.agencies["SCH1"]
    page = text_of(keeper, f"/training/agencies/{school}/")
    assert "1 course taken stored. 2 people newly on the list." in page
    assert "Rowan Finch-Test" in page
    assert "Signs of exploitation: current, counts to 4 March 2027." in page
    assert sent(keeper, csv_of(*reversed(lines)))[0] == 302
    assert "nothing is stored twice." in text_of(keeper, f"/training/agencies/{school}/")


def test_a_workbook_with_dates_as_a_spreadsheet_keeps_them_is_taken_in_through_the_template(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    template = keeper.get("/training/templates/training.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEAD.split(",")
    day = TODAY - timedelta(days=30)
    book.worksheets[0].append(["r@example.org", "Rowan Finch-Test", None, "Class teacher", "CSE-1", day])
    file = io.BytesIO()
    book.save(file)
    assert sent(keeper, SimpleUploadedFile("list.xlsx", file.getvalue()))[0] == 302
    (learner,) = [
        one for one in learners_of(house.viewer("keeper"), agency=house.agencies["SCH1"]) if not one.is_in_directory
    ]
    assert learner.needs[0].taken_on == day
    assert keeper.get("/training/templates/training.csv").content.decode("utf-8-sig").strip() == HEAD


def test_every_broken_row_is_said_by_row_and_column_and_nothing_is_stored(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    status, page = sent(
        keeper,
        csv_of(
            "r@example.org,Rowan Finch-Test,,Class teacher,CSE-1,04/03/2026",
            "w@example.org,Wren Kite-Test,,Cook,XYZ,31/02/2026",
            "x,Xan Owl-Test,Harrowmere Hospital,Cook,,",
        ),
    )
    assert status == 422
    for said in (
        "2 rows cannot be taken in",
        "Row 3",
        "Row 4",
        "Enter the day like 4/3/2026",
        "by its code or its title",
    ):
        assert said in page
    assert "Row 2" not in page
    assert "Rowan" not in text_of(keeper, f"/training/agencies/{house.agencies['SCH1']}/")


def test_what_is_wrong_with_a_file_as_a_whole_is_said_at_the_file(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    for file, said in (
        (csv_of("a,b", head="Name,Course"), "“E-mail”, “Date”"),
        (csv_of(), "There is no row below the headings."),
        (csv_of('a@example.org,"Ann,,,,', "b@example.org,Bob,,,,"), "A quotation mark opens a cell"),
        (csv_of("a", head="E-mail,Email,Course,Date"), "Two columns"),
        (SimpleUploadedFile("list.json", b"{}"), "Send a CSV file or an Excel workbook."),
        ("", "Choose the file to send."),
    ):
        status, page = sent(keeper, file)
        assert status == 422
        assert said in page


def test_a_course_is_entered_by_hand_and_what_is_wrong_is_said_at_its_field_with_nothing_lost(house: House) -> None:
    peopled(house)
    keeper, school = client_of(house, "keeper"), house.agencies["SCH1"]
    add = f"/training/agencies/{school}/add/"
    typed = {"email": "r@example.org", "name": "Rowan Finch-Test", "role": "Class teacher", "course": "CSE-1"}
    answer = keeper.post(add, {**typed, "date-day": "31", "date-month": "2", "date-year": "2026"})
    assert answer.status_code == 422
    assert "There is no 31 February 2026." in answer.content.decode()
    assert "Rowan Finch-Test" in answer.content.decode()
    answer = keeper.post(add, typed)
    assert (answer.status_code, "Enter the day like" in answer.content.decode()) == (422, True)
    assert keeper.post(add, {**typed, "date-day": "4", "date-month": "3", "date-year": "2026"}).status_code == 302
    person = next(one.id for one in learners_of(house.viewer("keeper"), agency=school) if not one.is_in_directory)
    page = text_of(keeper, f"/training/agencies/{school}/{person}/")
    assert "What they took Signs of exploitation , 4 March 2026" in page
    assert "Entered by Keeper-Test" in page
    assert "Rowan Finch-Test" in keeper.get(f"{add}?person={person}").content.decode()


def test_a_long_list_is_shown_in_pages_with_who_presses_most_first(house: House) -> None:
    peopled(house)
    rows = [row(f"p{at}@example.org", at + 2, name=f"Person {at}-Test") for at in range(150)]
    take_training(
        house.viewer("keeper"), rows=[*rows, row("z@example.org", 200, name="Zed Never-Test", course="", date="")]
    )
    school = house.agencies["SCH1"]
    first = text_of(client_of(house, "keeper"), f"/training/agencies/{school}/")
    assert "Zed Never-Test Never taken" in first
    assert first.count("Current Class teacher") == 98
    assert (
        text_of(client_of(house, "keeper"), f"/training/agencies/{school}/?page=2").count("Current Class teacher") == 52
    )


def test_an_entry_is_ended_with_a_reason_on_the_persons_page(house: House) -> None:
    peopled(house)
    take_training(house.viewer("keeper"), rows=[row()])
    keeper, school = client_of(house, "keeper"), house.agencies["SCH1"]
    person = next(one.id for one in learners_of(house.viewer("keeper"), agency=school) if not one.is_in_directory)
    from wholepicture.partnership.training.queries import learner_of

    _, (taken,) = learner_of(house.viewer("keeper"), agency=school, person=person)
    page = f"/training/agencies/{school}/{person}/"
    answer = keeper.post(page, {"entry": str(taken.id), "reason": " "})
    assert (answer.status_code, "Say in a few words why." in answer.content.decode()) == (422, True)
    assert keeper.post(page, {"entry": str(taken.id), "reason": "Another Rowan."}).status_code == 302
    assert "It counts for nothing: Another Rowan." in text_of(keeper, page)
    assert keeper.post(page, {"entry": str(person), "reason": "Left in July."}).status_code == 302
    assert "Rowan Finch-Test: Left in July." in text_of(keeper, f"/training/agencies/{school}/")
    assert keeper.post(f"/training/agencies/{school}/back/", {"person": str(person)}).status_code == 302
    assert "Rowan Finch-Test, " not in text_of(keeper, f"/training/agencies/{school}/").partition("Who left")[2]


def test_the_hub_reads_numbers_by_agency_and_role_and_no_name(house: House) -> None:
    peopled(house)
    take_training(
        house.viewer("keeper"), rows=[row(), row("old@example.org", 3, date="2020-01-01", name="Olm Old-Test")]
    )
    page = text_of(client_of(house, "coordinator"), "/training/")
    assert "Class teacher Signs of exploitation 2 1 0 1 0" in page
    assert "Designated safeguarding lead Signs of exploitation 1 0 0 0 1" in page
    assert "Finch" not in page
    assert "Old-Test" not in page
    nurse = text_of(client_of(house, "nurse"), "/training/")
    assert "Who is trained" not in nurse
    assert "Signs of exploitation: never taken" in text_of(client_of(house, "teacher_dsl"), "/training/")
    assert "Tern Hill School. That does not say that nobody there should be trained." in page
    hospital = text_of(client_of(house, "other_keeper"), "/training/")
    assert "Marsh Lane" not in hospital
    assert "Harrowmere Hospital" in hospital
    assert client_of(house, "other_keeper").get(f"/training/agencies/{house.agencies['SCH1']}/").status_code == 404


def test_a_course_is_set_by_whoever_sets_up_the_partnership_alone(house: House) -> None:
    peopled(house)
    setter = client_of(house, "sets_up")
    given = {
        "code": "lead",
        "title": "Leading",
        "level": "3",
        "renewal": "24",
        "roles": "Nurse\nHead of year",
        "seen": "0",
    }
    answer = setter.post("/training/courses/new/", {**given, "level": "", "renewal": "x", "title": ""})
    assert answer.status_code == 422
    for said in ("Choose a level.", "Enter how many months", "Enter what the course is called", "Head of year"):
        assert said in answer.content.decode()
    assert setter.post("/training/courses/new/", given).status_code == 302
    page = text_of(client_of(house, "nurse"), "/training/courses/")
    assert "Leading LEAD Level 3: leads and specialists Every 24 months Nurse, Head of year" in page
    assert "Leading: never taken" in text_of(client_of(house, "nurse"), "/training/")
    assert "Nurse, Head of year (nobody is entered)" in text_of(setter, "/training/courses/")
    course(house, after=1, title="Changed meanwhile")
    stale = {**given, "code": "", "seen": "1", "title": "Typed by me"}
    answer = setter.post("/training/courses/CSE-1/", stale)
    assert answer.status_code == 422
    for said in ("Somebody else set this course", "Changed meanwhile", "Typed by me"):
        assert said in answer.content.decode()
    assert setter.post("/training/courses/CSE-1/", {**stale, "seen": "2", "is_retired": "yes"}).status_code == 302
    assert client_of(house, "keeper").post("/training/courses/new/", given).status_code == 404


def test_schools_that_had_nothing_are_named_and_the_same_file_twice_stores_nothing_twice(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    head = "What it was,Where,Year groups,Date,How many,About"
    file = (f"Leaflets,Marsh Lane Academy,Years 8 and 9,{TODAY:%d/%m/%Y},300,Friends or not",)
    assert sent(keeper, csv_of(*file, head=head), "/training/send/prevention/")[0] == 302
    assert "1 entry stored." in text_of(keeper, "/prevention/")
    page = text_of(client_of(house, "nurse"), "/prevention/")
    assert "Nothing is entered for 1 school: Tern Hill School." in page
    assert "Leaflets or posters: Friends or not Years 8 and 9 300 copies Marsh Lane Academy" in page
    assert sent(keeper, csv_of(*file, head=head), "/training/send/prevention/")[0] == 302
    assert "nothing is stored twice." in text_of(keeper, "/prevention/")


def test_a_session_is_entered_by_hand_and_ended(house: House) -> None:
    peopled(house)
    keeper = client_of(house, "keeper")
    given = {"kind": "session", "where": "Tern Hill School", "years": "Year 7", "how_many": "90", "what": "Online"}
    answer = keeper.post("/prevention/add/", {**given, "how_many": "many"})
    assert answer.status_code == 422
    for said in ("Enter how many pupils or copies", "Enter a date like 3 3 2025.", "Tern Hill School"):
        assert said in answer.content.decode()
    day = {"date-day": str(TODAY.day), "date-month": str(TODAY.month), "date-year": str(TODAY.year)}
    assert keeper.post("/prevention/add/", {**given, **day}).status_code == 302
    assert "90 pupils" in text_of(keeper, "/prevention/")
    take_prevention(house.viewer("other_keeper"), rows=[done_row(agency="HLT")])
    assert client_of(house, "nurse").get("/prevention/add/").status_code == 404
    from wholepicture.partnership.training.queries import done_of

    mine, other = sorted(
        done_of(house.viewer("keeper"), since=TODAY), key=lambda one: one.agency_name != "Marsh Lane Academy"
    )
    assert keeper.post(f"/prevention/{other.id}/", {"reason": "Not mine."}).status_code == 404
    assert keeper.post(f"/prevention/{mine.id}/", {"reason": ""}).status_code == 422
    assert keeper.post(f"/prevention/{mine.id}/", {"reason": "It was in May."}).status_code == 302
    assert "It was in May." in text_of(keeper, f"/prevention/{mine.id}/")
