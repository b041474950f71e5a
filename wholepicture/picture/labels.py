"""What people and things are called, from the facts that the viewer may see."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Count

from wholepicture.base.identifiers import check_phone, check_vrm
from wholepicture.base.remembered import each_asked_once
from wholepicture.linkage.queries import members_of, standing_of
from wholepicture.picture.models import Association, Fact

NAME_NOT_KNOWN = "Name not known"
NOT_DESCRIBED = "Not described"
_OF_PEOPLE = ("name", "also_known_as", "description")
_OF_THINGS = (
    "registration",
    "colour",
    "make",
    "model",
    "number",
    "imei",
    "handle",
    "url",
    "platform",
    "name",
    "address",
)
_STATED_IN_PEOPLE = {
    "phone": "phone",
    "place": "address",
}  # the fact of a person in which a thing of this kind may stand

# By kind of fact: each value, and how many reports state it.
Counts = Mapping[str, Mapping[str, int]]


def name_in(facts: Counts) -> str:
    """The name as most reports give it, else what they are called, else words that say that it is not known. Of several that as many
    give, the same one on every page."""
    for kind in ("name", "also_known_as"):
        counts = facts.get(kind)
        if counts:
            return max(counts, key=lambda name: (counts[name], len(name), name))
    descriptions = facts.get("description")
    return min(descriptions)[:60] if descriptions else NAME_NOT_KNOWN


def thing_in(kind: str, facts: Counts) -> str:
    """A thing in a few words: a plate, a number, a handle, a place's name."""
    return _LABELS.get(kind, _place)(facts)


def _vehicle(facts: Counts) -> str:
    parts = [_best(facts, kind) for kind in ("registration", "colour", "make", "model")]
    return " ".join(dict.fromkeys(filter(None, parts))) or "Vehicle"


def _phone(facts: Counts) -> str:
    return _best(facts, "number") or _best(facts, "imei") or _best(facts, "description") or "Phone"


def _account(facts: Counts) -> str:
    parts = (_best(facts, "handle") or _best(facts, "url"), _best(facts, "platform"))
    return " ".join(filter(None, parts)) or "Account"


def _place(facts: Counts) -> str:
    return _best(facts, "name") or _best(facts, "address") or _best(facts, "description") or "Place"


_LABELS: dict[str, Callable[[Counts], str]] = {
    "vehicle": _vehicle,
    "phone": _phone,
    "account": _account,
    "place": _place,
}


def _best(facts: Counts, kind: str) -> str:
    """The value that most reports state, one given whole before a part; empty where there is none."""
    counts = facts.get(kind, {})
    return max(counts, key=lambda value: (_is_whole(kind, value), counts[value], value), default="")


def _is_whole(kind: str, value: str) -> bool:
    """Whether a registration or a number is given whole: the part of it that somebody else read says less."""
    if kind == "registration":
        return not {"?", "*"} & set(value) and check_vrm(value).outcome == "valid"
    return kind != "number" or check_phone(value).outcome == "valid"


def telling_of(kind: str) -> Collection[str]:
    """The kinds of fact that say what a nominal or a thing of a kind is called."""
    return _OF_PEOPLE if kind == "nominal" else _OF_THINGS


def called(kind: str, counts: Counts) -> str:
    """What a nominal or a thing of a kind is called where reports state these facts."""
    return name_in(counts) if kind == "nominal" else _LABELS.get(kind, _place)(counts)


@each_asked_once
def labels_of(kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What each nominal or thing is called, from the facts the viewer may see."""
    telling = telling_of(kind)
    wanted = set(ids)
    rows = Fact.objects.filter(about__in=list(wanted), about_kind=kind, kind__in=telling)
    facts: dict[UUID, dict[str, Counter[str]]] = {}
    # Counted in the database: of a place that very many reports name, the page needs a few words.
    for about, of, value, reports in rows.values_list("about", "kind", "value").annotate(reports=Count("id")):
        facts.setdefault(about, {}).setdefault(of, Counter())[value] = reports
    labels = {about: called(kind, counts) for about, counts in facts.items()}
    return labels | _labels_where_they_stand(wanted - labels.keys()) if kind == "nominal" else labels


def _labels_where_they_stand(nominals: Collection[UUID]) -> dict[UUID, str]:
    """What nominals are called of which no fact speaks under their own id: people were joined, or parted, since it was made.

    A nominal's id of any time is the id of a subject in it. So this is the name of whoever that subject is now.
    """
    if not nominals:
        return {}
    standing = {subject: stands.nominal for subject, stands in standing_of(nominals).items()}
    nominal_of: dict[UUID | None, UUID] = {}
    for nominal, subject, _ in members_of(set(standing.values())):
        nominal_of[subject] = nominal
    # Also of whom everything was withdrawn: what was raised of them keeps its name.
    rows = Fact.every.filter(subject__in=list(nominal_of), about_kind="nominal", kind__in=_OF_PEOPLE)
    facts: dict[UUID, dict[str, Counter[str]]] = {}
    for told_of, of, value in rows.values_list("subject", "kind", "value"):
        facts.setdefault(nominal_of[told_of], {}).setdefault(of, Counter())[value] += 1
    return {asked: name_in(facts[nominal]) for asked, nominal in standing.items() if nominal in facts}


def labels_from_people(kind: str, things: Collection[UUID], submissions: Iterable[UUID]) -> dict[UUID, str]:
    """A phone or home that was stated inside a person has no facts of its own: take the person's words for it."""
    if kind not in _STATED_IN_PEOPLE:
        return {}
    reports = list(submissions)
    facts = Fact.objects.filter(submission__in=reports, kind=_STATED_IN_PEOPLE[kind]).exclude(subject=None)
    first_stated: dict[tuple[UUID, UUID | None], str] = {}
    for submission, subject, value in facts.values_list("submission", "subject", "value"):
        first_stated.setdefault((submission, subject), value)
    labels: dict[UUID, str] = {}
    ties = Association.objects.filter(submission__in=reports, b__in=list(things), b_kind=kind)
    for submission, subject, thing in ties.values_list("submission", "a_subject", "b"):
        if (submission, subject) in first_stated:
            labels.setdefault(thing, first_stated[submission, subject])
    return labels
