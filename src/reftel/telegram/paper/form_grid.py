"""The head of a form as cells: labels with their values, in the columns that a typist filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reftel.telegram.paper import form_patterns as patterns


class FormLine(NamedTuple):
    """A line of a form that is not blank."""

    start: int
    end: int
    """After its line break."""
    cells: tuple[FormCell, ...]
    written: str
    """Its text in capitals, without the blanks around it."""

    @property
    def begin(self) -> int:
        """The place of its first character that is not blank."""
        return self.cells[0].start


class FormCell(NamedTuple):
    """Words of one column."""

    start: int
    end: int
    text: str
    """In capitals, without its label."""
    label: str = ""
    """Name of the label before it, of `patterns.LABEL`; empty if it has none."""
    has_colon: bool = False


def form_lines(raised: str, start: int, end: int) -> Iterator[FormLine]:
    """Yield the lines between two places of a text in capitals, without blank ones."""
    at = start
    while at < end:
        stop = raised.find("\n", at, end)
        stop = end if stop < 0 else stop
        if cells := _cells(raised, at, stop):
            yield FormLine(at, min(stop + 1, end), cells, raised[at:stop].strip())
        at = stop + 1


def _cells(raised: str, start: int, stop: int) -> tuple[FormCell, ...]:
    """The cells of a line; a label that is alone in its cell takes the next cell for its value."""
    found: list[FormCell] = []
    for words in patterns.CELL.finditer(raised, start, stop):
        label = patterns.BARE.fullmatch(raised, words.start(), words.end()) or patterns.LABEL.match(
            raised, words.start(), words.end()
        )
        if label and label.lastgroup:
            begin = label.end()
            text = raised[begin : words.end()]
            begin += len(text) - len(text.lstrip())
            found.append(FormCell(begin, words.end(), text.strip(), label.lastgroup, label[0].endswith(":")))
        elif found and found[-1].label and not found[-1].text and words[0].startswith(": "):
            found[-1] = FormCell(words.start() + 2, words.end(), words[0][2:], found[-1].label, True)
        elif found and found[-1].label and not found[-1].text and _is_value(found[-1], words[0]):
            last = found[-1]
            found[-1] = FormCell(words.start(), words.end(), words[0], last.label, last.has_colon)
        else:
            found.append(FormCell(words.start(), words.end(), words[0]))
    return tuple(found)


def _is_value(cell: FormCell, words: str) -> bool:
    """Whether words are the value of a label before them: ACTION and INFO have offices or addressees, or are alone."""
    if cell.label not in ("action", "info", "origin"):
        return True
    return cell.has_colon or patterns.OFFICES.fullmatch(words) is not None


_ANCHORS = frozenset({"control", "received", "from", "number", "date", "sent", "dated"})
"""Labels that no line of a text begins with as a form's does."""
_ADDRESSED = re.compile(r"AMEMB|AMCON|AMLEG|US[A-Z]{2,}|CINC|COM[A-Z]{3}|CIRCULAR|SECRETARY|DEPARTMENT|EMBASSY")
_SEEN = {"date": "number", "dated": "from"}
"""A label that tells as much as another one."""
_MOST_LINES = 60
_WORD = re.compile(r"[A-Z]{2,}")
_FEWEST_WORDS = 6
"""Words in a line of a text."""
_FAR = 10
"""Lines between two labels of a head, those of stamps and of the margin."""


def head_lines(raised: str, start: int, end: int) -> list[FormLine]:
    """Return the lines of a form's head, from its title or stamps above to the last label."""
    lines: list[FormLine] = []
    last = -1
    seen: set[str] = set()
    for line in form_lines(raised, start, end):
        if len(lines) >= _MOST_LINES or (last >= 0 and len(lines) - last > _FAR):
            break
        if seen >= {"from", "number"} and (_is_prose(line) or patterns.TITLE.search(line.written)):
            break
        seen.update(_SEEN.get(cell.label, cell.label) for cell in line.cells)
        if patterns.NUMBERED.fullmatch(line.written):
            seen.add("number")
        lines.append(line)
        if _is_anchor(line):
            last = len(lines) - 1
    return lines[: _over_addressees(lines, last) + 1]


def _is_prose(line: FormLine) -> bool:
    """Whether a line is of a text, once sender and number are known: words in one column, without a label."""
    if patterns.PRINT.match(line.written):
        return False
    return len(line.cells) == 1 and not line.cells[0].label and len(_WORD.findall(line.written)) >= _FEWEST_WORDS


def _is_anchor(line: FormLine) -> bool:
    if patterns.REVIEW.search(line.written):
        return False
    if any(one.fullmatch(line.written) for one in (patterns.BOXES, patterns.NUMBERED)):
        return True
    if patterns.TITLE.search(line.written):
        return True
    return any(
        cell.label in _ANCHORS
        or (cell.label == "to" and cell.has_colon)
        or (cell.label in ("action", "info", "origin") and (cell.has_colon or not cell.text))
        for cell in line.cells
    )


def _over_addressees(lines: list[FormLine], last: int) -> int:
    """The index of the last addressee below a list's first line, or of the hour below the day of receipt."""
    at = last + 1
    while at < len(lines):
        cells = lines[at].cells
        text = cells[-1].text
        is_hour = len(cells) == 1 and (
            patterns.HOUR_ALONE.fullmatch(text)
            or (patterns.DAY_ALONE.fullmatch(text) and lines[at - 1].cells[-1].label == "number")
        )
        if not (is_hour or (not cells[0].label and _ADDRESSED.match(cells[0].text) and _is_listed(lines, at))):
            break
        last, at = at, at + 1
    return last


def _is_listed(lines: list[FormLine], at: int) -> bool:
    """Whether a line below an addressee is in its column, and has no verb as an instruction to pass."""
    above = lines[at - 1].cells[-1 if len(lines[at - 1].cells) == 1 else 0]
    return lines[at].start < lines[at].begin and (above.label in ("action", "info", "sent", "to") or not above.label)
