"""Gathers what the rules read from the picture, as the background worker, and has each rule that is used look at it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from wholepicture.access.queries import protected_nominals
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.children import chronologies
from wholepicture.alerts.finding import PRESUMES, Finding, Reason, discreet
from wholepicture.alerts.gathered import Gathered, Presumed, Raised
from wholepicture.alerts.inputs import ChronologyOfChild, Input, TiesOfThing
from wholepicture.alerts.rule import all_found
from wholepicture.alerts.rules_used import RulesUsed, UsedRule
from wholepicture.alerts.things import ties_of_things
from wholepicture.partnership.queries import agencies_by_id

# What a rule may read, and who gathers it.
Gather: TypeAlias = Callable[[Sequence[UUID], Agencies], Iterator[Gathered]]
GATHERERS: Mapping[type[Input], Gather] = {ChronologyOfChild: chronologies, TiesOfThing: ties_of_things}


def findings(submissions: Sequence[UUID]) -> list[Raised]:
    """Everything that a rule finds in what these submissions touch; about a protected child, as it may be stored."""
    agencies, used = Agencies(agencies_by_id().values()), RulesUsed()
    raised: list[Raised] = []
    for kind, gather in GATHERERS.items():
        for gathered in gather(submissions, agencies):
            raised += looked_at(gathered, used.reading(kind, gathered.area))
    named = (nominal for row in raised for finding in row.every_finding for nominal in finding.nominals)
    protected = protected_nominals(set(named))
    return [_as_stored(row, protected, agencies) for row in raised]


def looked_at(gathered: Gathered, reading: Iterable[UsedRule]) -> Iterator[Raised]:
    """What these rules find in what was gathered of one child or thing."""
    for used in reading:
        findings = all_found(used.rule, gathered.given)
        if findings:
            first, *further = findings
            yield Raised(
                gathered.area,
                gathered.about,
                used.rule,
                first,
                gathered.told,
                used.only_lists,
                further=tuple(further),
            )
        elif gathered.presumed:
            yield from _if_they_are_one(gathered, gathered.presumed, used)


def _if_they_are_one(gathered: Gathered, presumed: Presumed, used: UsedRule) -> Iterator[Raised]:
    """What a rule finds only if those who may be one child are: it says so, first of all."""
    for finding in all_found(used.rule, presumed.given):
        taken = {presumed.of_whom[report] for report in finding.evidence if report in presumed.of_whom}
        others = tuple(sorted(taken - {gathered.about}))
        if others and gathered.about in taken:
            whole = _presuming(finding, others)
            yield Raised(
                gathered.area, gathered.about, used.rule, whole, presumed.told, used.only_lists, presumes=others
            )
            return


def _presuming(finding: Finding, others: Sequence[UUID]) -> Finding:
    saying = Reason(code=PRESUMES, values={"descriptions": len(others) + 1})
    return replace(
        finding,
        reasons=(finding.reasons[0], saying, *finding.reasons[1:]),
        nominals=tuple(dict.fromkeys((*finding.nominals, *others))),
    )


def _as_stored(row: Raised, protected: set[UUID], agencies: Agencies) -> Raised:
    named = {nominal for finding in row.every_finding for nominal in finding.nominals}
    if protected.isdisjoint(named):
        return row
    # One alert is made of them: whom one of them is about stands beside the reasons of another.
    first, *further = (discreet(finding, agencies.names()) for finding in row.every_finding)
    return replace(row, finding=first, further=tuple(further))
