"""Days and hours of paper forms."""

from __future__ import annotations

import datetime as dt

import pytest

from reftel.values.local_times import read_local_time, read_stamped_day


@pytest.mark.parametrize(
    ("written", "month", "day", "year", "hour"),
    [
        ("1412, MARCH 3, 7 P.M.", 3, 3, None, "7 P.M."),
        ("MARCH 15, 5 PM", 3, 15, None, "5 PM"),
        ("MARCH 3, 1961 3:41 P.M.", 3, 3, 1961, "3:41 P.M."),
        ("SEPT. 2, NOON", 9, 2, None, "NOON"),
        ("FEBRUARY 29, MIDNIGHT", 2, 29, None, "MIDNIGHT"),
        ("JULY 9", 7, 9, None, None),
    ],
)
def test_a_day_and_hour(written: str, month: int, day: int, year: int | None, hour: str | None) -> None:
    found = read_local_time(written)
    assert found is not None
    assert (found.month, found.day, found.year, found.hour) == (month, day, year, hour)


@pytest.mark.parametrize("written", ["MARCH 32, 7 P.M.", "FEBRUARY 30", "MARCH", "7 P.M.", ""])
def test_no_day(written: str) -> None:
    assert read_local_time(written) is None


def test_the_nearest_year() -> None:
    found = read_local_time("DECEMBER 31, 7 P.M.")
    assert found is not None
    assert found.near(dt.date(1961, 1, 1)) == dt.date(1960, 12, 31)
    leap = read_local_time("FEBRUARY 29, 1 A.M.")
    assert leap is not None
    assert leap.near(dt.date(1964, 3, 1)) == dt.date(1964, 2, 29)
    assert leap.of_year(1963) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1962 FEB 16 PM 1 22", dt.date(1962, 2, 16)),
        ("5 FEB 63 19 22", dt.date(1963, 2, 5)),
        ("1962 FEB 30", None),
        ("KEEPER", None),
    ],
)
def test_a_stamped_day(written: str, day: dt.date | None) -> None:
    assert read_stamped_day(written) == day
