"""Finds copies of one telegram under different ids in any shards, by the clues of all cables.

A shard stores the clues of its cables and compares nothing (`reftel.archive.ingest.unite.ShardUniter`). This module
compares each new or changed cable with the cables of all shards, in order of arrival, by the rules of an archive. The
result is unions and links; `reftel.archive.shelf.moving` applies them to the shards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from reftel.archive.ingest.kindred import Kin, Sought, is_added_to, kin_of, likeness_between, prefers
from reftel.archive.record.cable import load_all
from reftel.collate import Given
from reftel.collate.identity import LikenessEvidence
from reftel.errors import ArchiveDamaged
from reftel.store import likenesses, records, shelf_list
from reftel.store.codec import Codec
from reftel.store.shards import home_of_cable
from reftel.store.shelf_file import COMPARED_META, read_shelf
from reftel.store.writer import RecordWriter

ChangedCable = tuple[int, str, str | None, int | None]
"""Number, id that it bears, post, seconds since 1970."""

Arrivals = Mapping[int, tuple[int, bool]]
"""Cable -> position of its first new copy in order of arrival, and whether the cable is new."""


class Union(msgspec.Struct, frozen=True):
    """Two cables that are one telegram."""

    stays: int
    leaves: int
    was_seen: bool
    """Whether readers can know the cable that leaves: then its id redirects to the other one."""


class Compared(msgspec.Struct):
    """The result of a comparison."""

    unions: list[Union] = []
    """In order of application."""
    links: dict[tuple[int, int], tuple[LikenessEvidence, ...]] = {}
    """Pairs of cables that are probably one telegram."""
    unlinks: set[tuple[int, int]] = set()
    """(cable, other): links that do not hold any more."""
    generations: dict[str, int] = {}
    """Shards with compared cables: the generation up to which they are compared."""


class ShelfComparison:
    """Compares the cables of a shelf. `writer` is of the shelf's record, which has followed the shards."""

    def __init__(self, writer: RecordWriter, codec: Codec, folder: Path) -> None:
        self._folder = folder
        self._writer = writer
        self._connection = writer.connection
        self._codec = codec
        self._found = Compared()
        self._linked: dict[tuple[int, int], tuple[LikenessEvidence, ...]] = {}
        self._members: dict[int, list[int]] = {}
        self._left: set[int] = set()

    def run(self, arrivals: Arrivals | None = None) -> Compared:
        """Compare the cables that changed since `mark`. After an interruption they are compared again.

        Args:
            arrivals: the cables that got copies, with the order of arrival; others are not compared. None: the order is
                not known; all changed cables are compared, by number.
        """
        self._found = Compared()
        self._members.clear()
        self._left.clear()
        self._found.unlinks.update(likenesses.dangling(self._connection))
        changed = likenesses.changed_since(
            self._connection, records.counter(self._writer.meta(COMPARED_META), COMPARED_META)
        )
        if not changed:
            return self._found
        order: Arrivals = arrivals or {}
        late = (len(order) + 1, False)
        changed.sort(key=lambda row: (order.get(row[0], late)[0], row[0]))
        self._writer.begin()
        try:
            for no, base, post, created in self._uncompared(changed):
                if no not in self._left and (arrivals is None or no in arrivals):
                    clues = likenesses.kept_clues(self._connection, no)
                    self._compare(no, Sought(base, post, created, clues), is_new=order.get(no, late)[1])
            for no in [each for each in self._members if each not in self._left]:
                self._refresh(no)
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        return self._found

    def pass_over(self) -> Compared:
        """Return the shards with changed cables, which got no copies: people corrected them, or cited them."""
        changed = likenesses.changed_since(
            self._connection, records.counter(self._writer.meta(COMPARED_META), COMPARED_META)
        )
        shelf = read_shelf(self._folder)
        names = {shelf.of_cable(row[0]).name for row in changed}
        return Compared(
            generations={name: shelf_list.followed_generation(self._connection, name) for name in sorted(names)}
        )

    def links_again(self) -> Compared:
        """Find the evidence of every link again, in both directions; links without evidence are removed."""
        self._found = Compared()
        for one, other in sorted({(min(pair), max(pair)) for *pair, _ in likenesses.links(self._connection)}):
            try:
                copies, theirs = self._copies(one), self._copies(other)
            except ArchiveDamaged:  # `verify` reports it
                continue
            found = likeness_between(copies, theirs) if copies and theirs else ()
            if found:
                self._found.links[one, other] = found
            else:
                self._found.unlinks |= {(one, other), (other, one)}
        return self._found

    def mark(self) -> None:
        """Record that all cables are compared and the result is applied."""
        self._writer.begin()
        self._writer.set_meta(COMPARED_META, str(self._writer.generation()))
        self._writer.commit()

    def _uncompared(self, changed: Sequence[ChangedCable]) -> list[ChangedCable]:
        """Return the cables that were not compared before the shelf's record was made again, and put down the clues
        of the others."""
        shelf, connection = read_shelf(self._folder), self._connection
        fresh: dict[str, set[int]] = {}
        found: list[ChangedCable] = []
        for row in changed:
            shard = shelf.of_cable(row[0])
            if shard.name not in fresh:
                home = home_of_cable(connection, row[0])
                mark = records.counter(records.meta(home, COMPARED_META), COMPARED_META)
                fresh[shard.name] = {each[0] for each in likenesses.changed_since(home, mark)}
                if fresh[shard.name]:
                    self._found.generations[shard.name] = shelf_list.followed_generation(connection, shard.name)
            if row[0] in fresh[shard.name]:
                found.append(row)
            else:
                likenesses.put_rare_clues(connection, row[0], likenesses.kept_clues(connection, row[0]))
        return found

    def _compare(self, no: int, telegram: Sought, *, is_new: bool) -> None:
        connection = self._connection
        apart = {no, *(each for each, _ in records.first_of_base(connection, telegram.base)), *self._left}
        try:
            kin = kin_of(connection, telegram, lambda: self._copies(no), self._copies, apart)
        except ArchiveDamaged:  # `verify` reports a copy that can't be unpacked
            kin = Kin(clues=telegram.clues)
        same = kin.same
        if is_new and same is not None and prefers((self._base(same), self._copies(same)), self._named(no)):
            self._note(same, kin)
            self._unite(same, no, was_seen=False)
            return
        self._refresh(no)
        self._note(no, kin)
        if same is None:
            return
        first, second = self._named(no), self._named(same)
        stays, leaves = (no, same) if prefers(first, second) else (same, no)
        if self._is_added_to(leaves):  # annotations by people stay with the id that they chose
            self._link(no, same, likeness_between(first[1], second[1]))
        else:
            self._unite(stays, leaves, was_seen=True)

    def _refresh(self, no: int) -> None:
        """Bring the links of a cable up to its copies."""
        for other, _ in self._links_of(no):
            try:
                copies, theirs = self._copies(no), self._copies(other)
            except ArchiveDamaged:  # `verify` reports it
                continue
            if not copies or not theirs:
                continue
            if now := likeness_between(copies, theirs):
                self._link(no, other, now)
            else:
                self._unlink(no, other)

    def _unlink(self, no: int, other: int) -> None:
        for pair in ((no, other), (other, no)):
            self._linked.pop(pair, None)
            self._found.links.pop(pair, None)
            self._found.unlinks.add(pair)

    def _note(self, no: int, kin: Kin) -> None:
        likenesses.put_clues(self._connection, no, kin.clues)
        for other, evidence in kin.probable:
            if other != no:
                self._link(no, other, evidence)

    def _unite(self, stays: int, leaves: int, *, was_seen: bool) -> None:
        if was_seen:
            for other, evidence in self._links_of(leaves):
                if other != stays:
                    self._link(stays, other, evidence)
            for each in (leaves, *self._members.get(leaves, ())):
                likenesses.put_clues(self._connection, stays, likenesses.kept_clues(self._connection, each))
        self._members.setdefault(stays, []).extend([leaves, *self._members.pop(leaves, ())])
        self._left.add(leaves)
        self._found.unions.append(Union(stays, leaves, was_seen))
        for other, _ in likenesses.probable(self._connection, leaves):
            self._found.unlinks.add((other, leaves))
        for pair in [pair for pair in self._found.links if leaves in pair]:
            del self._found.links[pair]

    def _link(self, one: int, other: int, evidence: Sequence[LikenessEvidence]) -> None:
        """Link two cables, unless they have a link of the same kinds of evidence: only its wording differs then."""
        known = dict(self._links_of(one)).get(other, ())
        if known and [(each.kind, each.speaks) for each in known] == [(each.kind, each.speaks) for each in evidence]:
            return
        self._linked.pop((other, one), None)
        self._found.links.pop((other, one), None)
        self._found.unlinks -= {(one, other), (other, one)}
        self._linked[one, other] = self._found.links[one, other] = tuple(evidence)

    def _links_of(self, no: int) -> list[tuple[int, tuple[LikenessEvidence, ...]]]:
        """Return the links of a cable in its shard, and those of this run, which replace them."""
        found = {
            other: evidence
            for other, evidence in likenesses.probable(self._connection, no)
            if (no, other) not in self._found.unlinks
        }
        for (one, other), evidence in self._linked.items():
            if no in (one, other):
                found[other if no == one else one] = evidence
        return [(other, evidence) for other, evidence in sorted(found.items()) if other not in self._left]

    def _named(self, no: int) -> tuple[str, list[Given]]:
        return self._base(no), self._copies(no)

    def _base(self, no: int) -> str:
        return records.name_of(self._connection, no)[1]

    def _copies(self, no: int) -> list[Given]:
        return [
            loaded.given
            for each in (no, *self._members.get(no, ()))
            for loaded in load_all(self._connection, self._codec, each)
        ]

    def _is_added_to(self, no: int) -> bool:
        return is_added_to(self._connection, no, records.name_of(self._connection, no)[0])
