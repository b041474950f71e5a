"""Proving that all is well: policies as the code declares them, the picture derived from nothing, the ledger checked."""

import argparse
from typing import Any

from wholepicture.config import installation, process_accounts, reach
from wholepicture.config.commands.output import Out, command, installed, operator, started

BATCH = 200


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    command(
        commands,
        common,
        "check",
        check,
        "Say where policies, functions, rights and triggers of the database, or settings and passwords of its roles, differ "
        "from what this version declares, and what a process can open that is another's.",
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

    def words() -> None:
        for sentence in (*(difference.sentence for difference in differences), *beyond):
            out.say(sentence, "bold red")
        if differences or beyond:
            out.say("Run wholepicture init to put it right, and find out who changed what it did not.")
        else:
            out.say("Policies, functions, rights, triggers and roles are what this version declares.", "green")
            out.say(why or "Each process opens its own secrets, and signs in to the database as itself alone.")

    listed = [difference.as_json() for difference in differences]
    is_right = not (differences or beyond)
    out.answer({"ok": is_right, "differences": listed, "beyond": beyond, "one_account": why}, words)
    return 0 if is_right else 1


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
