"""Schema versions of the record, and the steps from each to the next.

`PRAGMA user_version` is the version of the schema, `PRAGMA application_id` identifies a record. A step runs in one
transaction: a record is never between two versions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import msgspec

from reftel.errors import ArchiveDamaged, ArchiveError, NotAnArchive, SchemaTooNew
from reftel.store import changes, cited, likenesses, meant, reference_states, serials
from reftel.store.checksums import Seals, seal_anew

APPLICATION_ID = 0x5246544C
"""`RFTL`, in bytes 68 to 71 of the file."""


class Migration(msgspec.Struct, frozen=True):
    """A step to schema `version` from the one before it."""

    version: int
    why: str
    run: Callable[[sqlite3.Connection], None]


def _first(connection: sqlite3.Connection) -> None:
    """The tables of schema.sql in an empty file."""
    for statement in statements(files("reftel.store").joinpath("schema.sql").read_text("utf-8")):
        connection.execute(statement)


DERIVE_META = "derive"
"""`1` in a record whose derived tables a step has made and not filled with all that readings know."""


def _is_to_be_derived(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT 1 FROM cable LIMIT 1").fetchone() is None:
        return
    held = connection.execute("SELECT value FROM meta WHERE key = ?", (DERIVE_META,)).fetchone()
    if held == ("1",):
        return
    # if an earlier step has set it, the tables were filled
    _set_meta(connection, DERIVE_META, None if held is None else held[0], "1")


def _set_meta(connection: sqlite3.Connection, key: str, held: str | None, value: str) -> None:
    seals = Seals(connection)
    if held is not None:
        seals.removed("meta", [(key, held)])
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
    seals.added("meta", [(key, value)])
    seals.flush()


def _serials(connection: sqlite3.Connection) -> None:
    """The table of serials, filled from the cables."""
    serials.make_table(connection)
    _is_to_be_derived(connection)


def _references(connection: sqlite3.Connection) -> None:
    """The tables of references.sql. Values that only readings have (labels, mentions in paragraphs) are derived
    afterwards."""
    for statement in statements(files("reftel.store").joinpath("references.sql").read_text("utf-8")):
        connection.execute(statement)
    ids = [str(row[0]) for row in connection.execute("SELECT DISTINCT cited FROM cite")]
    cited.recount(connection, ids)
    _is_to_be_derived(connection)


def _provenance(connection: sqlite3.Connection) -> None:
    """The tables of provenance.sql. Containers' data about known places follows when they are read again."""
    for statement in statements(files("reftel.store").joinpath("provenance.sql").read_text("utf-8")):
        connection.execute(statement)


def _likenesses(connection: sqlite3.Connection) -> None:
    """The tables of likenesses.sql. Shared properties of copies follow when they are read again."""
    for statement in statements(likenesses.script()):
        connection.execute(statement)


def _likenesses_of_shards(connection: sqlite3.Connection) -> None:
    """The tables of likenesses_of_shards.sql. A shelf compares all its cables when it is next opened for writing."""
    for statement in statements(files("reftel.store").joinpath("likenesses_of_shards.sql").read_text("utf-8")):
        connection.execute(statement)


def _reference_states(connection: sqlite3.Connection) -> None:
    """The table of reference_states.sql. Its rows, and the bits of references, are derived afterwards."""
    for statement in statements(reference_states.script()):
        connection.execute(statement)
    _is_to_be_derived(connection)


def _known_values(connection: sqlite3.Connection) -> None:
    """The columns of known_values.sql. Catalogues that are there have them after they are removed and added again."""
    for statement in statements(files("reftel.store").joinpath("known_values.sql").read_text("utf-8")):
        connection.execute(statement)
    seal_anew(connection, "known")


def _meant(connection: sqlite3.Connection) -> None:
    """The table of meant.sql. Its rows are computed with the states of references, which are forgotten."""
    for statement in statements(meant.script()):
        connection.execute(statement)
    _is_to_be_derived(connection)
    key = reference_states.STATES_META
    held = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if held is not None:
        _set_meta(connection, key, held[0], reference_states.forgotten(held[0]))


def _subject_shown(connection: sqlite3.Connection) -> None:
    """The column of subject_shown.sql, which is derived afterwards."""
    for statement in statements(files("reftel.store").joinpath("subject_shown.sql").read_text("utf-8")):
        connection.execute(statement)
    _is_to_be_derived(connection)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "the first schema", _first),
    Migration(2, "the serials of each post and year", _serials),
    Migration(3, "references in both directions, catalogues of cables without text", _references),
    Migration(4, "the moment of each generation", changes.make_table),
    Migration(5, "where sources come from, as people and containers say", _provenance),
    Migration(6, "copies of one telegram under different ids", _likenesses),
    Migration(7, "counts of collections", _is_to_be_derived),
    Migration(8, "copies of one telegram in several shards", _likenesses_of_shards),
    Migration(9, "the states of references, for searching", _reference_states),
    Migration(10, "TAGS, sender and addressees in catalogues", _known_values),
    Migration(11, "the cables that references mean", _meant),
    Migration(12, "subjects in sentence case", _subject_shown),
)
"""In order, without gaps. Version 1 is schema.sql; each later step describes its change."""


def statements(script: str) -> list[str]:
    """The statements of a script; `executescript` would commit, but a step has to stay in its transaction."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found


def version_of(connection: sqlite3.Connection, path: str) -> int:
    """The record's schema version; 0 for an empty file.

    Raises NotAnArchive for anything else that is not a record, ArchiveDamaged for a record that can't be opened,
    ArchiveError for an error of the disk.
    """
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        application: int = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        is_record = _bears_our_id(path)
        if not is_record and getattr(error, "sqlite_errorname", "").startswith("SQLITE_READONLY"):  # a hot journal
            raise NotAnArchive(
                f"{path} is not complete: a command was interrupted; run the same command again"
            ) from error
        if _is_of_disk(error) or (isinstance(error, sqlite3.OperationalError) and not is_record):
            raise ArchiveError(f"{path} can't be opened: {error}; the disk may be full or failing") from error
        if is_record:
            raise ArchiveDamaged(f"{path} is damaged: {error}") from error
        raise NotAnArchive(f"{path} is not an archive: {error}") from error
    if application != APPLICATION_ID and not (empty and version == 0):
        raise NotAnArchive(f"{path} is a database of something else")
    return version


_OF_DISK = frozenset(
    f"SQLITE_{name}"
    for name in (
        "FULL",
        "IOERR_WRITE",
        "IOERR_FSYNC",
        "IOERR_TRUNCATE",
        "IOERR_SHMOPEN",
        "IOERR_SHMSIZE",
        "IOERR_SHMMAP",
    )
)
"""Errors of writing: opening a record for reading, too, makes its `-shm` file. The record itself tells nothing yet."""


def _is_of_disk(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") in _OF_DISK


def _bears_our_id(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4, "big")
    except OSError:
        return False


def check(version: int, path: str, migrations: Sequence[Migration] = MIGRATIONS) -> bool:
    """Whether a record of that version has to be migrated. Raises SchemaTooNew for one of a later Reftel."""
    newest = migrations[-1].version
    if version > newest:
        raise SchemaTooNew(
            f"{path} was written by a later Reftel (schema {version}, this one knows up to {newest}): upgrade Reftel"
        )
    return version < newest


def bring_forward(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Run the missing steps, each in one transaction; return their descriptions.

    The steps of a new record are one transaction together: a record whose making was interrupted is empty or whole.
    The caller holds the writer's lock. Raises SchemaTooNew, and ArchiveError if a step fails (the step is rolled
    back).
    """
    version = version_of(connection, path)
    if not check(version, path, migrations):
        return []
    missing = [migration for migration in migrations if migration.version > version]
    for steps in [missing] if version == 0 else [[step] for step in missing]:
        _run(connection, path, steps)
    return [migration.why for migration in missing]


def _run(connection: sqlite3.Connection, path: str, steps: Sequence[Migration]) -> None:
    """Run steps in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    version = steps[0].version
    try:
        for migration in steps:
            version = migration.version
            migration.run(connection)
        connection.execute(f"PRAGMA user_version = {version:d}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.OperationalError):  # on a full disk SQLite has rolled back already
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            hint = "; the disk may be full or failing" if _is_of_disk(error) else ""
            raise ArchiveError(f"{path} could not be brought to schema {version}: {error}{hint}") from error
        raise
