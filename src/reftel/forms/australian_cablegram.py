"""A cablegram of the Australian Department of External Affairs, as published in its documents on foreign policy.

Markdown, mostly with YAML above (`title: X to Y`, `doc_date`, `doc_num`, `naa_refs`, `vol_id`), one line in place of a
header (`Cablegram K119 BATAVIA, 23 May 1948, 8.30 p.m.`, also in brackets), marks in capitals, the text with `[matter
omitted]`, and notes at the end. Its number is not a reference id of the Department of State, so it has none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Cut, Form, Report, Stream, read_whole
from reftel.forms.charset import decode
from reftel.forms.layout import Layout
from reftel.forms.wide import over_wide
from reftel.model import Addressee, Extract
from reftel.particulars import Attribute
from reftel.spans import Span
from reftel.vocab.month_names import MONTH_NUMBERS

_YAML = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(?P<lines>(?:[^\n]{0,2000}\n){1,60}?)---[ \t]*\r?\n")
_KEY = re.compile(r"(?m)^(?P<key>[a-z_]{2,30}):[ \t]*(?P<value>[^\n]*)")
_LINE = re.compile(
    r"(?m)^[ \t#*]{0,8}\[?Cablegram(?:s)?\s++(?P<number>unnumbered|[A-Z]{0,4}\.?\s?\d{1,6}[A-Z]?)?[ \t]*"
    r"(?P<place>[A-Z][A-Z .'\-]{2,30}),[ \t]*(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2,8}) (?P<year>\d{4})"
    r"(?:,[ \t]*(?P<time>\d{1,2}(?:\.\d\d)? ?[ap]\.m\.?|noon|midnight))?[^\n]{0,40}$"
)
_MARKS = re.compile(
    r"(?>(?:[ \t*\[(]{0,4}(?=[^\n]{0,80}\b(?:SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|IMMEDIATE|PRIORITY|IMPORTANT"
    r"|ROUTINE|PERSONAL|CYPHER)\b)[A-Z](?:[A-Z ,.\-\[\]()]|\[\^?\d{1,2}\]){3,80}[ \t*\])]*+\r?\n\s*)+)"
)
_LEVEL = re.compile(r"\b(?:MOST SECRET|TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED)\b")
_PRECEDENCE = re.compile(r"\b(?<!MOST )(?:IMMEDIATE|PRIORITY|ROUTINE)\b")
_NOTES = re.compile(r"(?m)^(?:#+ ?(?:Notes|Footnotes)[^\n]*|[ \t]*\[\^?1\]:?[ \t.]+(?=[A-Z]))")
_BARE_NOTES = re.compile(r"(?m)^[ \t]*1[ \t]{1,4}(?=[A-Z])")
"""Notes at the end without brackets, for the marks `[1]` in the text."""
_SOURCE = re.compile(r"(?m)^[ \t]*\[N?AA ?: ?[^\n\]]{2,120}\]")
_FRONT = re.compile(r"(?m)^\ufeff?---[ \t]*\r?\n(?=(?:[a-z_]{2,30}:[^\n]{0,2000}\n){2,60}---[ \t]*\r?$)")
"""The top of a file with its YAML."""
_KEYS = (b"naa_refs", b"doc_num", b"vol_id", b"doc_date")


def sniff(head: bytes) -> float:
    """0.95 for the keys of the series and its line; 0.9 for the line alone, in the first lines."""
    text = head[:6000].decode("utf-8", "replace")
    if not _LINE.search(text):
        return 0.0
    return 0.95 if sum(key in head[:4000] for key in _KEYS) >= 2 else 0.9 if _LINE.search(text, 0, 800) else 0.0


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:  # noqa: ARG001 - nothing is reported
    """Yield the cablegrams of a file: each begins with its YAML, or with its line if the file has no YAML."""
    data = read_whole(stream, name)
    text = data.decode("latin-1")
    begins = [front.start() for front in _FRONT.finditer(text)]
    if not begins:
        begins = [line.start() for line in _LINE.finditer(text) if not _line_above(text, line.start()).strip()]
    starts = [0, *begins[1:]]
    for number, (start, end) in enumerate(zip(starts, [*begins[1:], len(data)], strict=True), 1):
        yield Cut(start, data[start:end], str(number) if len(starts) > 1 else "")


def _line_above(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, max(at - 1, 0)) + 1 : at]


def unpack(data: bytes) -> Iterator[Extract]:
    """The cablegram."""
    decoded = decode(data)
    text = decoded.text.text
    line = _LINE.search(text, 0, 12_000)
    if line is None:
        raise NotATelegram("", 0, "a line such as Cablegram 119 BATAVIA, 23 May 1948")
    layout = Layout(decoded.defects, over=decoded.text)
    if top := _YAML.match(text):
        _front_matter(layout, text, top)
    layout.take(line.end(), "preamble")
    _header(layout, line)
    at = line.end() + len(text[line.end() :]) - len(text[line.end() :].lstrip())
    if marks := _MARKS.match(text, at):
        layout.take(marks.end(), "preamble")
        if level := _LEVEL.search(marks[0]):
            span = Span(*level.span()).shift(marks.start())
            layout.give("classification", level[0].replace("MOST", "TOP"), span, "australian.marks")
        if urgent := _PRECEDENCE.search(marks[0]):
            span = Span(*urgent.span()).shift(marks.start())
            layout.give("transmission.precedence", urgent[0], span, "australian.marks")
    notes = _NOTES.search(text, layout.size)
    if notes is None and (mark := text.find("[1]", layout.size)) >= 0:
        notes = _BARE_NOTES.search(text, mark)
    end = notes.start() if notes and notes.start() > layout.size + 20 else len(text)
    if source := _SOURCE.search(text, layout.size, len(text)):
        layout.attributes.append(Attribute(key="Source", value=source[0].strip("[] \t"), span=Span(*source.span())))
        end = min(end, source.start()) if source.start() > layout.size + 20 else end
    layout.take(end, "body")
    layout.take(len(text), "note")
    yield layout.extract()


def _front_matter(layout: Layout, text: str, top: re.Match[str]) -> None:
    for pair in _KEY.finditer(text, top.start("lines"), top.end("lines")):
        value = pair["value"].strip().strip("\"'")
        span = Span(pair.start("value"), pair.start("value") + len(pair["value"].rstrip()))
        layout.attributes.append(Attribute(key=pair["key"], value=value, span=span))
        if pair["key"] == "title" and value:
            sender, found, to = value.partition(" to ")
            if not found:
                layout.give("title", value, span, "australian.title")
            else:
                layout.give("sender", sender.strip(), span, "australian.title")
                layout.give("action", (Addressee(name=to.strip(), span=span),), span, "australian.title")
        elif pair["key"] == "doc_num" and value:
            layout.give("document_number", value, span, "australian.doc_num")


def _header(layout: Layout, line: re.Match[str]) -> None:
    """Number, place and date. The time is the place's own, so that only the day is known."""
    if line["number"]:
        span = Span(*line.span("number"))
        layout.attributes.append(Attribute(key="Cablegram", value=line["number"], span=span))
    layout.give("origin", " ".join(line["place"].split()).title(), Span(*line.span("place")), "australian.line")
    month = MONTH_NUMBERS.get(line["month"].upper())
    span = Span(line.start("day"), line.end("year"))
    try:
        when = dt.datetime(int(line["year"]), month or 0, int(line["day"]), tzinfo=dt.UTC)
    except ValueError:
        layout.defect("frame-date", f"no date: {span.of(line.string)}", span)
        return
    layout.give("created", when, span, "australian.line")
    layout.created_is = "day only"


FORM = Form("australian-cablegram", "Australian cablegram", sniff, over_wide(split), unpack, is_text=True)
