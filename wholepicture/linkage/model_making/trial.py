"""Tries a model on people whom it has never met: what is joined without a person, what is asked, what is missed.

Descriptions arrive in an order drawn by lot. The published rule joins; everything else becomes questions as the queue
asks them; an officer who knows the truth answers them in the queue's order. No database: the same pure functions.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import combinations
from random import Random
from typing import Any
from uuid import UUID

from wholepicture.linkage.comparison.description import blocking_keys
from wholepicture.linkage.comparison.shortlist import MOST_DESCRIPTIONS, WIDEST_BLOCK, nearest, worth_asking
from wholepicture.linkage.comparison.weight import Model
from wholepicture.linkage.model_making.labelled import Labelled
from wholepicture.linkage.rules import Identity, contradicts, order_of, same_by_rule

Pair = frozenset[str]
Asked = list[tuple[float, int]]  # (weight, a description of the person asked about), likeliest first


@dataclass(frozen=True)
class Rates:
    """Pairs of descriptions, counted. `missed`: of one person, neither joined nor listed. `wrong`: of two, asked about."""

    true: int
    missed: int
    asked: int
    wrong: int

    @property
    def recall(self) -> float:
        return 1 - self.missed / self.true if self.true else 1.0


@dataclass
class Tried:
    """What came of a trial."""

    descriptions: int = 0
    people: int = 0
    twins: int = 0
    siblings: int = 0
    true_pairs: int = 0
    joined_by_rule: int = 0
    wrongly_joined: int = 0  # pairs of two people in one nominal, without a person having said so
    questions: int = 0
    said_same: int = 0
    recall_by_rule: float = 0.0
    recall_after: dict[int, float] = field(default_factory=dict)  # percent of the questions answered: recall
    by_group: dict[str, Rates] = field(default_factory=dict)


def together(tried: Mapping[str, Tried]) -> dict[str, Any]:
    """Several trials as one, as a card and the published tables show it; `tried` by what each was on.

    `whole` counts everything; shares are of true pairs. `groups` hold, by group, the share of its true pairs missed and
    of its questions that were about two people.
    """
    runs = list(tried.values())
    whole = {name: sum(getattr(one, name) for one in runs) for name in _COUNTED}
    true = max(1, whole["true_pairs"])

    def share(recall: Callable[[Tried], float]) -> float:
        return sum(recall(one) * one.true_pairs for one in runs) / true

    by_rule = share(lambda one: one.recall_by_rule)
    after = {str(percent): share(lambda one, at=percent: one.recall_after[at]) for percent in PERCENTS}
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for one in runs:
        for name, rates in one.by_group.items():
            groups[name].update(asdict(rates))
    return {
        "towns": list(tried),
        "whole": {
            **whole,
            "recall_by_rule": round(by_rule, 5),
            "recall_of_queue": round((after["100"] - by_rule) / (1 - by_rule), 5) if by_rule < 1 else 1.0,
            "recall_after": {percent: round(recall, 5) for percent, recall in after.items()},
            "questions_per_1000": round(1000 * whole["questions"] / max(1, whole["descriptions"]), 1),
            "answered_same": round(whole["said_same"] / max(1, whole["questions"]), 4),
        },
        "groups": {
            name: {
                "true": one["true"],
                "missed": round(one["missed"] / max(1, one["true"]), 5),
                "asked": one["asked"],
                "wrong": round(one["wrong"] / max(1, one["asked"]), 4),
            }
            for name, one in sorted(groups.items())
        },
    }


_COUNTED = "descriptions people twins siblings true_pairs wrongly_joined questions said_same".split()
PERCENTS = (25, 50, 100)  # of the questions answered


class Trial:
    """One run. `population` is that of the prior."""

    def __init__(self, model: Model, rows: Iterable[Labelled], *, seed: int = 1, population: int = 4096) -> None:
        self.model, self.population = model, population
        self.rows = list(rows)
        Random(seed).shuffle(self.rows)  # noqa: S311 (an order drawn by lot, not a secret)
        self.nominal = list(range(len(self.rows)))
        self.members: dict[int, list[int]] = {}
        self.tried = Tried()
        self._by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._identities: list[Identity] = []
        self._waiting: list[tuple[int, Asked]] = []
        self._joined_pairs = 0  # of one person
        self._listed: set[Pair] = set()

    def run(self) -> Tried:
        """Everything arrives, then everything asked is answered."""
        tried = self.tried
        for number in range(len(self.rows)):
            self._arrive(number)
        self._count_people()
        tried.wrongly_joined = sum(self._pairs_of_two(group) for group in self.members.values())
        tried.recall_by_rule = self._recall()
        self._answer()
        tried.by_group = self._groups()
        return tried

    # -- arriving

    def _arrive(self, number: int) -> None:
        self.members[number] = [number]
        self._join_by_rule(number)
        row = self.rows[number]
        met: set[int] = set()
        for key in sorted(set(blocking_keys(row.columns))):
            met.update(self._by_key[key][:WIDEST_BLOCK])
            self._by_key[key].append(number)
        mine = self.nominal[number]
        others = [(self.nominal[one], self.rows[one].columns) for one in sorted(met) if self.nominal[one] != mine]
        close = nearest(self.model, row.columns, others, population=self.population)
        known = {whom: self._known(whom) for _, whom in close}
        asked = worth_asking(self.model, self._known(mine), known, population=self.population)
        if asked:
            # what is asked is remembered by one description of each person: people merge as answers come
            self._waiting.append((number, [(weight, self.members[whom][0]) for weight, whom in asked]))

    def _known(self, nominal: int) -> list:
        return [self.rows[one].columns for one in self.members[nominal][-MOST_DESCRIPTIONS:]]

    def _join_by_rule(self, number: int) -> None:
        row = self.rows[number]
        facts = row.profile.likeness
        one = Identity(
            id=UUID(int=number),
            first_subject=UUID(int=number),
            first_at=_START + timedelta(minutes=number),
            identifiers=row.profile.trusted,
            given=facts.given,
            family=facts.family,
            born=facts.born,
            sex=facts.sex,
        )
        self._identities.append(one)
        for pair in sorted(row.profile.trusted):
            for other in self._by_number[pair]:
                if self.nominal[other] != self.nominal[number] and same_by_rule(one, self._identities[other]):
                    self._join_unless_contradicted(number, other)
            self._by_number[pair].append(number)

    def _join_unless_contradicted(self, a: int, b: int) -> None:
        left, right = self.members[self.nominal[a]], self.members[self.nominal[b]]
        if not any(contradicts(self._identities[x], self._identities[y]) for x in left for y in right):
            self.tried.joined_by_rule += 1
            self._merge(a, b)

    def _merge(self, a: int, b: int) -> None:
        keep, go = sorted((self.nominal[a], self.nominal[b]), key=lambda one: (-len(self.members[one]), one))
        here, there = (Counter(self.rows[one].person for one in self.members[side]) for side in (keep, go))
        self._joined_pairs += sum(count * there[person] for person, count in here.items())
        for one in self.members[go]:
            self.nominal[one] = keep
        self.members[keep] += self.members.pop(go)

    # -- answering

    def _answer(self) -> None:
        """In the queue's order, which changes as pictures grow; who is not the first asked about is asked the next."""
        recalls = [self._recall()]
        heap = [(self._place(new, asked), new, asked) for new, asked in self._waiting]
        heapify(heap)
        while heap:
            place, new, asked = heappop(heap)
            if (now := self._place(new, asked)) != place:
                heappush(heap, (now, new, asked))
                continue
            other = asked[0][1]
            if self.nominal[new] == self.nominal[other]:
                continue
            self._listed.add(frozenset((self.rows[new].id, self.rows[other].id)))
            self.tried.questions += 1
            if self.rows[new].person == self.rows[other].person:
                self.tried.said_same += 1
                self._merge(new, other)
            elif asked[1:]:
                heappush(heap, (self._place(new, asked[1:]), new, asked[1:]))
            recalls.append(self._recall())
        for percent in PERCENTS:
            self.tried.recall_after[percent] = recalls[self.tried.questions * percent // 100]

    def _place(self, new: int, asked: Asked) -> int:
        weight, other = asked[0]
        reports = len(self.members[self.nominal[new]]) * len(self.members[self.nominal[other]])
        return order_of(weight, reports, child=True, touched=False)

    # -- counting

    def _count_people(self) -> None:
        tried = self.tried
        by_person = Counter(row.person for row in self.rows)
        tried.descriptions, tried.people = len(self.rows), len(by_person)
        tried.true_pairs = sum(count * (count - 1) // 2 for count in by_person.values())
        one = {row.person: row for row in self.rows}
        tried.twins = len({frozenset((row.person, row.twin)) for row in one.values() if row.twin in one})
        tried.siblings = len({frozenset((row.person, s)) for row in one.values() for s in row.siblings if s in one})

    def _pairs_of_two(self, group: Sequence[int]) -> int:
        people = Counter(self.rows[one].person for one in group)
        whole = len(group) * (len(group) - 1) // 2
        return whole - sum(count * (count - 1) // 2 for count in people.values())

    def _recall(self) -> float:
        return self._joined_pairs / self.tried.true_pairs if self.tried.true_pairs else 1.0

    def _groups(self) -> dict[str, Rates]:
        """Both errors by each group that the file tells apart: a group holds the people of whom any description says so."""
        people: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            people[row.person].append(number)
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for numbers in people.values():
            true = len(numbers) * (len(numbers) - 1) // 2
            found = sum(self.nominal[a] == self.nominal[b] for a, b in combinations(numbers, 2))
            for group in {f"{k}: {v}" for n in numbers for k, v in self.rows[n].groups.items()} | {"everyone"}:
                groups[group].update(true=true, missed=true - found)
        by_id = {row.id: row for row in self.rows}
        for pair in self._listed:
            a, b = (by_id[one] for one in sorted(pair))
            both = {f"{k}: {v}" for row in (a, b) for k, v in row.groups.items()} | {"everyone"}
            for group in both:
                groups[group].update(asked=1, wrong=int(a.person != b.person))
        return {name: Rates(n["true"], n["missed"], n["asked"], n["wrong"]) for name, n in sorted(groups.items())}


_START = datetime(2026, 1, 1, tzinfo=UTC)
