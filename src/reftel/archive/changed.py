"""New cables of an archive, or among the hits of a query, by the time of their last change."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Final

from reftel.archive.record.cable_summary import summary_of
from reftel.archive.types import CableSummary
from reftel.index.base import Index, SearchRequest
from reftel.model import Value
from reftel.query.combine import conjunction, disjunction
from reftel.query.query_tree import Everything, Id, Query
from reftel.store import changes

_FEW: Final = 5000
"""Hits to look up and sort. If there are more, the latest cables are checked in turn until enough are hits."""
_BATCH: Final = 300


class ChangedCable(Value, frozen=True, kw_only=True):
    """A cable, and when it came in or last changed."""

    card: CableSummary
    changed: dt.datetime
    """In UTC. Cables older than the table of changes have the time of the first change after them."""


def changed(connection: sqlite3.Connection, index: Index, query: Query, limit: int) -> tuple[ChangedCable, ...]:
    """The hits of a query that came in or changed last, the latest first."""
    if isinstance(query.root, Everything):
        return tuple(map(_changed, changes.latest(connection, limit)))
    answer = index.search(SearchRequest(query=query, limit=1000, sort="-created"))
    if answer.total > _FEW:
        return _among_latest(connection, index, query, limit)
    numbers = [hit.key for hit in answer.hits]
    while answer.next is not None:
        answer = index.search(SearchRequest(query=query, limit=1000, sort="-created", after=answer.next))
        numbers.extend(hit.key for hit in answer.hits)
    return tuple(map(_changed, changes.latest_of(connection, numbers, limit)))


def _among_latest(connection: sqlite3.Connection, index: Index, query: Query, limit: int) -> tuple[ChangedCable, ...]:
    found: list[changes.Changed] = []
    after: tuple[int, int] | None = None
    while len(found) < limit:
        batch = changes.latest(connection, _BATCH, after)
        if not batch:
            break
        ids = disjunction([Id("id", each[0][1].upper()) for each in batch])
        asked = Query(conjunction([query.root, ids]))
        hits = {hit.key for hit in index.search(SearchRequest(query=asked, limit=1000, sort="id")).hits}
        found.extend(each for each in batch if each[0][0] in hits)
        after = batch[-1][1], batch[-1][0][0]
    return tuple(map(_changed, found[:limit]))


def _changed(row: changes.Changed) -> ChangedCable:
    listed, _, at = row
    return ChangedCable(card=summary_of(listed), changed=dt.datetime.fromtimestamp(at, dt.UTC))
