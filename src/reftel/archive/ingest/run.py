"""Taking sources in: files are found and cut into sources, workers read them, one writer puts them into the record.

A batch is one transaction of the record; the index is told of it when it is committed. So whatever happens, nothing is
half in, and at most a batch has to be read again. Sources are written in the order in which they were found.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.dictionaries import DictionaryTrainer
from reftel.archive.ingest.files import InputFile, OpenFile, digest_of, find, stat_of
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepare import PreparedSource, refuse
from reftel.archive.ingest.progress import ProgressMeter
from reftel.archive.ingest.workers import InProcess, WorkerPool
from reftel.archive.types import IngestProgress, IngestResult
from reftel.errors import ArchiveError, ReadError
from reftel.model import READING_VERSION
from reftel.reading import RawSource, sources
from reftel.store import records
from reftel.store.codec import MAX_KEPT, Codec
from reftel.store.writer import RecordWriter

CHUNK_SOURCES = 32
CHUNK_BYTES = 512 * 1024
"""What is given to a worker at once: enough that the giving costs little, few enough that all stay busy."""

BATCH_SOURCES = 1000
BATCH_BYTES = 32 << 20
BATCH_SECONDS = 2.0
"""What is committed at once."""

_FEW = 4 << 20
"""Bytes that are read without starting processes, which takes about as long as reading this much."""

_MOST_TROUBLES = 100

Entry = tuple[RawSource, OpenFile, bytes]
"""A source, the file it is from, its digest."""


class IngestRun:
    """One run of `ingest`. `stop` is looked at between chunks: once set, what was read is written and the run ends."""

    def __init__(
        self,
        writer: RecordWriter,
        codec: Codec,
        feed: IndexQueue,
        folder: Path,
        *,
        workers: int | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._writer = writer
        self._codec = codec
        self._feed = feed
        self._folder = folder
        self._count = os.cpu_count() or 1 if workers is None else workers
        self._stop = stop or threading.Event()
        self._meter = ProgressMeter(progress)
        self._joiner = Attacher(writer, codec)
        self._trainer = DictionaryTrainer(codec)
        self._hasher = ThreadPoolExecutor(1, thread_name_prefix="reftel-hash")
        self._spool = tempfile.TemporaryDirectory(prefix="reftel-", ignore_cleanup_errors=True)
        self._readers: WorkerPool | InProcess = InProcess(codec)
        self._chunk: list[Entry] = []
        self._chunk_bytes = 0
        self._flying: deque[list[Entry]] = deque()
        self._read_bytes = 0
        self._open = False
        self._batch = (0, 0, 0.0)
        self.troubles: list[str] = []
        self.trouble_count = 0
        self.known = self.files_unchanged = self.refused = self.taken = 0
        self.witnesses = self.cables_new = self.cables_changed = 0

    def run(self, paths: Iterable[str]) -> IngestResult:
        """Take in everything under `paths`. Raises ArchiveError where the archive itself can't go on."""
        started = time.monotonic()
        interrupted = False
        done = False
        try:
            found = list(find(paths, self._folder, Path(self._spool.name) / "input", self.trouble))
            self._meter.total = sum(each.stat.size for each in found)
            for each in found:
                if self._stop.is_set():
                    break
                self._file(each)
            self._give()
            while self._flying and not self._stop.is_set():
                self._write(self._flying.popleft(), self._readers.take())
            interrupted = self._stop.is_set()
            self._commit()
            done = True
        except sqlite3.Error as error:
            raise ArchiveError(_why(error)) from error
        finally:
            self._readers.close(kill=not done or interrupted)
            self._hasher.shutdown(cancel_futures=True)
            self._trainer.close()
            self._spool.cleanup()
            if self._open:
                self._writer.rollback()
        return IngestResult(
            sources=self.taken,
            known=self.known,
            files_unchanged=self.files_unchanged,
            witnesses=self.witnesses,
            cables_new=self.cables_new,
            cables_changed=self.cables_changed,
            refused=self.refused,
            troubles=tuple(self.troubles),
            trouble_count=self.trouble_count,
            seconds=time.monotonic() - started,
            interrupted=interrupted,
        )

    def trouble(self, line: str) -> None:
        """Something went wrong with one source or file; the rest goes on."""
        self.trouble_count += 1
        if len(self.troubles) < _MOST_TROUBLES:
            self.troubles.append(line)

    # reading -----------------------------------------------------------------------------------------------------

    def _file(self, found: InputFile) -> None:
        self._meter.path = found.name
        if self._is_unchanged(found):
            self.files_unchanged += 1
            self._meter.skip(found.stat.size)
            return
        file = OpenFile(found)
        troubles: list[ReadError] = []
        try:
            for raw in sources(found.path, on_error=troubles.append):
                self._source(file, self._named(found, raw))
                if self._stop.is_set():
                    file.is_sound = False
                    break
            if stat_of(found.path) != found.stat:
                file.is_sound = False
                self.trouble(f"{found.name}: changed while it was read; what was found is kept, take it in again")
        except ReadError as error:
            troubles.append(error)
        except OSError as error:
            file.is_sound = False
            self.trouble(f"{found.name}: {error.strerror or error}")
        if troubles:
            self._bad(file, troubles)
        file.is_exhausted = True
        self._meter.file_done(found.stat.size)
        if not file.outstanding:
            self._begin()
            self._finish_file(file)

    def _named(self, found: InputFile, raw: RawSource) -> RawSource:
        """Standard input was written to a file whose name says nothing."""
        if found.name != "-":
            return raw
        return msgspec.structs.replace(raw, path=found.name + raw.path[len(found.path) :])

    def _is_unchanged(self, found: InputFile) -> bool:
        """By stat; or, where the stat differs, by digest if a file of this size is known."""
        connection = self._writer.connection
        stat = found.stat
        row = connection.execute(
            "SELECT no, size, mtime_ns, inode, sha256, version FROM file WHERE path = ?", (found.name,)
        ).fetchone()
        if row is not None and row[4] is not None and not self._may_try_again(row[0], row[5]):
            if row[1:4] == (stat.size, stat.mtime_ns, stat.inode):
                return True
            if row[1] == stat.size and self._digest_is(found, [row[4]]):
                self._begin()
                self._writer.put_file(
                    found.name,
                    stat.size,
                    stat.mtime_ns,
                    stat.inode,
                    sha256=row[4],
                    sources=connection.execute("SELECT sources FROM file WHERE no = ?", (row[0],)).fetchone()[0],
                    version=row[5],
                )
                return True
        return False

    def _may_try_again(self, file: int, version: int) -> bool:
        """Whether a file that had refused sources was last looked at by an earlier reading."""
        if version == READING_VERSION:
            return False
        query = "SELECT 1 FROM place JOIN refused ON refused.source = place.source WHERE place.file = ? LIMIT 1"
        return self._writer.connection.execute(query, (file,)).fetchone() is not None

    def _digest_is(self, found: InputFile, digests: list[bytes]) -> bool:
        try:
            return digest_of(found.path) in digests
        except OSError as error:
            self.trouble(f"{found.name}: {error.strerror or error}")
            return False

    def _source(self, file: OpenFile, raw: RawSource) -> None:
        digest = hashlib.sha256(raw.data).digest()
        file.sources += 1
        is_all = raw.offset == 0 and raw.path == file.found.name and len(raw.data) == file.found.stat.size
        file.only = digest if is_all else None
        if not is_all and file.digest is None:
            file.digest = self._hasher.submit(digest_of, file.found.path)
        self._meter.source(len(raw.data))
        file.outstanding += 1
        if self._writer.source_of(digest) is not None:
            self._known(file, raw, digest)
            self._count_in(1, 0)
            return
        self._trainer.see(raw)
        self._chunk.append((raw, file, digest))
        self._chunk_bytes += len(raw.data)
        if len(self._chunk) >= CHUNK_SOURCES or self._chunk_bytes >= CHUNK_BYTES:
            self._give()

    def _bad(self, file: OpenFile, errors: list[ReadError]) -> None:
        """Parts of a file that can't be read: the file as a whole is kept, with the first reason."""
        said = [str(error).replace(file.found.path, file.found.name) for error in errors]
        for line in said:
            self.trouble(line)
        first = errors[0]
        path, size = file.found.path, file.found.stat.size
        try:
            data = Path(path).read_bytes() if size <= MAX_KEPT else b""
        except OSError as error:
            file.is_sound = False
            self.trouble(f"{file.found.name}: {error.strerror or error}")
            return
        raw = RawSource(path=file.found.name, data=data, offset=0, form="")
        taken = refuse(raw, self._codec, type(first).__name__, said[0], first.offset)
        if len(data) != size:  # too large to hold: noted by its digest
            taken = PreparedSource(
                sha256=digest_of(path), size=size, form="", error=taken.error, reason=taken.reason, offset=taken.offset
            )
        self._drain()
        file.sources += 1
        file.outstanding += 1
        self._begin()
        self._put(raw, file, taken.sha256, taken)

    # workers -----------------------------------------------------------------------------------------------------

    def _give(self) -> None:
        """Hand the chunk on, and write whatever is done meanwhile."""
        if not self._chunk:
            return
        for dictionary in self._trainer.trained(self._write_dictionary):
            self._readers.tell(dictionary)
        self._read_bytes += self._chunk_bytes
        if isinstance(self._readers, InProcess) and self._read_bytes > _FEW and self._count > 0:
            self._drain_flying()
            self._readers = WorkerPool(self._count, self._codec, records.dictionaries(self._writer.connection))
        if self._readers.frequent.name != self._feed.frequent.name:
            self._readers.tell(self._feed.frequent)
        while self._readers.is_full or (self._flying and self._readers.ready()):
            self._write(self._flying.popleft(), self._readers.take())
        self._readers.put([raw for raw, _, _ in self._chunk])
        self._flying.append(self._chunk)
        self._chunk = []
        self._chunk_bytes = 0

    def _drain(self) -> None:
        self._give()
        self._drain_flying()

    def _drain_flying(self) -> None:
        while self._flying:
            self._write(self._flying.popleft(), self._readers.take())

    def _write_dictionary(self, form: str, data: bytes) -> int:
        self._begin()
        return self._writer.add_dictionary(form, "trained", data)

    # writing -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if not self._open:
            self._writer.begin()
            self._open = True
            self._batch = (0, 0, time.monotonic())

    def _write(self, chunk: list[Entry], results: list[PreparedSource]) -> None:
        self._begin()
        for (raw, file, digest), taken in zip(chunk, results, strict=True):
            self._put(raw, file, digest, taken)
        self._count_in(len(chunk), sum(len(raw.data) for raw, _, _ in chunk))

    def _count_in(self, sources_more: int, bytes_more: int) -> None:
        """So much came into the batch; commit it once it is large or old."""
        sources_in, bytes_in, since = self._batch
        sources_in += sources_more
        bytes_in += bytes_more
        self._batch = (sources_in, bytes_in, since)
        if sources_in >= BATCH_SOURCES or bytes_in >= BATCH_BYTES or time.monotonic() - since > BATCH_SECONDS:
            self._commit()

    def _put(self, raw: RawSource, file: OpenFile, digest: bytes, taken: PreparedSource) -> None:
        if self._writer.source_of(digest) is not None:  # it came twice
            self._known(file, raw, digest)
            return
        writer = self._writer
        source = writer.add_source(digest, taken.size, taken.form, taken.dictionary, taken.data)
        self.taken += 1
        self._found_at(file, raw, source)
        if taken.error:
            writer.refuse(source, taken.error, taken.reason, taken.offset, READING_VERSION)
            self.refused += 1
            self._meter.refused += 1
        else:
            self._joiner.add(source, taken, raw.data)
        self._one_less(file)

    def _known(self, file: OpenFile, raw: RawSource, digest: bytes) -> None:
        self._begin()
        source = self._writer.source_of(digest)
        assert source is not None
        self.known += 1
        self._meter.skipped += 1
        self._found_at(file, raw, source)
        self._one_less(file)

    def _found_at(self, file: OpenFile, raw: RawSource, source: int) -> None:
        if file.no is None:
            self._put_file(file, None)
        assert file.no is not None
        self._writer.add_place(source, file.no, raw.path[len(file.found.name) :], raw.offset)

    def _one_less(self, file: OpenFile) -> None:
        file.outstanding -= 1
        if file.is_exhausted and not file.outstanding:
            self._finish_file(file)

    def _finish_file(self, file: OpenFile) -> None:
        """All of a file is in: from now on its stat is enough."""
        if not file.is_sound:
            return
        digest = file.only if file.sources == 1 else None
        try:
            if digest is None:
                digest = file.digest.result() if file.digest else digest_of(file.found.path)
        except OSError as error:
            self.trouble(f"{file.found.name}: {error.strerror or error}")
            return
        self._put_file(file, digest)

    def _put_file(self, file: OpenFile, digest: bytes | None) -> None:
        stat = file.found.stat
        file.no = self._writer.put_file(
            file.found.name,
            stat.size,
            stat.mtime_ns,
            stat.inode,
            sha256=digest,
            sources=file.sources,
            version=READING_VERSION,
        )

    def _commit(self) -> None:
        if not self._open:
            return
        changed = self._joiner.take_changes()
        generation = self._writer.commit()
        self._open = False
        self.witnesses += changed.witnesses
        self.cables_new += changed.new
        self.cables_changed += changed.changed
        self._meter.cables = self.cables_new
        self._meter.tell()
        self._feed.put(changed, generation)


def _why(error: sqlite3.Error) -> str:
    if "full" in str(error):
        return "the disk is full: what was taken in so far is safe; make room and run the same command again"
    return f"the record can't be written ({error}): what was committed so far is safe"
