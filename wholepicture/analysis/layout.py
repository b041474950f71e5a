"""Where each node of a network is drawn. Standard library only: the same network gives the same picture.

It is computed from what is drawn, and so from what the viewer may see, and from nothing else. `rings`: one in the middle, its
neighbours around it, theirs around those. `grown`: node by node in the order in which they came; whoever came earlier stays where
they were when others are added.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import atan2, cos, hypot, pi, sin
from uuid import UUID

from wholepicture.analysis.results import Network, Node

Place = tuple[int, int]
RINGS = ((0, 0), (250, 160), (460, 290))  # half axes of the ring of each step
WIDE, HIGH = 150, 84  # what a node takes with its name under it
FIRST, APART = 190, 110  # of the rings on which those stand whom one node brought
STEP = 220  # from one step of a path to the next
BESIDE = 420  # between what was drawn before and somebody new who is tied to nothing of it


def rings(network: Network) -> dict[UUID, Place]:
    """The root in the middle, each step on a ring: whoever a node brought stands on its side."""
    if not network.nodes:
        return {}
    turn: dict[UUID | None, float] = {None: 0.0}
    places: dict[UUID, Place] = {}
    for step, (wide, high) in enumerate(RINGS):
        ring = [node for node in network.nodes if min(node.step, len(RINGS) - 1) == step]
        ring.sort(key=lambda node: turn.get(node.brought_by, 0.0))
        turn |= _turns(ring, turn, step)
        for number, node in enumerate(ring):
            places[node.id] = _alone(step, len(ring), number) or _on(turn[node.id] - pi / 2, wide, high)
    return places


def _turns(ring: Sequence[Node], turn: Mapping[UUID | None, float], step: int) -> dict[UUID | None, float]:
    """How far round each of a ring stands: evenly, the outer ones as near as can be to whoever brought them."""
    turned = _turned([turn.get(node.brought_by, 0.0) for node in ring]) if step > 1 else 0.0
    return {node.id: 2 * pi * number / len(ring) + turned for number, node in enumerate(ring)}


def _turned(sides: Sequence[float]) -> float:
    """How far a ring is turned, so that those on it stand as near as can be to whoever brought them."""
    return sum(side - 2 * pi * number / len(sides) for number, side in enumerate(sides)) / max(len(sides), 1)


def _alone(step: int, among: int, number: int) -> Place | None:
    """Those who were asked for stand in the middle, side by side where they are several."""
    return (round((number - (among - 1) / 2) * WIDE), 0) if step == 0 else None


def _on(angle: float, wide: int, high: int) -> Place:
    return round(cos(angle) * wide), round(sin(angle) * high)


def grown(nodes: Sequence[Node], by_hand: Mapping[UUID, Place] | None = None) -> dict[UUID, Place]:
    """Each node in the first free place around the one that brought it. `by_hand`: where somebody put them."""
    put = by_hand or {}
    places: dict[UUID, Place] = {}
    brought_by = {node.id: node.brought_by for node in nodes}
    for node in nodes:
        if node.id in put:
            places[node.id] = put[node.id]
        elif node.brought_by and node.brought_by in places:
            places[node.id] = _around(node.brought_by, brought_by, places)
        else:
            right = max((x for x, _ in places.values()), default=-BESIDE)
            places[node.id] = (right + BESIDE, 0)
    return places


def _around(centre: UUID, brought_by: Mapping[UUID, UUID | None], places: Mapping[UUID, Place]) -> Place:
    x, y = places[centre]
    before = brought_by.get(centre)
    outward = -pi / 2
    if before and before in places:
        outward = atan2(y - places[before][1], x - places[before][0])
    for slot in _slots(outward):
        place = (x + slot[0], y + slot[1])
        if all(_apart(place, other) for other in places.values()):
            return place
    raise AssertionError("rings grow without end")


def _slots(outward: float) -> Iterator[Place]:
    """Places around a centre, ring by ring, on each from the outward side to both sides."""
    radius = FIRST
    while True:
        number = int(2 * pi * radius / WIDE)
        for place in range(number):
            side = (place + 1) // 2 * (1 if place % 2 else -1)
            yield _on(outward + 2 * pi * side / number, radius, round(radius * HIGH / WIDE * 1.3))
        radius += APART


def _apart(one: Place, other: Place) -> bool:
    return hypot((one[0] - other[0]) / WIDE, (one[1] - other[1]) / HIGH) >= 1


def in_a_row(ids: Sequence[UUID]) -> dict[UUID, Place]:
    """One beside the other, as the steps of a path stand."""
    return {id: (place * STEP, 0) for place, id in enumerate(ids)}


def frame(places: Mapping[UUID, Place]) -> tuple[int, int, int, int]:
    """Left, top, width and height of what holds all of these, with their names."""
    if not places:
        return 0, 0, WIDE, HIGH
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    left, top = min(xs) - WIDE // 2 - 10, min(ys) - 40
    return left, top, max(xs) + WIDE // 2 + 10 - left, max(ys) + 60 - top
