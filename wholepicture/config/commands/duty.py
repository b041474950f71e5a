"""Duty rotas: who answers for a team at which hours; and people of several agencies in one team."""

import argparse
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, agency_or_refuse, command, installed, operator

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7, "bank-holiday": 9}
_RANGES = {"weekdays": (1, 2, 3, 4, 5), "every": (1, 2, 3, 4, 5, 6, 7, 9)}


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    duty = commands.add_parser(
        "duty", help="Say who answers for a team at which hours, and who of other agencies works in it."
    )
    ways = duty.add_subparsers(title="commands", metavar="COMMAND", required=True)
    week = _of_team(command(ways, common, "week", add_week, "Put hours of every week on a team's rota."))
    week.add_argument(
        "--on",
        action="append",
        required=True,
        choices=[*_DAYS, *_RANGES],
        help="the day on which it begins; may be given several times. A bank holiday is no weekday",
    )
    week.add_argument("--from", dest="starts", metavar="TIME", type=_time, required=True, help="like 09:00")
    week.add_argument(
        "--to", dest="ends", metavar="TIME", type=_time, required=True, help="the same or earlier: next day"
    )
    _answering(week)
    dated = _of_team(
        command(ways, common, "dates", add_dates, "Put hours of certain days on a rota, in the place of every week's.")
    )
    dated.add_argument("--from", dest="starts", metavar="MOMENT", type=_moment, required=True, help="2026-12-24T17:00")
    dated.add_argument("--to", dest="ends", metavar="MOMENT", type=_moment, required=True, help="2026-12-25T09:00")
    _answering(dated)
    _of_team(command(ways, common, "show", show_rota, "The rota of a team: every line, who answers now, and the gaps."))
    off = command(ways, common, "off", take_off, "Take hours off a rota.")
    off.add_argument("shift", metavar="ID", type=UUID, help="as `duty show` writes it")
    share = _of_team(command(ways, common, "share", share_team, "Say whether people of other agencies work in a team."))
    share.add_argument("--with-others", action=argparse.BooleanOptionalAction, required=True, help="whether they do")
    for name, act, says in (
        ("join", join_team, "Say that somebody of another agency works in a shared team. It gives them no right."),
        ("part", part_from_team, "Say that somebody of another agency works in a team no more."),
    ):
        member = _of_team(command(ways, common, name, act, says))
        member.add_argument("email", metavar="EMAIL", help="their address at work")


def _of_team(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("code", metavar="CODE", help="the code of the team's agency")
    parser.add_argument("--team", required=True, help="what the team is called")
    return parser


def _answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="EMAIL", help="who answers (without: the team, without a name)")
    parser.add_argument(
        "--phone", type=_number, default="", help="the number for these hours (without: their own, else the team's)"
    )


def _number(text: str) -> str:
    number = text.strip()
    if len(number) > 40 or not number.isprintable():
        raise argparse.ArgumentTypeError("the telephone number must be at most 40 printable characters")
    return number


def _time(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: write it as 09:00")
    return int(found[1]) * 60 + int(found[2])


def _moment(text: str) -> datetime:
    """A time on a day, as clocks in England show it."""
    from wholepicture.base.clock import moment_of

    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment: write it as 2026-12-24T17:00") from None
    return wall if wall.tzinfo else moment_of(wall)


def add_week(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands

    days = [day for name in given.on for day in _RANGES.get(name) or (_DAYS[name],)]
    team, person = _team(given), _person(given.person)
    made = _refused_in_words(
        lambda: commands.add_weekly(
            operator(), team=team, days=days, starts=given.starts, ends=given.ends, person=person, phone=given.phone
        )
    )
    out.answer({"shifts": made}, lambda: out.say(f"On the rota of {given.team} from now on: {len(made)} lines."))


def add_dates(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands

    team, person = _team(given), _person(given.person)
    made = _refused_in_words(
        lambda: commands.add_dated(
            operator(), team=team, starts_at=given.starts, ends_at=given.ends, person=person, phone=given.phone
        )
    )
    out.answer({"shift": made}, lambda: out.say(f"On the rota of {given.team}, in the place of every week's hours."))


def show_rota(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty.queries import rota_of
    from wholepicture.partnership.duty.rules import DAYS

    rota = rota_of(operator(), team=_team(given))

    def words() -> None:
        lines = [
            (line.id, DAYS[line.day], _clock(line.starts), _clock(line.starts + line.minutes), _who(line), line.phone)
            for line in rota.weekly
        ]
        dated = [(one.id, "", _local(one.starts_at), _local(one.ends_at), _who(one), one.phone) for one in rota.dated]
        heads = ("Id", "Day", "From", "To", "Who", "Number")
        out.table(f"Rota of {rota.name}, {rota.agency_name}", heads, [*lines, *dated])
        for gap in rota.gaps:
            out.say(f"Nobody: {_local(gap.starts_at)} to {_local(gap.ends_at) if gap.ends_at else 'later'}")

    def _who(shift: Any) -> str:
        return rota.names.get(shift.person, "") if shift.person else "the team"

    out.answer(rota, words)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _local(at: datetime) -> str:
    from wholepicture.base.clock import LOCAL

    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


def take_off(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands

    commands.end_shift(operator(), shift=given.shift)
    out.answer({"ended": given.shift}, lambda: out.say("Taken off the rota."))


def share_team(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands

    commands.share_team(operator(), team=_team(given), shared=given.with_others)
    said = "takes people of other agencies" if given.with_others else "takes nobody more of another agency"
    out.answer({"team": given.team, "shared": given.with_others}, lambda: out.say(f"{given.team} {said}."))


def join_team(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands

    team, person = _team(given), _somebody(given.email)
    _refused_in_words(lambda: commands.add_member(operator(), team=team, person=person))
    out.answer({"team": given.team, "email": given.email}, lambda: out.say(f"They work in {given.team}."))


def part_from_team(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.partnership.duty import commands
    from wholepicture.partnership.duty.queries import rota_of

    person = _somebody(given.email)
    member = next((one for one in rota_of(operator(), team=_team(given)).members if one.person == person), None)
    if member is None:
        raise Failed(f"{given.email} does not work in {given.team} from another agency.")
    commands.end_member(operator(), member=member.id)
    out.answer({"team": given.team, "email": given.email}, lambda: out.say(f"They work in {given.team} no more."))


def _team(given: argparse.Namespace) -> UUID:
    """The team of this agency that is called so. Raises UsedWrongly."""
    from wholepicture.partnership.queries import teams_at

    agency = agency_or_refuse(given.code)
    with operator().acting():
        teams = {team.name: team.id for team in teams_at([agency.id])}
    if given.team not in teams:
        raise UsedWrongly(f"{agency.name} has no team {given.team!r}. It has: {', '.join(sorted(teams)) or 'none'}.")
    found: UUID = teams[given.team]
    return found


def _person(email: str | None) -> UUID | None:
    return _somebody(email) if email else None


def _somebody(email: str) -> UUID:
    """Whoever has this address, at work or not: that somebody has left is said in words. Raises UsedWrongly."""
    from wholepicture.partnership.queries import anybody_with

    with operator().acting():
        person = anybody_with(email)
    if person is None:
        raise UsedWrongly(f"Nobody in the directory has the address {email}.")
    found: UUID = person.id
    return found


def _refused_in_words(act: Callable[[], Any]) -> Any:
    """What an act answers; what it refuses of the words that were given is a wrong use of the command."""
    from wholepicture.partnership.duty.commands import NotOnThisRota, OfTheSameAgency, WrongHours

    try:
        return act()
    except (NotOnThisRota, OfTheSameAgency, WrongHours) as refusal:
        raise UsedWrongly(str(refusal)) from refusal
