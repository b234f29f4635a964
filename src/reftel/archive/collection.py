"""An archive as a collection of cables: length, membership, iteration, selections."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from reftel.archive import search
from reftel.archive.selection import Selection
from reftel.archive.types import ArchivedCable, CableView, Overview, SearchAnswer
from reftel.errors import UnknownCable
from reftel.index.base import Sort
from reftel.query.model import Query
from reftel.query.parse import understood
from reftel.query.vocabulary import Vocabulary


class CableCollection(ABC):
    """Python's collection methods, implemented with the methods of a reader."""

    path: Path

    @abstractmethod
    def resolve(self, cable_id: str) -> str:
        """The id of the cable that any style of id means. Raises UnknownCable."""

    @abstractmethod
    def cable(self, cable_id: str) -> CableView:
        """A cable with its copies and its surroundings. Raises UnknownCable."""

    @abstractmethod
    def cables(self, query: str | Query | None = None, *, sort: Sort = "id") -> Iterator[ArchivedCable]:
        """Every cable that a query finds."""

    @abstractmethod
    def changed_ids(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """(id, generation of its last change) of at most `limit` cables behind `after`."""

    @abstractmethod
    def overview(self) -> Overview:
        """Return counts of the archive."""

    @abstractmethod
    def vocabulary(self) -> Vocabulary:
        """Return the names that queries may use."""

    @abstractmethod
    def search(
        self, query: str | Query, *, limit: int | None = 20, sort: Sort = "relevance", passages: bool = True
    ) -> SearchAnswer:
        """One page of hits."""

    def ids(self, after: str = "") -> Iterator[str]:
        """The id of every cable in a fixed order, those behind `after`."""
        while page := self.changed_ids(after):
            yield from (cable_id for cable_id, _ in page)
            after = page[-1][0]

    def __len__(self) -> int:
        """Number of cables in the archive."""
        return self.overview().cables

    def __bool__(self) -> bool:
        return True  # an empty archive is true

    def __iter__(self) -> Iterator[ArchivedCable]:
        """Every cable in the order of ids."""
        return self.cables()

    def __contains__(self, cable_id: object) -> bool:
        """Whether a cable of that id, in any style, is held."""
        if not isinstance(cable_id, str):
            return False
        try:
            self.resolve(cable_id)
        except UnknownCable:
            return False
        return True

    def __getitem__(self, cable_id: str) -> CableView:
        """`archive["08MEXICO714"]`: the cable with its copies. Raises UnknownCable, which is also a KeyError."""
        return self.cable(cable_id)

    def select(self, query: str | Query | None = None, *, sort: Sort = "id") -> Selection:
        """Return the cables that a query finds (None: all) to go through, to count, or as data frames.

            >>> archive.select("tag:PREL").paragraphs.to_pandas()

        Raises QueryError for the query, ValueError for an unknown order.
        """
        search.checked(sort)
        if query is not None:
            query = understood(query, self.vocabulary())
        return Selection(lambda asked, order: self.cables(asked, sort=order), self._count, query, sort)

    def _count(self, query: str | Query | None) -> int:
        return len(self) if query is None else self.search(query, limit=0, passages=False).total

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self.path)!r}, {len(self)} cables>"
