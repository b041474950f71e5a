"""A night away, or its return interview, that names an adult, a vehicle, a phone or an account."""

from collections.abc import Sequence

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import (
    ChronologyOfChild,
    Mark,
    Observation,
    TieOfChild,
    reports_of,
    roots_of,
    tellings_of,
)
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import TimeAway, nights_away, written
from wholepicture.alerts.windows import reason_of_night
from wholepicture.alerts.wording import Words, say_night, say_not_proof

PARAMETERS: Parameters = {
    "kinds": ["nominal", "vehicle", "phone", "account"],
    "outside_roles": ["child", "parent_or_carer", "professional"],
    "outside_ties": ["family", "carer_of", "works_with", "lives_at", "own_number"],
}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first night whose reports tie her to somebody outside family, carers and professionals, or to a thing of theirs."""
    ties = [tie for tie in given.ties if _may_matter(tie, given.marks.get(tie.other), parameters)]
    named = [(night, _named(night, ties)) for night in nights_away(given)]
    new = [(night, ties) for night, ties in named if any(given.decided.is_new(tie) for tie in ties)]
    if not new:
        return None
    return _finding(given, *min(new, key=lambda pair: written(_completing(given, *pair))))


def _completing(given: ChronologyOfChild, night: TimeAway, ties: Sequence[TieOfChild]) -> Observation:
    """What was told last of the night and of the first tie that nobody has looked at."""
    first = min((tie for tie in ties if given.decided.is_new(tie)), key=written)
    return max((night.first_told, first), key=written)


def _may_matter(tie: TieOfChild, mark: Mark | None, parameters: Parameters) -> bool:
    if mark is not None and mark.dismisses(tie):
        return False
    is_outside = tie.role in parameters["outside_roles"] or tie.type in parameters["outside_ties"]
    return tie.kind in parameters["kinds"] and not is_outside


def _named(night: TimeAway, ties: Sequence[TieOfChild]) -> list[TieOfChild]:
    reports = {observation.submission for observation in night.everything}
    return [tie for tie in ties if tie.submission in reports]


def _finding(given: ChronologyOfChild, night: TimeAway, ties: Sequence[TieOfChild]) -> Finding:
    observations = [*night.everything, *ties]
    others = {tie.other: tie for tie in ties}
    reasons = [Reason(code="named", values={"named": len(others)}, reports=reports_of(ties)), reason_of_night(night)]
    for other, tie in others.items():
        told = [tie for tie in ties if tie.other == other]
        thing = given.describe(tie.kind, other)
        reasons.append(Reason(code="who", thing=thing, tellings=tellings_of(told), reports=reports_of(told)))
    return Finding(
        reasons=(*reasons, Reason(code="not_proof")),
        evidence=reports_of(observations),
        evident_at=_completing(given, night, ties).recorded_at,
        roots=roots_of(observations),
        nominals=(given.child, *(other for other, tie in others.items() if tie.kind == "nominal")),
        items=tuple(other for other, tie in others.items() if tie.kind != "nominal"),
    )


def _say_named(reason: Reason, words: Words) -> str:
    return "A night away, and somebody outside family, carers and professionals is named with it, or a thing of theirs."


def _say_who(reason: Reason, words: Words) -> str:
    return f"Named: {words.thing(reason)}. Told by: {words.tellings(reason)}."


RULE = AlertRule(
    code="night_names_somebody",
    version=1,
    title="A night away that names somebody",
    explanation=(
        "What is told of a night away, or its return interview, names an adult, a vehicle, a phone or an account outside "
        "family, carers and professionals. Most such nights are innocent."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"named": _say_named, "night": say_night, "who": _say_who, "not_proof": say_not_proof},
    if_one_source=one_is_enough,
    use="lists",
)
