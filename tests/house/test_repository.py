"""What a stranger needs of this repository: pinned parts, no trace of our machines, a README that is true."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from wholepicture.config.home import PROJECT

# One letter in brackets, so that these lines do not hold what they forbid.
FORBIDDEN = re.compile(
    r"registry\.npm[j]s\.org|pypi\.[o]rg|python[h]osted\.org"
    r"|/[s]imple/?[\"'\s]"
    r"|(?<![\w.~-])/(?:root|work|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*)/"
)


def tracked_files() -> list[Path]:
    """Every file under version control, or about to be."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={PROJECT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [PROJECT / name for name in listed.split("\0") if name and (PROJECT / name).is_file()]


def traces(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if FORBIDDEN.search(line)]


def test_no_file_names_a_package_registry_or_a_folder_of_somebodys_machine() -> None:
    if not (PROJECT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout: what is under version control is not known")
    found = {}
    for file in tracked_files():
        try:
            lines = traces(file.read_text("utf-8"))
        except UnicodeDecodeError:
            continue  # not text
        if lines:
            found[str(file.relative_to(PROJECT))] = lines
    assert found == {}


PLANTED = [
    "https://files.python@hosted.org/packages/a.whl",
    '"resolved": "https://registry.npm@js.org/a/-/a-1.tgz"',
    "--extra-index-url https://packages.example.org/@simple/ ",
    "open('/@home/someone/data.csv')",
    'path = "/@root/checkout"',
]


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_trace_is_found(line: str) -> None:
    assert traces(line.replace("@", ""))


@pytest.mark.parametrize("line", ["https://example.org/home/page/", "a simple/list", "cd ~/root/x", "var/home/x/"])
def test_what_is_no_trace_is_left_alone(line: str) -> None:
    assert not traces(line)


def test_every_python_package_is_pinned_with_its_hashes_and_no_address() -> None:
    unpinned = unpinned_requirements((PROJECT / "requirements.lock").read_text("utf-8"))
    assert unpinned == []


def test_an_unpinned_python_package_is_found() -> None:
    good = "django==5.2 \\\n    --hash=sha256:" + "a" * 64 + "\n"
    assert unpinned_requirements(good) == []
    for bad in (
        "django>=5.2\n",
        "django==5.2\n",
        "--find-links somewhere\n",
        "django @ https://example.org/d.whl\n",
    ):
        assert unpinned_requirements(good + bad) != []


def unpinned_requirements(lock: str) -> list[str]:
    """Requirements of a lock file that could change under us: no exact version, or no hash."""
    logical = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", lock)).splitlines()
    pinned = re.compile(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+( *;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    return [line[:80] for line in logical if line.strip() and not pinned.fullmatch(line)]


def test_every_direct_dependency_is_in_the_lock() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    locked = {canonical(name) for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock)}
    assert {canonical(re.split(r"[\[<>=!~ ]", entry)[0]) for entry in wanted} - locked == set()


def canonical(package: str) -> str:
    return re.sub(r"[._-]+", "-", package).lower()


def test_front_end_packages_are_pinned_by_content_and_not_by_address() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text("utf-8"))
    manifest = json.loads((PROJECT / "package.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name
        assert "hasInstallScript" not in entry, name
    wanted = {**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})}
    assert set(packages) == {f"node_modules/{name}" for name in wanted}, "nothing comes along that nobody chose"
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version, f"{name} is not pinned exactly"


def commands_in(readme: str) -> set[str]:
    """The scripts and commands that a README tells people to type, as `script/x` or `wholepicture y`."""
    found = set(re.findall(r"(?<![\w/.])(script/[a-z-]+)", readme))
    typed = re.findall(r"(?m)^\s*(?:\$ )?(?:\.venv/bin/)?wholepicture ([a-z][a-z-]+)", readme)
    quoted = re.findall(r"`(?:\.venv/bin/)?wholepicture ([a-z][a-z-]+)", readme)
    return found | {f"wholepicture {name}" for name in (*typed, *quoted)}


def test_every_command_that_the_readme_tells_people_to_type_exists() -> None:
    commands = commands_in((PROJECT / "README.md").read_text("utf-8"))
    assert "script/demo" in commands
    assert "script/test" in commands
    program = Path(sys.executable).with_name("wholepicture")
    known = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    for command in sorted(commands):
        if command.startswith("script/"):
            file = PROJECT / command
            assert file.is_file(), command
            assert file.stat().st_mode & 0o111, f"{command} cannot be run"
        else:
            assert re.search(rf"\b{re.escape(command.split()[1])}\b", known), command


def test_commands_are_read_off_a_readme() -> None:
    readme = "`script/demo`.\n\n    wholepicture init\n\nThen `wholepicture verify-ledger`; src/script/no.\n"
    assert commands_in(readme) == {"script/demo", "wholepicture init", "wholepicture verify-ledger"}


def test_scripts_stop_at_the_first_failure() -> None:
    scripts = [*(PROJECT / "script").iterdir(), PROJECT / ".ci" / "run"]
    for script in scripts:
        text = script.read_text("utf-8")
        if text.startswith("#!/usr/bin/env bash"):
            assert "set -euo pipefail" in text, script.name


# -- for those who work on it ---------------------------------------------------------------------------------------


def owned(codeowners: str) -> list[str]:
    """The paths that CODEOWNERS gives to somebody."""
    return [line.split()[0] for line in codeowners.splitlines() if line.strip() and not line.startswith("#")]


def owned_by_nobody(codeowners: str, rooms: list[str]) -> list[str]:
    """Rooms without a line of their own, and lines for paths that are not there."""
    paths = owned(codeowners)
    unowned = [room for room in rooms if f"/wholepicture/{room}/" not in paths]
    return unowned + [path for path in paths if not any(PROJECT.glob(path.strip("/")))]


def test_every_room_has_an_owner_and_every_owner_a_path() -> None:
    rooms = [folder.name for folder in (PROJECT / "wholepicture").iterdir() if (folder / "__init__.py").exists()]
    assert len(rooms) > 8
    assert owned_by_nobody((PROJECT / ".github" / "CODEOWNERS").read_text("utf-8"), rooms) == []


def test_a_room_without_an_owner_and_a_path_that_is_gone_are_caught() -> None:
    assert owned_by_nobody("/wholepicture/attic/ @a/b\n", ["base"]) == ["base", "/wholepicture/attic/"]


def strange_hooks(configuration: str) -> list[str]:
    """Hooks that come from elsewhere, and those that run what this repository or its set-up does not have."""
    sources = re.findall(r"(?m)^\s*- repo: (\S+)", configuration)
    programs = {entry.split()[0] for entry in re.findall(r"(?m)^\s*entry: (.+)$", configuration)}
    return [source for source in sources if source != "local"] + sorted(
        program for program in programs if not (PROJECT / program).exists()
    )


def test_hooks_before_a_commit_run_what_is_here() -> None:
    assert strange_hooks((PROJECT / ".pre-commit-config.yaml").read_text("utf-8")) == []


def test_a_hook_from_elsewhere_is_caught() -> None:
    planted = "  - repo: https://example.org/hooks\n      - id: a\n        entry: .venv/bin/plantednowhere -q\n"
    assert strange_hooks(planted) == ["https://example.org/hooks", ".venv/bin/plantednowhere"]


def releases(changelog: str) -> list[str]:
    """The headings of CHANGELOG.md."""
    return re.findall(r"(?m)^## (.+)$", changelog)


def test_the_version_is_told_alike_by_the_program_the_project_and_the_changes() -> None:
    stated = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    program = Path(sys.executable).with_name("wholepicture")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert told == f"Whole Picture {stated}\n"
    assert releases((PROJECT / "CHANGELOG.md").read_text("utf-8"))[:2] == ["Unreleased", stated]


def given_twice(source: str) -> list[str]:
    """The constants of a module that it gives a second value: whoever reads the first is misled."""
    given: Counter[str] = Counter()
    for line in ast.parse(source).body:
        targets = (
            line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
        )
        given.update(node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
    return [name for name, number in given.items() if number > 1 and name.isupper()]


def test_a_constant_has_one_value_in_its_module() -> None:
    assert given_twice("MOST = 400\nFEW = 2\nMOST = 300\nother = MOST\nother = 1") == ["MOST"]
    modules = [
        file for folder in ("wholepicture", "synthetic", "benchmarks") for file in (PROJECT / folder).rglob("*.py")
    ]
    assert {str(file): twice for file in modules if (twice := given_twice(file.read_text("utf-8")))} == {}
