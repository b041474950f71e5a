"""Foster carers' doors: give one for a placement, list those of an agency, give a new link, end one."""

import argparse
from collections.abc import Callable
from typing import Any
from uuid import UUID

from wholepicture.config.commands.output import Failed, Out, agency_or_refuse, command, installed, operator


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    carers = commands.add_parser(
        "carers-door", help="Give a foster carer their door, give it a new link, end it, list doors."
    )
    ways = carers.add_subparsers(title="commands", metavar="COMMAND", required=True)
    give = command(
        ways, common, "give", give_door, "Give the carer of a placement a door. The link and the code are shown once."
    )
    give.add_argument(
        "placement", metavar="PLACEMENT", type=UUID, help="the placement's id, as its page's address has it"
    )
    give.add_argument("--carer", required=True, help="what the carer is called")
    give.add_argument("--phone", required=True, help="the number at which they are rung, and told the code")
    give.add_argument("--called", required=True, metavar="NAME", help="the child's first name, which the door shows")
    give.add_argument("--by", required=True, metavar="EMAIL", help="which colleague of the placing authority gives it")
    listed = command(ways, common, "list", list_doors, "The doors that an agency gave and that have not ended.")
    listed.add_argument("code", metavar="CODE", help="the agency's code")
    link = command(ways, common, "link", new_link, "A new link and code. What opened the door before stops at once.")
    end = command(ways, common, "end", end_door, "End a door: from now on it opens nothing.")
    for one in (link, end):
        one.add_argument("door", metavar="DOOR", type=UUID, help="its id, as `carers-door list` shows it")


def give_door(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.casework.carers.commands import give_door_by_command
    from wholepicture.casework.carers.rules import Given
    from wholepicture.partnership.queries import professionals_by_email

    with operator().acting():
        by = professionals_by_email([given.by.lower()]).get(given.by.lower())
    if by is None:
        raise Failed(f"Nobody in the directory has the address {given.by}.")
    said = Given(given.carer, given.phone, given.called)
    link = _done(lambda: give_door_by_command(operator(), placement=given.placement, by=by, given=said))
    if link is None:
        out.answer(
            {"link": None, "code": None, "days": None},
            lambda: out.say(
                f"{given.carer} has a door already. It shows this child as well, once the child lives there. "
                "For a new link: wholepicture carers-door link DOOR."
            ),
        )
    else:
        _say_link(out, link)


def list_doors(given: argparse.Namespace, out: Out) -> None:
    agency = _agency(given.code)
    from wholepicture.casework.carers.queries import doors_of_agency

    rows = doors_of_agency(operator(), agency=agency)
    answer = [{"door": str(door), "carer": carer, "since": at.isoformat()} for door, carer, at in rows]
    lines = [f"{one['door']}  {one['carer']}, since {one['since'][:10]}" for one in answer]
    out.answer(answer, lambda: out.say("\n".join(lines) or "It gave none."))


def new_link(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.casework.carers.commands import give_new_link_by_command

    _say_link(out, _done(lambda: give_new_link_by_command(operator(), door=given.door)))


def end_door(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.casework.carers.commands import end_door_by_command

    _done(lambda: end_door_by_command(operator(), door=given.door))
    out.answer({"ended": str(given.door)}, lambda: out.say("The door is ended. From now on it opens nothing."))


def _agency(code: str) -> UUID:
    installed()
    agency: UUID = agency_or_refuse(code).id
    return agency


def _done(act: Callable[[], Any]) -> Any:
    """What an act answers. Raises Failed, in its words."""
    from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
    from wholepicture.casework.carers.commands import NotGiven

    try:
        return act()
    except NotGiven as refused:
        raise Failed(" ".join(fault.message for fault in refused.faults)) from None
    except NotFound:
        raise Failed("There is none of this id that is open.") from None
    except NotPermitted:
        raise Failed("Whoever gives a door works on cases at the authority that placed the child.") from None
    except Refusal as refused:
        raise Failed(str(refused)) from None


def _say_link(out: Out, link: Any) -> None:
    from django.conf import settings
    from django.urls import reverse

    address = f"{settings.ORIGIN}{reverse('carers_open', args=[link.token])}"
    out.answer(
        {"link": address, "code": link.code, "days": link.days},
        lambda: out.say(
            f"{address}\nIt opens once, within {link.days} days, with the code {link.code}. Both are shown this once.\n"
            "Tell the code to the carer on the telephone, and to nobody else."
        ),
    )
