"""One nickname's one man stands once: nodes of which it is asked whether they are one are drawn as one. Standard library only.

Only where they are called alike and stand in the same role: two who are asked about and are called otherwise stay two, with a dotted
tie between them. Nobody is joined by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from wholepicture.analysis.results import MAY_BE_SAME, Network, NetworkTie, Node

LEVELS = ("named", "hub", "leads", "partners")  # the fewest readers first


def folded(network: Network) -> Network:
    """The network with those drawn as one who may be one, each group in the place of the first of it that came."""
    leader = _leaders(network)
    order = {node.id: place for place, node in enumerate(network.nodes)}
    groups: dict[UUID, list[Node]] = {}
    for node in network.nodes:
        brought_by = leader[node.brought_by] if node.brought_by else None
        groups.setdefault(leader[node.id], []).append(replace(node, brought_by=brought_by))
    ties: dict[tuple[UUID, UUID, str], list[NetworkTie]] = {}
    for tie in network.ties:
        a, b = sorted((leader[tie.a], leader[tie.b]), key=order.__getitem__)
        if a != b:
            ties.setdefault((a, b, tie.sort), []).append(tie)
    nodes = tuple(_with_others(group, network.ties) for group in groups.values())
    return replace(network, nodes=nodes, ties=tuple(one_tie(*key, rows) for key, rows in ties.items()))


def one_tie(a: UUID, b: UUID, sort: str, ties: Sequence[NetworkTie]) -> NetworkTie:
    """Ties of one sort between the same two nodes, as one."""
    return NetworkTie(
        a,
        b,
        sort,
        types=tuple(sorted(set().union(*(tie.types for tie in ties)))),
        first_at=min(filter(None, (tie.first_at for tie in ties)), default=None),
        last_at=max(filter(None, (tie.last_at for tie in ties)), default=None),
        reports=sum(tie.reports for tie in ties),
        level=min(filter(None, (tie.level for tie in ties)), key=LEVELS.index, default=""),
        said_by=tuple(sorted(set().union(*(tie.said_by for tie in ties)))),
        question=min(filter(None, (tie.question for tie in ties)), default=None),
    )


def _leaders(network: Network) -> dict[UUID, UUID]:
    """By node, the node in whose place it is drawn: the first that came of those called alike that may be one with it."""
    by_id = {node.id: node for node in network.nodes}
    leader = {node.id: node.id for node in network.nodes}
    order = {node.id: place for place, node in enumerate(network.nodes)}
    for tie in network.ties:
        a, b = by_id[tie.a], by_id[tie.b]
        if tie.sort != MAY_BE_SAME or not _alike(a, b):
            continue
        first, second = sorted((leader[a.id], leader[b.id]), key=order.__getitem__)
        leader = {id: first if led == second else led for id, led in leader.items()}
    return leader


def _alike(a: Node, b: Node) -> bool:
    """Whether two are called alike and stand in one role, and neither was asked for: who was asked for stands alone."""
    both_brought = a.brought_by is not None and b.brought_by is not None
    return both_brought and (a.label.casefold(), a.role) == (b.label.casefold(), b.role)


def _with_others(group: Sequence[Node], ties: Iterable[NetworkTie]) -> Node:
    """The first of a group, with the others."""
    first, *others = group
    if not others:
        return first
    ids = {node.id for node in group}
    asked = {tie.question for tie in ties if tie.question and {tie.a, tie.b} <= ids}
    return replace(
        first,
        together=tuple(node.id for node in others),
        questions=tuple(sorted(asked)),
        is_followed=any(node.is_followed for node in group),
        step=min(node.step for node in group),
        said=max(node.said for node in group),
    )
