"""Dates, numbers and sizes in words, for templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from reftel.vocab.month_names import MONTHS, day_first


def day(value: dt.date | None) -> str:
    """`11 March 2008`."""
    return "" if value is None else day_first(value)


PREVIEW = 280
"""Characters of a preview."""
HINT = 140
"""Characters of the subject of another cable, beside a text."""


def shorten(text: str, limit: int = PREVIEW) -> str:
    """Text in one line, cut at a word."""
    folded = " ".join(text.split())
    if len(folded) <= limit:
        return folded
    return folded[:limit].rsplit(" ", 1)[0].rstrip(",;:.- ") + " …"


def hint(text: str) -> str:
    """Return a subject for the margin of another cable's page."""
    return shorten(text, HINT)


def days(first: dt.date | None, last: dt.date | None) -> str:
    """`1 March 2008 to 2 May 2009`; one day once; empty without both.

    >>> days(dt.date(2008, 3, 1), dt.date(2008, 3, 1))
    '1 March 2008'
    """
    if first is None or last is None:
        return ""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def short_day(value: dt.date | None) -> str:
    """`2008-03-11`."""
    return "" if value is None else f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def possible_days(first: dt.date | None, last: dt.date | None) -> str:
    """The days between which a cable was sent, in as few words as for a list; empty if unknown.

    >>> possible_days(dt.date(2008, 3, 2), dt.date(2008, 4, 1))
    'March to April 2008'
    """
    if first is None or last is None:
        return ""
    if first == last:
        return day(first)
    start, end = f"{MONTHS[first.month - 1]} {first.year}", f"{MONTHS[last.month - 1]} {last.year}"
    if start == end:
        return start
    if first.year != last.year:
        return f"{start} to {end}"
    return str(first.year) if (first.month, last.month) == (1, 12) else f"{MONTHS[first.month - 1]} to {end}"


def moment(value: dt.datetime | None) -> str:
    """`11 March 2008, 19:40 UTC`; without the time if only the day is known."""
    if value is None:
        return ""
    clock = "" if (value.hour, value.minute, value.second) == (0, 0, 0) else f", {value:%H:%M} UTC"
    return day(value) + clock


def month_name(number: int) -> str:
    """`March` for 3."""
    return MONTHS[number - 1]


def month_label(key: str) -> str:
    """`March 2008` for `2008-03`, `2008` for a year."""
    year, _, number = key.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number else year


def number(value: float) -> str:
    """`251,287`."""
    return f"{value:,}"


def size(value: int) -> str:
    """Return bytes in a readable unit."""
    amount = float(value)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    raise AssertionError("the last unit returns")


def plural(count: int, one: str, many: str = "") -> str:
    """`1 cable`, `2 cables`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "hint": hint,
    "short_day": short_day,
    "moment": moment,
    "month_name": month_name,
    "month_label": month_label,
    "number": number,
    "size": size,
    "plural": plural,
}
