"""CSV as RFC 4180 has it: a header, commas, CR LF, quotes doubled; UTF-8, for Excel with a byte-order mark."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from reftel.archive.row_makers import TABLES
from reftel.archive.types import ArchivedCable
from reftel.export.format import printable
from reftel.fields import registry
from reftel.fields.field_types import Cell

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """Yield the header, then a row per cable."""
    columns = registry.REGISTRY.columns

    def row(held: ArchivedCable) -> Iterable[Sequence[Cell]]:
        facts = held.facts
        yield [column.value(facts) for column in columns]

    yield from _write([column.name for column in columns], row, cables)


def write_references(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """Yield the header, then a row per reference, with its state in the archive."""
    rows = TABLES["references"]
    yield from _write([column.name for column in rows.columns], rows.of, cables)


def _write(
    header: Sequence[str], rows_of: Callable[[ArchivedCable], Iterable[Sequence[Cell]]], cables: Iterable[ArchivedCable]
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    for held in cables:
        writer.writerows([_cell(value) for value in row] for row in rows_of(held))
        yield _taken(buffer)
    yield _taken(buffer)


def write_for_excel(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The same after a byte-order mark, without which Excel takes it for the system's own code page."""
    yield codecs.BOM_UTF8
    yield from write(cables)


def _cell(value: Cell) -> str:
    """Return a cell as text. Cables may be hostile.

    A cell that a spreadsheet would execute as a formula gets an apostrophe, and a control character becomes a
    replacement character; the JSON and Parquet exports have the original.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year >= 1000 else value.isoformat()
        case dt.date() | int():
            return str(value)
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
