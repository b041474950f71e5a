"""mutmut at work. It wants a folder of its own to copy into, and mutates and tests what its settings say: each room has
such a workshop, `var/mutants/<room>`, into which the project is linked."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutants.mutants import PROJECT, Mutant, Score, function_of, survivors

LINKED = ("wholepicture", "tests", "synthetic", "benchmarks", "docs")
FILES = sorted(path.name for path in PROJECT.iterdir() if path.suffix in (".md", ".toml", ".lock", ".json"))
PYTEST = ["--hypothesis-profile", "mutants", "-m", "no_database and not long", "-p", "tests.mutants.quick_first"]
PYTEST += ["-p", "no:cacheprovider", "-p", "no:xdist"]


@dataclass(frozen=True)
class Workshop:
    """A room's modules, and the tests that are to notice their mutants."""

    room: str
    modules: list[str]
    tests: list[str]

    @property
    def folder(self) -> Path:
        return PROJECT / "var" / "mutants" / self.room

    def settings(self) -> str:
        """The table of settings by which mutmut works, as TOML."""
        values: dict[str, Any] = {
            "source_paths": ["wholepicture"],
            "only_mutate": [f"wholepicture/{module}" for module in self.modules],
            "also_copy": [*LINKED[1:], *FILES],
            "pytest_add_cli_args": PYTEST,
            "pytest_add_cli_args_test_selection": [f"tests/{path}" for path in self.tests],
            "use_git_change_detection": False,
            # A process that has run tests has filled caches, behind which a mutant would never be called.
            "process_isolation": "forkserver",
        }
        return "\n".join(["[tool.mutmut]", *(f"{name} = {json.dumps(value)}" for name, value in values.items()), ""])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """In the workshop, until the end of the block, with every mutant of the room written."""
        from mutmut import configuration
        from mutmut.state import reset_state

        self._lay_out()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            configuration.reset_config()
            reset_state()
            with self._quietly():
                _write_mutants()
            yield
        finally:
            os.chdir(before)

    def _lay_out(self) -> None:
        """Lays the workshop out. What earlier runs found is kept; tests and data are taken afresh."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in LINKED:
            link = self.folder / name
            if not link.is_symlink():
                link.symlink_to(PROJECT / name)
        for name in FILES:
            (self.folder / name).write_bytes((PROJECT / name).read_bytes())
        with (self.folder / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{self.settings()}")
        copies = self.folder / "mutants"
        for name in LINKED[1:]:
            shutil.rmtree(copies / name, ignore_errors=True)
        _forget_what_is_gone(copies / "wholepicture")

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """What is printed until the end of the block, here and in processes begun, goes to a file: mutmut draws as it works."""
        sys.stdout.flush()
        screen = os.dup(1)
        with (self.folder / "log").open("w") as log:
            os.dup2(log.fileno(), 1)
            try:
                yield
            finally:
                sys.stdout.flush()
                os.dup2(screen, 1)
                os.close(screen)

    def try_out(self, names: list[str], processes: int) -> None:
        """Runs, for each of these mutants, the tests that call the function it is of."""
        from mutmut import __main__ as tool

        with self._quietly():
            tool._run(names, processes)


def _forget_what_is_gone(copied: Path) -> None:
    """Takes away copies whose original is gone, and copied data, which mutmut would not copy twice."""
    for path in list(copied.rglob("*")):
        source = PROJECT / path.relative_to(copied.parent)
        is_record = path.suffix in (".meta", ".spans")
        source = source.with_suffix("") if is_record else source
        if path.is_file() and (not source.is_file() or (path.suffix != ".py" and not is_record)):
            path.unlink()


def _write_mutants() -> None:
    """Writes the mutants of every module of the workshop; what is known of those that are as before is kept."""
    from mutmut import __main__ as tool

    Path("mutants").mkdir(exist_ok=True)
    tool.copy_src_dir()
    tool.copy_also_copy_files()
    tool.create_mutants(1)


def mutants_of(module: str) -> list[Mutant]:
    """The mutants of one module, in the order of the code."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code

    data = SourceFileMutationData(path=f"wholepicture/{module}")
    data.load()
    return [Mutant(name, status_by_exit_code[code]) for name, code in data.exit_code_by_key.items()]


def score_of(module: str) -> Score:
    """How a module's mutants fared, as far as they were tried."""
    mutants = mutants_of(module)
    tried = sum(mutant.was_tried for mutant in mutants)
    # Of two that change the same, which is which is told by their order: all mutants of a function are looked at.
    functions = {function_of(mutant.name) for mutant in mutants if mutant.survived}
    looked_at = (mutant for mutant in mutants if function_of(mutant.name) in functions)
    named = survivors((mutant, difference_of(mutant, module)) for mutant in looked_at)
    return Score(module, len(mutants), tried, tuple(named))


def difference_of(mutant: Mutant, module: str) -> str:
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    return get_diff_for_mutant(mutant.name, path=f"wholepicture/{module}")
