"""Topics: how a lower room tells that something happened, without calling upward.

A topic is published in the same transaction as what it tells of, and carries ids only. Each step that the topic
wakes becomes one job in PostgreSQL (procrastinate): it commits or vanishes with the data. Which topic wakes which
step is said in one place, `wholepicture/flow.py`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from wholepicture.base.database_role import cursor

# Ids in one job. A job is one transaction: small enough to retry, large enough to share what a step loads.
BATCH = 200

_steps: dict[str, Sequence[str]] = {}


def wire(table: Mapping[str, Sequence[str]]) -> None:
    """Set which steps (task names) each topic wakes. Called once, by `flow`."""
    _steps.clear()
    _steps.update(table)


def publish(topic: str, ids: Iterable[UUID]) -> None:
    """Wake the steps of `topic` for these ids, after this transaction commits.

    Raises KeyError for a topic that `flow` does not know: a topic nobody declared would be lost without a word.
    """
    steps = _steps[topic]
    listed = sorted(set(map(str, ids)))
    if not listed or not steps:
        return
    with cursor() as sql:
        for start in range(0, len(listed), BATCH):
            args = json.dumps({"ids": listed[start : start + BATCH]})
            for step in steps:
                sql.execute("SELECT sec.defer(%s, %s)", [step, args])
