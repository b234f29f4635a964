"""Salvage of origins: accessions, and catalogues with their rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec

from reftel.archive.people_file import Kept, KeptAccession, KeptCatalogue
from reftel.archive.session import WriteSession
from reftel.origins import Accession, Provenance
from reftel.store import catalogues
from reftel.store.rows import KNOWN_COLUMNS, KnownRow, moment
from reftel.store.salvaging import DamagedRecord

_DIGEST = 32

Said = dict[tuple[object, object, object], Provenance]
"""Container data, by number of the source, number of the file, and tail of the place."""


def provenances(record: DamagedRecord) -> Said:
    """Return the readable rows of `provenance`."""
    found: Said = {}
    for source, file, tail, address, when, sender, title in record.each("provenance"):
        with suppress(OverflowError, ValueError, OSError):
            found[source, file, tail] = Provenance(
                address=_text(address),
                date=moment(when) if isinstance(when, int) else None,
                sender=_text(sender),
                title=_text(title),
            )
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def kept_accessions(record: DamagedRecord, files: Mapping[object, str]) -> list[tuple[object, ...]]:
    """Return the rows of accessions with their files by folder, in the order of the attributes of KeptAccession."""
    given: dict[object, dict[str, list[str]]] = {}
    for file, accession in record.each("accession_file"):
        if (path := files.get(file)) is not None:
            folder, slash, name = path.rpartition("/")
            given.setdefault(accession, {}).setdefault(folder + slash, []).append(name)
    return [(*row, given.get(row[0], {})) for row in record.each("accession")]


def add_accessions(work: WriteSession, kept: Sequence[Kept]) -> int:
    """Write accessions and their files; of two accessions of a file, the later one. Return their number."""
    seen: set[int] = set()
    attacher = work.attacher()
    work.writer.begin()
    for each in kept:
        if not isinstance(each, KeptAccession):
            continue
        accession = accession_of(each)
        seen.add(work.writer.add_accession(accession))
        for folder, names in each.files.items():
            for name in names:
                attacher.give(work.writer.file_of(folder + name), accession)
    work.writer.commit()
    return len(seen)


def accession_of(each: KeptAccession) -> Accession:
    """Return the accession, without its files."""
    return Accession(
        no=each.no,
        giver=each.giver,
        number=each.number,
        terms=each.terms,
        address=each.address,
        received=_day(each.received),
        note=each.note,
    )


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None


def kept_catalogues(record: DamagedRecord) -> list[tuple[object, ...]]:
    """Return the rows of catalogues, in the order of the attributes of KeptCatalogue."""
    return [
        (no, name, digest.hex() if isinstance(digest, bytes) and len(digest) == _DIGEST else None, *counts)
        for no, name, digest, *counts in record.each("catalogue")
    ]


def add_catalogues(work: WriteSession, kept: Sequence[Kept], record: DamagedRecord | None) -> tuple[int, list[str]]:
    """Write the catalogues with readable rows; return their number, and the losses of each."""
    heads = {each.no: each for each in kept if isinstance(each, KeptCatalogue)}
    found: Counter[object] = Counter() if record is None else Counter(number for number, _ in _known(record))
    lost = [f"{count:,} cables of a catalogue without name" for no, count in found.items() if no not in heads]
    work.writer.begin()
    for number, head in heads.items():
        count = 0
        if record is not None and found[number]:
            start = (number, head.name, bytes.fromhex(head.sha256), head.added)
            rows = (row for of, row in _known(record) if of == number)
            count = catalogues.add(work.connection, work.writer.seals, start, rows)
            catalogues.finish(work.connection, work.writer.seals, start, count, head.lost)
        if count < head.rows:
            again = f"`reftel catalogue remove` {number}, then add" if count else "add"
            lost.append(
                f"{head.rows - count:,} of {head.rows:,} cables of the catalogue {head.name} "
                f"(SHA-256 {head.sha256}): {again} its file again"
            )
    work.writer.touch()
    work.writer.commit()
    return len(heads.keys() & found.keys()), lost


def _known(record: DamagedRecord) -> Iterator[tuple[object, KnownRow]]:
    """The rows that can be read with the numbers of their catalogues."""
    for cable_id, catalogue, *values in record.each("known"):
        with suppress(msgspec.ValidationError):
            row = dict(zip(KNOWN_COLUMNS, (cable_id, *values), strict=True))
            yield catalogue, msgspec.convert(row, KnownRow)
