"""Applies a comparison to the shards of a shelf: moves copies between shards, and writes links.

A copy is written to its new shard before it is removed from the old one. A kill loses no copy; the next comparison
finds copies that are in both shards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from reftel.archive.shelf.comparing import Compared, Union
from reftel.archive.shelf.messages import (
    FileSeen,
    FoundPlace,
    JoinCopies,
    LeaveCopies,
    LinkCables,
    MovedCopy,
    Order,
    UniteCables,
    UnlinkCables,
)
from reftel.store import likenesses, provenance, records, sources
from reftel.store.shards import home_of_cable
from reftel.store.shelf_file import ShelfFile

Send = Callable[[str, Order], None]
"""(name of the shard, order)"""


def carry_out(
    found: Compared, connection: sqlite3.Connection, shelf: ShelfFile, send: Send, commit: Callable[[], None]
) -> int:
    """Make unions and links; return the number of cables that joined others before readers could see them.

    Args:
        found: the result of a comparison.
        connection: reads the shelf, outside of a transaction.
        shelf: its shards.
        send: sends an order to a shard.
        commit: commits all orders.
    """
    for some in _rounds(found.unions):
        for union in some:
            send(shelf.of_cable(union.stays).name, _joining(union, connection, shelf))
        commit()
        for union in some:
            shard = shelf.of_cable(union.leaves)
            if shard != shelf.of_cable(union.stays):
                send(shard.name, LeaveCopies(shard.name, union.leaves))
        commit()
    for (one, other), evidence in found.links.items():
        for here, there in ((one, other), (other, one)):
            shard = shelf.of_cable(here)
            send(shard.name, LinkCables(shard.name, here, there, evidence))
    for cable, other in sorted(found.unlinks):
        name = shelf.of_cable(cable).name
        send(name, UnlinkCables(name, cable, other))
    if found.links or found.unlinks:
        commit()
    return sum(not union.was_seen for union in found.unions)


def _rounds(unions: Iterable[Union]) -> Iterator[list[Union]]:
    """Yield unions that can be made together: no cable leaves that got copies in the same round."""
    some: list[Union] = []
    grown: set[int] = set()
    for union in unions:
        if union.leaves in grown:
            yield some
            some, grown = [], set()
        some.append(union)
        grown.add(union.stays)
    if some:
        yield some


def _joining(union: Union, connection: sqlite3.Connection, shelf: ShelfFile) -> Order:
    shard = shelf.of_cable(union.stays)
    if shard == shelf.of_cable(union.leaves):
        return UniteCables(shard.name, union.stays, union.leaves, union.was_seen)
    cable_id, base = records.name_of(connection, union.leaves)
    former = (cable_id, *records.aliases(connection, union.leaves)) if union.was_seen else ()
    return JoinCopies(
        shard=shard.name,
        cable=union.stays,
        copies=tuple(_copies(connection, union.leaves)),
        former=former,
        base=base,
        clues=likenesses.kept_clues(connection, union.leaves),
    )


def _copies(connection: sqlite3.Connection, cable: int) -> Iterator[MovedCopy]:
    home = home_of_cable(connection, cable)
    for row in sources.witnesses(home, cable):
        source = sources.source(home, row.source)
        yield MovedCopy(
            digest=source.sha256,
            size=source.size,
            form=source.form,
            dictionary=source.dictionary,
            data=source.data,
            places=tuple(_places(home, row.source)),
            part=row.part,
            version=row.version,
            prefix=row.prefix,
            reading=row.reading,
        )


def _places(home: sqlite3.Connection, source: int) -> Iterator[FoundPlace]:
    for path, tail, offset, accession, said in provenance.of_source(home, source):
        file = sources.file(home, path)
        seen = FileSeen(path, file.size, file.mtime_ns, file.inode, accession) if file else FileSeen(path, 0, 0, 0)
        yield FoundPlace(seen, tail, offset, said)
