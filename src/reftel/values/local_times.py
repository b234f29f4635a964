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
    rf"(?P<month>{ANY_MONTH})\.? {{0,2}}(?P<day>\d{{1,2}})(?!\d)(?:, ?(?P<year>19\d\d)(?!\d))?"
    rf"(?:,? {{0,3}}(?P<hour>{HOUR}))?"
)
_STAMPED = re.compile(
    rf"(?P<first>19\d\d)[ -](?P<name>{ANY_MONTH})[ -](?P<on>\d{{1,2}})(?!\d)"
    rf"|(?<!\d)(?P<day>\d{{1,2}}) (?P<month>{ANY_MONTH}) '?(?P<year>19\d\d|\d\d)(?!\d)"
)
"""The day of a stamp: `1962 FEB 16 PM 1 22`, `5 FEB 63 19 22`."""
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
    year = int(found["year"]) if found["year"] else None
    text = " ".join(found[0].split())
    return LocalTime(
        found.start(), found.end(), text, MONTH_NUMBERS[found["month"]], int(found["day"]), year, found["hour"]
    )


def read_stamped_day(raised: str, start: int = 0, end: int | None = None) -> dt.date | None:
    """Return the first day with its year that a clock's stamp gives, in a text in capitals.

    >>> read_stamped_day("1962 FEB 16 PM 1 22"), read_stamped_day("5 FEB 63 19 22")
    (datetime.date(1962, 2, 16), datetime.date(1963, 2, 5))
    """
    found = _STAMPED.search(raised, start, len(raised) if end is None else end)
    if found is None:
        return None
    year = int(found["first"]) if found["first"] else full_year(int(found["year"]))
    try:
        return dt.date(year, MONTH_NUMBERS[found["name"] or found["month"]], int(found["on"] or found["day"]))
    except ValueError:
        return None


def _is_day(month: int, day: int) -> bool:
    try:
        dt.date(_LEAP, month, day)
    except ValueError:
        return False
    return True
