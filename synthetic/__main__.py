"""Writes an invented area to a folder: `python -m synthetic --seed 7 --size demo --out DIR`.

With `--town small|city`, a town to evaluate on instead: `python -m synthetic --town city --seed 7 --out DIR`.
"""

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from synthetic import area, evaluation_town, files, population


def main(arguments: list[str] | None = None) -> int:
    """Builds, writes and prints a summary. Exits 2 when used wrongly, 1 when the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m synthetic", description="An invented partnership area.")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same files (default 7)")
    parser.add_argument("--size", choices=list(area.SIZES), default="demo")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to; made if it is not there")
    parser.add_argument("--until", type=date.fromisoformat, help="last day, like 2026-09-30")
    parser.add_argument("--reports", type=int, help="about how many reports, in place of the size's own number")
    parser.add_argument(
        "--descriptions",
        type=int,
        metavar="HOUSEHOLDS",
        help="write no area, but the people of so many households as agencies describe them, into the file --out",
    )
    parser.add_argument("--town", choices=list(evaluation_town.SIZES), help="a town to evaluate on, sized in children")
    parser.add_argument(
        "--noticed",
        type=float,
        default=evaluation_town.NOTICED,
        help="of a town: the share of incidents around exploited children that somebody writes down (default a third)",
    )
    chosen = parser.parse_args(arguments)
    if chosen.town:
        return _town(parser, chosen)
    if chosen.descriptions:
        return _descriptions(chosen.seed, chosen.descriptions, chosen.out)
    made = area.build(chosen.seed, chosen.size, chosen.until, chosen.reports)
    try:
        manifest = files.write(made, chosen.out)
    except OSError as refused:
        print(
            f"Cannot write to {chosen.out}: {refused.strerror}. Choose another folder with --out.",
            file=sys.stderr,
        )
        return 1
    kinds = Counter(body["kind"] for _, body in made.submissions)
    truth = made.truth
    print(f"{len(made.submissions)} reports from {made.start} to {made.until}, {len(truth.people)} people.")
    print("  " + ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds.most_common()))
    print(
        f"  network: {len(truth.network['children'])} children, {len(truth.network['adults'])} adults, "
        f"{len(truth.story)} reports, {len(truth.retellings)} of them retold"
    )
    for source in manifest.files:
        print(f"  {source.path}: {source.rows} rows, {source.faults} bad")
    print(f"Files for the intake: {chosen.out / 'files'}. The truth, apart: {chosen.out / manifest.truth}.")
    return 0


def _town(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    try:
        made = evaluation_town.build(chosen.seed, chosen.town, noticed=chosen.noticed, until=chosen.until)
    except ValueError as unusable:
        parser.error(str(unusable))
    try:
        evaluation_town.write(made, chosen.out)
    except OSError as refused:
        print(
            f"Cannot write to {chosen.out}: {refused.strerror}. Choose another folder with --out.",
            file=sys.stderr,
        )
        return 1
    children = evaluation_town.SIZES[chosen.town].children
    print(f"{len(made.submissions)} reports from {made.start} to {made.until} about a town of {children} children.")
    for network in made.truth.networks:
        shape = network.shape.replace("_", " ")
        print(f"  {network.id}, {shape}: {len(network.courses)} children, {len(network.men)} adults")
    print(f"Reports: {chosen.out / 'submissions.ndjson'}. The truth: {chosen.out / 'truth.json'}.")
    return 0


def _descriptions(seed: int, households: int, out: Path) -> int:
    try:
        with out.open("w", encoding="utf-8") as file:
            count = population.write(seed, households, file)
    except OSError as refused:
        print(f"Cannot write {out}: {refused.strerror}. Choose another file with --out.", file=sys.stderr)
        return 1
    print(f"{count} descriptions of the people of {households} households in {out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
