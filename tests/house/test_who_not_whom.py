"""Screens say who, as people do: no template, no words of signs, cards and rules, and no message holds the other form.
Nor does a template hold the words that those who build this use among themselves.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2] / "wholepicture"
WHOM = re.compile(r"\bwhom(?:ever)?\b", re.IGNORECASE)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", re.DOTALL)
# What is built has names that mean nothing to whoever reads a screen; and one page has one name everywhere.
AMONG_OURSELVES = re.compile(
    r"\b(?:damped|who to ring|home page|behind (?:an alert|this\b|it\b|each tie)|reports? behind|what became of)",
    re.IGNORECASE,
)
VALUE = re.compile(r"{{.*?}}|{%.*?%}")
# What people read is made here; what else has strings is for machines and for those who run the installation.
ROOMS = ("web", "alerts", "casework", "governance", "partnership", "intake", "picture")
# Texts that are no words of a screen: what is read from exports, and how a migration read earlier sentences.
ELSEWHERE = ("migrations", "formats")


def in_template(source: str) -> bool:
    return bool(WHOM.search(COMMENT.sub("", source)))


def said_in(source: str) -> Iterator[str]:
    """The texts in a module: its strings, and what refusals say, which is their docstring."""
    tree = ast.parse(source)
    yield from filter(None, map(_refusal, ast.walk(tree)))
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value


def _refusal(node: ast.AST) -> str:
    """What a refusal says; empty: it is none."""
    is_refusal = isinstance(node, ast.ClassDef) and any("Refusal" in ast.unparse(base) for base in node.bases)
    return (ast.get_docstring(node) or "") if is_refusal and isinstance(node, ast.ClassDef) else ""


def texts_of(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict | list):
        for part in entry.values() if isinstance(entry, dict) else entry:
            yield from texts_of(part)


def test_no_template_says_whom() -> None:
    templates = [
        path for folder in ROOT.rglob("templates") for path in folder.rglob("*.*") if path.suffix in (".html", ".txt")
    ]
    assert len(templates) > 100
    assert [path.name for path in templates if in_template(path.read_text())] == []


def said_among_ourselves(source: str) -> list[str]:
    """Words of those who build this, in the text of a template and in what its components say."""
    text = COMMENT.sub("", source)
    quoted = [part for tag in VALUE.findall(text) for part in re.findall(r'"([^"]*)"', tag)]
    return AMONG_OURSELVES.findall(" ".join([VALUE.sub("", text), *quoted]))


def test_no_template_says_what_only_those_who_build_this_say() -> None:
    paths = [path for folder in ROOT.rglob("templates") for path in folder.rglob("*.html")]
    assert len(paths) > 100
    assert [path.name for path in paths if said_among_ourselves(path.read_text())] == []
    assert said_among_ourselves('{% text_area "ring" "Who to ring" ring %}')
    assert said_among_ourselves("<p>Reports behind this {{ limit.title }}</p>")
    assert not said_among_ourselves("{% if row.is_damped %}{{ limit.damped }}{# reports behind it #}{% endif %}")


def test_no_message_says_whom() -> None:
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if not {*path.parts} & {*ELSEWHERE}]
    said = [(path.name, text) for path in modules for text in said_in(path.read_text()) if WHOM.search(text)]
    assert said == []


@pytest.mark.parametrize("name", ["indicators.toml", "cards.toml"])
def test_no_sign_or_card_says_whom(name: str) -> None:
    texts = list(texts_of(tomllib.loads((ROOT / "base" / name).read_text())))
    assert texts
    assert [text for text in texts if WHOM.search(text)] == []


def test_a_planted_whom_is_found() -> None:
    assert in_template("<p>To whom?</p>")
    assert not in_template("{% comment %}for whom{% endcomment %}<p>Who?</p>")
    planted = (
        'class No(Refusal):\n    """To whom it is."""\n\ndef of():\n    """About whom."""\n    return "By whom?"\n'
    )
    assert [text for text in said_in(planted) if WHOM.search(text)] == ["To whom it is.", "By whom?"]
