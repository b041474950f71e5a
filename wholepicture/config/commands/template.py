"""A template of a kind of report, to be filled in by whoever has no system that exports."""

import argparse
from pathlib import Path
from typing import Any

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    template = command(
        commands, common, "template", write_template, "Write a template of a kind of report, which intake takes without a mapping."
    )  # fmt: skip
    template.add_argument("kind", metavar="KIND", help="a kind of report, such as concern or missing_episode")
    form = template.add_mutually_exclusive_group(required=True)
    form.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="the workbook to write, with a sheet that says what goes where"
    )
    form.add_argument("--csv", type=Path, metavar="FILE", help="the CSV to write, with headings alone")


def write_template(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.intake.formats.templates import as_csv, as_xlsx, templates

    kinds = templates()
    if given.kind not in kinds:
        raise UsedWrongly(f"There is no kind of report “{given.kind}”. There are {', '.join(kinds)}.")
    path: Path = given.xlsx or given.csv
    if path.exists():
        raise UsedWrongly(f"{path} is there already, and may be filled in: name another file.")
    content = as_xlsx(given.kind) if given.xlsx else as_csv(given.kind)
    try:
        path.write_bytes(content)
    except OSError as refusal:
        raise Failed(f"{path} cannot be written: {refusal.strerror}.") from refusal
    columns = [heading for heading, _ in kinds[given.kind].columns]

    def words() -> None:
        out.say(
            f"{path}: {len(columns)} columns. The first two are needed; delete others that you do not use.", "green"
        )
        out.note(f"Next: fill it in; then wholepicture intake {path.name} --agency CODE")

    out.answer({"file": str(path), "kind": given.kind, "columns": columns}, words)
