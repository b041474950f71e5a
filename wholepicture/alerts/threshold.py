"""A threshold of a partnership's own: so many episodes, signs or agencies about one child in so many days. Pure.

A person builds it without code: it is the same rule each time, with other parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import (
    ChronologyOfChild,
    Evidence,
    Observation,
    SignSeen,
    first_and_last,
    reports_of,
    roots_of,
)
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough, rests_on_agencies, rests_on_sources
from wholepicture.alerts.times_away import TimeAway, is_quiet, nights_away, times_away
from wholepicture.alerts.windows import (
    RAISING_LISTS,
    days_in,
    fullest_window,
    growing,
    near,
    raising,
    reasons_by_sign,
    told_by,
)
from wholepicture.alerts.wording import Words, count, number, say_sign, say_told_by, spanning
from wholepicture.base.dictionary import Dictionary, published
from wholepicture.base.indicators import Indicator

# What may be counted, and what each is called.
COUNTED: dict[str, tuple[str, str]] = {
    "episodes": ("missing episode", "missing episodes"),
    "nights": ("night away", "nights away"),
    "signs": ("different sign", "different signs"),
    "agencies": ("agency with a sign", "agencies with a sign"),
    "sources": ("independent source of a sign", "independent sources of a sign"),
}
MOST_COUNTED, LONGEST_DAYS = 50, 3650
MOST_LOOKED_AT = 300  # of one child, the newest: a child with more has long been raised
QUIET_DAYS = 180  # after a person dismissed her nights
OWN = "own_"  # codes of such rules begin so
UNTITLED = "A threshold of this partnership's own"
_AWAY: Mapping[str, Callable[[ChronologyOfChild], list[TimeAway]]] = {"episodes": times_away, "nights": nights_away}


def evaluate(given: ChronologyOfChild, parameters: Parameters) -> Finding | None:
    """Whether so many of what is counted lie within a window; what completes it is something nobody has looked at."""
    observations = sorted(_observations(given, parameters), key=lambda seen: seen.at)[-MOST_LOOKED_AT:]
    for newest, until_now in growing(observations, given.decided):
        # Cheap first: the fullest window costs more to find.
        if _counted(near(until_now, newest, days_in(parameters)), parameters) < parameters["at_least"]:
            continue
        within = fullest_window(
            until_now,
            newest,
            days_in(parameters),
            at=lambda seen: seen.at,
            counted=lambda seen: _counted(seen, parameters),
        )
        if _counted(within, parameters) >= parameters["at_least"]:
            return _finding(given, within, newest, parameters)
    return None


def _observations(given: ChronologyOfChild, parameters: Parameters) -> list[Observation]:
    if parameters["counts"] in _AWAY:
        spells = _AWAY[parameters["counts"]](given)
        return [spell.first_told for spell in spells if not is_quiet(given, spell, QUIET_DAYS)]
    codes = parameters.get("signs")
    return [sign for sign in raising(given.signs) if not codes or sign.code in codes]


def _counted(within: Sequence[Observation], parameters: Parameters) -> int:
    counts = parameters["counts"]
    if counts == "signs":
        return len({sign.code for sign in within if isinstance(sign, SignSeen)})
    if counts == "agencies":
        return len({told.first_said_by for told in within if told.first_said_by})
    return len(roots_of(within)) if counts == "sources" else len(within)


def _finding(
    given: ChronologyOfChild, within: Sequence[Observation], newest: Observation, parameters: Parameters
) -> Finding:
    crossed = Reason(
        code="crossed",
        values={
            "counts": str(parameters["counts"]),
            "number": _counted(within, parameters),
            "title": str(parameters.get("title", UNTITLED)),
        },
        between=first_and_last(within),
        reports=reports_of(within),
    )
    signs = [told for told in within if isinstance(told, SignSeen)]
    told = [told_by(within, "told_by")] if parameters["counts"] in _AWAY else reasons_by_sign(signs)
    return Finding(
        reasons=(crossed, *told),
        evidence=reports_of(within),
        evident_at=newest.recorded_at,
        roots=roots_of(within),
        nominals=(given.child,),
    )


def _say_crossed(reason: Reason, words: Words) -> str:
    counted = count(number(reason, "number"), *COUNTED[str(reason.values["counts"])])
    return f"{reason.values['title']}: {counted} {spanning(reason)}."


def if_one_source(evidence: Evidence, parameters: Parameters) -> str:
    """Whether it would have been crossed if two of its sources were one; without its settings that is not known."""
    if not parameters:
        return ""
    if parameters["counts"] == "sources":
        return rests_on_sources(evidence, {"sources": parameters["at_least"]})
    if parameters["counts"] == "agencies":
        return rests_on_agencies(evidence, {"agencies": parameters["at_least"]})
    return one_is_enough(evidence, parameters)


SENTENCES = {"crossed": _say_crossed, "sign": say_sign, "told_by": say_told_by}


def rule_of_threshold(
    code: str,
    version: int = 0,
    parameters: Mapping[str, Any] = MappingProxyType({}),
    dictionary: Dictionary | None = None,
) -> AlertRule[ChronologyOfChild]:
    """The rule that a threshold is; without parameters, its words alone. `dictionary`: of signs, as in force in its area; else the
    published one."""
    explained = in_words(parameters, dictionary) if parameters else "it is kept with the settings of the rules"
    return AlertRule(
        code=code,
        version=version,
        title=str(parameters.get("title", UNTITLED)),
        explanation=f"A threshold of this partnership's own: {explained}.",
        parameters=parameters,
        reads=ChronologyOfChild,
        evaluate=evaluate,
        sentences=SENTENCES,
        if_one_source=if_one_source,
        is_about_nights=parameters.get("counts") in _AWAY,
    )


def in_words(parameters: Mapping[str, Any], dictionary: Dictionary | None = None) -> str:
    """`3 different signs about one child within 90 days`. A sign that is retired says so."""
    counted = count(int(parameters["at_least"]), *COUNTED[str(parameters["counts"])])
    chosen = _chosen(parameters, dictionary or published())
    listed = ", ".join(f"“{sign.label}”{' (retired)' if sign.is_retired else ''}" for sign in chosen)
    of_these = f" (of these: {listed})" if listed else ""
    return f"{counted}{of_these} about one child within {count(int(parameters['days']), 'day')}"


def _chosen(parameters: Mapping[str, Any], dictionary: Dictionary) -> list[Indicator]:
    """The signs that a threshold counts alone, as the dictionary has them; none: it counts every sign."""
    return [dictionary.signs[code] for code in parameters.get("signs") or () if code in dictionary.signs]


def of_retired(parameters: Mapping[str, Any], dictionary: Dictionary) -> str:
    """What it means for a threshold that signs which it counts were retired since; nothing where none was."""
    chosen = _chosen(parameters, dictionary)
    retired = [f"“{sign.label}”" for sign in chosen if sign.is_retired]
    if not retired:
        return ""
    listed = " and ".join(filter(None, (", ".join(retired[:-1]), retired[-1])))
    are, they = ("is", "It counts") if len(retired) == 1 else ("are", "They count")
    said = f"{listed} {are} retired. {they} here in what was reported before, and in nothing that is reported since."
    too_few = len(chosen) - len(retired) < (parameters["at_least"] if parameters["counts"] == "signs" else 1)
    return (
        f"{said} Too few of the chosen signs are left for this to be crossed again: choose others." if too_few else said
    )


def problem_of_number(value: object, least: int, most: int) -> str:
    """What is wrong with a number that is to lie between two; empty: nothing."""
    return "" if type(value) is int and least <= value <= most else f"Give a whole number from {least} to {most:,}."


def problems(parameters: Mapping[str, Any], dictionary: Dictionary | None = None) -> dict[str, str]:
    """What is wrong with a threshold, by parameter. `dictionary`: as for `rule_of_threshold`."""
    wrong = {}
    if parameters.get("counts") not in COUNTED:
        wrong["counts"] = "Choose what is counted."
    for name, least, most in (("at_least", 1, MOST_COUNTED), ("days", 1, LONGEST_DAYS)):
        if problem := problem_of_number(parameters.get(name), least, most):
            wrong[name] = problem
    if not wrong and (wrong_signs := _wrong_with_signs(parameters, dictionary or published())):
        wrong["signs"] = wrong_signs
    return wrong


def _wrong_with_signs(parameters: Mapping[str, Any], dictionary: Dictionary) -> str:
    chosen = frozenset(parameters.get("signs") or ())
    if not chosen:
        return ""
    if parameters["counts"] in _AWAY:
        return "Signs are not counted here: choose none, or count signs, agencies or sources."
    for code in sorted(chosen):
        sign = dictionary.signs.get(code)
        if sign is None:
            return f"There is no sign with the code {code}."
        if sign.list not in RAISING_LISTS:
            return f"“{sign.label}” is a vulnerability. On its own it raises nothing, so it would never be counted: leave it out."
    if parameters["counts"] == "signs" and len(chosen) < parameters["at_least"]:
        return "More signs are to be counted than are chosen: it could never be crossed."
    return ""
