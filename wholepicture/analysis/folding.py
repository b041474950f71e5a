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
    nodes = [
        _with_others(node, [one for one in network.nodes if leader[one.id] == node.id], network.ties)
        for node in network.nodes
        if leader[node.id] == node.id
    ]
    nodes = [replace(node, brought_by=leader.get(node.brought_by)) if node.brought_by else node for node in nodes]
    ties: dict[tuple[UUID, UUID, str], list[NetworkTie]] = {}
    for tie in network.ties:
        a, b = leader[tie.a], leader[tie.b]
        if a == b:
            continue
        ends = (a, b) if order[a] < order[b] else (b, a)
        ties.setdefault((*ends, tie.sort), []).append(tie)
    return replace(network, nodes=tuple(nodes), ties=tuple(one_tie(*key, rows) for key, rows in ties.items()))


def one_tie(a: UUID, b: UUID, sort: str, ties: Sequence[NetworkTie]) -> NetworkTie:
    """Ties of one sort between the same two nodes, as one."""
    firsts = [tie.first_at for tie in ties if tie.first_at]
    lasts = [tie.last_at for tie in ties if tie.last_at]
    levels = [tie.level for tie in ties if tie.level]
    return NetworkTie(
        a,
        b,
        sort,
        types=tuple(sorted({type for tie in ties for type in tie.types})),
        first_at=min(firsts, default=None),
        last_at=max(lasts, default=None),
        reports=sum(tie.reports for tie in ties),
        level=min(levels, key=LEVELS.index, default=""),
        said_by=tuple(sorted({agency for tie in ties for agency in tie.said_by})),
        question=min((tie.question for tie in ties if tie.question), default=None),
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


def _with_others(node: Node, group: Sequence[Node], ties: Iterable[NetworkTie]) -> Node:
    if len(group) == 1:
        return node
    ids = {one.id for one in group}
    asked = {tie.question for tie in ties if tie.sort == MAY_BE_SAME and tie.a in ids and tie.b in ids}
    return replace(
        node,
        together=tuple(one.id for one in group if one.id != node.id),
        questions=tuple(sorted(question for question in asked if question)),
        is_followed=any(one.is_followed for one in group),
        step=min(one.step for one in group),
        said=next((one.said for one in group if one.said), ""),
    )
