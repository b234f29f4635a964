"""One run of an ingest: find files, cut them into sources, let workers prepare these, write them into the record.

A batch is one transaction of the record; the index is told of it when it is committed. So whatever happens, no source
is half in, and at most a batch has to be read again. Sources are written in the order in which they were found.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from reftel.archive.ingest.attach import Attacher, CableChanges
from reftel.archive.ingest.batch import Batch
from reftel.archive.ingest.dictionaries import DictionaryTrainer
from reftel.archive.ingest.file_log import FileLog
from reftel.archive.ingest.files import InputFile, OpenFile, digest_of, find, stat_of
from reftel.archive.ingest.givers import Givers
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.outcome import Outcome
from reftel.archive.ingest.prepare import PreparedSource, refuse
from reftel.archive.ingest.progress import ProgressMeter
from reftel.archive.ingest.readers import SourceReaders
from reftel.archive.types import IngestProgress, IngestResult
from reftel.errors import ArchiveDamaged, ArchiveError, ReadError
from reftel.model import READING_VERSION
from reftel.origins import Accession
from reftel.reading import RawSource, sources
from reftel.store import integrity, records
from reftel.store import sources as sources_of_record
from reftel.store.codec import MAX_KEPT, Codec
from reftel.store.writer import RecordWriter

CHUNK_SOURCES = 32
CHUNK_BYTES = 512 * 1024
"""What a worker gets at once: enough that the sending costs little, few enough that all stay busy."""


class SourceInFile(msgspec.Struct, frozen=True):
    """A source on its way into the record: the file it is from, and its digest."""

    file: OpenFile
    digest: bytes


class IngestRun:
    """One run of `ingest`. `stop` is looked at between chunks: once set, what was read is written and the run ends."""

    def __init__(
        self,
        writer: RecordWriter,
        codec: Codec,
        queue: IndexQueue,
        folder: Path,
        *,
        workers: int | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        stop: threading.Event | None = None,
        given: Accession | None = None,
    ) -> None:
        self.outcome = Outcome()
        self._writer = writer
        self._codec = codec
        self._folder = folder
        self._stop = stop or threading.Event()
        self._meter = ProgressMeter(progress)
        self._attacher = Attacher(writer, codec, queue.preparer)
        self._batch = Batch(writer, self._attacher, queue, self._committed)
        self._givers = Givers(given, self.outcome.trouble)
        self._files = FileLog(writer, self._batch, self.outcome.trouble, self._givers.of)
        self._trainer = DictionaryTrainer(codec)
        self._hasher = ThreadPoolExecutor(1, thread_name_prefix="reftel-hash")
        self._readers = SourceReaders[SourceInFile](
            codec,
            queue,
            lambda: records.dictionaries(writer.connection),
            workers=os.cpu_count() or 1 if workers is None else workers,
        )
        self._chunk: list[tuple[RawSource, SourceInFile]] = []
        self._chunk_bytes = 0

    def run(self, paths: Iterable[str]) -> IngestResult:
        """Take in everything under `paths`. Raises ArchiveError where the archive itself can't go on."""
        started = time.monotonic()
        interrupted = False
        done = False
        spool = tempfile.TemporaryDirectory(prefix="reftel-", ignore_cleanup_errors=True)
        try:
            paths = list(paths)
            self._givers.begin(paths)
            found = list(find(paths, self._folder, Path(spool.name) / "input", self.outcome.trouble))
            self._meter.total = sum(each.stat.size for each in found)
            for each in found:
                if self._stop.is_set():
                    break
                self._file(each)
            self._send()
            rest = self._readers.rest()
            while not self._stop.is_set() and (done_chunk := next(rest, None)) is not None:
                self._write(*done_chunk)
            interrupted = self._stop.is_set()
            self._batch.commit()
            done = True
        except sqlite3.Error as error:
            raise ArchiveError(_why(error)) from error
        finally:
            self._readers.close(kill=not done or interrupted)
            self._hasher.shutdown(cancel_futures=True)
            self._trainer.close()
            spool.cleanup()
            self._batch.abandon()
        return self.outcome.result(seconds=time.monotonic() - started, interrupted=interrupted)

    # files and sources -------------------------------------------------------------------------------------------

    def _file(self, found: InputFile) -> None:
        self._meter.path = found.name
        if self._files.is_unchanged(found):
            self.outcome.files_unchanged += 1
            self._meter.skip(found.stat.size)
            return
        file = OpenFile(found)
        troubles: list[ReadError] = []
        try:
            for raw in sources(found.path, on_error=troubles.append):
                self._source(file, _named(found, raw))
                if self._stop.is_set():
                    file.is_sound = False
                    break
            if stat_of(found.path) != found.stat:
                file.is_sound = False
                self.outcome.trouble(
                    f"{found.name}: changed while it was read; what was found is kept, take it in again"
                )
        except ReadError as error:
            troubles.append(error)
        except OSError as error:
            file.is_sound = False
            self.outcome.trouble(f"{found.name}: {error.strerror or error}")
        if troubles:
            self._bad(file, troubles)
        file.is_exhausted = True
        self._meter.file_done(found.stat.size)
        self._files.finish(file)

    def _source(self, file: OpenFile, raw: RawSource) -> None:
        digest = hashlib.sha256(raw.data).digest()
        file.sources += 1
        is_all = raw.offset == 0 and raw.path == file.found.name and len(raw.data) == file.found.stat.size
        file.only = digest if is_all else None
        if not is_all and file.digest is None:
            file.digest = self._hasher.submit(digest_of, file.found.path)
        self._meter.source(len(raw.data))
        file.outstanding += 1
        held = self._writer.source_of(digest)
        if held is not None:
            self._known(file, raw, held)
            self._batch.add(1, 0)
            return
        self._trainer.see(raw)
        self._chunk.append((raw, SourceInFile(file, digest)))
        self._chunk_bytes += len(raw.data)
        if len(self._chunk) >= CHUNK_SOURCES or self._chunk_bytes >= CHUNK_BYTES:
            self._send()

    def _bad(self, file: OpenFile, errors: list[ReadError]) -> None:
        """Parts of a file that can't be read: the file as a whole is kept, with the first reason."""
        lines = [str(error).replace(file.found.path, file.found.name) for error in errors]
        for line in lines:
            self.outcome.trouble(line)
        first = errors[0]
        path, size = file.found.path, file.found.stat.size
        try:
            data = Path(path).read_bytes() if size <= MAX_KEPT else b""
        except OSError as error:
            file.is_sound = False
            self.outcome.trouble(f"{file.found.name}: {error.strerror or error}")
            return
        raw = RawSource(path=file.found.name, data=data, offset=0, form="")
        refused = refuse(raw, self._codec, type(first).__name__, lines[0], first.offset)
        if len(data) != size:  # too large to hold: noted by its digest
            refused = msgspec.structs.replace(refused, sha256=digest_of(path), size=size, dictionary=None, data=None)
        self._send()
        for chunk, results in self._readers.rest():
            self._write(chunk, results)
        file.sources += 1
        file.outstanding += 1
        self._batch.begin()
        self._put(raw, SourceInFile(file, refused.sha256), refused)

    def _send(self) -> None:
        """Send the chunk to the readers, and write whatever is done meanwhile."""
        if not self._chunk:
            return
        for dictionary in self._trainer.trained(self._write_dictionary):
            self._readers.tell(dictionary)
        for chunk, results in self._readers.done():
            self._write(chunk, results)
        self._readers.put(self._chunk)
        self._chunk = []
        self._chunk_bytes = 0

    # writing -----------------------------------------------------------------------------------------------------

    def _write(self, chunk: Sequence[tuple[RawSource, SourceInFile]], results: list[PreparedSource]) -> None:
        self._batch.begin()
        for (raw, cut), prepared in zip(chunk, results, strict=True):
            self._put(raw, cut, prepared)
        self._batch.add(len(chunk), sum(len(raw.data) for raw, _ in chunk))

    def _write_dictionary(self, form: str, data: bytes) -> int:
        self._batch.begin()
        return self._writer.add_dictionary(form, "trained", data)

    def _put(self, raw: RawSource, cut: SourceInFile, prepared: PreparedSource) -> None:
        held = self._writer.source_of(cut.digest)
        if held is not None:  # it came twice
            self._known(cut.file, raw, held)
            return
        source = self._writer.add_source(cut.digest, prepared.size, prepared.form, prepared.dictionary, prepared.data)
        self.outcome.sources += 1
        self._files.place(cut.file, raw, source)
        if prepared.error:
            self._writer.refuse(source, prepared.error, prepared.reason, prepared.offset, READING_VERSION)
            self.outcome.refused += 1
            self._meter.refused += 1
        else:
            self._attacher.add(source, prepared, raw.data)
        self._files.one_less(cut.file)

    def _known(self, file: OpenFile, raw: RawSource, source: int) -> None:
        self._batch.begin()
        self._mend(raw, source)
        self.outcome.known += 1
        self._meter.skipped += 1
        self._files.place(file, raw, source)
        self._files.one_less(file)

    def _mend(self, raw: RawSource, source: int) -> None:
        """Put these bytes in place of what is kept of the source, should that be broken or missing."""
        if len(raw.data) > MAX_KEPT:
            return
        row = sources_of_record.source(self._writer.connection, source)
        try:
            if row.data is not None and self._codec.unpack_source(row.dictionary, row.data) == raw.data:
                return
        except ArchiveDamaged:
            pass
        integrity.put_content(self._writer.connection, source, *self._codec.pack_source(raw.form, raw.data))

    def _committed(self, changes: CableChanges) -> None:
        self.outcome.committed(changes)
        self._meter.cables = self.outcome.cables_new
        self._meter.tell()


def _named(found: InputFile, raw: RawSource) -> RawSource:
    """Standard input was written to a file whose name says nothing."""
    if found.name != "-":
        return raw
    return msgspec.structs.replace(raw, path=found.name + raw.path[len(found.path) :])


def _why(error: sqlite3.Error) -> str:
    if "full" in str(error):
        return "the disk is full: what was taken in so far is safe; make room and run the same command again"
    return f"the record can't be written ({error}): what was committed so far is safe"
