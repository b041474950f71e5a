"""What is said of the entries of a child, as it is stored. Inside a recorded act: row security decides what shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.sql.rows import COUNTS, LIVE
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.casework.models import Significance
from wholepicture.casework.significance.results import SaidRow, Thread
from wholepicture.casework.significance.rules import FIELDS, Said, in_threads
from wholepicture.linkage.queries import nominal_now, subjects_in
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.picture.queries import events_about, pieces_alone, standing_for

MOST = 10_000  # words about one child, the newest: as many as a chronology has entries


def child_now(viewer: Viewer, nominal: UUID) -> UUID:
    """Who a child is now."""
    return nominal_now(viewer, nominal) or nominal


def subjects_of(nominal: UUID, entry: UUID) -> list[UUID]:
    """The child as this entry of hers describes her, mostly once; empty: it is none of hers, or nothing of it shows."""
    described = events_about(subjects_in(nominal), None).filter(submission=entry).values_list("subject", flat=True)
    of_piece = pieces_alone(nominal, None).filter(item=entry).values_list("subject", flat=True)
    return sorted({subject for subject in (*described, *of_piece) if subject})


def may_say(viewer: Viewer, nominal: UUID) -> bool:
    """Whether somebody may say something of this child's entries: the hub, and whoever works with her by more than their own word."""
    if viewer.is_hub or viewer.professional_id is None:
        return viewer.is_hub
    asked = f"SELECT EXISTS (SELECT 1 FROM access_involvement i WHERE i.agency_id = %s AND i.nominal = %s AND {LIVE} AND {COUNTS})"  # noqa: S608
    with cursor() as sql:
        sql.execute(asked, [viewer.agency_id, nominal])
        return bool(sql.fetchone()[0])


def said_of_child(viewer: Viewer, nominal: UUID, known_at: datetime | None = None) -> dict[UUID, list[Thread]]:
    """What is said of the entries of a child, by entry: now, or as known then."""
    subjects = subjects_in(nominal, known_at=known_at)
    pieces = set(pieces_alone(nominal, known_at).exclude(subject=None).values_list("item", "subject"))
    rows = list(_known(Significance.objects.filter(subject__in=subjects), known_at))
    alone = _known(Significance.objects.filter(entry__in=[item for item, _ in pieces]), known_at) if pieces else ()
    rows += [row for row in alone if (row.entry, row.subject) in pieces and row.subject not in subjects]
    return by_entry(rows, known_at)


def said_of_entry(entry: UUID) -> dict[UUID, list[Thread]]:
    """What is said of one entry, by the child as it describes her."""
    rows = list(Significance.objects.filter(entry=entry).order_by("-at", "id")[:MOST])
    of_subject: dict[UUID, list[Significance]] = {}
    for row in rows:
        of_subject.setdefault(row.subject, []).append(row)
    return {subject: by_entry(theirs).get(entry, []) for subject, theirs in of_subject.items()}


def _known(rows: Any, known_at: datetime | None) -> Any:
    return (rows if known_at is None else rows.filter(at__lte=known_at)).order_by("-at", "id")[:MOST]


def by_entry(rows: Sequence[Significance], known_at: datetime | None = None) -> dict[UUID, list[Thread]]:
    """Rows as pages show them. What was said of a report stands under the one that took its place as well.

    Agencies go by their names: whoever may not know where somebody in the report is reads the words of their own agency alone."""
    agencies = agencies_by_id()
    people = names_of({row.made_by_id for row in rows})
    of_entry: dict[UUID, list[SaidRow]] = {}
    for row in rows:
        of_entry.setdefault(row.entry, []).append(_shown(row, agencies[row.agency_id].name, people))
    for earlier, later in standing_for(of_entry, known_at).items():
        moved = [replace(row, of_earlier=True) for row in of_entry[earlier] if not row.of_earlier]
        of_entry.setdefault(later, []).extend(moved)
    return {entry: _threads(said) for entry, said in of_entry.items()}


def _shown(row: Significance, agency: str, people: Mapping[UUID, str]) -> SaidRow:
    return SaidRow(
        id=row.id,
        entry=row.entry,
        said=Said(*(getattr(row, name) for name in FIELDS)),
        by=row.made_by_id,
        who=people.get(row.made_by_id, ""),
        agency=agency,
        at=row.at,
        number=row.number,
    )


def _threads(said: Iterable[SaidRow]) -> list[Thread]:
    """What was said of an earlier state stays beside what the same person says of this one: it may be about what changed."""
    of_state: dict[tuple[bool, UUID], list[SaidRow]] = {}
    for row in said:
        of_state.setdefault((row.of_earlier, row.entry), []).append(row)
    states = (in_threads(of_state[state]) for state in sorted(of_state))
    return [Thread(thread[0], thread[1:]) for threads in states for thread in threads]
