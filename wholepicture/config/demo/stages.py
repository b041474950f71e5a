"""The stages of loading, shown as they run and timed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wholepicture.config.commands.output import Out


class Stages:
    """Runs the stages, says how long each took, and keeps the times for the summary."""

    def __init__(self, out: Out):
        self.out = out
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Callable[[float], None]]:
        began = time.monotonic()
        with self.out.progress(name, total) as bar:
            yield bar
        self.seconds[name] = time.monotonic() - began
        self.out.say(f"✓ {name} ({self.seconds[name]:.1f} s)")
