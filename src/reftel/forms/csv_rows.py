"""Cutting a table's stream into rows: by the grammar of quotes, and if that fails by the beginnings of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reftel.bounds import SOURCE_BYTES
from reftel.errors import TooLarge
from reftel.forms.base import Cut, Report, Stream

ROW_LIMIT = SOURCE_BYTES
"""Bytes a row may have at most; the longest telegram known has less than a hundredth of it."""

CHUNK = 1 << 20

_QUOTE = ord('"')
_END_OF_LINES = re.compile(rb"[\r\n]*")


class Dialect(NamedTuple):
    """How a table writes quotes.

    `row` matches a whole row of 7 columns or more up to its line end, `opens` a possible beginning of one; both are
    possessive, so they are linear. `begins` matches how any row begins; `mark` is the literal before it, for a fast
    search.
    """

    row: re.Pattern[bytes]
    opens: re.Pattern[bytes]
    begins: re.Pattern[bytes]
    mark: bytes


class Rows:
    """A stream of rows. Holds one chunk and one row at a time."""

    def __init__(self, stream: Stream, name: str, report: Report, dialect: Dialect) -> None:
        self.stream = stream
        self.name = name
        self.report = report
        self.dialect = dialect
        self.buffer = b""
        self.base = 0
        """Offset of the buffer's first byte in the stream."""
        self.ended = False

    def cuts(self, top: Callable[[bytes], int]) -> Iterator[Cut]:
        """The rows, without their line ends, labeled by number from 1; `top` counts the bytes before the first one."""
        self._more(0)
        at, number = top(self.buffer), 0
        while True:
            while at < len(self.buffer) and self.buffer[at] in b"\r\n":
                at += 1
            if at >= len(self.buffer):
                if self.ended:
                    return
                at = self._more(at)
                continue
            number += 1
            end = self._row_end(at)
            while end < 0 and len(self.buffer) - at <= ROW_LIMIT:
                at = self._more(at)
                end = self._row_end(at)
            if end < 0 or end - at > ROW_LIMIT:
                at = self._skip(at)
                continue
            yield Cut(self.base + at, self.buffer[at:end].rstrip(b"\r\n"), str(number))
            at = end

    def _more(self, at: int) -> int:
        """Forget the buffer before `at` and read on, in ever larger steps; give where `at` is now."""
        kept = self.buffer[at:]
        chunk = self.stream.read(max(CHUNK, len(kept)))
        self.ended = not chunk
        self.base += min(at, len(self.buffer))
        self.buffer = kept + chunk
        return 0

    def _row_end(self, at: int) -> int:
        """Return the end of the row at `at`; -1 if that needs more of the stream.

        Nearly always it ends at the first line end after which a quote is: if a row begins there, that is settled
        without parsing. A row that does not parse is torn, and so is one after which something is that is not a row. It
        ends where the next line begins like a row: an unclosed quote cannot swallow the next row, since that row's
        own first quote closes it.
        """
        buffer = self.buffer
        found = buffer.find(self.dialect.mark, at)
        if found > at and buffer[found - 1] == _QUOTE and self.dialect.begins.match(buffer, found + 1):
            return found + 1
        dialect, ended = self.dialect, self.ended
        match = dialect.row.match(buffer, at)
        end = match.end() if match else at
        following = _END_OF_LINES.match(buffer, end)
        after = following.end() if following else end
        if match and after < len(buffer) and (dialect.begins.match(buffer, after) or dialect.row.match(buffer, after)):
            return after
        if ended and match and after >= len(buffer):
            return after
        if not ended and (after >= len(buffer) or dialect.opens.match(buffer, after)):
            return -1
        torn = self._next_row(end)
        return len(buffer) if torn < 0 and ended else torn

    def _next_row(self, at: int) -> int:
        """Return the beginning of the next line that looks like a row, after `at`; -1 if none is in the buffer."""
        found = self.buffer.find(self.dialect.mark, at)
        while found >= 0:
            if self.dialect.begins.match(self.buffer, found + 1):
                return found + 1
            found = self.buffer.find(self.dialect.mark, found + 1)
        return -1

    def _skip(self, at: int) -> int:
        """Report a row that is too long, and continue at the next one."""
        where = self.base + at
        self.report(TooLarge(self.name, where, f"a row of at most {ROW_LIMIT >> 20} MiB"))
        while (following := self._next_row(at)) < 0 and not self.ended:
            at = self._more(max(at, len(self.buffer) - 200))
        return following if following >= 0 else len(self.buffer)
