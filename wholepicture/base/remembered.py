"""What is asked once while one page is read: the same question of the same viewer has one answer, until something is written.

`reading()` opens a page's memory; a command forgets it, and what runs inside a command remembers nothing. Outside a page nothing
is remembered: work that writes as it goes asks each time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Id = TypeVar("Id", bound=Hashable)

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("wholepicture_answers", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """The time in which one viewer reads one page."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def remembering_nothing() -> Iterator[None]:
    """The time in which something may be written, or another viewer asks: each question is asked, and what was remembered is forgotten."""
    remembered = _answers.get()
    token = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(token)
        if remembered is not None:
            remembered.clear()


def asked_once(ask: Callable[P, R]) -> Callable[P, R]:
    """Remember the whole answer, by what is given. Whoever is answered must not change it."""

    takes = signature(ask)

    @wraps(ask)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        remembered = _answers.get()
        if remembered is None:
            return ask(*args, **kwargs)
        given = takes.bind(*args, **kwargs)
        given.apply_defaults()  # what is left out and what is given as it would be are one question
        question = (ask, *given.arguments.items())
        if question not in remembered:
            remembered[question] = ask(*args, **kwargs)
        answer: R = remembered[question]
        return answer

    return answered


def each_asked_once(ask: Callable[..., dict[Id, R]]) -> Callable[..., dict[Id, R]]:
    """Remember the answer about each of the ids that are given last; those of which nothing is known as well."""

    @wraps(ask)
    def answered(*args: Any) -> dict[Id, R]:
        remembered = _answers.get()
        if remembered is None:
            return ask(*args)
        *about, ids = args
        known: dict[Id, tuple[R, ...]] = remembered.setdefault((ask, *about), {})
        wanted = list(dict.fromkeys(ids))
        unasked = [one for one in wanted if one not in known]
        if unasked:
            answer = ask(*about, unasked)
            known.update((one, (answer[one],) if one in answer else ()) for one in unasked)
        return {one: known[one][0] for one in wanted if known[one]}

    return answered
