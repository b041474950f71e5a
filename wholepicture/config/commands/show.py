"""Reading what was derived: alerts, the published rules, one picture."""

import argparse
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.config.commands.output import (
    Failed,
    Out,
    UsedWrongly,
    command,
    installed,
    operator,
    plain,
)

if TYPE_CHECKING:
    from wholepicture.picture.results import Entry, Picture

FIELDS_OF_A_RULE = ("code", "version", "title", "explanation", "parameters", "active")


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    command(commands, common, "alerts", show_alerts, "Every alert, with its reasons and the reports behind it.")
    command(commands, common, "rules", show_rules, "The published rules.")
    picture = command(commands, common, "picture", show_picture, "The whole picture of a person or a thing.")
    picture.add_argument("nominal", metavar="NOMINAL", type=UUID, help="its id, as `links` and `alerts` write it")
    picture.add_argument("--known-at", metavar="DATE", help="as it was known at the end of that day, or at that moment")


def show_alerts(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.alerts.queries import alerts_as_data

    alerts = alerts_as_data(operator())

    def words() -> None:
        rows = [
            (alert["evident_at"][:10], alert["rule"], "\n".join(alert["reasons"]), len(alert["evidence"]))
            for alert in alerts
        ]
        out.table(f"{len(alerts)} alerts", ("Evident", "Rule", "Why", "#Reports"), rows)

    out.answer(alerts, words)


def show_rules(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.alerts.queries import published_rules

    published = [rule.published() for rule in published_rules()]
    rules = [{name: rule[name] for name in FIELDS_OF_A_RULE} for rule in published]

    def words() -> None:
        for rule in rules:
            out.say(f"{rule['title']} ({rule['code']}, version {rule['version']})", "bold")
            out.say(rule["explanation"])
            out.say("  " + ", ".join(f"{name} {value}" for name, value in rule["parameters"].items()) + "\n")

    out.answer(rules, words)


def show_picture(given: argparse.Namespace, out: Out) -> None:
    known_at = _moment(given.known_at) if given.known_at else None
    installed()
    from wholepicture.picture.queries import THINGS, picture_of, picture_of_thing

    viewer = operator()
    found = picture_of(viewer, nominal=given.nominal, known_at=known_at)
    for kind in THINGS:
        found = found or picture_of_thing(viewer, kind=kind, thing=given.nominal, known_at=known_at)
    if found is None:
        when = f" known by {known_at:%d %B %Y}" if known_at else ""
        raise Failed(f"Nobody and nothing with the id {given.nominal} is{when}. `wholepicture links` lists the ids.")
    out.answer(_as_data(found), lambda: _show(out, found))


def _moment(written: str) -> datetime:
    """A date means the end of that day in England; a moment without an offset is England's time."""
    try:
        day = date.fromisoformat(written)
        return datetime.combine(day, time.max, tzinfo=clock.LOCAL)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise UsedWrongly(
            f"{written!r} is not a date or a moment: write 2025-03-04 or 2025-03-04T09:12:00+00:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)


def _as_data(found: "Picture") -> dict[str, Any]:
    """The picture as JSON, each report named by its agency's code and key."""
    from wholepicture.intake.queries import senders
    from wholepicture.partnership.queries import agencies_by_id

    with operator().acting():
        sent = senders(_reports(found))
        codes = {one.id: one.code for one in agencies_by_id().values()}

    def report(submission: UUID) -> dict[str, Any]:
        agency, key = sent[submission]
        return {"agency": codes[agency], "key": key}

    def source(agency: str, at: datetime, submission: UUID, note: str | None = None) -> dict[str, Any]:
        said = {"agency": agency, "at": at, "report": report(submission)}
        return said if note is None else said | {"note": note}

    return {
        "id": found.id,
        "kind": found.kind,
        "label": found.label,
        "roles": found.roles,
        "known_at": found.known_at,
        "facts": {
            kind: [
                {
                    "value": one.value,
                    "outcome": one.outcome,
                    "sources": [source(*said) for said in one.sources],
                }
                for one in versions
            ]
            for kind, versions in found.facts.items()
        },
        "chronology": [_entry(one) | {"report": report(one.submission)} for one in found.chronology],
        "working": plain(found.working),
        "pointers": plain(found.pointers),
        "ties": [
            {
                "kind": tie.kind,
                "id": tie.id,
                "label": tie.label,
                "role": tie.role,
                "types": tie.types,
                "first_at": tie.first_at,
                "last_at": tie.last_at,
                "sources": [source(*said) for said in tie.sources],
            }
            for tie in found.ties
        ],
        "signs": [
            line | {"months": {month: [report(one) for one in said] for month, said in line["months"].items()}}
            for line in found.signs
        ],
        "agencies": found.agencies,
    }


def _reports(found: "Picture") -> Iterable[UUID]:
    yield from (one.submission for one in found.chronology)
    yield from (said[2] for versions in found.facts.values() for one in versions for said in one.sources)
    yield from (said[2] for tie in found.ties for said in tie.sources)
    yield from (one for line in found.signs for said in line["months"].values() for one in said)


def _entry(one: "Entry") -> dict[str, Any]:
    shown = {name: value for name, value in plain(one).items() if name not in ("id", "submission")}
    shown["passages"] = [{"kind": kind, "text": text} for kind, text in one.passages]
    shown["signs"] = [{"code": code, "answer": answer, "note": note} for code, answer, note in one.signs]
    return shown


def _show(out: Out, found: "Picture") -> None:
    when = f", as known at {found.known_at:%d %B %Y %H:%M}" if found.known_at else ""
    out.say(f"{found.label} ({', '.join(found.roles) or found.kind}){when}", "bold")
    out.table(
        "What is stated, and by how many",
        ("Fact", "Value", "#Reports"),
        [(kind, one.value, len(one.sources)) for kind, versions in found.facts.items() for one in versions],
    )
    out.table(
        "Chronology, newest first",
        ("When", "What", "Who says so", "Words"),
        [
            (
                clock.local_date(one.at),
                one.kind.replace("_", " "),
                one.agency,
                " ".join(text for _, text in one.passages)[:300],
            )
            for one in found.chronology
        ],
    )
    out.table(
        "Tied to",
        ("What", "Who or which", "How", "#Reports"),
        [(tie.kind, tie.label, ", ".join(tie.types), len(tie.sources)) for tie in found.ties],
    )
