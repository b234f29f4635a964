"""Dumps of databases: `INSERT INTO` as MySQL, PostgreSQL, SQLite, Oracle and SQL Server
(`INSERT [dbo].[cable]`) write it, and PostgreSQL's `COPY`.

A backslash escapes in MySQL and in `E'...'`, and nowhere else; nothing escapes in PostgreSQL's `$tag$...$tag$`. The
first lines of a dump show its dialect, otherwise the characters after its backslashes. Values are not run:
`replace('...','\n',char(10))` and `unistr('...')`, as SQLite writes line ends, are known by their look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import LIMIT, Cut, Form, Report, Stream
from reftel.forms.sql_values import CLOSING, DOLLARS
from reftel.forms.table_cells import Writing
from reftel.forms.table_row import unpack
from reftel.forms.table_rows import TableRow, cuts
from reftel.forms.wide import Utf8Stream

_CHUNK: Final = 1 << 20
_NAME = rb'(?:[`"\[]?[\w$]{1,64}[`"\]]?)(?:\.[`"\[]?[\w$]{1,64}[`"\]]?){0,2}'
_STATEMENT = re.compile(
    rb"^[ \t]{0,8}(?:"
    rb"(?P<insert>(?:INSERT|REPLACE)\s(?:(?:[A-Z_]{1,20}\s){0,2}INTO\s{1,8}|(?=\[))(?P<into>" + _NAME + rb")\s{0,8}"
    rb"(?:\((?P<names>[^()']{0,8000})\)\s{0,8})?(?:OVERRIDING[A-Z ]{1,40}\s)?"
    rb"(?:VALUES\s{0,8}(?=\()|(?P<other>(?:SET|SELECT)\s)))"
    rb"|(?P<copy>COPY\s{1,8}(?P<from>"
    + _NAME
    + rb")\s{0,8}(?:\((?P<copied>[^()']{0,8000})\)\s{0,8})?FROM\s+stdin[^;\n]{0,80};\r?\n)"
    rb"|(?P<create>CREATE\s+TABLE\s+(?:IF NOT EXISTS\s+)?(?P<made>" + _NAME + rb")\s{0,8}\((?P<body>[^;]{0,8000});))",
    re.M | re.I,
)
_VALUES = re.compile(rb"values\s{0,8}\(|\binto\s[^\n]{1,200}\s(?:set|select)\s")
_CREATE = re.compile(rb"create\s+table")
_QUOTE: Final = ord("'")
_PIECES: Final = 500_000
"""Texts and parentheses of a row."""
_DEEPEST: Final = 200
"""Parentheses within each other."""
_PARTIAL: Final = 20000
"""Bytes that the beginning of a statement may have."""
_DOLLARS = DOLLARS.encode()
_PIECE = re.compile(rb"[^'()$]++|'(?:[^']++|'')*+'|[()]|" + _DOLLARS + rb"|\$", re.S)
_PIECE_ESCAPED = re.compile(rb"[^'()$]++|'(?:[^'\\]++|\\.|'')*+'|[()]|" + _DOLLARS + rb"|\$", re.S)
_QUOTED = re.compile(rb"'(?:[^']++|'')*+'")
_PREFIXED = re.compile(rb"(?:[^\w]|^)[eE]\Z")
_CHOSEN_AFTER = re.compile(rb"(?:[^\w]|^)[nN]?[qQ]\Z")
_ROW_ENDS = re.compile(rb"'\s{0,8}\)\s{0,8}[,;]")
_NEXT = re.compile(rb"\s*+,\s*+(?=\()")
_NO_COLUMN: Final = frozenset(
    ["primary", "key", "unique", "constraint", "index", "fulltext", "foreign", "check", "exclude"]
)


def sniff(head: bytes) -> float:
    """Return 1 if a statement of a dump is in the head, 0.9 if only its top is."""
    if head[:1000].lstrip()[:1] == b"<":
        return 0.0  # a page, of which many have the words of a statement
    if _has_words(head) and _STATEMENT.search(head):
        return 1.0 if re.search(rb"^[ \t]{0,8}(?:INSERT|REPLACE|COPY)\s", head, re.M | re.I) else 0.9
    return 0.9 if re.match(rb"(?:--|/\*)[^\n]{0,80}(?:MySQL dump|PostgreSQL database dump|MariaDB dump)", head) else 0.0


def _has_words(head: bytes) -> bool:
    """Whether the words of a statement are anywhere: few texts have them, and a search for them is quick."""
    small = head.lower()
    return b"stdin" in small or _VALUES.search(small) is not None or _CREATE.search(small) is not None


_NEVER_ESCAPES = re.compile(
    rb"(?i:\|\|\s{0,8}chr\s?\(|\+\s{0,8}n?char\(|to_n?clob\()|[\s,(]q'[\[{(<!|~^]|[, (]N'|\[dbo\]"
)
"""Signs of Oracle and SQL Server."""


def _escapes(head: bytes) -> bool:
    """Whether a backslash escapes in this dump."""
    if (
        _NEVER_ESCAPES.search(head)
        or b"PostgreSQL database dump" in head
        or b"char(10)" in head
        or re.search(rb"^(?:PRAGMA foreign_keys|BEGIN TRANSACTION)", head, re.M)
    ):
        return False
    if b"MySQL" in head or b"MariaDB" in head or b"ENGINE=" in head or re.search(rb"(?:INTO|TABLE)\s{1,8}`", head):
        return True
    if head.count(b"\\n") > 1 and not any(b"\n" in quoted for quoted in _QUOTED.findall(head)):
        # telegrams have many lines: if no line ends in quotes, line ends are escaped
        return True
    escaped = len(re.findall(rb"\\'(?!\s{0,8}[,)])", head))
    doubled = len(re.findall(rb"[^\s,('\\]''[^\s,)']", head))
    return escaped > doubled


class _Dump:
    """A stream of statements. Holds a chunk and a row at a time."""

    def __init__(self, stream: Stream, name: str, report: Report) -> None:
        self._stream = stream
        self._name = name
        self._report = report
        self._buffer = b""
        self._base = 0
        self._at = 0
        self._ended = False
        self._is_too_deep = False
        self._columns: dict[str, tuple[str, ...]] = {}
        """Of tables that were made in the dump."""
        self._others: list[int] = []
        """Places of statements whose values are written otherwise."""
        self._escapes = False

    def rows(self) -> Iterator[TableRow]:
        """The rows of every INSERT and COPY."""
        self._more()
        self._escapes = _escapes(self._buffer[: 4 * _CHUNK])
        while True:
            found = _STATEMENT.search(self._buffer, self._at)
            if found is None or (found.end() == len(self._buffer) and not self._ended):
                if self._ended:
                    self._say_others()
                    return
                self._at = max(self._at, len(self._buffer) - _PARTIAL if found is None else found.start())
                self._more()
                continue
            self._at = found.end()
            if found["create"]:
                self._columns[_bare(found["made"])] = _made(found["body"])
            elif found["other"]:
                self._others.append(self._base + found.start())
            elif found["copy"]:
                yield from self._copied(_bare(found["from"]), found["copied"])
            else:
                yield from self._inserted(_bare(found["into"]), found["names"])

    def _say_others(self) -> None:
        if self._others:
            many = f"; {len(self._others)} statements are not read" if len(self._others) > 1 else ""
            said = f"rows written as INSERT ... VALUES, not as INSERT ... SET or INSERT ... SELECT{many}"
            self._report(NotATelegram(self._name, self._others[0], said))

    def _more(self) -> None:
        kept = self._buffer[self._at :]
        chunk = self._stream.read(max(_CHUNK, len(kept)))
        self._ended = not chunk
        self._base += self._at
        self._buffer, self._at = kept + chunk, 0

    def _names(self, table: str, written: bytes | None) -> tuple[str, ...]:
        if written:
            return tuple(_bare(name) for name in written.split(b","))
        return self._columns.get(table, ())

    def _inserted(self, table: str, names: bytes | None) -> Iterator[TableRow]:
        columns = self._names(table, names)
        while True:
            end = self._tuple_end()
            while end < 0 and not self._ended and not self._is_too_deep and len(self._buffer) - self._at <= LIMIT:
                self._more()
                end = self._tuple_end()
            if end < 0:
                yield from self._unclosed(table, columns)
                return
            data = self._buffer[self._at + 1 : end - 1]
            yield TableRow(self._base + self._at + 1, data, columns, "sql", table, Writing(escape=self._escapes))
            self._at = end
            if len(self._buffer) - end < 64 and not self._ended:
                self._more()
            following = _NEXT.match(self._buffer, self._at)
            if following is None:
                return
            self._at = following.end()

    def _unclosed(self, table: str, columns: tuple[str, ...]) -> Iterator[TableRow]:
        """Yield the last row of a file that is cut inside it; report any other row that is not closed."""
        is_large = self._is_too_deep or len(self._buffer) - self._at > LIMIT
        if not is_large and not (_STATEMENT.search(self._buffer, self._at) or _ROW_ENDS.search(self._buffer, self._at)):
            data, where = self._buffer[self._at + 1 :], self._base + self._at + 1
            self._at = len(self._buffer)
            yield TableRow(where, data, columns, "sql", table, Writing(escape=self._escapes))
            return
        kind = TooLarge if is_large else DamagedContainer
        self._report(kind(self._name, self._base + self._at, f"a row of at most {LIMIT >> 20} MiB that is closed"))
        self._at += 1
        self._is_too_deep = False

    def _tuple_end(self) -> int:
        """Return the end of the row at the place; -1 if the buffer does not contain it."""
        at, depth = self._at, 0
        for _ in range(_PIECES):
            if at >= len(self._buffer):
                return -1
            piece = (_PIECE_ESCAPED if self._escapes else _PIECE).match(self._buffer, at)
            if piece is None:
                return -1
            if piece.end() < len(self._buffer) and self._buffer[piece.end()] == _QUOTE:
                end = self._prefixed_end(piece)
                if end < 0:
                    return -1
                if end:
                    at = end
                    continue
            at = piece.end()
            if len(piece.group()) > 1 and piece.group().startswith(b"$"):
                close = self._buffer.find(piece.group(), at)
                if close < 0:
                    return -1
                at = close + len(piece.group())
            depth += {b"(": 1, b")": -1}.get(piece.group()[:1], 0)
            if not depth:
                return at
            if depth > _DEEPEST:
                break
        self._is_too_deep = True
        return -1

    def _prefixed_end(self, piece: re.Match[bytes]) -> int:
        """Return the end of a text whose quotes have a letter before them; 0 for other texts, -1 if it has none."""
        if self._escapes:
            return 0
        if _PREFIXED.search(piece.group()):
            text = _PIECE_ESCAPED.match(self._buffer, piece.end())
            return text.end() if text else -1
        if _CHOSEN_AFTER.search(piece.group()):
            sign = self._buffer[piece.end() + 1 : piece.end() + 2].decode("latin-1")
            closing = CLOSING.get(sign, sign).encode("latin-1") + b"'"
            close = self._buffer.find(closing, piece.end() + 2)
            return close + len(closing) if close >= 0 else -1
        return 0

    def _copied(self, table: str, names: bytes | None) -> Iterator[TableRow]:
        columns = self._names(table, names)
        while True:
            end = self._buffer.find(b"\n", self._at)
            if end < 0 and not self._ended and len(self._buffer) - self._at <= LIMIT:
                self._more()
                continue
            line = self._buffer[self._at : end if end >= 0 else len(self._buffer)].removesuffix(b"\r")
            if end < 0 or line == b"\\." or not line:
                self._at = len(self._buffer) if end < 0 else end + 1
                return
            yield TableRow(self._base + self._at, line, columns, "copy", table)
            self._at = end + 1


def _bare(name: bytes) -> str:
    """A name without its quotes, and without the schema's."""
    return name.decode("utf-8", "replace").strip().split(".")[-1].strip('`"[] ')


def _made(body: bytes) -> tuple[str, ...]:
    """The columns of a CREATE TABLE."""
    names = []
    flat = re.sub(r"\([^()]*\)", "", body.decode("utf-8", "replace"))
    for part in flat.split(","):
        words = part.strip().split()
        if words and words[0].strip('`"[]').lower() not in _NO_COLUMN:
            names.append(words[0].strip('`"[]()'))
    return tuple(names)


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The rows of the dump's tables of telegrams."""
    wide = Utf8Stream(stream)
    yield from cuts(wide.placed(_Dump(wide, name, report).rows()), name, report)


FORM = Form("table-sql", "Row of an SQL dump", sniff, split, unpack, is_text=True)
