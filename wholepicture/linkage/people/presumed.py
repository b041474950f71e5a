"""Who may be one person, though nobody has judged it: for rules that raise attention at the hub, which may read both anyway.

Nobody is joined by it, and nobody else sees more. Two are taken together where a question about them waits whose weight is
at least `PRESUMED_FROM`, both are named by more than an initial, and nothing says that they are two: no other number, date of
birth, forename or sex, and no person. So nobody is presumed to be one of twins: these have all but the forename in common.
Where one may be either of two who contradict each other, it is presumed to be neither.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wholepicture.linkage.models import Candidate, IdentityRow
from wholepicture.linkage.people.nearby import as_identities, judgements_about
from wholepicture.linkage.rules import Identity, contradicts

PRESUMED_FROM = 6.0  # match weight, in bits: a forename and a family name weigh 5, with a year of birth 6
# Nominals: many agencies write of an exploited child, each in its own way. Of more, nothing is presumed.
MOST_TOGETHER = 16
# By questions about questions: a crowd that shares something, of whom nobody is presumed to be anybody.
MOST_REACHED = 200
MOST_DESCRIPTIONS = 50  # of each nominal that are compared
MOST_QUESTIONS = 1000  # of one round
_ROUNDS = 4  # of neighbours of neighbours: descriptions of one child ask one after another


@dataclass(frozen=True)
class Edge:
    """A question that waits about two nominals, with its weight."""

    a: UUID
    b: UUID
    weight: float


def presumed_with(nominals: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Background: returns the nominals that each of these may be one with; those alone are left out."""
    asked = set(nominals)
    edges = _edges_around(asked)
    if not edges:
        return {}
    reached = {end for edge in edges for end in (edge.a, edge.b)}
    rows = list(IdentityRow.objects.filter(nominal__in=reached).order_by("-first_at", "id"))
    described, apart = _described(rows), _judged_apart(rows)
    return {
        nominal: group
        for nominal in asked & reached
        if (group := together(nominal, edges, described, apart) - {nominal})
    }


def _edges_around(nominals: Collection[UUID]) -> list[Edge]:
    """The questions that wait about these, about those whom they name, and so on."""
    edges: dict[UUID, Edge] = {}
    reached, frontier = set(nominals), set(nominals)
    for _ in range(_ROUNDS):
        about = Q(nominal_a__in=frontier) | Q(nominal_b__in=frontier)
        waiting = Candidate.objects.filter(about, is_open=True, weight__gte=PRESUMED_FROM)
        likeliest = waiting.order_by("-weight", "id").values_list("id", "nominal_a", "nominal_b", "weight")
        for question, a, b, weight in likeliest[:MOST_QUESTIONS]:
            if a != b and weight is not None:
                edges[question] = Edge(a, b, weight)
        ends = {end for edge in edges.values() for end in (edge.a, edge.b)}
        frontier = ends - reached
        reached |= frontier
        if not frontier:
            break
    return list(edges.values())


def _described(rows: Iterable[IdentityRow]) -> dict[UUID, list[Identity]]:
    """How each nominal is described: the newest ways at most."""
    described: dict[UUID, list[IdentityRow]] = {}
    for row in rows:
        of_nominal = described.setdefault(row.nominal, [])
        if len(of_nominal) < MOST_DESCRIPTIONS:
            of_nominal.append(row)
    return {nominal: as_identities(rows) for nominal, rows in described.items()}


def _judged_apart(rows: Iterable[IdentityRow]) -> set[frozenset[UUID]]:
    """The pairs of their nominals that a person said to be two, or not to be told apart, of whichever description."""
    nominal_of = {row.id: row.nominal for row in rows}
    apart = set()
    for judgement in judgements_about(list(nominal_of)):
        if judgement.answer in ("different", "unsure") and judgement.undone_at is None:
            ends = {nominal_of[end] for end in (judgement.a, judgement.b) if end in nominal_of}
            if len(ends) == 2:
                apart.add(frozenset(ends))
    return apart


# -- pure ---------------------------------------------------------------------------------------------------------------


def together(
    nominal: UUID,
    edges: Sequence[Edge],
    described: Mapping[UUID, Sequence[Identity]],
    apart: Collection[frozenset[UUID]],
) -> frozenset[UUID]:
    """Returns those who may be one with a nominal, itself included: the likeliest first, none that contradicts another."""
    nameless = {end for end, identities in described.items() if not any(map(_is_named, identities))}
    weights = _weights(edges)
    if nominal in nameless or len(_reached(nominal, weights)) > MOST_REACHED:
        return frozenset((nominal,))
    growing = _Growing({nominal}, nameless, weights, described, apart)
    while growing.grow():
        if len(growing.group) > MOST_TOGETHER:
            return frozenset((nominal,))
    return frozenset(growing.group)


@dataclass
class _Growing:
    """A group of those who may be one, and who was tried."""

    group: set[UUID]
    tried: set[UUID]
    weights: Mapping[UUID, Mapping[UUID, float]]
    described: Mapping[UUID, Sequence[Identity]]
    apart: Collection[frozenset[UUID]]

    def grow(self) -> bool:
        """Tries the likeliest who is left. Returns whether there was anybody."""
        met = {end for member in self.group for end in self.weights.get(member, ())} - self.group - self.tried
        if not met:
            return False
        best = max(met, key=lambda end: (self._weight_to(end), end.hex))
        rivals = {end for end in met if end != best and self._is_apart(end, best)}
        # Where the group may be either of two people, it is presumed to be neither.
        self.tried |= {best, *rivals}
        if not rivals and not any(self._is_apart(best, member) for member in self.group):
            self.group.add(best)
        return True

    def _weight_to(self, end: UUID) -> float:
        return max(weight for other, weight in self.weights[end].items() if other in self.group)

    def _is_apart(self, a: UUID, b: UUID) -> bool:
        return frozenset((a, b)) in self.apart or _contradict(self.described.get(a, ()), self.described.get(b, ()))


def _contradict(a: Iterable[Identity], b: Sequence[Identity]) -> bool:
    return any(contradicts(one_way, other_way) for one_way in a for other_way in b)


def _is_named(identity: Identity) -> bool:
    """Whether a forename is given: an initial is that of twins as well."""
    return len(identity.given) > 1


def _weights(edges: Iterable[Edge]) -> dict[UUID, dict[UUID, float]]:
    """Of each nominal, whom questions name beside it, and with which weight at most."""
    weights: dict[UUID, dict[UUID, float]] = {}
    for edge in edges:
        for end, other in ((edge.a, edge.b), (edge.b, edge.a)):
            of_end = weights.setdefault(end, {})
            of_end[other] = max(edge.weight, of_end.get(other, edge.weight))
    return weights


def _reached(nominal: UUID, weights: Mapping[UUID, Mapping[UUID, float]]) -> set[UUID]:
    """Whom questions reach from a nominal on, itself included; a little more than are too many at most."""
    reached, frontier = {nominal}, [nominal]
    while frontier and len(reached) <= MOST_REACHED:
        met = set(weights.get(frontier.pop(), ())) - reached
        reached |= met
        frontier += met
    return reached
