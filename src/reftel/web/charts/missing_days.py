"""The curve of serials over a year: the highest serial of each day, and the days on which missing telegrams may
have been sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reftel.serials.calendar import DayTraffic
from reftel.serials.ledger import CurvePoint
from reftel.vocab.month_names import MONTHS
from reftel.web.charts.months import Tick, round_numbers


@dataclass(frozen=True)
class DayBand:
    """Days in a row on which missing telegrams may have been sent, in percent of the width."""

    left: float
    width: float
    title: str


@dataclass(frozen=True)
class MonthTick:
    """The beginning of a month, in percent of the width."""

    label: str
    left: float


@dataclass(frozen=True)
class SerialsChart:
    """A chart ready to draw. `path` counts days across and 0 to 100 down; `dots` are in percent."""

    days: int
    path: str
    dots: tuple[tuple[float, float], ...]
    bands: tuple[DayBand, ...]
    months: tuple[MonthTick, ...]
    scale: tuple[Tick, ...]
    first: int
    highest: int


def serials_chart(points: Sequence[CurvePoint], days: Sequence[DayTraffic], first: int) -> SerialsChart | None:
    """Draw a curve from the first serial; None with fewer than two days."""
    if len(points) < 2 or not days:
        return None
    start, count = days[0].date, len(days)
    highest = max(point.serial for point in points)
    top = max(highest - first + 1, 1)
    places = [((point.date - start).days + 0.5, 100 - 100 * (point.serial - first + 1) / top) for point in points]
    bands = []
    at = 0
    for is_missing, group in groupby(days, key=lambda each: each.state == "missing"):
        run = list(group)
        if is_missing:
            title = f"{run[0].date} to {run[-1].date}: traffic that is not here"
            bands.append(DayBand(round(100 * at / count, 2), round(100 * len(run) / count, 2), title))
        at += len(run)
    return SerialsChart(
        count,
        _line(places),
        tuple((round(100 * x / count, 2), round(y, 1)) for x, y in places),
        tuple(bands),
        tuple(
            MonthTick(MONTHS[each.date.month - 1][:3], round(100 * at / count, 2))
            for at, each in enumerate(days)
            if each.date.day == 1
        ),
        tuple(Tick(first - 1 + value, round(100 - 100 * value / top, 2)) for value in round_numbers(top)),
        first,
        highest,
    )


def _line(places: Sequence[tuple[float, float]]) -> str:
    """The path through places; a new count begins where it falls."""
    drawn: list[str] = []
    last = 100.0
    for x, y in places:
        drawn.append(f"{'M' if not drawn or y > last else 'L'}{x:g} {y:.1f}")
        last = y
    return "".join(drawn)
