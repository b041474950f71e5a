"""Duty rotas as they are kept: by whom, with whom on them, what is refused in words, and what PostgreSQL itself refuses."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.access.administering import with_administrator
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.access import setting_up
from wholepicture.access.administration import mark_left
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.partnership.absences.commands import enter_absence
from wholepicture.partnership.duty.commands import (
    FullRota,
    MemberAlready,
    NotOnThisRota,
    NotShared,
    OfTheSameAgency,
    Overlaps,
    WrongHours,
    add_dated,
    add_member,
    add_weekly,
    end_member,
    end_shift,
    share_team,
)
from wholepicture.partnership.duty.queries import candidates_of, rota_of, seats_elsewhere, teams_with_hours
from wholepicture.partnership.duty.reach import reach_of
from wholepicture.partnership.duty.rules import DAYS, MOST_LINES

HOUR = timedelta(hours=1)
NINE, FIVE = 9 * 60, 17 * 60
EVERY_DAY = tuple(DAYS)
CLERK, OTHERS_CLERK = "agency_administrator", "other_administrator"


@pytest.fixture
def house(house: House) -> House:
    """A school with a colleague besides its lead, and administrators of its and of another school."""
    with_administrator(house)
    house.add_colleague("ann", "teacher_dsl", "SCH1")
    return house


def team(house: House, agency: str = "SCH1") -> UUID:
    with as_superuser(house.database) as superuser:
        found: UUID = answer(superuser, "SELECT id FROM partnership_team WHERE agency_id = %s", house.agencies[agency])
        return found


def always(house: House, who: str | None = "ann", by: str = CLERK, phone: str = "") -> list[UUID]:
    """Somebody answers day and night."""
    person = house.professionals[who] if who else None
    return add_weekly(house.viewer(by), team=team(house), days=EVERY_DAY, starts=0, ends=0, person=person, phone=phone)


def on_now(house: House, reader: str = "nurse") -> tuple[str, str, str, bool]:
    """Who answers for the school now, on which number, in whose place, and whether nobody does; as anybody of the area reads it."""
    now = rota_of(house.viewer(reader), team=team(house)).now
    assert now
    return now.who.name if now.who else "", now.number, now.instead_of, now.is_gap


def test_whoever_is_on_the_rota_answers_on_their_number_and_everybody_of_the_area_reads_it(house: House) -> None:
    always(house)
    assert on_now(house) == ("Ann-Test", "01632 960003", "", False)
    assert rota_of(house.viewer("nurse"), team=team(house)).gaps == []


def test_the_number_of_the_hours_goes_before_and_a_team_answers_without_a_name(house: House) -> None:
    always(house, None, phone="01632 960777")
    assert on_now(house) == ("", "01632 960777", "", False)
    for shift in rota_of(house.viewer(CLERK), team=team(house)).weekly:
        end_shift(house.viewer(CLERK), shift=shift.id)
    always(house, None)
    assert on_now(house)[1] == "01632 960001"


def test_where_nobody_is_on_the_teams_number_is_told_and_the_gap_is_said(house: House) -> None:
    day = clock.local_date() + timedelta(days=2)
    begins = datetime.combine(day, datetime.min.time(), tzinfo=clock.LOCAL)
    add_dated(
        house.viewer(CLERK),
        team=team(house),
        starts_at=begins,
        ends_at=begins + HOUR,
        person=house.professionals["ann"],
    )
    assert on_now(house) == ("", "01632 960001", "", True)
    gaps = rota_of(house.viewer("nurse"), team=team(house)).gaps
    assert [(gap.ends_at, gap.starts_at) for gap in gaps] == [(begins, gaps[0].starts_at), (None, begins + HOUR)]


def test_whoever_is_away_is_stood_in_for_and_where_nobody_can_the_team_answers(house: House) -> None:
    always(house)
    today = clock.local_date()
    enter_absence(house.viewer("ann"), person=house.professionals["ann"], starts_on=today, ends_on=today)
    assert on_now(house) == ("Ada Teacher-Test", "01632 960002", "Ann-Test", False)
    lead = house.professionals["teacher_dsl"]
    enter_absence(house.viewer("teacher_dsl"), person=lead, starts_on=today, ends_on=today)
    assert on_now(house) == ("", "01632 960001", "Ann-Test", True)


def test_who_leaves_is_freed_of_every_rota_also_of_another_agencys_and_of_its_team(house: House) -> None:
    always(house)
    share_team(house.viewer(OTHERS_CLERK), team=team(house, "SCH2"), shared=True)
    add_member(house.viewer(CLERK), team=team(house, "SCH2"), person=house.professionals["ann"])
    add_weekly(
        house.viewer(OTHERS_CLERK),
        team=team(house, "SCH2"),
        days=[1],
        starts=NINE,
        ends=FIVE,
        person=house.professionals["ann"],
    )
    assert teams_with_hours(house.viewer(CLERK), person=house.professionals["ann"]) == [
        "Marsh Lane Academy duty, Marsh Lane Academy",
        "Tern Hill School duty, Tern Hill School",
    ]
    mark_left(house.viewer(CLERK), person=house.professionals["ann"], reason="Invented.")
    for agency in ("SCH1", "SCH2"):
        rota = rota_of(house.viewer("nurse"), team=team(house, agency))
        assert (rota.weekly, rota.members, rota.now) == ([], [], None)
    assert reach_of_in(house, "ann") == ("01632 960001", "agency", True), "nobody rings the number of somebody who left"


def reach_of_in(house: House, who: str) -> tuple[str, str, bool]:
    with house.viewer("nurse").acting():
        found = reach_of([house.professionals[who]])[house.professionals[who]]
    return found.phone, found.whose, found.has_left


def test_somebody_is_reached_on_their_own_number_else_their_teams_else_their_agencys(house: House) -> None:
    assert reach_of_in(house, "ann") == ("01632 960003", "own", False)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET phone = '', team_id = %s WHERE id = %s",
            [team(house), house.professionals["ann"]],
        )
    assert reach_of_in(house, "ann") == ("01632 960001", "team", False)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET team_id = NULL WHERE id = %s", [house.professionals["ann"]]
        )
    assert reach_of_in(house, "ann") == ("01632 960001", "agency", False)


# -- who keeps it, and what is refused in words ------------------------------------------------------------------------


def test_only_whoever_keeps_the_agencys_directory_keeps_its_rota(house: House) -> None:
    shift = always(house)[0]
    for by in (OTHERS_CLERK, "teacher_dsl", "coordinator", "nurse"):
        refusals = NotFound if by == OTHERS_CLERK else NotPermitted
        with pytest.raises(refusals):
            always(house, by=by)
        with pytest.raises(refusals):
            end_shift(house.viewer(by), shift=shift)
        with pytest.raises(refusals):
            share_team(house.viewer(by), team=team(house), shared=True)
    house.add_colleague("setter", "partnership_administrator", "HUB")
    end_shift(house.viewer("setter"), shift=shift)
    with pytest.raises(NotFound):
        end_shift(house.viewer("setter"), shift=shift)
    add_weekly(house.operator(), team=team(house), days=[1], starts=0, ends=NINE, phone="01632 960009")


def test_nobody_of_another_agency_and_nobody_who_has_left_stands_on_it(house: House) -> None:
    mark_left(house.viewer(CLERK), person=house.professionals["ann"], reason="Invented.")
    for who, why, name in (("nurse", "elsewhere", "Esme Nurse-Test"), ("ann", "left", "Ann-Test")):
        with pytest.raises(NotOnThisRota) as refusal:
            always(house, who)
        assert refusal.value.why == why
        assert name in str(refusal.value)
    assert house.professionals["nurse"] not in candidates_of(house.viewer(CLERK), team=team(house))


def test_hours_at_which_somebody_is_on_already_are_refused(house: House) -> None:
    viewer, school = house.viewer(CLERK), team(house)
    add_weekly(viewer, team=school, days=[7], starts=22 * 60, ends=8 * 60)
    with pytest.raises(Overlaps) as refusal:
        add_weekly(viewer, team=school, days=[1, 2], starts=7 * 60, ends=NINE)
    assert refusal.value.line
    assert refusal.value.line.day == 7
    assert len(rota_of(viewer, team=school).weekly) == 1, "nothing is half stored"
    begins = clock.now() + HOUR
    add_dated(viewer, team=school, starts_at=begins, ends_at=begins + 2 * HOUR)
    with pytest.raises(Overlaps):
        add_dated(viewer, team=school, starts_at=begins + HOUR, ends_at=begins + 3 * HOUR)
    with pytest.raises(WrongHours):
        add_dated(viewer, team=school, starts_at=begins, ends_at=begins - HOUR)


def test_a_rota_holds_no_more_lines_than_its_page_lists_and_every_page_can_read(house: House) -> None:
    viewer, school = house.viewer(CLERK), team(house)
    for minute in range(0, MOST_LINES // len(EVERY_DAY)):
        add_weekly(viewer, team=school, days=EVERY_DAY, starts=minute, ends=minute + 1)
    with pytest.raises(FullRota):
        add_weekly(viewer, team=school, days=EVERY_DAY, starts=NINE, ends=FIVE)
    begins = clock.now() + HOUR
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO partnership_datedshift (id, area_id, team_id, phone, starts_at, ends_at) "
            "SELECT gen_random_uuid(), a.area_id, t.id, '', %s + n * interval '1 hour', %s + (n + 1) * interval '1 hour' "
            "FROM generate_series(1, %s) n, partnership_team t JOIN partnership_agency a ON a.id = t.agency_id WHERE t.id = %s",
            [begins, begins, MOST_LINES, school],
        )
    assert len(rota_of(viewer, team=school).dated) == MOST_LINES
    with pytest.raises(FullRota):
        add_dated(viewer, team=school, starts_at=begins, ends_at=begins + HOUR)


# -- people of several agencies in one base ----------------------------------------------------------------------------


def seated(house: House, who: str = "ann") -> UUID:
    """Somebody of the one school works in a team of the other."""
    share_team(house.viewer(OTHERS_CLERK), team=team(house, "SCH2"), shared=True)
    return add_member(house.viewer(CLERK), team=team(house, "SCH2"), person=house.professionals[who])


def test_a_team_that_is_shared_takes_people_of_other_agencies_and_they_stand_on_its_rota(house: House) -> None:
    other, ann = team(house, "SCH2"), house.professionals["ann"]
    with pytest.raises(NotShared):
        add_member(house.viewer(CLERK), team=other, person=ann)
    seated(house)
    with pytest.raises(MemberAlready):
        add_member(house.viewer(CLERK), team=other, person=ann)
    with pytest.raises(OfTheSameAgency):
        add_member(house.viewer(CLERK), team=team(house), person=ann)
    rota = rota_of(house.viewer("nurse"), team=other)
    assert [(one.name, one.agency) for one in rota.members] == [("Ann-Test", "Marsh Lane Academy")]
    assert candidates_of(house.viewer(OTHERS_CLERK), team=other)[ann] == "Ann-Test (Marsh Lane Academy)"
    add_weekly(house.viewer(OTHERS_CLERK), team=other, days=EVERY_DAY, starts=0, ends=0, person=ann)
    now = rota_of(house.viewer("nurse"), team=other).now
    assert now
    assert now.who
    assert (now.who.name, now.who.agency) == ("Ann-Test", "Marsh Lane Academy")


def test_nobody_enters_somebody_of_another_agency_and_either_agency_ends_it(house: House) -> None:
    share_team(house.viewer(OTHERS_CLERK), team=team(house, "SCH2"), shared=True)
    with pytest.raises(NotFound):
        add_member(house.viewer(OTHERS_CLERK), team=team(house, "SCH2"), person=house.professionals["ann"])
    for by in (CLERK, OTHERS_CLERK):
        member = add_member(house.viewer(CLERK), team=team(house, "SCH2"), person=house.professionals["ann"])
        house.add_colleague("stranger", CLERK, "HOM")
        with pytest.raises(NotFound):
            end_member(house.viewer("stranger"), member=member)
        end_member(house.viewer(by), member=member)
    assert seats_elsewhere(house.viewer(CLERK), agency=house.agencies["SCH1"]) == []


def test_hours_of_a_member_are_nobodys_once_they_work_there_no_more(house: House) -> None:
    member, other = seated(house), team(house, "SCH2")
    add_weekly(
        house.viewer(OTHERS_CLERK), team=other, days=EVERY_DAY, starts=0, ends=0, person=house.professionals["ann"]
    )
    before = rota_of(house.viewer("nurse"), team=other)
    assert (before.gaps, before.gone) == ([], [])
    end_member(house.viewer(CLERK), member=member)
    rota = rota_of(house.viewer("nurse"), team=other)
    assert rota.now
    assert (rota.now.who, rota.now.is_gap, rota.now.number) == (None, True, "01632 960001")
    assert rota.gone == [house.professionals["ann"]]
    (gap,) = rota.gaps
    assert gap.ends_at is None, "from now on, at every hour: its page says so"


def test_to_work_in_a_team_gives_no_right_to_read_what_its_agency_may(house: House) -> None:
    """Neither what a hub's team reads, nor what a school's does: what its session may is the same before and after."""
    before = told_of(house, "ann")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_team SET is_shared = true")
    for agency in ("HUB", "SCH2", "CSC"):
        add_member(house.viewer(CLERK), team=team(house, agency), person=house.professionals["ann"])
    after = told_of(house, "ann")
    assert after == before
    assert (after["hub"], after["agency"]) == (False, str(house.agencies["SCH1"]))


def told_of(house: House, who: str) -> dict[str, object]:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        context = dict(answer(connection, "SELECT sec.begin(%s)", house.token(who)))
        return {name: context[name] for name in ("hub", "agency", "team", "lead", "reads", "permissions", "role")}


# -- what PostgreSQL itself refuses ------------------------------------------------------------------------------------

WEEKLY = (
    "INSERT INTO partnership_weeklyshift (id, area_id, team_id, professional_id, phone, entered_by_id, day, starts, minutes) "
    "VALUES (gen_random_uuid(), sec.area(), %s, %s, '', %s, 3, 0, 60)"
)
SEAT = (
    "INSERT INTO partnership_teammember (id, area_id, team_id, professional_id, added_by_id) "
    "VALUES (gen_random_uuid(), sec.area(), %s, %s, %s)"
)


def test_a_statement_of_ones_own_puts_nobody_on_anothers_rota_or_in_anothers_team(house: House) -> None:
    mine, others = team(house), team(house, "SCH2")
    me, ann, stranger = (house.professionals[who] for who in (CLERK, "ann", "nurse"))
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(CLERK))
        assert refused(connection, WEEKLY, mine, ann, me) == ""
        for values in ((others, ann, me), (others, None, me), (mine, stranger, me), (mine, ann, ann)):
            assert refused(connection, WEEKLY, *values) == "InsufficientPrivilege", values
        for values in ((others, ann, me), (mine, stranger, me)):
            assert refused(connection, SEAT, *values) == "InsufficientPrivilege", values


def test_a_statement_of_ones_own_moves_or_takes_off_no_hours_of_anothers(house: House) -> None:
    shift = always(house)[0]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(OTHERS_CLERK))
        ended = "UPDATE partnership_weeklyshift SET ended_at = statement_timestamp(), ended_by_id = %s WHERE id = %s"
        assert connection.execute(ended.encode(), [house.professionals[OTHERS_CLERK], shift]).rowcount == 0
        assert answer(connection, "SELECT count(*) FROM partnership_weeklyshift") == 8
        for column in ("day = 1", "professional_id = NULL", "phone = ''"):
            assert refused(connection, f"UPDATE partnership_weeklyshift SET {column}") == "InsufficientPrivilege"
        assert refused(connection, "DELETE FROM partnership_weeklyshift") == "InsufficientPrivilege"


def test_another_area_learns_nothing_of_who_is_on_duty(house: House) -> None:
    always(house)
    seated(house)
    with as_superuser(house.database) as superuser:
        superuser.execute("INSERT INTO partnership_area (id, code, name) VALUES (gen_random_uuid(), 'other', 'Other')")
        superuser.execute(
            "UPDATE partnership_agency SET area_id = (SELECT id FROM partnership_area WHERE code = 'other') WHERE code = 'HLT'"
        )
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        for table in ("weeklyshift", "datedshift", "teammember"):
            assert answer(connection, f"SELECT count(*) FROM partnership_{table}") == 0
    with pytest.raises(NotFound):
        rota_of(house.viewer("nurse"), team=team(house))


def test_a_changed_entry_keeps_its_team_shared(house: House) -> None:
    seated(house)
    with house.viewer(OTHERS_CLERK).acting():
        entries = setting_up.entries_of(house.viewer(OTHERS_CLERK), agency=house.agencies["SCH2"])
    (entry,) = entries.teams
    setting_up.change_team(
        house.viewer(OTHERS_CLERK), team=entry.id, seen=entry.columns, **(entry.columns | {"phone": "01632 960444"})
    )
    assert rota_of(house.viewer("nurse"), team=entry.id).is_shared
