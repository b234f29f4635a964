"""Cited cables under their present ids: a cable can be cited by a former one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reftel.store import reference_steps
from reftel.store.reference_steps import StepRow


class PresentIds:
    """Present ids of the cables that are cited by former ones, in one snapshot of an archive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._present = reference_steps.present_names(connection)

    def of(self, cable_id: str) -> str:
        """Return the present id of a cited cable."""
        return self._present.get(cable_id, cable_id)

    def former(self, ids: Iterable[str]) -> list[str]:
        """Return the former ids as which cables are cited."""
        if not self._present:
            return []
        wanted = set(ids)
        return [former for former, present in self._present.items() if present in wanted]

    def citing(self, ids: Sequence[str], most: int) -> tuple[list[StepRow], bool]:
        """Return the references to cables of these ids, at most `most`, and whether there may be more of them."""
        rows = reference_steps.citing_ids(self._connection, list(dict.fromkeys((*ids, *self.former(ids)))), most + 1)
        wanted = set(ids)
        found = [row for row in rows if self.of(row.cited) in wanted]
        return found[:most], len(rows) > most
