"""Objects of JSON, a line each (JSON Lines) or in an array: a telegram each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import HEAD, LIMIT, Cut, Form, Report, Stream
from reftel.forms.json_arranged import arranged_rows, holds_several, is_arranged
from reftel.forms.json_values import KEY, names_of
from reftel.forms.table_columns import is_about_telegrams, is_of_telegrams
from reftel.forms.table_row import unpack
from reftel.forms.table_rows import SAMPLE, TableRow, cuts, matched
from reftel.forms.wide import StreamAgain, Utf8Stream

_CHUNK: Final = 1 << 20
_TRUTH: Final = b'{"schema":"reftel.exercise/'
"""Beginning of the true values that `reftel exercise` writes beside its telegrams."""
_NAME = rb'"[^"\\]{1,60}"\s{0,20}:\s{0,20}'
_ID_NAME = rb'"[0-9]{2,4}[A-Z][A-Z0-9 _-]{2,40}"\s{0,20}:\s{0,20}'
_BESIDE = (
    rb"(?:" + _NAME + rb'(?:"[^"\\]{0,400}"|-?[\d.eE+]{1,30}|true|false|null|\{(?:[^{}]++|\{[^{}]{0,1000}\}){0,20}\})'
    rb"\s{0,20},\s{0,80}){0,20}"
)
_BEFORE = (
    rb"(?:\s{0,80}(?://[^\n]{0,400}\n|/\*[^*]{0,2000}\*/|(?:(?:var|let|const|export)\s{1,8})?[A-Za-z_$][\w.$]{0,60}\s{0,8}="
    rb"|[A-Za-z_$][\w.$]{0,60}\(|\x1e)){0,4}"
)
"""A comment, a name or a call before data that programs read as a script."""
_OWN = rb'\{\s{0,80}(?:"schema"\s{0,20}:\s{0,20}"reftel\.|"cable"\s{0,20}:\s{0,20}\{)'
"""How an object of Reftel's own exports begins, also with its names in order: its arrays have no rows."""
_OBJECT_OF_EXPORT = re.compile(_OWN)
_TOP = re.compile(
    _BEFORE + rb"\s{0,80}(?:\[\s{0,80}"
    rb"|(?!"
    + _OWN
    + rb")(?P<outer>(?:\{\s{0,80}"
    + _BESIDE
    + _NAME
    + rb")(?:\{\s{0,80}"
    + _BESIDE
    + _NAME
    + rb"){0,3})\[\s{0,80}"
    rb"|(?P<keyed>\{\s{0,80}(?=" + _ID_NAME + rb"\{)))?"
    rb'(?=\{\s{0,80}"|' + _ID_NAME + rb"\{)"
)
"""Above the first row: nothing, an array, or objects that have the array after values of their own (a count), as the
answer of a search engine has; or an object whose names are ids of telegrams, each before a row."""
_BETWEEN = re.compile(rb"[\s,\]}\x1e]*+")
_NEXT_ARRAY = re.compile(rb"\s*+\]\s*+,\s*+" + _NAME + rb'\[\s*+(?=\{\s*+")')
"""Between the arrays of an object that has several: `{"2008": [...], "2009": [...]}`."""
_CLOSES: Final = b" \t\r\n,;)]}*/\x1e"
"""After the last object."""
_BEGINS = re.compile(rb'\{\s*+"')
_KEYED = re.compile(_ID_NAME + rb"(?=\{)")
_PIECE = re.compile(rb'[^"{}]++|"(?:[^"\\]++|\\.)*+"|[{}]', re.S)


def sniff(head: bytes) -> float:
    """0.97 for objects whose names and values are those of telegrams; 1 for true values, which `split` refuses; 0.95
    for JSON with telegrams in any other arrangement."""
    if head.startswith(_TRUTH):
        return 1.0  # `split` refuses it: its values must not count as copies
    return _of_objects(head) or (0.95 if is_arranged(head) else 0.0)


def _of_objects(head: bytes) -> float:
    """The confidence for objects in a list, or in lines."""
    top = _TOP.match(head)
    if top is None:
        return 0.0
    rows: list[bytes] = []
    at = top.end()
    while len(rows) < SAMPLE and (end := _end(head, at)) > 0:
        rows.append(head[at:end])
        between = _BETWEEN.match(head, end)
        at = between.end() if between else end
    if not rows:  # the first one is longer than the head
        return 0.95 if b"[" in top[0] and len(head) >= HEAD - 3 and is_arranged(head) else 0.0
    if len(rows) == 1 and not _OBJECT_OF_EXPORT.match(rows[0]) and holds_several(rows[0]):
        return 0.0
    columns = columns_of(rows)
    matches = matched([TableRow(0, row, columns, "json") for row in rows]) if columns else ()
    if is_of_telegrams(matches):
        return 0.97
    return 0.9 if is_about_telegrams(matches) else 0.0


def columns_of(rows: list[bytes]) -> tuple[str, ...]:
    """The names of all values of objects, in the order in which they come."""
    names: dict[str, None] = {}
    for row in rows:
        try:
            key = _KEYED.match(row)
            value = json.loads(row[key.end() :] if key else row, strict=False)
            names.update({KEY: None} if key else {})
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            names.update(dict.fromkeys(names_of(value)))
    return tuple(names)


def _end(buffer: bytes, at: int) -> int:
    """Return the end of the object at `at`; -1 if the buffer ends before, 0 if there is no object."""
    if key := _KEYED.match(buffer, at):
        at = key.end()
    if buffer[at : at + 1] != b"{":
        return 0
    depth = 0
    while piece := _PIECE.match(buffer, at):
        at = piece.end()
        depth += {b"{": 1, b"}": -1}.get(piece.group()[:1], 0)
        if not depth:
            return at
    return -1


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The objects, each a source."""
    wide = Utf8Stream(stream)
    head = wide.read(HEAD)
    begun = StreamAgain(head, wide)
    if not head.startswith(_TRUTH) and not _of_objects(head) and is_arranged(head):
        yield from cuts(arranged_rows(begun, name), name, report)
    else:
        yield from cuts(wide.placed(_rows(begun, name, report)), name, report)


def _rows(stream: Stream, name: str, report: Report) -> Iterator[TableRow]:
    """The objects of a stream; the names of the first ones are those of all."""
    waiting: list[tuple[int, bytes]] = []
    columns: tuple[str, ...] | None = None
    for offset, data in _objects(stream, name, report):
        if columns is not None:
            yield TableRow(offset, data, columns, "json")
            continue
        waiting.append((offset, data))
        if len(waiting) == SAMPLE:
            columns = columns_of([each for _, each in waiting])
            yield from (TableRow(at, each, columns, "json") for at, each in waiting)
    if columns is None:
        if not waiting:
            raise NotATelegram(name, 0, "objects of JSON")
        columns = columns_of([each for _, each in waiting])
        yield from (TableRow(at, each, columns, "json") for at, each in waiting)


def _objects(stream: Stream, name: str, report: Report) -> Iterator[tuple[int, bytes]]:
    buffer, base, ended = stream.read(HEAD), 0, False
    if buffer.startswith(_TRUTH):
        raise NotATelegram(name, 0, "telegrams, not the true values of exercise traffic")
    top = _TOP.match(buffer)
    at = top.end() if top else 0
    while True:
        between = _BETWEEN.match(buffer, at)
        if top and top["outer"] and between and b"]" in between[0]:
            following = _NEXT_ARRAY.match(buffer, at)
            if following is None:
                return  # values of the object around the array follow
            at = following.end()
            continue
        at = between.end() if between else at
        end = _end(buffer, at)
        if end > 0:
            yield base + at, buffer[at:end]
            at = end
        elif not ended and len(buffer) - at <= LIMIT:
            chunk = stream.read(max(_CHUNK, len(buffer) - at))
            ended = not chunk
            buffer, base, at = buffer[at:] + chunk, base + at, 0
        elif at >= len(buffer) or not buffer[at : at + 80].strip(_CLOSES):
            return
        else:
            line = buffer.find(b"\n{", at + 1)
            kind = TooLarge if len(buffer) - at > LIMIT else DamagedContainer
            if line < 0 and kind is DamagedContainer and _BEGINS.match(buffer, at):
                yield base + at, buffer[at:]
                return
            report(kind(name, base + at, f"an object of JSON of at most {LIMIT >> 20} MiB"))
            if line < 0:
                return
            at = line + 1


FORM = Form("table-json", "JSON", sniff, split, unpack, is_text=True)
