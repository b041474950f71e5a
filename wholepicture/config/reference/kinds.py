"""The kinds of reports."""

from wholepicture.access.rules import LEVELS
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table
from wholepicture.intake.kinds import BLOCKS, KINDS, Block, KindOfReport


def page() -> Page:
    return Page(
        "kinds.md",
        "Kinds of reports",
        "What `kind` of a submission may be. A report of any kind may hold people, things, signs, ties and narrative; "
        "it holds no other kind's block.",
        sections((_kinds(), _blocks())),
    )


def _kinds() -> str:
    columns = ("Code", "Term", "On screen", "Its own block", "Read by a person", "Level if unsaid", "To know")
    rows = [
        (
            code(kind.code),
            kind.term,
            kind.title,
            code(kind.block.name) if kind.block else "",
            "always" if kind.always_read else "where it says danger or harm",
            _level(kind),
            _to_know(kind),
        )
        for kind in KINDS.values()
    ]
    return section("Kinds", table(columns, rows))


def _level(kind: KindOfReport) -> str:
    level = kind.level_always or kind.level_if_unsaid
    return f"{code(level)}{', always' if kind.level_always else ''}: {LEVELS[level]}"


def _to_know(kind: KindOfReport) -> str:
    return "says where a child is by its nature" if kind.tells_where else ""


def _blocks() -> str:
    columns = ("Block", "It happened", "Dates that lie behind us", "Dates that may be planned", "Told as words")
    return section("Blocks", table(columns, [_block(block) for block in BLOCKS.values()]))


def _block(block: Block) -> tuple[str, ...]:
    happened = f"{code(block.begins)} to {code(block.ends)}" if block.ends else code(block.begins)
    past = [name for name, when in block.moments.items() if when == "past"]
    planned = [name for name, when in block.moments.items() if when == "planned"]
    return code(block.name), happened, codes(past), codes(planned), codes(block.words)
