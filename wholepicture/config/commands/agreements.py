"""Agreements between agencies: who may learn from which agency that something is held, and whom to ring."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, agency_or_refuse, command, installed, operator


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    agreements = commands.add_parser(
        "agreement",
        help="Say which agency may learn from which that something is held about a child, and from when to when.",
    )
    ways = agreements.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = command(
        ways,
        common,
        "add",
        add_agreement,
        "Let one agency learn that another holds something about a child with whom both work, and whom to ring. One that "
        "stands keeps its dates. One that has ended begins anew where the two are named, and stays ended otherwise.",
    )
    add.add_argument("--holder", metavar="CODE", help="the agency that holds something (without: every agency)")
    add.add_argument("--reader", metavar="CODE", help="the agency that may learn of it (without: every agency)")
    add.add_argument("--everyone", action="store_true", help="every agency of the area with every other")
    add.add_argument("--area", metavar="CODE", help="with --everyone: which area (default: the one there is)")
    add.add_argument("--from", dest="starts_on", metavar="DATE", type=_day, help="its first day (default: today)")
    add.add_argument(
        "--until", dest="ends_on", metavar="DATE", type=_day, help="its last day (default: it does not end)"
    )
    listed = command(ways, common, "list", show_agreements, "The agreements, those that stand first.")
    listed.add_argument("--agency", metavar="CODE", help="only those that this agency holds or reads by")
    end = command(ways, common, "end", end_agreement, "End an agreement now: nobody hears by it any more.")
    end.add_argument("agreement", metavar="ID", type=UUID, help="as `agreement list` writes it")
    end.add_argument("--reason", required=True, help="why; kept in the ledger, for whoever reads it later")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write it as 2026-09-01") from None


def add_agreement(given: argparse.Namespace, out: Out) -> None:
    if given.everyone == bool(given.holder or given.reader) or (given.area and not given.everyone):
        raise UsedWrongly("Give --holder, --reader or both; or --everyone, with --area where there are several.")
    installed()
    from wholepicture.base import clock
    from wholepicture.partnership import commands

    holder, reader = _named(given.holder), _named(given.reader)
    made = _refused_in_words(
        lambda: commands.make_agreements(
            operator(),
            area=_area_of(holder or reader, given.area),
            holder=getattr(holder, "id", None),
            reader=getattr(reader, "id", None),
            starts_on=given.starts_on or clock.local_date(),
            ends_on=given.ends_on,
        )
    )
    out.answer(
        {"made": made}, lambda: out.say(f"Agreements made or begun anew: {made}. Those that stood keep their dates.")
    )


def _named(code: str | None) -> Any:
    """The agency with this code; None where none is given, which is every agency."""
    return agency_or_refuse(code) if code else None


def _refused_in_words(make: Callable[[], int]) -> int:
    from wholepicture.partnership.commands import EndsBeforeItStarts

    try:
        return make()
    except EndsBeforeItStarts as refusal:
        raise UsedWrongly(str(refusal)) from refusal


def _area_of(agency: Any, code: str | None) -> UUID:
    """The area of an agency, else the one of this code, else the one there is."""
    area: UUID = agency.area_id if agency else _area(code)
    return area


def _area(code: str | None) -> UUID:
    from wholepicture.partnership.queries import all_areas

    with operator().acting():
        areas = [area for area in all_areas() if code in (None, area.code)]
    if not areas:
        raise Failed("There is no such area. Add an agency first: wholepicture agency add CODE --name NAME --type TYPE")
    if len(areas) > 1:
        raise UsedWrongly(f"There are several areas: give --area ({', '.join(area.code for area in areas)}).")
    return areas[0].id


def show_agreements(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.queries import agreements_of, all_areas

    agency = agency_or_refuse(given.agency) if given.agency else None
    viewer = operator()
    with viewer.acting():
        areas = [agency.area_id] if agency else [area.id for area in all_areas()]
    rows = [row for area in areas for row in agreements_of(viewer, area=area, of_agency=agency.id if agency else None)]

    def words() -> None:
        listed = [
            (
                row.id,
                row.holder,
                row.reader,
                row.starts_on,
                row.last_day or _unending(row),
                "ended" if row.has_ended else "",
            )
            for row in rows
        ]
        out.table(f"{len(rows)} agreements", ("Id", "Holds", "May learn of it", "From", "Until", "Now"), listed)

    out.answer(rows, words)


def _unending(row: Any) -> str:
    return "it never began" if row.has_ended else "does not"


def end_agreement(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership import commands

    commands.end_agreement(operator(), agreement=given.agreement, reason=given.reason)
    out.answer(
        {"ended": given.agreement},
        lambda: out.say("The agreement is ended: from now on nobody hears by it."),
    )
