"""Walks from node to node over what the viewer may read, a bounded statement a step. Inside a recorded act.

A node with very many ties, such as a school or a bus station, ties nobody together: it is drawn, and nobody is looked for through
it, unless it is asked for itself. How many ties it has is how many the viewer may read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.analysis.folding import folded, one_tie
from wholepicture.analysis.results import (
    INFERRED,
    MANY,
    MANY_DRAWN,
    MAY_BE_SAME,
    NEWEST,
    STATED,
    Network,
    NetworkTie,
    Node,
)
from wholepicture.base import clock
from wholepicture.linkage.queries import asked_beside, nominals_now
from wholepicture.linkage.things.queries import shown_things_now
from wholepicture.picture.neighbours import (
    NamedTogether,
    Names,
    Stated,
    StatedTies,
    agencies_named_to,
    called_by_kind,
    named_together,
    roles_of_people,
    ties_of_each,
)
from wholepicture.picture.queries import shown_of

FOLLOWED_THROUGH = 60  # a node with ties to more than so many others is not followed, unless it is asked for
MOST_ASKED = 300  # questions of who may be one that a drawing looks at
MOST_MAYBES = 8  # people whom a drawing brings in only because they may be one of those asked for

Asked = tuple[str, UUID]  # a kind and an id


@dataclass
class Walk:
    """A network as it grows. What is asked of a node's ties is asked once."""

    viewer: Viewer
    until: date | None = None
    nodes: dict[UUID, Node] = field(default_factory=dict)
    ties: dict[tuple[UUID, UUID, str], NetworkTie] = field(default_factory=dict)
    is_cut: bool = False
    read: dict[UUID, list[Stated]] = field(default_factory=dict)
    unread: set[UUID] = field(default_factory=set)
    named: dict[UUID, list[NamedTogether]] = field(default_factory=dict)
    asked: dict[frozenset[UUID], UUID] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names:
        """How agencies are named to the viewer."""
        return agencies_named_to(self.viewer)

    @property
    def moment(self) -> datetime | None:
        """The end of the day as on which it is drawn."""
        return datetime.combine(self.until, time.max, clock.LOCAL) if self.until else None

    def ask(self, asked: Sequence[Asked]) -> list[Asked]:
        """Those of these of whom anything shows to the viewer, as they stand now, each once."""
        return shown_of_each([asked])[0]

    def learn(self, ends: Collection[UUID]) -> None:
        """Read the ties of these, in one statement."""
        new = [end for end in ends if end not in self.read]
        found: StatedTies = ties_of_each(self.names, new, most=FOLLOWED_THROUGH + 1, until=self.moment)
        for end in new:
            self.read[end] = []
        for tie in found.ties:
            self.read[tie.near].append(tie)
        self.unread |= found.unread

    def add(self, kind: str, id: UUID, *, role: str = "", brought_by: UUID | None = None) -> None:
        """Put somebody or something into the network, who stays as they came."""
        step = self.nodes[brought_by].step + 1 if brought_by in self.nodes else 0
        self.nodes.setdefault(id, Node(id, kind, "", role, step, brought_by))

    def follow(self, end: UUID, *, room: int, is_asked: bool) -> list[UUID]:
        """Draw the ties of a node to at most so many who are new, the latest first; answers who came. Its ties were read."""
        fars = self._fars(end)
        is_crowd = len(fars) > FOLLOWED_THROUGH
        if is_crowd and not is_asked:
            self._say(end, MANY)
            return []
        if is_crowd or end in self.unread:
            self._say(end, MANY_DRAWN if is_crowd else NEWEST)
        self.nodes[end] = replace(self.nodes[end], is_followed=True)
        came: list[UUID] = []
        for far, ties in list(fars.items())[:FOLLOWED_THROUGH]:
            if far not in self.nodes:
                if len(came) >= room:
                    self.is_cut = True
                    continue
                self.add(ties[0].far_kind, far, role=_role(tie.far_role for tie in ties), brought_by=end)
                came.append(far)
            self.tie(end, far, STATED, list(map(_stated, ties)))
        return came

    def _fars(self, end: UUID) -> dict[UUID, list[Stated]]:
        """The ties of a node by whoever stands at their other end, the latest first."""
        fars: dict[UUID, list[Stated]] = {}
        for tie in sorted(self.read[end], key=lambda tie: (-tie.last_at.timestamp(), str(tie.far))):
            fars.setdefault(tie.far, []).append(tie)
        return fars

    def learn_named(self, ends: Collection[UUID]) -> None:
        """Read whoever and whatever the newest reports of these name beside them, in one statement. Their ties were read: one with
        very many is left aside, since it is named with everybody."""
        few = [end for end in ends if not _is_crowd(self, end)]
        for together in named_together(self.names, few, until=self.moment):
            self.named.setdefault(together.near, []).append(together)

    def infer(self, end: UUID, *, room: int) -> None:
        """Draw whoever and whatever the same reports name, where no report ties the two."""
        stated = {tie.far for tie in self.read[end]}
        for together in self.named.get(end, ()):
            if together.far in stated:
                continue
            if together.far not in self.nodes:
                if room <= 0:
                    self.is_cut = True
                    continue
                room -= 1
                self.add(together.far_kind, together.far, role=together.far_role, brought_by=end)
            self.tie(end, together.far, INFERRED, [_inferred(together)])

    def bring(self, ties: Sequence[Stated], *, room: int) -> None:
        """Draw ties that were read otherwise, from those who are in the network outwards; then those that hang on nobody in it."""
        waiting = list(ties)
        while waiting:
            near = [tie for tie in waiting if tie.near in self.nodes or tie.far in self.nodes] or waiting[:1]
            waiting = [tie for tie in waiting if tie not in near]
            for tie in near:
                room -= self._bring_ends(tie, room)

    def _bring_ends(self, tie: Stated, room: int) -> int:
        """Draw one tie, if there is room for those at its ends; answers how many of them are new."""
        ends = ((tie.near, tie.near_kind, tie.near_role), (tie.far, tie.far_kind, tie.far_role))
        new = [end for end in ends if end[0] not in self.nodes]
        if len(new) > room:
            self.is_cut = True
            return 0
        for id, kind, role in new:
            other = tie.far if id == tie.near else tie.near
            self.add(kind, id, role=role, brought_by=other if other in self.nodes else None)
        key = (*_pair(tie.near, tie.far), STATED)
        drawn_before = [self.ties[key]] if key in self.ties else []
        self.ties[key] = one_tie(*key, [*drawn_before, _stated(tie)])
        return len(new)

    def among(self) -> None:
        """Draw the stated ties between those who are in the network already."""
        ends = set(self.nodes)
        found = ties_of_each(self.names, ends, most=FOLLOWED_THROUGH, until=self.moment, among=ends)
        by_pair: dict[tuple[UUID, UUID], list[Stated]] = {}
        for tie in found.ties:
            if tie.near < tie.far:
                by_pair.setdefault((tie.near, tie.far), []).append(tie)
        for (near, far), ties in sorted(by_pair.items()):
            self.tie(near, far, STATED, [_stated(tie) for tie in ties])

    def infer_between(self, end: UUID, other: UUID) -> tuple[UUID, ...]:
        """Draw that the same reports name these two; answers which."""
        named = named_together(self.names, [end, other], until=self.moment)
        both = [together for together in named if {together.near, together.far} == {end, other}]
        # Of whom very many reports tell the newest are read: the other of the two tells of older ones.
        told = max(both, key=lambda together: (len(together.submissions), str(together.near)), default=None)
        if told is None:
            return ()
        self.tie(end, other, INFERRED, [_inferred(told)])
        return told.submissions

    def learn_questions(self, people: Collection[UUID]) -> None:
        """Read the questions that wait, for whoever judges, about these people."""
        self.asked |= asked_beside(people, most=MOST_ASKED)

    def question(self, end: UUID) -> None:
        """Draw those who may be one with somebody who was asked for."""
        others = sorted(other for pair in self.asked if end in pair for other in pair - {end} - self.nodes.keys())
        self.is_cut = self.is_cut or len(others) > MOST_MAYBES
        for other in others[:MOST_MAYBES]:
            self.add("nominal", other, brought_by=end)

    def questions_inside(self) -> None:
        """Draw every question that waits about two who are in the network."""
        self.learn_questions([node.id for node in self.nodes.values() if node.kind == "nominal"])
        for pair, question in self.asked.items():
            if pair <= self.nodes.keys():
                one, other = sorted(pair)
                self.ties[one, other, MAY_BE_SAME] = NetworkTie(one, other, MAY_BE_SAME, question=question)

    def tie(self, near: UUID, far: UUID, sort: str, ties: Sequence[NetworkTie]) -> None:
        """Draw a tie, once, whichever of the two it was read from."""
        key = (*_pair(near, far), sort)
        self.ties.setdefault(key, one_tie(*key, ties))

    def network(self) -> Network:
        """What was walked, named, with those drawn as one who may be one."""
        labels = called_by_kind({node.id: node.kind for node in self.nodes.values()})
        roleless = [node.id for node in self.nodes.values() if node.kind == "nominal" and not node.role]
        roles = roles_of_people(roleless)
        nodes = [
            replace(node, label=labels[node.id], role=node.role or roles.get(node.id, ""))
            for node in self.nodes.values()
        ]
        return folded(Network(tuple(nodes), tuple(self.ties.values()), self.is_cut, self.until))

    def _say(self, end: UUID, what: str) -> None:
        self.nodes[end] = replace(self.nodes[end], said=what)


def shown_of_each(charts: Sequence[Sequence[Asked]]) -> list[list[Asked]]:
    """Of each of several lists those of whom anything shows to whoever asks, as they stand now, each once. In no more statements
    than of one."""
    now = _as_they_stand({end for asked in charts for end in asked})
    shown = _shown(now.values())
    return [list(dict.fromkeys(now[end] for end in asked if now[end] in shown)) for asked in charts]


def _as_they_stand(ends: Collection[Asked]) -> dict[Asked, Asked]:
    """Whoever or whatever ids of any time stand for now."""
    people = nominals_now(id for kind, id in ends if kind == "nominal")
    things = shown_things_now(id for kind, id in ends if kind != "nominal")
    return {(kind, id): (kind, people.get(id, id) if kind == "nominal" else things[id]) for kind, id in ends}


def _shown(ends: Collection[Asked]) -> set[Asked]:
    """Those of these of whom anything shows to whoever asks, in a statement a kind."""
    of_kind: dict[str, set[UUID]] = {}
    for kind, id in ends:
        of_kind.setdefault(kind, set()).add(id)
    return {(kind, id) for kind, ids in of_kind.items() for id in shown_of(kind, ids)}


def _pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


def _role(roles: Iterable[str]) -> str:
    listed = set(roles)
    return "child" if "child" in listed else max(listed)


def _stated(tie: Stated) -> NetworkTie:
    return NetworkTie(
        tie.near, tie.far, STATED, tie.types, tie.first_at, tie.last_at, tie.reports, tie.level, tie.said_by
    )


def _inferred(together: NamedTogether) -> NetworkTie:
    return NetworkTie(
        together.near,
        together.far,
        INFERRED,
        (),
        together.first_at,
        together.last_at,
        len(together.submissions),
        together.level,
        together.said_by,
    )


def shortest(
    walk: Walk, start: UUID, end: UUID, *, most_steps: int, most_looked_at: int
) -> tuple[tuple[UUID, ...], bool]:
    """The shortest way over stated ties, and whether some were not looked at. From both ends in turn, the smaller first; of several
    ways as short, the same each time."""
    came: tuple[_Came, _Came] = ({start: None}, {end: None})
    edges = [[start], [end]]
    is_cut = False
    for _ in range(most_steps):
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        grown, is_left_out = _grown(walk, edges[side], came[side], {start, end})
        came[side].update(grown)
        met = sorted(grown.keys() & came[1 - side].keys())
        walk.learn(met)
        through = [far for far in met if far in (start, end) or not _is_crowd(walk, far)]
        is_cut = is_cut or is_left_out or len(grown) > most_looked_at or len(through) < len(met)
        if through:
            return _way(came, through[0]), is_cut
        edges[side] = list(grown)[:most_looked_at]
    return (), is_cut


_Came = dict[UUID, UUID | None]  # by whoever was reached, from where


def _grown(
    walk: Walk, edge: Sequence[UUID], came: Mapping[UUID, UUID | None], ends: set[UUID]
) -> tuple[dict[UUID, UUID], bool]:
    """Whoever is reached one step on, each from where, and whether somebody was not gone through."""
    walk.learn(edge)
    through = [near for near in edge if near in ends or not _is_crowd(walk, near)]
    grown: dict[UUID, UUID] = {}
    for near in through:
        for far in sorted({tie.far for tie in walk.read[near]} - came.keys()):
            grown.setdefault(far, near)
    return grown, len(through) < len(edge)


def _is_crowd(walk: Walk, end: UUID) -> bool:
    return len({tie.far for tie in walk.read[end]}) > FOLLOWED_THROUGH


def _way(came: tuple[_Came, _Came], met: UUID) -> tuple[UUID, ...]:
    before, after = [met], list[UUID]()
    while (back := came[0][before[-1]]) is not None:
        before.append(back)
    at = met
    while (on := came[1][at]) is not None:
        after.append(on)
        at = on
    return (*reversed(before), *after)
