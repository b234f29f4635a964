"""Writes the shards of one process: the work of `IngestRun`, for several archives and by message."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.batch import Batch
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.prepared_source import PreparedSource
from reftel.archive.ingest.unite import ShardUniter
from reftel.archive.session import WriteSession
from reftel.archive.shelf.messages import (
    AllCommitted,
    CommitShards,
    FileSeen,
    FinishFiles,
    FoundSource,
    GiveFiles,
    JoinCopies,
    KeepAccession,
    KeepDictionary,
    LeaveCopies,
    LinkCables,
    NoteCompared,
    Order,
    PlaceSource,
    Prepare,
    PutSource,
    ShardCommitted,
    ShardOrder,
    Told,
    UniteCables,
    UnlinkCables,
)
from reftel.archive.shelf.shard_sessions import make_shard, shard_session
from reftel.errors import ArchiveDamaged
from reftel.index.base import Preparer
from reftel.index.engines import NoIndex
from reftel.model import READING_VERSION
from reftel.origins import Provenance
from reftel.store import integrity, provenance
from reftel.store import sources as sources_of_record
from reftel.store.codec import MAX_KEPT, Dictionary
from reftel.store.connection import set_cache
from reftel.store.likenesses import keep_clues, link, unlink_from
from reftel.store.shared_dictionaries import keep_dictionary
from reftel.store.shelf_file import COMPARED_META, Shard, read_shelf

_PREPARED = msgspec.msgpack.Decoder(PreparedSource)

_CACHE_KIB = 8 * 1024
"""For each shard's record: many are open."""


_MOST_FILES = 5000
"""Numbers of files to cache: most files are one telegram."""


class _OpenShard:
    """A shard that is being written."""

    def __init__(self, work: WriteSession, shard: Shard, desk: ShardDesk) -> None:
        self.work = work
        self._name = shard.name
        self._desk = desk
        self._files: dict[str, int] = {}
        self._counts = ShardCommitted(shard=shard.name, generation=0)
        self._arrived: list[tuple[int, int, bool]] = []
        self.attacher = Attacher(work.writer, work.codec, desk, work.takes)
        assert isinstance(self.attacher.uniter, ShardUniter)
        self._uniter = self.attacher.uniter
        self.batch = Batch(work.writer, self.attacher, self, self._committed)
        set_cache(work.connection, _CACHE_KIB)

    def take(self, order: ShardOrder) -> None:
        """Carry out an order for this shard."""
        match order:
            case PutSource():
                self.put_source(order)
            case PlaceSource():
                self.place_source(order)
            case FinishFiles():
                self.finish(order)
            case GiveFiles():
                self.give(order)
            case KeepAccession():
                self.keep_accession(order)
            case JoinCopies():
                self.join(order)
            case LeaveCopies():
                self.leave(order)
            case UniteCables():
                self.unite(order)
            case LinkCables():
                self.link(order)
            case UnlinkCables():
                self.unlink(order)
            case NoteCompared():
                self.batch.begin()
                self.work.writer.set_meta(COMPARED_META, str(order.generation))

    def put_source(self, order: PutSource) -> None:
        """Write a source, or the missing parts of a known one."""
        self._put(order)
        arrived = self._uniter.take_arrived().items()
        self._arrived += [(cable, order.at, is_new) for cable, is_new in arrived]

    def _put(self, order: PutSource) -> None:
        self.batch.begin()
        found, prepared = order.found, _PREPARED.decode(order.prepared)
        writer = self.work.writer
        held = writer.source_of(found.digest)
        if held is not None:
            if prepared.error or not self.attacher.add_missing(held, prepared, found.data):
                self._place_known(found, held, is_lead=order.is_lead)
            else:
                writer.accept(held)
                self._place_found(found, held)
            return
        source = writer.add_source(found.digest, prepared.size, prepared.form, prepared.dictionary, prepared.data)
        self._place_found(found, source)
        self._count(sources=order.is_lead, refused=order.is_lead and bool(prepared.error))
        if prepared.error:
            writer.refuse(source, prepared.error, prepared.reason, prepared.offset, READING_VERSION)
        else:
            self.attacher.add(source, prepared, found.data)
        self.batch.add(1, len(found.data))

    def place_source(self, order: PlaceSource) -> None:
        """Record another place of a known source."""
        held = self.work.writer.source_of(order.found.digest)
        if held is not None:
            self.batch.begin()
            self._place_known(order.found, held, is_lead=order.is_lead)

    def join(self, order: JoinCopies) -> None:
        """Add copies from another shard to a cable."""
        self.batch.begin()
        writer, attacher = self.work.writer, self.attacher
        before = attacher.assemble(order.cable)
        for copy in order.copies:
            source = writer.source_of(copy.digest)
            if source is None:
                source = writer.add_source(copy.digest, copy.size, copy.form, copy.dictionary, copy.data)
            for place in copy.places:
                self._place(place.file, source, place.tail, place.offset, place.provenance)
            if not sources_of_record.has_part(self.work.connection, source, copy.part):
                number = writer.next_number(order.cable)
                writer.add_witness(source, copy.part, order.cable, number, copy.version, copy.prefix, copy.reading)
        keep_clues(self.work.connection, order.cable, order.clues)
        attacher.settle(order.cable, before)
        for each in order.former:
            writer.add_alias(each, order.cable)
        if not order.former:
            self._uniter.name(order.base, order.cable)

    def leave(self, order: LeaveCopies) -> None:
        """Remove the copies of a cable that another shard has now."""
        self.batch.begin()
        for row in sources_of_record.witnesses(self.work.connection, order.cable):
            self.attacher.leave(row)

    def unite(self, order: UniteCables) -> None:
        """Make one cable of two."""
        self.batch.begin()
        self._uniter.merge(order.stays, order.leaves, was_seen=order.was_seen)

    def link(self, order: LinkCables) -> None:
        """Link a cable to another one that is probably the same telegram."""
        self.batch.begin()
        link(self.work.connection, order.cable, order.other, order.evidence)
        self.work.writer.touch()

    def unlink(self, order: UnlinkCables) -> None:
        """Remove a link."""
        self.batch.begin()
        if unlink_from(self.work.connection, order.cable, order.other):
            self.work.writer.touch()

    def finish(self, order: FinishFiles) -> None:
        """Note files that are wholly in."""
        self.batch.begin()
        for each in order.files:
            self._file(each.file, each.digest, each.sources)

    def give(self, order: GiveFiles) -> None:
        """Note the accession of files that the shard knows."""
        for each in order.files:
            known = sources_of_record.file(self.work.connection, each.name)
            if known is not None and each.accession is not None:
                self.batch.begin()
                self.attacher.give(known.no, each.accession)

    def keep_accession(self, order: KeepAccession) -> None:
        """Write an accession down under its number."""
        self.batch.begin()
        provenance.put_accession(self.work.connection, order.accession, self.work.writer.seals.added)

    def keep_dictionary(self, dictionary: Dictionary) -> None:
        """Have a dictionary, under its number."""
        self.batch.begin()
        keep_dictionary(self.work.writer, dictionary)
        self.work.codec.add(dictionary)

    def put(self, changed: CableChanges, generation: int) -> None:
        """Send the committed changes of the record to the process that writes the index."""
        told = msgspec.structs.replace(
            self._counts,
            generation=generation,
            documents=changed.documents,
            gone=tuple(changed.gone),
            new=changed.new,
            changed=changed.changed,
            witnesses=changed.witnesses,
            arrived=tuple(self._arrived),
        )
        self._counts = ShardCommitted(shard=self._name, generation=0)
        self._arrived.clear()
        self._desk.tell(told)

    def _committed(self, changes: CableChanges) -> None:
        """`put` follows."""

    def _count(self, *, sources: bool = False, known: bool = False, refused: bool = False) -> None:
        counts = self._counts
        self._counts = msgspec.structs.replace(
            counts,
            sources=counts.sources + sources,
            known=counts.known + known,
            refused=counts.refused + refused,
        )

    def _place_known(self, found: FoundSource, source: int, *, is_lead: bool) -> None:
        self._mend(found, source)
        self._count(known=is_lead)
        self._place_found(found, source)
        self.batch.add(1, 0)

    def _mend(self, found: FoundSource, source: int) -> None:
        """Replace the stored bytes of the source if they are damaged or missing."""
        if len(found.data) > MAX_KEPT:
            return
        row = sources_of_record.source(self.work.connection, source)
        try:
            if row.data is not None and self.work.codec.unpack_source(row.dictionary, row.data) == found.data:
                return
        except ArchiveDamaged:
            pass
        packed = self.work.codec.pack_source(found.form, found.data)
        integrity.put_content(self.work.connection, source, *packed)

    def _place_found(self, found: FoundSource, source: int) -> None:
        self._place(found.file, source, found.path[len(found.file.name) :], found.offset, found.provenance)

    def _place(self, seen: FileSeen, source: int, tail: str, offset: int, said: Provenance | None) -> None:
        file = self._files.get(seen.name)
        if file is None:
            if len(self._files) >= _MOST_FILES:
                self._files.clear()
            file = self._files[seen.name] = self._file(seen, None, 0)
        self.attacher.found_in(source, file, tail, offset)
        if said is not None:
            self.work.writer.say_provenance(source, file, tail, said)

    def _file(self, seen: FileSeen, digest: bytes | None, count: int) -> int:
        writer = self.work.writer
        no = writer.put_file(
            seen.name, seen.size, seen.mtime_ns, seen.inode, sha256=digest, sources=count, version=READING_VERSION
        )
        if seen.accession is not None:
            self.attacher.give(no, seen.accession)
        return no


class ShardDesk:
    """Executes orders for shards; `tell` gets the committed results.

    As a preparer it is that of the shelf's index, as last set.
    """

    def __init__(self, folder: Path, tell: Callable[[Told], None]) -> None:
        self._folder = folder
        self.tell = tell
        self._preparer: Preparer = NoIndex()
        self._dictionaries: dict[int, Dictionary] = {}
        self._open: dict[str, _OpenShard] = {}
        self._stack = ExitStack()

    @property
    def name(self) -> str:
        """See `reftel.index.base.Preparer`."""
        return self._preparer.name

    @property
    def prepare(self) -> Callable[..., bytes]:
        """See `reftel.index.base.Preparer`."""
        return self._preparer.prepare

    def take(self, order: Order) -> None:
        """Carry out an order. Raises ArchiveError, sqlite3.Error."""
        match order:
            case KeepDictionary():
                self._dictionaries[order.dictionary.no] = order.dictionary
                for each in self._open.values():
                    each.keep_dictionary(order.dictionary)
            case Prepare():
                self._preparer = pickle.loads(order.preparer)  # noqa: S301 - of the process that started this one
            case CommitShards():
                self.commit()
                self.tell(AllCommitted(order.number))
            case _:
                self._shard(order.shard).take(order)

    def commit(self) -> None:
        """Commit every shard."""
        for each in self._open.values():
            each.batch.commit()

    def close(self, *, abandon: bool = False) -> None:
        """Close every shard; with `abandon`, roll back."""
        try:
            for each in self._open.values():
                if abandon:
                    each.batch.abandon()
                else:
                    each.batch.commit()
        finally:
            self._open.clear()
            self._stack.close()

    def _shard(self, name: str) -> _OpenShard:
        held = self._open.get(name)
        if held is None:
            shelf = read_shelf(self._folder)
            shard = shelf.named(name)
            # The shelf's lock is held: a process of a run that was killed may be about to end.
            make_shard(self._folder, shelf, shard, list(self._dictionaries.values()))
            work = self._stack.enter_context(shard_session(self._folder, shelf, shard, wait=True))
            held = self._open[name] = _OpenShard(work, shard, self)
            for each in self._dictionaries.values():
                held.keep_dictionary(each)
        return held
