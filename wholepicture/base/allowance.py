"""How often somebody who asks by a secret, as a machine does, may ask. Standard library only."""

import hashlib
import threading
import time
from collections.abc import Callable

_MOST = 10_000  # remembered at a time


class Allowance:
    """How often each may ask: `a_minute` at once, and as many again over each minute. Kept in this process, and of a secret its hash."""

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic):
        self.a_minute = a_minute
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}  # whose -> (left, as of)
        self._lock = threading.Lock()

    def take(self, whose: str) -> float:
        """Take one. 0 where it was there, else the seconds until the next. `whose`: the secret by which somebody asks."""
        whose = hashlib.sha256(whose.encode()).hexdigest()
        with self._lock:
            now = self._now()
            left, since = self._left.get(whose, (float(self.a_minute), now))
            left = min(self.a_minute, left + (now - since) * self.a_minute / 60)
            if left < 1:
                self._left[whose] = (left, now)
                return (1 - left) * 60 / self.a_minute
            if whose not in self._left and len(self._left) >= _MOST:
                self._left.clear()
            self._left[whose] = (left - 1, now)
            return 0.0
