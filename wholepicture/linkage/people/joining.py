"""How subjects come to stand in nominals. Runs as the background worker, which sees every profile of the area.

A subject joins an identity (all described in exactly this way); identities join by the published rule and by
judgements. Where the identity is known and nothing changes, this costs the same however much is stored.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from operator import attrgetter
from uuid import UUID

from django.apps import apps

from wholepicture.access.commands import follow_nominals
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.intake.urgency import says_danger, says_missing
from wholepicture.linkage.judgements.groups import (
    GroupHistory,
    PairJudgement,
    Span,
    StoredSpans,
    as_stored,
    spans_of,
    spans_since_received,
)
from wholepicture.linkage.models import HeldApart, IdentityRow, Judgement, Membership, Seen, SubjectProfile
from wholepicture.linkage.people import authors_word, nearby, put_aside, review_queue, telling
from wholepicture.linkage.people.evidence import without_damped
from wholepicture.linkage.people.identities import Work, judged_with, meet_identities, move, set_apart
from wholepicture.linkage.people.nearby import as_identities
from wholepicture.linkage.people.profiling import ProfiledSubject, identity_id, new_profiles, store
from wholepicture.linkage.people.put_aside import alone, with_later
from wholepicture.linkage.rules import (
    PUBLISHED,
    Identifier,
    Identity,
    Likeness,
    after_arrival,
    history,
    same_by_rule,
)
from wholepicture.linkage.shared_values import counts

# How long a report of danger now, or of a missing child with no return in it, makes questions about the child come first.
PRESSES_FOR = timedelta(days=14)


def join_subjects(reports: Sequence[Stated]) -> set[UUID]:
    """Profiles and joins the subjects of these reports. Returns every submission whose nominals changed."""
    profiled = new_profiles(reports)
    work = _put_into_identities(profiled)
    changed = {report.submission.id for report in reports} | _derive(work)
    _copy_nominals(changed)
    _mark_pressing(reports)
    if work.moved:
        review_queue.refresh(work.moved, work.left)
    _ask_about(profiled)
    review_queue.ask_as_said(work.said.refused)
    followers = work.said.followers
    return changed | rejoin_subjects(sorted(followers)) if followers else changed


def rejoin_subjects(subjects: Sequence[UUID]) -> set[UUID]:
    """Derives again after a judgement about these subjects. Returns every submission whose nominals changed."""
    rows, before, said = _standing_anew(subjects)
    # Who is said to be one of them follows them into another identity; with the one that they have, they stand where it does.
    otherwise = {row.subject for row in rows if row.identity != before[row.subject]}
    followers = authors_word.with_followers(otherwise) - before.keys() if otherwise else set()
    if followers:
        rows, before, said = _standing_anew(before.keys() | followers)
    work = Work(dirty=set(before.values()) | {row.identity for row in rows}, at_most=None)
    for row in sorted(rows, key=attrgetter("by_word")):  # who stands for themself founds the identity
        if row.identity != before[row.subject]:
            move(row, row.identity, work)
    changed = _derive(work)
    _copy_nominals(changed)
    review_queue.refresh(work.moved.union(subjects), work.left)
    review_queue.ask_as_said(said.refused)
    return changed


def _standing_anew(
    subjects: Collection[UUID],
) -> tuple[list[SubjectProfile], dict[UUID, UUID], authors_word.Said]:
    """Returns these with the identity that they have by what they state, what officers said, and their authors' word; the
    identity in which each stood; and what else comes of such words."""
    rows = list(SubjectProfile.objects.filter(subject__in=list(subjects)))
    before = {row.subject: row.identity for row in rows}
    for row in rows:
        row.identity, row.by_word = identity_id(row), False
    set_apart(rows)
    return rows, before, authors_word.stand_by_word(rows)


def join_put_aside(identities: Sequence[UUID]) -> set[UUID]:
    """Joins those of these that wait aside, however wide. Returns every submission whose nominals changed."""
    waiting = put_aside.waiting(identities)
    if not waiting:
        return set()
    work = Work(at_most=None)
    work.is_judged = any(True for _ in nearby.judgements_about(waiting))
    rows = work.read_identities(waiting)  # a judgement may have left nobody in one of them
    work.dirty = set(rows)
    # Only who has stood alone ever since is added to the others; who stood with somebody before has a past to be mended.
    work.newcomers = {row.id for row in rows.values() if row.spans == alone(row)}
    changed = _derive(work)
    put_aside.settle(list(waiting))
    _copy_nominals(changed)
    review_queue.refresh(work.moved, work.left)
    return changed


def _put_into_identities(profiled: Sequence[ProfiledSubject]) -> Work:
    """Stores new profiles, each in its identity. Returns what must be derived again."""
    rows = {profile.row.subject: profile.row for profile in profiled}
    judged = judged_with(list(rows)) if rows else set()
    moving = set_apart(list(rows.values())) if judged else []
    said = authors_word.stand_by_word(list(rows.values()))
    store(profiled)
    told = {
        profile.row.subject: telling.told_by(profile.row, profile.place)
        for profile in profiled
        if not profile.row.by_word  # what it states joins nobody
    }
    work = Work(fresh=rows, arrived=set(rows), is_judged=bool(judged), told=told, said=said)
    meet_identities(rows.values(), work)
    work.dirty |= {rows[subject].identity for subject in judged & rows.keys()}
    for row in moving:
        move(row, row.subject, work)
    return work


def _mark_pressing(reports: Iterable[Stated]) -> None:
    """Makes questions about children who are in danger now, or missing, come first, for a while."""
    for report in reports:
        submission = report.submission
        until = submission.recorded_at + PRESSES_FOR
        if says_danger(submission.stated):
            review_queue.mark_urgent([submission.id], why="danger", until=until)
        if says_missing(submission.stated):
            review_queue.mark_urgent([submission.id], why="missing", until=until)


def _ask_about(profiled: Sequence[ProfiledSubject]) -> None:
    """Puts newcomers before an officer. What was stated of them is in hand, and not read again."""
    areas: dict[UUID, UUID] = {}
    stated: dict[UUID, Likeness] = {}
    for profile in profiled:
        areas[profile.row.subject] = profile.row.area_id
        stated[profile.row.subject] = profile.profile.likeness
    if stated:
        review_queue.ask_about_newcomers(list(stated), without_damped(areas, stated))


# -- nominals -------------------------------------------------------------------------------------------------------


@dataclass
class _Derived:
    """What is to be written: identities that stand otherwise now, pairs that the rule joined, and clashes."""

    stored: dict[UUID, StoredSpans] = field(default_factory=dict)
    joined: list[tuple[Identity, Identity]] = field(default_factory=list)
    clashes: list[tuple[Identity, Identity, str]] = field(default_factory=list)
    afresh: list[UUID] = field(default_factory=list)  # subjects whose clashes were all worked out again

    def take(self, derived: GroupHistory, known: Mapping[UUID, Identity]) -> None:
        """Takes what speaks of those who are known from what was worked out of them."""
        self.joined = [(known[a], known[b]) for a, b in derived.made]
        self.clashes = [(known[clash.a], known[clash.b], clash.why) for clash in derived.clashes]

    def add(self, other: "_Derived") -> None:
        """Takes what was worked out beside this."""
        self.stored |= other.stored
        self.joined += other.joined
        self.clashes += other.clashes
        self.afresh += other.afresh


def _derive(work: Work) -> set[UUID]:
    """Derives the nominals of the dirty identities and all they may belong with; writes what changed.

    What is too wide to be derived while others wait is put aside. Returns the submissions that moved.
    """
    if work.newcomers and work.dirty <= work.newcomers and not work.is_judged:
        derived = _with_newcomers(work)
    else:
        derived = _worked_out_again(work)
    _save_spans(derived.stored)
    areas = {row.id: row.area_id for row in work.identities.values()}
    _note_rule(derived, areas)
    _note_clashes(derived, areas)
    return _write_memberships(set(derived.stored), work)


def _with_newcomers(work: Work) -> _Derived:
    """Returns what newcomers add to those who stand; worked out from nothing where more than that changes."""
    near = nearby.of([work.identities[identity] for identity in work.dirty], at_most=work.at_most)
    derived = _put_aside(work, near.too_wide, near.too_wide)
    # Whoever came in the same job is not held up by it.
    work.dirty -= near.too_wide.keys()
    rows = work.read_identities(work.dirty)
    newcomers = as_identities(rows.values())
    first_at = min((newcomer.first_at for newcomer in newcomers), default=None)
    if first_at is not None and nearby.is_moved_since(near.standing, first_at):
        derived.add(_worked_out_again(work))
    elif first_at is not None:
        added = after_arrival(newcomers, near.standing, nearby.judgements_among(near.standing, first_at))
        if added.hangs_on_order:
            derived.add(_worked_out_again(work))
        else:
            standing = [place.identity for place in near.standing]
            derived.take(added, {identity.id: identity for identity in (*standing, *newcomers)})
            derived.stored |= _spans_with(added, work, rows.keys())
    _put_in_hand(work, derived)
    return derived


def _put_aside(work: Work, identities: Iterable[UUID], numbers: Mapping[UUID, Identifier] | None = None) -> _Derived:
    """Puts these aside. Those of them that stand nowhere yet stand alone meanwhile."""
    rows = put_aside.keep(list(work.read_identities(identities).values()), numbers)
    return _Derived({row.id: alone(row) for row in rows if not row.spans})


def _spans_with(added: GroupHistory, work: Work, newcomers: Collection[UUID]) -> dict[UUID, StoredSpans]:
    """Returns the spans of those whom newcomers move, and of the newcomers, as they are stored."""
    rows = work.read_identities(added.spans)
    stored: dict[UUID, StoredSpans] = {}
    for identity, later in added.spans.items():
        stored[identity] = as_stored(later) if identity in newcomers else with_later(rows[identity].spans, later)
    return stored


def _worked_out_again(work: Work) -> _Derived:
    """Returns what all that the dirty identities may belong with come to, from nothing. Who is too wide is put aside alone."""
    rows, judgements, is_whole = _closure(work, work.dirty)
    derived = _from_nothing(rows, judgements, work) if is_whole else _each_alone(work)
    _put_in_hand(work, derived)
    return derived


def _each_alone(work: Work) -> _Derived:
    derived, remaining = _Derived(), set(work.dirty)
    while remaining:
        first = min(remaining)
        rows, judgements, is_whole = _closure(work, {first})
        derived.add(_from_nothing(rows, judgements, work) if is_whole else _put_aside(work, {first}))
        remaining -= rows.keys() if is_whole else {first}
    return derived


def _from_nothing(rows: Mapping[UUID, IdentityRow], judgements: Sequence[PairJudgement], work: Work) -> _Derived:
    derived = _Derived()
    known = {identity.id: identity for identity in as_identities(rows.values())}
    whole = history(list(known.values()), judgements)
    derived.take(whole, known)
    if not rows.keys() <= work.made:
        derived.afresh = [row.first_subject for row in rows.values()]
    for row in rows.values():
        spans = as_stored(whole.spans[row.id])
        if spans != row.spans:
            derived.stored[row.id] = spans
    return derived


def _put_in_hand(work: Work, derived: _Derived) -> None:
    for row in work.read_identities(derived.stored).values():
        row.spans = derived.stored[row.id]
        row.nominal = list(spans_of(row.spans))[-1].nominal


def _save_spans(stored: Mapping[UUID, StoredSpans]) -> None:
    if not stored:
        return
    sent = [{"id": str(identity), "spans": spans, "nominal": spans[-1][0]} for identity, spans in stored.items()]
    prepared(
        """UPDATE linkage_identity i SET spans = n.spans, nominal = n.nominal
           FROM jsonb_to_recordset(%s::jsonb) AS n (id uuid, spans jsonb, nominal uuid) WHERE i.id = n.id""",
        [json.dumps(sent)],
    )


def _closure(work: Work, dirty: Collection[UUID]) -> tuple[dict[UUID, IdentityRow], list[PairJudgement], bool]:
    """Returns every identity that the rule may join, or a judgement names, with the dirty ones, and so on; the judgements
    among them; and whether these are all, or there are more than are derived at once."""
    rows: dict[UUID, IdentityRow] = {}
    judgements: dict[UUID, PairJudgement] = {}
    frontier = set(dirty)
    most = None if work.at_most is None else work.at_most + len(dirty)
    while frontier:
        if most is not None and len(rows) + len(frontier) > most:
            return rows, list(judgements.values()), False
        reached = work.read_identities(frontier)
        rows |= reached
        near = _with_the_same_number([row.id for row in reached.values() if row.born])
        for judgement in nearby.judgements_about(frontier - work.unjudged()):
            judgements[judgement.id] = judgement
            near |= judgement.pair
        frontier = near - rows.keys()
    return rows, list(judgements.values()), True


def _with_the_same_number(identities: Collection[UUID]) -> set[UUID]:
    """Returns whoever shares a number and a date of birth with these: nobody else is joined by the rule."""
    if not identities:
        return set()
    rows = prepared(
        """SELECT DISTINCT other.identity FROM linkage_identitynumber mine
           JOIN linkage_identitynumber other USING (area_id, kind, value, born)
           WHERE mine.identity = ANY (%s)""",
        [list(identities)],
    )
    return set(chain.from_iterable(rows))


def _area_of(pair: Iterable[Identity], areas: Mapping[UUID, UUID]) -> UUID:
    """Returns the area of two identities, of which one at least is in hand. Whoever shares a number is of one area."""
    return next(areas[identity.id] for identity in pair if identity.id in areas)


def _note_rule(derived: _Derived, areas: Mapping[UUID, UUID]) -> None:
    """Records, as a judgement like any other, each pair by which the published rule made two nominals one."""
    judgements = [_by_rule(_area_of(pair, areas), *sorted(pair, key=_came)) for pair in derived.joined]
    if judgements:
        Judgement.objects.bulk_create(judgements, ignore_conflicts=True)


def _came(identity: Identity) -> tuple[datetime, UUID]:
    return identity.first_at, identity.id


def _by_rule(area: UUID, earlier: Identity, later: Identity) -> Judgement:
    a, b = sorted((earlier.first_subject, later.first_subject))
    rule, version, words = PUBLISHED[1] if same_by_rule(earlier, later) else PUBLISHED[2]
    return Judgement(
        id=derived_id("rule", rule, version, a, b),
        area_id=area,
        subject_a=a,
        subject_b=b,
        answer="same",
        rule=f"{rule}.{version}",
        reason=words,
        at=later.first_at,
    )


def _note_clashes(derived: _Derived, areas: Mapping[UUID, UUID]) -> None:
    """Keeps what something would join and something else keeps apart, in place of what was kept of these before."""
    if derived.afresh:
        sides = list(derived.afresh)
        prepared("DELETE FROM linkage_heldapart WHERE subject_a = ANY (%s) OR subject_b = ANY (%s)", [sides, sides])
    apart: list[HeldApart] = []
    for a, b, why in derived.clashes:
        apart.append(
            HeldApart(
                id=derived_id("apart", a.id, b.id, why),
                area_id=_area_of((a, b), areas),
                subject_a=a.first_subject,
                subject_b=b.first_subject,
                why=why,
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
