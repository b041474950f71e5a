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


def labels_of(kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What each nominal or thing of a kind is called, from the facts the viewer may see."""
    return labels_of_each(dict.fromkeys(ids, kind))


def labels_of_each(kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """What each of these nominals and things is called, from the facts the viewer may see. `kinds`: what each is, by its id."""
    return {id: label for (_, id), label in _labels_asked((kind, id) for id, kind in kinds.items()).items()}


@each_asked_once
def _labels_asked(named: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """By kind and id, all kinds in one statement: a page names several of each."""
    wanted = set(named)
    facts = _facts_told(wanted)
    labels = {(kind, id): called(kind, facts[kind, id]) for kind, id in wanted & facts.keys()}
    unnamed = {id for kind, id in wanted - labels.keys() if kind == "nominal"}
    return labels | {("nominal", id): label for id, label in _labels_where_they_stand(unnamed).items()}


def _facts_told(named: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], dict[str, Counter[str]]]:
    """The facts that say what each is called, with how many reports state each value."""
    telling = set[str]().union(*(telling_of(kind) for kind, _ in named))
    rows = Fact.objects.filter(about__in=[id for _, id in named], kind__in=sorted(telling))
    facts: dict[tuple[str, UUID], dict[str, Counter[str]]] = {}
    # Counted in the database: of a place that very many reports name, the page needs a few words.
    counted = rows.values_list("about_kind", "about", "kind", "value").annotate(reports=Count("id"))
    for kind, about, of, value, reports in counted:
        if of in telling_of(kind):
            facts.setdefault((kind, about), {}).setdefault(of, Counter())[value] = reports
    return facts


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


def names_told(nominals: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Every name by which reports call each of these people, of those that the viewer may see; who is only described has none."""
    named = Fact.objects.filter(about__in=list(nominals), about_kind="nominal", kind__in=("name", "also_known_as"))
    told: dict[UUID, set[str]] = {}
    for about, name in named.order_by("about", "value").values_list("about", "value").distinct():
        told.setdefault(about, set()).add(name)
    return {about: frozenset(names) for about, names in told.items()}


def stated_in_people(kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """Those of these things that a report may state inside a person: a phone, a home."""
    return {id: kind for id, kind in kinds.items() if kind in _STATED_IN_PEOPLE}


def labels_from_people(kinds: Mapping[UUID, str], submissions: Iterable[UUID]) -> dict[UUID, str]:
    """A phone or home that was stated inside a person has no facts of its own: take the person's words for it. `kinds`: what each
    thing is, by its id."""
    things = stated_in_people(kinds)
    if not things:
        return {}
    reports, stated_as = list(submissions), {_STATED_IN_PEOPLE[kind] for kind in things.values()}
    facts = Fact.objects.filter(submission__in=reports, kind__in=sorted(stated_as)).exclude(subject=None)
    first_stated: dict[tuple[UUID, UUID | None, str], str] = {}
    for submission, subject, kind, value in facts.values_list("submission", "subject", "kind", "value"):
        first_stated.setdefault((submission, subject, kind), value)
    labels: dict[UUID, str] = {}
    ties = Association.objects.filter(submission__in=reports, b__in=list(things))
    for submission, subject, thing, kind in ties.values_list("submission", "a_subject", "b", "b_kind"):
        said = (submission, subject, _STATED_IN_PEOPLE.get(kind, ""))
        if said in first_stated and things[thing] == kind:
            labels.setdefault(thing, first_stated[said])
    return labels


def labels_anyhow(kind: str, things: Iterable[UUID]) -> dict[UUID, str]:
    """As `labels_of_each_anyhow`, where all are of one kind."""
    return labels_of_each_anyhow(dict.fromkeys(things, kind))


def labels_of_each_anyhow(kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """What people and things are called: by their own facts, else by those of the people in whom they are stated. `kinds`: what each
    is, by its id."""
    labels = labels_of_each(kinds)
    unlabelled = stated_in_people({id: kind for id, kind in kinds.items() if id not in labels})
    if not unlabelled:
        return labels
    stated = Association.objects.filter(b__in=list(unlabelled), b_kind__in=sorted(set(unlabelled.values())))
    newest = stated.order_by("b", "-at", "id").distinct("b")
    return labels | labels_from_people(unlabelled, newest.values_list("submission", flat=True))
