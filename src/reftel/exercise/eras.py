"""Rules by year: orders on classification, layouts, amounts and hours of traffic.

Sources: E.O. 11652 (1 June 1972), 12065 (1 December 1978), 12356 (1 August 1982), 12958 (14 October 1995, amended in
March 2003, when its reasons moved from section 1.5 to 1.4), 13526 (27 June 2010); the layouts as in public copies.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from reftel.exercise.chance import Draw

_ORDERS = (
    (dt.datetime(1972, 6, 1), "11652"),
    (dt.datetime(1978, 12, 1), "12065"),
    (dt.datetime(1982, 8, 1), "12356"),
    (dt.datetime(1995, 10, 14), "12958"),
    (dt.datetime(2010, 6, 27), "13526"),
)
_REASONS_MOVED = dt.datetime(2003, 3, 25)
FIRST, LAST = 1973, 2010
"""Years that can be asked for."""

UNCLASSIFIED, LIMITED, CONFIDENTIAL, SECRET = "UNCLASSIFIED", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET"
FOUO, NOFORN = "FOR OFFICIAL USE ONLY", "NOFORN"


class EraLevel(NamedTuple):
    """A classification as a telegram bears it."""

    level: str
    caveats: tuple[str, ...]
    words: str
    """As it begins the text: `C O N F I D E N T I A L`."""
    letter: str
    """The letter that the ZNR or ZNY line repeats (ACP 127)."""
    marking: str
    """Of most paragraphs."""

    @property
    def full(self) -> str:
        """As records give it: `CONFIDENTIAL//NOFORN`."""
        return "//".join((self.level, *self.caveats))


_U = EraLevel(UNCLASSIFIED, (), "UNCLAS", "U", "U")
_SBU = EraLevel(UNCLASSIFIED, (FOUO,), "UNCLAS", "U", "SBU")
_LOU = EraLevel(LIMITED, (), LIMITED, "E", "LOU")
_C = EraLevel(CONFIDENTIAL, (), "C O N F I D E N T I A L", "C", "C")
_CNF = EraLevel(CONFIDENTIAL, (NOFORN,), "C O N F I D E N T I A L", "C", "C/NF")
_S = EraLevel(SECRET, (), "S E C R E T", "S", "S")
_SNF = EraLevel(SECRET, (NOFORN,), "S E C R E T", "S", "S/NF")

_MODERN = (_U,) * 26 + (_SBU,) * 38 + (_C,) * 26 + (_CNF,) * 3 + (_S,) * 5 + (_SNF,) * 2
_EARLIER = (_U,) * 44 + (_LOU,) * 30 + (_C,) * 22 + (_S,) * 4


def level(when: dt.datetime, r: Draw) -> EraLevel:
    """A classification in the mix of its time: LIMITED OFFICIAL USE ends in 1995 with E.O. 12958."""
    return _MODERN[int(r() * 100)] if when >= _ORDERS[3][0] else _EARLIER[int(r() * 100)]


def order(when: dt.datetime) -> str:
    """The executive order in force."""
    return _ORDERS[bisect_right(_ORDERS, (when, "99999")) - 1][1]


def reason_section(when: dt.datetime) -> str:
    """Section of the order with reasons: 1.5, from March 2003 1.4."""
    return "1.4" if when >= _REASONS_MOVED else "1.5"


def is_paged(year: int, r: Draw) -> bool:
    """Whether it is in the layout with pages and distribution: all up to 1999, fewer until 2001."""
    return year < 2000 or (year < 2002 and r() < 0.5)


_SHARE = dict.fromkeys(range(1973, 1980), 9.0) | dict.fromkeys(range(1980, 2000), 2.5)
_SHARE |= {2000: 3.0, 2001: 4.0, 2002: 8.0, 2003: 20.0, 2004: 26.0, 2005: 36.0, 2006: 50.0, 2007: 52.0, 2008: 56.0}
_SHARE |= {2009: 62.0, 2010: 26.0}
_HOURS = (1, 1, 1, 2, 3, 5, 7, 8, 9, 9, 9, 10, 10, 11, 12, 13, 12, 10, 8, 6, 5, 4, 3, 2)


def _sums(weights: list[float]) -> list[float]:
    whole, total, sums = sum(weights), 0.0, [0.0]
    for weight in weights:
        total += weight
        sums.append(total / whole)
    return sums


_HOUR_SUMS = _sums([float(weight) for weight in _HOURS])


@cache
def _day_sums(year: int) -> list[float]:
    """Running share of the days of a year: little is sent on Saturdays and Sundays."""
    first = dt.date(year, 1, 1)
    days = (dt.date(year + 1, 1, 1) - first).days
    return _sums([0.12 if (first.weekday() + day) % 7 > 4 else 1.0 for day in range(days)])


def _place(sums: list[float], share: float) -> tuple[int, float]:
    at = min(bisect_right(sums, share), len(sums) - 1) - 1
    return at, (share - sums[at]) / (sums[at + 1] - sums[at])


class Clock:
    """Times of traffic between two years: a rising share of the whole gives a rising time."""

    def __init__(self, start: int, end: int) -> None:
        if not FIRST <= start <= end <= LAST:
            raise ValueError(f"years must be {FIRST} to {LAST}, first before last: {start}, {end}")
        self._start = start
        self._sums = _sums([_SHARE[year] for year in range(start, end + 1)])

    def at(self, share: float) -> dt.datetime:
        """The minute, UTC but naive, at which `share` (0 to 1) of all traffic has been sent."""
        years, share = _place(self._sums, share)
        year = self._start + years
        day, share = _place(_day_sums(year), share)
        hour, share = _place(_HOUR_SUMS, share)
        return dt.datetime(year, 1, 1, hour, min(int(share * 60), 59)) + dt.timedelta(days=day)

    def per_day(self, when: dt.datetime, count: int) -> float:
        """Approximate number of telegrams a day at that time, of `count` in all."""
        year = when.year - self._start
        return (self._sums[year + 1] - self._sums[year]) * count / (len(_day_sums(when.year)) - 1)


PRECEDENCE_LETTER = {"IMMEDIATE": "O", "PRIORITY": "P", "ROUTINE": "R"}
PRECEDENCES = ("ROUTINE",) * 72 + ("PRIORITY",) * 21 + ("IMMEDIATE",) * 7
"""The mix of precedences of action, in percent."""
