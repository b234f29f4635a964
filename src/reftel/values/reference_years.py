"""The year of a reference: the one written, else the citing cable's or the one before."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from reftel.values.dtg import full_year
from reftel.vocab.posts import posts

FIRST_YEAR = 1966
"""Two digits from 66 on are 19xx (spec of the reference id)."""

_RATES = ((2007, 550), (2004, 800), (1966, 1400))
"""Telegrams a day of the Department, at most: from the year on. The Cablegate catalogue has 370 (2009), 620 (2006), 770
(October 2004), 950 (2003), 1,200 (1985)."""

_POST_RATES = ((2000, 55), (1966, 145))
"""Telegrams a day of any post, at most. The catalogue has 24 (Paris 2005), 51 (Islamabad 1986), 50 (Islamabad 2005 and
Beijing 2003), 140 (Beijing 1994)."""

_LAST_UNKNOWN = 1968
"""Until then the year before is not inferred from a high number of the Department: no source here has its numbers of
the 1960s, and it is known to have counted over fiscal years."""
LAST_FISCAL = 1968
"""Until then posts and the Department began a new count on July 1."""
_FIRST_FISCAL = 7
"""July, with which the fiscal year began."""
_NEAR_TURN = 21
"""Days from the turn of the year in which an estimated day is a guess."""
_LAST_DAY = dt.date(2000, 12, 31)
_SLACK = 2
"""Days that are added to the day of the year."""

_OF_ID = re.compile(r"(\d{4}|\d{2})([A-Z-]+)\d")
"""The year and the sender of a canonical id."""
_RECENT = 30
"""Years back from the citing cable that two digits after a serial mean without brackets."""


class Citing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The cable that has the list, as far as it is known."""

    year: int | None = None
    """Four digits."""
    post: str | None = None
    """Canonical name."""
    serial: int | None = None
    date: dt.date | None = None
    reader: str | None = None
    """Canonical name of its only action addressee."""

    def is_year(self, digits: str) -> bool:
        """Whether two or four digits are a year up to the citing cable's (the next at the turn of the year)."""
        if len(digits) not in (2, 4) or (len(digits) == 4 and not FIRST_YEAR <= int(digits) <= 2065):
            return False
        return self.year is None or full_year(int(digits)) <= self.year

    def is_recent(self, digits: str, back: int = _RECENT) -> bool:
        """Whether digits are a year of the last `back` years."""
        if not self.is_year(digits):
            return False
        return self.year is None or full_year(int(digits)) >= self.year - back

    def year_unwritten(self, post: str, serial: int) -> tuple[int | None, tuple[str, ...]]:
        """The year of a reference without one, and the reason for uncertainty.

        Return the citing cable's year. Return the year before if the serial is above the citing cable's own of that
        post, or is more than the post can have sent by the citing cable's date, but not more than in the year before.
        """
        if self.year is None:
            return None, ("no-year",)
        if post == self.post and self.serial is not None:
            if self.date is not None and self.year <= LAST_FISCAL:
                return self._year_of_fiscal(serial, self.date, self.serial)
            if serial > self.serial:
                return self.year - 1, ("year-before",)
        elif self.date is not None and self.year <= LAST_FISCAL:
            return self._year_of_other(post, serial, self.date)
        elif self.date is not None and most_serials(post, self.year, self.date) < serial <= self._most_before(post):
            return self.year - 1, ("year-before",)
        return self.year, ()

    def _year_of_fiscal(self, serial: int, date: dt.date, own: int) -> tuple[int, tuple[str, ...]]:
        """Return the year of another telegram of the same post, when posts counted from July 1 to June 30.

        A higher number is of the count before, whose last telegrams are of June. Of a lower one the day is estimated
        from this telegram's number and day; near the turn of the year that is a guess.
        """
        begun = _count_of(date)
        if serial > own:
            return begun.year, ("fiscal-year",)
        sent = begun + (date - begun) * (serial / own)
        is_near = date.month < _FIRST_FISCAL and abs((sent - dt.date(begun.year, 12, 31)).days) < _NEAR_TURN
        return sent.year, ("fiscal-year",) if is_near or sent.year != date.year else ()

    def _year_of_other(self, post: str, serial: int, date: dt.date) -> tuple[int, tuple[str, ...]]:
        """Return the year of a telegram of another post, when posts counted from July 1 to June 30: its number is of
        the count before if the post can't have sent so many since July 1."""
        begun = _count_of(date)
        if serial > most_in_days(post, self.year, (date - begun).days + 1):
            return begun.year, ("fiscal-year",) if begun.year != date.year else ()
        return date.year, ()

    def _most_before(self, post: str) -> int:
        """The highest serial that a post can have reached in the year before the citing cable's."""
        return most_serials(post, self.year - 1 if self.year else None)


def unwritten(text: str, cable_id: str, year: int | None) -> str:
    """Return the characters that a reference lacks to be read alone as its id: the year, the sender of a bare number.

    In its list a reference has these from the items before it, or by a guess; copies of a list may lack the items.

    Args:
        text: the reference as written.
        cable_id: its id.
        year: the citing cable's, four digits.

    Example:
        >>> unwritten("STATE 71", "07STATE71", 2008), unwritten("72", "07STATE72", 2008)
        ('07 ', '07STATE')
    """
    known = _OF_ID.match(cable_id)
    if known is None:
        return ""
    written = int(known[1]) if len(known[1]) == 4 else full_year(int(known[1]))
    if written == year or re.search(rf"(?<!\d)(?:{written}|{written % 100:02d})(?!\d)", text):
        return ""
    return known[1] + (known[2] if text.strip().isdigit() else " ")


def _count_of(date: dt.date) -> dt.date:
    """Return the July 1 with which the count of a day began."""
    return dt.date(date.year if date.month >= _FIRST_FISCAL else date.year - 1, _FIRST_FISCAL, 1)


def most_serials(post: str, year: int | None, date: dt.date = _LAST_DAY) -> int:
    """Return the highest serial that a post can have reached at the day and month of a date.

    >>> most_serials("LIMA", 2008), most_serials("TOSEC", 2008)
    (20240, 999999)
    """
    return most_in_days(post, year, date.timetuple().tm_yday)


def most_in_days(post: str, year: int | None, days: int) -> int:
    """Return the highest number of telegrams that a post can have sent in so many days of a year.

    >>> most_in_days("LIMA", 2008, 0)
    110
    """
    known = posts().by_name.get(post)
    if year is None or known is None or known.kind == "series":
        return 999_999
    if post == "STATE" and year <= _LAST_UNKNOWN:
        return 999_999
    rates = _RATES if post == "STATE" else _POST_RATES
    rate = next((rate for since, rate in rates if year >= since), rates[-1][1])
    return rate * (days + _SLACK)
