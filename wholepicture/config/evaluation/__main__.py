"""`python -m wholepicture.config.evaluation FOLDER`: a town through the product, in an installation of its own; JSON.

Started by `wholepicture evaluate --through product` with a WHOLEPICTURE_HOME that is thrown away afterwards.
"""

import argparse
import json
import sys
from pathlib import Path

from wholepicture.config import cluster, installation


def main() -> None:
    """Runs it, and writes each look that was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--officer", type=int, default=0, help="answers a day; -1: every question")
    parser.add_argument("--nobody-decides", action="store_true")
    given = parser.parse_args()
    installation.make_ready()
    try:
        from wholepicture.config.evaluation.product import Product
        from wholepicture.config.evaluation.town import read

        product = Product(
            read(given.folder),
            given.folder,
            officer=None if given.officer < 0 else given.officer,
            is_decided=not given.nobody_decides,
            on_batch=lambda share: print(f"{share:.0%}", file=sys.stderr, flush=True),
        )
        run = product.go()
        asked = [
            {
                "on": look.on.isoformat(),
                "rules": sorted(look.rules),
                "people": sorted(look.people),
                "is_listed": look.is_listed,
                "presumes": look.presumes,
            }
            for look in run.asked.values()
        ]
        json.dump({"asked": asked, "questions": run.questions}, sys.stdout)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
