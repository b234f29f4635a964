"""`Archive`: the facade. The methods that only read are in `reader`. One process at a time uses the methods that
write."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from reftel.archive.annotations import add_article, correct, withdraw
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.run import IngestRun
from reftel.archive.maintenance import verify as verifying
from reftel.archive.maintenance.backup import backup
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.maintenance.repair import repair as repaired
from reftel.archive.maintenance.reread import RereadReport, reread
from reftel.archive.reader import ArchiveReader
from reftel.archive.references.catalogues import CatalogueReport, add_catalogue, remove_catalogue
from reftel.archive.session import WriteSession, write_session
from reftel.archive.types import Correction, IngestProgress, IngestResult, Problem
from reftel.errors import ArchiveDamaged, ArchiveError, NotAnArchive
from reftel.field_names import CableAttribute
from reftel.index.base import IndexUnreachableError
from reftel.index.server import IndexServer
from reftel.model import READING_VERSION, Article
from reftel.origins import Accession
from reftel.store import sources
from reftel.store.connection import RECORD, schema_version
from reftel.store.migrations import MIGRATIONS
from reftel.store.shelf_file import SHELF_META, is_shelf


class Archive(ArchiveReader):
    """An archive of cables: `with reftel.open("cables") as archive: ...`.

    Writing methods raise ArchiveBusy where another process writes (unless they `wait`), and ArchiveError for an archive
    that was opened read-only or is where nothing can be written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        super().__init__(path)
        self._read_only = read_only

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        progress: Callable[[IngestProgress], None] | None = None,
        workers: int | None = None,
        wait: bool = False,
        stop: threading.Event | None = None,
        given: Accession | None = None,
    ) -> IngestResult:
        """Ingest files, folders, zips, tars, tables, `-`. Known sources are skipped.

        `workers` processes read, by default one a core; 0: none beside this one. `stop`, once set, ends the work
        cleanly. `given` is the provenance of the files; `sources.toml` beside the files gives the values that it
        lacks.
        """
        with self._writing(wait) as work:
            _refuse_shard(work)
            queue = IndexQueue(work.index)
            again: RereadReport | None = None
            try:
                if sources.has_refused_before(work.connection, READING_VERSION):
                    again = reread(work, queue, refused_only=True, workers=workers, stop=stop)
                run = IngestRun(
                    work.writer,
                    work.codec,
                    queue,
                    self.path,
                    workers=workers,
                    progress=progress,
                    stop=stop,
                    given=given,
                )
                if again is not None:
                    for line in again.troubles:
                        run.outcome.trouble(line)
                summary = run.run(map(str, paths))
            finally:
                broken = queue.finish()
            trouble = work.index_trouble
            if work.index is not None and broken is None:
                work.index.settle()
            elif broken is not None:
                trouble = f"the index could not be written ({broken})"
                if not isinstance(broken, IndexUnreachableError):
                    trouble += ": `reftel reindex` rebuilds it from the record"
            return msgspec.structs.replace(summary, index_trouble=trouble)

    def correct(
        self,
        cable_id: str,
        field: CableAttribute,
        value: object,
        *,
        because: str,
        by: str | None = None,
        wait: bool = False,
    ) -> Correction:
        """Correct a field, with evidence; None takes its value away.

        `value` is a value of the attribute of `Cable`: text (unchanged), a list, a date, a value of `reftel.model`.
        Lists may be text too, their parts separated by semicolons.

            >>> archive.correct("08MEXICO714", "tags", ["PREL", "MX"], because="the paper copy has them")

        Raises UnknownCable, and BadValueError for a field or value that can't be.
        """
        with self._writing(wait) as work:
            number = correct(work, cable_id, field, value, because, by)
        return next(each for each in self.corrections() if each.number == number)

    def withdraw(self, number: int, *, wait: bool = False) -> None:
        """Take a correction back; it stays in the record. Raises BadValueError."""
        with self._writing(wait) as work:
            withdraw(work, number)

    def add_article(self, article: Article, cables: Sequence[str], *, wait: bool = False) -> int:
        """An article and the cables that it cites, held or not; gives its number. Raises BadValueError."""
        with self._writing(wait) as work:
            return add_article(work, article, cables)

    def add_catalogue(
        self, path: str | os.PathLike[str], *, name: str | None = None, wait: bool = False
    ) -> CatalogueReport:
        """Add a list of cables that exist: ids, plain or as CSV with dates, gzipped or not.

        Raises BadCatalogueError for a file that lists nothing, can't be read, or is known already.
        """
        with self._writing(wait) as work:
            return add_catalogue(work, Path(path), name)

    def remove_catalogue(self, number: int, *, wait: bool = False) -> int:
        """Remove a catalogue; return its number of cables. Raises BadCatalogueError."""
        with self._writing(wait) as work:
            return remove_catalogue(work, number)

    def reread(
        self,
        *,
        every: bool = False,
        progress: Callable[[IngestProgress], None] | None = None,
        workers: int | None = None,
        wait: bool = False,
        stop: threading.Event | None = None,
    ) -> RereadReport:
        """Read again the sources that an earlier version read, or `every` source; return the changes. An interrupted
        run continues where it stopped."""
        with self._writing(wait) as work:
            _refuse_shard(work)
            queue = IndexQueue(work.index)
            try:
                report = reread(work, queue, every=every, workers=workers, progress=progress, stop=stop)
            finally:
                broken = queue.finish()
            if work.index is not None and broken is None:
                work.index.settle()
            else:
                report.troubles.append(f"{broken or work.index_trouble}: `reftel reindex` rebuilds the index")
            return report

    def reindex(
        self,
        *,
        engine: str | None = None,
        server: IndexServer | None = None,
        progress: Callable[[int, int], None] | None = None,
        workers: int | None = None,
        wait: bool = False,
    ) -> Path:
        """Rebuild the index beside the old one, then switch; return its folder.

        `engine` names another engine to use (`reftel.index.engines.ENGINES`), and `server` the engine's server, if it
        has one. `workers` processes prepare documents if there are many, by default one per core; 0: none.
        """
        with self._writing(wait, with_index=False) as work:
            return rebuild(work.writer, work.codec, self.path, progress, engine=engine, server=server, workers=workers)

    def verify(
        self, *, repair: bool = False, progress: verifying.VerifyProgress | None = None, wait: bool = False
    ) -> tuple[Problem, ...]:
        """Yield all problems of the archive. With `repair`, rebuild the parts that can be rebuilt."""
        if not repair:
            with self._readers.snapshot() as connection:
                return tuple(verifying.verify(connection, self._codec, self.path, progress))
        with self._writing(wait, with_index=False) as work:
            findings = tuple(verifying.verify(work.connection, work.codec, self.path, progress))
            return repaired(work, findings) if findings else ()

    def backup(self, file: str | os.PathLike[str]) -> int:
        """Write a snapshot of everything but the index to one file; return its size in bytes.

        Writing continues meanwhile. `reftel.archive.maintenance.backup.restore` makes an archive of it.

        Raises:
            ArchiveError: the file can't be written, or the record not be read.
        """
        with self._readers.snapshot() as connection:
            return backup(connection, Path(file))

    @contextmanager
    def _writing(self, wait: bool, *, with_index: bool = True) -> Iterator[WriteSession]:
        if self._read_only:
            raise ArchiveError(f"{self.path} was opened for reading only")
        with write_session(self.path, wait=wait, with_index=with_index) as work:
            derive_if_due(work)
            yield work


def _refuse_shard(work: WriteSession) -> None:
    """Raise ArchiveError for a shard: which telegrams it takes is the shelf's affair."""
    if work.writer.meta(SHELF_META) is not None:
        raise ArchiveError(f"{work.folder} is a shard of a shelf: give the shelf's folder")


def open_archive(
    path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False, wait: bool = False
) -> Archive:
    """Open an archive, or with `create` make a new one. An archive of an older schema is brought forward.

    Raises NotAnArchive, SchemaTooNew, ArchiveDamaged, ArchiveBusy (if another process writes and the archive must be
    made or migrated), ArchiveError.
    """
    folder = Path(path)
    if create and read_only:
        raise ArchiveError("an archive can't be made and opened for reading only at once")
    if is_shelf(folder):
        opening: Any = importlib.import_module("reftel.archive.shelf.opening")
        opened: Archive = opening.open_shelf(folder, read_only=read_only, wait=wait)
        return opened
    if (create and not (folder / RECORD).exists()) or (not read_only and is_old(folder)):
        with write_session(folder, create=create, wait=wait) as work:
            derive_if_due(work)
    return Archive(folder, read_only=read_only)


def open_existing(path: str | os.PathLike[str], *, wait: bool = False) -> Archive:
    """Open an archive for work that must not make one. Raises as `open_archive`; NotAnArchive for an empty record."""
    folder = Path(path)
    if is_shelf(folder):
        return open_archive(folder, wait=wait)
    if not (folder / f"{RECORD}-journal").exists() and is_old(folder) and schema_version(folder / RECORD) == 0:
        raise NotAnArchive(f"{folder} is not an archive yet: its record is empty; `reftel ingest` fills it")
    return open_archive(folder, wait=wait)


def is_old(folder: Path) -> bool:
    """Whether the record has a schema of before, or is the beginning of one (its making was interrupted)."""
    if (folder / f"{RECORD}-journal").exists():  # killed at the start of its making; a reader cannot repair that
        return os.access(folder, os.W_OK)
    try:
        version = schema_version(folder / RECORD)
    except ArchiveError:
        return False  # the error of opening is more precise
    if version == 0 and any(folder.glob("index-v*")):
        raise ArchiveDamaged(
            f"{folder}: the record is empty, but an index of cables is beside it. `reftel restore` makes an archive "
            "from a backup; without one ingest the sources again, into another folder"
        )
    return version < MIGRATIONS[-1].version and os.access(folder, os.W_OK)
