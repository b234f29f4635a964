"""Words of a page to lines in reading order: columns, spaces, blank lines, running heads, stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from reftel.forms.pdf.pages import PageWord

_GUTTER = 14.0
"""Points of empty space that part two columns."""
_FEWEST_LINES = 8
_FEWEST_STEPS = 12
_LEAST_STEP = 0.5
"""Points; a damaged document may say that letters have no width."""
_STAMP = re.compile(
    r"(?:(?:UN)?CLASSIFIED )?U\.? ?S\.? Department of State (?:Case|Doc)"
    r"|(?:UNCLASSIFIED |CONFIDENTIAL |SECRET )?(?:Case No\.?:? ?[A-Z]{1,2}-\d{4}-\d+|Doc No\.?:? ?C\d{6,8})"
    r"|(?:THIS DOCUMENT )?(?:RELEASED?|DENIED) IN (?:FULL|PART)\b"
    r"|(?:Declassified|Released)(?:/| and )Released US Department of State"
    r"|[A-Z][a-z]{1,20} [A-Z]\.? [A-Z][a-z]{1,20} Declassified"
    r"|REVIEW AUTHORITY:|DECLASSIFIED (?:Authority|A/ISS)|NARA Date",
    re.IGNORECASE,
)
"""Marks of a review on the page."""
_EXEMPTIONS = re.compile(r"(?:B ?[1-9]|\(b\)\([1-9]\)|1\.4\s?\([A-Ha-h]\)|[,;/ ])+$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:Page )?-? ?\d{1,4} ?-?(?: ?(?:of|/) ?\d{1,4})?$", re.IGNORECASE)
_FILE = re.compile(r"(?:file|https?)://\S+.{0,40}$|\d{1,2}/\d{1,2}/\d{2,4}(?:,? \d{1,2}:\d\d.{0,8})?$", re.IGNORECASE)
"""Text of a browser above and below a page."""
_HEADS = 3
"""Maximum number of running lines at the head and at the foot of a page."""
_LEVEL = re.compile(
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED|SENSITIVE BUT UNCLASSIFIED|LIMITED OFFICIAL USE)"
    r"(?://?[A-Z ]{2,20})?$"
)


class PageRow(NamedTuple):
    """Words side by side."""

    words: tuple[PageWord, ...]
    left: float
    top: float
    right: float
    bottom: float
    kind: str = "text"
    """`text`, `stamp` or `running_head`."""

    @property
    def text(self) -> str:
        """Its words with one space between."""
        return " ".join(word.text for word in self.words)


class Sheet(NamedTuple):
    """The rows of a page, in reading order, and its measures."""

    number: int
    width: float
    height: float
    rows: list[PageRow]
    letter: float
    """Width of a letter."""
    pitch: float
    """Distance of one line from the next."""
    margin: float
    """Left edge of most lines."""
    is_even: bool = False
    """Whether all letters are of one width, so that spaces can be counted."""


def sheet_of(number: int, width: float, height: float, words: Sequence[PageWord]) -> Sheet:
    """The rows of a page."""
    letter = median([(word.right - word.left) / len(word.text) for word in words] or [6.0])
    letter = letter if letter >= _LEAST_STEP else 6.0
    rows = [row for column in _columns(words, letter) for row in _rows(column)]
    letter, is_even = _step(rows, letter)
    gaps = [below.top - above.top for above, below in pairwise(rows) if below.top > above.top]
    pitch = median(gaps or [12.0])
    lefts = Counter(round(row.left) for row in rows)
    margin = min((left for left, count in lefts.items() if count * 6 >= len(rows)), default=min(lefts, default=0))
    return Sheet(number, width, height, rows, letter, pitch, float(margin), is_even)


def _step(rows: Sequence[PageRow], letter: float) -> tuple[float, bool]:
    """The distance from one letter to the next, and whether it is the same in all of the page: from where words begin
    in a row, since the boxes of recognized words end with the ink."""
    steps = [
        (behind.left - word.left) / (len(word.text) + 1)
        for row in rows
        for word, behind in pairwise(row.words)
        if behind.left - word.right < 2.4 * letter and len(word.text) > 1
    ]
    if len(steps) < _FEWEST_STEPS:
        return letter, False
    step = median(steps)
    if step < _LEAST_STEP:
        return letter, False
    return step, sum(abs(one - step) < 0.06 * step for one in steps) * 10 >= 8 * len(steps)


def _rows(words: Sequence[PageWord]) -> list[PageRow]:
    """Words by height into rows, from the top."""
    ordered = sorted(words, key=lambda word: (word.middle, word.left))
    rows: list[list[PageWord]] = []
    middle = high = 0.0
    for word in ordered:
        tall = word.bottom - word.top
        if rows and abs(word.middle - middle) <= 0.5 * max(high, tall * 0.8):
            row = rows[-1]
            row.append(word)
            middle += (word.middle - middle) / len(row)
            high = max(high, tall)
        else:
            rows.append([word])
            middle, high = word.middle, tall
    return [_row(row) for row in rows]


def _row(words: list[PageWord]) -> PageRow:
    words.sort(key=lambda word: word.left)
    return PageRow(
        tuple(words),
        words[0].left,
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def _columns(words: Sequence[PageWord], letter: float) -> list[Sequence[PageWord]]:
    """The words of each column, one after another; a line across both divides the page above from the page below.

    Two columns have a band of empty space between lines of prose: most of the lines beside it have several words on
    both sides. Tables and lists of addressees do not have such lines.
    """
    rows = _rows(words)
    if len(rows) < _FEWEST_LINES or len(words) < 60:
        return [words]
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    best = _gutter(rows, left, right, max(_GUTTER, 2 * letter))
    if best is None:
        return [words]
    columns: list[Sequence[PageWord]] = []
    sides: tuple[list[PageWord], list[PageWord]] = ([], [])
    for row in rows:
        if any(word.left < best < word.right for word in row.words) or _spans(row, best, letter):
            columns += [side for side in sides if side]
            sides = ([], [])
            columns.append(row.words)
            continue
        for word in row.words:
            sides[word.left > best].append(word)
    return columns + [side for side in sides if side]


def _spans(row: PageRow, at: float, letter: float) -> bool:
    """Whether words run on over a gutter in one line: a title over both columns."""
    before = [word for word in row.words if word.right <= at]
    behind = [word for word in row.words if word.left >= at]
    return bool(before and behind) and behind[0].left - before[-1].right < 1.5 * letter


def _gutter(rows: list[PageRow], left: float, right: float, wide: float) -> float | None:
    """The middle of the band that parts two columns, or None."""
    size = right - left
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        at = left + size * step / 100
        crossed = sides = prose = 0
        for row in rows:
            before = [word for word in row.words if word.right <= at + wide / 2]
            behind = [word for word in row.words if word.left >= at - wide / 2]
            if any(word.left < at + wide / 2 and word.right > at - wide / 2 for word in row.words):
                crossed += 1
            elif before and behind:
                sides += 1
                prose += len(before) >= 3 and len(behind) >= 3
        if sides >= _FEWEST_LINES and crossed * 8 <= len(rows) and prose * 10 >= sides * 7 and sides * 2 >= len(rows):
            score = prose - 2 * crossed
            if best is None or score > best[0]:
                best = (score, at)
    return best[1] if best else None


def part_off(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with stamps and running heads marked in `Row.kind`."""
    repeated: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        repeated.update({_alike(row) for row in (*_edge(sheet, foot=False), *_edge(sheet, foot=True))})
    return [_parted(sheet, repeated, len(sheets)) for sheet in sheets]


def _edge(sheet: Sheet, *, foot: bool) -> list[PageRow]:
    """The rows at the head or the foot of a page, the outermost first."""
    by_height = sorted(sheet.rows, key=lambda row: row.top, reverse=foot)[:_HEADS]
    if foot:
        return [row for row in by_height if row.bottom > 0.86 * sheet.height]
    return [row for row in by_height if row.top < 0.14 * sheet.height]


def _alike(row: PageRow) -> tuple[str, int]:
    """Return a row without the parts that differ from page to page, and its height."""
    return re.sub(r"\d+", "#", row.text).casefold(), round(row.top / 3)


def _parted(sheet: Sheet, repeated: Counter[tuple[str, int]], pages: int) -> Sheet:
    running: set[int] = set()
    for foot in (False, True):
        running |= _running(sheet, _edge(sheet, foot=foot), repeated, pages, foot=foot)
    rows = []
    for row in sheet.rows:
        kind = "stamp" if _is_stamp(row, sheet) else "running_head" if id(row) in running else "text"
        rows.append(row._replace(kind=kind))
    return sheet._replace(rows=rows)


def _is_stamp(row: PageRow, sheet: Sheet) -> bool:
    beside = row.left > sheet.width * 0.72 or row.right < sheet.margin - 2 * sheet.letter
    return bool(_STAMP.match(row.text) or (beside and _EXEMPTIONS.fullmatch(row.text)))


def _running(
    sheet: Sheet, edge: list[PageRow], repeated: Counter[tuple[str, int]], pages: int, *, foot: bool
) -> set[int]:
    """Return the rows of an edge that are running heads: rows with the shape of one, and rows that recur on other pages
    apart from the text. The text itself may recur as well."""
    by_height = sorted(sheet.rows, key=lambda row: row.top, reverse=foot)
    found: set[int] = set()
    waiting: list[int] = []
    for at, row in enumerate(edge):
        often = repeated[_alike(row)]
        is_sure = bool(_PAGE_NUMBER.fullmatch(row.text) or _FILE.fullmatch(row.text) or _is_stamp(row, sheet))
        is_sure = is_sure or (pages > 1 and often > 1 and _LEVEL.fullmatch(row.text) is not None)
        if not is_sure and not (often > 1 and often * 2 >= pages and len(row.text) > 3):
            break
        waiting.append(id(row))
        inner = by_height[at + 1] if at + 1 < len(by_height) else None
        apart = inner is None or abs(inner.top - row.top) > 1.4 * sheet.pitch
        if is_sure or apart:
            found.update(waiting)
            waiting = []
    return found
