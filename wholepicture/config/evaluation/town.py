"""A town as it was sent, in the order of recording, with what is true of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Exploited:
    """A child who is exploited: from when, when serious harm came, if it did, and when what told of it was written down."""

    child: str
    network: str
    first_contact_on: date
    serious_harm_on: date | None
    traces: tuple[datetime, ...]


@dataclass(frozen=True)
class Truth:
    """Whom and what each description means, who is exploited, and by whom and with what."""

    who: Mapping[tuple[str, str, str], str]
    exploited: Mapping[str, Exploited]
    harmed_at_home: frozenset[str]
    culprits: frozenset[str]  # the adults, vehicles, phones, accounts and places of exploitation
    households: Mapping[str, str]


@dataclass(frozen=True)
class Town:
    """A town. `submissions` is (agency code, body) in the order in which they were recorded."""

    children: int
    start: date
    until: date
    agencies: list[dict[str, Any]]
    submissions: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    truth: Truth = field(default_factory=lambda: Truth({}, {}, frozenset(), frozenset(), {}))

    @property
    def weeks(self) -> float:
        return ((self.until - self.start).days + 1) / 7


def where_named(town: Town) -> Town:
    """The same town, in which descriptions without a whole name or a number mean nobody who is known: who has no name can be
    joined by nobody, whatever the truth is."""
    named = {(agency, body["key"], told["ref"]) for agency, body in town.submissions for told in _told_by_name(body)}
    listed = {
        (agency, body["key"], told["ref"]) for agency, body in town.submissions for told in body.get("subjects", ())
    }
    who = {name: meant for name, meant in town.truth.who.items() if name in named or name not in listed}
    return replace(town, truth=replace(town.truth, who=who))


def _told_by_name(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for told in body.get("subjects", ()):
        if told.get("identifiers") or (told.get("given") and told.get("family")):
            yield told


def read(folder: Path) -> Town:
    """The town in a folder as `python -m synthetic --town` writes it. Raises OSError, ValueError."""
    stated = _json(folder / "truth.json")
    with (folder / "submissions.ndjson").open(encoding="utf-8") as lines:
        submissions = [(row["agency"], row["body"]) for row in map(json.loads, lines)]
    truth = _truth(stated)
    return Town(
        children=stated["town"]["children"],
        start=date.fromisoformat(stated["town"]["start"]),
        until=date.fromisoformat(stated["town"]["until"]),
        agencies=_json(folder / "agencies.json"),
        submissions=submissions,
        truth=truth,
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _truth(stated: Mapping[str, Any]) -> Truth:
    who = {(row["agency"], row["key"], row["ref"]): row["person"] for row in stated["subjects"]}
    who |= {(row["agency"], row["key"], row["ref"]): row["thing"] for row in stated["mentions"]}
    culprits: set[str] = set()
    for network in (*stated["network"], *stated["alone"]):
        for what in ("adults", "vehicles", "phones", "accounts", "places"):
            culprits.update(network[what])
    exploited = [_exploited(row) for row in (*stated["network_children"], *stated["exploited_alone"])]
    return Truth(
        who=who,
        exploited={child.child: child for child in exploited},
        harmed_at_home=frozenset(row["child"] for row in stated["harm_at_home"]),
        culprits=frozenset(culprits),
        households={row["id"]: row["household"] for row in stated["people"]},
    )


def _exploited(row: Mapping[str, Any]) -> Exploited:
    harm = row["serious_harm_on"]
    return Exploited(
        child=row["child"],
        network=row["network"],
        first_contact_on=date.fromisoformat(row["first_contact_on"]),
        serious_harm_on=date.fromisoformat(harm) if harm else None,
        traces=tuple(sorted(datetime.fromisoformat(trace["recorded_at"]) for trace in row["traces"])),
    )
