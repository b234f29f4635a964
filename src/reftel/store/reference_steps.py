"""One step along references: the ids that cables cite, and the ids of those that cite them, under present names."""

from __future__ import annotations

import sqlite3

# ruff: noqa: S608 - text of our own
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice

_CHUNK = 500


def present_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Return former id -> present id of the cables that are cited by a former one."""
    rows = connection.execute(
        "SELECT alias.id, cable.id FROM alias JOIN cited ON cited.id = alias.id JOIN cable ON cable.no = alias.cable "
        "WHERE cable.gone = 0 "
        "AND NOT EXISTS (SELECT 1 FROM cable AS other WHERE other.base = alias.id AND other.gone = 0)"
    )
    return {str(former): str(present) for former, present in rows}


def cited_ids(
    connection: sqlite3.Connection, ids: Sequence[str], names: Mapping[str, str], most: int
) -> dict[str, list[str]]:
    """Return the ids that each of the held cables cites, the first `most` of each; `names` has those that changed."""
    found: dict[str, list[str]] = {}
    for some in _chunks(ids):
        rows = connection.execute(
            "SELECT cable.id, cite.cited FROM cable JOIN cite ON cite.cable = cable.no "
            f"WHERE cable.id IN ({_marks(some)}) AND cable.gone = 0 ORDER BY cable.no, cite.position, cite.cited",
            some,
        )
        for cable_id, group in groupby(rows, key=lambda row: str(row[0])):
            cites = (str(row[1]) for row in islice(group, most))
            found[cable_id] = list(dict.fromkeys(names.get(each, each) for each in cites))
    return found


def citing_ids(connection: sqlite3.Connection, ids: Sequence[str], names: Mapping[str, str], most: int) -> list[str]:
    """Return the ids of the cables that cite some, by the present id or a former one (`names`); at most `most`
    references are followed."""
    wanted = set(ids)
    former = [name for name, present in names.items() if present in wanted]
    found: list[str] = []
    for some in _chunks([*ids, *former]):
        rows = connection.execute(
            "SELECT cable.id FROM cite JOIN cable ON cable.no = cite.cable "
            f"WHERE cite.cited IN ({_marks(some)}) AND cable.gone = 0 ORDER BY cite.cited, cite.cable LIMIT ?",
            (*some, most - len(found)),
        )
        found += [str(row[0]) for row in rows]
    return found


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
