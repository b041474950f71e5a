"""A plug-in of pytest for the run of a mutant: quick tests first, and none that takes longer than its finding is worth."""

import json
from pathlib import Path

import pytest

SLOW = 5.0  # seconds, with every call counted; such a test has quick ones beside it that say the same
MEASURED = Path("mutmut-stats.json")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not MEASURED.is_file():
        return
    seconds: dict[str, float] = json.loads(MEASURED.read_text("utf-8"))["duration_by_test"]
    quick = [item for item in items if seconds.get(item.nodeid, 0.0) <= SLOW]
    if quick and len(quick) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in quick])
    items[:] = sorted(quick or items, key=lambda item: seconds.get(item.nodeid, 0.0))
