"""A workbook for Excel (xlsx): the columns of the CSV, every text as text, dates as dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

import xlsxwriter

from reftel.archive.types import ArchivedCable
from reftel.export.format import printable
from reftel.fields import registry
from reftel.fields.field_types import Cell
from reftel.scratch import ScratchFolder

CELL_CHARACTERS: Final = 32_767
"""Most characters in a cell (specification of Excel: total number of characters that a cell can contain)."""
SHEET_ROWS: Final = 1_048_576
CUT: Final = " [cut: a cell of Excel holds no more; the CSV has the whole text]"
_FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Excel counts days from here without a mistake; earlier dates are written as text."""
_CHUNK: Final = 1 << 16


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The workbook, in pieces, once all of it is made: a zip has its directory at its end. Start another sheet if one
    is full."""
    with ScratchFolder() as folder:
        path = folder / "cables.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(path, {**options, "strings_to_numbers": False}) as book:
            _fill(book, cables)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _fill(book: Any, cables: Iterable[ArchivedCable]) -> None:
    formats = {
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet, row = _sheet(book), 1
    for held in cables:
        if row == SHEET_ROWS:
            sheet, row = _sheet(book), 1
        facts = held.facts
        for number, column in enumerate(registry.REGISTRY.columns):
            _cell(sheet, row, number, column.value(facts), formats.get(column.type))
        row += 1


def _sheet(book: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(registry.REGISTRY.columns):
        sheet.write_string(0, number, column.name)
    return sheet


def _cell(sheet: Any, row: int, number: int, value: Cell, form: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, number, value)
        case int():
            sheet.write_number(row, number, value)
        case dt.datetime() if value.date() >= _FIRST_DAY:
            sheet.write_datetime(row, number, value.replace(tzinfo=None), form)
        case dt.datetime() | dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(row, number, dt.datetime.combine(value, dt.time()), form)
        case dt.datetime() | dt.date():
            sheet.write_string(row, number, value.isoformat())
        case str():
            text = printable(value)
            sheet.write_string(row, number, text if len(text) <= CELL_CHARACTERS // 2 else _fitting(text))


def _fitting(text: str) -> str:
    """Return the beginning of a text that a cell can hold, counted as Excel does in units of UTF-16, and the position
    of the cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_CHARACTERS:
        return text
    return units[: 2 * (CELL_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT
