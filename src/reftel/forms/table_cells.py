"""The cells of one row, unescaped, each character with its place: CSV, the values of an INSERT, an object of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reftel.spans import MappedText, Weave


class TableCell(NamedTuple):
    """A cell's characters."""

    text: MappedText
    is_null: bool = False


_DOUBLED = re.compile(r'""')
_ESCAPED = re.compile(r'\\.|""', re.S)
_SQL_DOUBLED = re.compile("''")
_SQL_ESCAPED = re.compile(r"\\.|''", re.S)
_COPY_ESCAPED = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.S)
_JSON_ESCAPED = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)
_UNISTR = re.compile(r"\\[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\\+[0-9a-fA-F]{6}|\\\\|''")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "Z": "\x1a"}


def cells_of(kind: str, row: MappedText, columns: Sequence[str], separator: str, *, escape: bool) -> list[TableCell]:
    """Return the cells of a row of this kind."""
    match kind:
        case "csv":
            return list(_csv(row, separator, escape=escape))
        case "sql":
            return list(_sql(row, escape=escape))
        case "copy":
            return [_copied(row, start, end) for start, end in _split(row.text, "\t")]
    return _json(row, columns)


def _plain(written: str) -> str:
    """Return the character of an escape."""
    sign = written[1:2]
    return _NAMED.get(sign, sign) if written[0] == "\\" else sign


def _unescaped(
    text: MappedText, start: int, end: int, escapes: re.Pattern[str], meaning: Callable[[str], str]
) -> MappedText:
    """Return the characters from `start` to `end` with escapes replaced."""
    found = list(escapes.finditer(text.text, start, end))
    if not found:
        return text.cut(start, end)
    weave = Weave(text)
    at = start
    for mark in found:
        weave.keep(at, mark.start())
        weave.unit(meaning(mark.group()), *mark.span())
        at = mark.end()
    weave.keep(at, end)
    return weave.done()


def _csv(row: MappedText, separator: str, *, escape: bool) -> Iterator[TableCell]:
    inside = r'(?:[^"\\]++|\\.|"")*+' if escape else r'(?:[^"]++|"")*+'
    sign = re.escape(separator)
    field = re.compile(rf'[ ]{{0,8}}"({inside})"[^{sign}]*+|([^{sign}]*+)', re.S)
    at = 0
    while True:
        match = field.match(row.text, at)
        assert match is not None  # the second branch takes anything
        if match[1] is not None:
            yield TableCell(_unescaped(row, *match.span(1), _ESCAPED if escape else _DOUBLED, _plain))
        else:
            null = match[2] in ("\\N", "NULL")
            yield TableCell(row.cut(match.start(2), match.start(2) if null else match.end(2)), null)
        at = match.end() + 1
        if at > len(row):
            return


_SQL_VALUE = re.compile(
    r"[\s(]*+(?P<call>(?>(?:(?:replace|unistr)\(){0,8}))"
    r"(?P<turned>(?>(?i:(?:to_date|to_timestamp|to_clob|to_char|cast)\(\s?)?))(?P<prefix>(?:[eE]|[nN]|_utf8(?:mb4)?\s?|_binary\s?)?)"
    r"(?:'(?P<text>(?:[^'\\]++|\\.|'')*+)'|(?P<bare>[^,'()]*+(?>(?:\([^()']*+\)[^,'()]*+)?)))",
    re.S,
)
_SQL_REST_OF_CALL = re.compile(r"(?>(?:[^'()]++|'(?>(?:[^']++|'')*)')*)\)")
"""How a call of `to_date('2007-02-26 15:30:00','YYYY-MM-DD HH24:MI:SS')` continues after its text."""
_SQL_VALUE_PLAIN = re.compile(_SQL_VALUE.pattern.replace(r"[^'\\]++|\\.|''", "[^']++|''"), re.S)


DOLLARS = r"\$(?:[A-Za-z_]\w{0,62})?\$"
"""How a text in dollar quotes of PostgreSQL begins and ends."""
_IN_DOLLARS = re.compile(rf"[\s(]*+(?P<sign>{DOLLARS})")


def _sql(row: MappedText, *, escape: bool) -> Iterator[TableCell]:
    """The values between the parentheses of an INSERT."""
    at = 0
    while at <= len(row):
        value = _in_dollars(row, at) or _sql_value(row, at, escape=escape)
        if value is None:
            return
        cell, end = value
        yield cell
        comma = row.text.find(",", end)
        if comma < 0:
            return
        at = comma + 1


def _in_dollars(row: MappedText, at: int) -> tuple[TableCell, int] | None:
    """Return the text in dollar quotes at the place, and its end."""
    opened = _IN_DOLLARS.match(row.text, at)
    close = row.text.find(opened["sign"], opened.end()) if opened else -1
    if opened is None or close < 0:
        return None
    return TableCell(row.cut(opened.end(), close)), close + len(opened["sign"])


def _sql_value(row: MappedText, at: int, *, escape: bool) -> tuple[TableCell, int] | None:
    """Return the other value at the place, and the end of it and of the calls around it."""
    match = _SQL_VALUE_PLAIN.match(row.text, at)
    if match is not None and (escape or match["prefix"].strip().lower() == "e"):
        match = _SQL_VALUE.match(row.text, at)
    if match is None:
        return None
    if match["text"] is None:
        bare = match["bare"].strip().rstrip(")").strip()
        start = row.text.find(bare, match.start("bare")) if bare else match.start("bare")
        is_null = bare.upper() == "NULL"
        return TableCell(row.cut(start, start if is_null else start + len(bare)), is_null), match.end()
    end = match.end()
    for _ in range(match["call"].lower().count("replace(")):
        closing = row.text.find("))", end)
        end = closing + 2 if closing >= 0 else len(row)
    end += match["call"].lower().count("unistr(")
    if match["turned"] and (rest := _SQL_REST_OF_CALL.match(row.text, end)):
        end = rest.end()
    return TableCell(_sql_text(row, match, escape=escape)), end


def _sql_text(row: MappedText, match: re.Match[str], *, escape: bool) -> MappedText:
    span = match.span("text")
    call = match["call"].lower()
    if "unistr(" in call:
        return _unescaped(row, *span, _UNISTR, _unistr)
    if "replace(" in call:  # how SQLite writes line ends: replace('a\nb','\n',char(10))
        return _unescaped(row, *span, re.compile(r"\\[nr]|''"), _plain)
    if escape or match["prefix"].strip().lower() == "e":
        return _unescaped(row, *span, _SQL_ESCAPED, _plain)
    return _unescaped(row, *span, _SQL_DOUBLED, lambda _: "'")


def _unistr(written: str) -> str:
    if written in ("''", "\\\\"):
        return written[0]
    code = int(written.lstrip("\\u+"), 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def _copied(row: MappedText, start: int, end: int) -> TableCell:
    """A cell of PostgreSQL's COPY."""
    if row.text[start:end] == "\\N":
        return TableCell(row.cut(start, start), True)
    return TableCell(_unescaped(row, start, end, _COPY_ESCAPED, _copy_meaning))


def _copy_meaning(written: str) -> str:
    digits = written[1:]
    if digits[0] in "01234567":
        return chr(int(digits, 8) & 0xFF)
    if digits[0] == "x" and len(digits) > 1:
        return chr(int(digits[1:], 16))
    return _NAMED.get(digits, digits)


def _split(text: str, separator: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (found := text.find(separator, at)) >= 0:
        yield at, found
        at = found + 1
    yield at, len(text)


_KEY = re.compile(r'[\s,{]*+"((?:[^"\\]++|\\.)*+)"\s*+:\s*+', re.S)
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.S)


def _json(row: MappedText, columns: Sequence[str]) -> list[TableCell]:
    """The cells of an object, in the order of `columns`; nothing for one that it does not have."""
    found: dict[str, TableCell] = {}
    at = 0
    decoder = json.JSONDecoder(strict=False)
    while (key := _KEY.match(row.text, at)) is not None:
        name = json.loads(f'"{key[1]}"', strict=False)
        at = key.end()
        if text := _STRING.match(row.text, at):
            found[name] = TableCell(_unescaped(row, *text.span(1), _JSON_ESCAPED, _json_meaning))
            at = text.end()
            continue
        try:
            value, end = decoder.raw_decode(row.text, at)
        except (ValueError, RecursionError):
            break
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            found[name] = TableCell(_listed(row, at, end))
        else:
            found[name] = TableCell(row.cut(at, at if value is None else end), value is None)
        at = end
    nothing = TableCell(row.cut(0, 0), True)
    return [found.get(name, nothing) for name in columns]


def _listed(row: MappedText, start: int, end: int) -> MappedText:
    """A list of texts as one, with bars between."""
    weave = Weave(row)
    for number, text in enumerate(_STRING.finditer(row.text, start, end)):
        if number:
            weave.unit("|", text.start(), text.start() + 1)
        weave.keep(*text.span(1))
    return weave.done()


def _json_meaning(written: str) -> str:
    if written[1] == "u":
        meaning: str = json.loads(f'"{written}"', strict=False)
        return meaning if not 0xD800 <= ord(meaning[0]) < 0xE000 else "\ufffd"
    return _NAMED.get(written[1], written[1]) if written[1] in "nrtbf" else written[1]
