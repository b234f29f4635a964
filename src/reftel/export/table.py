"""CSV as RFC 4180 has it: a header, commas, CR LF, quotes doubled; UTF-8."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from reftel.archive.types import ArchivedCable
from reftel.export.columns import COLUMNS, Cell

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The header, then a row a cable."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in COLUMNS])
    for held in cables:
        writer.writerow([_cell(column.value(held)) for column in COLUMNS])
        yield _taken(buffer)
    yield _taken(buffer)


def _cell(value: Cell) -> str:
    """As text. What a spreadsheet would take for a formula gets an apostrophe before it: cables come from anyone."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year >= 1000 else value.isoformat()
        case dt.date() | int():
            return str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value.replace("\x00", "\ufffd")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
