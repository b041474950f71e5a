"""Fallen silent: an agency that told of a child again and again tells nothing more, while another tells what is worrying."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from wholepicture.alerts.finding import Finding, Reason
from wholepicture.alerts.inputs import ChronologyOfChild, Observation, reports_of, roots_of, tellings_of
from wholepicture.alerts.rule import AlertRule, Parameters, one_is_enough
from wholepicture.alerts.times_away import nights_away, written
from wholepicture.alerts.windows import days_in, pointing
from wholepicture.alerts.wording import Words, count, number, say_told_by

PARAMETERS: Parameters = {"reports": 4, "silent_days": 42, "pauses": 3, "days": 365}


def evaluate(given: ChronologyOfChild, parameters: Parameters = PARAMETERS) -> Finding | None:
    """The first worry that nobody has looked at and that comes while another agency is silent against its own pattern."""
    by_agency = _by_agency(given)
    for worry in sorted(filter(given.decided.is_new, _worries(given)), key=written):
        for agency, told in by_agency.items():
            if agency != worry.agency.id and _is_silent(told, worry.recorded_at, parameters):
                return _finding(given, worry, _until(told, worry.recorded_at))
    return None


def _worries(given: ChronologyOfChild) -> list[Observation]:
    """What points at somebody, and nights away."""
    return [*pointing(given.signs), *(night.first_told for night in nights_away(given))]


def _by_agency(given: ChronologyOfChild) -> dict[UUID, list[Observation]]:
    """What each agency told of her, a report once, in the order in which it was written down. What it passes on is its word too."""
    everything: Iterable[Observation] = (
        *given.signs,
        *given.episodes,
        *given.interviews,
        *given.attendance,
        *given.ties,
    )
    reports: dict[UUID, dict[UUID, Observation]] = {}
    for observation in sorted(everything, key=written):
        reports.setdefault(observation.agency.id, {}).setdefault(observation.submission, observation)
    return {agency: list(told.values()) for agency, told in reports.items()}


def _until(told: Sequence[Observation], moment: datetime) -> list[Observation]:
    return [observation for observation in told if observation.recorded_at <= moment]


def _is_silent(told: Sequence[Observation], moment: datetime, parameters: Parameters) -> bool:
    """Whether an agency that told so often in a while has told nothing for long, and for longer than it ever did in it."""
    since = moment - timedelta(days=days_in(parameters))
    moments = [observation.recorded_at for observation in _until(told, moment) if observation.recorded_at >= since]
    if len(moments) < parameters["reports"]:
        return False
    silence = moment - moments[-1]
    usual = max((later - earlier for earlier, later in pairwise(moments)), default=timedelta(0))
    return silence >= timedelta(days=days_in(parameters, "silent_days")) and silence >= parameters["pauses"] * usual


def _finding(given: ChronologyOfChild, worry: Observation, told: Sequence[Observation]) -> Finding:
    last = told[-1]
    silent = Reason(
        code="silent",
        values={"reports": len(told), "days": (worry.recorded_at - last.recorded_at).days},
        tellings=tellings_of([last]),
        reports=reports_of([last]),
    )
    goes_on = Reason(code="goes_on", tellings=tellings_of([worry]), reports=reports_of([worry]))
    return Finding(
        reasons=(silent, goes_on),
        evidence=reports_of([last, worry]),
        evident_at=worry.recorded_at,
        roots=roots_of([last, worry]),
        nominals=(given.child,),
    )


def _say_silent(reason: Reason, words: Words) -> str:
    told = count(number(reason, "reports"), "report")
    silent = count(number(reason, "days"), "day")
    return f"Told last by: {words.tellings(reason)}, after {told}. Nothing came for {silent} since. Ask why."


def _say_goes_on(reason: Reason, words: Words) -> str:
    return f"Meanwhile something worrying is told. {say_told_by(reason, words)}"


RULE = AlertRule(
    code="fallen_silent",
    version=1,
    title="An agency has fallen silent",
    explanation=(
        "An agency told of a child at least four times within a year and then nothing for six weeks and for three times as "
        "long as it ever paused before, while another agency tells of a night away or of what somebody else does. Silence "
        "may be a move or a closed case: it is a question to that agency."
    ),
    parameters=PARAMETERS,
    reads=ChronologyOfChild,
    evaluate=evaluate,
    sentences={"silent": _say_silent, "goes_on": _say_goes_on},
    if_one_source=one_is_enough,
    use="off",
)
