"""A school's register by file: kept for the school, reported where there is news, and every row accounted for."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.intake.registers.as_sent import HEADINGS, PUPILS, Marks, but, lines, present, register
from wholepicture.base import clock

ABSENT = ("O", "O")


def monday(weeks_ago: int) -> date:
    today = clock.local_date()
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


def friday(weeks_ago: int) -> date:
    return monday(weeks_ago) + timedelta(days=4)


def any_absence_is_news(house: Any) -> None:
    """Let each session of absence without explanation be news, on whichever days of months these weeks lie."""
    from wholepicture.intake.registers.commands import set_news
    from wholepicture.intake.registers.queries import news_settings
    from wholepicture.intake.registers.reporting import News

    hub = house.viewer("coordinator")
    set_news(hub, news=News(sessions=1, points=15, days=10), reason="Invented.", after=len(news_settings(hub)))


@pytest.fixture(autouse=True)
def news_set(house: Any) -> None:
    any_absence_is_news(house)


def test_what_is_news_is_set_by_who_sets_the_rules_and_holds_for_what_comes_then(house: Any, tmp_path: Path) -> None:
    from wholepicture.base.ledgered import NeedsReason, NotPermitted
    from wholepicture.intake.registers import NewsSetMeanwhile, WrongNews
    from wholepicture.intake.registers.commands import set_news
    from wholepicture.intake.registers.queries import news_settings
    from wholepicture.intake.registers.reporting import News

    hub = house.viewer("coordinator")
    set_news(hub, news=News(sessions=20, points=80), reason="Tried for a term.", after=1)
    take(house, tmp_path, register(some_weeks(absences(6, 2)), monday(20), friday(5)))
    assert reports(house) == []
    set_news(hub, news=News(sessions=1, points=80), reason="Too late.", after=2)
    take(house, tmp_path, register(some_weeks(absences(3, 1)), monday(4), friday(3)), "later.csv")
    assert reports(house) != []
    assert [row.news.sessions for row in news_settings(house.viewer("teacher_dsl"))] == [1, 20, 1]
    with pytest.raises(NewsSetMeanwhile):
        set_news(hub, news=News(), reason="Late.", after=2)
    with pytest.raises(WrongNews):
        set_news(hub, news=News(sessions=0), reason="None.", after=3)
    with pytest.raises(NeedsReason):
        set_news(hub, news=News(), reason=" ", after=3)
    with pytest.raises(NotPermitted):
        set_news(house.viewer("teacher_dsl"), news=News(), reason="Mine.", after=3)


def take(house: Any, folder: Path, content: bytes, name: str = "register.csv", agency: str = "SCH1") -> Any:
    from wholepicture.intake.bulk_intake import take_in

    (folder / name).write_bytes(content)
    return take_in(house.operator(agency), path=folder / name)


def reports(house: Any, agency: str = "SCH1") -> list[Any]:
    from wholepicture.intake.models import Submission

    viewer = house.operator(agency)
    with viewer.acting():
        return list(Submission.objects.filter(agency_id=viewer.agency_id, kind="attendance").order_by("key", "version"))


def pupils(house: Any) -> dict[str, Any]:
    from wholepicture.intake.register_tables import RegisteredPupil

    with house.operator("SCH1").acting():
        return {row.given: row for row in RegisteredPupil.objects.all()}


def some_weeks(absent: Marks = present) -> dict[str, Marks]:
    return {"wren": absent, "robin": present}


def absences(weeks_ago: int, number: int) -> Marks:
    return but({monday(weeks_ago) + timedelta(days=day): ABSENT for day in range(number)})


def test_a_school_of_pupils_who_are_there_makes_no_report_and_one_who_is_absent_makes_hers(
    house: Any, tmp_path: Path
) -> None:
    account = take(house, tmp_path, register(some_weeks(absences(5, 4)), monday(20), friday(2)))
    assert (account.rows, account.accepted, account.quarantined) == (190, 190, 0)
    made = reports(house)
    assert {one.stated["subjects"][0]["given"] for one in made} == {"Wren"}
    assert len(made) <= 7
    assert {one.stated["attendance"]["from"][-2:] for one in made} == {"01"}
    assert sum(one.stated["attendance"]["unauthorised_absences"] for one in made) == 8
    assert set(pupils(house)) == {"Wren", "Robin"}


def test_the_same_file_again_makes_nothing_and_a_corrected_one_takes_its_place(house: Any, tmp_path: Path) -> None:
    take(house, tmp_path, register(some_weeks(absences(5, 4)), monday(20), friday(2)))
    before = reports(house)
    take(house, tmp_path, register(some_weeks(absences(5, 4)), monday(20), friday(2)), "again.csv")
    assert [one.receipt for one in reports(house)] == [one.receipt for one in before]
    take(house, tmp_path, register(some_weeks(absences(5, 3)), monday(6), friday(2)), "corrected.csv")
    later = [one for one in reports(house) if one.version > 1]
    assert later
    assert {one.stated["revises"]["how"] for one in later} == {"later_state"}
    latest = {one.key: one for one in reports(house)}.values()
    assert sum(one.stated["attendance"]["unauthorised_absences"] for one in latest) == 6
    house.process()
    from wholepicture.picture.models import Event

    with house.operator_of_steps().acting():
        counting = Event.objects.filter(kind="attendance", superseded_at=None)
        assert sum(event.detail["unauthorised_absences"] for event in counting) == 6


def test_week_by_week_gives_what_one_file_of_the_whole_gives(house: Any, tmp_path: Path) -> None:
    wren = absences(5, 4)
    for week in range(20, 1, -1):
        take(house, tmp_path, register(some_weeks(wren), monday(week), friday(week)), f"{week}.csv")
    latest = {one.key: one for one in reports(house)}.values()
    assert sum(one.stated["attendance"]["unauthorised_absences"] for one in latest) == 8
    marks = {one.stated["attendance"]["from"]: one.stated["attendance"]["marks"] for one in latest}
    assert len(reports(house)) < 14, "each week of her usual would be a report of its own"
    row = pupils(house)["Wren"]
    assert (row.usual, row.last_day) == (100, friday(2))
    assert marks


def test_a_broken_row_waits_with_its_column_and_the_others_are_taken_in(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.queries import quarantined

    good = lines({"robin": present}, monday(3), friday(3))
    wren = ",".join(PUPILS["wren"])
    day = f"{monday(3):%d/%m/%Y}"
    broken = [
        f"{wren},31/02/2026,/,\\",
        f"{wren},{day},?,\\",
        f",Ashdown-Test,Wren,17/05/2010,10,{day},/,\\",
        f"{wren},{monday(3) - timedelta(days=1):%d/%m/%Y},/,\\",
        f"{wren.replace('17/05/2010', 'May')},{day},/,\\",
        f"{','.join(PUPILS['robin'])},{day},O,\\",
        f"{PUPILS['robin'][0]},Other-Test,Rob,02/11/2010,10,{day},/,\\",
    ]
    account = take(house, tmp_path, "\n".join([HEADINGS, *good, *broken]).encode())
    assert (account.rows, account.accepted, account.quarantined) == (12, 5, 7)
    said = {problem.row: (problem.field, problem.reason) for problem in account.problems}
    assert [said[row][0] for row in range(7, 14)] == ["Date", "AM", "UPN", "Date", "Date of birth", "AM", "UPN"]
    assert "“?” is none of the national codes." in said[8][1]
    assert "Row 2 has this number" in said[13][1]
    assert len(quarantined(house.operator("SCH1"))) == 7
    assert set(pupils(house)) == {"Robin"}


SHAPES = {
    "sessions": "Admission no,Legal surname,Legal forename,DOB,Date,Session,Code\n"
    + "".join(f"17,Ashdown-Test,Wren,17/05/2010,{{{day}}},{half},O\n" for day in "01234" for half in ("AM", "pm")),
    "weeks": "Adm no,Surname,Forename,DOB,Week commencing,Mon AM,Mon PM,Tue AM,Tue PM,Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM\n"
    "17,Ashdown-Test,Wren,17/05/2010,{0},O,O,O,O,O,O,O,O,O,O\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_a_session_and_a_row_a_week_say_the_same(house: Any, tmp_path: Path, shape: str) -> None:
    days = [f"{monday(6) + timedelta(days=day):%Y-%m-%d}" for day in range(5)]
    account = take(house, tmp_path, SHAPES[shape].format(*days).encode())
    assert account.quarantined == 0
    assert sum(one.stated["attendance"]["unauthorised_absences"] for one in reports(house)) == 10


def test_only_a_schools_register_is_taken_and_a_register_is_nobody_elses(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.register_tables import PupilMonth, RegisteredPupil
    from wholepicture.intake.registers import NotASchools

    content = register(some_weeks(absences(5, 4)), monday(12), friday(2))
    with pytest.raises(NotASchools):
        take(house, tmp_path, content, agency="POL")
    take(house, tmp_path, content)
    house.process()
    for who, shown in (("teacher_dsl", 2), ("other_teacher", 0), ("social_worker", 0), ("coordinator", 0)):
        with house.viewer(who).acting():
            assert RegisteredPupil.objects.count() == shown, who
            assert bool(PupilMonth.objects.count()) is bool(shown), who


@pytest.fixture
def sent(house: Any, tmp_path: Path) -> Any:
    take(house, tmp_path, register(some_weeks(absences(2, 4)), monday(20), friday(2)))
    return house


def test_a_school_reads_which_of_its_own_pupils_changed_and_another_school_nothing(sent: Any) -> None:
    from wholepicture.intake.registers.queries import own_register

    own = own_register(sent.viewer("teacher_dsl"))
    assert [(row.given, row.now, row.usual, row.unexplained) for row in own.changed] == [("Wren", 60, 100, 4)]
    assert (own.pupils, own.last_day) == (2, friday(2))
    other = own_register(sent.viewer("other_teacher"))
    assert (other.pupils, other.last_day, other.changed) == (0, None, [])


def test_whoever_is_barred_from_a_pupil_does_not_see_them_changed(sent: Any) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.intake.registers.queries import own_register

    sent.process()
    bar_viewer(
        sent.viewer("coordinator"),
        professional=sent.professionals["teacher_dsl"],
        nominal=wren_of(sent),
        reason="Her niece",
    )
    assert own_register(sent.viewer("teacher_dsl")).changed == []


def test_a_lead_who_is_barred_from_a_pupil_sends_the_register_all_the_same_and_a_colleague_reports_of_her(
    sent: Any, tmp_path: Path
) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.intake.registers.taking import take_register

    sent.process()
    wren = wren_of(sent)
    bar_viewer(
        sent.viewer("coordinator"), professional=sent.professionals["teacher_dsl"], nominal=wren, reason="Her niece"
    )
    absent = {monday(week) + timedelta(days=day): ABSENT for week in (1, 2) for day in range(4)}
    content = register({"wren": but(absent), "robin": but({monday(1): ABSENT})}, monday(1), friday(1))
    before = {one.id for one in reports(sent)}
    take_register(sent.viewer("teacher_dsl"), content=content, name="register.csv")
    new = [one for one in reports(sent) if one.id not in before]
    assert {one.stated["subjects"][0]["given"] for one in new if one.version > 1} == set()
    assert "Robin" in {one.stated["subjects"][0]["given"] for one in new}
    content = register({"wren": but(absent | {monday(1) + timedelta(days=4): ABSENT})}, monday(1), friday(1))
    take(sent, tmp_path, content, "colleague.csv")
    assert "Wren" in {one.stated["subjects"][0]["given"] for one in reports(sent) if one.version > 1}


def wren_of(house: Any) -> Any:
    from wholepicture.picture.models import Event

    with house.operator_of_steps().acting():
        return Event.objects.filter(kind="attendance").values_list("nominal", flat=True).first()


def by_number(
    upn: str, admission: str, *weeks: int, mark: str = "O", born: str = "17/05/2010", given: str = "Wren"
) -> bytes:
    """A row a week of one pupil, known by these numbers."""
    days = "Mon AM,Mon PM,Tue AM,Tue PM,Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM"
    heading = f"UPN,Admission number,Surname,Forename,DOB,Week beginning,{days}"
    marks = ",".join([mark] * 10)
    rows = [f"{upn},{admission},Ashdown-Test,{given},{born},{monday(week):%d/%m/%Y},{marks}" for week in weeks]
    return "\n".join([heading, *rows]).encode()


def listed(house: Any) -> list[Any]:
    from wholepicture.intake.register_tables import RegisteredPupil

    with house.operator("SCH1").acting():
        return list(RegisteredPupil.objects.filter(joined_to=None).order_by("number"))


HERS = PUPILS["wren"][0]


def test_a_pupil_known_by_upn_and_by_admission_number_is_one_where_a_row_holds_both(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.registers.queries import own_register

    take(house, tmp_path, by_number(HERS, "", 9, 8, 7, 6, mark="/"), "upn.csv")
    take(house, tmp_path, by_number("", "17", 5, 4, mark="/"), "admission.csv")
    assert [row.number for row in listed(house)] == ["adm 17", f"upn {HERS}"], "nothing says yet that they are one"
    take(house, tmp_path, by_number(HERS, "17", 3), "both.csv")
    (one,) = listed(house)
    assert (one.upn, one.admission, one.usual) == (HERS, "17", 100)
    assert one.now == 50, "the week before, sent by admission number, counts"
    take(house, tmp_path, by_number("", "17", 2), "later.csv")
    (one,) = listed(house)
    assert (one.now, one.last_day) == (0, friday(2))
    own = own_register(house.viewer("teacher_dsl"))
    assert (own.pupils, [len(row.weeks) for row in own.changed]) == (1, [8])
    reported = {one.stated["attendance"]["from"] for one in reports(house)}
    assert len({one.key for one in reports(house)}) == len(reported), "no month of hers is told twice"


def test_rows_of_one_file_with_either_number_are_one_pupil_in_whatever_order(house: Any, tmp_path: Path) -> None:
    files = [by_number("", "17", 4), by_number(HERS, "17", 3), by_number(HERS, "", 2)]
    heading = files[0].split(b"\n")[0]
    rows = [file.split(b"\n")[1] for file in files]
    take(house, tmp_path, b"\n".join([heading, *rows]))
    (one,) = listed(house)
    assert (one.upn, one.admission, one.now, one.last_day) == (HERS, "17", 0, friday(2))


def test_two_files_rows_of_whoever_is_known_by_both_numbers_are_one_pupils(house: Any, tmp_path: Path) -> None:
    take(house, tmp_path, by_number(HERS, "17", 4), "both.csv")
    rows = by_number(HERS, "", 3).split(b"\n") + by_number("", "17", 2).split(b"\n")[1:]
    take(house, tmp_path, b"\n".join(rows), "either.csv")
    assert [(one.last_day, one.now) for one in listed(house)] == [(friday(2), 0)]


def test_nobody_is_joined_by_a_name_nor_by_a_number_that_was_given_anew(house: Any, tmp_path: Path) -> None:
    take(house, tmp_path, by_number(HERS, "17", 4), "one.csv")
    take(house, tmp_path, by_number("", "18", 4), "name.csv")
    take(house, tmp_path, by_number("", "17", 4, born="02/11/2013", given="Robin"), "anew.csv")
    take(house, tmp_path, by_number(PUPILS["robin"][0], "17", 4, given="Lark"), "upn.csv")
    assert {(one.upn, one.admission, one.given) for one in listed(house)} == {
        (HERS, "17", "Wren"),
        ("", "18", "Wren"),
        ("", "17", "Robin"),
        (PUPILS["robin"][0], "17", "Lark"),
    }


def test_an_admission_number_that_stands_with_two_upns_asks_for_the_upn(house: Any, tmp_path: Path) -> None:
    rows = by_number(HERS, "17", 4).split(b"\n")
    rows += [by_number(other, "17", 4).split(b"\n")[1] for other in (PUPILS["robin"][0], "")]
    account = take(house, tmp_path, b"\n".join(rows))
    (problem,) = account.problems
    assert (problem.row, problem.field) == (4, "Admission number")
    assert "with two UPNs: give this pupil’s UPN" in problem.reason


PLANT = """CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {0} RETURN NEW; END $$;
    CREATE TRIGGER planted BEFORE INSERT ON {1} FOR EACH ROW EXECUTE FUNCTION planted()"""
OF_ROBIN = "IF NEW.given = 'Robin' THEN RAISE EXCEPTION 'not taken' USING ERRCODE = '22000', COLUMN = 'family'; END IF;"
OF_UPN = "IF NEW.given = 'Robin' THEN RAISE EXCEPTION 'not taken' USING ERRCODE = '23514'; END IF;"
OF_MARKS = (
    "IF NEW.marks LIKE '%OO%' THEN RAISE EXCEPTION 'not taken' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME; END IF;"
)


@pytest.mark.parametrize(
    ("planted", "table", "where"),
    [
        (OF_ROBIN, "intake_registeredpupil", "row 17, Surname: not taken."),
        (OF_UPN, "intake_registeredpupil", "row 17, UPN: not taken."),
        (OF_MARKS, "intake_pupilmonth", "row 2, marks: not taken."),
    ],
)
def test_what_the_database_never_takes_is_said_at_its_row_and_column_and_nothing_is_stored(
    house: Any, planted: str, table: str, where: str
) -> None:
    from tests.access.raw import as_superuser
    from wholepicture.intake.registers import NotKept
    from wholepicture.intake.registers.taking import take_register

    with as_superuser(house.database) as superuser:
        superuser.execute(PLANT.format(planted, table).encode())
    content = register({"wren": absences(3, 2), "robin": present}, monday(4), friday(2))
    with pytest.raises(NotKept, match=f"{where} Nothing of the file was stored, and to press again does not help"):
        take_register(house.viewer("teacher_dsl"), content=content, name="register.csv")
    assert (pupils(house), reports(house)) == ({}, [])


def lapsed(house: Any) -> None:
    """From now on the role of the school's lead needs a course, which nobody took."""
    from tests.partnership.narrowed import course, forget, rule

    forget(house)
    course(house)
    rule(house, house.viewer("teacher_dsl").role)
    assert house.viewer("teacher_dsl").is_narrowed


def test_a_lead_whose_training_lapsed_sends_the_register_whole_and_reads_nothing_of_it(sent: Any) -> None:
    from wholepicture.intake.register_tables import PupilMonth, RegisteredPupil
    from wholepicture.intake.registers.queries import foresee_register, own_register
    from wholepicture.intake.registers.reading import read_register
    from wholepicture.intake.registers.taking import take_register

    lapsed(sent)
    lead = sent.viewer("teacher_dsl")
    before = {one.key for one in reports(sent)}
    content = register({"wren": absences(2, 5), "robin": absences(1, 2)}, monday(2), friday(1))
    assert foresee_register(lead, found=read_register(content, "register.csv", clock.local_date())) is None
    taken = take_register(lead, content=content, name="register.csv")
    assert taken.said.changed is None
    made = reports(sent)
    later = {one.stated["subjects"][0]["given"] for one in made if one.version > 1}
    assert later == {"Wren"}, "what a colleague reported is brought up to date"
    assert {one.stated["subjects"][0]["given"] for one in made if one.key not in before} >= {"Robin"}
    with sent.viewer("teacher_dsl").acting():
        assert (RegisteredPupil.objects.count(), PupilMonth.objects.count()) == (0, 0)
    assert own_register(lead).changed == []


def test_nobody_opens_a_schools_register_by_saying_that_they_take_one_in(sent: Any) -> None:
    from wholepicture.intake.register_tables import RegisteredPupil

    for who, opens in (
        ("teacher_dsl", True),
        ("other_teacher", False),
        ("social_worker", False),
        ("coordinator", False),
    ):
        viewer = sent.viewer(who)
        with viewer.acting():
            assert viewer.takes_a_register() is opens, who
            assert RegisteredPupil.objects.count() == (2 if who == "teacher_dsl" else 0), who


def test_a_file_of_which_hardly_a_row_can_be_read_is_refused_whole(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.formats import FileRefused
    from wholepicture.intake.queries import quarantined
    from wholepicture.intake.registers.reading import MOST_BROKEN

    wrong = [f"{','.join(PUPILS['wren'])},soon,/,/"] * (MOST_BROKEN + 1)
    with pytest.raises(FileRefused, match="1,001 rows cannot be read.* row 2, Date: “soon” is no date"):
        take(house, tmp_path, "\n".join([HEADINGS, *wrong]).encode())
    assert quarantined(house.operator("SCH1")) == []


def test_a_school_of_which_too_much_waits_is_asked_to_come_back_and_nothing_is_lost(house: Any, tmp_path: Path) -> None:
    from wholepicture.intake import OverQuota
    from wholepicture.intake.commands import set_quota
    from wholepicture.intake.registers.taking import take_register

    set_quota(house.operator(), agency=house.agencies["SCH1"], waiting=0, quarantined=0)
    content = register(some_weeks(absences(5, 4)), monday(12), friday(2))
    with pytest.raises(OverQuota):
        take_register(house.viewer("teacher_dsl"), content=content, name="register.csv")
    assert pupils(house) == {}
