"""The figures of a run through a town: how much was raised, how much of it was right, and how soon each exploited child was."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from wholepicture.config.evaluation.looking import Look
from wholepicture.config.evaluation.perfect_picture import id_of
from wholepicture.config.evaluation.town import Exploited, Town

PER_CHILDREN = 20_000


@dataclass(frozen=True)
class Named:
    """When an exploited child was first raised, by which rule, and when she was first at least listed."""

    raised_on: date | None
    rule: str
    listed_on: date | None


def is_right(town: Town, look: Look) -> bool:
    """Whether a look concerns a child who is exploited."""
    return not look.people.keys().isdisjoint(map(id_of, town.truth.exploited))


def totals(town: Town, looks: Sequence[Look]) -> dict[str, Any]:
    """How much asked for a look, a week and for so many children, and how much of it concerned an exploited child."""
    raised = [look for look in looks if look.raised_at]
    listed = [look for look in looks if not look.raised_at]
    a_week = PER_CHILDREN / town.children / town.weeks
    return {
        "alerts": len(raised),
        "alerts_a_week": round(len(raised) * a_week, 2),
        "share_right": _share(sum(is_right(town, look) for look in raised), len(raised)),
        "listed": len(listed),
        "listed_a_week": round(len(listed) * a_week, 2),
        "listed_share_right": _share(sum(is_right(town, look) for look in listed), len(listed)),
    }


def by_rule(town: Town, looks: Iterable[Look], named: Iterable[Named]) -> list[dict[str, Any]]:
    """For each rule that fired: how often, with what share right, and how many exploited children it was the first to raise."""
    fired: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for look in looks:
        for rule in look.fired:
            fired[rule] += 1
            right[rule] += is_right(town, look)
    first = Counter(child.rule for child in named)
    return [
        {
            "rule": rule,
            "fired": fired[rule],
            "share_right": _share(right[rule], fired[rule]),
            "first_to_name": first[rule],
        }
        for rule in sorted(fired, key=lambda rule: (-fired[rule], rule))
    ]


def named(town: Town, looks: Sequence[Look]) -> dict[str, Named]:
    """When each exploited child was first named."""
    return {child: _named(child, looks) for child in town.truth.exploited}


def _named(child: str, looks: Sequence[Look]) -> Named:
    about = [(look, look.people[id_of(child)]) for look in looks if id_of(child) in look.people]
    raised = [
        # A look may name her later than it was raised. Of rules that fired before, whichever fired when it did comes first.
        (max(one.at, since), one.at != since, one.rule)
        for look, since in about
        for one in look.fired.values()
        if not one.only_lists
    ]
    listed = min((max(look.at, since).date() for look, since in about), default=None)
    if not raised:
        return Named(None, "", listed)
    at, _, rule = min(raised, key=lambda one: one[:2])
    return Named(at.date(), rule, listed)


def in_time(town: Town, named_by: dict[str, Named]) -> dict[str, Any]:
    """Of the exploited children: how many were raised some day and before serious harm, and how many could have been."""
    children = list(town.truth.exploited.values())
    could = [child for child in children if child.traces]
    return {
        "children": len(children),
        "left_a_trace": len(could),
        "raised": _share(sum(named_by[child.child].raised_on is not None for child in children), len(children)),
        "raised_before_harm": _share(
            sum(is_before_harm(child, named_by[child.child].raised_on) for child in children), len(children)
        ),
        "raised_or_listed": _share(
            sum(named_by[child.child].listed_on is not None for child in children), len(children)
        ),
        "raised_or_listed_before_harm": _share(
            sum(is_before_harm(child, named_by[child.child].listed_on) for child in children), len(children)
        ),
        "could_have_been_before_harm": _share(
            sum(is_before_harm(child, _earliest(child)) for child in children), len(children)
        ),
    }


def is_before_harm(child: Exploited, on: date | None) -> bool:
    """Whether a day came before serious harm did, or harm never came."""
    return on is not None and (child.serious_harm_on is None or on < child.serious_harm_on)


def _earliest(child: Exploited) -> date | None:
    """When the first report that tells of her exploitation was written down: nobody could have raised her before."""
    return child.traces[0].date() if child.traces else None


def child_by_child(town: Town, whole: dict[str, Named], alone: dict[str, dict[str, Named]]) -> list[dict[str, Any]]:
    """Each exploited child: days behind the earliest possible, and ahead of each agency that looks alone."""
    rows = []
    for child in sorted(town.truth.exploited.values(), key=lambda child: (child.network, child.child)):
        raised, earliest = whole[child.child].raised_on, _earliest(child)
        agencies = {agency: of_agency[child.child].raised_on for agency, of_agency in alone.items()}
        ahead = {agency: _days(raised, on) for agency, on in agencies.items() if on is not None}
        rows.append(
            {
                "child": child.child,
                "network": child.network,
                "first_contact_on": child.first_contact_on,
                "serious_harm_on": child.serious_harm_on,
                "earliest_possible_on": earliest,
                "raised_on": raised,
                "by_rule": whole[child.child].rule,
                "days_behind_earliest": _days(earliest, raised),
                "days_ahead_of_agencies": ahead,
                "agencies_alone_that_raise_her": sorted(ahead),
            }
        )
    return rows


def lag(rows: Iterable[dict[str, Any]]) -> float | None:
    """The median of the days behind the earliest possible, of those raised; None: nobody was."""
    days = [row["days_behind_earliest"] for row in rows if row["days_behind_earliest"] is not None]
    return median(days) if days else None


def _days(earlier: date | None, later: date | None) -> int | None:
    return (later - earlier).days if earlier and later else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 2) if whole else None
