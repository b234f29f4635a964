"""Date-time groups in every spelling that copies have (ACP 121; 5 FAH-2 H-312). Pure functions.

A date-time group is day, hour, minute, zone, month and year: `262217Z FEB 07`. Networks and retyping set spaces
elsewhere, leave the zone out, write lower case, glue the pieces or misread a character. Each such group is still
recognized, because a telegram without it loses its year and with it its id. Uncertain values are None:
`DateTimeGroup.certainty` grades the group, and `note` explains the grade.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from functools import lru_cache
from typing import Literal, NamedTuple

from reftel.vocab.month_names import ANY_MONTH, MONTH_NUMBERS, MONTHS, SHORT_MONTHS

ZONES = {
    letter: hours
    for letters, sign in (("ABCDEFGHIKLM", 1), ("NOPQRSTUVWXY", -1))
    for hours, letter in ((sign * count, letter) for count, letter in enumerate(letters, 1))
} | {"Z": 0}
"""Hours ahead of UTC of each zone letter (ACP 121). J is the reader's local time, so it is not a zone."""

DTG = re.compile(r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)Z +(?P<month>[A-Z]{3,4}) +(?P<year>(?:19|20)?\d\d)\b")
"""A group in the spelling of the manual. `find_dtg` reads every other one as well."""

LABEL = re.compile(r"(?:DTG|DATE[ /]?TIME(?:[ /]?GROUP)?|DATE)[ ]?:?[ \t]{0,8}(?=(?:[ZYOPR]{1,2} ){0,2}\d)")
"""The label that a printout of a message system has before the group, in capitals."""

Certainty = Literal["sure", "local", "misread", "impossible"]

_TORN = "|".join(" ?".join(name.upper()) for name in SHORT_MONTHS)
"""Names of months with a space that fell into them: `M AY`."""
_GAP = r"[\s./,\-'\u2019]{0,4}"
_CLEAN = re.compile(
    rf"(?P<day>\d\d)\s?(?P<hour>\d\d)\s?(?P<minute>\d\d)\s{{0,2}}(?P<zone>[A-Z])?{_GAP}"
    rf"(?P<month>{ANY_MONTH}|{_TORN})(?![A-Z]){_GAP}(?P<year>(?:19|20)\d\d|\d\d)(?!\d)",
    re.IGNORECASE,
)
_DIGIT = "[0-9OQDILZSBG]"
_MISREAD = re.compile(
    rf"(?P<stamp>{_DIGIT}(?:\s?{_DIGIT}){{4,6}})(?:\s?(?P<zone>[A-Z]))?{_GAP}"
    rf"(?P<month>[A-Z0-9]{{3,9}}?){_GAP}(?P<year>(?:19|20){_DIGIT}{{2}}|[0-9OI]{_DIGIT}|{_DIGIT}[0-9OI])"
    r"(?![A-Z0-9])",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    rf"(?P<stamp>\d{{6}})\s?(?P<zone>[A-Z])\s{{1,4}}(?P<month>{ANY_MONTH})(?![A-Z])(?!{_GAP}\d)", re.I
)
_SEARCH = re.compile(r"(?<![0-9])(?=[0-9OQDILZSBG]{2}\s?[0-9OQDILZSBG]|[0-3] \d{5}\s?Z\b)", re.IGNORECASE)
_FOR_DIGIT = str.maketrans("OQDILZSBG", "000112586")
_FOR_LETTER = str.maketrans("0145689", "OIASGBG")
_TYPED = frozenset("0123456789OIL")
"""Digits, and the letters that typists strike for 0 and 1: no other digit looks like them."""
_LONGEST = 60
_PAIR = 2
_FEWEST_DIGITS = 4
_FEWEST_TYPED = 2
"""The fewest digits where all other signs are letters that look like digits, before a Z."""


class DateTimeGroup(NamedTuple):
    """A date-time group as found in a text."""

    start: int
    end: int
    """Half-open range of characters, precedence and operating signals left out."""
    text: str
    """As written, spaces folded."""
    when: dt.datetime | None
    """The moment in UTC: where `certainty` is `sure`, or `misread` in a space, in the month's name, or in signs with
    one reading: O for 0, I or l for 1, 2 for a Z."""
    day: dt.date | None
    """The day: of `when`, or as written where only the day is certain."""
    year: int | None
    """The year, four digits, even of an impossible group: the id needs it. None if none is written."""
    zone: str | None
    """The zone letter as written, upper case; None if it is missing or was misread."""
    certainty: Certainty
    """`sure`; `local` (zone J or none: the day is known, the hour is not); `misread` (a character is impossible: at
    most the day is given, or the moment if all six digits can be read); `impossible` (no such day or time)."""
    note: str = ""
    """The problem, for a defect; empty if `sure`."""


_RELEASED = 2026
"""No telegram gets an earlier year, whatever the clock of the machine is."""
_LATER = 20
_DAY = 86_400
"""Seconds."""
"""Years after the release in which a clock is believed."""


def this_year() -> int:
    """Return the year by the machine's clock. One that is set wrong can't turn 2008 into 1908, or 1973 into 2073."""
    return _year_of(int(time.time() // _DAY))


@lru_cache(maxsize=16)
def _year_of(day: int) -> int:
    """Return the year of a day, counted from 1970, within the years that are believed."""
    return min(max(time.gmtime(day * _DAY).tm_year, _RELEASED), _RELEASED + _LATER)


def full_year(year: int, *, latest: int | None = None) -> int:
    """Return the four digits of a year written with two or four.

    Two digits mean the latest such year that is not after `latest` (by default this year): 66 is 1966, 07 is 2007
    and, in 2026, 65 is 1965. Four digits stay. See spec of the reference id: no telegram is of the future.

        >>> full_year(65, latest=2026), full_year(26, latest=2026), full_year(1907)
        (1965, 2026, 1907)
    """
    if year > 99:
        return year
    latest = this_year() if latest is None else latest
    full = latest - latest % 100 + year
    return full if full <= latest else full - 100


def find_dtg(text: str, start: int = 0, end: int | None = None, *, year: int | None = None) -> DateTimeGroup | None:
    """Return the date-time group that begins at `start`, in any spelling, or None.

    Arguments: `start` and `end`, character offsets; `year`, four digits known from elsewhere (a file's name, a DE
    line), which decides the century of a two-digit year.

        >>> find_dtg("262217A FEB 07").when
        datetime.datetime(2007, 2, 26, 21, 17, tzinfo=datetime.timezone.utc)
        >>> find_dtg("262217 FEB 07").day, find_dtg("26Z217Z FEB 07").certainty
        (datetime.date(2007, 2, 26), 'misread')
    """
    end = min(len(text) if end is None else end, start + _LONGEST)
    if match := _CLEAN.match(text, start, end):
        return _clean(match, year)
    if (match := _MISREAD.match(text, start, end)) and (found := _misread(match, year)):
        return found
    if match := _YEARLESS.match(text, start, end):
        note = "the date-time group has no year"
        return _group(match, when=None, day=None, year=None, certainty="misread", note=note)
    return None


def search_dtg(text: str, start: int = 0, end: int | None = None, *, year: int | None = None) -> DateTimeGroup | None:
    """Return the first date-time group in `text[start:end]`, in any spelling, or None.

    A group in the manual's spelling anywhere wins over a damaged one before it. Arguments as of `find_dtg`.
    """
    end = len(text) if end is None else end
    if match := DTG.search(text, start, end):
        return find_dtg(text, match.start(), end, year=year)
    for place in _SEARCH.finditer(text, start, end):
        if found := find_dtg(text, place.start(), end, year=year):
            return found
    return None


def _group(match: re.Match[str], **known: object) -> DateTimeGroup:
    zone = match["zone"].upper() if match["zone"] else None
    return DateTimeGroup(
        match.start(),
        match.end(),
        " ".join(match[0].split()),
        **({"zone": zone} | known),  # type: ignore[arg-type]  # each key with its field's type
    )


def _clean(match: re.Match[str], known: int | None) -> DateTimeGroup:
    """A group whose digits and month can all be read."""
    year = _year(match["year"], known)
    day = calendar_day(year, MONTH_NUMBERS[match["month"].upper().replace(" ", "")], int(match["day"]))
    moment = _moment(day, int(match["hour"]), int(match["minute"]))
    zone = match["zone"].upper() if match["zone"] else None
    if moment is None:
        note = f"no such day or time: {' '.join(match[0].split())}"
        return _group(match, when=None, day=None, year=year, certainty="impossible", note=note)
    if zone in ZONES:
        when = moment - dt.timedelta(hours=ZONES[zone])
        return _group(match, when=when, day=when.date(), year=year, certainty="sure")
    note = "zone J, the hour is local" if zone else "no zone, the hour may be local"
    return _group(match, when=None, day=moment.date(), year=year, certainty="local", note=note)


def _misread(match: re.Match[str], known: int | None) -> DateTimeGroup | None:
    """A group with a character misread or a space within a pair of digits; None if too little of it remains."""
    stamp = "".join(match["stamp"].upper().split())
    zone = match["zone"]
    if zone is None and stamp[-1].isalpha():
        stamp, zone = stamp[:-1], stamp[-1]
    months = _months(match["month"].upper())
    fewest = _FEWEST_TYPED if zone in ("Z", "z") and _TYPED.issuperset(stamp) else _FEWEST_DIGITS
    if not months or sum(map(str.isdigit, stamp)) < fewest or not (zone or len(stamp) == 7):
        return None
    written = match["year"].upper()
    year = _year(written.translate(_FOR_DIGIT), known)
    day = None
    # a digit too few or too many: which one is not known
    whole = len(stamp) == 6 or (len(stamp) == 7 and stamp[6] == "2" and not zone)
    if whole and len(months) == 1 and _TYPED.issuperset(written) and _TYPED.issuperset(stamp[:2]):
        day = calendar_day(year, months[0], int(stamp[:2].translate(_FOR_DIGIT)))
    note = f"misread: {' '.join(match[0].split())}"
    named = zone.upper() if zone else None
    when = None
    if day and whole and (named or "Z") in ZONES and _TYPED.issuperset(stamp[:6]):
        # only a space, a letter of the one month that it can be, a Z read as 2, or what typists strike for 0 and 1
        digits = stamp.translate(_FOR_DIGIT)
        when = _moment(day, int(digits[2:4]), int(digits[4:6]))
        when = when and when - dt.timedelta(hours=ZONES[named or "Z"])
        day = when.date() if when else day
    return _group(match, when=when, day=day, year=year, zone=named, certainty="misread", note=note)


def _year(digits: str, known: int | None) -> int:
    two = int(digits)
    if known is not None and known > 99 and known % 100 == two:
        return known
    return full_year(two)


def _months(written: str) -> list[int]:
    """The months that a name can be of which one character was misread."""
    letters = written.translate(_FOR_LETTER)
    for name in (written, letters):
        if name in MONTH_NUMBERS:
            return [MONTH_NUMBERS[name]]
    near = {
        number
        for name, number in MONTH_NUMBERS.items()
        if len(name) == len(letters) and (_differ(name, letters) == 1 or _is_swapped(name, letters))
    }
    return sorted(near) if near or len(letters) != len(SHORT_MONTHS[0]) else _shortened(letters)


def _shortened(letters: str) -> list[int]:
    """The one month whose name has these letters in order, first and last among them: `JLY`, `APL`, `SPT`."""
    found = [
        number
        for number, name in enumerate((name.upper() for name in MONTHS), 1)
        if name[0] == letters[0] and letters[-1] in (name[3:4], name[-1]) and letters[1] in name[1:4]
    ]
    return found if len(found) == 1 else []


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def is_other_moment(stamp: str, expected: str) -> bool:
    """Return whether six signs, with letters read as the digits they look like, are a day and a time other than
    `expected`.

    >>> is_other_moment("1G2046", "152046"), is_other_moment("S62217", "262217")
    (True, False)
    """
    read = stamp.translate(_FOR_DIGIT)
    if read == expected or not read.isdigit():
        return False
    return 0 < int(read[:2]) < 32 and int(read[2:4]) < 24 and int(read[4:]) < 60


def _is_swapped(one: str, other: str) -> bool:
    """Whether two letters are exchanged: `FBE`."""
    return _differ(one, other) == _PAIR and sorted(one) == sorted(other)


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """Return a day; None if the calendar does not have it."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moment(day: dt.date | None, hour: int, minute: int) -> dt.datetime | None:
    """The moment; 2400 is the midnight that ends the day."""
    if day is None or minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    try:
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(hours=hour, minutes=minute)
    except OverflowError:
        return None
