"""Number of telegrams of a post in a year: the last serial of the year, estimated from the seen serials.

Two methods, each with its own premise:

*days*: the curve is carried on from its last sighting to 31 December at the rate of the year. It holds where whole
months are missing. The error comes from the spread of the rate over equal parts of the year, plus a tenth for the
irregular end of a year.

*serials*: the serial-number estimator (the German tank problem). Of N serials, k are seen; the highest is m. If each
was as likely to be kept as any other, N is less than m * (alpha / 2) ** (-1 / k) with probability 1 - alpha / 2. It
needs no dates, but it is wrong if the end of the year is missing; `is_even` shows whether the gaps contradict an even
loss.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist, median
from typing import Literal

from reftel.model import Value
from reftel.serials.curve import NEAR_DAYS, SerialCurve, Sighting
from reftel.values.reference_years import most_in_days

LEVEL = 0.9
"""Probability with which an interval claims to contain the last serial."""

_SURE = 0.999
"""Probability with which no serial is above the highest plausible one."""
EXERCISE_SERIAL = 900_000
"""Serials of exercise traffic begin here each year, far above those of real telegrams."""
_JUMP = 10.0
"""A jump of more than so many times the usual rate divides two series."""
_JUMP_LEAST = 1000
"""Serials; smaller jumps divide nothing."""
_BELOW, _FEWEST_BELOW = 7, 3
"""Sightings below the highest serial that it is compared with."""
_FAR = 31 + NEAR_DAYS
"""Days that the highest serial may be before those below it: its month, and the usual disorder."""
_YEAR_END = 0.1
"""Part of the rate by which the rest of a year may differ from all that was seen of it."""
_SURPRISE = 0.01
"""Probability of the widest gap below which the loss was not even."""
_SHORTEST, _LONGEST = 7, 30
"""Days of the stretches whose rates are compared."""
_BURSTS = 2.0
"""Variance of a day's traffic compared with independent telegrams: telegrams come in bursts."""
_UNKNOWN_SPREAD = 0.5
"""Spread of the rate, as a share of it, for fewer than three periods."""


class LastSerial(Value, frozen=True, kw_only=True):
    """An estimate of the last serial of a post's year."""

    method: Literal["days", "serials"]
    low: int
    best: int
    high: int
    level: float = LEVEL
    """Probability with which [low, high] claims to contain it."""


class Run(Value, frozen=True, kw_only=True):
    """Serials that belong to one series: without a jump that the post's rate does not explain."""

    lowest: int
    highest: int
    seen: int

    def __contains__(self, serial: object) -> bool:
        """Return whether a serial is between the lowest and the highest, both included.

        Args:
            serial: A serial; anything else is not in a run.

        Example:
            >>> 12 in reftel.Run(lowest=10, highest=20, seen=3)
            True
        """
        return isinstance(serial, int) and self.lowest <= serial <= self.highest


def rate_of(chain: Sequence[Sighting]) -> float | None:
    """Return serials a day on a curve: the median over stretches of half of it; None if all days are equal."""
    half = max(len(chain) // 2, 1)
    rates = [
        (late.serial - early.serial) / (late.first - early.first)
        for early, late in zip(chain, chain[half:], strict=False)
        if late.first > early.first
    ]
    return median(rates) if rates else None


def runs_of(serials: Sequence[int], rate: float | None) -> tuple[Run, ...]:
    """Return the series in which serials (rising) are, the one with most of them first.

    A post has one series a year, but misread serials, numbers of another network and exercise traffic make others.
    """
    if not serials:
        return ()
    most = max(_JUMP * (rate if rate is not None else serials[-1] / 366) * 30, _JUMP_LEAST)
    found: list[Run] = []
    start = 0
    for at in range(1, len(serials) + 1):
        if at == len(serials) or serials[at] - serials[at - 1] > most:
            found.append(Run(lowest=serials[start], highest=serials[at - 1], seen=at - start))
            start = at
    return tuple(sorted(found, key=lambda run: (-run.seen, run.lowest)))


def misplaced_top(dated: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return serials above all others whose day is far too early for that: misread, or listed under a wrong month.

    `dated` are (serial, its first possible day), by serial. The highest is misplaced if the median day of those just
    below it is more than a month and two weeks later; the next ones are then checked as well.
    """
    found: list[int] = []
    for at in range(len(dated) - 1, 0, -1):
        below = dated[max(at - _BELOW, 0) : at]
        if len(below) < _FEWEST_BELOW or dated[at][1] + _FAR >= median(day for _, day in below):
            break
        found.append(dated[at][0])
    return tuple(found)


def first_serial(run: Run, curve: SerialCurve, rate: float | None) -> int:
    """Return the serial with which a series begins: 1, or its lowest if no rate of the post explains that one.

    Exercise traffic has a separate series, from `EXERCISE_SERIAL` on.
    """
    if run.lowest >= EXERCISE_SERIAL:
        return EXERCISE_SERIAL
    if run.lowest <= _JUMP_LEAST or rate is None:
        return 1
    chain = [one for one in curve.chain if one.serial in run]
    if not chain:
        return 1
    before = rate * (chain[0].first - curve.start + 1)
    if chain[0].serial <= _JUMP * before + _JUMP_LEAST:
        return 1
    return run.lowest


def by_days(curve: SerialCurve, run: Run, level: float = LEVEL) -> LastSerial | None:
    """Carry the curve on to 31 December; None with fewer than three sightings, or on fewer than seven days.

    If a catalogue gives only months, the highest serial of a month is also a point of the curve.
    """
    chain = [one for one in curve.carried if one.serial in run]
    if len(chain) < 3 or chain[-1].first - chain[0].first < _SHORTEST:
        return None
    base, top = chain[-1].serial, run.highest  # the highest may be one without a day
    seen = chain[-1].first - chain[0].first
    rate = (chain[-1].serial - chain[0].serial) / seen
    left = curve.end - chain[-1].first
    stretch = min(max(left, _SHORTEST), _LONGEST)
    rates = _rates(chain, stretch)
    if len(rates) >= 3:
        mean = sum(rates) / len(rates)
        spread = math.sqrt(sum((each - mean) ** 2 for each in rates) / (len(rates) - 1))
        quantile = _student(level, len(rates) - 1)
    else:
        spread, quantile = _UNKNOWN_SPREAD * rate, _student(level, 2)
    future, past = max(left, 1) / stretch, max(seen / stretch, 1.0)
    error = math.sqrt(spread**2 * (1 / future + 1 / past) + (_YEAR_END * rate) ** 2) * max(left, 1)
    counted = math.sqrt(_BURSTS * rate * (max(left, 1) + seen / (len(chain) - 1)))
    margin = quantile * math.hypot(error, counted)
    expected = rate * (left + 0.5)
    return LastSerial(
        method="days",
        low=max(top, round(base + max(expected - margin, 0.0))),
        best=max(top, round(base + expected)),
        high=max(top, math.ceil(base + expected + margin)),
        level=level,
    )


def by_serials(run: Run, first: int = 1, level: float = LEVEL) -> LastSerial | None:
    """Estimate from the serials alone; None where fewer than two are seen."""
    if run.seen < 2:
        return None
    span = run.highest - first + 1
    tail = (1 - level) / 2
    return LastSerial(
        method="serials",
        low=first - 1 + max(math.floor(span * (1 - tail) ** (-1 / run.seen)), span),
        best=first - 1 + round(span * (1 + 1 / run.seen)) - (run.seen > span),
        high=first - 1 + math.ceil(span * tail ** (-1 / run.seen)),
        level=level,
    )


def is_even(serials: Sequence[int], run: Run, first: int = 1) -> bool:
    """Return whether the gaps between seen serials are consistent with an even loss.

    The widest of k + 1 gaps of an even loss is wider than a part g of the whole with a probability of about
    (k + 1) * (1 - g) ** k; below 1% the loss was not even.
    """
    inside = serials[bisect_left(serials, run.lowest) : bisect_right(serials, run.highest)]
    span = run.highest - first + 1
    if len(inside) < 2 or span <= len(inside):
        return True
    widest = max(late - early for early, late in zip([first - 1, *inside], inside, strict=False))
    return (len(inside) + 1) * (1 - widest / (span + 1)) ** len(inside) >= _SURPRISE


class SerialReach(Value, frozen=True, kw_only=True):
    """The serials that a post can have reached in a year."""

    highest: int
    """Of the main series."""
    beside: tuple[Run, ...] = ()
    """Series of other networks, and serials that are misread or listed under a wrong number: seen, so they are there.
    The numbers between them and the main series are not the post's."""

    def __contains__(self, serial: int) -> bool:
        return serial <= self.highest or any(serial in run for run in self.beside)


def reach_of(curve: SerialCurve, serials: Sequence[int], post: str) -> SerialReach | None:
    """Return the serials that the post can have reached in the year: any other number is not a serial of it.

    None where nothing is seen.
    """
    rate = rate_of(curve.chain)
    runs = runs_of(serials, rate)
    if not runs:
        return None
    top = highest_of(curve, runs[0], first_serial(runs[0], curve, rate), post)
    return SerialReach(highest=max(top, runs[0].highest), beside=runs[1:])


def highest_of(curve: SerialCurve, run: Run, first: int, post: str) -> int:
    """Return the highest serial that a series can have reached in the year: the upper end of a 99.9% interval, but not
    more than the post can send after its last dated telegram."""
    found = by_days(curve, run, _SURE) or by_serials(run, first, _SURE)
    top = found.high if found is not None else run.highest * 20 + _JUMP_LEAST
    if not curve.chain:
        return top
    last = curve.chain[-1]
    return min(top, last.serial + most_in_days(post, curve.year, max(curve.end - last.first, 0)))


def _rates(chain: Sequence[Sighting], stretch: int) -> list[float]:
    """Serials a day in each stretch of so many days, from the curve drawn as a line through its sightings."""
    days = [one.first for one in chain]
    edges = list(range(days[0], days[-1] + 1, stretch))
    if len(edges) < 2:
        return []
    heights = [_height(chain, days, edge) for edge in edges]
    return [(late - early) / stretch for early, late in pairwise(heights)]


def _height(chain: Sequence[Sighting], days: Sequence[int], day: int) -> float:
    at = bisect_right(days, day)
    if at == 0:
        return float(chain[0].serial)
    low = chain[at - 1]
    if at == len(chain) or low.first == day:
        return float(low.serial)
    high = chain[at]
    return low.serial + (high.serial - low.serial) * (day - low.first) / (high.first - low.first)


def _student(level: float, freedom: int) -> float:
    """Quantile of Student's t for a two-sided interval (Cornish-Fisher expansion, good to 2% from 2 degrees)."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    terms = (
        z,
        (z**3 + z) / (4 * freedom),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3),
    )
    return sum(terms)
