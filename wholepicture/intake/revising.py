"""Which report is a later state, a correction or the withdrawal of which: chains of reports, the latest of each counts.

Every report is kept. A chain runs from the first report to the latest; each link says that the later one stands in the place
of the one before. Reports may come in any order: one that names a report not sent yet waits for it, and what was recorded
earlier takes its place before what was recorded later. Runs in the transaction that stores the reports.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.identifiers import parse_moment
from wholepicture.base.identifiers.not_known import is_not_known
from wholepicture.intake.models import REFERENCE, Feed, Revision, Subject, Submission
from wholepicture.intake.rules import Flag
from wholepicture.intake.spoken_for import SpokenFor

MISSING = "missing_episode"
SAME_EPISODE = timedelta(days=3)
"""Two reports with one reference are of one episode where the child went missing within this time of each other: systems
correct the hour, and number anew every year."""

STATED_AGAIN = "In a correction of the same report, under the same ref."


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says that it revises: the key of an earlier one, how, and why."""

    key: str
    how: str
    reason: str


def said_in(body: Mapping[str, Any]) -> Said | None:
    """What a report says that it revises, if it says anything."""
    stated = body.get("revises")
    if not isinstance(stated, Mapping) or "key" not in stated:
        return None
    return Said(stated["key"], stated.get("how", "later_state"), stated.get("reason", ""))


def is_later_state(viewer: Viewer, body: Mapping[str, Any], before: Submission) -> bool:
    """Whether other content under a key that was used is a later state of the same report, and not a mistake.

    It is where the report says so itself, where it tells more of the same missing episode, and where the agency's feed is set so.
    """
    said = said_in(body)
    if said is not None and said.key == before.key:
        return True
    if body["kind"] != before.kind:
        return False
    if body["kind"] == MISSING and _is_same_episode(body, before.stated) and _goes_further(body, before.stated):
        return True
    return Feed.objects.filter(agency_id=viewer.agency_id, same_key="later-state").exists()


def may_revise(viewer: Viewer, report: Submission) -> bool:
    """Whether the viewer may stand another report in the place of this one: what a person wrote is that person's, or their
    safeguarding lead's; what a system sent is the system's, and its agency's people's."""
    if report.author_id is None or report.author_id == viewer.professional_id:
        return True
    return viewer.is_lead if viewer.professional_id else report.channel != "screen"


def remarks_on(body: Mapping[str, Any], is_known: bool) -> Iterator[Flag]:
    """What its sender should know of what a report says that it revises."""
    said = said_in(body)
    if said is not None and not is_known:
        yield Flag(
            "revises.key",
            "No report of yours has this key yet. This one stands by itself until that one comes, and then in its place.",
            said.key,
        )


Links = list[tuple[UUID, UUID]]  # (later, earlier)


def place(viewer: Viewer, reports: Sequence[Submission], known: Mapping[str, Sequence[Submission]]) -> list[SpokenFor]:
    """Note where each of these, stored just now, stands in a chain. `known`: by key what may be revised, oldest first.

    Returns who in them was spoken of before, by the refs that the sender gives.
    """
    linked: Links = []
    stored_now = {report.id for report in reports}
    episodes = _episodes(viewer, reports, but=stored_now)
    awaiting = _awaiting(viewer, {report.key for report in reports})
    for report in reports:
        is_placed = _place(viewer, report, known, episodes, linked)
        _awaited(viewer, report, awaiting.get(report.key, ()), linked)
        said = said_in(report.stated)
        if said is not None and not is_placed:
            awaiting.setdefault(said.key, []).append(report.id)
        if report.kind == MISSING:
            episodes.setdefault(_reference(report.stated), []).append(report)
    return list(_spoken_for(viewer, linked, stored_now))


def _place(
    viewer: Viewer,
    report: Submission,
    known: Mapping[str, Sequence[Submission]],
    episodes: Mapping[str, Sequence[Submission]],
    linked: Links,
) -> bool:
    """Put one report into a chain, if it belongs into one. Returns whether it does, of reports that were sent already."""
    said = said_in(report.stated)
    if said is not None:
        target = _latest(known.get(said.key, ()), but=report)
        link = Revision(later=report, key=said.key, how=said.how, reason=said.reason, **_whose(viewer))
        _link(link, target, linked, by_time=False)
        return target is not None
    target = _latest(known.get(report.key, ()), but=report) or _same_episode(report, episodes)
    if target is not None:
        link = Revision(later=report, key=target.key, how="later_state", **_whose(viewer))
        _link(link, target, linked, by_time=True)
    return target is not None


def _whose(viewer: Viewer) -> dict[str, Any]:
    return {"area_id": viewer.area_id, "agency_id": viewer.agency_id}


def _latest(reports: Sequence[Submission], *, but: Submission) -> Submission | None:
    earlier = [report for report in reports if report.id != but.id and report.version <= but.version]
    return earlier[-1] if earlier else None


def _link(link: Revision, target: Submission | None, linked: Links, *, by_time: bool) -> None:
    """Put a report into the chain of `target`: at its end, or where it belongs by when it was recorded."""
    if target is None:
        link.save(force_insert=True)
        return
    chain = _chain(target.id)
    if link.later_id in chain:
        return
    end = _place_by_time(chain, link.later) if by_time else len(chain)
    if end == 0:
        first = Revision(later_id=chain[0], earlier=link.later, key=link.key, how="later_state", **_whose_of(link))
        first.save(force_insert=True)
        linked.append((chain[0], link.later_id))
        return
    if end < len(chain):
        Revision.objects.filter(later=chain[end]).update(earlier=link.later)
    link.earlier_id = chain[end - 1]
    link.save(force_insert=True)
    linked.append((link.later_id, link.earlier_id))


def _whose_of(link: Revision) -> dict[str, Any]:
    return {"area_id": link.area_id, "agency_id": link.agency_id}


def _place_by_time(chain: Sequence[UUID], report: Submission) -> int:
    recorded = dict(Submission.objects.filter(id__in=chain).values_list("id", "recorded_at"))
    before = [place for place, member in enumerate(chain) if recorded[member] <= report.recorded_at]
    return before[-1] + 1 if before else 0


def _chain(report: UUID) -> list[UUID]:
    """The chain in which a report stands, from the first to the latest."""
    rows = prepared(
        """WITH RECURSIVE back (id, place) AS (
               SELECT %s::uuid, 0
               UNION ALL SELECT r.earlier_id, back.place - 1 FROM intake_revision r JOIN back ON r.later_id = back.id
               WHERE r.earlier_id IS NOT NULL),
           forth (id, place) AS (
               SELECT %s::uuid, 0
               UNION ALL SELECT r.later_id, forth.place + 1 FROM intake_revision r JOIN forth ON r.earlier_id = forth.id)
           SELECT id FROM (SELECT * FROM back UNION SELECT * FROM forth) whole ORDER BY place""",
        [report, report],
    )
    return [member for (member,) in rows]


def _awaiting(viewer: Viewer, keys: Collection[str]) -> dict[str, list[UUID]]:
    """By key the reports that name it, and came before any of that key, oldest first."""
    links = Revision.objects.filter(agency_id=viewer.agency_id, key__in=list(keys), earlier=None)
    awaiting: dict[str, list[UUID]] = {}
    for key, later in links.order_by("later__received_at", "later_id").values_list("key", "later_id"):
        awaiting.setdefault(key, []).append(later)
    return awaiting


def _awaited(viewer: Viewer, report: Submission, awaiting: Iterable[UUID], linked: Links) -> None:
    """Let reports that name this one's key, and came before it, take their place behind it."""
    for later in awaiting:
        chain = _chain(report.id)
        if later in chain or not may_revise(viewer, report):
            continue
        if Revision.objects.filter(later=later, earlier=None).update(earlier_id=chain[-1]):
            linked.append((later, chain[-1]))


# -- the same missing episode -------------------------------------------------------------------------------------------


def _reference(stated: Mapping[str, Any]) -> str:
    reference = str(stated.get("missing", {}).get("reference", "")).strip()
    return "" if is_not_known(reference) else reference


def _episodes(viewer: Viewer, reports: Iterable[Submission], *, but: Collection[UUID]) -> dict[str, list[Submission]]:
    """By reference the missing episodes that the agency sent, oldest first, of those that these reports name; without those
    that are stored just now."""
    references = {_reference(report.stated) for report in reports if report.kind == MISSING} - {""}
    sent: dict[str, list[Submission]] = {}
    for report in _with_reference(viewer, references) if references else ():
        if report.id not in but:
            sent.setdefault(_reference(report.stated), []).append(report)
    return sent


def _with_reference(viewer: Viewer, references: Iterable[str]) -> QuerySet[Submission]:
    episodes = Submission.objects.filter(agency_id=viewer.agency_id, kind=MISSING)
    of_these = episodes.alias(reference=REFERENCE).filter(reference__in=list(references))
    return of_these.order_by("recorded_at", "received_at", "id")


def _same_episode(report: Submission, episodes: Mapping[str, Sequence[Submission]]) -> Submission | None:
    """The latest other report of a missing episode, if there is one and it is plainly the same."""
    if report.kind != MISSING:
        return None
    for other in reversed(episodes.get(_reference(report.stated), ())):
        if other.id != report.id and _is_same_episode(report.stated, other.stated):
            return other
    return None


def _is_same_episode(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two reports of a missing child are of one episode: the reference, about when it began, and no other child."""
    reference = _reference(a)
    if not reference or reference != _reference(b):
        return False
    return _began_together(a, b) and not _is_another_child(a, b)


def _goes_further(later: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    """Whether a report tells of an episode all that an earlier one does, and more: what it says otherwise may be a mistake."""
    before, now = earlier["missing"], later["missing"]
    return now.keys() > before.keys() and all(now[name] == value for name, value in before.items())


def _began_together(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    began = [parse_moment(str(stated["missing"].get("missing_since", ""))) for stated in (a, b)]
    first, second = began
    return first is None or second is None or abs(first.day - second.day) <= SAME_EPISODE


def _is_another_child(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    born, others = _births(a), _births(b)
    return bool(born and others and not born & others)


def _births(stated: Mapping[str, Any]) -> set[str]:
    children = [subject for subject in stated.get("subjects", ()) if subject.get("role") == "child"]
    return {str(child["date_of_birth"])[:10] for child in children if child.get("date_of_birth")}


# -- who was spoken of before ---------------------------------------------------------------------------------------------


def _spoken_for(viewer: Viewer, linked: Links, new: Collection[UUID]) -> Iterator[SpokenFor]:
    """The subjects of each later report of the viewer's that the earlier one names under the same ref, in the same role.

    `new`: the reports that are stored just now. Nobody speaks for what somebody else wrote.
    """
    if not linked:
        return
    subjects: dict[UUID, dict[tuple[str, str], UUID]] = {}
    reports = {report for link in linked for report in link}
    mine = set[UUID]()
    for subject in Subject.objects.filter(submission_id__in=reports).select_related("submission"):
        if subject.submission.author_id == viewer.professional_id:
            mine.add(subject.submission_id)
        subjects.setdefault(subject.submission_id, {})[subject.ref, subject.role] = subject.id
    for later, earlier in linked:
        before = subjects.get(earlier, {}) if later in mine else {}
        for name, subject_id in subjects.get(later, {}).items():
            if name in before:
                yield SpokenFor(subject_id, before[name], STATED_AGAIN, is_joined=later not in new)
