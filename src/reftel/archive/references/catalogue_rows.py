"""Rows of a catalogue: a list of ids, or a table with ids, dates, classifications, subjects and film numbers.

With a header the names identify the columns (`catalogue_columns`). Without one, the first cell that is an id is the
id, and a later cell with a month (1 to 12) or a date is the time of sending (the Cablegate catalogue:
`66BUENOSAIRES2481,12`).
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, islice

import msgspec

from reftel.archive.references.catalogue_columns import CatalogueColumns, columns_of
from reftel.model import LEVELS
from reftel.serials.sequence import sequence_of
from reftel.store.rows import KnownRow, seconds
from reftel.values.attributes import attribute_tags, is_null
from reftel.values.cable_id import canonical_id, split_id, written_year
from reftel.values.dates import read_date
from reftel.values.dtg import full_year
from reftel.values.marking import read_classification
from reftel.vocab.posts import posts
from reftel.vocab.tables import malformed_ids, renamed_posts

_SAMPLE = 2000
"""Rows from which the columns and the order of day and month are found."""
_LONGEST = 300
"""Characters of a cell that count."""
_LONGEST_ID = 60
_PLAIN = re.compile(r"([0-9]{2})([A-Z]+)([1-9][0-9]{0,8})")
_DELIMITERS = ",;\t|"
_DAYS_OFF = 45
"""Days by which a date may be outside the id's year; more is a placeholder (`01 JAN 1994`) or a slip."""
_LEVELS = {"U": 0, "LOU": 1, "L": 1, "R": 2, "C": 3, "S": 4, "TS": 5}
"""Codes of levels -> rank in `LEVELS`."""


class CatalogueRows(msgspec.Struct):
    """The rows of a file; counts the rows that it cannot read."""

    lines: Iterable[str]
    lost: int = 0
    read_rows: int = 0
    """Rows with a cable; one may be listed several times."""
    undated: int = 0
    """Rows of which only the year is known."""
    unread_levels: list[str] = msgspec.field(default_factory=list)
    """Classifications that are not understood, each once, the first five."""
    examples: list[str] = msgspec.field(default_factory=list)
    """The first rows that were not understood."""

    def read(self) -> Iterator[KnownRow]:
        """Every cable that the file lists, repeats among them. Raises nothing on content."""
        rows = _cells(self.lines)
        first = list(islice(rows, _SAMPLE))
        columns = columns_of(first, lambda cell: _id(cell) is not None)
        for at, cells in enumerate(chain(first, rows)):
            if not any(cells) or at == columns.first - 1:
                continue
            row = _row(cells, columns)
            if row is None:
                self.lost += 1
                if len(self.examples) < 5:
                    self.examples.append(", ".join(cells)[:80])
            else:
                self.undated += row.first is None
                self.read_rows += 1
                self._note_level(cells, columns.roles or {}, row)
                yield row

    def _note_level(self, cells: Sequence[str], roles: Mapping[str, int], row: KnownRow) -> None:
        at = roles.get("level", len(cells))
        written = cells[at] if at < len(cells) else ""
        is_unread = row.level is None and written and not is_null(written)
        if is_unread and written not in self.unread_levels and len(self.unread_levels) < 5:
            self.unread_levels.append(written[:80])


def _cells(lines: Iterable[str]) -> Iterator[list[str]]:
    source = iter(lines)
    first = next(source, None)
    if first is None:
        return
    delimiter = max(_DELIMITERS, key=first.count)

    def all_lines() -> Iterator[str]:
        yield first.replace("\x00", "")
        for line in source:
            yield line.replace("\x00", "")

    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in all_lines():
            taken.append(line)
            yield line

    reader = csv.reader(noted(), delimiter=delimiter, strict=False)
    width = 0
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield from _one_by_one(taken, delimiter)
            continue
        width = width or len(cells)
        if len(taken) > 1 and any(_is_row(line, delimiter, width) for line in taken[1:]):
            yield from _one_by_one(taken, delimiter)
        else:
            yield [cell.strip()[:_LONGEST] for cell in cells]


def _is_row(line: str, delimiter: str, width: int) -> bool:
    """Whether a line that a quote swallowed is a row of its own: it has all the cells, and an id among the first."""
    cells = line.split(delimiter)
    return len(cells) >= width and any(_id(cell.strip(' \r\n"')) is not None for cell in cells[:4])


def _one_by_one(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Lines after a quote that was never closed, each as a row."""
    for line in list(lines):
        yield [cell.strip(' \r\n"')[:_LONGEST] for cell in line.split(delimiter)]


def _row(cells: Sequence[str], columns: CatalogueColumns) -> KnownRow | None:
    if columns.roles is None:
        return _bare(cells, columns)
    given = columns.cells(cells)
    row = _id(given.get("id", ""))
    if row is None:
        return None
    first, last = _span(columns.date(given.get("date", "")), row.year)
    return msgspec.structs.replace(
        row,
        first=first,
        last=last,
        level=_level(given["level"]) if given.get("level") else None,
        subject=_line(given, "subject"),
        film=_line(given, "film"),
        tags=";".join(attribute_tags(_line(given, "tags") or "")) or None,
        sender=_line(given, "sender"),
        addressees=_line(given, "addressees"),
    )


def _line(given: Mapping[str, str], role: str) -> str | None:
    value = " ".join(given.get(role, "").split())
    return None if not value or is_null(value) else value


def _bare(cells: Sequence[str], columns: CatalogueColumns) -> KnownRow | None:
    """A row without a header: an id among the first cells, a month or date after it."""
    for at, cell in enumerate(cells[:4]):
        if (row := _id(cell)) is not None:
            first, last = _span(columns.date(cells[at + 1]), row.year) if at + 1 < len(cells) else (None, None)
            return KnownRow(id=row.id, post=row.post, year=row.year, serial=row.serial, first=first, last=last)
    return None


def _id(cell: str) -> KnownRow | None:
    """The cable that a cell names; None if it names none, or a sender that is not a post in an unusual spelling."""
    if plain := _PLAIN.fullmatch(cell):
        year, post = _year(plain[1]), plain[2]
        if year is not None and post in _settled_names() and cell not in malformed_ids():
            return KnownRow(id=cell, post=sequence_of(post), year=year, serial=int(plain[3]))
    if not any(mark.isdigit() for mark in cell) or len(cell) > _LONGEST_ID:
        return None
    try:
        cable_id = canonical_id(cell)
        year, post, serial = split_id(cable_id)
    except ValueError:
        return None
    if post not in posts().by_name and cell.upper() != cable_id:
        return None
    return KnownRow(id=cable_id, post=sequence_of(post), year=year, serial=serial)


@cache
def _year(digits: str) -> int | None:
    year = full_year(int(digits))
    return year if written_year(year) == digits else None


@cache
def _settled_names() -> frozenset[str]:
    """Posts that had one name at all times: their ids need no second look."""
    renamed = {name for row in renamed_posts() for name in (row.former, row.present)}
    return frozenset(posts().by_name) - renamed


@lru_cache(maxsize=4096)
def _span(cell: str, year: int) -> tuple[int | None, int | None]:
    """First and last second of the day or month that a cell names."""
    if cell.isascii() and cell.isdigit() and 1 <= int(cell) <= 12:
        return _month(year, int(cell))
    if match := re.fullmatch(r"((?:19|20)\d\d)-(\d\d?)", cell):
        is_month = int(match[1]) == year and 1 <= int(match[2]) <= 12
        return _month(year, int(match[2])) if is_month else (None, None)
    day = read_date(cell) if cell else None
    slack = dt.timedelta(days=_DAYS_OFF)
    if day is None or not dt.date(year, 1, 1) - slack <= day <= dt.date(year, 12, 31) + slack:
        return None, None
    return _ends(day, day)


def _level(cell: str) -> int | None:
    """The rank of a level, from its name or code."""
    code = _LEVELS.get(cell.strip().upper())
    if code is not None:
        return code
    read = read_classification(cell)
    return LEVELS.index(read.level) if read else None


def _month(year: int, month: int) -> tuple[int | None, int | None]:
    return _ends(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def _ends(first: dt.date, last: dt.date) -> tuple[int | None, int | None]:
    start = seconds(dt.datetime.combine(first, dt.time(), dt.UTC))
    end = seconds(dt.datetime.combine(last, dt.time(23, 59, 59), dt.UTC))
    return start, end
