"""Judging things: a vehicle, phone, account or place that two reports name differently."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.linkage.things.commands import CannotBeOne, KeptApart, judge_things, undo_thing_judgement
from wholepicture.linkage.things.queries import (
    JudgedPair,
    ThingPair,
    thing_judgements_recent,
    thing_pair_to_judge,
    things_to_judge,
)
from wholepicture.picture.queries import people_tied
from wholepicture.web.joining import things_pair
from wholepicture.web.joining.compared import JudgementInWords
from wholepicture.web.joining.judging import Judged
from wholepicture.web.parts.judgement import JudgementForm
from wholepicture.web.wording.people import ROLES


class Things(Judged[ThingPair, JudgedPair]):
    """Mentions in two reports, which may be of one thing."""

    code = "things"
    urls: ClassVar[dict[str, str]] = {
        "queue": "joining_things",
        "pair": "joining_thing_pair",
        "judge": "joining_thing_judge",
        "judged": "joining_things_judged",
        "undo": "joining_things_undo",
    }
    all_judgements = "All judgements of things"
    refusals = (CannotBeOne, KeptApart)

    def questions(
        self, viewer: Viewer, after: tuple[int, UUID] | None, presses: str = "", *, limit: int
    ) -> list[ThingPair]:
        return things_to_judge(viewer, limit=limit, after=after)

    def pair(self, viewer: Viewer, question: UUID) -> ThingPair | None:
        return thing_pair_to_judge(viewer, question=question)

    def recent(self, viewer: Viewer, **narrowed: Any) -> list[JudgedPair]:
        return thing_judgements_recent(viewer, **narrowed)

    def sides(self, pair: ThingPair) -> frozenset[UUID]:
        return frozenset((pair.a.mention, pair.b.mention))

    def sides_judged(self, judgement: JudgedPair) -> frozenset[UUID]:
        return frozenset((judgement.mention_a, judgement.mention_b))

    def form(self, pair: ThingPair) -> JudgementForm:
        singular, plural = things_pair.ONE[pair.kind], things_pair.MANY[pair.kind]
        choose = f"Choose the same {singular}, different {plural}, or unsure."
        return JudgementForm(things_pair.answers(pair.kind), things_pair.REASONS, choose)

    def record(self, viewer: Viewer, pair: ThingPair, *, answer: str, reason: str) -> str:
        judge_things(viewer, mention_a=pair.a.mention, mention_b=pair.b.mention, answer=answer, reason=reason)
        return ""

    def undo(self, viewer: Viewer, *, judgement: UUID, reason: str) -> None:
        undo_thing_judgement(viewer, judgement=judgement, reason=reason)

    def listed(self, viewer: Viewer, pairs: Sequence[ThingPair]) -> list[things_pair.Listed]:
        return things_pair.listed(pairs)

    def in_words(self, viewer: Viewer, judgements: Sequence[JudgedPair]) -> list[JudgementInWords]:
        return things_pair.judgements_in_words(judgements)

    def side_by_side(self, viewer: Viewer, pair: ThingPair) -> dict[str, Any]:
        tied = people_tied(viewer, kind=pair.kind, things=[pair.a.thing, pair.b.thing])
        sides = []
        for letter, side in (("A", pair.a), ("B", pair.b)):
            people = [(person, ROLES.get(person.role, "")) for person in tied.get(side.thing, ())]
            sides.append((letter, side, things_pair.reports_held(pair.kind, side.held), people))
        return {
            "noun": things_pair.ONE[pair.kind],
            "sides": sides,
            "rows": things_pair.aligned(pair),
            "findings": things_pair.findings(pair.compared.reasons),
            "in_all": things_pair.in_all(pair),
            "together": len({person.id for people in tied.values() for person in people}),
        }


THINGS = Things()
