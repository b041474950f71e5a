"""The site and API, the background worker, and authenticator codes for a demonstration's sign-ins."""

import argparse
from typing import Any

from wholepicture.config import installation, process_accounts
from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command, installed

PORT = 8000


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    serve = command(commands, common, "serve", serve_site, "Serve the site and API, with a worker beside them.")
    serve.add_argument("--port", type=port, default=PORT, metavar="N", help=f"on 127.0.0.1 (default {PORT})")
    command(commands, common, "worker", run_worker, "Run steps as they come, until stopped.")
    code = command(commands, common, "code", show_code, "The authenticator code of a demonstration's sign-in.")
    code.add_argument("email", metavar="EMAIL", help="with which they sign in")


def port(written: str) -> int:
    """A port's number, for argparse."""
    number = int(written)
    if not 1 <= number <= 65535:
        raise ValueError
    return number


def serve_site(given: argparse.Namespace, out: Out) -> int:
    _ready(out)
    from wholepicture.config.serving import PortTaken, serve

    url = f"http://127.0.0.1:{given.port}"
    try:
        return serve(
            given.port,
            lambda: out.answer({"url": url}, lambda: out.say(f"Open {url}. Ctrl-C ends it.", "green")),
        )
    except PortTaken as refusal:
        raise Failed(str(refusal)) from refusal


def run_worker(given: argparse.Namespace, out: Out) -> int:
    _ready(out)
    from wholepicture.config.serving import run_steps

    out.note("Running steps as they come. Ctrl-C ends it.")
    return run_steps()


def _ready(out: Out) -> None:
    """The database runs and is of this version, and each process may open what is its own."""
    installed()
    process_accounts.prepare()
    if installation.differences():
        out.error("The database differs from what this version declares. `wholepicture check` says where.")
    if why := process_accounts.why_not_apart():
        out.note(why)


def show_code(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.config.demo.people import code_now, marker, seconds_left

    if marker() is None:
        raise Failed("Codes are given for a demonstration's invented people only, and this installation is none.")
    if "@" not in given.email:
        raise UsedWrongly(f"{given.email!r} is not an e-mail address.")
    answer = {"email": given.email, "code": code_now(given.email), "seconds": seconds_left()}
    out.answer(answer, lambda: out.say(f"{answer['code']}  (for {answer['seconds']} more seconds)"))
