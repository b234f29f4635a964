"""Data of a request about each wanted telegram."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from reftel.errors import ReftelError
from reftel.model import Value
from reftel.serials.curve import DayRange
from reftel.values.cable_id import canonical_id, make_id, numbered_message, split_id
from reftel.vocab.offices import FIRST_YEAR, LAST_YEAR
from reftel.vocab.posts import fold
from reftel.vocab.tables import malformed_ids

MOST_SERIALS = 500
"""Of one range; an office would not search for more."""
_RANGE = re.compile(r"([^.]{1,80}?[0-9])\s{0,3}(?:\.\.|[-\u2013\u2014])\s{0,3}([0-9]{1,9})")
_ENDS = re.compile(r"([0-9]{1,9})(?:\.html?)?$", re.IGNORECASE)
MOST_TELEGRAMS = 2000
"""Of all letters that are written together."""
_ROLL = re.compile(r"(P?) ?([0-9]{6})(?:[ /\u2013-]{1,3}[0-9]{1,5})?")


class BadRequestError(ReftelError):
    """An id that no letter can name."""


class Evidence(Value, frozen=True, kw_only=True):
    """A place that shows that a telegram exists."""

    id: str
    """The citing cable."""
    date: str
    """Day of that cable, `2008-03-11`; empty if unknown."""
    anchor: str
    """Its paragraph, `p7`; empty: the list of references."""
    sentence: str = ""


class Wanted(Value, frozen=True, kw_only=True):
    """A telegram, or serials in a row of a post, that a letter asks for."""

    post: str
    """Display name of the post."""
    name: str
    """The post as ids write it."""
    year: int
    first: int
    last: int
    """Serials; equal for one telegram."""
    days: DayRange | None = None
    date: str = ""
    """The day itself, if known: `2008-03-11`."""
    classification: str = ""
    subject: str = ""
    film: str = ""
    """Film number; several are separated by `; `, those of P reels first."""
    addressees: str = ""
    listed: tuple[str, ...] = ()
    """Catalogues that list it."""
    paragraphs: str = ""
    """Of a cable that is held in part: the paragraphs that are wanted."""
    is_withdrawn: bool = False
    """Whether a record withholds its text."""
    has_copy: bool = False
    """Whether a copy of it is in the archive, without a paragraph that is known to be missing."""
    doubt: str = ""
    """Reason for which the number may be wrong, with those that may be meant; empty without doubt."""
    is_before_citing: bool = False
    """Whether a cable that cites it bounds the days."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def reference(self) -> str:
        """The message reference number: `08 MEXICO 714`, `08 MEXICO 714 through 720`."""
        through = f" through {self.last}" if self.last > self.first else ""
        return f"{self.year % 100:02d} {self.name} {self.first}{through}"

    @property
    def roll(self) -> str:
        """The reel of the film number: `P750066` of `P750066-0259`; empty without one."""
        match = _ROLL.fullmatch(self.film.partition(";")[0].strip().upper())
        return match[1] + match[2] if match else ""

    @property
    def count(self) -> int:
        """Number of telegrams."""
        return self.last - self.first + 1

    def continues(self, other: Wanted) -> bool:
        """Whether it is the next serial after `other`, and everything else that is known of the two is the same."""
        return self.first == other.last + 1 and msgspec.structs.replace(self, first=other.first) == (
            msgspec.structs.replace(other, last=self.last)
        )


class SerialsAsked(Value, frozen=True, kw_only=True):
    """A request before any lookup."""

    year: int
    post: str
    first: int
    last: int

    @property
    def ids(self) -> tuple[str, ...]:
        """Its canonical ids."""
        return tuple(make_id(self.year, self.post, serial) for serial in range(self.first, self.last + 1))


def merged(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Join serials in a row about which the same is known; the order stays."""
    found: list[Wanted] = []
    for one in wanted:
        if found and one.continues(found[-1]):
            found[-1] = msgspec.structs.replace(one, first=found[-1].first)
        else:
            found.append(one)
    return found


def asked(written: str) -> SerialsAsked:
    """Read an id in any spelling, or a range of serials: `08MEXICO714`, `08MEXICO714..720`.

    Raises BadRequestError.
    """
    text = written.strip()
    match = _RANGE.fullmatch(text) if numbered_message(text) is None else None
    if match is None and ".." in text:
        raise BadRequestError(f"{written[:60]!r} is not a range of serials: write it like 08MEXICO714..720")
    one = match[1] if match else text
    try:
        year, post, first = split_id(canonical_id(one))
    except ValueError as error:
        raise BadRequestError(f"{written[:60]!r} is not a reference id: write it like 08MEXICO714") from error
    ends = _ENDS.search(one[-20:])
    is_whole = (ends is not None and int(ends[1]) == first) or numbered_message(one) is not None
    if not is_whole and fold(one) not in malformed_ids():  # a letter for a part of the typed ids would surprise
        raise BadRequestError(
            f"{written[:60]!r} is not a reference id or a range: write 08MEXICO714, or 08MEXICO714..720"
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadRequestError(
            f"{written[:60]!r} is of {year}; letters ask for telegrams of {FIRST_YEAR} to {LAST_YEAR}"
        )
    last = int(match[2]) if match else first
    if not first <= last < first + MOST_SERIALS:
        raise BadRequestError(f"{written[:60]!r} is not a range of 1 to {MOST_SERIALS} serials, the lower one first")
    return SerialsAsked(year=year, post=post, first=first, last=last)
