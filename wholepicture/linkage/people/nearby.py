"""Whom newcomers may be joined with by the published rule: read narrowly, so that a report costs little however many
descriptions there are of a child.

Only whoever shares a number and a date of birth is joined by the rule; so they are found by one index, and with them
everybody who stands in one nominal with them. Runs as the background worker.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from wholepicture.base.database_role import prepared
from wholepicture.linkage.judgements.groups import PairJudgement, in_force_among
from wholepicture.linkage.models import IdentityRow
from wholepicture.linkage.people import telling
from wholepicture.linkage.rules import Identifier, Identity, Standing

AT_ONCE = 2000
"""Descriptions that share a number and a date of birth, or stand in one nominal, beyond which whoever comes with these
waits for a quiet moment: comparing one with so many takes some fifty milliseconds."""


@dataclass
class Near:
    """Whom newcomers may be joined with; and those newcomers with whom too many share a number, with that number."""

    standing: list[Standing] = field(default_factory=list)
    too_wide: dict[UUID, Identifier] = field(default_factory=dict)


Number = tuple[str, str, date]
"""A number with the date of birth of whoever gives it: (type, value, date)."""


def of(newcomers: Sequence[IdentityRow], *, at_most: int | None) -> Near:
    """Returns whom these may be joined with. `at_most`: how many may share a number, or stand in one nominal."""
    ids = [row.id for row in newcomers]
    numbers = {row.id: _numbers_of(row) for row in newcomers}
    if not any(numbers.values()):
        return Near()
    sharing = _sharing(ids, at_most)
    nominals = _nominals_of(set(chain.from_iterable(sharing.values())))
    members = _members(set(nominals.values()), ids, at_most)
    groups = {number: set(map(nominals.__getitem__, shared)) for number, shared in sharing.items()}
    near = Near(too_wide=_too_wide(numbers, _wide(sharing, groups, members, at_most)))
    reached: set[UUID] = set()
    for newcomer in numbers.keys() - near.too_wide.keys():
        reached.update(chain.from_iterable(groups.get(number, ()) for number in numbers[newcomer]))
    near.standing = [place for nominal in sorted(reached) for place in members[nominal]]
    return near


def _too_wide(numbers: Mapping[UUID, Sequence[Number]], wide: Collection[Number]) -> dict[UUID, Identifier]:
    """Returns by newcomer the first of its numbers that is too wide."""
    first = {newcomer: next(filter(wide.__contains__, given), None) for newcomer, given in numbers.items()}
    # A name is no number: that many have it is told as of several together.
    return {
        newcomer: ("", "") if number[0] == telling.NAME else number[:2]
        for newcomer, number in first.items()
        if number is not None
    }


def _wide(
    sharing: Mapping[Number, Sequence[UUID]],
    groups: Mapping[Number, Collection[UUID]],
    members: Mapping[UUID, Sequence[Standing]],
    at_most: int | None,
) -> set[Number]:
    """Returns the numbers that too many share, or with one of whose holders too many stand."""
    if at_most is None:
        return set()
    wide: set[Number] = set()
    for number, shared in sharing.items():
        largest = max((len(members[group]) for group in groups[number]), default=0)
        if max(len(shared), largest) > at_most:
            wide.add(number)
    return wide


def _numbers_of(row: IdentityRow) -> list[Number]:
    if not row.born:
        return []
    numbers = [(kind, value, row.born) for kind, value in row.identifiers]
    name = telling.named(row)
    return [*numbers, (*name, row.born)] if name else numbers


def _sharing(newcomers: Sequence[UUID], at_most: int | None) -> dict[Number, list[UUID]]:
    """Returns by number who else gives it; one more than `at_most` at the most."""
    rows = prepared(
        """WITH given AS (SELECT DISTINCT area_id, kind, value, born FROM linkage_identitynumber
                          WHERE identity = ANY (%s) AND born IS NOT NULL)
           SELECT given.kind, given.value, given.born, other.identity FROM given CROSS JOIN LATERAL (
               SELECT o.identity FROM linkage_identitynumber o
               WHERE (o.area_id, o.kind, o.value, o.born) = (given.area_id, given.kind, given.value, given.born)
               AND o.identity <> ALL (%s) LIMIT %s) other""",
        [list(newcomers), list(newcomers), _limit(at_most)],
    )
    sharing: dict[Number, list[UUID]] = {}
    for kind, value, born, identity in rows:
        sharing.setdefault((kind, value, born), []).append(identity)
    return sharing


def _nominals_of(identities: Collection[UUID]) -> dict[UUID, UUID]:
    if not identities:
        return {}
    return dict(prepared("SELECT id, nominal FROM linkage_identity WHERE id = ANY (%s)", [list(identities)]))


def _members(nominals: Collection[UUID], newcomers: Sequence[UUID], at_most: int | None) -> dict[UUID, list[Standing]]:
    """Returns by nominal whoever stands in it, newcomers apart; one more than `at_most` at the most."""
    members: dict[UUID, list[Standing]] = {nominal: [] for nominal in nominals}
    if not nominals:
        return members
    # Plain rows without their spans: making a model of each took longer than comparing it.
    rows = prepared(
        """SELECT n.nominal, i.id, i.first_subject, i.first_at, i.identifiers, i.given, i.family, i.born, i.sex,
                  i.recorded_at, i.told, i.area_id
           FROM unnest(%s::uuid[]) AS n (nominal) CROSS JOIN LATERAL (
               SELECT * FROM linkage_identity m WHERE m.nominal = n.nominal AND m.id <> ALL (%s) LIMIT %s) i""",
        [list(nominals), list(newcomers), _limit(at_most)],
    )
    off = telling.switched_off({row[-1] for row in rows})
    for nominal, id_, first_subject, first_at, identifiers, *described, told, area in rows:
        numbers = frozenset((kind, value) for kind, value in json.loads(identifiers))
        facts = telling.told_of(json.loads(told) if told else None)
        described_as = Identity(id_, first_subject, first_at, numbers, *described)
        identity = replace(described_as, told=facts, may_corroborate=area not in off)
        members[nominal].append(Standing(identity, nominal))
    return members


def _limit(at_most: int | None) -> int | None:
    return None if at_most is None else at_most + 1


# -- what people said of them -----------------------------------------------------------------------------------------


def is_moved_since(standing: Sequence[Standing], moment: datetime) -> bool:
    """Whether any of these came at a moment or after it, or people said anything of them since."""
    if any(place.identity.first_at >= moment for place in standing):
        return True
    return bool(standing) and _anything_said_since(moment) and _is_said_of(standing, moment)


def _anything_said_since(moment: datetime) -> bool:
    """Whether anybody judged anything since. Most often nobody, for it is a moment ago."""
    rows = prepared(
        """SELECT EXISTS (SELECT 1 FROM linkage_judgement WHERE rule = '' AND said_of IS NULL AND at >= %s)
               OR EXISTS (SELECT 1 FROM linkage_secondlook WHERE at >= %s)""",
        [moment, moment],
    )
    return bool(rows[0][0])


def _is_said_of(standing: Sequence[Standing], moment: datetime) -> bool:
    judgements = judgements_about([place.identity.id for place in standing])
    return any(max(judgement.at, judgement.undone_at or judgement.at) >= moment for judgement in judgements)


def is_anything_apart(identity: IdentityRow) -> bool:
    """Whether anybody is held apart from this one, or from somebody with whom it stands."""
    rows = prepared(
        """SELECT EXISTS (SELECT 1 FROM linkage_heldapart h JOIN linkage_identity i
                          ON i.first_subject IN (h.subject_a, h.subject_b) WHERE i.nominal = %s OR i.id = %s)""",
        [identity.nominal, identity.id],
    )
    return bool(rows[0][0])


def judgements_among(standing: Sequence[Standing], moment: datetime) -> list[PairJudgement]:
    """Returns what people said of two of these, as it stands at a moment. Nothing is read where all stand in one nominal:
    a newcomer of whom nothing was said is kept from them by no judgement."""
    if len({place.nominal for place in standing}) < 2:
        return []
    identities = [place.identity.id for place in standing]
    return in_force_among(judgements_about(identities), identities, moment)


def judgements_about(identities: Collection[UUID]) -> Iterator[PairJudgement]:
    """Yields the judgements by people, as far as they count, that name a subject of these identities."""
    if not identities:
        return
    rows = prepared(
        """WITH mine AS (SELECT subject FROM linkage_subjectprofile WHERE identity = ANY (%s)),
                    met AS (SELECT j.* FROM mine JOIN linkage_judgement j ON j.subject_a = mine.subject
                            UNION SELECT j.* FROM mine JOIN linkage_judgement j ON j.subject_b = mine.subject)
               SELECT met.id, CASE met.answer WHEN 'different' THEN met.at ELSE coalesce(s.at, met.at) END,
                      a.identity, b.identity, met.answer, coalesce(u.at, CASE WHEN NOT s.agrees THEN s.at END),
                      a.subject, b.subject
               FROM met
               JOIN linkage_subjectprofile a ON a.subject = met.subject_a
               JOIN linkage_subjectprofile b ON b.subject = met.subject_b
               LEFT JOIN linkage_judgement u ON u.undoes = met.id
               LEFT JOIN linkage_secondlook s ON s.judgement = met.id
               WHERE met.rule = '' AND met.said_of IS NULL AND met.answer <> 'undone'
               AND (met.second = '' OR met.answer = 'different' OR s.agrees)""",
        [list(identities)],
    )
    for judgement, at, a, b, answer, undone_at, *subjects in rows:
        yield PairJudgement(judgement, at, a, b, answer, undone_at, frozenset(subjects))


def as_identities(rows: Collection[IdentityRow]) -> list[Identity]:
    """Returns stored identities as the rules take them."""
    off = telling.switched_off({row.area_id for row in rows})
    return [_as_identity(row, may_corroborate=row.area_id not in off) for row in rows]


def _as_identity(row: IdentityRow, *, may_corroborate: bool) -> Identity:
    return Identity(
        id=row.id,
        first_subject=row.first_subject,
        first_at=row.first_at,
        identifiers=frozenset((kind, value) for kind, value in row.identifiers),
        given=row.given,
        family=row.family,
        born=row.born,
        sex=row.sex,
        recorded_at=row.recorded_at,
        told=telling.told_of(row.told),
        may_corroborate=may_corroborate,
    )
