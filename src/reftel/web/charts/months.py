"""Cables by month, stacked by classification: stepped areas, one path a level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reftel.model import LEVELS

MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

LONGEST = 1200
"""Months that a chart shows at most, the latest ones: one wrong century must not squeeze the rest to a line."""

SHORT = {
    "UNCLASSIFIED": "u",
    "LIMITED OFFICIAL USE": "lou",
    "RESTRICTED": "r",
    "CONFIDENTIAL": "c",
    "SECRET": "s",
    "TOP SECRET": "ts",
}
"""Level -> the end of its CSS classes."""


@dataclass(frozen=True)
class Layer:
    """One level's area. `path` counts months across and 0 to 100 down."""

    level: str
    css: str
    path: str
    total: int


@dataclass(frozen=True)
class YearMark:
    """A year under the chart: where it begins and how wide it is, in percent of the chart's width."""

    year: int
    count: int
    left: float
    width: float
    labeled: bool


@dataclass(frozen=True)
class Tick:
    """A line of the scale: its number and how far down it is drawn, in percent."""

    value: int
    top: float


@dataclass(frozen=True)
class MonthsChart:
    """A chart ready to draw. `counts` are the months' totals from `first` on."""

    first: str
    last: str
    layers: tuple[Layer, ...]
    years: tuple[YearMark, ...]
    counts: tuple[int, ...]
    peak: int
    peak_month: str
    total: int

    @property
    def scale(self) -> tuple[Tick, ...]:
        """Two to four round numbers up to the highest month."""
        return tuple(Tick(value, round(100 - 100 * value / self.peak, 2)) for value in round_numbers(self.peak))

    @property
    def width(self) -> int:
        """Months across."""
        return len(self.counts)


def round_numbers(peak: int) -> tuple[int, ...]:
    """Multiples of 1, 2 or 5 times a power of ten from 0 to `peak`, at most four above 0.

    >>> round_numbers(93)
    (0, 50)
    """
    power = 10 ** (len(str(peak)) - 1)
    step = next(step for step in (power // 5, power // 2, power, power * 2, power * 5) if step and peak // step <= 3)
    return tuple(range(0, peak + 1, step))


def month_index(key: str) -> int:
    """`2007-02` as a count of months."""
    year, _, month = key.partition("-")
    return int(year) * 12 + int(month) - 1


@lru_cache(maxsize=1 << 13)
def _index_of(key: str) -> int | None:
    """The same for whatever an archive holds; None for what is no month."""
    return month_index(key) if MONTH.fullmatch(key) else None


def month_key(index: int) -> str:
    """The month of a count of months."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months_chart(counts: Iterable[tuple[str, str, int]]) -> MonthsChart | None:
    """A chart of (month, level or empty, count); None if there is nothing to draw.

    The lowest area is UNCLASSIFIED; cables without a level lie below all.
    """
    cells: dict[str, dict[int, int]] = {}
    for month, level, count in counts:
        at = _index_of(month)
        if at is not None and count > 0:
            of_level = cells.setdefault(level if level in SHORT else "", {})
            of_level[at] = of_level.get(at, 0) + count
    if not cells:
        return None
    last = max(max(of_level) for of_level in cells.values())
    first = max(min(min(of_level) for of_level in cells.values()), last - LONGEST + 1)
    first -= first % 12
    last += 11 - last % 12
    span = range(first, last + 1)
    totals = [sum(of_level.get(month, 0) for of_level in cells.values()) for month in span]
    peak = max(totals)
    if not peak:
        return None
    layers = []
    below, floor = [0] * len(totals), [_height(0, peak)] * len(totals)
    for level in ("", *LEVELS):
        if level not in cells:
            continue
        above = [low + cells[level].get(month, 0) for low, month in zip(below, span, strict=True)]
        roof = [_height(value, peak) for value in above]
        layers.append(Layer(level, SHORT.get(level, "none"), _area(floor, roof), sum(above) - sum(below)))
        below, floor = above, roof
    best = totals.index(peak)
    return MonthsChart(
        month_key(first),
        month_key(last),
        tuple(layers),
        _years(first, totals),
        tuple(totals),
        peak,
        month_key(first + best),
        sum(totals),
    )


def _height(value: int, peak: int) -> str:
    """How far down a value is drawn, 0 to 100."""
    return f"{100 - 100 * value / peak:.1f}".removesuffix(".0")


def _area(floor: list[str], roof: list[str]) -> str:
    """A stepped area between two rows of heights, without the points that change nothing."""
    drawn = floor[0]
    parts = [f"M0 {drawn}"]
    for index, height in enumerate(roof):
        if height != drawn:
            drawn = height
            parts.append(f"H{index}V{drawn}" if index else f"V{drawn}")
    parts.append(f"H{len(roof)}")
    for index in range(len(floor) - 1, -1, -1):
        if floor[index] != drawn:
            drawn = floor[index]
            parts.append(f"H{index + 1}V{drawn}")
    parts.append("H0Z")
    return "".join(parts)


def _years(first: int, totals: list[int]) -> tuple[YearMark, ...]:
    """The years under the chart; not all get a label where there are many."""
    count = len(totals) // 12
    step = next(step for step in (1, 2, 5, 10, 20, 50) if count / step <= 10)
    width = 100 / count
    return tuple(
        YearMark(
            first // 12 + at,
            sum(totals[at * 12 : at * 12 + 12]),
            round(at * width, 3),
            round(width, 3),
            (first // 12 + at) % step == 0 if count > step * 2 else at % step == 0,
        )
        for at in range(count)
    )
