"""A school's register on screen: sent, looked over, taken in; which of its own pupils changed; a child's school week by week."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, missing_episode
from tests.access.raw import as_superuser
from tests.intake.registers.as_sent import HEADINGS, PUPILS, Marks, but, register
from tests.intake.registers.test_taking_registers import ABSENT, any_absence_is_news, friday, monday
from tests.partnership.narrowed import course, forget, rule
from tests.web.sending_files import Sender, said
from tests.web.story import client_of, text_of
from wholepicture.base import clock

MARKS = {
    "wren": but({monday(week) + timedelta(days=day): ABSENT for week in (2, 3) for day in (1, 2)}),
    "robin": but({monday(week) + timedelta(days=day): ABSENT for week in (2, 3) for day in (1, 2)}),
    "lark": but({}),
}
REGISTER = register(MARKS, monday(20), friday(2))


def check_page(sender: Sender, name: str, content: bytes) -> str:
    answer = sender.post(name, content)
    assert answer.status_code == 302, said(answer)
    return str(answer["Location"])


@pytest.fixture(scope="module")
def taken(shared_house: Any) -> Any:
    """A register taken in by its lead, with a night away of one of the pupils before one of her absences; answers the house."""
    any_absence_is_news(shared_house)
    sender = Sender(shared_house, "teacher_dsl")
    page = check_page(sender, "register.csv", REGISTER)
    looked = text_of(sender.client, page)
    assert "A register, a row a pupil and day" in looked
    assert "Pupils 3 Marks 570 Of these, new or others than before 570" in looked
    answer = sender.client.post(page)
    assert answer.status_code == 302, said(answer)
    account = text_of(sender.client, answer["Location"])
    assert "Rows in the register 285 Pupils 3 Marks 570" in account
    evening = monday(2)
    wren = child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17")
    wren["identifiers"] = [{"type": "upn", "value": PUPILS["wren"][0]}]
    night = missing_episode(
        wren,
        key="night",
        missing_since=f"{evening}T21:00:00+00:00",
        returned_at=f"{evening + timedelta(days=1)}T06:00:00+00:00",
    )
    shared_house.send("HOM", night)
    shared_house.process()
    return shared_house


def wren_of(house: Any) -> UUID:
    from wholepicture.intake.registers.queries import own_register
    from wholepicture.picture.queries import people_in

    viewer = house.viewer("teacher_dsl")
    (report,) = [row.report for row in own_register(viewer).changed if row.given == "Wren"]
    return people_in(viewer, submissions=[report], role="child")[report][0].id


def test_a_register_sent_again_adds_nothing(taken: Any) -> None:
    sender = Sender(taken, "teacher_dsl")
    page = check_page(sender, "again.csv", REGISTER)
    assert "new or others than before 0 Reports that would be made of them 0" in text_of(sender.client, page)


def test_the_lead_reads_which_of_the_schools_own_pupils_changed_from_the_first_page(taken: Any) -> None:
    client = client_of(taken, "teacher_dsl")
    assert "Your pupils whose attendance changed" in text_of(client, "/")
    page = text_of(client, "/attendance/")
    assert "3 pupils" in page
    assert "Wren Ashdown-Test Year 10 Attended 60% in the ten school days to" in page
    assert "Lark" not in page


def test_a_list_of_pupils_whose_attendance_changed_is_by_year_and_name_however_far_each_fell(house: Any) -> None:
    from wholepicture.intake.registers.taking import take_register

    def away(days: int) -> Marks:
        return but({monday(2) + timedelta(days=day): ABSENT for day in range(days)})

    client = client_of(house, "teacher_dsl")
    for falls in ((5, 2, 4), (2, 5, 3)):
        content = register(
            {name: away(days) for name, days in zip(("robin", "wren", "lark"), falls, strict=True)},
            monday(20),
            friday(2),
        )
        take_register(house.viewer("teacher_dsl"), content=content, name="register.csv")
        page = text_of(client, "/attendance/")
        places = [page.index(name) for name in ("Lark Tennant-Test", "Wren Ashdown-Test", "Robin Marlow-Test")]
        assert places == sorted(places), "year 9 before year 10, and by surname, whoever fell most"
        for word in ("points below", "fell most", "rank"):
            assert word not in page
    of_ten = text_of(client, "/attendance/?year=10")
    assert ("Wren" in of_ten, "Robin" in of_ten, "Lark" in of_ten) == (True, True, False)
    assert "Show: all year groups · Year 9 · Year 10" in of_ten


@pytest.mark.parametrize("who", ["other_teacher", "social_worker", "coordinator", "nurse"])
def test_nobody_else_has_the_page_or_a_link_to_it(taken: Any, who: str) -> None:
    client = client_of(taken, who)
    assert client.get("/attendance/").status_code == 404
    assert "attendance changed" not in text_of(client, "/")


def test_a_register_that_no_school_sent_is_refused_in_words_and_can_be_thrown_away(taken: Any) -> None:
    sender = Sender(taken, "social_worker")
    page = check_page(sender, "register.csv", REGISTER)
    answer = sender.client.get(page)
    assert answer.status_code == 422
    assert "Only a school’s safeguarding lead, or a deputy, sends one." in said(answer)
    match = f"/report/file/{page.split('/')[-2]}/match/"
    assert f'href="{match}"' in answer.content.decode()
    assert sender.client.get(match).status_code == 200
    assert sender.client.post(page).status_code == 422
    assert sender.client.post(f"/report/file/{page.split('/')[-2]}/discard/").status_code == 302


def test_a_broken_row_is_said_at_its_column_before_anything_is_taken_in(taken: Any) -> None:
    sender = Sender(taken, "teacher_dsl")
    lark, ahead = ",".join(PUPILS["lark"]), clock.local_date() + timedelta(days=40)
    broken = "\n".join([HEADINGS, f"{lark},{ahead:%d/%m/%Y},/,/", f"{lark},{monday(2):%d/%m/%Y},/,??"])
    looked = text_of(sender.client, check_page(sender, "broken.csv", broken.encode()))
    assert "2 Date This day has not been yet." in looked
    assert "3 PM “??” is none of the national codes." in looked


def test_a_childs_school_is_shown_week_by_week_with_the_day_after_a_night_and_who_was_absent_too(taken: Any) -> None:
    page = text_of(client_of(taken, "coordinator"), f"/people/{wren_of(taken)}/school/")
    assert "Attended 60% in the last ten school days" in page
    assert "Usual is 100%, 40 points below. A fall of 15 points or more is worth a look." in page
    assert "Absent on the day after a night away" in page
    assert "absent without leave" in page
    assert "Robin Marlow-Test : 8 sessions on 4 days" in page
    assert "Week by week" in text_of(client_of(taken, "coordinator"), f"/people/{wren_of(taken)}/")


def test_a_stranger_reads_of_a_childs_school_as_of_nobodys(taken: Any) -> None:
    client = client_of(taken, "other_teacher")
    assert client.get(f"/people/{wren_of(taken)}/school/").status_code == 404


def test_what_is_news_is_read_by_everybody_and_set_on_its_page_by_the_co_ordinator(taken: Any) -> None:
    assert "1 session or more" in text_of(client_of(taken, "teacher_dsl"), "/attendance/news/")
    assert "Set what is news" not in text_of(client_of(taken, "teacher_dsl"), "/attendance/news/")
    hub = client_of(taken, "coordinator")
    typed = {"sessions": "2", "points": "99", "days": "20", "reason": "Agreed on the board.", "seen": "1"}
    answer = hub.post("/attendance/news/", typed)
    assert answer.status_code == 422
    assert answer.content.decode().count("Enter a whole number of points, 5 to 80.") == 2
    assert "Agreed on the board." in answer.content.decode()
    assert hub.post("/attendance/news/", typed | {"points": "20"}).status_code == 302
    assert "2 sessions; 20 points over 20 school days Now" in text_of(hub, "/attendance/news/")
    any_absence_is_news(taken)


TWO_AT_ONCE = """CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'two at once' USING ERRCODE = '%s'; END $$;
    CREATE TRIGGER planted BEFORE INSERT ON intake_pupilmonth FOR EACH ROW EXECUTE FUNCTION planted()"""
ONE_AGAIN = "DROP TRIGGER planted ON intake_pupilmonth; DROP FUNCTION planted()"


@pytest.mark.parametrize(("state", "status", "told"), [("40001", 503, "press again"), ("22000", 422, "row 2, UPN")])
def test_only_what_may_be_taken_the_next_time_asks_to_press_again(
    taken: Any, state: str, status: int, told: str
) -> None:
    sender = Sender(taken, "teacher_dsl")
    week = 30 if status == 503 else 31
    page = check_page(sender, "at-once.csv", register({"lark": but({})}, monday(week), friday(week)))
    with as_superuser(taken.database) as superuser:
        superuser.execute((TWO_AT_ONCE % state).encode())
        try:
            refused = sender.client.post(page)
        finally:
            superuser.execute(ONE_AGAIN)
    assert refused.status_code == status
    assert told in said(refused)
    assert ("Take the register in" in said(refused)) is (status == 503)
    assert sender.client.post(page).status_code == 302, "the file waits still"


def test_a_lead_whose_training_lapsed_sends_and_is_told_what_the_file_holds_and_nothing_of_what_is_kept(
    taken: Any, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: forget(taken))
    course(taken)
    rule(taken, taken.viewer("teacher_dsl").role)
    sender = Sender(taken, "teacher_dsl")
    assert "Send your school’s register" in text_of(sender.client, "/")
    page = text_of(sender.client, "/attendance/")
    assert "You can send it as before." in page
    assert "Wren" not in page
    looked_over = check_page(sender, "lapsed.csv", register({"lark": but({})}, monday(1), friday(1)))
    looked = text_of(sender.client, looked_over)
    assert "Marks 10 Rows in the file 5" in looked
    answer = sender.client.post(looked_over)
    assert answer.status_code == 302, said(answer)
    assert "Pupils 1 Marks 10 Reports made of them 0" in text_of(sender.client, answer["Location"])


def test_an_empty_register_can_be_downloaded_and_is_known_when_it_is_sent_back(taken: Any) -> None:
    client = client_of(taken, "teacher_dsl")
    for shape in ("days", "sessions", "weeks"):
        for format in ("csv", "xlsx"):
            assert client.get(f"/attendance/templates/{shape}.{format}").status_code == 200
    assert client.get("/attendance/templates/terms.csv").status_code == 404
