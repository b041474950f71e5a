"""Running a step: one job, many ids. What one id spoils must not hold up the others.

A job that fails is tried again in halves until the one id that fails stands alone; that one is tried three times and
then kept as failed, where `wholepicture process` counts it.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wholepicture.base import topics

RETRY = RetryStrategy(max_attempts=3, wait=1)

Failed = Callable[[str, Sequence[UUID], Exception], None]
_tell: list[Failed] = []


def tell_of_failures(to: Failed) -> None:
    """Set who is told of a step that failed on one id alone: the step, the ids, and why. Called once, at the top of the house."""
    _tell[:] = [to]


class MalformedJob(Exception):
    """A job holds something that is no list of ids. It is not one that a topic woke, and was passed over."""


def step(name: str) -> Callable[[Callable[[Sequence[UUID]], Any]], Any]:
    """Make a function of ids the step `name`, a job of the queue `steps`."""

    def register(function: Callable[[Sequence[UUID]], Any]) -> Any:
        def run(context: Any, /, *_: Any, ids: Any = None, **__: Any) -> None:
            understood = _ids_in(ids)
            if understood is None:
                _told(name, (), MalformedJob(MalformedJob.__doc__))
                return
            try:
                with topics.running(context.job.priority, ids):
                    function(understood)
            except Exception as problem:
                if len(understood) <= 1:
                    _told(name, understood, problem)
                    raise
                _defer_halves(context, ids)

        run.__doc__ = function.__doc__
        return app.task(name=name, queue="steps", pass_context=True, retry=RETRY)(run)

    return register


def _ids_in(ids: Any) -> list[UUID] | None:
    """The ids of a job, or None where it holds anything else."""
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        return None
    try:
        return list(map(UUID, ids))
    except ValueError:
        return None


def _told(name: str, ids: Sequence[UUID], problem: Exception) -> None:
    for tell in _tell:
        tell(name, ids, problem)


def _defer_halves(context: Any, ids: list[str]) -> None:
    half = len(ids) // 2
    task = context.task.configure(lock=name_of_room(context.task.name), priority=context.job.priority)
    for part in (ids[:half], ids[half:]):
        task.defer(ids=part)


def name_of_room(step: str) -> str:
    """The room whose step it is. Steps of one room run one after another."""
    return step.partition(".")[0]
