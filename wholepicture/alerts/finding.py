"""What a rule finds, as data: its reasons, the reports behind each, and when the evidence was complete.

A reason holds numbers, codes, days and references, never a finished sentence. It is put into words when somebody reads
it (`wording`). An agency stands in `tellings` and a thing's description in `thing`, and nowhere else: that is how both
are kept out where they would tell where a protected child is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

# The code of a reason that says that some are taken to be one child.
PRESUMES = "presumes"
# The code of a reason that was stored as a sentence, by versions that stored no data.
AS_WORDED = "as_worded"


@dataclass(frozen=True)
class Telling:
    """Which agency told something, and on which day. Without `agency`, only what kind of agency may be told."""

    on: date
    kind: str  # partnership.rules.AGENCY_TYPES
    agency: UUID | None


@dataclass(frozen=True)
class Thing:
    """The thing or adult that a reason speaks of, as described when it was raised; empty where nobody described it."""

    kind: str
    label: str = ""
    is_withheld: bool = False  # its description would tell where a protected child is


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason of a finding. `values` are numbers and codes; `reports` are the submissions that it rests on."""

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)
    between: tuple[date, date] | None = None
    thing: Thing | None = None
    tellings: tuple[Telling, ...] = ()
    reports: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that fired: why, on which reports, from which independent sources, and about whom and what."""

    reasons: tuple[Reason, ...]
    evidence: tuple[UUID, ...]
    evident_at: datetime
    roots: frozenset[str]
    nominals: tuple[UUID, ...] = ()
    items: tuple[UUID, ...] = ()


def together_with(finding: Finding, further: Iterable[Finding]) -> Finding:
    """A finding with the reports, people and things of what was found further. Its reasons and its moment stay its own."""
    every = (finding, *further)
    return replace(
        finding,
        evidence=tuple(sorted({report for one in every for report in one.evidence})),
        roots=frozenset[str]().union(*(one.roots for one in every)),
        nominals=tuple(dict.fromkeys(nominal for one in every for nominal in one.nominals)),
        items=tuple(dict.fromkeys(item for one in every for item in one.items)),
    )


def worth_raising(finding: Finding, earlier: Iterable[frozenset[str]]) -> bool:
    """Whether a finding adds an independent source to all that a person has already decided of the kind."""
    decided = list(earlier)
    known = {root.casefold() for roots in decided for root in roots}
    return not decided or bool({root.casefold() for root in finding.roots} - known)


# So long after the evidence of an alert that a person decided, what else is found about the same goes behind it where the
# person acts on it; and is listed no more where the person dismissed it.
ROLLED_UP_FOR = timedelta(days=180)


def rolls_into(finding: Finding, decided: Iterable[datetime]) -> bool:
    """Whether what is found follows soon enough on alerts that a person decided: they were evident at these moments."""
    return any(finding.evident_at <= evident + ROLLED_UP_FOR for evident in decided)


def discreet(finding: Finding, agencies: Collection[str]) -> Finding:
    """The finding as it is stored about a child whose whereabouts are protected: agencies by their kind, no thing to open.

    `agencies`: the names that no description may hold either.
    """
    return replace(finding, reasons=tuple(_without_agencies(reason, agencies) for reason in finding.reasons), items=())


def _without_agencies(reason: Reason, agencies: Collection[str]) -> Reason:
    thing = reason.thing
    if thing and names_one_of(agencies, thing.label):
        thing = replace(thing, label="", is_withheld=True)
    return replace(reason, thing=thing, tellings=tuple(replace(telling, agency=None) for telling in reason.tellings))


def names_one_of(agencies: Iterable[str], text: str) -> bool:
    """Whether a text holds the name of one of these agencies, in capitals or not."""
    text = text.casefold()
    return any(name.casefold() in text for name in filter(None, agencies))


# -- as JSON, the way alerts store reasons ----------------------------------------------------------------------------


def stored(reason: Reason) -> dict[str, Any]:
    """A reason as JSON. What it does not have is left out."""
    out: dict[str, Any] = {"code": reason.code, "values": dict(reason.values)}
    if reason.between:
        out["between"] = [day.isoformat() for day in reason.between]
    if reason.thing:
        out["thing"] = {
            "kind": reason.thing.kind,
            "label": reason.thing.label,
            "is_withheld": reason.thing.is_withheld,
        }
    if reason.tellings:
        out["tellings"] = [_stored_telling(telling) for telling in reason.tellings]
    if reason.reports:
        out["reports"] = [str(report) for report in reason.reports]
    return out


def _stored_telling(telling: Telling) -> dict[str, Any]:
    return {
        "on": telling.on.isoformat(),
        "kind": telling.kind,
        "agency": str(telling.agency) if telling.agency else None,
    }


def restored(json: Mapping[str, Any]) -> Reason:
    """The reason that `stored` wrote."""
    first_and_last = json.get("between")
    thing = json.get("thing")
    return Reason(
        code=json["code"],
        values=json["values"],
        between=_days(*first_and_last) if first_and_last else None,
        thing=Thing(**thing) if thing else None,
        tellings=tuple(_restored_telling(telling) for telling in json.get("tellings", ())),
        reports=tuple(UUID(report) for report in json.get("reports", ())),
    )


def _days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


def _restored_telling(json: Mapping[str, Any]) -> Telling:
    agency = json["agency"]
    return Telling(on=date.fromisoformat(json["on"]), kind=json["kind"], agency=UUID(agency) if agency else None)
