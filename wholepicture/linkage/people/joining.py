"""How subjects come to stand in nominals. Runs as the background worker, which sees every profile of the area.

A subject joins an identity (all described in exactly this way); identities join by the published rule and by
judgements. Where the identity is known and nothing changes, this costs the same however much is stored.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.apps import apps

from wholepicture.access.commands import follow_nominals
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.judgements.groups import (
    GroupHistory,
    PairJudgement,
    Span,
    as_stored,
    spans_since_received,
)
from wholepicture.linkage.models import HeldApart, IdentityRow, Judgement, Membership, Seen, SubjectProfile
from wholepicture.linkage.people import review_queue
from wholepicture.linkage.people.evidence import without_damped
from wholepicture.linkage.people.identities import Work, judged_with, meet_identities, move, set_apart
from wholepicture.linkage.people.profiling import ProfiledSubject, identity_id, new_profiles, store
from wholepicture.linkage.rules import (
    RULE,
    RULE_IN_WORDS,
    RULE_VERSION,
    Identity,
    Likeness,
    history,
    same_by_rule,
)
from wholepicture.linkage.shared_values import counts

# How long a report of a missing child, with no return in it, makes questions about the child come first.
MISSING_IS_URGENT_FOR = timedelta(days=14)


def join_subjects(reports: Sequence[Stated]) -> set[UUID]:
    """Profiles and joins the subjects of these reports. Returns every submission whose nominals changed."""
    profiled = new_profiles(reports)
    work = _put_into_identities(profiled)
    changed = {report.submission.id for report in reports} | _derive(work)
    _copy_nominals(changed)
    _mark_missing(reports)
    if work.moved:
        review_queue.refresh(work.moved, work.left)
    _ask_about(profiled)
    return changed


def rejoin_subjects(subjects: Sequence[UUID]) -> set[UUID]:
    """Derives again after a judgement about these subjects. Returns every submission whose nominals changed."""
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
    review_queue.refresh(work.moved.union(subjects), work.left)
    return changed


def _put_into_identities(profiled: Sequence[ProfiledSubject]) -> Work:
    """Stores new profiles, each in its identity. Returns what must be derived again."""
    rows = {profile.row.subject: profile.row for profile in profiled}
    judged = judged_with(list(rows)) if rows else set()
    moving = set_apart(list(rows.values())) if judged else []
    store(profiled)
    work = Work(fresh=rows, arrived=set(rows), is_judged=bool(judged))
    meet_identities(rows.values(), work)
    work.dirty |= {rows[subject].identity for subject in judged & rows.keys()}
    for row in moving:
        move(row, row.subject, work)
    return work


def _mark_missing(reports: Iterable[Stated]) -> None:
    """Makes questions about children who are missing come first, for a while."""
    for report in reports:
        submission = report.submission
        if _still_missing(submission.stated):
            until = submission.recorded_at + MISSING_IS_URGENT_FOR
            review_queue.mark_urgent([submission.id], why="missing", until=until)


def _still_missing(stated: dict[str, Any]) -> bool:
    """Whether a report tells of somebody who was missing when it was written, and not of their return."""
    missing = stated.get("missing", {})
    return bool(missing) and missing.get("type") != "no_apparent_risk" and not missing.get("returned_at")


def _ask_about(profiled: Sequence[ProfiledSubject]) -> None:
    """Puts newcomers before an officer. What was stated of them is in hand, and not read again."""
    areas: dict[UUID, UUID] = {}
    stated: dict[UUID, Likeness] = {}
    for profile in profiled:
        areas[profile.row.subject] = profile.row.area_id
        stated[profile.row.subject] = profile.profile.likeness
    if stated:
        review_queue.find(list(stated), without_damped(areas, stated))


# -- nominals -------------------------------------------------------------------------------------------------------


def _derive(work: Work) -> set[UUID]:
    """Derives the nominals of the dirty identities and all they may belong with; writes what changed.

    Returns the submissions that moved.
    """
    rows, judgements = _closure(work)
    touched: dict[UUID, IdentityRow] = {}
    if rows:
        derived = history(list(map(_as_identity, rows.values())), judgements)
        for row in rows.values():
            spans = as_stored(derived.spans[row.id])
            if spans != row.spans:
                row.spans, row.nominal = spans, derived.now(row.id)
                touched[row.id] = row
        _save_spans(touched.values())
        _note_rule(rows)
        if not rows.keys() <= work.made or derived.clashes:
            _note_clashes(rows, derived)
    return _write_memberships(set(touched), work)


def _save_spans(rows: Collection[IdentityRow]) -> None:
    if not rows:
        return
    sent = [{"id": str(row.id), "spans": row.spans, "nominal": str(row.nominal)} for row in rows]
    prepared(
        """UPDATE linkage_identity i SET spans = n.spans, nominal = n.nominal
           FROM jsonb_to_recordset(%s::jsonb) AS n (id uuid, spans jsonb, nominal uuid) WHERE i.id = n.id""",
        [json.dumps(sent)],
    )


def _closure(work: Work) -> tuple[dict[UUID, IdentityRow], list[PairJudgement]]:
    """Returns every identity that shares a number or a judgement with the dirty ones, and so on, and the judgements
    among them."""
    rows: dict[UUID, IdentityRow] = {}
    judgements: dict[UUID, PairJudgement] = {}
    frontier = set(work.dirty)
    while frontier:
        reached = work.read_identities(frontier)
        rows |= reached
        near = _with_the_same_number([row.id for row in reached.values() if row.identifiers])
        for judgement in _judgements_about(frontier - work.unjudged()):
            judgements[judgement.id] = judgement
            near |= judgement.pair
        frontier = near - rows.keys()
    return rows, list(judgements.values())


def _with_the_same_number(identities: Collection[UUID]) -> set[UUID]:
    if not identities:
        return set()
    rows = prepared(
        """SELECT DISTINCT other.identity FROM linkage_identitynumber mine
           JOIN linkage_identitynumber other USING (area_id, kind, value)
           WHERE mine.identity = ANY (%s)""",
        [list(identities)],
    )
    return set(chain.from_iterable(rows))


def _judgements_about(identities: Collection[UUID]) -> Iterator[PairJudgement]:
    """Yields the judgements by people, as far as they count, that name a subject of these identities."""
    if not identities:
        return
    rows = prepared(
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
        [list(identities)],
    )
    for judgement, at, a, b, answer, undone_at, *subjects in rows:
        yield PairJudgement(judgement, at, a, b, answer, undone_at, frozenset(subjects))


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


def _note_rule(rows: Mapping[UUID, IdentityRow]) -> None:
    """Records, as a judgement like any other, each pair that the published rule joins."""
    judgements: list[Judgement] = []
    # The rule joins nobody whose dates of birth differ, so only those who share one are compared.
    earlier: dict[date | None, list[Identity]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.first_at, row.id)):
        identity = _as_identity(row)
        for other in earlier.setdefault(identity.born, []):
            if same_by_rule(identity, other):
                judgements.append(_by_rule(row.area_id, other, identity))
        earlier[identity.born].append(identity)
    if judgements:
        Judgement.objects.bulk_create(judgements, ignore_conflicts=True)


def _by_rule(area: UUID, earlier: Identity, later: Identity) -> Judgement:
    a, b = sorted((earlier.first_subject, later.first_subject))
    return Judgement(
        id=derived_id("rule", RULE, RULE_VERSION, a, b),
        area_id=area,
        subject_a=a,
        subject_b=b,
        answer="same",
        rule=f"{RULE}.{RULE_VERSION}",
        reason=RULE_IN_WORDS,
        at=later.first_at,
    )


def _note_clashes(rows: Mapping[UUID, IdentityRow], derived: GroupHistory) -> None:
    """Keeps what something would join and something else keeps apart, in place of what was kept of these before."""
    sides = [row.first_subject for row in rows.values()]
    prepared("DELETE FROM linkage_heldapart WHERE subject_a = ANY (%s) OR subject_b = ANY (%s)", [sides, sides])
    apart: list[HeldApart] = []
    for clash in derived.clashes:
        apart.append(
            HeldApart(
                id=derived_id("apart", clash.a, clash.b, clash.why),
                area_id=rows[clash.a].area_id,
                subject_a=rows[clash.a].first_subject,
                subject_b=rows[clash.b].first_subject,
                why=clash.why,
            )
        )
    HeldApart.objects.bulk_create(apart, ignore_conflicts=True)


# -- memberships ----------------------------------------------------------------------------------------------------


def _write_memberships(touched: set[UUID], work: Work) -> set[UUID]:
    """Gives subjects the spans of their identity, from when they were received. Returns the submissions that moved."""
    profiles = _profiles_in(touched, work)
    identities = work.read_identities(row.identity for row in profiles.values())
    before = _memberships_taken_away(profiles.keys() - work.arrived)
    rows: list[Membership] = []
    moved: set[UUID] = set()
    for profile in profiles.values():
        for span in spans_since_received(identities[profile.identity].spans, profile.received_at):
            rows.append(_membership(profile, span))
            if span.until is None and before.get(profile.subject) != span.nominal:
                moved.add(profile.submission)
                if profile.subject in before:
                    work.moved.add(profile.subject)
                    work.left.add(before[profile.subject])
    insert_rows(Membership, rows)
    now = {row.subject: row.nominal for row in rows if row.until is None}
    if now:
        follow_nominals(now)
        counts.follow_nominals(now)
    return moved


def _profiles_in(touched: set[UUID], work: Work) -> dict[UUID, SubjectProfile]:
    """Returns the profiles of these identities, and those that are fresh. Whoever is in an identity that was made just
    now is fresh."""
    profiles = dict(work.fresh)
    known_before = touched - work.made
    if known_before:
        for row in SubjectProfile.objects.filter(identity__in=known_before).exclude(subject__in=list(profiles)):
            profiles[row.subject] = row
    return profiles


def _memberships_taken_away(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """Deletes the memberships of these subjects. Returns the nominal in which each of them stood."""
    listed = list(subjects)
    if not listed:
        return {}
    deleted = prepared(
        "DELETE FROM linkage_membership WHERE subject = ANY (%s) RETURNING subject, nominal, until", [listed]
    )
    return {subject: nominal for subject, nominal, until in deleted if until is None}


def _membership(row: SubjectProfile, span: Span) -> Membership:
    return Membership(
        **row.seen_through(),
        id=derived_id("membership", row.subject, span.since.astimezone(UTC).isoformat()),
        subject=row.subject,
        nominal=span.nominal,
        role=row.role,
        since=span.since,
        until=span.until,
    )


def _copy_nominals(submissions: Iterable[UUID]) -> None:
    """Gives each row of a submission every nominal in it: that is what its visibility is decided by.

    In every table of what is derived, also in those of higher rooms, and in this transaction: until a row is derived
    again, a bar or a protected place that has followed its subject into another nominal would otherwise not touch it.
    """
    prepared(_copying(), [list(submissions)])


@cache
def _copying() -> str:
    """Returns one statement for all those tables: one after the other they took a quarter of the time of a join."""
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
