"""What every format says in the same words: the lines before the entries, and the heading and the lines of each. Pure."""

from wholepicture.governance.packs.drawn.document import Block, Document, Part
from wholepicture.governance.packs.rules import Content, PackEntry

MOST_BOOKMARKS = 1_000  # entries that stand in a reader's list of bookmarks; months always do


def document(content: Content) -> Document:
    """A pack of a chronology, as every format draws it."""
    return Document(
        title=content.title,
        header=header(content),
        footer=footer(content),
        front=tuple(front_lines(content)),
        notes=tuple(notes(content)),
        parts=tuple(Part(month, tuple(map(_block, entries))) for month, entries in content.by_month()),
        pictures=tuple((one.svg, one.says, one.width) for one in content.pictures),
        table=tuple((month, tuple(said)) for one in content.pictures for month, said in one.table),
        records=tuple((entry.reference, entry.number) for entry in content.entries if entry.reference),
        has_bookmarks=len(content.entries) <= MOST_BOOKMARKS,
        revision=content.front.version,
    )


def _block(entry: PackEntry) -> Block:
    said = tuple((said.label, said.text, said.is_condition) for said in entry.said)
    return Block(heading(entry), () if entry.left_out else tuple(source_lines(entry)), said)


def header(content: Content) -> str:
    """What stands on top of every page: how it is to be kept, and for who it is."""
    front = content.front
    return f"Confidential: about a child. For {front.recipient}, {front.organisation} only."


def footer(content: Content) -> str:
    """What stands at the bottom of every page, before its number."""
    return f"Version {content.front.version}, made {content.front.made_at}"


def front_lines(content: Content) -> list[tuple[str, str]]:
    """About who it is, for who, for what, what was chosen, by who and when it was made."""
    front = content.front
    lines = [
        ("Child", front.child),
        ("For", f"{front.recipient}, {front.organisation}"),
        ("Purpose", front.purpose),
        ("What was chosen", "; ".join(front.narrowed) or "All that whoever made it may read"),
        ("Made by", f"{front.made_by}, {front.made_at}"),
        ("Version", str(front.version)),
        ("Entries", f"{len(content.entries):,}"),
    ]
    return lines


def notes(content: Content) -> list[str]:
    """What somebody must know before they read."""
    told = [
        "Each entry is what one report says, with who said it and how they knew. It may be wrong, and it may say less than is known.",
        "Nothing here is to be passed to anybody else without asking whoever made it.",
    ]
    if any("[left out: " in text for entry in content.entries for text in (*entry.texts(), entry.left_out)):
        told.append("Words or entries were left out. In their place stands “[left out:” and why.")
    if content.conditions:
        told.append("What stands here may only be handled as it says:")
        told += content.conditions
    return told


def heading(entry: PackEntry) -> str:
    """`Entry 12: Concern, 4 March 2026`."""
    said = entry.left_out or ", ".join(filter(None, (entry.title, entry.when)))
    return f"Entry {entry.number}: {said}"


def source_lines(entry: PackEntry) -> list[str]:
    """Who said it, when it was received, and by what the record is found again."""
    reference = f"Record {entry.reference}" if entry.reference else ""
    return [line for line in (entry.source, ". ".join(filter(None, (entry.received, reference)))) if line]
