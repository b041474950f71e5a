"""What an assessment answers, and how answers are counted. Pure.

Three answers: yes, no, not known. What nobody answered is not known, and not known is never no. A yes whose date nobody knows
counts as now: what is not known reassures nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wholepicture.base.dictionary import Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.partnership.signs.never import never_input

YES, NO, NOT_KNOWN = "yes", "no", "not known"
ANSWERS = {YES: "Yes", NO: "No", NOT_KNOWN: "Not known"}
# Asked beside the signs, because an override goes by it; no sign, and in no list.
UNDER_13 = "under_13"
CONTEXT: Mapping[str, str] = {UNDER_13: "The child is under 13"}
RECENT, BEFORE, OLDER = "recent", "before", "older"
WINDOWS: Mapping[str, str] = {RECENT: "in the last 6 months", BEFORE: "6 to 12 months ago", OLDER: "over 12 months ago"}


@dataclass(frozen=True)
class Evidence:
    """A report that an answer rests on: its id, the agency that sent it, and the day of which it tells."""

    submission: str
    agency: str
    on: date


@dataclass(frozen=True)
class Said:
    """What was answered to one entry. `on` and `agency`: when, and who says so, as whoever assessed gave it; `is_month`: of the day
    only the month is known."""

    answer: str = NOT_KNOWN
    on: date | None = None
    is_month: bool = False
    agency: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_yes(self) -> bool:
        return self.answer == YES

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of which it tells."""
        return (*((self.on,) if self.on else ()), *(told.on for told in self.evidence))

    @property
    def agencies(self) -> frozenset[str]:
        return frozenset(filter(None, (self.agency, *(told.agency for told in self.evidence))))


Answers = Mapping[str, Said]


def supporters(answers: Answers) -> set[str]:
    """The agencies that stand behind what is answered yes."""
    return set[str]().union(*(said.agencies for said in answers.values() if said.is_yes))


def as_seen(answers: Answers, shown: Collection[str]) -> dict[str, Said]:
    """Answers as somebody reads them who may see only these of the reports behind them: the others leave no trace."""
    return {
        code: replace(said, evidence=tuple(told for told in said.evidence if told.submission in shown))
        for code, said in answers.items()
    }


@dataclass(frozen=True)
class Entries:
    """The entries that are asked: the signs of a dictionary as it stands, by their lists. Harm first."""

    signs: Mapping[str, Indicator] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """The codes of one list."""
        return tuple(code for code, sign in self.signs.items() if sign.list == name)


def entries_of(dictionary: Dictionary) -> Entries:
    """The entries that an assessment asks: the signs that stand. Who somebody is (ethnicity, faith, nationality, orientation) is
    never one, whatever a dictionary says."""
    signs = dictionary.standing()
    return Entries({code: sign for code, sign in signs.items() if never_input(sign.label, sign.list) is None})


def answer_to(answers: Answers, code: str) -> str:
    """The answer to an entry: not known, where nobody answered."""
    return answers[code].answer if code in answers else NOT_KNOWN


def yes_to(answers: Answers, codes: Iterable[str]) -> list[str]:
    """Those of these entries that are answered yes."""
    return [code for code in codes if answer_to(answers, code) == YES]


def months_before(day: date, months: int) -> date:
    """The day so many months before; the last of its month, where that month is shorter."""
    index = day.year * 12 + day.month - 1 - months
    for last in (day.day, 30, 29, 28):
        try:
            return date(index // 12, index % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def window_of(day: date, today: date) -> str:
    """In which window of time a day lies."""
    if day > months_before(today, 6):
        return RECENT
    return BEFORE if day > months_before(today, 12) else OLDER


def windows_of(said: Said, today: date) -> frozenset[str]:
    """The windows in which an entry that is answered yes was seen; with no date at all, the newest one."""
    if not said.is_yes:
        return frozenset()
    return frozenset(window_of(day, today) for day in said.days) or frozenset({RECENT})


def seen_within(answers: Answers, codes: Iterable[str], months: int, today: date) -> list[str]:
    """Those of these entries that are answered yes and were seen in the last so many months; 0: ever."""
    if not months:
        return yes_to(answers, codes)
    return [code for code in yes_to(answers, codes) if _is_within(answers[code], months, today)]


def _is_within(said: Said, months: int, today: date) -> bool:
    return not said.days or any(day > months_before(today, months) for day in said.days)


def counted(answers: Answers, codes: Collection[str], entries: Entries) -> int:
    """How many of these signs count as different ones. What one report alone shows, and may show several together, counts no more
    often than it has groups: a new phone in one report is not three signs. One more sign never makes it fewer."""
    on_one: dict[str, list[str]] = {}
    alone = 0
    for code in codes:
        reports = {told.submission for told in answers[code].evidence}
        overlap = entries.signs[code].overlap if code in entries.signs else ()
        if len(reports) == 1 and not answers[code].on and overlap:
            on_one.setdefault(min(reports), []).append(code)
        else:
            alone += 1
    together = 0
    for shown in on_one.values():
        groups = {group for code in shown for group in entries.signs[code].overlap}
        together += min(len(shown), len(groups))
    return alone + together


# -- as it is kept ------------------------------------------------------------------------------------------------------


def as_data(answers: Answers) -> dict[str, Any]:
    """Answers as JSON holds them."""
    return {code: _said_as_data(said) for code, said in answers.items()}


def _said_as_data(said: Said) -> dict[str, Any]:
    evidence = [[told.submission, told.agency, told.on.isoformat()] for told in said.evidence]
    on = said.on.isoformat() if said.on else ""
    data = {"on": on, "is_month": said.is_month, "agency": said.agency, "note": said.note, "evidence": evidence}
    return {"answer": said.answer, **{name: value for name, value in data.items() if value}}


def from_data(data: Mapping[str, Any]) -> dict[str, Said]:
    """The answers that `as_data` made data of."""
    return {
        code: Said(
            answer=said["answer"],
            on=date.fromisoformat(said["on"]) if said.get("on") else None,
            is_month=said.get("is_month", False),
            agency=said.get("agency", ""),
            note=said.get("note", ""),
            evidence=tuple(
                Evidence(submission, agency, date.fromisoformat(on))
                for submission, agency, on in said.get("evidence", ())
            ),
        )
        for code, said in data.items()
    }
