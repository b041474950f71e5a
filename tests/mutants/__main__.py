"""Breaks the code in one small place at a time, and sees whether a test notices. `script/mutate --help` says how."""

import argparse
import random
import sys

from tests.mutants.kept_tool import Workshop, mutants_of, score_of
from tests.mutants.mutants import LISTED, MODULES, Score, table

SEED = 9  # of the sample, so that two runs take the same


def main() -> int:
    chosen = _arguments()
    unknown = set(chosen.modules) - set(MODULES)
    if unknown:
        print(f"Not in tests/mutants/modules.toml: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    scores = [score for room, about in LISTED["rooms"].items() for score in _room(Workshop(room, **about), chosen)]
    _tell(scores)
    return 0 if all(score.holds for score in scores) else 1


def _room(workshop: Workshop, chosen: argparse.Namespace) -> list[Score]:
    """How the chosen modules of a room fare; where only earlier runs are asked about, how they fared."""
    modules = [module for module in workshop.modules if module in (chosen.modules or MODULES)]
    if not modules:
        return []
    with workshop.at_work():
        names = [] if chosen.show else [name for module in modules for name in _wanted(module, chosen)]
        if names:
            print(f"{workshop.room}: {len(names)} mutants to try (var/mutants/{workshop.room}/log)", flush=True)
            workshop.try_out(names, chosen.processes)
        return [score_of(module) for module in modules]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", help="as in tests/mutants/modules.toml; all of them where none is named")
    parser.add_argument("--sample", type=int, metavar="N", help="at most N mutants a module, the same N each time")
    parser.add_argument("--show", action="store_true", help="only say how earlier runs went")
    parser.add_argument("--again", action="store_true", help="try those again, too, that were killed before")
    parser.add_argument("--processes", type=int, default=2, help="mutants at once (2)")
    return parser.parse_args()


def _wanted(module: str, chosen: argparse.Namespace) -> list[str]:
    """The mutants to try: those that no test has killed yet, as a test that could may be new."""
    mutants = mutants_of(module)
    if chosen.sample is not None and chosen.sample < len(mutants):
        mutants = random.Random(SEED).sample(mutants, chosen.sample)
    return [mutant.name for mutant in mutants if chosen.again or mutant.survived or not mutant.was_tried]


def _tell(scores: list[Score]) -> None:
    for score in scores:
        for survivor in score.unexplained:
            print(f"\n{score.module}  {survivor.id}  ({survivor.name})\n{survivor.change}")
        for id in score.outlived:
            print(
                f"\n{score.module}  {id}: no such mutant survives; take its reason out of tests/mutants/explained.toml"
            )
    print(f"\n{table(scores)}")


if __name__ == "__main__":
    sys.exit(main())
