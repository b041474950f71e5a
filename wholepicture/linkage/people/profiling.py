"""Profiles: each subject of a report as it is compared, stored with the keys under which others will meet it.

Runs as the background worker. Never changed by anything but a newer version of this code.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.identifiers import known_names
from wholepicture.base.ids import derived_id
from wholepicture.intake.queries import Stated
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.comparison.stated import Profile, profile_of, thing_id, thing_key, ties_both_ways
from wholepicture.linkage.comparison.traits import traits_of
from wholepicture.linkage.models import BlockingKey, Membership, SharedHolding, SubjectProfile, SubjectWhereabouts
from wholepicture.linkage.shared_values.limits import called, stated_values, value_id

VERSION = 7
"""Raised whenever profiles or keys are made otherwise: what an older version made is then made again."""


StatedThing = tuple[str, str]  # (kind, what makes it the same one)


@dataclass(frozen=True)
class ProfiledSubject:
    """A subject's profile, its whereabouts kept apart, and the facts that its keys are made of."""

    row: SubjectProfile
    place: SubjectWhereabouts
    profile: Profile
    things: frozenset[StatedThing]  # of what is tied to the subject, as far as it is certain


def new_profiles(reports: Sequence[Stated]) -> list[ProfiledSubject]:
    """Returns the profiles of these reports' subjects that have none yet, unsaved."""
    stored = SubjectProfile.objects.filter(submission__in=[report.submission.id for report in reports])
    known = set(stored.values_list("subject", flat=True))
    profiled = chain.from_iterable(map(profiles_in, reports))
    return [profile for profile in profiled if profile.row.subject not in known]


def profiles_in(report: Stated) -> Iterator[ProfiledSubject]:
    """Yields the profiles of a report's subjects, unsaved."""
    around = _around_subjects(report)
    parents = _parents(report)
    for subject in report.subjects:
        yield _profiled(report, subject, around.get(subject.ref, _Around()), parents.get(subject.ref, ()))


@dataclass
class _Around:
    """What a report ties to somebody: ids of things, what they have in common with others, what is certain of them."""

    things: set[str] = field(default_factory=set)
    traits: set[str] = field(default_factory=set)
    certain: set[StatedThing] = field(default_factory=set)

    def add(self, more: "_Around") -> None:
        self.things |= more.things
        self.traits |= more.traits
        self.certain |= more.certain


def _around_subjects(report: Stated) -> dict[str, _Around]:
    """Returns by ref what a report ties to it."""
    area = report.submission.area_id
    tied_by: dict[str, _Around] = {}
    for mention in report.mentions:
        key = thing_key(mention.kind, mention.stated)
        tied_by[mention.ref] = _Around(
            things={str(thing_id(area, mention.kind, mention.stated, mention.id))},
            traits=set(traits_of(mention.kind, mention.stated)),
            certain={(mention.kind, key)} if key is not None else set(),
        )
    around: dict[str, _Around] = {}
    for tie in ties_both_ways(report.submission.stated):
        if tie.other in tied_by:
            around.setdefault(tie.ref, _Around()).add(tied_by[tie.other])
    return around


def _profiled(report: Stated, subject: Any, around: _Around, parents: Iterable[str]) -> ProfiledSubject:
    submission = report.submission
    profile = profile_of(
        subject.stated,
        agency=submission.agency.code,
        trusted=submission.agency.trusted_identifiers,
        on=clock.local_date(submission.recorded_at),
        parents=parents,
        traits=around.traits,
        things=around.things,
    )
    likeness = profile.likeness
    seen_through: dict[str, Any] = {
        "area_id": submission.area_id,
        "agency_id": submission.agency_id,
        "level": submission.level,
        "named": submission.named,
        "submission": submission.id,
    }
    row = SubjectProfile(
        **seen_through,
        subject=subject.id,
        ref=subject.ref,
        role=subject.role,
        received_at=submission.received_at,
        recorded_at=min(submission.recorded_at, submission.received_at),
        given=likeness.given,
        family=likeness.family,
        also_known_as=sorted(likeness.also_known_as),
        born=likeness.born,
        born_from=likeness.born_years[0],
        born_to=likeness.born_years[1],
        day_from=likeness.born_days[0],
        day_to=likeness.born_days[1],
        sex=likeness.sex,
        parents=sorted(likeness.parents),
        identifiers=[[*pair, pair in profile.trusted] for pair in sorted(likeness.identifiers)],
        version=VERSION,
    )
    row.identity = identity_id(row)
    place = SubjectWhereabouts(
        **seen_through,
        subject=subject.id,
        phones=sorted(likeness.phones),
        emails=sorted(likeness.emails),
        postcode=likeness.postcode,
        school=likeness.school,
        things=sorted(likeness.things),
        traits=sorted(likeness.traits),
    )
    return ProfiledSubject(row, place, profile, frozenset(around.certain))


def _parents(report: Stated) -> dict[str, list[str]]:
    """Returns the names of the parents and carers tied to each child; where a report ties nobody, of all those in it."""
    names = _names_of_parents(report)
    children = [subject.ref for subject in report.subjects if subject.role == "child"]
    tied: dict[str, list[str]] = {}
    for tie in ties_both_ways(report.submission.stated):
        if tie.type in ("family", "carer_of") and tie.ref in children and tie.other in names:
            tied.setdefault(tie.ref, []).append(names[tie.other])
    if not tied and len(children) == 1:
        return {children[0]: list(names.values())}
    return tied


def _names_of_parents(report: Stated) -> dict[str, str]:
    """Returns by ref what the parents and carers in a report are called, as far as it says."""
    names: dict[str, str] = {}
    for subject in report.subjects:
        known = known_names(subject.stated.get("given", ""), subject.stated.get("family", ""))
        name = " ".join(filter(None, known))
        if subject.role == "parent_or_carer" and name:
            names[subject.ref] = name
    return names


def trusted_numbers(row: SubjectProfile) -> frozenset[tuple[str, str]]:
    """Returns the identifiers for which the sending feed is trusted."""
    return frozenset((kind, value) for kind, value, believed in row.identifiers if believed)


def identity_id(row: SubjectProfile) -> UUID:
    """Returns one id for all subjects described in exactly this way; its own where too little is said."""
    trusted = trusted_numbers(row)
    if not trusted or row.born is None or not (row.given or row.family):
        return row.subject
    return derived_id(row.area_id, "identity", sorted(trusted), row.given, row.family, row.born, row.sex)


def described_like(row: SubjectProfile) -> UUID:
    """Returns the identity of those whose description is this one: its own where it stands with others by its author's word."""
    return row.subject if row.by_word else row.identity


def store(profiled: Iterable[ProfiledSubject], nominals: Mapping[UUID, UUID] | None = None) -> None:
    """Saves profiles with their keys, and the values that they give. `nominals`: in which each stands, if known."""
    listed = list(profiled)
    insert_rows(SubjectProfile, [profile.row for profile in listed])
    insert_rows(SubjectWhereabouts, [profile.place for profile in listed])
    insert_rows(BlockingKey, list(chain.from_iterable(map(_keys_of, listed))))
    insert_rows(SharedHolding, list(chain.from_iterable(_holdings_of(profile, nominals or {}) for profile in listed)))


def replace(profiled: Iterable[ProfiledSubject]) -> int:
    """Puts newer profiles in place of older ones; whom they were joined to stays. Returns how many there were."""
    newer = {profile.row.subject: profile for profile in profiled}
    older = SubjectProfile.objects.only("identity", "by_word", "nominals").in_bulk(list(newer))
    members = Membership.objects.filter(subject__in=list(older), until=None)
    nominals = dict(members.values_list("subject", "nominal"))
    replacing = [profile for subject, profile in newer.items() if subject in older]
    for profile in replacing:
        before = older[profile.row.subject]
        profile.row.identity, profile.row.by_word = before.identity, before.by_word
        profile.row.nominals = before.nominals
        profile.place.nominals = before.nominals
    for table in (BlockingKey, SharedHolding, SubjectWhereabouts, SubjectProfile):
        table.objects.filter(subject__in=list(older)).delete()
    store(replacing, nominals)
    return len(replacing)


def _keys_of(profile: ProfiledSubject) -> list[BlockingKey]:
    row = profile.row
    keys = block_numbers(row.area_id, columns_of(profile.profile.likeness))
    return [BlockingKey(key=key, subject=row.subject, identity=described_like(row)) for key in sorted(keys)]


def _holdings_of(profile: ProfiledSubject, nominals: Mapping[UUID, UUID]) -> Iterator[SharedHolding]:
    """Yields the values that a description gives, for counting who shares them. What is for named people only is not
    counted: the list of shared values must not tell of it."""
    row, likeness = profile.row, profile.profile.likeness
    if row.level == "named":
        return
    name = called(likeness)
    for kind, text in sorted({*stated_values(likeness), *profile.things}):
        yield SharedHolding(
            value=value_id(row.area_id, kind, text),
            subject=row.subject,
            area_id=row.area_id,
            agency_id=row.agency_id,
            nominal=nominals.get(row.subject, row.subject),
            kind=kind,
            text=text,
            called=name,
            received_at=row.received_at,
        )
