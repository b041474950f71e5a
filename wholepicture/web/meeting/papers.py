"""A panel's papers in words: the pack that a member reads beforehand, and the minutes. Of what shows to whoever takes them out alone."""

from collections.abc import Callable, Mapping

from wholepicture.base import clock
from wholepicture.casework.cases.results import ActionRow
from wholepicture.casework.meeting.panels.results import ItemRow, PanelPage, WordRow
from wholepicture.casework.meeting.panels.rules import missing_of
from wholepicture.governance.packs.drawn.document import Block, Document, Part
from wholepicture.web.meeting.words import KIND_NAMES, why_said
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date, gds_datetime

Said = tuple[str, str, bool]
NOTES = (
    "It holds what whoever took it out may read, at that moment. Another member may read more, or less.",
    "Nothing here is to be passed to anybody else. Throw it away when the panel is over.",
)


def pack_in_words(page: PanelPage, reader: str) -> Document:
    """What a member reads before a panel: each item with why it is there, what is done already and what was said of it."""
    return _document("Pack of a panel", page, reader, _pack_block, with_left_out=False)


def minutes_in_words(page: PanelPage, reader: str) -> Document:
    """What a panel came to: who came and who did not, and of each item what was decided, who does what, and who did not agree."""
    return _document("Minutes of a panel", page, reader, _minutes_block, with_left_out=True)


PAPERS: Mapping[str, Callable[[PanelPage, str], Document]] = {"pack": pack_in_words, "minutes": minutes_in_words}


def _document(
    title: str, page: PanelPage, reader: str, block: Callable[[ItemRow], Block], *, with_left_out: bool
) -> Document:
    parts = []
    for _, name, items in page.by_section():
        listed = [block(item) for item in items if with_left_out or item.left_out is None]
        if listed:
            parts.append(Part(name, tuple(listed)))
    made = gds_datetime(clock.now())
    return Document(
        title=title,
        header=f"Confidential: about children. For {reader} only.",
        footer=f"Made {made}",
        front=tuple(_front(page, reader, made)),
        notes=NOTES,
        parts=tuple(parts),
    )


def _front(page: PanelPage, reader: str, made: str) -> list[tuple[str, str]]:
    front = [
        ("Panel", page.row.name),
        ("Meets", gds_datetime(page.row.meets_at)),
        ("Chaired by", page.row.chair),
        ("For", f"{reader}, as they may read it {made}"),
    ]
    if page.is_quorate is None:
        return [*front, ("Members", _people(page, None))]
    front += [("Came", _people(page, True)), ("Absent", _people(page, False))]
    if page.apologies:
        front.append(("Of those absent", page.apologies))
    quorate = "Yes" if page.is_quorate else f"No: nobody came for {absent_said(page)}"
    return [*front, ("Quorate", quorate)]


def absent_said(page: PanelPage) -> str:
    """For who nobody came, of those who must."""
    return and_list([KIND_NAMES[kind] for kind in missing_of(page.present)])


def _people(page: PanelPage, came: bool | None) -> str:
    return "; ".join(f"{one.name}, {one.agency}" for one in page.members if one.came is came) or "Nobody"


def _pack_block(item: ItemRow) -> Block:
    lines = tuple(why_said(item))
    said: list[Said] = [("Open case", f"{case.what} Led by {case.lead.name}.", False) for case in item.cases]
    to_do = [action for case in item.cases for action in case.open_actions]
    if to_do:
        said.append(("To be done", "\n".join(map(_action, to_do)), False))
    said += [("Said beforehand", _word(word), False) for word in item.remarks if word.kind == "said"]
    return Block(f"{item.number}. {item.label}", lines, tuple(said))


def _minutes_block(item: ItemRow) -> Block:
    if item.left_out:
        return Block(f"{item.number}. {item.label}", ("Left out.",), (("Why", _word(item.left_out), False),))
    said: list[Said] = [("Said", _word(word), False) for word in item.remarks if word.kind == "said"]
    for word in item.decisions:
        said.append(("Decided", _word(word), True))
        if word.dissent:
            said.append(("Not agreed", word.dissent, False))
    if item.actions:
        said.append(("Who does what", "\n".join(map(_action, item.actions)), False))
    lines = () if said else ("Nothing was decided.",)
    return Block(f"{item.number}. {item.label}", lines, tuple(said))


def _action(action: ActionRow) -> str:
    return f"{action.what} {action.doer.name}, by {gds_date(action.due_on)}."


def _word(word: WordRow) -> str:
    return f"{word.words} ({', '.join(filter(None, (word.by, word.agency)))}, {gds_datetime(word.at)})"
