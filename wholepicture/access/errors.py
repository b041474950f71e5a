"""Errors of ours on the ledger: what kind of error and where it was, never what it says, for that may hold what was typed."""

import logging
from collections.abc import Iterable
from uuid import UUID

from wholepicture.access.tries import ERROR, OUR_ERROR
from wholepicture.access.viewer import Viewer

_log = logging.getLogger(__name__)


def in_words(problem: BaseException, place: str) -> str:
    """What the ledger keeps of an error: its kind, by the name of its class, and where it was met."""
    return f"{OUR_ERROR.words}: {type(problem).__name__} in {place}"


def record_error(viewer: Viewer, problem: BaseException, *, place: str, records: Iterable[UUID] = ()) -> None:
    """Write to the ledger that something went wrong in a step or a command. What went wrong comes first: where this
    cannot be written either, it is logged and nothing is raised."""
    try:
        with viewer.acting():
            viewer.record(
                action="consultation",
                operation=ERROR,
                result="failed",
                records=records,
                justification=in_words(problem, place),
            )
    except Exception:
        _log.exception("an error of ours could not be written to the ledger")
