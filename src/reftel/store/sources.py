"""Queries of sources, files and witnesses. The caller gives a connection and its transaction."""

from __future__ import annotations

import sqlite3

import zstandard

from reftel.bounds import COPIED_BYTES, COPIES, READINGS_BYTES
from reftel.errors import ArchiveDamaged, RecognitionNeeded
from reftel.store.rows import FileRow, SourceRow, WitnessRow
from reftel.store.shards import home_of_cable, home_of_row


def witnesses(connection: sqlite3.Connection, cable: int) -> list[WitnessRow]:
    """The copies of a cable by number."""
    return [
        WitnessRow(*row)
        for row in home_of_cable(connection, cable).execute(
            "SELECT no, source, part, cable, number, version, prefix, reading FROM witness WHERE cable = ? "
            "ORDER BY number",
            (cable,),
        )
    ]


def compared_witnesses(connection: sqlite3.Connection, cable: int) -> list[WitnessRow]:
    """The copies of a cable that are compared with each other, by number: the first ones.

    Each copy that comes is compared with those before it, and pages show all of them; so their number and their size
    have bounds. `witnesses` are all copies.
    """
    rows = home_of_cable(connection, cable).execute(
        "SELECT coalesce(source.size, 0), witness.no, source, part, cable, number, version, prefix, reading "
        "FROM witness LEFT JOIN source ON source.no = witness.source WHERE cable = ? ORDER BY number LIMIT ?",
        (cable, COPIES),
    )
    found: list[WitnessRow] = []
    readings = copied = 0
    for size, *columns in rows:
        row = WitnessRow(*columns)
        readings += unpacked_size(row.reading)
        copied += size
        if len(found) >= 2 and (readings > READINGS_BYTES or copied > COPIED_BYTES):
            break
        found.append(row)
    return found


def unpacked_size(frame: bytes) -> int:
    """Return the size of a packed reading, as its frame says."""
    try:
        return int(zstandard.frame_content_size(frame))
    except zstandard.ZstdError:  # unpacking it reports the damage
        return len(frame)


def count_of_witnesses(connection: sqlite3.Connection, cable: int) -> int:
    """The number of all copies of a cable."""
    query = "SELECT count(*) FROM witness WHERE cable = ?"
    return int(home_of_cable(connection, cable).execute(query, (cable,)).fetchone()[0])


def witnesses_of_source(connection: sqlite3.Connection, source: int) -> list[WitnessRow]:
    """The telegrams that a source gave, by part."""
    return [
        WitnessRow(*row)
        for row in home_of_row(connection, source).execute(
            "SELECT no, source, part, cable, number, version, prefix, reading FROM witness WHERE source = ? "
            "ORDER BY part",
            (source,),
        )
    ]


def has_part(connection: sqlite3.Connection, source: int, part: int) -> bool:
    """Whether a telegram of a source, counted from 1, is there."""
    query = "SELECT 1 FROM witness WHERE source = ? AND part = ?"
    return connection.execute(query, (source, part)).fetchone() is not None


def witness_of_part(connection: sqlite3.Connection, source: int, part: int) -> int | None:
    """Number of a telegram of a source, counted from 1; None if it is not there."""
    row = connection.execute("SELECT no FROM witness WHERE source = ? AND part = ?", (source, part)).fetchone()
    return None if row is None else int(row[0])


def witness_numbers(connection: sqlite3.Connection, source: int) -> list[int]:
    """Numbers of the telegrams that a source gave, by part."""
    return [row[0] for row in connection.execute("SELECT no FROM witness WHERE source = ? ORDER BY part", (source,))]


def digest_of(connection: sqlite3.Connection, source: int) -> bytes:
    """The SHA-256 of a source. Raises ArchiveDamaged for an unknown number."""
    row = connection.execute("SELECT sha256 FROM source WHERE no = ?", (source,)).fetchone()
    if row is None:
        raise ArchiveDamaged(f"source {source} is not in the record")
    return bytes(row[0])


def source(connection: sqlite3.Connection, no: int) -> SourceRow:
    """A source with its content. Raises ArchiveDamaged for an unknown number."""
    row = (
        home_of_row(connection, no)
        .execute(
            "SELECT no, sha256, size, form, dictionary, data FROM source LEFT JOIN content ON source = no WHERE no = ?",
            (no,),
        )
        .fetchone()
    )
    if row is None:
        raise ArchiveDamaged(f"source {no} is not in the record")
    return SourceRow(*row)


def places(connection: sqlite3.Connection, source: int) -> list[tuple[str, int]]:
    """(path with member and row, offset) of every place of a source."""
    return (
        home_of_row(connection, source)
        .execute(
            'SELECT file.path || place.tail, place."offset" FROM place JOIN file ON file.no = place.file '
            "WHERE place.source = ? ORDER BY place.file, place.tail",
            (source,),
        )
        .fetchall()
    )


def refused(connection: sqlite3.Connection, after: int, limit: int) -> list[tuple[object, ...]]:
    """(number, sha256, size, error, reason, version, kept, path or nothing) of refused sources, by number."""
    return connection.execute(
        "SELECT refused.source, source.sha256, source.size, error, reason, refused.version, "
        "content.source IS NOT NULL, "
        "(SELECT file.path || place.tail FROM place JOIN file ON file.no = place.file "
        " WHERE place.source = refused.source LIMIT 1) "
        "FROM refused JOIN source ON source.no = refused.source LEFT JOIN content ON content.source = refused.source "
        "WHERE refused.source > ? ORDER BY refused.source LIMIT ?",
        (after, limit),
    ).fetchall()


def refused_by(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """(class of the error, number of refused sources), most frequent first."""
    return connection.execute("SELECT error, count(*) FROM refused GROUP BY error ORDER BY 2 DESC, 1").fetchall()


def refusal(connection: sqlite3.Connection, source: int) -> tuple[str, str, int] | None:
    """(error, reason, offset) of a refused source; None for a source that was read."""
    row: tuple[str, str, int] | None = connection.execute(
        'SELECT error, reason, "offset" FROM refused WHERE source = ?', (source,)
    ).fetchone()
    return row


WAITING = 0
"""Version of a reading that lacks pages which wait for recognition: it is tried again, as a refused source is."""


def has_to_try_again(connection: sqlite3.Connection, version: int, *, recognizes: bool) -> bool:
    """Whether any source was refused by a reading version before `version`, or, if this process `recognizes` image
    pages, was refused or lacks pages for want of recognition."""
    query = "SELECT 1 FROM refused WHERE version < ? AND (? OR error != ?) LIMIT 1"
    if connection.execute(query, (version, recognizes, RecognitionNeeded.__name__)).fetchone() is not None:
        return True
    return recognizes and bool(waiting(connection))


def waiting(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """(number, size) of the sources that were read without pages which wait for recognition."""
    return connection.execute(
        "SELECT DISTINCT source.no, source.size FROM source CROSS JOIN witness ON witness.source = source.no "
        "WHERE source.form = 'pdf' AND witness.version = ? ORDER BY source.no",
        (WAITING,),
    ).fetchall()


def read_before(connection: sqlite3.Connection, version: int, *, recognizes: bool = True) -> list[tuple[int, int]]:
    """(number, size) of the sources with a witness that a reading version before `version` read; those with pages that
    wait for recognition only if this process `recognizes` them."""
    return connection.execute(
        "SELECT DISTINCT source.no, source.size FROM witness JOIN source ON source.no = witness.source "
        "WHERE witness.version < ? AND (? OR witness.version <> ?) ORDER BY source.no",
        (version, recognizes, WAITING),
    ).fetchall()


def refused_before(connection: sqlite3.Connection, version: int) -> list[tuple[int, int]]:
    """(number, size) of the sources with content that a reading version before `version` refused."""
    return connection.execute(
        "SELECT source.no, source.size FROM refused JOIN source ON source.no = refused.source "
        "JOIN content ON content.source = source.no WHERE refused.version < ? ORDER BY source.no",
        (version,),
    ).fetchall()


def has_collation(connection: sqlite3.Connection, source: int) -> bool:
    """Whether a telegram of this source has other copies, so that a choice between them is stored."""
    query = "SELECT 1 FROM witness JOIN collation ON collation.cable = witness.cable WHERE witness.source = ? LIMIT 1"
    return connection.execute(query, (source,)).fetchone() is not None


def total_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of all sources as they were found."""
    return int(connection.execute("SELECT coalesce(sum(size), 0) FROM source").fetchone()[0])


def numbers(connection: sqlite3.Connection) -> list[int]:
    """Numbers of all sources."""
    return [row[0] for row in connection.execute("SELECT no FROM source ORDER BY no")]


def files_with(connection: sqlite3.Connection, source: int) -> list[tuple[str, int, str]]:
    """(path of the file, offset, member and row) of every place of a source."""
    return (
        home_of_row(connection, source)
        .execute(
            'SELECT file.path, place."offset", place.tail FROM place JOIN file ON file.no = place.file '
            "WHERE place.source = ?",
            (source,),
        )
        .fetchall()
    )


def of_digest(connection: sqlite3.Connection, digest: bytes) -> int | None:
    """Number of the source of a digest; None if it is missing."""
    row = connection.execute("SELECT no FROM source WHERE sha256 = ?", (digest,)).fetchone()
    return None if row is None else int(row[0])


def file(connection: sqlite3.Connection, path: str) -> FileRow | None:
    """Return the stored state of a file; None for a new one."""
    row = connection.execute(
        "SELECT no, size, mtime_ns, inode, sha256, sources, version FROM file WHERE path = ?", (path,)
    ).fetchone()
    return None if row is None else FileRow(*row)


def has_refused(connection: sqlite3.Connection, file: int) -> bool:
    """Whether a source of this file was refused."""
    query = "SELECT 1 FROM place JOIN refused ON refused.source = place.source WHERE place.file = ? LIMIT 1"
    return connection.execute(query, (file,)).fetchone() is not None
