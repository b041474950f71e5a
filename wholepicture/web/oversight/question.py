"""What is asked of the ledger: read from what was typed, put into an address that names nobody, and said in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from wholepicture.access.queries import Asked, Colleague, those_who_look
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.looked_up import KnownAs, people_called, person_asked_about
from wholepicture.web.frame.request import id_or_none, typed
from wholepicture.web.oversight.days import days_of
from wholepicture.web.parts.pick import (
    COLLEAGUE,
    MORE_COLLEAGUES,
    NO_COLLEAGUE,
    Box,
    Option,
    colleagues_to_pick,
    picked,
)
from wholepicture.web.wording.times import gds_date, gds_datetime

PERSON = Box("name", "person", "name_asked")
BOXES = ("name", "person", "name_asked", "colleague", "professional", "colleague_asked", "since", "until", "agency")

NO_DAY = "Enter a date like 1 May 2026, May 2026 or 2026."
WRONG_WAY_ROUND = "The last day comes before the first. Change one of them."
NOT_YET = "Enter a date that is not in the future."
NO_AGENCY = "Choose one of the agencies."
NOBODY = "Nobody is known by that name. Try fewer words, another spelling, or leave out the date of birth."
MORE = "There are more than are shown here. If yours is not among them, type more of the name, or a date of birth."

WRITTEN_OF = "first written of on"
ALIKE = "Those who read alike may be one person, not joined yet. Ask about each."


@dataclass
class Question:
    """What was typed, what it means, what is wrong with it, and among whom is to be chosen."""

    given: dict[str, str]
    asked: Asked = field(default_factory=Asked)
    errors: dict[str, str] = field(default_factory=dict)
    people: Sequence[Option] = ()
    colleagues: Sequence[Option] = ()
    more_people: str = ""
    more_colleagues: str = ""
    person: KnownAs | None = None
    colleague: Colleague | None = None
    is_nobody: bool = False  # the person asked about is not in the viewer's area

    @property
    def in_ids(self) -> dict[str, str]:
        """What is asked, as ids and days: it names nobody."""
        asked = self.asked
        given = {
            "person": asked.person,
            "since": asked.since,
            "until": asked.until,
            "agency": asked.agency,
            "professional": asked.professional,
        }
        return {name: str(value) for name, value in given.items() if value}

    @property
    def address(self) -> str:
        """The query of the address under which it is answered."""
        return urlencode(self.in_ids)

    def in_words(self) -> str:
        """For whoever reads the file: at whom, by whom, when."""
        asked = self.asked
        agency = agencies_by_id().get(asked.agency) if asked.agency else None
        parts = [
            f"at {described(self.person)}" if self.person else "at anybody’s record",
            f"by {self.colleague.called}, {self.colleague.agency}" if self.colleague else "by anybody",
            f"for {agency.name}" if agency else "",
            f"from {gds_date(asked.since)}" if asked.since else "",
            f"until {gds_date(asked.until)}" if asked.until else "",
        ]
        return "Looks " + ", ".join(filter(None, parts))


def described(person: KnownAs) -> str:
    """Somebody as they are told from others: name and date of birth, and where two read alike since when they are written of."""
    born = f"born {gds_date(person.born)}" if person.born else "date of birth not known"
    since = f", {WRITTEN_OF} {gds_datetime(person.since)}" if person.since else ""
    return f"{person.name}, {born}{since}"


def question_from(viewer: Viewer, posted: QueryDict) -> Question:
    """What was typed into the form. Names are looked up; what is wrong, or must be chosen, stands in `errors`."""
    question = Question(typed(posted, *BOXES))
    person = _person_typed(viewer, question)
    since, until = _days_typed(question)
    agency = _agency_typed(question)
    professional = _colleague_typed(viewer, question)
    question.asked = Asked(person, professional, agency, since, until)
    return question


def question_of(viewer: Viewer, address: QueryDict) -> Question:
    """What an address asks: it holds ids and days. An id of nobody is nobody's, here or anywhere."""
    given = typed(address, "person", "since", "until", "agency", "professional")
    ids = {name: id_or_none(given[name]) for name in ("person", "agency", "professional")}
    since, until = days_of(given["since"]), days_of(given["until"])
    asked = Asked(
        ids["person"], ids["professional"], ids["agency"], since[0] if since else None, until[1] if until else None
    )
    question = Question(given, asked)
    if asked.person:
        question.person = person_asked_about(viewer, person=asked.person)
        question.is_nobody = question.person is None
    if asked.professional:
        question.colleague = next(iter(those_who_look(viewer, person=asked.professional)), None)
    _fill_in(question)
    return question


def _fill_in(question: Question) -> None:
    """What the boxes say where the page was come to by its address."""
    asked, name, colleague = question.asked, "", ""
    if question.person:
        name = question.person.name
    if question.colleague:
        colleague = question.colleague.name
    question.given = {
        "name": name,
        "person": str(asked.person or ""),
        "name_asked": name,
        "colleague": colleague,
        "professional": str(asked.professional or ""),
        "colleague_asked": colleague,
        "since": gds_date(asked.since),
        "until": gds_date(asked.until),
        "agency": str(asked.agency or ""),
    }


def _days_typed(question: Question) -> tuple[date | None, date | None]:
    since, until = _day(question, "since", 0), _day(question, "until", 1)
    if since and since > clock.local_date():
        question.errors["since"] = NOT_YET
    elif since and until and until < since:
        question.errors["until"] = WRONG_WAY_ROUND
    return since, until


def _day(question: Question, box: str, which: int) -> date | None:
    if not question.given[box]:
        return None
    days = days_of(question.given[box])
    if days is None:
        question.errors[box] = NO_DAY
        return None
    return days[which]


def _agency_typed(question: Question) -> UUID | None:
    agency = id_or_none(question.given["agency"])
    if question.given["agency"] and agency not in agencies_by_id():
        question.errors["agency"] = NO_AGENCY
    return agency


def _person_typed(viewer: Viewer, question: Question) -> UUID | None:
    def find(words: str) -> tuple[list[Option], bool]:
        called = people_called(viewer, words=words)
        return [(str(one.id), described(one)) for one in called.people], called.is_more

    found = picked(question.given, question.errors, PERSON, find, NOBODY)
    question.people = found.options
    are_alike = any(WRITTEN_OF in words for _, words in found.options)
    question.more_people = " ".join(filter(None, (ALIKE if are_alike else "", MORE if found.is_more else "")))
    return found.id


def _colleague_typed(viewer: Viewer, question: Question) -> UUID | None:
    def find(words: str) -> tuple[list[Option], bool]:
        return colleagues_to_pick(those_who_look(viewer, words=words))

    found = picked(question.given, question.errors, COLLEAGUE, find, NO_COLLEAGUE)
    question.colleagues = found.options
    question.more_colleagues = MORE_COLLEAGUES if found.is_more else ""
    return found.id


def context_of(question: Question) -> dict[str, Any]:
    """What the form shows of a question."""
    agencies = sorted(agencies_by_id().values(), key=lambda agency: agency.name)
    return {"question": question, "given": question.given, "agencies": [(str(one.id), one.name) for one in agencies]}
