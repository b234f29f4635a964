"""Many values in one statement of SQL, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

_Value = TypeVar("_Value")

_CHUNK: Final = 500
"""Values of one statement."""


def chunks(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """Yield the values in order, at most 500 at a time."""
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each value, for `IN (...)`."""
    return ", ".join("?" * len(values))
