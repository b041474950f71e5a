"""Every read of intake that leaves the room."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.bands import band
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import tidy_receipt
from wholepicture.base.ledgered import NeedsReason, NotFound, concerning, query
from wholepicture.intake.alike import Alike
from wholepicture.intake.confidential.queries import first_keys
from wholepicture.intake.encryption import Unreadable, unlock, unlock_json
from wholepicture.intake.known_before import Known
from wholepicture.intake.models import (
    STATES,
    AnswerRead,
    Delivery,
    Draft,
    Feedback,
    HeldDanger,
    Mention,
    Original,
    Quarantine,
    SavedMapping,
    Subject,
    Submission,
    SubmissionState,
    Upload,
    WordingCount,
    own,
)
from wholepicture.intake.models import Revision as Link
from wholepicture.intake.results import (
    Answered,
    AnswerShown,
    Delivered,
    DeliveredRow,
    DraftRow,
    HeldRow,
    LikelyRepeat,
    MappingRow,
    RegisterSaid,
    ReportPage,
    ReportRow,
    Revision,
    Waiting,
    WordingRow,
)
from wholepicture.intake.rules import called, children_named, graded_about, withdraws
from wholepicture.intake.understanding import understand
from wholepicture.intake.writing.wording import COUNTED_IN
from wholepicture.partnership.queries import names_of

UPLOAD_WAITS = timedelta(days=1)
"""How long a file waits to be taken in. Row security tells the worker the same: `intake/security.py`."""

MOST_HELD = 50  # rows in quarantine that say danger, on one page
FIRST_WORDS = 60  # characters of a draft, by which its writer knows it
MOST_FOLLOWED = 200  # of one's own reports, the newest, whose answers wait to be read

# The steps in the order in which they usually come: a report is joined within seconds, and read by a person afterwards.
_STEPS = ("received", "linked", "used", "read", "decided")


@query(Permission.REPORT, called="Opened their own draft")
def draft_of(viewer: Viewer, *, draft_id: UUID) -> dict[str, Any] | None:
    """A draft's content, or None: there is none, or it is another's."""
    draft = own(Draft.objects.filter(id=draft_id), viewer.professional_id).first()
    return unlock_json(draft.content, draft_id) if draft else None


@query(Permission.REPORT, called="Listed their own drafts")
def drafts_of(viewer: Viewer) -> list[DraftRow]:
    """The viewer's unsent drafts, latest first."""
    drafts = own(Draft.objects.order_by("-saved_at"), viewer.professional_id)[:50]
    return [_draft_row(draft) for draft in drafts]


def _draft_row(draft: Draft) -> DraftRow:
    """What a draft is to become. It is known to its content alone, so that nothing of a draft lies open."""
    try:
        content = unlock_json(draft.content, draft.id)
    except Unreadable:
        content = {}  # one that cannot be opened must not keep its writer from the others
    children = content.get("children", [])
    revises = content.get("revises") or {}
    return DraftRow(
        id=draft.id,
        kind=str(content.get("kind") or "concern"),
        started_at=draft.started_at,
        saved_at=draft.saved_at,
        names=tuple(filter(None, map(called, children))),
        begins=shorten(str(content.get("facts", "")), width=FIRST_WORDS, placeholder=" …"),
        revises=str(revises.get("receipt", "")),
        how=str(revises.get("how", "")),
    )


@query(Permission.REPORT, called="Opened their own uploaded file")
def upload_of(viewer: Viewer, *, upload: UUID) -> Waiting | None:
    """A file of the viewer's that waits, or None: there is none, it is another's, or its day is over."""
    row = _uploads(viewer).filter(id=upload).first()
    if row is None:
        return None
    concerning(records=[row.id])
    content = unlock(row.content, row.id)
    return Waiting(row.id, row.name, row.mapping_name, row.mapping, content, row.uploaded_at)


@query(Permission.REPORT, called="Listed their own uploaded files")
def uploads_of(viewer: Viewer) -> list[tuple[UUID, str, datetime]]:
    """(id, file name, since when) of the viewer's files that wait, newest first."""
    return list(_uploads(viewer).order_by("-uploaded_at").values_list("id", "name", "uploaded_at"))


def _uploads(viewer: Viewer) -> QuerySet[Upload]:
    since = clock.now() - UPLOAD_WAITS
    return own(Upload.objects.filter(agency_id=viewer.agency_id, uploaded_at__gt=since), viewer.professional_id)


def uploads_left_over() -> bool:
    """Background only: whether a file has waited for a day; row security shows the worker no others."""
    return Upload.objects.only("id").exists()


@query(Permission.REPORT, called="Opened the account of a file they sent")
def delivery_of(viewer: Viewer, *, delivery: UUID) -> Delivered | None:
    """The account of a file that the viewer sent, or None: there is none, or it is another's."""
    sent = own(Delivery.objects.filter(id=delivery), viewer.professional_id).first()
    if sent is None:
        return None
    concerning(records=[sent.id])
    account = unlock_json(sent.account, sent.id)
    rows, register = (account, None) if isinstance(account, list) else (account["rows"], account["register"])
    return Delivered(
        sent.id,
        sent.file,
        sent.taken_at,
        [DeliveredRow(**row) for row in rows],
        RegisterSaid(**register) if register else None,
    )


@query(Permission.REPORT, called="Listed the files they sent")
def deliveries_of(viewer: Viewer, *, limit: int = 10) -> list[tuple[UUID, str, datetime]]:
    """(id, file name, when) of the files that the viewer sent by screen, newest first."""
    sent = own(Delivery.objects.order_by("-taken_at"), viewer.professional_id)
    return list(sent.values_list("id", "file", "taken_at")[:limit])


@query(Permission.REPORT, called="Listed their agency’s mappings")
def saved_mappings(viewer: Viewer) -> list[MappingRow]:
    """The mappings that the viewer's agency saved, by name."""
    mappings = SavedMapping.objects.filter(agency_id=viewer.agency_id).order_by("name")
    return [MappingRow(mapping.id, mapping.name, mapping.text, mapping.saved_at) for mapping in mappings]


@query(
    Permission.REPORT,
    called="Checked which reports of a file were sent before",
    code="intake.queries.digests_of",
)
def known_before(viewer: Viewer, *, bodies: Sequence[dict[str, Any]]) -> Known:
    """What is known of these understood bodies before they are taken in: what was sent under their keys, and so on; what they look
    like is yet to be read."""
    return Known.by(viewer, bodies, Alike())


@query(Permission.OWN_REPORTS, called="Listed their own reports")
def my_reports(viewer: Viewer, *, limit: int = 50) -> list[ReportRow]:
    """What the viewer sent, newest first. An agency's key sees what its agency's systems sent."""
    reports = list(_own(viewer).order_by("-received_at")[:limit])
    concerning(records=[report.id for report in reports])
    colleagues = names_of({report.author_id for report in reports if report.author_id} - {viewer.professional_id})
    return [
        replace(row, by=colleagues.get(report.author_id, "") if report.author_id else "")
        for report, row in zip(reports, _rows(reports), strict=True)
    ]


@query(Permission.OWN_REPORTS, called="Followed a notice to a report")
def receipt_of(viewer: Viewer, *, submission: UUID) -> str:
    """The receipt of one of the reports that the viewer follows; empty: it is none of theirs."""
    concerning(records=[submission])
    return _own(viewer).filter(id=submission).values_list("receipt", flat=True).first() or ""


@query(Permission.OWN_REPORTS, called="Read what their notices of answers are about")
def reports_answered(viewer: Viewer, *, submissions: Collection[UUID]) -> dict[UUID, ReportRow]:
    """Those of these reports that the viewer follows, as `my_reports` lists them, by id."""
    reports = list(_own(viewer).filter(id__in=list(submissions)))
    concerning(records=[report.id for report in reports])
    return {report.id: row for report, row in zip(reports, _rows(reports), strict=True)}


@query(Permission.ALERTS, called="Read who rows of their notices that say danger are about")
def held_called(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Who each of these rows in quarantine that say danger now is about, as it says."""
    rows = list(HeldDanger.objects.filter(area_id=viewer.area_id, id__in=list(ids)))
    concerning(records=[row.id for row in rows])
    return {row.id: [said for what, said in _lines_held(row) if what == "who"] for row in rows}


@query(Permission.OWN_REPORTS, called="Opened their own report")
def report_of(viewer: Viewer, *, receipt: str) -> ReportPage | None:
    """One report by its receipt, or None: there is none, or it is not the viewer's to see."""
    report = _followed(viewer, tidy_receipt(receipt))
    if report is None:
        return None
    earlier, later = _earlier(report), _later(report)
    beside = (earlier.earlier if earlier else None, later.later if later else None)
    concerning(records=[row.id for row in (report, *beside) if row])
    reached = dict(SubmissionState.objects.filter(submission_id=report.id).values_list("state", "at"))
    return ReportPage(
        submission=report.id,
        row=_rows([report])[0],
        steps=[(code, STATES[code], reached.get(code)) for code in _STEPS],
        feedback=_feedback_on(report.id),
        body=report.stated,
        flags=report.flags,
        digest=report.digest,
        level=report.level,
        named=tuple(report.named),
        dictionary=report.dictionary,
        later=_revision(later, beside[1]),
        earlier=_revision(earlier, beside[0]),
        may_revise=later is None and not withdraws(report.stated) and _is_own_to_revise(viewer, report),
    )


@query(Permission.OWN_REPORTS, called="Looked at the answer to their own report, to disagree with it")
def answer_to_dispute(viewer: Viewer, *, receipt: str, answer: UUID | None = None) -> Answered | None:
    """One answer to a report by its receipt: that with this id, else the latest by which somebody decided; or that there is none. None:
    there is no such report that the viewer follows, or no such answer to it."""
    report = _followed(viewer, tidy_receipt(receipt))
    if report is None:
        return None
    decided = Feedback.objects.filter(submission=report.id).exclude(about=graded_about(report.id)).order_by("-at", "id")
    found = decided.filter(id=answer).first() if answer else decided.first()
    if answer and found is None:
        return None
    concerning(records=[report.id])
    return Answered(
        submission=report.id,
        receipt=report.receipt,
        kind=report.kind,
        body=report.stated,
        level=report.level,
        named=tuple(report.named),
        dictionary=report.dictionary,
        received_at=report.received_at,
        subjects=list(Subject.objects.filter(submission_id=report.id).values_list("id", flat=True)),
        is_revised=_later(report) is not None,
        answer=found.id if found else None,
        about=found.about if found else None,
        text=found.text if found else "",
        given_by=found.given_by_id if found else None,
    )


def _is_own_to_revise(viewer: Viewer, report: Submission) -> bool:
    return viewer.may(Permission.REPORT) and _own(viewer).filter(id=report.id).exists()


def _followed(viewer: Viewer, receipt: str) -> Submission | None:
    """One of the viewer's own reports, or what a colleague put in the place of one of them."""
    if own := _own(viewer).filter(receipt=receipt).first():
        return own
    report = Submission.objects.filter(agency_id=viewer.agency_id, receipt=receipt).first()
    link = _earlier(report) if report else None
    while link and link.earlier:
        if _own(viewer).filter(id=link.earlier.id).exists():
            return report
        link = _earlier(link.earlier)
    return None


def _earlier(report: Submission) -> Link | None:
    """The link by which this one stands in the place of another, as far as the viewer may read both."""
    links = Link.objects.filter(later=report, agency_id=report.agency_id).exclude(earlier=None)
    return links.select_related("earlier__author", "later").first()


def _later(report: Submission) -> Link | None:
    """The link by which another stands in the place of this one, as far as the viewer may read both."""
    links = Link.objects.filter(earlier=report, agency_id=report.agency_id)
    return links.select_related("later__author").first()


def _revision(link: Link | None, other: Submission | None) -> Revision | None:
    """One end of a link, with how the later one stands in the place of the earlier."""
    if link is None or other is None:
        return None
    return Revision(
        receipt=other.receipt,
        kind=other.kind,
        how=link.how,
        reason=link.reason,
        at=other.received_at,
        by=other.author.name if other.author else "",
        body=other.stated,
        dictionary=other.dictionary,
    )


def _feedback_on(submission: UUID) -> list[AnswerShown]:
    """What its sender was told, oldest first."""
    graded = graded_about(submission)
    return [
        AnswerShown(
            id=row.id,
            at=row.at,
            text=row.text,
            by=row.given_by.job if row.given_by else "",
            about=row.about,
            is_decision=row.about != graded,
        )
        for row in Feedback.objects.filter(submission=submission).select_related("given_by").order_by("at", "id")
    ]


def _own(viewer: Viewer) -> QuerySet[Submission]:
    reports = Submission.objects.filter(agency_id=viewer.agency_id)
    if viewer.professional_id and not viewer.is_lead:
        return reports.filter(author_id=viewer.professional_id)
    if viewer.professional_id:
        # A safeguarding lead follows what colleagues wrote on screen as well.
        return reports.filter(Q(channel="screen") | Q(author_id=viewer.professional_id))
    return reports


def _rows(reports: list[Submission]) -> list[ReportRow]:
    ids = [report.id for report in reports]
    states = _furthest(ids)
    answers = Counter(Feedback.objects.filter(submission__in=ids).values_list("submission", flat=True))
    rows = [_row(report, states.get(report.id, _STEPS[0]), answers[report.id]) for report in reports]
    revises = dict(Link.objects.filter(later_id__in=ids).values_list("later_id", "how"))
    revised = dict(Link.objects.filter(earlier_id__in=ids).values_list("earlier_id", "how"))
    return [
        replace(row, revises=revises.get(report.id, ""), revised=revised.get(report.id, ""))
        for report, row in zip(reports, rows, strict=True)
    ]


def _furthest(submissions: list[UUID]) -> dict[UUID, str]:
    """The last step that each of these has come to, where it has come to any."""
    furthest: dict[UUID, str] = {}
    states = SubmissionState.objects.filter(submission_id__in=submissions)
    for submission, state in states.values_list("submission_id", "state"):
        furthest[submission] = max(furthest.get(submission, state), state, key=_STEPS.index)
    return furthest


def _row(report: Submission, state: str, feedback_count: int) -> ReportRow:
    return ReportRow(
        receipt=report.receipt,
        key=report.key,
        kind=report.kind,
        recorded_at=report.recorded_at,
        received_at=report.received_at,
        state=state,
        state_title=STATES[state],
        feedback_count=feedback_count,
        names_somebody=bool(report.stated.get("subjects")),
        names=children_named(report.stated),
    )


@query(Permission.REPORT, called="Looked for their agency’s reports that look like the one being sent")
def likely_repeats(viewer: Viewer, *, body: dict[str, Any]) -> list[LikelyRepeat]:
    """The reports of the viewer's own agency, of those they may see, that look like this one, latest first."""
    understood = understand(body).body
    reports = Alike.by(viewer, [understood]).to(viewer, understood)
    concerning(records=[report.id for report in reports])
    ids = [report.id for report in reports]
    own = set(_own(viewer).filter(id__in=ids).values_list("id", flat=True))
    return [
        LikelyRepeat(
            key=report.key,
            receipt=report.receipt,
            kind=report.kind,
            received_at=report.received_at,
            by=report.author.name if report.author else "",
            is_own=report.author_id == viewer.professional_id,
            body=report.stated,
            may_open=report.id in own,
        )
        for report in reports
    ]


@dataclass(frozen=True)
class Revised:
    """Where a report stands in a chain of reports that revise each other."""

    superseded_at: datetime | None = None  # when the first of those came that stand in its place; None: it stands
    revises: UUID | None = None  # the report in whose place it stands
    how: str = ""  # as `models.REVISIONS`
    reason: str = ""
    first_key: str = ""  # the key of the first report of its chain; empty: it stands in none


@dataclass(frozen=True)
class Stated:
    """A submission as the background worker reads it, with its subjects and mentions."""

    submission: Submission
    subjects: list[Subject]
    mentions: list[Mention]
    revised: Revised = Revised()


def stated_submissions(ids: Iterable[UUID]) -> Iterator[Stated]:
    """Background steps only: row security gives these rows to the worker's role and to nobody else's."""
    wanted = list(ids)
    subjects: dict[UUID, list[Subject]] = {}
    for subject in Subject.objects.filter(submission_id__in=wanted):
        subjects.setdefault(subject.submission_id, []).append(subject)
    mentions: dict[UUID, list[Mention]] = {}
    for mention in Mention.objects.filter(submission_id__in=wanted):
        mentions.setdefault(mention.submission_id, []).append(mention)
    revised = _revised(wanted)
    reports = list(Submission.objects.filter(id__in=wanted).select_related("agency").order_by("received_at", "id"))
    # Whoever tells several things under one receipt code is one source.
    first = first_keys(report.id for report in reports if report.channel == "public")
    for submission in reports:
        of_report = submission.id
        stands = revised.get(of_report, Revised())
        yield Stated(
            submission,
            subjects.get(of_report, []),
            mentions.get(of_report, []),
            replace(stands, first_key=first.get(of_report, stands.first_key)),
        )


def _revised(submissions: Iterable[UUID]) -> dict[UUID, Revised]:
    """Where these stand, those of them that revise another or are revised. Costs as much as their chains are long."""
    links = _links_of(submissions)
    if not links:
        return {}
    ends = {end for later, (earlier, _, _) in links.items() for end in (later, earlier)}
    sent = {report.id: report for report in Submission.objects.filter(id__in=ends).only("id", "key", "received_at")}
    revised: dict[UUID, Revised] = {}
    for chain in _chains(links):
        superseded_at = None
        for report in reversed(chain):
            earlier, how, reason = links.get(report, (None, "", ""))
            revised[report] = Revised(superseded_at, earlier, how, reason, first_key=sent[chain[0]].key)
            received_at = sent[report].received_at
            superseded_at = min(superseded_at or received_at, received_at)
    return revised


Links = dict[UUID, tuple[UUID, str, str]]
"""By later report: the earlier one, how it stands in its place, and why."""


def _links_of(submissions: Iterable[UUID]) -> Links:
    """Every link of the chains in which these reports stand."""
    listed = list(submissions)
    rows = prepared(
        """WITH RECURSIVE back (id) AS (
               SELECT unnest(%s::uuid[])
               UNION SELECT r.earlier_id FROM intake_revision r JOIN back ON r.later_id = back.id
               WHERE r.earlier_id IS NOT NULL),
           forth (id) AS (
               SELECT unnest(%s::uuid[])
               UNION SELECT r.later_id FROM intake_revision r JOIN forth ON r.earlier_id = forth.id)
           SELECT r.later_id, r.earlier_id, r.how, r.reason FROM intake_revision r
           WHERE r.later_id IN (SELECT id FROM back UNION SELECT id FROM forth) AND r.earlier_id IS NOT NULL""",
        [listed, listed],
    )
    return {later: (earlier, how, reason) for later, earlier, how, reason in rows}


def _chains(links: Links) -> Iterator[list[UUID]]:
    """Yields each chain, from its first report to its latest."""
    following = {earlier: later for later, (earlier, _, _) in links.items()}
    for first in following.keys() - links.keys():
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        yield chain


def chains_of(submissions: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Background steps only, as above: the chain of each of these that stands in one, from its first report to its latest."""
    return {report: chain for chain in _chains(_links_of(submissions)) for report in chain}


def with_revised(submissions: Iterable[UUID]) -> list[UUID]:
    """Background steps only, as above: these, and the reports that stand otherwise because of them: those beside each in its
    chain, and the whole chain of one that begins it."""
    listed = list(dict.fromkeys(submissions))
    chains = chains_of(listed)
    for report in list(listed):
        chain = chains.get(report, [report])
        place = chain.index(report)
        listed += chain if place == 0 else chain[place - 1 : place + 2]
    return list(dict.fromkeys(listed))


def doors_of(submissions: Iterable[UUID]) -> dict[UUID, tuple[str, bool]]:
    """Background steps only, as above: by which channel each came, and whether a person sent it who was signed in."""
    wanted = list(submissions)
    if not wanted:
        return {}
    rows = Submission.objects.filter(id__in=wanted).values_list("id", "channel", "author_id")
    return {submission: (channel, author is not None) for submission, channel, author in rows}


@dataclass(frozen=True)
class Source:
    """Who told us, as the source compartment keeps it, in the words of the report. Empty: nothing was said of it."""

    informant: str
    risk: str  # to whoever told it, if it came out
    others: Sequence[str] = ()  # what else could tell, as it was given


@query(Permission.SOURCE, called="Read who told us")
def source_of(viewer: Viewer, *, submission: UUID, reason: str, about: Iterable[UUID] = ()) -> Source:
    """Who told us what a report says, for a source role, with a reason. `about`: the people in it, for the ledger. Raises
    NeedsReason, or NotFound where its source compartment is not the viewer's to open."""
    if not reason.strip():
        raise NeedsReason
    original = Original.objects.filter(submission_id=submission).first()
    if original is None:
        raise NotFound
    concerning(subjects=about, records=[submission], justification=reason.strip())
    kept = unlock_json(original.source, submission) if original.source else {}
    return Source(
        informant=_said(kept, "provenance", "informant"),
        risk=_said(kept, "safety", "risk_to_source"),
        others=[str(entry["value"]) for entry in kept.get("as_given", [])],
    )


def _said(kept: dict[str, Any], block: str, field: str) -> str:
    return str(kept.get(block, {}).get(field, "")).strip()


@query(Permission.OWN_REPORTS, called="Read the quarantine")
def quarantined(viewer: Viewer, *, limit: int = 100) -> list[Quarantine]:
    """What waits in the viewer's agency's quarantine, newest first."""
    return list(Quarantine.objects.filter(agency_id=viewer.agency_id).defer("raw").order_by("-received_at")[:limit])


@query(Permission.ALERTS, called="Read rows in quarantine that say danger")
def held_dangers(viewer: Viewer, *, only: UUID | None = None) -> list[HeldRow]:
    """Rows of the area that could not be understood, say that a child is in danger now, and that nobody has acted on: the oldest
    first. `only`: one of them, acted on or not."""
    rows = HeldDanger.objects.filter(area_id=viewer.area_id).select_related("agency", "read_by")
    waiting = rows.filter(read_at=None).order_by("held_at", "pk")[:MOST_HELD]
    listed = list(waiting if only is None else rows.filter(id=only))
    concerning(records=[row.id for row in listed])
    return [
        HeldRow(
            id=row.id,
            agency=row.agency.name,
            agency_id=row.agency_id,
            held_at=row.held_at,
            lines=_lines_held(row),
            read_at=row.read_at,
            read_by=row.read_by.name if row.read_by else "",
            done=row.done,
        )
        for row in listed
    ]


def _lines_held(row: HeldDanger) -> list[tuple[str, str]]:
    try:
        return [(what, said) for what, said in unlock_json(row.told, row.id)]
    except Unreadable:
        return []  # that danger is said must not be lost with what else is


@query(Permission.OWN_REPORTS, called="Listed answers that they have not read")
def answers_to_read(viewer: Viewer, *, limit: int = 50) -> list[ReportRow]:
    """Those of the viewer's newest reports with an answer that they have not opened, the latest answer first."""
    if viewer.professional_id is None:
        return []
    newest = {report.id: report for report in _own(viewer).order_by("-received_at")[:MOST_FOLLOWED]}
    read = AnswerRead.objects.filter(professional_id=viewer.professional_id, feedback=OuterRef("id"))
    unread = Feedback.objects.filter(~Exists(read), submission__in=list(newest)).order_by("-at")
    waiting = list(dict.fromkeys(unread.values_list("submission", flat=True)))[:limit]
    concerning(records=waiting)
    return _rows([newest[report] for report in waiting])


def shown_of_held(ids: Iterable[UUID]) -> bool:
    """Whether any of these rows that say danger is the viewer's to see: for an open page that was told their ids. It shows nothing
    of them, and is not on the ledger."""
    return HeldDanger.objects.filter(id__in=list(ids)).exists()


def every_submission() -> list[UUID]:
    """Background and operator only, as above: ids of all submissions, oldest first."""
    return list(Submission.objects.order_by("received_at", "id").values_list("id", flat=True))


def written_by(viewer: Viewer, *, most: int) -> list[UUID]:
    """Inside a recorded act: the newest reports that the viewer wrote themself, newest first; of a system none."""
    if viewer.professional_id is None:
        return []
    own = Submission.objects.filter(author_id=viewer.professional_id, agency_id=viewer.agency_id)
    return list(own.order_by("-received_at").values_list("id", flat=True)[:most])


def senders(submissions: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Background only: which agency sent each submission, under which key."""
    rows = Submission.objects.filter(id__in=list(submissions)).values_list("id", "agency_id", "key")
    return {submission: (agency, key) for submission, agency, key in rows}


def came_by_file(submissions: Iterable[UUID]) -> set[UUID]:
    """Background: those of these reports that were taken in from a file, with others."""
    by_file = Submission.objects.filter(id__in=list(submissions), channel="file")
    return set(by_file.values_list("id", flat=True))


def told_among(submissions: Iterable[UUID]) -> dict[UUID, datetime]:
    """Background only: of these submissions, those whose senders were told what was decided, and when first."""
    rows = Feedback.objects.filter(submission__in=list(submissions)).order_by("-at")
    return dict(rows.values_list("submission", "at"))


@query(Permission.LEDGER, called="Read how often words that blame a child were written, by agency")
def wording_counts(viewer: Viewer, *, since: date) -> list[WordingRow]:
    """By month, agency and words in which band it lies how often they were written, pointed out and changed, latest month first.

    Of months that are over: between two looks at one that is not, one more report would show.
    """
    by_screen = Q(channel="screen")
    this_month = clock.local_date().replace(day=1)
    over = WordingCount.objects.filter(area_id=viewer.area_id, month__gte=since, month__lt=this_month)
    counted = over.values("month", "agency_id", "code")
    rows = counted.annotate(
        all_prompted=Sum("prompted"),
        all_changed=Sum("changed"),
        by_form=Sum("written", filter=by_screen, default=0),
        by_system=Sum("written", filter=~by_screen, default=0),
    )
    return [
        WordingRow(
            month=row["month"],
            agency=row["agency_id"],
            code=row["code"],
            prompted=band(row["all_prompted"], COUNTED_IN),
            changed=band(row["all_changed"], COUNTED_IN),
            by_form=band(row["by_form"], COUNTED_IN),
            by_system=band(row["by_system"], COUNTED_IN),
        )
        for row in rows.order_by("-month", "agency__name", "code")
    ]


@query(Permission.OPERATE, called="Counted reports by sender on the server")
def reports_by_sender(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(agency's name, kind, how many reports), for whoever runs the installation."""
    counted = Submission.objects.values_list("agency__name", "kind").annotate(number=Count("id"))
    return list(counted.order_by("agency__name", "kind"))


def submissions_sent(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Operator only: submissions by (agency code, key)."""
    sent: dict[tuple[str, str], UUID] = {}
    for agency, keys in _keys_by_agency(names).items():
        rows = Submission.objects.filter(agency__code=agency, key__in=keys).order_by("version")  # the latest counts
        for key, submission in rows.values_list("key", "id"):
            sent[agency, key] = submission
    return sent


def subjects_sent(names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Operator only: subjects by (agency code, key, ref), as commands and files name them."""
    wanted = {name for name in names if "\0" not in "".join(name)}
    sent: dict[tuple[str, str, str], UUID] = {}
    for agency, keys in _keys_by_agency((agency, key) for agency, key, _ in wanted).items():
        rows = Subject.objects.filter(submission__agency__code=agency, submission__key__in=keys)
        rows = rows.order_by("submission__version")  # the latest counts
        for key, ref, subject in rows.values_list("submission__key", "ref", "id"):
            if (agency, key, ref) in wanted:
                sent[agency, key, ref] = subject
    return sent


def _keys_by_agency(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for agency, key in names:
        keys.setdefault(agency, set()).add(key)
    return keys
