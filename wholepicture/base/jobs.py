"""Running a step: one job, many ids. What one id spoils must not hold up the others.

A job that fails is tried again in halves until the one id that fails stands alone; that one is tried three times and
then kept as failed, where `wholepicture process` counts it.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=3, wait=1)

Failed = Callable[[str, Sequence[UUID], Exception], None]
_tell: list[Failed] = []


def tell_of_failures(to: Failed) -> None:
    """Set who is told of a step that failed on one id alone: the step, the ids, and why. Called once, at the top of the house."""
    _tell[:] = [to]


def step(name: str) -> Callable[[Callable[[Sequence[UUID]], Any]], Any]:
    """Make a function of ids the step `name`, a job of the queue `steps`."""

    def register(function: Callable[[Sequence[UUID]], Any]) -> Any:
        def run(context: Any, ids: list[str], **_: Any) -> None:
            try:
                function(list(map(UUID, ids)))
            except Exception as problem:
                if len(ids) == 1:
                    for tell in _tell:
                        tell(name, list(map(UUID, ids)), problem)
                    raise
                half = len(ids) // 2
                for part in (ids[:half], ids[half:]):
                    context.task.configure(lock=name.partition(".")[0]).defer(ids=part)

        run.__doc__ = function.__doc__
        return app.task(name=name, queue="steps", pass_context=True, retry=RETRY)(run)

    return register
