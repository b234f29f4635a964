"""Telegrams as the Department's SMART system writes them since 2009: labeled lines, a text, a block of officers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Cut, Form, Report, Stream, whole
from reftel.forms.charset import decode
from reftel.forms.layout import Layout
from reftel.forms.text_split import is_wide
from reftel.model import Extract

_MRN = re.compile(rb"^[ \t]*MRN[ \t]*:", re.M)
_LABELS = re.compile(
    rb"^[ \t]*(Date/DTG|From|Action|E\.?O\.?|TAGS|Captions|Pass Line|References?|Subject)[ \t]*:", re.M | re.I
)
_OTHER = re.compile(rb"\s*<(?:!doctype|html|\?xml)|\s*%PDF|(?:Received|Return-Path|MIME-Version|Delivered-To):", re.I)
_BANNER = re.compile(rb"(?:UNCLASSIFIED|SBU|SENSITIVE|CONFIDENTIAL|SECRET|TOP SECRET)[^\n]{0,40}")


def sniff(head: bytes) -> float:
    """A message record number, and two more of the labels."""
    if not _MRN.search(head) or _OTHER.match(head):
        return 0.0
    return 0.9 if len({found[1].lower() for found in _LABELS.finditer(head)}) > 1 else 0.0


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The telegrams of a file, cut before the banner over each MRN."""
    for cut in whole(stream, name, report):
        data = cut.data
        starts = [0]
        if not is_wide(data[:4]):
            starts += [_begin(data, found.start()) for found in list(_MRN.finditer(data))[1:]]
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
            yield Cut(start, data[start:end], str(number) if len(starts) > 1 else "")


def _begin(data: bytes, at: int) -> int:
    """Return the beginning of the banner over the MRN at `at`: the lines with a level above it, up to a blank one."""
    begin = at
    seen = 0
    while begin > 0 and seen < 8:
        above = data.rfind(b"\n", 0, begin - 1) + 1
        line = data[above : begin - 1].strip()
        if line and not _BANNER.fullmatch(line):
            break
        if not line and data[begin:at].strip():
            break
        begin = above
        seen += 1
    return begin if data[begin:at].strip() else at


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a text."""
    decoded = decode(data)
    text = decoded.text.text
    if not text.strip():
        raise NotATelegram("", 0, "a SMART telegram, not blanks")
    layout = Layout(decoded.defects, over=decoded.text)
    if text[0] == "\ufeff":
        layout.take(1, "preamble")
    layout.take(len(text), "smart")
    yield layout.extract()


FORM = Form("smart-telegram", "SMART telegram", sniff, split, unpack)
