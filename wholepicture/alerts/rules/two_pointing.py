"""Two signs that point at somebody, from two agencies, within a window."""

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, SignSeen
from wholepicture.alerts.rule import AlertRule, Parameters, rests_on_sources
from wholepicture.alerts.windows import (
    days_in,
    finding_of_signs,
    first_pair,
    is_from_another_agency,
    later_of,
    pointing,
)
from wholepicture.alerts.wording import Words, count, number, say_sign, spanning

PARAMETERS: Parameters = {"days": 90}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first two pointing signs, of different codes, that two agencies said within the window."""
    signs = pointing(given.signs)
    pair = first_pair(signs, signs, days_in(parameters), given.decided, _are_two)
    return finding_of_signs(given.child, "two_pointing", pair, later_of(*pair)) if pair else None


def _are_two(a: SignSeen, b: SignSeen) -> bool:
    return a.code != b.code and is_from_another_agency(a, b)


def _say_heading(reason: Reason, words: Words) -> str:
    agencies = count(number(reason, "agencies"), "agency", "agencies")
    return f"{count(number(reason, 'signs'), 'sign')} that point at what somebody does, from {agencies}, {spanning(reason)}."


RULE = AlertRule(
    code="two_pointing",
    version=1,
    title="Two signs of what somebody does, from two agencies",
    explanation=(
        "Two different signs that speak of what somebody else does (cars, gifts, an older partner, a hotel), said by two "
        "agencies within 90 days. What is passed on counts once."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"two_pointing": _say_heading, "sign": say_sign},
    if_one_source=rests_on_sources,
    use="lists",
)
