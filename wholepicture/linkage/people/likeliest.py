"""The nominal that somebody is likeliest to be, of those that they met and nobody has answered about yet.

Runs as the background worker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.shortlist import MARGIN, MOST_WEIGHED, ranked, worth_asking
from wholepicture.linkage.comparison.weight import Model, in_use
from wholepicture.linkage.people.evidence import Descriptions, Placed, known_of, population

Pair = frozenset[UUID]


@dataclass(frozen=True)
class Asker:
    """Somebody who may be somebody else: a newcomer by its one description, or a nominal by any of its own."""

    id: UUID
    nominal: UUID
    met: Sequence[tuple[UUID, UUID]]  # a description of theirs, with one that shares a blocking key with it


@dataclass(frozen=True)
class Choice:
    """The nominal about which somebody is worth a question, with the weight of all that is known of both."""

    mine: UUID
    theirs: UUID
    weight: float

    @property
    def pair(self) -> Pair:
        return frozenset((self.mine, self.theirs))


@dataclass
class Shortlist:
    """Those who ask, with the nominals that each is likeliest to be, and what is known of as many of these as were weighed."""

    model: Model
    population: int
    placed: Mapping[UUID, Placed]
    descriptions: Descriptions
    nearest: dict[UUID, list[UUID]] = field(default_factory=dict)  # nominals by asker, likeliest first
    known: dict[UUID, Sequence[Columns]] = field(default_factory=dict)  # by nominal
    answered: set[Pair] = field(default_factory=set)

    @classmethod
    def of(cls, askers: Sequence[Asker], placed: Mapping[UUID, Placed], descriptions: Descriptions) -> "Shortlist":
        shortlist = cls(in_use(), population(), placed, descriptions)
        descriptions.of(set(chain.from_iterable(chain.from_iterable(asker.met for asker in askers))))
        first: set[UUID] = set()
        for asker in askers:
            shortlist.nearest[asker.id] = shortlist._worth_weighing(asker)
            first.update(shortlist.nearest[asker.id][:MOST_WEIGHED], [asker.nominal])
        shortlist._learn(first)
        return shortlist

    def _worth_weighing(self, asker: Asker) -> list[UUID]:
        """Returns whom somebody met, likeliest first: the few likeliest, and everybody near the review weight."""
        columns = self.descriptions.of(set(chain.from_iterable(asker.met)))
        met = ((columns[mine], self.nominal_of(other), columns[other]) for mine, other in asker.met)
        likeliest = ranked(self.model, met, population=self.population)
        least = self.model.review - MARGIN
        return [nominal for place, (weight, nominal) in enumerate(likeliest) if place < MOST_WEIGHED or weight >= least]

    def nominal_of(self, subject: UUID) -> UUID:
        """Returns where somebody stands who was met: whoever stands nowhere is not."""
        nominal = self.placed[subject].nominal
        assert nominal is not None
        return nominal

    def _learn(self, nominals: Iterable[UUID]) -> None:
        """Reads what is known of these, and what was answered among them, unless it was read before."""
        listed = set(nominals)
        unread = listed - self.known.keys()
        if unread:
            self.known |= known_of(unread, self.descriptions)
            self.answered |= answered_pairs(listed)

    def likeliest(self, asker: Asker) -> Choice | None:
        """Returns the likeliest nominal that is worth a question about somebody, and that nobody has answered yet."""
        for few in _a_few_at_a_time(self.nearest[asker.id]):
            self._learn([asker.nominal, *few])
            others = {nominal: self.known[nominal] for nominal in few}
            mine = self.known[asker.nominal]
            for weight, nominal in worth_asking(self.model, mine, others, population=self.population):
                choice = Choice(asker.nominal, nominal, weight)
                if choice.pair not in self.answered:
                    return choice
        return None

    def most_alike(self, asker: Asker, nominal: UUID) -> tuple[UUID, UUID]:
        """Returns the two descriptions that met and are most alike, of somebody and of a nominal: the question shows them."""
        met = [(mine, other) for mine, other in asker.met if self.nominal_of(other) == nominal]
        columns = self.descriptions.of(set(chain.from_iterable(met)))

        def likeness(pair: tuple[UUID, UUID]) -> tuple[float, str, str]:
            mine, other = pair
            return self.model.weigh(columns[mine], columns[other]).weight, str(other), str(mine)

        return max(met, key=likeness)


def _a_few_at_a_time(nominals: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(nominals), MOST_WEIGHED):
        yield nominals[start : start + MOST_WEIGHED]


def answered_pairs(nominals: Iterable[UUID]) -> set[Pair]:
    """Returns the pairs of these nominals between which a person's judgement stands, whatever it says."""
    rows = prepared(
        """WITH members AS (SELECT subject, nominal FROM linkage_membership WHERE nominal = ANY (%s) AND until IS NULL)
           SELECT a.nominal, b.nominal FROM members a
           CROSS JOIN LATERAL (
               SELECT j.id, j.subject_b FROM linkage_judgement j
               WHERE j.subject_a = a.subject AND j.rule = '' AND j.said_of IS NULL AND j.answer <> 'undone') j
           JOIN members b ON b.subject = j.subject_b
           WHERE NOT EXISTS (SELECT 1 FROM linkage_judgement u WHERE u.undoes = j.id)""",
        [list(nominals)],
    )
    return set(map(frozenset, rows))
