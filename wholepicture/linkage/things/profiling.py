"""Profiles of things: each vehicle, phone, account and place of a report as it is compared, with the keys of its thing.

Runs as the background worker. What is stored here costs the same however much there is; a thing that is named again in
the same way adds a profile and no key.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import cursor
from wholepicture.base.identifiers import parse_moment
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.comparison.stated import place_key, thing_id, thing_key, ties_both_ways
from wholepicture.linkage.models import ThingKey, ThingProfile, ThingSighting
from wholepicture.linkage.things.description import compared, key_numbers, keys_of, said_around, sectors_of

VERSION = 3
"""Raised whenever profiles or keys of things are made otherwise: `link --batch` then makes them again."""


@dataclass(frozen=True)
class ProfiledMention:
    """A mention's profile, where it was named to be, and the keys of the thing that it names."""

    row: ThingProfile
    sighting: ThingSighting | None
    keys: frozenset[int]


@dataclass(frozen=True)
class _Named:
    """A thing as a report names it, and the subjects that are tied to it there."""

    mention: UUID
    kind: str
    ref: str
    stated: dict[str, Any]
    tied: frozenset[UUID]


def profiles_in(report: Stated) -> Iterator[ProfiledMention]:
    """Yields the profiles of a report's things, unsaved: of its mentions, and of the telephones and homes of its people."""
    names = {subject.id: _names_of(subject.stated) for subject in report.subjects}
    sectors = sectors_of(mention.stated for mention in report.mentions if mention.kind == "place")
    at = _when(report.submission.stated)
    for named in (*_mentioned(report), *_stated_inside_people(report)):
        called = chain.from_iterable(names[subject] for subject in sorted(named.tied))
        facts = compared(named.kind, named.stated) | said_around(called, at)
        yield _profiled(report, named, facts, sectors)


def _profiled(report: Stated, named: _Named, facts: dict[str, Any], sectors: list[str]) -> ProfiledMention:
    submission, kind, stated = report.submission, named.kind, named.stated
    seen_through: dict[str, Any] = {
        "area_id": submission.area_id,
        "agency_id": submission.agency_id,
        "level": submission.level,
        "named": submission.named,
        "nominals": [],
        "submission": submission.id,
    }
    row = ThingProfile(
        **seen_through,
        mention=named.mention,
        kind=kind,
        ref=named.ref,
        thing=thing_id(submission.area_id, kind, stated, named.mention),
        certain=thing_key(kind, stated) or "",
        written={name: value for name, value in stated.items() if name != "ref" and value},
        compared=facts,
        tied=sorted(named.tied),
        received_at=submission.received_at,
        located=kind in ("place", "phone"),
        version=VERSION,
    )
    sighting = None
    if kind == "vehicle" and sectors:
        sighting = ThingSighting(**seen_through, mention=named.mention, sectors=sectors)
    return ProfiledMention(row, sighting, key_numbers(submission.area_id, keys_of(kind, facts)))


def _mentioned(report: Stated) -> Iterator[_Named]:
    tied = _tied_subjects(report)
    for mention in report.mentions:
        subjects = frozenset(tied.get(mention.ref, ()))
        yield _Named(mention.id, mention.kind, mention.ref, mention.stated, subjects)


def _stated_inside_people(report: Stated) -> Iterator[_Named]:
    """Yields telephones and homes that a report states inside a person: those of which something certain is said."""
    for subject in report.subjects:
        whose = frozenset((subject.id,))
        for position, number in enumerate(subject.stated.get("phones", ())):
            if thing_key("phone", {"number": number}):
                mention = derived_id("own phone", subject.id, position)
                yield _Named(mention, "phone", f"{subject.ref}.phone{position + 1}", {"number": number}, whose)
        address = subject.stated.get("address", {})
        if place_key({"address": address}):
            home = {"address": address, "kind": "home"}
            yield _Named(derived_id("own place", subject.id), "place", f"{subject.ref}.home", home, whose)


def _names_of(stated: dict[str, Any]) -> list[str]:
    """Returns what a subject is called: the given name, if it is said, and every nickname."""
    given = stated.get("given")
    return [*([given] if given else ()), *stated.get("also_known_as", ())]


def _tied_subjects(report: Stated) -> dict[str, set[UUID]]:
    """Returns by ref the subjects tied to it."""
    subjects = {subject.ref: subject.id for subject in report.subjects}
    tied: dict[str, set[UUID]] = {}
    for tie in ties_both_ways(report.submission.stated):
        if tie.ref in subjects:
            tied.setdefault(tie.other, set()).add(subjects[tie.ref])
    return tied


def _when(stated: dict[str, Any]) -> str:
    started = stated.get("happened", {}).get("from")
    moment = parse_moment(started) if started else None
    return moment.day.isoformat() if moment else ""


def store(profiled: Sequence[ProfiledMention]) -> set[UUID]:
    """Saves profiles with the keys that are new. Returns the things that have new keys: others may meet them now."""
    insert_rows(ThingProfile, [profile.row for profile in profiled])
    insert_rows(ThingSighting, [profile.sighting for profile in profiled if profile.sighting])
    return _store_keys(profiled)


def _store_keys(profiled: Iterable[ProfiledMention]) -> set[UUID]:
    rows: set[tuple[int, bool, UUID]] = set()
    for profile in profiled:
        rows |= {(key, not profile.row.certain, profile.row.thing) for key in profile.keys}
    if not rows:
        return set()
    keys, loose, things = zip(*sorted(rows), strict=True)
    with cursor() as sql:
        sql.execute(
            """INSERT INTO linkage_thingkey (key, is_loose, thing)
               SELECT * FROM unnest(%s::bigint[], %s::boolean[], %s::uuid[])
               ON CONFLICT DO NOTHING RETURNING thing""",
            [list(keys), list(loose), list(things)],
        )
        return set(chain.from_iterable(sql.fetchall()))


def replace(profiled: Sequence[ProfiledMention]) -> set[UUID]:
    """Puts newer profiles in place of older ones. Returns the things whose keys are new."""
    mentions = [profile.row.mention for profile in profiled]
    # The keys of a certain thing may come from other mentions of it: old ones stay, and only meet for nothing.
    ThingKey.objects.filter(thing__in=mentions).delete()
    for table in (ThingSighting, ThingProfile):
        table.objects.filter(mention__in=mentions).delete()
    return store(profiled)


def earliest(things: Iterable[UUID]) -> list[ThingProfile]:
    """Returns the first profile of each of these things."""
    profiles = ThingProfile.objects.filter(thing__in=list(things)).order_by("thing", "received_at", "mention")
    return list(profiles.distinct("thing"))
