"""Every read of grading and of the register of sources that leaves the room."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import derived_id, tidy_receipt
from wholepicture.base.ledgered import NeedsReason, NotFound, concerning, query
from wholepicture.intake.encryption import REGISTER, Unreadable, unlock, unlock_json
from wholepicture.intake.graded_tables import (
    ConditionCode,
    GradedInformation,
    GradingNumbers,
    RegisteredSource,
    SourceIdentity,
    ToGrade,
    UnmaskDecision,
    UnmaskRequest,
)
from wholepicture.intake.grading.results import (
    CodeRow,
    GradedRow,
    Identity,
    Numbers,
    Piece,
    PieceSource,
    SourceRow,
    UnmaskRow,
    WaitingPage,
    WaitingRow,
)
from wholepicture.intake.grading.rules import (
    FEWEST_FITTING,
    FEWEST_KNOWERS,
    Warned,
    agency_called,
    telling_words,
    warnings_of,
)
from wholepicture.intake.grading.rules import Piece as Given
from wholepicture.intake.models import Original
from wholepicture.partnership.queries import agencies_by_id, names_of, person_with
from wholepicture.partnership.rules import SPOKEN_AS

ON_A_PAGE = 20
COUNTED_TO = 100  # of what waits: more is said as "100+"
UNMASKED_FOR = timedelta(days=1)  # as `intake.security` has it: how long whoever asked may read who a source is
MOST_REQUESTS = 100

_WAITING = """
SELECT submission, since, is_urgent, put_by_id FROM intake_tograde
WHERE area_id = %s AND done_at IS NULL {beyond}
ORDER BY area_id, is_urgent DESC, since, submission LIMIT %s
"""
_BEYOND = """AND (NOT is_urgent, since, submission) > (
    SELECT NOT b.is_urgent, b.since, b.submission FROM intake_tograde b WHERE b.submission = %s)"""


@query(Permission.GRADE, called="Listed what waits for a grade")
def to_grade(viewer: Viewer, *, after: UUID | None = None) -> WaitingPage:
    """A page of the reports that wait for a grade: danger first, then the oldest. `after`: the last report of the page before."""
    beyond = _BEYOND if after else ""
    with cursor() as sql:
        sql.execute(_WAITING.format(beyond=beyond), [viewer.area_id, *([after] if after else []), ON_A_PAGE + 1])
        rows = sql.fetchall()
    names = names_of({put_by for *_, put_by in rows if put_by})
    listed = [WaitingRow(report, since, urgent, names.get(by, "")) for report, since, urgent, by in rows[:ON_A_PAGE]]
    concerning(records=[row.submission for row in listed])
    return WaitingPage(listed, str(listed[-1].submission) if len(rows) > ON_A_PAGE else "")


@query(Permission.GRADE, called="Saw how much waits for a grade")
def grading_work(viewer: Viewer) -> tuple[int, int]:
    """How many reports wait for a grade, counted up to `COUNTED_TO` and one; and how many of those say danger."""
    waiting = ToGrade.objects.filter(area_id=viewer.area_id, done_at=None).order_by("-is_urgent", "since")
    urgent = list(waiting.values_list("is_urgent", flat=True)[: COUNTED_TO + 1])
    return len(urgent), sum(urgent)


@query(Permission.GRADE, called="Opened how a report was graded")
def graded_pieces(viewer: Viewer, *, submission: UUID) -> list[Piece]:
    """Every piece that was taken from a report, the first first, each with all its gradings, the latest first."""
    rows = list(GradedInformation.objects.filter(submission=submission).order_by("graded_at", "id"))
    concerning(records=[submission])
    names = names_of({person for row in rows for person in (row.graded_by_id, row.sanitised_by_id)})
    pieces: dict[UUID, list[GradedRow]] = {}
    for row in rows:
        pieces.setdefault(row.item, []).insert(0, _row(row, names))
    return [Piece(item, gradings) for item, gradings in pieces.items()]


@query(Permission.GRADE, called="Listed what was graded lately")
def graded_lately(viewer: Viewer, *, before: datetime | None = None) -> list[GradedRow]:
    """The newest gradings of the area, the newest first: one more than a page shows, where there are so many."""
    rows = GradedInformation.objects.filter(area_id=viewer.area_id)
    newest = list((rows.filter(graded_at__lt=before) if before else rows).order_by("-graded_at")[: ON_A_PAGE + 1])
    concerning(records=[row.submission for row in newest])
    names = names_of({person for row in newest for person in (row.graded_by_id, row.sanitised_by_id)})
    return [_row(row, names) for row in newest]


@query(Permission.GRADE, called="Read from which sources pieces come, by number")
def sources_of_pieces(viewer: Viewer, *, items: Iterable[UUID]) -> dict[UUID, PieceSource]:
    """By piece, the number of its source in the register and the piece that it retells, as they were graded last."""
    rows = GradedInformation.objects.filter(item__in=list(items)).order_by("item", "version")
    concerning(records=[row.submission for row in rows])
    return {row.item: PieceSource(row.urn, row.same_as) for row in rows}


_PLAIN = (
    "id item version submission subjects extract sanitised opinion sanitised_at source assessment handling rendered conditions codes "
    "readers marking sensitive rationale knowers confirmed urn same_as why_again graded_at"
).split()


def _row(row: GradedInformation, names: Mapping[UUID, str]) -> GradedRow:
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    graded_by, sanitised_by = (names.get(person, "") for person in (row.graded_by_id, row.sanitised_by_id))
    return GradedRow(**plain, graded_by=graded_by, sanitised_by=sanitised_by)


@query(Permission.GRADE, called="Checked sanitised words for who the source is")
def screened(viewer: Viewer, *, submission: UUID, piece: Given) -> list[Warned]:
    """What in a piece may tell its source. Asked of the source compartment; nothing of that is answered but words that the grader
    wrote themself. Raises NotFound where the compartment is not the viewer's to open."""
    original = Original.objects.filter(submission_id=submission).first()
    if original is None:
        raise NotFound
    concerning(records=[submission], justification="Checked that the words to be shared do not tell the source")
    numbers = numbers_in(viewer.area_id)
    source, sent = _opened(original, original.source), _opened(original, original.body)
    telling = _telling(original, source or {}, sent or {})
    warned = warnings_of(piece, telling=telling, fewest=numbers.fewest_knowers)
    return warned if source is not None else [*warned, NOT_COMPARED]


# Where the key is another one, nobody has looked whether the words name whoever told us.
NOT_COMPARED = Warned(
    "sanitised",
    "not_compared",
    "Who told us could not be opened, so these words were not compared with it. Check yourself that they do not tell.",
)


def _telling(original: Original, source: Mapping[str, Any], sent: Mapping[str, Any]) -> list[str]:
    """Words that would tell who sent or told: the agency, the author, and whoever told them."""
    agencies = agencies_by_id()
    agency = agencies.get(original.agency_id)
    called = agency_called(agency.name, (other.name for other in agencies.values())) if agency else []
    author = person_with(original.author) if original.author else None
    written = sent.get("author")
    by_hand = written if isinstance(written, dict) else {}
    told = source.get("provenance", {}).get("informant")
    names = [author.name if author else "", str(by_hand.get("name") or ""), str(told or "")]
    return telling_words(names=names, said_whole=[*called, author.job if author else "", str(by_hand.get("job") or "")])


def _opened(original: Original, locked: Any) -> dict[str, Any] | None:
    """What the compartment holds of a report as JSON, nothing where it holds none (a row of a table is none); None where it cannot be
    opened."""
    if not locked:
        return {}
    try:
        opened = unlock(locked, original.submission_id)
    except (Unreadable, ValueError):
        return None
    try:
        held = json.loads(opened)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


# -- what the partnership set ----------------------------------------------------------------------------------------


def numbers_in(area: UUID) -> Numbers:
    """The numbers of an area as it set them, or those that we ship."""
    row = GradingNumbers.objects.filter(area_id=area).first()
    return Numbers(row.fewest_knowers, row.fewest_fitting) if row else Numbers(FEWEST_KNOWERS, FEWEST_FITTING)


def codes_chosen(area: UUID, codes: Iterable[str]) -> list[CodeRow]:
    """Those of these codes that the area uses."""
    wanted = list(codes)
    rows = ConditionCode.objects.filter(area_id=area, is_used=True, code__in=wanted).order_by("code") if wanted else ()
    return [CodeRow(row.code, row.words, row.readers, row.is_used) for row in rows]


@query(Permission.GRADE, called="Read what is set for grading")
def grading_settings(viewer: Viewer) -> tuple[list[CodeRow], Numbers]:
    """The condition codes of the area, those not used any more as well, and its numbers."""
    rows = ConditionCode.objects.filter(area_id=viewer.area_id).order_by("code")
    return [CodeRow(row.code, row.words, row.readers, row.is_used) for row in rows], numbers_in(viewer.area_id)


# -- the register of sources -----------------------------------------------------------------------------------------


def _told_as(row: RegisteredSource, agencies: Mapping[UUID, Any], fewest_fitting: int) -> str:
    """What may be told of a source: role and kind of agency, where more people than so many fit and they did not ask for silence."""
    if row.anonymous_to_partners or row.fitting is None or row.fitting <= fewest_fitting:
        return ""
    agency = SPOKEN_AS[agencies[row.agency_id].type] if row.agency_id else ""
    return ", ".join(filter(None, (row.role_type, agency)))


def _source(row: RegisteredSource, names: Mapping[UUID, str], agencies: Mapping[UUID, Any], fewest: int) -> SourceRow:
    return SourceRow(
        urn=row.urn,
        told_as=_told_as(row, agencies, fewest),
        anonymous_to_partners=row.anonymous_to_partners,
        re_contact_ok=row.re_contact_ok,
        entered_by=names.get(row.entered_by_id, ""),
        entered_at=row.entered_at,
    )


def _sources(area: UUID, rows: Iterable[RegisteredSource]) -> list[SourceRow]:
    listed = list(rows)
    names = names_of({row.entered_by_id for row in listed})
    fewest, agencies = numbers_in(area).fewest_fitting, agencies_by_id()
    return [_source(row, names, agencies, fewest) for row in listed]


@query(Permission.GRADE, called="Opened a registered source, without who it is")
def registered_source(viewer: Viewer, *, urn: str) -> SourceRow | None:
    """One registered source as graders see it, or None: there is none of this number."""
    rows = _sources(viewer.area_id, RegisteredSource.objects.filter(urn=tidy_receipt(urn)))
    concerning(records=[bound(row.urn) for row in rows])
    return rows[0] if rows else None


def bound(urn: str) -> UUID:
    """What the ledger calls a registered source by."""
    return derived_id("registered source", urn)


@query(Permission.SOURCE_REGISTER, called="Listed the register of sources, without who they are")
def register(viewer: Viewer, *, urn: str = "") -> list[SourceRow]:
    """The newest entries of the register; `urn`: the one of this number. Who they are is asked for one by one, with a reason."""
    rows = RegisteredSource.objects.filter(area_id=viewer.area_id).order_by("-entered_at", "urn")
    listed = _sources(viewer.area_id, (rows.filter(urn=tidy_receipt(urn)) if urn else rows)[:MOST_REQUESTS])
    concerning(records=[bound(row.urn) for row in listed])
    return listed


@query(Permission.SOURCE_REGISTER, called="Read who a registered source is", action="disclosure")
def identity_of(viewer: Viewer, *, urn: str, reason: str) -> Identity:
    """Who a source is, for a custodian, with a reason. Raises NeedsReason or NotFound."""
    if not reason.strip():
        raise NeedsReason
    return _identity(tidy_receipt(urn), reason.strip())


@query(Permission.GRADE, called="Read who a registered source is, as was granted", action="disclosure")
def identity_granted(viewer: Viewer, *, request: UUID) -> Identity:
    """Who a source is, for whoever asked and was granted it, within a day. Raises NotFound."""
    asked = UnmaskRequest.objects.filter(id=request, asked_by_id=viewer.person).first()
    if asked is None or not _is_open(UnmaskDecision.objects.filter(request_id=request).first()):
        raise NotFound
    return _identity(asked.source_id, asked.reason)


def _is_open(decision: UnmaskDecision | None) -> bool:
    return decision is not None and decision.is_granted and decision.decided_at > clock.now() - UNMASKED_FOR


def _identity(urn: str, reason: str) -> Identity:
    kept = SourceIdentity.objects.filter(source_id=urn).first()
    if kept is None:
        raise NotFound
    concerning(records=[bound(urn)], justification=reason)
    told = unlock_json(kept.locked, bound(urn), key=REGISTER)
    return Identity(urn, told["name"], told["reach"], told["risk"])


@query(Permission.SOURCE_REGISTER, called="Listed requests to be told who a source is")
def requests_to_unmask(viewer: Viewer) -> list[UnmaskRow]:
    """The newest requests of the area, decided or not, those that wait first."""
    rows = _requests(UnmaskRequest.objects.filter(area_id=viewer.area_id))
    return sorted(rows, key=lambda row: row.is_granted is not None)


@query(Permission.GRADE, called="Listed their own requests to be told who a source is")
def own_requests(viewer: Viewer) -> list[UnmaskRow]:
    """What the viewer asked, the newest first."""
    return _requests(UnmaskRequest.objects.filter(asked_by_id=viewer.person))


def _requests(asked: Any) -> list[UnmaskRow]:
    rows: Sequence[UnmaskRequest] = asked.order_by("-asked_at")[:MOST_REQUESTS]
    decided = {each.request_id: each for each in UnmaskDecision.objects.filter(request_id__in=[row.id for row in rows])}
    people = {row.asked_by_id for row in rows} | {each.decided_by_id for each in decided.values()}
    names = names_of(people)
    concerning(records=[row.id for row in rows])
    return [_unmask_row(row, decided.get(row.id), names) for row in rows]


def _unmask_row(row: UnmaskRequest, decision: UnmaskDecision | None, names: Mapping[UUID, str]) -> UnmaskRow:
    asked = UnmaskRow(row.id, row.source_id, names.get(row.asked_by_id, ""), row.asked_at, row.reason)
    if decision is None:
        return asked
    return replace(
        asked,
        is_granted=decision.is_granted,
        decided_by=names.get(decision.decided_by_id, ""),
        decided_at=decision.decided_at,
        decision_reason=decision.reason,
        is_open=_is_open(decision),
    )


# -- for the picture -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToShow:
    """One grading of a piece as the background worker hands it to the picture: nothing of the source, nor of the report's words."""

    id: UUID
    item: UUID
    version: int
    unit: UUID
    subjects: frozenset[UUID]
    text: str
    opinion: str
    source: str
    assessment: str
    handling: str
    conditions: Sequence[str]
    readers: str
    marking: str
    sensitive: bool
    told_as: str
    graded_by: UUID
    graded_at: datetime
    superseded_at: datetime | None  # when it was graded again; None: it is the latest


def graded_among(submissions: Iterable[UUID]) -> dict[UUID, list[ToShow]]:
    """Background only: every grading of the pieces of these reports, by report."""
    rows = list(GradedInformation.objects.filter(submission__in=list(submissions)).order_by("item", "-version"))
    if not rows:
        return {}
    urns = {row.urn for row in rows if row.urn}
    agencies, registered = agencies_by_id(), {one.urn: one for one in RegisteredSource.objects.filter(urn__in=urns)}
    fewest = {area: numbers_in(area).fewest_fitting for area in {row.area_id for row in rows}}
    graded: dict[UUID, list[ToShow]] = {}
    again_at: dict[UUID, datetime] = {}
    for row in rows:
        source = registered.get(row.urn)
        told = _told_as(source, agencies, fewest[row.area_id]) if source else ""
        graded.setdefault(row.submission, []).append(_to_show(row, told, again_at.get(row.item)))
        again_at[row.item] = row.graded_at
    return graded


def _to_show(row: GradedInformation, told: str, superseded_at: datetime | None) -> ToShow:
    return ToShow(
        id=row.id,
        item=row.item,
        version=row.version,
        unit=row.unit_id,
        subjects=frozenset(row.subjects),
        text=row.sanitised,
        opinion=row.opinion,
        source=row.source,
        assessment=row.assessment,
        handling=row.handling,
        conditions=[*row.codes, *filter(None, [row.conditions])],
        readers=row.readers,
        marking=row.marking,
        sensitive=row.sensitive,
        told_as=told,
        graded_by=row.graded_by_id,
        graded_at=row.graded_at,
        superseded_at=superseded_at,
    )
