"""From rows of a table to sources: the first rows of each table identify the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from typing import NamedTuple

from reftel.errors import NotATelegram, ReadError
from reftel.forms.base import Cut, Report
from reftel.forms.charset import decode
from reftel.forms.members import printable
from reftel.forms.naming import LIST
from reftel.forms.table_cells import Writing, cells_of
from reftel.forms.table_columns import ColumnMatch, is_of_telegrams, match_columns
from reftel.forms.table_row import layout_of, row_source

SAMPLE = 12
"""Number of rows to read before the first is returned."""


class TableRow(NamedTuple):
    """The bytes of a row, and its table."""

    offset: int
    data: bytes
    columns: tuple[str, ...]
    kind: str
    table: str = ""
    writing: Writing = Writing()


def cells(row: TableRow) -> list[str]:
    """The texts of a row's cells."""
    return [cell.text.text for cell in cells_of(row.kind, decode(row.data).text, row.columns, row.writing)]


def matched(rows: list[TableRow]) -> tuple[ColumnMatch, ...]:
    """Return the fields of a table's columns, from its first rows."""
    texts = [cells(row) for row in rows]
    names = rows[0].columns or tuple(f"column {number + 1}" for number in range(max(map(len, texts), default=0)))
    return match_columns(names, texts)


def cuts(rows: Iterable[TableRow], name: str, report: Report, passed: set[str] | None = None) -> Iterator[Cut]:
    """Yield a source for each row of the tables that hold telegrams; report the other tables and all damage.

    Tables whose first rows hold none are added to `passed`, so that `rows` need not make the others: a table of 30 MB
    can have millions.
    """
    passed = set() if passed is None else passed
    known: dict[tuple[str, tuple[str, ...]], tuple[ColumnMatch, ...]] = {}
    counts: dict[str, int] = {}
    for (table, columns), group in groupby(_undamaged(rows, report), key=lambda row: (row.table, row.columns)):
        first = list(islice(group, SAMPLE))
        matches = known.get((table, columns))
        if matches is None:
            matches = known[table, columns] = matched(first)
            if not is_of_telegrams(matches):
                report(
                    NotATelegram(f"{name} # {printable(table)}" if table else name, first[0].offset, why_not(matches))
                )
        if not is_of_telegrams(matches):
            passed.add(table)
            continue
        for row in chain(first, group):
            counts[table] = counts.get(table, 0) + 1
            layout = layout_of(row.kind, matches, row.writing)
            label = f"{printable(table)} {counts[table]}" if table else str(counts[table])
            yield Cut(row.offset, row_source(layout, row.data), label)


def _undamaged(rows: Iterable[TableRow], report: Report) -> Iterator[TableRow]:
    """Yield the rows before the damage, which is reported: the first rows of a table must not end with it."""
    try:
        yield from rows
    except ReadError as error:
        report(error)


def why_not(matches: Iterable[ColumnMatch]) -> str:
    """Explain why a table has no telegrams, and how to use it: a list of cables is a catalogue."""
    columns = list(matches)[:20]
    said = ", ".join(f"{match.name} ({match.field})" if match.field else match.name for match in columns)
    why = f"a table with a column of telegrams' texts; its columns are {said}"
    return f"{why}. {LIST}" if any(match.field == "reference_id" for match in columns) else why
