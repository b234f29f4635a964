"""The cable that a stored reference means now: under its present id, and of the year that held cables decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reftel.archive.references.states import CitingCable, states_of
from reftel.model import Reference
from reftel.store import reference_steps
from reftel.store.reference_steps import StepRow
from reftel.store.rows import YEAR_BEFORE, moment
from reftel.values.cable_id import make_id, split_id


class MeantIds:
    """Ids that references mean in one snapshot of an archive.

    Reading gives a reference without a year last year's number if this year's seems too high; what is held or known can
    decide otherwise (`states`). A cable can be cited by a former id.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._present = reference_steps.present_names(connection)
        self._decided: dict[tuple[str, str], str] = {}

    def of(self, row: StepRow) -> str:
        """Return the id that a reference means."""
        if row.flags & YEAR_BEFORE:
            key = row.citing, row.cited
            if key not in self._decided:
                self._decided[key] = self._of_either_year(row)
            return self._decided[key]
        return self._present.get(row.cited, row.cited)

    def _of_either_year(self, row: StepRow) -> str:
        one = Reference(kind="cable", id=row.cited, text="", uncertain=("year-before",))
        (state,) = states_of(self._connection, [one], CitingCable(id=row.citing, created=moment(row.created)))
        found = state.id if state.id is not None and state.state in ("held", "known") else row.cited
        return self._present.get(found, found)

    def read_as(self, ids: Iterable[str]) -> list[str]:
        """Return the other ids as which references to some are stored, as far as they were asked for."""
        wanted = set(ids)
        former = [name for name, present in self._present.items() if present in wanted]
        moved = [read for (_, read), meant in self._decided.items() if meant != read and meant in wanted]
        return list(dict.fromkeys((*former, *moved)))

    def citing(self, ids: Sequence[str], most: int) -> tuple[list[StepRow], bool]:
        """Return the references that mean one of the ids, at most `most`, and whether there may be more of them."""
        wanted = set(ids)
        names = dict.fromkeys([*ids, *(name for name, present in self._present.items() if present in wanted)])
        before = [each for each in _years_before(names) if each not in names]
        rows = reference_steps.citing_ids(self._connection, list(names), most + 1)
        moved = reference_steps.citing_ids(self._connection, before, most + 1, YEAR_BEFORE)
        found = [row for row in (*rows, *moved) if self.of(row) in wanted]
        return found[:most], max(len(rows), len(moved), len(found)) > most


def _years_before(ids: Iterable[str]) -> list[str]:
    """The same numbers of the year before."""
    found: dict[str, None] = {}
    for each in ids:
        try:
            year, post, serial = split_id(each)
            before = make_id(year - 1, post, serial)
        except ValueError:
            continue
        found[before] = None
    return list(found)
