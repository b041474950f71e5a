"""mutmut, at work in `var/mutants`: it wants a folder of its own to copy into, and finds the project there by links."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.mutants import LISTED, PROJECT, Mutant, Score, function_of, survivors

WORKSHOP = PROJECT / "var" / "mutants"
LINKED = ("wholepicture", "tests", "synthetic", "benchmarks", "docs")
FILES = sorted(path.name for path in PROJECT.iterdir() if path.suffix in (".md", ".toml", ".lock", ".json"))
PYTEST = [
    "--hypothesis-profile",
    "mutants",
    "-m",
    "no_database",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "tests.mutants.quick_first",
]


def prepare() -> None:
    """Lays the workshop out. What earlier runs found is kept; tests and data are taken afresh."""
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        link = WORKSHOP / name
        if not link.is_symlink():
            link.symlink_to(PROJECT / name)
    for name in FILES:
        (WORKSHOP / name).write_bytes((PROJECT / name).read_bytes())
    with (WORKSHOP / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{settings()}")
    copies = WORKSHOP / "mutants"
    for name in LINKED[1:]:
        shutil.rmtree(copies / name, ignore_errors=True)
    _forget_what_is_gone(copies / "wholepicture")


def _forget_what_is_gone(copied: Path) -> None:
    """Takes away copies whose original is gone, and copied data, which mutmut would not copy twice."""
    for path in list(copied.rglob("*")):
        source = PROJECT / path.relative_to(copied.parent)
        is_record = path.suffix in (".meta", ".spans")
        source = source.with_suffix("") if is_record else source
        if path.is_file() and (not source.is_file() or (path.suffix != ".py" and not is_record)):
            path.unlink()


@contextmanager
def at_work() -> Iterator[None]:
    """In the workshop until the end of the block."""
    from mutmut import configuration

    before = Path.cwd()
    os.chdir(WORKSHOP)
    try:
        configuration.reset_config()
        yield
    finally:
        os.chdir(before)


def settings() -> str:
    """The table of settings by which mutmut works, as TOML."""
    values = {
        "source_paths": ["wholepicture"],
        "only_mutate": [f"wholepicture/{module}" for module in LISTED["modules"]],
        "also_copy": [*LINKED[1:], *FILES],
        "pytest_add_cli_args": PYTEST,
        "pytest_add_cli_args_test_selection": [f"tests/{folder}" for folder in LISTED["tests"]],
        "use_git_change_detection": False,
        # A process that has run tests has filled caches, behind which a mutant would never be called.
        "process_isolation": "forkserver",
    }
    return "\n".join(["[tool.mutmut]", *(f"{name} = {json.dumps(value)}" for name, value in values.items()), ""])


@contextmanager
def quietly() -> Iterator[None]:
    """What is printed until the end of the block, here and in processes begun, goes to a file: mutmut draws as it works."""
    sys.stdout.flush()
    screen = os.dup(1)
    with (WORKSHOP / "log").open("w") as log:
        os.dup2(log.fileno(), 1)
        try:
            yield
        finally:
            sys.stdout.flush()
            os.dup2(screen, 1)
            os.close(screen)


def generate() -> None:
    """Writes the mutants of every listed module; what is known of those that are as before is kept."""
    from mutmut import __main__ as tool

    (WORKSHOP / "mutants").mkdir(exist_ok=True)
    tool.copy_src_dir()
    tool.copy_also_copy_files()
    tool.create_mutants(1)


def try_out(names: list[str], processes: int) -> None:
    """Runs, for each of these mutants, the tests that call the function it is of."""
    from mutmut import __main__ as tool

    tool._run(names, processes)


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
