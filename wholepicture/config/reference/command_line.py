"""Every command and option of `wholepicture`, read off the parser itself."""

import argparse
from collections.abc import Iterator

from wholepicture.config.cli import parser
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table


def page() -> Page:
    return Page(
        "command-line.md",
        "Command line",
        "Every command of `wholepicture`, and its options. "
        "What commands answer with `--json` is in [send reports](../how-to/send-reports.md).",
        sections((_every_command(), *(_command(name, command) for name, command in commands(parser())))),
    )


def commands(whole: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each command that can be run, with its words: `agency add`."""
    families = [action for action in whole._actions if isinstance(action, argparse._SubParsersAction)]
    if not families and before:
        yield before, whole
    for family in families:
        for name, command in family.choices.items():
            yield from commands(command, f"{before} {name}".strip())


def arguments(command: argparse.ArgumentParser) -> list[argparse.Action]:
    """What a command takes, besides what every command takes."""
    return [action for action in command._actions if not {"--help", "--json"} & set(action.option_strings)]


def _every_command() -> str:
    options = [
        (code(", ".join(action.option_strings)), _sentence(action))
        for action in parser()._actions
        if action.option_strings and "--help" not in action.option_strings
    ]
    exits = "Exit status 0: done; 2: used wrongly, or its input cannot be read; 1: anything else."
    return section("Every command", table(("Option", "Meaning"), options), exits)


def _command(name: str, command: argparse.ArgumentParser) -> str:
    rows = [(code(_typed(action)), _needed(action), _sentence(action)) for action in arguments(command)]
    listed = table(("Argument", "Needed", "Meaning"), rows) if rows else ""
    return section(f"wholepicture {name}", command.description or "", listed)


def _typed(action: argparse.Action) -> str:
    value = action.metavar or ("" if action.nargs == 0 or action.choices else action.dest.upper())
    several = "..." if action.nargs in ("+", "*") else ""
    return " ".join(part for part in ("/".join(action.option_strings), f"{value}{several}") if part)


def _needed(action: argparse.Action) -> str:
    return "yes" if action.required else "no"


def _sentence(action: argparse.Action) -> str:
    parts = [(action.help or "").removesuffix(".")]
    chosen_from = [choice for choice in action.choices or () if choice]
    if chosen_from:
        parts.append(f"One of {codes(chosen_from)}")
    if action.default not in (None, False, "", [], argparse.SUPPRESS):
        parts.append(f"Default: {code(action.default)}")
    return f"{'. '.join(part for part in parts if part)}."
