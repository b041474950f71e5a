"""`python -m wholepicture.config.demo`: an invented area in this installation, a summary, and the site to try."""

import argparse
import signal
import sys
from types import FrameType

from wholepicture.config import cluster, home, installation
from wholepicture.config.commands.output import Out
from wholepicture.config.commands.serve import PORT, port
from wholepicture.config.demo.people import Marker, marker
from wholepicture.config.demo.stages import Stages
from wholepicture.config.home import HomeError
from wholepicture.config.serving import ENDING, Ended, PortTaken, refuse_taken, serve

SEED = 7
_NOT_OURS = (
    "{home} holds an installation that this demonstration did not make, and it is left alone. Give the demonstration "
    "a place of its own: WHOLEPICTURE_HOME=var/demo script/demo"
)
_OTHER_SEED = (
    "{home} holds the invented area of seed {seed}. Give another one a place of its own: "
    "WHOLEPICTURE_HOME=var/demo-{wanted} script/demo --seed {wanted}"
)


class Refused(Exception):
    """The demonstration cannot use this installation; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Load what is not loaded, show the summary, serve. Whatever happens, nothing is left running."""
    parser = argparse.ArgumentParser(prog="script/demo", description="Whole Picture on an invented area.")
    parser.add_argument("--no-serve", action="store_true", help="stop after the summary")
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=f"on 127.0.0.1 (default {PORT})")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help=f"another area (default {SEED})")
    given = parser.parse_args(arguments)
    out = Out(as_json=False)
    for number in ENDING:
        signal.signal(number, _end)
    try:
        if not given.no_serve:
            refuse_taken(given.port)
        return _run(given, out)
    except (KeyboardInterrupt, Ended):
        out.note("Stopped. What was finished is kept; run script/demo again to go on.")
        return 1
    except (Refused, PortTaken, cluster.ClusterError, HomeError) as refusal:
        out.error(str(refusal))
        return 1
    finally:
        _stop_database(out)


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _stop_database(out: Out) -> None:
    # A second Ctrl-C must not leave the database running.
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    try:
        cluster.stop()
    except (cluster.ClusterError, HomeError) as refusal:
        out.error(str(refusal))


def _run(given: argparse.Namespace, out: Out) -> int:
    out.say("Whole Picture on an invented area. Nobody in it exists.", "bold")
    stages = Stages(out)
    with stages.stage("Database"):
        installation.make_ready()
    marked = _own(given.seed)
    if not marked.complete:
        _load(stages, marked)
    from wholepicture.config.demo.summary import show, show_sign_ins

    show(out, marked)
    if given.no_serve:
        show_sign_ins(out, "")
        return 0
    return serve(given.port, lambda: show_sign_ins(out, f"http://127.0.0.1:{given.port}"))


def _own(seed: int | None) -> Marker:
    """This installation's mark; a new one where nothing is stored yet. Raises Refused otherwise."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.partnership.queries import agencies_by_id

    with system_viewer("operator").acting():
        is_empty = not agencies_by_id()
    marked = marker()
    if marked is None or is_empty:
        if not is_empty:
            raise Refused(_NOT_OURS.format(home=home.home()))
        marked = Marker(SEED if seed is None else seed)
        marked.write()
    if seed is not None and seed != marked.seed:
        raise Refused(_OTHER_SEED.format(home=home.home(), seed=marked.seed, wanted=seed))
    return marked


def _load(stages: Stages, marked: Marker) -> None:
    from wholepicture.config.demo.loading import load

    load(stages, marked.seed)
    marked.complete = True
    marked.seconds = stages.seconds
    marked.write()


if __name__ == "__main__":
    sys.exit(main())
