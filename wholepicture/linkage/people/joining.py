"""How subjects come to stand in nominals. Runs as the background worker, which sees every profile of the area.

A subject joins an identity (all described in exactly this way); identities join by the published rule and by
judgements. Where the identity is known and nothing changes, this costs the same however much is stored.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from wholepicture.access.commands import follow_nominals
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.judgements.groups import Answer, Said, Span, since_received, stored
from wholepicture.linkage.models import (
    HeldApart,
    IdentityRow,
    Judgement,
    Membership,
    Seen,
    SubjectProfile,
)
from wholepicture.linkage.people import review_queue
from wholepicture.linkage.people.identities import Work, meet_identities, move, set_apart, spoken_of
from wholepicture.linkage.people.profiling import identity_id, profiles_in, store
from wholepicture.linkage.rules import (
    RULE,
    RULE_IN_WORDS,
    RULE_VERSION,
    Identity,
    history,
    same_by_rule,
)
from wholepicture.linkage.shared_values import counts

# How long a report of a missing child, with no return in it, makes questions about the child come first.
MISSING_PRESSES = timedelta(days=14)


def join_subjects(reports: Sequence[Stated]) -> set[UUID]:
    """Profile and join the subjects of these reports. Answers every submission whose nominals changed."""
    submissions = [report.submission.id for report in reports]
    known = set(SubjectProfile.objects.filter(submission__in=submissions).values_list("subject", flat=True))
    made = [one for report in reports for one in profiles_in(report) if one.row.subject not in known]
    rows = [one.row for one in made]
    spoken = spoken_of([row.subject for row in rows])
    moving = set_apart(rows) if spoken else []
    store(made)
    work = Work(fresh={row.subject for row in rows})
    meet_identities(rows, work)
    work.dirty |= {row.identity for row in rows if row.subject in spoken}
    for row in moving:
        move(row, row.subject, work)
    changed = {report.submission.id for report in reports} | _derive(work)
    _copy_nominals(changed)
    missing = [report.submission for report in reports if _still_missing(report.submission.stated)]
    for one in missing:
        review_queue.press([one.id], why="missing", until=one.recorded_at + MISSING_PRESSES)
    if work.moved:
        review_queue.refresh(work.moved)
    review_queue.find([row.subject for row in rows])
    return changed


def _still_missing(stated: dict[str, Any]) -> bool:
    """Whether a report tells of somebody who was missing when it was written, and not of their return."""
    missing = stated.get("missing", {})
    return bool(missing) and missing.get("type") != "no_apparent_risk" and not missing.get("returned_at")


def rejoin_subjects(subjects: Sequence[UUID]) -> set[UUID]:
    """Derive again after a judgement about these subjects. Answers every submission whose nominals changed."""
    rows = list(SubjectProfile.objects.filter(subject__in=subjects))
    before = {row.subject: row.identity for row in rows}
    for row in rows:
        row.identity = identity_id(row)
    set_apart(rows)
    work = Work(dirty=set(before.values()) | {row.identity for row in rows})
    for row in rows:
        if row.identity != before[row.subject]:
            move(row, row.identity, work)
    changed = _derive(work)
    _copy_nominals(changed)
    review_queue.refresh(subjects)
    return changed


# -- nominals -------------------------------------------------------------------------------------------------------


def _derive(work: Work) -> set[UUID]:
    """Derive the nominals of the dirty identities and all they may belong with; write what changed."""
    rows, said = _closure(work.dirty)
    touched: set[UUID] = set()
    if rows:
        answer = history([_as_identity(row) for row in rows.values()], said)
        for row in rows.values():
            spans = stored(answer.spans[row.id])
            if spans != row.spans:
                row.spans, row.nominal = spans, answer.spans[row.id][-1].nominal
                touched.add(row.id)
        _save_spans([rows[one] for one in touched])
        _note_rule(rows, said)
        _note_clashes(rows, answer)
    return _write_memberships(touched, work)


def _save_spans(rows: list[IdentityRow]) -> None:
    sent = [{"id": str(row.id), "spans": row.spans, "nominal": str(row.nominal)} for row in rows]
    prepared(
        """UPDATE linkage_identity i SET spans = n.spans, nominal = n.nominal
           FROM jsonb_to_recordset(%s::jsonb) AS n (id uuid, spans jsonb, nominal uuid) WHERE i.id = n.id""",
        [json.dumps(sent)],
    )


def _closure(dirty: set[UUID]) -> tuple[dict[UUID, IdentityRow], list[Said]]:
    """Every identity that shares a number or a judgement with these, and so on, and the judgements among them."""
    rows: dict[UUID, IdentityRow] = {}
    said: dict[UUID, Said] = {}
    frontier = set(dirty)
    while frontier:
        rows |= {one.id: one for one in IdentityRow.objects.filter(id__in=frontier)}
        sharing = prepared(
            """SELECT DISTINCT other.identity FROM linkage_identitynumber mine
               JOIN linkage_identitynumber other USING (area_id, kind, value)
               WHERE mine.identity = ANY (%s)""",
            [list(frontier)],
        )
        near = {row[0] for row in sharing}
        answers = prepared(
            """WITH mine AS (SELECT subject FROM linkage_subjectprofile WHERE identity = ANY (%s)),
                        met AS (SELECT j.* FROM mine JOIN linkage_judgement j ON j.subject_a = mine.subject
                                UNION SELECT j.* FROM mine JOIN linkage_judgement j ON j.subject_b = mine.subject)
                   SELECT met.id, CASE met.answer WHEN 'different' THEN met.at ELSE coalesce(s.at, met.at) END,
                          a.identity, b.identity, met.answer, coalesce(u.at, CASE WHEN NOT s.agrees THEN s.at END),
                          a.subject, b.subject
                   FROM met
                   JOIN linkage_subjectprofile a ON a.subject = met.subject_a
                   JOIN linkage_subjectprofile b ON b.subject = met.subject_b
                   LEFT JOIN linkage_judgement u ON u.undoes = met.id
                   LEFT JOIN linkage_secondlook s ON s.judgement = met.id
                   WHERE met.rule = '' AND met.answer <> 'undone' AND (met.second = '' OR met.answer = 'different' OR s.agrees)""",
            [list(frontier)],
        )
        for judgement, at, a, b, answer, undone_at, *about in answers:
            said[judgement] = Said(judgement, at, a, b, answer, undone_at, frozenset(about))
            near |= {a, b}
        frontier = near - rows.keys()
    return rows, list(said.values())


def _as_identity(row: IdentityRow) -> Identity:
    return Identity(
        id=row.id,
        first_subject=row.first_subject,
        first_at=row.first_at,
        identifiers=frozenset((kind, value) for kind, value in row.identifiers),
        given=row.given,
        family=row.family,
        born=row.born,
        sex=row.sex,
    )


def _note_rule(rows: dict[UUID, IdentityRow], said: list[Said]) -> None:
    """Record, as a judgement like any other, each pair that the published rule joins."""
    made = []
    # The rule joins nobody whose dates of birth differ, so only those who share one are compared.
    earlier: dict[date | None, list[Identity]] = {}
    for row in sorted(rows.values(), key=lambda one: (one.first_at, one.id)):
        one = _as_identity(row)
        for other in earlier.setdefault(one.born, []):
            if same_by_rule(one, other):
                made.append(_by_rule(row.area_id, other.first_subject, one.first_subject, one.first_at))
        earlier[one.born].append(one)
    Judgement.objects.bulk_create(made, ignore_conflicts=True)


def _by_rule(area: UUID, a: UUID, b: UUID, at: datetime) -> Judgement:
    a, b = sorted((a, b))
    return Judgement(
        id=derived_id("rule", RULE, RULE_VERSION, a, b),
        area_id=area,
        subject_a=a,
        subject_b=b,
        answer="same",
        rule=f"{RULE}.{RULE_VERSION}",
        reason=RULE_IN_WORDS,
        at=at,
    )


def _note_clashes(rows: dict[UUID, IdentityRow], answer: Answer) -> None:
    sides = [one.first_subject for one in rows.values()]
    prepared("DELETE FROM linkage_heldapart WHERE subject_a = ANY (%s) OR subject_b = ANY (%s)", [sides, sides])
    HeldApart.objects.bulk_create(
        [
            HeldApart(
                id=derived_id("apart", clash.a, clash.b, clash.why),
                area_id=rows[clash.a].area_id,
                subject_a=rows[clash.a].first_subject,
                subject_b=rows[clash.b].first_subject,
                why=clash.why,
            )
            for clash in answer.clashes
        ],
        ignore_conflicts=True,
    )


def _write_memberships(touched: set[UUID], work: Work) -> set[UUID]:
    """Give subjects the spans of their identity, from when they were received. Answers the submissions that moved."""
    subjects = {
        row.subject: row for row in SubjectProfile.objects.filter(Q(identity__in=touched) | Q(subject__in=work.fresh))
    }
    spans = dict(
        IdentityRow.objects.filter(id__in={row.identity for row in subjects.values()}).values_list("id", "spans")
    )
    stood = prepared(
        "DELETE FROM linkage_membership WHERE subject = ANY (%s) RETURNING subject, nominal, until", [list(subjects)]
    )
    before = {subject: nominal for subject, nominal, until in stood if until is None}
    rows: list[Membership] = []
    moved: set[UUID] = set()
    for row in subjects.values():
        for span in since_received(spans[row.identity], row.received_at):
            rows.append(_membership(row, span))
            if span.until is None and before.get(row.subject) != span.nominal:
                moved.add(row.submission)
                work.moved |= {row.subject} & before.keys()
    insert_rows(Membership, rows)
    now = {row.subject: row.nominal for row in rows if row.until is None}
    follow_nominals(now)
    counts.follow(now)
    return moved


def _membership(row: SubjectProfile, span: Span) -> Membership:
    return Membership(
        id=derived_id("membership", row.subject, span.since.astimezone(UTC).isoformat()),
        area_id=row.area_id,
        agency_id=row.agency_id,
        level=row.level,
        nominals=row.nominals,
        named=row.named,
        submission=row.submission,
        subject=row.subject,
        nominal=span.nominal,
        role=row.role,
        since=span.since,
        until=span.until,
    )


def _copy_nominals(submissions: Iterable[UUID]) -> None:
    """Each row of a submission carries every nominal in it: that is what its visibility is decided by.

    In every table of what is derived, also in those of higher rooms, and in this transaction: until a row is derived
    again, a bar or a protected place that has followed its subject into another nominal would otherwise not touch it.
    """
    prepared(_copying(), [list(submissions)])


@cache
def _copying() -> str:
    """One statement for all those tables: one after the other they took a quarter of the time of a join."""
    tables = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Seen))
    updates = ", ".join(
        f"""u_{table} AS (UPDATE {table} t SET nominals = n.nominals FROM n
                WHERE t.submission = n.submission AND t.nominals IS DISTINCT FROM n.nominals)"""  # noqa: S608
        for table in tables
    )
    return f"""WITH n AS MATERIALIZED (
                   SELECT submission, array_agg(DISTINCT nominal ORDER BY nominal) AS nominals
                   FROM linkage_membership WHERE submission = ANY (%s) AND until IS NULL GROUP BY submission),
               {updates} SELECT 1 FROM n LIMIT 0"""  # noqa: S608
