"""A strip of serials: one cell each, a hundred to a row, colored by state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reftel.serials.ledger import SerialRun

ACROSS = 100
MOST = 5000
"""Serials of one strip; more are on further pages."""

NAMES = {
    "held": "held",
    "withdrawn": "withdrawn",
    "known": "listed, not held",
    "cited": "only cited",
    "unseen": "never seen",
}
"""State -> words for the key, in the order of the key."""


@dataclass(frozen=True)
class StripSegment:
    """Cells in a row with one state. Units: cells."""

    state: str
    x: int
    y: int
    width: int
    title: str
    href: str
    """The cable's page if it is one cell; otherwise empty."""


@dataclass(frozen=True)
class StripRow:
    """The label of a row."""

    label: str
    y: int


@dataclass(frozen=True)
class Strip:
    """A strip ready to draw; cells that no segment covers were never seen."""

    first: int
    last: int
    rows: tuple[StripRow, ...]
    segments: tuple[StripSegment, ...]
    before: int
    """Cells of the first row that are before the first serial."""
    cut: int
    """Cells of the last row that are after the last serial."""

    @property
    def cells(self) -> Markup:
        """The cells as SVG; thousands of them, so that a template would take longer than everything else."""
        return Markup("\n").join(_cell(segment) for segment in self.segments)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def labels(self) -> tuple[StripRow, ...]:
        """The rows that get a label: every second one."""
        return self.rows[::2]

    @property
    def grid(self) -> str:
        """The lines between cells as a path."""
        down = "".join(f"M{x} 0V{self.height}" for x in range(1, ACROSS))
        return down + "".join(f"M0 {row.y}H{ACROSS}" for row in self.rows[1:])


_NOTHING = Markup("")
_CLASS, _X, _Y, _WIDTH = Markup('<rect class="cell-'), Markup('" x="'), Markup('" y="'), Markup('" width="')
_TITLE, _END = Markup('" height="1"><title>'), Markup("</title></rect>")
_HREF, _BODY, _CLOSE = Markup('<a href="'), Markup('" tabindex="-1">'), Markup("</a>")


def _cell(cell: StripSegment) -> Markup:
    """The cell as SVG. Joining escapes each piece, and takes less time than `Markup.format`."""
    size = (_CLASS, cell.state, _X, str(cell.x), _Y, str(cell.y), _WIDTH, str(cell.width))
    drawn = _NOTHING.join((*size, _TITLE, cell.title, _END))
    return _NOTHING.join((_HREF, cell.href, _BODY, drawn, _CLOSE)) if cell.href else drawn


def strip_of(runs: Sequence[SerialRun], start: int, highest: int, address: Callable[[int], str]) -> Strip:
    """Draw the serials from `start`, at most MOST; rows begin at multiples of a hundred.

    Arguments: `runs`, all serials with their states; `start`, the first serial to show; `highest`, the last of all;
    `address`, the page of a serial's cable.
    """
    base = start - start % ACROSS
    last = min(highest, base + MOST - 1)
    segments: list[StripSegment] = []
    for run in runs:
        if run.state == "unseen" or run.last < base or run.first > last:
            continue
        at = max(run.first, base)
        while at <= min(run.last, last):
            end = min(run.last, last, at - at % ACROSS + ACROSS - 1)
            serials = f"{at}" if at == end else f"{at} to {end}"
            segments.append(
                StripSegment(
                    run.state,
                    at % ACROSS,
                    (at - base) // ACROSS,
                    end - at + 1,
                    f"{serials}: {NAMES[run.state]}",
                    address(at) if at == end else "",
                )
            )
            at = end + 1
    height = (last - base) // ACROSS + 1
    rows = tuple(StripRow(f"{base + row * ACROSS}", row) for row in range(height))
    before = max(runs[0].first - base, 0) if runs else 0
    return Strip(base + before, last, rows, tuple(segments), before, height * ACROSS - (last - base + 1))
