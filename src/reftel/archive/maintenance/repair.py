"""Repair of what can be rebuilt: lost sources from the files they came from, the rest from the sources."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from reftel.archive.ingest.prepare import ReadingTools, prepare_source
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.record.cable import assemble, write_collation
from reftel.archive.session import WriteSession
from reftel.archive.types import Problem
from reftel.errors import ArchiveDamaged
from reftel.index.engines import NoIndex
from reftel.model import READING_VERSION
from reftel.reading import RawSource
from reftel.store import integrity, sources


def repair(work: WriteSession, findings: Sequence[Problem]) -> tuple[Problem, ...]:
    """The findings, each marked with whether it was repaired; what comes from people or says where things were found
    can't be rebuilt, and is left as it is. `verify` afterwards tells the truth."""
    codes = {finding.code for finding in findings if finding.can_repair}
    mended: set[str] = set()
    if "record" in codes:
        integrity.rebuild_table_indexes(work.connection)
    if codes & {"source", "reading"}:
        mended = _sources_and_readings(work)
    if codes & {"source", "reading", "cable", "collation", "cite", "tally"}:
        _choose(work)
        _derive(work)
    if codes:  # also where the record alone was wrong: the index may have been told so
        rebuild(work.writer, work.codec, work.folder)
    return tuple(
        msgspec.structs.replace(
            finding, repaired=finding.can_repair and (finding.code not in ("source", "reading") or not mended)
        )
        for finding in findings
    )


def _sources_and_readings(work: WriteSession) -> set[str]:
    """Bring back what is broken; gives the names of what could not be."""
    lost: set[str] = set()
    for no in sources.numbers(work.connection):
        data = _source(work, no)
        if data is None:
            if sources.witnesses_of_source(work.connection, no):
                lost.add(f"source {no}")
            continue
        lost |= _readings(work, no, data)
    return lost


def _source(work: WriteSession, no: int) -> bytes | None:
    """The bytes of a source; from the file it was found in if the record's are broken. None where they are lost."""
    row = sources.source(work.connection, no)
    try:
        if row.data is not None:
            data = work.codec.unpack_source(row.dictionary, row.data)
            if sha256(data).digest() == row.sha256:
                return data
    except ArchiveDamaged:
        pass
    for path, offset, tail in sources.files_with(work.connection, no):
        if " > " in tail:
            continue
        try:
            with Path(path).open("rb") as file:
                file.seek(offset)
                data = file.read(row.size)
        except OSError:
            continue
        if sha256(data).digest() == row.sha256:
            dictionary, packed = work.codec.pack_source(row.form, data)
            work.writer.begin()
            integrity.put_content(work.connection, no, dictionary, packed)
            work.writer.commit()
            return data
    return None


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
        work.writer.set_reading(row.no, row.cable, row.number, READING_VERSION, fresh.prefix, fresh.reading)
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


def _derive(work: WriteSession) -> None:
    """Everything derived, from the witnesses anew, in one transaction."""
    writer, connection = work.writer, work.connection
    writer.begin()
    try:
        integrity.forget_derived(connection)
        for no in integrity.cable_numbers(connection):
            try:
                held = assemble(connection, work.codec, no, stored=False)
            except ArchiveDamaged:
                continue  # its source is lost; what is kept of it stays
            derived = held.derived()
            writer.put_collation(no, write_collation(work.codec, held.plain, held.witnesses))
            writer.put_cable(no, derived.row)
            writer.change_cites(no, (), derived.cites)
            writer.change_counts((), derived.counts)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
