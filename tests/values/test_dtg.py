"""Date-time groups: a table of spellings, every zone, every one-character misreading, years before 1966."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.dtg import ZONES, find_dtg, full_year, search_dtg

SURE = [
    ("262217Z FEB 07", "2007-02-26T22:17"),
    ("262217A FEB 07", "2007-02-26T21:17"),
    ("262217R FEB 07", "2007-02-27T03:17"),
    ("010017A JAN 08", "2007-12-31T23:17"),
    ("262217ZFEB07", "2007-02-26T22:17"),
    ("262217Z FEB07", "2007-02-26T22:17"),
    ("262217ZFEB 07", "2007-02-26T22:17"),
    ("262217 Z FEB 07", "2007-02-26T22:17"),
    ("26 2217Z FEB 07", "2007-02-26T22:17"),
    ("26 22 17 Z  FEB  07", "2007-02-26T22:17"),
    ("262217Z/FEB 07", "2007-02-26T22:17"),
    ("262217Z-FEB-07", "2007-02-26T22:17"),
    ("262217Z. Feb. 2007", "2007-02-26T22:17"),
    ("262217z feb 07", "2007-02-26T22:17"),
    ("262217Z\u00a0FEB\u00a007", "2007-02-26T22:17"),
    ("262217Z\nFEB 07", "2007-02-26T22:17"),
    ("262217Z SEPT 07", "2007-09-26T22:17"),
    ("262217Z September 07", "2007-09-26T22:17"),
    ("262217MMAR07", "2007-03-26T10:17"),
    ("312400Z DEC 99", "2000-01-01T00:00"),
    ("262217Z FEB 65", "1965-02-26T22:17"),
    ("262217Z DEC 59", "1959-12-26T22:17"),
    ("262217Z DEC 1907", "1907-12-26T22:17"),
]


@pytest.mark.parametrize(("written", "moment"), SURE)
def test_sure(written: str, moment: str) -> None:
    found = find_dtg(written)
    assert found is not None
    assert (found.start, found.end, found.certainty, found.note) == (0, len(written), "sure", "")
    assert found.when == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert found.day == found.when.date()
    again = search_dtg(f"R {written} ZDK")
    assert again is not None
    assert again.when == found.when


NOT_SURE = [
    ("262217J FEB 07", "local", "2007-02-26", 2007, "J"),
    ("262217 FEB 07", "local", "2007-02-26", 2007, None),
    ("262217FEB07", "local", "2007-02-26", 2007, None),
    ("262217MAR07", "local", "2007-03-26", 2007, None),
    ("26Z217Z FEB 07", "misread", "2007-02-26", 2007, "Z"),
    # a day, a month or a digit that two readings could be of
    ("Z62217Z FEB 07", "misread", None, 2007, "Z"),
    ("262217Z JUM 07", "misread", None, 2007, "Z"),
    ("26221Z FEB 07", "misread", None, 2007, "Z"),
    ("262217Z FEB 0S", "misread", None, 2005, "Z"),
    ("262217Z FEB", "misread", None, None, "Z"),
    ("322217Z FEB 07", "impossible", None, 2007, "Z"),
    ("302217Z FEB 07", "impossible", None, 2007, "Z"),
    ("262517Z FEB 07", "impossible", None, 2007, "Z"),
    ("262260Z FEB 07", "impossible", None, 2007, "Z"),
    ("262401Z FEB 07", "impossible", None, 2007, "Z"),
]


WHOLE = [
    ("26221 7Z FEB 07", "2007-02-26T22:17"),
    ("262 217Z FEB 07", "2007-02-26T22:17"),
    ("262217Z FE8 07", "2007-02-26T22:17"),
    ("262217Z 0CT 99", "1999-10-26T22:17"),
    ("262217Z HAR 75", "1975-03-26T22:17"),
    ("262217Z JLY 75", "1975-07-26T22:17"),
    ("262217Z SPT 75", "1975-09-26T22:17"),
    ("262217B FE8 07", "2007-02-26T20:17"),
    ("2622172 FEB 07", "2007-02-26T22:17"),
    ("O62217Z FEB 07", "2007-02-06T22:17"),
    ("l62217z feb o7", "2007-02-16T22:17"),
]


@pytest.mark.parametrize(("written", "moment"), WHOLE)
def test_a_space_or_the_month_is_misread_and_the_digits_are_whole(written: str, moment: str) -> None:
    found = find_dtg(written)
    assert found is not None
    assert (found.certainty, found.note) == ("misread", f"misread: {written}")
    assert found.when == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert found.day == found.when.date()


@pytest.mark.parametrize(("written", "certainty", "day", "year", "zone"), NOT_SURE)
def test_not_sure(written: str, certainty: str, day: str | None, year: int | None, zone: str | None) -> None:
    found = find_dtg(written)
    assert found is not None
    assert (found.start, found.end) == (0, len(written))
    assert found.when is None
    assert found.certainty == certainty
    assert found.day == (dt.date.fromisoformat(day) if day else None)
    assert (found.year, found.zone) == (year, zone)
    assert found.note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FEB 07",
        "071504Z",
        "the 123456 people in May 07",
        "LIMA 00000123  001.2 OF 003",
        "DE RUEHPE #0123 0572217",
        "2007-02-26 22:17",
        "262217Z XYZ 07",
        "VZCZCXYZ0000",
        "TEL 5551234567 MAY 07",
        "SOLILOQUIES ARE GOOD",
    ],
)
def test_no_group(text: str) -> None:
    assert find_dtg(text) is None
    assert search_dtg(text) is None


def test_a_year_known_from_elsewhere_decides_the_century() -> None:
    found = find_dtg("262217Z DEC 07", year=1907)
    assert found is not None
    assert found.when == dt.datetime(1907, 12, 26, 22, 17, tzinfo=dt.UTC)
    other = find_dtg("262217Z DEC 07", year=1962)
    assert other is not None
    assert other.year == 2007


def test_search_gives_the_place_and_prefers_the_manuals_spelling() -> None:
    text = "26Z217Z FEB 07 then P R 262218Z FEB 07 ZDK"
    found = search_dtg(text)
    assert found is not None
    assert text[found.start : found.end] == "262218Z FEB 07"
    damaged = search_dtg("P R 26Z217Z FEB 07 ZDK")
    assert damaged is not None
    assert (damaged.start, damaged.text) == (4, "26Z217Z FEB 07")
    assert search_dtg(text, 0, 14) is not None


@pytest.mark.parametrize(
    ("year", "full"),
    [(66, 1966), (99, 1999), (0, 2000), (26, 2026), (27, 1927), (65, 1965), (1862, 1862)],
)
def test_two_digits_are_the_latest_such_year_that_is_not_in_the_future(year: int, full: int) -> None:
    assert full_year(year, latest=2026) == full


@given(st.integers(0, 99))
def test_no_two_digits_are_of_the_future(year: int) -> None:
    full = full_year(year)
    this = dt.datetime.now(tz=dt.UTC).year
    assert full % 100 == year
    assert this - 99 <= full <= this


MOMENTS = st.datetimes(dt.datetime(1940, 1, 1), dt.datetime(2026, 11, 1))
STYLES = ["{t:%d%H%M}{z} {m} {t:%Y}", "{t:%d%H%M}{z}{m}{t:%Y}", "{t:%d} {t:%H%M} {z}/{m}/{t:%Y}"]


@given(MOMENTS, st.sampled_from(sorted(ZONES)), st.sampled_from(STYLES), st.booleans())
def test_every_zone_is_converted(moment: dt.datetime, zone: str, style: str, lower: bool) -> None:
    written = style.format(t=moment, z=zone, m=f"{moment:%b}".upper())
    found = find_dtg(written.lower() if lower else written)
    assert found is not None
    assert found.end == len(written)
    local = moment.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    assert found.when == local - dt.timedelta(hours=ZONES[zone])


@given(MOMENTS, st.integers(0, 5), st.sampled_from("0123456789OIlZSBGQD"))
def test_a_misread_digit_gives_the_right_day_or_none(moment: dt.datetime, at: int, read: str) -> None:
    """One digit of the stamp is read as something else: a letter is noticed, and never gives a wrong day or moment."""
    stamp = f"{moment:%d%H%M}"
    pairs = {"0": "OQD", "1": "Il", "2": "Z", "5": "S", "6": "G", "8": "B"}
    if read not in pairs.get(stamp[at], ""):
        return
    found = find_dtg(f"{stamp[:at]}{read}{stamp[at + 1 :]}Z {moment:%b} {moment:%Y}".upper())
    assert found is not None
    assert found.certainty == "misread"
    assert found.when in (None, moment.replace(second=0, microsecond=0, tzinfo=dt.UTC))
    assert found.year == moment.year
    assert found.day in (None, moment.date())


@given(st.text(alphabet="0123456789OIZLSBG ABFERN/\n", max_size=200))
def test_hostile_text_is_read_in_time(text: str) -> None:
    found = search_dtg(text * 20)
    assert found is None or found.end - found.start <= 60
