"""Writes docs/reference and the index of docs/how-to. With `--check`, writes nothing and ends with status 1 where a page would change."""

import argparse
import os
import sys
from pathlib import Path

from wholepicture.config import installation
from wholepicture.config.home import PROJECT
from wholepicture.config.reference.markdown import Page, table

FOLDER = PROJECT / "docs" / "reference"


def pages() -> list[Page]:
    """Every page, the index of them, and that of the how-tos."""
    installation.load()
    from wholepicture.config.reference import (
        acts,
        alert_rules,
        command_line,
        data_dictionary,
        environment_variables,
        how_tos,
        identifiers,
        interface,
        kinds,
        permissions,
        signing_in,
        signs,
    )

    written = [
        part.page()
        for part in (
            permissions,
            signing_in,
            acts,
            alert_rules,
            signs,
            identifiers,
            kinds,
            environment_variables,
            command_line,
            interface,
            data_dictionary,
        )
    ]
    return [_index(written), *written, how_tos.page()]


def _index(written: list[Page]) -> Page:
    rows = [(f"[{page.title}]({page.file})", page.summary) for page in written]
    measured = (
        ("[Linkage: what it is worth](linkage.md)", "What linkage finds and misses, measured on invented towns."),
        (
            "[The rules: what they find](evaluation.md)",
            "How many exploited children the rules raise, how soon and at what cost, measured on invented towns.",
        ),
        ("[Mutants: what tests notice](mutation.md)", "Which planted faults the tests notice, module by module."),
        (
            "[How reports are heard](heard.md)",
            "What a prejudice does to an agency's reports, and what hiding the sender does to it.",
        ),
        ("[What becomes of odd inputs](odd-inputs.md)", "Files as people really send them, with what comes of each."),
        ("[How tall the pages are](page-heights.md)", "Every page on a telephone, before anything is unfolded."),
        (
            "[What a picture costs](speed.md)",
            "A child's page and a network at the server, where few reports are stored and where many are.",
        ),
    )
    return Page(
        "README.md",
        "Reference",
        "Facts about the code as it is. Each page is written by the code itself, but for the last seven: they say what was measured.",
        table(("Page", "What it tells"), [*rows, *measured]),
    )


def differing(folder: Path = FOLDER) -> list[str]:
    """Files of the reference that are not what the code says."""
    return [page.file for page in pages() if _written(folder / page.file) != page.text()]


def write(folder: Path = FOLDER) -> list[str]:
    """Writes the pages that differ, and names them."""
    changed = [page for page in pages() if _written(folder / page.file) != page.text()]
    for page in changed:
        (folder / page.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / page.file).write_text(page.text(), "utf-8")
    return [page.file for page in changed]


def _told(file: str) -> str:
    return os.path.normpath(f"docs/reference/{file}")


def _written(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m wholepicture.config.reference", description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing; status 1 where a page would change")
    if options.parse_args().check:
        stale = differing()
        for file in stale:
            print(f"{_told(file)} is not what the code says: run python -m wholepicture.config.reference")
        return 1 if stale else 0
    for file in write():
        print(_told(file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
