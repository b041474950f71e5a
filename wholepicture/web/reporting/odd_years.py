"""Years that are more often a slip than what was meant: asked about before a report is sent, and never refused. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wholepicture.web.parts.report.in_words import anchor_of, name_of
from wholepicture.web.reporting.body import Body

OLDEST_CHILD = 25
LONGEST_AGO = 20  # years


@dataclass(frozen=True)
class OddYear:
    """A year to look at again: what follows from it, and where it is changed."""

    said: str
    anchor: str


def odd_years(body: Body, today: date) -> list[OddYear]:
    """What in a report may rest on a slip in a year."""
    children = [subject for subject in body.get("subjects", []) if subject.get("role") == "child"]
    born = {child["ref"]: year for child in children if (year := _born(child, today)) is not None}
    too_old = [child for child in children if today.year - born.get(child["ref"], today.year) > OLDEST_CHILD + 1]
    odd = [
        OddYear(f"{name_of(child)} would be born in {born[child['ref']]}.", anchor_of(child["ref"]))
        for child in too_old
    ]
    return [*odd, *_when(body, max(born.values(), default=None), today)]


def _born(child: Body, today: date) -> int | None:
    """The latest year in which a child was born, by the date of birth or by the age that is given; None: neither is."""
    day = str(child.get("date_of_birth", ""))[:4]
    if day.isdecimal():
        return int(day)
    youngest = child.get("age_from", child.get("age_to"))
    return today.year - int(youngest) if youngest is not None else None


def _when(body: Body, born: int | None, today: date) -> Iterator[OddYear]:
    day = str(body.get("happened", {}).get("from", ""))[:4]
    if not day.isdecimal():
        return
    if born is not None and int(day) < born:
        yield OddYear(f"It would have happened in {day}, before the child was born.", "what")
    elif today.year - int(day) > LONGEST_AGO:
        yield OddYear(f"It would have happened in {day}.", "what")
