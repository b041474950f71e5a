"""A sign that points at somebody, and any other sign, from two agencies, within a window."""

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
    raising,
)
from wholepicture.alerts.wording import Words, count, number, say_sign, spanning

PARAMETERS: Parameters = {"days": 60}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first pointing sign with another sign that another agency said within the window."""
    signs = raising(given.signs)
    pair = first_pair(pointing(signs), signs, days_in(parameters), given.decided, _are_two)
    return finding_of_signs(given.child, "pointing_and_another", pair, later_of(*pair)) if pair else None


def _are_two(a: SignSeen, b: SignSeen) -> bool:
    """One observation may be both of two signs of a group: they count once."""
    return a.code != b.code and a.groups.isdisjoint(b.groups) and is_from_another_agency(a, b)


def _say_heading(reason: Reason, words: Words) -> str:
    agencies = count(number(reason, "agencies"), "agency", "agencies")
    return f"A sign that points at what somebody does, and another sign, from {agencies}, {spanning(reason)}."


RULE = AlertRule(
    code="pointing_and_another",
    version=1,
    title="A sign of what somebody does, and another sign",
    explanation=(
        "A sign that speaks of what somebody else does, and any other sign of harm or risk that another agency said within "
        "60 days. Signs that one observation may explain together count once, and so does what is passed on."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"pointing_and_another": _say_heading, "sign": say_sign},
    if_one_source=rests_on_sources,
    use="lists",
)
