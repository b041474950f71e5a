"""What was given to people and systems, and can be taken away: sessions, accounts, factors, roles, keys, bars."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.access.rules import INVITATION_DAYS, ROLES
from wholepicture.config.commands.output import Failed, Out, UsedWrongly, agency_or_refuse, command, installed, operator

if TYPE_CHECKING:
    from wholepicture.access.viewer import Viewer
    from wholepicture.partnership.models import Professional

SIGN_IN_ROLES = tuple(role.code for role in ROLES.values() if role.signs_in)
WHY = "why; kept in the ledger, for whoever reads it later"


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    _add_access(commands, common)
    _add_keys(commands, common)
    _add_bars(commands, common)


def _add_access(commands: Any, common: argparse.ArgumentParser) -> None:
    access = commands.add_parser("access", help="See how people sign in; take away, and give back, what lets them.")
    ways = access.add_subparsers(title="commands", metavar="COMMAND", required=True)
    people = command(ways, common, "people", show_people, "An agency's people: role, account, second factor, sessions.")
    people.add_argument("agency", metavar="CODE", help="the agency's code")
    _of_person(command(ways, common, "sessions", show_sessions, "Where somebody is signed in."), reason=False)
    one = command(ways, common, "end-session", end_session, "End one session; whoever has it signs in again.")
    one.add_argument("session", metavar="ID", type=UUID, help="as `access sessions` writes it")
    one.add_argument("--reason", required=True, help=WHY)
    _of_person(command(ways, common, "end-sessions", end_sessions, "End every session of a person."))
    _of_person(command(ways, common, "close", close_account, "Close an account: they sign in no more."))
    _of_person(command(ways, common, "open", reopen_account, "Open a closed account again."), reason=False)
    _of_person(command(ways, common, "left", mark_left, "Somebody has left: out of the directory, account closed."))
    _of_person(
        command(ways, common, "back", mark_back, "Somebody who had left works there again; `open` lets them sign in."),
        reason=False,
    )
    _of_person(command(ways, common, "invite", invite, "End a password, and make a code by which a new one is set."))
    _of_person(
        command(
            ways, common, "second-factor", remove_second_factor, "Remove a second factor: they enrol anew at sign-in."
        )
    )
    waiting = command(ways, common, "newcomers", show_newcomers, "Who has a role and cannot sign in yet.")
    waiting.add_argument("--agency", metavar="CODE", help="of this agency alone")
    _of_person(
        command(
            ways,
            common,
            "let-in",
            let_in,
            "Let somebody in who has a role: an account, and a code to set its password by.",
        ),
        reason=False,
    )
    role = _of_person(command(ways, common, "role", change_role, "Give a person another role, or none."), reason=False)
    role.add_argument("role", metavar="ROLE", choices=[*SIGN_IN_ROLES, "none"], help="one of the roles, or none")
    role.add_argument("--reason", default="", help=f"{WHY}; needed with none")


def _add_keys(commands: Any, common: argparse.ArgumentParser) -> None:
    keys = commands.add_parser("keys", help="See and end the keys of agencies' systems. `agency key` makes one.")
    ways = keys.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listed = command(ways, common, "list", show_keys, "An agency's keys: what for, last used, when they end.")
    listed.add_argument("agency", metavar="CODE", help="the agency's code")
    end = command(ways, common, "end", end_key, "End a key now: the next thing that is sent with it is refused.")
    end.add_argument("agency", metavar="CODE", help="the agency's code")
    end.add_argument("key", metavar="ID", type=UUID, help="as `keys list` writes it")
    end.add_argument("--reason", required=True, help=WHY)


def _add_bars(commands: Any, common: argparse.ArgumentParser) -> None:
    bars = commands.add_parser("bars", help="See, set and lift bars on people with a conflict of interest.")
    ways = bars.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command(ways, common, "list", show_bars, "Every bar that holds.")
    bar = _of_person(command(ways, common, "set", set_bar, "Bar somebody from a person's record."))
    bar.add_argument("nominal", metavar="NOMINAL", type=UUID, help="the id of the person's record")
    lift = command(ways, common, "lift", lift_bar, "Lift a bar: they see what their role and work let them see.")
    lift.add_argument("bar", metavar="ID", type=UUID, help="as `bars list` writes it")
    lift.add_argument("--reason", required=True, help=WHY)


def _of_person(parser: argparse.ArgumentParser, *, reason: bool = True) -> argparse.ArgumentParser:
    parser.add_argument("email", metavar="EMAIL", help="their address at work")
    if reason:
        parser.add_argument("--reason", required=True, help=WHY)
    return parser


def _person(viewer: "Viewer", email: str, *, at_work: bool = True) -> "Professional":
    """The professional with this address, who is at work or has left. Raises UsedWrongly where there is none."""
    from wholepicture.partnership.queries import professional_with

    with viewer.acting():
        person = professional_with(email, at_work=at_work)
    if person is None:
        who = "Nobody at work in the directory" if at_work else "Nobody who has left"
        raise UsedWrongly(f"{who} has the address {email}.")
    return person


def _tell(out: Out, answer: dict[str, Any], *sentences: str) -> None:
    out.answer(answer, lambda: out.say("\n".join(sentences)))


# -- people ---------------------------------------------------------------------------------------------------------


def show_people(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.administration import people_of

    agency = agency_or_refuse(given.agency)
    people = people_of(operator(), agency=agency.id)

    def words() -> None:
        heads = ("Name", "Address", "Role", "Account", "Second factor", "#Sessions", "Last signed in")
        rows = [
            (
                person.name,
                person.email,
                person.role_title if person.is_at_work else "has left",
                _account(person.has_account, is_open=person.is_open),
                "yes" if person.has_second_factor else "no",
                person.sessions,
                _moment(person.last_signed_in),
            )
            for person in people
        ]
        out.table(f"{len(people)} people of {agency.name}", heads, rows)

    out.answer(people, words)


def _account(has_account: bool, *, is_open: bool) -> str:
    if not has_account:
        return "none"
    return "open" if is_open else "closed"


def _moment(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="minutes") if at else ""


def show_sessions(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.administration import sign_in_of

    viewer = operator()
    person = _person(viewer, given.email)
    _, sessions = sign_in_of(viewer, person=person.id, agency=person.agency_id)

    def words() -> None:
        rows = [(each.id, _moment(each.opened_at), _moment(each.expires_at), each.purpose) for each in sessions]
        out.table(f"{len(sessions)} sessions of {person.name}", ("Id", "Signed in", "Ends by itself", "Purpose"), rows)

    out.answer(sessions, words)


def end_session(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration

    administration.end_session(operator(), session=given.session, reason=given.reason)
    _tell(out, {"ended": given.session}, "The session is ended. To go on there, they sign in again.")


def end_sessions(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration

    viewer = operator()
    ended = administration.end_sessions(viewer, person=_person(viewer, given.email).id, reason=given.reason)
    _tell(out, {"email": given.email, "ended": ended}, f"Sessions ended: {ended}. To go on, they sign in again.")


def close_account(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.access import administration

    said = (
        "The account is closed. They are signed out, and sign in no more until it is opened: wholepicture access open"
    )
    _act(given, out, administration.close_account, said, reason=given.reason)


def reopen_account(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.access import administration

    said = "The account is open again. They sign in with the password and the authenticator that they had."
    _act(given, out, administration.reopen_account, said)


def mark_left(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration
    from wholepicture.access.setting_up import entries_of
    from wholepicture.partnership.duty.queries import teams_with_hours

    viewer = operator()
    person = _person(viewer, given.email)
    led = person.is_lead
    freed = teams_with_hours(viewer, person=person.id)
    administration.mark_left(viewer, person=person.id, reason=given.reason)
    sentences = [
        "They stand in the directory no more, their account is closed, and they are signed out. What they wrote stays."
    ]
    if freed:
        sentences.append(
            f"They were on the duty rota of {'; '.join(freed)}. Nobody is on at their hours now: `duty show`."
        )
    lacks_lead = led and not entries_of(viewer, agency=person.agency_id).has_lead
    if lacks_lead:
        sentences.append(
            f"{person.agency.name} has no safeguarding lead now. Say who takes over: wholepicture professional add EMAIL "
            f"--agency {person.agency.code} --name NAME --standing lead"
        )
    _tell(out, {"email": given.email, "done": True, "lacks_lead": lacks_lead, "freed": freed}, *sentences)


def mark_back(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration

    viewer = operator()
    administration.mark_back(viewer, person=_person(viewer, given.email, at_work=False).id)
    said = "They are in the directory again. An account that they had stays closed: wholepicture access open"
    _tell(out, {"email": given.email, "done": True}, said)


def remove_second_factor(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.access import administration

    said = "The second factor is removed. They sign in with their password and set up a new authenticator."
    _act(given, out, administration.remove_second_factor, said, reason=given.reason)


def _act(given: argparse.Namespace, out: Out, act: Callable[..., None], said: str, **how: str) -> None:
    installed()
    viewer = operator()
    act(viewer, person=_person(viewer, given.email).id, **how)
    _tell(out, {"email": given.email, "done": True}, said)


def invite(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration

    viewer = operator()
    code = administration.invite(viewer, person=_person(viewer, given.email).id, reason=given.reason)
    _tell(
        out,
        {"email": given.email, "code": code},
        f"The code, shown once: {code}",
        "Their old password opens nothing any more, and they are signed out.",
        f"On the sign-in page they choose 'I have a code for a new password'. It works once, for {INVITATION_DAYS} days.",
    )


def show_newcomers(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.setting_up import MOST_NEWCOMERS, newcomers

    agency = agency_or_refuse(given.agency).id if given.agency else None
    waiting = newcomers(operator(), agency=agency)
    more = " or more: give --agency to see one agency’s own" if len(waiting) == MOST_NEWCOMERS else ""

    def words() -> None:
        rows = [(each.name, each.agency_name, each.role_title, each.entered_by or "the operator") for each in waiting]
        out.table(f"{len(waiting)} wait to be let in{more}", ("Name", "Agency", "Role", "Entered by"), rows)

    out.answer(waiting, words)


def let_in(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import setting_up
    from wholepicture.base.ledgered import NotFound

    viewer = operator()
    person = _person(viewer, given.email)
    try:
        code = setting_up.let_in(viewer, person=person.id)
    except NotFound as refusal:
        raise Failed(
            f"{person.name} has an account already, with a password or an open code (wholepicture access invite), or has no role yet: "
            f"wholepicture access role {person.email} ROLE"
        ) from refusal
    _tell(
        out,
        {"email": person.email, "code": code},
        f"The code, shown once: {code}",
        f"On the sign-in page {person.name} chooses 'I have a code for a new password'. It works once, for "
        f"{INVITATION_DAYS} days. At the first sign-in they set up their second factor.",
    )


def _has_account(viewer: "Viewer", person: "Professional") -> bool:
    from wholepicture.access.administration import sign_in_of

    sign_in, _ = sign_in_of(viewer, person=person.id, agency=person.agency_id)
    return sign_in.has_account


def change_role(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import administration

    viewer = operator()
    person = _person(viewer, given.email)
    if given.role == "none":
        administration.take_role(viewer, person=person.id, reason=given.reason)
        said = "The role is taken away. They are signed out, and stay in the directory."
    else:
        administration.give_role(viewer, person=person.id, role=given.role)
        said = (
            f"Their role is now: {ROLES[given.role].title}. They are signed out, and have it when they sign in again."
            if _has_account(viewer, person)
            else f"Their role is now: {ROLES[given.role].title}. To let them in: wholepicture access let-in {person.email}, or "
            "a partnership administrator does it on the page Setting up."
        )
    _tell(out, {"email": person.email, "role": given.role}, said)


# -- keys -----------------------------------------------------------------------------------------------------------


def show_keys(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.accounts import keys_of

    agency = agency_or_refuse(given.agency)
    keys = keys_of(operator(), agency=agency.id)

    def words() -> None:
        rows = [
            (
                key.id,
                key.name,
                _moment(key.made_at),
                _moment(key.last_used_at) or "never",
                _moment(key.revoked_at or key.expires_at) or "does not",
                "ended" if key.has_ended else "works",
            )
            for key in keys
        ]
        heads = ("Id", "What for", "Made", "Last used", "Ends", "Now")
        out.table(f"{len(keys)} keys of {agency.name}", heads, rows)

    out.answer(keys, words)


def end_key(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.accounts import end_agency_key

    agency = agency_or_refuse(given.agency)
    end_agency_key(operator(), agency=agency.id, key=given.key, reason=given.reason)
    _tell(out, {"agency": agency.code, "ended": given.key}, "The key is ended. The next thing sent with it is refused.")


# -- bars -----------------------------------------------------------------------------------------------------------


def show_bars(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.queries import bars_standing

    bars = bars_standing(operator())

    def words() -> None:
        rows = [(bar.id, bar.who, bar.agency, bar.nominal, _moment(bar.set_at), bar.reason) for bar in bars]
        out.table(f"{len(bars)} bars hold", ("Id", "Who", "Agency", "From the record", "Since", "Why"), rows)

    out.answer(bars, words)


def set_bar(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import picture_of

    viewer = operator()
    person = _person(viewer, given.email)
    if picture_of(viewer, nominal=given.nominal) is None:
        raise Failed(f"There is no record {given.nominal}.")
    acting = operator(person.agency_id)
    bar = bar_viewer(acting, professional=person.id, nominal=given.nominal, reason=given.reason)
    _tell(out, {"bar": bar}, f"The bar is set: {bar}. They see nothing that touches that record.")


def lift_bar(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access import commands

    commands.lift_bar(operator(), bar=given.bar, reason=given.reason)
    _tell(
        out, {"lifted": given.bar}, "The bar is lifted. They see at once what their role and their work let them see."
    )
