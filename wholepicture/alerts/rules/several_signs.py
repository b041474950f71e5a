"""Several signs from several agencies: different signs of harm or risk about one child, from independent sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import (
    ChronologyOfChild,
    Evidence,
    SignSeen,
    agencies_of,
    first_and_last,
    reports_of,
    roots_of,
    signs_in,
)
from wholepicture.alerts.rule import AlertRule, Parameters
from wholepicture.alerts.windows import days_in, evident, fullest_window, growing, near, raising, reasons_by_sign
from wholepicture.alerts.wording import Words, count, number, say_sign, spanning

MOST_PAIRS = 100  # of sources tried as one: beyond, nothing is said
PARAMETERS: Parameters = {"signs": 3, "agencies": 2, "days": 90, "pointing": 1}

_NOBODY = UUID(int=0)  # asked whether the rule fires, not about whom


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """Whether enough different signs from enough agencies lie within one window; the window that fills first.

    Evidence is added in the order in which it was written down: `evident_at` is when the last needed report was.
    """
    days = days_in(parameters)
    for newest, until_now in growing(raising(given.signs), given.decided):
        close = near(until_now, newest, days)
        # Cheap first: most children never come near, and the fullest window costs more to find.
        if not _may_suffice(close, parameters):
            continue
        window = fullest_window(close, newest, days, at=lambda sign: sign.at, counted=_distinct_signs)
        if _may_suffice(window, parameters) and _distinct_signs(window) >= parameters["signs"]:
            return _finding(given.child, window)
    return None


def _may_suffice(signs: Sequence[SignSeen], parameters: Parameters) -> bool:
    codes = {sign.code for sign in signs}
    agencies = agencies_of(signs)
    points = sum(sign.points for sign in signs)
    is_enough = len(codes) >= parameters["signs"] and len(agencies) >= parameters["agencies"]
    return is_enough and points >= parameters["pointing"]


def _distinct_signs(signs: Iterable[SignSeen]) -> int:
    """How many different signs there are when one observation counts once.

    Signs of one root that share an overlap group, directly or through another, are one observation and may stand for
    any one of their codes; the same code from two roots is one sign. So: the largest matching of observations to codes.
    """
    observations = _observations(signs)
    taken: dict[str, int] = {}

    def place(observation: int, tried: set[str]) -> bool:
        for code in sorted(observations[observation]):
            if code in tried:
                continue
            tried.add(code)
            if code not in taken or place(taken[code], tried):
                taken[code] = observation
                return True
        return False

    return sum(place(observation, set()) for observation in range(len(observations)))


def _observations(signs: Iterable[SignSeen]) -> list[set[str]]:
    """The codes that each observation may stand for."""
    by_root: dict[str, list[tuple[set[str], set[str]]]] = {}
    for sign in sorted(signs, key=lambda sign: (sign.root, sign.code)):
        by_root[sign.root] = _with_sign(by_root.get(sign.root, []), sign)
    return [codes for observations in by_root.values() for codes, _ in observations]


def _with_sign(observations: list[tuple[set[str], set[str]]], sign: SignSeen) -> list[tuple[set[str], set[str]]]:
    """The observations of one root, each (codes, overlap groups), with one more sign: it joins those that it overlaps."""
    codes, groups = {sign.code}, set(sign.groups)
    apart = []
    for other_codes, other_groups in observations:
        if groups & other_groups or sign.code in other_codes:
            codes |= other_codes
            groups |= other_groups
        else:
            apart.append((other_codes, other_groups))
    return [*apart, (codes, groups)]


# -- what it finds ------------------------------------------------------------------------------------------------------


def _finding(child: UUID, window: Sequence[SignSeen]) -> Finding:
    reasons = [_all_of_them(window, len({sign.code for sign in window})), *reasons_by_sign(window)]
    reasons += _passed_on(sign for sign in window if sign.is_passed_on)
    return Finding(
        reasons=tuple(reasons),
        evidence=reports_of(window),
        evident_at=evident(window),
        roots=roots_of(window),
        nominals=(child,),
    )


def _passed_on(signs: Iterable[SignSeen]) -> Iterator[Reason]:
    """Says of what was passed on whether it can be told who said it first."""
    by_reason: dict[str, list[SignSeen]] = {}
    for sign in signs:
        by_reason.setdefault("passed_on" if sign.first_said_by else "first_said_by_unknown", []).append(sign)
    for code, told in sorted(by_reason.items(), reverse=True):
        reports = reports_of(told)
        yield Reason(code=code, values={"reports": len(reports)}, reports=reports)


def _all_of_them(window: Sequence[SignSeen], signs: int) -> Reason:
    agencies = agencies_of(window)
    return Reason(
        code="different_signs",
        values={"signs": signs, "agencies": len(agencies), "sources": len(roots_of(window))},
        between=first_and_last(window),
        reports=reports_of(window),
    )


# -- its words ----------------------------------------------------------------------------------------------------------


def _say_different_signs(reason: Reason, words: Words) -> str:
    agencies = count(number(reason, "agencies"), "agency", "agencies")
    sources = count(number(reason, "sources"), "independent source")
    return f"{number(reason, 'signs')} different signs from {agencies} ({sources}) {spanning(reason)}."


def _say_passed_on(reason: Reason, words: Words) -> str:
    reports = number(reason, "reports")
    counts = "counts" if reports == 1 else "count"
    return f"{count(reports, 'report')} passed on what another agency said first, and {counts} with it as one source."


def _say_unknown(reason: Reason, words: Words) -> str:
    reports = number(reason, "reports")
    counts = "counts" if reports == 1 else "count"
    return (
        f"{count(reports, 'report')} passed on what somebody else said first, and it cannot be told which agency that was: "
        f"{'it' if reports == 1 else 'they'} {counts} as no further source."
    )


# -- if two reports came from one source --------------------------------------------------------------------------------


def if_one_source(evidence: Evidence, parameters: Parameters = PARAMETERS) -> str:
    """Whether this would have been raised if two of its sources were one, and which two matter."""
    signs = signs_in(evidence.reports)
    agencies = {sign.root: sign.agency.name for sign in signs}
    pairs = list(combinations(sorted(agencies), 2))
    if len(pairs) > MOST_PAIRS or not _is_raised(signs, parameters):
        return ""  # what is shown of the reports says less than what the rule read: nothing honest can be said
    deciding = [pair for pair in pairs if not _is_raised(_as_one_source(signs, *pair), parameters)]
    return _say_deciding(deciding, pairs, agencies)


def _is_raised(signs: Sequence[SignSeen], parameters: Parameters) -> bool:
    return evaluate(ChronologyOfChild(child=_NOBODY, signs=signs), parameters) is not None


def _as_one_source(signs: Iterable[SignSeen], root: str, other: str) -> list[SignSeen]:
    return [replace(sign, root=root) if sign.root == other else sign for sign in signs]


def _say_deciding(
    deciding: Sequence[tuple[str, str]], pairs: Sequence[tuple[str, str]], agencies: dict[str, str]
) -> str:
    if not deciding:
        return "If any two of these reports came from one source, this would still have been raised."
    if len(deciding) == len(pairs):
        return "If any two of these reports came from one source, this would not have been raised."
    named = " or ".join(dict.fromkeys(f"{agencies[root]} and {agencies[other]}" for root, other in deciding))
    return f"If the reports by {named} came from one source, this would not have been raised."


RULE = AlertRule(
    code="several_signs",
    version=4,
    title="Several signs from several agencies",
    explanation=(
        "Different signs of harm or risk about one child, from independent sources in different agencies, within a number "
        "of days, of which at least one speaks of what somebody else does. Signs that one observation may explain together "
        "count once. What is passed on counts once, for whoever first said it, however they are written; for nobody where "
        "that cannot be told. Vulnerabilities never raise this alert."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={
        "different_signs": _say_different_signs,
        "sign": say_sign,
        "passed_on": _say_passed_on,
        "first_said_by_unknown": _say_unknown,
    },
    if_one_source=if_one_source,
    use="off",
)
