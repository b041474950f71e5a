"""How the code is built, in figures that a table before and after a change can hold: knots, names, documents, what one
addition touches, how far one report travels.

    .venv/bin/python -m benchmarks.structure [--tree FOLDER] [--quick] [--markdown]

`--tree` measures another checkout with this command, so that before and after are counted alike. `--quick` leaves out
what runs for long: the types, the tests, and the report that is followed from being accepted to raising an alert.
Complexity is radon's, which counts comprehensions and boolean operators as the eye does.
"""

import argparse
import ast
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

HERE = Path(__file__).resolve().parent.parent
PRODUCT = ("wholepicture", "synthetic")
MOST_COMPLEX = 10
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def main() -> None:
    options = _options()
    tree: Path = options.tree.resolve()
    figures: dict[str, Any] = of_text(tree) | {"files_touched": files_touched(tree)}
    if not options.quick:
        figures |= {"mypy_errors": mypy_errors(tree)} | tests_without_a_database(tree, "auto") | journey(tree)
    print(as_markdown(figures) if options.markdown else json.dumps(figures, indent=2))


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tree", type=Path, default=HERE)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--markdown", action="store_true")
    asked.add_argument(
        "--follow", action="store_true", help=argparse.SUPPRESS
    )  # in a process of its own: see `journey`
    options = asked.parse_args()
    if options.follow:
        print(json.dumps(_followed()))
        sys.exit()
    return options


def as_markdown(figures: dict[str, Any]) -> str:
    """Returns the figures as a table, one a line; what an addition touches a line each."""
    lines = ["| figure | value |", "|---|---|"]
    for name, value in figures.items():
        spoken = name.replace("_", " ")
        if isinstance(value, dict):
            lines += [f"| {spoken}: {part} | {number} |" for part, number in value.items()]
        else:
            lines.append(f"| {spoken} | {value} |")
    return "\n".join(lines)


# -- what the text says -----------------------------------------------------------------------------------------------


def sources(tree: Path, folders: Sequence[str]) -> Iterator[tuple[Path, ast.Module]]:
    """Yields every Python file of these folders, parsed; migrations are left out."""
    for folder in folders:
        for file in sorted((tree / folder).rglob("*.py")):
            if file.parent.name != "migrations":
                yield file, ast.parse(file.read_text("utf-8"))


def of_text(tree: Path) -> dict[str, Any]:
    """Returns length, complexity, comprehensions, names and documents of the product's functions."""
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    comprehensions = named_one = 0
    public = documented = 0
    for _, module in sources(tree, PRODUCT):
        for node in ast.walk(module):
            if isinstance(node, FUNCTIONS):
                functions.append(node)
                if not node.name.startswith("_"):
                    public += 1
                    documented += ast.get_docstring(node) is not None
            comprehensions += isinstance(node, COMPREHENSIONS)
            named_one += isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "one"
            named_one += isinstance(node, ast.arg) and node.arg == "one"
    lengths = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]
    knots = over_complex(tree, PRODUCT)
    return {
        "functions": len(functions),
        "lines_of_a_function_median": int(statistics.median(lengths)),
        "lines_of_a_function_p90": int(statistics.quantiles(lengths, n=10)[-1]),
        "functions_over_complexity_10": len(knots),
        "functions_over_complexity_10_percent": round(100 * len(knots) / len(functions), 2),
        "comprehensions_a_function": round(comprehensions / len(functions), 2),
        "variables_called_one": named_one,
        "public_functions_documented_percent": round(100 * documented / public),
    }


def over_complex(tree: Path, folders: Sequence[str]) -> list[str]:
    """Returns functions and methods whose complexity is over 10 by radon's count, as `file:line name complexity`."""
    from radon.complexity import cc_visit_ast

    knots = []
    for file, module in sources(tree, folders):
        for block in _functions_in(cc_visit_ast(module)):
            if block.complexity > MOST_COMPLEX:
                knots.append(f"{file.relative_to(tree)}:{block.lineno} {block.name} {block.complexity}")
    return sorted(set(knots))


def _functions_in(blocks: Sequence[Any]) -> Iterator[Any]:
    """Yields functions, methods and closures; a class itself is no function."""
    for block in blocks:
        if hasattr(block, "methods"):
            yield from _functions_in([*block.methods, *block.inner_classes])
        else:
            yield block
            yield from _functions_in(block.closures)


# -- what one addition touches ----------------------------------------------------------------------------------------


def files_touched(tree: Path) -> dict[str, int | str]:
    """Returns how many files the worked example of each `docs/how-to/add-a*.md` touches, as its own table lists them."""
    pages = sorted((tree / "docs" / "how-to").glob("add-a*.md"))
    return {page.stem: len(listed_files(page.read_text("utf-8"))) for page in pages} or {"no how-to": ""}


def listed_files(page: str) -> list[str]:
    """Returns the paths in the first column of the table below *Files touched*."""
    _, _, below = page.partition("## Files touched")
    table = below.partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", table, flags=re.MULTILINE)


# -- what is run ------------------------------------------------------------------------------------------------------


def mypy_errors(tree: Path) -> int:
    """Returns how many errors plain mypy finds in product and invented data."""
    run = _run(tree, "-m", "mypy", *PRODUCT)
    counted = re.search(r"Found (\d+) errors?", run.stdout)
    return int(counted[1]) if counted else 0


def tests_without_a_database(tree: Path, processes: str) -> dict[str, Any]:
    """Returns how many tests need none, and how long they take in so many processes."""
    began = time.monotonic()
    # The verbosity is said outright: "-q" on top of a tree's own "-q" leaves out the line that is read here.
    run = _run(tree, "-m", "pytest", "--verbosity=-1", "-m", "no_database", "--numprocesses", processes)
    passed = re.search(r"(\d+) passed", run.stdout)
    if not passed:
        return {"tests_without_a_database": "not told apart"}
    return {
        "tests_without_a_database": int(passed[1]),
        "tests_without_a_database_seconds": round(time.monotonic() - began),
    }


def journey(tree: Path) -> dict[str, Any]:
    """Returns how far one report travels, from being accepted to raising an alert: modules, and returns to one already left."""
    run = _run(tree, str(Path(__file__).resolve()), "--follow")
    if run.returncode:
        return {"journey": run.stderr.strip().splitlines()[-1]}
    followed: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return followed


def _run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    python = tree / ".venv" / "bin" / "python"
    environment = os.environ | {
        "PYTHONPATH": str(tree),
        "DJANGO_SETTINGS_MODULE": "wholepicture.config.settings",
        "WHOLEPICTURE_HOME": str(tree / "var" / "test"),
    }
    return subprocess.run(
        [str(python if python.exists() else sys.executable), *arguments],
        cwd=tree, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _followed() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="wp-structure-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = folder
        os.environ["WHOLEPICTURE_DATABASE"] = "wp_structure"
        from wholepicture.config import cluster, installation

        cluster.ensure_running()
        try:
            installation.load()
            cluster.bootstrap("wp_structure")
            installation.make_ready("wp_structure")
            return _follow_the_last_report()
        finally:
            cluster.stop()


def _follow_the_last_report() -> dict[str, Any]:
    """Takes in what almost raises an alert, then follows the report that does."""
    from synthetic.factories import child, concern, nhs_of
    from tests.living import House
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.config.processing import process
    from wholepicture.intake.commands import accept_submission

    house = House.furnished("wp_structure")
    wren = child(given="Wren", family="Ashdown-Test", identifiers=[nhs_of(1)])

    def send(agency: str, sign: str) -> None:
        accept_submission(house.operator(agency), body=concern(wren, key=f"{agency}-1", signs=[sign]), channel="api")

    send("SCH1", "new_phone")
    send("HLT", "older_partner")
    process()
    path = _Path()
    with path:
        send("CSC", "missing_frequent")
        process()
    raised = len(alerts_awaiting(house.viewer("coordinator")))
    return path.figures() | {"alerts_raised_by_the_followed_report": raised}


class _Path:
    """The modules of the product that are entered, in the order in which each function is entered first."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, str], None] = {}

    def __enter__(self) -> "_Path":
        threading.setprofile(self._entered)
        sys.setprofile(self._entered)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _entered(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and "/wholepicture/" in frame.f_code.co_filename:
            file = frame.f_code.co_filename.rpartition("/wholepicture/")[2]
            self.functions.setdefault((file, frame.f_code.co_qualname), None)

    def figures(self) -> dict[str, int]:
        visits: list[str] = []
        for file, _ in self.functions:
            if not visits or visits[-1] != file:
                visits.append(file)
        modules = set(visits)
        return {
            "modules_from_accept_to_alert": len(modules),
            "functions_from_accept_to_alert": len(self.functions),
            "returns_to_a_module_already_left": len(visits) - len(modules),
            "modules_of_linkage": len({file for file in modules if file.startswith("linkage/")}),
        }


if __name__ == "__main__":
    main()
