"""Training and prevention: courses and when they lapse, who took which, coverage, and what was done with pupils."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.access.raw import as_role, refused
from tests.living import House
from tests.partnership.trained import course, done_row, peopled, row
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.partnership.training import commands
from wholepicture.partnership.training.commands import (
    BrokenRows,
    CourseSetMeanwhile,
    CourseThere,
    EnteredMeanwhile,
    TooManyRows,
    WrongCourse,
    bring_trainee_back,
    end_done,
    end_taken,
    end_trainee,
    take_prevention,
    take_training,
)
from wholepicture.partnership.training.queries import (
    courses_of,
    coverage_of,
    done_of,
    learner_of,
    learners_of,
    left_of,
    own_training,
    schools_of,
)
from wholepicture.partnership.training.rules import (
    CURRENT,
    LAPSED,
    MOST_ROWS,
    NEVER,
    RUNNING_OUT,
    SOON,
    Known,
    counts_through,
    read_date,
    standing,
    understand,
    understand_prevention,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
TODAY = clock.local_date()
LONG_AGO = TODAY - timedelta(days=800)


# -- when a course lapses -------------------------------------------------------------------------------------------


@given(taken=DAYS, months=st.integers(1, 120))
def test_a_course_counts_to_the_same_day_so_many_months_later_or_the_last_of_a_shorter_month(
    taken: date, months: int
) -> None:
    through = counts_through(taken, months)
    assert through is not None
    assert (through.year * 12 + through.month) - (taken.year * 12 + taken.month) == months
    assert through.day == taken.day or (through.day < taken.day and (through + timedelta(days=1)).day == 1)
    assert standing(taken, months, through) in (CURRENT, RUNNING_OUT)
    assert standing(taken, months, through + timedelta(days=1)) == LAPSED
    assert standing(taken, months, through - timedelta(days=SOON)) == RUNNING_OUT
    assert standing(taken, months, through - timedelta(days=SOON + 1)) == CURRENT


@given(earlier=DAYS, later=DAYS, months=st.none() | st.integers(1, 120), today=DAYS)
def test_a_later_course_never_makes_anybody_worse_off(
    earlier: date, later: date, months: int | None, today: date
) -> None:
    order = [NEVER, LAPSED, RUNNING_OUT, CURRENT]
    first, second = sorted((earlier, later))
    assert order.index(standing(None, months, today)) <= order.index(standing(first, months, today))
    assert order.index(standing(first, months, today)) <= order.index(standing(second, months, today))


def test_known_days_on_which_a_course_lapses() -> None:
    assert counts_through(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert counts_through(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert counts_through(date(2024, 2, 29), None) is None
    assert standing(date(1999, 1, 1), None, date(2090, 1, 1)) == CURRENT


@pytest.mark.parametrize(
    "text", ["2026-03-04", "4/3/2026", "04/03/2026", "4.3.2026", "4-3-2026", "4 March 2026", "4 Mar 2026"]
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert read_date(text) == date(2026, 3, 4)


# -- the rows of a file ---------------------------------------------------------------------------------------------

SCHOOL, HOSPITAL = uuid4(), uuid4()
KNOWN = Known(
    agencies={"sch1": SCHOOL, "marsh lane academy": SCHOOL, "hlt": HOSPITAL},
    courses={"cse-1": "CSE-1", "signs of exploitation": "CSE-1"},
    today=date(2026, 11, 30),
    people={(SCHOOL, "known@example.org"): ("Kay Known-Test", "nurse")},
)
ROWS = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["a@example.org", "B@Example.org", "known@example.org", "no address", ""]),
        "name": st.sampled_from(["Ann A-Test", "ann  a-test", "Bob B-Test", ""]),
        "agency": st.sampled_from(["SCH1", "Marsh Lane Academy", "HLT", "nowhere", ""]),
        "role": st.sampled_from(["Class teacher", "class teacher", "Cook", ""]),
        "course": st.sampled_from(["CSE-1", "Signs of exploitation", "XYZ", ""]),
        "date": st.sampled_from(["4/3/2026", "2026-03-04", "5/3/2026", "1/12/2026", "31/2/2026", "1/1/1901", ""]),
    }
)


@given(rows=st.lists(ROWS, max_size=8), order=st.randoms(use_true_random=False))
def test_any_order_of_rows_comes_to_the_same(rows: list[dict[str, str]], order: Any) -> None:
    def found(listed: list[dict[str, str]]) -> Any:
        result = understand(list(enumerate(listed, 2)), KNOWN)
        return {key: (one.name, one.role, one.taken) for key, one in result.people.items()}, bool(result.problems)

    shuffled = rows[:]
    order.shuffle(shuffled)
    people, broken = found(rows)
    again, broken_again = found(shuffled)
    assert broken == broken_again
    assert broken or people == again


@given(rows=st.lists(ROWS, max_size=6))
def test_the_same_rows_twice_come_to_what_they_came_to_once(rows: list[dict[str, str]]) -> None:
    def taken(listed: list[dict[str, str]]) -> Any:
        result = understand(list(enumerate(listed, 2)), KNOWN)
        return bool(result.problems), {key: one.taken for key, one in result.people.items()}

    assert taken(rows) == taken(rows + rows)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"email": "no address"}, "email", "Enter their e-mail address"),
        ({"agency": "nowhere"}, "agency", "Enter one of the agencies"),
        ({"agency": ""}, "agency", "Enter one of the agencies"),
        ({"course": "XYZ"}, "course", "Enter a course by its code or its title"),
        ({"course": ""}, "course", "Enter a course by its code or its title"),
        ({"date": "31/2/2026"}, "date", "Enter the day like 4/3/2026"),
        ({"date": ""}, "date", "Enter the day like 4/3/2026"),
        ({"date": "1/12/2026"}, "date", "This day has not come yet"),
        ({"date": "1/1/1901"}, "date", "Enter a day since 1990"),
        ({"name": ""}, "name", "Enter their name"),
        ({"role": ""}, "role", "Enter their role or job"),
        ({"name": "x" * 201}, "name", "200 characters or fewer"),
        ({"role": "x" * 81}, "role", "80 characters or fewer"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_by_row_and_field(wrong: dict[str, str], field: str, said: str) -> None:
    right = dict(email="a@example.org", name="Ann", agency="SCH1", role="Cook", course="CSE-1", date="4/3/2026")
    assert understand([(7, right)], KNOWN).problems == []
    problems = understand([(6, {**right, "email": "b@example.org"}), (7, {**right, **wrong})], KNOWN).problems
    assert [(one.row, one.field) for one in problems] == [(7, field)]
    assert said in problems[0].said


def test_two_rows_that_say_different_things_of_one_person_are_a_problem() -> None:
    right = dict(email="a@example.org", name="Ann", agency="SCH1", role="Cook", course="", date="")
    (problem,) = understand([(2, right), (3, {**right, "role": "Caretaker"})], KNOWN).problems
    assert (problem.row, problem.field) == (3, "role")


def test_what_is_wrong_with_a_session_is_said_by_row_and_field() -> None:
    right = dict(kind="Session", where="SCH1", years="", date="4/3/2026", agency="HLT", how_many="1,200", what="Online")
    done, problems = understand_prevention([(2, right), (3, {**right, "kind": "session"})], KNOWN)
    assert (len(done), problems) == (1, [])
    for wrong in ({"kind": "party"}, {"where": ""}, {"date": "x"}, {"agency": ""}, {"how_many": "0"}, {"what": ""}):
        _, (problem,) = understand_prevention([(2, {**right, **wrong})], KNOWN)
        assert {problem.field: problem.row} == {next(iter(wrong)): 2}


# -- in a furnished house -------------------------------------------------------------------------------------------


def test_a_course_is_set_and_read_by_everybody_of_the_area(house: House) -> None:
    peopled(house)
    (found,) = courses_of(house.viewer("nurse"))
    assert (found.code, found.title, found.renewal_months, found.roles) == (
        "CSE-1", "Signs of exploitation", 12, ("class teacher", "teacher_dsl"),
    )  # fmt: skip
    course(house, after=1, renewal_months=None)
    (found,) = courses_of(house.viewer("nurse"))
    assert (found.number, found.renewal_months) == (2, None)


def test_two_who_set_one_course_do_not_write_over_each_other(house: House) -> None:
    peopled(house)
    course(house, after=1, title="Another title")
    with pytest.raises(CourseSetMeanwhile):
        course(house, after=1, title="A third")
    with pytest.raises(CourseThere):
        course(house)
    with pytest.raises(WrongCourse):
        course(house, code="", after=0)


@pytest.mark.parametrize("who", ["keeper", "coordinator", "nurse"])
def test_nobody_else_sets_a_course(house: House, who: str) -> None:
    peopled(house)
    with pytest.raises(NotPermitted):
        course(house, who, code="MINE")


def test_the_same_rows_twice_store_nothing_twice(house: House) -> None:
    peopled(house)
    rows = [row(), row("wren@example.org", 3, name="Wren Kite-Test"), row(number=4)]
    first = take_training(house.viewer("keeper"), rows=rows)
    assert (first.new, first.people) == (2, 2)
    again = take_training(house.viewer("keeper"), rows=list(reversed(rows)))
    assert (again.new, again.people, again.before) == (0, 0, 2)


def test_one_broken_row_stores_nothing_at_all(house: House) -> None:
    peopled(house)
    with pytest.raises(BrokenRows) as refused_rows:
        take_training(house.viewer("keeper"), rows=[row(), row("x", 3), row("wren@example.org", 4, course="XYZ")])
    assert [(one.row, one.field) for one in refused_rows.value.problems] == [(3, "email"), (4, "course")]
    assert {one.is_in_directory for one in learners_of(house.viewer("keeper"), agency=house.agencies["SCH1"])} == {True}


def test_of_two_who_send_the_same_at_one_moment_one_is_told_and_nothing_is_stored_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    peopled(house)
    store, first, other = commands.insert_rows, [True], house.viewer("sets_up")

    def sent_meanwhile() -> None:
        assert take_training(other, rows=[row()]).new == 1
        connections.close_all()

    def stores(*given: Any) -> None:
        if first and first.pop():
            with ThreadPoolExecutor(1) as meanwhile:
                meanwhile.submit(sent_meanwhile).result()
        store(*given)

    monkeypatch.setattr(commands, "insert_rows", stores)
    with pytest.raises(EnteredMeanwhile):
        take_training(house.viewer("keeper"), rows=[row(), row("w@example.org", 3, name="Wren")])
    again = take_training(house.viewer("keeper"), rows=[row(), row("w@example.org", 3, name="Wren")])
    assert (again.new, again.before) == (1, 1)


def test_twelve_hundred_rows_take_as_many_statements_as_twelve(house: House) -> None:
    peopled(house)

    def statements(number: int, begins: str) -> int:
        rows = [row(f"{begins}{at}@example.org", at + 2, name=f"Person {at}-Test") for at in range(number)]
        viewer = house.viewer("sets_up")
        with CaptureQueriesContext(connections["default"]) as seen:
            assert take_training(viewer, rows=rows).new == number
        return len(seen)

    assert statements(12, "few") == statements(1_200, "many")
    covered = next(one for one in coverage_of(house.viewer("coordinator")) if one.role == "class teacher")
    assert (covered.due, covered.current) == (1_212, 1_212)
    with pytest.raises(TooManyRows):
        take_training(house.viewer("sets_up"), rows=[row()] * (MOST_ROWS + 1))


def test_somebody_of_the_directory_is_known_by_their_address_with_name_and_role_from_there(house: House) -> None:
    peopled(house)
    dsl = house.emails["teacher_dsl"]
    take_training(house.viewer("keeper"), rows=[row(dsl, name="", role="")])
    (learner,) = [one for one in learners_of(house.viewer("keeper"), agency=house.agencies["SCH1"]) if one.email == dsl]
    assert (learner.name, learner.is_in_directory, learner.needs[0].standing) == ("Ada Teacher-Test", True, CURRENT)
    (own,) = own_training(house.viewer("teacher_dsl"))
    assert (own.standing, own.taken_on) == (CURRENT, TODAY)


def test_what_was_entered_in_error_is_ended_with_a_reason_and_kept_and_the_file_does_not_bring_it_back(
    house: House,
) -> None:
    peopled(house)
    keeper, school = house.viewer("keeper"), house.agencies["SCH1"]
    take_training(keeper, rows=[row()])
    person = next(one.id for one in learners_of(keeper, agency=school) if not one.is_in_directory)
    _, (taken,) = learner_of(keeper, agency=school, person=person)
    with pytest.raises(NeedsReason):
        end_taken(keeper, taken=taken.id, reason=" ")
    with pytest.raises(NotFound):
        end_taken(house.viewer("other_keeper"), taken=taken.id, reason="Not mine.")
    end_taken(keeper, taken=taken.id, reason="Another Rowan.")
    learner, (kept,) = learner_of(keeper, agency=school, person=person)
    assert (learner.needs[0].standing, kept.ended_reason) == (NEVER, "Another Rowan.")
    assert take_training(keeper, rows=[row()]).ended == 1
    assert take_training(keeper, rows=[row()], anew=True).new == 1


def test_who_left_counts_no_more_and_comes_back_with_what_they_took(house: House) -> None:
    peopled(house)
    keeper, school = house.viewer("keeper"), house.agencies["SCH1"]
    take_training(keeper, rows=[row()])
    person = next(one.id for one in learners_of(keeper, agency=school) if not one.is_in_directory)
    end_trainee(keeper, trainee=person, reason="Left in July.")
    assert [one.name for one in left_of(keeper, agency=school)] == ["Rowan Finch-Test"]
    assert [one for one in coverage_of(keeper) if one.role == "class teacher"] == []
    assert take_training(keeper, rows=[row(role="Head of year")]).left == 1
    bring_trainee_back(keeper, trainee=person)
    learner, taken = learner_of(keeper, agency=school, person=person)
    assert (learner.needs[0].standing, len(taken)) == (CURRENT, 1)


# -- coverage -------------------------------------------------------------------------------------------------------

HISTORY = [0, 10, 300, 310, 360, 400, 800]


def test_coverage_says_the_same_as_the_list_of_people_for_any_history(house: House) -> None:
    peopled(house)
    course(house, code="CSE-2", title="Leads", level="3", renewal_months=24, roles=["Cook", "Class teacher"])
    rows = []
    for number, days in enumerate(HISTORY):
        on = (TODAY - timedelta(days=days)).isoformat()
        rows.append(
            row(
                f"p{number}@example.org",
                2 * number,
                name=f"P{number}",
                role="Cook" if number % 2 else "Class teacher",
                date=on,
            )
        )
        rows.append(row(f"p{number}@example.org", 2 * number + 1, name=f"P{number}", role="", date=on, course="CSE-2"))
    rows.append(row("never@example.org", 90, course="", date=""))
    rows.append(row(house.emails["teacher_dsl"], 91, name="", role="", date=LONG_AGO.isoformat()))
    take_training(house.viewer("keeper"), rows=rows)
    counted: dict[tuple[str, str], list[str]] = {}
    for learner in learners_of(house.viewer("keeper"), agency=house.agencies["SCH1"]):
        for need in learner.needs:
            counted.setdefault((learner.role.lower(), need.course), []).append(need.standing)
    assert {one for each in counted.values() for one in each} == {NEVER, LAPSED, RUNNING_OUT, CURRENT}
    for who in ("keeper", "coordinator", "sets_up"):
        told = [one for one in coverage_of(house.viewer(who)) if one.agency == house.agencies["SCH1"]]
        assert {(one.role, one.course) for one in told} == set(counted)
        for one in told:
            stand = counted[one.role, one.course]
            assert one.due == len(stand) == one.current + one.lapsed + one.never
            assert (one.soon, one.lapsed, one.never) == tuple(map(stand.count, (RUNNING_OUT, LAPSED, NEVER)))


@given(taken=st.lists(st.tuples(DAYS, st.integers(1, 120)), min_size=30, max_size=60))
def test_postgresql_counts_months_as_the_rules_do(shared_house: House, taken: list[tuple[date, int]]) -> None:
    days, months = [one for one, _ in taken], [many for _, many in taken]
    with as_role("wp_app", shared_house.database) as connection:
        rows = connection.execute(
            "SELECT (d + make_interval(months => m))::date FROM unnest(%s::date[], %s::int[]) AS t (d, m)",
            [days, months],
        ).fetchall()
    assert [one for (one,) in rows] == [counts_through(on, many) for on, many in taken]


def test_who_reads_coverage_and_who_reads_names(house: House) -> None:
    peopled(house)
    take_training(house.viewer("sets_up"), rows=[row(), row("h@example.org", 3, agency="HLT", name="Hal Ward-Test")])
    school, hospital = house.agencies["SCH1"], house.agencies["HLT"]

    def agencies(who: str) -> set[UUID]:
        return {one.agency for one in coverage_of(house.viewer(who))}

    for who in ("coordinator", "police_intelligence", "sets_up"):
        assert {school, hospital} <= agencies(who)
    assert agencies("keeper") == {school}
    assert agencies("other_keeper") == {hospital}
    for who in ("nurse", "teacher_dsl", "linkage_officer", "information_governance"):
        assert agencies(who) == set()
        with pytest.raises(NotPermitted):
            learners_of(house.viewer(who), agency=school)
    with pytest.raises(NotPermitted):
        learners_of(house.viewer("coordinator"), agency=school)
    with pytest.raises(NotFound):
        learners_of(house.viewer("other_keeper"), agency=school)
    with pytest.raises(BrokenRows):
        take_training(house.viewer("other_keeper"), rows=[row()])


# -- what PostgreSQL itself refuses ---------------------------------------------------------------------------------

ENTER = (
    "INSERT INTO partnership_trainee (id, area_id, agency_id, email, name, role, entered_by_id, ended_reason) "
    "VALUES (gen_random_uuid(), %s, %s, 'x@example.org', 'X', 'Cook', %s, '')"
)
SET = (
    "INSERT INTO partnership_course (id, area_id, code, number, title, level, roles, is_retired, made_by_id) "
    "VALUES (gen_random_uuid(), %s, 'X', 1, 'X', 1, '{}', false, %s)"
)


def test_postgresql_takes_an_entry_from_nobody_else_and_shows_names_to_nobody_else(house: House) -> None:
    peopled(house)
    take_training(house.viewer("keeper"), rows=[row()])
    school, hospital = house.agencies["SCH1"], house.agencies["HLT"]

    def refusal(who: str, statement: str, *values: object) -> str:
        with as_role("wp_app", house.database) as connection, connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [house.token(who)])
            return refused(connection, statement, *values)

    def seen(who: str, table: str) -> int:
        with as_role("wp_app", house.database) as connection, connection.transaction():
            connection.execute("SELECT sec.begin(%s)", [house.token(who)])
            return len(connection.execute(f"SELECT id FROM {table}".encode()).fetchall())  # noqa: S608

    mine = house.professionals
    assert refusal("keeper", ENTER, house.area, school, mine["keeper"]) == ""
    assert refusal("sets_up", ENTER, house.area, hospital, mine["sets_up"]) == ""
    for who, agency, by in (
        ("keeper", hospital, "keeper"),
        ("keeper", school, "nurse"),
        ("nurse", hospital, "nurse"),
        ("coordinator", school, "coordinator"),
    ):
        assert refusal(who, ENTER, house.area, agency, mine[by]) == "InsufficientPrivilege"
    assert refusal("keeper", SET, house.area, mine["keeper"]) == "InsufficientPrivilege"
    assert refusal("sets_up", SET, house.area, mine["sets_up"]) == ""
    for table in ("partnership_trainee", "partnership_coursetaken"):
        assert [seen(who, table) for who in ("keeper", "sets_up", "other_keeper", "coordinator", "nurse")] == [
            1,
            1,
            0,
            0,
            0,
        ]
        assert refusal("keeper", f"DELETE FROM {table}") == "InsufficientPrivilege"  # noqa: S608
    assert refusal("keeper", "UPDATE partnership_coursetaken SET taken_on = '2020-01-01'") == "InsufficientPrivilege"
    assert refusal("keeper", "UPDATE partnership_course SET title = 'x'") == "InsufficientPrivilege"
    ends = "UPDATE partnership_coursetaken SET ended_at = now(), ended_by_id = %s, ended_reason = 'x'"
    assert refusal("keeper", ends, mine["nurse"]) == "InsufficientPrivilege"
    assert refusal("keeper", ends, mine["keeper"]) == ""


# -- prevention -----------------------------------------------------------------------------------------------------


def test_which_schools_had_something_and_which_had_nothing(house: House) -> None:
    peopled(house)
    house.add_colleague("charity_keeper", "agency_administrator", "CHA")
    since = TODAY - timedelta(days=365)
    rows = [
        done_row(),
        done_row(3, kind="Leaflets", how_many="300"),
        done_row(4, where="The library", agency="CHA"),
        done_row(5, where="SCH2", date=LONG_AGO.isoformat()),
    ]
    assert take_prevention(house.viewer("charity_keeper"), rows=rows).new == 4
    assert take_prevention(house.viewer("charity_keeper"), rows=list(reversed(rows))).before == 4
    nothing, something = schools_of(house.viewer("nurse"), since=since)
    assert (nothing.name, nothing.had_nothing) == ("Tern Hill School", True)
    assert (something.name, something.sessions, something.pupils, something.deliveries, something.copies) == (
        "Marsh Lane Academy", 1, 120, 1, 300,
    )  # fmt: skip
    assert {one.where for one in done_of(house.viewer("nurse"), since=since)} == {"Marsh Lane Academy", "The library"}


def test_a_session_entered_in_error_is_ended_by_the_agency_that_did_it_alone(house: House) -> None:
    peopled(house)
    since = TODAY - timedelta(days=365)
    take_prevention(house.viewer("keeper"), rows=[done_row()])
    (done,) = done_of(house.viewer("nurse"), since=since)
    with pytest.raises(NotFound):
        end_done(house.viewer("other_keeper"), done=done.id, reason="Not mine.")
    with pytest.raises(NotPermitted):
        end_done(house.viewer("nurse"), done=done.id, reason="Not mine.")
    end_done(house.viewer("keeper"), done=done.id, reason="It was in May.")
    assert done_of(house.viewer("nurse"), since=since) == []
    assert take_prevention(house.viewer("keeper"), rows=[done_row()]).ended == 1


@pytest.mark.parametrize("hidden", ["\0", "\x01", "\u202e"])
@pytest.mark.parametrize("field", ["where", "years", "what"])
def test_a_letter_that_no_database_keeps_or_nobody_can_read_is_said_at_its_row(field: str, hidden: str) -> None:
    said = {"agency": "SCH1", "date": "2026-03-04"}
    rows = [done_row(**said), done_row(3, **said | {field: f"Marsh{hidden}Lane"})]
    done, problems = understand_prevention(rows, KNOWN)
    assert len(done) == 1
    assert [(problem.row, problem.field) for problem in problems] == [(3, field)]


@pytest.mark.parametrize("who", ["nurse", "coordinator", "linkage_officer"])
def test_nobody_else_enters_anything(house: House, who: str) -> None:
    peopled(house)
    for act, rows in ((take_training, [row()]), (take_prevention, [done_row()])):
        with pytest.raises(NotPermitted):
            act(house.viewer(who), rows=rows)
