"""Data of containers about a telegram: ids, dates, origins, the sentence for partial copies."""

from __future__ import annotations

import datetime as dt
import re

from reftel.classification import LEVELS
from reftel.vocab.month_names import SHORT_MONTHS

PARTIAL_NOTICE = re.compile(
    r"This record is a partial extract of the original cable\."
    r"(?:\s{0,4}The full text of the original cable is not available\.)?"
)
"""The publisher's notice in place of a header, or above a text: its first sentence, and nearly always its second."""

ID = r"\d{2,4}[A-Z][A-Z0-9]{1,40}?\d{1,6}"
"""A reference id as the containers write it: `07MEXICO965`, also with rubbish (`09SECTION01OF03SANJOSE525`, `092OF5`,
`7575LIBREVILLE1895`)."""

LEVEL = rf"(?:{'|'.join(LEVELS)})(?://[A-Z][A-Z /]{{0,60}})?"
"""A classification in full, with its caveats after slashes."""


_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)? ?(?:Z|UTC|[+-]00(?::?00)?)?"
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AaPp])\.?[Mm]\.?)?)?")
_DAY = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[A-Za-z]{0,6}[- ,]{1,2}(\d{4})")
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]?\d) (\d\d):(\d\d):(\d\d) (?:([+-]\d{4}|[A-Z]{1,5}) )?(\d{4})")
_LONG = re.compile(r"[A-Z][a-z]{5,8}, (\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4}), (\d\d):(\d\d)")


def when(text: str) -> dt.datetime | None:
    """A container's date, UTC; None for an invalid date.

    `2008-03-11 19:40[:00]` (also `2008/03/11`), `12/28/1966 18:48` or `6:48 PM` (month first), `28 DEC 1966`, `Mon Feb
    26 00:00:00 +0100 2007`, `Tuesday, 15 September 2009, 16:39`. The zone of the fourth is dropped: the dump printed
    midnights of its own machine's zone, and only the *day* is the telegram's.
    """
    text = text.strip()
    try:
        if m := _ISO.fullmatch(text):
            return _utc(m[1], m[3], m[4], m[5], m[6], m[7])
        if m := _SLASHED.fullmatch(text):
            return _utc(m[3], m[1], m[2], _hour(m[4], m[7]), m[5], m[6])
        if m := _DAY.fullmatch(text):
            return _utc(m[3], str(SHORT_MONTHS.index(m[2].capitalize()) + 1), m[1], None, None, None)
        if m := _UNIX.fullmatch(text):
            return _utc(m[7], str(SHORT_MONTHS.index(m[1]) + 1), m[2], m[3], m[4], m[5])
        if m := _LONG.fullmatch(text):
            return _utc(m[3], str(SHORT_MONTHS.index(m[2][:3]) + 1), m[1], m[4], m[5], None)
    except ValueError:
        return None
    return None


def _hour(hour: str | None, half: str | None) -> str | None:
    """Return the hour of 24, from one of 12 if a half of the day is named. Raises ValueError."""
    if hour is None or half is None:
        return hour
    if not 1 <= int(hour) <= 12:
        raise ValueError(hour)
    return str(int(hour) % 12 + (12 if half in "Pp" else 0))


def _utc(year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None) -> dt.datetime:
    numbers = (int(part or 0) for part in (year, month, day, hour, minute, second))
    return dt.datetime(*numbers, tzinfo=dt.UTC)  # type: ignore[arg-type,misc]  # six ints; mypy sees a generator


def twelve_hour_minutes(moment: dt.datetime) -> bool:
    """Whether the minutes are the hour on a 12-hour clock, as pages from before September 2011 have them."""
    return moment.minute == (moment.hour + 11) % 12 + 1
