"""Faults that are planted in what is tested: a test that holds with one of them in place tests nothing."""

from collections.abc import Callable
from typing import Any

import pytest


def caught(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, planted: Any, test: Callable[[], None]) -> None:
    """Asserts that a test holds, and fails once this stands in the module instead."""
    test()
    monkeypatch.setattr(module, name, planted)
    with pytest.raises((AssertionError, ValueError)):  # of one thing there are now two
        test()
