"""The dates drafters write, `10/08/2027` to `OCTOBER 8, 2027`. Pure functions; None if the text is not a date."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from reftel.values.dtg import calendar_day, full_year
from reftel.vocab.month_names import MONTH_NUMBERS

_NUMERIC = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"((?:19|20)\d\d) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:ST|ND|RD|TH)? ?[ \-/]? ?([A-Z]{3,9})\.?,? ?[\-/]? ?(\d{4}|\d{2})(?!\d)")
_MONTH_DAY = re.compile(
    r"([A-Z]{3,9})\.? ?(\d{1,2})(?:(?:ST|ND|RD|TH)(?=[, \d])|(?=[, ]|\d{4}))(?:, ?| )?(\d{4}|\d{2})(?!\d)"
)
"""`MARCH 2018` has no day."""
_DAMAGED = re.compile(
    r"(?<![\d/])(\d{1,2})(?:/(\d{1,2}) ?[:;,. ] ?|[:;,. ](\d{1,2}) ?/"
    r"|/(\d{2})(?=\d{4})|(?<=\d\d)(\d{2})/)((?:19|20)\d{2})(?!\d)"
)
"""A date of which one stroke was lost or misread: `03/032019`, `01/11:2020`, `01 19/2020`, `1118/2019`."""
_LETTER_O = re.compile(r"(?<=[\d/])O(?=[\d/])")
_COMPACT = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:19|20)\d{2})(?!\d)")
_COMPACT_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")


def _later_year(text: str, year: int | None) -> int:
    """The year of a future date written with two digits, by a telegram of `year`."""
    value = int(text)
    if len(text) == 4:
        return value
    if year is None:
        return full_year(value)
    century = year - year % 100
    return century + value if century + value >= year - 1 else century + 100 + value


@lru_cache(maxsize=4096)
def read_date(text: str, year: int | None = None) -> dt.date | None:
    """The first date in `text`: 10/08/2027, 1/4/86, 2027-10-08, 8 OCT 2027, OCTOBER 8, 2027, 10082027.

    Month before day, as American drafters write; day before month only if the first number cannot be a month. A
    two-digit year is the next such year from `year` on (declassification is ahead of the telegram).
    """
    upper = _LETTER_O.sub("0", text.upper())
    if match := _ISO.search(upper):
        return calendar_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.search(upper):
        first, second, last = int(match[1]), int(match[2]), _later_year(match[3], year)
        if first > 12 >= second:
            first, second = second, first
        return calendar_day(last, first, second)
    for match in _DAY_MONTH.finditer(upper):
        if match[2] in MONTH_NUMBERS:
            return calendar_day(_later_year(match[3], year), MONTH_NUMBERS[match[2]], int(match[1]))
    for match in _MONTH_DAY.finditer(upper):
        if match[1] in MONTH_NUMBERS:
            return calendar_day(_later_year(match[3], year), MONTH_NUMBERS[match[1]], int(match[2]))
    if (match := _COMPACT.search(upper)) and (found := calendar_day(int(match[3]), int(match[1]), int(match[2]))):
        return found
    if match := _COMPACT_ISO.search(upper):
        return calendar_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAMAGED.search(upper):
        return calendar_day(int(match[6]), int(match[1]), int(match[2] or match[3] or match[4] or match[5]))
    return None
