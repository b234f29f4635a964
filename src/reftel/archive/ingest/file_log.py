"""Files in the record: unchanged files, places of sources, files read to the end."""

from __future__ import annotations

from collections.abc import Callable

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.batch import Batch
from reftel.archive.ingest.files import InputFile, OpenFile, digest_of
from reftel.model import READING_VERSION
from reftel.origins import Accession
from reftel.reading import RawSource
from reftel.store import sources
from reftel.store.rows import FileRow
from reftel.store.writer import RecordWriter


class FileLog:
    """The rows of `file` and `place` of one ingest. `trouble` gets a line of text for an unreadable file."""

    def __init__(
        self,
        writer: RecordWriter,
        batch: Batch,
        attacher: Attacher,
        trouble: Callable[[str], None],
        accession_of: Callable[[str], Accession | None] = lambda _: None,
    ) -> None:
        """`accession_of` gives the accession that a file of this path comes with."""
        self._writer = writer
        self._batch = batch
        self._attacher = attacher
        self._trouble = trouble
        self._accession_of = accession_of

    def is_unchanged(self, found: InputFile) -> bool:
        """Compare a file with its last state: by stat; if only the stat differs, by digest."""
        known = sources.file(self._writer.connection, found.name)
        if known is None or known.sha256 is None or self._may_try_again(known):
            return False
        stat = found.stat
        if (known.size, known.mtime_ns, known.inode) == (stat.size, stat.mtime_ns, stat.inode):
            self._give(known.no, found)
            return True
        if known.size != stat.size or self._digest(found) != known.sha256:
            return False
        self._batch.begin()
        self._put(found, known.sha256, known.sources, known.version)
        self._give(known.no, found)
        return True

    def place(self, file: OpenFile, raw: RawSource, source: int) -> None:
        """Note that a source was found in a file."""
        if file.no is None:
            file.no = self._put(file.found, None, file.sources, READING_VERSION)
            self._give(file.no, file.found)
        tail = raw.path[len(file.found.name) :]
        self._attacher.found_in(source, file.no, tail, raw.offset)
        if raw.provenance is not None:
            self._writer.say_provenance(source, file.no, tail, raw.provenance)

    def _give(self, no: int, found: InputFile) -> None:
        """Note the accession that a file came with."""
        accession = self._accession_of(found.path)
        if accession is not None:
            self._batch.begin()
            self._attacher.give(no, accession)

    def one_less(self, file: OpenFile) -> None:
        """One of its sources is in the record."""
        file.outstanding -= 1
        self.finish(file)

    def finish(self, file: OpenFile) -> None:
        """Once all of a file is in the record, its stat is enough from now on."""
        if not file.is_exhausted or file.outstanding or not file.is_sound:
            return
        self._batch.begin()
        digest = file.only if file.sources == 1 else None
        if digest is None:
            digest = self._digest(file.found, file)
        if digest is not None:
            file.no = self._put(file.found, digest, file.sources, READING_VERSION)

    def _may_try_again(self, known: FileRow) -> bool:
        """Whether a file with refused sources was last read by an earlier reading."""
        if known.version == READING_VERSION:
            return False
        return sources.has_refused(self._writer.connection, known.no)

    def _digest(self, found: InputFile, file: OpenFile | None = None) -> bytes | None:
        try:
            if file is not None and file.digest is not None:
                return file.digest.result()
            return digest_of(found.path)
        except OSError as error:
            self._trouble(f"{found.name}: {error.strerror or error}")
            return None

    def _put(self, found: InputFile, digest: bytes | None, count: int, version: int) -> int:
        stat = found.stat
        return self._writer.put_file(
            found.name, stat.size, stat.mtime_ns, stat.inode, sha256=digest, sources=count, version=version
        )
