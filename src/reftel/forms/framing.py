"""Data of containers about a telegram: ids, dates, origins, the sentence for partial copies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from reftel.classification import LEVELS
from reftel.values.dtg import full_year
from reftel.vocab.month_names import SHORT_MONTHS

PARTIAL_NOTICE = re.compile(
    r"This record is a partial extract of the original cable\."
    r"(?:\s{0,4}The full text of the original cable is not available\.)?"
)
"""The publisher's notice in place of a header, or above a text: its first sentence, and nearly always its second."""

UNCERTAIN_LINES = "Read with little certainty:"
OTHER_LINES = "Other lines of this copy:"
EXPORTED_END = re.compile(rf"\n(?:{UNCERTAIN_LINES}|{OTHER_LINES})\n")
"""The first of the lines below a cable in Reftel's own export as text that belong to no value."""

ID = r"\d{2,4}[A-Z][A-Z0-9]{1,40}?\d{1,6}"
"""A reference id as the containers write it: `07MEXICO965`, also with rubbish (`09SECTION01OF03SANJOSE525`, `092OF5`,
`7575LIBREVILLE1895`)."""

LEVEL = rf"(?:{'|'.join(LEVELS)})(?://[A-Z][A-Z /]{{0,60}})?"
"""A classification in full, with its caveats after slashes."""


_CLOCK = (
    r"(?:(?:, ?| |T)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|(?P<zone>[+-]\d\d(?::?\d\d)?)))?)?"
)
_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_CLOCK}(?:Z| ?\+00)?"
)
_BASIC = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?Z?)?"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second_of_two>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|(?<=[/.])\d\d){_CLOCK}"
)
_NAMED = re.compile(
    rf"(?:[A-Z][a-z]{{2,8}}, )?(?P<day>\d{{1,2}})[- ]?(?P<name>[A-Za-z]{{3}})[A-Za-z]{{0,6}}"
    rf"[- .,]{{0,2}}(?P<year>\d{{4}}|\d\d){_CLOCK}"
)
_NAME_FIRST = re.compile(
    rf"(?:[A-Z][a-z]{{2,8}}, )?(?P<name>[A-Z][A-Za-z]{{2}})[a-z]{{0,6}}\.? "
    rf"(?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_CLOCK}"
)
_GROUP = re.compile(r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)Z (?P<name>[A-Z]{3}) (?P<year>\d{4}|\d\d)")
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]?\d) (\d\d):(\d\d):(\d\d) (?:([+-]\d{4}|[A-Z]{1,5}) )?(\d{4})")
_LONG = re.compile(r"[A-Z][a-z]{5,8}, (\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4}), (\d\d):(\d\d)")


def when(text: str, *, day_first: bool = False) -> dt.datetime | None:
    """Return a container's date in UTC; None for an invalid date.

    The zone of `Mon Feb 26 00:00:00 +0100 2007` is dropped: the dump printed midnights of its own machine's zone, and
    only the *day* is the telegram's.

    Args:
        text: `2008-03-11 19:40[:00]` (also `2008/03/11`, `20080311`), `12/28/1966 18:48` or `6:48 PM` (month first),
            `28.12.1966` (day first), `28 DEC 1966`, `December 28, 1966`, `281848Z DEC 66`, `Mon Feb 26 00:00:00 +0100
            2007`, `Tuesday, 15 September 2009, 16:39`.
        day_first: the order of two numbers that can both be a month: `4/3/2008` is the fourth of March.
    """
    text = text.strip()
    try:
        if m := _UNIX.fullmatch(text):
            return _utc(m[7], SHORT_MONTHS.index(m[1]) + 1, m[2], (m[3], m[4], m[5]))
        if m := _LONG.fullmatch(text):
            return _utc(m[3], SHORT_MONTHS.index(m[2][:3]) + 1, m[1], (m[4], m[5], None))
        if m := _NUMBERS.fullmatch(text):
            is_day = day_first or m["sign"] == "." or int(m["first"]) > _MONTHS
            first, other = m["first"], m["second_of_two"]
            month, day = (other, first) if is_day and int(other) <= _MONTHS else (first, other)
            return _moment(m, month, day)
        for pattern in (_ISO, _BASIC):
            if m := pattern.fullmatch(text):
                return _moment(m, m["month"], m["day"])
        for pattern in (_NAMED, _NAME_FIRST, _GROUP):
            if m := pattern.fullmatch(text):
                return _moment(m, SHORT_MONTHS.index(m["name"].capitalize()) + 1, m["day"])
    except (ValueError, OverflowError):
        return None
    return None


_MONTHS = 12


def order_of_days(texts: Iterable[str]) -> str:
    """Return the order of day and month in the dates of a column.

    Args:
        texts: the first cells of the column.

    Returns:
        `day first` or `month first`, whichever a number above 12 shows; `unknown` if dates are written with numbers and
        none shows it; empty if no date is in doubt.

    Example: `day first` of `4/3/2008` and `25/3/2008`.
    """
    found = [m for text in texts if (m := _NUMBERS.fullmatch(text.strip())) and m["sign"] != "."]
    days = sum(int(m["first"]) > _MONTHS for m in found)
    months = sum(int(m["second_of_two"]) > _MONTHS for m in found)
    if days != months:
        return "day first" if days > months else "month first"
    return "unknown" if any(is_in_doubt(m.string) for m in found) else ""


def is_in_doubt(text: str) -> bool:
    """Return whether day and month of a date can be exchanged.

    Args:
        text: a date.

    Example: true of `4/3/2008`, false of `25/3/2008` and `4.3.2008`.
    """
    m = _NUMBERS.fullmatch(text.strip())
    return (
        m is not None
        and m["sign"] != "."
        and m["first"] != m["second_of_two"]
        and (max(int(m["first"]), int(m["second_of_two"])) <= _MONTHS)
    )


def _moment(m: re.Match[str], month: str | int, day: str) -> dt.datetime:
    """Return the moment of a date with the groups of `_CLOCK`. Raises ValueError."""
    groups = m.groupdict()
    hour = _hour(groups.get("hour"), groups.get("half"))
    found = _utc(m["year"], month, day, (hour, groups.get("minute"), groups.get("second")))
    if zone := groups.get("zone"):
        digits = zone[1:].replace(":", "").ljust(4, "0")
        ahead = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        found = found - ahead if zone[0] == "+" else found + ahead
    return found


def _hour(hour: str | None, half: str | None) -> str | None:
    """Return the hour of 24, from one of 12 if a half of the day is named. Raises ValueError."""
    if hour is None or half is None:
        return hour
    if not 1 <= int(hour) <= 12:
        raise ValueError(hour)
    return str(int(hour) % 12 + (12 if half in "Pp" else 0))


def _utc(year: str, month: str | int, day: str, clock: Sequence[str | None]) -> dt.datetime:
    hour, minute, second = (int(part or 0) for part in clock)
    of_four = int(year) if len(year) > 2 else full_year(int(year))
    return dt.datetime(of_four, int(month), int(day), hour, minute, second, tzinfo=dt.UTC)


def twelve_hour_minutes(moment: dt.datetime) -> bool:
    """Whether the minutes are the hour on a 12-hour clock, as pages from before September 2011 have them."""
    return moment.minute == (moment.hour + 11) % 12 + 1
