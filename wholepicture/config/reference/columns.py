"""What each column of a table means, read off the comments beside it.

A column's meaning stands in a comment that begins with `#:`, at the end of its line or on the lines above, as Sphinx
reads them: beside the column, and no migration when the wording changes. A column that is called what many are called
(`area`, `at`) means what is usual, unless it says otherwise.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

USUAL = {
    "id": "Its own id, drawn at random",
    "area": "The partnership's area that it belongs to",
    "agency": "The agency that it comes from",
    "submission": "The report that it comes from",
    "nominal": "The person whom it is about, as people are joined now",
    "subject": "The person as one report describes them",
    "professional": "The professional whose it is",
    "level": "How far its author shares it: `access.rules.LEVELS`",
    "received_at": "When the report was received",
    "recorded_at": "When it was written down in the sender's system",
    "at": "When",
    "made_by": "Who judged or decided",
    "reason": "Why, in the words of whoever decided",
    "nominals": "Every person in the report, as joined now: through them a row is seen",
    "named": "The professionals who may read it, where the level is `named`",
    "password": "The SHA-256 of the password's hash (Argon2id): whoever reads it can prove nothing with it",
    "last_login": "When it was last signed in with",
    "located": "Whether it may tell where somebody is",
    "starts_on": "The first day",
    "ends_on": "The last day; empty: no end is known",
    "ref": "The sender's own name for it inside the report",
    "root": "Where the information first came from: agency and person",
    "dictionary": "The version of the dictionary of signs that the report was made under; empty: as published",
    "precision": "How exact the time is, in the contract's codes",
}
MARK = "#:"


def meanings(model: type[Any]) -> dict[str, str]:
    """The meaning of each field of a model by the field's name; what has none is left out."""
    own: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if not part.__module__.startswith(("django.", "builtins")):
            own |= _stated_in(part)
    usual = {name: USUAL[name] for name in field_names(model) if name in USUAL}
    return usual | own


def field_names(model: type[Any]) -> list[str]:
    """The names of a model's own columns, in order."""
    return [field.name for field in model._meta.concrete_fields if field.column]


def without_meaning(model: type[Any]) -> list[str]:
    """Columns of a model of which nothing is said."""
    meaning_of = meanings(model)
    return [f"{model.__name__}.{name}" for name in field_names(model) if not meaning_of.get(name)]


@cache
def _stated_in(part: type[Any]) -> dict[str, str]:
    return dict(_beside_columns(textwrap.dedent(inspect.getsource(part))))


def _beside_columns(source: str) -> Iterator[tuple[str, str]]:
    lines = source.splitlines()
    declared = ast.parse(source).body[0]
    assert isinstance(declared, ast.ClassDef)
    for statement in declared.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            meaning = _at_the_end(lines[(statement.end_lineno or 0) - 1]) or _above(lines[: statement.lineno - 1])
            if meaning:
                yield statement.targets[0].id, meaning


def _at_the_end(line: str) -> str:
    return line.partition(f"  {MARK}")[2].strip()


def _above(lines: list[str]) -> str:
    comment: list[str] = []
    for line in reversed(lines):
        if not line.strip().startswith(MARK):
            break
        comment.insert(0, line.strip().removeprefix(MARK).strip())
    return " ".join(comment)
