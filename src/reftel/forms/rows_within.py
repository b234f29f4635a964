"""Database rows inside a body: the site's own exports, printed by mistake.

A row is `50133 2006-01-19 12:34:00 06THEHAGUE131 Embassy The Hague CONFIDENTIAL 05STATE1|... HEADER BODY`, its
columns divided by tabs (or spaces, in text copied from a browser), its newlines escaped by a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from reftel.blocks import RegionKind
from reftel.classification import LEVELS
from reftel.field_names import field_name
from reftel.forms.framing import ID, LEVEL, PARTIAL_NOTICE
from reftel.forms.layout import Layout
from reftel.model import Defect, Extract, Region
from reftel.spans import MappedText, Span, Weave

_ROW = re.compile(
    r"[0-9][0-9]{0,5}[\t ]{1,4}"
    r"(?P<created>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?|\d{1,2}/\d{1,2}/\d{4}(?: \d{1,2}:\d\d)?)[\t ]{1,4}"
    rf"(?P<reference_id>{ID})[\t ]{{1,4}}"
    r"(?P<origin>[A-Z][A-Za-z.'\- ]{2,60}?)[\t ]{1,4}"
    rf"(?P<classification>{LEVEL})(?=[\t \n]|\Z)"
    r"(?:[\t ]{1,4}(?P<references>\d\d[A-Z][0-9A-Z]{2,40}(?:\|[0-9A-Z]{3,42}){0,200}))?[\t ]*"
)
_ESCAPED_NEWLINE = re.compile(r"\\ ?(\r?\n)")
_HEADER_LIMIT = 20000


def plain_newlines(text: MappedText) -> MappedText:
    """Remove the backslashes before newlines, if there are several: a database row's escape for a newline."""
    if "\\" not in text.text or len(_ESCAPED_NEWLINE.findall(text.text)) < 2:
        return text
    weave = Weave(text)
    at = 0
    for match in _ESCAPED_NEWLINE.finditer(text.text):
        weave.keep(at, match.start())
        weave.unit(match[1], match.start(), match.end())
        at = match.end()
    weave.keep(at, len(text))
    return weave.done()


def split_rows(extract: Extract, rule: str) -> Iterator[Extract]:
    """The extract, and one more for every other cable whose row is in its last region.

    The characters of another cable stay in the first extract too, as a region `foreign`, so that none is lost.
    """
    text = extract.text.text
    if not extract.regions or (last := extract.regions[-1]).kind not in ("body", "telegram"):
        yield extract
        return
    if all(text.find(level, last.span.start, last.span.end) < 0 for level in LEVELS):
        yield extract
        return
    rows = [row for row in _ROW.finditer(text, last.span.start, last.span.end) if _begins(text, row.start())]
    if not rows:
        yield extract
        return
    own = (extract.frame.reference_id or "").upper()
    ends = [row.start() for row in rows[1:]] + [last.span.end]
    regions = list(extract.regions[:-1])
    if rows[0].start() > last.span.start:
        regions.append(Region(last.kind, Span(last.span.start, rows[0].start())))
    defects: list[Defect] = []
    others: list[Extract] = []
    for row, end in zip(rows, ends, strict=True):
        name = row["reference_id"].upper()
        if name == own:
            regions += _regions(text, row, end, 0)
            continue
        regions.append(Region("foreign", Span(row.start(), end)))
        defects.append(Defect("foreign-cable", f"the text runs on into {name}", Span(row.start(), end)))
        others.append(_other(extract, row, end, rule, own, len(others) + 2))
    frame = msgspec.structs.replace(extract.frame, defects=(*extract.frame.defects, *defects))
    yield msgspec.structs.replace(extract, frame=frame, regions=tuple(regions))
    yield from others


def _begins(text: str, at: int) -> bool:
    """Whether a row can begin here: not in the middle of a word."""
    return at == 0 or text[at - 1] in " \t\r\n\"'"


def _regions(text: str, row: re.Match[str], end: int, shift: int) -> list[Region]:
    """The row's short columns as `record`; its header and body if a tab divides them, otherwise one `telegram`."""
    parts: list[tuple[RegionKind, int, int]] = [("record", row.start(), row.end())]
    tab = text.find("\t", row.end(), min(end, row.end() + _HEADER_LIMIT))
    if tab >= 0:
        notice = PARTIAL_NOTICE.fullmatch(text[row.end() : tab].strip())
        parts += [
            ("preamble" if notice else "header", row.end(), tab),
            ("record", tab, tab + 1),
            ("body", tab + 1, end),
        ]
    else:
        parts.append(("telegram", row.end(), end))
    return [Region(kind, Span(start, stop).shift(-shift)) for kind, start, stop in parts if stop > start]


def _other(extract: Extract, row: re.Match[str], end: int, rule: str, own: str, number: int) -> Extract:
    layout = Layout([Defect("found-in-page", f"found in the copy of {own or 'another cable'}")])
    for name, value in row.groupdict().items():
        if value is not None:
            layout.field(field_name(name), Span(*row.span(name)).shift(-row.start()), f"{rule}.row", value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d|[\d/]+", row["created"]):
        layout.created_is = "day only"
    return Extract(
        text=extract.text.cut(row.start(), end),
        frame=layout.frame(),
        regions=tuple(_regions(row.string, row, end, row.start())),
        member=str(number),
    )
