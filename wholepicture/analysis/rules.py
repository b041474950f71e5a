"""What a reader leaves out of a network, and how much is drawn of one. Standard library only."""

from collections.abc import Collection
from dataclasses import replace

from wholepicture.analysis.results import Network

# A small network stands on a page that is about something else: more than this is a thicket on it.
SMALL_FIRST, SMALL_SECOND, SMALL_NAMED = 10, 16, 4
MOST_FOLLOWED = 40  # of whom the explorer draws the neighbours at once
MOST_DRAWN = 200  # people and things in one drawing
OF_EACH_SECOND = 10  # whom one node brings in at a second step
MOST_STEPS = 6  # of a shortest path
MOST_LOOKED_AT = 400  # from each end, at each step of a path
MOST_CHARTS = 20  # kept charts that are listed
CHARTS_LOOKED_AT = 300  # kept charts, the newest, among which those are listed that show


def without(network: Network, sorts: Collection[str]) -> Network:
    """The network without ties of these sorts, and without those whom nothing else ties to it."""
    ties = tuple(tie for tie in network.ties if tie.sort not in sorts)
    tied = {end for tie in ties for end in (tie.a, tie.b)}
    nodes = tuple(node for node in network.nodes if node.id in tied or node.brought_by is None)
    return replace(network, nodes=nodes, ties=ties)
