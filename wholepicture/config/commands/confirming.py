"""What agencies say of their work with children: what waits to be confirmed, and answers given for somebody."""

import argparse
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.access.rules import ANSWERS
from wholepicture.config.commands.output import Out, UsedWrongly, command, installed, operator, plain

if TYPE_CHECKING:
    from wholepicture.picture.results import ClaimRow


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    involvements = commands.add_parser(
        "involvements", help="What agencies say of their work with a child: what waits, and answers to it."
    )
    ways = involvements.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command(ways, common, "waiting", show_waiting, "What opens nothing until somebody else confirms it.")
    answer = command(ways, common, "answer", answer_one, "Confirm or refuse one, as somebody of another agency.")
    answer.add_argument("involvement", metavar="INVOLVEMENT", type=UUID, help="its id, as `waiting` writes it")
    answer.add_argument("answer", choices=list(ANSWERS), help="`withdrawn` takes back what was said before")
    answer.add_argument("--reason", required=True, help="how they know")
    answer.add_argument(
        "--by",
        required=True,
        metavar="EMAIL",
        help="who says so: of the hub, or of an agency that works with the child",
    )


def show_waiting(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.picture.queries import involvements_to_confirm

    rows = involvements_to_confirm(operator())

    def words() -> None:
        columns = ("Involvement", "Agency", "Child", "Service", "Sent", "Stands", "#Looks")
        out.table(f"{len(rows)} to confirm", columns, map(_cells, rows))

    out.answer(plain(rows), words)


def _cells(row: "ClaimRow") -> tuple[Any, ...]:
    work = row.work
    return row.involvement, row.agency, row.label, work.service, f"{row.received_at:%Y-%m-%d}", work.standing, row.looks


def answer_one(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.commands import answer_involvement
    from wholepicture.partnership.queries import professional_with

    with operator().acting():
        person = professional_with(given.by)
    if person is None:
        raise UsedWrongly(f"Nobody in the directory has the e-mail address {given.by!r}.")
    said = answer_involvement(
        operator(), involvement=given.involvement, answer=given.answer, reason=given.reason, by=person.id
    )
    out.answer(
        {"involvement": said.involvement, "answer": said.answer, "by": given.by},
        lambda: out.say(f"Recorded for {person.name}: {said.answer}."),
    )
