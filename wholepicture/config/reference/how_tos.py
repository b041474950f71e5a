"""The index of the how-tos, from the first lines of each."""

from pathlib import Path

from wholepicture.config.home import PROJECT
from wholepicture.config.reference.markdown import Page, section, sections, table

FOLDER = PROJECT / "docs" / "how-to"


def page() -> Page:
    pages = [page for page in sorted(FOLDER.glob("*.md")) if page.name != "README.md"]
    adding = [page for page in pages if page.name.startswith("add-a")]
    running = [page for page in pages if page not in adding]
    return Page(
        "../how-to/README.md",
        "How-tos",
        "One task a page, each tried by doing it.",
        sections((_listed("To run it and to use it", running), _listed("To add something to the code", adding))),
    )


def _listed(title: str, pages: list[Path]) -> str:
    rows = [(f"[{_title(page)}]({page.name})", _first_sentence(page)) for page in pages]
    return section(title, table(("Page", "What it is about"), rows)) if rows else ""


def _title(page: Path) -> str:
    return page.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def _first_sentence(page: Path) -> str:
    """The first sentence below the title; a page that begins with something else than words has none."""
    paragraph = page.read_text("utf-8").split("\n\n")[1].replace("\n", " ")
    return f"{paragraph.partition('. ')[0].rstrip('.:')}."
