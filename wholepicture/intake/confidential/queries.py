"""Every read of what is told without signing in."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.identifiers import parse_instant
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.intake.models import ConfidedReport, MessageToInformant, PublicDoor, UnnamedInformant, WrongCodes

MOST_SHOWN = 100
FEWEST_WRONG = 5  # in an hour


@dataclass(frozen=True)
class Door:
    """An area that may be told something without signing in."""

    agency: UUID
    area: UUID
    code: str
    name: str
    is_open: bool
    public: bytes  # the half of the key with which what is told is sealed


def doors() -> list[Door]:
    """Every area that has a page, open or closed, by name. Nobody is known yet: no act of anybody's."""
    with connections["public"].cursor() as sql:
        sql.execute("SELECT agency, area, code, name, is_open, seal FROM sec.public_doors()")
        return [
            Door(agency, area, code, name, is_open, bytes(half))
            for agency, area, code, name, is_open, half in sql.fetchall()
        ]


def agency_of_code(proof: bytes) -> UUID | None:
    """Of which area's public somebody is who proves a code; None where it was never given."""
    with connections["public"].cursor() as sql:
        sql.execute("SELECT sec.door_of_code(%s)", [proof])
        found: UUID | None = sql.fetchone()[0]
        return found


def note_wrong_code() -> None:
    """Count a code that was never given, by the hour: for whoever oversees, and without the code. Nobody's act."""
    with connections["public"].cursor() as sql:
        sql.execute("SELECT sec.note_wrong_code()")


@query(Permission.LEDGER, called="Read how often receipt codes were typed that were never given")
def wrong_codes(viewer: Viewer, *, since: datetime) -> list[tuple[datetime, int]]:
    """By the hour, the latest first, how many receipt codes were typed that were never given. Below `FEWEST_WRONG` it is 0: a slip of
    whoever has a code is nobody's to see."""
    rows = WrongCodes.objects.filter(hour__gte=since).order_by("-hour").values_list("hour", "number")
    return [(hour, number if number >= FEWEST_WRONG else 0) for hour, number in rows]


@dataclass(frozen=True)
class ToldUnderCode:
    """One thing that was told under a code, as whoever has it sees it: not what was told, only when, and how far it has come."""

    meant: str  # as `models.MEANT`
    at: datetime
    states: frozenset[str]  # as `models.STATES`


@dataclass(frozen=True)
class WrittenBack:
    """What somebody with a code reads from the hub."""

    text: str
    at: datetime
    is_answer: bool  # what was decided; else a message


@dataclass(frozen=True)
class UnderCode:
    """All that whoever has a code reads."""

    told: list[ToldUnderCode]
    written: list[WrittenBack]


@query(Permission.SPEAK_UP, called="Read what was written back under a receipt code")
def conversation(viewer: Viewer, *, proof: bytes) -> UnderCode:
    """What belongs to the code that is proved, the oldest first. Raises NotFound."""
    with cursor() as sql:
        sql.execute("SELECT sec.conversation(%s)", [proof])
        kept = sql.fetchone()[0]
    if kept is None:
        raise NotFound
    held: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
    told = [ToldUnderCode(row["meant"], _instant(row["at"]), frozenset(row["states"])) for row in held["reports"]]
    written = [WrittenBack(row["text"], _instant(row["at"]), False) for row in held["messages"]]
    written += [WrittenBack(row["text"], _instant(row["at"]), True) for row in held["answers"]]
    return UnderCode(told, sorted(written, key=lambda one: one.at))


def _instant(text: str) -> datetime:
    instant = parse_instant(text)
    assert instant is not None  # PostgreSQL wrote it
    return instant


@dataclass(frozen=True)
class ConfidedRow:
    """One of the reports under a code, as the hub lists it."""

    submission: UUID
    number: int
    meant: str
    is_this: bool


@dataclass(frozen=True)
class MessageRow:
    """A message of the hub's."""

    text: str
    by: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Confided:
    """What the hub sees beside a report that came without a name."""

    meant: str
    wants_answer: bool
    informant_kind: str  # what they said of themself: a code of the contract
    reports: list[ConfidedRow]
    messages: list[MessageRow]


@query(Permission.ALERTS, called="Looked whether a report is to be taken back")
def wishes_to_take_back(viewer: Viewer, *, submission: UUID) -> list[UUID]:
    """The reports by which whoever told this one under a code asks that what they told be taken back, the newest first."""
    asked = ConfidedReport.objects.filter(meant="withdrawal").exclude(submission_id=submission)
    told = ConfidedReport.objects.filter(submission_id=submission).values("informant_id")
    wishes = list(asked.filter(informant_id__in=told).order_by("-number").values_list("submission_id", flat=True)[:1])
    concerning(records=[submission, *wishes])
    return wishes


@query(Permission.ALERTS, called="Read a conversation with an unnamed informant")
def confided(viewer: Viewer, *, submission: UUID) -> Confided | None:
    """The conversation with whoever handed in a report without a name; None where it came otherwise, or is not the viewer's to
    see. Row security shows of each code the reports that this viewer may read, and what was written about those."""
    report = ConfidedReport.objects.filter(submission_id=submission).first()
    if report is None:
        return None
    rows = list(ConfidedReport.objects.filter(informant_id=report.informant_id).order_by("-number")[:MOST_SHOWN])
    informant = UnnamedInformant.objects.filter(id=report.informant_id).values("wants_answer", "informant_kind").first()
    messages = (
        MessageToInformant.objects.filter(report_id__in=[row.submission_id for row in rows])
        .select_related("written_by")
        .order_by("-at")[:MOST_SHOWN]
    )
    concerning(records=[row.submission_id for row in rows])
    return Confided(
        meant=report.meant,
        wants_answer=bool(informant and informant["wants_answer"]),
        informant_kind=informant["informant_kind"] if informant else "",
        reports=[
            ConfidedRow(row.submission_id, row.number, row.meant, row.submission_id == submission) for row in rows
        ][::-1],
        messages=[MessageRow(one.text, one.written_by.name, one.at, one.read_at) for one in messages][::-1],
    )


@dataclass(frozen=True)
class DoorKept:
    """How an area's page stands, as whoever sets up the partnership sees it."""

    is_open: bool
    changed_at: datetime
    changed_by: str  # empty: the operator
    most_a_day: int


@query(Permission.PARTNERSHIP, called="Looked whether anybody may tell something without signing in")
def public_door(viewer: Viewer, *, area: UUID) -> DoorKept | None:
    """How an area's page stands; None where it was never opened."""
    concerning(records=[area])
    door = PublicDoor.objects.filter(area_id=area).select_related("changed_by").first()
    if door is None:
        return None
    return DoorKept(door.is_open, door.changed_at, door.changed_by.name if door.changed_by else "", door.most_a_day)


def first_keys(submissions: Iterable[UUID]) -> dict[UUID, str]:
    """Background steps only: of each of these reports that was handed in under a code, the key of the first under it. All of them
    are of one source."""
    rows = ConfidedReport.objects.filter(submission_id__in=list(submissions)).values_list(
        "submission_id", "informant_id"
    )
    informants = dict(rows)
    first = ConfidedReport.objects.filter(informant_id__in=set(informants.values()), number=1)
    keys = dict(first.values_list("informant_id", "submission__key"))
    return {submission: keys[informant] for submission, informant in informants.items()}


def asks_to_take_back(submissions: Iterable[UUID]) -> set[UUID]:
    """Background steps only: those of these reports by which somebody asked that what they told under a code be taken back."""
    asked = ConfidedReport.objects.filter(submission_id__in=list(submissions), meant="withdrawal")
    return set(asked.values_list("submission_id", flat=True))
