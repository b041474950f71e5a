"""Proving that all is well: policies as the code declares them, the picture derived from nothing, the ledger checked."""

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.config import installation, process_accounts, reach
from wholepicture.config.commands.output import Out, command, installed, operator, started

if TYPE_CHECKING:
    from wholepicture.access.opening import Step
    from wholepicture.notices.queries import ChannelRow

BATCH = 200


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    checking = command(
        commands,
        common,
        "check",
        check,
        "Say where policies, functions, rights and triggers of the database, or settings and passwords of its roles, differ "
        "from what this version declares, what a process can open that is another's, whether notices get "
        "out, how attached files are scanned and drawn, and what the partnership still lacks before it is safe to open. Exit "
        "status 1: something differs, or is open that "
        "should not be. What is lacking does not change it, but with --to-open.",
    )
    checking.add_argument(
        "--to-open", action="store_true", help="exit status 3 where nothing differs and something is lacking still"
    )
    command(
        commands,
        common,
        "rebuild",
        rebuild,
        "Derive every picture from nothing, and put on the reading list what belongs there; say how many pictures came "
        "out otherwise.",
    )
    command(
        commands,
        common,
        "verify-ledger",
        verify_ledger,
        "Seal what waits, then check the ledger from its start.",
    )


def check(given: argparse.Namespace, out: Out) -> int:
    started()
    with out.progress("Comparing the database with the code"):
        differences = installation.differences()
    with out.progress("Trying what each process can open"):
        beyond, why = reach.beyond(), process_accounts.why_not_apart()
    is_right = not (differences or beyond)
    steps = _steps() if is_right else None
    ways = _ways_out() if is_right else []
    of_files = _of_files() if is_right else []

    def words() -> None:
        for sentence in (*(difference.sentence for difference in differences), *beyond):
            out.say(sentence, "bold red")
        if not is_right:
            out.say("Run wholepicture init to put it right, and find out who changed what it did not.")
        else:
            out.say("Policies, functions, rights, triggers and roles are what this version declares.", "green")
            out.say(why or "Each process opens its own secrets, and signs in to the database as itself alone.")
        for way in ways:
            out.say(way["sentence"], "bold red" if way["failing_since"] or way["is_silent"] else "")
        for sentence in of_files:
            out.say(sentence)
        _say_what_lacks(out, steps)

    listed = [difference.as_json() for difference in differences]
    answer = {"ok": is_right, "differences": listed, "beyond": beyond, "one_account": why, "sending": ways}
    answer |= {"files": of_files}
    answer |= _lacks_as_json(steps)
    out.answer(answer, words)
    if not is_right:
        return 1
    return 3 if given.to_open and answer["lacks"] else 0


def _of_files() -> list[str]:
    """How attached files are looked over and drawn on this machine, a sentence each."""
    from django.conf import settings

    from wholepicture.intake.attachments.drawing import missing_walls
    from wholepicture.intake.attachments.queries import waiting_files
    from wholepicture.intake.attachments.scanning import is_there

    scanner = settings.SCANNER
    if scanner is None:
        scanned = "Attached files are not scanned: no scanner is set (WHOLEPICTURE_SCANNER)."
    elif is_there(scanner):
        scanned = f"Attached files are scanned: the scanner answers at {scanner.said}."
    else:
        scanned = f"Attached files wait: the scanner does not answer at {scanner.said}."
    with operator().acting():
        waiting = waiting_files()
    kept_in = missing_walls() or [
        "The process that draws attached files can reach no file, no network and no other process."
    ]
    return [scanned, f"{waiting} attached files wait to be looked over and drawn.", *kept_in]


SILENT = timedelta(minutes=10)  # after which whatever sends is not running
WAYS = {"mail": "E-mail", "push": "Web push"}


def _ways_out() -> list[dict[str, Any]]:
    """Whether notices get out by each way that is set up, and how many wait."""
    from wholepicture.notices.queries import channels

    with operator().acting():
        ways = channels()
    return [_way_out(ways[code]) for code in WAYS if code in ways and ways[code].is_set_up]


def _way_out(way: "ChannelRow") -> dict[str, Any]:
    is_silent = way.looked_at is None or way.looked_at < clock.now() - SILENT
    said = f"{way.waiting} notices wait to go out."
    if way.failing_since:
        sentence = f"Nothing gets out since {way.failing_since:%Y-%m-%d %H:%M} UTC: {way.error} {said} It is tried again by itself."
    elif is_silent:
        sentence = f"Nothing is sent: the process that sends is not running. {said}"
    else:
        sentence = f"Notices go out. {said}"
    return {
        "way": way.code,
        "failing_since": way.failing_since.isoformat() if way.failing_since else None,
        "error": way.error,
        "waiting": way.waiting,
        "is_silent": is_silent,
        "sentence": f"{WAYS[way.code]}: {sentence}",
    }


def _say_what_lacks(out: Out, steps: "list[Step] | None") -> None:
    if steps is None:
        out.say("What the partnership lacks before it is safe to open is told once that is right.")
        return
    lacks, advised = _parted(steps)
    if lacks:
        out.say("The partnership still lacks, before it is safe to open:", "bold")
    else:
        out.say("The partnership has all that it needs to open.", "green")
    for step in lacks:
        out.say(f"  {_what(step)}\n    {_how(step)}")
    if advised:
        out.say("Worth having besides:", "bold")
    for step in advised:
        out.say(f"  {_what(step)}\n    {_how(step)}")


def _parted(steps: "list[Step]") -> "tuple[list[Step], list[Step]]":
    """What must be done before it is safe to open, and what is worth having besides."""
    undone = [step for step in steps if not step.is_done]
    return [step for step in undone if step.is_needed], [step for step in undone if not step.is_needed]


def _steps() -> "list[Step]":
    """What the partnership has and lacks, area by area."""
    from wholepicture.access.opening import steps_to_open
    from wholepicture.partnership.queries import all_areas

    viewer = operator()
    with viewer.acting():
        areas = [area.id for area in all_areas()]
    # Before the first agency there is no area; what it will lack is what any area lacks.
    return [step for area in areas or [UUID(int=0)] for step in steps_to_open(viewer, area=area)]


def _what(step: "Step") -> str:
    return f"{step.agency_name}: {step.title[:1].lower()}{step.title[1:]}" if step.agency_name else step.title


def _how(step: "Step") -> str:
    """What brings a step about: the command, and the page where there is one."""
    is_command = step.command.startswith("wholepicture ")
    return f"{step.command}{'; or on the page Setting up' if step.page and is_command else ''}"


def _lacks_as_json(steps: "list[Step] | None") -> dict[str, Any]:
    """What is lacking, for machines; nothing is known of it where the database is not as declared."""
    if steps is None:
        return {"ready_to_open": None, "lacks": None, "worth_having": None}
    lacks, advised = ([_as_json(step) for step in part] for part in _parted(steps))
    return {"ready_to_open": not lacks, "lacks": lacks, "worth_having": advised}


def _as_json(step: "Step") -> dict[str, Any]:
    return {"code": step.code, "title": _what(step), "command": step.command, "agency": step.agency}


def rebuild(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.viewer import system_viewer
    from wholepicture.alerts.commands import put_on_list
    from wholepicture.config.processing import waiting
    from wholepicture.linkage.queries import nominals_in
    from wholepicture.picture.commands import rebuild_some, submissions_to_rebuild

    if steps := waiting():
        out.note(
            f"{steps} steps wait: pictures that they would change count as changed. Run wholepicture process first."
        )
    viewer, derivation = operator(), system_viewer("derivation")
    reports = submissions_to_rebuild(viewer)
    pictures, changed, listed = set(), set(), 0
    with out.progress("Deriving pictures", len(reports)) as bar:
        for start in range(0, len(reports), BATCH):
            some = reports[start : start + BATCH]
            pictures |= nominals_in(viewer, submissions=some)
            if other := rebuild_some(viewer, submissions=some):
                changed |= nominals_in(viewer, submissions=other)
            listed += put_on_list(derivation, submissions=some)
            bar(len(some))

    def words() -> None:
        out.say(f"{len(pictures)} pictures derived from {len(reports)} reports; {len(changed)} came out otherwise.")
        out.say(f"{listed} reports were put on the hub's reading list that were not on it.")

    out.answer({"pictures": len(pictures), "changed": len(changed)}, words)


def verify_ledger(given: argparse.Namespace, out: Out) -> int:
    installed()
    from wholepicture.access.sealing import seal_pending, verify

    with out.progress("Checking the ledger"):
        seal_pending()
        checked = verify()
    answer = {"entries": checked.entries, "sealed": checked.sealed, "root": checked.root, "ok": checked.ok}
    if checked.faults:
        answer["faults"] = list(checked.faults)

    def words() -> None:
        out.say(f"{checked.entries} entries, {checked.sealed} of them sealed. Root: {checked.root}")
        if checked.ok:
            out.say("Nothing was changed or taken away.", "green")
        for fault in checked.faults:
            out.say(fault, "bold red")

    out.answer(answer, words)
    return 0 if checked.ok else 1
