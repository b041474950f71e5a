"""The words of each letter, from `words/`, a file a letter; and a letter filled from them. A line in which something is not known is left
out, and so is a heading under which nothing stands. Pure."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from wholepicture.casework.letters.rules import LETTERS
from wholepicture.governance.packs.drawn.document import Block, Document, Part

_FOLDER = Path(__file__).parent / "words"
OF_EVERY = frozenset({"to", "attention", "from", "made", "words"})  # what every letter may be filled with


@dataclass(frozen=True)
class Template:
    """The words of a letter. `asks`, `hint`: how somebody is asked for words of their own; `file`: what the file is called, which names
    nobody."""

    code: str
    version: int
    title: str
    file: str
    asks: str
    hint: str
    said: Mapping[str, Any]

    @property
    def blanks(self) -> frozenset[str]:
        """What it is filled with."""
        blocks = (block for part in self.said["parts"] for block in part["blocks"])
        conditions = {line["when"] for block in blocks for line in block.get("lines", ()) if isinstance(line, dict)}
        return frozenset(conditions.union(*map(_blanks, _texts(self.said))))

    @property
    def digest(self) -> str:
        """Another one as soon as a word of it is another."""
        return hashlib.sha256(json.dumps(self.said, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """Every letter's words, by its code. Raises KeyError where one lacks something."""
    found = {}
    for code in LETTERS:
        said = tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))
        asks, hint = said.pop("words"), said.pop("words_hint")
        found[code] = Template(code, said.pop("version"), said["title"], said.pop("file"), asks, hint, said)
    return found


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name != "when":
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def filled(template: Template, facts: Mapping[str, str]) -> Document:
    """A letter. Raises KeyError for a blank of which nothing is said, not even that it is not known."""
    said = template.said
    front = tuple((label, _line(text, facts)) for label, text in said["front"])
    parts = [Part(part["name"], tuple(_filled_blocks(part["blocks"], facts))) for part in said["parts"]]
    return Document(
        title=template.title,
        header=_line(said["header"], facts),
        footer=f"Letter version {template.version}",
        front=tuple((label, text) for label, text in front if text),
        notes=tuple(filter(None, (_line(note, facts) for note in said["notes"]))),
        parts=tuple(part for part in parts if part.blocks),
        has_contents=False,
        revision=template.version,
    )


def _filled_blocks(blocks: Iterable[Mapping[str, Any]], facts: Mapping[str, str]) -> Iterable[Block]:
    for block in blocks:
        lines = tuple(filter(None, (_told(line, facts) for line in block.get("lines", ()))))
        said = tuple((label, _line(text, facts), False) for label, text in block.get("said", ()))
        listed = tuple(one for one in said if one[1])
        if lines or listed:
            yield Block(block["heading"], lines, listed)


def _told(line: Any, facts: Mapping[str, str]) -> str:
    """A line; one that stands only where something is so is empty where it is not."""
    if isinstance(line, str):
        return _line(line, facts)
    return _line(line["says"], facts) if facts[line["when"]] else ""


def _line(text: str, facts: Mapping[str, str]) -> str:
    """A line with its blanks filled; empty, where something in it is not known. What fills a blank is never read as a line itself."""
    known = [bool(facts[name].strip()) for name in _blanks(text)]
    return text.format_map(facts) if all(known) else ""


def texts_of(document: Document) -> list[str]:
    """Every text that a letter carries, whatever draws it."""
    told = [document.title, document.header, document.footer, *document.notes]
    told += [text for line in document.front for text in line]
    for part in document.parts:
        told.append(part.name)
        for block in part.blocks:
            told += [block.heading, *block.lines, *(text for label, said, _ in block.said for text in (label, said))]
    return told


def digest_of(document: Document) -> str:
    """Another one as soon as anything that a letter says is another."""
    return hashlib.sha256(json.dumps(asdict(replace(document, revision=0)), sort_keys=True).encode()).hexdigest()
