"""The names of the months: in full, abbreviated, by number; and days written with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""In full, January first."""
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
"""`Jan`, `Feb` ..."""
MONTH_NUMBERS: Mapping[str, int] = {
    spelling: number
    for number, name in enumerate((name.upper() for name in MONTHS), 1)
    for spelling in dict.fromkeys((name[:3], *(("SEPT",) if number == 9 else ()), name))
}
"""Every spelling in capitals -> number of the month."""
ANY_MONTH = f"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})"
"""Pattern of any spelling in capitals, the longest first."""
SHORT_MONTH = f"(?:{'|'.join(SHORT_MONTHS).upper()})"
"""Pattern of an abbreviated month in capitals, as date-time groups have it."""


def day_first(day: dt.date) -> str:
    """Return a day as pages write it: `11 March 2008`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_first(day: dt.date) -> str:
    """Return a day as American letters and footnotes write it: `March 11, 2008`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
