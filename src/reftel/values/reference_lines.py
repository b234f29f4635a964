"""Lists of references by their lines: without labels and signs, one item a line, or in two columns.

OSLO 12
PIKE-TERN TELCON 3/4/06
05 ROME 13 AND PREVIOUS

A) OSLO 12      C) LIMA 15
B) ROME 13      D) PIKE-TERN TELCON
"""

from __future__ import annotations

from itertools import pairwise

from reftel.values.reference_kinds import kind_of
from reftel.values.reference_label_values import reference_at
from reftel.values.reference_tokens import SEPARATORS, Token

_OPEN_WORDS = "AND OR OF TO FROM ON RE FOR WITH IN BY SEE ALSO DATED DTD REGARDING BETWEEN & , - \u2013 / ( : + PLUS"
_OPEN = frozenset(_OPEN_WORDS.split())
"""Words and signs with which no item ends, and no line of an item of its own begins."""
_END_WORDS = "NOTAL PREVIOUS PREV SEPTEL SEPTELS MAIL EMAIL EMAILS TELCON PHONCON PHONECON MEMO MEMCON LETTER ) ] . ;"
_ENDS = frozenset(_END_WORDS.split())
"""Words and signs with which items end."""
_SEPARATE = frozenset({"SEPTEL", "SEPTELS"})
_YEAR = 4
_LONGEST = 40
"""Tokens of a line that can be an item."""


def by_lines(listed: list[Token]) -> list[list[Token]]:
    """Return the tokens of a list without labels in parts: each line that begins an item begins a part.

    A line begins an item if it begins with a cable or names a message, and the line above can end one. All other lines
    belong to the part above: `1235 AND 1236`, `MARCH 4, 2006`.

    Args:
        listed: The tokens of the list.
    """
    parts: list[list[Token]] = [[]]
    for line in _lines(listed):
        before = [token for token in parts[-1] if token.kind != "break"]
        if before and _begins_item(line, before):
            parts.append([])
        parts[-1].extend(line)
    return [part for part in parts if part]


def by_columns(listed: list[Token]) -> list[Token]:
    """Return the tokens of a list in two columns with the left column first; those of another list unchanged.

    Only a list whose labels follow one another then is in columns.

    Args:
        listed: The tokens of the list.
    """
    left: list[Token] = []
    right: list[Token] = []
    labels: list[str] = []
    others: list[str] = []
    edge = 0
    for line in _lines(listed):
        place = left[-1].start if left and left[-1].kind == "break" else line[0].start if line else 0
        cut = next((at for at in range(_LEAST, len(line)) if _is_apart(line, at) and _label_at(line, at)), len(line))
        is_rest = bool(others and line and not _label_at(line, 0) and line[0].start - place >= edge - _GAP)
        (right if is_rest else left).extend(line[:cut])
        if line and (label := _label_at(line, 0)):
            labels.append(label)
        if cut < len(line):
            edge = line[cut].start - place
            others.append(_label_at(line, cut))
            right.extend(line[cut:])
            left.append(Token("break", line[cut].start, line[cut].start, "\n"))
    every = [*labels, *others]
    follow = all(ord(this) - ord(before) == 1 for before, this in pairwise(every))
    return [*left, *right] if others and labels and follow else listed


_LEAST = 3
"""Tokens of an item before another column: a label and its sign, a post."""
_GAP = 3
"""Spaces between columns."""
_SIGNS = frozenset(").:]")


def _is_apart(line: list[Token], at: int) -> bool:
    return line[at].start - line[at - 1].end >= _GAP


def _label_at(line: list[Token], at: int) -> str:
    """The letter of a label with its sign, `A)` or `(A)`; empty for none."""
    at += line[at].text in "\u00b6\ufffd"
    if at < len(line) and line[at].text in "([":
        at += 1
    if at + 1 >= len(line) or len(line[at].text) != 1 or not line[at].text.isalpha():
        return ""
    return line[at].text if line[at + 1].text in _SIGNS else ""


def _lines(listed: list[Token]) -> list[list[Token]]:
    """The tokens in lines, each with its break."""
    found: list[list[Token]] = [[]]
    for token in listed:
        found[-1].append(token)
        if token.kind == "break":
            found.append([])
    return found


def _begins_item(line: list[Token], before: list[Token]) -> bool:
    written = [token for token in line if token.kind != "break"]
    last = before[-1]
    if not written or (written[0].text in _OPEN and written[0].text != "(") or last.text in _OPEN or last.text == "THE":
        return False
    is_year = _ends_with_year(before)
    is_ended = not is_year and (last.kind in ("number", "date", "code") or last.text in _ENDS)
    if reference_at(written, 0) == 1:
        return is_ended or (not is_year and _kind(_tail(before)) is not None)
    is_named = len(written) > 1 and written[0].kind in ("word", "date") and _kind(written) is not None
    is_book = written[0].kind == "number" and _kind(written) == "book"
    if written[0].text in _SEPARATE:
        return is_ended or _kind(before) is not None
    return is_ended and (is_named or is_book)


def _ends_with_year(before: list[Token]) -> bool:
    """Whether the year of the next line's cable is at the end of a line: `OSLO 12, 05`, `OSLO 12, (05)`."""
    closed = before[-1].text == ")" and len(before) > 2 and before[-3].text == "("
    year = before[-2] if closed else before[-1]
    above = before[: -3 if closed else -1]
    if year.kind != "number" or (above and above[-1].text not in SEPARATORS):
        return False
    return year.text[:2] in ("19", "20") if len(year.text) == _YEAR else year.text[:1] == "0" and len(year.text) == 2


def _tail(before: list[Token]) -> list[Token]:
    """The tokens after the last sign between items."""
    at = len(before)
    while at and before[at - 1].text not in SEPARATORS:
        at -= 1
    return before[at:]


def _kind(written: list[Token]) -> str | None:
    """The kind of the message that tokens name."""
    text = ""
    for at, token in enumerate(written[:_LONGEST]):
        text += f" {token.text}" if at and written[at - 1].end < token.start else token.text
    return kind_of(text)
