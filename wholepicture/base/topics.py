"""Topics: how a lower room tells that something happened, without calling upward.

A topic is published in the same transaction as what it tells of, and carries ids only. Each step that the topic
wakes becomes one job in PostgreSQL (procrastinate): it commits or vanishes with the data. Which topic wakes which
step is said in one place, `wholepicture/flow.py`.

Each job has a priority, and what is more urgent is done first in every step. A step that goes on from another keeps its
urgency for the ids that it was woken for; others that moved along with these are done in the order of everyday reports.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from wholepicture.base.database_role import cursor
from wholepicture.base.priorities import ORDINARY, of_what_follows

# Ids in one job. A job is one transaction, and whatever is urgent waits for the one that runs: small enough to be over in
# a moment, large enough to share what a step loads.
BATCH = 10

_steps: dict[str, Sequence[str]] = {}


@dataclass(frozen=True)
class Running:
    """The job that is run now: how urgent it is, and for which ids."""

    priority: int
    ids: frozenset[str]


_running: ContextVar[Running | None] = ContextVar("wholepicture_running", default=None)


def wire(table: Mapping[str, Sequence[str]]) -> None:
    """Set which steps (task names) each topic wakes. Called once, by `flow`."""
    _steps.clear()
    _steps.update(table)


@contextmanager
def running(priority: int, ids: Collection[str]) -> Iterator[None]:
    """Everything published inside goes on from a job."""
    token = _running.set(Running(priority, frozenset(ids)))
    try:
        yield
    finally:
        _running.reset(token)


def publish(topic: str, ids: Iterable[UUID], *, priorities: Mapping[UUID, int] | None = None) -> None:
    """Wake the steps of `topic` for these ids, after this transaction commits.

    `priorities`: of those ids that have one of their own; the others have that of the job that is run, if any.
    Raises KeyError for a topic that `flow` does not know: a topic nobody declared would be lost without a word.
    """
    steps = _steps[topic]
    by_priority = _by_priority(set(ids), priorities or {})
    if not by_priority or not steps:
        return
    with cursor() as sql:
        for priority, listed in by_priority:
            for start in range(0, len(listed), BATCH):
                args = json.dumps({"ids": listed[start : start + BATCH]})
                for step in steps:
                    sql.execute("SELECT sec.defer(%s, %s, %s)", [step, args, priority])


def _by_priority(ids: Iterable[UUID], priorities: Mapping[UUID, int]) -> list[tuple[int, list[str]]]:
    """The ids of each priority, the most urgent first."""
    listed: dict[int, list[str]] = {}
    for published in ids:
        priority = priorities[published] if published in priorities else _inherited(str(published))
        listed.setdefault(priority, []).append(str(published))
    return [(priority, sorted(listed[priority])) for priority in sorted(listed, reverse=True)]


def _inherited(published: str) -> int:
    job = _running.get()
    if job is None:
        return ORDINARY
    return of_what_follows(job.priority if published in job.ids else min(job.priority, ORDINARY))
