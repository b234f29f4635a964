"""Moments of a run at which it is killed."""

from __future__ import annotations

import random
from collections.abc import Iterator


def moments(count: int, within: float, rng: random.Random) -> Iterator[float]:
    """Yield moments from 0 to `within` seconds without end: of each `count` in turn, one in each part of the run.

    A few kills meet every part of the run that way; as many moments drawn one by one leave a third of the parts out.
    """
    while True:
        parts = list(range(count))
        rng.shuffle(parts)
        yield from ((part + rng.random()) / count * within for part in parts)
