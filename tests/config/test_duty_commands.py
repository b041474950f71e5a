"""Duty rotas and shared teams by command: what is put on, shown and taken off, and what is refused in words."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.living import House

Run = Callable[..., tuple[int, Any, str]]
TEAM = ("SCH1", "--team", "Marsh Lane Academy duty")
ADA = ("--person", "teacher.dsl@example.org")


def test_hours_are_put_on_shown_and_taken_off(run: Run, house: House) -> None:
    week = run("duty", "week", *TEAM, "--on", "weekdays", "--from", "09:00", "--to", "17:00", *ADA, "--json")
    assert (week[0], len(week[1]["shifts"])) == (0, 5)
    dated = ("--from", "2027-12-24T17:00", "--to", "2027-12-25T09:00", "--phone", "01632 960777")
    assert run("duty", "dates", *TEAM, *dated)[0] == 0
    shown = run("duty", "show", *TEAM)[1]
    for words in ("Monday", "09:00", "17:00", "Ada", "2027-12-24", "the team", "Nobody: "):
        assert words in shown, words
    assert run("duty", "off", week[1]["shifts"][0])[0] == 0
    assert "Monday" not in run("duty", "show", *TEAM)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("duty", "week", "SCH1", "--team", "None", "--on", "mon", "--from", "09:00", "--to", "17:00"), "has no team"),
        (("duty", "week", *TEAM, "--on", "mon", "--from", "9", "--to", "17:00"), "is not a time"),
        (
            ("duty", "week", *TEAM, "--on", "mon", "--from", "09:00", "--to", "17:00", "--person", "nurse@example.org"),
            "works for another agency",
        ),
        (
            ("duty", "week", *TEAM, "--on", "mon", "--from", "09:00", "--to", "17:00", "--person", "no@example.org"),
            "Nobody in the directory",
        ),
        (("duty", "dates", *TEAM, "--from", "2027-12-24T17:00", "--to", "2027-12-24T09:00"), "ends before it starts"),
        (
            ("duty", "week", *TEAM, "--on", "mon", "--from", "09:00", "--to", "17:00", "--phone", "0" * 41),
            "at most 40 printable characters",
        ),
        (("duty", "dates", *TEAM, "--from", "soon", "--to", "2027-12-24T09:00"), "is not a moment"),
        (("duty", "join", *TEAM, "teacher.dsl@example.org"), "of this team’s own agency"),
    ],
)
def test_what_is_used_wrongly_is_refused_in_words(
    run: Run, house: House, arguments: tuple[str, ...], said: str
) -> None:
    status, _, error = run(*arguments)
    assert (status, said in error, "Traceback" in error) == (2, True, False)


def test_whoever_has_left_is_not_put_on_and_is_said_to_be_freed(run: Run, house: House) -> None:
    run("duty", "week", *TEAM, "--on", "every", "--from", "00:00", "--to", "00:00", *ADA)
    left = run("access", "left", "teacher.dsl@example.org", "--reason", "Invented.", "--json")[1]
    assert left["freed"] == ["Marsh Lane Academy duty, Marsh Lane Academy"]
    status, _, error = run("duty", "week", *TEAM, "--on", "mon", "--from", "09:00", "--to", "17:00", *ADA)
    assert (status, "has left" in error) == (2, True)


def test_people_of_another_agency_join_a_team_that_takes_them_and_part_from_it(run: Run, house: House) -> None:
    assert run("duty", "join", *TEAM, "nurse@example.org")[0] == 1, "it takes nobody of others yet"
    assert run("duty", "share", *TEAM, "--with-others")[0] == 0
    assert run("duty", "join", *TEAM, "nurse@example.org")[0] == 0
    on = ("--on", "mon", "--from", "09:00", "--to", "17:00", "--person", "nurse@example.org")
    assert run("duty", "week", *TEAM, *on)[0] == 0
    assert run("duty", "part", *TEAM, "nurse@example.org")[0] == 0
    assert run("duty", "part", *TEAM, "nurse@example.org")[0] == 1
    assert run("duty", "share", *TEAM, "--no-with-others")[0] == 0
