"""A cell of a table's row: its characters without the marks of quoting, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from reftel.spans import MappedText, Weave


class TableCell(NamedTuple):
    """A cell's characters."""

    text: MappedText
    is_null: bool = False
    is_torn: bool = False
    """Whether the row ends before the quotes of the cell are closed."""


NAMED: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "Z": "\x1a"}
"""Letter after a backslash -> its character."""


def meaning(written: str) -> str:
    """Return the character of an escape: a backslash and a sign, or a doubled quote."""
    sign = written[1:2]
    return NAMED.get(sign, sign) if written[0] == "\\" else sign


def unescaped(
    text: MappedText, start: int, end: int, escapes: re.Pattern[str], means: Callable[[str], str] = meaning
) -> MappedText:
    """Return the characters from `start` to `end` with escapes replaced."""
    if escapes.search(text.text, start, end) is None:
        return text.cut(start, end)
    weave = Weave(text)
    at = start
    for mark in escapes.finditer(text.text, start, end):
        begin, stop = mark.span()
        if begin > at:
            weave.keep(at, begin)
        weave.unit(means(mark[0]), begin, stop)
        at = stop
    weave.keep(at, end)
    return weave.done()
