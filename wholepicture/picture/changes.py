"""What changed from one report to the one that stands in its place, as the viewer may see both."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from wholepicture.base.ledgered import concerning
from wholepicture.picture.models import Event, Fact, Passage, Sign
from wholepicture.picture.reported_signs import signs_of_reports

Told = dict[tuple[str, str], list[str]]
"""What a report says: by (passage, fact, sign or when; its code) each value as written."""


@dataclass(frozen=True)
class Change:
    """One thing that two reports say otherwise. Either side is empty where that one says nothing of it."""

    of: str  # `passage`, `fact`, `sign` or `when`
    code: str  # which passage, fact or sign
    before: list[str]
    now: list[str]
    called: str = ""  # of a sign: what the later report calls it


def changes_between(earlier: UUID, later: UUID) -> list[Change]:
    """Inside a recorded act: what the later report says otherwise, in the order of the page. Empty: the same in other words,
    or one of them is not the viewer's to see."""
    reports = (earlier, later)
    events = list(Event.every.filter(submission__in=reports))
    if len({event.submission for event in events}) < len(reports):
        return []
    concerning(records=reports)
    told = {report: _told(report, [event for event in events if event.submission == report]) for report in reports}
    return _called(differences(told[earlier], told[later]), reports)


def _called(changes: list[Change], reports: Collection[UUID]) -> list[Change]:
    """The changes, with what each sign was called; where both reports say something of one, as the later calls it."""
    answered = signs_of_reports(reports, ())
    called: dict[str, str] = {}
    for report in filter(answered.__contains__, reports):
        called |= answered[report].labels
    return [
        replace(change, called=called.get(change.code, "")) if change.of == "sign" else change for change in changes
    ]


def differences(before: Mapping[tuple[str, str], list[str]], now: Mapping[tuple[str, str], list[str]]) -> list[Change]:
    """What two reports say otherwise. Pure."""
    changes = []
    for of, code in dict.fromkeys([*before, *now]):
        left, right = before.get((of, code), []), now.get((of, code), [])
        if left != right:
            changes.append(Change(of, code, left, right))
    return changes


def _told(report: UUID, events: Iterable[Event]) -> Told:
    told: Told = {}
    for event in sorted(events, key=lambda event: event.id)[:1]:
        told["when", "at"] = [event.at.isoformat()] if event.precision != "recorded" else []
        told |= {("detail", name): [str(value)] for name, value in event.detail.items() if value not in (None, "", [])}
        told["when", "until"] = [event.until.isoformat()] if event.until else []
    for passage in Passage.every.filter(submission=report).exclude(kind="why_revised").order_by("kind"):
        told["passage", passage.kind] = [passage.text]
    for fact in Fact.every.filter(submission=report).order_by("kind", "value"):
        told.setdefault(("fact", fact.kind), []).append(fact.value)
    for sign in Sign.every.filter(submission=report).order_by("code", "answer"):
        told.setdefault(("sign", sign.code), []).append(sign.answer)
    return told
