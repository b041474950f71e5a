"""Taking in partners' files, and running the steps that wait."""

import argparse
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wholepicture.config.commands.output import Out, agency_or_refuse, command, installed, operator

if TYPE_CHECKING:
    from wholepicture.intake.bulk_intake import Taken
    from wholepicture.intake.formats import Preview

MOST_SHOWN = 20  # problems of one file on the screen; --json has all


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    intake = command(
        commands, common, "intake", take_in_files, "Take in files of an agency: .ndjson, .json, .csv, .xlsx."
    )
    intake.add_argument("files", nargs="+", metavar="FILE", type=Path, help="one or more")
    intake.add_argument("--agency", required=True, metavar="CODE", help="whose reports they are")
    intake.add_argument(
        "--mapping",
        type=Path,
        metavar="TOML",
        help="which column feeds which field; for .csv and .xlsx that are no template",
    )
    intake.add_argument("--preview", action="store_true", help="show what the first rows would give; store nothing")
    process = command(commands, common, "process", run_waiting, "Run every waiting step until none is left.")
    process.add_argument("--retry-failed", action="store_true", help="try again what was given up before")
    add_quota(commands, common)


def add_quota(commands: Any, common: argparse.ArgumentParser) -> None:
    quota = command(commands, common, "quota", set_quota, "Set how much of an agency's may wait at once.")
    quota.add_argument("--agency", required=True, metavar="CODE", help="whose reports they are")
    quota.add_argument("--waiting", required=True, type=int, metavar="N", help="reports that may wait to be joined")
    quota.add_argument(
        "--quarantined", required=True, type=int, metavar="N", help="reports that quarantine takes in a day"
    )


def set_quota(given: argparse.Namespace, out: Out) -> int:
    installed()
    agency = agency_or_refuse(given.agency)
    from wholepicture.intake import commands

    commands.set_quota(operator(), agency=agency.id, waiting=given.waiting, quarantined=given.quarantined)

    def words() -> None:
        out.say(
            f"{agency.name}: {given.waiting:,} reports may wait, and quarantine takes {given.quarantined:,} a day. What says "
            "that a child is in danger now is always taken in.",
            "green",
        )

    out.answer({"agency": agency.code, "waiting": given.waiting, "quarantined": given.quarantined}, words)
    return 0


def take_in_files(given: argparse.Namespace, out: Out) -> int:
    installed()
    agency = agency_or_refuse(given.agency)
    if given.preview:
        return _preview(given, out)
    from wholepicture.intake.bulk_intake import take_in
    from wholepicture.intake.formats import FileRefused

    viewer, refused, accounts = operator(agency.id), 0, []
    for path in given.files:
        try:
            with out.progress(f"Taking in {path.name}") as bar:
                taken = take_in(viewer, path=path, mapping=given.mapping, on_rows=bar)
        except FileRefused as refusal:
            refused += 1
            out.error(f"{path}: {refusal}")
            taken = _refused(path, refusal)
        accounts.append(taken)
    out.answer([account.as_json() for account in accounts], lambda: _show(out, accounts))
    return 2 if refused else 0


def _refused(path: Path, refusal: Exception) -> "Taken":
    from wholepicture.intake.bulk_intake import Taken
    from wholepicture.intake.rules import Problem

    return Taken(str(path), problems=[Problem(None, "file", str(refusal))])


def _show(out: Out, accounts: list["Taken"]) -> None:
    out.table(
        "Taken in",
        ("File", "#Rows", "#Accepted", "#Duplicates", "#In quarantine", "#With a flag"),
        list(map(attrgetter("file", "rows", "accepted", "duplicates", "quarantined", "flagged"), accounts)),
    )
    for account in accounts:
        listed = [problem for problem in account.problems if problem.row is not None]
        if listed:
            out.table(
                f"In quarantine from {account.file}",
                ("#Row", "Field", "Why"),
                [(problem.row, problem.field, problem.reason) for problem in listed[:MOST_SHOWN]],
            )
        if len(listed) > MOST_SHOWN:
            out.say(f"… and {len(listed) - MOST_SHOWN} more: --json lists them all.")
    if any(account.accepted for account in accounts):
        out.note("Next: wholepicture process")


def _preview(given: argparse.Namespace, out: Out) -> int:
    from wholepicture.intake.formats import FileRefused, preview

    answers: list[dict[str, Any]] = []
    status = 0
    for path in given.files:
        try:
            seen = preview(path, given.mapping)
        except FileRefused as refusal:
            out.error(f"{path}: {refusal}")
            answers.append({"file": str(path), "problems": [{"row": None, "field": "file", "reason": str(refusal)}]})
            status = 2
            continue
        answers.append({"file": str(path), **_seen(seen)})
        if seen.missing_columns:
            status = 2
    # Indented for people too: what matters is which field each value landed in.
    out.answer(answers)
    out.note("Nothing was stored.")
    return status


def _seen(preview: "Preview") -> dict[str, Any]:
    from wholepicture.intake.understanding import understand

    rows: list[dict[str, Any]] = []
    problems: list[Any] = []
    for row in preview.rows:
        body = understand(row.body).body if row.body is not None else None
        rows.append({"row": row.number, "body": body, "flags": row.flags})
        problems += row.problems
    return {
        "columns": preview.columns,
        "unused_columns": preview.unused_columns,
        "missing_columns": preview.missing_columns,
        "remarks": preview.remarks,
        "rows": rows,
        "problems": problems,
    }


def run_waiting(given: argparse.Namespace, out: Out) -> int:
    installed()
    from wholepicture.config.processing import process, retry_failed

    if given.retry_failed:
        retry_failed()
    with out.progress("Joining, deriving, looking") as bar:
        done = process(lambda name: bar(1))

    def words() -> None:
        out.say(f"{done.steps} steps were run; nothing waits.", "green")
        if done.failed:
            out.say(
                f"{done.failed} could not be done and are kept. Standard error says why; once that is mended: "
                "wholepicture process --retry-failed",
                "bold red",
            )

    out.answer(done, words)
    return 1 if done.failed else 0
