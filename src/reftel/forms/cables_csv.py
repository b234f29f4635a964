r"""`cables.csv`: one telegram a row, no header row, 1.7 GB.

Columns: id, `M/D/YYYY H:MM`, reference id, origin, classification, references joined by `|`, header, body. Every
field is quoted, newlines are in the quotes as they are, a quote is `\"` and a backslash `\\`. Copies saved again by a
spreadsheet double the quotes instead (RFC 4180). They are a separate form, because a row alone does not distinguish
the two. With 7 columns either the references are missing, or header and body are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reftel.blocks import RegionKind
from reftel.field_names import FieldName
from reftel.forms.base import Cut, Form, Report, Stream
from reftel.forms.charset import decode
from reftel.forms.csv_rows import Dialect, Rows
from reftel.forms.framing import PARTIAL_NOTICE, when
from reftel.model import Defect, Extract, Field, Frame, Region
from reftel.spans import Chain, Deferred, MappedText, Origins, Runs, Span

_DATE = rb"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T]\d{1,2}:\d\d(?::\d\d)?"
_STARTS_QUOTED = re.compile(rb'"\d{1,9}","' + _DATE + rb'","')
_STARTS_BARE = re.compile(rb'"?\d{1,9}"?,"?' + _DATE + rb'"?,')
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml)\b", re.I)
"""The beginning of a page, which is not searched for rows."""
_LATER_QUOTED = re.compile(rb"\n" + _STARTS_QUOTED.pattern)
_LATER_BARE = re.compile(rb"\n" + _STARTS_BARE.pattern)


def _dialect(inside: bytes, begins: re.Pattern[bytes], mark: bytes) -> Dialect:
    """`inside` matches text in quotes, possessively."""
    field = rb'(?>"' + inside + rb'"|[^",\r\n]*+)'
    return Dialect(
        re.compile(field + rb"(?>(?:," + field + rb"){6,11})(?=\r?\n|\Z)", re.S),
        re.compile(rb"(?>(?:" + field + rb',){0,11})(?:"' + inside + rb'\\?"?|[^",\r\n]*+)\r?\Z', re.S),
        begins,
        mark,
    )


_ESCAPED = _dialect(rb'(?:[^"\\]++|\\.|"")*+', _STARTS_QUOTED, b'\n"')
_DOUBLED = _dialect(rb'(?:[^"]++|"")*+', _STARTS_BARE, b"\n")

_FIELD_ESCAPED = re.compile(r'(?>"((?:[^"\\]++|\\.|"")*+)"|([^",\r\n]*+))(?=,|\s*\Z)', re.S)
_FIELD_DOUBLED = re.compile(r'(?>"((?:[^"]++|"")*+)"|([^",\r\n]*+))(?=,|\s*\Z)')
_ESCAPE = re.compile(r'\\.|""', re.S)
_DOUBLE = re.compile(r'""')
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_REFERENCES = re.compile(r"(?:\d{2}[A-Z][A-Z0-9]*\d(?:\|[0-9A-Z]*)*)?")
_NULL = "\\N"
_FRAME: tuple[FieldName, ...] = ("document_number", "created", "reference_id", "origin", "classification", "references")


_NAMES = re.compile(rb'"?[A-Za-z_ ]{1,40}"?(?:,"?[A-Za-z_ ]{1,40}"?){5,12}\r?\n')


def _top(head: bytes) -> int:
    """Bytes before the first row: a byte order mark, a row of column names."""
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    names = _NAMES.match(head, start)
    return names.end() if names else start


def sniff_escaped(head: bytes) -> float:
    """Return 1 if the first row begins like one of `cables.csv`, nearly 1 if another does."""
    sure = _sniff(head, _STARTS_QUOTED, _LATER_QUOTED)
    return 0.0 if sure and _doubles_quotes(head) else sure


def sniff_doubled(head: bytes) -> float:
    """Return 1 if it does, but quotes are doubled, or are only where they are needed."""
    sure = _sniff(head, _STARTS_BARE, _LATER_BARE)
    return 0.0 if sure and sniff_escaped(head) else sure


def _sniff(head: bytes, begins: re.Pattern[bytes], later: re.Pattern[bytes]) -> float:
    if begins.match(head, _top(head)):
        return 1.0
    if _MARKUP.match(head):
        return 0.0
    return 0.95 if later.search(head) else 0.0


def _doubles_quotes(head: bytes) -> bool:
    return len(re.findall(rb'[^,\n]""[^,\r\n]', head)) > head.count(b'\\"')


def _split(dialect: Dialect) -> Callable[[Stream, str, Report], Iterator[Cut]]:
    def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
        return Rows(stream, name, report, dialect).cuts(_top)

    return split


def unpack_escaped(data: bytes) -> Iterator[Extract]:
    """The telegram of one row whose quotes are escaped by backslashes."""
    yield _unpack(data, _FIELD_ESCAPED, _ESCAPE, "\\")


def unpack_doubled(data: bytes) -> Iterator[Extract]:
    """The telegram of one row whose quotes are doubled."""
    yield _unpack(data, _FIELD_DOUBLED, _DOUBLE, '"')


def _unpack(data: bytes, field: re.Pattern[str], escape: re.Pattern[str], sign: str) -> Extract:
    """The row's columns, unescaped, a line each; a filler newline is after each but the last."""
    decoded = decode(data)
    row = decoded.text
    defects = [Defect(defect.code, defect.note) for defect in decoded.defects]
    columns, torn = _columns(row.text, field)
    values = [_unescaped(row.text[column.start : column.end], escape, sign) for column in columns]
    if torn is not None:
        defects.append(Defect("row-torn", torn))
    elif len(values) < 7:
        defects.append(Defect("row-columns", f"{len(values)} columns instead of 8"))
    lead = min(6 if len(values) == 8 or (len(values) == 7 and _REFERENCES.fullmatch(values[5])) else 5, len(values) - 1)
    kept = [at for at in range(len(columns)) if at < lead or values[at]]
    text = "\n".join(values[at] for at in kept)
    origins = Deferred(_row_runs, row.text, tuple(columns[at] for at in kept), escape)
    kinds: tuple[RegionKind, ...] = ("telegram",) if len(values) - lead == 1 else ("header", "body")
    regions = _regions([values[at] for at in kept], lead, [kinds[at - lead] for at in kept if at >= lead])
    return Extract(
        text=MappedText(text, Chain(origins, row.origins)),
        frame=_frame(values, lead, regions, defects),
        regions=regions,
    )


def _columns(text: str, field: re.Pattern[str]) -> tuple[list[Span], str | None]:
    """The columns' spans in the row, without quotes; and the problem, if their number is wrong."""
    spans: list[Span] = []
    at = 0
    while len(spans) < 8:
        match = field.match(text, at)
        if match is None:
            number = len(spans) + 1
            return _torn(text, at, spans), f"column {number} is not closed"
        start, end = match.span(1)
        spans.append(Span(start, end) if start >= 0 else Span(*match.span(2)))
        at = match.end() + 1
        if at > len(text) or text[at - 1] != ",":
            return spans, None
    return [*spans[:7], Span(spans[7].start, _trimmed(text))], "more than 8 columns"


def _torn(text: str, at: int, spans: list[Span]) -> list[Span]:
    """Return the columns of a row that breaks at `at`: cut at `","`, with the rest as the last column."""
    while at < len(text) and len(spans) < 8:
        start = at + (text[at] == '"')
        cut = text.find('","', start) if len(spans) < 7 else -1
        stop = max(start, _trimmed(text)) if cut < 0 else cut
        spans.append(Span(start, stop))
        if cut < 0:
            break
        at = cut + 2
    return spans


def _trimmed(text: str) -> int:
    end = len(text.rstrip())
    return end - 1 if end and text[end - 1] == '"' and text[end - 2 : end - 1] != "\\" else end


def _unescaped(raw: str, escape: re.Pattern[str], sign: str) -> str:
    if sign not in raw and '""' not in raw:
        return raw
    if raw == _NULL:
        return ""
    if raw.count(sign) == raw.count(sign + '"') and '""' not in raw:
        return raw.replace(sign + '"', '"')
    return escape.sub(_plain, raw)


def _plain(match: re.Match[str]) -> str:
    sign = match.group()[1]
    return _NAMED.get(sign, sign) if match.group()[0] == "\\" else sign


def _row_runs(row: str, columns: tuple[Span, ...], escape: re.Pattern[str]) -> Origins:
    """Map of the unescaped columns, with fillers between them, onto the row's characters."""
    runs = Runs()
    char = end = 0
    for number, column in enumerate(columns):
        if number:
            runs.add(char, end, 0)
            char += 1
        place, end = column.start, column.end
        for match in escape.finditer(row, place, end) if row[place:end] != _NULL else ():
            if match.start() > place:
                runs.add(char, place, 1)
                char += match.start() - place
            runs.add(char, match.start(), -2)
            char += 1
            place = match.end()
        if place < end and row[place:end] != _NULL:
            runs.add(char, place, 1)
            char += end - place
    return runs.end(char, end)


def _regions(values: list[str], lead: int, kinds: list[RegionKind]) -> tuple[Region, ...]:
    """The short columns are the preamble; `kinds` are those of the texts after them."""
    rest = values[lead:]
    size = sum(map(len, values[:lead])) + lead - (not rest)
    regions = [Region("preamble", Span(0, size))] if size > 0 else []
    for number, (kind, text) in enumerate(zip(kinds, rest, strict=True)):
        if number:
            regions.append(Region("filler", Span(size, size + 1)))
            size += 1
        notice = kind == "header" and len(text) < 200 and PARTIAL_NOTICE.fullmatch(text.strip())
        regions.append(Region("preamble" if notice else kind, Span(size, size + len(text))))
        size += len(text)
    return tuple(regions)


def _frame(values: list[str], lead: int, regions: tuple[Region, ...], defects: list[Defect]) -> Frame:
    """Read the row's data about its telegram."""
    fields: list[Field] = []
    start = 0
    texts = [value.strip() for value in values[:lead]] + [""] * (6 - lead)
    created = when(texts[1])
    for name, value, text in zip(_FRAME, values[:lead], texts, strict=False):
        span = Span(start, start + len(value))
        start = span.end + 1
        if name == "created" and text and created is None:
            fields.append(Field(name, span, "cables_csv.row", "unreadable"))
            defects.append(Defect("frame-date", f"no date: {text[:40]!r}", span))
        elif name:
            fields.append(Field(name, span, "cables_csv.row", "read" if text else "empty"))
    partial = [region.span for region in regions[1:] if region.kind == "preamble"]
    if partial:
        fields.append(Field("is_partial", partial[0], "cables_csv.notice"))
    return Frame(
        document_number=texts[0] or None,
        reference_id=texts[2] or None,
        created=created,
        origin=texts[3] or None,
        classification=texts[4] or None,
        references=tuple(part for part in texts[5].split("|") if part) if texts[5] else (),
        fields=tuple(fields),
        defects=tuple(defects),
        is_partial=bool(partial),
    )


ESCAPED = Form("cables-csv", "Row of cables.csv", sniff_escaped, _split(_ESCAPED), unpack_escaped)
DOUBLED = Form(
    "cables-csv-doubled", "Row of cables.csv, quotes doubled", sniff_doubled, _split(_DOUBLED), unpack_doubled
)
