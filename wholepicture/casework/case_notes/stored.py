"""Notes in cases as they are stored, and in which cases somebody may write. Inside a recorded act."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from wholepicture.access.viewer import Viewer
from wholepicture.casework.case_notes.results import CaseNoteRow
from wholepicture.casework.cases.queries import may_move
from wholepicture.casework.cases.rules import CLOSED, OPEN
from wholepicture.casework.cases.standing import Names, children_called, forces
from wholepicture.casework.models import Action, Case, CaseNote
from wholepicture.picture.queries import names_told

MOST_OFFERED = 40  # other cases of somebody's, those that moved last


def called_by_case(cases: Iterable[Case]) -> dict[UUID, str]:
    """What the child of each of these cases is called, by case, as far as whoever asks may read of them."""
    of_case = {case.id: case.nominals[0] for case in cases}
    called = children_called(set(of_case.values()))
    return {case: called[child] for case, child in of_case.items()}


def names_by_case(cases: Iterable[Case]) -> dict[UUID, frozenset[str]]:
    """Every name of the child of each of these cases, by case, as far as whoever asks may read of them."""
    of_case = {case.id: case.nominals[0] for case in cases}
    told = names_told(set(of_case.values()))
    return {case: told.get(child, frozenset()) for case, child in of_case.items()}


def open_to_write(viewer: Viewer, rows: Sequence[Case]) -> list[Case]:
    """Those of these cases, none of them closed, on which the viewer works."""
    actions = list(Action.objects.filter(case_id__in=[row.id for row in rows], state=OPEN))
    held = {(row.id, row.lead_id) for row in rows} | {(action.case_id, action.doer_id) for action in actions}
    in_force = forces({row.id: row for row in rows}, held)
    return [
        row
        for row in rows
        if row.state != CLOSED and may_move(viewer, row, in_force, [one for one in actions if one.case_id == row.id])
    ]


def own_cases(viewer: Viewer, beside: UUID) -> list[Case]:
    """Other cases that the viewer leads, shares or does something in, those that moved last."""
    me = viewer.professional_id
    doing = Action.objects.filter(doer_id=me, state=OPEN).values("case_id")
    rows = Case.objects.exclude(state=CLOSED).exclude(id=beside)
    mine = rows.filter(Q(lead_id=me) | Q(sharing__contains=[me]) | Q(id__in=doing))
    return list(mine.order_by("-moved_at", "id")[:MOST_OFFERED])


def rows_of(viewer: Viewer, case: Case, notes: Collection[CaseNote]) -> list[CaseNoteRow]:
    """Notes of one case with their names."""
    names = Names.to(viewer, {note.by_id for note in notes})
    others = _others(case, notes)
    return [
        CaseNoteRow(
            id=note.id,
            on=note.on,
            words=note.words,
            own=note.own,
            by=names.name(note.by_id),
            agency=names.agency(note.agency_id, case.nominals[0]),
            at=note.at,
            others=tuple(others.get(note.together, ())),
        )
        for note in notes
    ]


def _others(case: Case, notes: Collection[CaseNote]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The other cases in which each of these was written, of those that show to whoever asks."""
    copies = CaseNote.objects.filter(together__in=[note.together for note in notes]).exclude(case_id=case.id)
    written = list(copies.order_by("id").values_list("together", "case_id"))
    called = called_by_case(Case.objects.filter(id__in={of_case for _, of_case in written}))
    others: dict[UUID, list[tuple[UUID, str]]] = {}
    for together, of_case in written:
        others.setdefault(together, []).append((of_case, called[of_case]))
    return others
