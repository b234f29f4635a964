"""One step along references: those of some cables, and those to some cables."""

from __future__ import annotations

import sqlite3

# ruff: noqa: S608 - text of our own
from collections.abc import Sequence
from itertools import groupby, islice
from typing import NamedTuple

from reftel.store.chunks import chunks, marks


def present_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Return former id -> present id of the cables that are cited by a former one."""
    rows = connection.execute(
        "SELECT alias.id, cable.id FROM alias CROSS JOIN cited ON cited.id = alias.id "
        "CROSS JOIN cable ON cable.no = alias.cable "
        "WHERE cable.gone = 0 "
        "AND NOT EXISTS (SELECT 1 FROM cable AS other WHERE other.base = alias.id AND other.gone = 0)"
    )
    return {str(former): str(present) for former, present in rows}


class StepRow(NamedTuple):
    """A reference of a held cable."""

    citing: str
    """Its id."""
    cited: str


_COLUMNS = "cable.id, cite.cited"


def cited_ids(connection: sqlite3.Connection, ids: Sequence[str], most: int) -> list[StepRow]:
    """Return the references of the held cables of these ids, the first `most` of each."""
    found: list[StepRow] = []
    for some in chunks(ids):
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM cable JOIN cite ON cite.cable = cable.no "
            f"WHERE cable.id IN ({marks(some)}) AND cable.gone = 0 ORDER BY cable.no, cite.position, cite.cited",
            some,
        )
        for _, group in groupby(rows, key=lambda row: str(row[0])):
            found += [StepRow(*row) for row in islice(group, most)]
    return found


def citing_ids(connection: sqlite3.Connection, ids: Sequence[str], most: int) -> list[StepRow]:
    """Return the references to some ids, at most `most`."""
    found: list[StepRow] = []
    for some in chunks(ids):
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM cite JOIN cable ON cable.no = cite.cable "
            f"WHERE cite.cited IN ({marks(some)}) AND cable.gone = 0 "
            "ORDER BY cite.cited, cite.cable LIMIT ?",
            (*some, most - len(found)),
        )
        found += [StepRow(*row) for row in rows]
    return found
