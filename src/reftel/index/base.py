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
from reftel.fields import registry
from reftel.fields.table import FacetName as FacetName
from reftel.query.query_tree import Query

Sort = Literal["relevance", "created", "-created", "id"]
"""`created` is oldest first, `-created` newest first; cables without a date come last in both. `id` is year, post,
serial. Ties are broken by key, so that the order is total."""

FACETS: tuple[FacetName, ...] = tuple(
    name for name in get_args(FacetName) if not registry.REGISTRY.facets[name][1].is_of_record
)

Flag = Literal["redactions", "articles", "copies", "defects"]
FLAGS: tuple[Flag, ...] = get_args(Flag)

Passages: TypeAlias = tuple[tuple[str, str], ...]
"""(anchor, text) pairs in reading order."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The data of one cable for an engine. Strings are in display form; engines fold them."""

    key: int
    """The record's own number of the cable, from 1 up to 2**30 - 1."""
    id: str
    """Canonical reference id, or whatever the archive calls a cable without one."""
    aliases: tuple[str, ...] = ()
    """Other ids that find it too (`08MEXICO714` for `08MEXICO714-2`)."""
    subject: str = ""
    lines: Passages = ()
    """Searchable text around the paragraphs: E.O. line, classifier, references, headings."""
    paragraphs: Passages = ()
    envelope: tuple[str, ...] = ()
    """The envelope: origin, addressees, signatures, officers, numbers of transmission and of records. Found
    as text too; counts for less in the order than the telegram's own words."""
    summary: str = ""
    post: str | None = None
    """Canonical post: `MEXICO`."""
    country: str | None = None
    """Country code as in TAGS: `MX`."""
    to: tuple[str, ...] = ()
    """Names of addressees, action and info, as written; and canonical posts, if known."""
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
    lacks_paragraphs: bool = False
    """Whether paragraphs of it are withheld."""
    is_withdrawn: bool = False
    more: dict[str, tuple[str, ...]] = {}
    """Values of fields that have no attribute here, by their name in the index."""


SINGLE_VALUES = ("post", "country", "level", "precedence")
"""Attributes of a document with one value at most."""


MOST_HITS = 1000
"""Hits of one answer, at most."""


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One question to an engine."""

    query: Query
    limit: int = 20
    """Hits wanted, 0 to `MOST_HITS`; 0 asks for total and facets alone."""
    after: str | None = None
    """`Answer.next` of the page before."""
    sort: Sort = "relevance"
    facets: tuple[FacetName, ...] = ()
    facet_limit: int = 50
    """Values a facet, the most frequent first; `year` and `month` are always whole and in order of time."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """One found cable. `score` is 0 in other orders than relevance."""

    key: int
    score: float = 0.0


class FacetCount(msgspec.Struct, frozen=True, gc=False):
    """A value and its number of found cables. Months are `2008-03`, years `2008`, levels as in LEVELS."""

    value: str
    count: int


class Facet(msgspec.Struct, frozen=True):
    """Exact counts over everything found, not only the page."""

    name: FacetName
    values: tuple[FacetCount, ...]
    distinct: int
    """Number of values, shown or not."""
    is_counted: bool = True
    """Whether the engine could count it; it has a bound on values, which one telegram made on purpose can pass."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. `total` is exact; `next` is None on the last page."""

    total: int
    hits: tuple[Match, ...] = ()
    facets: tuple[Facet, ...] = ()
    next: str | None = None


class IndexUnusableError(ArchiveError):
    """The index on disk is missing, damaged or of another format: `reftel reindex` rebuilds it from the record."""


class IndexUnreachableError(IndexUnusableError):
    """The engine is elsewhere and does not answer at the moment, or not wholly. The index may be sound."""


class IndexBehindError(IndexUnusableError):
    """The record was changed as asked, but not the index."""


class PreparedDocument(msgspec.Struct, frozen=True, gc=False):
    """A document as `Preparer.prepare` of the same engine made it, with its key."""

    key: int
    data: bytes


class IndexProblem(msgspec.Struct, frozen=True):
    """Something that `Index.problems` found."""

    where: str
    """A file of the index or a part of the engine; empty for the index as a whole."""
    note: str


class Preparer(Protocol):
    """The costly part of indexing, done in any process: cut and stem a document's texts. Can be pickled."""

    @property
    def name(self) -> str:
        """Distinguish versions of a preparer. An index also accepts documents of an earlier one."""

    def prepare(self, document: Document) -> bytes:
        """Return the `PreparedDocument.data` for `Index.write`, which adds the document's key."""


class Index(Protocol):
    """An index of a full-text engine. Thread-safe for `search`; one `write` at a time, by one process.

    `reftel.index.engines` opens one. Every method may raise IndexUnusableError.
    """

    def write(self, add: Iterable[Document | PreparedDocument], remove: Iterable[int] = (), *, generation: int) -> None:
        """Put `add` (each replaces the document of its key), drop `remove`, and note the record's `generation`.

        All of it or, on any exception (which is passed on), nothing. Raises ArchiveBusy while another process writes,
        ValueError for a key out of range.
        """

    def preparer(self) -> Preparer:
        """Return the preparer for the next documents; the same object until its name changes."""

    def learn(self, sample: Iterable[Document]) -> None:
        """Learn from a sample of the documents for a new index. An engine with nothing to learn does nothing."""

    def is_eager(self, waiting: int) -> bool:
        """Return whether to write now that so many documents wait: a first write may improve the preparer."""

    def settle(self) -> None:
        """Finish work that the engine put off (merges), once the last write of a run is done."""

    def publish(self) -> None:
        """Let readers have this index instead of the one before, once all of it is written."""

    def search(self, request: SearchRequest) -> Answer:
        """Answer. Raises ValueError for an invalid cursor."""

    def values(self, kind: str) -> tuple[str, ...]:
        """Return every value that documents have of a field, by its name in the index; perhaps some they had."""

    def generation(self) -> int:
        """Return the number given with the last write that was kept; 0 for a new index."""

    def keys(self) -> Iterator[int]:
        """Yield every key held, rising."""

    def problems(self) -> Iterable[IndexProblem]:
        """Check all stored data as far as the engine can; empty if all is sound."""

    def size(self) -> int:
        """Return the bytes that it takes on disk, all copies of it."""

    def notices(self) -> tuple[str, ...]:
        """Return unusual states that are not errors, in sentences."""

    def close(self) -> None:
        """Release files and locks. Twice is fine."""
