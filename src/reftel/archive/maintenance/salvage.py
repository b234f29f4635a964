"""A new archive from the readable parts of a damaged one, and from the second file of annotations by people."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec

from reftel.archive import people_file
from reftel.archive.ingest.prepared_source import ReadingTools
from reftel.archive.maintenance.new_folder import emptied_on_failure
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.maintenance.salvaged_origins import (
    add_accessions,
    add_catalogues,
    kept_accessions,
    kept_catalogues,
)
from reftel.archive.maintenance.salvaged_sources import SourceTables
from reftel.archive.people_file import (
    Kept,
    KeptAccession,
    KeptAlias,
    KeptAnchors,
    KeptArticle,
    KeptCatalogue,
    KeptCorrection,
)
from reftel.archive.record.cable import assemble
from reftel.archive.record.ids import resolve
from reftel.archive.session import WriteSession, is_full, write_session
from reftel.errors import ArchiveDamaged, ArchiveError, UnknownCable
from reftel.index.engines import NoIndex
from reftel.model import READING_VERSION
from reftel.store import records
from reftel.store.connection import RECORD
from reftel.store.salvaging import DamagedRecord, damaged_record
from reftel.store.shelf_file import is_shelf

SalvageProgress = Callable[[str, int, int], None]
_BATCH = 500


class Salvaged(msgspec.Struct):
    """The salvaged parts and the losses."""

    sources: int = 0
    lost_sources: list[str] = msgspec.field(default_factory=list)
    """Places of sources with broken bytes; `source 7` if the place is unknown."""
    lost_rows: dict[str, int] = msgspec.field(default_factory=dict)
    """Rows that the record had and that can't be read, by table."""
    people: int = 0
    """Corrections, articles, former ids, ids of paragraphs, accessions and catalogues."""
    lost_people: list[str] = msgspec.field(default_factory=list)


def salvage(old: Path, new: Path, progress: SalvageProgress | None = None) -> Salvaged:
    """Make an archive in the folder `new` from the readable parts of `old`, which does not change.

    Sources whose bytes match their digest are copied and read again. Then the accessions, catalogues, corrections and
    articles of the record and of the second file follow. The result lists the losses. Generations continue from those
    of `old`, so that browsers do not use cached pages of `old`.

    Raises:
        ArchiveError: `new` is not an empty folder, or `old` has nothing that can be read. After any error `new` is
            as it was before.
    """
    if is_shelf(old):
        raise ArchiveError(f"{old} is a shelf: `reftel.archive.shelf.shelf_salvage` salvages it")
    if not (old / RECORD).exists() and not (old / people_file.FILE).exists():
        raise ArchiveError(f"{old} is not an archive: it has neither {RECORD} nor {people_file.FILE}")
    with emptied_on_failure(new, "archive"):
        return _salvaged(old, new, progress)


def _salvaged(old: Path, new: Path, progress: SalvageProgress | None) -> Salvaged:
    done = Salvaged()
    with write_session(new, create=True, with_index=False) as work:
        beside, broken = people_file.saved(old)
        if broken:
            done.lost_people.append(f"{broken} lines of {people_file.FILE}")
        kept: list[Kept] = beside
        with ExitStack() as stack:
            record: DamagedRecord | None = None
            try:
                record = stack.enter_context(damaged_record(old))
            except (sqlite3.DatabaseError, OSError) as error:
                if is_full(error):
                    raise
                done.lost_sources.append(f"all sources ({error})")
            else:
                _go_on_from(work, record)
                tables = SourceTables(record)
                _sources(work, tables, done, progress or (lambda *_: None))
                kept = merged(kept_in(record, tables.files), beside)
                done.lost_rows = record.lost
            _add_origins(work, kept, done, record)
        add_people(work, kept, done)
        rebuild(work.writer, work.codec, work.folder)
    return done


def _go_on_from(work: WriteSession, record: DamagedRecord) -> None:
    held = {row[0]: row[1] for row in record.each("meta")}
    record.lost.pop("meta", None)  # nothing else of it is needed
    with suppress(ArchiveDamaged):
        work.writer.go_on_from(records.counter(str(held.get("generation")), "generation"))


def _add_origins(work: WriteSession, kept: list[Kept], done: Salvaged, record: DamagedRecord | None) -> None:
    done.people += add_accessions(work, kept)
    count, lost = add_catalogues(work, kept, record)
    done.people += count
    done.lost_people += lost


def _sources(work: WriteSession, tables: SourceTables, done: Salvaged, progress: SalvageProgress) -> None:
    attacher = work.attacher()
    tools = ReadingTools(work.codec, NoIndex())
    found: set[object] = set()
    work.writer.begin()
    for at, each in enumerate(tables.readable()):
        progress("sources", at, len(tables.listed))
        found.add(each.no)
        taken = each.prepared(tools)
        if work.writer.source_of(taken.sha256) is not None:
            continue
        source = work.writer.add_source(taken.sha256, taken.size, taken.form, taken.dictionary, taken.data)
        for file, tail, offset, said in each.places:
            number = work.writer.file_of(file)
            work.writer.add_place(source, number, tail, offset)
            if said is not None:
                work.writer.say_provenance(source, number, tail, said)
        if taken.error:
            work.writer.refuse(source, taken.error, taken.reason, taken.offset, READING_VERSION)
        else:
            attacher.add(source, taken, each.data)
        done.sources += 1
        if done.sources % _BATCH == 0:
            work.writer.commit()
            attacher.take_changes()
            work.writer.begin()
    work.writer.commit()
    done.lost_sources += [tables.place_of(no) for no in sorted(tables.listed.keys() - found, key=str)]


def kept_in(record: DamagedRecord, files: Mapping[object, str]) -> list[Kept]:
    """Return the annotations in the readable tables of the record."""
    ids: dict[Any, Any] = {row[0]: row[1] for row in record.each("cable")}
    cited: dict[Any, list[str]] = {}
    for article, cable, by_hand in record.each("article_cable"):
        if by_hand:
            cited.setdefault(article, []).append(str(cable))
    redirects: dict[Any, dict[str, str]] = {}
    for no, anchor, target in record.each("redirect"):
        redirects.setdefault(no, {})[str(anchor)] = str(target)
    return list(
        _converted(
            [
                *((KeptCorrection, (ids.get(row[1]), *row[2:])) for row in record.each("correction")),
                *((KeptArticle, (*row[1:5], cited.get(row[0], []))) for row in record.each("article") if row[5]),
                *((KeptAlias, (row[0], ids.get(row[1]))) for row in record.each("alias")),
                *((KeptAccession, row) for row in kept_accessions(record, files)),
                *((KeptCatalogue, row) for row in kept_catalogues(record)),
                *(
                    (KeptAnchors, (ids.get(no), anchors, redirects.get(no, {})))
                    for no, anchors in record.each("paragraphs")
                ),
            ]
        )
    )


def _converted(rows: list[tuple[Any, tuple[object, ...]]]) -> Iterator[Kept]:
    """Rows as values, without rows that contain an invalid value."""
    for kind, values in rows:
        with suppress(msgspec.ValidationError):
            names = msgspec.structs.fields(kind)
            made: Kept = msgspec.convert(
                {"kind": kind.__struct_config__.tag, **{f.name: v for f, v in zip(names, values, strict=True)}}, kind
            )
            yield made


def merged(record: list[Kept], beside: list[Kept]) -> list[Kept]:
    """Return both without repeats; the record has precedence."""

    def key(each: Kept) -> tuple[object, ...]:
        match each:
            case KeptCorrection():
                return ("correction", each.cable, each.field, each.value, each.made)
            case KeptArticle():
                return ("article", each.url)
            case KeptAlias():
                return ("alias", each.id)
            case KeptCatalogue():
                return ("catalogue", each.sha256)
            case KeptAccession():  # both may name files that the other does not
                return ("accession", id(each))
        return ("anchors", each.cable)

    made: dict[tuple[object, ...], Kept] = {}
    for each in (*beside, *record):
        held = made.get(key(each))
        if isinstance(each, KeptArticle) and isinstance(held, KeptArticle):  # the record may have lost its cables alone
            each = msgspec.structs.replace(each, cables=tuple(dict.fromkeys((*each.cables, *held.cables))))
        made[key(each)] = each
    return list(made.values())


def add_people(work: WriteSession, kept: Sequence[Kept], done: Salvaged) -> None:
    """Add corrections, articles, former ids and ids of paragraphs to their cables; note losses."""
    order = (KeptAnchors, KeptAlias, KeptArticle, KeptCorrection)
    mine = [each for each in kept if isinstance(each, order)]
    for each in sorted(mine, key=lambda one: order.index(type(one))):
        work.writer.begin()
        try:
            _add(work, each)
        except UnknownCable as error:
            work.writer.rollback()  # nothing was written: only numbers are passed over
            if not isinstance(each, KeptAnchors):
                done.lost_people.append(f"{error.cable_id} is not here for {each}")
            continue
        work.writer.commit()
        done.people += 1


def _has_anchors(work: WriteSession, cable: int, kept: KeptAnchors) -> bool:
    """Whether reading again gave the paragraphs the same ids, as it nearly always does."""
    now = records.write_anchors(records.anchors(work.connection, cable))
    return now == kept.anchors and records.redirects(work.connection, cable) == kept.redirects


def _add(work: WriteSession, each: KeptAnchors | KeptAlias | KeptArticle | KeptCorrection) -> None:
    writer = work.writer
    if isinstance(each, KeptArticle):
        number = writer.put_article(each.url, each.title, each.outlet, each.date, by_hand=True)
        for cable_id in each.cables:
            writer.link_article(number, cable_id, by_hand=True)
        held = []
        for cable_id in each.cables:
            with suppress(UnknownCable):
                held.append(resolve(work.connection, cable_id)[0])
    else:
        held = [resolve(work.connection, each.cable)[0]]
    if isinstance(each, KeptAnchors) and _has_anchors(work, held[0], each):
        return
    before = [assemble(work.connection, work.codec, no) for no in dict.fromkeys(held)]
    match each:
        case KeptCorrection():
            number = writer.add_correction(held[0], each.field, each.value, each.because, each.by, each.made)
            if each.withdrawn is not None:
                writer.withdraw_correction(number, each.withdrawn)
        case KeptAlias():
            writer.add_alias(each.id, held[0])
        case KeptAnchors():
            writer.put_anchors(held[0], each.anchors, is_new=False)
            writer.put_redirects(held[0], sorted(each.redirects.items()))
    attacher = work.attacher()
    for cable in before:
        attacher.settle(cable.no, cable)
    writer.touch()
