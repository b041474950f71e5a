"""Two steps around somebody with NetworkX, in memory. Runs in var/peers, where NetworkX is installed:

var/peers/bin/python benchmarks/networkx_two_steps.py EDGES MOST PASSES START…      JSON: what is reached from each, and how long it took

EDGES: a file of two numbers a line. Through whom more than MOST are tied to nobody is looked for, but for START itself.
"""

import json
import resource
import sys
import time

import networkx


def main() -> None:
    edges, most, passes, *starts = sys.argv[1], *map(int, sys.argv[2:])
    began = time.perf_counter()
    graph = networkx.Graph()
    with open(edges, encoding="ascii") as file:
        graph.add_edges_from(tuple(map(int, line.split())) for line in file)
    graph.add_nodes_from(starts)  # of whom nothing may be tied to anybody
    loaded = time.perf_counter() - began
    reached, took = {}, {}
    for start in starts:
        for _ in range(passes):
            began = time.perf_counter()
            found = two_steps(graph, start, most)
            took[start] = min(took.get(start, 1e9), 1000 * (time.perf_counter() - began))
        reached[start] = sorted(found)
    told = {"version": networkx.__version__, "loading_s": round(loaded, 1), "memory_gb": _memory()}
    print(json.dumps(told | {"reached": reached, "took_ms": took, "ties": graph.number_of_edges()}))


def two_steps(graph: networkx.Graph, start: int, most: int) -> set[int]:
    reached = {start, *graph[start]}
    for far in graph[start]:
        if graph.degree(far) <= most:
            reached.update(graph[far])
    return reached


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 1)


if __name__ == "__main__":
    main()
