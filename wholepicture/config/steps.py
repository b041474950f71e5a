"""The worker and the sequencer, each as a process of its own: `python -m wholepicture.config.steps worker`."""

import sys

from wholepicture.config import installation


def main(process: str) -> None:
    installation.load()
    from wholepicture.config import processing

    {"worker": processing.work, "sequencer": processing.seal_until_stopped}[process]()


if __name__ == "__main__":
    main(sys.argv[1])
