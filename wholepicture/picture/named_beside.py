"""Who and what reports name beside the children: the adults and things of whom a person may say that they are of concern."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED, labels_of_each_anyhow
from wholepicture.picture.models import Association, Event, Fact

# Whom a report names in the course of its work, or who brings her up.
_NOT_THEM = frozenset({"child", "parent_or_carer", "professional"})
_BRINGING_UP = ("family", "carer_of", "works_with", "works_at")
# How somebody is tied to a car, a phone or an account of their own.
_HAVING = ("drives", "keeper_of", "uses", "own_number")
MOST_OF_ONE = 10  # things of one adult
THINGS = ("vehicle", "phone", "account", "place")


@dataclass(frozen=True)
class Beside:
    """An adult or a thing that reports name: `id` as it stands now, `described` as the first of them describes it.

    `has`: of an adult, the vehicles, phones and accounts tied to them, in these reports or in others.
    """

    kind: str
    id: UUID
    described: UUID
    label: str
    role: str = ""
    has: list["Beside"] = field(default_factory=list)


def named_beside(submissions: Collection[UUID]) -> list[Beside]:
    """Inside a recorded act: adults first, each with what is theirs; then the other things. Children, whoever brings them up and
    professionals are left out, and what is a child's own or home; as far as it shows to whoever asks."""
    adults = _adults(submissions)
    having = _had_by(set(adults))
    theirs = {thing for things in having.values() for _, thing in things}
    of_children = _of_children(submissions)
    named = {thing: kind for thing, kind in _things(submissions).items() if thing not in theirs | of_children}
    labels = _labels(adults, having, named)
    people = [
        Beside(
            "nominal",
            adult,
            subject,
            labels.get(adult, NAME_NOT_KNOWN),
            role,
            [_thing(kind, thing, labels) for kind, thing in having.get(adult, []) if thing not in of_children],
        )
        for adult, (subject, role) in adults.items()
    ]
    return [*people, *(_thing(kind, thing, labels) for thing, kind in named.items())]


def _adults(submissions: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Each adult of these reports: the subject that the first of them describes, and the role there."""
    rows = Event.objects.filter(submission__in=submissions).exclude(nominal=None).order_by("received_at", "id")
    roles: dict[UUID, set[str]] = {}
    first: dict[UUID, tuple[UUID, str]] = {}
    for nominal, subject, role in rows.values_list("nominal", "subject", "role"):
        roles.setdefault(nominal, set()).add(role)
        first.setdefault(nominal, (subject or nominal, role))
    bringing_up = _bringing_up(first)
    return {
        nominal: told
        for nominal, told in first.items()
        if roles[nominal].isdisjoint(_NOT_THEM) and nominal not in bringing_up
    }


def _bringing_up(nominals: Iterable[UUID]) -> set[UUID]:
    """Those of these people who are a child's family, bring one up, or work with one."""
    listed = list(nominals)
    ties = Association.objects.filter(type__in=_BRINGING_UP)
    found = set(ties.filter(a__in=listed, b_role="child").values_list("a", flat=True))
    return found.union(ties.filter(b__in=listed, a_role="child").values_list("b", flat=True))


def _had_by(adults: Collection[UUID]) -> dict[UUID, list[tuple[str, UUID]]]:
    """The vehicles, phones and accounts of each of these adults, the newest first."""
    ties = Association.objects.filter(a__in=list(adults), a_kind="nominal", type__in=_HAVING)
    having: dict[UUID, dict[UUID, str]] = {}
    for adult, kind, thing in ties.order_by("-at", "id").values_list("a", "b_kind", "b"):
        things = having.setdefault(adult, {})
        if kind in THINGS and len(things) < MOST_OF_ONE:
            things.setdefault(thing, kind)
    return {adult: [(kind, thing) for thing, kind in things.items()] for adult, things in having.items()}


def _of_children(submissions: Collection[UUID]) -> set[UUID]:
    """What these reports call a child's own number or home."""
    ties = Association.objects.filter(
        submission__in=submissions, a_role="child", type__in=("own_number", "lives_at", "works_at")
    )
    return set(ties.values_list("b", flat=True))


def _things(submissions: Collection[UUID]) -> dict[UUID, str]:
    """The things that these reports name, with their kinds: vehicles, then phones, accounts and places."""
    facts = Fact.objects.filter(submission__in=submissions, about_kind__in=THINGS)
    kinds = dict(facts.values_list("about", "about_kind"))
    for side in ("a", "b"):
        ties = Association.objects.filter(submission__in=submissions, **{f"{side}_kind__in": THINGS})
        kinds |= dict(ties.values_list(side, f"{side}_kind"))
    return dict(sorted(kinds.items(), key=lambda thing: (THINGS.index(thing[1]), thing[0])))


def _labels(
    adults: Iterable[UUID], having: dict[UUID, list[tuple[str, UUID]]], named: dict[UUID, str]
) -> dict[UUID, str]:
    kinds = dict.fromkeys(adults, "nominal") | named
    kinds |= {thing: kind for things in having.values() for kind, thing in things}
    return labels_of_each_anyhow(kinds)


def _thing(kind: str, thing: UUID, labels: dict[UUID, str]) -> Beside:
    return Beside(kind, thing, thing, labels.get(thing, NOT_DESCRIBED))
