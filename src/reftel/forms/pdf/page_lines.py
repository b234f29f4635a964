"""Words of a page to lines in reading order: columns, spaces, blank lines, running heads, stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from reftel.forms.pdf.margins import EXEMPTIONS, MARGIN, STAMP, line_numbers, without_marks
from reftel.forms.pdf.page_columns import columns_of
from reftel.forms.pdf.page_rows import PageRow, row_of, rows_of
from reftel.forms.pdf.pages import PageWord
from reftel.forms.pdf.shape import Upright
from reftel.values import levels

_FEWEST_STEPS = 12
_LEAST_STEP = 0.5
"""Points; a damaged document may say that letters have no width."""
_PAGE_NUMBER = re.compile(r"(?:Page )?-? ?\d{1,4} ?-?(?: ?(?:of|/) ?\d{1,4})?$", re.IGNORECASE)
_FILE = re.compile(r"(?:file|https?)://\S+.{0,40}$|\d{1,2}/\d{1,2}/\d{2,4}(?:,? \d{1,2}:\d\d.{0,8})?$", re.IGNORECASE)
"""Text of a browser above and below a page."""
_HEADS = 3
"""Maximum number of running lines at the head and at the foot of a page."""
_BEGINNING = re.compile(
    r"\s*(?:V?ZCZC[A-Z ]|(?:ZZ|OO|PP|RR) (?:(?:ZZ|OO|PP|RR) )?R[A-Z]{3,6}\b|DE R[A-Z]{3,6}\b|ZN[RY] "
    r"|(?:[ZOPRYM] ){1,2}[\dOQIl@]{6}Z "
    r"|MRN ?:|Message Text\b|Viewing cable |MSGID/|PAGE 0?1 +[A-Z])"
)
"""A line with which a telegram begins. Documents of several short telegrams have one at the head of each page, which
differs in its digits only."""
_LEVEL = re.compile(rf"(?:{levels.NAME}|{levels.SENSITIVE})(?://?[A-Z ]{{2,20}})?$")


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
    way: Upright | None = None
    """The way to the page as shown; None if it is the same."""


def sheet_of(number: int, width: float, height: float, words: Sequence[PageWord]) -> Sheet:
    """The rows of an upright page."""
    numbers = line_numbers(words)
    if numbers:
        beside = {id(word) for word in numbers}
        words = [word for word in words if id(word) not in beside]
    letter = median([(word.right - word.left) / len(word.text) for word in words] or [6.0])
    letter = letter if letter >= _LEAST_STEP else 6.0
    large = _large(words, letter)
    if large:
        beside = {id(word) for word in large}
        words = [word for word in words if id(word) not in beside]
    columns = columns_of(words, letter, is_wide=width > height)
    rows: list[PageRow] = []
    for column in columns:
        found = without_marks(rows_of(column), letter, width)
        rows += [row._replace(margin=_margin(found)) for row in found] if len(columns) > 1 else found
    letter, is_even = _step(rows, letter)
    gaps = [below.top - above.top for above, below in pairwise(rows) if below.top > above.top]
    pitch = median(gaps or [12.0])
    rows += [row_of([word])._replace(kind="running_head") for word in numbers]
    rows += [row._replace(kind="stamp") for row in rows_of(large)]
    return Sheet(number, width, height, rows, letter, pitch, _margin(rows), is_even)


def _large(words: Sequence[PageWord], letter: float) -> list[PageWord]:
    """Words in letters several times as large as those of the page: a watermark across the lines of the text."""
    high = median([word.bottom - word.top for word in words] or [12.0])
    return [
        word
        for word in words
        if word.bottom - word.top > _LARGE * high
        and len(word.text) >= _FEWEST_LARGE
        and word.right - word.left > _LARGE * letter * len(word.text)
    ]


_LARGE, _FEWEST_LARGE = 3.0, 2
"""Times the size of other letters, and the least letters, of a word that is print across the text."""


def _margin(rows: Sequence[PageRow]) -> float:
    """The left edge of most rows."""
    lefts = Counter(round(row.left) for row in rows)
    return float(min((left for left, count in lefts.items() if count * 6 >= len(rows)), default=min(lefts, default=0)))


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


def part_off(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with stamps and running heads marked in `Row.kind`."""
    heads = Counter(text for sheet in sheets for text in {row.text for row in _outermost(sheet, foot=False)})
    edges = [(_own_cut_off(_outermost(sheet, foot=False), heads), _outermost(sheet, foot=True)) for sheet in sheets]
    repeated: Counter[tuple[str, int]] = Counter()
    for edge in edges:
        repeated.update({_alike(row) for rows in edge for row in rows})
    return [_parted(sheet, edge, repeated, len(sheets)) for sheet, edge in zip(sheets, edges, strict=True)]


def has_beginning(sheet: Sheet) -> bool:
    """Return whether the first lines of a page's text look like those of a telegram."""
    rows = [row for row in sheet.rows if row.kind == "text"][:_HEADS]
    return any(_BEGINNING.match(row.text) for row in rows)


def _own_cut_off(edge: list[PageRow], heads: Counter[str]) -> list[PageRow]:
    """Return the rows at the head of a page without those of a telegram that begins there.

    A first line that is the same on other pages is a running head; it is the telegram's if one of its lines differs.
    """
    begins = [at for at, row in enumerate(edge) if _BEGINNING.match(row.text)]
    return edge[: begins[0]] if any(heads[edge[at].text] == 1 for at in begins) else edge


def _outermost(sheet: Sheet, *, foot: bool) -> list[PageRow]:
    """The rows at the head or the foot of a page, the outermost first."""
    by_height = sorted(sheet.rows, key=lambda row: row.top, reverse=foot)[:_HEADS]
    if foot:
        return [row for row in by_height if row.bottom > 0.86 * sheet.height]
    return [row for row in by_height if row.top < 0.14 * sheet.height]


def _alike(row: PageRow) -> tuple[str, int]:
    """Return a row without the parts that differ from page to page, and its height."""
    return re.sub(r"\d+", "#", row.text).casefold(), round(row.top / 3)


def _parted(
    sheet: Sheet, edges: tuple[list[PageRow], list[PageRow]], repeated: Counter[tuple[str, int]], pages: int
) -> Sheet:
    running: set[int] = set()
    for foot, edge in enumerate(edges):
        running |= _running(sheet, edge, repeated, pages, foot=bool(foot))
    rows = []
    for row in sheet.rows:
        if row.kind != "text":
            rows.append(row)
            continue
        is_rest = EXEMPTIONS.fullmatch(row.text) and _is_below_stamp(row, rows[-2:], sheet)
        kind = "stamp" if is_rest or _is_stamp(row, sheet) else "running_head" if id(row) in running else "text"
        rows.append(row._replace(kind=kind))
    return sheet._replace(rows=rows)


def _is_below_stamp(row: PageRow, above: Sequence[PageRow], sheet: Sheet) -> bool:
    """Whether a row is below `RELEASED IN PART`, perhaps beside a line of the text."""
    before = [each for each in above if each.kind == "stamp"]
    return bool(before) and (before[-1] is above[-1] or abs(before[-1].left - row.left) < 2 * sheet.letter)


def _is_stamp(row: PageRow, sheet: Sheet) -> bool:
    beside = row.left > sheet.width * MARGIN or row.right < sheet.margin - 2 * sheet.letter
    return bool(STAMP.match(row.text) or (beside and EXEMPTIONS.fullmatch(row.text)))


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
