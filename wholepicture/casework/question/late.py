"""Tells both sides of a question that nobody answered it in time: by the clock, every hour. The clock answers nothing.

Of those who are asked: who took it, else those who may take it, as when it was asked. Of those who ask: who sees to it, else who leads
their agency. Where nobody of a side may read it, the hub's duty desk is told in their place. Nobody is told of what they may not read.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.models import AgencyQuestion, QuestionAbout
from wholepicture.casework.question.rules import WAITING
from wholepicture.casework.referral.standing import pairs_told, who_answers
from wholepicture.notices.by_the_clock import end_told_to, tell_once
from wholepicture.partnership.absences.queries import cover_for, duty_desk
from wholepicture.partnership.queries import all_areas, leading_at

KIND = "question_late"
MOST = 1000  # questions of an area that are looked at, those that became late last first
OF_QUESTION = (
    "area",
    "agency",
    "to_agency",
    "to_team",
    "asked_by",
    "keeper",
    "taken_by",
    "due_at",
)

Pair = tuple[UUID, UUID]


@command(Permission.DERIVE, called="Told both sides of questions that are late")
def tell_late_questions(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell who should answer a question, and who asked it, that it is late: once, and once more when it is late after it was
    asked again. That it is answered or taken back ends it at once. Returns how many were told."""
    return sum(_tell_in(area.id, at) for area in all_areas())


def _tell_in(area: UUID, at: datetime) -> int:
    over = AgencyQuestion.objects.filter(area_id=area, state=WAITING, due_at__lt=at).only("id", *OF_QUESTION)
    late = list(over.order_by("-due_at", "id")[:MOST])
    desk = sorted(duty_desk(area, HUB_READERS)) if late else []
    return sum(_tell(area, row, desk, at) for row in late)


def _tell(area: UUID, row: AgencyQuestion, desk: Sequence[UUID], at: datetime) -> int:
    to_desk = {one for _, one in _able({(row.id, one) for one in desk})}
    sides = [(set(side), _stand_in(row, side)) for side in (_asked(row), _asking(row))]
    told = {one for people, stand_in in sides for one in (*people, *stand_in)}
    end_told_to(KIND, row.id, but=told | to_desk, at=at)
    new: set[UUID] = set()
    for people, stand_in in sides:
        able = {one for _, one in _able({(row.id, one) for one in stand_in})}
        new |= tell_once(
            KIND,
            row.id,
            area=area,
            people=people,
            desk=to_desk,
            since=row.due_at,
            with_cover=stand_in <= able,
        )
    if new:
        _note(row)
    return len(new)


def _asked(row: AgencyQuestion) -> list[UUID]:
    """Who should answer it: who took it, where they may read it still; else those who may take it."""
    has_it = [one for _, one in _able({(row.id, row.taken_by_id)} if row.taken_by_id else ())]
    return has_it or who_answers(row, row.asked_by_id, _able)


def _asking(row: AgencyQuestion) -> list[UUID]:
    """Who sees to it for those who ask, where they may read it still; else who leads there."""
    leading = [one.id for one in leading_at([row.agency_id])]
    for circle in ([row.keeper_id], leading):
        if able := {one for _, one in _able({(row.id, one) for one in circle})}:
            return sorted(able)
    return []


def _stand_in(row: AgencyQuestion, people: Collection[UUID]) -> set[UUID]:
    """Who would be told in the place of those of these who are away."""
    covers = cover_for(set(people), at_desk=HUB_READERS)
    return {one for cover in covers.values() if cover.is_away for one in cover.people}


def _able(pairs: Collection[Pair]) -> set[Pair]:
    """Those of these pairs of a question and somebody where they may read it."""
    return pairs_told("SELECT * FROM sec.told_of_questions(%s, %s)", pairs) if pairs else set()


def _note(row: AgencyQuestion) -> None:
    about = QuestionAbout.objects.filter(question_id=row.id).first()
    is_child = about is not None and about.kind == "child"
    concerning(subjects=[about.about] if is_child and about else [], records=[row.id])
