"""Registers as schools send them, for tests: invented pupils, and marks by day."""

from collections.abc import Callable, Mapping
from datetime import date

from synthetic.factories import upn
from wholepicture.intake.registers.days import weekdays

HEADINGS = "UPN,Surname,Forename,Date of birth,Year group,Date,AM,PM"
PUPILS = {
    "wren": (upn(1), "Ashdown-Test", "Wren", "17/05/2010", "10"),
    "robin": (upn(2), "Marlow-Test", "Robin", "02/11/2010", "10"),
    "lark": (upn(3), "Tennant-Test", "Lark", "23/01/2011", "9"),
}
Marks = Callable[[date], tuple[str, str]]


def present(day: date) -> tuple[str, str]:
    """There, as usual."""
    return "/", "\\"


def but(marks: Mapping[date, tuple[str, str]]) -> Marks:
    """There, but for these days."""
    return lambda day: marks.get(day, ("/", "\\"))


def lines(pupils: Mapping[str, Marks], first: date, last: date) -> list[str]:
    """A row per pupil and day, without headings."""
    return [
        ",".join([*PUPILS[name], f"{day:%d/%m/%Y}", *marks(day)])
        for name, marks in pupils.items()
        for day in weekdays(first, last)
    ]


def register(pupils: Mapping[str, Marks], first: date, last: date) -> bytes:
    """The same as a file."""
    return "\n".join([HEADINGS, *lines(pupils, first, last)]).encode()
