"""Who is away, and to whom what waits for them goes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.absences.commands import AwayAlready, NotACover, WrongDays, end_absence, enter_absence
from wholepicture.partnership.absences.queries import absences_of, cover_for, cover_in_names, covered_by, duty_desk
from wholepicture.partnership.absences.rules import By, Cover, Leading, cover_of
from wholepicture.partnership.queries import directory_of

TODAY = clock.local_date()
WEEK = timedelta(days=7)


@pytest.fixture
def house(house: House) -> House:
    """A school with three colleagues besides its lead."""
    for who in ("ann", "bob", "cat"):
        house.add_colleague(who, "teacher_dsl", "SCH1")
    return house


def away(
    house: House, who: str, cover: str = "", days: tuple[date, date] = (TODAY, TODAY + WEEK), by: str = ""
) -> UUID:
    return enter_absence(
        house.viewer(by or who),
        person=house.professionals[who],
        starts_on=days[0],
        ends_on=days[1],
        cover=house.professionals[cover] if cover else None,
    )


def goes_to(house: House, who: str, at: datetime | None = None, asker: str = "nurse") -> tuple[list[str], By]:
    """Who gets what waits for somebody, asked by anybody of the area."""
    names = {id: name for name, id in house.professionals.items()}
    with house.viewer(asker).acting():
        found = cover_for([house.professionals[who]], at)[house.professionals[who]]
    return [names[one] for one in found.people], found.by


def standing(house: House, who: str, **columns: Any) -> None:
    with as_superuser(house.database) as superuser:
        for column, value in columns.items():
            superuser.execute(
                f"UPDATE partnership_professional SET {column} = %s WHERE id = %s".encode(),
                [value, house.professionals[who]],
            )


def test_whoever_is_there_gets_what_is_theirs(house: House) -> None:
    assert goes_to(house, "ann") == (["ann"], By.SELF)


def test_cover_begins_on_the_first_day_and_ends_by_itself_on_the_last(house: House) -> None:
    away(house, "ann", "bob", (TODAY + WEEK, TODAY + 2 * WEEK))
    noon = datetime.combine(TODAY, datetime.min.time(), tzinfo=clock.LOCAL) + timedelta(hours=12)
    told = [goes_to(house, "ann", noon + timedelta(days=days))[0] for days in (0, 6, 7, 14, 15)]
    assert told == [["ann"], ["ann"], ["bob"], ["bob"], ["ann"]]


def test_the_last_day_is_the_day_in_england_and_not_in_greenwich(house: House) -> None:
    """At half past midnight of a summer's night in England it is still the day before by universal time."""
    summer = date(TODAY.year + (TODAY.month > 5), 7, 1)
    away(house, "ann", "bob", (summer, summer))
    begins = datetime.combine(summer, datetime.min.time(), tzinfo=clock.LOCAL)
    assert goes_to(house, "ann", begins + timedelta(minutes=30))[0] == ["bob"]
    assert goes_to(house, "ann", begins + timedelta(days=1, minutes=30))[0] == ["ann"]


def test_a_cover_who_is_away_too_is_passed_over_for_whoever_covers_them(house: House) -> None:
    away(house, "ann", "bob")
    away(house, "bob", "cat")
    assert goes_to(house, "ann") == (["cat"], By.COVER)
    shown = cover_in_names(house.viewer("ann"), person=house.professionals["ann"], at=clock.now())
    assert (shown.names, shown.passed, shown.came_round) == (("Cat-Test",), ("Bob-Test",), False)


def test_two_who_cover_for_each_other_are_both_covered_by_the_deputy_then_the_lead_then_the_hubs_duty_desk(
    house: House,
) -> None:
    away(house, "ann", "bob")
    away(house, "bob", "ann")
    assert goes_to(house, "ann") == (["teacher_dsl"], By.LEAD)
    standing(house, "cat", is_deputy=True)
    assert goes_to(house, "ann") == (["cat"], By.DEPUTY)
    away(house, "cat")
    assert goes_to(house, "ann") == (["teacher_dsl"], By.LEAD)
    away(house, "teacher_dsl")
    desk, by = goes_to(house, "ann")
    assert by is By.DESK
    assert set(desk) == {"coordinator", "linkage_officer", "information_governance"}
    with house.viewer("nurse").acting():
        read = cover_for([house.professionals["ann"]], at_desk=("coordinator",))
    assert read[house.professionals["ann"]].people == (house.professionals["coordinator"],)
    with house.viewer("nurse").acting():
        assert cover_for([house.professionals["ann"]])[house.professionals["ann"]].came_round


def test_who_has_left_is_away_for_good_also_as_cover(house: House) -> None:
    away(house, "ann", "bob")
    standing(house, "bob", is_active=False)
    assert goes_to(house, "ann") == (["teacher_dsl"], By.LEAD)
    assert goes_to(house, "bob") == (["teacher_dsl"], By.LEAD)


def test_whoever_is_back_sooner_ends_it_and_can_be_away_again(house: House) -> None:
    absence = away(house, "ann", "bob")
    end_absence(house.viewer("ann"), absence=absence)
    assert goes_to(house, "ann") == (["ann"], By.SELF)
    with pytest.raises(NotFound):
        end_absence(house.viewer("ann"), absence=absence)
    away(house, "ann", "cat")
    assert goes_to(house, "ann") == (["cat"], By.COVER)


def test_the_lead_of_the_agency_or_its_administrator_enters_it_for_a_colleague_and_nobody_else_does(
    house: House,
) -> None:
    house.add_colleague("clerk", "agency_administrator", "SCH1")
    house.add_colleague("pal", "nurse", "SCH1")
    for by in ("pal", "other_teacher", "coordinator", "nurse"):
        with pytest.raises(NotFound):
            away(house, "ann", "bob", by=by)
    absence = away(house, "ann", "bob", by="teacher_dsl")
    assert absences_of(house.viewer("ann"), person=house.professionals["ann"])[0].entered_by == "Ada Teacher-Test"
    for by in ("pal", "other_teacher", "coordinator"):
        with pytest.raises(NotFound):
            end_absence(house.viewer(by), absence=absence)
    end_absence(house.viewer("clerk"), absence=absence)
    away(house, "bob", "ann", by="clerk")
    assert [row.name for row in covered_by(house.viewer("ann"))] == ["Bob-Test"]


def test_days_that_are_none_are_refused_in_words(house: House) -> None:
    for days, why in (
        ((TODAY, TODAY - WEEK), "ends_before"),
        ((TODAY - 2 * WEEK, TODAY - WEEK), "over"),
        ((TODAY, TODAY + 60 * WEEK), "long"),
    ):
        with pytest.raises(WrongDays) as refusal:
            away(house, "ann", days=days)
        assert refusal.value.why == why
    away(house, "ann")
    with pytest.raises(AwayAlready):
        away(house, "ann", "bob", (TODAY + WEEK, TODAY + 2 * WEEK))


def test_only_a_colleague_covers_and_in_the_hub_anybody_of_its_teams(house: House) -> None:
    for cover in ("nurse", "other_teacher", "ann"):
        with pytest.raises(NotACover):
            away(house, "ann", cover)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional p SET team_id = t.id FROM partnership_team t "
            "WHERE t.agency_id = p.agency_id AND t.is_hub"
        )
    away(house, "coordinator", "police_intelligence")
    assert goes_to(house, "coordinator") == (["police_intelligence"], By.COVER)


def test_the_duty_desk_is_who_stands_in_its_team_and_can_be_asked_for_by_role(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET team_id = (SELECT id FROM partnership_team WHERE is_hub AND is_duty) WHERE id = %s",
            [house.professionals["linkage_officer"]],
        )
    with house.viewer("nurse").acting():
        assert duty_desk(house.area) == [house.professionals["linkage_officer"]]
        assert duty_desk(house.area, ("coordinator",)) == [house.professionals["coordinator"]]
        assert duty_desk(uuid4()) == []


def test_the_directory_says_who_is_away_and_who_covers(house: House) -> None:
    away(house, "ann", "bob")
    people = {one.name: one for agency in directory_of(house.viewer("nurse")) for one in agency.people}
    assert (people["Ann-Test"].away_until, people["Ann-Test"].covered_by) == (TODAY + WEEK, "Bob-Test")
    assert people["Bob-Test"].away_until is None


# -- what PostgreSQL itself refuses ----------------------------------------------------------------------------------

ENTER = (
    "INSERT INTO partnership_absence (id, area_id, professional_id, starts_on, ends_on, cover_id, entered_by_id) "
    "VALUES (gen_random_uuid(), sec.area(), %s, sec.today(), sec.today() + 7, %s, %s)"
)


def test_a_statement_of_ones_own_enters_no_absence_of_somebody_elses_agency(house: House) -> None:
    me, ann, bob = (house.professionals[who] for who in ("nurse", "ann", "bob"))
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        assert refused(connection, ENTER, me, None, me) == ""
        for values in ((ann, None, me), (ann, bob, me), (me, ann, me), (me, None, ann), (ann, None, ann)):
            assert refused(connection, ENTER, *values) == "InsufficientPrivilege", values


def test_a_statement_of_ones_own_ends_or_moves_no_absence_of_somebody_else(house: House) -> None:
    absence = away(house, "ann", "bob")
    me = house.professionals["nurse"]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        assert answer(connection, "SELECT count(*) FROM partnership_absence") == 1, "all of an area know who is away"
        ended = "UPDATE partnership_absence SET ended_at = now(), ended_by_id = %s WHERE id = %s"
        assert connection.execute(ended.encode(), [me, absence]).rowcount == 0
        for column in ("ends_on = ends_on + 1", "cover_id = NULL", "professional_id = cover_id"):
            assert refused(connection, f"UPDATE partnership_absence SET {column}") == "InsufficientPrivilege"


def test_another_area_learns_nothing_of_who_is_away(house: House) -> None:
    away(house, "ann", "bob")
    with as_superuser(house.database) as superuser:
        superuser.execute("INSERT INTO partnership_area (id, code, name) VALUES (gen_random_uuid(), 'other', 'Other')")
        superuser.execute(
            "UPDATE partnership_agency SET area_id = (SELECT id FROM partnership_area WHERE code = 'other') WHERE code = 'HLT'"
        )
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        assert answer(connection, "SELECT count(*) FROM partnership_absence") == 0


# -- the rule -------------------------------------------------------------------------------------------------------

PEOPLE = [UUID(int=number) for number in range(1, 7)]
ABSENT = st.dictionaries(st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE))
SOME = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)


@given(st.sampled_from(PEOPLE), ABSENT, SOME, SOME, SOME)
def test_it_ends_with_somebody_who_is_there_or_at_the_desk_or_says_that_there_is_nobody(
    person: UUID, away: dict[UUID, UUID | None], deputies: list[UUID], leads: list[UUID], desk: list[UUID]
) -> None:
    found = cover_of(person, away, Leading(deputies, leads), desk)
    if found.by is By.DESK:
        assert set(found.people) <= set(desk)
        assert found.people
    elif found.by is By.NOBODY:
        assert found.people == ()
    else:
        assert len(found.people) == 1
        assert found.people[0] not in away
    assert found.is_away == (person in away)
    assert found.by is By.SELF or person not in found.people


@given(st.sampled_from(PEOPLE), ABSENT, SOME, SOME, SOME)
def test_nobody_is_passed_over_who_was_named_and_is_there(
    person: UUID, away: dict[UUID, UUID | None], deputies: list[UUID], leads: list[UUID], desk: list[UUID]
) -> None:
    named, walked = away.get(person), {person}
    while named in away and named not in walked:
        walked.add(named)
        named = away[named]
    found = cover_of(person, away, Leading(deputies, leads), desk)
    if person in away and named is not None and named not in away:
        assert found == Cover((named,), By.COVER, found.passed)
    else:
        assert found.by is not By.COVER
