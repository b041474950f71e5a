"""Who was absent from school together: which children are named, and to who."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import upn
from tests.intake.registers.as_sent import Marks, but, present
from tests.intake.registers.test_taking_registers import any_absence_is_news, monday, register, take
from wholepicture.intake.registers.days import weekdays, written
from wholepicture.picture.absent_together import together

FIRST, LAST = date(2026, 3, 2), date(2026, 4, 24)
WREN, ROBIN, LARK = UUID(int=1), UUID(int=2), UUID(int=3)
ABSENT = ("O", "O")


def days_of(*absent: int, codes: tuple[str, str] = ABSENT) -> dict[date, tuple[str, str]]:
    """A register of eight weeks with these school days missed."""
    every = list(weekdays(FIRST, LAST))
    return {day: codes if place in absent else ("/", "\\") for place, day in enumerate(every)}


def others(number: int, *absent: int) -> dict[UUID, dict[date, tuple[str, str]]]:
    return {UUID(int=100 + place): days_of(*absent) for place in range(number)}


def found(days: dict[UUID, dict[date, tuple[str, str]]]) -> dict[UUID, int]:
    return {one.nominal: one.sessions for one in together(WREN, days)}


def test_two_who_were_absent_on_the_same_days_are_named_and_one_absent_on_others_is_not() -> None:
    days = {WREN: days_of(3, 11, 20), ROBIN: days_of(3, 11, 20, 30), LARK: days_of(5, 14, 25), **others(5)}
    assert found(days) == {ROBIN: 6}


def test_a_day_on_which_many_were_absent_says_little() -> None:
    days = {WREN: days_of(3, 11), ROBIN: days_of(3, 11), **others(20, 3, 11)}
    assert found(days) == {}


def test_whoever_is_absent_most_days_is_not_named_for_it() -> None:
    days = {WREN: days_of(3, 11, 20), ROBIN: days_of(*range(0, 40, 2), 3, 11), **others(10, 1)}
    assert ROBIN not in found(days)


@pytest.mark.parametrize("codes", [("I", "I"), ("H", "G"), ("#", "#")])
def test_what_was_explained_is_not_together(codes: tuple[str, str]) -> None:
    days = {WREN: days_of(3, 11, codes=codes), ROBIN: days_of(3, 11, codes=codes), **others(5)}
    assert found(days) == {}


def test_one_day_together_is_none() -> None:
    assert found({WREN: days_of(3, 30), ROBIN: days_of(3, 25), **others(5)}) == {}


@pytest.fixture
def told(house: Any, tmp_path: Path) -> Any:
    """Two girls absent on the same three days, and one on another."""
    any_absence_is_news(house)
    same = but({monday(week) + timedelta(days=2): ABSENT for week in (3, 4, 6)})
    pupils: dict[str, Marks] = {"wren": same, "robin": same, "lark": but({monday(5): ABSENT})}
    take(house, tmp_path, register(pupils, monday(12), monday(2) + timedelta(days=4)))
    house.process()
    return house


def nominals(house: Any) -> dict[str, UUID]:
    from wholepicture.picture.labels import labels_of
    from wholepicture.picture.models import Event

    with house.operator_of_steps().acting():
        found = set(Event.objects.filter(kind="attendance").values_list("nominal", flat=True))
        return {label.split()[0]: one for one, label in labels_of("nominal", found).items()}


def test_they_are_shown_to_who_reads_of_both_and_to_nobody_else(told: Any) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.absent_together import absent_together

    wren, robin = (nominals(told)[name] for name in ("Wren", "Robin"))
    for who in ("teacher_dsl", "coordinator"):
        rows = absent_together(told.viewer(who), nominal=wren).rows
        assert [(one.nominal, one.sessions, len(one.days)) for one in rows] == [(robin, 6, 3)], who
    for who in ("other_teacher", "social_worker", "care_home_worker"):
        assert absent_together(told.viewer(who), nominal=wren).rows == (), who
    hub = told.viewer("coordinator")
    bar_viewer(hub, professional=told.professionals["teacher_dsl"], nominal=robin, reason="Her niece")
    assert absent_together(told.viewer("teacher_dsl"), nominal=wren).rows == ()


def test_one_whose_whereabouts_are_kept_from_the_reader_is_not_named(told: Any) -> None:
    from wholepicture.access.commands import protect_location
    from wholepicture.picture.absent_together import absent_together

    wren, robin = (nominals(told)[name] for name in ("Wren", "Robin"))
    protect_location(told.viewer("coordinator"), nominal=robin, submissions=[], reason="A refuge")
    from wholepicture.access.queries import hidden_from

    viewer = told.viewer("teacher_dsl")
    with viewer.acting():
        hidden = hidden_from(viewer)
    assert bool(absent_together(viewer, nominal=wren).rows) is (robin not in hidden)
    assert present(FIRST)


def test_of_what_one_authority_sends_for_several_schools_only_children_of_one_school_are_compared(house: Any) -> None:
    from synthetic.factories import attendance, child
    from wholepicture.picture.absent_together import absent_together

    first, last = monday(12), monday(2) + timedelta(days=4)
    missed = {monday(week) + timedelta(days=2): ABSENT for week in (3, 4, 6)}
    days = {day: missed.get(day, ("/", "\\")) for day in weekdays(first, last)}
    schools = {
        "Wren": "Gull Lane School",
        "Robin": "gull  lane school",
        "Lark": "Tern Hill School",
        "Jay": "",
        "Rook": "",
    }
    for place, (given, school) in enumerate(schools.items()):
        hers = child(given=given, family="Authority-Test", date_of_birth=f"2011-0{place + 1}-07", school=school)
        hers["identifiers"] = [{"type": "upn", "value": upn(40 + place)}]
        body = attendance(hers if school else {**hers, "school": None}, key=f"register-{place}")
        body["subjects"] = [{name: value for name, value in one.items() if value} for one in body["subjects"]]
        body["attendance"] |= {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "possible_sessions": 2 * len(days),
            "attended_sessions": 2 * len(days) - 6,
            "unauthorised_absences": 6,
            "marks": written(days, first, last),
        }
        house.send("CSC", body)
    house.process()
    hub, named = house.viewer("coordinator"), nominals(house)
    together = {name: {one.nominal for one in absent_together(hub, nominal=named[name]).rows} for name in schools}
    assert together == {
        "Wren": {named["Robin"]},
        "Robin": {named["Wren"]},
        **{name: set() for name in ("Lark", "Jay", "Rook")},
    }
