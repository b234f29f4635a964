"""The values between the parentheses of an INSERT, in the writings of several databases.

Values are not run. Calls are known by their look: those around a text (`to_clob('...')`, `CAST('...' AS text)`), those
that write line ends (`replace('...','\n',char(10))`, `unistr('...')`), and texts that are joined (`'a' || CHR(10)` of
Oracle and PostgreSQL, `'a' + CHAR(10) + 'b'` of SQL Server, `CONCAT('a', CHAR(10), 'b')` of MySQL).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reftel.forms.cell_text import TableCell, meaning, unescaped
from reftel.spans import MappedText, Weave, join

_DOUBLED = re.compile("''")
_ESCAPED = re.compile(r"\\.|''", re.S)
_LINE_ENDS = re.compile(r"\\[nr]|''")
_UNISTR = re.compile(r"\\[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\\+[0-9a-fA-F]{6}|\\\\|''")

_VALUE = re.compile(
    r"[\s(]*+(?P<call>(?>(?:(?:replace|unistr)\(){0,8}))"
    r"(?P<turned>(?>(?i:(?:to_date|to_timestamp|to_n?clob|to_char|cast)\(\s?)?))"
    r"(?P<prefix>(?:[eE]|[nN]|[xX]|_utf8(?:mb4)?\s?|_binary\s?[xX]?)?)"
    r"(?:'(?P<text>(?:[^'\\]++|\\.|'')*+)(?P<close>'|\Z)|(?P<bare>[^,'()]*+(?>(?:\([^()']*+\)[^,'()]*+)?)))",
    re.S,
)
_VALUE_PLAIN = re.compile(_VALUE.pattern.replace(r"[^'\\]++|\\.|''", "[^']++|''"), re.S)
_REST_OF_CALL = re.compile(r"(?>(?:[^'()]++|'(?>(?:[^']++|'')*)')*)\)")
"""How a call of `to_date('2007-02-26 15:30:00','YYYY-MM-DD HH24:MI:SS')` continues after its text."""
_JOINS = re.compile(r"\s*+(?:\|\||\+)\s*+")
_CONCAT = re.compile(r"[\s(]*+concat\s?\(", re.I)
_CONCAT_JOINS = re.compile(r"\s*+,\s*+")
_CHARACTER = re.compile(r"[\s(]*+n?cha?r\s?\(\s?(?P<code>\d{1,5})(?:\s+using\s+\w{1,20})?\s?\)", re.I)
"""A character by its number: `CHR(10)`, `CHAR(10)`, `NCHAR(10)`, `CHAR(10 USING utf8mb4)`."""

_DIGITS = re.compile(r"0[xX](?P<digits>(?:[0-9a-fA-F]{2})+)")
"""A text as hexadecimal digits: `0x5445` of MySQL and SQL Server, beside `X'5445'` of SQLite."""
_BYTES = re.compile(r"\\x(?P<digits>(?:[0-9a-fA-F]{2}){20,})")
"""A text of PostgreSQL that is a column of bytes."""
_PAIRS = re.compile(
    r"[0-7][0-9a-f]|[cd][0-9a-f][89ab][0-9a-f]|e[0-9a-f](?:[89ab][0-9a-f]){2}|f[0-7](?:[89ab][0-9a-f]){3}|[0-9a-f]{2}",
    re.I,
)
"""The digits of one character in UTF-8, or of a byte that is not a character."""

DOLLARS: Final = r"\$(?:[A-Za-z_]\w{0,62})?\$"
"""How a text in dollar quotes of PostgreSQL begins and ends."""
_IN_DOLLARS = re.compile(rf"[\s(]*+(?P<sign>{DOLLARS})")
CHOSEN: Final = r"[nN]?[qQ]'(?P<opens>[^\s'])"
"""How a text of Oracle in quotes of its own choice begins: `q'[`; it ends with `]'`."""
_IN_CHOSEN = re.compile(rf"[\s(]*+(?P<turned>(?i:(?:to_n?clob)\(\s?)?){CHOSEN}")
CLOSING: Final = {"[": "]", "{": "}", "(": ")", "<": ">"}
"""Sign after `q'` -> the sign before the last quote; others close themselves."""


class _Value(NamedTuple):
    """A value, and the end of it and of the calls around it."""

    cell: TableCell
    end: int


def sql_cells(row: MappedText, *, escape: bool) -> Iterator[TableCell]:
    """Yield the values between the parentheses of an INSERT.

    Args:
        row: the characters between them.
        escape: whether a backslash escapes.
    """
    at = 0
    while at <= len(row):
        value = _joined(row, at, escape=escape)
        if value is None:
            return
        yield value.cell
        comma = row.text.find(",", value.end)
        if comma < 0:
            return
        at = comma + 1


def _joined(row: MappedText, at: int, *, escape: bool) -> _Value | None:
    """Return the value at the place: one text, or several that are joined."""
    called = _CONCAT.match(row.text, at)
    joins = _CONCAT_JOINS if called else _JOINS
    value = _single(row, called.end() if called else at, escape=escape)
    if value is None:
        return None
    parts, end = [value.cell], value.end
    while sign := joins.match(row.text, end):
        value = _single(row, sign.end(), escape=escape)
        if value is None:
            break
        parts.append(value.cell)
        end = value.end
    if called and row.text[end : end + 1] == ")":
        end += 1
    if len(parts) == 1:
        return _Value(parts[0], end)
    text = join(part.text for part in parts if not part.is_null)
    return _Value(TableCell(text, is_torn=parts[-1].is_torn), end)


def _single(row: MappedText, at: int, *, escape: bool) -> _Value | None:
    return _character(row, at) or _in_signs(row, at) or _quoted_or_bare(row, at, escape=escape)


def _character(row: MappedText, at: int) -> _Value | None:
    """Return the character that a call names by its number."""
    named = _CHARACTER.match(row.text, at)
    if named is None:
        return None
    code = int(named["code"])
    weave = Weave(row)
    weave.unit(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd", *named.span())
    return _Value(TableCell(weave.done()), named.end())


def _in_signs(row: MappedText, at: int) -> _Value | None:
    """Return the text in dollar quotes, or in quotes of its own choice, at the place."""
    if opened := _IN_DOLLARS.match(row.text, at):
        sign, turned = opened["sign"], False
    elif opened := _IN_CHOSEN.match(row.text, at):
        sign, turned = CLOSING.get(opened["opens"], opened["opens"]) + "'", bool(opened["turned"])
    else:
        return None
    close = row.text.find(sign, opened.end())
    if close < 0:
        return _Value(TableCell(row.cut(opened.end()), is_torn=True), len(row))
    end = close + len(sign)
    if turned and (rest := _REST_OF_CALL.match(row.text, end)):
        end = rest.end()
    return _Value(TableCell(row.cut(opened.end(), close)), end)


def _quoted_or_bare(row: MappedText, at: int, *, escape: bool) -> _Value | None:
    match = _VALUE_PLAIN.match(row.text, at)
    if match is not None and (escape or match["prefix"].strip().lower() == "e"):
        match = _VALUE.match(row.text, at)
    if match is None:
        return None
    if match["text"] is None:
        bare = match["bare"].strip().rstrip(")").strip()
        start = row.text.find(bare, match.start("bare")) if bare else match.start("bare")
        is_null = bare.upper() == "NULL"
        if digits := _DIGITS.fullmatch(bare):
            text = unescaped(row, start + digits.start("digits"), start + digits.end(), _PAIRS, _character_of)
            return _Value(TableCell(text), match.end())
        return _Value(TableCell(row.cut(start, start if is_null else start + len(bare)), is_null), match.end())
    end = match.end()
    for _ in range(match["call"].lower().count("replace(")):
        closing = row.text.find("))", end)
        end = closing + 2 if closing >= 0 else len(row)
    end += match["call"].lower().count("unistr(")
    if match["turned"] and (rest := _REST_OF_CALL.match(row.text, end)):
        end = rest.end()
    return _Value(TableCell(_text(row, match, escape=escape), is_torn=not match["close"]), end)


def _text(row: MappedText, match: re.Match[str], *, escape: bool) -> MappedText:
    span = match.span("text")
    call = match["call"].lower()
    prefix = match["prefix"].strip().lower()
    if prefix.endswith("x"):
        return unescaped(row, *span, _PAIRS, _character_of)
    if digits := _BYTES.fullmatch(row.text, *span):
        return unescaped(row, *digits.span("digits"), _PAIRS, _character_of)
    if "unistr(" in call:
        return unescaped(row, *span, _UNISTR, _unistr)
    if "replace(" in call:  # how SQLite writes line ends: replace('a\nb','\n',char(10))
        return unescaped(row, *span, _LINE_ENDS)
    if escape or prefix == "e":
        return unescaped(row, *span, _ESCAPED)
    return unescaped(row, *span, _DOUBLED)


def _character_of(digits: str) -> str:
    data = bytes.fromhex(digits)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _unistr(written: str) -> str:
    if written in ("''", "\\\\"):
        return meaning(written)
    code = int(written.lstrip("\\u+"), 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
