"""The curve of serials: days of what is absent, from its neighbors, whatever errors are among them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.serials.curve import SerialCurve, Sighting, date_of, day_of, days_from_neighbors, rising
from reftel.serials.sequence import place_of, sequence_of
from reftel.values.cable_id import make_id

YEAR = 2008
NEAR = "neighbors"


def seen(serial: int, date: str) -> Sighting:
    """A sighting on a day, `03-07`, or in a month, `03`."""
    if len(date) == 5:
        day = day_of(dt.date.fromisoformat(f"{YEAR}-{date}"))
        return Sighting(serial, day, day)
    first = dt.date(YEAR, int(date), 1)
    return Sighting(serial, day_of(first), day_of((first + dt.timedelta(days=31)).replace(day=1)) - 1)


CASES: tuple[tuple[str, list[tuple[int, str]], int, tuple[str, str], str], ...] = (
    ("between two", [(10, "03-03"), (20, "03-07")], 15, ("03-03", "03-07"), NEAR),
    ("on one day", [(10, "03-03"), (20, "03-03")], 15, ("03-03", "03-03"), NEAR),
    ("only earlier", [(10, "03-03")], 15, ("03-03", "12-31"), "earlier"),
    ("only later", [(10, "03-03")], 5, ("01-01", "03-03"), "later"),
    ("nothing", [], 5, ("01-01", "12-31"), "year"),
    ("wrong day below", [(10, "03-03"), (12, "11-03"), (20, "03-07"), (21, "03-08")], 15, ("03-03", "03-07"), NEAR),
    ("wrong day above", [(9, "03-02"), (10, "03-03"), (16, "01-03"), (20, "03-07")], 15, ("03-03", "03-07"), NEAR),
    ("misread serial", [(10, "03-03"), (18, "09-09"), (20, "03-07"), (30, "03-09")], 15, ("03-03", "03-07"), NEAR),
    ("months alone", [(10, "02"), (20, "04")], 15, ("02-01", "04-30"), NEAR),
    ("months and days", [(10, "02"), (12, "02-20"), (20, "04")], 15, ("02-20", "04-30"), NEAR),
    ("its own month", [(10, "02-20"), (15, "03"), (20, "04-05")], 15, ("03-01", "03-31"), NEAR),
    ("its own month alone", [(15, "03")], 15, ("03-01", "03-31"), NEAR),
    ("a month nearer than a day", [(10, "02-20"), (12, "03"), (20, "04-05")], 15, ("03-01", "04-05"), NEAR),
)  # fmt: skip


@pytest.mark.parametrize(
    ("sightings", "serial", "days", "basis"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_days_of_an_absent_telegram(
    sightings: list[tuple[int, str]], serial: int, days: tuple[str, str], basis: str
) -> None:
    found = SerialCurve(YEAR, [seen(*one) for one in sightings]).days(serial)
    assert (f"{found.first:%m-%d}", f"{found.last:%m-%d}", found.basis) == (*days, basis)


def test_what_waited_a_day_widens_ranges_and_a_mistyped_day_does_not() -> None:
    tidy = [seen(serial, f"03-{1 + serial // 10:02}") for serial in range(10, 200)]
    late = [one._replace(first=one.first + 3, last=one.last + 3) if one.serial % 9 == 0 else one for one in tidy]
    curve = SerialCurve(YEAR, late)
    assert curve.slack > 0 and not curve.errors
    inside = [curve.days(one.serial) for one in late]
    assert sum(r.first <= date_of(one.first) <= r.last for r, one in zip(inside, late, strict=True)) >= 0.95 * len(late)
    wrong = SerialCurve(YEAR, [*tidy, seen(55, "11-05")])
    assert [one.serial for one in wrong.errors] == [55] and wrong.slack == 0


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 365)), max_size=60))
def test_the_longest_rising_sequence(pairs: list[tuple[int, int]]) -> None:
    sightings = sorted(Sighting(serial, day, day) for serial, day in pairs)
    chain = rising(sightings)
    assert all(a.first <= b.first and a.serial <= b.serial for a, b in pairwise(chain))
    best = [1] * len(sightings)
    for at, one in enumerate(sightings):  # by the plain definition
        best[at] = 1 + max((best[to] for to in range(at) if sightings[to].first <= one.first), default=0)
    assert len(chain) == max(best, default=0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=40, max_size=200), st.data())
def test_a_true_day_is_in_its_range(steps: list[int], data: st.DataObject) -> None:
    start = day_of(dt.date(YEAR, 1, 1))
    day, all_sent = start, []
    for serial, step in enumerate(steps, start=1):
        day = min(day + step, start + 365)
        all_sent.append(Sighting(serial, day, day))
    kept = [one for one in all_sent if data.draw(st.booleans())]
    curve = SerialCurve(YEAR, kept)
    for one in all_sent:
        for found in (curve.days(one.serial), days_from_neighbors(YEAR, one.serial, _near(kept, one.serial))):
            assert day_of(found.first) <= one.first <= day_of(found.last)


def _near(kept: list[Sighting], serial: int) -> list[Sighting]:
    return [
        *[one for one in kept if one.serial < serial][-8:],
        *[one for one in kept if one.serial > serial][:8],
    ]


def test_a_renamed_post_has_one_sequence() -> None:
    assert sequence_of("KIEV") == sequence_of("KYIV") == "KYIV"
    assert place_of(make_id(2006, "KIEV", 12)) == place_of(make_id(2006, "KYIV", 12)) == ("KYIV", 2006, 12)
    assert place_of("NOID-0123456789ab") is None
