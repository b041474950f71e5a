"""Running the waiting steps: until none is left, or for as long as the worker lives. And what a clock asks for: sealing
the ledger, erasing files that nobody came back to, taking disagreements higher that nobody answered."""

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from wholepicture.base import clock

SEAL_EVERY = SWEEP_EVERY = 60  # seconds
DRAW_EVERY = 2  # seconds: whoever attaches a photo looks for it on the next page
LATE_EVERY = timedelta(hours=1)
TELLS_FROM = 7  # o'clock, in England
LOOK_EVERY = 0.2  # seconds, where nothing waited: what says danger is on the hub's page within one
RUNNING = 7212  # the advisory lock that every process which runs steps shares

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Processed:
    """How many steps ran, and how many were given up and are kept for a person to look at."""

    steps: int
    failed: int


def process(on_step: Callable[[str], None] | None = None) -> Processed:
    """Run every waiting step until none is left, then sweep and seal the ledger."""
    before = _counts()
    with _Watching(on_step), _running():
        while waiting():
            ran = _ran
            asyncio.run(_run_steps(wait=False, install_signal_handlers=False))
            if _ran == ran:
                # What waits is behind another worker's job, or is to be tried again in a moment.
                time.sleep(0.1)
                _resume()
        draw_files()
    after = _counts()
    sweep()
    seal()
    return Processed(after["ran"] - before["ran"], after["failed"])


def work() -> None:
    """Run steps as they come, and sweep every minute, until stopped (Ctrl-C or SIGTERM)."""
    ended = threading.Event()
    sweeping = threading.Thread(target=_sweep_until, args=(ended,), name="sweeping")
    drawing = threading.Thread(target=_draw_until, args=(ended,), name="drawing")
    with _running():
        sweeping.start()
        drawing.start()
        try:
            # It looks several times a second and listens to nobody: any role of the database may send a notification, and one
            # that the library cannot read would end it.
            asyncio.run(_run_steps(install_signal_handlers=True, fetch_job_polling_interval=LOOK_EVERY))
        finally:
            ended.set()
            sweeping.join()
            drawing.join()


def seal_until_stopped() -> None:
    """Seal the ledger every minute, and once more when stopped (Ctrl-C or SIGTERM)."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    last = False
    while not last:
        last = ended.wait(SEAL_EVERY)
        try:
            seal()
        except Exception:
            # Entries wait, and nothing is lost; the database may be starting again. The sequencer writes no entry of its own.
            _log.exception("the ledger could not be sealed; it is tried again")
        connections["sequencer"].close()


async def _run_steps(**how: Any) -> None:
    """Run steps in one thread, and so through one connection (settings.py lets it stay open between them).

    To open one takes PostgreSQL longer than most steps do, and statements prepared in it are planned anew.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="steps")
    loop.set_default_executor(thread)
    worker = _worker()
    try:
        async with worker.open_async():
            await worker.run_worker_async(listen_notify=False, delete_jobs="successful", **how)
    finally:
        await loop.run_in_executor(thread, connections.close_all)


def _worker() -> App:
    """Procrastinate as it runs steps: one at a time, so that it opens a second connection only where it waits for the first."""
    return app.with_connector(PsycopgConnector(kwargs=connector_params("worker"), min_size=1, max_size=4))


def _sweep_until(ended: threading.Event) -> None:
    while not ended.wait(SWEEP_EVERY):
        do_by_the_clock()
    connections["worker"].close()


def do_by_the_clock() -> None:
    """All that a clock asks for, each by itself: what one of them cannot do keeps nobody from being told by the others."""
    once_a_day = (tell_overdue, tell_expiring, tell_lapsing, remind)
    every_hour = (tell_late, tell_late_placements, tell_late_questions, ask_for_panels)
    for do in (sweep, *once_a_day, *every_hour, hand_over):
        try:
            do()
        except Exception as problem:
            _log.exception("what a clock asks for could not be done; it is tried again")
            _write_error(problem, "what a clock asks for")
            connections["worker"].close()


def _draw_until(ended: threading.Event) -> None:
    """Draw attached files beside the steps: what is urgent does not wait for a document of forty pages."""
    while not ended.wait(DRAW_EVERY):
        try:
            draw_files()
        except Exception as problem:
            _log.exception("attached files could not be drawn; it is tried again")
            _write_error(problem, "drawing attached files")
            connections["worker"].close()
            ended.wait(SWEEP_EVERY)
    connections["worker"].close()


def draw_files() -> int:
    """Draw every attached file that waits. Returns how many were drawn, or held back."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.intake.attachments.looking import draw_waiting

    return draw_waiting(system_viewer("derivation"), settings.SCANNER)


def sweep() -> None:
    """Erase files that have waited for a day to be taken in; take disagreements higher whose time has run out. Nothing is written
    where there is none."""
    try:
        _erase_left_over()
    finally:
        _take_silent_higher()


def _take_silent_higher() -> None:
    """Each in a transaction of its own: what one spoils must not stop the clock of the others."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.casework.escalation.commands import pass_over_silence
    from wholepicture.casework.escalation.queries import silent_escalations

    viewer = system_viewer("derivation")
    with viewer.acting():
        silent = silent_escalations()
    for escalation in silent:
        try:
            pass_over_silence(viewer, escalation=escalation)
        except Exception as problem:
            _log.exception("a disagreement could not be taken higher; it is tried again")
            _write_error(problem, "taking a disagreement higher", records=[escalation])


def _erase_left_over() -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.intake.commands import erase_old_uploads
    from wholepicture.intake.queries import uploads_left_over

    viewer = system_viewer("derivation")
    with viewer.acting():
        left_over = uploads_left_over()
    if left_over:
        erase_old_uploads(viewer)


_told_on: dict[Callable[..., int], date] = {}  # the day on which this process told last, by what it tells of


def tell_overdue() -> None:
    """Once a day: the hub is told of what is overdue."""
    from wholepicture.alerts.commands import tell_of_overdue

    _once_a_day(tell_of_overdue)


def tell_expiring() -> None:
    """Once a day: who sees to a measure is told that it expires."""
    from wholepicture.casework.disruption.expiry import tell_expiring as tell_of_expiring

    _once_a_day(tell_of_expiring)


def tell_lapsing() -> None:
    """Once a day: who soon reads no more for want of training is told, and who leads or looks after them."""
    from wholepicture.notices.training_told import tell_lapsing as tell_of_lapsing

    _once_a_day(tell_of_lapsing)


def remind() -> None:
    """Once a day: who sent no report for long is shown how to record."""
    from wholepicture.intake.reminding import remind_how

    _once_a_day(remind_how)


def _once_a_day(tell: Callable[..., int]) -> None:
    """From TELLS_FROM on."""
    from wholepicture.access.viewer import system_viewer

    now = clock.now()
    today = clock.local_date(now)
    if _told_on.get(tell) == today or now.astimezone(clock.LOCAL).hour < TELLS_FROM:
        return
    tell(system_viewer("derivation"), at=now)
    _told_on[tell] = today


_looked_at: dict[Callable[..., int], datetime] = {}  # when this process looked last, by what it tells of


def tell_late() -> None:
    """Every hour: who sees to a return interview is told that it is late. Its clock runs in hours, by day and night."""
    from wholepicture.casework.missing.late import tell_late_interviews

    _every_hour(tell_late_interviews)


def tell_late_placements() -> None:
    """Every hour: who sees to a placement is told that something about it is late, and no more once it is done."""
    from wholepicture.casework.placement.late import tell_late_placements as tell_of_late

    _every_hour(tell_of_late)


def tell_late_questions() -> None:
    """Every hour: both sides of a question to an agency are told that nobody answered it in time."""
    from wholepicture.casework.question.late import tell_late_questions as tell_of_late

    _every_hour(tell_of_late)


def ask_for_panels() -> None:
    """Every hour: members of a panel that meets soon are asked whose agency has written nothing, and no more once it has."""
    from wholepicture.casework.meeting.panels.asking import ask_silent_members

    _every_hour(ask_silent_members)


def _every_hour(tell: Callable[..., int]) -> None:
    from wholepicture.access.viewer import system_viewer

    now = clock.now()
    last = _looked_at.get(tell)
    if last and now - last < LATE_EVERY:
        return
    tell(system_viewer("derivation"), at=now)
    _looked_at[tell] = now


def hand_over() -> None:
    """Whoever covers for somebody who is away is told of what waited for them already. Nothing is written where there is none."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.notices.handing_over import hand_over as hand_over_at
    from wholepicture.notices.handing_over import is_any_to_hand_over

    now, viewer = clock.now(), system_viewer("derivation")
    with viewer.acting():
        waits = is_any_to_hand_over(now)
    if waits:
        hand_over_at(viewer, at=now)


def seal() -> None:
    from wholepicture.access.sealing import seal_pending

    seal_pending()


def write_failed_step(step: str, ids: Sequence[UUID], problem: Exception) -> None:
    """Write to the ledger that a step failed on one id alone: for the agency whose report it is, where it is a report."""
    from wholepicture.access.viewer import system_viewer

    _write_error(problem, f"the step {step}", viewer=system_viewer("derivation", agency=_sender_of(ids)), records=ids)


def _sender_of(ids: Sequence[UUID]) -> UUID | None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.intake.queries import senders

    try:
        with system_viewer("derivation").acting():
            sent = senders(ids)
    except Exception:
        _log.exception("whose report a step failed on could not be read")
        return None
    return next((agency for agency, _ in sent.values()), None)


def _write_error(problem: Exception, place: str, *, viewer: Any = None, records: Sequence[UUID] = ()) -> None:
    from wholepicture.access.errors import record_error
    from wholepicture.access.viewer import system_viewer

    record_error(viewer or system_viewer("derivation"), problem, place=place, records=records)


def waiting() -> int:
    """How many steps wait."""
    with connections["worker"].cursor() as sql:
        sql.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(sql.fetchone()[0])


def retry_failed() -> int:
    """Let what was given up wait again. Returns how many steps that are."""
    with connections["worker"].cursor() as sql:
        sql.execute(
            "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs "
            "WHERE status = 'failed'"
        )
        return len(sql.fetchall())


@contextmanager
def _running() -> Iterator[None]:
    """Hold the sign that somebody runs steps, having put back what a process that was killed left half done."""
    _resume()
    with connections["worker"].cursor() as sql:
        sql.execute("SELECT pg_advisory_lock_shared(%s)", [RUNNING])
    try:
        yield
    finally:
        with connections["worker"].cursor() as sql:
            sql.execute("SELECT pg_advisory_unlock_shared(%s)", [RUNNING])


def _resume() -> None:
    """Put steps back whose worker is gone: all that are under way when no process runs steps, else those without a
    sign of life. Nothing of theirs was stored, for a step is one transaction; but they would hold up those behind."""
    with connections["worker"].cursor() as sql:
        sql.execute("SELECT pg_try_advisory_lock(%s)", [RUNNING])
        alone = sql.fetchone()[0]
        try:
            sql.execute(
                """SELECT procrastinate_retry_job_v2(j.id, now(), NULL, NULL, NULL) FROM procrastinate_jobs j
                   WHERE j.status = 'doing' AND (%s OR NOT EXISTS (
                       SELECT 1 FROM procrastinate_workers w
                       WHERE w.id = j.worker_id AND w.last_heartbeat > now() - interval '1 minute'))""",
                [alone],
            )
        finally:
            if alone:
                sql.execute("SELECT pg_advisory_unlock(%s)", [RUNNING])


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
