"""Find files, cut them into sources, let workers prepare the sources, and deliver the results in the order of the
files.

A subclass defines the destination: the record of an archive (`reftel.archive.ingest.run`), or the shards of a shelf.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from reftel.archive.ingest.dictionaries import DictionaryTrainer
from reftel.archive.ingest.file_opener import FileOpener, givers_in
from reftel.archive.ingest.files import InputFile, OpenFile, digest_of, find, stat_of
from reftel.archive.ingest.givers import Givers
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.outcome import Outcome
from reftel.archive.ingest.prepared_source import PreparedSource, refuse
from reftel.archive.ingest.progress import ProgressMeter
from reftel.archive.ingest.readers import SourceReaders
from reftel.archive.types import IngestProgress, IngestResult
from reftel.errors import ArchiveError, ReadError, TookTooLong
from reftel.forms.base import HEAD
from reftel.forms.contained_sources import ContainedSources
from reftel.forms.openers import is_container
from reftel.origins import Accession
from reftel.reading import RawSource, sources
from reftel.scratch import ScratchFolder
from reftel.store.codec import MAX_DIGESTED, MAX_KEPT, Codec, Dictionary

CHUNK_SOURCES = 32
CHUNK_BYTES = 512 * 1024
"""Size of the work for one message: large enough to make sending cheap, small enough to keep all workers busy."""


_OVER = (
    "sources that are read in less than the {seconds:.0f} seconds that its first {count:,} took; the rest is not read"
)


class SourceInFile(msgspec.Struct, frozen=True):
    """A source on its way into the record: the file it is from, and its digest."""

    file: OpenFile
    digest: bytes


class SourceFeed(ABC):
    """One run over files. `stop` is checked between chunks. Once it is set, the run writes the finished results and
    ends."""

    def __init__(
        self,
        codec: Codec,
        folder: Path,
        preparers: IndexQueue,
        dictionaries: Callable[[], Sequence[Dictionary]],
        *,
        workers: int | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        stop: threading.Event | None = None,
        given: Accession | None = None,
    ) -> None:
        """`folder` is skipped in the search for files; `preparers` gives the index's preparer of the moment."""
        self.outcome = Outcome()
        self._codec = codec
        self._folder = folder
        self._stop = stop or threading.Event()
        self._meter = ProgressMeter(progress)
        self._trainer = DictionaryTrainer(codec)
        self._hasher = ThreadPoolExecutor(1, thread_name_prefix="reftel-hash")
        processes = os.cpu_count() or 1 if workers is None else workers
        self._opener = FileOpener() if processes else None
        self._givers = Givers(given, self.outcome.trouble, self._look_inside)
        self._readers = SourceReaders[SourceInFile](codec, preparers, dictionaries, workers=processes)
        self._chunk: list[tuple[RawSource, SourceInFile]] = []
        self._chunk_bytes = 0

    # the destination ---------------------------------------------------------------------------------------------

    @abstractmethod
    def _is_unchanged(self, found: InputFile) -> bool:
        """Return whether all of a file is known."""

    @abstractmethod
    def _held(self, digest: bytes) -> int | None:
        """Return the number of the source of that digest, if it is there."""

    @abstractmethod
    def _known(self, file: OpenFile, raw: RawSource, source: int) -> None:
        """Note that a source that is there was found in a file."""

    @abstractmethod
    def _put(self, raw: RawSource, cut: SourceInFile, prepared: PreparedSource) -> None:
        """Write a source that was read, or one that came twice."""

    @abstractmethod
    def _begin(self) -> None:
        """Begin a batch, unless one is open."""

    @abstractmethod
    def _wrote(self, count: int, size: int) -> None:
        """So many sources of so many bytes were handed over."""

    @abstractmethod
    def _finish(self, file: OpenFile) -> None:
        """All sources of a file are delivered."""

    @abstractmethod
    def _commit(self) -> None:
        """Make everything last."""

    @abstractmethod
    def _abandon(self) -> None:
        """Undo uncommitted work; after `_commit` there is none."""

    @abstractmethod
    def _write_dictionary(self, form: str, data: bytes) -> int:
        """Write a dictionary; return its number."""

    # -------------------------------------------------------------------------------------------------------------

    def run(self, paths: Iterable[str]) -> IngestResult:
        """Ingest everything under `paths`. Raises ArchiveError if the archive fails."""
        started = time.monotonic()
        interrupted = False
        done = False
        spool = ScratchFolder()
        try:
            paths = list(paths)
            self._givers.begin(paths)
            found = list(find(paths, self._folder, spool.path / "input", self.outcome.trouble))
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
            self._commit()
            done = True
        except sqlite3.Error as error:
            raise ArchiveError(_why(error)) from error
        finally:
            self._readers.close(kill=not done or interrupted)
            if self._opener is not None:
                self._opener.close()
            self._hasher.shutdown(cancel_futures=True)
            self._trainer.close()
            spool.close()
            self._abandon()
        return self.outcome.result(seconds=time.monotonic() - started, interrupted=interrupted)

    def _look_inside(self, path: str) -> Sequence[ContainedSources]:
        """The `sources.toml` files in a container."""
        try:
            with Path(path).open("rb") as file:
                head = file.read(HEAD)
        except OSError:
            return ()  # reading it raises the error
        if not is_container(head):
            return ()
        search = givers_in if self._opener is None else self._opener.sources_files
        return search(path, lambda error: self.outcome.trouble(str(error)))

    # files and sources -------------------------------------------------------------------------------------------

    def _file(self, found: InputFile) -> None:
        self._meter.path = found.name
        if self._is_unchanged(found):
            self.outcome.files_unchanged += 1
            self._meter.skip(found.stat.size)
            return
        file = OpenFile(found)
        troubles: list[ReadError] = []
        accession = self._givers.of(found.path)
        try:
            for raw in sources(found.path, on_error=troubles.append, elsewhere=self._opener):
                self._source(file, _named(found, raw, accession))
                if self._stop.is_set():
                    file.is_sound = False
                    break
                if file.is_over:
                    troubles.append(TookTooLong(found.path, 0, _OVER.format(seconds=file.seconds, count=file.sources)))
                    break
            if stat_of(found.path) != found.stat:
                file.is_sound = False
                self.outcome.trouble(
                    f"{found.name}: changed while it was read; ingest it again. The telegrams found so far are kept"
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
        self._finish(file)

    def _source(self, file: OpenFile, raw: RawSource) -> None:
        digest = hashlib.sha256(raw.data).digest()
        file.sources += 1
        is_all = raw.offset == 0 and raw.path == file.found.name and len(raw.data) == file.found.stat.size
        file.only = digest if is_all else None
        if not is_all and file.digest is None:
            file.digest = self._hasher.submit(digest_of, file.found.path)
        self._meter.source(len(raw.data))
        file.outstanding += 1
        held = self._held(digest)
        if held is not None:
            self._known(file, raw, held)
            self._wrote(1, 0)
            return
        self._trainer.see(raw)
        self._chunk.append((raw, SourceInFile(file, digest)))
        self._chunk_bytes += len(raw.data)
        if len(self._chunk) >= CHUNK_SOURCES or self._chunk_bytes >= CHUNK_BYTES:
            self._send()

    def _bad(self, file: OpenFile, errors: list[ReadError]) -> None:
        """Unreadable parts of a file: the record keeps the whole file, with the first reason."""
        lines = [_message(error, file.found) for error in errors]
        for line in lines:
            self.outcome.trouble(line)
        first = errors[0]
        path, size = file.found.path, file.found.stat.size
        if size > MAX_DIGESTED and not file.sources:  # a file with holes claims a terabyte and is read for hours
            self.outcome.trouble(f"{file.found.name}: larger than {MAX_DIGESTED >> 30} GiB: not listed as refused")
            file.is_sound = False
            return
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
        self._begin()
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

    def _write(self, chunk: Sequence[tuple[RawSource, SourceInFile]], results: list[PreparedSource]) -> None:
        self._begin()
        for (raw, cut), prepared in zip(chunk, results, strict=True):
            cut.file.seconds += prepared.seconds
            self._put(raw, cut, prepared)
            if prepared.error:
                self.outcome.trouble(prepared.reason)
        self._wrote(len(chunk), sum(len(raw.data) for raw, _ in chunk))


def _message(error: ReadError, found: InputFile) -> str:
    """The message of an error with the file's name in place of its path."""
    named = type(error)(error.source.replace(found.path, found.name), error.offset, error.expected)
    return str(named).replace(found.path, found.name)


def _named(found: InputFile, raw: RawSource, accession: Accession | None) -> RawSource:
    """A source with the gift of its file. Standard input was written to a file whose name says nothing."""
    if found.name != "-":
        return raw if accession is None else msgspec.structs.replace(raw, accession=accession)
    return msgspec.structs.replace(raw, path=found.name + raw.path[len(found.path) :], accession=accession)


def _why(error: sqlite3.Error) -> str:
    if "full" in str(error):
        return "the disk is full: the ingested sources are safe; free disk space and run the same command again"
    return f"the record can't be written ({error}); committed data is safe"
