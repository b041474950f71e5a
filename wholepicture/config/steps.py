"""The worker, the sequencer and the sender, each as a process of its own: `python -m wholepicture.config.steps worker`."""

import sys

from wholepicture.config import installation


def main(process: str) -> None:
    installation.load()
    from wholepicture.config import processing, sending

    ways = {
        "worker": processing.work,
        "sequencer": processing.seal_until_stopped,
        "sender": sending.send_until_stopped,
    }
    ways[process]()


if __name__ == "__main__":
    main(sys.argv[1])
