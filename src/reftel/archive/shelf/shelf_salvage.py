"""A new shelf from the readable parts of the shards of a damaged one.

Every readable source goes to the shards of its telegrams, whichever shard had it; then cables of all shards are
compared, and annotations by people follow their cables. The shelf's own record and the index are built last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec

from reftel.archive import people_file
from reftel.archive.ingest.prepared_source import ENCODER, ReadingTools
from reftel.archive.maintenance.new_folder import emptied_on_failure
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.maintenance.salvage import Salvaged, SalvageProgress, add_people, kept_in, merged
from reftel.archive.maintenance.salvaged_origins import accession_of, add_accessions, add_catalogues
from reftel.archive.maintenance.salvaged_sources import ReadableSource, SourceTables
from reftel.archive.people_file import (
    Kept,
    KeptAccession,
    KeptAlias,
    KeptAnchors,
    KeptArticle,
    KeptCorrection,
)
from reftel.archive.record.ids import resolve
from reftel.archive.session import WriteSession, is_full
from reftel.archive.shelf.desk import ShardDesk
from reftel.archive.shelf.messages import FileSeen, FoundSource, KeepDictionary, PlaceSource, PutSource
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shard_sessions import shard_session
from reftel.archive.shelf.shelf_session import ShelfSession, shelf_session
from reftel.errors import ArchiveError, UnknownCable
from reftel.index.engines import NoIndex
from reftel.origins import Accession, Provenance
from reftel.store import records, sources
from reftel.store.row_numbers import KEYS_META
from reftel.store.salvaging import DamagedRecord, damaged_record
from reftel.store.shelf_file import OTHER, SHELF, SHELF_META, Shard, ShelfFile, folder_of, new_shelf, read_shelf
from reftel.values.cable_id import canonical_id


def is_shelf_folder(folder: Path) -> bool:
    """Return whether a folder is a shelf, also without its file."""
    return (folder / SHELF).exists() or (folder / "shards" / OTHER).is_dir()


def salvage_shelf(old: Path, new: Path, progress: SalvageProgress | None = None) -> Salvaged:
    """Make a shelf in the folder `new` from the readable parts of the shelf `old`, which does not change.

    A lost `shelf.json` is made again from the shards. See `reftel.archive.maintenance.salvage.salvage`.

    Raises:
        ArchiveError: `new` is not an empty folder, or `old` has no shard that can be read.
    """
    with emptied_on_failure(new, "shelf"):
        return _salvaged(old, new, progress or (lambda *_: None))


def _salvaged(old: Path, new: Path, progress: SalvageProgress) -> Salvaged:
    done = Salvaged()
    held = _shelf_of(old, done)
    fresh = tuple(msgspec.structs.replace(each, folder=f"shards/{each.name}") for each in held.shards)
    create_shelf(new, msgspec.structs.replace(held, id=uuid4().hex, shards=fresh))
    with shelf_session(new, with_index=False) as work:
        salvage_ = _ShelfSalvage(work, old, done, progress)
        salvage_.take(held)
        work.catch_up()
        for kinds in ((KeptAnchors, KeptAlias), (KeptArticle, KeptCorrection)):
            salvage_.add([each for each in salvage_.kept if isinstance(each, kinds)])
            work.catch_up()
        rebuild(work.writer, work.codec, new)
    return done


class _ShelfSalvage:
    """One salvage of a shelf."""

    def __init__(self, work: ShelfSession, old: Path, done: Salvaged, progress: SalvageProgress) -> None:
        self._work = work
        self._old = old
        self._done = done
        self._progress = progress
        self._tools = ReadingTools(work.codec, NoIndex())
        self._found: set[bytes] = set()
        self._wanted: dict[bytes, str] = {}
        self.kept: list[Kept] = []

    def take(self, shelf: ShelfFile) -> None:
        """Take the sources of all shards, and their accessions and catalogues; collect the other annotations."""
        self._take_own()
        desk = ShardDesk(self._work.folder, lambda _: None)
        try:
            for dictionary in records.dictionaries(self._work.connection):
                desk.take(KeepDictionary(dictionary))
            for shard in sorted(shelf.shards, key=lambda each: each.name == OTHER):
                self._take_shard(shard, desk)
        finally:
            desk.close()
        self._add_accessions()
        lost = [self._wanted[each] for each in self._wanted.keys() - self._found]
        self._done.lost_sources += sorted(lost)

    def add(self, kept: Sequence[Kept]) -> None:
        """Add annotations to the shards of their cables."""
        by_shard: dict[str, list[Kept]] = {}
        for each in kept:
            for name, part in self._parts(each):
                by_shard.setdefault(name, []).append(part)
        shelf = self._work.shelf
        for name, some in by_shard.items():
            with shard_session(self._work.folder, shelf, shelf.named(name)) as opened:
                add_people(opened, some, self._done)

    def _parts(self, each: Kept) -> Iterator[tuple[str, Kept]]:
        """Yield the shards of an annotation, with the part that each gets."""
        if isinstance(each, KeptArticle):
            cables: dict[str, list[str]] = {}
            for cable_id in each.cables:
                cables.setdefault(self._shard_of(cable_id), []).append(cable_id)
            for name, ids in (cables or {OTHER: []}).items():
                yield name, msgspec.structs.replace(each, cables=tuple(ids))
            return
        assert isinstance(each, KeptAnchors | KeptAlias | KeptCorrection)
        try:
            no, exact = resolve(self._work.connection, each.cable)
        except UnknownCable:
            if not isinstance(each, KeptAnchors):
                self._done.lost_people.append(f"{each.cable} is not here for {each}")
            return
        yield self._work.shelf.of_cable(no).name, msgspec.structs.replace(each, cable=exact)

    def _shard_of(self, cable_id: str) -> str:
        with suppress(UnknownCable):
            return self._work.shelf.of_cable(resolve(self._work.connection, cable_id)[0]).name
        with suppress(ValueError):
            return self._work.shard_of(canonical_id(cable_id)).name
        return OTHER

    def _take_own(self) -> None:
        """The shelf's own record knows the sources of shards that are lost, and the generation that readers saw."""
        try:
            with damaged_record(self._old) as record:
                self._want(SourceTables(record), "")
                generation = {row[0]: row[1] for row in record.each("meta")}.get("generation")
                with suppress(ValueError):
                    self._work.writer.go_on_from(int(str(generation)))
        except (sqlite3.DatabaseError, OSError) as error:
            if is_full(error):
                raise  # otherwise it is lost, and the shards have everything else in it

    def _take_shard(self, shard: Shard, desk: ShardDesk) -> None:
        place = folder_of(self._old, shard)
        kept, broken = people_file.saved(place)
        if broken:
            self._done.lost_people.append(f"{broken} lines of {shard.name}/{people_file.FILE}")
        try:
            with damaged_record(place) as record:
                tables = SourceTables(record)
                self._want(tables, f"shard {shard.name}: ")
                self._take_sources(tables, desk)
                kept = merged(kept_in(record, tables.files), kept)
                if shard.name == OTHER:
                    desk.close()
                    self._add_catalogues(kept, record)
                for table, count in record.lost.items():
                    if table != "meta":  # nothing else of it is needed
                        self._done.lost_rows[table] = self._done.lost_rows.get(table, 0) + count
        except (sqlite3.DatabaseError, OSError) as error:
            if is_full(error):
                raise
            self._done.lost_sources.append(f"the record of shard {shard.name} ({error})")
            if shard.name == OTHER:
                desk.close()
                self._add_catalogues(kept, None)
        self.kept += kept

    def _want(self, tables: SourceTables, where: str) -> None:
        for no, (digest, *_) in tables.listed.items():
            place = tables.place_of(no)
            if isinstance(digest, bytes) and not (digest in self._wanted and place.startswith("source ")):
                self._wanted[digest] = place if not place.startswith("source ") else where + place

    def _take_sources(self, tables: SourceTables, desk: ShardDesk) -> None:
        for at, each in enumerate(tables.readable()):
            self._progress("sources", at, len(tables.listed))
            names = self._put(each, desk) if each.digest not in self._found else []
            for file, tail, offset, said in each.places[1 if names else 0 :]:
                found = _found_in(each, file, tail, offset, said)
                for name in names or [shard.name for shard in self._work.shelf.shards]:
                    desk.take(PlaceSource(shard=name, found=found, is_lead=False))

    def _put(self, each: ReadableSource, desk: ShardDesk) -> list[str]:
        """Put a source into the shards of its telegrams."""
        self._found.add(each.digest)
        prepared = each.prepared(self._tools)
        names = list(dict.fromkeys(self._work.shard_of(one.base).name for one in prepared.telegrams)) or [OTHER]
        found = _found_in(each, *each.places[0])
        for name in names:
            desk.take(PutSource(shard=name, found=found, prepared=ENCODER.encode(prepared)))
        self._done.sources += 1
        return names

    def _add_catalogues(self, kept: list[Kept], record: DamagedRecord | None) -> None:
        shelf = self._work.shelf
        with shard_session(self._work.folder, shelf, shelf.named(OTHER)) as opened:
            count, lost = add_catalogues(opened, kept, record)
        self._done.people += count
        self._done.lost_people += lost

    def _add_accessions(self) -> None:
        """The shard `other` has all of them with all files; the others have them with their own files."""
        given: dict[Accession, KeptAccession] = {}
        for each in self.kept:
            if isinstance(each, KeptAccession):
                held = given.get(accession := accession_of(each))
                given[accession] = each if held is None else _with_files(held, each)
        shelf = self._work.shelf
        accessions = list(given.values())
        with shard_session(self._work.folder, shelf, shelf.named(OTHER)) as opened:
            self._done.people += add_accessions(opened, accessions)
        for shard in shelf.shards:
            if shard.name != OTHER and accessions:
                with shard_session(self._work.folder, shelf, shard) as opened:
                    add_accessions(opened, [_known(opened, each) for each in accessions])


def _with_files(one: KeptAccession, other: KeptAccession) -> KeptAccession:
    files = dict(one.files)
    for folder, names in other.files.items():
        files[folder] = tuple(dict.fromkeys((*files.get(folder, ()), *names)))
    return msgspec.structs.replace(one, files=files)


def _known(opened: WriteSession, each: KeptAccession) -> KeptAccession:
    """Return an accession with those of its files that a shard knows."""
    files = {
        folder: tuple(name for name in names if sources.file(opened.connection, folder + name) is not None)
        for folder, names in each.files.items()
    }
    return msgspec.structs.replace(each, files={folder: names for folder, names in files.items() if names})


def _found_in(each: ReadableSource, file: str, tail: str, offset: int, said: Provenance | None) -> FoundSource:
    return FoundSource(
        file=FileSeen(file, 0, 0, 0),
        path=file + tail,
        offset=offset,
        form=each.form,
        digest=each.digest,
        data=each.data,
        provenance=said,
    )


def _shelf_of(old: Path, done: Salvaged) -> ShelfFile:
    """The shelf's file; if it can't be read, a new one from the shards. Raises ArchiveError."""
    try:
        return read_shelf(old)
    except ArchiveError as error:
        shelf = new_shelf()
        found = sorted(filter(None, map(_shard_in, (old / "shards").glob("*"))), key=lambda each: each.first)
        if not any(each.name == OTHER for each in found):
            raise ArchiveError(f"{old}: {error}, and it has no shards that can be read") from error
        done.lost_people.append(f"{SHELF} ({error}): made again from its shards")
        return msgspec.structs.replace(shelf, keys=max(each.size for each in found), shards=tuple(found))


def _shard_in(folder: Path) -> Shard | None:
    """The shard in a folder, by what its record says."""
    with suppress(sqlite3.DatabaseError, OSError, ValueError), damaged_record(folder) as record:
        facts = {str(row[0]): str(row[1]) for row in record.each("meta")}
        name = facts[SHELF_META].partition(" ")[2]
        first, last = map(int, facts[KEYS_META].split())
        low, _, high = name.partition("-")
        years = None if name == OTHER else (int(low), int(high or low))
        return Shard(name=name, folder=f"shards/{folder.name}", first=first, size=last - first, years=years)
    return None
