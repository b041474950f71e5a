"""The word lists: names, streets and sentences, all invented, kept apart from the code that draws on them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The word list `name` (names, town, noise or story) as a dictionary; do not change what it returns."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
