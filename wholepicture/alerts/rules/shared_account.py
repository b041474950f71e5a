"""A shared phone or account: one number or name that two children of different homes use, by two sources."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason, Thing
from wholepicture.alerts.inputs import Mark, TieSeen, TiesOfThing, first_and_last, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_sources
from wholepicture.alerts.windows import days_in, evident, growing, near
from wholepicture.alerts.wording import Words, count, number, say_not_proof, say_told_by, spanning

MOST_BEGUN_WITH = 50  # children of one thing, where very many share it
PARAMETERS: Parameters = {
    "kinds": ["phone", "account"],
    "children": 2,
    "most_children": 8,
    "sources": 2,
    "days": 365,
    "outside_ties": ["own_number", "family", "carer_of", "works_with", "works_at", "lives_at"],
}


def evaluate(given: TiesOfThing, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether a phone or an account ties two to eight children of different homes, by two independent sources."""
    if _says_too_little(given, parameters):
        return None
    counting = [tie for tie in given.ties if _counts(tie, given.mark, parameters)]
    for newest, until_now in growing(counting, given.decided):
        window = near(until_now, newest, days_in(parameters))
        if _suffices(given, window, parameters):
            return _finding(given, window)
    return None


def _says_too_little(given: TiesOfThing, parameters: Parameters) -> bool:
    """Whether it is no phone or account, or one that many share (a group chat, a school's number) unless a person said that it
    counts however many do, or marked."""
    if given.mark is not None and given.mark.is_of_concern:
        return True  # whoever is tied to it is raised by herself
    if given.kind not in parameters["kinds"] or given.damped:
        return True
    return given.damped is None and len({tie.child for tie in given.ties}) > parameters["most_children"]


def _counts(tie: TieSeen, mark: Mark | None, parameters: Parameters) -> bool:
    is_dismissed = mark is not None and mark.dismisses(tie)
    return tie.type not in parameters["outside_ties"] and not is_dismissed


def _suffices(given: TiesOfThing, window: Sequence[TieSeen], parameters: Parameters) -> bool:
    children = _of_different_homes(given, {tie.child for tie in window})
    return len(children) >= parameters["children"] and len(roots_of(window)) >= parameters["sources"]


def _of_different_homes(given: TiesOfThing, children: set[UUID]) -> list[UUID]:
    """The most of these children of whom no two are of one home, or may be one child."""
    in_order = sorted(children)
    # A child of two homes is of the home of either's children, who are of different ones: so whoever is taken first matters.
    return max((_apart(given, [first, *in_order]) for first in in_order[:MOST_BEGUN_WITH]), key=len)


def _apart(given: TiesOfThing, children: Sequence[UUID]) -> list[UUID]:
    apart: dict[UUID, None] = {}
    taken = set[UUID]()
    for child in dict.fromkeys(children):
        homes = given.homes.get(child, frozenset())
        may_be_one = (pair for pair in given.may_be_one if child in pair)
        if taken.isdisjoint(homes) and all(apart.keys().isdisjoint(pair) for pair in may_be_one):
            apart[child] = None
            taken |= homes
    return list(apart)


def _finding(given: TiesOfThing, window: Sequence[TieSeen]) -> Finding:
    children = sorted({tie.child for tie in window})
    reports = reports_of(window)
    shared = Reason(
        code="shared",
        values={"children": len(_of_different_homes(given, set(children))), "sources": len(roots_of(window))},
        thing=Thing(given.kind, given.label, given.is_withheld),
        between=first_and_last(window),
        reports=reports,
    )
    told = Reason(code="told_by", tellings=tellings_of(window), reports=reports)
    return Finding(
        reasons=(shared, told, Reason(code="not_proof")),
        evidence=reports,
        evident_at=evident(window),
        roots=roots_of(window),
        nominals=tuple(children),
        items=(given.thing,),
    )


def _say_shared(reason: Reason, words: Words) -> str:
    the_same = "The same account" if reason.thing and reason.thing.kind == "account" else "The same phone"
    children = count(number(reason, "children"), "child", "children")
    sources = count(number(reason, "sources"), "independent source")
    return (
        f"{the_same} ({words.thing(reason)}) is tied to {children} of different homes by {sources}, {spanning(reason)}."
    )


RULE = AlertRule(
    code="shared_account",
    version=2,
    title="A shared phone or account",
    explanation=(
        "One phone or account is tied to two to eight children of different homes, by two independent sources within 365 "
        "days. Their own numbers, those of homes, schools and the public, and what very many people share do not count. Young people "
        "share accounts: most such ties are innocent."
    ),
    parameters=PARAMETERS,
    reads=TiesOfThing,
    evaluate=evaluate,
    sentences={"shared": _say_shared, "told_by": say_told_by, "not_proof": say_not_proof},
    if_one_source=rests_on_sources,
    use="lists",
)
