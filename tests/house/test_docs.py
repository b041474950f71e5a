"""What the documentation names is there: files, modules, functions, tables, commands and links.

A name is what stands between backticks. What is an example of a value, not a name of ours, is listed below.
"""

import argparse
import os
import re
from functools import cache
from pathlib import Path

import pytest

from wholepicture.config.cli import parser
from wholepicture.config.home import PROJECT
from wholepicture.config.reference import command_line

WRITTEN = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "THREAT_MODEL.md", "SECURITY.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
    *sorted((PROJECT / ".github").rglob("*.md")),
]
CODE = ("wholepicture", "synthetic", "benchmarks", "tests", "script")
ENDINGS = {".py", ".sql", ".js", ".css", ".html", ".toml", ".json", ".txt", ""}
# Programs and words of others: PostgreSQL's.
OF_OTHERS = re.compile(r"pg_\w+")
# Made by set-up or at run time, or only typed: they need not be there.
MADE = ("var/", ".venv/", "node_modules/", "/")
OF_TOOLS = re.compile(r"__pycache__|\.(?!github|ci$).*")

SPAN = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"\.?[\w{}*-]+(?:[./][\w{}*-]+)*/?")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
NAME = re.compile(r"[A-Za-z_]\w*")
PART = NAME
FILE_ENDING = re.compile(r"\.(?:py|sql|js|css|html|toml|json|md|cfg|lock|sh|yaml|yml)$")


@cache
def files() -> frozenset[str]:
    """Every file and folder of the repository, by its path, what is made at run time left out."""
    found = set()
    for folder, folders, names in os.walk(PROJECT):
        below = Path(folder).relative_to(PROJECT)
        folders[:] = [name for name in folders if f"{below / name}/" not in MADE and not OF_TOOLS.fullmatch(name)]
        found |= {(below / name).as_posix() for name in (*folders, *names)}
    return frozenset(found)


@cache
def endings() -> frozenset[str]:
    """Every file and folder by its path from any folder above it on: `access/rules.py`, `rules.py`."""
    return frozenset(name[start:] for name in files() for start in (0, *(m.end() for m in re.finditer("/", name))))


@cache
def code() -> str:
    """The text of everything that is not documentation."""
    paths = [PROJECT / name for name in sorted(files()) if name.partition("/")[0] in CODE and "static/" not in name]
    paths += [PROJECT / name for name in ("pyproject.toml", ".importlinter", "package.json", "requirements.lock")]
    paths += sorted((PROJECT / "wholepicture" / "web" / "static").glob("*.css"))
    texts = [path.read_text("utf-8") for path in paths if path.is_file() and path.suffix in ENDINGS]
    return "\n".join(text for text in texts if "def test_planted_stale_names" not in text)


@cache
def words() -> frozenset[str]:
    """Every word of the code."""
    return frozenset(re.findall(r"[A-Za-z_]\w*", code()))


def stale(text: str, folder: Path = PROJECT, *, made: frozenset[str] = frozenset()) -> list[str]:
    """Names and links of a page that lead nowhere; `made` are names that the page itself shows how to make."""
    plain = FENCE.sub("", text)
    found = [link for link in LINK.findall(plain) if not _leads_somewhere(link, folder)]
    named = [span for span in SPAN.findall(plain) if span not in made and not made.issuperset(PART.findall(span))]
    return found + [span for span in named if not _is_there(span.strip())]


def made_in(text: str) -> frozenset[str]:
    """What a page that adds something makes: names of its own code, and files that a table of it lists as new."""
    made = set(re.findall(r"(?m)^\| *`([^`]+)` *\| *new\b", text))
    return frozenset(PART.findall(" ".join(FENCE.findall(text)))) | made


def _leads_somewhere(link: str, folder: Path) -> bool:
    target = link.partition("#")[0]
    return not target or "://" in link or link.startswith("mailto:") or (folder / target).exists()


def _is_there(span: str) -> bool:
    if OF_OTHERS.fullmatch(span):
        return True
    if " " in span:
        return _is_typed(span.split())
    if _is_path(span):
        return _exists(span)
    name = span.removesuffix("()")
    if DOTTED.fullmatch(name):
        return _is_defined(name)
    return not NAME.fullmatch(name) or name in words()


def _is_typed(typed: list[str]) -> bool:
    """Whether what is typed is a command that there is; of another program, whether the paths that it names are there."""
    if typed[0] in ("wholepicture", ".venv/bin/wholepicture"):
        return _is_command(typed[1:])
    return all(_exists(part) for part in typed if "/" in part and PATH.fullmatch(part))


def _is_path(span: str) -> bool:
    return bool(PATH.fullmatch(span) and ("/" in span or FILE_ENDING.search(span)))


def _exists(path: str) -> bool:
    """Whether a path is there, from the top or from any folder: pages say `rules.py` of the room they speak of."""
    if path.startswith(MADE):
        return True
    wanted = path.rstrip("/")
    if "*" not in path:
        return wanted in endings() or path in code()
    pattern = re.compile(re.escape(wanted).replace(r"\*", "[^/]*"))
    return any(pattern.fullmatch(name) for name in endings()) or path in code()


def _is_defined(name: str) -> bool:
    """Whether a dotted name is a module, something of one, or stands in the code as it is written here."""
    parts = name.removeprefix("wholepicture.").split(".")
    for length in range(len(parts), 0, -1):
        module = _module("/".join(parts[:length]))
        if module is not None and all(_defines(module, part) for part in parts[length:]):
            return True
    return bool(re.search(rf"\b{re.escape(name)}\b", code())) or _is_of_a_class(parts)


def _defines(module: str, name: str) -> bool:
    is_made_here = re.search(rf"(?m)\b(?:def|class)\s+{name}\b|^\s*{name}\s*[:=]", module)
    return bool(is_made_here or re.search(rf'(?m)^    "{name}",$', module))  # or handed on: a line of __all__


def _module(path: str) -> str | None:
    """The text of a module or package of the product, or of a folder beside it; None where there is none."""
    for file in (f"wholepicture/{path}.py", f"wholepicture/{path}/__init__.py", f"{path}.py", f"{path}/__init__.py"):
        if file in files():
            return (PROJECT / file).read_text("utf-8")
    return None


def _is_of_a_class(parts: list[str]) -> bool:
    return len(parts) == 2 and parts[1] in words() and bool(re.search(rf"class {parts[0]}\b", code()))


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    return dict(command_line.commands(parser()))


def _is_command(typed: list[str]) -> bool:
    """Whether a command line begins with a command that there is, and uses only options that it has."""
    options = {word.partition("=")[0] for word in typed if word.startswith("--")}
    command = commands().get(" ".join(typed[:2])) or commands().get(typed[0])
    if command:
        return options <= command._option_string_actions.keys()
    of_every_command = bool(options) and options <= {"--help", "--version", "--json"}
    return of_every_command or (len(typed) == 1 and typed[0] in {name.partition(" ")[0] for name in commands()})


def stale_in_comments(contract: str) -> list[str]:
    """Modules and paths that comments of the import contracts name and that are not there."""
    stems = {Path(file).stem for file in files()}
    found = []
    for comment in re.findall(r"(?m)^# (.*)$", contract):
        explained = re.findall(r"(?:^|; )([a-z_]+(?:, [a-z_]+)*): ", comment)
        found += [name for name in ", ".join(explained).split(", ") if name and name not in stems]
        found += [path for path in _paths_in(comment) if not _exists(path)]
    return found


def _paths_in(comment: str) -> list[str]:
    return [word.rstrip(".,;:") for word in comment.split() if "/" in word]


def test_what_the_import_contracts_comment_on_is_there() -> None:
    assert stale_in_comments((PROJECT / ".importlinter").read_text("utf-8")) == []


def test_a_planted_stale_comment_is_caught() -> None:
    planted = "# merkle, plantednowhere: gathers; plantedtoo: lists. See docs/plantednowhere.md.\n"
    assert stale_in_comments(planted) == ["plantednowhere", "plantedtoo", "docs/plantednowhere.md"]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(PROJECT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    if page.parent.name == "reference" and page.read_text("utf-8").startswith("<!-- Written from the code"):
        found = [link for link in LINK.findall(page.read_text("utf-8")) if not _leads_somewhere(link, page.parent)]
    else:
        text = page.read_text("utf-8")
        found = stale(text, page.parent, made=made_in(text) if page.name.startswith("add-a") else frozenset())
    assert found == []


STALE = {
    "a file that is gone": "`linkage/asking.py` asks",
    "a file of another room": "see `alerts/nowhere/rules.py`",
    "a module": "`linkage.columns.block_number` is a number",
    "a function of a module": "`intake.commands.planted_nowhere` is the door",
    "a class that moved": "`picture.queries.PointerRow` is a pointer",
    "a word": "`plantedNowhere` says so",
    "a method": "`Viewer.planted_nowhere`",
    "a function of the database": "`sec.planted_nowhere()` decides",
    "a command": "run `wholepicture plantednowhere`",
    "an option": "run `wholepicture link --plantednowhere`",
    "a link": "see [this](docs/planted-nowhere.md)",
    "a path in a command": "`script/test tests/plantednowhere`",
}


@pytest.mark.parametrize("fault", STALE)
def test_planted_stale_names_are_caught(fault: str) -> None:
    assert len(stale(STALE[fault])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`access/viewer.py`, `Viewer.acting`, calls `sec.begin(token)`",
        "`intake.commands.accept_submission`, `base/topics.py` and `submission.accepted`",
        "run `wholepicture link --batch`; `script/demo --no-serve`; [all](docs/tour.md#0-who-is-asking)",
        "`picture_*`, `var/test`, `{loc, reason}`, a 404",
    ],
)
def test_what_is_there_is_left_alone(text: str) -> None:
    assert stale(text) == []


# -- how-tos --------------------------------------------------------------------------------------------------------

HOW_TOS = PROJECT / "docs" / "how-to"
# How many files of the product adding one may touch; a test and what is written from the code come on top.
MOST = {"add-an-identifier": 3, "add-a-kind": 5, "add-a-screen": 4, "add-a-sign": 1, "add-a-rule": 1}
TOUCHED = re.compile(r"(?ms)^## Files touched$(.*?)(?=^## |\Z)")


def files_touched(text: str) -> dict[str, bool]:
    """The files in the table under `## Files touched`, and whether each is said to be new."""
    listed = TOUCHED.search(text)
    rows = re.findall(r"(?m)^\| *`([^`]+)` *\| *(new\b)?", listed.group(1)) if listed else []
    return {file: bool(new) for file, new in rows}


def not_as_listed(text: str) -> list[str]:
    """Files touched that are neither there nor said to be new, and those that are both."""
    return [file for file, is_new in files_touched(text).items() if (file in files()) == is_new]


def beyond_its_limit(page: str, text: str) -> list[str]:
    """What is wrong with a how-to's list of files touched."""
    touched = files_touched(text)
    counted = [file for file in touched if not file.startswith(("tests/", "docs/reference/", "CHANGELOG.md"))]
    if not touched:
        return [f"{page} does not say which files are touched"]
    if len(counted) > MOST.get(page, len(counted)):
        return [f"{page} touches {len(counted)} files, and may touch {MOST[page]}: {', '.join(counted)}"]
    # A registry's own test goes through every entry; whatever else is added brings a test.
    is_tested = any(file.startswith("tests/") for file in touched) or "tests/house/test_" in text
    return [] if is_tested else [f"{page} adds no test"]


@pytest.mark.parametrize("page", sorted(HOW_TOS.glob("add-a*.md")), ids=lambda page: page.stem)
def test_a_how_to_that_adds_something_touches_no_more_files_than_it_may(page: Path) -> None:
    assert beyond_its_limit(page.stem, page.read_text("utf-8")) == []


def test_a_how_to_that_touches_too_much_is_caught() -> None:
    table = "# Add\n\n## Files touched\n\n| File | What |\n| --- | --- |\n"
    rule = "| `wholepicture/alerts/rules/same_day.py` | new |\n"
    test = "| `tests/alerts/rules/test_same_day.py` | new |\n"
    assert beyond_its_limit("add-a-rule", table + rule + test) == []
    assert beyond_its_limit("add-a-rule", table + rule) == ["add-a-rule adds no test"]
    assert beyond_its_limit("add-a-rule", "# Add\n") == ["add-a-rule does not say which files are touched"]
    too_many = beyond_its_limit("add-a-rule", table + rule + test + "| `wholepicture/flow.py` | one line |\n## Then\n")
    assert too_many[0].startswith("add-a-rule touches 2 files, and may touch 1")


@pytest.mark.parametrize("page", sorted(HOW_TOS.glob("add-a*.md")), ids=lambda page: page.stem)
def test_what_a_how_to_touches_is_there_or_new(page: Path) -> None:
    assert not_as_listed(page.read_text("utf-8")) == []


def test_a_file_that_a_how_to_touches_and_that_is_gone_is_caught() -> None:
    table = "## Files touched\n\n| File | What |\n| --- | --- |\n"
    good = "| `wholepicture/flow.py` | one line |\n| `wholepicture/plantednowhere.py` | new: it |\n"
    gone, there = "| `wholepicture/plantedgone.py` | newer words |\n", "| `wholepicture/urls.py` | new |\n"
    assert not_as_listed(table + good) == []
    assert not_as_listed(table + good + gone) == ["wholepicture/plantedgone.py"]
    assert not_as_listed(table + good + there.replace("urls", "flow")) == ["wholepicture/flow.py"]


def test_what_a_how_to_makes_is_not_taken_for_stale() -> None:
    file = "wholepicture/alerts/rules/plantednowhere.py"
    shown = f"`{file}`:\n\n```python\ndef plantedhere(): ...\n```\n\n`plantedhere` does it."
    page = f"{shown}\n\n## Files touched\n\n| `{file}` | new |\n"
    assert stale(page, made=made_in(page)) == []
    assert stale(shown, made=made_in(shown)) == [file]
    assert stale(f"{page} `plantedelsewhere`", made=made_in(page)) == ["plantedelsewhere"]
