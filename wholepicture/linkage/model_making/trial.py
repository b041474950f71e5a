"""Tries a model on people it has never met: what is joined without a person, what is asked, what is missed.

Descriptions arrive in an order drawn by lot. The published rules join, and part again what a newcomer speaks against;
everything else becomes questions as the queue asks them; an officer who knows the truth answers them in the queue's order.
No database: the same pure functions.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import chain
from random import Random
from typing import Any
from uuid import UUID

from wholepicture.linkage.comparison.description import Columns, blocking_keys
from wholepicture.linkage.comparison.shortlist import MOST_DESCRIPTIONS, WIDEST_BLOCK, nearest, worth_asking
from wholepicture.linkage.comparison.weight import Model
from wholepicture.linkage.corroboration import NUMBER, Told, class_of, is_full_date, told_facts
from wholepicture.linkage.model_making.labelled import Labelled, pairs_of_siblings, pairs_of_twins
from wholepicture.linkage.rules import Identity, groups_at, order_of

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
    joined_by_rule: int = 0  # pairs in one nominal, without a person having said so
    wrongly_joined: int = 0  # those of them that are of two people
    parted: int = 0  # how often a newcomer parted what a rule had joined
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
    """One run. `population` is that of the prior; `first_rule_alone`: as in an area that switched the second rule off."""

    def __init__(
        self,
        model: Model,
        rows: Iterable[Labelled],
        *,
        seed: int = 1,
        population: int = 4096,
        first_rule_alone: bool = False,
    ) -> None:
        self.model, self.population, self.first_rule_alone = model, population, first_rule_alone
        self.rows = list(rows)
        Random(seed).shuffle(self.rows)  # noqa: S311 (an order drawn by lot, not a secret)
        self.nominal = list(range(len(self.rows)))
        self.members: dict[int, list[int]] = {}
        self.tried = Tried()
        self._sharing: dict[Hashable, list[int]] = defaultdict(list)  # descriptions by what a rule looks at
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
        for group in self.members.values():
            tried.joined_by_rule += len(group) * (len(group) - 1) // 2
            tried.wrongly_joined += self._pairs_of_two(group)
        tried.recall_by_rule = self._recall()
        self._answer()
        tried.by_group = self._groups()
        return tried

    # -- arriving

    def _arrive(self, number: int) -> None:
        self.members[number] = [number]
        self._identities.append(self._identity(number))
        for shared in self._looked_at(number):
            self._sharing[shared].append(number)
        parted = self._join_by_rule(self._near(number))
        self._ask_about(number, self._met_by(number))
        for other in parted:
            self._ask_about(other, self._meets(other))

    def _ask_about(self, number: int, met: Iterable[int]) -> None:
        """Puts somebody before an officer, by one description of theirs, with the likeliest of those that it met."""
        columns = self.rows[number].columns
        ours = self.nominal[number]
        others: list[tuple[int, Columns]] = []
        for other in met:
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
        met = self._meets(number)
        for key in sorted(set(blocking_keys(self.rows[number].columns))):
            self._by_key[key].append(number)
        return met

    def _meets(self, number: int) -> list[int]:
        met: set[int] = set()
        for key in set(blocking_keys(self.rows[number].columns)):
            met.update(self._by_key[key][:WIDEST_BLOCK])
        return sorted(met)

    def _known(self, nominal: int) -> list[Columns]:
        return [self.rows[member].columns for member in self.members[nominal][-MOST_DESCRIPTIONS:]]

    def _identity(self, number: int) -> Identity:
        profile, came = self.rows[number].profile, _came(number)
        facts = profile.likeness
        told = told_facts(postcode=facts.postcode, school=facts.school, phones=facts.phones, parents=facts.parents)
        told += [(f"{NUMBER}{kind}", value) for kind, value in facts.identifiers]
        return Identity(
            id=UUID(int=number),
            first_subject=UUID(int=number),
            first_at=came,
            identifiers=profile.trusted,
            given=facts.given,
            family=facts.family,
            born=facts.born,
            sex=facts.sex,
            told=tuple(Told(came, *fact) for fact in told) if facts.born else (),
            may_corroborate=not self.first_rule_alone,
        )

    def _looked_at(self, number: int) -> Iterator[Hashable]:
        """Yields what the rules look at of a description: its numbers, and among whom a namesake or a twin may be."""
        yield from self.rows[number].profile.trusted
        identity = self._identities[number]
        if class_of(identity).is_any and is_full_date(identity.born):
            yield class_of(identity)

    def _near(self, number: int) -> list[int]:
        """Returns the descriptions that may stand otherwise because of this one."""
        near: set[int] = set()
        waiting = [number]
        while waiting:
            here = waiting.pop()
            if here not in near:
                near.add(here)
                waiting += self.members[self.nominal[here]]
                for shared in self._looked_at(here):
                    waiting += self._sharing[shared]
        return sorted(near)

    def _join_by_rule(self, near: Sequence[int]) -> list[int]:
        """Puts these, and all who stand with them, where the rules put them now. Returns one description of each whom that
        parts from somebody: they are asked about again."""
        if len(near) == 1:
            return []
        groups, _ = groups_at([self._identities[number] for number in near], (), _came(near[-1]))
        before = [self.members.pop(nominal) for nominal in {self.nominal[number] for number in near}]
        self._joined_pairs -= sum(map(self._true_pairs, before))
        for group in groups:
            self._stand_with(sorted(member.int for member in group))
        parted = set(chain.from_iterable(filter(self._are_parted, before)))
        self.tried.parted += bool(parted)
        return sorted({self.members[self.nominal[member]][-1] for member in parted} - {near[-1]})

    def _are_parted(self, group: Iterable[int]) -> bool:
        return len({self.nominal[member] for member in group}) > 1

    def _stand_with(self, group: list[int]) -> None:
        """Makes one nominal of these."""
        self.members[group[0]] = group
        self._joined_pairs += self._true_pairs(group)
        for member in group:
            self.nominal[member] = group[0]

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

    def _true_pairs(self, group: Sequence[int]) -> int:
        return _pairs_within(self._people_in(group))

    def _pairs_of_two(self, group: Sequence[int]) -> int:
        return len(group) * (len(group) - 1) // 2 - self._true_pairs(group)

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


def _came(number: int) -> datetime:
    return _START + timedelta(minutes=number)


def _pairs_within(counts: Counter[Any]) -> int:
    """Returns how many pairs there are of two that are counted together."""
    return sum(count * (count - 1) // 2 for count in counts.values())


def _groups_of(rows: Iterable[Labelled]) -> set[str]:
    return {"everyone"}.union(*(row.group_names for row in rows))


_START = datetime(2026, 1, 1, tzinfo=UTC)
