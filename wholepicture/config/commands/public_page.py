"""The page on which anybody tells an area something without signing in: whether it is open, and opening and closing it."""

import argparse
from typing import Any

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command, installed, operator


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    page = commands.add_parser(
        "public-page",
        help="Open or close the page on which anybody tells something without signing in, or say how it stands.",
    )
    ways = page.add_subparsers(title="commands", metavar="COMMAND", required=True)
    opens = command(
        ways, common, "open", open_page, "Open the page of an area. Somebody of the hub must read what comes."
    )
    opens.add_argument(
        "--most-a-day",
        type=int,
        metavar="N",
        help="reports a day, besides those that say danger (default: as before; 300 at first)",
    )
    closes = command(ways, common, "close", close_page, "Take nothing new. Whoever has a code reads on.")
    shows = command(
        ways, common, "show", show_page, "Whether the page of an area is open, since when, and who opened it."
    )
    for one in (opens, closes):
        one.add_argument("--reason", required=True, help="why; kept in the ledger, for whoever reads it later")
    for one in (opens, closes, shows):
        one.add_argument("--area", metavar="CODE", help="the area's code; the one there is if not given")


def open_page(given: argparse.Namespace, out: Out) -> None:
    _set(given, out, is_open=True)


def close_page(given: argparse.Namespace, out: Out) -> None:
    _set(given, out, is_open=False)


def show_page(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.intake.confidential.queries import public_door

    door = public_door(operator(), area=_area(given.area))
    by = (door.changed_by or "by command") if door else ""
    answer = {
        "is_open": bool(door and door.is_open),
        "changed_at": door.changed_at.isoformat() if door else None,
        "changed_by": by or None,
        "most_a_day": door.most_a_day if door else None,
    }
    since = f", since {door.changed_at:%d.%m.%Y}, {by}; at most {door.most_a_day} reports a day" if door else ""
    out.answer(answer, lambda: out.say(f"The page is {'open' if answer['is_open'] else 'closed'}{since}."))


def _set(given: argparse.Namespace, out: Out, *, is_open: bool) -> None:
    installed()
    from wholepicture.base.ledgered import Refusal
    from wholepicture.intake.confidential.commands import set_public_door

    most = getattr(given, "most_a_day", None)
    if most is not None and not 1 <= most <= 100_000:
        raise UsedWrongly("--most-a-day takes a number from 1 to 100000.")
    try:
        set_public_door(operator(), area=_area(given.area), is_open=is_open, most_a_day=most, reason=given.reason)
    except Refusal as refusal:
        raise Failed(str(refusal)) from None
    said = "Anybody can tell something at /message/ now." if is_open else "Nothing new is taken at /message/."
    out.answer({"is_open": is_open}, lambda: out.say(said))


def _area(code: str | None) -> Any:
    from wholepicture.partnership.queries import all_areas, area_with

    with operator().acting():
        areas = all_areas()
        area = areas[0].id if code is None and len(areas) == 1 else area_with(code or "")
    if area is None:
        raise UsedWrongly(f"There is no area with the code {code!r}." if code else "Say which area: --area CODE.")
    return area
