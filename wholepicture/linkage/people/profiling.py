"""Profiles: each subject of a report as it is compared, stored with the keys under which others will meet it.

Runs as the background worker. Never changed by anything but a newer version of this code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.comparison.stated import Profile, profile_of, thing_id, thing_key
from wholepicture.linkage.comparison.traits import traits_of
from wholepicture.linkage.models import BlockingKey, Membership, SharedHolding, SubjectProfile, SubjectWhereabouts
from wholepicture.linkage.shared_values.limits import called, stated_values, value_id

VERSION = 5
"""Raised whenever profiles or keys are made otherwise: what an older version made is then made again."""


@dataclass(frozen=True)
class Made:
    """A subject's profile, its whereabouts kept apart, and the facts that its keys are made of."""

    row: SubjectProfile
    place: SubjectWhereabouts
    profile: Profile
    things: frozenset[tuple[str, str]]  # (kind, what makes it the same one) of what is tied to the subject


def profiles_in(report: Stated) -> Iterator[Made]:
    """The profiles of a report's subjects, unsaved."""
    submission, agency = report.submission, report.submission.agency
    things = {
        mention.ref: str(thing_id(submission.area_id, mention.kind, mention.stated, mention.id))
        for mention in report.mentions
    }
    said = {mention.ref: traits_of(mention.kind, mention.stated) for mention in report.mentions}
    certain = {
        mention.ref: (mention.kind, key)
        for mention in report.mentions
        if (key := thing_key(mention.kind, mention.stated)) is not None
    }
    held: dict[str, set[tuple[str, str]]] = {}
    tied: dict[str, set[str]] = {}
    around: dict[str, set[str]] = {}
    for tie in submission.stated.get("ties", ()):
        for one, other in ((tie["from"], tie["to"]), (tie["to"], tie["from"])):
            if other in things:
                tied.setdefault(one, set()).add(things[other])
                around.setdefault(one, set()).update(said[other])
                held.setdefault(one, set()).update({certain[other]} if other in certain else ())
    parents = _parents(report)
    for subject in report.subjects:
        profile = profile_of(
            subject.stated,
            agency=agency.code,
            trusted=agency.trusted_identifiers,
            on=clock.local_date(submission.recorded_at),
            parents=parents.get(subject.ref, ()),
            traits=around.get(subject.ref, ()),
            things=tied.get(subject.ref, ()),
        )
        one = profile.likeness
        seen: dict[str, Any] = {
            "area_id": submission.area_id,
            "agency_id": submission.agency_id,
            "level": submission.level,
            "named": submission.named,
            "submission": submission.id,
            "subject": subject.id,
        }
        row = SubjectProfile(
            **seen,
            ref=subject.ref,
            role=subject.role,
            received_at=submission.received_at,
            given=one.given,
            family=one.family,
            also_known_as=sorted(one.also_known_as),
            born=one.born,
            born_from=one.born_years[0],
            born_to=one.born_years[1],
            sex=one.sex,
            parents=sorted(one.parents),
            identifiers=[[*pair, pair in profile.trusted] for pair in sorted(one.identifiers)],
            version=VERSION,
        )
        row.identity = identity_id(row)
        place = SubjectWhereabouts(
            **seen,
            phones=sorted(one.phones),
            postcode=one.postcode,
            school=one.school,
            things=sorted(tied.get(subject.ref, ())),
            traits=sorted(around.get(subject.ref, ())),
        )
        yield Made(row, place, profile, frozenset(held.get(subject.ref, ())))


def _parents(report: Stated) -> dict[str, list[str]]:
    """Names of the parents and carers tied to each subject; where a report ties nobody, of all those in it."""
    names = {
        one.ref: " ".join(filter(None, (one.stated.get("given"), one.stated.get("family"))))
        for one in report.subjects
        if one.role == "parent_or_carer"
    }
    children = [one.ref for one in report.subjects if one.role == "child"]
    found: dict[str, list[str]] = {}
    for tie in report.submission.stated.get("ties", ()):
        if tie["type"] in ("family", "carer_of"):
            for one, other in ((tie["from"], tie["to"]), (tie["to"], tie["from"])):
                if one in children and names.get(other):
                    found.setdefault(one, []).append(names[other])
    if not found and len(children) == 1:
        found[children[0]] = [name for name in names.values() if name]
    return found


def trusted_numbers(row: SubjectProfile) -> frozenset[tuple[str, str]]:
    """The identifiers for which the sending feed is trusted."""
    return frozenset((kind, value) for kind, value, believed in row.identifiers if believed)


def identity_id(row: SubjectProfile) -> UUID:
    """One id for all subjects described in exactly this way; its own where too little is said."""
    trusted = trusted_numbers(row)
    if not trusted or row.born is None or not (row.given or row.family):
        return row.subject
    return derived_id(row.area_id, "identity", sorted(trusted), row.given, row.family, row.born, row.sex)


def store(made: Iterable[Made], nominals: Mapping[UUID, UUID] | None = None) -> None:
    """Save profiles with their keys and with the values that they hold. `nominals`: in which each stands, if known."""
    listed = list(made)
    insert_rows(SubjectProfile, [one.row for one in listed])
    insert_rows(SubjectWhereabouts, [one.place for one in listed])
    insert_rows(BlockingKey, _keys(listed))
    insert_rows(SharedHolding, [row for one in listed for row in _held(one, nominals or {})])


def store_again(made: Iterable[Made]) -> int:
    """Put newer profiles in place of older ones; whom they were joined to stays. Answers how many there were."""
    listed = list(made)
    stood = SubjectProfile.objects.filter(subject__in=[one.row.subject for one in listed])
    kept = {
        subject: (identity, nominals)
        for subject, identity, nominals in stood.values_list("subject", "identity", "nominals")
    }
    members = Membership.objects.filter(subject__in=list(kept), until=None)
    stands = dict(members.values_list("subject", "nominal"))
    listed = [one for one in listed if one.row.subject in kept]
    for one in listed:
        one.row.identity, one.row.nominals = kept[one.row.subject]
        one.place.nominals = one.row.nominals
    for table in (BlockingKey, SharedHolding, SubjectWhereabouts, SubjectProfile):
        table.objects.filter(subject__in=list(kept)).delete()
    store(listed, stands)
    return len(listed)


def _keys(made: Iterable[Made]) -> list[BlockingKey]:
    return [
        BlockingKey(key=key, subject=one.row.subject, identity=one.row.identity)
        for one in made
        for key in sorted(block_numbers(one.row.area_id, columns_of(one.profile.likeness)))
    ]


def _held(one: Made, nominals: Mapping[UUID, UUID]) -> Iterator[SharedHolding]:
    """The values that a description gives, for counting who shares them. What is for named people only is not counted:
    the list of shared values must not tell of it."""
    row = one.row
    if row.level == "named":
        return
    name = called(one.profile.likeness)
    for value, (kind, text) in {
        value_id(row.area_id, *said): said for said in (*stated_values(one.profile.likeness), *one.things)
    }.items():
        yield SharedHolding(
            value=value,
            subject=row.subject,
            area_id=row.area_id,
            agency_id=row.agency_id,
            nominal=nominals.get(row.subject, row.subject),
            kind=kind,
            text=text,
            called=name,
            received_at=row.received_at,
        )
