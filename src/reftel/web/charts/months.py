"""Cables by month, or by year for long periods; stacked by classification: stepped areas, one path per level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reftel.model import LEVELS

MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

YEARS_FROM = 9
"""Number of years from which a chart shows years: a month would be narrower than its line. Brushing shows the
months."""
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
    """One level's area. `path` counts months or years across and 0 to 100 down."""

    level: str
    css: str
    path: str
    total: int


@dataclass(frozen=True)
class YearMark:
    """A year under the chart: its left edge and its width, in percent of the chart's width."""

    year: int
    count: int
    left: float
    width: float
    labeled: bool


@dataclass(frozen=True)
class Tick:
    """A line of the scale: its number and its distance from the top, in percent."""

    value: int
    top: float


@dataclass(frozen=True)
class Bar:
    """A month or a year, for pointing at: `2008-03` or `2008`."""

    key: str
    count: int
    left: float
    width: float
    """In percent of the chart's width."""


@dataclass(frozen=True)
class MonthsChart:
    """A chart ready to draw. `counts` are the months' totals from `first` on, also if the bars are years."""

    first: str
    last: str
    layers: tuple[Layer, ...]
    years: tuple[YearMark, ...]
    counts: tuple[int, ...]
    peak: int
    peak_key: str
    """The highest month or year."""
    total: int
    unit: str
    """Unit of a bar: `month` or `year`."""
    bars: tuple[tuple[YearMark, tuple[Bar, ...]], ...]
    """The bars that hold anything, by year."""
    is_cut: bool
    """Whether there are cables before `first`."""

    @property
    def scale(self) -> tuple[Tick, ...]:
        """Two to four round numbers up to the highest bar."""
        return tuple(Tick(value, round(100 - 100 * value / self.peak, 2)) for value in round_numbers(self.peak))

    @property
    def width(self) -> int:
        """Bars across."""
        return len(self.counts) if self.unit == "month" else len(self.years)


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
    """The same for whatever an archive holds; None for an invalid month."""
    return month_index(key) if MONTH.fullmatch(key) else None


def month_key(index: int) -> str:
    """The month of a count of months."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months_chart(counts: Iterable[tuple[str, str, int]]) -> MonthsChart | None:
    """A chart of (month, level or empty, count); None if there is nothing to draw. Bars are years from `YEARS_FROM` on.

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
    earliest = min(min(of_level) for of_level in cells.values())
    first = max(earliest, last - LONGEST + 1)
    first -= first % 12
    last += 11 - last % 12
    span = range(first, last + 1)
    size = 12 if len(span) >= 12 * YEARS_FROM else 1
    of_levels = {level: _gathered([of.get(month, 0) for month in span], size) for level, of in cells.items()}
    totals = [sum(values) for values in zip(*of_levels.values(), strict=True)]
    peak = max(totals)
    if not peak:
        return None
    months = tuple(sum(of_level.get(month, 0) for of_level in cells.values()) for month in span)
    years = _years(first, months)
    best = totals.index(peak)
    return MonthsChart(
        month_key(first),
        month_key(last),
        _layers(of_levels, peak),
        years,
        months,
        peak,
        str(first // 12 + best) if size == 12 else month_key(first + best),
        sum(totals),
        "year" if size == 12 else "month",
        tuple((mark, _bars(mark, totals, at, size)) for at, mark in enumerate(years)),
        earliest < first,
    )


def _gathered(values: list[int], size: int) -> list[int]:
    return [sum(values[at : at + size]) for at in range(0, len(values), size)]


def _layers(of_levels: dict[str, list[int]], peak: int) -> tuple[Layer, ...]:
    """The areas of the levels, each on top of those below it."""
    made = []
    width = len(next(iter(of_levels.values())))
    below, floor = [0] * width, [_height(0, peak)] * width
    for level in ("", *LEVELS):
        if level not in of_levels:
            continue
        above = [low + value for low, value in zip(below, of_levels[level], strict=True)]
        roof = [_height(value, peak) for value in above]
        made.append(Layer(level, SHORT.get(level, "none"), _area(floor, roof), sum(above) - sum(below)))
        below, floor = above, roof
    return tuple(made)


def _bars(mark: YearMark, totals: list[int], at: int, size: int) -> tuple[Bar, ...]:
    """Return the targets of the pointer in a year: the year, or its months that have cables."""
    if size == 12:
        return (Bar(str(mark.year), mark.count, mark.left, mark.width),) if mark.count else ()
    width = mark.width / 12
    return tuple(
        Bar(f"{mark.year}-{month + 1:02}", count, round(mark.left + month * width, 3), round(width, 3))
        for month, count in enumerate(totals[at * 12 : at * 12 + 12])
        if count
    )


def _height(value: int, peak: int) -> str:
    """Distance of a value from the top, 0 to 100."""
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


def _years(first: int, totals: Sequence[int]) -> tuple[YearMark, ...]:
    """The years under the chart; only some have a label if there are many."""
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
