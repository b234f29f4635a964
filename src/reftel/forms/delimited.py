"""Tables of text that are not exactly `cables.csv`: commas, semicolons, tabs or bars between cells, in any order.

The separator is the one that divides the first rows into as many cells each. A first row of names is one whose cells
are short and unlike those below. Rows end with LF, CR LF or CR; UTF-16 is read as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import HEAD, LIMIT, Cut, Form, Report, Stream
from reftel.forms.framing import ID
from reftel.forms.table_cells import Writing, cells_of
from reftel.forms.table_columns import ColumnMatch, is_about_telegrams, is_of_telegrams, match_columns
from reftel.forms.table_row import unpack
from reftel.forms.table_rows import SAMPLE, TableRow, cuts
from reftel.forms.text_sniff import likeness
from reftel.forms.wide import Utf8Stream
from reftel.spans import MappedText

_CHUNK: Final = 1 << 20
_ENDS = re.compile(rb"[\r\n]*+")
_SEPARATORS: Final = (",", ";", "\t", "|", "~", "^", "\x01")
"""The last one is that of tables of Hive."""
_COLUMNS: Final = range(3, 201)
_PAIR: Final = ("reference_id", "body")
_PAIRS: Final = tuple({field, _PAIR[1]} for field in (_PAIR[0], "number", "created", "title"))
"""The fields of a table of two columns; prose has one comma in a line as well."""
_NUMBERED = re.compile(ID)
_FILE_NAME = re.compile(
    r"(?:file|path|url|uri|link|source|body|content|text|message|telegram|cable)[ _]?(?:name|path|text|body)?", re.I
)
"""Names of two columns of which one is the place of a file: `filename,text`."""
_NOT_TABLE = re.compile(
    rb"\s{0,80}(?:\x1e|//|(?:(?:var|let|const)\s)?[A-Za-z_$][\w.$]{0,60}\s{0,8}[=(]\s{0,8}[\[{]"
    rb"|<|\{|\[|%PDF|INSERT |CREATE |--|PRAGMA |BEGIN|reftel-row )",
    re.I,
)
_CANONICAL: Final = (
    *("number", "created", "reference_id", "origin", "classification", "references", "header", "body"),
)


class Delimited(NamedTuple):
    """How a table writes cells."""

    writing: Writing
    columns: tuple[str, ...]
    """Names in the first row; empty without them."""
    matches: tuple[ColumnMatch, ...]


@lru_cache(maxsize=16)
def _row_pattern(writing: Writing) -> re.Pattern[bytes]:
    sign, quote = re.escape(writing.separator.encode()), writing.quote.encode()
    inside = (rb"(?:[^Q\\]++|\\.|QQ)*+" if writing.escape else rb"(?:[^Q]++|QQ)*+").replace(b"Q", quote)
    quoted = rb" {0,8}" + quote + inside + quote
    field = rb"(?>" + quoted + rb"[^\r\n" + sign + rb"]*+|(?! {0,8}" + quote + rb")[^\r\n" + sign + rb"]*+)"
    return re.compile(field + rb"(?:" + sign + field + rb")*+(?=\r|\n|\Z)", re.S)


def sniff(head: bytes) -> float:
    """1 for a table whose columns are named and in another order than those of `cables.csv`; 0.97 for others."""
    above = preface(head)
    found = dialect_of(head[above:])
    if found is None:
        return 0.0
    if above and is_of_telegrams(found.matches):
        return 1.0
    fields = [match.field for match in found.matches if match.field]
    if is_of_telegrams(found.matches):
        if tuple(fields) == _CANONICAL[: len(fields)] or fields == [each for each in _CANONICAL if each in fields]:
            return 0.94 if len(found.matches) in (7, 8) else 0.97
        return 1.0
    return 0.97 if found.columns and is_about_telegrams(found.matches) else 0.0


_SEP_LINE = re.compile(rb"sep=[,;\t|]\r?\n")
"""How spreadsheets name the separator above a table."""
_COMMENTS = re.compile(rb"(?:#[^\n]{0,400}\n){1,12}(?=[^\n]{0,2000}[,;\t|~^])")
_MOST_ABOVE: Final = 12
"""Lines above a table's names that may be a title."""


def preface(head: bytes) -> int:
    """Return the bytes above a table's names: a separator's line, a title, a date of the export. 0 where none are."""
    named = _SEP_LINE.match(head)
    if named:
        return named.end()
    if comments := _COMMENTS.match(head):
        return comments.end()
    at = 0
    for _ in range(_MOST_ABOVE):
        end = head.find(b"\n", at)
        if end < 0 or end - at > 2000 or b'"' in head[:at]:
            return 0
        line = head[at:end].strip()
        for separator in _SEPARATORS:
            cells = [cell.strip(' "') for cell in line.decode("utf-8", "replace").split(separator)]
            if len(cells) in _COLUMNS and len(set(cells)) == len(cells) and _is_names(cells):
                matches = match_columns(cells, [])
                if sum(1 for match in matches if match.field) >= 3:
                    return at
        at = end + 1
    return 0


@lru_cache(maxsize=4)
def dialect_of(head: bytes) -> Delimited | None:
    """Return how a table writes its cells; None if the first bytes (in UTF-8) do not look like a table of
    telegrams."""
    if _NOT_TABLE.match(head):
        return None
    quote = _quote_of(head)
    sign = quote.encode()
    escape = head.count(b"\\" + sign) > len(re.findall(rb"[^,;\t|\n]" + sign * 2 + rb"[^,;\t|\r\n]", head))
    for separator in _SEPARATORS:
        writing = Writing(separator, escape, quote)
        rows = _even(_first_rows(head, writing))
        width = len(rows[0]) if rows else 0
        if not _is_width(rows):
            continue
        alike = sum(len(row) == width for row in rows)
        if alike * 5 < len(rows) * 4 and (alike * 2 <= len(rows) or not is_about_telegrams(match_columns(rows[0], []))):
            continue
        is_named = _is_names(rows[0]) or _is_unlike(rows)
        if len(rows) == 1 and len(head) < HEAD and not is_named:
            matches = match_columns([f"column {number + 1}" for number in range(width)], rows)
            if not is_of_telegrams(matches) or not _is_row(rows[0], matches):
                continue
        names = tuple(rows[0]) if is_named else ()
        below = rows[1:] if names else rows
        matches = match_columns(names or [f"column {number + 1}" for number in range(width)], below)
        if is_of_telegrams(matches) or (names and is_about_telegrams(matches)):
            return Delimited(writing, names, matches)
    return None


def _quote_of(head: bytes) -> str:
    """Return the sign around cells: apostrophes, if cells begin and end with them and none with quotes."""
    single = len(_SINGLE.findall(head))
    return "'" if single > 2 and single > len(_DOUBLE.findall(head)) else '"'


_SINGLE = re.compile(rb"'[,;\t|]'")
_DOUBLE = re.compile(rb'"[,;\t|]"')


def _first_rows(head: bytes, writing: Writing) -> list[list[str]]:
    pattern = _row_pattern(writing)
    rows: list[list[str]] = []
    at = 0
    while len(rows) <= SAMPLE and at < len(head):
        match = pattern.match(head, at)
        if match is None or (match.end() == len(head) and len(head) >= HEAD - 3):
            break
        if match.group().strip():
            text = MappedText(match.group().decode("utf-8", "replace"))
            rows.append([cell.text.text for cell in cells_of("csv", text, (), writing)])
            if not _is_width(rows):
                # no table: the other rows say nothing
                break
        ends = _ENDS.match(head, match.end())
        at = ends.end() if ends and ends.end() > match.end() else len(head)
    return rows


def _is_row(cells: list[str], matches: Sequence[ColumnMatch]) -> bool:
    """Return whether a single line without names is a row: commas are also in a telegram without line breaks.

    A row has lines in a cell, or a cell beside the text that is an id, a date or a level.
    """
    beside = {match.field for match in matches} & {"reference_id", "created", "classification", "references"}
    return bool(beside) or any("\n" in cell or "\r" in cell for cell in cells)


def _is_width(rows: list[list[str]]) -> bool:
    """Return whether the first row has columns enough: two of them only if they are named, and one is the text."""
    if not rows or len(rows[0]) in _COLUMNS:
        return bool(rows)
    if len(rows[0]) != len(_PAIR):
        return False
    if _NUMBERED.fullmatch(rows[0][0].strip()) and likeness(rows[0][1]) > 0:
        return True  # without names: an id and a text
    fields = {match.field for match in match_columns(rows[0], [])}
    return fields in _PAIRS or (fields == {"", "body"} and all(_FILE_NAME.fullmatch(name) for name in rows[0]))


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of which the first one, or all others, ended with a separator, so that an empty cell followed it."""
    widths = {len(row) for row in rows[1:]}
    if len(widths) == 1 and (width := widths.pop()) != len(rows[0]):
        if len(rows[0]) == width + 1 and not rows[0][-1].strip():
            return [rows[0][:-1], *rows[1:]]
        if len(rows[0]) + 1 == width and not any(row[-1].strip() for row in rows[1:]):
            return [[*rows[0], ""], *rows[1:]]
    return rows


def _is_unlike(rows: list[list[str]]) -> bool:
    """Return whether the first row has names in any language: words, of which one is above the texts of telegrams."""
    first, below = rows[0], rows[1:]
    if not below or sum(not cell.strip() for cell in first) > 1:
        return False
    if any(len(cell) >= _LONGEST_NAME or "\n" in cell or _VALUE.match(cell.strip()) for cell in first):
        return False
    matches = match_columns([f"column {number + 1}" for number in range(len(first))], below)
    body = next((at for at, match in enumerate(matches) if match.field == "body"), None)
    return body is not None and bool(first[body].strip()) and not likeness(first[body])


_LONGEST_NAME: Final = 60
_VALUE = re.compile(r"[\d./: -]+$|\d{2,4}[A-Z]{3,}\d|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
"""A number, an id or a date: no name of a column."""


def _is_names(cells: list[str]) -> bool:
    return all(
        0 < len(cell.strip()) < 60 and not cell.strip().isdigit() and "\n" not in cell for cell in cells
    ) and any(match.field for match in match_columns(cells, []))


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Yield the rows, each with the line that describes its columns, as sources."""
    wide = Utf8Stream(stream)
    buffer = wide.read(HEAD * 4)
    above = preface(_sure_head(buffer))
    if (title := buffer[:above].strip()) and not _SEP_LINE.match(buffer):
        said = f"rows of a table; its title was left out ({len(title.splitlines())} lines above the names of columns)"
        report(NotATelegram(name, 0, said))
    dialect = dialect_of(_sure_head(buffer[above:]))
    if dialect is None:
        report(NotATelegram(name, 0, "a table of telegrams"))
        return
    yield from cuts(wide.placed(_rows(wide, buffer, above, name, report, dialect)), name, report)


def _sure_head(buffer: bytes) -> bytes:
    return buffer[:HEAD]


def _rows(stream: Stream, buffer: bytes, at: int, name: str, report: Report, dialect: Delimited) -> Iterator[TableRow]:
    pattern = _row_pattern(dialect.writing)
    base = 0
    ended = False
    is_first = bool(dialect.columns)
    while not ended or at < len(buffer):
        ends = _ENDS.match(buffer, at)
        at = ends.end() if ends else at
        match = pattern.match(buffer, at) if at < len(buffer) else None
        if (match is None or match.end() == len(buffer)) and not ended and len(buffer) - at <= LIMIT:
            chunk = stream.read(max(_CHUNK, len(buffer) - at))
            ended = not chunk
            buffer, base, at = buffer[at:] + chunk, base + at, 0
            continue
        if at >= len(buffer):
            return
        if match is None or match.end() - at > LIMIT:
            is_large = len(buffer) - at > LIMIT
            begun, at = at, _next_row(buffer, at, pattern, dialect, is_end=ended and not is_large)
            if at >= len(buffer) and not is_large and not is_first and _is_cut(buffer, begun, dialect):
                yield TableRow(base + begun, buffer[begun:], dialect.columns, "csv", "", dialect.writing)
                return
            said = f"a row of at most {LIMIT >> 20} MiB" if is_large else "a row whose quotes are closed before the end"
            report((TooLarge if is_large else DamagedContainer)(name, base + begun, said))
            continue
        data, where, at = match.group(), base + at, match.end()
        if not is_first and (stop := _open_end(data, pattern, dialect)):
            said = "a row whose quotes are closed before the next one"
            report(DamagedContainer(name, where, said))
            data, at = data[:stop], at - len(data) + stop
        if is_first:
            is_first = False
        elif data.strip():
            yield TableRow(where, data, dialect.columns, "csv", "", dialect.writing)


def _open_end(data: bytes, pattern: re.Pattern[bytes], dialect: Delimited) -> int:
    """Return the end of a row that has lost its last quote, so that the first one of the next row closed it; 0 for a
    row that is whole. The next row begins in a line of its own, and has as many cells as the table has columns."""
    mark = b"\n" + dialect.writing.quote.encode()
    if not dialect.writing.quote or data.find(mark) < 0:
        return 0
    width = len(dialect.matches)
    if len(cells_of("csv", MappedText(data.decode("utf-8", "replace")), (), dialect.writing)) <= width:
        return 0
    at = data.find(mark)
    for _ in range(_MOST_TRIED):
        if at < 0:
            return 0
        row = pattern.match(data + b"\n", at + 1)
        text = row.group().decode("utf-8", "replace") if row else ""
        if row and len(cells_of("csv", MappedText(text), (), dialect.writing)) == width:
            return at + 1
        at = data.find(mark, at + 1)
    return 0


_MOST_TRIED: Final = 40
"""Lines after a damaged row that are looked at for the next row: each may be looked at to the end of the file."""


def _next_row(buffer: bytes, at: int, pattern: re.Pattern[bytes], dialect: Delimited, *, is_end: bool) -> int:
    """The beginning of the next row after one whose quotes are not closed; the end of the bytes if there is none.

    The lines after its first one may all be text of its last cell: a row has as many cells as the table has columns.
    """
    width = len(dialect.matches)
    tried = 0
    for line in re.compile(rb"[\r\n]+").finditer(buffer, at):
        if not is_end:
            return line.end()
        if tried >= _MOST_TRIED:
            break
        rest = buffer[line.end() : line.end() + _FIRST_CELLS].split(b"\n", 1)[0]
        if rest.count(dialect.writing.separator.encode()) * 2 < width - 1:
            continue
        tried += 1
        match = pattern.match(buffer, line.end())
        if match is None:
            continue
        text = MappedText(match.group().decode("utf-8", "replace"))
        cells = cells_of("csv", text, (), dialect.writing)
        if len(cells) == width:
            return line.end()
    return len(buffer)


def _is_cut(buffer: bytes, at: int, dialect: Delimited) -> bool:
    """Whether the last row of a file is cut inside its last cells; one that has lost a quote may contain others."""
    cells = cells_of("csv", MappedText(buffer[at:].decode("utf-8", "replace")), (), dialect.writing)
    quote = dialect.writing.quote
    ends = re.compile(re.escape(quote).encode() + rb"\r?\n" + re.escape(quote).encode())
    return cells[-1].is_torn and len(cells) <= len(dialect.matches) and not ends.search(buffer, at)


_FIRST_CELLS: Final = 1000

FORM = Form("table-text", "Row of a table (CSV)", sniff, split, unpack, is_text=True)
