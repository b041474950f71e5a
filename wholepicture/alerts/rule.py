"""What an alert rule is: published data, what it reads, what it finds, and its own words. One module of `rules/` holds one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import Evidence, Input
from wholepicture.alerts.wording import Words

Parameters: TypeAlias = Mapping[str, Any]
Read = TypeVar("Read", bound=Input)


@dataclass(frozen=True, kw_only=True)
class AlertRule(Generic[Read]):
    """A published rule. It fires or it does not; nothing adds up to a score.

    `parameters` may be changed by a partnership; a change is a new version. `evaluate` and `if_one_source` are pure
    functions of what they are given and the parameters. `sentences` puts each reason into words, by the reason's code.
    `if_one_source` says whether the alert would stand if two of its sources were one, or nothing where that cannot be
    said honestly. `use`, where a partnership sets nothing else: it `raises` alerts, only `lists` what is to be looked at again, or
    is `off`. `is_about_nights`: a dismissal keeps it quiet about the child for a while. `rolls_up`: while a person
    acts on an alert about the same that they confirmed, what it finds goes behind that alert. `follows_dismissal`: it
    looks for what comes after a dismissal, which keeps others quiet. `wants_another_source`: after a decision it raises what a
    source tells of which nobody had heard; else whatever report nobody has looked at. A rule that is withdrawn stays, with
    `active` False, and so do the words of its alerts; without its module they are listed under its code, with what their
    reasons hold.
    """

    code: str
    version: int
    title: str
    explanation: str
    parameters: Parameters
    reads: type[Read]
    evaluate: Callable[[Read, Parameters], Finding | None]
    sentences: Mapping[str, Callable[[Reason, Words], str]]
    if_one_source: Callable[[Evidence, Parameters], str]
    active: bool = True
    use: str = "raises"
    is_about_nights: bool = False
    rolls_up: bool = True
    follows_dismissal: bool = False
    wants_another_source: bool = True

    def published(self) -> dict[str, Any]:
        """What is told of the rule to everybody."""
        return {
            "code": self.code,
            "version": self.version,
            "title": self.title,
            "explanation": self.explanation,
            "parameters": dict(self.parameters),
            "reads": self.reads.described,
            "active": self.active,
            "use": self.use,
        }


MOST_FOUND = 30  # findings of one rule about one child or thing at once


def all_found(rule: AlertRule[Any], given: Any) -> list[Finding]:
    """Everything that a rule finds: its first finding, and what it finds once somebody has looked at those before.

    A rule finds one thing at a time. What comes of the first (it waits already, it is dropped) must not hide the next.
    """
    found: list[Finding] = []
    while len(found) < MOST_FOUND:
        finding = rule.evaluate(given, rule.parameters)
        if finding is None or given.decided.told_now.issuperset(finding.evidence):
            break
        found.append(finding)
        given = replace(given, decided=given.decided.and_looked_at(finding.evidence, finding.roots))
    return found


def one_is_enough(evidence: Evidence, parameters: Parameters) -> str:
    """What is said of a rule for which one source suffices."""
    return "One source is enough for this rule. Ask who else may know of it."


def rests_on_two(evidence: Evidence, parameters: Parameters) -> str:
    """What is said of a rule that asks for two independent sources."""
    if len(set(evidence.roots)) > 2:
        return "If any two of these reports came from one source, this would still have been raised."
    return "This rests on two independent sources. If both were one, it would not have been raised."
