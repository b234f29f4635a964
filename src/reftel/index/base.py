"""The seam between Reftel and a full-text engine: documents in, found keys out.

An engine keeps no text for show: `Answer` names cables by key, and `reftel.index.passages` marks the words in
paragraphs that the caller read from the record. `reftel.index.brute` is the reference that every engine must agree
with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol, TypeAlias, get_args

import msgspec

from reftel.errors import ArchiveError
from reftel.query.model import Query

Sort = Literal["relevance", "created", "-created", "id"]
"""`created` is oldest first, `-created` newest first; cables without a date come last in both. `id` is year, post,
serial. Ties are broken by key, so that the order is total."""

FacetName = Literal["post", "country", "classification", "year", "month", "tag", "form", "precedence", "caption"]
"""Each counts a cable once a value; `tag` counts codes, not the names of people among the tags."""

FACETS: tuple[FacetName, ...] = get_args(FacetName)

Flag = Literal["redactions", "articles", "copies", "defects"]
FLAGS: tuple[Flag, ...] = get_args(Flag)

Passages: TypeAlias = tuple[tuple[str, str], ...]
"""(anchor, text) pairs in reading order."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine has to know of one cable. Strings are as shown to people; engines fold them."""

    key: int
    """The record's own number of the cable, from 1 up to 2**30 - 1."""
    id: str
    """Canonical reference id, or whatever the archive calls a cable without one."""
    aliases: tuple[str, ...] = ()
    """Other ids that find it too (`08MEXICO714` for `08MEXICO714-2`)."""
    subject: str = ""
    lines: Passages = ()
    """What stands around the paragraphs and should be found as text: E.O. line, classifier, references, headings."""
    paragraphs: Passages = ()
    summary: str = ""
    post: str | None = None
    """Canonical post: `MEXICO`."""
    country: str | None = None
    """Country code as in TAGS: `MX`."""
    to: tuple[str, ...] = ()
    """Names of addressees, action and info, as written; and canonical posts where they are known."""
    tags: tuple[str, ...] = ()
    level: str | None = None
    """One of `reftel.model.LEVELS`."""
    captions: tuple[str, ...] = ()
    """Captions and caveats of the classification, without repeats."""
    precedence: str | None = None
    created: dt.datetime | None = None
    released: dt.datetime | None = None
    refs: tuple[str, ...] = ()
    """Canonical ids of the cables it cites."""
    signed: tuple[str, ...] = ()
    classified_by: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    """Forms of its witnesses."""
    flags: tuple[Flag, ...] = ()
    is_partial: bool = False


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One question to an engine."""

    query: Query
    limit: int = 20
    """Hits wanted, 0 to 1000; 0 asks for total and facets alone."""
    after: str | None = None
    """`Answer.next` of the page before."""
    sort: Sort = "relevance"
    facets: tuple[FacetName, ...] = ()
    facet_limit: int = 50
    """Values a facet, the most frequent first; `year` and `month` are always whole and in order of time."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """One found cable. `score` is 0 where the order is not by relevance."""

    key: int
    score: float = 0.0


class FacetCount(msgspec.Struct, frozen=True, gc=False):
    """A value and how many of the found cables have it. Months are `2008-03`, years `2008`, levels as in LEVELS."""

    value: str
    count: int


class Facet(msgspec.Struct, frozen=True):
    """Exact counts over everything found, not only the page."""

    name: FacetName
    values: tuple[FacetCount, ...]
    distinct: int
    """How many values there are, shown or not."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. `total` is exact; `next` is None on the last page."""

    total: int
    hits: tuple[Match, ...] = ()
    facets: tuple[Facet, ...] = ()
    next: str | None = None


class IndexUnusableError(ArchiveError):
    """The index on disk is missing, damaged or of another format: it has to be built anew from the record."""


class Index(Protocol):
    """A full-text engine. Thread-safe for `search`; one `write` at a time, by one process.

    `write`, `search` and `close` are what an engine does; the rest lets the archive compare it with the record.
    """

    def write(self, add: Iterable[Document], remove: Iterable[int] = (), *, generation: int) -> None:
        """Put `add` (each replaces the document of its key), drop `remove`, and note the record's `generation`: all
        of it or, on any exception (which is passed on), nothing."""

    def search(self, request: SearchRequest) -> Answer:
        """Answer. Raises ValueError for a cursor that is not one of its own."""

    def close(self) -> None:
        """Release files and locks. Twice is fine."""

    def generation(self) -> int:
        """The number given with the last write that was kept; 0 for a new index."""

    def keys(self) -> Iterator[int]:
        """Every key held, rising."""
