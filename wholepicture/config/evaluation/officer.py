"""The linkage officer of an invented town: answers what the product asks about people and things, by the truth."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.base.ledgered import Refusal
from wholepicture.config.evaluation.town import Town
from wholepicture.linkage.commands import look_again, record_judgement
from wholepicture.linkage.queries import names_of_subjects, pairs_to_judge
from wholepicture.linkage.things.commands import judge_things
from wholepicture.linkage.things.queries import names_of_mentions, things_to_judge

AT_ONCE = 50  # questions, after which what was answered is taken in
REASON = "Invented, for the evaluation: by the truth of the town."

Made = TypeVar("Made")
Name = tuple[str, str, str]


@dataclass
class Officer:
    """`first` answers; `second` looks again where an answer goes far against the facts. Questions about people come first."""

    town: Town
    first: Callable[[], Viewer]
    second: Callable[[], Viewer]
    answered: int = 0
    refused: int = 0  # answers against which others stood

    def answer(self, most: int | None, take_in: Callable[[], object]) -> None:
        """Answers so many questions, all that there are where `most` is None. What was answered is taken in in between."""
        until = None if most is None else self.answered + most
        while until is None or self.answered < until:
            before = self.answered
            self._answer_some(min(AT_ONCE, until - before) if until is not None else AT_ONCE)
            if self.answered == before:
                return
            take_in()

    def _answer_some(self, most: int) -> None:
        pairs = pairs_to_judge(self.first(), limit=most)
        for pair in pairs:
            self._judge(pair.a.subject, pair.b.subject)
        things = things_to_judge(self.first(), limit=most - len(pairs)) if len(pairs) < most else []
        for question in things:
            self._judge_things(question.a.mention, question.b.mention)

    def _judge(self, a: UUID, b: UUID) -> None:
        named = names_of_subjects(system_viewer("operator"), subjects=[a, b])
        made = self._said(
            self._by_truth(named, (a, b)),
            lambda answer: record_judgement(self.first(), subject_a=a, subject_b=b, answer=answer, reason=REASON),
        )
        if made.second:
            look_again(self.second(), judgement=made.id, agrees=True, reason=REASON)

    def _judge_things(self, a: UUID, b: UUID) -> None:
        named = names_of_mentions(system_viewer("operator"), mentions=[a, b])
        self._said(
            self._by_truth(named, (a, b)),
            lambda answer: judge_things(self.first(), mention_a=a, mention_b=b, answer=answer, reason=REASON),
        )

    def _by_truth(self, named: Mapping[UUID, Name], both: Collection[UUID]) -> str:
        meant = [self.town.truth.who.get(named[one]) for one in both]
        if None in meant:
            return "unsure"  # somebody's own telephone or home, of which the truth says nothing
        return "same" if len(set(meant)) == 1 else "different"

    def _said(self, answer: str, say: Callable[[str], Made]) -> Made:
        """Says it; where other answers stand against it, that nobody can tell."""
        self.answered += 1
        try:
            return say(answer)
        except Refusal:
            self.refused += 1
            return say("unsure")
