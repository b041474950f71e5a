"""`python -m wholepicture.config.evaluation FOLDER`: a town through the product, in an installation of its own; JSON.

Started by `wholepicture evaluate --officer N` with a WHOLEPICTURE_HOME that holds nothing, and is thrown away afterwards.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wholepicture.config import cluster, home, installation


def main() -> None:
    """Runs it, and writes the figures with each look that was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--officer", default="0", metavar="N", help="answers a day of a linkage officer; all: every question"
    )
    parser.add_argument("--nobody-decides", action="store_true")
    given = parser.parse_args()
    if os.environ.get("DATABASE_URL") or any(home.home().iterdir()):
        parser.error("an invented town goes into no installation that there is: give a WHOLEPICTURE_HOME of its own")
    installation.make_ready()
    try:
        json.dump(_through(given.folder, given.officer, is_decided=not given.nobody_decides), sys.stdout, default=str)
    finally:
        cluster.stop()


def _through(folder: Path, officer: str, *, is_decided: bool) -> dict[str, Any]:
    from wholepicture.config.evaluation import figures
    from wholepicture.config.evaluation.product import Product
    from wholepicture.config.evaluation.town import read

    town = read(folder)
    product = Product(
        town,
        folder,
        answers=None if officer == "all" else int(officer),
        is_decided=is_decided,
        on_batch=_tell_share(),
    )
    looks = product.go()
    named = figures.named(town, looks)
    return {
        "joining": "product",
        "officer": officer,
        "questions": product.questions,
        "children": town.children,
        "reports": len(town.submissions),
        "weeks": round(town.weeks, 1),
        **figures.totals(town, looks),
        "presumed": sum(bool(look.raised_at) and look.presumed for look in looks),
        "in_time": figures.in_time(town, named),
        "rules": figures.by_rule(town, looks, named.values()),
        "network_children": figures.child_by_child(town, named, {}),
        "asked": [
            {
                "on": look.at,
                "raised_at": look.raised_at,
                "rules": {rule: fired.at for rule, fired in look.fired.items()},
                "people": sorted(look.named),
                "presumed": look.presumed,
            }
            for look in looks
        ],
    }


def _tell_share() -> Callable[[float], None]:
    """Says on standard error how much is done, each twentieth."""
    told = 0

    def tell(share: float) -> None:
        nonlocal told
        if int(share * 20) > told:
            told = int(share * 20)
            print(f"{told / 20:.0%}", file=sys.stderr, flush=True)

    return tell


if __name__ == "__main__":
    main()
