"""Running the waiting steps: until none is left, or for as long as the worker lives. And sealing the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app


@dataclass(frozen=True)
class Processed:
    """How many steps ran, and how many were given up and are kept for a person to look at."""

    steps: int
    failed: int


def process(on_step: Callable[[str], None] | None = None) -> Processed:
    """Run every waiting step until none is left, then seal the ledger."""
    before = _counts()
    with _Watching(on_step):
        app_for_worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        while _waiting():
            app_for_worker.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
            )
    after = _counts()
    seal()
    return Processed(after["ran"] - before["ran"], after["failed"])


def work() -> None:
    """Run steps as they come, until stopped (Ctrl-C or SIGTERM)."""
    app_for_worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    app_for_worker.run_worker(delete_jobs="successful", install_signal_handlers=True)


def seal() -> None:
    from wholepicture.access.sealing import seal_pending

    seal_pending()


def _waiting() -> bool:
    with connections["worker"].cursor() as sql:
        sql.execute("SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo')")
        return bool(sql.fetchone()[0])


def _counts() -> dict[str, int]:
    with connections["worker"].cursor() as sql:
        sql.execute("SELECT count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs")
        return {"failed": sql.fetchone()[0], "ran": _ran}


_ran = 0


class _Watching:
    """Counts steps as they end, and tells who watches."""

    def __init__(self, on_step: Callable[[str], None] | None):
        self.on_step = on_step

    def __enter__(self) -> None:
        for task in app.tasks.values():
            if task.queue == "steps" and not hasattr(task.func, "watched"):
                task.func = _counted(task.func, task.name)
        _listeners[:] = [self.on_step] if self.on_step else []

    def __exit__(self, *_: Any) -> None:
        _listeners.clear()


_listeners: list[Callable[[str], None]] = []


def _counted(function: Any, name: str) -> Any:
    def run(*args: Any, **kwargs: Any) -> Any:
        global _ran
        answer = function(*args, **kwargs)
        _ran += 1
        for listener in _listeners:
            listener(name)
        return answer

    run.watched = True  # type: ignore[attr-defined]
    return run
