"""Roles, courses and lists of training in words. No database."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wholepicture.access.rules import ROLES
from wholepicture.intake.formats.plain_tables import Column
from wholepicture.partnership.training.commands import Account
from wholepicture.partnership.training.queries import CourseRow, Need
from wholepicture.partnership.training.rules import (
    CURRENT,
    LAPSED,
    NEVER,
    RUNNING_OUT,
    STANDINGS,
    Problem,
    Row,
    role_key,
)
from wholepicture.web.wording.sentences import plural

_CODES = {role_key(role.title): role.code for role in ROLES.values() if role.signs_in}
COLOURS = {NEVER: "red", LAPSED: "red", RUNNING_OUT: "yellow", CURRENT: "green"}
MOST_SAID = 500  # problems on one page

PEOPLE = (
    Column(
        "email", "E-mail", "Needed. Their address at work: by it a person is known.", "r.finch@example.org",
        also=("Email", "E-mail address", "Email address", "Work e-mail", "Work email"),
    ),
    Column("name", "Name", "Needed the first time.", "Rowan Finch-Test", also=("Full name",), is_needed=False),
    Column(
        "agency", "Agency", "Its name or short code. Leave the column out where all are of your own agency.",
        "Marsh Lane Academy", also=("Organisation", "School"), is_needed=False,
    ),
    Column(
        "role", "Role", "Needed the first time: their job. It says which courses they need.", "Class teacher",
        also=("Job", "Job role", "Job title"), is_needed=False,
    ),
    Column("course", "Course", "Its code or title. Empty, with no date: they are there, and took nothing yet.", "CSE-1"),
    Column("date", "Date", "The day on which they took it: day, month, year.", "04/03/2026", also=("Date taken",)),
)  # fmt: skip
DONE = (
    Column("kind", "What it was", "Session, or leaflets.", "Session", also=("Kind", "Type")),
    Column(
        "where", "Where", "The school’s or agency’s name or short code; any other place in words.", "Marsh Lane Academy",
        also=("School", "Place"),
    ),
    Column("years", "Year groups", "Which years, if any.", "Years 8 and 9", also=("Year group", "Years"), is_needed=False),
    Column("date", "Date", "The day on which it was: day, month, year.", "04/03/2026"),
    Column(
        "agency", "Done by", "The agency that did it. Leave the column out where it was always your own.",
        "Open Door Project", also=("Agency",), is_needed=False,
    ),
    Column("how_many", "How many", "How many pupils, or how many copies.", "120", also=("Number", "Pupils", "Copies")),
    Column(
        "what", "About", "What the session was about, or which leaflet or poster.", "Friends or not: leaflet",
        also=("Topic", "Material", "Leaflet"),
    ),
)  # fmt: skip
LISTS: Mapping[str, tuple[Column, ...]] = {"training": PEOPLE, "prevention": DONE}


def role_said(role: str) -> str:
    """A role of the product by its title, and any other job in the words that it has."""
    title = ROLES[role].title if role in ROLES else role
    return title[:1].upper() + title[1:] or "No role is entered"


def role_of(text: str) -> str:
    """The code of a role of the product that is called so; any other text as it is."""
    return _CODES.get(role_key(text), text)


def with_roles(rows: Sequence[Row]) -> list[Row]:
    """Rows whose roles are named by code where the product knows them."""
    return [(number, {**cells, "role": role_of(cells.get("role", ""))}) for number, cells in rows]


def renewal_said(course: CourseRow) -> str:
    months = course.renewal_months
    return f"Every {plural(months, 'month')}" if months and months > 1 else "Every month" if months else "Taken once"


def need_said(need: Need) -> str:
    """How somebody stands with a course, with the day that matters."""
    said = f"{need.title}: {STANDINGS[need.standing].lower()}"
    if need.standing == LAPSED and need.through:
        return f"{said}, counted to {day_said(need.through)}"
    if need.through:
        return f"{said}, counts to {day_said(need.through)}"
    return said


def day_said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def taken_in(account: Account, one: str, many: str) -> str:
    """What became of a file or a row, in a few sentences."""
    parts = []
    if account.new or not account.people:
        parts.append(f"{account.new:,} {one if account.new == 1 else many} stored.")
    if account.people:
        parts.append(f"{_people(account.people)} newly on the list.")
    if account.before:
        parts.append(f"{account.before:,} were here already: nothing is stored twice.")
    if account.ended:
        parts.append(f"{account.ended:,} were ended as errors before, and were not stored again.")
    if account.left:
        parts.append(f"Of {_people(account.left)} who left nothing was stored.")
    return " ".join(parts)


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def problem_rows(problems: Sequence[Problem], columns: Sequence[Column]) -> list[tuple[Any, ...]]:
    """Problems as a table has them: which row, which column, what to do."""
    headings = {column.field: column.heading for column in columns}
    return [(f"Row {one.row}", headings[one.field], one.said) for one in problems[:MOST_SAID]]
