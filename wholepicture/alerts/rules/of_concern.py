"""Of concern: a child is tied to an adult, vehicle, phone, account or place that a person marked."""

from collections.abc import Sequence
from datetime import date, timedelta

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Mark, TieOfChild, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import written
from wholepicture.alerts.windows import days_in
from wholepicture.alerts.wording import Words, day, say_not_proof

PARAMETERS: Parameters = {
    "look_back_days": 365,
    "outside_ties": ["family", "carer_of", "works_with", "works_at", "own_number"],
}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first tie to what is marked that nobody has looked at since it was marked, with the others to the same."""
    ties = [tie for tie in given.ties if _counts(tie, given.marks.get(tie.other), parameters)]
    new = [tie for tie in ties if given.decided.is_new_since(tie, given.marks[tie.other].at)]
    if not new:
        return None
    first = min(new, key=lambda tie: (_evident(tie, given.marks[tie.other]), written(tie)))
    mark = given.marks[first.other]
    return _finding(given, mark, [tie for tie in ties if tie.other == first.other], first)


def _counts(tie: TieOfChild, mark: Mark | None, parameters: Parameters) -> bool:
    if mark is None or not mark.is_of_concern or tie.type in parameters["outside_ties"]:
        return False
    reaches_back = mark.at - timedelta(days=days_in(parameters, "look_back_days"))
    return reaches_back <= tie.at and mark.holds_for(tie)


def _evident(tie: TieOfChild, mark: Mark) -> object:
    return max(tie.recorded_at, mark.at)


def _finding(given: ChronologyOfChild, mark: Mark, ties: Sequence[TieOfChild], first: TieOfChild) -> Finding:
    is_person = first.kind == "nominal"
    thing = given.describe(first.kind, first.other)
    tied = Reason(
        code="tied",
        values={"marked_on": mark.at.date().isoformat()},
        thing=thing,
        tellings=tellings_of(ties),
        reports=reports_of(ties),
    )
    return Finding(
        reasons=(tied, Reason(code="not_proof")),
        evidence=reports_of(ties),
        evident_at=max(first.recorded_at, mark.at),
        roots=roots_of(ties),
        nominals=(given.child, first.other) if is_person else (given.child,),
        items=() if is_person else (first.other,),
    )


_KINDS = {
    "nominal": "a person",
    "vehicle": "a vehicle",
    "phone": "a phone",
    "account": "an account",
    "place": "a place",
}


def _say_tied(reason: Reason, words: Words) -> str:
    what = _KINDS[reason.thing.kind if reason.thing else "place"]
    marked = day(date.fromisoformat(str(reason.values["marked_on"])))
    return (
        f"Tied to {what} that somebody marked as of concern on {marked} ({words.thing(reason)}). "
        f"Told by: {words.tellings(reason)}."
    )


RULE = AlertRule(
    code="of_concern",
    version=1,
    title="Tied to somebody or something of concern",
    explanation=(
        "A child is tied to an adult, vehicle, phone, account or place that a person of the hub marked as of concern, with "
        "a reason. A mark looks back 365 days, is reviewed and expires. It spreads from an adult to a car or a phone only "
        "when a person says so. Stations, schools and shops are never marked."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"tied": _say_tied, "not_proof": say_not_proof},
    if_one_source=one_is_enough,
)
