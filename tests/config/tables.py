"""Files for the command line's tests: written as partners and officers write them, read as programs read them."""

import csv
import json
from pathlib import Path
from typing import Any


def lines(folder: Path, name: str, *bodies: Any) -> Path:
    """A file of one report a line; text stands as it is."""
    file = folder / name
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in bodies), "utf-8")
    return file


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
