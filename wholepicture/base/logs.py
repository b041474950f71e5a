"""Log lines without values. Standard library only.

What an error says may hold what somebody typed, or a row of the database; what a library says of a request, its address. So a
line has the sentence that stands in our code, or a library's without what it fills in; and of an error its kinds and the
places in the code, which lead whoever mends it there. The ledger says who met it, and where.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

# Ours, whose sentences are constant (tests/web/test_logs.py reads them); the server's, which are; the queue's, which names
# steps and ids.
SAY_NOTHING_OF_PEOPLE = ("wholepicture", "uvicorn", "procrastinate")
UNSAID = "(what it says may hold values)"
MOST_PLACES = 12  # of one error, the innermost
_ROOT = Path(__file__).resolve().parents[2]


class WithoutValues(logging.Formatter):
    """Time, level, logger, sentence, and of an error its kinds and places."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {_sentence(record)}"
        problem = record.exc_info[1] if record.exc_info else None
        return f"{line} error={in_kinds(problem)}" if problem else line


def _sentence(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in SAY_NOTHING_OF_PEOPLE:
        return record.getMessage().strip()
    return str(record.msg).partition("\n")[0] if record.args else UNSAID


def in_kinds(problem: BaseException) -> str:
    """The kinds of an error and of those that it came from, each with its places, the innermost first."""
    return "; from ".join(_kind(each) for each in _chain(problem))


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def _kind(problem: BaseException) -> str:
    state = getattr(problem, "sqlstate", None)
    kind = f"{type(problem).__name__} {state}" if state else type(problem).__name__
    places = [
        f"{_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(problem.__traceback__)
    ]
    return f"{kind} at {' < '.join(reversed(places[-MOST_PLACES:]))}" if places else kind


def _short(file: str) -> str:
    """A file's name from the product's folder on, or from its library's."""
    path = Path(file)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def take_over() -> None:
    """What Python itself writes of errors that nobody caught is written so as well: for processes that run by themselves."""
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], problem: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    told = problem if problem is not None else kind()
    exc_info = (kind, told, trace)
    record = logging.LogRecord(
        __name__, logging.CRITICAL, __file__, 0, "an error that nobody caught", None, exc_info, "_uncaught"
    )
    sys.stderr.write(f"{WithoutValues().format(record)}\n")
