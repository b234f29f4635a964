"""A record of the Central Foreign Policy File, 1973-79: text and attributes in one file, or attributes alone.

`Message Text`, the telegram, `Message Attributes`, up to 69 lines `Key: value` (National Archives, Access to Archival
Databases). Also as YAML, and as withdrawal cards and index entries: attributes of a telegram whose text is withheld or
elsewhere. A marking line may precede, and the trailer `***  Current Classification ***` may follow the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.layout import Layout
from reftel.forms.record_attributes import read_lines, take
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Span
from reftel.values.attributes import KEYS

_TEXT = re.compile(r"(?m)^[\ufeff \t]*Message Text[ \t\r]*$")
_ATTRIBUTES = re.compile(r"(?m)^[\ufeff \t]*Message Attributes[ \t\r]*$")
_TRAILER = re.compile(r"(?:\*{3}[ ]{1,4}Current (?:Handling Restrictions|Classification) ?\*{3}[^\n]*\s*)+$")
_LOST = re.compile(r"ERROR READING TEXT|EXPAND ERROR ENCOUNTERED|TEXT UNRETRIEVABLE", re.IGNORECASE)
_REPLACED = re.compile("\u00bf{3,}")
_KEY = re.compile(rf"(?m)^[ \t]{{0,3}}(?:{'|'.join(sorted(KEYS, key=len, reverse=True))})[ \t]{{0,4}}:(?=[ \t\r\n]|$)")
_FIRST = re.compile(r"(?:\ufeff|\s)*(?:---[ \t]*\r?\n)?[ \t]{0,3}(?P<key>[A-Za-z][A-Za-z ]{1,44}?)[ \t]{0,4}:[ \t\r\n]")
_HEAD_LINES = re.compile(r"(?:[^\n]{0,200}\n){0,8}?[ \t]*Message (?:Text|Attributes)[ \t\r]*(?:\n|$)")


def sniff(head: bytes) -> float:
    """1 for a file whose first lines are `Message Text` or `Message Attributes`, or for the lines of a record."""
    text = head[:8192].decode("latin-1")
    if _HEAD_LINES.match(text):
        return 1.0
    first = _FIRST.match(text)
    if first is None or first["key"] not in KEYS:
        return 0.0
    distinct = {match.group().strip(" \t:") for match in _KEY.finditer(text)}
    return 0.95 if len(distinct - {"Subject", "From", "To", "Reference", "Format", "Type"}) >= 5 else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """Yield the telegram of a record; more if one file has several records."""
    decoded = decode(data)
    text = decoded.text
    starts = [0, *_begins(text.text)]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        defects = decoded.defects if len(starts) == 1 else tuple(Defect(d.code, d.note) for d in decoded.defects)
        part = text if len(starts) == 1 else text.cut(start, end)
        yield _record(part, defects, str(number) if number > 1 else "")


def _begins(text: str) -> list[int]:
    """Return the beginnings of the second and later records of a file: at a text, or the line of markings above it."""
    found = []
    seen = False
    for mark in sorted((m.start(), m.end(), m.re is _TEXT) for p in (_TEXT, _ATTRIBUTES) for m in p.finditer(text)):
        start, _, is_text = mark
        if is_text and seen:
            above = text.rfind("\n", 0, max(start - 1, 0)) + 1
            found.append(above if "Declassified" in text[above:start] else start)
        seen = seen or not is_text
    return found


def _record(text: MappedText, defects: tuple[Defect, ...], member: str) -> Extract:
    layout = Layout(defects, over=text)
    written = text.text
    opens = _TEXT.search(written)
    closes = _ATTRIBUTES.search(written, opens.end() if opens else 0)
    if opens is None and closes is None and _FIRST.match(written) is None:
        raise NotATelegram("", 0, "Message Text, Message Attributes, or lines of a record")
    has_text = False
    if opens is not None:
        end = closes.start() if closes else len(written)
        layout.take(opens.end(), "preamble")
        trailer = _trailer(written, opens.end(), end)
        has_text = _take_text(layout, written, opens.end(), trailer)
        layout.take(end, "record")
    if closes is None and opens is not None:
        layout.defect("record-incomplete", "the record has no attributes")
    else:
        start = closes.end() if closes else 0
        found = read_lines(written, start, len(written))
        if not found:
            layout.defect("record-incomplete", "the record has no attributes")
        take(layout, found, "nara_record", written, has_text=has_text)
    layout.take(len(written), "record")
    return layout.extract(member)


def _trailer(text: str, start: int, end: int) -> int:
    """Return the beginning of the trailer after the text, which repeats the original classification."""
    at = text.rfind("*** Current Handling", start, end)
    last = text.rfind("Current Classification", start, end)
    at = at if at >= 0 else max(text.rfind("***", start, max(last, start)), -1) if last >= 0 else -1
    return at if at >= 0 and _TRAILER.match(text, at, end) else end


def _take_text(layout: Layout, text: str, start: int, end: int) -> bool:
    """Give the text to the telegram; return whether there is one."""
    written = text[start:end]
    if not written.strip():
        layout.take(end, "record")
        return False
    if len(written) < 2000 and (lost := _LOST.search(written)) is not None:
        layout.defect("text-lost", "the record has an error in place of its text", Span(*lost.span()).shift(start))
        layout.take(end, "record")
        return False
    if replaced := _REPLACED.search(written):
        layout.defect(
            "undecodable", "characters that the record's keeper could not convert", Span(*replaced.span()).shift(start)
        )
    layout.take(end, "telegram")
    return True


FORM = Form("nara-record", "Record of the Central Foreign Policy File", sniff, whole, unpack, is_text=True)
