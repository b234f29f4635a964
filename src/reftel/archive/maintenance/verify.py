"""Verification of an archive: checksums, record against index, foreign keys; and repair.

SHA-256 checks sources, the checksum of their frames checks readings, seals check other primary data, a new derivation
checks derived data, and the engine's checksums and list of cables check the index.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from reftel.archive import people_file
from reftel.archive.index_in_use import index_in_use
from reftel.archive.maintenance.verify_likenesses import ClueVerifier, link_problems
from reftel.archive.record.cable import AssembledCable, assemble, load_all
from reftel.archive.references.kept_states import computed
from reftel.archive.types import Problem
from reftel.collate import Given
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.index.base import IndexUnusableError
from reftel.index.engines import SHELVED
from reftel.store import cited, counts, integrity, records, reference_states, serials
from reftel.store.checksums import broken_seals
from reftel.store.codec import Codec
from reftel.store.shelf_file import SHELF_META

VerifyProgress = Callable[[str, int, int], None]
"""(the current step, done, total)"""


_BROKEN = (ArchiveError, sqlite3.DatabaseError, ValueError, TypeError, AttributeError, LookupError, OverflowError)
"""Errors of values that Reftel did not write: text that is not UTF-8, numbers in place of text."""


def _silent(what: str, done: int, total: int) -> None:
    """Ignore the progress."""


def verify(
    connection: sqlite3.Connection, codec: Codec, folder: Path, progress: VerifyProgress | None = None
) -> Iterator[Problem]:
    """Yield all problems in the order of discovery. Changes nothing."""
    yield from verify_record(connection, codec, progress)
    _, broken = people_file.saved(folder)
    if broken:
        note = f"{broken} lines can't be read; it is written again from the record"
        yield Problem(code="people", where=people_file.FILE, note=note, can_repair=True)
    yield from verify_index(connection, folder, progress)


def verify_index(
    connection: sqlite3.Connection, folder: Path, progress: VerifyProgress | None = None
) -> Iterator[Problem]:
    """Yield the problems of the index of the record in a folder."""
    (progress or _silent)("index", 0, 1)
    yield from guarded("index", _index(connection, folder))


def verify_record(
    connection: sqlite3.Connection, codec: Codec, progress: VerifyProgress | None = None
) -> Iterator[Problem]:
    """Yield the problems of the record, without its index."""
    tell = progress or _silent
    tell("pages of the record", 0, 1)
    yield from guarded("record", _pages(connection))
    yield from guarded("record", _types(connection))
    yield from guarded("record", _foreign_keys(connection))
    tell("seals", 0, 1)
    yield from guarded("seal", _seals(connection))
    yield from guarded("source", _sources(connection, codec, tell))
    yield from guarded("cable", _cables(connection, codec, tell))
    yield from guarded("probable", link_problems(connection, lambda no: copies_of(connection, codec, no)))
    yield from guarded("state", check_states(connection, codec))


def check_states(connection: sqlite3.Connection, codec: Codec) -> Iterator[Problem]:
    """Yield a problem if the states of references differ from those that the record gives now.

    During an ingest the states are older than the record, and are not compared.
    """
    generation, _ = reference_states.of_meta(records.meta(connection, reference_states.STATES_META))
    if generation != records.generation(connection) or records.meta(connection, SHELF_META) is not None:
        return
    found = computed(connection, codec)  # damage of `found.unread` is a problem of its own
    kept, fresh = reference_states.all_states(connection), found.bits
    wrong = [no for no in (kept.keys() | fresh.keys()) - found.unread if kept.get(no, 0) != fresh.get(no, 0)]
    if wrong:
        note = f"the states of the references of {len(wrong)} cables differ from the record, such as of {min(wrong)}"
        yield Problem(code="state", where="reference_states", note=note, can_repair=True)
    if others := [no for no, _ in found.changed(connection)]:
        note = f"the cables that references of {len(others)} cables mean are others now, such as of {min(others)}"
        yield Problem(code="state", where="meant", note=note, can_repair=True)


def guarded(code: str, findings: Iterator[Problem], where: str = "reftel.db") -> Iterator[Problem]:
    """Turn a failure of a check into a problem."""
    try:
        yield from findings
    except _BROKEN as error:
        name = "" if isinstance(error, ArchiveError) else f"{type(error).__name__}: "
        yield Problem(code=code, where=where, note=f"{name}{error}")


def _seals(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table, wrong in broken_seals(connection):
        # data compressed with a dictionary verifies it; annotations and places have seals
        yield Problem(code="seal", where=table, note=wrong, can_repair=table == "dictionary")


def _pages(connection: sqlite3.Connection) -> Iterator[Problem]:
    try:
        for line in integrity.page_problems(connection):
            can_repair = "index" in line  # an index of a table is made again from the table
            yield Problem(code="record", where="reftel.db", note=line, can_repair=can_repair)
    except sqlite3.DatabaseError as error:
        yield Problem(code="record", where="reftel.db", note=str(error))


def _types(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table, column, count in integrity.wrong_types(connection):
        note = f"{column} has values of another type, in {count} rows"
        yield Problem(code="record", where=table, note=note)


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table, rowid, parent in integrity.foreign_key_problems(connection):
        yield Problem(code="foreign-key", where=f"{table} row {rowid}", note=f"refers to a {parent} that is not there")


def _sources(connection: sqlite3.Connection, codec: Codec, tell: VerifyProgress) -> Iterator[Problem]:
    total = integrity.content_count(connection)
    for at, (no, digest, size, dictionary, data) in enumerate(integrity.contents(connection)):
        if at % 500 == 0:
            tell("sources", at, total)
        if data is None:
            if integrity.has_witness(connection, no):
                yield Problem(code="source", where=f"source {no}", note="its content is missing", can_repair=True)
            continue
        try:
            found = codec.unpack_source(dictionary, data)
        except ArchiveDamaged as error:
            yield Problem(code="source", where=f"source {no}", note=str(error), can_repair=True)
            continue
        if len(found) != size or sha256(found).digest() != digest:
            yield Problem(code="source", where=f"source {no}", note="its digest is another", can_repair=True)


def _cables(connection: sqlite3.Connection, codec: Codec, tell: VerifyProgress) -> Iterator[Problem]:
    """Assemble every cable again from its witnesses, and compare it with the stored one."""
    expected: Counter[str] = Counter()
    numbers = integrity.cable_numbers(connection)
    clues = ClueVerifier(connection)
    broken = False
    in_sequence = 0
    for at, no in enumerate(numbers):
        if at % 200 == 0:
            tell("cables", at, len(numbers))
        try:
            held = assemble(connection, codec, no, stored=False)
            has_choice = records.collation(connection, no) is not None
            kept = assemble(connection, codec, no) if has_choice else held
            if has_choice != (len(held.witnesses) > 1):
                yield Problem(
                    code="collation", where=f"cable {held.id}", note="missing, or not needed", can_repair=True
                )
        except _BROKEN as error:
            broken = True
            yield Problem(code="reading", where=f"cable {no}", note=str(error), can_repair=True)
            clues.skip(no)
            continue
        derived = held.derived()
        expected.update(derived.counts)
        in_sequence += derived.serial is not None
        yield from _cable(connection, no, held, kept)
        version = min((each.row.version for each in held.witnesses), default=0)
        yield from clues.problems(no, held.id, [each.given for each in held.witnesses], version)
    yield from clues.rest()
    if cited.counted(connection) != cited.counted_anew(connection):
        note = "the counts of citations differ from the references"
        yield Problem(code="cite", where="cited", note=note, can_repair=True)
    if not broken:
        counted = integrity.all_counts(connection)
        wrong = [key for key in expected.keys() | counted.keys() if expected[key] != counted[key]]
        if wrong:
            example = " ".join(sorted(wrong)[0].split(counts.SEP))
            note = f"{len(wrong)} counts are wrong, such as {example}"
            yield Problem(code="tally", where="tally", note=note, can_repair=True)
        if (rows := serials.count(connection)) != in_sequence:
            note = f"it has {rows} rows for {in_sequence} cables with a serial"
            yield Problem(code="serial", where="serial", note=note, can_repair=True)


def _cable(connection: sqlite3.Connection, no: int, held: AssembledCable, kept: AssembledCable) -> Iterator[Problem]:
    where = f"cable {held.id}"
    derived = held.derived()
    if records.cable(connection, no)[2] != derived.row:
        yield Problem(code="cable", where=where, note="its row differs from its witnesses", can_repair=True)
    if kept.choice != held.choice:
        yield Problem(code="collation", where=where, note="the choice kept differs from its rules", can_repair=True)
    place = derived.serial
    if place and serials.of_cable(connection, no, (place.post, place.year, place.serial)) != place:
        yield Problem(code="serial", where=where, note="its serial's row differs from its witnesses", can_repair=True)
    same_cites = set(cited.cites_of(connection, no)) == set(derived.cites)
    if not same_cites or tuple(cited.mentions_of(connection, no)) != derived.mentions:
        yield Problem(code="cite", where=where, note="its references differ from its witnesses", can_repair=True)


def copies_of(connection: sqlite3.Connection, codec: Codec, no: int) -> list[Given] | None:
    """Return the copies of a cable; nothing for one that is gone, None for one that cannot be read."""
    with suppress(*_BROKEN):
        return [each.given for each in load_all(connection, codec, no)]
    return None


def _index(connection: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    in_use = index_in_use(connection, folder)
    place = in_use.folder
    if in_use.engine == SHELVED:
        return  # its shelf compares
    try:
        index = in_use.open(read_only=True)
    except IndexUnusableError as error:
        yield Problem(code="index", where=place.name, note=str(error), can_repair=True)
        return
    try:
        for problem in index.problems():
            where = f"{place.name}/{problem.where}" if problem.where else place.name
            yield Problem(code="index", where=where, note=problem.note, can_repair=True)
        known, generation = index.generation(), records.generation(connection)
        if known != generation:
            note = f"it knows generation {known} of {generation}"
            yield Problem(code="index", where=place.name, note=note, can_repair=True)
        held = set(integrity.cable_numbers(connection))
        indexed = set(index.keys())
        if indexed != held:
            note = f"{len(held - indexed)} cables are not in it, {len(indexed - held)} that are not there are"
            yield Problem(code="index", where=place.name, note=note, can_repair=True)
    except IndexUnusableError as error:
        yield Problem(code="index", where=place.name, note=str(error), can_repair=True)
    finally:
        index.close()
