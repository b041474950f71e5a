"""How commands answer: JSON alone on standard output, or words and tables for a person; progress on standard error."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from wholepicture.config import cluster, home, installation

NOT_INSTALLED = (
    "There is no installation at {home} yet. Run `wholepicture init` to make one, or set WHOLEPICTURE_HOME to where "
    "yours is."
)
OF_ANOTHER_VERSION = (
    "The database's tables or policies are not those of this version. Run `wholepicture init`: it brings them up to date "
    "and keeps what is stored."
)


class UsedWrongly(Exception):
    """The command was used wrongly, or its input cannot be read; the message says what to do. Exit status 2."""


class Failed(Exception):
    """The command could not be done; the message says why and what to do. Exit status 1."""


class Out:
    """Where a command speaks. Nothing given to it is read as markup: it may come from a partner's file."""

    def __init__(self, *, as_json: bool):
        self.as_json = as_json
        if hasattr(sys.stdout, "reconfigure"):
            # A file name need not be text; in JSON its bytes then stand as escapes.
            sys.stdout.reconfigure(errors="backslashreplace")
        self.screen = Console(markup=False, highlight=False, emoji=False)
        self.aside = Console(stderr=True, markup=False, highlight=False, emoji=False)

    def answer(self, data: Any, words: Callable[[], None] | None = None) -> None:
        """The command's answer: `data` with --json, else what `words` prints."""
        if self.as_json or words is None:
            sys.stdout.write(json.dumps(plain(data), ensure_ascii=False, indent=None if self.as_json else 2) + "\n")
            sys.stdout.flush()
        else:
            words()

    def say(self, text: str, style: str | None = None) -> None:
        """A sentence of the answer for a person."""
        self.screen.print(text, style=style, soft_wrap=True)

    def note(self, text: str) -> None:
        """A sentence beside the answer, on standard error."""
        self.aside.print(text, style="dim", soft_wrap=True)

    def error(self, text: str) -> None:
        """Why it was not done."""
        self.aside.print(text, style="bold red", soft_wrap=True)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table for a person; columns whose name begins with # are numbers."""
        made = Table(
            title=title,
            title_justify="left",
            title_style="bold",
            box=SIMPLE_HEAD,
            show_edge=False,
            padding=(0, 1, 0, 0),
        )
        for name in columns:
            is_number = name.startswith("#")
            justify: Any = "right" if is_number else "left"
            made.add_column(name.removeprefix("#"), justify=justify, overflow="fold", no_wrap=is_number)
        for row in rows:
            made.add_row(*map(str, row))
        self.screen.print(made)
        self.screen.print()

    @contextmanager
    def progress(self, what: str, total: float | None = None) -> Iterator[Callable[[float], None]]:
        """A bar on standard error; call what it gives with how much was done. A line where nobody watches."""
        if not self.aside.is_terminal:
            yield lambda done: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.aside, transient=True) as bars:
            bar = bars.add_task(what, total=total)
            yield lambda done: bars.advance(bar, done)

    @contextmanager
    def steps(self) -> Iterator[Callable[[str, int, int], None]]:
        """Several steps after one another, on standard error; call what it gives with the step, how much of it is done
        and of how much (0: not known). A bar, or where nobody watches a line a step."""
        if not self.aside.is_terminal:
            begun: set[str] = set()

            def line(what: str, done: int, whole: int) -> None:
                if what not in begun:
                    begun.add(what)
                    self.note(f"{what}: {whole:,} in all." if whole else f"{what}.")

            yield line
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.aside, transient=True) as bars:
            shown: dict[str, Any] = {}

            def bar(what: str, done: int, whole: int) -> None:
                if what not in shown:
                    shown[what] = bars.add_task(what, total=None)
                bars.update(shown[what], completed=done, total=whole or None)

            yield bar


def plain(value: Any) -> Any:
    """A value as JSON has it: dataclasses as objects, ids and moments as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return list(map(plain, value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    return value


def installed() -> None:
    """Begin a command: the database runs, and is of this version. Raises Failed."""
    started()
    if not installation.is_of_this_version():
        raise Failed(OF_ANOTHER_VERSION)


def started() -> None:
    """The database runs and Django is loaded, whatever version the database is of. Raises Failed where nothing is installed."""
    if cluster.managed():
        where = Path(os.path.abspath(os.environ.get("WHOLEPICTURE_HOME") or home.PROJECT / "var"))
        if not (where / "cluster.json").exists():
            raise Failed(NOT_INSTALLED.format(home=where))
    installation.start()


def operator(agency: UUID | None = None) -> Any:
    """The named system viewer for whom commands on the server run, for one agency where there is one."""
    from wholepicture.access.viewer import system_viewer

    return system_viewer("operator", agency=agency)


def agency_or_refuse(code: str) -> Any:
    """The agency with this code. Raises UsedWrongly, naming those there are."""
    from wholepicture.partnership.queries import agencies_by_id, agency_named

    with operator().acting():
        agency = agency_named(code)
        if agency is None:
            there = ", ".join(sorted(known.code for known in agencies_by_id().values())) or "none yet"
            raise UsedWrongly(
                f"There is no agency {code!r} (there are: {there}). "
                f"Add it first: wholepicture agency add {code} --name NAME --type TYPE"
            )
        return agency


@contextmanager
def written_whole(path: Path) -> Iterator[Any]:
    """A text file that appears when it is complete. Raises UsedWrongly where it cannot be written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            yield file
        beside.replace(path)
    except OSError as refusal:
        raise UsedWrongly(f"{path} cannot be written: {refusal.strerror}. Choose another place.") from refusal
    finally:
        beside.unlink(missing_ok=True)


def command(
    commands: Any,
    common: argparse.ArgumentParser,
    name: str,
    run: Callable[[argparse.Namespace, Out], int | None],
    help: str,
) -> argparse.ArgumentParser:
    """Declare one command, with --json and its help."""
    made: argparse.ArgumentParser = commands.add_parser(name, parents=[common], help=help, description=help)
    made.set_defaults(run=run)
    return made
