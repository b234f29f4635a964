"""Places and dates among plain words: `Iran 1972` are two words, a country and a year.

The name of a post or a country also finds the cables sent from there, and a date those of that time.
`Query.understood` has these meanings for the page; quotes and `word:` search for the words alone. The gazetteer
decides, not the contents of an archive: one text means the same everywhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import Final, NamedTuple

from reftel.query.combine import disjunction
from reftel.query.query_tree import Code, Node
from reftel.query.query_values import QueryValueError, read_when
from reftel.query.vocabulary import standard
from reftel.values.dates import read_date
from reftel.vocab.month_names import MONTH_NUMBERS, MONTHS, day_first
from reftel.vocab.posts import SENDING, fold, posts
from reftel.vocab.tables import former_names
from reftel.vocab.vocabulary_rows import rows

MOST_WORDS: Final = 6
"""Words of a name or a date: `American Embassy in Rio de Janeiro`."""
WINDOW: Final = MOST_WORDS + 1
"""Number of words to look at: a number after a name makes it a reference (`MEXICO 714`)."""

_FEWEST: Final = 4
"""Letters of a name: `HUE` and `RIO` are common words."""
_ALSO_WORDS: Final = frozenset({"NICE", "TANA", "CASA", "SANTO", "OFFICE"})
"""Names of posts that are words, too."""
_YEAR = r"(?:17[789]|18[0-9]|19[0-9]|20[0-9])[0-9]"
_SERIAL = re.compile(rf"(?!{_YEAR}$)#?[0-9]{{1,7}}")
_DESIGNATED = re.compile(
    r"(?:THE )?(?:(?:U\.?S\.?|AMERICAN) )?(?:EMBASSY|LEGATION|CONSULATE(?: GENERAL)?|MISSION)"
    r"(?: (?:IN|AT|TO|OF))?(?: THE)? (.+)"
)


class WordsReading(NamedTuple):
    """Another meaning of plain words."""

    node: Node
    condition: str
    """The query for that alone: `country:IR`."""
    says: str
    """Description of the results: `cables from Iran`."""
    is_place: bool = False


def read_words(typed: Sequence[str]) -> tuple[int, WordsReading] | None:
    """Return the number of words, from the first on, that are a place or a date, and their meaning; the longest
    match.

    >>> read_words(["Iran", "1972"])[1].condition
    'country:IR'
    """
    for size in range(min(len(typed), MOST_WORDS), 0, -1):
        if not any(map(str.isalnum, typed[size - 1])):
            continue  # `iran +`
        found = _read(" ".join(" ".join(typed[:size]).upper().split()))
        if found is not None and found.is_place and size < len(typed) and _SERIAL.fullmatch(typed[size]):
            return None  # not `Rio de` of `Rio de Janeiro 329` either
        if found is not None:
            return size, found
    return None


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> WordsReading | None:
    if len(text) > 80:
        return None
    bare = text.strip(" ,.;:()")
    for pattern, meaning in _DATES:
        if match := pattern.fullmatch(bare):
            with suppress(QueryValueError):
                if found := meaning(match):
                    return found
    return _place(bare)


def _when(condition: str, says: str) -> WordsReading:
    return WordsReading(read_when("created", condition), f"created:{condition}", says)


def _range(match: re.Match[str]) -> WordsReading | None:
    first, last = match[1], match[2]
    if len(last) == 2:
        last = first[:2] + last
    return _when(f"{first}..{last}", f"cables of {first} to {last}") if int(first) < int(last) else None


def _decade(match: re.Match[str]) -> WordsReading:
    return _when(f"{match[1]}0..{match[1]}9", f"cables of {match[1]}0 to {match[1]}9")


def _month(match: re.Match[str]) -> WordsReading | None:
    month = MONTH_NUMBERS.get(match[1])
    return None if month is None else _when(f"{match[2]}-{month:02}", f"cables of {MONTHS[month - 1]} {match[2]}")


def _month_of_year(match: re.Match[str]) -> WordsReading:
    month = int(match[1])
    return _when(f"{match[2]}-{month:02}", f"cables of {MONTHS[month - 1]} {match[2]}")


def _day(match: re.Match[str]) -> WordsReading | None:
    day = read_date(match[0])
    return None if day is None else _of_day(day)


def _day_of_month(match: re.Match[str]) -> WordsReading | None:
    """Return the day of `9th of December, 2008`."""
    month = MONTH_NUMBERS.get(match["month"])
    return None if month is None else _of_numbers(match["year"], month, int(match["day"]))


def _day_first(match: re.Match[str]) -> WordsReading | None:
    """Return the day of `9.12.2008`: nobody writes the month first between full stops."""
    first, second = int(match[1]), int(match[2])
    return _of_numbers(match[3], second, first) or _of_numbers(match[3], first, second)


def _month_first(match: re.Match[str]) -> WordsReading | None:
    """Return the day of `12/9/08`: American drafters write the month first."""
    first, second = int(match[1]), int(match[2])
    return _of_numbers(match[3], first, second) or _of_numbers(match[3], second, first)


def _year_first(match: re.Match[str]) -> WordsReading | None:
    return _of_numbers(match[1], int(match[2]), int(match[3]))


def _of_numbers(year: str, month: int, day: int) -> WordsReading | None:
    """Two digits of a year are of 1930 to 2029."""
    whole = int(year) if len(year) > 2 else int(year) + (1900 if int(year) >= _OLD else 2000)
    with suppress(ValueError):
        return _of_day(dt.date(whole, month, day))
    return None


def _of_day(day: dt.date) -> WordsReading | None:
    return _when(day.isoformat(), f"cables of {day_first(day)}") if 1774 <= day.year <= 2099 else None


_OLD: Final = 30
"""Two digits of a year from here on are of the century before."""
_SIDES: Final = {
    "SINCE": (">=", "since"), "AFTER": (">", "after"), "BEFORE": ("<", "before"), "PRIOR TO": ("<", "before"),
    "UNTIL": ("<=", "until"),
}  # fmt: skip


def _side(match: re.Match[str]) -> WordsReading | None:
    """Return the meaning of `since 2008` and `before March 1980`."""
    date = _one_date(match[2])
    sign, said = _SIDES[match[1]]
    return date and _when(f"{sign}{date[0]}", f"cables {said} {date[1]}")


def _between(match: re.Match[str]) -> WordsReading | None:
    """Return the meaning of `between 2005 and March 2007`."""
    first, last = _one_date(match[1]), _one_date(match[2])
    if not (first and last):
        return None
    return _when(f"{first[0]}..{last[0]}", f"cables of {first[1]} to {last[1]}")


def _one_date(text: str) -> tuple[str, str] | None:
    """Return a date as it is in a condition, and in words; None for other words, or a range."""
    found = _read(text)
    if found is None or found.is_place or not found.says.startswith("cables of "):
        return None
    date = found.condition.removeprefix("created:")
    return None if ".." in date else (date, found.says.removeprefix("cables of "))


def _dtg(match: re.Match[str]) -> WordsReading | None:
    day = read_date(f"{match[1]} {match[2]} {match[3]}")
    return None if day is None else _when(day.isoformat(), f"cables of {day_first(day)}")


_LETTERS = "[A-Z]{3,9}"
_NAME = rf"({_LETTERS})\.?"
_DATES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], WordsReading | None]], ...]] = (
    (re.compile(r"(SINCE|AFTER|BEFORE|PRIOR TO|UNTIL) (.{4,40})"), _side),
    (re.compile(r"(?:BETWEEN|FROM) (.{4,30}?) (?:AND|TO|UNTIL) (.{4,30})"), _between),
    (re.compile(rf"({_YEAR})"), lambda match: _when(match[1], f"cables of {match[1]}")),
    (re.compile(rf"({_YEAR[:-5]})0['\u2019]?S"), _decade),
    (
        re.compile(rf"({_YEAR})-(0[1-9]|1[0-2])"),
        lambda match: _when(match[0], f"cables of {MONTHS[int(match[2]) - 1]} {match[1]}"),
    ),
    (re.compile(rf"({_YEAR})(?:-|\u2013|/|\.\.| ?TO ?)({_YEAR}|[0-9]{{2}})"), _range),
    (re.compile(r"([0-3][0-9])[0-2][0-9][0-5][0-9]Z ?([A-Z]{3}) ?([0-9]{2}|[0-9]{4})"), _dtg),
    (re.compile(rf"{_NAME},? ({_YEAR})"), _month),
    (
        re.compile(
            rf"(?P<day>[0-9]{{1,2}})(?:ST|ND|RD|TH)?(?: OF)? ?(?P<month>{_LETTERS})\.?,? ?(?P<year>{_YEAR}|[0-9]{{2}})"
        ),
        _day_of_month,
    ),
    (re.compile(rf"(0?[1-9]|1[0-2])/({_YEAR})"), _month_of_year),
    (
        re.compile(rf"(?P<month>{_LETTERS})\.? (?P<day>[0-9]{{1,2}})(?:ST|ND|RD|TH)?,? (?P<year>{_YEAR})"),
        _day_of_month,
    ),
    (re.compile(rf"{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}"), _day),
    (re.compile(rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.({_YEAR}|[0-9]{{2}})"), _day_first),
    (re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/({_YEAR}|[0-9]{{2}})"), _month_first),
    (re.compile(rf"([0-9]{{1,2}})-([0-9]{{1,2}})-({_YEAR})"), _month_first),
    (re.compile(rf"({_YEAR})[/.]([0-9]{{1,2}})[/.]([0-9]{{1,2}})"), _year_first),
)  # fmt: skip


def _place(text: str) -> WordsReading | None:
    if not text or not any(map(str.isalpha, text)):
        return None
    if codes := _countries().get(fold(text.removeprefix("THE "))):
        names = " or ".join(dict.fromkeys(_country_name(code) for code in codes))
        condition = f"country:{codes[0]}" if len(codes) == 1 else f"country:({' OR '.join(codes)})"
        return WordsReading(
            disjunction([Code("country", code) for code in codes]), condition, f"cables from {names}", True
        )
    return _post(text)


def _post(text: str) -> WordsReading | None:
    folded = fold(text)
    if len(folded) < _FEWEST or folded in _ALSO_WORDS or any(map(str.isdigit, folded)):
        return None
    found = posts().resolve(text) or posts().by_name.get(former_names().get(folded, ""))
    if found is None and (designated := _DESIGNATED.fullmatch(text)):
        found = posts().resolve(designated[1]) or posts().embassy_to(designated[1])
    if found is None or found.kind not in SENDING:
        return None
    if len(folded) < 5 and folded != found.name:
        return None
    names = standard().post(found.name)
    condition = f"from:{names[0]}"
    shown = " or ".join(dict.fromkeys(posts().by_name[name].display for name in names if name in posts().by_name))
    return WordsReading(disjunction([Code("from", name) for name in names]), condition, f"cables from {shown}", True)


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Full name of a country, folded -> its codes: a name of two countries' past has both."""
    found: dict[str, dict[str, None]] = {}
    for post in posts().by_name.values():
        if post.country and post.country_name and post.kind in SENDING:
            for name in (post.country_name, post.country_name.removeprefix("The ")):
                found.setdefault(fold(name), {})[post.country] = None
    for row in rows("country_names"):
        found.setdefault(fold(row["name"]), {})[row["code"]] = None
    long = {name: tuple(codes) for name, codes in found.items() if len(name) >= _FEWEST or name in _SHORT}
    return {name: codes for name, codes in long.items() if codes != (_HOME,)}


_SHORT: Final = frozenset({"UAE", "PRC", "FRG", "GDR", "ROK", "DRC"})
"""Names of three letters that are nothing else."""
_HOME: Final = "US"
"""Names that are not understood as a sender: a query for `United States` means the words."""


def _country_name(code: str) -> str:
    names = [post.country_name for post in posts().by_name.values() if post.country == code and post.country_name]
    return names[0] if names else code
