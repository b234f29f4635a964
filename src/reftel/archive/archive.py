"""`Archive`: the facade. The methods that only read are in `archive_reader`. One process at a time uses the methods
that write."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reftel.archive.annotations import add_article, correct, withdraw
from reftel.archive.archive_reader import ArchiveReader
from reftel.archive.ingest.index_queue import IndexQueue, index_report
from reftel.archive.ingest.run import IngestRun
from reftel.archive.maintenance import verify as verifying
from reftel.archive.maintenance.backup import backup
from reftel.archive.maintenance.reindex import follow_server, rebuild
from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.maintenance.repair import repair as repaired
from reftel.archive.maintenance.reread import RereadReport, reread
from reftel.archive.references.catalogue_import import CatalogueReport, add_catalogue, remove_catalogue
from reftel.archive.session import WriteSession, write_session
from reftel.archive.types import Correction, IngestProgress, IngestResult, Problem
from reftel.errors import ArchiveError
from reftel.field_names import CableAttribute
from reftel.forms.pdf.helper import can_recognize
from reftel.index.server import IndexServer
from reftel.model import READING_VERSION, Article
from reftel.origins import Accession
from reftel.store import sources
from reftel.store.shelf_file import SHELF_META


class Archive(ArchiveReader):
    """An archive of cables: `with reftel.open("cables") as archive: ...`.

    Every writing method waits for another process that writes, with `wait=True`, or raises ArchiveBusy. It raises
    ArchiveError for an archive that was opened read-only or that cannot be written; committed changes are safe.
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
        """Ingest files, folders, zips, tars and tables of any known form; return the counts. Known sources are skipped.

        Args:
            paths: Files and folders; `-` is standard input.
            progress: Called a few times a second with the progress.
            workers: Processes that read beside this one; None: one per core; 0: none.
            wait: Wait for another process that writes.
            stop: Once set, ends the work cleanly; the next ingest continues.
            given: The provenance of the files; `sources.toml` beside the files gives the values that it lacks.

        Raises:
            ArchiveBusy: another process writes.
            ArchiveError: the archive cannot be written, or it is a shard of a shelf.

        Example:
            >>> result = archive.ingest(["lamp.txt"], workers=0)
            >>> result.sources, result.refused
            (1, 0)
        """
        with self._writing(wait) as work:
            _refuse_shard(work)
            queue = IndexQueue(work.index)
            again: RereadReport | None = None
            try:
                if sources.has_to_try_again(work.connection, READING_VERSION, recognizes=can_recognize()):
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
            if work.index is not None and broken is None:
                work.index.settle()
            return msgspec.structs.replace(summary, index_trouble=index_report(work.index_trouble, broken))

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
        """Correct a field of a cable, with evidence; return the correction. The reading stays in the record.

        Args:
            cable_id: The cable's id, in any style.
            field: An attribute of `Cable` that can be corrected (docs/fields.md).
            value: A value of the attribute: text (unchanged), a list, a date, a value of `reftel.model`; None takes the
                field's value away. Lists may be text too, their parts separated by semicolons.
            because: The evidence.
            by: The person.
            wait: Wait for another process that writes.

        Raises:
            UnknownCable: no cable of that id is held.
            BadValueError: the field cannot be corrected, or cannot have that value.
            ArchiveBusy: another process writes.

        Example:
            >>> made = archive.correct("08MEXICO714", "tags", ["PREL", "MX"], because="the paper copy has them")
            >>> archive["08MEXICO714"].tags
            ('PREL', 'MX')
        """
        with self._writing(wait) as work:
            number = correct(work, cable_id, field, value, because, by)
        return next(each for each in self.corrections() if each.number == number)

    def withdraw(self, number: int, *, wait: bool = False) -> None:
        """Withdraw a correction; it stays in the record.

        Args:
            number: The correction's number (`Correction.number`).
            wait: Wait for another process that writes.

        Raises:
            BadValueError: there is no such correction, or it is withdrawn already.
            ArchiveBusy: another process writes.

        Example:
            >>> archive.withdraw(archive.corrections()[0].number)
            >>> archive["08MEXICO720"].subject
            'EXERCISE: Chess'
        """
        with self._writing(wait) as work:
            withdraw(work, number)

    def add_article(self, article: Article, cables: Sequence[str], *, wait: bool = False) -> int:
        """Add an article and the cables that it cites; return its number.

        Args:
            article: The article, with its address.
            cables: Ids in any style, held or not.
            wait: Wait for another process that writes.

        Raises:
            BadValueError: the address is not a web address, or an id is invalid.
            ArchiveBusy: another process writes.

        Example:
            >>> article = reftel.Article(url="https://paper.example.org/ships", title="EXERCISE: the ships came back")
            >>> number = archive.add_article(article, ["08MEXICO714"])
            >>> [each.article.title for each in archive["08MEXICO714"].articles if each.number == number]
            ['EXERCISE: the ships came back']
        """
        with self._writing(wait) as work:
            return add_article(work, article, cables)

    def add_catalogue(
        self, path: str | os.PathLike[str], *, name: str | None = None, wait: bool = False
    ) -> CatalogueReport:
        """Add a list of cables that exist (ids, plain or as CSV with dates, gzipped or not); return the counts.

        Args:
            path: The list.
            name: Its name for readers; None for the name of the file.
            wait: Wait for another process that writes.

        Raises:
            BadCatalogueError: the file lists nothing, cannot be read, or is known already.
            ArchiveBusy: another process writes.

        Example:
            >>> report = archive.add_catalogue("list.csv", name="EXERCISE list")
            >>> report.cables, report.lost
            (2, 0)
        """
        with self._writing(wait) as work:
            return add_catalogue(work, Path(path), name)

    def remove_catalogue(self, number: int, *, wait: bool = False) -> int:
        """Remove a catalogue; return its number of cables.

        Args:
            number: The catalogue's number (`Catalogue.number`).
            wait: Wait for another process that writes.

        Raises:
            BadCatalogueError: there is no such catalogue.
            ArchiveBusy: another process writes.

        Example:
            >>> archive.remove_catalogue(1)
            2
        """
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
        """Read again the sources that an earlier version of Reftel read; return the changes.

        An interrupted run continues where it stopped.

        Args:
            every: Read every source again.
            progress: Called a few times a second with the progress.
            workers: Processes that read beside this one; None: one per core; 0: none.
            wait: Wait for another process that writes.
            stop: Once set, ends the work cleanly.

        Raises:
            ArchiveBusy: another process writes.
            ArchiveError: the archive cannot be written, or it is a shard of a shelf.

        Example:
            >>> archive.reread(every=True, workers=0).sources
            4
        """
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
                report.troubles.append(index_report(work.index_trouble, broken))
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

        Args:
            engine: Another engine to use from now on (`reftel.index.engines.ENGINES`); None: the same.
            server: The engine's server, if it has one.
            progress: Called with the numbers of indexed cables and of all cables.
            workers: Processes that prepare documents if there are many; None: one per core; 0: none.
            wait: Wait for another process that writes.

        Raises:
            ArchiveBusy: another process writes.

        Example:
            >>> archive.reindex(workers=0).name
            'index-v2'
        """
        with self._writing(wait, with_index=False) as work:
            return rebuild(work.writer, work.codec, self.path, progress, engine=engine, server=server, workers=workers)

    def follow_server(self, server: IndexServer, *, wait: bool = False) -> bool:
        """Note another address, user, certificate authority or number of copies of the index's server. The index is not
        built again.

        Args:
            server: The server, with the name and the parts of the index that it has.
            wait: Wait for another process that writes.

        Returns:
            False if this archive's index is not there, so that `reindex` must build it.

        Raises:
            ArchiveBusy: another process writes.
            IndexUnreachableError: the server does not answer.

        Example:
            >>> archive.follow_server(reftel.IndexServer(urls=("http://127.0.0.1:9200",), name="cables"))
            False
        """
        with self._writing(wait, with_index=False) as work:
            return follow_server(work.writer, self.path, server)

    def verify(
        self, *, repair: bool = False, progress: verifying.VerifyProgress | None = None, wait: bool = False
    ) -> tuple[Problem, ...]:
        """Verify checksums, derived data and the index; return all problems, none for a sound archive.

        Args:
            repair: Whether to rebuild the damaged parts that can be rebuilt.
            progress: Called with the current step, the number done and the number of all.
            wait: Wait for another process that writes, to repair.

        Raises:
            ArchiveBusy: another process writes, and `repair` is set.

        Example:
            >>> archive.verify()
            ()
        """
        if not repair:
            with self._readers.snapshot() as connection:
                return tuple(verifying.verify(connection, self._codec, self.path, progress))
        with self._writing(wait, with_index=False) as work:
            findings = tuple(verifying.verify(work.connection, work.codec, self.path, progress))
            return repaired(work, findings) if findings else ()

    def backup(self, file: str | os.PathLike[str]) -> int:
        """Write a snapshot of the archive without its index to one file; return its size in bytes.

        Writing continues meanwhile. `reftel.archive.maintenance.backup.restore` makes an archive of the file.

        Args:
            file: The file, which must not exist.

        Raises:
            ArchiveError: the file cannot be written, or the record cannot be read.

        Example:
            >>> archive.backup("cables.reftel") == os.path.getsize("cables.reftel")
            True
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
    """Raise ArchiveError for a shard: the shelf decides which telegrams it takes."""
    if work.writer.meta(SHELF_META) is not None:
        raise ArchiveError(f"{work.folder} is a shard of a shelf: give the shelf's folder")
