"""Making an installation and stopping its database."""

import argparse
from typing import Any

from wholepicture.config import cluster, installation
from wholepicture.config.commands.output import Out, command


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    command(commands, common, "init", init, "Make an empty, ready installation; run again, it changes nothing.")
    command(commands, common, "stop", stop, "Stop the private database cluster.")


def init(given: argparse.Namespace, out: Out) -> None:
    with out.progress("Making the installation"):
        made = installation.make_ready()

    def words() -> None:
        state = "A new installation is ready" if made.created else "The installation is ready; nothing was changed"
        out.say(f"{state}: database {made.database}, files in {made.home}.", "green")
        if made.created:
            out.say("Next: wholepicture agency add CODE --name NAME --type TYPE")

    out.answer(made, words)


def stop(given: argparse.Namespace, out: Out) -> None:
    stopped = cluster.stop()
    if not cluster.managed():
        out.note("DATABASE_URL names a server that is not ours to stop.")
    out.answer(
        {"stopped": stopped},
        lambda: out.say("The database was stopped." if stopped else "Nothing was running."),
    )
