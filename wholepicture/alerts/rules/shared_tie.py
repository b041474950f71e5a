"""A shared tie across children: one adult, vehicle or place tied to several, by independent sources."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason, Thing
from wholepicture.alerts.inputs import (
    Mark,
    TieSeen,
    TiesOfThing,
    first_and_last,
    reports_of,
    roots_of,
    tellings_of,
)
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_sources
from wholepicture.alerts.windows import evident, growing, near
from wholepicture.alerts.wording import Words, count, number, say_not_proof, say_told_by, spanning

PARAMETERS: Parameters = {
    "kinds": ["nominal", "vehicle", "place"],
    "children": 2,
    "sources": 2,
    "days": 365,
    "most_people": 25,
    "everyday_places": ["school", "health", "station", "home", "care_home", "shop", "online"],
    # own_number: how to ring somebody, as an agency holds it; families share one
    "everyday_ties": ["lives_at", "family", "carer_of", "works_at", "works_with", "own_number"],
    "adult_roles": ["person_of_concern"],
    # where many young people are anyway: a tie there says something once signs point at somebody about two of them
    "busy_places": ["takeaway", "park", "street", "licensed_premises", "taxi_rank", "car_park", "other", "unknown"],
    "pointed_at": 1,
    "pointed_at_in_busy_places": 2,
}


def evaluate(given: TiesOfThing, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether two or more children are tied to one adult, vehicle or place, by two or more independent sources."""
    if _says_too_little(given, parameters):
        return None
    counting = [tie for tie in given.ties if _counts(tie, given.mark, parameters)]
    # Cheap first: what all of them do not say, no window of them does; and it costs more to ask who may be one.
    if not any(map(given.decided.is_new, counting)) or not _says_enough(given, counting, parameters):
        return None
    group_of = _groups(given)
    for newest, until_now in growing(counting, given.decided):
        window = near(until_now, newest, int(parameters["days"]))
        if _says_enough(given, window, parameters) and _counted(group_of, window) >= parameters["children"]:
            return _finding(given, window, _counted(group_of, window))
    return None


def _counts(tie: TieSeen, mark: Mark | None, parameters: Parameters) -> bool:
    is_dismissed = mark is not None and mark.dismisses(tie)
    return tie.type not in parameters["everyday_ties"] and not is_dismissed


def _says_too_little(given: TiesOfThing, parameters: Parameters) -> bool:
    """Whether so many share the thing that a tie to it says nothing: a switchboard, a bus stop, a school."""
    if given.kind not in parameters["kinds"]:
        return True
    if given.damped or (given.kind == "place" and given.place_kind in parameters["everyday_places"]):
        return True
    if given.mark is not None and given.mark.is_of_concern:
        return True  # whoever is tied to it is raised by herself
    return given.damped is None and given.people > parameters["most_people"]


def _says_enough(given: TiesOfThing, window: Sequence[TieSeen], parameters: Parameters) -> bool:
    several = len(_children(window)) >= parameters["children"] and len(roots_of(window)) >= parameters["sources"]
    return several and _is_pointed_at(given, window, parameters)


def _is_pointed_at(given: TiesOfThing, window: Sequence[TieSeen], parameters: Parameters) -> bool:
    """Whether a sign about enough of these children speaks of what somebody does: most of what young people share is innocent."""
    is_busy = given.kind == "place" and given.place_kind in parameters["busy_places"]
    wanted = parameters["pointed_at_in_busy_places" if is_busy else "pointed_at"]
    return sum(child in given.pointed_at for child in _children(window)) >= wanted


def _children(window: Sequence[TieSeen]) -> list[UUID]:
    return sorted({tie.child for tie in window})


def _groups(given: TiesOfThing) -> dict[UUID, frozenset[UUID]]:
    """Each child with those who may be the same child."""
    group_of = {tie.child: frozenset([tie.child]) for tie in given.ties}
    for pair in given.may_be_one:
        if pair <= group_of.keys():
            together = frozenset().union(*(group_of[child] for child in pair))
            group_of.update(dict.fromkeys(together, together))
    return group_of


def _counted(group_of: Mapping[UUID, frozenset[UUID]], window: Sequence[TieSeen]) -> int:
    """How many children these are at least: those who may be one count as one, until somebody has judged."""
    return len({group_of[child] for child in _children(window)})


def _finding(given: TiesOfThing, window: Sequence[TieSeen], counted: int) -> Finding:
    is_adult = given.kind == "nominal"
    children = _children(window)
    reports = reports_of(window)
    same_thing = Reason(
        code="same_thing",
        values={"children": counted, "sources": len(roots_of(window))},
        thing=Thing(given.kind, given.label, given.is_withheld),
        between=first_and_last(window),
        reports=reports,
    )
    reasons = [same_thing, Reason(code="told_by", tellings=tellings_of(window), reports=reports)]
    if counted < len(children):
        reasons.append(Reason(code="may_be_one", values={"descriptions": len(children), "children": counted}))
    return Finding(
        reasons=(*reasons, Reason(code="not_proof")),
        evidence=reports,
        evident_at=evident(window),
        roots=roots_of(window),
        nominals=(*children, given.thing) if is_adult else tuple(children),
        items=() if is_adult else (given.thing,),
    )


# -- its words ----------------------------------------------------------------------------------------------------------

_THE_SAME = {
    "nominal": "The same person",
    "vehicle": "The same vehicle",
    "phone": "The same phone",
    "account": "The same account",
    "place": "The same place",
}


def _say_same_thing(reason: Reason, words: Words) -> str:
    the_same = _THE_SAME[reason.thing.kind if reason.thing else "place"]
    children = count(number(reason, "children"), "child", "children")
    sources = count(number(reason, "sources"), "independent source")
    return f"{the_same} ({words.thing(reason)}) is tied to {children} by {sources}, {spanning(reason)}."


def _say_may_be_one(reason: Reason, words: Words) -> str:
    descriptions, children = number(reason, "descriptions"), number(reason, "children")
    if (descriptions, children) == (2, 1):
        return "These two may be one child: not judged yet."
    those = "Two" if descriptions - children == 1 else "Some"
    children_counted = count(children, "child", "children")
    return (
        f"{those} of the {descriptions} named may be one child: not judged when this was raised. "
        f"So they count as {children_counted}."
    )


RULE = AlertRule(
    code="shared_tie",
    version=4,
    title="A shared tie across children",
    explanation=(
        "The same adult, vehicle or place is tied to two or more children, by independent sources. Schools, "
        "surgeries, stations and other everyday places, places where both live, what the list of "
        "shared values leaves out, and anything tied to very many people do not count; nor does what a person said "
        "is of no concern. A sign about one of the children must speak of what somebody else does: where young "
        "people are anyway, about two of them. Children who may be one child count "
        "as one until somebody has judged."
    ),
    parameters=PARAMETERS,
    reads=TiesOfThing,
    evaluate=evaluate,
    sentences={
        "same_thing": _say_same_thing,
        "told_by": say_told_by,
        "may_be_one": _say_may_be_one,
        "not_proof": say_not_proof,
    },
    if_one_source=rests_on_sources,
)
