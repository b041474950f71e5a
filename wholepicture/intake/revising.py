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

from rapidfuzz import fuzz

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import prepared
from wholepicture.base.identifiers import parse_moment
from wholepicture.base.identifiers.not_known import is_not_known
from wholepicture.intake.models import REFERENCE, Revision, Subject, Submission
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


def is_later_state(body: Mapping[str, Any], before: Submission, *, is_same_key_later: bool) -> bool:
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
    return is_same_key_later


def may_revise(viewer: Viewer, report: Submission) -> bool:
    """Whether the viewer may stand another report in the place of this one: what a person wrote is that person's, or their
    safeguarding lead's; what a system sent is the system's, and its agency's people's. A foster carer, who is nobody in the directory,
    revises what came by their door."""
    if report.channel == "screen":
        is_own = viewer.channel == "carer" if report.author_id is None else report.author_id == viewer.professional_id
        return is_own or viewer.is_lead
    leads = viewer.is_lead or viewer.takes_register
    return leads or viewer.professional_id is None or report.author_id in (None, viewer.professional_id)


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


def place(viewer: Viewer, reports: Sequence[tuple[Submission, Submission | None]]) -> list[SpokenFor]:
    """Note where each of these, stored just now, stands in a chain: each with the report in whose place it is to stand.

    Returns who in them was spoken of before, by the refs that the sender gives.
    """
    linked: Links = []
    awaiting = _awaiting(viewer, {report.key for report, _ in reports})
    for report, before in reports:
        said = said_in(report.stated)
        if said is not None or before is not None:
            _place(viewer, report, said, before, linked)
        _awaited(viewer, report, awaiting.get(report.key, ()), linked)
        if said is not None and before is None:
            awaiting.setdefault(said.key, []).append(report.id)
    return list(_spoken_for(viewer, linked, {report.id for report, _ in reports}))


def _place(viewer: Viewer, report: Submission, said: Said | None, before: Submission | None, linked: Links) -> None:
    """Put one report into a chain: at its end where it says so itself, else by when it was recorded."""
    whose = {"area_id": viewer.area_id, "agency_id": viewer.agency_id}
    if said is not None:
        link = Revision(later=report, key=said.key, how=said.how, reason=said.reason, **whose)
    else:
        link = Revision(later=report, key=before.key if before else "", how="later_state", **whose)
    _link(link, before, linked, by_time=said is None)


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
        first = Revision(
            later_id=chain[0],
            earlier=link.later,
            key=link.later.key,
            how="later_state",
            area_id=link.area_id,
            agency_id=link.agency_id,
        )
        first.save(force_insert=True)
        linked.append((chain[0], link.later_id))
        return
    if end < len(chain):
        Revision.objects.filter(later=chain[end]).update(earlier=link.later)
    link.earlier_id = chain[end - 1]
    link.save(force_insert=True)
    linked.append((link.later_id, link.earlier_id))


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


def episode_in(kind: str, stated: Mapping[str, Any]) -> str:
    """The sender's reference of the missing episode that a report tells of; empty: none."""
    if kind != MISSING:
        return ""
    reference = str(stated.get("missing", {}).get("reference", "")).strip()
    return "" if is_not_known(reference) else reference


def episodes_named(viewer: Viewer, bodies: Iterable[Mapping[str, Any]]) -> dict[str, list[Submission]]:
    """By reference the missing episodes that the agency sent, oldest first, of those that these bodies name."""
    references = {episode_in(body["kind"], body) for body in bodies} - {""}
    sent: dict[str, list[Submission]] = {}
    if references:
        episodes = Submission.objects.filter(agency_id=viewer.agency_id, kind=MISSING)
        of_these = episodes.alias(reference=REFERENCE).filter(reference__in=list(references))
        for report in of_these.order_by("recorded_at", "received_at", "id"):
            sent.setdefault(episode_in(report.kind, report.stated), []).append(report)
    return sent


def same_episode(body: Mapping[str, Any], episodes: Sequence[Submission]) -> Submission | None:
    """The latest of these reports of a missing episode that is plainly of the same one, if there is one."""
    return next((other for other in reversed(episodes) if _is_same_episode(body, other.stated)), None)


def _is_same_episode(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two reports of a missing child are of one episode: the reference, about when it began, and no other child."""
    reference = episode_in(MISSING, a)
    if not reference or reference != episode_in(MISSING, b):
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

ByRef = Mapping[tuple[str, str], Subject]
"""Whoever a report names, by ref and role."""


def _spoken_for(viewer: Viewer, linked: Links, new: Collection[UUID]) -> Iterator[SpokenFor]:
    """Who in each report that is stored just now is whoever the other of a link names under the same ref, in the same role.

    Whoever was joined stays joined: of a link, the new report is spoken for. Nobody speaks for what somebody else wrote.
    """
    if not linked:
        return
    described, mine = _described({report for link in linked for report in link}, author=viewer.professional_id)
    spoken_for = set[UUID]()
    for later, earlier in sorted(linked, key=lambda link: link[0] not in new):
        for subject, same_as in _named_alike(described[later], described[earlier], viewer):
            # What comes between two reports of a chain brings the later of them to the earlier.
            if later not in new and same_as.id not in spoken_for:
                subject, same_as = same_as, subject
            if subject.submission_id in mine:
                spoken_for.add(subject.id)
                yield SpokenFor(subject.id, same_as.id, STATED_AGAIN)


def _named_alike(later: ByRef, earlier: ByRef, viewer: Viewer) -> Iterator[tuple[Subject, Subject]]:
    """Whoever two reports of one author name under one ref, in the same role, where it is the same person."""
    for name in sorted(later.keys() & earlier.keys()):
        if _is_same_person(later[name].stated, earlier[name].stated, typed=viewer.professional_id is not None):
            yield later[name], earlier[name]


def _described(reports: Collection[UUID], *, author: UUID | None) -> tuple[Mapping[UUID, ByRef], set[UUID]]:
    """Whoever these reports name, and which of the reports this author wrote."""
    described: dict[UUID, dict[tuple[str, str], Subject]] = {report: {} for report in reports}
    mine = set[UUID]()
    for subject in Subject.objects.filter(submission_id__in=reports).select_related("submission"):
        described[subject.submission_id][subject.ref, subject.role] = subject
        if subject.submission.author_id == author:
            mine.add(subject.submission_id)
    return described, mine


def _is_same_person(a: Mapping[str, Any], b: Mapping[str, Any], *, typed: bool) -> bool:
    """Whether two descriptions under one ref are of one person. On a form blocks are taken away and typed over, so what is
    typed must also say something alike; what a system numbers is the system's."""
    return not _is_somebody_else(a, b) and (not typed or _says_alike(a, b))


def _is_somebody_else(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two descriptions under one ref are not of one person, as far as they say: the author picked somebody in one
    alone, or no first name of one may be the other's. A withdrawal names whoever it takes back, and says nothing of them."""
    if not (a.keys() - _NAMED_ALONE and b.keys() - _NAMED_ALONE):
        return False
    if ("person" in a) != ("person" in b):
        return True
    first, second = _first_names(a)[:MOST_NAMES], _first_names(b)[:MOST_NAMES]
    return bool(first and second) and not any(_may_be_one_name(one, other) for one in first for other in second)


def _may_be_one_name(a: str, b: str) -> bool:
    """Whether one is short for the other, or a slip of the keys apart from it."""
    return a.startswith(b) or b.startswith(a) or fuzz.ratio(a, b) >= SLIP_OF_THE_KEYS


_NAMED_ALONE = {"ref", "role"}
SLIP_OF_THE_KEYS = 80
"""How alike two names are at least, of 100, that are one name mistyped: Jon and John (86), and not Mia and Mya (67)."""
MOST_NAMES = 50
"""First names of one description that are compared with another's: each with each."""
_WHO = ("person", "given", "family", "also_known_as", "date_of_birth", "identifiers", "description")


def _says_alike(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two descriptions have anything in common that tells who it is; one that says nothing takes the other back."""
    if not (a.keys() - _NAMED_ALONE and b.keys() - _NAMED_ALONE):
        return True
    is_named_alike = not set(_first_names(a)).isdisjoint(_first_names(b))
    return is_named_alike or any(a.get(name) and a.get(name) == b.get(name) for name in _WHO)


def _first_names(stated: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(" ".join([stated.get("given", ""), *stated.get("also_known_as", ())]).casefold().split()))
