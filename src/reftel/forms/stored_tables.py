"""Tables in binary files: Parquet, Arrow and SQLite. A row becomes an object of JSON of its cells.

None executes the file's contents: no views, no triggers, no virtual tables of SQLite.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from reftel.errors import DamagedContainer, TooLarge
from reftel.forms.base import LIMIT, Cut, Form, Report, Stream
from reftel.forms.members import FLOOR, RATIO, printable, reason
from reftel.forms.table_row import unpack
from reftel.forms.table_rows import TableRow, cuts
from reftel.scratch import ScratchFolder

_BATCH: Final = 4
"""Rows to unpack at once; one may have LIMIT bytes."""
_STEPS: Final = 100_000_000
"""Instructions of SQLite that reading one table may take, in all."""


def sniff_parquet(head: bytes) -> float:
    """1 for the magic bytes."""
    return 1.0 if head.startswith(b"PAR1") else 0.0


def sniff_sqlite(head: bytes) -> float:
    """1 for the magic bytes."""
    return 1.0 if head.startswith(b"SQLite format 3\0") else 0.0


@contextmanager
def _spooled(stream: Stream) -> Iterator[IO[bytes]]:
    """The bytes of a stream in a temporary file: these files are read from their end, or in pages."""
    with ScratchFolder() as folder, (folder / "table").open("w+b") as file:
        while chunk := stream.read(1 << 20):
            file.write(chunk)
        file.flush()
        yield file


def split_parquet(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The rows of a Parquet file, some at a time."""
    passed: set[str] = set()
    with _spooled(stream) as file:
        yield from cuts(_parquet_rows(file, name, passed), name, report, passed)


def _parquet_rows(file: IO[bytes], name: str, passed: set[str]) -> Iterator[TableRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    size = file.seek(0, 2)
    file.seek(0)
    try:
        table = pq.ParquetFile(file)
        metadata = table.metadata
        claimed = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
        if claimed > FLOOR + RATIO * size:
            raise TooLarge(name, 0, f"at most {RATIO} bytes for each byte of the file")
        if metadata.num_rows > size:
            raise TooLarge(name, 0, "at most one row for each byte of the file")
        columns = tuple(_leaves(table.schema_arrow))
        objects = _Objects(name, size)
        batches = table.iter_batches(batch_size=_BATCH, use_threads=False)  # the limit is of this thread
        for number, cells in enumerate(cells for batch in batches for cells in batch.to_pylist()):
            if passed:
                return
            yield TableRow(number, objects.of(cells, number), columns, "json")
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedContainer(name, 0, f"an undamaged Parquet file ({reason(error)})") from error


def _leaves(fields: Any, above: str = "") -> Iterator[str]:
    """Yield the names of the columns of a schema or of a structure; those in structures with periods."""
    import pyarrow as pa

    for field in fields:
        if pa.types.is_struct(field.type) and field.type.num_fields:
            yield from _leaves(field.type, f"{above}{field.name}.")
        else:
            yield f"{above}{field.name}"


def sniff_arrow(head: bytes) -> float:
    """1 for the magic bytes."""
    return 1.0 if head.startswith(b"ARROW1\0\0") else 0.0


def split_arrow(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The rows of an Arrow file (Feather)."""
    passed: set[str] = set()
    with _spooled(stream) as file:
        yield from cuts(_arrow_rows(file, name, passed), name, report, passed)


def _arrow_rows(file: IO[bytes], name: str, passed: set[str]) -> Iterator[TableRow]:
    import pyarrow as pa

    size = file.seek(0, 2)
    file.seek(0)
    try:
        table = pa.ipc.open_file(file)
        columns = tuple(_leaves(table.schema))
        objects = _Objects(name, size)
        batches = (table.get_batch(at) for at in range(table.num_record_batches))
        slices = (batch.slice(start, _BATCH) for batch in batches for start in range(0, batch.num_rows, _BATCH))
        for number, cells in enumerate(cells for rows in slices for cells in rows.to_pylist()):
            if passed:
                return
            yield TableRow(number, objects.of(cells, number), columns, "json")
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedContainer(name, 0, f"an undamaged Arrow file ({reason(error)})") from error


def split_sqlite(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The rows of every table of a database of SQLite."""
    passed: set[str] = set()
    with _spooled(stream) as file:
        yield from cuts(_sqlite_rows(file.name, name, passed), name, report, passed)


def _sqlite_rows(path: str, name: str, passed: set[str]) -> Iterator[TableRow]:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for limit, most in ((sqlite3.SQLITE_LIMIT_LENGTH, LIMIT), (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1 << 20)):
            connection.setlimit(limit, most)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
        steps = iter(range(_STEPS // 10000))
        connection.set_progress_handler(lambda: next(steps, None) is None, 10000)
        tables = [row[0] for row in connection.execute(_TABLES)]
        virtual = {row[0] for row in connection.execute(_VIRTUAL)}
        tables = [table for table in tables if not _is_shadow(table, virtual)]
        objects = _Objects(name, Path(path).stat().st_size)
        for table in tables:
            quoted = table.replace('"', '""')
            found = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - quoted; a name of the schema
            columns = tuple(each[0] for each in found.description)
            for number, cells in enumerate(found):
                if printable(table) in passed:
                    break
                data = objects.of(dict(zip(columns, cells, strict=True)), number)
                yield TableRow(number, data, columns, "json", printable(table))
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise DamagedContainer(name, 0, f"an undamaged database of SQLite ({reason(error)})") from error
    finally:
        connection.close()


_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
)

_VIRTUAL: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
_SHADOWS: Final = (
    *("_data", "_idx", "_content", "_docsize", "_config"),
    *("_segments", "_segdir", "_stat", "_node", "_parent", "_rowid"),
)
"""Endings of the names of tables in which a virtual table keeps an index (fts3 to fts5, rtree) and copies of texts."""


def _is_shadow(table: str, virtual: set[str]) -> bool:
    return any(table.endswith(end) and table.removesuffix(end) in virtual for end in _SHADOWS)


class _Objects:
    """Makes objects of JSON of the rows of a file, with a bound on what they have together.

    One value of a dictionary may be that of all rows, and generated columns have no bytes in the file.
    """

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._left = FLOOR + RATIO * size

    def of(self, cells: dict[str, Any], number: int) -> bytes:
        """A row as an object of JSON, its cells in their order."""
        data = json.dumps(cells, ensure_ascii=False, default=_said).encode("utf-8", "replace")
        if len(data) > LIMIT:
            raise TooLarge(self._name, number, f"a row of at most {LIMIT >> 20} MiB")
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(self._name, number, f"at most {RATIO} bytes for each byte of the file")
        return data


def _said(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


PARQUET = Form("table-parquet", "Row of a Parquet file", sniff_parquet, split_parquet, unpack)
ARROW = Form("table-arrow", "Row of an Arrow file", sniff_arrow, split_arrow, unpack)
SQLITE = Form("table-sqlite", "Row of an SQLite database", sniff_sqlite, split_sqlite, unpack)
