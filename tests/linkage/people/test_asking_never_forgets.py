"""Asking never forgets: once every question is answered, nobody is left apart whom one more question would have joined.

Reports, answers and undoing come in any order, with processing in between. What is left is worked out here from
everybody who is known, two by two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from synthetic import factories
from tests.access.raw import as_superuser
from tests.linkage.test_any_sequence import keep, nominals, rows
from tests.living import House
from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.config.commands.back_record import Tally, _people
from wholepicture.intake.bulk_intake import take_in
from wholepicture.linkage import Contradiction
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.comparison.shortlist import worth_asking
from wholepicture.linkage.comparison.weight import in_use
from wholepicture.linkage.models import Judgement
from wholepicture.linkage.people import meetings, review_queue
from wholepicture.linkage.people.evidence import known_of, population
from wholepicture.linkage.queries import Pair, pairs_to_judge

HOME = {"lines": ["4 Elder Avenue"], "postcode": "ZA1 7SS"}
SASHA = {"given": "Sasha", "family": "Stanburn", "date_of_birth": "2006-09-23", "sex": "female"}
# Each says something that another lacks, so that what is known of two together is nearer to a third than either was. Two
# who share a number are joined by the rule; the last are a sister and a stranger.
DESCRIBED: list[dict[str, Any]] = [
    SASHA,
    {**SASHA, "family": "Moor", "date_of_birth": None, "phones": ["07700 900123"], "address": HOME},
    {**SASHA, "also_known_as": ["Sasha Moor"], "phones": ["07700 900123"], "address": HOME},
    {**SASHA, "date_of_birth": None, "school": "Tern Hill School"},
    {**SASHA, "given": "Alexandra", "school": "Tern Hill School", "identifiers": [factories.upn_of(1)]},
    {**SASHA, "family": "Moor", "identifiers": [factories.upn_of(1)], "phones": ["07700 900123"]},
    {**SASHA, "given": "Ines", "address": HOME},
    {**SASHA, "given": "Sascha", "family": "Stanborn", "date_of_birth": "2006-09-22"},
    {**SASHA, "given": "Alexandra", "identifiers": [factories.upn_of(2)]},
    {**SASHA, "date_of_birth": "2001-02-11", "phones": ["07700 900123"]},
    {**SASHA, "given": None, "identifiers": [factories.upn_of(2)], "phones": ["07700 900123"]},
]

Step = tuple[Any, ...]
ARRIVE = st.tuples(st.just("arrive"), st.integers(0, len(DESCRIBED) - 1))
ANSWER = st.tuples(st.just("answer"), st.integers(0, 9), st.sampled_from(["same", "same", "different", "unsure"]))
UNDO = st.tuples(st.just("undo"), st.integers(0, 9))
STEPS = st.lists(st.one_of(ARRIVE, ARRIVE, ANSWER, UNDO), min_size=2, max_size=12)


@dataclass
class Town:
    """An installation in which nobody is known, put back before each example."""

    house: House
    officer: Viewer
    worker: Viewer
    put_back: str
    judged: list[Judgement] = field(default_factory=list)
    sent: int = 0

    def empty(self) -> None:
        self.judged, self.sent = [], 0
        with as_superuser(self.house.database) as connection:
            connection.execute(self.put_back.encode())

    def do(self, step: Step) -> None:
        kind, *about = step
        {"arrive": self.arrive, "answer": self._answer_any, "undo": self._undo_any}[kind](*about)

    def arrive(self, whom: int) -> None:
        self.sent += 1
        stated = factories.child(**{"identifiers": None, **DESCRIBED[whom]})
        (receipt,) = self.house.send("SCH1", factories.concern(stated, key=f"r{self.sent}"))
        linkage.join(self.worker, submissions=[receipt.submission])

    def _answer_any(self, number: int, answer: str) -> None:
        pairs = pairs_to_judge(self.officer)
        if pairs:
            self.answer(pairs[number % len(pairs)], answer)

    def answer(self, pair: Pair, answer: str) -> None:
        a, b = pair.a.subject, pair.b.subject
        try:
            made = linkage.record_judgement(
                self.officer, subject_a=a, subject_b=b, answer=answer, reason="Told by a test"
            )
        except Contradiction:
            return self.answer(pair, "unsure")
        self.judged.append(made)
        linkage.rejoin(self.worker, subjects=[a, b])

    def _undo_any(self, number: int) -> None:
        if self.judged:
            undone = self.judged.pop(number % len(self.judged))
            linkage.undo_judgement(self.officer, judgement=undone.id, reason="Taken back by a test")
            linkage.rejoin(self.worker, subjects=list(undone.subjects))

    def answer_all(self, answer: str) -> None:
        while pairs := pairs_to_judge(self.officer, limit=1):
            self.answer(pairs[0], answer)


@pytest.fixture(scope="module")
def town(shared_house: House) -> Town:
    _, put_back = keep(shared_house.database)
    return Town(shared_house, shared_house.viewer("linkage_officer"), system_viewer("derivation"), put_back)


def forgotten(town: Town) -> list[str]:
    """Says which two are worth a question, and were never asked about: of everybody who shares a key with anybody, by
    everything that is known of both."""
    where, met = nominals(), _sharing_a_key()
    with town.worker.acting():
        model, people, known = in_use(), population(), known_of(set(where.values()))
        answered = {
            frozenset(where[subject] for subject in judgement.subjects)
            for judgement in Judgement.objects.filter(id__in=[made.id for made in town.judged])
        }
        return [
            f"nobody asked whether {a} is {b}"
            for a, b in combinations(sorted(known), 2)
            if frozenset((a, b)) in met - answered and worth_asking(model, known[a], {b: known[b]}, population=people)
        ]


def _sharing_a_key() -> set[frozenset[UUID]]:
    """Returns every two nominals that have a blocking key in common."""
    pairs = rows(
        """SELECT DISTINCT m.nominal, n.nominal FROM linkage_blockingkey a JOIN linkage_blockingkey b USING (key)
           JOIN linkage_membership m ON m.subject = a.subject AND m.until IS NULL
           JOIN linkage_membership n ON n.subject = b.subject AND n.until IS NULL WHERE m.nominal <> n.nominal"""
    )
    return set(map(frozenset, pairs))


def check(town: Town, steps: Sequence[Step], answer: str) -> None:
    town.empty()
    for step in steps:
        town.do(step)
    town.answer_all(answer)
    assert forgotten(town) == [], f"after {steps}"
    assert asked_by_whole_run() == 0, f"after {steps}"


def asked_by_whole_run() -> int:
    """How many new questions `link --batch` finds about people."""

    @dataclass
    class Given:
        memory: str = "1GB"
        engine: str = "duckdb"

    tally: Tally = _people(system_viewer("derivation"), Given(), lambda *told: None)  # type: ignore[arg-type]
    return tally.questions


LATE_ANSWERS: list[Step] = [("arrive", 0), ("arrive", 1), ("arrive", 2)]
# The last is joined with the first by the rule, and meets the second under no key: it is what the two first know together
# that is worth a question.
TOLD_MORE: list[Step] = [("arrive", 8), ("arrive", 9), ("arrive", 10)]
FEW = settings(
    max_examples=settings.default.max_examples // 8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(STEPS, st.sampled_from(["same", "same", "different", "unsure"]))
@example(LATE_ANSWERS, "same")
@example(TOLD_MORE, "same")
@example([*LATE_ANSWERS, ("answer", 0, "same"), ("answer", 0, "same"), ("undo", 0)], "same")
def test_once_all_is_answered_nobody_is_left_whom_a_question_would_have_joined(
    town: Town, steps: list[Step], answer: str
) -> None:
    check(town, steps, answer)


def test_three_files_that_come_one_after_the_other_are_asked_about_to_the_end(town: Town) -> None:
    town.empty()
    for path in sorted((Path(__file__).parents[1] / "cases").glob("41-late-answers-lose-questions.*.ndjson")):
        taken = take_in(town.house.operator("SCH1"), path=path)
        assert taken.accepted == 1
        town.house.process()
    town.answer_all("same")
    assert forgotten(town) == []
    assert len(set(nominals().values())) == 1


def _what_was_joined_is_not_asked_about_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(review_queue, "ask_on", lambda nominals: 0)


def _nobody_tells_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(meetings, "told_more", lambda newcomers: set())


@pytest.mark.parametrize(
    ("plant", "steps"),
    [
        (_what_was_joined_is_not_asked_about_again, LATE_ANSWERS),
        (_nobody_tells_more, TOLD_MORE),
    ],
)
def test_a_planted_forgetfulness_is_found(
    town: Town, plant: Callable[[pytest.MonkeyPatch], None], steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError, match="nobody asked whether"):
        check(town, steps, "same")
