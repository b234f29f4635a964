"""The file `shelf.json`: the shards of a shelf, the telegrams that each takes, and their ranges of numbers.

A shelf is a folder with this file, a record that lists everything its shards hold (`reftel.store.shelf_list`), and
one index. Each shard is an archive: it takes the telegrams with ids of certain years, or those without an id, and
assigns numbers from its own range.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from uuid import uuid4

import msgspec

from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.values.cable_id import split_id
from reftel.whole_file import whole_file

RECORD: Final = "reftel.db"
"""The record's file in the folder of an archive or a shelf."""

SHELF: Final = "shelf.json"
"""The file in a shelf's folder."""

SHELF_META: Final = "shelf"
"""Key of `meta` of a shard: the shelf's id and the shard's name."""

COMPARED_META: Final = "compared"
"""Key of `meta` of a shelf and of its shards: the last generation whose cables are all compared with those of all
shards. The shelf's own record can be lost, and must not compare again what was compared."""

FORMAT: Final = "reftel.shelf/1"

KEYS: Final = 1 << 22
"""Default number of cables in a shard: 4,194,304. 255 shards fit into one index."""

MOST_KEYS: Final = (1 << 30) - 1
"""The numbers of cables that an index takes."""

ROWS_PER_KEY: Final = 64
"""Numbers of sources, copies, files ... that a shard may give for each number of a cable."""

OTHER: Final = "other"
"""The shard of telegrams without an id, of sources that give none, of files and of lists of cables."""

_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
_MOST_BYTES: Final = 4 << 20
"""Of a shelf's file: 250 shards take 40 KB."""

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Ids of other years are misread or older than the cable files: they go to the shard `other`."""


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """One archive of a shelf."""

    name: str
    folder: str
    """From the shelf's folder, or absolute: a shard may be on another disk."""
    first: int
    """Its cables have the numbers from `first` + 1 to `first` + `size`."""
    size: int
    years: tuple[int, int] | None = None
    """First and last year of the ids it takes; None: those without an id."""

    def has_key(self, cable: int) -> bool:
        """Return whether a cable of that number is here."""
        return self.first < cable <= self.first + self.size

    def has_row(self, number: int) -> bool:
        """Return whether a source, copy, file or correction of that number is here."""
        return self.first * ROWS_PER_KEY < number <= (self.first + self.size) * ROWS_PER_KEY


class ShelfFile(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of `shelf.json`."""

    format: str = FORMAT
    id: str
    """The shelf's own id, which its shards bear too."""
    span: int = 1
    """Years of ids that a new shard takes."""
    keys: int = KEYS
    """Numbers of cables that a new shard may give."""
    shards: tuple[Shard, ...]

    def named(self, name: str) -> Shard:
        """Return a shard by its name. Raises ArchiveError."""
        for shard in self.shards:
            if shard.name == name:
                return shard
        raise ArchiveError(f"there is no shard {name!r}; there are {', '.join(each.name for each in self.shards)}")

    def of_base(self, base: str) -> Shard | None:
        """Return the shard that takes telegrams of an id; None if it has to be made first (`with_shard_of`)."""
        year = year_of(base)
        if year is None:
            return self.named(OTHER)
        return next((each for each in self.shards if each.years and each.years[0] <= year <= each.years[1]), None)

    def of_cable(self, number: int) -> Shard:
        """Return the shard of a cable's number. Raises ArchiveDamaged."""
        for shard in self.shards:
            if shard.has_key(number):
                return shard
        raise ArchiveDamaged(f"no shard has a cable {number}")

    def of_row(self, number: int) -> Shard:
        """Return the shard of a source's, copy's or correction's number. Raises ArchiveDamaged."""
        for shard in self.shards:
            if shard.has_row(number):
                return shard
        raise ArchiveDamaged(f"no shard has a row {number}")

    def with_shard_of(self, base: str) -> tuple[ShelfFile, Shard]:
        """Return the file with a shard more, which takes telegrams of an id. Raises ArchiveError for one too many."""
        year = year_of(base)
        assert year is not None
        return self.with_shard(*self.span_of(year))

    def span_of(self, year: int) -> tuple[int, int]:
        """Return the years of a new shard for ids of a year that no shard takes."""
        low = FIRST_YEAR + (year - FIRST_YEAR) // self.span * self.span
        taken = [each.years for each in self.shards if each.years is not None]
        low = max([low, *(last + 1 for _, last in taken if last < year)])
        high = min([low + self.span - 1, LAST_YEAR, *(first - 1 for first, _ in taken if first > year)])
        return low, max(high, year)

    def with_shard(self, low: int, high: int) -> tuple[ShelfFile, Shard]:
        """Return the file with a shard more for ids of these years. Raises ArchiveError."""
        name = str(low) if low == high else f"{low}-{high}"
        first = max(each.first + each.size for each in self.shards)
        if first + self.keys > MOST_KEYS:
            raise ArchiveError(
                f"no numbers are left for a shard {name}: {len(self.shards)} shards of {self.keys:,} fill an index. "
                "Make a shelf of fewer keys or more years a shard (`reftel shelf create --keys --years`), and merge "
                "and split into it"
            )
        shard = Shard(name=name, folder=f"shards/{name}", first=first, size=self.keys, years=(low, high))
        return msgspec.structs.replace(self, shards=(*self.shards, shard)), shard


def new_shelf(*, span: int = 1, keys: int = KEYS) -> ShelfFile:
    """Return the file of a shelf without telegrams. Raises ArchiveError for numbers that can't be."""
    if not 1 <= span <= LAST_YEAR - FIRST_YEAR + 1:
        raise ArchiveError(f"a shard takes 1 to {LAST_YEAR - FIRST_YEAR + 1} years")
    if not 1000 <= keys <= MOST_KEYS // 2:
        raise ArchiveError(f"a shard has room for 1,000 to {MOST_KEYS // 2:,} cables")
    other = Shard(name=OTHER, folder=f"shards/{OTHER}", first=0, size=keys)
    return ShelfFile(id=uuid4().hex, span=span, keys=keys, shards=(other,))


def with_years(shelf: ShelfFile, low: int, high: int) -> ShelfFile:
    """Return a shelf's file with shards for all ids of these years. Raises ArchiveError."""
    if not FIRST_YEAR <= low <= high <= LAST_YEAR:
        raise ArchiveError(f"years are from {FIRST_YEAR} to {LAST_YEAR}, the first before the last")
    for year in range(low, high + 1):
        if not any(each.years and each.years[0] <= year <= each.years[1] for each in shelf.shards):
            shelf, _ = shelf.with_shard(*shelf.span_of(year))
    return shelf


def year_of(base: str) -> int | None:
    """Return the year of an id (also of `73STATE41-2`); None for an unknown number, or one without a cable.

    >>> year_of("73STATE41"), year_of("NOID-0123456789AB")
    (1973, None)
    """
    try:
        year = split_id(base.partition("-")[0])[0]
    except ValueError:
        return None
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def is_shelf(folder: Path) -> bool:
    """Return whether a folder is a shelf."""
    return (folder / SHELF).is_file()


def read_shelf(folder: Path) -> ShelfFile:
    """Return the shelf's file. Raises ArchiveError if it is missing, ArchiveDamaged if it is unreadable."""
    path = folder / SHELF
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ArchiveError(f"{folder} is not a shelf: {path}: {error.strerror}") from error
    return decode_shelf(data, path)


def decode_shelf(data: bytes, path: Path) -> ShelfFile:
    """Return a shelf's file from its bytes; `path` is for messages. Raises ArchiveDamaged, ArchiveError."""
    if len(data) > _MOST_BYTES:
        raise ArchiveDamaged(f"{path} is too large for the file of a shelf")
    try:
        read = msgspec.json.decode(data, type=ShelfFile)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ArchiveDamaged(f"{path} can't be understood: {error}") from error
    if read.format != FORMAT:
        raise ArchiveError(f"{path} was written by a later Reftel ({read.format}): upgrade Reftel")
    _check(read, path)
    return read


def _check(read: ShelfFile, path: Path) -> None:
    for shard in read.shards:
        if not _NAME.fullmatch(shard.name) or not shard.folder or "\0" in shard.folder:
            raise ArchiveDamaged(f"{path}: a shard has the name {shard.name!r} and the folder {shard.folder!r}")
        if shard.years is not None and not FIRST_YEAR <= shard.years[0] <= shard.years[1] <= LAST_YEAR:
            raise ArchiveDamaged(f"{path}: shard {shard.name} takes ids of impossible years")
    if len({each.folder for each in read.shards}) != len(read.shards):
        raise ArchiveDamaged(f"{path}: two shards have one folder")
    names = [each.name for each in read.shards]
    if len(set(names)) != len(names) or OTHER not in names:
        raise ArchiveDamaged(f"{path}: names of shards are missing or there twice")
    end = last = 0
    for shard in sorted(read.shards, key=lambda each: each.first):
        if shard.first < end or shard.size < 1:
            raise ArchiveDamaged(f"{path}: shard {shard.name} gives numbers of another one")
        end = shard.first + shard.size
    if end > MOST_KEYS:
        raise ArchiveDamaged(f"{path}: its shards give more numbers than an index takes")
    for low, high in sorted(each.years for each in read.shards if each.years is not None):
        if low <= last or high < low:
            raise ArchiveDamaged(f"{path}: two shards take ids of {low}")
        last = high
    if not (1 <= read.span <= LAST_YEAR and 1 <= read.keys <= MOST_KEYS):
        raise ArchiveDamaged(f"{path}: new shards can't take {read.span} years and {read.keys} numbers")


def write_shelf(folder: Path, shelf: ShelfFile) -> None:
    """Write the file, all or nothing. Raises ArchiveError."""
    path = folder / SHELF
    try:
        with whole_file(path) as part:
            part.write_bytes(msgspec.json.format(msgspec.json.encode(shelf), indent=1) + b"\n")
    except OSError as error:
        raise ArchiveError(f"{path} can't be written: {error.strerror}") from error


class MissingShard(ArchiveDamaged):
    """A shard's record is not in its folder."""


def missing_shard(folder: Path) -> MissingShard:
    """Return the error for a shard without a record. A shard is made before it is listed."""
    return MissingShard(
        f"{folder} is missing, and the shelf has telegrams in it: mount its disk, or restore it from a backup"
    )


def check_present(folder: Path, shelf: ShelfFile) -> None:
    """Raise ArchiveDamaged if the record of a shard is missing."""
    for shard in shelf.shards:
        if not (folder_of(folder, shard) / RECORD).is_file():
            raise missing_shard(folder_of(folder, shard))


def folder_of(shelf: Path, shard: Shard) -> Path:
    """Return the folder of a shard."""
    return shelf / shard.folder
