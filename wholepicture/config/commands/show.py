"""Reading what was derived: alerts, the published rules, one picture."""

import argparse
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wholepicture.alerts.decisions import USES
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
    from wholepicture.alerts.registry import AnyRule
    from wholepicture.picture.results import Entry, Picture, Tie, Version

FIELDS_OF_A_RULE = ("code", "version", "title", "explanation", "parameters", "active", "use", "reads")


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    alerts = command(
        commands,
        common,
        "alerts",
        show_alerts,
        "Every alert, with its reasons and the reports behind it: one entry a look.",
    )
    alerts.add_argument("--listed", action="store_true", help="also what only stands on the look-again list")
    command(commands, common, "rules", show_rules, "The published rules.")
    picture = command(commands, common, "picture", show_picture, "The whole picture of a person or a thing.")
    picture.add_argument("nominal", metavar="NOMINAL", type=UUID, help="its id, as `links` and `alerts` write it")
    picture.add_argument("--known-at", metavar="DATE", help="as it was known at the end of that day, or at that moment")


def show_alerts(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.alerts.queries import alerts_as_data

    alerts = alerts_as_data(operator(), with_listed=given.listed)

    def words() -> None:
        rows = [
            (alert["evident_at"][:10], alert["rule"], "\n".join(alert["reasons"]), len(alert["evidence"]))
            for alert in alerts
        ]
        out.table(f"{len(alerts)} alerts", ("Evident", "Rule", "Why", "#Reports"), rows)

    out.answer(alerts, words)


def show_rules(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.alerts.threshold import OWN

    rules = [*_joining_rules(), *_alert_rules()]

    def words() -> None:
        for rule in rules:
            out.say(f"{rule['title']} ({rule['code']}, version {rule['version']})", "bold")
            out.say(rule["explanation"])
            is_own = rule["code"].startswith(OWN)
            if rule["use"] in USES and not is_own:
                out.say(f"  As published: {USES[rule['use']].lower()}")
            for used in rule["areas"]:
                changes = "" if is_own else _changes(used["parameters"])
                out.say(f"  In {used['area']}: {USES[used['use']].lower()}{changes}")
            parameters = ", ".join(f"{name} {value}" for name, value in rule["parameters"].items())
            out.say(f"  {parameters}\n" if parameters else "")

    out.answer(rules, words)


def _joining_rules() -> list[dict[str, Any]]:
    """The rules that join people: they raise nothing, and read what reports say of a person."""
    from wholepicture.linkage.rules import published_joining_rules

    return [
        rule | {"use": "joins", "reads": "Descriptions of people", "areas": []} for rule in published_joining_rules()
    ]


def _alert_rules() -> list[dict[str, Any]]:
    """The published rules, `use` as published and `areas` what each area has set; and each area's own thresholds, as it uses them."""
    from wholepicture.alerts.queries import published_rules
    from wholepicture.alerts.rule_settings import rules_on_server

    areas = rules_on_server(operator())
    published = [_fields(rule) | {"areas": areas.set_of.get(rule.code, [])} for rule in published_rules()]
    return published + [_fields(rule) | {"use": used["use"], "areas": [used]} for rule, used in areas.own]


def _fields(rule: "AnyRule") -> dict[str, Any]:
    told = rule.published()
    return {name: told[name] for name in FIELDS_OF_A_RULE}


def _changes(parameters: dict[str, Any]) -> str:
    changed = ", ".join(f"{name} {value}" for name, value in parameters.items())
    return f", with {changed}" if changed else ""


def show_picture(given: argparse.Namespace, out: Out) -> None:
    known_at = _moment(given.known_at) if given.known_at else None
    installed()
    from wholepicture.picture.queries import THINGS, picture_of, picture_of_thing

    viewer = operator()
    picture = picture_of(viewer, nominal=given.nominal, known_at=known_at)
    for kind in THINGS:
        picture = picture or picture_of_thing(viewer, kind=kind, thing=given.nominal, known_at=known_at)
    if picture is None:
        when = f" known by {known_at:%d %B %Y}" if known_at else ""
        raise Failed(f"Nobody and nothing with the id {given.nominal} is{when}. `wholepicture links` lists the ids.")
    out.answer(_as_data(picture), lambda: _show(out, picture))


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


def _as_data(picture: "Picture") -> dict[str, Any]:
    """The picture as JSON, each report named by its agency's code and key."""
    named = _Reports(picture)
    facts = {}
    for kind, versions in picture.facts.items():
        facts[kind] = [_version(version, named) for version in versions]
    return {
        "id": picture.id,
        "kind": picture.kind,
        "label": picture.label,
        "roles": picture.roles,
        "known_at": picture.known_at,
        "facts": facts,
        "chronology": [_entry(entry) | {"report": named.report(entry.submission)} for entry in picture.chronology],
        "working": plain(picture.working),
        "pointers": plain(picture.pointers),
        "ties": [_tie(tie, named) for tie in picture.ties],
        "signs": [_sign(line, named) for line in picture.signs],
        "agencies": picture.agencies,
    }


class _Reports:
    """The reports behind a picture, as their senders name them."""

    def __init__(self, picture: "Picture") -> None:
        from wholepicture.intake.queries import senders
        from wholepicture.partnership.queries import agencies_by_id

        with operator().acting():
            self._sent = senders(_submissions(picture))
            self._agencies = agencies_by_id()

    def report(self, submission: UUID) -> dict[str, Any]:
        agency, key = self._sent[submission]
        return {"agency": self._agencies[agency].code, "key": key}

    def source(self, agency: str, at: datetime, submission: UUID) -> dict[str, Any]:
        return {"agency": agency, "at": at, "report": self.report(submission)}


def _submissions(picture: "Picture") -> Iterable[UUID]:
    for entry in picture.chronology:
        yield entry.submission
    for versions in picture.facts.values():
        for version in versions:
            yield from (source[2] for source in version.sources)
    for tie in picture.ties:
        yield from (source[2] for source in tie.sources)
    for line in picture.signs:
        for submissions in line["months"].values():
            yield from submissions


def _version(version: "Version", named: _Reports) -> dict[str, Any]:
    sources = [named.source(*source) for source in version.sources]
    return {"value": version.value, "outcome": version.outcome, "sources": sources}


def _tie(tie: "Tie", named: _Reports) -> dict[str, Any]:
    sources = [named.source(agency, at, submission) | {"note": note} for agency, at, submission, note in tie.sources]
    return {
        "kind": tie.kind,
        "id": tie.id,
        "label": tie.label,
        "role": tie.role,
        "types": tie.types,
        "first_at": tie.first_at,
        "last_at": tie.last_at,
        "sources": sources,
    }


def _sign(line: dict[str, Any], named: _Reports) -> dict[str, Any]:
    months = {month: list(map(named.report, submissions)) for month, submissions in line["months"].items()}
    return line | {"months": months}


def _entry(entry: "Entry") -> dict[str, Any]:
    shown = plain(entry)
    del shown["id"], shown["submission"]
    shown["passages"] = [{"kind": kind, "text": text} for kind, text in entry.passages]
    del shown["labels"], shown["counting"]
    shown["signs"] = [
        {"code": code, "label": entry.labels.get(code, code), "answer": answer, "note": note}
        for code, answer, note in entry.signs
    ]
    return dict(shown)


def _show(out: Out, picture: "Picture") -> None:
    when = f", as known at {picture.known_at:%d %B %Y %H:%M}" if picture.known_at else ""
    out.say(f"{picture.label} ({', '.join(picture.roles) or picture.kind}){when}", "bold")
    facts = []
    for kind, versions in picture.facts.items():
        facts += [(kind, version.value, len(version.sources)) for version in versions]
    out.table("What is stated, and by how many", ("Fact", "Value", "#Reports"), facts)
    events = []
    for entry in picture.chronology:
        words = " ".join(text for _, text in entry.passages)[:300]
        events.append((clock.local_date(entry.at), entry.kind.replace("_", " "), entry.agency, words))
    out.table("Chronology, newest first", ("When", "What", "Who says so", "Words"), events)
    ties = [(tie.kind, tie.label, ", ".join(tie.types), len(tie.sources)) for tie in picture.ties]
    out.table("Tied to", ("What", "Who or which", "How", "#Reports"), ties)
