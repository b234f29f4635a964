"""`ShelfArchive`: a shelf with the facade of an archive. The reading methods are the archive's own; the writing
methods are here.

Every change is made and committed in a shard; then the shelf's record and the index follow.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import msgspec

from reftel.archive.annotations import BadValueError, add_article, correct, withdraw
from reftel.archive.archive import Archive
from reftel.archive.index_in_use import reconcile
from reftel.archive.ingest.index_queue import IndexQueue, index_report
from reftel.archive.maintenance import verify as verifying
from reftel.archive.maintenance.reindex import follow_server, rebuild
from reftel.archive.maintenance.reread import RereadReport
from reftel.archive.record.ids import resolve
from reftel.archive.references.catalogue_import import CatalogueReport, add_catalogue, remove_catalogue
from reftel.archive.shelf.checking import check_shelf, rebuild_list
from reftel.archive.shelf.intake import ShelfIntake
from reftel.archive.shelf.rereading import reread_shards
from reftel.archive.shelf.shard_sessions import shard_session
from reftel.archive.shelf.shelf_backup import backup_shelf
from reftel.archive.shelf.shelf_session import ShelfSession, shelf_session
from reftel.archive.types import Correction, Coverage, IngestProgress, IngestResult, Problem
from reftel.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, NoSuchArchive, UnknownCable
from reftel.field_names import CableAttribute
from reftel.forms.pdf.helper import can_recognize
from reftel.index.server import IndexServer
from reftel.model import READING_VERSION, Article
from reftel.origins import Accession
from reftel.store import records, sources
from reftel.store.connection import RECORD
from reftel.store.shelf_file import OTHER, ShelfFile, folder_of, read_shelf
from reftel.values.cable_id import canonical_id


class ShelfArchive(Archive):
    """A shelf of shards: `with reftel.open("shelf") as archive: ...`. See `reftel.archive.Archive`."""

    @property
    def shelf(self) -> ShelfFile:
        """Return the shards in the shelf's file. Raises ArchiveError, ArchiveDamaged."""
        return read_shelf(self.path)

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
        """See `Archive.ingest`. One process a shard writes, up to the cores, beside the `workers` that read."""
        with self._shelf_writing(wait) as work:
            if sources.has_to_try_again(work.connection, READING_VERSION, recognizes=can_recognize()):
                reread_shards(work, refused_only=True, workers=workers, stop=stop)
                work.followed.follow_all(work.shelf)
                if work.index is not None:
                    reconcile(work.connection, work.codec, work.index)
            queue = IndexQueue(work.index)
            broken: Exception | None = None
            run: ShelfIntake | None = None
            try:
                run = ShelfIntake(work, queue, workers=workers, progress=progress, stop=stop, given=given)
                is_done = False
                try:
                    summary = run.run(map(str, paths))
                    is_done = True
                finally:
                    run.close(abandon=not is_done)
            finally:
                broken = queue.finish()
            return msgspec.structs.replace(summary, index_trouble=_settled(work, broken))

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
        """See `Archive.correct`."""
        with self._shelf_writing(wait) as work:
            no, exact = resolve(work.connection, cable_id)
            with shard_session(self.path, work.shelf, work.shelf.of_cable(no), wait=wait) as shard:
                number = correct(shard, exact, field, value, because, by)
            work.bring_up()
        return next(each for each in self.corrections() if each.number == number)

    def withdraw(self, number: int, *, wait: bool = False) -> None:
        """See `Archive.withdraw`."""
        with self._shelf_writing(wait) as work:
            try:
                shard = work.shelf.of_row(number)
            except ArchiveDamaged as error:
                raise BadValueError(f"there is no correction {number}, or it is withdrawn") from error
            with shard_session(self.path, work.shelf, shard, wait=wait) as opened:
                withdraw(opened, number)
            work.bring_up()

    def add_article(self, article: Article, cables: Sequence[str], *, wait: bool = False) -> int:
        """See `Archive.add_article`. Every shard of one of the cables gets the article."""
        with self._shelf_writing(wait) as work:
            by_shard: dict[str, list[str]] = {}
            for raw in cables:
                by_shard.setdefault(self._shard_of(work, raw), []).append(raw)
            for name, ids in (by_shard or {OTHER: []}).items():
                with shard_session(self.path, work.shelf, work.shelf.named(name), wait=wait) as opened:
                    add_article(opened, article, ids)
            work.bring_up()
            return records.article_number(work.connection, article.url)

    def _shard_of(self, work: ShelfSession, raw: str) -> str:
        """The name of the shard of a cable, held or not."""
        try:
            return work.shelf.of_cable(resolve(work.connection, raw)[0]).name
        except UnknownCable:
            try:
                base = canonical_id(raw)
            except ValueError as error:
                raise BadValueError(f"{raw!r} is not a reference id: write it like 08MEXICO714") from error
        return work.shard_of(base).name

    def add_catalogue(
        self, path: str | os.PathLike[str], *, name: str | None = None, wait: bool = False
    ) -> CatalogueReport:
        """See `Archive.add_catalogue`. The shard `other` keeps it."""
        with self._shelf_writing(wait) as work:
            with shard_session(self.path, work.shelf, work.shelf.named(OTHER), wait=wait) as opened:
                report = add_catalogue(opened, Path(path), name)
            work.bring_up()
        return report

    def remove_catalogue(self, number: int, *, wait: bool = False) -> int:
        """See `Archive.remove_catalogue`."""
        with self._shelf_writing(wait) as work:
            with shard_session(self.path, work.shelf, work.shelf.named(OTHER), wait=wait) as opened:
                count = remove_catalogue(opened, number)
            work.bring_up()
        return count

    def reread(
        self,
        *,
        every: bool = False,
        progress: Callable[[IngestProgress], None] | None = None,
        workers: int | None = None,
        wait: bool = False,
        stop: threading.Event | None = None,
    ) -> RereadReport:
        """See `Archive.reread`. A telegram whose id is of another shard now goes there."""
        with self._shelf_writing(wait) as work:
            report = reread_shards(work, every=every, progress=progress, workers=workers, stop=stop)
            work.bring_up(has_copies=True)
            if work.index is not None:
                work.index.settle()
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
        """See `Archive.reindex`."""
        with self._shelf_writing(wait, with_index=False) as work:
            return rebuild(work.writer, work.codec, self.path, progress, engine=engine, server=server, workers=workers)

    def follow_server(self, server: IndexServer, *, wait: bool = False) -> bool:
        """See `Archive.follow_server`."""
        with self._shelf_writing(wait, with_index=False) as work:
            return follow_server(work.writer, self.path, server)

    def verify(
        self, *, repair: bool = False, progress: verifying.VerifyProgress | None = None, wait: bool = False
    ) -> tuple[Problem, ...]:
        """See `Archive.verify`. Every shard, then the shelf's record against them, then the index against that."""
        found: list[Problem] = []
        for shard in self.shelf.shards:
            try:
                with Archive(folder_of(self.path, shard), read_only=not repair) as opened:
                    for each in opened.verify(repair=repair, progress=progress, wait=wait):
                        found.append(msgspec.structs.replace(each, where=f"{shard.name}: {each.where}"))
            except ArchiveBusy:
                raise
            except ArchiveError as error:  # another check of the shelf says so if the shard is missing
                if not isinstance(error, NoSuchArchive):
                    found.append(Problem(code="record", where=f"{shard.name}: {RECORD}", note=str(error)))
        if not repair:
            with self._readers.snapshot() as connection:
                return (*found, *check_shelf(connection, self.path, progress))
        with self._readers.snapshot() as connection:
            own = list(check_shelf(connection, self.path, progress))
        if any(each.where.startswith("shard ") and not each.can_repair for each in own):
            return (*found, *own)  # the shelf's record must not be made without one of its shards
        if found or own:
            rebuild_list(self.path, wait=wait)
            if any(each.code == "probable" for each in own):
                with self._shelf_writing(wait, with_index=False) as work:
                    work.mend_links()
            self._readers.renew()
            self.reindex(wait=wait)
        return (*found, *(msgspec.structs.replace(each, repaired=each.can_repair) for each in own))

    def backup(self, file: str | os.PathLike[str]) -> int:
        """See `Archive.backup`: a tar with the records of all shards, of one moment."""
        return backup_shelf(self.path, Path(file))

    def follow(self, *, wait: bool = False) -> None:
        """Bring the shelf's record and index up to its shards, after these were filled on other machines."""
        with self._shelf_writing(wait) as work:
            work.bring_up(has_copies=True)
            if work.index is not None:
                work.index.settle()

    def cables_by_shard(self) -> dict[str, int]:
        """Return the number of cables in each shard, by its name."""
        with self._readers.snapshot() as connection:
            return {
                shard.name: records.count_between(connection, shard.first + 1, shard.first + shard.size)
                for shard in self.shelf.shards
            }

    def coverage(self) -> Coverage:
        """See `Archive.coverage`; the record's size is that of all records."""
        held = super().coverage()
        size = held.record_bytes
        for shard in self.shelf.shards:
            with suppress(OSError):
                size += (folder_of(self.path, shard) / RECORD).stat().st_size
        return msgspec.structs.replace(held, record_bytes=size)

    def _shelf_writing(self, wait: bool, *, with_index: bool = True) -> AbstractContextManager[ShelfSession]:
        if self._read_only:
            raise ArchiveError(f"{self.path} was opened for reading only")
        return shelf_session(self.path, wait=wait, with_index=with_index)


def _settled(work: ShelfSession, broken: Exception | None) -> str:
    """Finish the index after an ingest; return its error, if any."""
    if work.index is not None and broken is None:
        work.index.settle()
    return index_report(work.index_trouble, broken)
