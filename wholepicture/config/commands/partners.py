"""Agencies and the people who work in them."""

import argparse
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.access.policy import CHANNELS_OF_SYSTEMS
from wholepicture.access.rules import ROLES
from wholepicture.config.commands.output import (
    Failed,
    Out,
    UsedWrongly,
    agency_or_refuse,
    command,
    installed,
    operator,
)
from wholepicture.intake.rules import SAME_KEY
from wholepicture.partnership.rules import ENTERED_TYPES, STRONG_IDENTIFIERS, WORK_ADDRESS

if TYPE_CHECKING:
    from wholepicture.access.viewer import Viewer
    from wholepicture.partnership.models import Professional

# Without a slash: reports name where a story was first heard as CODE/key.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DEFAULT_AREA = ("local", "Local area")
SIGN_IN_ROLES = tuple(role.code for role in ROLES.values() if role.signs_in)


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    agency = commands.add_parser(
        "agency", help="Add an agency, give its system a key, say what its feed is trusted for."
    )
    ways = agency.add_subparsers(title="commands", metavar="COMMAND", required=True)

    add = command(ways, common, "add", add_agency, "Add an agency; added again, it takes the new name.")
    add.add_argument("code", metavar="CODE", help="short and unique: letters, digits, '.', '-', '_'")
    add.add_argument("--name", required=True, help="what screens call it")
    add.add_argument("--type", required=True, choices=list(ENTERED_TYPES), help="what kind of agency it is")
    add.add_argument("--area", metavar="CODE", help="its area (default: the one there is, or a new one, 'local')")

    key = command(ways, common, "key", new_key, "Make a new key for an agency's system. It is shown once.")
    key.add_argument("code", metavar="CODE", help="the agency's code")
    key.add_argument("--name", default="", help="what it is for, to tell it from others")
    key.add_argument("--days", type=int, help="after how many days it ends by itself (default: it does not)")
    key.add_argument("--replaces", metavar="ID", type=UUID, help="the key that ends once this one is in place")
    key.add_argument(
        "--overlap", metavar="HOURS", type=int, default=0, help="how long that one still works (default: 0)"
    )

    trust = command(
        ways,
        common,
        "trust",
        trust_feed,
        "Say by which identifiers an agency's rows may join by rule, or on which service its system's word is taken.",
    )
    trust.add_argument("code", metavar="CODE", help="the agency's code")
    trust.add_argument(
        "--identifier",
        action="append",
        default=[],
        choices=list(STRONG_IDENTIFIERS),
        help="may be given several times; those not given are no longer trusted; none: --none",
    )
    trust.add_argument("--none", action="store_true", help="trust no identifier from this feed")
    trust.add_argument(
        "--service",
        metavar="NAME",
        help="who works with a child: take the system's word for this service, as its rows name it (a school's roll, an "
        "allocation system). What a person sends, or another service, waits for somebody else to confirm it",
    )
    trust.add_argument("--by", choices=list(CHANNELS_OF_SYSTEMS), help="with --service: how the system sends it")
    trust.add_argument("--withdraw", action="store_true", help="with --service: take that no longer, from now on")
    trust.add_argument(
        "--reason",
        default="",
        help="why an identifier is trusted no longer; with --service, what stands behind the feed, or why it is withdrawn",
    )

    feed = command(ways, common, "feed", set_feed, "Say how what an agency's system sends is taken in.")
    feed.add_argument("code", metavar="CODE", help="the agency's code")
    feed.add_argument(
        "--same-key",
        required=True,
        choices=list(SAME_KEY),
        help="what other content under a key that was used is: a mistake, which is refused, or a later state of the same "
        "report, for a system that sends its whole record again",
    )

    _add_teams(commands, common)
    _add_people(commands, common)


def _add_teams(commands: Any, common: argparse.ArgumentParser) -> None:
    teams = commands.add_parser("team", help="Add a team of an agency, with the number that others ring.")
    ways = teams.add_subparsers(title="commands", metavar="COMMAND", required=True)
    team = command(ways, common, "add", add_team, "Add a team of an agency; added again, it takes the changes.")
    team.add_argument("code", metavar="CODE", help="the agency's code")
    team.add_argument("--name", required=True, help="what the team is called")
    team.add_argument("--phone", help="its telephone number at work")
    team.add_argument(
        "--duty",
        action=argparse.BooleanOptionalAction,
        help="whether it answers now, when a child is in danger: every page then gives its number, so it needs --phone",
    )

    team.add_argument(
        "--hub", action=argparse.BooleanOptionalAction, help="whether it is part of the co-ordination hub"
    )
    listed = command(ways, common, "list", show_teams, "An agency's teams and their numbers.")
    listed.add_argument("code", metavar="CODE", help="the agency's code")


def _add_people(commands: Any, common: argparse.ArgumentParser) -> None:
    people = commands.add_parser("professional", help="Put someone in the directory.")
    ways = people.add_subparsers(title="commands", metavar="COMMAND", required=True)
    person = command(
        ways, common, "add", add_professional, "Put someone in the directory; again, it takes the changes."
    )
    person.add_argument("email", metavar="EMAIL", help="their address at work")
    person.add_argument(
        "--agency",
        metavar="CODE",
        required=True,
        help="where they work; whoever worked elsewhere leaves their team and their standing there",
    )
    person.add_argument("--name", required=True, help="what they are called")
    person.add_argument("--job", help="their job, in the agency's words")
    person.add_argument("--phone", help="their telephone number at work")
    person.add_argument("--team", help="made if the agency has none of this name")
    person.add_argument("--role", choices=["", *SIGN_IN_ROLES], help="what they may do once signed in")
    person.add_argument(
        "--standing", choices=["lead", "deputy", "none"], help="safeguarding lead of the agency, or deputy"
    )
    person.add_argument("--sign-in", action="store_true", help="open an account; its first password is shown once")
    reset = command(
        ways,
        common,
        "reset",
        reset_account,
        "Give someone who lost their password or telephone a new first password; their second factor is set up anew.",
    )
    reset.add_argument("email", metavar="EMAIL", help="their address at work")


def add_agency(given: argparse.Namespace, out: Out) -> None:
    _check_agency(given)
    installed()
    from wholepicture.partnership import commands

    viewer = operator()
    agency, created = commands.add_agency(
        viewer, area=_area_for(viewer, given), code=given.code, name=given.name.strip(), type=given.type
    )
    answer = {"code": agency.code, "name": agency.name, "type": agency.type, "created": created}
    state = "Added" if created else "Already there, now named so"
    out.answer(answer, lambda: out.say(f"{state}: {agency.code}, {agency.name} ({agency.get_type_display()})."))


def _check_agency(given: argparse.Namespace) -> None:
    if not _CODE.fullmatch(given.code):
        raise UsedWrongly(f"{given.code!r} cannot be a code: use up to 64 letters, digits, '.', '-' and '_'.")
    if not given.name.strip() or len(given.name) > 200 or not given.name.isprintable():
        raise UsedWrongly("The name must be 1 to 200 printable characters.")
    if given.area is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}", given.area):
        raise UsedWrongly(f"{given.area!r} cannot be an area's code: use up to 32 letters, digits, '.', '-' and '_'.")


def _area_for(viewer: "Viewer", given: argparse.Namespace) -> UUID:
    """The area that is named, else the one there is or was; made where there is none. Raises Failed."""
    from wholepicture.partnership import commands
    from wholepicture.partnership.queries import agency_named, only_area

    with viewer.acting():
        only = only_area() if given.area is None else None
        before = agency_named(given.code)
    if only is not None:
        area = only
    else:
        code, name = (given.area, given.area) if given.area else DEFAULT_AREA
        area, _ = commands.add_area(viewer, code=code, name=name)
    if before is None or before.area_id == area.id:
        return area.id
    if given.area is not None:
        raise Failed(
            f"An agency {given.code} is in the area {before.area.code} already. Files and keys name agencies by "
            "code alone, so choose another code."
        )
    return before.area_id


def new_key(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.accounts import new_agency_key

    agency = agency_or_refuse(given.code)
    key = new_agency_key(
        operator(),
        agency=agency.id,
        name=given.name,
        days=given.days,
        replaces=given.replaces,
        overlap_hours=given.overlap,
    )

    def words() -> None:
        out.say(f"The new key of {agency.name}; it cannot be shown again:")
        out.say(key, "bold")
        out.say("Its system sends it as the header: Authorization: Bearer KEY")
        if given.replaces:
            out.say(
                f"The key that it replaces works for {given.overlap} more hours."
                if given.overlap
                else "The key that it replaces has ended."
            )

    out.answer({"agency": agency.code, "key": key}, words)


def set_feed(given: argparse.Namespace, out: Out) -> None:
    """Whether the same key with other content is refused or taken as a later state."""
    installed()
    agency = agency_or_refuse(given.code)
    from wholepicture.intake import commands

    commands.set_feed(operator(), agency=agency.id, same_key=given.same_key)

    def words() -> None:
        out.say(f"{agency.name}: other content under a key that was used is {SAME_KEY[given.same_key]}.", "green")

    out.answer({"code": agency.code, "same_key": given.same_key}, words)


def trust_feed(given: argparse.Namespace, out: Out) -> None:
    if given.service is not None:
        return _trust_on_a_service(given, out)
    if bool(given.identifier) == given.none or given.by or given.withdraw:
        raise UsedWrongly(
            "Give --identifier once or more, or --none; or --service with --by and --reason. What takes trust away needs --reason."
        )
    installed()
    from wholepicture.partnership import commands

    agency = agency_or_refuse(given.code)
    trusted = sorted(set(given.identifier))
    commands.trust_feed(operator(), agency=agency.id, identifiers=trusted, reason=given.reason)
    listed = ", ".join(trusted) if trusted else "no identifier: its rows wait for a person"
    out.answer(
        {"code": agency.code, "trusted": trusted},
        lambda: out.say(f"From now on {agency.code} is trusted for {listed}."),
    )


def _trust_on_a_service(given: argparse.Namespace, out: Out) -> None:
    if given.identifier or given.none or not given.by or not (given.reason or "").strip():
        raise UsedWrongly("With --service give --by and --reason, and nothing of identifiers.")
    installed()
    from wholepicture.access.commands import trust_service_feed, withdraw_service_feed
    from wholepicture.access.queries import feeds_trusted

    agency, viewer = agency_or_refuse(given.code), operator()
    act = withdraw_service_feed if given.withdraw else trust_service_feed
    act(viewer, agency=agency.id, channel=given.by, service=given.service, reason=given.reason)
    with viewer.acting():
        feeds = feeds_trusted(agency.id)

    def words() -> None:
        listed = ", ".join(feeds) if feeds else "nothing: what its system says waits to be confirmed"
        out.say(f"On who works with a child, {agency.code}'s systems are now trusted for {listed}.")

    out.answer({"code": agency.code, "feeds": feeds}, words)


def add_team(given: argparse.Namespace, out: Out) -> None:
    name = given.name.strip()
    if not name or len(name) > 200 or not name.isprintable():
        raise UsedWrongly("The name must be 1 to 200 printable characters.")
    if given.phone is not None:
        given.phone = given.phone.strip()
        if len(given.phone) > 40 or not given.phone.isprintable():
            raise UsedWrongly("The telephone number must be at most 40 printable characters.")
    installed()
    from wholepicture.partnership import commands

    agency = agency_or_refuse(given.code)
    try:
        team, created = commands.add_team(
            operator(), agency=agency.id, name=name, phone=given.phone, is_duty=given.duty, is_hub=given.hub
        )
    except commands.NoNumber as refusal:
        raise UsedWrongly(f"{refusal} Give it with --phone.") from refusal
    answer = {"agency": agency.code, **_team(team), "created": created}

    def words() -> None:
        number = f", {team.phone}" if team.phone else ", without a telephone number"
        duty = "; it answers when a child is in danger" if team.is_duty else ""
        hub = "; it is part of the hub" if team.is_hub else ""
        out.say(f"{'Added' if created else 'Changed'}: {team.name}, {agency.name}{number}{duty}{hub}.")

    out.answer(answer, words)


def _team(team: Any) -> dict[str, Any]:
    return {"name": team.name, "phone": team.phone, "duty": team.is_duty, "hub": team.is_hub}


def show_teams(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.setting_up import entries_of

    agency = agency_or_refuse(given.code)
    teams = entries_of(operator(), agency=agency.id).teams

    def words() -> None:
        rows = [
            (team.name, team.phone or "none", "yes" if team.is_duty else "", "yes" if team.is_hub else "")
            for team in teams
        ]
        out.table(f"{len(teams)} teams of {agency.name}", ("Name", "Telephone", "Duty desk", "Of the hub"), rows)

    out.answer([_team(team) for team in teams], words)


def add_professional(given: argparse.Namespace, out: Out) -> None:
    if not WORK_ADDRESS.fullmatch(given.email) or len(given.email) > 254:
        raise UsedWrongly(f"{given.email!r} is not an e-mail address in letters without accents.")
    if not given.name.strip():
        raise UsedWrongly("Give a name.")
    installed()
    from wholepicture.partnership import commands

    viewer, agency = operator(), agency_or_refuse(given.agency)
    details = _details(given)
    if given.team:
        team, _ = commands.add_team(viewer, agency=agency.id, name=given.team)
        details["team_id"] = team.id
    person, created = commands.add_professional(
        viewer, agency=agency.id, email=given.email, name=given.name.strip(), **details
    )
    if given.sign_in and not person.role:
        raise Failed("They are in the directory now, but only someone with a --role can sign in.")
    password = _open_account(viewer, person, out) if given.sign_in else ""
    answer = {"email": person.email, "agency": agency.code, "role": person.role, "created": created}
    if password:
        answer["password"] = password

    def words() -> None:
        out.say(f"{'Added' if created else 'Changed'}: {person.name}, {agency.name}.")
        if password:
            out.say(f"First password, shown once: {password}", "bold")
            out.say("At the first sign-in they set up their second factor.")

    out.answer(answer, words)


def reset_account(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import accounts
    from wholepicture.partnership.queries import professional_with

    viewer = operator()
    with viewer.acting():
        person = professional_with(given.email)
    if person is None:
        raise UsedWrongly(f"Nobody at work has the address {given.email!r}. Check it, or add them: professional add.")
    password = accounts.first_password()
    if not accounts.reset_account(viewer, professional=person.id, password=password):
        raise Failed(f"{person.name} has no account yet. Open one: wholepicture professional add … --sign-in")

    def words() -> None:
        out.say(
            f"{person.name}, {person.agency.name}: signed out everywhere. Make sure that you speak to them themselves."
        )
        out.say(f"New first password, shown once: {password}", "bold")
        out.say("At the next sign-in they set up their second factor anew.")

    out.answer({"email": person.email, "password": password}, words)


def _details(given: argparse.Namespace) -> dict[str, Any]:
    """What the directory keeps besides the name. What is not given stays as it is."""
    details: dict[str, Any] = {}
    for name in ("job", "phone", "role"):
        if getattr(given, name) is not None:
            details[name] = getattr(given, name)
    if given.standing:
        details |= {"is_lead": given.standing == "lead", "is_deputy": given.standing == "deputy"}
    return details


def _open_account(viewer: "Viewer", person: "Professional", out: Out) -> str:
    """The first password of a new account; empty where there is an account already."""
    from wholepicture.access.accounts import first_password, open_account

    password = first_password()
    if open_account(viewer, professional=person.id, email=person.email, password=password):
        return password
    out.note("They have an account already; its password was left as it is.")
    return ""
