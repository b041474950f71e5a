"""What is drawn as a file, whatever it is: a title, what stands before the rest, and parts of headed blocks. Words alone. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A heading with its lines, and texts under their labels; of each text, whether it stands out."""

    heading: str
    lines: tuple[str, ...] = ()
    said: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a document: it stands in the contents."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A document, in the order in which it is read. `title`: names nobody, for it stands in the file's properties. `pictures`: drawings,
    each with the sentence that says what it shows, and how much of the width it takes; `table`: the same as rows; `records`: what is
    found again by a mark, with the number of its block; `has_contents`: it lists its parts; a letter does not."""

    title: str
    header: str
    footer: str
    front: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    pictures: tuple[tuple[str, str, int], ...] = ()
    table: tuple[tuple[str, tuple[str, ...]], ...] = ()
    records: tuple[tuple[str, int], ...] = ()
    has_bookmarks: bool = True
    has_contents: bool = True
    revision: int = 1


def paragraphs(text: str) -> list[str]:
    """A text by its paragraphs: as somebody wrote it, line by line."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]
