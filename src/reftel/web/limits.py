"""Rate limits: a sliding window per client, bounded in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable


class Limiter:
    """Allows `count` events per key in any `seconds`; remembers at most `keys` keys, forgetting the oldest."""

    def __init__(
        self, count: int, seconds: float, *, keys: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._count = count
        self._seconds = seconds
        self._keys = keys
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Count an event; 0 if it is allowed, else the seconds after which the next one will be."""
        now = self._clock()
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            while len(self._seen) > self._keys:
                self._seen.popitem(last=False)
            if len(times) >= self._count:
                return times[0] + self._seconds - now
            times.append(now)
            return 0.0
