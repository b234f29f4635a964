"""Values of fields with a grammar: levels, dates, reference ids. Each raises `QueryValueError`."""

from __future__ import annotations

import datetime as dt
import re

from reftel.model import LEVELS
from reftel.query.fields import LEVEL_NAMES, LEVEL_WORDS
from reftel.query.query_tree import DateField, IdField, Level, When
from reftel.query.vocabulary import nearest, squeezed
from reftel.values.cable_id import canonical_id
from reftel.values.dates import read_date
from reftel.vocab.month_names import MONTH_NUMBERS

_COMPARISON = re.compile(r"(>=|<=|=>|=<|>|<|=)?(.*)", re.DOTALL)
_DATE = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
_MONTH = re.compile(r"([A-Z]{3,9})\.? ([0-9]{4})")
_DAY = re.compile(
    r"[0-9]{1,2}(?:ST|ND|RD|TH)? ?[A-Z]{3,9}\.? ?[0-9]{4}|[A-Z]{3,9}\.? [0-9]{1,2}(?:ST|ND|RD|TH)? [0-9]{4}"
    r"|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
)
_COPY = re.compile(r"(.*[A-Za-z0-9])(-[0-9]{1,3})", re.DOTALL)


class QueryValueError(Exception):
    """A value that its field can't take; `replacement` is a value that it can, if one was perhaps meant."""

    def __init__(self, message: str, replacement: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.replacement = replacement


def read_level(typed: str) -> Level:
    """`secret`, `>=confidential`, `confidential..secret`."""
    if ".." in typed:
        low, _, high = typed.partition("..")
        first = _rank(low) if low.strip() else 0
        last = _rank(high) if high.strip() else len(LEVELS) - 1
        if first > last:
            raise QueryValueError("the lower level comes first", f"{LEVEL_NAMES[last]}..{LEVEL_NAMES[first]}")
        return Level(first, last)
    sign, name = _compared(typed)
    rank = _rank(name)
    top = len(LEVELS) - 1
    if (sign, rank) in ((">", top), ("<", 0)):
        raise QueryValueError(f"no level is {'above' if rank else 'below'} {LEVELS[rank]}", LEVEL_NAMES[rank])
    return {
        "": Level(rank, rank),
        ">=": Level(rank, top),
        ">": Level(min(rank + 1, top), top),
        "<=": Level(0, rank),
        "<": Level(0, max(rank - 1, 0)),
    }[sign]


def _rank(typed: str) -> int:
    rank = LEVEL_WORDS.get(squeezed(typed))
    if rank is None:
        near = nearest(typed, LEVEL_NAMES)
        levels = ", ".join(LEVEL_NAMES)
        said = f"{typed.strip()!r} is not a classification" if typed.strip() else "a classification is missing"
        raise QueryValueError(f"{said}; the levels are {levels}", near[0] if near else "")
    return rank


def _compared(typed: str) -> tuple[str, str]:
    match = _COMPARISON.fullmatch(typed.strip())
    if match is None:
        return "", typed
    sign = {"=>": ">=", "=<": "<=", "=": ""}.get(match[1] or "", match[1] or "")
    return sign, match[2].strip()


def read_when(field: DateField, typed: str) -> When:
    """`2008`, `2008-03`, `2008-03-11`, `March 2008`, `2007-02..2008-03`, `2007..`, `..2008`, `>=2007-02`, `<2008`.

    All are UTC.
    """
    if ".." in typed:
        low, _, high = typed.partition("..")
        first = _span(low)[0] if low.strip() else None
        last = _span(high)[1] if high.strip() else None
        if first is None and last is None:
            raise QueryValueError("a range needs a date at one end at least")
        if first is not None and last is not None and first >= last:
            raise QueryValueError("the earlier date comes first", f"{high.strip()}..{low.strip()}")
        return When(field, first, last)
    sign, date = _compared(typed)
    first, last = _span(date)
    return {
        "": When(field, first, last),
        ">=": When(field, first, None),
        ">": When(field, last, None),
        "<=": When(field, None, last),
        "<": When(field, None, first),
    }[sign]


def _span(typed: str) -> tuple[dt.datetime, dt.datetime]:
    """First moment of a year, month or day, and first moment after it."""
    match = _DATE.fullmatch(typed.strip()) or _DATE.fullmatch(_in_numbers(typed))
    if match is None:
        said = f"{typed.strip()[:40]!r} is not a date" if typed.strip() else "a date is missing"
        raise QueryValueError(f"{said}; write 2008, 2008-03 or 2008-03-11, and .. between two")
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if not 1 <= year <= 9998:
        raise QueryValueError(f"there is no year {match[1]} here")
    if not 1 <= month <= 12:
        raise QueryValueError(f"there is no month {match[2]}", f"{year:04}")
    try:
        first = dt.datetime(year, month, day, tzinfo=dt.UTC)
    except ValueError as error:
        raise QueryValueError(f"{year:04}-{month:02} has no day {match[3]}", f"{year:04}-{month:02}") from error
    if match[3]:
        return first, first + dt.timedelta(days=1)
    if match[2]:
        return first, first.replace(year=year + month // 12, month=month % 12 + 1)
    return first, first.replace(year=year + 1)


def _in_numbers(typed: str) -> str:
    """Return `March 1972` and `13 March 1972` as `1972-03` and `1972-03-13`; empty for other text."""
    plain = " ".join(typed.replace(",", " ").split()).upper()[:40]
    month = _MONTH.fullmatch(plain)
    if month and month[1] in MONTH_NUMBERS:
        return f"{month[2]}-{MONTH_NUMBERS[month[1]]:02}"
    if not _DAY.fullmatch(plain):
        return ""
    day = read_date(plain)
    return day.isoformat() if day is not None else ""


def read_id(field: IdField, typed: str) -> str:
    """Return a canonical reference id, `08MEXICO714`, from any spelling; for `id` also the name of a cable without
    one, and an id with the suffix that distinguishes two telegrams (`08MEXICO714-2`)."""
    suffix = ""
    raw = typed.strip()
    copy = _COPY.fullmatch(raw) if field == "id" else None
    if copy:
        raw, suffix = copy[1], copy[2]
    try:
        return canonical_id(raw) + suffix
    except ValueError as error:
        has_post = re.search(r"[A-Za-z]{2}[^A-Za-z]*[0-9]", raw) is not None
        if field == "id" and not has_post and re.fullmatch(r"[\w.:~-]{3,80}", raw):
            return raw.upper() + suffix
        if str(error).startswith("no year"):
            raise QueryValueError("a reference id begins with its year, as in 08MEXICO714") from error
        raise QueryValueError(f"{raw[:40]!r} is not a reference id; write it like 08MEXICO714") from error
