"""Commands and queries: the only ways to write and to read, each an act on the ledger.

`@command(permission)` and `@query(permission)` open the viewer's transaction, check the permission, run the
function and write the ledger entry in the same transaction: if the entry cannot be written, nothing is done and
nothing is read. A refusal is written too, outside what was rolled back.

The viewer is the first argument. What it must offer is `Acting` below; `access.viewer` provides it.

`called` is what the act is called for the reader of the ledger. The ledger itself keeps a **code**, which never changes:
by default it is where the function stands (`linkage.commands.join`). When a function or its module is renamed, give it
the code that it had: `code="linkage.commands.join"`. Codes that older versions wrote for the same act are listed with
it (`formerly`); an act that no decorated function carries any more, or that the database writes, is named by `name_act`.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from wholepicture.base.remembered import remembering_nothing

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


LONGEST_REASON = 4000


class ReasonTooLong(Refusal):
    """The reason is longer than is kept. Say it in fewer words."""

    status = 422

    def __init__(self, length: int):
        super().__init__(
            f"Say why in {LONGEST_REASON:,} characters or fewer. There are {length:,}. Nothing has been changed or stored."
        )


class NotFound(Refusal):
    """There is nothing here that you can see. Check the link or the receipt number."""

    status = 404


class Acting(Protocol):
    """What a command or query needs of a viewer."""

    def may(self, permission: str) -> bool: ...

    def acting(self, *, is_read: bool = False) -> AbstractContextManager[None]: ...

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


def concerning(
    *, subjects: Iterable[UUID] = (), records: Iterable[UUID] = (), justification: str = "", of: str = ""
) -> None:
    """Say, inside a command or query, whose record this is (nominals) and which records it touches; and why it is done,
    `of` what where the reason alone would not say. Raises ReasonTooLong, by which nothing of the act is done."""
    if len(justification) > LONGEST_REASON:
        raise ReasonTooLong(len(justification))
    now = _touched.get()
    if now is None:
        return
    now.subjects.update(subjects)
    now.records.update(records)
    if justification:
        now.justification = f"{of}: {justification}" if of else justification


@dataclass(frozen=True)
class Act:
    """One kind of entry in the ledger: its code, what it is called, and the codes that it had before."""

    code: str
    called: str
    formerly: tuple[str, ...] = ()
    where: str = ""  # the function that it stands for; empty where the database writes it, or it is not done any more
    permission: str = ""  # what it takes; empty as above


class CodeTaken(ValueError):
    """Two acts have the same code, so an entry in the ledger would not say which of them was done."""


_acts: dict[str, Act] = {}


def acts() -> tuple[Act, ...]:
    """Every act that the loaded modules name. Once Django is set up, that is every act there is."""
    return tuple(dict.fromkeys(_acts.values()))


def called(code: str) -> str:
    """What an entry with this code is called. A code that nothing here knows is said to be unknown, not shown."""
    act = _acts.get(code)
    return act.called if act else "Something that this version has no words for"


def name_act(code: str, *, called: str, where: str = "", permission: str = "", formerly: Iterable[str] = ()) -> Act:
    """Say what an act is called. Raises CodeTaken."""
    act = Act(code, called, tuple(formerly), where, str(permission))
    for known in (act.code, *act.formerly):
        if _acts.setdefault(known, act).where != where:
            raise CodeTaken(known)
        _acts[known] = act  # a module may be loaded twice
    return act


def command(
    permission: str, *, called: str, action: str = "alteration", code: str = "", formerly: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[V, P], R]], Callable[Concatenate[V, P], R]]:
    """Mark a write. `action` is one of `ACTIONS`; for `code` and `formerly` see above."""
    return _act(permission, action, "command", called, code, formerly)


def query(
    permission: str, *, called: str, action: str = "consultation", code: str = "", formerly: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[V, P], R]], Callable[Concatenate[V, P], R]]:
    """Mark a read that leaves its room. `action` is one of `ACTIONS`; for `code` and `formerly` see above."""
    return _act(permission, action, "query", called, code, formerly)


def _act(
    permission: str, action: str, kind: str, called: str, code: str, formerly: Iterable[str]
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is not an action of the ledger")
    is_read = kind == "query"

    def wrap(function: Callable[..., R]) -> Callable[..., R]:
        where = f"{function.__module__.removeprefix('wholepicture.')}.{function.__qualname__}"
        operation = name_act(code or where, called=called, where=where, permission=permission, formerly=formerly).code

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
                with viewer.acting(is_read=is_read), nullcontext() if is_read else remembering_nothing():
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
