"""What the author of a report says of who is in it: whom they picked, and whom an earlier report of theirs named so.

It is a judgement of theirs: on record, and undone like any other. Unlike an officer's it joins no two people: the subject
joins whoever its author says, and what it states of itself brings nobody else along. Otherwise one report with the name of
one child and the number of another would open each to whoever works with the other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.bulk_insert import insert_rows
from wholepicture.base.database_role import prepared
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import concerning
from wholepicture.intake.spoken_for import SpokenFor
from wholepicture.linkage.judgements.effective import latest_answers
from wholepicture.linkage.models import IdentityNumber, IdentityRow, Judgement, Membership, SubjectProfile
from wholepicture.linkage.models.pairs import pair_in_order
from wholepicture.linkage.people.profiling import identity_id, trusted_numbers

MOST_COMPARED = 200
"""Descriptions of whoever was picked that a new one is held against: a child has some dozens."""


def seen_by(viewer: Viewer, persons: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The subject that stands for each of these persons, of those whom the viewer may see now.

    A person sees whom they may read of. A system, and the operator for it, sees whom its agency wrote of or works with.
    """
    listed = list(persons)
    if viewer.professional_id:
        subjects = Membership.objects.filter(subject__in=listed, until=None).values_list("subject", flat=True)
        nominals = Membership.objects.filter(nominal__in=listed, until=None).order_by("nominal", "subject")
        first = nominals.distinct("nominal").values_list("nominal", "subject")
        return {**dict(first), **{subject: subject for subject in subjects}}
    return dict(prepared("SELECT person, subject FROM sec.known_to_agency(%s)", [listed]))


def note(viewer: Viewer, spoken_for: Sequence[SpokenFor]) -> None:
    """Notes the author's word in the transaction that stores their report, before it is joined."""
    judgements: list[Judgement] = []
    for word in spoken_for:
        a, b = sorted((word.subject, word.same_as))
        judgements.append(
            Judgement(
                id=new_id(),
                area_id=viewer.area_id,
                subject_a=a,
                subject_b=b,
                answer="same",
                made_by_id=viewer.professional_id,
                said_by_id=viewer.agency_id,
                said_of=word.subject,
                reason=word.reason,
                at=clock.now(),
            )
        )
    insert_rows(Judgement, judgements)  # nothing is read back: a judgement is an officer's to read
    concerning(records=[judgement.id for judgement in judgements])


@dataclass
class Said:
    """What comes of authors' words beside where their subjects stand.

    `followers` came first, and stand otherwise now, because those of whom they are said to be one came. `refused` are the
    words, as (subject, whoever it is said to be), that something plain speaks against: an officer is asked.
    """

    followers: set[UUID] = field(default_factory=set)
    refused: list[tuple[UUID, UUID]] = field(default_factory=list)


def stand_by_word(rows: Sequence[SubjectProfile]) -> Said:
    """Gives each of these who is spoken for, and was not judged since to be somebody else, the identity of whoever it is said
    to be. A plain contradiction goes before the word. `rows` have the identity of their own description.
    """
    mine = {row.subject: row for row in rows}
    spoken = _words(list(mine))
    words = _standing({subject: same_as for subject, same_as in spoken if subject in mine})
    if not spoken:
        return Said()
    sides = SubjectProfile.objects.in_bulk(set(words.values()) - mine.keys()) | mine
    said = Said(followers={subject for subject, _ in spoken} - mine.keys())
    known = _Known.of(words.keys(), words.values())
    for subject in _after_whom_they_name(words):
        row, other = mine[subject], sides.get(words[subject])
        if other is None or other.identity == row.identity:
            continue
        if known.may_stand(row, other):
            # and joins nobody else by what it states
            row.identity, row.by_word = other.identity, True
        else:
            said.refused.append((subject, other.subject))
    return said


def _after_whom_they_name(words: Mapping[UUID, UUID]) -> Iterator[UUID]:
    """Yields whoever is spoken for, each after whoever it is said to be: that one may be said to be somebody else."""
    settled: set[UUID] = set()
    for subject in sorted(words):
        chain: list[UUID] = []
        while subject in words and subject not in settled:
            settled.add(subject)
            chain.append(subject)
            subject = words[subject]
        yield from reversed(chain)


def with_followers(subjects: Collection[UUID]) -> set[UUID]:
    """These, and whoever is said to be one of them, and so on: they follow them into another identity."""
    rows = prepared(
        """WITH RECURSIVE said (subject) AS (
               SELECT unnest(%s::uuid[])
               UNION SELECT j.said_of FROM said
               JOIN linkage_judgement j ON j.subject_a = said.subject OR j.subject_b = said.subject
               WHERE j.said_of IS NOT NULL AND j.answer = 'same')
           SELECT subject FROM said""",
        [list(subjects)],
    )
    return {subject for (subject,) in rows}


def _standing(spoken: dict[UUID, UUID]) -> dict[UUID, UUID]:
    """Of these words, by subject, those that stand: not undone, and not overruled."""
    if not spoken:
        return {}
    pairs = [pair_in_order(*pair) for pair in spoken.items()]
    either = Judgement.objects.filter(subject_a__in=[a for a, _ in pairs], subject_b__in=[b for _, b in pairs], rule="")
    answers = latest_answers(either)
    return {subject: other for subject, other in spoken.items() if answers.get(pair_in_order(subject, other)) == "same"}


def _words(subjects: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """(subject of the author's report, earlier subject) of what authors said of these, either way round."""
    return prepared(
        """SELECT j.said_of, CASE j.said_of WHEN j.subject_a THEN j.subject_b ELSE j.subject_a END
           FROM linkage_judgement j
           WHERE j.said_of IS NOT NULL AND j.answer = 'same' AND (j.subject_a = ANY (%s) OR j.subject_b = ANY (%s))""",
        [list(subjects), list(subjects)],
    )


@dataclass
class _Known:
    """What is known of whoever these are said to be, and what officers said of these: read once for all of them."""

    stands_in: Mapping[UUID, UUID]
    judged_other: Mapping[UUID, set[UUID]]
    members: dict[UUID, list[SubjectProfile]] = field(default_factory=dict)  # by nominal

    @classmethod
    def of(cls, subjects: Collection[UUID], others: Collection[UUID]) -> "_Known":
        members = Membership.objects.filter(subject__in=list(others), until=None)
        return cls(dict(members.values_list("subject", "nominal")), _judged_other(subjects))

    def members_of(self, nominal: UUID) -> list[SubjectProfile]:
        if nominal not in self.members:
            members = Membership.objects.filter(nominal=nominal, until=None).order_by("subject").values("subject")
            self.members[nominal] = list(SubjectProfile.objects.filter(subject__in=members[:MOST_COMPARED]))
        return self.members[nominal]

    def may_stand(self, row: SubjectProfile, other: SubjectProfile) -> bool:
        """Whether nothing plain speaks against it that a new description is of whoever another stands for.

        Its date of birth, sex or number is none that is known of them; or its number and date of birth are somebody else's.
        """
        nominal = self.stands_in.get(other.subject)
        known = self.members_of(nominal) if nominal else [other]
        is_judged_other = not self.judged_other.get(row.subject, set()).isdisjoint(one.subject for one in known)
        return not is_judged_other and not _contradicts(row, known) and not _is_anothers_number(row, nominal)


def _judged_other(subjects: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By subject, who of others officers said since that they are not."""
    either = Q(subject_a__in=list(subjects)) | Q(subject_b__in=list(subjects))
    judged: dict[UUID, set[UUID]] = {}
    for (a, b), answer in latest_answers(Judgement.objects.filter(either, rule="", said_of=None)).items():
        if answer == "different":
            judged.setdefault(a, set()).add(b)
            judged.setdefault(b, set()).add(a)
    return judged


def _contradicts(row: SubjectProfile, known: Sequence[SubjectProfile]) -> bool:
    born = {profile.born for profile in known} - {None}
    sexes = {profile.sex for profile in known} & {"female", "male"}
    if row.born and born and row.born not in born:
        return True
    if row.sex in ("female", "male") and sexes and row.sex not in sexes:
        return True
    return _has_other_numbers(row, known)


def _has_other_numbers(row: SubjectProfile, known: Iterable[SubjectProfile]) -> bool:
    """Whether of one kind of number both have some, and none in common."""
    theirs = {number for profile in known for number in trusted_numbers(profile)}
    mine = trusted_numbers(row)
    kinds = {kind for kind, _ in mine} & {kind for kind, _ in theirs}
    return bool(kinds - {kind for kind, _ in mine & theirs})


def _is_anothers_number(row: SubjectProfile, stands_in: UUID | None) -> bool:
    """Whether somebody else, of whom the same number and date of birth are known, stands in another nominal."""
    numbers = trusted_numbers(row) if row.born else ()
    if not numbers:
        return False
    own = identity_id(row)
    is_alone = not SubjectProfile.objects.filter(identity=own, by_word=False).exclude(subject=row.subject).exists()
    for kind, value in numbers:
        same = IdentityNumber.objects.filter(area_id=row.area_id, kind=kind, value=value, born=row.born)
        if is_alone:
            same = same.exclude(identity=own)
        holders = IdentityRow.objects.filter(id__in=same.values("identity"))
        if (holders.exclude(nominal=stands_in) if stands_in else holders).exists():
            return True
    return False
