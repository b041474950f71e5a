"""`python -m wholepicture.config.evaluation FOLDER`: a town through the product, in an installation of its own; JSON.

Give it a WHOLEPICTURE_HOME that there is not yet, and throw that away afterwards: what is loaded is invented.
"""

import argparse
import json
import os
import sys
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
    answers = None if given.officer == "all" else int(given.officer)
    if os.environ.get("DATABASE_URL") or any(home.home().iterdir()):
        parser.error("an invented town goes into no installation that there is: give a WHOLEPICTURE_HOME of its own")
    installation.make_ready()
    try:
        json.dump(_through(given.folder, answers, is_decided=not given.nobody_decides), sys.stdout, default=str)
    finally:
        cluster.stop()


def _through(folder: Path, answers: int | None, *, is_decided: bool) -> dict[str, Any]:
    from wholepicture.config.evaluation import figures
    from wholepicture.config.evaluation.product import Product
    from wholepicture.config.evaluation.town import read

    town = read(folder)
    product = Product(
        town,
        folder,
        answers=answers,
        is_decided=is_decided,
        on_batch=lambda share: print(f"{share:.0%}", file=sys.stderr, flush=True),
    )
    looks = product.go()
    named = figures.named(town, looks)
    return {
        "joining": "product",
        "officer": answers,
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


if __name__ == "__main__":
    main()
