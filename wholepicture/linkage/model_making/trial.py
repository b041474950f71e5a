"""Tries a model on people whom it has never met: what is joined without a person, what is asked, what is missed.

Descriptions arrive in an order drawn by lot. The published rule joins; everything else becomes questions as the queue
asks them; an officer who knows the truth answers them in the queue's order. No database: the same pure functions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from wholepicture.linkage.comparison.description import Columns, blocking_keys
from wholepicture.linkage.comparison.shortlist import MOST_DESCRIPTIONS, WIDEST_BLOCK, nearest, worth_asking
from wholepicture.linkage.comparison.weight import Model
from wholepicture.linkage.model_making.labelled import Labelled, pairs_of_siblings, pairs_of_twins
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
    """Returns several trials as one, as a card and the published tables show it; `tried` by what each was on.

    `whole` counts everything; shares are of true pairs. `groups` hold, by group, the share of its true pairs missed and
    of its questions that were about two people.
    """
    runs = list(tried.values())
    whole = {name: sum(getattr(run, name) for run in runs) for name in _COUNTED}
    return {
        "towns": list(tried),
        "whole": {**whole, **_shares(runs, whole)},
        "groups": _shares_by_group(runs),
    }


def _shares(runs: Sequence[Tried], whole: Mapping[str, int]) -> dict[str, Any]:
    true_pairs = max(1, whole["true_pairs"])
    by_rule = sum(run.recall_by_rule * run.true_pairs for run in runs) / true_pairs
    after: dict[int, float] = {}
    for percent in PERCENTS:
        after[percent] = sum(run.recall_after[percent] * run.true_pairs for run in runs) / true_pairs
    return {
        "recall_by_rule": round(by_rule, 5),
        "recall_of_queue": round((after[100] - by_rule) / (1 - by_rule), 5) if by_rule < 1 else 1.0,
        "recall_after": {str(percent): round(recall, 5) for percent, recall in after.items()},
        "questions_per_1000": round(1000 * whole["questions"] / max(1, whole["descriptions"]), 1),
        "answered_same": round(whole["said_same"] / max(1, whole["questions"]), 4),
    }


def _shares_by_group(runs: Iterable[Tried]) -> dict[str, dict[str, float]]:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for name, rates in run.by_group.items():
            groups[name].update(asdict(rates))
    shares: dict[str, dict[str, float]] = {}
    for name, count in sorted(groups.items()):
        shares[name] = {
            "true": count["true"],
            "missed": round(count["missed"] / max(1, count["true"]), 5),
            "asked": count["asked"],
            "wrong": round(count["wrong"] / max(1, count["asked"]), 4),
        }
    return shares


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
        """Lets everything arrive, then answers everything that is asked."""
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
        columns = self.rows[number].columns
        ours = self.nominal[number]
        others: list[tuple[int, Columns]] = []
        for other in self._met_by(number):
            if self.nominal[other] != ours:
                others.append((self.nominal[other], self.rows[other].columns))
        close = nearest(self.model, columns, others, population=self.population)
        known = {nominal: self._known(nominal) for _, nominal in close}
        asked = worth_asking(self.model, self._known(ours), known, population=self.population)
        if asked:
            # what is asked is remembered by one description of each person: people merge as answers come
            self._waiting.append((number, [(weight, self.members[nominal][0]) for weight, nominal in asked]))

    def _met_by(self, number: int) -> list[int]:
        """Returns the descriptions that share a blocking key with this one, and lets later ones meet it."""
        met: set[int] = set()
        for key in sorted(set(blocking_keys(self.rows[number].columns))):
            met.update(self._by_key[key][:WIDEST_BLOCK])
            self._by_key[key].append(number)
        return sorted(met)

    def _known(self, nominal: int) -> list[Columns]:
        return [self.rows[member].columns for member in self.members[nominal][-MOST_DESCRIPTIONS:]]

    def _join_by_rule(self, number: int) -> None:
        profile = self.rows[number].profile
        facts = profile.likeness
        identity = Identity(
            id=UUID(int=number),
            first_subject=UUID(int=number),
            first_at=_START + timedelta(minutes=number),
            identifiers=profile.trusted,
            given=facts.given,
            family=facts.family,
            born=facts.born,
            sex=facts.sex,
        )
        self._identities.append(identity)
        for pair in sorted(profile.trusted):
            for other in self._by_number[pair]:
                if self.nominal[other] != self.nominal[number] and same_by_rule(identity, self._identities[other]):
                    self._join_unless_contradicted(number, other)
            self._by_number[pair].append(number)

    def _join_unless_contradicted(self, a: int, b: int) -> None:
        pairs = product(self.members[self.nominal[a]], self.members[self.nominal[b]])
        if not any(contradicts(self._identities[x], self._identities[y]) for x, y in pairs):
            self.tried.joined_by_rule += 1
            self._merge(a, b)

    def _merge(self, a: int, b: int) -> None:
        keep, go = sorted(
            (self.nominal[a], self.nominal[b]), key=lambda nominal: (-len(self.members[nominal]), nominal)
        )
        here, there = self._people_in(self.members[keep]), self._people_in(self.members[go])
        self._joined_pairs += sum(count * there[person] for person, count in here.items())
        for member in self.members[go]:
            self.nominal[member] = keep
        self.members[keep] += self.members.pop(go)

    # -- answering

    def _answer(self) -> None:
        """Answers in the queue's order, which changes as pictures grow; who is not the first asked about is asked next."""
        recalls = [self._recall()]
        queue: list[tuple[int, int, Asked]] = []
        for new, asked in self._waiting:
            heappush(queue, (self._place(new, asked), new, asked))
        while queue:
            place, new, asked = heappop(queue)
            now = self._place(new, asked)
            if now != place:
                heappush(queue, (now, new, asked))
            elif self.nominal[new] != self.nominal[asked[0][1]]:
                self._answer_one(new, asked, queue)
                recalls.append(self._recall())
        for percent in PERCENTS:
            self.tried.recall_after[percent] = recalls[self.tried.questions * percent // 100]

    def _answer_one(self, new: int, asked: Asked, queue: list[tuple[int, int, Asked]]) -> None:
        _, other = asked[0]
        self._listed.add(frozenset((self.rows[new].id, self.rows[other].id)))
        self.tried.questions += 1
        if self.rows[new].person == self.rows[other].person:
            self.tried.said_same += 1
            self._merge(new, other)
        elif asked[1:]:
            heappush(queue, (self._place(new, asked[1:]), new, asked[1:]))

    def _place(self, new: int, asked: Asked) -> int:
        weight, other = asked[0]
        reports = len(self.members[self.nominal[new]]) * len(self.members[self.nominal[other]])
        return order_of(weight, reports, child=True, touched=False)

    # -- counting

    def _count_people(self) -> None:
        tried = self.tried
        descriptions = self._people_in(range(len(self.rows)))
        people = {row.person: row for row in self.rows}
        tried.descriptions, tried.people = len(self.rows), len(people)
        tried.true_pairs = _pairs_within(descriptions)
        tried.twins, tried.siblings = len(pairs_of_twins(people)), len(pairs_of_siblings(people))

    def _people_in(self, members: Iterable[int]) -> Counter[str]:
        """Returns how many of these descriptions each person has."""
        return Counter(self.rows[member].person for member in members)

    def _pairs_of_two(self, group: Sequence[int]) -> int:
        whole = len(group) * (len(group) - 1) // 2
        return whole - _pairs_within(self._people_in(group))

    def _recall(self) -> float:
        return self._joined_pairs / self.tried.true_pairs if self.tried.true_pairs else 1.0

    def _groups(self) -> dict[str, Rates]:
        """Returns both errors by each group that the file tells apart: a group holds the people of whom any description
        says so."""
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        self._count_missed(groups)
        self._count_wrong(groups)
        rates: dict[str, Rates] = {}
        for name, count in sorted(groups.items()):
            rates[name] = Rates(count["true"], count["missed"], count["asked"], count["wrong"])
        return rates

    def _count_missed(self, groups: dict[str, Counter[str]]) -> None:
        people: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            people[row.person].append(number)
        for numbers in people.values():
            true = len(numbers) * (len(numbers) - 1) // 2
            joined = _pairs_within(Counter(self.nominal[number] for number in numbers))
            for group in _groups_of([self.rows[number] for number in numbers]):
                groups[group].update(true=true, missed=true - joined)

    def _count_wrong(self, groups: dict[str, Counter[str]]) -> None:
        by_id = {row.id: row for row in self.rows}
        for pair in self._listed:
            a, b = map(by_id.__getitem__, sorted(pair))
            for group in _groups_of([a, b]):
                groups[group].update(asked=1, wrong=int(a.person != b.person))


def _pairs_within(counts: Counter[Any]) -> int:
    """Returns how many pairs there are of two that are counted together."""
    return sum(count * (count - 1) // 2 for count in counts.values())


def _groups_of(rows: Iterable[Labelled]) -> set[str]:
    return {"everyone"}.union(*(row.group_names for row in rows))


_START = datetime(2026, 1, 1, tzinfo=UTC)
