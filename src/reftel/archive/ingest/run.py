"""One run of an ingest into an archive: write the readings into the record.

A batch is one transaction of the record; the index gets the batch after the commit. So no source is ever half in, and
after a failure at most one batch has to be read again. Sources are written in the order in which they were found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.batch import Batch
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.feed import SourceFeed, SourceInFile
from reftel.archive.ingest.file_log import FileLog
from reftel.archive.ingest.files import InputFile, OpenFile
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepared_source import PreparedSource
from reftel.archive.types import IngestProgress
from reftel.errors import ArchiveDamaged
from reftel.model import READING_VERSION
from reftel.origins import Accession
from reftel.reading import RawSource
from reftel.store import integrity, records
from reftel.store import sources as sources_of_record
from reftel.store.codec import MAX_KEPT, Codec
from reftel.store.writer import RecordWriter


class IngestRun(SourceFeed):
    """One run of `ingest`."""

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
        super().__init__(
            codec,
            folder,
            queue,
            lambda: records.dictionaries(writer.connection),
            workers=workers,
            progress=progress,
            stop=stop,
            given=given,
        )
        self._writer = writer
        self._attacher = Attacher(writer, codec, queue.preparer)
        self._batch = Batch(writer, self._attacher, queue, self._committed)
        self._files = FileLog(writer, self._batch, self._attacher, self.outcome.trouble, self._givers.of)

    def _is_unchanged(self, found: InputFile) -> bool:
        return self._files.is_unchanged(found)

    def _held(self, digest: bytes) -> int | None:
        return self._writer.source_of(digest)

    def _begin(self) -> None:
        self._batch.begin()

    def _wrote(self, count: int, size: int) -> None:
        self._batch.add(count, size)

    def _finish(self, file: OpenFile) -> None:
        self._files.finish(file)

    def _commit(self) -> None:
        self._batch.commit()

    def _abandon(self) -> None:
        self._batch.abandon()

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
        """Replace the stored bytes of the source if they are damaged or missing."""
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
