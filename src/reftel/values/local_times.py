"""The date and hour of a telegram on a paper form: `March 3, 7 p.m.`, by the clock of the sender. Pure functions.

Forms of before 1973 give month, day and the nearest hour at the post, and the year only in the date of receipt. The
hour has no zone, so it is no moment: a reading has the day, and the words as written.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from reftel.values.dtg import full_year
from reftel.vocab.month_names import ANY_MONTH, MONTH_NUMBERS

HOUR = r"(?:\d{1,2}(?:[:.]?\d\d)? ?[AP] ?\.? ?M\b\.?|(?:12 ?)?(?:NOON|MIDNIGHT)\b)"
"""An hour of twelve, in capitals."""
_WRITTEN = re.compile(
    rf"(?P<month>{ANY_MONTH})\.? {{0,2}}(?P<day>\d{{1,2}})(?!\d)"
    r"(?:(?:, ?| )(?P<year>19\d\d)(?!\d)|,? ?'(?P<short>\d\d)(?!\d))?"
    rf"(?:,? {{0,3}}(?P<hour>{HOUR}))?"
)
_STAMPED = re.compile(
    rf"(?P<first>19\d\d)[ -](?P<name>{ANY_MONTH})[ -](?P<on>\d{{1,2}})(?!\d)"
    rf"|(?<!\d)(?P<day>\d{{1,2}}) (?P<month>{ANY_MONTH}) '?(?P<year>19\d\d|\d\d)(?!\d)"
    rf"|(?<![A-Z])(?P<called>{ANY_MONTH})[. ] ?(?P<dated>\d{{1,2}}),? {{1,3}}"
    r"(?:\d{1,2}[ :.]\d\d ?[AP] ?M|[AP] ?M ?\d{1,2}[ :.]\d\d),? {0,3}'?(?P<last>19\d\d|\d\d)(?!\d)"
)
"""The day of a stamp: `1962 FEB 16 PM 1 22`, `5 FEB 63 19 22`, `JUL 14 6 48 PM '61`."""
_HOUR_OF_ZULU = re.compile(r" {1,4}(\d\d)[ :.]?(\d\d) ?Z\b")
"""The hour of a stamp if its clock had Greenwich time: `22 NOV 66 18 41Z`."""
_REST_OF_STAMP = re.compile(r"[ \t]{0,4}(?:[AP] ?M[ ]?)?(?:\d{1,2}[ :.]?\d\d)?[ ]?(?:[AP] ?M|Z)?")
_LEAP = 2000


class LocalTime(NamedTuple):
    """A day and hour as a form gives them."""

    start: int
    end: int
    text: str
    """As written, spaces folded."""
    month: int
    day: int
    year: int | None
    hour: str | None
    """As written; None if the form has none."""

    def of_year(self, year: int) -> dt.date | None:
        """Return the day in a year; None for February 29 of a common year."""
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None

    def near(self, other: dt.date) -> dt.date | None:
        """Return the day in its own year, or in the year in which it is nearest to another day.

        Example: December 31, received on January 1, 1961, is of 1960.
        """
        if self.year is not None:
            return self.of_year(self.year)
        days = [day for year in (other.year - 1, other.year, other.year + 1) if (day := self.of_year(year))]
        return min(days, key=lambda day: abs(day - other), default=None)


def read_local_time(raised: str, start: int = 0, end: int | None = None) -> LocalTime | None:
    """Return the first day with a month's name in a text in capitals, with the hour after it.

    >>> read_local_time("1412, MARCH 3, 7 P.M.").text
    'MARCH 3, 7 P.M.'
    """
    found = _WRITTEN.search(raised, start, len(raised) if end is None else end)
    if found is None or not _is_day(MONTH_NUMBERS[found["month"]], int(found["day"])):
        return None
    year = int(found["year"]) if found["year"] else full_year(int(found["short"])) if found["short"] else None
    text = " ".join(found[0].split())
    return LocalTime(
        found.start(), found.end(), text, MONTH_NUMBERS[found["month"]], int(found["day"]), year, found["hour"]
    )


def read_stamped_day(raised: str, start: int = 0, end: int | None = None) -> dt.date | None:
    """Return the first day with its year that a clock's stamp gives, in a text in capitals.

    >>> read_stamped_day("1962 FEB 16 PM 1 22"), read_stamped_day("JUL 14 6 48 PM '61")
    (datetime.date(1962, 2, 16), datetime.date(1961, 7, 14))
    """
    found = _STAMPED.search(raised, start, len(raised) if end is None else end)
    return _day_of(found) if found else None


def stamp_of_clock(written: str) -> dt.date | None:
    """Return the day of a line in capitals that is a clock's stamp and nothing else.

    >>> stamp_of_clock("1957 JAN 9 PM 4 17"), stamp_of_clock("SIGNED JAN 9 4 17 PM '57")
    (datetime.date(1957, 1, 9), None)
    """
    found = _STAMPED.match(written)
    return _day_of(found) if found and _REST_OF_STAMP.fullmatch(written, found.end()) else None


def read_stamped_moment(raised: str, start: int = 0, end: int | None = None) -> tuple[dt.datetime, int, int] | None:
    """Return the first day and hour that a stamp of a clock of Greenwich time gives, and its place.

    >>> read_stamped_moment("22 NOV 66  18 41Z")[0].isoformat()
    '1966-11-22T18:41:00+00:00'
    """
    stop = len(raised) if end is None else end
    found = _STAMPED.search(raised, start, stop)
    hour = _HOUR_OF_ZULU.match(raised, found.end(), stop) if found else None
    day = _day_of(found) if found and hour else None
    if found is None or hour is None or day is None or int(hour[1]) > 23 or int(hour[2]) > 59:
        return None
    moment = dt.datetime(day.year, day.month, day.day, int(hour[1]), int(hour[2]), tzinfo=dt.UTC)
    return moment, found.start(), hour.end()


def _day_of(found: re.Match[str]) -> dt.date | None:
    year = int(found["first"]) if found["first"] else full_year(int(found["year"] or found["last"]))
    month = MONTH_NUMBERS[found["name"] or found["month"] or found["called"]]
    try:
        return dt.date(year, month, int(found["on"] or found["day"] or found["dated"]))
    except ValueError:
        return None


def _is_day(month: int, day: int) -> bool:
    try:
        dt.date(_LEAP, month, day)
    except ValueError:
        return False
    return True
