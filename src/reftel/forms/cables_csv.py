r"""`cables.csv`: one telegram a row, no header row, 1.7 GB.

Columns: id, `M/D/YYYY H:MM`, reference id, origin, classification, references joined by `|`, header, body. Every field
is quoted, newlines stand in the quotes as they are, a quote is `\"` and a backslash `\\`. Copies saved again by a
spreadsheet double the quotes instead (RFC 4180); they are a form of their own, for a row alone does not tell them
apart.
With 7 columns either the references are missing, or header and body are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from reftel.forms.base import Cut, Form, Report, Stream
from reftel.forms.charset import decode
from reftel.forms.csv_rows import Dialect, Rows
from reftel.forms.framing import PARTIAL_NOTICE, when
from reftel.model import Defect, Extract, Field, Frame, Region
from reftel.spans import Chain, Deferred, MappedText, Origins, Runs, Span, join

_DATE = rb"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T]\d{1,2}:\d\d(?::\d\d)?"
_STARTS_QUOTED = re.compile(rb'"\d{1,9}","' + _DATE + rb'","')
_STARTS_BARE = re.compile(rb'"?\d{1,9}"?,"?' + _DATE + rb'"?,')


def _row(field: bytes) -> re.Pattern[bytes]:
    return re.compile(field + rb"(?:," + field + rb"){6,11}+(?=\r?\n|\Z)", re.S)


_ESCAPED = Dialect(_row(rb'(?>"(?:[^"\\]++|\\.|"")*+"|[^",\r\n]*+)'), _STARTS_QUOTED, b'\n"')
_DOUBLED = Dialect(_row(rb'(?>"(?:[^"]++|"")*+"|[^",\r\n]*+)'), _STARTS_BARE, b"\n")

_FIELD_ESCAPED = re.compile(r'(?>"((?:[^"\\]++|\\.|"")*+)"|([^",\r\n]*+))(?=(,)|\s*\Z)', re.S)
_FIELD_DOUBLED = re.compile(r'(?>"((?:[^"]++|"")*+)"|([^",\r\n]*+))(?=(,)|\s*\Z)')
_ESCAPE = re.compile(r'\\.|""', re.S)
_DOUBLE = re.compile(r'""')
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_REFERENCES = re.compile(r"(?:\d{2}[A-Z][A-Z0-9]*\d(?:\|[0-9A-Z]*)*+)?")
_NULL = "\\N"
_FRAME = ("", "created", "reference_id", "origin", "classification", "references")


def _top(head: bytes) -> int:
    """Bytes before the first row: a byte order mark, a row of column names."""
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    line = head.find(b"\n", start, start + 500) + 1
    named = line and b"," in head[start:line] and not _STARTS_BARE.match(head, start)
    return line if named and _STARTS_BARE.match(head, line) else start


def sniff_escaped(head: bytes) -> float:
    """1 where the first row begins like one of `cables.csv`."""
    return 1.0 if _STARTS_QUOTED.match(head, _top(head)) and not _doubles_quotes(head) else 0.0


def sniff_doubled(head: bytes) -> float:
    """1 where it does, but quotes are doubled, or stand only where they are needed."""
    return 1.0 if _STARTS_BARE.match(head, _top(head)) and not sniff_escaped(head) else 0.0


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
    decoded = decode(data)
    row = decoded.text
    defects = [Defect(defect.code, defect.note) for defect in decoded.defects]
    spans, torn = _fields(row.text, field)
    if torn is not None:
        defects.append(Defect("row-torn", torn))
    plain = [_unescaped(row, span, escape, sign) for span in spans]
    if len(plain) < 7:
        if torn is None:
            defects.append(Defect("row-columns", f"{len(plain)} columns instead of 8"))
        lead = len(plain) - 1
    else:
        lead = 6 if len(plain) == 8 or _REFERENCES.fullmatch(plain[5].text) else 5
    frame, pieces, size = _preamble(plain[:lead], defects)
    return _extract(frame, pieces, size, plain[lead:])


def _fields(text: str, field: re.Pattern[str]) -> tuple[list[Span], str | None]:
    """The columns' spans in the row, without quotes; and what is wrong, where they do not come out even."""
    spans: list[Span] = []
    at = 0
    while len(spans) < 8:
        match = field.match(text, at)
        if match is None:
            number = len(spans) + 1
            return _torn(text, at, spans), f"column {number} is not closed"
        spans.append(Span(*match.span(1 if match[1] is not None else 2)))
        if match[3] is None:
            return spans, None
        at = match.end() + 1
    return [*spans[:7], Span(spans[7].start, _trimmed(text))], "more than 8 columns"


def _torn(text: str, at: int, spans: list[Span]) -> list[Span]:
    """Columns of a row that breaks at `at`: cut at `","`, and whatever is left is the last column."""
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


def _unescaped(row: MappedText, span: Span, escape: re.Pattern[str], sign: str) -> MappedText:
    piece = row.cut(span.start, span.end)
    if sign not in piece.text and '""' not in piece.text:
        return piece
    if piece.text == _NULL:
        return piece.cut(0, 0)
    text = escape.sub(_plain, piece.text)
    return MappedText(text, Chain(Deferred(_escape_runs, piece.text, escape), piece.origins))


def _plain(match: re.Match[str]) -> str:
    sign = match.group()[1]
    return _NAMED.get(sign, sign) if match.group()[0] == "\\" else sign


def _escape_runs(raw: str, escape: re.Pattern[str]) -> Origins:
    """Map of an unescaped field onto the field as written: every escape is one character of two."""
    runs = Runs()
    char = place = 0
    for match in escape.finditer(raw):
        if match.start() > place:
            runs.add(char, place, 1)
            char += match.start() - place
        runs.add(char, match.start(), -2)
        char += 1
        place = match.end()
    if place < len(raw):
        runs.add(char, place, 1)
        char += len(raw) - place
    return runs.end(char, len(raw))


def _preamble(values: list[MappedText], defects: list[Defect]) -> tuple[Frame, list[MappedText | str], int]:
    """What the row says about its telegram: the frame, the text of the short columns (a line each), its length."""
    pieces: list[MappedText | str] = []
    fields: list[Field] = []
    size = 0
    for name, value in zip(_FRAME, values, strict=False):
        pieces += (value, "\n")
        if name:
            span = Span(size, size + len(value))
            fields.append(Field(name, span, f"cables_csv.{name}", "read" if value.text.strip() else "empty"))
        size += len(value) + 1
    texts = [value.text.strip() for value in values] + [""] * (6 - len(values))
    created = when(texts[1])
    if created is None and texts[1]:
        fields[0] = Field("created", fields[0].span, fields[0].rule, "unreadable")
        defects.append(Defect("frame-date", f"no date: {texts[1][:40]!r}", fields[0].span))
    frame = Frame(
        reference_id=texts[2] or None,
        created=created,
        origin=texts[3] or None,
        classification=texts[4] or None,
        references=tuple(part for part in texts[5].split("|") if part),
        fields=tuple(fields),
        defects=tuple(defects),
    )
    return frame, pieces, size


def _extract(frame: Frame, pieces: list[MappedText | str], size: int, texts: list[MappedText]) -> Extract:
    regions = [Region("preamble", Span(0, size))] if size else []
    kinds = ("header", "body") if len(texts) == 2 else ("telegram",)
    for kind, text in zip(kinds, texts, strict=True):  # `size` counts the characters of `pieces`
        if not text.text:
            continue
        if regions and regions[-1].kind == "header":
            pieces.append("\n")
            regions.append(Region("filler", Span(size, size + 1)))
            size += 1
        span = Span(size, size + len(text))
        if kind == "header" and PARTIAL_NOTICE.fullmatch(text.text.strip()):
            kind = "preamble"
            fields = (*frame.fields, Field("is_partial", span, "notice"))
            frame = msgspec.structs.replace(frame, is_partial=True, fields=fields)
        pieces.append(text)
        regions.append(Region(kind, span))
        size = span.end
    return Extract(text=join(pieces), frame=frame, regions=tuple(regions))


ESCAPED = Form("cables-csv", sniff_escaped, _split(_ESCAPED), unpack_escaped)
DOUBLED = Form("cables-csv-doubled", sniff_doubled, _split(_DOUBLED), unpack_doubled)
