"""A page of the reference, and the few parts of Markdown that pages are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GENERATED = (
    "<!-- Written from the code by `python -m wholepicture.config.reference`. Change the code, not this page. -->"
)


@dataclass(frozen=True)
class Page:
    """One page: its file in docs/reference, its title, what it is for in one sentence, and its body."""

    file: str
    title: str
    summary: str
    body: str

    def text(self) -> str:
        """The whole file."""
        return f"{GENERATED}\n\n# {self.title}\n\n{self.summary}\n\n{self.body.strip()}\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table. A cell's line breaks and bars are made harmless."""
    lines = [_row(columns), _row(["---"] * len(columns)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def section(title: str, *parts: str, level: int = 2) -> str:
    """A heading with what stands under it; empty parts are left out."""
    return "\n\n".join((f"{'#' * level} {title}", *(part for part in parts if part)))


def sections(parts: Iterable[str]) -> str:
    """Parts of a page, one after another."""
    return "\n\n".join(part for part in parts if part)


def code(text: object) -> str:
    """A name as it is typed; nothing for an empty one."""
    return f"`{text}`" if str(text) else ""


def codes(names: Iterable[object]) -> str:
    """Names as they are typed, in a row."""
    return ", ".join(code(name) for name in names)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
