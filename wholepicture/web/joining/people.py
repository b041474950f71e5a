"""Judging people. Nobody is joined by resemblance alone: a linkage officer judges, and can take it back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.http import QueryDict

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import Refusal
from wholepicture.linkage import Contradiction
from wholepicture.linkage.commands import AlreadyJudged, record_judgement, record_judgements, undo_judgement
from wholepicture.linkage.people import pair_view
from wholepicture.linkage.people.pair_view import Pair
from wholepicture.linkage.queries import (
    MOST_COUNTED,
    judgements_recent,
    judgements_to_look_at,
    pair_to_judge,
    pairs_counted,
    pairs_to_judge,
)
from wholepicture.linkage.rules import SECOND_LOOKS, presses
from wholepicture.picture.queries import facts_stated
from wholepicture.web.frame.request import id_or_none
from wholepicture.web.joining import people_pair
from wholepicture.web.joining.compared import JudgementInWords
from wholepicture.web.joining.judging import Judged
from wholepicture.web.joining.people_pair import name_of
from wholepicture.web.joining.waterfall import waterfall
from wholepicture.web.parts.judgement import ANSWERS, REASONS, JudgementForm
from wholepicture.web.wording.people import ROLES

FORM = JudgementForm(ANSWERS, REASONS, choose="Choose the same person, different people, or unsure.")


PRESSING = {
    "now": "One of their reports says that a child is in danger now or missing, so this question comes first.",
    "alert": "An alert about one of them waits to be decided. Whoever decides it sees all that your answer brings together.",
}


class NoRowTicked(Refusal):
    """No row is ticked. Tick those that your answer settles, or open one by itself."""


class RowsHaveChanged(Refusal):
    """Somebody has answered some of these rows, or more have come. Nothing was stored. Look at the rows again."""


class People(Judged[Pair, pair_view.Judged]):
    """Subjects of two reports, who may be one person."""

    code = "people"
    urls: ClassVar[dict[str, str]] = {
        "queue": "joining",
        "pair": "joining_pair",
        "judge": "joining_judge",
        "judged": "joining_judged",
        "undo": "joining_undo",
    }
    all_judgements = "All judgements"
    refusals = (Contradiction, AlreadyJudged, NoRowTicked, RowsHaveChanged)

    presses: ClassVar[dict[str, str]] = {
        "now": "in danger now or missing",
        "alert": "an alert waits",
        "others": "all others",
    }

    def questions(self, viewer: Viewer, after: tuple[int, UUID] | None, presses: str = "", *, limit: int) -> list[Pair]:
        return pairs_to_judge(viewer, limit=limit, after=after, presses=presses, is_grouped=True)

    def pair(self, viewer: Viewer, question: UUID) -> Pair | None:
        return pair_to_judge(viewer, candidate=question)

    def recent(self, viewer: Viewer, **narrowed: Any) -> list[pair_view.Judged]:
        return judgements_recent(viewer, **narrowed)

    def sides(self, pair: Pair) -> frozenset[UUID]:
        return frozenset((pair.a.subject, pair.b.subject))

    def sides_judged(self, judgement: pair_view.Judged) -> frozenset[UUID]:
        return frozenset((judgement.subject_a, judgement.subject_b))

    def form(self, pair: Pair) -> JudgementForm:
        return FORM

    def record(self, viewer: Viewer, pair: Pair, *, answer: str, reason: str) -> str:
        if not pair.rows:
            sides = {"subject_a": pair.a.subject, "subject_b": pair.b.subject}
            alone = record_judgement(viewer, **sides, answer=answer, reason=reason)
            return _looked_at_again([(alone.answer, alone.second)])
        pairs = [(row.a.subject, row.b.subject) for row in pair.rows]
        made = record_judgements(viewer, pairs=pairs, answer=answer, reason=reason)
        again = _looked_at_again((judgement.answer, judgement.second) for judgement in made)
        return f" {len(made)} {'row' if len(made) == 1 else 'rows'} settled.{again}"

    def ticked(self, pair: Pair, sent: QueryDict) -> Pair:
        ids = {id_or_none(text) for text in sent.getlist("rows")}
        if not pair.rows:
            return pair
        if not ids:
            raise NoRowTicked
        if not ids <= {row.id for row in pair.rows}:
            raise RowsHaveChanged
        return replace(pair, rows=[row for row in pair.rows if row.id in ids])

    def undo(self, viewer: Viewer, *, judgement: UUID, reason: str) -> None:
        undo_judgement(viewer, judgement=judgement, reason=reason)

    def listed(self, viewer: Viewer, pairs: Sequence[Pair]) -> list[people_pair.Listed]:
        rows = [row for pair in pairs for row in pair.rows]
        stated = facts_stated(viewer, subjects=_everyone(map(self.sides, [*pairs, *rows])))
        return people_pair.listed(pairs, stated)

    def in_words(self, viewer: Viewer, judgements: Sequence[pair_view.Judged]) -> list[JudgementInWords]:
        stated = facts_stated(viewer, subjects=_everyone(map(self.sides_judged, judgements)))
        return people_pair.judgements_in_words(judgements, stated)

    def side_by_side(self, viewer: Viewer, pair: Pair) -> dict[str, Any]:
        held = [report for side in (pair.a, pair.b) for report in side.held]
        stated = facts_stated(
            viewer, subjects=_everyone(map(self.sides, [pair, *pair.rows])) | {report.subject for report in held}
        )
        sides = []
        for letter, side in (("A", pair.a), ("B", pair.b)):
            reports = [(report, name_of(stated.get(report.subject, {}))) for report in side.held]
            sides.append((letter, side, reports, ROLES.get(side.role, "")))
        return {
            "pair": pair,
            "sides": sides,
            "together": people_pair.together(pair),
            "frees": people_pair.frees(pair, stated),
            "presses": PRESSING.get(presses(pair.order), ""),
            "row_legend": f"This is one question with {len(pair.rows)} rows. Which of them does your answer settle?",
            "row_options": [people_pair.row_in_words(row, stated) for row in pair.rows],
            "rows_ticked": [str(row.id) for row in pair.rows],
            **people_pair.in_short(pair),
            **people_pair.parted(people_pair.aligned(pair, stated)),
            "fall": waterfall(pair.weighed) if pair.weighed else None,
        }

    def beside_queue(self, viewer: Viewer) -> dict[str, Any]:
        """How many questions wait, by how they press; and whether a colleague's judgement waits for a second look."""
        waiting, counted = judgements_to_look_at(viewer, limit=5), pairs_counted(viewer)
        return {
            "second_waits": any(not judgement.is_own for judgement in waiting),
            "counted": [(code, words, _number(counted[code])) for code, words in self.presses.items()],
        }


def _looked_at_again(made: Iterable[tuple[str, str]]) -> str:
    """What is said where a colleague looks at what was judged: by its answer, and why a second person is wanted."""
    for answer, why in made:
        if why:
            when = "" if answer == "different" else " before it counts"
            return f" A colleague looks at it{when}, because {SECOND_LOOKS[why]}."
    return ""


def _number(counted: int) -> str:
    return f"{counted:,} or more" if counted >= MOST_COUNTED else f"{counted:,}"


def _everyone(sides: Iterable[frozenset[UUID]]) -> set[UUID]:
    return set().union(*sides)


PEOPLE = People()
