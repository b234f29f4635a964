"""One row of a table as a source: a line that describes the columns, then the row.

    reftel-row {"kind":"csv","columns":["refid","content"],"fields":["reference_id","body"],"separator":";"}
    07LIMA900100;"FM AMEMBASSY LIMA ..."

The row's bytes are those of the table (of UTF-16 in UTF-8). Rows of Parquet and SQLite have no bytes: their source is
a JSON object of their cells. Cells become lines: the short ones first, in the order of the row, then header, then
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from reftel.errors import NotATelegram
from reftel.field_names import field_name
from reftel.forms import nara_record, own_export
from reftel.forms.cell_text import TableCell
from reftel.forms.charset import decode_part
from reftel.forms.framing import is_in_doubt
from reftel.forms.grammars import begins, region_of, telegrams
from reftel.forms.layout import Layout
from reftel.forms.table_cells import Writing, cells_of
from reftel.forms.table_columns import ColumnMatch
from reftel.forms.web_page import is_page, words_on_page
from reftel.model import Defect, Extract, Frame
from reftel.spans import MappedText, Span

MARK: Final = b"reftel-row "
_LONGEST_WORD: Final = 60
"""Characters of a text that is a word: the name of a column, `None`."""
_MIDNIGHT = re.compile(r"(?:[T ]0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?|[T ]12:00(?::00)? ?AM)\Z", re.I)
_TIMED = re.compile(r"\d:\d\d|\d{4}Z|T\d{4}")


class RowLayout(msgspec.Struct, frozen=True, omit_defaults=True):
    """The description of a row."""

    kind: str
    """`csv`, `sql`, `copy`, `json` or `xml`."""
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """One of `table_columns.FIELDS` for each column, or empty."""
    separator: str = ","
    escape: bool = False
    """Whether a backslash escapes in quotes."""
    quote: str = '"'
    dates: str = ""
    """The order of day and month in dates: `day first`, or `unknown`; otherwise empty, and the month is first."""

    @property
    def writing(self) -> Writing:
        """How the row writes cells."""
        return Writing(self.separator, self.escape, self.quote)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(RowLayout)
_USUAL: Final = Writing()


def layout_of(kind: str, matches: Sequence[ColumnMatch], writing: Writing = _USUAL) -> RowLayout:
    """Return the layout of the rows of a table."""
    names, fields = tuple(match.name for match in matches), tuple(match.field for match in matches)
    return RowLayout(kind, names, fields, *writing, dates=next((match.order for match in matches if match.order), ""))


def row_source(layout: RowLayout, row: bytes) -> bytes:
    """Return the bytes of a row as a source."""
    return MARK + _ENCODER.encode(layout) + b"\n" + row


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a row."""
    end = data.find(b"\n")
    try:
        row = _DECODER.decode(data[len(MARK) : end])
    except (msgspec.MsgspecError, ValueError) as error:
        raise NotATelegram("", 0, "the line that describes a row's columns") from error
    decoded = decode_part(data, end + 1, len(data))
    if own_export.is_object(row.columns):
        yield own_export.object_extract(decoded.text, len(data))
        return
    cells = cells_of(row.kind, decoded.text, row.columns, row.writing)
    if own_export.is_row(row.columns):
        yield own_export.row_extract(row.columns, cells)
        return
    layout = Layout(Defect(defect.code, defect.note) for defect in decoded.defects)
    layout.day_first = row.dates == "day first"
    if any(cell.is_torn for cell in cells):
        layout.defect("row-torn", "the quotes of its last column are not closed before the end of the file")
    elif len(cells) != len(row.columns) and row.kind not in ("json", "xml"):
        layout.defect("row-columns", f"{len(cells)} columns instead of {len(row.columns)}")
    by_field = {field: cell for field, cell in zip(row.fields, cells, strict=False) if field}
    for number, cell in enumerate(cells):
        field = row.fields[number] if number < len(row.fields) else ""
        if field in ("header", "body"):
            continue
        _put_short(layout, cell, field)
        if field == "created" and row.dates == "unknown" and is_in_doubt(cell.text.text):
            note = "the day and the month are both numbers up to 12; the month was taken to be the first of them"
            layout.defect("date-order", note, layout.span("created"))
    header, body = by_field.get("header"), by_field.get("body")
    _check_text(header, body, end + 1)
    if header is not None and header.text.text:
        layout.put(header.text, "header" if body is not None and body.text.text.strip() else "telegram")
        layout.fill("\n")
    if body is not None and body.text.text:
        if header is None or not header.text.text.strip():
            yield from _of_any_grammar(layout, body.text)
            return
        layout.put(body.text, "body")
    yield layout.extract()


def _check_text(header: TableCell | None, body: TableCell | None, at: int) -> None:
    """Raise NotATelegram if a row has no text, or one word, such as the name of the column."""
    above, text = (cell.text.text[:_LONGEST_WORD].split() if cell else [] for cell in (header, body))
    if above or len(text) > 1 or (text and body is not None and len(body.text) >= _LONGEST_WORD):
        return
    has = f"the word {text[0]!r}" if text else "none"
    raise NotATelegram("", at, f"a row with a telegram's text; this one has {has}")


def _of_any_grammar(layout: Layout, text: MappedText) -> Iterator[Extract]:
    """Yield the telegrams, of any grammar and perhaps as HTML, in a row's text. The row is about the first one."""
    if is_page(text.text):
        text = words_on_page(text)
    starts = [0, *begins(text.text)]
    if len(starts) == 1:
        yield _first(layout, text)
        return
    yield _first(layout, text.cut(0, starts[1]))
    for number, (start, end) in enumerate(zip(starts[1:], [*starts[2:], len(text)], strict=True), 2):
        for extract in telegrams(text.cut(start, end), rule="table"):
            yield msgspec.structs.replace(extract, member=f"{number} {extract.member}".strip())


def _first(layout: Layout, text: MappedText) -> Extract:
    """Return the extract of a row. Its values apply where the text's own container, such as a record, has none."""
    if nara_record.is_record(text.text):
        start = layout.put(text, "telegram")
        row = layout.extract()
        found = nara_record.one_record(row.text, row.frame.defects, start=start)
        return msgspec.structs.replace(found, frame=_over(row.frame, found.frame))
    layout.put(text, region_of(text.text) or "telegram")
    return layout.extract()


def _over(row: Frame, record: Frame) -> Frame:
    """Return the frame of a record with those values of its row that it lacks."""
    names = {field.name for field in record.fields}
    lacking = [field for field in row.fields if field.name not in names]
    values = {field.name: getattr(row, field.name) for field in lacking if hasattr(row, field.name)}
    return msgspec.structs.replace(record, fields=(*record.fields, *lacking), **values)


def _put_short(layout: Layout, cell: TableCell, field: str) -> None:
    """Put a cell on a separate line; also one with no value of a telegram's frame."""
    start = layout.put(cell.text, "preamble")
    raw = cell.text.text
    layout.fill("\n", "preamble")
    if field in ("", "number"):
        return
    span = Span(start, start + len(raw))
    if field == "references":
        raw = re.sub(r"[;, ]{1,2}", "|", raw.strip())
    layout.field(field_name(field), span, f"table.{field}", raw)
    if field == "created" and (_MIDNIGHT.search(raw.strip()) or not _TIMED.search(raw)):
        layout.created_is = "day only"


class Described(NamedTuple):
    """The roles of a row's columns."""

    writing: str
    """How the table writes cells, in words."""
    columns: tuple[tuple[str, str, str], ...]
    """Name, field (or empty) and the cell's first characters."""


def described(data: bytes) -> Described | None:
    """Describe the row of a source; None if the source is not a row of a table."""
    if not data.startswith(MARK):
        return None
    end = data.find(b"\n")
    row = _DECODER.decode(data[len(MARK) : end])
    cells = cells_of(row.kind, decode_part(data, end + 1, len(data)).text, row.columns, row.writing)
    texts = [cell.text.text for cell in cells] + [""] * len(row.columns)
    writing = {
        "csv": f"cells divided by {_SIGNS.get(row.separator, row.separator)}",
        "json": "objects",
        "xml": "elements",
    }.get(row.kind, "SQL")
    if row.quote != '"':
        writing += f", quotes are {row.quote}"
    if row.dates == "day first":
        writing += ", dates have the day first"
    if row.escape:
        writing += ", a backslash escapes"
    examples = [" ".join(text[:200].split())[:60] for text in texts]
    return Described(writing, tuple(zip(row.columns, row.fields, examples, strict=False)))


_SIGNS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
