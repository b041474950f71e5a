"""The signs of reports: each called as it was in the version of the dictionary that its report was made under.

What a sign is (its list, what it overlaps with) is as the dictionary in force has it (docs/decisions/0033).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from wholepicture.base.clock import LOCAL
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.partnership.signs.queries import Worded, dictionaries_of
from wholepicture.picture.models import Sign


@dataclass
class Answered:
    """The signs of one report: what was answered, what they were called, and which of those answered yes count, as what."""

    answers: list[tuple[str, str, str]] = field(default_factory=list)  # (code, answer, note), each once
    labels: dict[str, str] = field(default_factory=dict)
    counting: dict[str, Indicator] = field(default_factory=dict)


class Called:
    """What the signs of some rows were called then, and are now. At most two statements, however many rows there are."""

    def __init__(self, rows: Collection[Sign]):
        versions: dict[UUID, set[int | None]] = {}
        for row in rows:
            versions.setdefault(row.area_id, set()).add(row.dictionary)
        self._then = {area: Worded(area, numbers) for area, numbers in versions.items()}
        self._now = dictionaries_of(versions)

        self._labels: dict[tuple[UUID, int | None, str], str] = {}

    def then(self, row: Sign) -> str:
        """What a sign was called when it was reported; one that came into the dictionary later, what it is called now."""
        key = row.area_id, row.dictionary, row.code
        if key not in self._labels:
            sign = self._then[row.area_id].under(row.dictionary).signs.get(row.code)
            self._labels[key] = sign.label if sign else self.now(row).label(row.code)
        return self._labels[key]

    def now(self, row: Sign) -> Dictionary:
        """The dictionary in force where it was reported."""
        return self._now[row.area_id]


def signs_of_reports(submissions: Collection[UUID], subjects: Collection[UUID]) -> dict[UUID, Answered]:
    """The signs in each report, of everybody in it where no subjects are given."""
    rows = Sign.every.filter(submission__in=submissions)
    return answered(list(rows.filter(subject__in=subjects) if subjects else rows))


def signs_about(subjects: Collection[UUID]) -> list[Sign]:
    """The signs of these subjects, in whatever report: once for a chronology and for what is told over time."""
    rows = Sign.every.filter(subject__in=subjects)
    return list(rows.values_list(*ANSWERED, named=True))


ANSWERED = (
    "area_id",
    "agency_id",
    "nominals",
    "submission",
    "code",
    "answer",
    "note",
    "at",
    "dictionary",
    "received_at",
    "superseded_at",
)


def answered(rows: Sequence[Sign]) -> dict[UUID, Answered]:
    """The signs in each report, from their rows (or those of `ANSWERED`)."""
    called = Called(rows)
    reports: dict[UUID, Answered] = {}
    for row in sorted(rows, key=attrgetter("code")):
        report = reports.setdefault(row.submission, Answered())
        answer = (row.code, row.answer, row.note)
        if answer in report.answers:
            continue
        report.answers.append(answer)
        report.labels[row.code] = called.then(row)
        sign = called.now(row).counting(row.code, row.dictionary)
        if row.answer == "yes" and sign:
            report.counting[row.code] = sign
    return reports


def signs_over_time(rows: Iterable[Sign], names: Callable[[Any], str]) -> list[dict[str, Any]]:
    """Signs by agency and month: {code, label, called, overlap, agency, months: {YYYY-MM: [submissions]}, answer counts}.

    A line is headed by what the sign is called now; `called`: how often reports had other words for it.
    """
    listed = sorted(rows, key=attrgetter("at"))
    words = Called(listed)
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in listed:
        agency = names(row)
        line = lines.setdefault((row.code, agency), _line_of_sign(row.code, agency, words.now(row)))
        if (then := words.then(row)) != line["label"]:
            line["called"][then] = line["called"].get(then, 0) + 1
        if row.answer == "yes":
            month = line["months"].setdefault(row.at.astimezone(LOCAL).strftime("%Y-%m"), [])
            if row.submission not in month:
                month.append(row.submission)
        else:
            line[row.answer] += 1
    return sorted(lines.values(), key=itemgetter("list", "label", "agency"))


def _line_of_sign(code: str, agency: str, dictionary: Dictionary) -> dict[str, Any]:
    """A sign as one agency reports it, with nothing counted yet."""
    sign = dictionary.signs.get(code)
    return {
        "code": code,
        "label": sign.label if sign else code,
        "called": {},
        "list": sign.list if sign else "",
        "overlap": list(sign.overlap) if sign else [],
        "is_retired": bool(sign and sign.is_retired),
        "agency": agency,
        "months": {},
        "not_known": 0,
        "no": 0,
    }
