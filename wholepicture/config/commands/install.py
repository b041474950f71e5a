"""Making an installation and stopping its database."""

import argparse
from typing import Any

from wholepicture.config import cluster, installation
from wholepicture.config.commands.output import Out, command


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    command(
        commands,
        common,
        "init",
        init,
        "Make an empty, ready installation, or bring one up to date; run again, it changes nothing.",
    )
    command(commands, common, "stop", stop, "Stop the private database cluster.")


def init(given: argparse.Namespace, out: Out) -> int:
    with out.progress("Making the installation"):
        made = installation.make_ready()

    for sentence in made.laid.sentences() if not made.created else ():
        out.note(sentence)

    def words() -> None:
        changed = "what is listed above was changed" if made.laid.changed else "nothing was changed"
        state = "A new installation is ready" if made.created else f"The installation is ready; {changed}"
        out.say(f"{state}: database {made.database}, files in {made.home}.", "green")
        if made.created:
            out.say("Next: wholepicture agency add CODE --name NAME --type TYPE")
            out.say(
                "What a partnership needs before it opens: wholepicture check, and docs/how-to/open-a-partnership.md"
            )

    answer = {"home": made.home, "database": made.database, "created": made.created}
    out.answer(answer, words)
    return 1 if made.laid.left else 0


def stop(given: argparse.Namespace, out: Out) -> None:
    stopped = cluster.stop()
    if not cluster.managed():
        out.note("DATABASE_URL names a server that is not ours to stop.")
    out.answer(
        {"stopped": stopped},
        lambda: out.say("The database was stopped." if stopped else "Nothing was running."),
    )
