"""Reads of linkage that leave the room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.queries import every_submission, senders, stated_submissions, subjects_sent
from wholepicture.linkage.back_record import duckdb_tables, run
from wholepicture.linkage.comparison.stated import profile_of, thing_id
from wholepicture.linkage.models import (
    Candidate,
    Judgement,
    Membership,
    SecondLook,
    SharedValue,
    SharedWord,
    SubjectProfile,
)
from wholepicture.linkage.people.pair_view import HELD, Judged, Pair, judged_of, pairs_of
from wholepicture.linkage.shared_values.listed import SharedRow, SharedSaid, rows_of, said_of
from wholepicture.linkage.things.queries import described_in, things_now
from wholepicture.partnership.queries import agencies_by_id


def nominals_of_subjects(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """Background: the nominal in which each subject stands now."""
    return dict(Membership.objects.filter(subject__in=list(subjects), until=None).values_list("subject", "nominal"))


def nominals_of_submissions(submissions: Iterable[UUID]) -> set[UUID]:
    """Background: the nominals in which the subjects of these submissions stand now."""
    members = Membership.objects.filter(submission__in=list(submissions), until=None)
    return set(members.values_list("nominal", flat=True))


def members_of(nominals: Iterable[UUID]) -> list[tuple[UUID, UUID, UUID]]:
    """Background: (nominal, subject, submission) of every subject that stands in these nominals now."""
    members = Membership.objects.filter(nominal__in=list(nominals), until=None)
    return list(members.values_list("nominal", "subject", "submission"))


def nominal_now(viewer: Viewer, anchor: UUID) -> UUID | None:
    """The nominal that an anchor id (of any time) stands in now, as far as the viewer may see it."""
    found = Membership.objects.filter(subject=anchor, until=None).values_list("nominal", flat=True).first()
    if found:
        return found
    return Membership.objects.filter(nominal=anchor, until=None).values_list("nominal", flat=True).first()


def subjects_in(nominal: UUID, *, known_at: datetime | None = None) -> list[UUID]:
    """The subjects the viewer may see that stand in a nominal: now, or as it stood on a past moment."""
    members = Membership.objects.filter(nominal=nominal)
    if known_at is None:
        members = members.filter(until=None)
    else:
        members = members.filter(since__lte=known_at).exclude(until__lte=known_at)
    return list(members.values_list("subject", flat=True))


@query(Permission.REPORT, called="Looked whether the children of a report are known")
def known_children(viewer: Viewer, *, described: Sequence[dict[str, Any]]) -> list[UUID]:
    """Nominals that the viewer may already see and that these descriptions (as a report states them) plainly mean:
    the same name and date of birth. For showing who would read a report; joins nobody."""
    found: set[UUID] = set()
    for stated in described:
        one = profile_of(stated, agency=viewer.agency_code, trusted=()).likeness
        rows = SubjectProfile.objects.none()
        if one.born and one.given and one.family:
            rows = SubjectProfile.objects.filter(born=one.born, given=one.given, family=one.family)
        found |= set(rows.values_list("subject", flat=True)[:50])
    nominals = set(nominals_of_subjects(found).values())
    concerning(subjects=nominals)
    return sorted(nominals)


@query(Permission.JUDGE, called="Listed pairs to judge")
def pairs_to_judge(viewer: Viewer, *, limit: int = 50, after: tuple[int, UUID] | None = None) -> list[Pair]:
    """The review queue in its order: what could change something for a child first. One question a pair of nominals."""
    found = Candidate.objects.filter(is_open=True).order_by("order", "id")
    if viewer.area_id:
        found = found.filter(area_id=viewer.area_id)
    if after:
        found = found.extra(where=['("order", id) > (%s, %s)'], params=list(after))
    listed: list[Candidate] = []
    asked: set[frozenset[UUID]] = set()
    for one in found[: limit * 3]:
        pair = frozenset((one.nominal_a, one.nominal_b))
        if pair not in asked:
            asked.add(pair)
            listed.append(one)
    return pairs_of(listed[:limit])


@query(Permission.JUDGE, called="Opened a pair to judge")
def pair_to_judge(viewer: Viewer, *, candidate: UUID) -> Pair | None:
    """One pair side by side, or None: there is none, or either side is not the viewer's to see."""
    found = Candidate.objects.filter(id=candidate).first()
    pairs = pairs_of([found], held=HELD) if found else []
    if not pairs:
        return None
    concerning(subjects=[pairs[0].a.nominal, pairs[0].b.nominal], records=[candidate])
    return pairs[0]


@query(Permission.JUDGE, called="Read judgements")
def judgements_on(viewer: Viewer, *, subjects: Sequence[UUID]) -> list[Judged]:
    """Judgements in which any of these subjects stands, newest first."""
    listed = list(subjects)
    rows = list(Judgement.objects.filter(Q(subject_a__in=listed) | Q(subject_b__in=listed)).order_by("-at", "id")[:200])
    undone = {one.undoes: one.at for one in rows if one.undoes}
    concerning(subjects=listed)
    return judged_of(rows, undone, viewer)


@query(Permission.JUDGE, called="Read recent judgements")
def judgements_recent(viewer: Viewer, *, is_own: bool = False, limit: int = 50) -> list[Judged]:
    """What people (or only the viewer) judged in the area, newest first, undone or not. Not what the rule joined."""
    made = Judgement.objects.filter(area_id=viewer.area_id, rule="").exclude(answer="undone")
    if is_own:
        made = made.filter(made_by_id=viewer.professional_id)
    rows = list(made.order_by("-at", "id")[:limit])
    undoing = Judgement.objects.filter(undoes__in=[one.id for one in rows])
    concerning(subjects={one for row in rows for one in (row.subject_a, row.subject_b)})
    return judged_of(rows, dict(undoing.values_list("undoes", "at")), viewer)


@query(Permission.JUDGE, called="Read judgements that want a second look")
def judgements_to_look_at(viewer: Viewer, *, limit: int = 50) -> list[Judged]:
    """Judgements that count only once a second person agrees, and that nobody has looked at again; oldest first."""
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    waiting = Judgement.objects.filter(area_id=viewer.area_id, second__gt="").exclude(id__in=undone)
    waiting = waiting.exclude(id__in=SecondLook.objects.values("judgement"))
    rows = list(waiting.order_by("at", "id")[:limit])
    concerning(subjects={one for row in rows for one in (row.subject_a, row.subject_b)})
    return judged_of(rows, {}, viewer)


@query(Permission.JUDGE, called="Read a judgement that wants a second look")
def judgement_to_look_at(viewer: Viewer, *, judgement: UUID) -> tuple[Pair, Judged] | None:
    """One of those, side by side, or None: there is none, or either side is not the viewer's to see."""
    found = Judgement.objects.filter(id=judgement, second__gt="").first()
    if found is None:
        return None
    as_candidate = Candidate(
        id=found.id,
        subject_a=found.subject_a,
        subject_b=found.subject_b,
        order=0,
        weight=found.weight,
        found_at=found.at,
    )
    pairs = pairs_of([as_candidate], held=HELD)
    if not pairs:
        return None
    undone = Judgement.objects.filter(undoes=found.id).values_list("undoes", "at")
    concerning(subjects=[pairs[0].a.nominal, pairs[0].b.nominal], records=[judgement])
    return pairs[0], judged_of([found], dict(undone), viewer)[0]


# -- values that many share -----------------------------------------------------------------------------------------


@query(Permission.JUDGE, called="Listed values that many people share")
def shared_values(
    viewer: Viewer, *, kind: str = "", limit: int = 50, after: tuple[datetime, UUID] | None = None
) -> list[SharedRow]:
    """The list of values that many share, the newest on it first; those that rest on nobody hidden from the viewer."""
    found = SharedValue.objects.filter(area_id=viewer.area_id).order_by("-since", "id")
    if kind:
        found = found.filter(kind=kind)
    if after:
        found = found.filter(Q(since__lt=after[0]) | Q(since=after[0], id__gt=after[1]))
    rows = rows_of(found[:limit])
    concerning(records=[one.id for one in rows])
    return rows


@query(Permission.JUDGE, called="Opened a value that many people share")
def shared_value(viewer: Viewer, *, value: UUID) -> tuple[SharedRow, list[SharedSaid]] | None:
    """One of them with what people said of it, latest first; None: there is none, or it is not the viewer's to see."""
    rows = rows_of(SharedValue.objects.filter(id=value, area_id=viewer.area_id))
    if not rows:
        return None
    concerning(records=[value])
    return rows[0], said_of(SharedWord.objects.filter(value=value).order_by("-at", "id"))


@query(Permission.OPERATE, called="Listed values that many people share on the server")
def shared_values_listed(viewer: Viewer) -> list[SharedRow]:
    """Every value that many share, for the operator: by kind, the most widely shared first."""
    return rows_of(SharedValue.objects.order_by("kind", "-people", "text"))


def damping_of(things: Iterable[UUID]) -> dict[UUID, bool]:
    """Background: which of these things are damped (True), and of which a person said that they are not (False).

    What a person joined is damped if anything in it is.
    """
    held = described_in(things)
    of = {one: thing for thing, described in held.items() for one in described}
    damping: dict[UUID, bool] = {}
    for one, damped, word in SharedValue.objects.filter(id__in=list(of)).values_list("id", "is_damped", "word"):
        if damped or word == "do_not_damp":
            damping[of[one]] = damped or damping.get(of[one], False)
    return damping


# -- for the operator's commands ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """Where one subject or mention stands. `nominal` is None for a subject that was not joined yet."""

    agency: str
    key: str
    ref: str
    kind: str  # person, vehicle, phone, account, place
    nominal: UUID | None


@query(Permission.OPERATE, called="Listed reports to join on the server")
def submissions_to_link(viewer: Viewer) -> list[UUID]:
    """Every submission there is, oldest first."""
    return every_submission()


@query(Permission.DERIVE, called="Looked for profiles of people that older code made")
def outdated_profiles(viewer: Viewer) -> list[UUID]:
    """Background: submissions with a profile that older code made."""
    return run.outdated()


@query(Permission.DERIVE, called="Listed areas to join")
def areas_to_link(viewer: Viewer) -> list[UUID]:
    """Background: areas that hold anybody."""
    return run.areas()


@query(Permission.DERIVE, called="Weighed the pairs of an area")
def pairs_weighed(
    viewer: Viewer,
    *,
    area: UUID,
    memory: str = duckdb_tables.MEMORY,
    heard: duckdb_tables.Heard = duckdb_tables.unheard,
    by: str = "duckdb",
) -> run.Area:
    """Background: weigh the pairs of an area. Raises ModelRefused, duckdb_tables.NoRoom where memory or disk ran out, or
    sparking.NoSpark."""
    return run.weigh_area(area, memory=memory, heard=heard, by=by)


@query(Permission.OPERATE, called="Listed where people and things of reports stand on the server")
def links_of(viewer: Viewer, *, submissions: Sequence[UUID]) -> list[Link]:
    """Where each subject and mention of these submissions stands."""
    reports = list(stated_submissions(submissions))
    nominals = nominals_of_subjects(one.id for report in reports for one in report.subjects)
    links = []
    things = {
        one.id: thing_id(report.submission.area_id, one.kind, one.stated, one.id)
        for report in reports
        for one in report.mentions
    }
    now = things_now(things.values())
    for report in reports:
        sent = report.submission
        links += [Link(sent.agency.code, sent.key, one.ref, "person", nominals.get(one.id)) for one in report.subjects]
        links += [Link(sent.agency.code, sent.key, one.ref, one.kind, now[things[one.id]]) for one in report.mentions]
    concerning(subjects=nominals.values(), records=submissions)
    return links


@query(Permission.OPERATE, called="Read senders’ names for people on the server")
def named_subjects(viewer: Viewer, *, subjects: Iterable[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """For each subject (agency code, key, ref)."""
    rows = SubjectProfile.objects.filter(subject__in=list(subjects)).values_list("subject", "submission", "ref")
    sent = senders({submission for _, submission, _ in rows})
    codes = {one.id: one.code for one in agencies_by_id().values()}
    return {subject: (codes[sent[at][0]], sent[at][1], ref) for subject, at, ref in rows}


@query(Permission.OPERATE, called="Looked people up by their senders’ names on the server")
def subjects_named(viewer: Viewer, *, names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Subjects by (agency code, key, ref); those that there are."""
    found = subjects_sent(names)
    concerning(records=found.values())
    return found


@query(Permission.OPERATE, called="Listed the people of reports on the server")
def nominals_in(viewer: Viewer, *, submissions: Iterable[UUID]) -> set[UUID]:
    """Every nominal in which a subject of these submissions stands now."""
    members = Membership.objects.filter(submission__in=list(submissions), until=None)
    return set(members.values_list("nominal", flat=True).distinct())


@dataclass(frozen=True)
class Joined:
    """How far joining has come: subjects, the nominals they stand in, and who or what joined them."""

    subjects: int
    nominals: int
    pairs_by_rule: int
    pairs_by_people: int
    pairs_to_judge: int


@query(Permission.OPERATE, called="Counted what is joined on the server")
def joined(viewer: Viewer) -> Joined:
    """The account of joining, in numbers."""
    members = Membership.objects.filter(until=None)
    by_rule = Judgement.objects.filter(answer="same").exclude(rule="").count()
    asked = Candidate.objects.filter(is_open=True).values("nominal_a", "nominal_b").distinct()
    return Joined(
        subjects=members.count(),
        nominals=members.values("nominal").distinct().count(),
        pairs_by_rule=by_rule,
        pairs_by_people=Judgement.objects.filter(rule="").count(),
        pairs_to_judge=asked.count(),
    )
