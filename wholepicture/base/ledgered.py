"""Commands and queries: the only ways to write and to read, each an act on the ledger.

`@command(permission)` and `@query(permission)` open the viewer's transaction, check the permission, run the
function and write the ledger entry in the same transaction: if the entry cannot be written, nothing is done and
nothing is read. A refusal is written too, outside what was rolled back.

The viewer is the first argument. What it must offer is `Acting` below; `access.viewer` provides it.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V", bound="Acting")

# DPA 2018 s62: collection, alteration, consultation, disclosure, combination, erasure.
ACTIONS = ("collection", "alteration", "consultation", "disclosure", "combination", "erasure")


class Refusal(Exception):
    """An expected refusal, worded for the person who meets it: what happened, and what to do."""

    status = 409

    def __init__(self, message: str = ""):
        super().__init__(message or (self.__doc__ or "").strip())


class NotPermitted(Refusal):
    """Your role does not include this. Ask your lead, or the co-ordination hub, if you think it should."""

    status = 403


class NeedsReason(Refusal):
    """Say in a few words why. It is kept, and whoever reads it later must be able to follow it."""

    status = 422


class NotFound(Refusal):
    """There is nothing here that you can see. Check the link or the receipt number."""

    status = 404


class Acting(Protocol):
    """What a command or query needs of a viewer."""

    def may(self, permission: str) -> bool: ...

    def acting(self) -> AbstractContextManager[None]: ...

    def record(
        self,
        *,
        action: str,
        operation: str,
        result: str,
        subjects: Iterable[UUID],
        records: Iterable[UUID],
        justification: str,
    ) -> None: ...


class _Touched:
    def __init__(self) -> None:
        self.subjects: set[UUID] = set()
        self.records: set[UUID] = set()
        self.justification = ""


_touched: ContextVar[_Touched | None] = ContextVar("wholepicture_touched", default=None)


def concerning(*, subjects: Iterable[UUID] = (), records: Iterable[UUID] = (), justification: str = "") -> None:
    """Say, inside a command or query, whose record this is (nominals) and which records it touches."""
    now = _touched.get()
    if now is None:
        return
    now.subjects.update(subjects)
    now.records.update(records)
    if justification:
        now.justification = justification


def command(
    permission: str, *, action: str = "alteration"
) -> Callable[[Callable[Concatenate[V, P], R]], Callable[Concatenate[V, P], R]]:
    """Mark a write. `action` is one of `ACTIONS`."""
    return _act(permission, action, "command")


def query(
    permission: str, *, action: str = "consultation"
) -> Callable[[Callable[Concatenate[V, P], R]], Callable[Concatenate[V, P], R]]:
    """Mark a read that leaves its room. `action` is one of `ACTIONS`."""
    return _act(permission, action, "query")


def _act(permission: str, action: str, kind: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is not an action of the ledger")

    def wrap(function: Callable[..., R]) -> Callable[..., R]:
        operation = f"{function.__module__.removeprefix('wholepicture.')}.{function.__name__}"

        @wraps(function)
        def act(viewer: Any, *args: Any, **kwargs: Any) -> R:
            touched = _Touched()
            token = _touched.set(touched)

            def write(result: str, why: str) -> None:
                viewer.record(
                    action=action,
                    operation=operation,
                    result=result,
                    subjects=touched.subjects,
                    records=touched.records,
                    justification=why,
                )

            try:
                with viewer.acting():
                    if not viewer.may(permission):
                        raise NotPermitted
                    answer = function(viewer, *args, **kwargs)
                    write("allowed", touched.justification)
                    return answer
            except Refusal as refusal:
                with viewer.acting():
                    write("refused", type(refusal).__name__)
                raise
            finally:
                _touched.reset(token)

        act.wholepicture_act = (kind, permission, action, operation)  # type: ignore[attr-defined]
        return act

    return wrap
