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
from reftel.query.parse import understood
from reftel.query.query_tree import Query
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
        """(id, generation of its last change) of at most `limit` cables after `after`."""

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
        """Yield the id of every cable, in a fixed order.

        Args:
            after: Only the ids after this one; empty for all.

        Example:
            >>> list(archive.ids())
            ['08MEXICO714', '08MEXICO716', '08MEXICO720']
        """
        while page := self.changed_ids(after):
            yield from (cable_id for cable_id, _ in page)
            after = page[-1][0]

    def __len__(self) -> int:
        """Return the number of cables in the archive.

        Example:
            >>> len(archive)
            3
        """
        return self.overview().cables

    def __bool__(self) -> bool:
        return True  # an empty archive is true

    def __iter__(self) -> Iterator[ArchivedCable]:
        """Yield every cable in the order of ids.

        Example:
            >>> [cable.subject for cable in archive][0]
            'EXERCISE: Loan of a Lamp'
        """
        return self.cables()

    def __contains__(self, cable_id: object) -> bool:
        """Return whether a cable of an id is held.

        Args:
            cable_id: The id, in any style.

        Example:
            >>> "08MEXICO714" in archive, "08MEXICO715" in archive
            (True, False)
        """
        if not isinstance(cable_id, str):
            return False
        try:
            self.resolve(cable_id)
        except UnknownCable:
            return False
        return True

    def __getitem__(self, cable_id: str) -> CableView:
        """Return the cable of an id with its copies, as `cable` does.

        Args:
            cable_id: The id, in any style.

        Raises:
            UnknownCable: no cable of that id is held; the error is also a KeyError.

        Example:
            >>> archive["08MEXICO714"].tags
            ('PREL', 'SCUL', 'MX')
        """
        return self.cable(cable_id)

    def select(self, query: str | Query | None = None, *, sort: Sort = "id") -> Selection:
        """Return the cables that a query finds, to go through, to count, or as data frames.

        Args:
            query: A typed or parsed query; None for every cable of the archive.
            sort: `id`, `created`, `-created` (latest first) or `relevance`.

        Raises:
            QueryError: the typed query has a mistake.
            ValueError: the order is unknown.

        Example:
            >>> archive.select("tag:SCUL").paragraphs.to_pandas().shape
            (7, 7)
        """
        search.checked(sort)
        if query is not None:
            query = understood(query, self.vocabulary())
        return Selection(lambda asked, order: self.cables(asked, sort=order), self._count, query, sort)

    def _count(self, query: str | Query | None) -> int:
        return len(self) if query is None else self.search(query, limit=0, passages=False).total

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self.path)!r}, {len(self)} cables>"
