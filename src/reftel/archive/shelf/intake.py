"""One run of an ingest into a shelf: sources are read once, and each goes to the shards of its telegrams.

A source is known once the shard of its first telegram has it; the others get theirs before. A file is known once
every shard has committed its sources. So after a kill the interrupted work is read again, and nothing is lost.
"""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable

import msgspec

from reftel.archive.ingest.feed import SourceFeed, SourceInFile
from reftel.archive.ingest.files import InputFile, OpenFile, digest_of
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepared_source import ENCODER, PreparedSource
from reftel.archive.shelf.desks import ShardDesks
from reftel.archive.shelf.follower import ShelfFollower
from reftel.archive.shelf.messages import (
    FileSeen,
    FinishedFile,
    FinishFiles,
    FoundSource,
    GiveFiles,
    KeepAccession,
    KeepDictionary,
    NoteCompared,
    PlaceSource,
    Prepare,
    PutSource,
    ShardCommitted,
)
from reftel.archive.shelf.moving import carry_out
from reftel.archive.shelf.shard_sessions import make_shard
from reftel.archive.shelf.shelf_session import ShelfSession
from reftel.archive.types import IngestProgress, IngestResult
from reftel.model import READING_VERSION
from reftel.origins import Accession
from reftel.reading import RawSource
from reftel.store import provenance, records, sources
from reftel.store.codec import Dictionary
from reftel.store.shards import ShelfConnection
from reftel.store.shared_dictionaries import shared_number
from reftel.store.shelf_file import OTHER, ShelfFile, write_shelf

EVERY_SOURCES = 20_000
EVERY_SECONDS = 60.0
"""Once one of these is passed, all shards commit and the files that are wholly in are written down."""

MOST_HELD = 500
"""Sources with telegrams of several shards that wait for such a moment."""


class ShelfIntake(SourceFeed):
    """One run of `ingest` into a shelf."""

    def __init__(
        self,
        work: ShelfSession,
        queue: IndexQueue,
        *,
        workers: int | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        stop: threading.Event | None = None,
        given: Accession | None = None,
    ) -> None:
        """The caller holds the shelf's lock, and calls `close` at the end."""
        self._dictionaries = {each.no: each for each in records.dictionaries(work.connection)}
        super().__init__(
            work.codec,
            work.folder,
            queue,
            lambda: list(self._dictionaries.values()),
            workers=workers,
            progress=progress,
            stop=stop,
            given=given,
        )
        assert isinstance(work.connection, ShelfConnection)
        self._list: ShelfConnection = work.connection
        self._shelf: ShelfFile = work.shelf
        self._queue = queue
        self._lock = threading.Lock()
        cores = os.cpu_count() or 1
        self._desks = ShardDesks(work.folder, cores if workers is None else min(workers, cores), self._committed)
        self._follower = ShelfFollower(work.folder, queue)
        self._leads: list[PutSource] = []
        self._finished: list[OpenFile] = []
        self._accessions: dict[Accession, Accession] = {}
        self._preparer: str | None = None
        self._at = 0
        self._since = 0
        self._when = time.monotonic()

    def run(self, paths: Iterable[str]) -> IngestResult:
        """See `SourceFeed.run`."""
        self._begin()  # an accession of known files changes documents before the first source comes
        for each in self._dictionaries.values():
            self._desks.send_all(KeepDictionary(each))
        self._desks.send(OTHER, FinishFiles(OTHER, ()))  # it is open from the beginning
        return super().run(paths)

    def close(self, *, abandon: bool) -> None:
        """End the processes, and copy the rest of the shards' changes; with `abandon`, roll back."""
        try:
            self._desks.close(abandon=abandon)
        finally:
            self._follower.finish()

    # files -------------------------------------------------------------------------------------------------------

    def _is_unchanged(self, found: InputFile) -> bool:
        other = self._list.shards.other()
        known = sources.file(other, found.name)
        if known is None or known.sha256 is None:
            return False
        if known.version != READING_VERSION and sources.has_refused(other, known.no):
            return False
        stat = found.stat
        is_same = (known.size, known.mtime_ns, known.inode) == (stat.size, stat.mtime_ns, stat.inode)
        if not is_same:
            try:
                if known.size != stat.size or digest_of(found.path) != known.sha256:
                    return False
            except OSError:
                return False  # reading it raises the error
        seen = self._seen(found)
        if not is_same:
            self._desks.send(OTHER, FinishFiles(OTHER, (FinishedFile(seen, known.sha256, known.sources),)))
        if seen.accession is not None:
            for shard in self._shelf.shards:
                self._desks.send(shard.name, GiveFiles(shard.name, (seen,)))
        return True

    def _seen(self, found: InputFile) -> FileSeen:
        stat = found.stat
        return FileSeen(found.name, stat.size, stat.mtime_ns, stat.inode, self._accession(found))

    def _accession(self, found: InputFile) -> Accession | None:
        """The accession of a file, under the number that it has in every shard."""
        given = self._givers.of(found.path)
        if given is None:
            return None
        if not self._accessions:
            for each, _ in provenance.accessions(self._list.shards.other()):
                self._accessions[msgspec.structs.replace(each, no=0)] = each
        if given not in self._accessions:
            no = max((each.no for each in self._accessions.values()), default=0) + 1
            kept = self._accessions[given] = msgspec.structs.replace(given, no=no)
            self._desks.send(OTHER, KeepAccession(OTHER, kept))
            self._desks.commit(OTHER)
        return self._accessions[given]

    def _finish(self, file: OpenFile) -> None:
        if file.is_exhausted and not file.outstanding and file.is_sound:
            self._finished.append(file)

    def _one_less(self, file: OpenFile) -> None:
        file.outstanding -= 1
        self._finish(file)

    # sources -----------------------------------------------------------------------------------------------------

    def _held(self, digest: bytes) -> int | None:
        no = sources.of_digest(self._list, digest)
        if no is None:
            return None
        is_whole = sources.refusal(self._list, no) is not None or sources.has_part(self._list, no, 1)
        return no if is_whole else None

    def _found(self, file: OpenFile, raw: RawSource, digest: bytes) -> FoundSource:
        return FoundSource(
            file=self._seen(file.found),
            path=raw.path,
            offset=raw.offset,
            form=raw.form,
            digest=digest,
            data=raw.data,
            provenance=raw.provenance,
        )

    def _known(self, file: OpenFile, raw: RawSource, source: int) -> None:
        numbers = sources.witness_numbers(self._list, source)
        names = [self._shelf.of_row(each).name for each in numbers or [source]]
        found = self._found(file, raw, sources.digest_of(self._list, source))
        for at, name in enumerate(dict.fromkeys(names)):
            self._desks.send(name, PlaceSource(shard=name, found=found, is_lead=at == 0))
        self._meter.skipped += 1
        self._one_less(file)

    def _put(self, raw: RawSource, cut: SourceInFile, prepared: PreparedSource) -> None:
        self._at += 1
        names = list(dict.fromkeys(self._shard_of(each.base) for each in prepared.telegrams)) or [OTHER]
        found = self._found(cut.file, raw, cut.digest)
        packed = ENCODER.encode(prepared)
        for name in names[1:]:
            self._desks.send(name, PutSource(shard=name, found=found, prepared=packed, is_lead=False, at=self._at))
        lead = PutSource(shard=names[0], found=found, prepared=packed, at=self._at)
        if len(names) > 1:
            self._leads.append(lead)
        else:
            self._desks.send(lead.shard, lead)
        self._meter.refused += bool(prepared.error)
        self._one_less(cut.file)

    def _shard_of(self, base: str) -> str:
        """The name of the shard of an id; the shard is made if needed."""
        shard = self._shelf.of_base(base)
        if shard is None:
            self._shelf, shard = self._shelf.with_shard_of(base)
            make_shard(self._folder, self._shelf, shard, list(self._dictionaries.values()))
            write_shelf(self._folder, self._shelf)
        return shard.name

    # writing -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        preparer = self._queue.preparer
        if preparer.name != self._preparer:
            self._preparer = preparer.name
            self._desks.send_all(Prepare(pickle.dumps(preparer)))

    def _wrote(self, count: int, size: int) -> None:  # noqa: ARG002 - shards count bytes for themselves
        self._since += count
        is_old = time.monotonic() - self._when > EVERY_SECONDS
        if self._since >= EVERY_SOURCES or is_old or len(self._leads) >= MOST_HELD:
            self._commit()

    def _commit(self) -> None:
        finished, self._finished = self._finished, []
        self._desks.commit()
        if self._leads:
            leads, self._leads = self._leads, []
            for lead in leads:
                self._desks.send(lead.shard, lead)
            self._desks.commit()
        self._compare()
        files = tuple(each for file in finished if (each := self._whole(file)) is not None)
        if files:
            self._desks.send(OTHER, FinishFiles(OTHER, files))
            self._desks.commit(OTHER)
        self._since = 0
        self._when = time.monotonic()

    def _compare(self) -> None:
        """Join copies of one telegram that are in several shards, or in one under different ids."""
        found = self._follower.compare()
        unseen = carry_out(found, self._list, self._shelf, self._desks.send, self._desks.commit)
        with self._lock:
            self.outcome.cables_new -= unseen
        self._follower.mark()
        for name, generation in found.generations.items():
            self._desks.send(name, NoteCompared(name, generation))
        if found.generations:
            self._desks.commit()

    def _whole(self, file: OpenFile) -> FinishedFile | None:
        digest = file.only if file.sources == 1 else None
        if digest is None:
            try:
                digest = file.digest.result() if file.digest is not None else digest_of(file.found.path)
            except OSError as error:
                self.outcome.trouble(f"{file.found.name}: {error.strerror or error}")
                return None
        return FinishedFile(self._seen(file.found), digest, file.sources)

    def _abandon(self) -> None:
        """The processes are ended by `close`."""

    def _write_dictionary(self, form: str, data: bytes) -> int:
        """Its number is a digest of its bytes: no number is used twice, on any machine and after any kill."""
        kept = Dictionary(shared_number(data), form, "trained", data)
        self._dictionaries[kept.no] = kept
        self._desks.send(OTHER, KeepDictionary(kept))
        self._desks.commit(OTHER)
        self._desks.send_all(KeepDictionary(kept))
        return kept.no

    def _committed(self, told: ShardCommitted) -> None:
        with self._lock:
            outcome = self.outcome
            outcome.sources += told.sources
            outcome.known += told.known
            outcome.refused += told.refused
            outcome.witnesses += told.witnesses
            outcome.cables_new += told.new
            outcome.cables_changed += told.changed
            self._meter.cables = outcome.cables_new
        self._follower.put(told)
