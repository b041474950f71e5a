"""The settings of an installation: environment variables, with meaning and default."""

from wholepicture.config.environment import VARIABLES, Variable
from wholepicture.config.reference.markdown import Page, code, section, sections, table

READERS = {
    "installation": "Of an installation",
    "development": "For those who change the code",
}


def page() -> Page:
    return Page(
        "settings.md",
        "Settings",
        "What differs between installations comes from the environment; nothing is set in a file of the code.",
        sections(_for(reader, title) for reader, title in READERS.items()),
    )


def _for(reader: str, title: str) -> str:
    rows = [_row(variable) for variable in VARIABLES if variable.reader == reader]
    return section(title, table(("Variable", "Meaning", "Where it is not set"), rows))


def _row(variable: Variable) -> tuple[str, str, str]:
    return code(variable.name), variable.meaning, variable.default
