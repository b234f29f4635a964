"""The cable of a telegram among those that bear its id, and whether its copies are all compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from reftel.collate import Given
from reftel.collate.same import same_telegram
from reftel.store import sources
from reftel.store.rows import WitnessRow


def same_cable(given: Given, rivals: Sequence[int], copies: Callable[[int], Iterable[Given]]) -> int | None:
    """Return the cable that a telegram is a copy of; None if it is a different telegram from each of them.

    Args:
        given: the telegram.
        rivals: the cables of its id.
        copies: the copies of a cable, which are unpacked one by one: most telegrams are like the first.
    """
    default: int | None = None
    for no in rivals:
        is_one = True
        for other in copies(no):
            is_same, why = same_telegram(given, other)
            if is_same and why != "one id":
                return no
            is_one = is_one and is_same
        if default is None and is_one:
            default = no
    return default


def is_full(connection: sqlite3.Connection, cable: int) -> bool:
    """Return whether a cable has more copies than are compared, so that one more changes nothing."""
    count = sources.count_of_witnesses(connection, cable)
    return count > 2 and count > len(sources.compared_witnesses(connection, cable))


def is_compared(connection: sqlite3.Connection, row: WitnessRow) -> bool:
    """Return whether a copy is among those of its cable that are compared."""
    return row.number <= 2 or row.number in {each.number for each in sources.compared_witnesses(connection, row.cable)}
