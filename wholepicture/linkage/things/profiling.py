"""Profiles of things: each vehicle, phone, account and place of a report as it is compared, with the keys of its thing.

Runs as the background worker. What is stored here costs the same however much there is; a thing that is named again in
the same way adds a profile and no key.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.identifiers import parse_moment
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.comparison.stated import place_key, thing_id, thing_key
from wholepicture.linkage.models import ThingKey, ThingProfile, ThingSighting
from wholepicture.linkage.things.description import compared, key_numbers, keys_of, said_around, sectors_of

VERSION = 1
"""Raised whenever profiles or keys of things are made otherwise: `link --batch` then makes them again."""


@dataclass(frozen=True)
class Made:
    """A mention's profile, where it was named to be, and the keys of the thing that it names."""

    row: ThingProfile
    sighting: ThingSighting | None
    keys: frozenset[int]


def profiles_in(report: Stated) -> Iterator[Made]:
    """The profiles of a report's things, unsaved: of its mentions, and of the telephones and homes of its people."""
    submission = report.submission
    names, tied = _ties(report)
    sectors = sectors_of(one.stated for one in report.mentions if one.kind == "place")
    at = _when(submission.stated)
    listed = [(one.id, one.kind, one.ref, one.stated, tied.get(one.ref, set())) for one in report.mentions]
    for mention, kind, ref, stated, subjects in (*listed, *_own(report)):
        called = [name for subject in sorted(subjects) for name in names[subject]]
        facts = compared(kind, stated) | said_around(called, at)
        seen: dict[str, Any] = {
            "area_id": submission.area_id,
            "agency_id": submission.agency_id,
            "level": submission.level,
            "named": submission.named,
            "nominals": [],
            "submission": submission.id,
            "mention": mention,
        }
        row = ThingProfile(
            **seen,
            kind=kind,
            ref=ref,
            thing=thing_id(submission.area_id, kind, stated, mention),
            certain=thing_key(kind, stated) or "",
            written={name: value for name, value in stated.items() if name != "ref" and value},
            compared=facts,
            tied=sorted(subjects),
            received_at=submission.received_at,
            located=kind in ("place", "phone"),
            version=VERSION,
        )
        sighting = ThingSighting(**seen, sectors=sectors) if kind == "vehicle" and sectors else None
        yield Made(row, sighting, key_numbers(submission.area_id, keys_of(kind, facts)))


def _own(report: Stated) -> Iterator[tuple[UUID, str, str, dict[str, Any], set[UUID]]]:
    """Telephones and homes that a report states inside a person: those that something certain is said of."""
    for one in report.subjects:
        for position, number in enumerate(one.stated.get("phones", ())):
            if thing_key("phone", {"number": number}):
                ref = f"{one.ref}.phone{position + 1}"
                yield derived_id("own phone", one.id, position), "phone", ref, {"number": number}, {one.id}
        address = one.stated.get("address", {})
        if place_key({"address": address}):
            own = {"address": address, "kind": "home"}
            yield derived_id("own place", one.id), "place", f"{one.ref}.home", own, {one.id}


def _ties(report: Stated) -> tuple[dict[UUID, list[str]], dict[str, set[UUID]]]:
    """What each subject is called, and the subjects tied to each ref."""
    by_ref = {one.ref: one for one in report.subjects}
    called = {
        one.id: [*filter(None, (one.stated.get("given"),)), *one.stated.get("also_known_as", ())]
        for one in report.subjects
    }
    tied: dict[str, set[UUID]] = {}
    for tie in report.submission.stated.get("ties", ()):
        for one, other in ((tie["from"], tie["to"]), (tie["to"], tie["from"])):
            if one in by_ref:
                tied.setdefault(other, set()).add(by_ref[one].id)
    return called, tied


def _when(stated: dict[str, Any]) -> str:
    said = stated.get("happened", {}).get("from")
    moment = parse_moment(said) if said else None
    return moment.day.isoformat() if moment else ""


def store(made: Sequence[Made]) -> set[UUID]:
    """Save profiles with the keys that are new. Answers the things that have new keys: others may meet them now."""
    insert_rows(ThingProfile, [one.row for one in made])
    insert_rows(ThingSighting, [one.sighting for one in made if one.sighting])
    return _store_keys(made)


def _store_keys(made: Iterable[Made]) -> set[UUID]:
    rows = sorted({(number, not one.row.certain, one.row.thing) for one in made for number in one.keys})
    if not rows:
        return set()
    keys, loose, things = zip(*rows, strict=True)
    with cursor() as sql:
        sql.execute(
            """INSERT INTO linkage_thingkey (key, is_loose, thing)
               SELECT * FROM unnest(%s::bigint[], %s::boolean[], %s::uuid[])
               ON CONFLICT DO NOTHING RETURNING thing""",
            [list(keys), list(loose), list(things)],
        )
        return {row[0] for row in sql.fetchall()}


def store_again(made: Sequence[Made]) -> set[UUID]:
    """Put newer profiles in place of older ones. Answers the things whose keys are new."""
    mentions = [one.row.mention for one in made]
    # The keys of a certain thing may come from other mentions of it: old ones stay, and only meet for nothing.
    ThingKey.objects.filter(thing__in=mentions).delete()
    for table in (ThingSighting, ThingProfile):
        table.objects.filter(mention__in=mentions).delete()
    return store(made)


def earliest(things: Iterable[UUID]) -> dict[UUID, ThingProfile]:
    """The first profile of each of these things."""
    found = ThingProfile.objects.filter(thing__in=list(things)).order_by("thing", "received_at", "mention")
    return {one.thing: one for one in found.distinct("thing")}
