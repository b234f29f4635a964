"""Repair of an archive: lost sources from their files, everything else from the sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from reftel.archive.index_in_use import reconcile
from reftel.archive.ingest.file_opener import FileOpener
from reftel.archive.ingest.files import digest_of
from reftel.archive.ingest.prepared_source import ReadingTools, prepare_source
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.maintenance.verify_likenesses import is_shard
from reftel.archive.record.cable import assemble, write_collation
from reftel.archive.references.kept_states import settle_states
from reftel.archive.session import WriteSession
from reftel.archive.types import Problem
from reftel.errors import ArchiveDamaged, ReadError
from reftel.index.engines import NoIndex
from reftel.reading import RawSource
from reftel.reading import sources as found_in
from reftel.store import integrity, likenesses, records, sources
from reftel.store.checksums import seal_anew
from reftel.store.codec import Codec
from reftel.store.migrations import DERIVE_META
from reftel.store.rows import CableRow


def repair(work: WriteSession, findings: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the findings, each with whether it was repaired. Annotations by people and places of sources cannot be
    rebuilt and are unchanged; the end of the session writes `people.jsonl`. Run `verify` afterwards to check the
    result."""
    codes = {finding.code for finding in findings if finding.can_repair}
    mended: set[str] = set()
    if "record" in codes:
        integrity.rebuild_table_indexes(work.connection)
    if codes & {"source", "reading", "seal"}:
        mended = _sources_and_readings(work)
    if codes & {"source", "reading", "cable", "collation", "cite", "serial", "tally"}:
        _choose(work)
        _derive(work)
    if codes & {"source", "reading", "clue", "probable"}:
        _relate(work)
    if codes - {"people"}:  # also if only the record was wrong: the index may have the same error
        rebuild(work.writer, work.codec, work.folder)
        settle_states(work.writer, work.codec, every=True)
    return tuple(
        msgspec.structs.replace(
            finding, repaired=finding.can_repair and (finding.code not in ("source", "reading", "seal") or not mended)
        )
        for finding in findings
    )


def _sources_and_readings(work: WriteSession) -> set[str]:
    """Restore damaged data; return the names of the rest."""
    broken = {no for no in sources.numbers(work.connection) if _held(work, no) is None}
    restore_contents(work, broken)
    lost: set[str] = set()
    for no in sources.numbers(work.connection):
        data = _held(work, no)
        if data is not None:
            lost |= _readings(work, no, data)
        elif sources.witnesses_of_source(work.connection, no):
            lost.add(f"source {no}")
    if not lost:
        _seal_dictionaries(work)
    return lost


def _held(work: WriteSession, no: int) -> bytes | None:
    """The bytes of a source as the record has them; None if they are damaged or missing."""
    row = sources.source(work.connection, no)
    try:
        data = None if row.data is None else work.codec.unpack_source(row.dictionary, row.data)
    except ArchiveDamaged:
        return None
    return data if data is not None and sha256(data).digest() == row.sha256 else None


def restore_contents(work: WriteSession, broken: set[int]) -> None:
    """Put back the content of sources from the files in which they were found, containers among them.

    Each file is read once, however many of its sources are broken.
    """
    by_file: dict[str, dict[bytes, int]] = {}
    for no in sorted(broken):
        digest = sources.source(work.connection, no).sha256
        for path, _, _ in sources.files_with(work.connection, no):
            by_file.setdefault(path, {})[digest] = no
    restored: set[int] = set()
    for path, wanted in by_file.items():
        for data in _inside(path, {digest: no for digest, no in wanted.items() if no not in restored}):
            no = wanted[sha256(data).digest()]
            if no in restored:
                continue
            packed = Codec().pack_source("", data)  # the dictionary of its form can be damaged
            work.writer.begin()
            integrity.put_content(work.connection, no, *packed)
            work.writer.commit()
            restored.add(no)


def _inside(path: str, wanted: Mapping[bytes, int]) -> Iterator[bytes]:
    """Those of the sources in a file that are wanted, by digest; the whole file among them."""
    left = set(wanted)
    with suppress(OSError, ReadError):
        if left and digest_of(path) in left:
            data = Path(path).read_bytes()
            left.discard(sha256(data).digest())
            yield data
        if not left or path == "-":
            return
        with FileOpener() as opener:
            for raw in found_in(path, on_error=lambda _: None, elsewhere=opener):
                digest = sha256(raw.data).digest()
                if digest in left:
                    left.discard(digest)
                    yield raw.data
                if not left:
                    return


def _seal_dictionaries(work: WriteSession) -> None:
    """Seal the dictionaries again: every source and reading compressed with them is intact, so they are intact."""
    work.writer.begin()
    seal_anew(work.connection, "dictionary")
    work.writer.commit()


def _readings(work: WriteSession, no: int, data: bytes) -> set[str]:
    """Read a source again whose readings can't be unpacked."""
    rows = sources.witnesses_of_source(work.connection, no)
    broken = []
    for row in rows:
        try:
            work.codec.unpack_reading(row.prefix, row.reading, data)
        except ArchiveDamaged:
            broken.append(row)
    if not broken:
        return set()
    places = sources.places(work.connection, no)
    source = sources.source(work.connection, no)
    path, offset = places[0] if places else ("", 0)
    taken = prepare_source(
        RawSource(path=path, data=data, offset=offset, form=source.form), ReadingTools(work.codec, NoIndex())
    )
    lost: set[str] = set()
    work.writer.begin()
    for row in broken:
        if row.part > len(taken.telegrams):
            lost.add(f"witness {row.no}")
            continue
        fresh = taken.telegrams[row.part - 1]
        work.writer.set_reading(row.no, row.cable, row.number, fresh.version, fresh.prefix, fresh.reading)
    work.writer.commit()
    return lost


def _choose(work: WriteSession) -> None:
    """Choose again between copies; paragraphs keep their ids."""
    attacher = work.attacher()
    work.writer.begin()
    try:
        for no in integrity.collated(work.connection):
            with suppress(ArchiveDamaged):
                attacher.choose_again(no)
        work.writer.commit()
    except BaseException:
        work.writer.rollback()
        raise


def _relate(work: WriteSession) -> None:
    """Find the clues of all cables and their links again, in the order in which the cables came in."""
    attacher = work.attacher()
    work.writer.begin()
    try:
        likenesses.forget(work.connection, in_shard=is_shard(work.connection))
        for no in integrity.cable_numbers(work.connection):
            with suppress(ArchiveDamaged):
                if sources.witnesses(work.connection, no):  # it may have become a copy of an earlier one
                    attacher.uniter.relate_again(no)
        work.writer.touch()
        work.writer.commit()
    except BaseException:
        work.writer.rollback()
        raise


def derive_if_due(work: WriteSession) -> None:
    """Fill the derived tables of a record of an older schema, find copies under different ids, and update the index."""
    if work.writer.meta(DERIVE_META) != "1":
        return
    _derive(work)
    if not is_shard(work.connection) and next(likenesses.all_clues(work.connection, in_shard=False), None) is None:
        _relate(work)
    if work.index is not None:
        reconcile(work.connection, work.codec, work.index)


def _row(connection: sqlite3.Connection, no: int) -> CableRow | None:
    """Return the stored list values of a cable; None if they are unreadable."""
    with suppress(ValueError, TypeError, LookupError, OverflowError):
        return records.cable(connection, no)[2]
    return None


def _derive(work: WriteSession) -> None:
    """Rebuild all derived values from the witnesses, in one transaction."""
    writer, connection = work.writer, work.connection
    writer.begin()
    try:
        integrity.forget_derived(connection)
        for no in integrity.cable_numbers(connection):
            try:
                held = assemble(connection, work.codec, no, stored=False)
            except ArchiveDamaged:
                continue  # its source is lost; its stored reading stays
            derived = held.derived()
            writer.put_collation(no, write_collation(work.codec, held.plain, held.witnesses))
            if _row(connection, no) != derived.row:
                writer.put_cable(no, derived.row)
            writer.change_cites(no, derived.cites, is_new=True)
            writer.change_serial(no, None, derived.serial)
            writer.change_mentions(no, derived.mentions, is_new=True)
            writer.change_counts((), derived.counts)
        if writer.meta(DERIVE_META) is not None:
            writer.set_meta(DERIVE_META, "")
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
