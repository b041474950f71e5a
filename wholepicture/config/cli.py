"""The command line: `wholepicture COMMAND`. What each command answers is said in docs/how-to/send-reports.md.

Every command takes `--json`: then the answer alone stands on standard output, and everything else on standard error.
Exit status 0: done. 2: used wrongly, or its input cannot be read. 1: anything else.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from wholepicture.base import logs
from wholepicture.config.cluster import ClusterError
from wholepicture.config.commands import FAMILIES
from wholepicture.config.commands.output import Failed, Out, UsedWrongly
from wholepicture.config.home import HomeError

_OLDER = (
    "The database does not have the tables that this program needs. "
    "Run `wholepicture init`: it brings them up to date and keeps what is stored."
)


def parser() -> argparse.ArgumentParser:
    """The whole command line, one family of commands a file."""
    json_option = argparse.ArgumentParser(add_help=False)
    json_option.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="answer in JSON on standard output; progress and messages go to standard error",
    )
    whole = argparse.ArgumentParser(
        prog="wholepicture",
        description="Every agency's worries about a child, joined.",
        parents=[json_option],
    )
    whole.add_argument(
        "--version",
        action="version",
        version=f"Whole Picture {version('wholepicture')}",
        help="say which release this is",
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for family in FAMILIES:
        family.add_to(commands, json_option)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit status."""
    if arguments is None:  # in a process of its own, which may be the worker's
        logs.take_over()
    given = parser().parse_args(arguments)
    out = Out(as_json=getattr(given, "json", False))
    try:
        return int(given.run(given, out) or 0)
    except UsedWrongly as refusal:
        out.error(str(refusal))
        return 2
    except (Failed, ClusterError, HomeError) as refusal:
        out.error(str(refusal))
        return 1
    except BrokenPipeError:
        # Whoever read our answer has enough of it. Python would complain once more on closing standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        out.error("Stopped. What was finished is kept; run the command again to go on.")
        return 1
    except Exception as problem:
        sentence = _expected(problem)
        if sentence is None:
            _write_down(problem)
            raise
        out.error(sentence)
        return 1


def _write_down(problem: Exception) -> None:
    """A defect stands in the ledger as well, if there is one yet: that, and not what the command was given."""
    from django.apps import apps

    if not apps.ready:
        return
    from wholepicture.access.errors import record_error
    from wholepicture.access.viewer import system_viewer

    record_error(system_viewer("operator"), problem, place="a command on the server")


def _expected(problem: Exception) -> str | None:
    """A sentence for what may well happen; None for a defect, which should show where it is."""
    from django.db import OperationalError, ProgrammingError
    from psycopg import errors

    from wholepicture.base.ledgered import Refusal

    if isinstance(problem, Refusal):
        return str(problem)
    cause = problem.__cause__
    if isinstance(problem, ProgrammingError) and isinstance(
        cause,
        errors.UndefinedTable | errors.UndefinedColumn | errors.UndefinedFunction | errors.InvalidSchemaName,
    ):
        return _OLDER
    if isinstance(problem, OperationalError):
        if "does not exist" in str(problem):
            return _OLDER
        return f"The database cannot be reached or ended the session: {str(problem).strip()} Try again."
    return None


if __name__ == "__main__":
    sys.exit(main())
