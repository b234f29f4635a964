"""Estimates of the last serial: their intervals hold the truth as often as they claim, on traffic with known losses."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Callable
from functools import cache

import pytest

from reftel.exercise.world import FIRST_SERIAL, World
from reftel.serials.curve import SerialCurve, Sighting, day_of
from reftel.serials.estimate import by_days, by_serials, first_serial, is_even, rate_of, reach_of, runs_of

YEAR = 2006
Sent = tuple[int, int, int]
"""Serial, day, month."""


@cache
def traffic() -> tuple[tuple[Sent, ...], ...]:
    """Everything that each post sent in a year of several made-up worlds, posts with at least 60 telegrams."""
    found = []
    for seed in (11, 12):
        posts: dict[str, list[Sent]] = {}
        for plan in World(seed, 25_000, YEAR, YEAR).plans():
            posts.setdefault(plan.station.name, []).append((plan.serial, day_of(plan.when.date()), plan.when.month))
        found += [tuple(sent) for sent in posts.values() if len(sent) >= 60]
    return tuple(found)


def _share(part: float) -> Callable[[Sent, random.Random, set[int]], bool]:
    return lambda sent, chance, months: chance.random() < part


def _months(sent: Sent, chance: random.Random, months: set[int]) -> bool:
    return sent[2] in months


def _both(sent: Sent, chance: random.Random, months: set[int]) -> bool:
    return sent[2] in months and chance.random() < 0.3


def _until(month: int) -> Callable[[Sent, random.Random, set[int]], bool]:
    return lambda sent, chance, months: sent[2] <= month


LOSSES = {
    "half at random": _share(0.5),
    "nine of ten at random": _share(0.1),
    "six months": _months,
    "six months, and most of the others": _both,
    "October to December": _until(9),
    "July to December": _until(6),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_intervals_by_days_hold_the_last_serial_as_often_as_they_claim(loss: str) -> None:
    chance = random.Random(loss)
    held = total = 0
    for sent in traffic():
        months = set(chance.sample(range(1, 13), 6))
        kept = [one for one in sent if LOSSES[loss](one, chance, months)]
        curve = SerialCurve(YEAR, [Sighting(serial, day, day) for serial, day, _ in kept])
        runs = runs_of(sorted(serial for serial, _, _ in kept), rate_of(curve.chain))
        found = by_days(curve, runs[0]) if runs else None
        if found is None:
            continue
        total += 1
        held += found.low <= max(sent)[0] <= found.high
        assert found.low <= found.best <= found.high
    assert total > 200
    assert 0.88 * total <= held  # 0.9, less the error of so few trials


def _by_month(sent: Sent) -> Sighting:
    first = dt.date(YEAR, sent[2], 1)
    return Sighting(sent[0], day_of(first), day_of(first.replace(day=calendar.monthrange(YEAR, sent[2])[1])))


@pytest.mark.parametrize("until", [12, 10, 6])
@pytest.mark.parametrize(("copies", "listed"), [(0.02, 0.3), (0.0, 0.3), (0.1, 0.1), (0.3, 0.9)])
def test_intervals_hold_it_where_most_is_known_by_its_month_alone(copies: float, listed: float, until: int) -> None:
    """A catalogue without days lists telegrams of the whole year, or of its beginning; few have a copy."""
    chance = random.Random(f"{copies} {listed} {until}")
    held = total = 0
    for sent in traffic():
        seen = [one for one in sent if one[2] <= until]
        exact = [Sighting(serial, day, day) for serial, day, _ in seen if chance.random() < copies]
        months = [_by_month(one) for one in seen if chance.random() < listed]
        curve = SerialCurve(YEAR, [*exact, *months])
        runs = runs_of(sorted({one.serial for one in (*exact, *months)}), rate_of(curve.chain))
        found = by_days(curve, runs[0]) if runs and len(curve.carried) >= 3 else None
        if found is None:
            continue
        total += 1
        held += found.low <= max(sent)[0] <= found.high
        assert found.low <= found.best <= found.high
    assert total > 200
    assert 0.88 * total <= held


@pytest.mark.parametrize("part", [0.5, 0.1])
def test_intervals_by_serials_hold_it_where_the_loss_is_even(part: float) -> None:
    chance = random.Random(part)
    held = total = even = 0
    for sent in traffic():
        kept = sorted(serial for serial, _, _ in sent if chance.random() < part)
        runs = runs_of(kept, None)
        found = by_serials(runs[0], FIRST_SERIAL) if runs else None
        if found is None:
            continue
        total += 1
        held += found.low <= max(sent)[0] <= found.high
        even += is_even(kept, runs[0], kept[0])
    assert 0.87 * total <= held
    assert 0.9 * total <= even


def test_missing_months_are_no_even_loss() -> None:
    uneven = 0
    for sent in traffic():
        kept = sorted(serial for serial, _, month in sent if month in (1, 2, 3, 8, 9, 12))
        uneven += not is_even(kept, runs_of(kept, None)[0], kept[0])
    assert uneven >= 0.9 * len(traffic())


def test_what_is_called_too_high_is_too_high() -> None:
    chance = random.Random(3)
    wrong = 0
    for sent in traffic():
        kept = [one for one in sent if one[2] <= 9 and chance.random() < 0.3]
        curve = SerialCurve(YEAR, [Sighting(serial, day, day) for serial, day, _ in kept])
        reach = reach_of(curve, sorted(serial for serial, _, _ in kept), "STATE")
        assert reach is not None
        top = reach.highest
        wrong += top < max(sent)[0]
        assert top < FIRST_SERIAL + 6 * (max(sent)[0] - FIRST_SERIAL)
    assert wrong <= 0.005 * len(traffic())


def test_a_misread_serial_makes_a_series_of_its_own() -> None:
    serials = [*range(1, 2000, 7), 88_123]
    runs = runs_of(serials, 5.0)
    assert [(run.lowest, run.seen) for run in runs] == [(1, 286), (88_123, 1)]
    assert 500 in runs[0] and 88_123 not in runs[0]


def test_a_series_that_begins_high_is_said_to() -> None:
    days = [
        Sighting(500_100 + 10 * day, day_of_year, day_of_year) for day, day_of_year in enumerate(range(13_900, 14_100))
    ]
    curve = SerialCurve(2008, days)
    run = runs_of([one.serial for one in days], rate_of(curve.chain))[0]
    assert first_serial(run, curve, rate_of(curve.chain)) == 500_100
    low = SerialCurve(2008, [one._replace(serial=one.serial - 500_000) for one in days])
    run = runs_of([one.serial for one in low.chain], rate_of(low.chain))[0]
    assert first_serial(run, low, rate_of(low.chain)) == 1


def test_nothing_is_estimated_from_nothing() -> None:
    empty = SerialCurve(YEAR, [])
    assert rate_of(empty.chain) is None and runs_of([], None) == ()
    assert reach_of(empty, [], "LIMA") is None
    one = SerialCurve(YEAR, [Sighting(5, day_of_first := empty.start, day_of_first)])
    run = runs_of([5], None)[0]
    assert by_days(one, run) is None and by_serials(run) is None
    alone = reach_of(one, [5], "LIMA")
    assert alone is not None and 1000 in alone


def test_the_series_of_exercise_traffic_begins_where_its_numbers_do() -> None:
    (run,) = runs_of([900_007, 900_012, 900_019], None)
    assert first_serial(run, SerialCurve(2007, []), None) == 900_000


def test_numbers_between_two_series_are_of_neither() -> None:
    """A catalogue lists one cable of May with a number of five digits; the post ended the year below 3,700."""
    start = SerialCurve(YEAR, []).start
    seen = [Sighting(10 * at, start + at, start + at) for at in range(1, 360)]
    stray = Sighting(10_009, start + 130, start + 130)
    reach = reach_of(SerialCurve(YEAR, [*seen, stray]), [*(one.serial for one in seen), stray.serial], "LIMA")
    assert reach is not None
    assert [serial in reach for serial in (3590, 3620, 7033, 10_009, 10_010)] == [True, True, False, True, False]


def test_a_post_sends_only_so_many_telegrams_in_the_days_that_are_left() -> None:
    """Two sightings alone leave room for twenty times as many; the last one is of the last day of the year."""
    curve = SerialCurve(YEAR, [])
    last = SerialCurve(YEAR, [Sighting(1288, curve.end, curve.end), Sighting(1289, curve.end, curve.end)])
    reach = reach_of(last, [1288, 1289], "LIMA")
    assert reach is not None
    assert [serial in reach for serial in (1289, 1350, 1432)] == [True, True, False]
    unknown = reach_of(last, [1288, 1289], "NOWHERELAND")
    assert unknown is not None and 1432 in unknown
