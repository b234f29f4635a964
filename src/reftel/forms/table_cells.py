"""The cells of one row, unescaped, each character with its place: CSV, the values of an INSERT, an object of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reftel.forms.cell_text import NAMED, TableCell, unescaped
from reftel.forms.json_values import json_cells
from reftel.forms.sql_values import sql_cells
from reftel.forms.xml_values import xml_cells
from reftel.spans import MappedText


class Writing(NamedTuple):
    """How the rows of a table write cells."""

    separator: str = ","
    escape: bool = False
    """Whether a backslash escapes in quotes."""
    quote: str = '"'
    """The sign around cells of CSV."""


_COPY_ESCAPED = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.S)


def cells_of(kind: str, row: MappedText, columns: Sequence[str], writing: Writing) -> list[TableCell]:
    """Return the cells of a row of this kind."""
    match kind:
        case "csv":
            return list(_csv(row, writing))
        case "sql":
            return list(sql_cells(row, escape=writing.escape))
        case "copy":
            return [_copied(row, start, end) for start, end in _split(row.text, "\t")]
        case "xml":
            return xml_cells(row, columns)
    return json_cells(row, columns)


@lru_cache(maxsize=16)
def _field(writing: Writing) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a cell and of an escape in it."""
    sign, quote = re.escape(writing.separator), re.escape(writing.quote)
    inside = rf"(?:[^{quote}\\]++|\\.|{quote}{quote})*+" if writing.escape else rf"(?:[^{quote}]++|{quote}{quote})*+"
    field = re.compile(rf"[ ]{{0,8}}{quote}({inside})(?:{quote}[^{sign}]*+|(?P<torn>)\Z)|([^{sign}]*+)", re.S)
    return field, re.compile(rf"\\.|{quote}{quote}" if writing.escape else quote + quote, re.S)


_ESCAPED = re.compile(r"\\.", re.S)
_FEWEST_BREAKS = 2
"""Breaks written as escapes that make a cell without quotes one with escapes; a path of Windows may have one."""


def _csv(row: MappedText, writing: Writing) -> Iterator[TableCell]:
    field, escapes = _field(writing)
    at = 0
    while True:
        match = field.match(row.text, at)
        assert match is not None  # the second branch takes anything
        if match[1] is not None:
            is_torn = match["torn"] is not None
            yield TableCell(unescaped(row, *match.span(1), escapes), is_torn=is_torn)
        else:
            null = match[3] in ("\\N", "NULL")
            if match[3].count("\\n") >= _FEWEST_BREAKS:  # a database wrote the line breaks of a text so
                yield TableCell(unescaped(row, *match.span(3), _ESCAPED))
            else:
                yield TableCell(row.cut(match.start(3), match.start(3) if null else match.end(3)), null)
        at = match.end() + 1
        if at > len(row):
            return


def _copied(row: MappedText, start: int, end: int) -> TableCell:
    """A cell of PostgreSQL's COPY."""
    if row.text[start:end] == "\\N":
        return TableCell(row.cut(start, start), True)
    return TableCell(unescaped(row, start, end, _COPY_ESCAPED, _copy_meaning))


def _copy_meaning(written: str) -> str:
    digits = written[1:]
    if digits[0] in "01234567":
        return chr(int(digits, 8) & 0xFF)
    if digits[0] == "x" and len(digits) > 1:
        return chr(int(digits[1:], 16))
    return NAMED.get(digits, digits)


def _split(text: str, separator: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (found := text.find(separator, at)) >= 0:
        yield at, found
        at = found + 1
    yield at, len(text)
