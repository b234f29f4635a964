"""Chance that is the same on every machine: seeds by arithmetic, and lists to draw from.

Only `random.Random(int)` and its `random()` are used; the standard library promises that neither changes.
Nothing here or elsewhere in this room iterates a set or calls `hash`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

SIZE = 4096
"""Entries of a pool. All pools have the same size, so that drawing is one multiplication and one look-up."""

Draw = Callable[[], float]
"""A source of floats in [0, 1): the bound `random` of a `Random`."""

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """One number of 64 bits from several: splitmix64's finaliser over each part in turn."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = (state + part * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


def draws(*parts: int) -> Draw:
    """A random source that depends only on `parts`."""
    return Random(mix(*parts)).random  # noqa: S311 - repeatable on purpose


def text_key(text: str) -> int:
    """A number from a name, for `mix`; unlike `hash` it does not depend on PYTHONHASHSEED."""
    return int.from_bytes(text.encode(), "big") & _MASK


def pool(words: Sequence[str], exponent: float = 0.9, offset: float = 1.5, size: int = SIZE) -> list[str]:
    """`size` entries, the word of rank k in proportion to `(k + offset) ** -exponent`, each at least once.

    Longer lists than `size` are cut.
    """
    words = list(words[:size])
    weights = [(rank + offset) ** -exponent for rank in range(1, len(words) + 1)]
    whole = sum(weights)
    spare = size - len(words)
    cuts = [0.0]
    for weight in weights:
        cuts.append(cuts[-1] + weight / whole * spare)
    drawn: list[str] = []
    for rank, word in enumerate(words):
        drawn.extend([word] * (1 + round(cuts[rank + 1]) - round(cuts[rank])))
    return drawn


def shuffled(count: int, key: int) -> list[int]:
    """The numbers below `count` in an order that depends on `key` alone."""
    r = draws(0x5B0FF1E, key)
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = int(r() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
